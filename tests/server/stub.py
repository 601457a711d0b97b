"""A Dinero of a few lines for tests of the server: answers by path, a journal of what was asked, a clock that moves
when somebody sleeps.

Law of this module: it knows HTTP, not bookkeeping; a path nobody gave an answer for is a failure.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
from mcp_types import CallToolResult

from dinero_mcp.connection import Connection
from dinero_mcp.door import Door
from dinero_mcp.settings import Settings
from dinero_mcp.surface import FULL, Surface
from dinero_mcp.tools import catalogue

ORGANIZATION = 371001
START = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
TOKEN_PATH = "/dineroapi/oauth/token"
REFRESH_PATH = "/connect/token"
ORGANIZATIONS_PATH = "/v1.1/organizations"

Answerer = Callable[[httpx.Request], httpx.Response]


@dataclass
class ManualClock:
    """A clock that shows the seed's instant until it is moved; `sleep` moves it."""

    moved: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.moved)

    def monotonic(self) -> float:
        return self.moved

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moved += seconds
        await asyncio.sleep(0)


def reply(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    """A JSON answer as Dinero sends it; header names with _ for -."""
    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    content = json.dumps(body, ensure_ascii=False).encode()
    return httpx.Response(
        status, content=content, headers={"content-type": "application/json; charset=utf-8", **sent}
    )


def page_of(
    rows: list[dict[str, Any]], *, page: int = 0, page_size: int = 100, total: int | None = None
) -> Any:
    """Dinero's envelope of a list."""
    pagination = {
        "MaxPageSizeAllowed": 1000,
        "PageSize": page_size,
        "Result": len(rows),
        "ResultWithoutFilter": len(rows) if total is None else total,
        "Page": page,
    }
    return {"Collection": rows, "Pagination": pagination}


def organization(number: int, name: str = "Nordlys Cykler ApS", *, pro: bool = True) -> dict[str, Any]:
    """A row of v1.1/organizations."""
    flags = ("HasPro", "HasPayingPro", "HasStarterPlus", "HasTotal", "HasYfs")
    return {"Id": number, "Name": name, "IsVatFree": False, "Subscription": dict.fromkeys(flags, pro)}


@dataclass
class StubDinero:
    """Answers by path, in order; the last one stays. `asked` are the paths, `requests` everything."""

    answers: dict[str, list[Answerer]] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)
    tokens: int = 0

    def on(self, path: str, *given: Any) -> None:
        """Answer a path with responses, exceptions or JSON bodies, one after the other."""
        self.answers[path] = [as_answerer(each) for each in given]

    @property
    def asked(self) -> list[str]:
        """The paths of Dinero's own operations, as sent, organisation names and tokens left out."""
        paths = [request.url.raw_path.decode().partition("?")[0] for request in self.requests]
        return [path for path in paths if path not in (TOKEN_PATH, REFRESH_PATH, ORGANIZATIONS_PATH)]

    def query(self, path: str) -> dict[str, str]:
        """The query of the newest request for a path."""
        newest = next(each for each in reversed(self.requests) if each.url.path == path)
        return {name: values[0] for name, values in parse_qs(newest.url.query.decode()).items()}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        await asyncio.sleep(0)
        if request.url.path not in self.answers:
            return self._by_default(request)
        line = self.answers[request.url.path]
        return (line.pop(0) if len(line) > 1 else line[0])(request)

    def _by_default(self, request: httpx.Request) -> httpx.Response:
        if request.url.path in (TOKEN_PATH, REFRESH_PATH):
            self.tokens += 1
            return reply({"access_token": f"token-{self.tokens}", "expires_in": 3600, "token_type": "Bearer"})
        if request.url.path == ORGANIZATIONS_PATH:
            return reply([organization(ORGANIZATION)])
        raise AssertionError(f"nothing was to ask {request.method} {request.url.path}")


def as_answerer(given: Any) -> Answerer:
    """A response, an exception or a JSON body as what answers a request."""
    if callable(given):
        return given  # type: ignore[no-any-return]
    if isinstance(given, httpx.Response):
        return lambda _: httpx.Response(given.status_code, content=given.content, headers=given.headers)
    if isinstance(given, Exception):
        return lambda _: raising(given)
    return lambda _: reply(given)


def raising(error: Exception) -> httpx.Response:
    raise error


PERSONAL: Mapping[str, Any] = {
    "api_url": "https://dinero.example",
    "personal_token_url": f"https://authz.example{TOKEN_PATH}",
    "connect_url": "https://connect.example",
    "store": "no-such-folder/connection.sqlite",
    "client_id": "mock-personal",
    "client_secret": "mock-personal-secret",
    "api_key": "0f" * 16,
}
VISMA: Mapping[str, Any] = {**PERSONAL, "api_key": None, "refresh_token": "A" * 64}


@dataclass
class Bench:
    """A server on a stub: one connection, its clock, and a door per surface."""

    stub: StubDinero
    clock: ManualClock
    connection: Connection

    async def call(self, tool: str, surface: Surface = FULL, /, **arguments: Any) -> CallToolResult:
        """The result of a tool call with arguments as the surface spells them."""
        return await self.door(surface).call(tool, arguments)

    def door(self, surface: Surface = FULL) -> Door:
        return Door(surface, catalogue(), self.connection, self.clock)


def bench(stub: StubDinero, transport: httpx.AsyncBaseTransport | None = None, **settings: Any) -> Bench:
    """A server on a stub; settings are those of a personal key unless given."""
    clock = ManualClock()
    values: dict[str, Any] = {name: field.default for name, field in Settings.model_fields.items()}
    chosen = Settings.model_validate({**values, **PERSONAL, **settings})
    network = transport or httpx.MockTransport(stub)
    connection = Connection(chosen, clock, transport=network, sleep=clock.sleep)
    return Bench(stub, clock, connection)


def data(result: CallToolResult) -> dict[str, Any]:
    """The structured content of a good result."""
    assert not result.is_error, result.structured_content
    content: dict[str, Any] = result.structured_content
    return content


def error(result: CallToolResult) -> dict[str, Any]:
    """The error object of a failed result."""
    assert result.is_error, result.structured_content
    told: dict[str, Any] = result.structured_content["error"]
    return told
