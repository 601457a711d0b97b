"""Serving the fake over HTTP, and saying when it is ready.

Law of this module: the socket is bound before anything is printed, so a taken port is an OSError of the caller's;
the ready line is the first line of standard output and comes when requests are answered.
"""

from __future__ import annotations

import json
import secrets
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import uvicorn

from mock_dinero.app import create_app, operations
from mock_dinero.clock import Clock
from mock_dinero.gates import Gates
from mock_dinero.identity import Credentials
from mock_dinero.ledger.books import Organization
from mock_dinero.ledger.dates import COPENHAGEN
from mock_dinero.limits import RateLimiter
from mock_dinero.switches import Switches
from mock_dinero.world.world import World

Announce = Callable[[Gates, str], None]
"""Says that the application answers at a URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to serve."""

    host: str
    port: int
    clock: Clock
    limiter: RateLimiter
    switches: Switches
    random_credentials: bool = False


class Announced(uvicorn.Server):
    """A server that calls back once it answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        self._announce()


def serve(world: World, settings: Settings, announce: Announce) -> None:
    """Serve until interrupted; OSError when the address cannot be listened on."""
    with _bound(settings.host, settings.port) as listener:
        application = create_app(
            world,
            clock=settings.clock,
            limiter=settings.limiter,
            switches=settings.switches,
            credentials=Credentials().randomized(secrets.token_hex) if settings.random_credentials else None,
        )
        url = _url(settings.host, listener.getsockname()[1])
        config = uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            date_header=False,
            server_header=False,
            lifespan="off",
        )
        Announced(config, lambda: announce(application, url)).run(sockets=[listener])


def print_ready(application: Gates, url: str) -> None:
    """Print the one line of JSON that a script needs."""
    _print(json.dumps(ready(application, url), ensure_ascii=False))


def print_summary(application: Gates, url: str) -> None:
    """Print what was loaded, for people."""
    world, credentials = application.state.world, application.state.identity.credentials
    organizations = [books.company.organization for books in world.books.values()]
    _print(
        f"Fake Dinero at {url}, {application.state.clock.now().astimezone(COPENHAGEN):%Y-%m-%d %H:%M} in Copenhagen"
    )
    counts = f"{len(organizations)} companies, {world.records} records, {len(operations())} operations"
    _print(f"{counts}, {world.files} cassettes")
    for one in organizations:
        _print(
            f"  {one.id}  {one.name}{'' if one.has_pro else '  (no Pro)'}  API key {credentials.api_key(one.id)}"
        )
    _print(f"Personal client {credentials.personal_client_id}, secret {credentials.personal_client_secret}")
    _print("It only reads: writes are refused. Stop with Ctrl-C.")


def ready(application: Gates, url: str) -> dict[str, Any]:
    """Return what a script needs: where the fake is, its organisations, credentials and the instant it starts at."""
    state = application.state
    organizations = [books.company.organization for books in state.world.books.values()]
    return {
        "mock": url,
        "organizations": [{"id": one.id, "name": one.name, "isPro": one.has_pro} for one in organizations],
        "credentials": _credentials(state.identity.credentials, organizations),
        "asOf": state.clock.now().astimezone(COPENHAGEN).isoformat(timespec="seconds"),
    }


def _credentials(credentials: Credentials, organizations: list[Organization]) -> dict[str, Any]:
    first = next((one.id for one in organizations if one.has_pro), None)
    personal = {
        "clientId": credentials.personal_client_id,
        "clientSecret": credentials.personal_client_secret,
        "apiKey": None if first is None else credentials.api_key(first),
        "organizationId": first,
    }
    visma = {
        "clientId": credentials.visma_client_id,
        "clientSecret": credentials.visma_client_secret,
        "refreshToken": credentials.refresh_token,
    }
    return {"personal": personal, "vismaConnect": visma}


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens, so that two fakes cannot share a port by accident."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _url(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
