"""What the server costs, measured beside what it stands on.

Law of this program: it measures and prints, and asserts nothing. What is compared runs in one run, in turn, on
the same machine, and is reached from outside only: raw HTTP and raw stdio, never the SDK's client.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import itertools
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NOOP = Path(__file__).with_name("noop.py")
REVISIONS = ("2026-07-28", "2025-11-25")
OUR_COMMANDS = {"dinero-mcp": ("-m", "dinero_mcp"), "mock-dinero": ("-m", "mock_dinero")}
CLIENT = {"name": "bench", "version": "1"}
QUIET = {"DINERO_MCP_LOG_LEVEL": "warning"}  # a line for each call would hide the tables
ROWS = 100
WARM_UP = 20

Json = dict[str, Any]


@contextlib.contextmanager
def started(*command: str, env: Mapping[str, str] | None = None) -> Iterator[Json]:
    """Start one of our programs and yield its ready line, with its `pid`; end it on leaving."""
    child = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **QUIET, **(env or {})},
    )
    try:
        assert child.stdout is not None
        line = child.stdout.readline()
        if not line:
            raise SystemExit(f"{' '.join(command)} ended before it was ready")
        yield {**json.loads(line), "pid": child.pid}
    finally:
        child.terminate()
        child.wait()


class Wire:
    """One kept-alive connection to one URL; `send` gives the body and fails on any status but 200."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self.path = parts.path
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port)

    def send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> bytes:
        self.connection.request(method, path, body, dict(headers))
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{method} {path}: {answer.status} {content[:300]!r}")
        return content


def meta(revision: str) -> Json:
    """What a request carries about its client since 2026-07-28; before, it was said once at the handshake."""
    if revision != REVISIONS[0]:
        return {}
    prefix = "io.modelcontextprotocol/"
    about = {"protocolVersion": revision, "clientInfo": CLIENT, "clientCapabilities": {}}
    return {"_meta": {prefix + key: value for key, value in about.items()}}


def message(method: str, params: Json, revision: str) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params | meta(revision)})


def ask(wire: Wire, method: str, params: Json, revision: str) -> bytes:
    """Send one JSON-RPC request as a host does; the answer is JSON or one server-sent event, unread."""
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": revision,
        "Mcp-Method": method,
        **({"Mcp-Name": params["name"]} if "name" in params else {}),
    }
    return wire.send("POST", wire.path, message(method, params, revision), headers)


def result(answer: bytes) -> Json:
    """Read the `result` of a raw answer."""
    events = [line[5:] for line in answer.splitlines() if line.startswith(b"data:")]
    content: Json = json.loads(events[-1] if events else answer)
    if "result" not in content:
        raise SystemExit(f"not an answer: {content}")
    found: Json = content["result"]
    return found


@dataclass(frozen=True, slots=True)
class Stand:
    """What one run measures: the fake's ready line, the server's, and the settings that join them."""

    fake: Json
    server: Json
    env: Mapping[str, str]

    @property
    def organization(self) -> int:
        return int(self.fake["credentials"]["personal"]["organizationId"])


def settings(fake: Json) -> dict[str, str]:
    """Point the server at the fake, with the personal integration and no budget of its own."""
    personal = fake["credentials"]["personal"]
    return {
        "DINERO_MCP_API_URL": fake["mock"],
        "DINERO_MCP_PERSONAL_TOKEN_URL": f"{fake['mock']}/dineroapi/oauth/token",
        "DINERO_MCP_CLIENT_ID": personal["clientId"],
        "DINERO_MCP_CLIENT_SECRET": personal["clientSecret"],
        "DINERO_MCP_API_KEY": personal["apiKey"],
        "DINERO_MCP_ORGANIZATION": str(personal["organizationId"]),
        "DINERO_MCP_RATE_LIMIT": "off",
        "DINERO_MCP_NOW": fake["asOf"],
    }


@contextlib.contextmanager
def stand() -> Iterator[Stand]:
    """Start the fake, unlimited and with its clock still, and the server on it."""
    serve = ("serve", "--json", "--port", "0")
    still = ("--rate-limit", "off", "--clock", "frozen")
    with started(*OUR_COMMANDS["mock-dinero"], *serve, *still) as fake:
        env = settings(fake)
        with started(*OUR_COMMANDS["dinero-mcp"], *serve, env=env) as server:
            yield Stand(fake, server, env)


def bearer(fake: Json) -> str:
    """Take an access token by the personal integration's password grant."""
    personal = fake["credentials"]["personal"]
    pair = f"{personal['clientId']}:{personal['clientSecret']}".encode()
    form = {"grant_type": "password", "scope": "read write"} | dict.fromkeys(
        ("username", "password"), personal["apiKey"]
    )
    headers = {
        "Authorization": "Basic " + base64.b64encode(pair).decode(),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = Wire(fake["mock"]).send("POST", "/dineroapi/oauth/token", urlencode(form), headers)
    return str(json.loads(answer)["access_token"])


def tools_of(url: str) -> list[Json]:
    tools: list[Json] = result(ask(Wire(url), "tools/list", {}, REVISIONS[0]))["tools"]
    return tools


def raw_get(here: Stand, fields: list[str]) -> Callable[[], bytes]:
    """Ask the fake for the same page with the same fields, as the server must."""
    wire, headers = Wire(here.fake["mock"]), {"Authorization": f"Bearer {bearer(here.fake)}"}
    names = [name[0].upper() + name[1:] for name in fields]
    query = urlencode({"fields": ",".join(names), "page": 0, "pageSize": ROWS})
    path = f"/v1/{here.organization}/contacts?{query}"
    return lambda: wire.send("GET", path, None, headers)


def calling(url: str, arguments: Json, revision: str) -> Callable[[], bytes]:
    wire, params = Wire(url), {"name": "list_contacts", "arguments": arguments}
    return lambda: ask(wire, "tools/call", params, revision)


def interleaved(subjects: Mapping[str, Callable[[], bytes]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every call, each round asking every subject once; the first rounds do not count."""
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for turn, (name, subject) in itertools.product(range(-WARM_UP, rounds), subjects.items()):
        begin = time.perf_counter()
        subject()
        if turn >= 0:
            times[name].append((time.perf_counter() - begin) * 1000)
    return times


def quantiles(times: list[float]) -> tuple[float, float]:
    """The 50th and the 99th percentile."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[98]


def latency(here: Stand, noop: Json, answered: Json, rounds: int) -> Table:
    """Time one list_contacts over HTTP beside a no-op of the same payload and schema, and the raw GET."""
    arguments = {"organizationId": here.organization, "pageSize": ROWS}
    subjects = {"raw GET to the fake": raw_get(here, list(answered["structuredContent"]["items"][0]))}
    for revision in REVISIONS:
        subjects[f"no-op on a bare SDK server, {revision}"] = calling(noop["mcp"], arguments, revision)
        subjects[f"list_contacts, {revision}"] = calling(here.server["mcp"]["full"], arguments, revision)
    size = {name: len(subject()) for name, subject in subjects.items()}
    measured = {name: quantiles(times) for name, times in interleaved(subjects, rounds).items()}
    table = Table("over HTTP", "bytes", "p50 ms", "p99 ms", "p50 / raw GET", "p50 / no-op", title="One page")
    get = measured["raw GET to the fake"][0]
    for name, (p50, p99) in measured.items():
        bare = measured.get(f"no-op on a bare SDK server, {name[-10:]}", (p50, p99))[0]
        against = f"{p50 / bare:.2f}" if name.startswith("list") else ""
        table.add_row(name, f"{size[name]:,}", f"{p50:.1f}", f"{p99:.1f}", f"{p50 / get:.2f}", against)
    return table


def first_list(command: tuple[str, ...], env: Mapping[str, str]) -> float:
    """Seconds from process start to the first answered tools/list on stdio, handshake included."""
    hello = {"protocolVersion": REVISIONS[1], "capabilities": {}, "clientInfo": CLIENT}
    lines = [
        message("initialize", hello, REVISIONS[1]),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        message("tools/list", {}, REVISIONS[1]).replace('"id": 1', '"id": 2'),
    ]
    begin = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **env},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("\n".join(lines) + "\n")
    child.stdin.flush()
    answered = any(json.loads(line).get("id") == 2 for line in child.stdout)
    seconds = time.perf_counter() - begin
    child.communicate()
    if not answered:
        raise SystemExit(f"{' '.join(command)} ended before it answered tools/list")
    return seconds


def start(here: Stand, file: Path, starts: int) -> Table:
    """Time the way from nothing to the first tools/list on stdio, beside a bare SDK server."""
    commands = {
        "bare SDK server, one tool": (str(NOOP), "stdio", str(file)),
        **{
            f"dinero-mcp stdio --surface {surface}": (
                *OUR_COMMANDS["dinero-mcp"],
                "stdio",
                "--surface",
                surface,
            )
            for surface in ("full", "compact")
        },
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _, (name, command) in itertools.product(range(starts), commands.items()):
        times[name].append(first_list(command, here.env))
    table = Table("over stdio", "median s", "least s", "median / bare", title="First answered tools/list")
    bare = statistics.median(next(iter(times.values())))
    for name, seconds in times.items():
        median = statistics.median(seconds)
        table.add_row(name, f"{median:.2f}", f"{min(seconds):.2f}", f"{median / bare:.2f}")
    return table


def quarter_bytes(tools: list[Json]) -> str:
    """About how many tokens a host spends on it."""
    return f"{len(json.dumps(tools, ensure_ascii=False, separators=(',', ':')).encode()) // 4:,}"


def sizes(here: Stand) -> Table:
    """Weigh tools/list per surface, with and without output schemas."""
    table = Table("surface", "tools", "bytes/4", "without output schemas", title="tools/list")
    for surface, url in here.server["mcp"].items():
        tools = tools_of(url)
        lean = [{key: value for key, value in tool.items() if key != "outputSchema"} for tool in tools]
        table.add_row(surface, str(len(tools)), quarter_bytes(tools), quarter_bytes(lean))
    return table


def sample(here: Stand) -> tuple[Json, Json]:
    """Give the tool to copy and one answer of it."""
    url = here.server["mcp"]["full"]
    tool = next(tool for tool in tools_of(url) if tool["name"] == "list_contacts")
    answered = result(calling(url, {"organizationId": here.organization, "pageSize": ROWS}, REVISIONS[0])())
    if answered["isError"] or len(answered["structuredContent"]["items"]) != ROWS:
        raise SystemExit(f"list_contacts did not answer {ROWS} rows: {str(answered)[:300]}")
    return tool, {key: answered[key] for key in ("content", "structuredContent")}


def main() -> None:
    """Run the three measurements and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, help="calls of each kind (default 300)")
    parser.add_argument("--starts", type=int, default=7, help="starts of each server (default 7)")
    options = parser.parse_args()
    console = Console(width=110)
    console.print(
        f"Python {platform.python_version()}, mcp {version('mcp')}, {os.cpu_count()} cores; "
        f"rate limit off, clock frozen, {options.rounds} calls and {options.starts} starts of each, in turn"
    )
    with stand() as here, tempfile.TemporaryDirectory() as folder:
        tool, answered = sample(here)
        file = Path(folder) / "noop.json"
        file.write_text(json.dumps({"tool": tool, "result": answered}), encoding="utf-8")
        with started(str(NOOP), "http", str(file)) as noop:
            console.print(latency(here, noop, answered, options.rounds))
        console.print(start(here, file, options.starts))
        console.print(sizes(here))


if __name__ == "__main__":
    main()
