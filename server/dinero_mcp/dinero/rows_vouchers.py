"""Rows that hang on a voucher of any kind: its payments and its mailouts. Keys are Dinero's properties in camelCase.

source: published description (2026-09-03)
"""

from __future__ import annotations

from typing import TypedDict


class PaymentRow(TypedDict):
    """PaymentReadModel; a rate of 100 is that of DKK itself.

    observed by manyfold-platform: `amount` is in DKK where `amountInForeignCurrency` stands beside it.
    """

    guid: str
    paymentDate: str | None
    description: str | None
    amount: float
    currency: str | None
    exchangeRate: float | None
    amountInForeignCurrency: float | None
    depositAccountNumber: int | None
    paymentClass: str | None
    relatedVoucherId: str | None
    externalReference: str | None


class VoucherPaymentsRow(TypedDict):
    """InvoicePaymentsModel, of an invoice or a credit note; the three sums are in the voucher's own currency."""

    payments: list[PaymentRow] | None
    remainingAmount: float
    paidAmount: float
    invoiceTotalIncludingReminderExpenses: float
    remainderAsFeeAvailable: bool


class MailOutRow(TypedDict):
    """VoucherMailoutReadModel: one mail, e-invoice or SMS that was sent with a voucher."""

    id: int
    date: str
    type: str | None
    status: str | None
    latestEvent: str | None
    sender: str | None
    receiver: str | None
    subject: str | None
    message: str | None
    seenAt: str | None
    downloadCount: int | None
    printCount: int | None
    isSmsMessage: bool | None
    ccToSender: bool | None


class MailOuts(TypedDict):
    """Every mailout of a voucher."""

    count: int
    mailouts: list[MailOutRow]
