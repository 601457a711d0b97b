"""Purchases (køb) one by one: Dinero has no list of them, `list_entries` leads to their guids.

source: published description (2026-09-03)
"""

from __future__ import annotations

from dinero_mcp.arguments import FileId, Guid, OrganizationId
from dinero_mcp.dinero.purchases import booked_number, purchase_currency
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_purchases import (
    PurchaseCreditNoteRow,
    PurchasePayments,
    PurchaseRow,
    PurchasesOfFile,
)
from dinero_mcp.dinero.rows_vouchers import PaymentRow
from dinero_mcp.dinero.voucher_answers import foreign_payments, payments_currency
from dinero_mcp.tool import Answer, Call, tool

PURCHASE = "/v1/{organizationId}/vouchers/purchase/{guid}"
CREDIT_NOTE = "/v1/{organizationId}/vouchers/purchase/creditnotes/{guid}"
PAYMENTS = "/v1/{organizationId}/purchase-vouchers/{id}/payments"
OF_FILE = "/v1/{organizationId}/vouchers/purchase/fileguid/{fileGuid}"


@tool(title="Get purchase voucher", reads=(f"GET {PURCHASE}",))
async def get_purchase_voucher(
    call: Call, organization_id: OrganizationId, voucher_guid: Guid
) -> Answer[PurchaseRow]:
    """One purchase (køb, leverandørfaktura, bilag) in full, with its lines, VAT (moms), totals and file. Its guid is
    the voucherGuid of a row of voucher type Purchases in `list_entries`; amounts are in the purchase's currency."""
    reply = await call.dinero.get(PURCHASE, place(organization_id, guid=voucher_guid))
    row = reply.object(PurchaseRow)
    currency = purchase_currency(row["currencyKey"], row["voucherTotals"])
    return Answer(
        {**row, "voucherNumber": booked_number(row["voucherNumber"])},
        currency=currency.name,
        vat_basis="mixed",
        notes=currency.notes,
    )


@tool(title="Get purchase voucher payments", reads=(f"GET {PAYMENTS}",))
async def get_purchase_voucher_payments(
    call: Call, organization_id: OrganizationId, voucher_guid: Guid
) -> Answer[PurchasePayments]:
    """The payments (betalinger) of a purchase on credit (køb på kredit), or of a purchase credit note that belongs to
    no purchase; one without depositAccountNumber is a set-off (modregning), not money."""
    reply = await call.dinero.get(PAYMENTS, place(organization_id, id=voucher_guid))
    rows = reply.rows(PaymentRow)
    return Answer(
        {"count": len(rows), "payments": rows},
        currency=payments_currency(rows),
        vat_basis="incl",
        rows_returned=len(rows),
        rows_total=len(rows),
        notes=foreign_payments(rows),
    )


@tool(title="Get purchase vouchers by file", reads=(f"GET {OF_FILE}",))
async def get_purchase_vouchers_by_file(
    call: Call, organization_id: OrganizationId, file_guid: FileId
) -> Answer[PurchasesOfFile]:
    """The guids of the purchases (køb) that a file (bilag, kvittering) is attached to, for `get_purchase_voucher`;
    none where it is attached to no purchase."""
    reply = await call.dinero.get(OF_FILE, place(organization_id, fileGuid=file_guid))
    guids = reply.object(list[str])
    return Answer(
        {"fileGuid": file_guid, "voucherGuids": guids}, rows_returned=len(guids), rows_total=len(guids)
    )


@tool(title="Get purchase credit note", reads=(f"GET {CREDIT_NOTE}",))
async def get_purchase_credit_note(
    call: Call, organization_id: OrganizationId, credit_note_guid: Guid
) -> Answer[PurchaseCreditNoteRow]:
    """One credit note from a supplier (købskreditnota, leverandørkreditnota) in full, with its lines, VAT (moms) and
    totals in its own currency; creditNoteFor is the purchase it credits, where it belongs to one."""
    reply = await call.dinero.get(CREDIT_NOTE, place(organization_id, guid=credit_note_guid))
    row = reply.object(PurchaseCreditNoteRow)
    currency = purchase_currency(row["currency"], row["totals"])
    return Answer(
        {**row, "creditNoteNumber": booked_number(row["creditNoteNumber"])},
        currency=currency.name,
        vat_basis="mixed",
        notes=currency.notes,
    )
