"""Organisations, reference data, contacts, products and postings in Dinero's JSON.

Law of this module: keys and their order are the published schemas' (2026-09-03); times carry no zone and up to
three digits of a fraction (observed by dinero-java), which are taken as UTC (assumed).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mock_dinero.ledger.money import round_half_up
from mock_dinero.ledger.money import to_json as kr

if TYPE_CHECKING:
    from decimal import Decimal

    from mock_dinero.ledger.books import (
        Account,
        AccountingYear,
        Contact,
        DepositAccount,
        Entry,
        Organization,
        Product,
        SalesSettings,
        VatType,
    )
    from mock_dinero.ledger.reports import Row
    from mock_dinero.ledger.statement import Statement, StatementLine
    from mock_dinero.shapes import Shape

Json = dict[str, Any]


def moment(instant: datetime | None) -> str | None:
    """Return an instant as Dinero writes it: UTC, no zone, no trailing zeros in the fraction."""
    if instant is None:
        return None
    text = instant.astimezone(UTC).isoformat()[:19]
    milliseconds = instant.microsecond // 1000
    return f"{text}.{milliseconds:03d}".rstrip("0") if milliseconds else text


def number(value: Decimal) -> int | float:
    """Return a decimal as a JSON number, whole ones without a fraction."""
    return int(value) if value == value.to_integral_value() else float(value)


ORGANIZATION: Shape[Organization] = {
    "Name": lambda o: o.name,
    "Id": lambda o: o.id,
    "Type": lambda _: "Default",
    "IsPro": lambda o: o.has_pro,
    "IsPayingPro": lambda o: o.has_paying_pro,
    "IsVatFree": lambda o: o.is_vat_free,
    "Email": lambda o: o.email,
    "Phone": lambda o: o.phone,
    "Street": lambda o: o.street,
    "City": lambda o: o.city,
    "ZipCode": lambda o: o.zip_code,
    "AttPerson": lambda o: o.att_person,
    "IsTaxFreeUnion": lambda o: o.is_tax_free_union,
    "VatNumber": lambda o: o.vat_number,
    "CountryKey": lambda o: o.country,
    "Website": lambda o: o.website,
}

ACCOUNT: Shape[Account] = {
    "AccountNumber": lambda a: a.number,
    "PublicStandardNumber": lambda a: a.public_standard_number,
    "Name": lambda a: a.name,
    "VatCode": lambda a: a.vat_code,
    "Category": lambda a: a.category,
    "CategoryName": lambda a: a.category_name,
    "IsHidden": lambda a: a.is_hidden,
    "IsDefaultSalesAccount": lambda a: a.is_default_sales,
}

DEPOSIT: Shape[DepositAccount] = {
    "AccountNumber": lambda d: d.number,
    "PublicStandardNumber": lambda d: d.public_standard_number,
    "Name": lambda d: d.name,
    "IsDefault": lambda d: d.is_default,
    "IsHidden": lambda d: d.is_hidden,
    "BankRegistrationNumber": lambda d: d.registration_number,
    "BankAccountNumber": lambda d: d.account_number,
    "BankSwiftNumber": lambda d: d.swift,
    "BankIbanNumber": lambda d: d.iban,
}

CONTACT: Shape[Contact] = {
    "ContactGuid": lambda c: c.guid,
    "CreatedAt": lambda c: moment(c.created_at),
    "UpdatedAt": lambda c: moment(c.updated_at),
    "DeletedAt": lambda c: moment(c.deleted_at),
    "IsDebitor": lambda c: c.is_debitor,
    "IsCreditor": lambda c: c.is_creditor,
    "CompanyStatus": lambda c: c.company_status,
    "VatRegionKey": lambda c: c.vat_region,
    "ExternalReference": lambda c: c.external_reference,
    "Name": lambda c: c.name,
    "Street": lambda c: c.street,
    "ZipCode": lambda c: c.zip_code,
    "City": lambda c: c.city,
    "CountryKey": lambda c: c.country,
    "Phone": lambda c: c.phone,
    "Email": lambda c: c.email,
    "Webpage": lambda c: c.webpage,
    "AttPerson": lambda c: c.att_person,
    "VatNumber": lambda c: c.vat_number,
    "EanNumber": lambda c: c.ean,
    "SENumber": lambda c: c.se_number,
    "PNumber": lambda c: c.p_number,
    "PaymentConditionType": lambda c: c.payment_condition,
    "PaymentConditionNumberOfDays": lambda c: c.payment_days,
    "IsPerson": lambda c: c.is_person,
    "IsMember": lambda c: c.is_member,
    "MemberNumber": lambda c: c.member_number,
    "UseCvr": lambda c: c.use_cvr,
    "CompanyTypeKey": lambda c: c.company_type,
    "InvoiceMailOutOptionKey": lambda c: c.mail_out_option,
    "PreferredInvoiceLanguageKey": lambda c: c.language,
    "PreferredInvoiceCurrencyKey": lambda c: c.currency,
}


@dataclass(frozen=True, slots=True)
class Priced:
    """A product with the VAT its account adds."""

    product: Product
    rate: Fraction

    def price(self, quantity: Decimal | int, *, vat: bool) -> int | float:
        """Return the price of so many units, rounded once."""
        factor = 1 + self.rate if vat else Fraction(1)
        return kr(round_half_up(self.product.base * Fraction(quantity) * factor))


PRODUCT: Shape[Priced] = {
    "CreatedAt": lambda p: moment(p.product.created_at),
    "UpdatedAt": lambda p: moment(p.product.updated_at),
    "DeletedAt": lambda p: moment(p.product.deleted_at),
    "ProductGuid": lambda p: p.product.guid,
    "BaseAmountValueInclVat": lambda p: p.price(1, vat=True),
    "TotalAmount": lambda p: p.price(p.product.quantity, vat=False),
    "TotalAmountInclVat": lambda p: p.price(p.product.quantity, vat=True),
    "ProductNumber": lambda p: p.product.number,
    "Name": lambda p: p.product.name,
    "BaseAmountValue": lambda p: kr(p.product.base),
    "Quantity": lambda p: number(p.product.quantity),
    "AccountNumber": lambda p: p.product.account,
    "Unit": lambda p: p.product.unit,
    "ExternalReference": lambda p: p.product.external_reference,
    "Comment": lambda p: p.product.comment,
}


def organization_v11(organization: Organization, *, vat_free_reversed: bool) -> Json:
    """Return an organisation of v1.1, subscription included."""
    o = organization
    return {
        "Name": o.name,
        "Id": o.id,
        "CompanyTypeKey": o.company_type,
        "IsVatFree": o.is_vat_free is not vat_free_reversed,
        "Email": o.email,
        "Phone": o.phone,
        "Street": o.street,
        "City": o.city,
        "ZipCode": o.zip_code,
        "AttPerson": o.att_person,
        "IsTaxFreeUnion": o.is_tax_free_union,
        "VatNumber": o.vat_number,
        "CountryKey": o.country,
        "Website": o.website,
        "RoleKey": o.role,
        "Subscription": {
            "HasPro": o.has_pro,
            "HasPayingPro": o.has_paying_pro,
            "HasStarterPlus": o.has_starter_plus,
            "HasTotal": o.has_total,
            "HasYfs": o.has_yfs,
        },
    }


def year_row(year: AccountingYear, *, dashed: bool = False) -> Json:
    """Return an accounting year; its days are plain dates (observed by nine public clients)."""
    return {
        "Name": year_name(year, dashed=dashed),
        "FromDate": year.start.isoformat(),
        "ToDate": year.end.isoformat(),
        "SalarySumTaxStateEnum": year.salary_sum_tax,
    }


def year_name(year: AccountingYear, *, dashed: bool) -> str:
    """Return the name of a year, the slash of a skewed one as a dash when so asked (a switch)."""
    return year.name.replace("/", "-") if dashed else year.name


def vat_type_row(kind: VatType) -> Json:
    """Return a VAT type; the rate is a fraction (published description)."""
    return {"VatCode": kind.code, "Name": kind.name, "VatRate": number(kind.rate)}


def settings_row(settings: SalesSettings) -> Json:
    """Return the sales settings; PascalCase like all data (its casing was seen nowhere)."""
    return {
        "LinesInclVat": settings.lines_incl_vat,
        "FikCode": settings.fik_creditor,
        "UseFikCode": settings.use_fik,
        "DefaultAccountNumber": settings.default_account,
        "InvoiceTemplateId": settings.template_id,
        "AddVoucherAsPdfAttachment": settings.voucher_as_pdf,
        "ReminderFee": kr(settings.reminder_fee),
        "ReminderInterestRate": number(settings.reminder_interest_rate),
        "TrustPilotEmail": settings.trustpilot_email,
        "PaymentConditionNumberOfDays": settings.terms.days or 0,
        "PaymentConditionType": settings.terms.type,
    }


def entry_row(entry: Entry) -> Json:
    """Return a posting: debit positive, a plain day, numbers as JSON integers (observed by dinero-backup)."""
    return {
        "AccountNumber": entry.account,
        "AccountName": entry.account_name,
        "Date": entry.date.isoformat(),
        "VoucherNumber": entry.voucher_number,
        "VoucherGuid": entry.voucher_guid,
        "FileGuid": entry.file_guid,
        "VoucherType": entry.voucher_type,
        "Description": entry.description,
        "VatType": entry.vat_type,
        "VatCode": entry.vat_code,
        "Amount": kr(entry.amount),
        "EntryGuid": entry.guid,
        "ContactGuid": entry.contact_guid,
        "Type": entry.type,
    }


def report_row(row: Row) -> Json:
    """Return a line of a report."""
    return {"AccountName": row.name, "AccountNumber": row.account, "Amount": kr(row.amount)}


def statement_row(statement: Statement) -> Json:
    """Return a statement of account with its entries."""
    return {
        "ContactGuid": statement.contact_guid,
        "Income": kr(statement.income),
        "Expenses": kr(statement.expenses),
        "Entries": [_statement_line(line) for line in statement.lines],
    }


def _statement_line(line: StatementLine) -> Json:
    return {
        "RelatedVoucherGuid": line.voucher_guid,
        "RelatedVoucherNumber": None if line.voucher_number is None else str(line.voucher_number),
        "Date": midnight(line.date),
        "DecayDate": midnight(line.due),
        "Description": line.description,
        "Type": line.type,
        "Amount": kr(line.amount),
        "Balance": kr(line.balance),
        "Status": line.status,
        "RelatedVoucherCategory": line.category,
        "RelatedVoucherClass": line.voucher_class,
        "Currency": line.currency,
    }


def midnight(day: date | None) -> str | None:
    """Return a day as the first moment it has, for keys the schema calls date-time."""
    return None if day is None else f"{day.isoformat()}T00:00:00"
