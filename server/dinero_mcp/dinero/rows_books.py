"""Rows of the books: organisations, years, accounts, entries, reports. Keys are Dinero's properties in camelCase.

source: published description (2026-09-03). Only what an answer cannot do without is never None.
"""

from __future__ import annotations

from typing import TypedDict


class SubscriptionRow(TypedDict):
    """SubscriptionReadModel."""

    hasPro: bool | None
    hasPayingPro: bool | None
    hasStarterPlus: bool | None
    hasTotal: bool | None
    hasYfs: bool | None


class OrganizationV2Row(TypedDict):
    """OrganizationReadModelV2, as v1.1/organizations sends it: it has no IsPro."""

    id: int
    name: str | None
    vatNumber: str | None
    countryKey: str | None
    companyTypeKey: str | None
    isVatFree: bool | None
    email: str | None
    phone: str | None
    street: str | None
    city: str | None
    zipCode: str | None
    attPerson: str | None
    isTaxFreeUnion: bool | None
    website: str | None
    roleKey: str | None
    subscription: SubscriptionRow | None


class OrganizationRow(OrganizationV2Row):
    """An organisation with its Pro flags: v1.1's subscription, or v1's fields where v1.1 sends none."""

    isPro: bool | None
    isPayingPro: bool | None


class OrganizationV1Row(TypedDict):
    """What v1/organizations is asked for where v1.1 leaves Subscription out."""

    id: int
    isPro: bool | None
    isPayingPro: bool | None


class AccountingYearRow(TypedDict):
    """AccountingYearReadModel; days as YYYY-MM-DD, both inclusive."""

    name: str
    fromDate: str
    toDate: str
    salarySumTaxStateEnum: str | None


class CountryRow(TypedDict):
    """CountryModel."""

    key: str
    danishName: str | None
    englishName: str | None


class VatTypeRow(TypedDict):
    """VatTypeReadModel; vatRate is a fraction, 0.25 for 25 percent."""

    vatCode: str | None
    name: str | None
    vatRate: float


class SalesSettingsRow(TypedDict):
    """SalesVoucherSetttingsModel; reminderInterestRate is percent per month, as the user set it."""

    linesInclVat: bool | None
    fikCode: str | None
    useFikCode: bool | None
    defaultAccountNumber: int | None
    invoiceTemplateId: str | None
    addVoucherAsPdfAttachment: bool | None
    reminderFee: float | None
    reminderInterestRate: float | None
    trustPilotEmail: str | None
    paymentConditionNumberOfDays: int | None
    paymentConditionType: str | None


class EntryAccountRow(TypedDict):
    """EntryAccountReadModel."""

    accountNumber: int
    publicStandardNumber: int | None
    name: str | None
    vatCode: str | None
    category: str | None
    categoryName: str | None
    isHidden: bool | None
    isDefaultSalesAccount: bool | None


class DepositAccountRow(TypedDict):
    """DepositAccountReadModel without the bank details."""

    accountNumber: int
    publicStandardNumber: int | None
    name: str | None
    isDefault: bool | None
    isHidden: bool | None


class BankAccountRow(DepositAccountRow, total=False):
    """DepositAccountReadModel; the bank details are there only when they were asked for."""

    bankRegistrationNumber: str | None
    bankAccountNumber: str | None
    bankSwiftNumber: str | None
    bankIbanNumber: str | None


class ReportRow(TypedDict):
    """One line of any of the four reports; kroner, debit positive."""

    accountNumber: int
    accountName: str | None
    amount: float


class EntryRow(TypedDict):
    """EntryReadModel; amount in kroner, debit positive; type is Normal, Primo or Ultimo."""

    accountNumber: int
    accountName: str | None
    date: str | None
    voucherNumber: int | None
    voucherGuid: str | None
    fileGuid: str | None
    voucherType: str | None
    description: str | None
    vatType: str | None
    vatCode: str | None
    amount: float
    entryGuid: str | None
    contactGuid: str | None
    type: str | None
