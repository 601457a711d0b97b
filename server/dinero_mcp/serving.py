"""Running the server in the foreground: the port is bound first, and readiness is told once requests are answered.

The ready line of `--json` has the shape scripts rely on: {"mcp": {full, compact, namespaced}, "asOf"}.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import anyio
import uvicorn

from dinero_mcp.app import make_web_app, run_stdio
from dinero_mcp.clock import COPENHAGEN, clock_starting_at
from dinero_mcp.connection import Connection
from dinero_mcp.logs import set_up_logs
from dinero_mcp.surface import SURFACES, Surface
from dinero_mcp.tool import Tool
from dinero_mcp.tools import catalogue

if TYPE_CHECKING:
    from dinero_mcp.clock import Clock
    from dinero_mcp.settings import Settings

GRACE = 5


class PortTaken(Exception):
    """The address cannot be listened on; the message is one line for a person."""


def serve_stdio(settings: Settings, surface: Surface, groups: Sequence[str]) -> None:
    """Serve one surface over standard input and output until the host hangs up."""
    clock = clock_starting_at(settings.now)
    anyio.run(run_stdio, surface, tools_of(groups), watched_connection(settings, clock), clock)


def serve_http(settings: Settings, host: str, port: int, *, as_json: bool) -> None:
    """Serve all surfaces until interrupted; PortTaken where the port cannot be had."""
    clock = clock_starting_at(settings.now)
    connection = watched_connection(settings, clock)
    listener = listen(host, port)
    app = make_web_app(catalogue(), connection, clock)
    told = ready_line(host, listener.getsockname()[1], clock.now(), as_json=as_json)
    run_uvicorn(app, listener, lambda: say(told))


def watched_connection(settings: Settings, clock: Clock) -> Connection:
    """The connection, with logs on standard error and telemetry if wanted; TelemetryMissing without the extra."""
    quiet_libraries()
    set_up_logs(settings.log, settings.log_level, sys.stderr)
    if not settings.sends_telemetry(os.environ):
        return Connection(settings, clock)
    from dinero_mcp.telemetry import exporting  # noqa: PLC0415  imported only where it is on

    return Connection(settings, clock, watch=exporting(clock))


def run_uvicorn(app: object, listener: socket.socket, when_ready: Callable[[], None]) -> None:
    """Run an ASGI app on a bound socket; `when_ready` is called when it answers."""
    web_server(app, when_ready).run(sockets=[listener])


def web_server(app: object, when_ready: Callable[[], None]) -> uvicorn.Server:
    """A server for an ASGI app, yet to be run; `when_ready` is called when it answers."""

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            when_ready()

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning",
        log_config=None,  # ours, which tells no address
        access_log=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=GRACE,
    )
    return Announcing(config)


def tools_of(groups: Sequence[str]) -> tuple[Tool, ...]:
    """The declared tools of these groups."""
    return tuple(tool for tool in catalogue() if tool.group in groups)


def listen(host: str, port: int, option: str = "--port") -> socket.socket:
    """A bound socket; PortTaken where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio leaves Nagle's algorithm on and every streamed answer waits 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as refused:
        listener.close()
        raise PortTaken(
            f"{option} {port}: {refused.strerror}; choose another, or 0 for a free one."
        ) from None
    return listener


def ready_line(host: str, port: int, now: datetime, *, as_json: bool) -> str:
    """Where the surfaces are, for a script or for a person."""
    urls = surface_urls(host, port)
    if as_json:
        return json.dumps({"mcp": urls, "asOf": now.astimezone(COPENHAGEN).isoformat(timespec="seconds")})
    return "\n".join(
        ["Ready. MCP over Streamable HTTP:", *(f"  {name:<10} {url}" for name, url in urls.items())]
    )


def surface_urls(host: str, port: int) -> dict[str, str]:
    """The address of each surface by its name."""
    shown = f"[{host}]" if ":" in host else host
    return {surface.name: f"http://{shown}:{port}{surface.path}" for surface in SURFACES.values()}


def say(line: str) -> None:
    """Write to standard output at once: a script may be waiting for it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def quiet_libraries() -> None:
    """HTTP libraries log addresses, and a Dinero address may hold a customer's name: warnings only.

    The reader of PDFs quotes what it stumbles over, so it is not heard at all.
    """
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
