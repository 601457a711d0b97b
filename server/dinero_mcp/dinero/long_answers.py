"""A JSON array of megabytes is read a piece at a time: never all rows in memory, never the interpreter held for long.

Law of this module: what it yields is what the whole array, read at once, would hold; what is no array of flat objects
is read at once instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from dinero_mcp.errors import DineroUnavailableError

LONG = 1024 * 1024
PIECE = 256  # rows; about 100 kB of entries, a millisecond

_FLAT_OBJECT = re.compile(rb'\{[^{}"\[\]]*(?:"(?:[^"\\]|\\.)*"[^{}"\[\]]*)*\}', re.DOTALL)
_OPENED = re.compile(rb"\s*\[")
_BETWEEN = re.compile(rb"\s*,\s*")


class LongArray:
    """The rows of a long JSON array, parsed anew by whoever goes over them.

    Going over it raises DineroUnavailableError where the text is no JSON.
    """

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[Any]:
        for piece in self._pieces():
            try:
                yield from orjson.loads(piece)
            except ValueError:
                raise DineroUnavailableError(
                    "Dinero's answer is broken off or garbled.", status=200
                ) from None

    def _pieces(self) -> Iterator[bytes]:
        """JSON arrays that together are the whole; what follows a row that is not flat comes in one piece."""
        body = self._body
        opened = _OPENED.match(body)
        begin = at = first = opened.end() if opened else 0
        rows = 0
        while (found := _FLAT_OBJECT.match(body, at)) and (comma := _BETWEEN.match(body, found.end())):
            rows, at = rows + 1, comma.end()
            if rows % PIECE == 0:
                yield b"[" + body[begin : found.end()] + b"]"
                begin = at
        rest = body[begin:]
        yield b"[" + rest if begin == first or rest.strip() != b"]" else b""  # no comma before the end


def is_long_array(body: bytes) -> bool:
    """Whether a body is an array long enough to be read in pieces."""
    return len(body) >= LONG and body[:64].lstrip()[:1] == b"["
