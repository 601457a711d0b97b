"""Rows of purchases (køb) and manual vouchers (manuelle bilag). Keys are Dinero's properties in camelCase.

source: published description (2026-09-03); an amount is in the voucher's own currency (observed by manyfold-platform)
"""

from __future__ import annotations

from typing import TypedDict

from dinero_mcp.dinero.rows_vouchers import PaymentRow


class PurchaseLineRow(TypedDict):
    """PurchaseVoucherLineReadModel."""

    description: str | None
    accountNumber: int | None
    vatCode: str | None
    amountExclVatValue: float
    amountInclVatValue: float
    vatAmountValue: float
    accountTagName: str | None
    accountWeightTagId: str | None
    accountWeightTagVersion: int | None
    accountTagSynonym: str | None


class PurchaseTotalRow(TypedDict):
    """PurchaseVoucherTotalReadModel; the label of the total names its currency."""

    type: str | None
    label: str | None
    total: float
    position: int | None


class PurchaseRow(TypedDict):
    """PurchaseVoucherReadModelV2; `purchaseType` is cash or credit."""

    guid: str
    voucherNumber: int | None
    voucherDate: str | None
    paymentDate: str | None
    status: str | None
    purchaseType: str | None
    regionKey: str | None
    contactGuid: str | None
    currencyKey: str | None
    lines: list[PurchaseLineRow] | None
    voucherTotals: list[PurchaseTotalRow] | None
    depositAccountNumber: int | None
    fileGuid: str | None
    externalReference: str | None
    bookedByType: str | None
    bookedByUsername: str | None
    bookingTime: str | None
    timestamp: str | None


class PurchaseCreditNoteRow(TypedDict):
    """PurchaseCreditNoteReadModel; `creditNoteFor` is the purchase it credits, where it belongs to one."""

    guid: str
    creditNoteNumber: int | None
    creditNoteFor: str | None
    date: str | None
    status: str | None
    contactGuid: str | None
    currency: str | None
    lines: list[PurchaseLineRow] | None
    totals: list[PurchaseTotalRow] | None
    fileGuid: str | None
    bookedByType: str | None
    bookedByUsername: str | None
    bookingTime: str | None
    timestamp: str | None


class PurchasePayments(TypedDict):
    """Every payment of a purchase."""

    count: int
    payments: list[PaymentRow]


class PurchasesOfFile(TypedDict):
    """The purchases that a file is attached to."""

    fileGuid: str
    voucherGuids: list[str]


class ManualLineRow(TypedDict):
    """ManuelVoucherLineReadModel."""

    description: str | None
    accountNumber: int | None
    accountVatCode: str | None
    balancingAccountNumber: int | None
    balancingAccountVatCode: str | None
    amountExclVatValue: float
    amountInclVatValue: float
    vatAmountValue: float
    currencyKey: str | None
    amountInForeignCurrency: float | None


class ManualVoucherRow(TypedDict):
    """ManuelVoucherReadModel; its two totals are obsolete, so they may be missing one day."""

    guid: str
    voucherNumber: int | None
    voucherDate: str | None
    status: str | None
    lines: list[ManualLineRow] | None
    totalExclVat: float | None
    totalInclVat: float | None
    creditNoteFor: str | None
    fileGuid: str | None
    externalReference: str | None
    bookedByType: str | None
    bookedByUsername: str | None
    bookingTime: str | None
    timestamp: str | None
