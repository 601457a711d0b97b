"""How an afflicted answer goes out: late, cut off, garbled, in drips, or not at all.

Law of this module: the only place that touches the connection under ASGI. The server's protocol (`wired`) or the
in-process transport puts it into the scope under WIRE; without one, what needs a connection is a 500 that says so.
Sleep comes in as an argument.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from mock_dinero.answers import HTML

if TYPE_CHECKING:
    import asyncio

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from mock_dinero.faults import Break

WIRE = "mock_dinero.wire"
DRIP = 16
DRIP_PAUSE = 0.05
Sleep = Callable[[float], Awaitable[None]]
_NO_WIRE = (
    b"this fault needs the connection: use `mock-dinero serve` or mock_dinero.transport.DineroTransport\n"
)
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Wire(Protocol):
    """The connection under one request. `patience` is how long the caller waits for an answer, None for ever."""

    patience: float | None

    def reset(self) -> None:
        """End the connection at once, so that the caller's read fails."""

    def cut(self) -> None:
        """End the connection after what was sent so far."""

    def tire(self) -> None:
        """Let the caller's read time out now."""


class SocketWire:
    """The wire of a real connection; real callers watch their own clock."""

    patience: float | None = None

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def reset(self) -> None:
        """Close with RST, which a close after SO_LINGER 0 is."""
        found = self._transport.get_extra_info("socket")
        if found is not None:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._transport.abort()

    def cut(self) -> None:
        """Flush and close."""
        self._transport.close()

    def tire(self) -> None:
        """Never asked for: a socket has no patience of its own."""


@dataclass(slots=True)
class Collected:
    """An answer on its way out, held back so that it can be broken."""

    start: Message = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    async def send(self, message: Message) -> None:
        """Take one ASGI message."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")


async def waited(seconds: float, wire: Wire | None, sleep: Sleep) -> bool:
    """Wait before an answer; False when the caller has given up meanwhile."""
    if wire is not None and wire.patience is not None and seconds >= wire.patience:
        await sleep(wire.patience)
        wire.tire()
        return False
    await sleep(seconds)
    return True


async def vanish(breaks: Break, scope: Scope, receive: Receive, send: Send, sleep: Sleep) -> None:
    """Give no answer at all: reset, or wait until the caller gives up."""
    wire: Wire | None = scope.get(WIRE)
    if wire is None:
        await _without_wire(send)
        return
    if breaks == "reset":
        wire.reset()
    elif wire.patience is not None:
        await sleep(wire.patience)
        wire.tire()
    await _gone(receive)


async def deliver(breaks: Break, answer: Collected, way: tuple[Scope, Receive, Send], sleep: Sleep) -> None:
    """Send a collected answer in its broken form."""
    scope, receive, send = way
    body = bytes(answer.body)
    if breaks == "truncate":
        await _truncated(answer, scope.get(WIRE), receive, send)
    elif breaks == "drip":
        await send(answer.start)
        for at in range(0, len(body), DRIP):
            await send({"type": "http.response.body", "body": body[at : at + DRIP], "more_body": True})
            await sleep(DRIP_PAUSE)
        await send({"type": "http.response.body", "body": b""})
    else:
        changed = {"malformed": body[: len(body) // 2], "empty": b""}.get(breaks, body)
        kind = HTML if breaks == "wrong-content-type" else None
        await send(_reheaded(answer.start, length=len(changed), kind=kind))
        await send({"type": "http.response.body", "body": changed})


async def _truncated(answer: Collected, wire: Wire | None, receive: Receive, send: Send) -> None:
    """Promise the whole body and send half of it."""
    if wire is None:
        await _without_wire(send)
        return
    body = bytes(answer.body)
    await send(_reheaded(answer.start, length=max(len(body), 2)))
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    wire.cut()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    """Wait until the server has seen that the connection is gone, so that it does not answer by itself."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _without_wire(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(_NO_WIRE)).encode())]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": _NO_WIRE})


def _reheaded(start: Message, *, length: int, kind: str | None = None) -> Message:
    """Return the start of an answer with another length, and another content type when one is given."""
    other = {b"content-length": str(length).encode()} | ({b"content-type": kind.encode()} if kind else {})
    kept = [(name, value) for name, value in start.get("headers", ()) if name.lower() not in other]
    return {**start, "headers": [*kept, *other.items()]}


def wired() -> type[asyncio.Protocol]:
    """Return uvicorn's HTTP protocol with the connection in every scope: `uvicorn.Config(app, http=wired())`."""
    from uvicorn.protocols.http.auto import AutoHTTPProtocol  # noqa: PLC0415 - only a server needs uvicorn

    class Wired(cast("Any", AutoHTTPProtocol)):  # type: ignore[misc]  # h11's or httptools'
        app: ASGIApp

        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            routes, wire = self.app, SocketWire(transport)

            async def with_wire(scope: Scope, receive: Receive, send: Send) -> None:
                scope[WIRE] = wire
                await routes(scope, receive, send)

            self.app = with_wire

    return Wired
