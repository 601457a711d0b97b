"""A sheet of A4 to write on, over fpdf2.

Law of this module: the built-in Helvetica writes Latin-1; what it has no letter for becomes a question mark, a few
signs a near one. The date in the file is the one given in, so that the same sheet gives the same bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR = str.maketrans(
    {
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{EURO SIGN}": "EUR",
    }
)
WIDTH = 180
HEIGHT = 5.5
"""Millimetres between the margins, and of a row."""

Cell = tuple[str, float, str]
"""Text, width in millimetres, and L or R for where it stands."""


class Sheet:
    """One document; a page that is full is followed by another."""

    def __init__(self, title: str, made: datetime) -> None:
        from fpdf import FPDF  # noqa: PLC0415 - a start need not load what only a PDF needs

        self._pdf = FPDF(format="A4")
        self._pdf.set_margin(15)
        self._pdf.set_auto_page_break(auto=True, margin=20)
        self._pdf.set_title(latin(title))
        self._pdf.set_producer("mock-dinero")
        self._pdf.set_creation_date(made.astimezone(UTC))
        self._pdf.add_page()

    def write(self, text: str, *, size: float = 10, bold: bool = False) -> None:
        """Write text over the full width, wrapped."""
        self._font(size, bold=bold)
        self._pdf.multi_cell(WIDTH, size * 0.5, latin(text) or " ", new_x="LMARGIN", new_y="NEXT")

    def row(self, cells: Sequence[Cell], *, bold: bool = False, line: bool = False) -> None:
        """Write cells beside each other; the first wraps below itself, text too wide for another is cut."""
        self._font(9, bold=bold)
        (text, width, align), *others = cells
        first, *more = self._wrapped(latin(text), width)
        self._cells([(first, width, align), *others], "B" if line and not more else "")
        for rest in more:
            self._cells([(rest, width, align)], "")

    def gap(self, height: float = 4) -> None:
        """Leave some millimetres empty."""
        self._pdf.ln(height)

    def page(self) -> None:
        """Begin a new page."""
        self._pdf.add_page()

    def content(self) -> bytes:
        """Return the document."""
        return bytes(self._pdf.output())

    def _cells(self, cells: Sequence[Cell], border: str) -> None:
        for text, width, align in cells:
            self._pdf.cell(
                width,
                HEIGHT,
                self._fitting(latin(text).replace("\n", " "), width),
                border=border,
                align=align,
            )
        self._pdf.ln(HEIGHT)

    def _font(self, size: float, *, bold: bool) -> None:
        self._pdf.set_font("Helvetica", "B" if bold else "", size)

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines = self._pdf.multi_cell(width, HEIGHT, text or " ", dry_run=True, output="LINES")
        assert isinstance(lines, list)  # what output="LINES" gives
        return lines or [""]

    def _fitting(self, text: str, width: float) -> str:
        while text and self._pdf.get_string_width(text) > width - 1:
            text = text[:-1]
        return text


def latin(text: str) -> str:
    """Return the text in the letters of Latin-1, control characters as blanks."""
    near = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text.translate(NEAR))
    return near.encode("latin-1", "replace").decode("latin-1")
