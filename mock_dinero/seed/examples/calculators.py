"""The cases of the calculators: POSTs that keep nothing, with a body that can be sent as it stands.

Law of this module: as `sales`, a table; a body names only what the company has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mock_dinero.ledger.books import Purchase
from mock_dinero.seed.examples.case import Case, Found, Json, Rule, Shelf
from mock_dinero.seed.examples.finding import has_status, may_be_reminded

_LINE = {"BaseAmountValue": 1000, "Quantity": 2, "AccountNumber": 1000, "Description": "Cykelkurv"}
_TEXT = {"LineType": "Text", "Description": "Tak for handlen"}
_BOUGHT = {"AccountNumber": 2000, "Amount": 1250, "Description": "Reservedele"}
_NO_CHARGE = {
    "WithFee": False,
    "WithInterestFee": False,
    "WithCompensationFee": False,
    "WithDebtCollectionWarning": False,
}


def sent(path: str, body: Json) -> Rule:
    """Return the rule that sends a body in the first company that sells anything."""
    return lambda shelf: Found(path, body=body) if shelf.company.invoices else None


def _reminder(choice: Mapping[str, object]) -> Rule:
    def rule(shelf: Shelf) -> Found | None:
        guid = next((one.voucher.guid for one in shelf.invoices if may_be_reminded(one, shelf)), None)
        body = {"Date": shelf.today.isoformat(), **choice}
        return Found(f"invoices/{guid}/reminders/fetch", guid, body) if guid else None

    return rule


def _not_overdue(shelf: Shelf) -> Found | None:
    guid = next((one.voucher.guid for one in shelf.invoices if has_status("Paid")(one, shelf)), None)
    return Found(f"invoices/{guid}/reminders/next", guid) if guid else None


def _similar(shelf: Shelf) -> Found | None:
    """Find a booked cash purchase and send its day, total and currency."""
    bought = (one for one in shelf.company.purchases if one.purchase_type == "cash" and one.is_booked)
    found = next(bought, None)
    return Found("vouchers/purchase/similar", found.guid, _like(found)) if found else None


def _like(bill: Purchase) -> Json:
    lines = [{"AccountNumber": line.account, "Amount": line.amount / 100} for line in bill.lines]
    kind = {"PurchaseType": "cash", "CurrencyKey": bill.currency}
    return {**kind, "VoucherDate": bill.date.isoformat(), "Lines": lines}


def _ledger(path: str, *, booked: bool) -> Callable[[Shelf], Found | None]:
    def rule(shelf: Shelf) -> Found | None:
        guid = next((one.guid for one in shelf.company.manual_vouchers if one.is_booked == booked), None)
        return Found(f"ledgeritems/{path}", guid, [{"Id": guid}]) if guid else None

    return rule


_BILL = {"PurchaseType": "cash", "VoucherDate": "2026-11-16", "Lines": [_BOUGHT]}
CASES = (
    Case(
        "calculate-invoice", "What an invoice would cost.", sent("invoices/fetch", {"ProductLines": [_LINE]})
    ),
    Case(
        "calculate-invoice-of-nothing",
        "A line of text costs nothing: every total is 0.",
        sent("invoices/fetch", {"ProductLines": [_TEXT]}),
    ),
    Case(
        "calculate-credit-note",
        "What a credit note would come to.",
        sent("sales/creditnotes/fetch", {"ProductLines": [_LINE]}),
    ),
    Case(
        "calculate-offer",
        "What an offer would come to.",
        sent("tradeoffers/fetch", {"ProductLines": [_LINE]}),
    ),
    Case(
        "calculate-reminder",
        "What the next reminder would charge.",
        _reminder(dict.fromkeys(_NO_CHARGE, True)),
    ),
    Case("calculate-reminder-without-charges", "A reminder that charges nothing.", _reminder(_NO_CHARGE)),
    Case("error-reminder-of-a-paid-invoice", "No reminder of what is paid.", _not_overdue, 400),
    Case("calculate-purchase", "A purchase split into cost and VAT.", sent("vouchers/purchase/fetch", _BILL)),
    Case("similar-purchase", "A purchase of the same day and total.", _similar),
    Case("similar-purchase-none", "Nothing like it was bought.", sent("vouchers/purchase/similar", _BILL)),
    Case("ledger-status", "The status of a ledger item.", _ledger("status", booked=True)),
    Case("ledger-unbooked", "A ledger item that is not booked.", _ledger("ledgers", booked=False)),
    Case("ledger-unbooked-none", "It is booked: an empty array.", _ledger("ledgers", booked=True)),
)
