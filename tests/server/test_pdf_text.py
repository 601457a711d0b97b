"""The text of a PDF from anybody: damaged, hostile or whole, it is a text within its limits or one clear refusal.

Law of this module: PDFs are made here, or damaged here from whole ones.
"""

from __future__ import annotations

import zlib
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, EncodedStreamObject, NameObject

from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.pdf_text import INSTRUCTIONS, UNPACKED, PdfText, text_of

PDF = "application/pdf"
FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}


def written(*pages: bytes) -> bytes:
    """A PDF of pages with these instructions, packed."""
    writer, made = PdfWriter(), BytesIO()
    for instructions in pages:
        font = DictionaryObject({NameObject(key): NameObject(name) for key, name in FONT.items()})
        stream = EncodedStreamObject()
        stream._data = zlib.compress(instructions, 9)  # noqa: SLF001  the library has no public way to pack our own
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        page = writer.add_blank_page(200, 200)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001
    writer.write(made)
    return made.getvalue()


def saying(text: str) -> bytes:
    return f"BT /F1 9 Tf 10 100 Td ({text}) Tj ET".encode()


@cache
def letter() -> bytes:
    return written(saying("Rykker 1"), saying("Inkassovarsel"))


def test_pages_are_read_in_order_with_a_blank_line_between() -> None:
    """And counted."""
    assert text_of(letter(), PDF, 50, 1000) == PdfText("Rykker 1\n\nInkassovarsel", 2, 2, is_cut=False)


@pytest.mark.parametrize(
    ("pages", "characters", "text", "read"),
    [
        (1, 1000, "Rykker 1", 1),
        (2, 8, "Rykker 1", 1),
        (2, 6, "Rykker", 1),
        (2, 11, "Rykker 1\n\nI", 2),
    ],
)
def test_what_is_left_out_is_said(pages: int, characters: int, text: str, read: int) -> None:
    """By pages or by characters; a page without room for it is not read."""
    assert text_of(letter(), PDF, pages, characters) == PdfText(text, 2, read, is_cut=True)


@pytest.mark.parametrize(
    "bomb",
    [
        saying("a") + b" " * (UNPACKED + 1),
        b"BT /F1 9 Tf " + b"q Q " * INSTRUCTIONS + b"(a) Tj ET",
        b"BT /F1 9 Tf " + b"(a) Tj " * INSTRUCTIONS + b"ET",
    ],
    ids=["unpacks to much", "many instructions", "many texts"],
)
def test_a_page_that_unpacks_to_too_much_is_refused(bomb: bytes) -> None:
    """A few kilobytes may not cost minutes."""
    packed = written(bomb)
    assert len(packed) < 50_000
    with pytest.raises(InvalidArgumentError, match="no text to give"):
        text_of(packed, PDF, 50, 1_000_000)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_pdf_is_a_text_within_its_limits_or_a_refusal(data: st.DataObject) -> None:
    """Bytes changed, cut off or put in anywhere."""
    content = bytearray(letter())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    try:
        found = text_of(bytes(content), PDF, 3, 12)
    except InvalidArgumentError as refused:
        assert refused.details["argument"] == "as_"  # noqa: PT017  either outcome is right
    else:
        assert len(found.text) <= 12
        assert found.pages_read <= 3
