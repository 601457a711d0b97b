"""The invoice calculator: what an invoice would come to. Dinero works it out and keeps nothing.

source: published description (2026-09-03)
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from dinero_mcp.arguments import Day, Guid, OrganizationId
from dinero_mcp.dinero.invoice_drafts import (
    InvoiceLines,
    InvoiceTotalsRow,
    Terms,
    as_body,
    currency_code,
    terms_fit,
    totals_notes,
)
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.sales_lists import LARGEST_NUMBER
from dinero_mcp.tool import Answer, Call, tool

Currency = Annotated[str, AfterValidator(currency_code), Field(description="Such as EUR; DKK without it.")]
Percentage = Annotated[float, Field(ge=0, le=100)]
LongText = Annotated[str, Field(min_length=1, max_length=4000)]


@tool(title="Calculate invoice totals", reads=("POST /v1/{organizationId}/invoices/fetch",))
async def calculate_invoice_totals(
    call: Call,
    organization_id: OrganizationId,
    product_lines: InvoiceLines,
    contact_guid: Guid | None = None,
    date: Day | None = None,
    currency: Currency | None = None,
    language: Literal["da-DK", "en-GB"] | None = None,
    show_lines_incl_vat: bool | None = None,
    payment_condition_type: Terms | None = None,
    payment_condition_number_of_days: Annotated[int, Field(ge=0)] | None = None,
    description: LongText | None = None,
    comment: LongText | None = None,
    address: LongText | None = None,
    external_reference: Annotated[str, Field(min_length=1, max_length=128)] | None = None,
    reminder_fee: Annotated[Percentage, Field(description="Rykkergebyr in kroner.")] | None = None,
    reminder_interest_rate: Annotated[Percentage, Field(description="Percent.")] | None = None,
) -> Answer[InvoiceTotalsRow]:
    """What an invoice (faktura) with these lines would come to: totals with and without VAT (moms), line totals
    and due date. Worked out by Dinero; it persists nothing and books nothing."""
    terms_fit(payment_condition_type, payment_condition_number_of_days)
    body = as_body(
        {
            "productLines": [line.body() for line in product_lines],
            "contactGuid": contact_guid,
            "date": date.isoformat() if date else None,
            "currency": currency,
            "language": language,
            "showLinesInclVat": show_lines_incl_vat,
            "paymentConditionType": payment_condition_type,
            "paymentConditionNumberOfDays": payment_condition_number_of_days,
            "description": description,
            "comment": comment,
            "address": address,
            "externalReference": external_reference,
            "reminderFee": reminder_fee,
            "reminderInterestRate": reminder_interest_rate,
        }
    )
    reply = await call.dinero.post("/v1/{organizationId}/invoices/fetch", place(organization_id), body)
    row = reply.object(InvoiceTotalsRow)
    number = row["number"] if (row["number"] or 0) <= LARGEST_NUMBER else None
    return Answer(
        {**row, "number": number},
        currency=row["currency"] or "DKK",
        vat_basis="mixed",
        notes=totals_notes(row),
    )
