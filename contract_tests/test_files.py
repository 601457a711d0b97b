"""Files: the same bytes whichever way they are asked for, and the archive by day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .expected import first
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .session import Connection

SIZE = 1000


def archive(server: Connection, books: Books, **days: str) -> list[dict[str, Any]]:
    """Every file of all pages."""
    found: list[dict[str, Any]] = []
    while True:
        page = len(found) // SIZE
        data = server.ask("list_files", organizationId=books.id, page=page, pageSize=SIZE, **days)
        found += data["files"]
        if not data["hasMore"]:
            return found


@pytest.fixture
def a_pdf(server: Connection, books: Books) -> dict[str, Any]:
    """Where the first PDF of the archive is."""
    named = (each for each in archive(server, books) if each["extension"] == "pdf")
    return {"organizationId": books.id, "fileGuid": first(named, "PDF in the archive")["fileGuid"]}


@requirement("files:link")
def test_a_link_reads_as_the_file(server: Connection, a_pdf: dict[str, Any]) -> None:
    """As a host follows it."""
    whole = server.ask("download_file", **a_pdf)
    (link,) = server.call("download_file", {**a_pdf, "as": "link"}).links
    read = server.read(link.uri)
    assert (read.blob, read.mime_type) == (whole["base64"], whole["mimeType"])


@requirement("files:text")
def test_a_text_stays_within_its_limit_and_a_table_has_none(
    server: Connection, books: Books, a_pdf: dict[str, Any]
) -> None:
    """The beginning of the whole text; a CSV is told apart."""
    whole = server.ask("download_file", **a_pdf, **{"as": "text"})["text"]
    assert whole
    cut = server.ask("download_file", **a_pdf, **{"as": "text"}, maxCharacters=5)["text"]
    assert (len(cut), cut) == (5, whole[:5])
    tables = (each for each in archive(server, books) if each["extension"] == "csv")
    guid = first(tables, "CSV in the archive")["fileGuid"]
    told = server.refusal("download_file", organizationId=books.id, fileGuid=guid, **{"as": "text"})
    assert told["code"] == "InvalidArgumentError"


@requirement("files:days")
@pytest.mark.parametrize(
    ("after", "before"), [("2026-01-01", "2026-03-01"), ("2026-06-01", None), (None, "2025-01-01")]
)
def test_days_leave_exactly_the_files_of_those_days(
    server: Connection, books: Books, after: str | None, before: str | None
) -> None:
    """From the start of the one to the start of the other."""
    wanted = [
        each["fileGuid"]
        for each in archive(server, books)
        if (after or "") <= each["uploadedAt"][:10] < (before or "9999")
    ]
    given = {name: day for name, day in (("uploadedAfter", after), ("uploadedBefore", before)) if day}
    assert wanted
    assert [each["fileGuid"] for each in archive(server, books, **given)] == wanted
