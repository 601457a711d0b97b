"""Documents become postings: the double entry itself.

Law of this module: the rows of every voucher sum to zero, in øre, whatever the currency; drafts post nothing;
the same documents give the same rows and guids every time.
source: the sides of 53000, 64000, 64060 and of the reverse-charge accounts observed by dinero-skills. assumed:
every other account, all texts, and that payments and reminders carry the number and type of their voucher.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from mock_dinero.ledger.books import (
    Entry,
    ManualLine,
    ManualVoucher,
    Payment,
    Purchase,
    PurchaseLine,
    Reminder,
    SalesVoucher,
    VatType,
)
from mock_dinero.ledger.chart import (
    BANK,
    BANK_FEES,
    CREDITORS,
    DEBTORS,
    EXCHANGE_ON_PURCHASES,
    EXCHANGE_ON_SALES,
    REMINDER_FEES,
    REMINDER_INTEREST,
    SALES_VAT,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import noon
from mock_dinero.ledger.guids import entry_guid
from mock_dinero.ledger.money import Ties, in_dkk
from mock_dinero.ledger.payables import claim_on_us
from mock_dinero.ledger.settlement import Share, claim_on_customer, direction, shares
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.ledger.vat import VAT_TYPES, split
from mock_dinero.ledger.years import in_book_order, in_order, with_primo

Voucher = SalesVoucher | Purchase | ManualVoucher
"""Everything that may post."""


class Leg(NamedTuple):
    """One side of a posting before it is stamped with its voucher."""

    account: int
    amount: int
    description: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the legs of one act have in common: booking, the n-th payment, the n-th reminder."""

    voucher: str
    part: str
    number: int | None
    type: str
    date: date
    added: datetime
    contact: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What posting looks up in a company, gathered once."""

    organization: int
    names: Mapping[int, str]
    codes: Mapping[int, str | None]
    vat_types: tuple[VatType, ...]
    vat_names: Mapping[str, str]
    ties: Ties


def desk_of(company: Company, ties: Ties = "half-up") -> Desk:
    """The look-ups of a company for posting many documents."""
    return Desk(
        organization=company.organization.id,
        names={account.number: account.name for account in company.accounts},
        codes=codes_of(company.accounts),
        vat_types=company.vat_types,
        vat_names={kind.code: kind.name for kind in (*VAT_TYPES, *company.vat_types)},
        ties=ties,
    )


def entries_of(company: Company, ties: Ties = "half-up") -> tuple[Entry, ...]:
    """All rows of the books: the recorded opening of the first year, every booked document, primo of later years.

    Of `company.entries` only the first year's Primo rows are taken; everything else is worked out from the
    documents, so applying it to a company that already carries its entries gives the same rows again.
    """
    return book(company, ties).entries


def book(company: Company, ties: Ties = "half-up") -> Company:
    """The company with `entries` set to `entries_of(company)`."""
    desk = desk_of(company, ties)
    first = in_order(company)[:1]
    opening = [
        entry
        for entry in company.entries
        if entry.type == "Primo" and first and first[0].start <= entry.date <= first[0].end
    ]
    rows = in_book_order((*opening, *_documents(desk, company)))
    return with_primo(replace(company, entries=rows))


def post_sales(desk: Desk, voucher: SalesVoucher) -> tuple[Entry, ...]:
    """The booking of an invoice (Dr debtors, Cr sales and VAT) or credit note (the other way); a draft: nothing.

    In a foreign currency each leg is rounded and debtors take their sum; only a total of 0.00 leaves a
    rounding difference, on the exchange account.
    """
    if not voucher.is_booked:
        return ()
    totals = totals_of(voucher, desk.codes, desk.ties)
    sign = direction(voucher)
    legs = [Leg(DEBTORS, sign * totals.booked_dkk)]
    legs += [Leg(n.account, -sign * in_dkk(n.amount, voucher.rate), None, n.code) for n in totals.nets]
    legs += [Leg(SALES_VAT, -sign * in_dkk(vat.amount, voucher.rate)) for vat in totals.vats]
    legs.append(Leg(EXCHANGE_ON_SALES, -sum(leg.amount for leg in legs)))
    text = f"{'Kreditnota' if sign < 0 else 'Faktura'} {voucher.number}"
    if voucher.contact_name:
        text += f", {voucher.contact_name}"
    return _stamp(desk, _act(voucher, "booking", voucher.date), legs, text)


def post_payment(desk: Desk, voucher: SalesVoucher | Purchase) -> tuple[Entry, ...]:
    """All payments of a voucher: money against debtors or creditors, fee and exchange difference beside it.

    A payment without a deposit account (set off, or settled in the ledger) moves nothing, for the other
    document did; in a foreign currency the difference to its rate is posted. On a credit note a positive
    payment is money paid back. assumed: the sign on credit notes, and 7220 for a remainder taken as fee.
    """
    if not voucher.is_booked:
        return ()
    if isinstance(voucher, SalesVoucher):
        claim, against, difference = (
            claim_on_customer(voucher, totals_of(voucher, desk.codes, desk.ties)),
            DEBTORS,
            EXCHANGE_ON_SALES,
        )
    else:
        claim, against, difference = claim_on_us(voucher), CREDITORS, EXCHANGE_ON_PURCHASES
    rows: list[Entry] = []
    for at, (payment, share) in enumerate(
        zip(voucher.payments, shares(claim, voucher.payments), strict=True)
    ):
        legs = _payment_legs(payment, share, against, difference, direction(voucher))
        rows += _stamp(desk, _act(voucher, f"payment {at}", payment.date), legs, payment.description)
    return tuple(rows)


def post_reminder(desk: Desk, voucher: SalesVoucher, reminder: Reminder) -> tuple[Entry, ...]:
    """A booked reminder (Dr debtors, Cr fees and interest); one deleted after booking is offset, a draft nothing.

    assumed: the offset carries the reminder's own date; the deletion's date is not part of the documents.
    """
    if reminder.is_draft or not voucher.is_booked:
        return ()
    legs = [
        Leg(DEBTORS, reminder.fee + reminder.interest + reminder.compensation),
        Leg(REMINDER_FEES, -reminder.fee),
        Leg(REMINDER_FEES, -reminder.compensation),
        Leg(REMINDER_INTEREST, -reminder.interest),
    ]
    act = _act(voucher, f"reminder {reminder.id}", reminder.date)
    rows = _stamp(desk, act, legs, f"Rykker {reminder.number}, faktura {voucher.number}")
    if not reminder.is_deleted:
        return rows
    undo = replace(act, part=f"reminder {reminder.id} deleted")
    back = [leg._replace(amount=-leg.amount) for leg in legs]
    return (*rows, *_stamp(desk, undo, back, f"Rykker {reminder.number} slettet, faktura {voucher.number}"))


def post_purchase(desk: Desk, purchase: Purchase) -> tuple[Entry, ...]:
    """A purchase: Dr cost and VAT, Cr the deposit account (cash) or creditors (credit); a draft: nothing."""
    if not purchase.is_booked:
        return ()
    sign = -direction(purchase)
    legs = [leg for line in purchase.lines for leg in _purchase_legs(desk, purchase, line, sign)]
    is_cash = purchase.purchase_type == "cash"
    against = (purchase.deposit_account or BANK) if is_cash else CREDITORS
    legs.append(Leg(against, -sign * claim_on_us(purchase).booked))
    legs.append(Leg(EXCHANGE_ON_PURCHASES, -sum(leg.amount for leg in legs)))
    text = next((line.description for line in purchase.lines if line.description), None)
    act = _act(purchase, "booking", purchase.date, purchase.booked_on)
    return _stamp(desk, act, legs, text)


def post_manual(desk: Desk, voucher: ManualVoucher) -> tuple[Entry, ...]:
    """A manual voucher as its lines say: each side split by its own VAT code; a draft: nothing.

    Lines that do not sum to zero are a ValueError.
    """
    if not voucher.is_booked:
        return ()
    legs = [leg for line in voucher.lines for leg in _manual_legs(desk, line)]
    if sum(leg.amount for leg in legs):
        raise ValueError(f"manual voucher {voucher.number} of {voucher.date} does not sum to zero")
    return _stamp(desk, _act(voucher, "booking", voucher.date, voucher.booked_on), legs, None)


def post(desk: Desk, voucher: Voucher) -> Iterable[Entry]:
    """All rows of one voucher: its booking, its reminders, its payments."""
    if isinstance(voucher, ManualVoucher):
        yield from post_manual(desk, voucher)
        return
    if isinstance(voucher, SalesVoucher):
        yield from post_sales(desk, voucher)
        for reminder in voucher.reminders:
            yield from post_reminder(desk, voucher, reminder)
    else:
        yield from post_purchase(desk, voucher)
    yield from post_payment(desk, voucher)


def vouchers_of(company: Company) -> tuple[Voucher, ...]:
    """Everything that may post, drafts included."""
    return (*company.invoices, *company.credit_notes, *company.purchases, *company.manual_vouchers)


def _documents(desk: Desk, company: Company) -> Iterable[Entry]:
    for voucher in vouchers_of(company):
        yield from post(desk, voucher)


def _payment_legs(payment: Payment, share: Share, against: int, difference: int, sign: int) -> list[Leg]:
    rest = share.cleared - share.received - share.fee
    beside = [Leg(BANK_FEES, sign * share.fee), Leg(difference, sign * rest)]
    if payment.deposit_account is None:
        return [Leg(against, -sign * (share.cleared - share.received)), *beside]
    return [Leg(payment.deposit_account, sign * share.received), Leg(against, -sign * share.cleared), *beside]


def _purchase_legs(desk: Desk, purchase: Purchase, line: PurchaseLine, sign: int) -> list[Leg]:
    gross = sign * in_dkk(line.amount, purchase.rate)
    code = desk.codes.get(line.account) if line.vat_code is None else line.vat_code
    return _gross_legs(desk, line.account, gross, code, line.description)


def _manual_legs(desk: Desk, line: ManualLine) -> list[Leg]:
    sides = (
        (line.account, line.amount, line.vat_code),
        (line.balancing, -line.amount, line.balancing_vat_code),
    )
    legs: list[Leg] = []
    for account, gross, code in sides:
        if account is not None:
            own = desk.codes.get(account) if code is None else code
            legs += _gross_legs(desk, account, gross, own, line.description)
    return legs


def _gross_legs(desk: Desk, account: int, gross: int, code: str | None, text: str | None) -> list[Leg]:
    cost, postings = split(code, gross, desk.vat_types, desk.ties)
    named = None if code == "none" else code
    return [Leg(account, cost, text, named), *(Leg(vat, amount, text) for vat, amount in postings)]


def _act(
    voucher: SalesVoucher | Purchase | ManualVoucher, part: str, day: date, booked_on: date | None = None
) -> Act:
    kinds = {SalesVoucher: "Sales", Purchase: "Purchases", ManualVoucher: "manuel"}
    return Act(
        voucher=voucher.guid,
        part=part,
        number=voucher.number,
        type=kinds[type(voucher)],
        date=day,
        added=noon(booked_on or day),
        contact=None if isinstance(voucher, ManualVoucher) else voucher.contact_guid,
        file=None if isinstance(voucher, SalesVoucher) else voucher.file_guid,
    )


def _stamp(desk: Desk, act: Act, legs: Iterable[Leg], text: str | None) -> tuple[Entry, ...]:
    # assumed: only the row on the line's own account carries the VAT code, and a leg of 0.00 makes no row.
    return tuple(
        Entry(
            guid=entry_guid(desk.organization, act.voucher, act.part, at),
            account=leg.account,
            account_name=desk.names.get(leg.account),
            date=act.date,
            amount=leg.amount,
            description=leg.description or text,
            vat_code=leg.code,
            vat_type=desk.vat_names.get(leg.code) if leg.code else None,
            voucher_number=act.number,
            voucher_guid=act.voucher,
            voucher_type=act.type,
            contact_guid=act.contact,
            file_guid=act.file,
            added=act.added,
        )
        for at, leg in enumerate(legs)
        if leg.amount
    )
