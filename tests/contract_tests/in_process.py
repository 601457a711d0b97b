"""Our server and the fake in this process, in the place of the programs that the suite starts.

Law of this module: it gives the suite's own fixtures other values and changes nothing else of a test. What passes
between the suite, the server and the fake is what passes over the wire; only the wire is missing, and waiting.
"""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx
from anyio.from_thread import start_blocking_portal
from mcp import Client

from contract_tests import expected
from contract_tests import target as targets
from contract_tests.connect import HANDSHAKE, MODERN
from contract_tests.fake import Fake
from contract_tests.session import Connection as Connected
from dinero_mcp.app import make_server
from dinero_mcp.connection import Connection
from dinero_mcp.settings import PREFIX, Settings
from dinero_mcp.surface import SURFACES
from dinero_mcp.tools import catalogue
from mock_dinero.app import create_app
from mock_dinero.clock import Clock
from mock_dinero.limits import RateLimiter
from mock_dinero.transport import DineroTransport
from mock_dinero.world.world import World, default_folder, load
from tests.contract_tests.mistakes import Mistake, middleware

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping
    from contextlib import ExitStack

STALE = "0" * 64
CALL_WITHIN = 20.0
NOWHERE = "no-such-folder/connection.sqlite"


@cache
def demo() -> World:
    """The demo companies, read once."""
    return load([default_folder()])


@cache
def books() -> dict[int, expected.Books]:
    """The books of the demo companies, read once."""
    return expected.books()


@cache
def listed() -> dict[str, dict[str, Any]]:
    """The tools of each surface, kept for every server once one has listed them."""
    return {surface: {} for surface in SURFACES}


@dataclass
class OwnTime:
    """A clock that goes on only while somebody waits."""

    instant: datetime
    seconds: float = 0.0

    def now(self) -> datetime:
        """The instant, aware UTC."""
        return self.instant + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        """Seconds waited so far."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Wait without waiting."""
        self.seconds += seconds


class Inside(httpx.AsyncBaseTransport):
    """The way to a fake, with the mistake in it."""

    def __init__(self, app: Any, mistake: Mistake) -> None:
        self._inner = DineroTransport(app)
        self._mistake = mistake

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request as the mistake does."""
        return await self._mistake.sends(self._inner.handle_async_request, request)


@dataclass
class Programs:
    """What the suite would have started: servers that all make one mistake, and fakes. `opened` ends them."""

    mistake: Mistake
    opened: ExitStack
    target: targets.Target = field(default_factory=targets.load)
    apps: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.portal = self.opened.enter_context(start_blocking_portal())

    def fake(self) -> Fake:
        """A new fake with every demo company, unlimited, its clock still."""
        world = demo().fork()
        app = create_app(
            world,
            clock=Clock(world.as_of, frozen=True),
            limiter=RateLimiter(visma=None, personal=None),
        )
        url = f"https://fake-{len(self.apps)}.example"
        self.apps[url] = app
        http = self.opened.enter_context(httpx.Client(base_url=url, transport=DineroTransport(app)))
        credentials = http.get("/__mock/credentials").json()
        as_of = http.get("/__mock/clock").json()["now"]
        return Fake({"mock": url, "asOf": as_of, "credentials": credentials}, http)

    def connected(
        self, settings: Mapping[str, str], surface: str = "full", revision: str = MODERN
    ) -> Connected:
        """A client of a new server with these settings."""
        client = self._client(settings, surface, revision)
        return Connected(
            self.opened.enter_context(self.portal.wrap_async_context_manager(client)),
            self.portal,
            self.target,
        )

    @asynccontextmanager
    async def _client(
        self, environment: Mapping[str, str], surface: str, revision: str
    ) -> AsyncIterator[Client]:
        settings = settings_of({**environment, **self.mistake.settings})
        assert settings.now is not None, "the target's file sets the server's clock"
        clock = OwnTime(settings.now - timedelta(hours=self.mistake.late))
        transport = Inside(self.apps[settings.api_url], self.mistake)
        way = Connection(settings, clock, transport=transport, sleep=clock.sleep)
        server = make_server(SURFACES[surface], catalogue(), way, clock)
        server.middleware.append(middleware(self.mistake, listed()[surface]))
        mode = "auto" if revision == MODERN else "legacy"
        async with Client(server, mode=mode, read_timeout_seconds=CALL_WITHIN, cache=None) as client:
            yield client
        await way.close()


def settings_of(environment: Mapping[str, str]) -> Settings:
    """The server's settings out of what the suite would have put in its environment."""
    given = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items()}
    unset = {name: known.default for name, known in Settings.model_fields.items()}
    return Settings.model_validate({**unset, "store": NOWHERE, **given})


def fixtures(programs: Programs) -> dict[str, Callable[[], Any]]:
    """The suite's fixtures that start programs or connect to them, by name, as they are here."""
    fake = programs.fake()
    settings = programs.target.settings(fake.ready)

    @cache
    def connection(cell: tuple[str, str]) -> Connected:
        return programs.connected(settings, revision=cell[1])

    @contextmanager
    def world(transport: str = "stdio", **more: str) -> Iterator[tuple[Fake, Connected]]:
        own = programs.fake()
        revision = HANDSHAKE if transport == "stdio" else MODERN
        yield own, programs.connected(programs.target.settings(own.ready) | more, revision=revision)

    return {
        "all_books": books,
        "fake": lambda: fake,
        "surfaces": lambda: str,
        "connection_of": lambda: connection,
        "world_of": lambda: world,
        "compact": lambda: programs.connected(settings, "compact"),
        "namespaced": lambda: programs.connected(settings, "namespaced"),
        "stranger": lambda: programs.connected(settings | {f"{PREFIX}REFRESH_TOKEN": STALE}),
    }
