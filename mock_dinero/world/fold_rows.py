"""Recorded rows become organisations, years, accounts, contacts, products and postings.

Law of this module: one function per kind of row, the inverse of `render`; a key that is absent takes the
document's own default, a key without which the row means nothing is a CassetteError.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypeVar

from mock_dinero.ledger.books import (
    Account,
    AccountingYear,
    Contact,
    DepositAccount,
    Entry,
    Organization,
    Product,
    SalesSettings,
    Terms,
    VatType,
)
from mock_dinero.ledger.chart import STANDARD
from mock_dinero.ledger.dates import noon
from mock_dinero.ledger.totals import codes_of
from mock_dinero.world.gather import Row

T = TypeVar("T")

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When a contact or product was made whose recording does not say."""

STANDARD_CODES = codes_of(STANDARD)
"""The VAT codes of the standard chart, by number."""

MOST_DAYS = 36_500
"""No payment term is longer: the day it ends on must be in the calendar."""

WITHOUT_DAYS = frozenset({"NettoCash", "Paid"})


def needed(row: Row, key: str, value: T | None) -> T:
    """Return the value, or refuse the row for lack of it."""
    if value is None:
        raise row.needed(key)
    return value


def day(row: Row, key: str) -> date:
    """Return a day that must be there."""
    return needed(row, key, row.day(key))


def terms(row: Row) -> Terms:
    """Return the payment terms of settings or an invoice; two kinds have no days whatever the number says."""
    kind = row.word("PaymentConditionType", "Netto")
    days = row.integer("PaymentConditionNumberOfDays")
    if days is not None and abs(days) > MOST_DAYS:
        raise row.wrong("PaymentConditionNumberOfDays")
    return Terms(type=kind, days=None if kind in WITHOUT_DAYS else days)


def organization(number: int, v1: Row, v11: Row) -> Organization:
    """Return an organisation from its rows of v1 and v1.1; either may be empty."""
    subscription = v11.inner("Subscription")
    either = Row(v11.values | v1.values, v1.place or v11.place)
    return Organization(
        id=number,
        name=either.word("Name", f"Organization {number}"),
        company_type=v11.text("CompanyTypeKey"),
        is_vat_free=either.flag("IsVatFree"),
        is_tax_free_union=either.flag("IsTaxFreeUnion"),
        email=either.text("Email"),
        phone=either.text("Phone"),
        street=either.text("Street"),
        city=either.text("City"),
        zip_code=either.text("ZipCode"),
        att_person=either.text("AttPerson"),
        vat_number=either.text("VatNumber"),
        country=either.text("CountryKey"),
        website=either.text("Website"),
        role=v11.text("RoleKey"),
        has_pro=subscription.flag("HasPro", default=v1.flag("IsPro", default=True)),
        has_paying_pro=subscription.flag("HasPayingPro", default=v1.flag("IsPayingPro", default=True)),
        has_starter_plus=subscription.flag("HasStarterPlus"),
        has_total=subscription.flag("HasTotal"),
        has_yfs=subscription.flag("HasYfs"),
    )


def year(row: Row) -> AccountingYear:
    """Return an accounting year."""
    return AccountingYear(
        name=row.word("Name", ""),
        start=day(row, "FromDate"),
        end=day(row, "ToDate"),
        salary_sum_tax=row.word("SalarySumTaxStateEnum", "None"),
    )


def account(row: Row) -> Account:
    """Return an account of the chart; recorded without VatCode it has the standard chart's (assumed)."""
    number = needed(row, "AccountNumber", row.integer("AccountNumber"))
    return Account(
        number=number,
        name=row.word("Name", ""),
        vat_code=row.text("VatCode") if "VatCode" in row else STANDARD_CODES.get(number),
        category=row.word("Category", "Not Set"),
        category_name=row.text("CategoryName"),
        public_standard_number=row.integer("PublicStandardNumber"),
        is_hidden=row.flag("IsHidden"),
        is_default_sales=row.flag("IsDefaultSalesAccount"),
    )


def deposit(row: Row) -> DepositAccount:
    """Return a deposit account."""
    return DepositAccount(
        number=needed(row, "AccountNumber", row.integer("AccountNumber")),
        name=row.word("Name", ""),
        is_default=row.flag("IsDefault"),
        is_hidden=row.flag("IsHidden"),
        public_standard_number=row.integer("PublicStandardNumber"),
        registration_number=row.text("BankRegistrationNumber"),
        account_number=row.text("BankAccountNumber"),
        swift=row.text("BankSwiftNumber"),
        iban=row.text("BankIbanNumber"),
    )


def vat_type(row: Row) -> VatType:
    """Return a VAT type."""
    return VatType(code=row.word("VatCode", ""), name=row.word("Name", ""), rate=row.decimal("VatRate", "0"))


def settings(row: Row) -> SalesSettings:
    """Return the sales settings."""
    return SalesSettings(
        lines_incl_vat=row.flag("LinesInclVat"),
        fik_creditor=row.text("FikCode"),
        use_fik=row.flag("UseFikCode"),
        default_account=row.integer("DefaultAccountNumber") or 1000,
        template_id=row.text("InvoiceTemplateId"),
        voucher_as_pdf=row.flag("AddVoucherAsPdfAttachment"),
        reminder_fee=row.amount("ReminderFee"),
        reminder_interest_rate=row.decimal("ReminderInterestRate", "0"),
        trustpilot_email=row.text("TrustPilotEmail"),
        terms=terms(row),
    )


def contact(row: Row) -> Contact:
    """Return a contact; empty texts and nulls stay what they are."""
    created = row.moment("CreatedAt") or LONG_AGO
    return Contact(
        guid=row.word("ContactGuid", "").lower(),
        name=row.word("Name", ""),
        is_person=row.flag("IsPerson"),
        is_debitor=row.flag("IsDebitor"),
        is_creditor=row.flag("IsCreditor"),
        is_member=row.flag("IsMember"),
        member_number=row.text("MemberNumber"),
        use_cvr=row.flag("UseCvr"),
        company_status=row.text("CompanyStatus"),
        vat_region=row.text("VatRegionKey"),
        external_reference=row.text("ExternalReference"),
        street=row.text("Street"),
        zip_code=row.text("ZipCode"),
        city=row.text("City"),
        country=row.word("CountryKey", "DK"),
        phone=row.text("Phone"),
        email=row.text("Email"),
        webpage=row.text("Webpage"),
        att_person=row.text("AttPerson"),
        vat_number=row.text("VatNumber"),
        ean=row.text("EanNumber"),
        se_number=row.text("SENumber"),
        p_number=row.text("PNumber"),
        payment_condition=row.text("PaymentConditionType"),
        payment_days=row.integer("PaymentConditionNumberOfDays"),
        company_type=row.text("CompanyTypeKey"),
        mail_out_option=row.text("InvoiceMailOutOptionKey"),
        language=row.text("PreferredInvoiceLanguageKey"),
        currency=row.text("PreferredInvoiceCurrencyKey"),
        created_at=created,
        updated_at=row.moment("UpdatedAt") or created,
        deleted_at=row.moment("DeletedAt"),
    )


def product(row: Row) -> Product:
    """Return a product."""
    created = row.moment("CreatedAt") or LONG_AGO
    return Product(
        guid=row.word("ProductGuid", "").lower(),
        number=row.text("ProductNumber"),
        name=row.text("Name"),
        base=row.amount("BaseAmountValue"),
        quantity=row.decimal("Quantity", "1"),
        account=row.integer("AccountNumber") or 1000,
        unit=row.word("Unit", "parts"),
        external_reference=row.text("ExternalReference"),
        comment=row.text("Comment"),
        created_at=created,
        updated_at=row.moment("UpdatedAt") or created,
        deleted_at=row.moment("DeletedAt"),
    )


def entry(row: Row) -> Entry:
    """Return a posting; when it came into the books is worked out later.

    There are thousands of them at every start, so the texts are taken as they are.
    """
    found, on = row.values.get, day(row, "Date")
    return Entry(
        guid=row.word("EntryGuid", "").lower(),
        account=needed(row, "AccountNumber", row.integer("AccountNumber")),
        account_name=found("accountname"),
        date=on,
        amount=row.amount("Amount"),
        description=found("description"),
        vat_code=found("vatcode"),
        vat_type=found("vattype"),
        voucher_number=found("vouchernumber"),
        voucher_guid=found("voucherguid"),
        voucher_type=found("vouchertype"),
        contact_guid=found("contactguid"),
        file_guid=found("fileguid"),
        type=found("type") or "Normal",
        added=noon(on),
    )
