"""The loopback address that the browser comes back to: one answer, as a form or in the query, and then it is gone.

What comes is not judged here, and nothing of it is shown on the page or logged.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dinero_mcp.connect.desk import ConnectFailed
from dinero_mcp.serving import PortTaken, listen, web_server

PATH = "/callback"
LONGEST = 64 * 1024
NO_IPV6 = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
Fields = list[tuple[str, str]]


@dataclass
class Listener:
    """Waits for the browser; `redirect_uri` is what to register at Visma."""

    redirect_uri: str
    stopped: asyncio.Task[None] | None = None
    came: asyncio.Future[Fields] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def answer(self, seconds: float) -> Fields | None:
        """The first answer, None if none comes in time; CancelledError when serving was interrupted."""
        waited: set[asyncio.Future[Any]] = {self.came, *([self.stopped] if self.stopped else [])}
        await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if self.came.done():
            return self.came.result()
        if self.stopped is not None and self.stopped.done():
            raise asyncio.CancelledError
        return None

    async def take(self, request: Request) -> Response:
        """Take an answer from the browser; what is none is left aside."""
        fields = await _fields(request)
        if fields is None or not {"code", "error"} & {name for name, _ in fields}:
            return _page("Det var ikke et svar fra Visma. / That was no answer from Visma.", 400)
        if self.came.done():
            return _page("Svaret er modtaget f&oslash;r. / The answer was received before.", 400)
        self.came.set_result(fields)
        return _page("Luk vinduet og se i terminalen. / Close this window and look in the terminal.")


@asynccontextmanager
async def listening(port: int) -> AsyncIterator[Listener]:
    """Listen on loopback while inside; 0 picks a free port; ConnectFailed where the port is taken."""
    sockets = sockets_on(port)
    uri = f"http://localhost:{sockets[0].getsockname()[1]}{PATH}"
    listener, ready = Listener(uri), asyncio.Event()
    server = web_server(Starlette(routes=[Route(PATH, listener.take, methods=["GET", "POST"])]), ready.set)
    serving = asyncio.create_task(server.serve(sockets=sockets))
    listener.stopped = serving
    try:
        await ready.wait()
        yield listener
    finally:
        server.should_exit = True
        await serving


def sockets_on(port: int) -> list[socket.socket]:
    """`localhost` in both address families: a browser may try either."""
    try:
        first = listen("127.0.0.1", port)
    except PortTaken as taken:
        raise ConnectFailed(str(taken)) from None
    with contextlib.ExitStack() as stack:
        stack.callback(first.close)
        second = _second(first.getsockname()[1])
        stack.pop_all()
    return [first, *second]


def _second(port: int) -> list[socket.socket]:
    """The same port of IPv6; none where the system has no IPv6."""
    listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM) if socket.has_ipv6 else None
    if listener is None:
        return []
    try:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("::1", port))
        listener.listen()
    except OSError as refused:
        listener.close()
        if refused.errno in NO_IPV6:
            return []
        raise ConnectFailed(f"--port {port}: {refused.strerror}; choose another.") from None
    return [listener]


async def _fields(request: Request) -> Fields | None:
    """The fields of a form or a query; None for what is too long or no text."""
    text = request.url.query.encode()
    if request.method == "POST":
        text = b""
        with contextlib.suppress(ClientDisconnect):
            async for piece in request.stream():
                text += piece
                if len(text) > LONGEST:
                    return None
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return None


def _page(text: str, status: int = 200) -> HTMLResponse:
    """A page that holds nothing of what came."""
    style = "font: 1.2em system-ui; margin: 20vh auto; max-width: 30em; text-align: center"
    page = f'<!doctype html><html lang="da"><meta charset="utf-8"><title>dinero-mcp</title><p style="{style}">{text}'
    return HTMLResponse(page, status, headers=HEADERS)
