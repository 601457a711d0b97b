"""One connection's line to a server: open, silent, or gone.

Law of this module: every request ends in time; what is wrong with the line is one line of text. After the server
went, or was silent SILENT_AT_MOST times in a row, nothing more is asked over this line: the rest is `NotChecked`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio
from mcp.shared.exceptions import MCPError
from mcp.types import CONNECTION_CLOSED, REQUEST_TIMEOUT

from .verdicts import NoAnswer, NotChecked

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENT_AT_MOST = 3
OFF_SCHEMA = "Invalid structured content"
"""How the SDK's client begins to say that an answer breaks the tool's own output schema."""
LOST = (OSError, EOFError, anyio.ClosedResourceError, anyio.BrokenResourceError, anyio.EndOfStream)


@dataclass
class Line:
    """The state of one connection: how often it was silent in a row, and why it is gone, if it is."""

    within: float
    silent: int = 0
    gone: str | None = None

    @contextmanager
    def asking(self, what: str) -> Iterator[None]:
        """Around one request: raises NotChecked when the line is gone, NoAnswer when this request gets none.

        An error that the server itself answers passes unchanged.
        """
        if self.gone:
            raise NotChecked(self.gone)
        try:
            with anyio.fail_after(self.within):
                yield
        except Exception as error:
            found = self._wrong(what, error)
            if found is None:
                self.silent = 0
                raise
            raise NoAnswer(found) from None
        self.silent = 0

    def _wrong(self, what: str, error: Exception) -> str | None:
        """Return what is wrong with the line, in a line; None where the server answered with an error."""
        if isinstance(error, TimeoutError) or (isinstance(error, MCPError) and error.code == REQUEST_TIMEOUT):
            self._was_silent(what)
            return f"{what}: no answer within {self.within:g} s"
        if isinstance(error, LOST) or (isinstance(error, MCPError) and error.code == CONNECTION_CLOSED):
            self.gone = f"the server was gone after {what}"
            return f"{what}: the server went away instead of answering"
        if isinstance(error, ValueError) or str(error).startswith(OFF_SCHEMA):
            return f"{what}: the answer is not what the protocol says: {first_line(str(error))}"
        return None

    def _was_silent(self, what: str) -> None:
        self.silent += 1
        if self.silent >= SILENT_AT_MOST:
            self.gone = f"the server was silent {self.silent} times in a row, last when asked for {what}"


def first_line(text: str) -> str:
    """The first line with anything on it, at most 300 characters."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:300]
