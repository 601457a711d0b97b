"""Sales: invoices and credit notes in one list, and the credit notes (kreditnotaer) by themselves.

source: published description (2026-09-03)
"""

from __future__ import annotations

from dinero_mcp.arguments import (
    ChangesSince,
    ExternalReference,
    Fields,
    FirstDate,
    FreeText,
    Guid,
    LastDate,
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
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_files import CreditNoteFile
from dinero_mcp.dinero.rows_sales import CreditNoteRow, SaleRow, SalesVoucherRow
from dinero_mcp.dinero.rows_vouchers import MailOuts, VoucherPaymentsRow
from dinero_mcp.dinero.sales_lists import (
    SalesFilter,
    SortedCollection,
    draft_note,
    numbered,
    sales_answer,
    sales_request,
    voucher_number,
)
from dinero_mcp.dinero.signed_sales import HOW_TO_ADD, SIGN_NEEDS, with_signs
from dinero_mcp.dinero.voucher_answers import mail_outs_answer, payments_answer
from dinero_mcp.files import (
    CHARACTERS,
    CREDIT_NOTE,
    PAGES,
    Form,
    MaxCharacters,
    MaxPages,
    Wanted,
    file_answer,
)
from dinero_mcp.tool import Answer, Call, tool

ONE = "/v1/{organizationId}/sales/creditnotes/{guid}"


@tool(title="List sales", reads=("GET /v1/{organizationId}/sales",))
async def list_sales(
    call: Call,
    organization_id: OrganizationId,
    status: SalesStatuses | None = None,
    start_date: FirstDate | None = None,
    end_date: LastDate | None = None,
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
) -> Answer[SortedCollection[SaleRow]]:
    """Invoices and credit notes (salg: fakturaer og kreditnotaer) in one list; `type` tells them apart and
    signedTotalExclVatInDkk is negative for a credit note. It is slow on Dinero's side: prefer
    `list_invoices` or `list_credit_notes` for one kind, and `changes_since` for what is new."""
    wanted = SalesFilter(
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
    request = sales_request(
        SaleRow,
        "/v1/{organizationId}/sales",
        organization_id,
        wanted,
        fields=fields,
        sorting={"sort": ",".join(sort) if sort else None, "sortOrder": sort_order},
        page=page,
        page_size=page_size,
        needs=(*SIGN_NEEDS, "currency"),
        derived=("signedTotalExclVatInDkk",),
    )
    found = with_signs(numbered(await read_page(call.dinero, request)))
    return sales_answer(found, HOW_TO_ADD, *draft_note(found, wanted))


@tool(title="List credit notes", reads=("GET /v1/{organizationId}/sales/creditnotes",))
async def list_credit_notes(
    call: Call,
    organization_id: OrganizationId,
    status: SalesStatuses | None = None,
    start_date: FirstDate | None = None,
    end_date: LastDate | None = None,
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
    """Credit notes (kreditnotaer) to customers, one page at a time; a draft (kladde) has no number. Totals are face
    amounts, in each credit note's currency and in DKK: what has been set off or paid back is not deducted."""
    wanted = SalesFilter(
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
    request = sales_request(
        SalesVoucherRow,
        "/v1/{organizationId}/sales/creditnotes",
        organization_id,
        wanted,
        fields=fields,
        sorting={"sort": ",".join(sort) if sort else None, "sortOrder": sort_order},
        page=page,
        page_size=page_size,
        needs=("currency",),
    )
    found = numbered(await read_page(call.dinero, request))
    return sales_answer(found, *draft_note(found, wanted))


@tool(title="Get credit note", reads=(f"GET {ONE}",))
async def get_credit_note(
    call: Call, organization_id: OrganizationId, credit_note_guid: Guid
) -> Answer[CreditNoteRow]:
    """One credit note (kreditnota) in full, with its lines, VAT (moms) and totals; creditNoteFor is the invoice it
    credits, where it belongs to one. paymentStatus tells whether it has been set off or paid back."""
    reply = await call.dinero.get(ONE, place(organization_id, guid=credit_note_guid))
    row = reply.object(CreditNoteRow)
    return Answer(
        {**row, "number": voucher_number(row)}, currency=row["currency"] or "DKK", vat_basis="mixed"
    )


@tool(title="List credit note payments", reads=(f"GET {ONE}/payments",))
async def list_credit_note_payments(
    call: Call, organization_id: OrganizationId, credit_note_guid: Guid
) -> Answer[VoucherPaymentsRow]:
    """What was settled on a credit note (kreditnota): set off against invoices (modregning) or paid back, with what
    remains. paidAmount and remainingAmount are in the credit note's own currency."""
    where = place(organization_id, guid=credit_note_guid)
    return payments_answer(await call.dinero.get(f"{ONE}/payments", where))


@tool(title="List credit note mailouts", reads=(f"GET {ONE}/mailouts",))
async def list_credit_note_mailouts(
    call: Call,
    organization_id: OrganizationId,
    credit_note_guid: Guid,
    changes_since: ChangesSince | None = None,
) -> Answer[MailOuts]:
    """When and to whom a credit note (kreditnota) was sent (udsendelser), whether it failed, and whether the
    customer has seen it."""
    where = place(organization_id, guid=credit_note_guid)
    since = {"changesSince": since_text(changes_since)}
    return mail_outs_answer(await call.dinero.get(f"{ONE}/mailouts", where, since))


@tool(title="Download credit note PDF", reads=CREDIT_NOTE.reads, link=CREDIT_NOTE.link)
async def download_credit_note_pdf(
    call: Call,
    organization_id: OrganizationId,
    credit_note_guid: Guid,
    as_: Form = "base64",
    max_pages: MaxPages = PAGES,
    max_characters: MaxCharacters = CHARACTERS,
) -> Answer[CreditNoteFile]:
    """The PDF of a booked credit note (kreditnota): the file itself, a link, or its text. A draft (kladde) has
    none."""
    return await file_answer(
        call,
        CREDIT_NOTE,
        place(organization_id, guid=credit_note_guid),
        {"creditNoteGuid": credit_note_guid},
        Wanted(as_, max_pages, max_characters),
    )
