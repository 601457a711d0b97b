"""What is done with a document after it was entered: it is booked, paid, reminded of.

Law of this module: each verb takes a company and returns another one; the documents change here, the postings
follow in `reposting`. What cannot be done is a RecordError of one line.
"""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_dinero.body import Body
from mock_dinero.ledger.books import (
    DKK_RATE,
    ManualVoucher,
    Payment,
    Purchase,
    Reminder,
    SalesSettings,
    SalesVoucher,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.guids import NAMESPACE
from mock_dinero.ledger.payables import purchase_state
from mock_dinero.ledger.posting import vouchers_of
from mock_dinero.ledger.receivables import ReminderChoice, next_reminder, payment_state
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.ledger.years import year_of
from mock_dinero.world.kinds import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mock_dinero.ledger.posting import Voucher

Payable = SalesVoucher | Purchase
PAIRS = ({"Invoice", "CreditNote"}, {"Purchase", "PurchaseCreditNote"})
"""What can be set off against each other."""
FAMILIES = ("invoices", "credit_notes", "purchases", "manual_vouchers")


def booked(company: Company, guid: str, now: datetime, today: date, number: int | None = None) -> Company:
    """Return the company with a draft booked under the next number of its series, or under its own.

    A credit note with CreditNoteFor is set off against that invoice at once (observed by Bidhamr), as far as both
    have something left, on its own day (assumed).
    """
    voucher = voucher_of(company, guid)
    if voucher.number is not None:
        raise RecordError(f"{guid} is booked already, as number {voucher.number}")
    if isinstance(voucher, SalesVoucher) and voucher.contact_guid is None:
        raise RecordError(f"{guid} has no contact, and a draft without one cannot be booked")
    taken = _series(company, voucher)
    if number is not None and (number < 1 or number in taken):
        raise RecordError(
            f"the number {number} is taken or none; leave it out for {max(taken, default=0) + 1}"
        )
    number = number or max(taken, default=0) + 1
    if isinstance(voucher, SalesVoucher):
        voucher = replace(voucher, number=number, updated_at=now, timestamp=_next(voucher.timestamp))
        return _set_off(put(company, voucher), voucher, now, today)
    return put(company, replace(voucher, number=number, booked_on=today, timestamp=_next(voucher.timestamp)))


def _set_off(company: Company, voucher: SalesVoucher, now: datetime, today: date) -> Company:
    sold = next((row for row in company.invoices if row.guid == voucher.credit_note_for), None)
    if sold is None or not sold.is_booked or sold.currency != voucher.currency:
        return company
    if min(_left(company, one, today) for one in (sold, voucher)) <= 0:
        return company
    day = max(sold.date, voucher.date)
    return paid(
        company,
        voucher.guid,
        Body({"RelatedGuid": sold.guid, "PaymentDate": day.isoformat()}),
        now,
        today,
    )


def paid(company: Company, guid: str, body: Body, now: datetime, today: date) -> Company:
    """Return the company with a payment of a booked voucher: of what is left today unless an Amount is given.

    With RelatedGuid it is a set-off against that voucher of the other kind, which gets its twin.
    """
    voucher = _payable(company, guid)
    day, related = _in_a_year(company, body.day("PaymentDate") or today), body.guid("RelatedGuid")
    other = _counterpart(company, voucher, related) if related else None
    amount, currency, rate = _amount(company, (voucher, other), body, today)
    payment = Payment(
        guid=_free(company, guid),
        date=day,
        amount=amount,
        deposit_account=None if related else _deposit(company, body),
        currency=currency,
        rate=rate,
        description=body.text("Description") or f"Betaling af bilag {voucher.number}",
        related_guid=related,
        external_reference=body.text("ExternalReference"),
        remainder_is_fee=body.flag("RemainderIsFee"),
    )
    found = _with_payment(company, voucher, payment, now)
    if other is None:
        return found
    twin = replace(payment, guid=_free(found, other.guid), related_guid=guid, rate=other.rate)
    return _with_payment(found, other, twin, now)


def reminded(company: Company, guid: str, body: Body, now: datetime, today: date) -> Company:
    """Return the company with a booked reminder of an overdue invoice, with fee and interest unless told not."""
    voucher = next((row for row in company.invoices if row.guid == guid), None)
    if voucher is None:
        raise RecordError(f"no invoice has the guid {guid[:40]}")
    day = _in_a_year(company, body.day("Date") or today)
    choice = ReminderChoice(
        with_fee=body.flag("WithFee", default=True),
        with_interest=body.flag("WithInterestFee", default=True),
        with_compensation=body.flag("WithCompensationFee"),
    )
    contact = next((row for row in company.contacts if row.guid == voucher.contact_guid), None)
    totals, settings = totals_of(voucher, codes_of(company.accounts)), company.settings or SalesSettings()
    figures = next_reminder(voucher, totals, contact, settings, day, choice)
    if figures is None:
        raise RecordError(f"the invoice is not overdue on {day}, or it has three reminders already")
    every = (one.id for row in company.invoices for one in row.reminders)
    made = Reminder(
        id=1 + max(every, default=0),
        number=figures.number,
        date=day,
        fee=figures.fee,
        interest=figures.interest,
        compensation=figures.compensation,
        with_debt_collection_warning=body.flag("WithDebtCollectionWarning"),
        title=body.text("Title") or f"Rykker {figures.number}",
        description=body.text("Description"),
        timestamp=_next(voucher.timestamp),
    )
    return put(company, _touched(replace(voucher, reminders=(*voucher.reminders, made)), now))


def voucher_of(company: Company, guid: str) -> Voucher:
    """Return the voucher with a guid; RecordError when there is none."""
    found = next((row for row in vouchers_of(company) if row.guid == guid), None)
    if found is None:
        raise RecordError(f"no voucher of this organisation has the guid {guid[:40]!r}")
    return found


def put(company: Company, voucher: Voucher) -> Company:
    """Return the company with a voucher in place of the one with its guid."""
    for name in FAMILIES:
        rows: tuple[Any, ...] = getattr(company, name)
        if any(row.guid == voucher.guid for row in rows):
            changed: dict[str, Any] = {
                name: tuple(voucher if row.guid == voucher.guid else row for row in rows)
            }
            return replace(company, **changed)
    return company


def _series(company: Company, voucher: Voucher) -> set[int]:
    """Return the numbers given: invoices and credit notes share a series, the others one of each year."""
    day = _in_a_year(company, voucher.date)
    if isinstance(voucher, SalesVoucher):
        return {row.number for row in (*company.invoices, *company.credit_notes) if row.number}
    year = year_of(company, day)
    others: Iterable[Purchase | ManualVoucher] = (*company.purchases, *company.manual_vouchers)
    same = (row for row in others if year_of(company, row.date) == year)
    return {row.number for row in same if row.number}


def _in_a_year(company: Company, day: date) -> date:
    if company.years and year_of(company, day) is None:
        known = ", ".join(year.name for year in company.years)
        raise RecordError(f"{day} is in no accounting year; there are {known}")
    return day


def _payable(company: Company, guid: str) -> Payable:
    voucher = voucher_of(company, guid)
    if isinstance(voucher, ManualVoucher) or (
        isinstance(voucher, Purchase) and voucher.purchase_type == "cash"
    ):
        raise RecordError("a manual voucher and a cash purchase take no payment")
    if not voucher.is_booked:
        raise RecordError(f"{guid} is a draft: book it first")
    return voucher


def _counterpart(company: Company, voucher: Payable, guid: str) -> Payable:
    other = _payable(company, guid)
    if {_kind(voucher), _kind(other)} not in PAIRS or other.currency != voucher.currency:
        raise RecordError("RelatedGuid: an invoice is set off against a credit note in the same currency")
    return other


def _amount(
    company: Company, vouchers: tuple[Payable, Payable | None], body: Body, today: date
) -> tuple[int, str, Decimal]:
    """Return the amount, its currency and its rate; Amount is kroner, with the foreign amount beside it.

    Without either it is what is left, of the less of the two in a set-off.
    """
    voucher = vouchers[0]
    kroner, foreign = body.number("Amount"), body.number("AmountInForeignCurrency")
    if voucher.currency != "DKK" and foreign is not None:
        if not foreign:
            raise RecordError("AmountInForeignCurrency: a payment of 0 is none")
        rate = voucher.rate if kroner is None else round(kroner / foreign * 100, 2)
        return body.amount("AmountInForeignCurrency"), voucher.currency, rate
    if kroner is not None:
        return body.amount("Amount"), "DKK", DKK_RATE
    left = min(_left(company, one, today) for one in vouchers if one)
    if not left:
        raise RecordError("nothing is left to pay; write an Amount to pay all the same")
    return left, voucher.currency, voucher.rate


def _left(company: Company, voucher: Payable, today: date) -> int:
    if isinstance(voucher, Purchase):
        return purchase_state(voucher, today).remaining
    return payment_state(voucher, totals_of(voucher, codes_of(company.accounts)), today).remaining


def _deposit(company: Company, body: Body) -> int:
    """Return the account the money goes to: as given, else the default one."""
    usual = next((one.number for one in company.deposits if one.is_default), 55000)
    number = body.integer("DepositAccountNumber") or usual
    known = {one.number for one in company.accounts} | {one.number for one in company.deposits}
    if number not in known:
        raise RecordError(f"DepositAccountNumber: the account {number} is not in this company's chart")
    return number


def _with_payment(company: Company, voucher: Payable, payment: Payment, now: datetime) -> Company:
    payments = (*voucher.payments, payment)
    if isinstance(voucher, SalesVoucher):
        return put(company, _touched(replace(voucher, payments=payments), now))
    return put(company, replace(voucher, payments=payments, timestamp=_next(voucher.timestamp)))


def _touched(voucher: SalesVoucher, now: datetime) -> SalesVoucher:
    return replace(voucher, updated_at=now, timestamp=_next(voucher.timestamp))


def _kind(voucher: Payable) -> str:
    if isinstance(voucher, SalesVoucher):
        return voucher.kind
    return "PurchaseCreditNote" if voucher.is_credit_note else "Purchase"


def _free(company: Company, guid: str) -> str:
    taken = {one.guid for row in vouchers_of(company) for one in getattr(row, "payments", ())}
    made = (str(uuid.uuid5(NAMESPACE, f"{guid} paid {at}")) for at in itertools.count(1))
    return next(one for one in made if one not in taken)


def _next(stamp: str) -> str:
    """Return another row version, as opaque as the one before."""
    return uuid.uuid5(NAMESPACE, stamp).hex[:16].upper()
