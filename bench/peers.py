"""Our fake beside a bare FastAPI route, Mockoon and Prism: requests a second on one row, over HTTP.

Law of this program: it measures and prints, and asserts nothing. All servers answer the same JSON and stay up
together; one is loaded at a time, in an order drawn anew for each round. Every wait has a limit, every child is in
a process group of its own that is killed on the way out, and without Node it says so in one line and ends well.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI, Response

HERE = Path(__file__).resolve()
ORGANIZATION = 371001
CONNECTIONS, ROUNDS, SECONDS, WARM_UP = 8, 5, 3, 2
PACKAGES = ("node@24", "@mockoon/cli@9.9.0", "@stoplight/prism-cli@5.16.0")
"""What is installed into a temporary folder; Prism asks for a newer Node than many machines have."""
INSTALLING, STARTING, ENDING = 300, 60, 5
"""Seconds that an installation, a start and an end may take at the most."""
Json = dict[str, Any]


def line(text: str) -> None:
    """Print one result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@dataclass(slots=True)
class Server:
    """One server that is up, and what was measured of it."""

    name: str
    url: str
    target: str
    token: str = ""
    rounds: list[Json] = field(default_factory=list)

    def body(self) -> bytes:
        """Ask once, without the load program."""
        parts = urlsplit(self.url)
        wire = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        with contextlib.closing(wire):
            wire.request("GET", self.target, headers=self.headers)
            return wire.getresponse().read()

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with a question."""
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}

    @property
    def rates(self) -> list[float]:
        """Answers a second of each round."""
        return [one["answers"] / one["seconds"] for one in self.rounds]

    def median(self, what: str) -> float:
        """Return the median over the rounds of a percentile, in milliseconds."""
        return statistics.median([float(one[what]) for one in self.rounds])


@contextlib.contextmanager
def child(*command: str | Path, output: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[str]]:
    """Run a program in a process group of its own, which is gone on leaving."""
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """End a child and its children: politely, then for certain."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=ENDING)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def first_line(process: subprocess.Popen[str]) -> str:
    """Return the first line a child prints, nothing when it ends or takes too long."""
    assert process.stdout is not None
    ends, found = time.monotonic() + STARTING, b""
    while not found.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, ends - time.monotonic()))
        piece = os.read(process.stdout.fileno(), 65536) if ready else b""
        if not piece:
            return ""
        found += piece
    return found.decode()


def answering(server: Server, process: subprocess.Popen[str]) -> Server:
    """Return the server once it answers; SystemExit when it does not in time."""
    ends = time.monotonic() + STARTING
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            server.body()
            return server
        time.sleep(0.1)
    raise SystemExit(f"{server.name} did not answer within {STARTING} s; nothing was compared.")


@contextlib.contextmanager
def ours() -> Iterator[Server]:
    """Serve the fake."""
    command = (sys.executable, "-m", "mock_dinero", "serve", "--port", "0", "--json", "--rate-limit", "off")
    with child(*command, output=subprocess.PIPE) as process:
        text = first_line(process)
        if not text:
            raise SystemExit(f"mock-dinero serve said nothing within {STARTING} s; nothing was compared.")
        url = json.loads(text)["mock"]
        asking = (sys.executable, "-m", "mock_dinero", "token", "--url", url)
        made = subprocess.run(asking, capture_output=True, text=True, check=True, timeout=STARTING)
        contacts = f"/v1/{ORGANIZATION}/contacts"
        server = Server("mock-dinero", url, f"{contacts}?fields=contactGuid&pageSize=1", made.stdout.strip())
        server.target = f"{contacts}/{json.loads(server.body())['Collection'][0]['contactGuid']}"
        yield answering(server, process)


@contextlib.contextmanager
def bare(row: bytes, target: str, folder: Path) -> Iterator[Server]:
    """Serve the bytes from a bare FastAPI route, on the same uvicorn."""
    file, port = folder / "row.json", free_port()
    file.write_bytes(row)
    with child(
        sys.executable, HERE, "--serve", str(file), "--target", target, "--port", str(port)
    ) as process:
        yield answering(Server("bare FastAPI", f"http://127.0.0.1:{port}", target), process)


def serve(file: Path, target: str, port: int) -> None:
    """Be the bare FastAPI route; this is how the program calls itself."""
    body, app = file.read_bytes(), FastAPI(openapi_url=None)

    @app.get(target)
    async def answer() -> Response:
        return Response(body, media_type="application/json")

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


@contextlib.contextmanager
def mockoon(row: bytes, target: str, folder: Path) -> Iterator[Server]:
    """Serve the bytes from Mockoon's command line, with templating and its log file off."""
    port, file = free_port(), folder / "mockoon.json"
    answer: Json = {"uuid": "a", "body": row.decode(), "statusCode": 200, "default": True}
    answer["disableTemplating"] = True
    answer["headers"] = [{"key": "Content-Type", "value": "application/json"}]
    route = {"uuid": "b", "type": "http", "method": "get", "endpoint": target[1:], "responses": [answer]}
    where = {"hostname": "127.0.0.1", "port": port, "rootChildren": [{"type": "route", "uuid": "b"}]}
    environment = {"uuid": "c", "lastMigration": 33, "name": "row", "routes": [route], **where}
    file.write_text(json.dumps(environment), "utf-8")
    program = folder / "node_modules" / "@mockoon" / "cli" / "bin" / "run.js"
    with child(node_of(folder), program, "start", "-d", file, "--repair", "--disable-log-to-file") as process:
        yield answering(Server("Mockoon", f"http://127.0.0.1:{port}", target), process)


@contextlib.contextmanager
def prism(row: bytes, target: str, folder: Path) -> Iterator[Server]:
    """Serve the row as a static example from Prism, silent."""
    port, file = free_port(), folder / "openapi.json"
    content = {"application/json": {"schema": {"type": "object"}, "example": json.loads(row)}}
    answers = {"200": {"description": "a row", "content": content}}
    about = {"openapi": "3.0.3", "info": {"title": "row", "version": "1"}}
    file.write_text(json.dumps({**about, "paths": {target: {"get": {"responses": answers}}}}), "utf-8")
    program = folder / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    options = ("mock", "-h", "127.0.0.1", "-p", str(port), "--verboseLevel", "silent")
    with child(node_of(folder), program, *options, file) as process:
        yield answering(Server("Prism", f"http://127.0.0.1:{port}", target), process)


def node_of(folder: Path) -> Path:
    """Return the Node that was installed as a package."""
    return folder / "node_modules" / "node" / "bin" / "node"


def installed(folder: Path) -> bool:
    """Install the peers into a folder; False when that is not possible here."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return False
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    options = ("--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder)
    with child(npm, "install", *options, *PACKAGES) as process:
        try:
            return process.wait(timeout=INSTALLING) == 0
        except subprocess.TimeoutExpired:
            return False


def loaded(server: Server, node: Path, seconds: int) -> Json:
    """Load a server for some seconds and return what was measured."""
    parts = urlsplit(server.url)
    where = (parts.hostname or "", str(parts.port))
    command = (node, HERE.with_name("load.mjs"), *where, server.target, server.token)
    done = subprocess.run(
        [*map(str, command), str(CONNECTIONS), str(seconds)],
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + STARTING,
    )
    found: Json = json.loads(done.stdout)
    return found


def measured(servers: Sequence[Server], node: Path, order: random.Random) -> None:
    """Warm each server up, then load them in rounds."""
    for server in servers:
        loaded(server, node, WARM_UP)
    for _ in range(ROUNDS):
        for server in order.sample(servers, len(servers)):
            server.rounds.append(loaded(server, node, SECONDS))


def printed(servers: Sequence[Server]) -> None:
    """Print the table, and what ours is beside each of the others."""
    line(f"{'one row over HTTP':18}  {'min':>7} {'median':>7} {'max':>7} /s   p50 ms  p99 ms  ours is")
    mine = statistics.median(servers[0].rates)
    for server in servers:
        low, middle, high = min(server.rates), statistics.median(server.rates), max(server.rates)
        times = f"{server.median('p50'):6.2f}  {server.median('p99'):6.2f}"
        line(f"{server.name:18}  {low:7.0f} {middle:7.0f} {high:7.0f}      {times}   {mine / middle:.2f} x")
        failures = sum(one["failures"] for one in server.rounds)
        if failures:
            line(f"  {failures} answers of {server.name} were no 200")


def compared(folder: Path) -> None:
    """Start everything, measure, and end everything."""
    with contextlib.ExitStack() as stack:
        fake = stack.enter_context(ours())
        row = fake.body()
        peers = (start(row, fake.target, folder) for start in (bare, mockoon, prism))
        servers = [fake, *(stack.enter_context(peer) for peer in peers)]
        for server in servers[1:]:
            if json.loads(server.body()) != json.loads(row):
                raise SystemExit(f"{server.name} answers another row; nothing was compared.")
        line(
            f"{len(row)} bytes, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s, {os.cpu_count()} cores"
        )
        measured(servers, node_of(folder), random.Random(7))  # noqa: S311 - an order, no secret
        printed(servers)


def main() -> None:
    """Compare with the peers, or be the bare route."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, help="a folder where npm has installed the peers already")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--target", default="/", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.target, options.port)
        return
    if os.name != "posix":
        line("Mockoon and Prism are left out: their process groups are ended as POSIX has it.")
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside."))
    with tempfile.TemporaryDirectory(prefix="mock-dinero-peers-") as temporary:
        folder = Path(temporary)
        if options.packages:
            (folder / "node_modules").symlink_to(options.packages.resolve() / "node_modules")
        elif not installed(folder):
            line("Mockoon and Prism are left out: npm is not here, or could not install them.")
            return
        compared(folder)


if __name__ == "__main__":
    main()
