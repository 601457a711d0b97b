"""What lies around a company's books without being booked: offers, files, notes, mail-outs, attachments, templates.

Law of this module: as in `books`, frozen values that hold only what a person entered or the clock stamped, and
nothing here ever posts. Amounts are whole øre (or cents of the offer's currency); instants are aware, in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mock_dinero.ledger.books import DKK_RATE, Day, SalesLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferStep:
    """One step in an offer's history: the status it got, and what was mailed at that step."""

    status: str
    updated_at: datetime
    offer_sent_at: datetime | None = None
    confirmation_sent_at: datetime | None = None
    total_incl: int | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOffer:
    """A trade offer (tilbud). Its status is the newest step's; offers have a number series of their own."""

    guid: str
    number: int
    contact_guid: str
    contact_name: str | None = None
    date: Day
    lines: tuple[SalesLine, ...] = ()
    currency: str = "DKK"
    rate: Decimal = DKK_RATE
    language: str = "da-DK"
    description: str | None = "Tilbud"
    comment: str | None = ""
    address: str | None = None
    external_reference: str | None = None
    show_lines_incl_vat: bool = False
    mail_out_status: str = "NotSent"
    latest_mail_out_type: str | None = "None"
    template_id: str | None = None
    history: tuple[OfferStep, ...] = ()
    generated: tuple[str, ...] = ()
    timestamp: str = "0000000000000001"
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLink:
    """A voucher a file is attached to."""

    voucher_id: int
    voucher_guid: str
    linked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of the archive. Its bytes are made from its facts when asked for, always the same for one guid.

    `guid` is not always a UUID; `size` is the exact number of bytes that a download gives.
    """

    guid: str
    name: str | None
    extension: str
    size: int
    pages: int | None = None
    note: str | None = None
    links: tuple[FileLink, ...] = ()
    uploaded_by: str | None = None
    uploaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNote:
    """A note on a contact."""

    guid: str
    contact_guid: str
    date: datetime
    text: str
    author_name: str | None = None
    author_email: str | None = None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOut:
    """One mail or SMS that sent a voucher (invoice, credit note or trade offer)."""

    id: int
    voucher_guid: str
    date: datetime
    seen_at: datetime | None = None
    sender: str | None = None
    receiver: str | None = None
    subject: str | None = None
    message: str | None = None
    downloads: int = 0
    prints: int = 0
    type: str = "Mailout"
    status: str = "Sent"
    latest_event: str | None = None
    is_sms: bool = False
    cc_to_sender: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file bound to an invoice, trade offer or credit note."""

    document_guid: str
    file_guid: str
    file_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTemplate:
    """A design of the organisation's vouchers."""

    id: str
    name: str | None
    is_default: bool = False
    theme: str = "Standard"
    primary_color: str | None = None
    secondary_color: str | None = None
    address_placement: str = "Right"
    font: str | None = None
    logo_type: str = "Letters"
    logo_text: str | None = None
    logo_file_guid: str | None = None
    max_image_width_mm: int = 60
    show_company_info: bool = True
    show_payment_conditions: bool = True
    show_logo: bool = True
    show_line_quantity: bool = True
    show_line_unit: bool = True
    image_file_guid: str | None = None
    image_text_color: str | None = None
