"""Invoices: the list, one invoice and its payments.

Law of this module: an unknown invoice is a 400 with code 63, a deleted one answers like any other (observed by
Bidhamr and nextview).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import Answer, unknown_guid
from mock_dinero.endpoints.paper import sale_pdf, wants_pdf
from mock_dinero.endpoints.sales import page_of
from mock_dinero.routing import Call, router
from mock_dinero.world.books import Sale
from mock_dinero.world.render_sales import invoice, payments

endpoints = router()


@endpoints.get("/v1/{organizationId}/invoices")
def list_invoices(call: Call) -> dict[str, Any] | Answer:
    """Answer a page of invoices; a draft's Number is Int64's highest."""
    every = call.books.sales(call.today).values()
    invoices = (sale for sale in every if sale.voucher.kind == "Invoice")
    return page_of(call, invoices, "Guid,ContactName,Date,Description")


@endpoints.get("/v1/{organizationId}/invoices/{guid}")
def get_invoice(call: Call) -> dict[str, Any] | Answer:
    """Answer one invoice, as JSON or by its Accept header as PDF."""
    sale = invoice_of(call, "guid")
    return sale_pdf(call, sale) if wants_pdf(call) else invoice(sale, call.books)


@endpoints.get("/v2/{organizationId}/invoices/{guid}/payments")
def list_invoice_payments(call: Call) -> dict[str, Any]:
    """Answer the payments of an invoice and what remains, reminders included."""
    return payments(invoice_of(call, "guid"), call.switches.payment_amounts)


def invoice_of(call: Call, name: str) -> Sale:
    """Return the invoice in the path, whose guid is called `name` there."""
    found = call.books.sales(call.today).get(call.guid(name))
    if found is None or found.voucher.kind != "Invoice":
        raise unknown_guid("InvoiceGuid")
    return found
