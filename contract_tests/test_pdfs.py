"""Files and PDFs: the very bytes Dinero gives, within the limit, of booked documents."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from .expected import first
from .requirements import requirement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .expected import Books, Row
    from .fake import Fake
    from .session import Connection

LIMIT = 6 * 1024 * 1024


def _booked(rows: dict[str, Row]) -> str:
    return first(
        sorted(guid for guid, row in rows.items() if row["Status"] not in ("Draft", None)), "booked document"
    )


def _draft(rows: dict[str, Row]) -> str:
    return first(sorted(guid for guid, row in rows.items() if row["Status"] == "Draft"), "draft")


@pytest.fixture(scope="session")
def documents(books: Books) -> dict[str, tuple[dict[str, Any], str]]:
    """For each tool that gives a PDF: the arguments that name a document, and where Dinero has it."""
    reminded = first(sorted(books.reminders), "reminded invoice")
    reminder = books.reminders[reminded][0]
    contact = first(sorted(books.live(books.contacts)), "contact")
    invoice, note = _booked(books.live(books.invoices)), _booked(books.live(books.credit_notes))
    offer = first(sorted(books.live(books.trade_offers)), "trade offer")
    return {
        "download_invoice_pdf": ({"invoiceGuid": invoice}, f"invoices/{invoice}"),
        "download_invoice_reminder_pdf": (
            {"invoiceGuid": reminded, "reminderId": reminder},
            f"invoices/{reminded}/reminders/{reminder}",
        ),
        "download_credit_note_pdf": ({"creditNoteGuid": note}, f"sales/creditnotes/{note}/pdf"),
        "download_trade_offer_pdf": ({"tradeOfferGuid": offer}, f"tradeoffers/{offer}"),
        "download_contact_state_of_account_pdf": (
            {"contactGuid": contact},
            f"state-of-account/{contact}/pdf",
        ),
    }


PDFS = (
    "download_invoice_pdf",
    "download_invoice_reminder_pdf",
    "download_credit_note_pdf",
    "download_trade_offer_pdf",
    "download_contact_state_of_account_pdf",
)
Documents = dict[str, tuple[dict[str, Any], str]]


@requirement("files:pdf")
@pytest.mark.parametrize("tool", PDFS)
def test_a_pdf_is_the_one_dinero_gives(
    full: Connection, fake: Fake, books: Books, documents: Documents, tool: str
) -> None:
    """Byte by byte; its size and type are said."""
    named, path = documents[tool]
    data = full.ask(tool, organizationId=books.id, **named)
    content = base64.b64decode(data["base64"], validate=True)
    assert content.startswith(b"%PDF-")
    assert (data["mimeType"], data["sizeBytes"]) == ("application/pdf", len(content))
    assert content == fake.file(f"/v1/{books.id}/{path}")
    assert {name: data[name] for name in named} == named


@requirement("files:pdf-ways")
@pytest.mark.parametrize("tool", PDFS)
def test_a_pdf_comes_as_a_link_and_as_text_too(
    full: Connection, books: Books, documents: Documents, tool: str
) -> None:
    """The link reads as the same file; the text names the company, and nothing is sent twice."""
    named = {"organizationId": books.id, **documents[tool][0]}
    whole = full.ask(tool, **named)
    linked = full.call(tool, {**named, "as": "link"})
    (link,) = linked.links
    assert full.read(link.uri).blob == whole["base64"]
    assert not linked.data.get("base64")
    text = full.ask(tool, **named, **{"as": "text"})
    assert books.name in text["text"]
    assert not text.get("base64")


@requirement("files:draft")
def test_a_draft_has_no_pdf(full: Connection, books: Books) -> None:
    """Booked invoices and credit notes only; Dinero's reason is passed on."""
    for tool, argument, rows in (
        ("download_invoice_pdf", "invoiceGuid", books.invoices),
        ("download_credit_note_pdf", "creditNoteGuid", books.credit_notes),
    ):
        told = full.refusal(tool, **{"organizationId": books.id, argument: _draft(books.live(rows))})
        assert told["code"] == "DineroValidationError"
        assert (told["status"], bool(told["dineroMessage"])) == (400, True)


def _files(books: Books) -> Iterable[Row]:
    """Every file once, in however many pages and lists it was recorded."""
    return {row["FileGuid"]: row for body in books.answers("files") for row in body}.values()


@requirement("files:limit")
def test_a_file_of_exactly_six_megabytes_passes(full: Connection, fake: Fake, books: Books) -> None:
    """Every byte of it; one byte more is FileTooLargeError."""
    sizes = {row["Size"]: row["FileGuid"] for row in _files(books)}
    data = full.ask("download_file", organizationId=books.id, fileGuid=sizes[LIMIT])
    assert data["sizeBytes"] == LIMIT
    assert base64.b64decode(data["base64"]) == fake.file(f"/v1/{books.id}/files/{sizes[LIMIT]}")
    told = full.refusal("download_file", organizationId=books.id, fileGuid=sizes[LIMIT + 1])
    assert (told["code"], told["retryable"]) == ("FileTooLargeError", False)


@requirement("files:kinds")
def test_a_file_of_every_kind_comes_as_dinero_gives_it(full: Connection, fake: Fake, books: Books) -> None:
    """The first of each extension, whatever its guid looks like."""
    kinds: dict[str, str] = {}
    for row in _files(books):
        if 0 < row["Size"] < LIMIT:
            kinds.setdefault(row["Extension"], row["FileGuid"])
    assert len(kinds) > 3
    for guid in kinds.values():
        data = full.ask("download_file", organizationId=books.id, fileGuid=guid)
        assert base64.b64decode(data["base64"]) == fake.file(f"/v1/{books.id}/files/{guid}")


def _archive(full: Connection, books: Books, **filters: Any) -> list[str]:
    data = full.ask("list_files", organizationId=books.id, pageSize=1000, **filters)
    assert data["hasMore"] is False
    return sorted(row["fileGuid"] for row in data["files"])


@requirement("files:archive")
def test_the_archive_holds_every_file_once(full: Connection, books: Books) -> None:
    """Over pages of an odd size."""
    found: list[str] = []
    more, page = True, 0
    while more:
        data = full.ask("list_files", organizationId=books.id, pageSize=61, page=page)
        found += [row["fileGuid"] for row in data["files"]]
        more, page = data["hasMore"], page + 1
    assert sorted(found) == sorted(row["FileGuid"] for row in _files(books))


@requirement("files:filters")
def test_used_files_and_kinds_of_files_are_told_apart(full: Connection, books: Books) -> None:
    """FileStatus and extensions leave exactly what matches."""
    used = sorted(row["FileGuid"] for row in _files(books) if row["Linked"])
    unused = sorted(row["FileGuid"] for row in _files(books) if not row["Linked"])
    assert (_archive(full, books, fileStatus="Used"), _archive(full, books, fileStatus="Unused")) == (
        used,
        unused,
    )
    tables = sorted(row["FileGuid"] for row in _files(books) if row["Extension"] in ("csv", "xml"))
    assert _archive(full, books, extensions=["csv", "xml"]) == tables
