"""A server on the fake with every demo company, in this process; what it asks is kept.

Law of this module: nothing here changes what passes between the two. Tests that only read share one fake; who arms,
moves or changes something takes a fake of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

from mock_dinero.app import create_app
from mock_dinero.clock import Clock
from mock_dinero.identity import Credentials
from mock_dinero.limits import RateLimiter
from mock_dinero.switches import Switches
from mock_dinero.transport import DineroTransport
from tests.server.samples import world
from tests.server.stub import REFRESH_PATH, TOKEN_PATH, Bench, StubDinero, bench

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mock_dinero.gates import Gates

NAMES = "GET /v1.1/organizations"
"""What may precede any tool, to name the organisation it answers for."""


class PassingOn(StubDinero):
    """Keeps every request and passes it on to the fake."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__()
        self.transport = transport

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return await self.transport.handle_async_request(request)


@dataclass
class OnDemo:
    """A server and the fake it is connected to; `seen` is the last request that was looked at."""

    server: Bench
    fake: Gates
    seen: int = 0

    def operations(self, templates: Iterable[str]) -> list[str]:
        """What the fake's journal has since last asked, as declared operations; one that is none as it was sent."""
        visits = self.fake.state.journal.since(self.seen)
        self.seen = visits[-1].number if visits else self.seen
        known = sorted(templates, key=lambda each: each.count("{"))
        asked = (f"{visit.method} {visit.path}" for visit in visits)
        return [operation(each, known) for each in asked if not each.endswith((TOKEN_PATH, REFRESH_PATH))]


def operation(asked: str, templates: Iterable[str]) -> str:
    """The first template that a method and path fit."""
    fitting = (each for each in templates if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each), asked))
    return next(fitting, asked)


def fake_of(switches: Switches | None = None) -> Gates:
    """The fake with every demo company, unlimited, its clock still."""
    own, unlimited = world().fork(), RateLimiter(visma=None, personal=None)
    return create_app(own, clock=Clock(own.as_of, frozen=True), limiter=unlimited, switches=switches)


@cache
def shared_fake() -> Gates:
    """One fake for all tests that only read."""
    return fake_of()


def on_demo(app: Gates | None = None, **settings: Any) -> OnDemo:
    """A server of a user who reaches every demo company."""
    fake = app or shared_fake()
    server = bench(PassingOn(DineroTransport(fake)), **(user() | settings))
    return OnDemo(server, fake, fake.state.journal.total)


def user() -> dict[str, Any]:
    """The settings of a Visma Connect user of the fake."""
    given = Credentials()
    return {
        "client_id": given.visma_client_id,
        "client_secret": given.visma_client_secret,
        "api_key": None,
        "refresh_token": given.refresh_token,
        "rate_limit": "off",
    }
