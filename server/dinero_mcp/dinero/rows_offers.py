"""Rows of trade offers (tilbud). Keys are Dinero's properties in camelCase.

source: published description (2026-09-03). A list sends only the fields asked for, without lines and history; absent
is None.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from dinero_mcp.dinero.rows_sales import InvoiceLineRow, TotalLineRow
from dinero_mcp.tool import Pagination


class TradeOfferListRow(TypedDict):
    """TradeOfferReadModel as the list has it."""

    guid: str
    number: int | None
    status: str | None
    contactName: str | None
    contactGuid: str | None
    date: str | None
    description: str | None
    comment: str | None
    address: str | None
    externalReference: str | None
    currency: str | None
    language: str | None
    totalExclVat: float | None
    totalVatableAmount: float | None
    totalNonVatableAmount: float | None
    totalVat: float | None
    totalInclVat: float | None
    hasGeneratedAnyVouchers: bool | None
    mailOutStatus: str | None
    latestMailOutType: str | None
    timeStamp: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class OfferStepRow(TypedDict):
    """TradeOfferHistoryReadModel: what the offer was at one point."""

    status: str | None
    updatedAt: str
    tradeOfferEmailSentAt: str | None
    confirmationEmailSentAt: str | None
    totalInclVat: float | None
    currency: str | None


class TradeOfferRow(TradeOfferListRow):
    """TradeOfferReadModel; `generatedVouchers` are the guids of the vouchers made from the offer."""

    showLinesInclVat: bool | None
    productLines: list[InvoiceLineRow] | None
    totalLines: list[TotalLineRow] | None
    generatedVouchers: list[str] | None
    history: list[OfferStepRow] | None
    invoiceTemplateId: str | None


class OfferPagination(Pagination):
    """A page of offers; `filteredOnPage`, where a status was asked for, counts the rows it took from the page."""

    filteredOnPage: NotRequired[int]  # noqa: N815  a key of the answer


class OfferPage(TypedDict):
    """A page of trade offers; `sorted` as in other lists."""

    items: list[TradeOfferListRow]
    pagination: OfferPagination
    sorted: NotRequired[bool]
