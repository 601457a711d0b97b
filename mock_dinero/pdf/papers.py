"""Files of the archive that are PDFs: a receipt of a few pages.

Law of this module: it says what file it is and nothing of any amount, so that no reader takes it for books.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_dinero.pdf.sheet import Sheet

if TYPE_CHECKING:
    from mock_dinero.ledger.papers import File


def scan(file: File) -> bytes:
    """Return a PDF of as many pages as the file has, one when it does not say."""
    pages = max(1, file.pages or 1)
    sheet = Sheet("Bilag", file.uploaded_at)
    sheet.write("Bilag", size=18, bold=True)
    for number in range(1, pages + 1):
        if number > 1:
            sheet.page()
        sheet.write(file.name or "Uden navn")
        sheet.write(f"Side {number} af {pages}")
        sheet.write(f"Fil {file.guid}")
    return sheet.content()
