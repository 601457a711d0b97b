"""The fake Dinero behind the server: started as a process, read over HTTP.

Law of this module: it speaks to the fake only through its published paths and its control paths.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from .process import started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .target import Target

NEVER = 1_000_000_000
"""A request number beyond every run's last."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request the fake received: method, path and status."""

    number: int
    method: str
    path: str
    status: int | None


@dataclass(frozen=True)
class Fake:
    """A running fake and its ready line."""

    ready: dict[str, Any]
    http: httpx.Client

    @property
    def today(self) -> str:
        """The Copenhagen day on which the fake's clock stands, YYYY-MM-DD."""
        return str(self.ready["asOf"])[:10]

    def requests(self, since: int = 0) -> list[Request]:
        """The requests received after a number, oldest first."""
        answer = self._journal(since)
        return [Request(r["number"], r["method"], r["path"], r["status"]) for r in answer["requests"]]

    def last(self) -> int:
        """The number of the newest request, 0 before the first."""
        return int(self._journal(NEVER)["total"])

    def _journal(self, since: int) -> dict[str, Any]:
        answer = self.http.get("/__mock/journal", params={"since": since}).raise_for_status()
        journal: dict[str, Any] = answer.json()
        return journal


@contextmanager
def running(target: Target) -> Iterator[Fake]:
    """Start the target's fake for the length of the block."""
    with started(target.fake, {}) as ready, httpx.Client(base_url=ready["mock"]) as http:
        yield Fake(ready, http)
