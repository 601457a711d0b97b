"""The fake Dinero behind the server: started as a process, read over HTTP.

Law of this module: it speaks to the fake only through its published paths and its control paths.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx

from .line import first_line
from .process import started
from .verdicts import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .target import Target

WITHIN = 30.0
"""Seconds for one word with the fake; growing a company takes some."""
NEVER = 1_000_000_000
"""A request number beyond every run's last."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request the fake received: method, path, query and status."""

    number: int
    method: str
    path: str
    status: int | None
    query: str


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
        return [
            Request(r["number"], r["method"], r["path"], r["status"], r["query"]) for r in answer["requests"]
        ]

    def last(self) -> int:
        """The number of the newest request, 0 before the first."""
        return int(self._journal(NEVER)["total"])

    @contextmanager
    def world(self, name: str) -> Iterator[Fake]:
        """A world of its own beside this one, for the length of the block: companies, clock, faults, credentials."""
        made = self.tell("worlds", name=name)
        with httpx.Client(base_url=self.ready["mock"], headers=made["header"], timeout=WITHIN) as http:
            try:
                yield Fake({**self.ready, "credentials": made["credentials"]}, http)
            finally:
                self.tell("worlds/drop", name=name)

    def tell(self, operation: str, **members: Any) -> dict[str, Any]:
        """POST to the control API and give its answer; an assertion repeats what it objects to."""
        answer = self.http.post(f"/__mock/{operation}", json=members)
        assert answer.is_success, f"the fake refused {operation} {members}: {answer.text}"
        found: dict[str, Any] = answer.json()
        return found

    def read(self, path: str, **query: Any) -> Any:
        """What Dinero itself answers to a GET, numbers as exact decimals."""
        return json.loads(self._dinero(path, "application/json", query), parse_float=Decimal)

    def file(self, path: str, **query: Any) -> bytes:
        """The file Dinero itself gives under a path."""
        return self._dinero(path, "application/octet-stream", query)

    def _dinero(self, path: str, accept: str, query: dict[str, Any]) -> bytes:
        token = self.tell("tokens/mint")["accessToken"]
        headers = {"Authorization": f"Bearer {token}", "Accept": accept}
        return self.http.get(path, params=query, headers=headers).raise_for_status().content

    def _journal(self, since: int) -> dict[str, Any]:
        answer = self.http.get("/__mock/journal", params={"since": since}).raise_for_status()
        journal: dict[str, Any] = answer.json()
        return journal


class Unseen(Fake):
    """What stands in where no fake is behind the server: nothing is known to have been received."""

    def _journal(self, since: int) -> dict[str, Any]:
        return {"total": 0, "requests": [], "since": since}


@contextmanager
def running(target: Target) -> Iterator[Fake]:
    """The target's fake for the length of the block: the one it names, or one started for it, or none.

    Raises Unreachable when the one it names does not answer.
    """
    if target.mock:
        with httpx.Client(base_url=target.mock, timeout=WITHIN) as http:
            yield Fake(_known(target.mock, http), http)
        return
    if not target.fake:
        with httpx.Client() as http:
            yield Unseen({"credentials": {"vismaConnect": {}}}, http)
        return
    with started(target.fake, {}) as ready, httpx.Client(base_url=ready["mock"], timeout=WITHIN) as http:
        yield Fake(ready, http)


def _known(url: str, http: httpx.Client) -> dict[str, Any]:
    """What the ready line of a fake at `url` said."""
    try:
        health, credentials = (
            http.get(f"/__mock/{name}").raise_for_status().json() for name in ("health", "credentials")
        )
        return {"mock": url, "asOf": health["asOf"], "credentials": credentials}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError) as error:
        raise Unreachable(f"no fake Dinero answers at {url}: {first_line(str(error))}") from None
