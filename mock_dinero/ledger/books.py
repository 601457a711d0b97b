"""The documents a company's books are made of, as frozen values.

Law of this module: it holds only what a person entered or the clock stamped. Whatever can be worked
out (totals, VAT, status, payment state, balances, due dates) is computed elsewhere and never stored.
Amounts are whole øre (or cents of the voucher's own currency); rates are DKK per 100 units, as Dinero
quotes them; days are Europe/Copenhagen days; instants are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Day = date
"""A day; the name lets a document have a field called `date`."""

DKK_RATE = Decimal(100)
"""What Dinero calls the exchange rate of the krone: 100 DKK per 100 DKK."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """When an invoice falls due: Netto or CurrentMonthOut plus days, NettoCash and Paid without days."""

    type: str = "Netto"
    days: int | None = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Who the books belong to. `is_vat_free` is v1's meaning: true for a company outside the VAT register."""

    id: int
    name: str
    company_type: str | None = None
    is_vat_free: bool = False
    is_tax_free_union: bool = False
    email: str | None = None
    phone: str | None = None
    street: str | None = None
    city: str | None = None
    zip_code: str | None = None
    att_person: str | None = None
    vat_number: str | None = None
    country: str | None = "DK"
    website: str | None = None
    role: str | None = None
    has_pro: bool = True
    has_paying_pro: bool = True
    has_starter_plus: bool = False
    has_total: bool = False
    has_yfs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingYear:
    """One accounting year; its name is the key of the report paths and may hold a slash."""

    name: str
    start: Day
    end: Day
    salary_sum_tax: str = "None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of the chart. Sum accounts are no accounts: they live in `chart.SumAccount`."""

    number: int
    name: str
    vat_code: str | None = None
    category: str = "Not Set"
    category_name: str | None = None
    public_standard_number: int | None = None
    is_hidden: bool = False
    is_default_sales: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositAccount:
    """An account money is paid into or out of; its name and number are those of the chart."""

    number: int
    name: str
    is_default: bool = False
    is_hidden: bool = False
    public_standard_number: int | None = None
    registration_number: str | None = None
    account_number: str | None = None
    swift: str | None = None
    iban: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VatType:
    """A VAT code of the organisation; `rate` is a fraction as Dinero gives it (0.25)."""

    code: str
    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesSettings:
    """The defaults of a new invoice. `reminder_interest_rate` is percent per started month."""

    lines_incl_vat: bool = False
    fik_creditor: str | None = None
    use_fik: bool = False
    default_account: int = 1000
    template_id: str | None = None
    voucher_as_pdf: bool = True
    reminder_fee: int = 10000
    reminder_interest_rate: Decimal = Decimal("0.81")
    trustpilot_email: str | None = None
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A customer, a supplier or both. Texts keep Dinero's own mix of empty and missing."""

    guid: str
    name: str
    is_person: bool = False
    is_debitor: bool = False
    is_creditor: bool = False
    is_member: bool = False
    member_number: str | None = None
    use_cvr: bool = False
    company_status: str | None = None
    vat_region: str | None = "DK"
    external_reference: str | None = None
    street: str | None = None
    zip_code: str | None = None
    city: str | None = None
    country: str = "DK"
    phone: str | None = None
    email: str | None = None
    webpage: str | None = None
    att_person: str | None = None
    vat_number: str | None = None
    ean: str | None = None
    se_number: str | None = None
    p_number: str | None = None
    payment_condition: str | None = None
    payment_days: int | None = None
    company_type: str | None = None
    mail_out_option: str | None = None
    language: str | None = None
    currency: str | None = None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A line of the product register; `base` is the price of one unit without VAT."""

    guid: str
    number: str | None = None
    name: str | None = None
    base: int = 0
    quantity: Decimal = Decimal(1)
    account: int = 1000
    unit: str = "parts"
    external_reference: str | None = None
    comment: str | None = None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesLine:
    """A line of an invoice or credit note; `base` is one unit without VAT in the voucher's currency.

    The line's VAT follows the VAT code of its account. A Text line has no effect on any figure.
    """

    description: str
    account: int = 1000
    base: int = 0
    quantity: Decimal = Decimal(1)
    discount: Decimal = Decimal(0)
    unit: str = "parts"
    line_type: str = "Product"
    product_guid: str | None = None
    comments: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money (or a set-off) registered on a voucher.

    `amount` is in `currency`, which is the voucher's own or DKK; `rate` turns it into DKK (per 100).
    Without a deposit account the voucher was settled otherwise: by a credit note, another invoice
    (`related_guid`), or in the ledger. A refund is a negative payment.
    `remainder_is_fee` closes what is left of the voucher as a bank fee (account 7220).
    """

    guid: str
    date: Day
    amount: int
    deposit_account: int | None = 55000
    currency: str = "DKK"
    rate: Decimal = DKK_RATE
    description: str = "Betaling"
    payment_class: str | None = None
    related_guid: str | None = None
    external_reference: str | None = None
    remainder_is_fee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder (rykker) on an invoice; only a booked one (neither draft nor deleted) has effect.

    The amounts were fixed when it was made: `fee` and `compensation` in øre, `interest` in øre.
    """

    id: int
    number: int
    date: Day
    fee: int = 0
    interest: int = 0
    compensation: int = 0
    with_debt_collection_warning: bool = False
    is_draft: bool = False
    is_deleted: bool = False
    title: str | None = None
    description: str | None = None
    timestamp: str = "0000000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesVoucher:
    """A sales invoice or a credit note (`kind` Invoice or CreditNote); `number` is None on a draft.

    Credit note lines carry positive amounts, as the voucher shows them; the engine turns the sign. What its
    reminders cost is the settings' business unless it says so itself.
    """

    guid: str
    kind: str = "Invoice"
    number: int | None = None
    contact_guid: str | None = None
    contact_name: str | None = None
    date: Day
    terms: Terms = Terms()
    lines: tuple[SalesLine, ...] = ()
    currency: str = "DKK"
    rate: Decimal = DKK_RATE
    language: str = "da-DK"
    description: str | None = "Faktura"
    comment: str | None = ""
    address: str | None = None
    external_reference: str | None = None
    show_lines_incl_vat: bool = False
    deposit_account: int | None = 55000
    mail_out_status: str = "NotSent"
    latest_mail_out_type: str | None = "None"
    template_id: str | None = None
    credit_note_for: str | None = None
    timestamp: str = "0000000000000001"
    payments: tuple[Payment, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    reminder_fee: int | None = None
    reminder_interest_rate: Decimal | None = None
    is_mobile_pay: bool = False
    is_penso_pay: bool = False
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None

    @property
    def is_booked(self) -> bool:
        """Booked vouchers have a number; drafts have none."""
        return self.number is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLine:
    """A purchase line; `amount` includes Danish VAT and is in the voucher's own currency.

    `vat_code` None takes the account's own code; "none" suppresses VAT.
    """

    account: int
    amount: int
    description: str | None = None
    vat_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase voucher (køb), cash or credit; `is_credit_note` turns its postings round."""

    guid: str
    number: int | None = None
    date: Day
    payment_date: Day | None = None
    purchase_type: str = "cash"
    region: str = "DK"
    lines: tuple[PurchaseLine, ...] = ()
    deposit_account: int | None = 55000
    contact_guid: str | None = None
    currency: str = "DKK"
    rate: Decimal = DKK_RATE
    file_guid: str | None = None
    external_reference: str | None = None
    is_credit_note: bool = False
    credit_note_for: str | None = None
    is_editing: bool = False
    booked_by: str = "Web"
    booked_by_user: str | None = None
    booked_on: Day | None = None
    timestamp: str = "0000000000000001"
    payments: tuple[Payment, ...] = ()

    @property
    def is_booked(self) -> bool:
        """Booked vouchers have a number; drafts have none."""
        return self.number is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualLine:
    """A ledger line: `amount` (DKK, incl. VAT) is debited to `account` and credited to `balancing`.

    Either side may be missing as long as the voucher sums to zero. VAT codes: None takes the
    account's own, "none" suppresses it.
    """

    account: int | None
    amount: int
    description: str | None = None
    vat_code: str | None = "none"
    balancing: int | None = None
    balancing_vat_code: str | None = "none"
    currency: str = "DKK"
    amount_foreign: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualVoucher:
    """A manual voucher (finansbilag): salary, depreciation, VAT payments, corrections."""

    guid: str
    number: int | None = None
    date: Day
    lines: tuple[ManualLine, ...] = ()
    file_guid: str | None = None
    external_reference: str | None = None
    credit_note_for: str | None = None
    is_editing: bool = False
    booked_by: str = "Kassekladde"
    booked_by_user: str | None = None
    booked_on: Day | None = None
    timestamp: str = "0000000000000001"

    @property
    def is_booked(self) -> bool:
        """Booked vouchers have a number; drafts have none."""
        return self.number is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One posting. Debit is positive. `type` is Normal, Primo or Ultimo; primo rows have no voucher.

    `voucher_type` is one of those seen in the wild: Sales, Purchases, manuel, or None on primo rows.
    `added` is when it came into the books, which entries/changes filters on; the wire does not carry it.
    """

    guid: str
    account: int
    account_name: str | None
    date: Day
    amount: int
    description: str | None = None
    vat_code: str | None = None
    vat_type: str | None = None
    voucher_number: int | None = None
    voucher_guid: str | None = None
    voucher_type: str | None = None
    contact_guid: str | None = None
    file_guid: str | None = None
    type: str = "Normal"
    added: datetime
