"""Reminders (rykkere) of an invoice: those made, their letters, and what the next one would say.

source: published description (2026-09-03); the law behind the figures is renteloven, sections 9 a and 9 b
"""

from __future__ import annotations

from typing import Annotated, TypedDict

from pydantic import Field

from dinero_mcp.arguments import ChangesSince, Day, Guid, OrganizationId
from dinero_mcp.dinero.filters import since_text
from dinero_mcp.dinero.reads import Reply, place
from dinero_mcp.dinero.rows_files import ReminderFile
from dinero_mcp.dinero.rows_reminders import ReminderRow
from dinero_mcp.files import (
    CHARACTERS,
    PAGES,
    REMINDER,
    Form,
    MaxCharacters,
    MaxPages,
    Wanted,
    file_answer,
)
from dinero_mcp.tool import Answer, Call, tool

ReminderId = Annotated[int, Field(ge=1, description="The `id` from `list_invoice_reminders`.")]

NOT_MADE = "Nothing was made or sent: this is what Dinero worked out."
# source: published description: its example has a negative PaidAmount; the overlay of observations has none
SIGN = "A negative paidAmount is money received, deducted from the reminder's total."


class Reminders(TypedDict):
    """The reminders of an invoice."""

    count: int
    reminders: list[ReminderRow]


@tool(title="List invoice reminders", reads=("GET /v1/{organizationId}/invoices/{voucherGuid}/reminders",))
async def list_invoice_reminders(
    call: Call, organization_id: OrganizationId, invoice_guid: Guid, changes_since: ChangesSince | None = None
) -> Answer[Reminders]:
    """The reminders (rykkere) of an invoice, at most three, with fee (rykkergebyr), interest (renter) and
    compensation. Drafts and deleted ones are listed too; only booked ones count, isDraft and isDeleted false."""
    reply = await call.dinero.get(
        "/v1/{organizationId}/invoices/{voucherGuid}/reminders",
        place(organization_id, voucherGuid=invoice_guid),
        {"changesSince": since_text(changes_since)},
    )
    # Rows carry no time of change, so changesSince cannot be checked on them.
    rows = reply.rows(ReminderRow)
    return Answer(
        {"count": len(rows), "reminders": rows},
        vat_basis="incl",
        rows_returned=len(rows),
        rows_total=len(rows),
        notes=_sign(rows),
    )


@tool(title="Get invoice reminder", reads=("GET /v1/{organizationId}/invoices/{voucherGuid}/reminders/{id}",))
async def get_invoice_reminder(
    call: Call, organization_id: OrganizationId, invoice_guid: Guid, reminder_id: ReminderId
) -> Answer[ReminderRow]:
    """One reminder (rykker) of an invoice in full: its text, fee (rykkergebyr), interest (renter), what was
    carried over from earlier reminders, what was paid, and its total."""
    reply = await call.dinero.get(
        "/v1/{organizationId}/invoices/{voucherGuid}/reminders/{id}",
        place(organization_id, voucherGuid=invoice_guid, id=reminder_id),
    )
    return _reminder(reply)


@tool(title="Download invoice reminder PDF", reads=REMINDER.reads, link=REMINDER.link)
async def download_invoice_reminder_pdf(
    call: Call,
    organization_id: OrganizationId,
    invoice_guid: Guid,
    reminder_id: ReminderId,
    as_: Form = "base64",
    max_pages: MaxPages = PAGES,
    max_characters: MaxCharacters = CHARACTERS,
) -> Answer[ReminderFile]:
    """The letter of a reminder (rykkerskrivelse) as PDF: the file itself, a link, or its text."""
    return await file_answer(
        call,
        REMINDER,
        place(organization_id, voucherGuid=invoice_guid, id=reminder_id),
        {"invoiceGuid": invoice_guid, "reminderId": reminder_id},
        Wanted(as_, max_pages, max_characters),
    )


@tool(
    title="Get next invoice reminder",
    reads=("GET /v1/{organizationId}/invoices/{voucherGuid}/reminders/next",),
)
async def get_next_invoice_reminder(
    call: Call, organization_id: OrganizationId, invoice_guid: Guid
) -> Answer[ReminderRow]:
    """The reminder (rykker) an overdue invoice could get today, with the fee and interest it may carry.
    Nothing is made or sent; Dinero refuses where the invoice is not overdue or has three already."""
    reply = await call.dinero.get(
        "/v1/{organizationId}/invoices/{voucherGuid}/reminders/next",
        place(organization_id, voucherGuid=invoice_guid),
    )
    return _reminder(reply, NOT_MADE)


@tool(
    title="Preview invoice reminder",
    reads=("POST /v1/{organizationId}/invoices/{voucherGuid}/reminders/fetch",),
)
async def preview_invoice_reminder(
    call: Call,
    organization_id: OrganizationId,
    invoice_guid: Guid,
    date: Annotated[Day, Field(description="Date of the reminder.")],
    with_fee: Annotated[bool, Field(description="Rykkergebyr.")],
    with_interest_fee: Annotated[bool, Field(description="Renter.")],
    with_compensation_fee: Annotated[bool, Field(description="Kompensationsgebyr, of businesses only.")],
    with_debt_collection_warning: Annotated[bool, Field(description="Inkassovarsel.")],
) -> Answer[ReminderRow]:
    """What a reminder (rykker) of a given date would say and cost, with or without fee, interest, compensation
    and a warning of debt collection (inkasso). Worked out by Dinero; nothing is made or sent."""
    body = {
        "Date": date.isoformat(),
        "WithFee": with_fee,
        "WithInterestFee": with_interest_fee,
        "WithCompensationFee": with_compensation_fee,
        "WithDebtCollectionWarning": with_debt_collection_warning,
    }
    reply = await call.dinero.post(
        "/v1/{organizationId}/invoices/{voucherGuid}/reminders/fetch",
        place(organization_id, voucherGuid=invoice_guid),
        body,
    )
    return _reminder(reply, NOT_MADE)


def _reminder(reply: Reply, *notes: str) -> Answer[ReminderRow]:
    row = reply.object(ReminderRow)
    return Answer(row, vat_basis="incl", notes=(*notes, *_sign([row])))


def _sign(rows: list[ReminderRow]) -> tuple[str, ...]:
    return (SIGN,) if any(row["paidAmount"] < 0 for row in rows) else ()
