"""The calculators: POSTs that work something out and keep nothing.

Law of this module: the answer is what the voucher would show if it were made, its number the next one in line
(assumed). Figures come from the ledger, as those of a voucher that is kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mock_dinero.body import missing, one
from mock_dinero.endpoints.invoices import invoice_of
from mock_dinero.endpoints.reminders import next_row
from mock_dinero.ledger.chart import is_result
from mock_dinero.ledger.dates import due_date
from mock_dinero.ledger.money import in_dkk
from mock_dinero.ledger.receivables import ReminderChoice
from mock_dinero.ledger.totals import totals_of
from mock_dinero.routing import Call, router
from mock_dinero.world.drafts import purchase_draft, sales_draft
from mock_dinero.world.render_sales import document
from mock_dinero.world.render_vouchers import excl_of, purchase_row

if TYPE_CHECKING:
    from mock_dinero.ledger.books import Purchase, SalesVoucher

SMALL_ASSET = {2023: 32_000_00, 2024: 33_100_00, 2025: 34_400_00, 2026: 36_000_00}
"""Øre without VAT up to which one thing may be written off at once, by year (småaktivgrænsen).

source: afskrivningsloven § 6, stk. 1, nr. 2, regulated by personskatteloven § 20; the figures are the Ministry of
Taxation's (skm.dk, beløbsgrænser 2023-2024 of 2024-02-01 and 2025-2026 of 2025-08-28). assumed: that Dinero's hint
goes by this limit, line by line, by the voucher's year, and beyond the table by the nearest year in it.
"""

FETCHED = (
    *("Status", "FileGuid", "VoucherNumber", "VoucherDate", "PaymentDate", "RegionKey", "PurchaseType"),
    *("Lines", "DepositAccountNumber", "ContactGuid", "ExternalReference", "VoucherTotals"),
)

endpoints = router()


@endpoints.post("/v1/{organizationId}/invoices/fetch")
def fetch_invoice(call: Call) -> dict[str, Any]:
    """Answer an invoice's totals, lines and the day it is due."""
    voucher = _numbered(call, "Invoice")
    return {
        "PaymentDate": due_date(voucher.date, voucher.terms).isoformat(),
        "PaymentConditionNumberOfDays": voucher.terms.days or 0,
        "PaymentConditionType": voucher.terms.type,
        "CanEnableMobilePayInvoice": False,  # assumed: no organisation here has the agreement
        "CanEnablePensoPay": False,
        "ContactGuid": voucher.contact_guid,
        **_document(call, voucher),
    }


@endpoints.post("/v1/{organizationId}/sales/creditnotes/fetch")
def fetch_credit_note(call: Call) -> dict[str, Any]:
    """Answer a credit note's totals and lines."""
    voucher = _numbered(call, "CreditNote")
    head = {"CreditNoteFor": voucher.credit_note_for, "ContactGuid": voucher.contact_guid}
    return head | _document(call, voucher)


@endpoints.post("/v1/{organizationId}/tradeoffers/fetch")
def fetch_trade_offer(call: Call) -> dict[str, Any]:
    """Answer a trade offer's totals and lines."""
    voucher = _numbered(call, "TradeOffer")
    return {"ContactGuid": voucher.contact_guid} | _document(call, voucher)


@endpoints.post("/v1/{organizationId}/invoices/{voucherGuid}/reminders/fetch")
def fetch_reminder(call: Call) -> dict[str, Any]:
    """Answer the reminder of a day that carries what the body asks for."""
    sale, body = invoice_of(call, "voucherGuid"), one(call.data())
    day = body.day("Date")
    if day is None:
        raise missing("Date")
    choice = ReminderChoice(
        with_fee=body.flag("WithFee"),
        with_interest=body.flag("WithInterestFee"),
        with_compensation=body.flag("WithCompensationFee"),
    )
    return next_row(call, sale, day, choice, with_warning=body.flag("WithDebtCollectionWarning"))


@endpoints.post("/v1/{organizationId}/vouchers/purchase/fetch")
def fetch_purchase(call: Call) -> dict[str, Any]:
    """Answer a purchase's totals and lines, and whether it may be an asset."""
    draft = purchase_draft(one(call.data()), call.books, call.today)
    row = purchase_row(draft, call.books, call.today)
    limit = SMALL_ASSET[min(max(draft.date.year, min(SMALL_ASSET)), max(SMALL_ASSET))]
    costs = (in_dkk(excl_of(line, call.books), draft.rate) for line in draft.lines if is_result(line.account))
    return {key: row[key] for key in FETCHED} | {
        "ShouldPossiblyBeFixedAsset": any(one > limit for one in costs)
    }


@endpoints.post("/v1/{organizationId}/vouchers/purchase/similar")
def find_similar_purchase(call: Call) -> dict[str, Any]:
    """Answer a purchase of the same day, total and currency, and contact if one is named (assumed)."""
    draft = purchase_draft(one(call.data()), call.books, call.today)
    found = next((known for known in call.books.company.purchases if _resembles(known, draft)), None)
    return {
        "VoucherNumber": found.number if found else None,
        "SimilarGuid": found.guid if found else None,
        "SimilarFound": found is not None,
    }


def _resembles(known: Purchase, draft: Purchase) -> bool:
    def facts(purchase: Purchase) -> tuple[Any, ...]:
        return purchase.date, purchase.currency, sum(line.amount for line in purchase.lines)

    same_contact = draft.contact_guid in {None, known.contact_guid}
    return not known.is_credit_note and same_contact and facts(known) == facts(draft)


def _numbered(call: Call, kind: str) -> SalesVoucher:
    """Return the voucher of the body with the next number: invoices and credit notes share one series."""
    company = call.books.company
    if kind == "TradeOffer":
        numbers: list[int] = [offer.number for offer in company.offers]
    else:
        numbers = [voucher.number or 0 for voucher in (*company.invoices, *company.credit_notes)]
    draft = sales_draft(one(call.data()), kind, call.books, call.today)
    return replace(draft, number=max(numbers, default=0) + 1)


def _document(call: Call, voucher: SalesVoucher) -> dict[str, Any]:
    books = call.books
    return document(voucher, totals_of(voucher, books.codes, books.ties), books)
