"""A walk over 100,000 entries in pages of 1,000: what it asks of Dinero, what it keeps in memory, what a page costs.

Law of this program: it measures and prints, and asserts nothing. The Dinero behind it is a constant: one answer, in a
process of its own, that counts how often it was asked. A page is compared with a no-op tool that returns the same one.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from rich.console import Console
from rich.table import Table
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

sys.path.append(str(Path(__file__).parents[1]))  # `bench` is found there; what is installed comes first

from bench.run import NOOP, OUR_COMMANDS, REVISIONS, Wire, ask, result, started, tools_of

if TYPE_CHECKING:
    from starlette.requests import Request

ORGANIZATION, YEAR = 371001, 2026
ENTRIES, PAGE_SIZE = 100_000, 1000
MEGABYTE = 1024 * 1024
Json = dict[str, Any]


def entry(number: int) -> Json:
    """A posting with texts as long as real ones; amounts with øre, both signs."""
    guid = f"716a1a2b-0000-4000-8000-{number:012}"
    return {
        "AccountNumber": 55000 if number % 2 else 1000,
        "AccountName": "Bank" if number % 2 else "Salg af varer/ydelser m/moms",
        "Date": f"{YEAR}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "VoucherNumber": number // 2,
        "VoucherGuid": guid,
        "FileGuid": None,
        "VoucherType": "Sales",
        "Description": f"Faktura {number} Bageri Nørreport ApS, levering uge {number % 52}",
        "VatType": "Salgsmoms",
        "VatCode": "U25",
        "Amount": (number % 9973) / 100 * (1 if number % 2 else -1),
        "EntryGuid": guid,
        "ContactGuid": guid,
        "Type": "Normal",
    }


def constant_dinero() -> Starlette:
    """A Dinero that gives a token, one organisation and the entries, and says how often those were asked for."""
    entries = json.dumps([entry(number) for number in range(ENTRIES)], ensure_ascii=False).encode()
    asked = 0

    async def token(_: Request) -> Response:
        return JSONResponse({"access_token": "walk", "token_type": "Bearer", "expires_in": 3600})

    async def organizations(_: Request) -> Response:
        return JSONResponse([{"Id": ORGANIZATION, "Name": "Walk ApS"}])

    async def ledger(_: Request) -> Response:
        nonlocal asked
        asked += 1
        return Response(entries, media_type="application/json")

    async def told(_: Request) -> Response:
        return JSONResponse({"asked": asked, "bytes": len(entries)})

    routes = {
        "/token": (token, "POST"),
        "/v1.1/organizations": (organizations, "GET"),
        f"/v1/{ORGANIZATION}/entries": (ledger, "GET"),
        "/asked": (told, "GET"),
    }
    return Starlette(routes=[Route(path, to, methods=[method]) for path, (to, method) in routes.items()])


def serve_dinero() -> None:
    """Listen on a free port of loopback and say where, in one JSON line."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    app = constant_dinero()
    sys.stdout.write(json.dumps({"mock": f"http://127.0.0.1:{listener.getsockname()[1]}"}) + "\n")
    sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


def settings(dinero: str) -> dict[str, str]:
    """Point the server at the constant Dinero, without a budget."""
    return {
        "DINERO_MCP_API_URL": dinero,
        "DINERO_MCP_PERSONAL_TOKEN_URL": f"{dinero}/token",
        "DINERO_MCP_CLIENT_ID": "walk",
        "DINERO_MCP_CLIENT_SECRET": "walk",
        "DINERO_MCP_API_KEY": "walk",
        "DINERO_MCP_ORGANIZATION": str(ORGANIZATION),
        "DINERO_MCP_RATE_LIMIT": "off",
        "DINERO_MCP_NOW": f"{YEAR}-11-16T09:00:00+01:00",
    }


def arguments(page: int) -> Json:
    days = {"fromDate": f"{YEAR}-01-01", "toDate": f"{YEAR}-12-31"}
    return {"organizationId": ORGANIZATION, **days, "page": page, "pageSize": PAGE_SIZE}


def call(wire: Wire, page: int) -> bytes:
    return ask(wire, "tools/call", {"name": "list_entries", "arguments": arguments(page)}, REVISIONS[0])


def timed(wire: Wire, page: int) -> tuple[float, bytes]:
    """Seconds of one raw call, and its answer unread."""
    begin = time.perf_counter()
    answer = call(wire, page)
    return time.perf_counter() - begin, answer


class Heartbeat:
    """Asks /healthz without a pause, and keeps the longest wait: how long the event loop was held."""

    def __init__(self, url: str) -> None:
        self.longest = 0.0
        self._wire = Wire(url)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(0.005):
            begin = time.perf_counter()
            self._wire.send("GET", "/healthz", None, {})
            self.longest = max(self.longest, time.perf_counter() - begin)


def peak(pid: int) -> float:
    """The most memory a process has had, in MB; nan where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 / MEGABYTE if found else float("nan")


def walk(server: Json, noop: Wire, first: tuple[float, float]) -> Table:
    """The later pages in turn with the no-op, and what the server has used."""
    wire = Wire(server["mcp"]["full"])
    ours, bare = [], []
    for page in range(1, ENTRIES // PAGE_SIZE):
        ours.append(timed(wire, page)[0] * 1000)
        bare.append(timed(noop, page)[0] * 1000)
    p50, p50_bare = statistics.median(ours), statistics.median(bare)
    table = Table("what", "measured", title=f"A walk over {ENTRIES:,} entries in pages of {PAGE_SIZE:,}")
    table.add_row("first page, all entries fetched", f"{first[0]:.2f} s")
    table.add_row("longest wait of others meanwhile (/healthz)", f"{first[1] * 1000:.0f} ms")
    table.add_row("later page, p50", f"{p50:.1f} ms")
    table.add_row("no-op tool with such a page, p50", f"{p50_bare:.1f} ms")
    table.add_row("later page / no-op", f"{p50 / p50_bare:.2f}")
    table.add_row("most memory of the server", f"{peak(server['pid']):.0f} MB")
    return table


def main() -> None:
    """Walk once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "part", nargs="?", choices=("walk", "dinero"), default="walk", help="for this program's use"
    )
    if parser.parse_args().part == "dinero":
        serve_dinero()
        return
    with started(__file__, "dinero") as dinero, tempfile.TemporaryDirectory() as folder:
        env = settings(dinero["mock"])
        with started(*OUR_COMMANDS["dinero-mcp"], "serve", "--json", "--port", "0", env=env) as server:
            tool = next(tool for tool in tools_of(server["mcp"]["full"]) if tool["name"] == "list_entries")
            wire = Wire(server["mcp"]["full"])
            with Heartbeat(server["mcp"]["full"]) as heart:
                seconds, _ = timed(wire, 0)
            answered = result(call(wire, 1))
            if answered["isError"]:
                raise SystemExit(f"list_entries did not answer: {str(answered)[:300]}")
            file = Path(folder) / "noop.json"
            kept = {key: answered[key] for key in ("content", "structuredContent")}
            file.write_text(json.dumps({"tool": tool, "result": kept}), encoding="utf-8")
            with started(str(NOOP), "http", str(file)) as noop:
                table = walk(server, Wire(noop["mcp"]), (seconds, heart.longest))
            told = json.loads(Wire(dinero["mock"]).send("GET", "/asked", None, {}))
            table.add_row("requests for the entries", f"{told['asked']} ({told['bytes'] / MEGABYTE:.0f} MB)")
            Console(width=110).print(table)


if __name__ == "__main__":
    main()
