"""Files and pages made in place of recorded ones: the same kind of file, nothing of its content.

Law of this module: bytes are made anew; of a PDF the lines of text are read, and each becomes what the same text
becomes in JSON, so that a contact is the same pseudonym on paper. Nothing else of a file is read.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from mock_dinero import files
from mock_dinero.cassettes import Interaction
from mock_dinero.ledger.papers import File
from mock_dinero.pdf.sheet import Sheet
from mock_dinero.pdf.words import DANISH, ENGLISH
from mock_dinero.tape.scrub.kinds import Kinds

MADE_ON = datetime(2000, 1, 1, tzinfo=UTC)
PRODUCER = "mock-dinero scrub"
MOST_BYTES = 8 * 1024 * 1024
MOST_PAGES = 20
MOST_LINES = 400
MOST_TURNS = 3
NOT_FOUND = "404 - The resource cannot be found."
MAGIC = {b"%PDF-": "pdf", b"\x89PNG\r\n": "png", b"\xff\xd8\xff": "jpg", b"PK\x03\x04": "docx"}

_LABELS = sorted({*DANISH.values(), *ENGLISH.values(), "IBAN"}, key=len, reverse=True)
_LABEL = re.compile("(" + "|".join(map(re.escape, _LABELS)) + r")(:?\s+|:)(.+)")


def extension_of(content: bytes) -> str:
    """Return the kind of a file by its first bytes; `bin` for one not known."""
    return next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), "bin")


def made_file(one: Interaction, path: str, kinds: Kinds) -> Interaction:
    """Return the answer with a made file of the same kind in place of its bytes or text."""
    content = one.content
    if content is None:
        raw = one.body.encode()
        extension = next((name for name in ("xml", "csv") if name in one.content_type), "bin")
        made = (
            _generic(path, extension, len(raw)) if extension != "bin" else kinds.to.spelled(one.body).encode()
        )
        return replace(one, body=made.decode("utf-8", "replace"))
    extension = extension_of(content)
    if extension == "pdf" and "/files/" not in path:
        return replace(one, body="", content=_paper(content, kinds))
    return replace(one, body="", content=_generic(path, extension, len(content)))


def made_page(text: str, kind: str, kinds: Kinds) -> str:
    """Return a text or page in place of another; the page of an unknown route and known problems stay."""
    plain = re.sub(r"<[^>]*>", " ", text).strip()
    if "html" not in kind:
        return kinds.problem(text)
    title = NOT_FOUND if NOT_FOUND in plain else kinds.to.spelled(plain)
    return f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"


def _generic(path: str, extension: str, size: int) -> bytes:
    guid = path.rstrip("/").rpartition("/")[2]
    file = File(
        guid=guid, name=None, extension=extension, size=size, pages=1, uploaded_by=None, uploaded_at=MADE_ON
    )
    return files.content(file)


def _paper(content: bytes, kinds: Kinds) -> bytes:
    paper = paper_of([_line(line, kinds) for line in lines(content)])
    for _ in range(MOST_TURNS):
        again = paper_of(lines(paper))
        if again == paper:
            break
        paper = again  # a line that was wrapped is two now
    return paper


def paper_of(texts: Iterable[str]) -> bytes:
    """Return the paper of some lines; every byte of it is a function of them."""
    sheet = Sheet("Bilag", MADE_ON)
    for text in texts:
        sheet.write(text)
    return sheet.content()


def lines(content: bytes) -> list[str]:
    """Return the lines of a PDF's text, none where it cannot be read."""
    import pypdf  # noqa: PLC0415 - read when the first paper comes

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of a page may quote the page
    if len(content) > MOST_BYTES:
        return []
    try:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages[:MOST_PAGES]
        found = [line.strip() for page in pages for line in page.extract_text().splitlines()]
    except Exception:  # noqa: BLE001 - a damaged file breaks in any way; it is replaced all the same
        return []
    return [line for line in found if line][:MOST_LINES]


def traits(content: bytes) -> list[str]:
    """Return what a PDF says of itself: its title, author and the like."""
    import pypdf  # noqa: PLC0415 - as above

    try:
        return [str(value) for value in (pypdf.PdfReader(io.BytesIO(content)).metadata or {}).values()]
    except Exception:  # noqa: BLE001 - as above
        return []


def after_label(text: str) -> str:
    """Return what a line of a paper says after the words every paper has; nothing where it is those alone."""
    found = _LABEL.fullmatch(text)
    return "" if text in _LABELS else found[3] if found else text


def _line(text: str, kinds: Kinds) -> str:
    """Return a line as it becomes in JSON, after the words every paper has."""
    if text in _LABELS:
        return text
    if found := _LABEL.fullmatch(text):
        return found[1] + found[2] + _value(found[3], kinds)
    return _value(text, kinds)


def _value(text: str, kinds: Kinds) -> str:
    to = kinds.to
    forms = (
        (r".*@.*", lambda _: to.email(text)),
        (r"(?:DK ?)?\d{8}", lambda _: to.cvr(text)),
        (r"[A-Z]{2}\d{2}[A-Z0-9 ]{10,38}", lambda _: to.iban(text)),
        (r"(\d{4})([ -])(\d{6,10})", lambda at: to.registration(at[1]) + at[2] + to.account(at[3])),
        (r"\+?[\d ]{8,16}", lambda _: to.phone(text)),
        (r"(\d{4}) (.+)", lambda at: f"{to.code(at[1])} {to.name(at[2])}"),
    )
    found = ((re.fullmatch(form, text), change) for form, change in forms)
    return next((change(match) for match, change in found if match), None) or kinds.text(text)
