"""Rows of sales: contacts, invoices, products. Keys are Dinero's properties in camelCase.

source: published description (2026-09-03). A list sends only the fields asked for; absent is None.
"""

from __future__ import annotations

from typing import TypedDict


class ContactRow(TypedDict):
    """ContactReadModel."""

    contactGuid: str
    name: str | None
    isPerson: bool | None
    isDebitor: bool | None
    isCreditor: bool | None
    externalReference: str | None
    street: str | None
    zipCode: str | None
    city: str | None
    countryKey: str | None
    phone: str | None
    email: str | None
    webpage: str | None
    attPerson: str | None
    vatNumber: str | None
    eanNumber: str | None
    seNumber: str | None
    pNumber: str | None
    paymentConditionType: str | None
    paymentConditionNumberOfDays: int | None
    isMember: bool | None
    memberNumber: str | None
    useCvr: bool | None
    companyTypeKey: str | None
    companyStatus: str | None
    vatRegionKey: str | None
    invoiceMailOutOptionKey: str | None
    preferredInvoiceLanguageKey: str | None
    preferredInvoiceCurrencyKey: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class SalesVoucherRow(TypedDict):
    """SalesVoucherReadListModel; `number` is None for a draft, `paymentDate` is the due date."""

    guid: str
    number: int | None
    type: str | None
    status: str | None
    contactName: str | None
    contactGuid: str | None
    date: str | None
    paymentDate: str | None
    description: str | None
    externalReference: str | None
    currency: str | None
    totalExclVat: float | None
    totalInclVat: float | None
    totalExclVatInDkk: float | None
    totalInclVatInDkk: float | None
    mailOutStatus: str | None
    latestMailOutType: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class SaleRow(SalesVoucherRow):
    """A row of invoices and credit notes together, with the amount that may be added up over both."""

    signedTotalExclVatInDkk: float | None


class OverdueRow(SalesVoucherRow):
    """A sales voucher with the days since its due date; 0 or less is not overdue."""

    daysOverdue: int | None


class TotalLineRow(TypedDict):
    """TotalLine."""

    type: str | None
    totalAmount: float | None
    position: int | None
    label: str | None


class InvoiceLineRow(TypedDict):
    """InvoiceLinesReadModel; amounts excl. VAT where the name does not say incl."""

    productGuid: str | None
    description: str | None
    comments: str | None
    quantity: float | None
    unit: str | None
    lineType: str | None
    accountNumber: int | None
    accountName: str | None
    discount: float | None
    baseAmountValue: float | None
    baseAmountValueInclVat: float | None
    totalAmount: float | None
    totalAmountInclVat: float | None


class InvoiceRow(TypedDict):
    """InvoiceReadModel; `status` is Draft or Booked, `paymentStatus` tells whether it is paid."""

    guid: str
    number: int | None
    status: str | None
    paymentStatus: str | None
    contactGuid: str | None
    contactName: str | None
    address: str | None
    date: str | None
    paymentDate: str | None
    paymentConditionType: str | None
    paymentConditionNumberOfDays: int | None
    currency: str | None
    language: str | None
    description: str | None
    comment: str | None
    externalReference: str | None
    showLinesInclVat: bool | None
    productLines: list[InvoiceLineRow] | None
    totalExclVat: float | None
    totalVatableAmount: float | None
    totalNonVatableAmount: float | None
    totalVat: float | None
    totalInclVat: float | None
    totalLines: list[TotalLineRow] | None
    fikCode: str | None
    depositAccountNumber: int | None
    mailOutStatus: str | None
    latestMailOutType: str | None
    isSentToDebtCollection: bool | None
    isMobilePayInvoiceEnabled: bool | None
    isPensoPayEnabled: bool | None
    invoiceTemplateId: str | None
    timeStamp: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class CreditNoteRow(TypedDict):
    """SalesCreditNoteReadModel; `status` is Draft or Booked, `creditNoteFor` the invoice it credits, if one."""

    guid: str
    number: int | None
    status: str | None
    paymentStatus: str | None
    creditNoteFor: str | None
    contactGuid: str | None
    contactName: str | None
    address: str | None
    date: str | None
    currency: str | None
    language: str | None
    description: str | None
    comment: str | None
    externalReference: str | None
    showLinesInclVat: bool | None
    productLines: list[InvoiceLineRow] | None
    totalExclVat: float
    totalVatableAmount: float
    totalNonVatableAmount: float
    totalVat: float
    totalInclVat: float
    totalLines: list[TotalLineRow] | None
    mailOutStatus: str | None
    latestMailOutType: str | None
    invoiceTemplateId: str | None
    timeStamp: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class ProductListRow(TypedDict):
    """ProductReadModel as the list has it, without the comment; amounts excl. VAT where the name does not say incl."""

    productGuid: str
    productNumber: str | None
    name: str | None
    quantity: float | None
    unit: str | None
    accountNumber: int | None
    baseAmountValue: float | None
    baseAmountValueInclVat: float | None
    totalAmount: float | None
    totalAmountInclVat: float | None
    externalReference: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class ProductRow(ProductListRow):
    """ProductReadModel."""

    comment: str | None
