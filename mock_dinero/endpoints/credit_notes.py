"""Credit notes: the list, one credit note, its payments.

Law of this module: an unknown credit note is a 400 with code 63 (observed by Bidhamr).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import Answer, unknown_guid
from mock_dinero.endpoints.paper import PDF, as_json, sale_pdf
from mock_dinero.endpoints.sales import page_of
from mock_dinero.routing import Call, router
from mock_dinero.world.books import Sale
from mock_dinero.world.render_sales import credit_note, mail_out_type, payments

endpoints = router()


@endpoints.get("/v1/{organizationId}/sales/creditnotes")
def list_credit_notes(call: Call) -> dict[str, Any] | Answer:
    """Answer a page of credit notes."""
    every = call.books.sales(call.today).values()
    credit_notes = (sale for sale in every if sale.voucher.kind == "CreditNote")
    return page_of(call, credit_notes, "Guid,ContactName,Date,Description,Type")


@endpoints.get("/v1/{organizationId}/sales/creditnotes/{guid}")
def get_credit_note(call: Call) -> dict[str, Any]:
    """Answer one credit note as JSON; its PDF has a path of its own."""
    as_json(call)
    found = credit_note_of(call)
    mail_out = mail_out_type(found.voucher, call.switches)
    return {**credit_note(found, call.books), "LatestMailOutType": mail_out}


@endpoints.get("/v1/{organizationId}/sales/creditnotes/{guid}/payments")
def list_credit_note_payments(call: Call) -> dict[str, Any]:
    """Answer the payments of a credit note."""
    return payments(credit_note_of(call), call.switches.payment_amounts)


@endpoints.get("/v1/{organizationId}/sales/creditnotes/{guid}/pdf")
def get_credit_note_pdf(call: Call) -> Answer:
    """Answer a booked credit note as PDF, under its own media type (assumed; the description names none)."""
    return sale_pdf(call, credit_note_of(call), PDF)


def credit_note_of(call: Call) -> Sale:
    """Return the credit note in the path."""
    found = call.books.sales(call.today).get(call.guid("guid"))
    if found is None or found.voucher.kind != "CreditNote":
        raise unknown_guid("CreditNoteGuid")
    return found
