"""A contact's statement of account: debtor and creditor side in one running balance.

Law of this module: amounts are those booked on debtors (53000) and creditors (63000) with the contact, debit
positive, over all years; opening rows belong to no contact and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from mock_dinero.ledger.books import Entry, Purchase, SalesVoucher
from mock_dinero.ledger.chart import CREDITORS, DEBTORS
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import due_date
from mock_dinero.ledger.payables import claim_on_us
from mock_dinero.ledger.settlement import Claim, claim_on_customer, direction, paid, shares
from mock_dinero.ledger.totals import codes_of, totals_of

Voucher = SalesVoucher | Purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One line of a statement, in øre of DKK; `balance` is the running balance after it.

    `status` is open, closed or unknown; `category` sales, purchases, manual or notSet; `voucher_class`
    invoice, cash, creditnote, voucher or notSet (source: published description, 2026-09-03). assumed: `type`
    has the values of entries, for the description lists none.
    """

    voucher_guid: str
    voucher_number: int | None
    due: date | None
    date: date
    description: str | None
    type: str
    amount: int
    balance: int
    status: str
    category: str
    voucher_class: str
    currency: str
    account: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement for a period: `income` and `expenses` incl. VAT and positive, `balance_before` the period.

    assumed: income is invoices less credit notes without reminders, expenses purchases less theirs, cash included.
    """

    contact_guid: str
    income: int
    expenses: int
    balance_before: int
    lines: tuple[StatementLine, ...]

    @property
    def balance(self) -> int:
        """The balance after the last line."""
        return self.lines[-1].balance if self.lines else self.balance_before


def statement(
    company: Company,
    contact_guid: str,
    *,
    start: date | None = None,
    end: date | None = None,
    hide_closed: bool = False,
    inclusive: bool = True,
) -> Statement:
    """The statement of one contact, of all time or of a period; a contact without postings has no lines.

    With `hide_closed` the lines of settled vouchers are left out, which leaves the balance as it is.
    assumed: `start` and `end` themselves belong to the period (`inclusive`); the description says after/before.
    """
    vouchers = _vouchers(company, contact_guid)
    lines = [
        line
        for line in _lines(company, contact_guid, vouchers)
        if not (hide_closed and line.status == "closed")
    ]
    before = [
        line for line in lines if start and (line.date < start or (line.date == start and not inclusive))
    ]
    within = [line for line in lines if _is_within(line.date, start, end, inclusive=inclusive)]
    opening = sum(line.amount for line in before)
    booked = [
        (voucher, claim.booked)
        for voucher, claim in vouchers.values()
        if _is_within(voucher.date, start, end, inclusive=inclusive)
    ]
    return Statement(
        contact_guid=contact_guid,
        income=sum(direction(v) * amount for v, amount in booked if isinstance(v, SalesVoucher)),
        expenses=-sum(direction(v) * amount for v, amount in booked if isinstance(v, Purchase)),
        balance_before=opening,
        lines=_running(within, opening),
    )


def _is_within(day: date, start: date | None, end: date | None, *, inclusive: bool) -> bool:
    if inclusive:
        return (start is None or start <= day) and (end is None or day <= end)
    return (start is None or start < day) and (end is None or day < end)


def _running(lines: Iterable[StatementLine], opening: int) -> tuple[StatementLine, ...]:
    result: list[StatementLine] = []
    for line in lines:
        opening += line.amount
        result.append(replace(line, balance=opening))
    return tuple(result)


def _vouchers(company: Company, contact_guid: str) -> dict[str, tuple[Voucher, Claim]]:
    codes = codes_of(company.accounts)
    found: dict[str, tuple[Voucher, Claim]] = {}
    for sale in (*company.invoices, *company.credit_notes):
        if sale.contact_guid == contact_guid and sale.is_booked:
            found[sale.guid] = (sale, claim_on_customer(sale, totals_of(sale, codes)))
    for purchase in company.purchases:
        if purchase.contact_guid == contact_guid and purchase.is_booked:
            found[purchase.guid] = (purchase, claim_on_us(purchase))
    return found


def _lines(
    company: Company, contact_guid: str, vouchers: dict[str, tuple[Voucher, Claim]]
) -> list[StatementLine]:
    lines = [
        _entry_line(entry, vouchers.get(entry.voucher_guid or ""))
        for entry in company.entries
        if entry.contact_guid == contact_guid and entry.account in (DEBTORS, CREDITORS)
    ]
    for voucher, claim in vouchers.values():
        lines += _unposted_lines(voucher, claim)
    return sorted(lines, key=lambda line: line.date)


def _entry_line(entry: Entry, known: tuple[Voucher, Claim] | None) -> StatementLine:
    if known is not None:
        return _line(*known, entry.date, entry.amount, entry.description)
    # assumed: a row whose voucher is not known any more is of unknown status.
    categories = {"Sales": "sales", "Purchases": "purchases", "manuel": "manual"}
    return StatementLine(
        voucher_guid=entry.voucher_guid or "",
        voucher_number=entry.voucher_number,
        date=entry.date,
        due=None,
        description=entry.description,
        type=entry.type,
        amount=entry.amount,
        balance=0,
        status="unknown",
        category=categories.get(entry.voucher_type or "", "notSet"),
        voucher_class="voucher" if entry.voucher_type == "manuel" else "notSet",
        currency="DKK",
        account=entry.account,
    )


def _unposted_lines(voucher: Voucher, claim: Claim) -> list[StatementLine]:
    """Lines no row of the contact stands for: set-offs, settlements in the ledger, and cash purchases.

    assumed: Dinero shows them too, so that every settled voucher adds up to nothing.
    """
    if isinstance(voucher, Purchase) and voucher.purchase_type == "cash":
        text = next((line.description for line in voucher.lines if line.description), None)
        owed = direction(voucher) * claim.booked
        return [_line(voucher, claim, voucher.date, amount, text) for amount in (owed, -owed)]
    return [
        _line(voucher, claim, payment.date, -direction(voucher) * share.received, payment.description)
        for payment, share in zip(voucher.payments, shares(claim, voucher.payments), strict=True)
        if payment.deposit_account is None
    ]


def _line(voucher: Voucher, claim: Claim, day: date, amount: int, description: str | None) -> StatementLine:
    is_sale = isinstance(voucher, SalesVoucher)
    return StatementLine(
        voucher_guid=voucher.guid,
        voucher_number=voucher.number,
        date=day,
        due=_due(voucher),
        description=description,
        type="Normal",
        amount=amount,
        balance=0,
        status="closed" if _is_closed(voucher, claim) else "open",
        category="sales" if is_sale else "purchases",
        voucher_class=_class(voucher),
        currency=voucher.currency,
        account=DEBTORS if is_sale else CREDITORS,
    )


def _is_closed(voucher: Voucher, claim: Claim) -> bool:
    if isinstance(voucher, Purchase) and voucher.purchase_type == "cash":
        return True
    return paid(claim, voucher.payments) == claim.total


def _due(voucher: Voucher) -> date:
    if isinstance(voucher, Purchase):
        return voucher.payment_date or voucher.date
    return due_date(voucher.date, voucher.terms)


def _class(voucher: Voucher) -> str:
    # assumed: a credit purchase is of class invoice, as its counterpart is.
    if isinstance(voucher, Purchase):
        if voucher.is_credit_note:
            return "creditnote"
        return "cash" if voucher.purchase_type == "cash" else "invoice"
    return "creditnote" if voucher.kind == "CreditNote" else "invoice"
