"""One organisation whole: its documents, what lies around them, and the postings of the past.

Law of this module: it only gathers what `books` and `papers` define; whoever works on a company gets all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mock_dinero.ledger.books import (
    Account,
    AccountingYear,
    Contact,
    DepositAccount,
    Entry,
    ManualVoucher,
    Organization,
    Product,
    Purchase,
    SalesSettings,
    SalesVoucher,
    VatType,
)
from mock_dinero.ledger.papers import (
    Attachment,
    ContactNote,
    File,
    InvoiceTemplate,
    MailOut,
    TradeOffer,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """All that is known of one organisation. `entries` are the postings of the past, primo included."""

    organization: Organization
    years: tuple[AccountingYear, ...] = ()
    accounts: tuple[Account, ...] = ()
    deposits: tuple[DepositAccount, ...] = ()
    vat_types: tuple[VatType, ...] = ()
    settings: SalesSettings | None = None
    contacts: tuple[Contact, ...] = ()
    products: tuple[Product, ...] = ()
    invoices: tuple[SalesVoucher, ...] = ()
    credit_notes: tuple[SalesVoucher, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    manual_vouchers: tuple[ManualVoucher, ...] = ()
    offers: tuple[TradeOffer, ...] = ()
    files: tuple[File, ...] = ()
    notes: tuple[ContactNote, ...] = ()
    mail_outs: tuple[MailOut, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    templates: tuple[InvoiceTemplate, ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)
