"""Purchase vouchers and purchase credit notes, by guid or by the file attached: there is no list of them.

Law of this module: an unknown voucher is a JSON 404 (assumed).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import not_found
from mock_dinero.ledger.books import Purchase
from mock_dinero.routing import Call, router
from mock_dinero.world.render_sales import payment_row
from mock_dinero.world.render_vouchers import purchase_credit_note_row, purchase_row

endpoints = router()


@endpoints.get("/v1/{organizationId}/vouchers/purchase/fileguid/{fileGuid}")
def list_purchases_of_file(call: Call) -> list[str]:
    """Answer the guids of the purchases a file is attached to; a file nobody knows has none (assumed)."""
    file = call.segment("fileGuid").lower()
    return [
        purchase.guid
        for purchase in call.books.company.purchases
        if not purchase.is_credit_note and (purchase.file_guid or "").lower() == file
    ]


@endpoints.get("/v1/{organizationId}/vouchers/purchase/{guid}")
def get_purchase(call: Call) -> dict[str, Any]:
    """Answer one purchase."""
    return purchase_row(_purchase(call, "guid", is_credit_note=False), call.books, call.today)


@endpoints.get("/v1/{organizationId}/vouchers/purchase/creditnotes/{guid}")
def get_purchase_credit_note(call: Call) -> dict[str, Any]:
    """Answer one purchase credit note."""
    return purchase_credit_note_row(_purchase(call, "guid", is_credit_note=True), call.books, call.today)


@endpoints.get("/v1/{organizationId}/purchase-vouchers/{id}/payments")
def list_purchase_payments(call: Call) -> list[Any]:
    """Answer the payments of a credit purchase or of a purchase credit note."""
    purchase = _purchase(call, "id", is_credit_note=None)
    kind = "CreditNote" if purchase.is_credit_note else "Invoice"
    return [payment_row(one, kind, call.switches.payment_amounts) for one in purchase.payments]


def _purchase(call: Call, name: str, *, is_credit_note: bool | None) -> Purchase:
    found = call.books.purchases.get(call.guid(name))
    if found is None or is_credit_note not in {None, found.is_credit_note}:
        raise not_found("Voucher")
    return found
