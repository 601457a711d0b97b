"""The bytes of an archived file, made from what is known of it.

Law of this module: one file, always the same bytes, exactly as many as it says. A PDF, PNG or JPEG opens when its
size leaves room for one (some 3, 1 and 1 kB) and is cut short when not; it is padded where its format allows.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib
from typing import TYPE_CHECKING

from mock_dinero.pdf.papers import scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from mock_dinero.ledger.papers import File

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "heic": "image/heic",
    "xml": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Extension -> media type of the download (assumed; the published description names none)."""

PIXELS = 48
COMMENT = b"%" + b" " * 78 + b"\n"
SHORTEST = 12
"""The fewest bytes that every kind of padding can be: an empty PNG chunk."""

JPEG = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWG"
    "kJ6jq62rZ4C8ybqmx5moq6T/wAALCAAgACABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAwAF/8QAIRAAAQMBCQAAAAAAAAAA"
    "AAAAAQACAwQFERQxNFOBorH/2gAIAQEAAD8A05JGxML3m5ozKHHU251KsdTbnUpo5GysD2G9pyKG0NHJx6FjqWxZ+jj59KrQ"
    "0cnHoWOpbFn6OPn0ppI2ysLHi9pzCHA0232KsDTbfYpo42xMDGC5oyC//9k="
)
"""A picture of 32 x 32 grey points, baseline JPEG, in base64."""


def media_type(extension: str) -> str:
    """Return the media type of an extension, that of unnamed bytes for one not known."""
    return MEDIA_TYPES.get(extension.lower().lstrip("."), "application/octet-stream")


def content(file: File) -> bytes:
    """Return the file's bytes, `file.size` of them."""
    maker = MAKERS.get(file.extension.lower().lstrip("."), _noise)
    return maker(file)[: file.size].ljust(file.size, b"\n")


def _pdf(file: File) -> bytes:
    """A receipt of as many pages as the file has; the padding is a comment before the last lines."""
    made = scan(file)
    head, mark, tail = made.rpartition(b"startxref")
    return _padded(
        file,
        head,
        mark + tail,
        lambda missing: (COMMENT * (missing // len(COMMENT) + 1))[: missing - 1] + b"\n",
    )


def _png(file: File) -> bytes:
    """A square of colours; the padding is a chunk of its own, which readers skip."""
    seed = _digest(file)
    rows = b"".join(
        b"\0" + bytes(seed[(x // 6 + y // 6 * 3 + part) % 32] for x in range(PIXELS) for part in range(3))
        for y in range(PIXELS)
    )
    header = struct.pack(">IIBBBBB", PIXELS, PIXELS, 8, 2, 0, 0, 0)
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 0))
    return _padded(file, head, _chunk(b"IEND", b""), lambda missing: _chunk(b"paDd", bytes(missing - 12)))


def _jpeg(file: File) -> bytes:
    """A small grey picture; the padding is fill bytes, which may stand before any marker."""
    made = base64.b64decode(JPEG)
    return _padded(file, made[:-2], made[-2:], lambda missing: b"\xff" * missing)


def _xml(file: File) -> bytes:
    """A document of one element; the padding is blank lines after it."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<file guid="{file.guid}"/>\n'.encode()
    return text.ljust(file.size, b"\n")


def _csv(file: File) -> bytes:
    """Lines of a bank statement, the last one cut where the size says."""
    line = b"2026-01-05;Betaling;-125,00;DKK\r\n"
    return b"Dato;Tekst;Beloeb;Valuta\r\n" + line * (file.size // len(line) + 1)


def _noise(file: File) -> bytes:
    """Bytes that mean nothing."""
    seed = _digest(file)
    return seed * (file.size // len(seed) + 1)


MAKERS: dict[str, Callable[[File], bytes]] = {
    "pdf": _pdf,
    "png": _png,
    "jpg": _jpeg,
    "jpeg": _jpeg,
    "xml": _xml,
    "csv": _csv,
}


def _padded(file: File, head: bytes, tail: bytes, padding: Callable[[int], bytes]) -> bytes:
    """Put padding between head and tail; what has no room for it stays as it is, to be cut."""
    missing = file.size - len(head) - len(tail)
    return head + padding(missing) + tail if missing >= SHORTEST else head + tail


def _comment(length: int) -> bytes:
    return (COMMENT * (length // len(COMMENT) + 1))[: length - 1] + b"\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _digest(file: File) -> bytes:
    return hashlib.sha256(file.guid.encode()).digest()
