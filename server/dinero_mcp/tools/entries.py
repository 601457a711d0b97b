"""Entries (posteringer): the ledger of a period, what was added to it, and the manual voucher behind a row.

source: published description (2026-09-03); behaviour: ROST (voucher types, primo rows), PY (sign)
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dinero_mcp.arguments import Amount, Day, Guid, Instant, OrganizationId, Page, PageSize, Text
from dinero_mcp.dinero.entries import EntrySlice, changes_window, days_window, refuse_two_years
from dinero_mcp.dinero.entry_answers import changes_page, running_page, window_page
from dinero_mcp.dinero.entry_view import EntryFilter
from dinero_mcp.dinero.filters import in_order
from dinero_mcp.dinero.purchases import booked_number, manual_currency
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_purchases import ManualVoucherRow
from dinero_mcp.tool import Answer, Call, tool


@tool(
    title="List entries",
    reads=(
        "GET /v1/{organizationId}/entries",
        "GET /v1/{organizationId}/accountingyears",  # only for a running balance, or after Dinero's refusal
    ),
    compact=True,
)
async def list_entries(
    call: Call,
    organization_id: OrganizationId,
    from_date: Day,
    to_date: Day,
    include_primo: Annotated[bool, Field(description="Also opening balances (primo).")] = True,
    account_number: int | None = None,
    voucher_type: Annotated[
        Text | None, Field(description="Sales, Purchases or manuel; case is ignored.")
    ] = None,
    voucher_number: Annotated[int | None, Field(description="Bilagsnummer; it restarts every year.")] = None,
    contact_guid: Guid | None = None,
    vat_code: Annotated[Text | None, Field(description="Momskode such as U25 or I25.")] = None,
    text: Annotated[Text | None, Field(description="Part of the entry's text.")] = None,
    min_amount: Annotated[
        Amount | None, Field(description="Smallest amount; debit is positive, credit negative.")
    ] = None,
    max_amount: Annotated[Amount | None, Field(description="Largest amount, signed likewise.")] = None,
    has_file: Annotated[
        bool | None, Field(description="Whether the voucher has a file (bilag vedhæftet).")
    ] = None,
    entry_type: Literal["Normal", "Primo", "Ultimo"] | None = None,
    running_balance: Annotated[
        bool, Field(description="Balance after each row; needs `account_number`.")
    ] = False,
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[EntrySlice]:
    """Entries (posteringer, kontokort) of a period within one accounting year, with totals over all matching
    rows. Filters apply to the whole period; its pages are one snapshot. voucherGuid opens manual and purchase
    vouchers only."""
    in_order(from_date, to_date, ("from_date", "to_date"))
    in_order(min_amount, max_amount, ("min_amount", "max_amount"))
    refuse_two_years(call.dinero.known_years(organization_id), from_date, to_date)
    wanted = EntryFilter(
        account_number=account_number,
        voucher_type=voucher_type,
        voucher_number=voucher_number,
        contact_guid=contact_guid,
        vat_code=vat_code,
        text=text,
        min_amount=min_amount,
        max_amount=max_amount,
        has_file=has_file,
        entry_type=entry_type,
    )
    window = days_window(organization_id, from_date, to_date, include_primo=include_primo)
    if running_balance:
        return await running_page(call, window, wanted, page, page_size)
    return await window_page(call, window, wanted, page, page_size)


@tool(title="List entry changes", reads=("GET /v1/{organizationId}/entries/changes",))
async def list_entry_changes(
    call: Call,
    organization_id: OrganizationId,
    changes_from: Instant,
    changes_to: Annotated[Instant, Field(description="At most 31 days after `changes_from`.")],
    include_primo: Annotated[bool, Field(description="Opening balances are states, not changes.")] = False,
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[EntrySlice]:
    """Entries (posteringer) added between two instants. It is a feed of additions: a reversed voucher
    (tilbageført bilag) appears as a second voucher, nothing disappears."""
    window = changes_window(organization_id, changes_from, changes_to, include_primo=include_primo)
    return await changes_page(call, window, page, page_size)


@tool(title="Get manual voucher", reads=("GET /v1/{organizationId}/vouchers/manuel/{guid}",))
async def get_manual_voucher(
    call: Call, organization_id: OrganizationId, voucher_guid: Guid
) -> Answer[ManualVoucherRow]:
    """One manual voucher (manuelt bilag, kassekladde) with its lines, accounts, contra accounts (modkonti) and VAT
    codes (momskoder). Its guid is the voucherGuid of a row of voucher type manuel in `list_entries`."""
    where = place(organization_id, guid=voucher_guid)
    reply = await call.dinero.get("/v1/{organizationId}/vouchers/manuel/{guid}", where)
    row = reply.object(ManualVoucherRow)
    currency = manual_currency(row)
    return Answer(
        {**row, "voucherNumber": booked_number(row["voucherNumber"])},
        currency=currency.name,
        vat_basis="mixed",
        notes=currency.notes,
    )
