"""Rows of the file archive. Keys are Dinero's properties in camelCase.

source: published description (2026-09-03)
"""

from __future__ import annotations

from typing import TypedDict


class FileLinkRow(TypedDict):
    """FileLinkReadModel."""

    voucherId: int | None
    voucherGuid: str | None
    linkedAt: str | None


class FileRow(TypedDict):
    """FilteredFileReadModel; `fileGuid` need not be a guid."""

    fileGuid: str | None
    name: str | None
    extension: str | None
    size: int | None
    uploadedAt: str
    uploadedBy: str | None
    note: str | None
    numberOfPages: int | None
    linked: list[FileLinkRow] | None


class AttachmentRow(TypedDict):
    """DocumentAttachmentReadModel."""

    organizationId: int | None
    documentId: str
    fileGuid: str | None
    fileName: str | None


class FileAnswer(TypedDict, total=False):
    """A file that was fetched: its name (null where Dinero sent none), type and size, and what its form adds.

    `base64`; `uri` for a link; for a text `text`, the pages of the file, those read, and whether any of it was cut.
    """

    fileName: str | None
    mimeType: str
    sizeBytes: int
    base64: str
    uri: str
    text: str
    pages: int
    pagesRead: int
    isCut: bool


class ArchiveFile(FileAnswer):
    """A file of the archive."""

    fileGuid: str


class InvoiceFile(FileAnswer):
    """The PDF of an invoice."""

    invoiceGuid: str


class ReminderFile(FileAnswer):
    """The letter of a reminder."""

    invoiceGuid: str
    reminderId: int


class CreditNoteFile(FileAnswer):
    """The PDF of a credit note."""

    creditNoteGuid: str


class TradeOfferFile(FileAnswer):
    """The PDF of a trade offer."""

    tradeOfferGuid: str


class StatementFile(FileAnswer):
    """The PDF of a contact's statement of account."""

    contactGuid: str
