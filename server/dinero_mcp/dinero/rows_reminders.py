"""Rows of reminders. Keys are Dinero's properties in camelCase.

source: published description (2026-09-03)
"""

from __future__ import annotations

from typing import TypedDict


class ReminderRow(TypedDict):
    """ReminderViewModel; a reminder that was only worked out has no `id`, each amount has its line's text beside it."""

    id: int | None
    number: int
    title: str | None
    date: str
    isDraft: bool
    isDeleted: bool
    description: str | None
    invoiceTotalInclVatAmount: float
    invoiceTotalInclVatAmountText: str | None
    withFee: bool
    feeAmount: float
    feeAmountText: str | None
    withInterestFee: bool
    interestAmount: float | None
    interestAmountText: str | None
    withCompensationFee: bool
    compensationFeeAvailable: bool
    compensationFeeAmount: float
    compensationFeeAmountText: str | None
    accumulatedFeesAndInterestAmount: float
    accumulatedFeesAndInterestAmountText: str | None
    paidAmount: float
    paidAmountText: str | None
    reminderTotalInclVatAmount: float
    reminderTotalInclVatAmountText: str | None
    withDebtCollectionWarning: bool
    debtCollectionNoticeText: str | None
    timestamp: str | None
