"""The text of a PDF, page by page, within limits; pure, and no network.

A PDF comes from anybody: whatever its reader stumbles over is one clear error, never a defect of ours, and what a page
unpacks to is bounded, for a few kilobytes can hold gigabytes of instructions.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from dinero_mcp.errors import InvalidArgumentError

INSTEAD = "Ask for base64 or link instead."
UNPACKED = 20 * 1024 * 1024  # bytes of one stream; a page of text has some ten thousand
INSTRUCTIONS = 100_000  # of one stream; about a second


@dataclass(frozen=True)
class PdfText:
    """Text of the first pages, a blank line between two; `is_cut` where pages or characters were left out."""

    text: str
    pages: int
    pages_read: int
    is_cut: bool


def text_of(content: bytes, mime_type: str, max_pages: int, max_characters: int) -> PdfText:
    """The text of a PDF's first pages; InvalidArgumentError for another kind of file and for a damaged one."""
    if not content[:1024].lstrip().startswith(b"%PDF-"):
        _refuse(f"The file is {mime_type}, not a PDF that holds text", INSTEAD)
    try:
        with apply_configuration(
            zlib_maximum_output_length=UNPACKED, stream_parsing_work_maximum_count=INSTRUCTIONS
        ):
            return _read(content, max_pages, max_characters)
    except LimitReachedError:
        _refuse("The PDF has a page too large to be read", INSTEAD)
    except (FileNotDecryptedError, DependencyError):
        _refuse("The PDF is locked with a password", INSTEAD)
    except Exception:  # noqa: BLE001  the reader raises all sorts on a damaged file, none of which is to be quoted
        _refuse("The PDF is damaged and cannot be read", INSTEAD)


def _read(content: bytes, max_pages: int, max_characters: int) -> PdfText:
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        reader.decrypt("")  # many PDFs are locked against printing only, with an empty password
    texts: list[str] = []
    room = max_characters
    for page in reader.pages[:max_pages]:
        if room <= 0:
            break
        texts.append(page.extract_text())
        room -= len(texts[-1]) + len(BREAK)
    pages, whole = len(reader.pages), BREAK.join(texts)
    return PdfText(
        whole[:max_characters], pages, len(texts), len(texts) < pages or len(whole) > max_characters
    )


BREAK = "\n\n"


def _refuse(reason: str, hint: str) -> NoReturn:
    raise InvalidArgumentError(f"{reason}, so there is no text to give.", argument="as_", hint=hint)
