"""The fake inside the process of the client under test, as a transport of httpx.

Law of this module: a client that is given this transport reaches the fake whatever host it calls, and nothing
else; a broken connection is the exception of httpx that a real one would raise.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

import httpx
from anyio.from_thread import start_blocking_portal

from mock_dinero.breaking import WIRE
from mock_dinero.faults import HOUR

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from anyio.from_thread import BlockingPortal
    from starlette.types import ASGIApp, Message, Scope

RESET = "[Errno 104] Connection reset by peer"
CUT = "peer closed connection without sending complete message body (received {} bytes, expected {})"


@dataclass(slots=True)
class MemoryWire:
    """The connection under one request in this process. `patience` is the client's read timeout, an hour when it
    has none.
    """

    patience: float | None
    is_reset: bool = False
    is_cut: bool = False
    is_tired: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    def reset(self) -> None:
        """End the connection before an answer."""
        self.is_reset = True
        self.gone.set()

    def cut(self) -> None:
        """End the connection in the middle of an answer."""
        self.is_cut = True
        self.gone.set()

    def tire(self) -> None:
        """Let the client's read time out."""
        self.is_tired = True
        self.gone.set()


@dataclass(slots=True)
class _Exchange:
    """One request and what came back for it."""

    body: bytes
    wire: MemoryWire
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    is_read: bool = False

    async def receive(self) -> Message:
        """Give the body once, then wait for the end of the connection."""
        if self.is_read:
            await self.wire.gone.wait()
            return {"type": "http.disconnect"}
        self.is_read = True
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Message) -> None:
        """Take one part of the answer."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        else:
            self.parts.append(message.get("body", b""))

    def response(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, or raise what a real connection would."""
        if self.wire.is_tired:
            raise httpx.ReadTimeout("The read operation timed out", request=request)
        if self.wire.is_reset:
            raise httpx.ReadError(RESET, request=request)
        content = b"" if request.method == "HEAD" else b"".join(self.parts)
        if self.wire.is_cut:
            expected = dict(self.headers).get(b"content-length", b"?").decode()
            raise httpx.RemoteProtocolError(CUT.format(len(content), expected), request=request)
        return httpx.Response(
            self.status, headers=self.headers, stream=httpx.ByteStream(content), request=request
        )


class DineroTransport(httpx.AsyncBaseTransport, httpx.BaseTransport):
    """For `httpx.AsyncClient` and for `httpx.Client`. Close it, or the client, when you are done.

    One transport serves either kind of client: an asynchronous one runs the fake in its own event loop, a
    synchronous one in a loop that this transport keeps in a thread. `world` names the world of every request.
    """

    def __init__(self, app: ASGIApp, *, world: str | None = None) -> None:
        self._app = app
        self._world = world
        self._opened: AbstractContextManager[BlockingPortal] | None = None
        self._portal: BlockingPortal | None = None
        self._starting = Lock()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an asynchronous client."""
        return await self._exchange(request, await request.aread())

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a synchronous client."""
        body = request.read()
        with self._starting:
            if self._portal is None:
                self._opened = start_blocking_portal()
                self._portal = self._opened.__enter__()
        return self._portal.call(self._exchange, request, body)

    async def aclose(self) -> None:
        """End."""
        self.close()

    def close(self) -> None:
        """End the loop of synchronous clients, if there is one; a later request begins another."""
        if self._opened is not None:
            self._opened.__exit__(None, None, None)
        self._opened = self._portal = None

    async def _exchange(self, request: httpx.Request, body: bytes) -> httpx.Response:
        patience = request.extensions.get("timeout", {}).get("read")
        exchange = _Exchange(body, MemoryWire(HOUR if patience is None else patience))
        await self._app(self._scope(request, exchange.wire), exchange.receive, exchange.send)
        return exchange.response(request)

    def _scope(self, request: httpx.Request, wire: MemoryWire) -> Scope:
        headers = [(name.lower(), value) for name, value in request.headers.raw]
        if self._world is not None and "x-mock-world" not in request.headers:
            headers.append((b"x-mock-world", self._world.encode()))
        url = request.url
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "headers": headers,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.split(b"?")[0],
            "query_string": url.query,
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 0),
            "root_path": "",
            WIRE: wire,
        }
        return scope
