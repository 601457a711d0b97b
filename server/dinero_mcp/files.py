"""Files and PDFs: where Dinero keeps each kind, and the forms they are handed on in: base64, a link, the text of a PDF.

A kind is declared once: its route serves the download tool, its link the resource template, and reading a link is
calling that tool. Every form fetches the file, so that a link leads to something and its type and size are known.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import quote

import anyio.to_thread
from pydantic import Field

from dinero_mcp.tool import Answer, Call, FileLink

if TYPE_CHECKING:
    from dinero_mcp.dinero.reads import FileReply, Query
    from dinero_mcp.pdf_text import PdfText

Form = Annotated[
    Literal["base64", "link", "text"],
    Field(description="The file itself, a link to read it later, or the text of a PDF."),
]
MaxPages = Annotated[int, Field(ge=1, le=50, description="Pages to read, with text.")]
MaxCharacters = Annotated[int, Field(ge=1, le=200_000, description="Characters to give, with text.")]
PAGES, CHARACTERS = 20, 20_000
"""What is read unless more is asked for: about 5,000 tokens."""


Values = Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class FileKind:
    """One kind of file: Dinero's route, and the template of its links (RFC 6570)."""

    route: str
    link: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The one operation it takes, as a tool declares it."""
        return (f"GET {self.route}",)

    def ids(self, values: Values) -> dict[str, str | int | bool | None]:
        """What tells the file from others of its organisation."""
        path = _VARIABLE.findall(self.link.partition("{?")[0])
        return {name: values[name] for name in path if name in values}

    def uri(self, values: Values) -> str:
        """The link of one file; a value that is None is left out of the query."""
        return _VARIABLE.sub(lambda found: _expanded(found[1], values), self.link)


_VARIABLE = re.compile(r"\{([^}]+)\}")


def _expanded(variable: str, values: Values) -> str:
    if not variable.startswith("?"):
        return _quoted(values[variable])
    given = ((name, values.get(name)) for name in variable[1:].split(","))
    query = "&".join(f"{name}={_quoted(value)}" for name, value in given if value is not None)
    return f"?{query}" if query else ""


def _quoted(value: object) -> str:
    return quote(str(value).lower() if isinstance(value, bool) else str(value), safe="")


# source: published description (2026-09-03)
INVOICE = FileKind("/v1/{organizationId}/invoices/{guid}", "dinero://{organizationId}/invoices/{invoiceGuid}")
REMINDER = FileKind(
    "/v1/{organizationId}/invoices/{voucherGuid}/reminders/{id}",
    "dinero://{organizationId}/invoices/{invoiceGuid}/reminders/{reminderId}",
)
CREDIT_NOTE = FileKind(
    "/v1/{organizationId}/sales/creditnotes/{guid}/pdf",
    "dinero://{organizationId}/creditnotes/{creditNoteGuid}",
)
TRADE_OFFER = FileKind(
    "/v1/{organizationId}/tradeoffers/{guid}", "dinero://{organizationId}/tradeoffers/{tradeOfferGuid}"
)
STATEMENT = FileKind(
    "/v1/{organizationId}/state-of-account/{guid}/pdf",
    "dinero://{organizationId}/statements/{contactGuid}{?from,to,hideClosed}",
)
FILE = FileKind("/v1/{organizationId}/files/{fileGuid}", "dinero://{organizationId}/files/{fileGuid}")


@dataclass(frozen=True)
class Wanted:
    """The form a caller chose, with the limits of a text."""

    form: Literal["base64", "link", "text"] = "base64"
    max_pages: int = PAGES
    max_characters: int = CHARACTERS


async def file_answer(
    call: Call,
    kind: FileKind,
    path: Mapping[str, str | int],
    named: Values,
    wanted: Wanted,
    *,
    query: Query | None = None,
) -> Answer[Any]:
    """Fetch a file and answer it as wanted; `named` are the variables of its link, `query` goes to Dinero.

    Variables of the link's path are keys of the answer. FileTooLargeError above 6 MB; InvalidArgumentError where a
    text is wanted of what has none.
    """
    reply = await call.dinero.file(kind.route, path, query)
    size = len(reply.content)
    head = {**kind.ids(named), "fileName": reply.file_name, "mimeType": reply.mime_type, "sizeBytes": size}
    if wanted.form == "text":
        return await _as_text(head, reply, wanted)
    if wanted.form == "base64":
        return _as_base64(head, reply)
    return _as_link(head, kind.uri({**path, **named}))


def _as_base64(head: dict[str, Any], reply: FileReply) -> Answer[Any]:
    said = f"{in_a_line(head)}, in base64 in the structured content."
    notes = () if reply.content else ("The file is empty: Dinero has 0 bytes of it.",)
    content = base64.b64encode(reply.content).decode("ascii")
    return Answer({**head, "base64": content}, said=said, notes=notes)


def _as_link(head: dict[str, Any], uri: str) -> Answer[Any]:
    name = head["fileName"] or uri.removeprefix("dinero://").partition("?")[0]
    link = FileLink(uri, name, head["mimeType"], head["sizeBytes"])
    return Answer({**head, "uri": uri}, said=f"{in_a_line(head)}, to be read at {uri}.", link=link)


async def _as_text(head: dict[str, Any], reply: FileReply, wanted: Wanted) -> Answer[Any]:
    # Imported when a text is first asked for: a host waits for tools/list, not for a reader of PDFs.
    from dinero_mcp.pdf_text import text_of  # noqa: PLC0415

    found = await anyio.to_thread.run_sync(
        text_of, reply.content, head["mimeType"], wanted.max_pages, wanted.max_characters
    )
    data = {
        **head,
        "text": found.text,
        "pages": found.pages,
        "pagesRead": found.pages_read,
        "isCut": found.is_cut,
    }
    return Answer(data, notes=_notes(found))


def _notes(found: PdfText) -> tuple[str, ...]:
    read = f"Text of {found.pages_read} of {found.pages} page(s)"
    if found.is_cut:
        return (f"{read}, cut: `max_pages` and `max_characters` give more.",)
    if not found.text.strip():
        return (f"{read}: there is none, as in a scanned picture. Ask for base64 or link to see it.",)
    return (f"{read}, whole.",)


def in_a_line(head: Mapping[str, Any]) -> str:
    """Name, type and size in one line."""
    return f"{head['fileName'] or 'File'} ({head['mimeType']}, {head['sizeBytes']:,} bytes)"
