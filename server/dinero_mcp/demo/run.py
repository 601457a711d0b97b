"""The demo from start to end: the fake, the server connected to it, the tour, then serving.

Law of this module: everything listens on loopback, uses the fake's published credentials, and ends with it;
nothing of the person's own settings is read.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mcp import Client

from dinero_mcp.app import make_web_app
from dinero_mcp.clock import clock_starting_at, copenhagen_day
from dinero_mcp.connection import Connection
from dinero_mcp.demo import DemoError
from dinero_mcp.demo.child import Fake, running_fake
from dinero_mcp.demo.hosts import host_configurations
from dinero_mcp.demo.show import Show, show_for
from dinero_mcp.demo.tour import Place, Result, tour
from dinero_mcp.serving import PortTaken, listen, quiet_libraries, surface_urls, web_server
from dinero_mcp.settings import PREFIX, Settings, fixed_settings
from dinero_mcp.tools import catalogue

LOOPBACK = "127.0.0.1"
USUAL_MOCK_PORT = 8781
TOUR_SURFACE = "full"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line chose; a port of 0 is a free one, a `mock_port` of None the usual one if free."""

    port: int
    mock_port: int | None
    rate_limit: str | None
    once: bool


def give_demo(options: Options, *, as_json: bool) -> None:
    """Give the demo from start to end; raises DemoError, PortTaken or SettingsError with a line for a person."""
    asyncio.run(run_demo(options, show_for(as_json=as_json)))


async def run_demo(options: Options, show: Show) -> None:
    """As `give_demo`, in an event loop that runs."""
    quiet_libraries()
    fixed_settings(
        rate_limit=options.rate_limit
    )  # what the server would refuse is refused before the fake starts
    mock_port = usual_port() if options.mock_port is None else free_port(options.mock_port)
    listener = listen(LOOPBACK, options.port)
    urls = surface_urls(LOOPBACK, listener.getsockname()[1])
    async with running_fake(port=mock_port, rate_limit=options.rate_limit) as fake:
        environment = environment_for(fake, options.rate_limit)
        async with _serving(settings_of(environment), listener) as ended:
            show.connected(connection_object(urls, fake))
            await _tour(urls[TOUR_SURFACE], environment, show)
            show.finished(
                urls, host_configurations(urls[TOUR_SURFACE], environment), serving=not options.once
            )
            if not options.once:
                await ended.wait()


def usual_port() -> int:
    """The fake's usual port, so that a configuration pasted once holds for the next demo too; 0 where it is taken."""
    try:
        return free_port(USUAL_MOCK_PORT)
    except PortTaken:
        return 0


def free_port(port: int) -> int:
    """A port that the fake can have; PortTaken under our own option's name, for the fake would say its own."""
    listen(LOOPBACK, port, "--mock-port").close()
    return port


def environment_for(fake: Fake, rate_limit: str | None) -> dict[str, str]:
    """The settings, by environment name, that point a server at the fake and give it the fake's time."""
    credentials = fake.credentials
    settings = {
        "API_URL": fake.url,
        "CONNECT_URL": fake.url,
        "PERSONAL_TOKEN_URL": f"{fake.url}/dineroapi/oauth/token",
        "CLIENT_ID": credentials["clientId"],
        "CLIENT_SECRET": credentials["clientSecret"],
        "REFRESH_TOKEN": credentials["refreshToken"],
        "ORGANIZATION": str(first_pro(fake)),
        "NOW": fake.as_of,
    }
    limit = {} if rate_limit is None else {"RATE_LIMIT": rate_limit}
    return {PREFIX + name: value for name, value in (settings | limit).items()}


def settings_of(environment: Mapping[str, str]) -> Settings:
    """Settings from these values alone, whatever the process's own environment holds."""
    return fixed_settings(**{name.removeprefix(PREFIX).lower(): value for name, value in environment.items()})


def connection_object(urls: Mapping[str, str], fake: Fake) -> dict[str, Any]:
    """What a script needs to go on: the surfaces, the fake, its organisations, credentials and instant."""
    return {"mcp": dict(urls), **fake.ready}


def first_pro(fake: Fake) -> int:
    """The organisation the demo asks about."""
    pro = [row["id"] for row in fake.ready["organizations"] if row["isPro"]]
    if not pro:
        raise DemoError("No company of the fake has Pro: give it a cassette folder with one that has.")
    return int(pro[0])


async def _tour(url: str, environment: Mapping[str, str], show: Show) -> None:
    now = datetime.fromisoformat(environment[f"{PREFIX}NOW"])
    place = Place(int(environment[f"{PREFIX}ORGANIZATION"]), copenhagen_day(now))
    async with Client(url) as client:

        async def call(tool: str, arguments: Mapping[str, Any]) -> Result:
            answer = await client.call_tool(tool, dict(arguments))
            result: Result = answer.structured_content or {}
            if answer.is_error:
                raise DemoError(f"{tool}: {result['error']['message']} {result['error']['hint']}")
            return result

        async for step in tour(call, place):
            show.step(step)


@asynccontextmanager
async def _serving(settings: Settings, listener: socket.socket) -> AsyncIterator[asyncio.Event]:
    """Serve in this event loop while the context lasts; the event is set when the server was told to stop."""
    ready, ended = asyncio.Event(), asyncio.Event()
    clock = clock_starting_at(settings.now)
    server = web_server(make_web_app(catalogue(), Connection(settings, clock), clock), ready.set)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    task.add_done_callback(lambda _: ended.set())
    try:
        await ready.wait()
        yield ended
    finally:
        server.should_exit = True
        await task
