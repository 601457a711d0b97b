"""What the fake costs, measured beside a bare FastAPI route that returns the same bytes.

Law of this program: it measures and prints, and asserts nothing. What is compared runs in one run, in turn, on the
same machine. `--grow` adds a company of 500,000 postings.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Response

from mock_dinero.app import create_app
from mock_dinero.limits import RateLimiter
from mock_dinero.seed.grown import NUMBER
from mock_dinero.world.render import CONTACT
from mock_dinero.world.world import default_folder, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message

ORGANIZATION = 371001
GROWTH = "invoices=50000,entries=500000,seed=7"
CALLS, WARM_UP, ROUNDS = 1000, 100, 5
Json = dict[str, Any]


def line(text: str) -> None:
    """Print one result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def bare(path: str, body: bytes) -> FastAPI:
    """A FastAPI application with one route that returns the bytes."""
    app = FastAPI(openapi_url=None)

    @app.get(path)
    async def answer() -> Response:
        return Response(body, media_type="application/json")

    return app


async def asked(app: ASGIApp, path: str, query: str, token: str) -> bytes:
    """Ask an application in this process, with nothing between; its body."""
    headers = [(b"host", b"fake"), (b"authorization", f"Bearer {token}".encode())]
    scope: Json = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": headers,
        "server": ("fake", 80),
        "client": ("here", 1),
    }
    body = bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return bytes(body)


async def rate(app: ASGIApp, path: str, query: str, token: str) -> float:
    """Calls a second in this process."""
    for _ in range(WARM_UP):
        await asked(app, path, query, token)
    start = time.perf_counter()
    for _ in range(CALLS):
        await asked(app, path, query, token)
    return CALLS / (time.perf_counter() - start)


async def times(app: ASGIApp, path: str, query: str, token: str) -> list[float]:
    """Milliseconds of each call in this process."""
    found = []
    for _ in range(CALLS):
        start = time.perf_counter()
        await asked(app, path, query, token)
        found.append((time.perf_counter() - start) * 1000)
    return found


def in_process() -> None:
    """Measure without a socket."""
    app = create_app(load([default_folder()]), limiter=RateLimiter(visma=None, personal=None))
    state = app.state
    token = state.identity.mint(ORGANIZATION, state.clock.now())
    contact = next(iter(state.world.books[ORGANIZATION].contacts))
    path = f"/v1/{ORGANIZATION}/contacts/{contact}"
    body = asyncio.run(asked(app, path, "", token))
    beside = bare(path, body)
    pairs = [
        (asyncio.run(rate(app, path, "", token)), asyncio.run(rate(beside, path, "", token)))
        for _ in range(ROUNDS)
    ]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    line(f"one row, in process:  {ours:7.0f}/s, bare FastAPI {theirs:7.0f}/s, ratio {ours / theirs:.2f}")
    query = urlencode({"fields": ",".join(CONTACT), "pageSize": "100"})
    taken = asyncio.run(times(app, f"/v1/{ORGANIZATION}/contacts", query, token))
    p50, p99 = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
    line(f"100 contacts, all fields, in process: p50 {p50:.2f} ms, p99 {p99:.2f} ms")


@contextlib.contextmanager
def child(*command: str) -> Iterator[tuple[subprocess.Popen[str], Json]]:
    """Start a program and yield it with its ready line; end it on leaving."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        process.kill()


class Wire:
    """One connection that is kept open."""

    def __init__(self, url: str, token: str = "") -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = f"HTTP/1.1\r\nHost: fake\r\nAuthorization: Bearer {token}\r\n\r\n"

    def get(self, target: str) -> bytes:
        """Send a GET and read its whole answer."""
        self._socket.sendall(f"GET {target} {self._head}".encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._received(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        left = int(length[1]) - len(body) if length else 0
        parts = [body]
        while left > 0:
            parts.append(self._received(min(left, 2**20)))
            left -= len(parts[-1])
        return b"".join(parts)

    def _received(self, most: int) -> bytes:
        found = self._socket.recv(most)
        if not found:
            raise SystemExit("the connection was closed before the answer was whole")
        return found


def memory(process: subprocess.Popen[str]) -> str:
    """The memory of a process, where the system tells it."""
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{process.pid}/status").read_text("utf-8")
        now, most = (int(re.findall(rf"{name}:\s+(\d+)", text)[0]) // 1024 for name in ("VmRSS", "VmHWM"))
        return f"{now} MB, at most {most} MB"
    return "not known here"


def token_of(url: str, organization: int) -> str:
    """A token from a running fake."""
    command = ("-m", "mock_dinero", "token", "--url", url, "--organization", str(organization))
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=True
    ).stdout.strip()


def started() -> None:
    """Measure the start and the memory of a fake that nobody asked anything yet."""
    start = time.perf_counter()
    with child("-m", "mock_dinero", "serve", "--port", "0", "--json", "--rate-limit", "off") as (fake, _):
        line(f"start to the ready line: {time.perf_counter() - start:.2f} s; idle memory {memory(fake)}")


def large() -> None:
    """Measure the large company: start, memory, a year of postings again and again."""
    start = time.perf_counter()
    options = ("serve", "--port", "0", "--json", "--rate-limit", "off", "--grow", GROWTH)
    with child("-m", "mock_dinero", *options) as (fake, ready):
        line(f"{GROWTH}: start {time.perf_counter() - start:.1f} s, memory {memory(fake)}")
        wire = Wire(ready["mock"], token_of(ready["mock"], NUMBER))
        for year in (2023, 2024, 2025, 2025, 2025):
            start = time.perf_counter()
            size = len(wire.get(f"/v1/{NUMBER}/entries?fromDate={year}-01-01&toDate={year}-12-31"))
            taken = time.perf_counter() - start
            line(f"entries of {year}: {size / 1e6:.1f} MB in {taken:.2f} s")
        line(f"memory after them {memory(fake)}")


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grow", action="store_true", help="measure the large company too")
    options = parser.parse_args()
    line(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    in_process()
    started()
    if options.grow:
        large()


if __name__ == "__main__":
    main()
