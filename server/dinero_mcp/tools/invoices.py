"""Invoices (fakturaer): the list, what is overdue, and of one all there is, its PDF, payments and mailouts.

source: published description (2026-09-03); behaviour: NEXT live (a single invoice stays Booked when paid)
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dinero_mcp.arguments import (
    ChangesSince,
    Day,
    ExternalReference,
    Fields,
    FreeText,
    Guid,
    OrganizationId,
    Page,
    PageSize,
    PartOfDescription,
    SalesSort,
    SalesStatuses,
    SortOrder,
)
from dinero_mcp.dinero.filters import since_text
from dinero_mcp.dinero.lists import read_page
from dinero_mcp.dinero.overdue import with_days
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_files import InvoiceFile
from dinero_mcp.dinero.rows_sales import InvoiceRow, OverdueRow, SalesVoucherRow
from dinero_mcp.dinero.rows_vouchers import MailOuts, VoucherPaymentsRow
from dinero_mcp.dinero.sales_lists import (
    SalesFilter,
    SortedCollection,
    draft_note,
    numbered,
    sales_answer,
    sales_request,
    voucher_number,
    with_number,
)
from dinero_mcp.dinero.voucher_answers import mail_outs_answer, payments_answer
from dinero_mcp.files import (
    CHARACTERS,
    INVOICE,
    PAGES,
    Form,
    MaxCharacters,
    MaxPages,
    Wanted,
    file_answer,
)
from dinero_mcp.tool import Answer, Call, tool


@tool(title="List invoices", reads=("GET /v1/{organizationId}/invoices",), compact=True)
async def list_invoices(
    call: Call,
    organization_id: OrganizationId,
    number: Annotated[int | None, Field(ge=1, description="Invoice number (fakturanummer), exactly.")] = None,
    status: SalesStatuses | None = None,
    start_date: Annotated[
        Day | None, Field(description="First invoice date; drafts ignore the dates.")
    ] = None,
    end_date: Annotated[Day | None, Field(description="Last invoice date; goes with `start_date`.")] = None,
    free_text_search: FreeText | None = None,
    contact_guid: Guid | None = None,
    external_reference: ExternalReference | None = None,
    description_contains: PartOfDescription | None = None,
    changes_since: ChangesSince | None = None,
    deleted_only: bool = False,
    sort: SalesSort | None = None,
    sort_order: SortOrder | None = None,
    fields: Fields | None = None,
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[SortedCollection[SalesVoucherRow]]:
    """Invoices (fakturaer) by status, date, contact or number, one page at a time; a draft (kladde) has no
    number and paymentDate is the due date (forfaldsdato). Totals are face amounts, in each invoice's currency
    and in DKK."""
    wanted = SalesFilter(
        number=number,
        status=status,
        start_date=start_date,
        end_date=end_date,
        free_text_search=free_text_search,
        contact_guid=contact_guid,
        external_reference=external_reference,
        description_contains=description_contains,
        changes_since=changes_since,
        deleted_only=deleted_only,
    )
    sorting = {"sort": ",".join(sort) if sort else None, "sortOrder": sort_order}
    request = sales_request(
        SalesVoucherRow,
        "/v1/{organizationId}/invoices",
        organization_id,
        wanted,
        fields=fields,
        sorting=sorting,
        page=page,
        page_size=page_size,
    )
    found = with_number(numbered(await read_page(call.dinero, request)), number)
    return sales_answer(found, *draft_note(found, wanted))


@tool(title="List overdue invoices", reads=("GET /v1/{organizationId}/invoices",))
async def list_invoices_overdue(
    call: Call,
    organization_id: OrganizationId,
    include_not_yet_due: Annotated[bool, Field(description="Also unpaid ones not yet due (Booked).")] = False,
    fields: Fields | None = None,
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[SortedCollection[OverdueRow]]:
    """Overdue invoices (forfaldne fakturaer, restancer) with daysOverdue in Danish days; due today is not
    overdue, and before the due date the days are negative. Totals are face amounts: payments and reminder
    fees are not counted."""
    wanted = SalesFilter(status=["Overdue", *(["Booked"] if include_not_yet_due else [])])
    request = sales_request(
        OverdueRow,
        "/v1/{organizationId}/invoices",
        organization_id,
        wanted,
        fields=fields,
        page=page,
        page_size=page_size,
        needs=("paymentDate",),
        derived=("daysOverdue",),
    )
    found = with_days(numbered(await read_page(call.dinero, request)), call.today)
    return sales_answer(
        found, "Totals are face amounts: payments made and reminder fees are not deducted or added."
    )


@tool(title="Get invoice", reads=("GET /v1/{organizationId}/invoices/{guid}",), compact=True)
async def get_invoice(call: Call, organization_id: OrganizationId, invoice_guid: Guid) -> Answer[InvoiceRow]:
    """One invoice (faktura) in full, with its lines, VAT (moms), totals and FIK code. paymentStatus tells
    whether it is paid; paymentDate is the due date, not the day of payment."""
    where = place(organization_id, guid=invoice_guid)
    row = (await call.dinero.get("/v1/{organizationId}/invoices/{guid}", where)).object(InvoiceRow)
    return Answer(
        {**row, "number": voucher_number(row)}, currency=row["currency"] or "DKK", vat_basis="mixed"
    )


@tool(title="Download invoice PDF", reads=INVOICE.reads, link=INVOICE.link)
async def download_invoice_pdf(
    call: Call,
    organization_id: OrganizationId,
    invoice_guid: Guid,
    as_: Form = "base64",
    max_pages: MaxPages = PAGES,
    max_characters: MaxCharacters = CHARACTERS,
) -> Answer[InvoiceFile]:
    """The PDF of a booked invoice (faktura): the file itself, a link, or its text. A draft (kladde) has none."""
    return await file_answer(
        call,
        INVOICE,
        place(organization_id, guid=invoice_guid),
        {"invoiceGuid": invoice_guid},
        Wanted(as_, max_pages, max_characters),
    )


@tool(title="List invoice payments", reads=("GET /v2/{organizationId}/invoices/{guid}/payments",))
async def list_invoice_payments(
    call: Call, organization_id: OrganizationId, invoice_guid: Guid
) -> Answer[VoucherPaymentsRow]:
    """The payments (indbetalinger) of an invoice, with what is paid and what remains, reminder fees
    (rykkergebyrer) included. A credit note set off counts as paid without any money."""
    where = place(organization_id, guid=invoice_guid)
    return payments_answer(await call.dinero.get("/v2/{organizationId}/invoices/{guid}/payments", where))


@tool(title="List invoice mailouts", reads=("GET /v1/{organizationId}/invoices/{guid}/mailouts",))
async def list_invoice_mailouts(
    call: Call,
    organization_id: OrganizationId,
    invoice_guid: Guid,
    include_sms: bool = True,
    changes_since: ChangesSince | None = None,
) -> Answer[MailOuts]:
    """What was sent of an invoice (udsendelser): mails, e-invoices, reminders and SMS, to whom, and whether it
    was seen or failed."""
    reply = await call.dinero.get(
        "/v1/{organizationId}/invoices/{guid}/mailouts",
        place(organization_id, guid=invoice_guid),
        {"includeSms": include_sms, "changesSince": since_text(changes_since)},
    )
    return mail_outs_answer(reply, include_sms=include_sms)
