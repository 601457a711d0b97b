"""A host that gives up on a call: its request to Dinero is ended too, whatever it speaks; and progress reaches it.

Law of this module: a real server, over its own process or a socket of this machine, and a Dinero on a socket that
never answers and tells when it was asked and when the other side hung up. Nothing waits for time to pass.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from dinero_mcp.app import make_web_app
from dinero_mcp.connection import Connection
from dinero_mcp.serving import listen, web_server
from dinero_mcp.settings import Settings
from dinero_mcp.surface import FULL
from dinero_mcp.tools import catalogue
from tests.server.stub import ORGANIZATION, PERSONAL, Bench, ManualClock, StubDinero, bench

pytestmark = pytest.mark.anyio

PATIENCE = 20.0
TOOL = "list_vat_types"
WHERE = {"organizationId": ORGANIZATION}
TOKEN = b'{"access_token": "a", "expires_in": 3600}'
REVISIONS = {"2025-11-25": "legacy", "2026-07-28": "2026-07-28"}


@dataclass
class Silent:
    """A Dinero that gives tokens and no answers."""

    url: str = ""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"POST"):
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (len(TOKEN), TOKEN)
            )
        else:
            self.asked.set()
            await reader.read()  # to the end of the connection: nobody sends more
            self.left.set()
        writer.close()

    @property
    def settings(self) -> dict[str, str]:
        """What points a server here."""
        return {**PERSONAL, "api_url": self.url, "personal_token_url": f"{self.url}/token"}


@pytest.fixture
async def silent() -> AsyncIterator[Silent]:
    """It listens on this machine."""
    dinero = Silent()
    server = await asyncio.start_server(dinero.serve, "127.0.0.1", 0)
    dinero.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield dinero


@asynccontextmanager
async def over_stdio(dinero: Silent, mode: str) -> AsyncIterator[Client]:
    """A host and its server process."""
    given = {f"DINERO_MCP_{name.upper()}": value for name, value in dinero.settings.items()}
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "dinero_mcp", "stdio"], env={**os.environ, **given}
    )
    async with Client(stdio_client(command), mode=mode) as client:
        yield client


@asynccontextmanager
async def served(connection: Connection, clock: ManualClock) -> AsyncIterator[str]:
    """The address of a server on a socket."""
    listener, ready = listen("127.0.0.1", 0), asyncio.Event()
    server = web_server(make_web_app(catalogue(), connection, clock), ready.set)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await ready.wait()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}{FULL.path}"
    finally:
        server.should_exit = True
        await running


def connected(dinero: Silent, clock: ManualClock) -> Connection:
    """A connection that asks it over the network."""
    values = {name: each.default for name, each in Settings.model_fields.items()}
    return Connection(Settings.model_validate({**values, **dinero.settings}), clock)


async def give_up_on(client: Client, dinero: Silent) -> None:
    """Call a tool, and cancel the call once Dinero was asked; returns when Dinero was hung up on."""
    with anyio.fail_after(PATIENCE):
        async with anyio.create_task_group() as calls:
            calls.start_soon(client.call_tool, TOOL, WHERE)
            await dinero.asked.wait()
            calls.cancel_scope.cancel()
        await dinero.left.wait()


@pytest.mark.parametrize("mode", REVISIONS.values(), ids=REVISIONS)
async def test_a_call_cancelled_over_stdio_ends_its_request(silent: Silent, mode: str) -> None:
    """By the notification of either revision."""
    async with over_stdio(silent, mode) as client:
        await give_up_on(client, silent)


async def test_a_call_cancelled_over_http_ends_its_request(silent: Silent) -> None:
    """On 2026-07-28, as the SDK's client does it."""
    clock = ManualClock()
    async with (
        served(connected(silent, clock), clock) as url,
        httpx2.AsyncClient() as http,
        Client(streamable_http_client(url, http_client=http), mode="2026-07-28") as client,
    ):
        await give_up_on(client, silent)


async def test_a_closed_connection_ends_its_request_on_the_older_revision(silent: Silent) -> None:
    """Without sessions that is the only way to say it on 2025-11-25."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": TOOL, "arguments": WHERE}}
    said = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-11-25"}
    clock = ManualClock()
    with anyio.fail_after(PATIENCE):
        async with served(connected(silent, clock), clock) as url, httpx2.AsyncClient() as http:
            async with http.stream("POST", url, json=call, headers=said) as answer:
                assert answer.status_code == 200
                await silent.asked.wait()
            await silent.left.wait()


@pytest.fixture
def busy(stub: StubDinero) -> Bench:
    """A server that may ask once a minute."""
    stub.on(f"/v1/{ORGANIZATION}/vatTypes", [])
    return bench(stub, transport=httpx.MockTransport(stub), rate_limit=1, max_wait="unlimited")


@pytest.mark.parametrize("mode", REVISIONS.values(), ids=REVISIONS)
async def test_a_host_hears_of_the_wait_before_the_answer(busy: Bench, mode: str) -> None:
    """In seconds, on both revisions over HTTP."""
    heard: list[tuple[float, float | None, str | None]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        heard.append((progress, total, message))

    async with (
        served(busy.connection, busy.clock) as url,
        httpx2.AsyncClient() as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        await client.call_tool(TOOL, WHERE, progress_callback=hear)
        assert heard == []
        answer = await client.call_tool(TOOL, WHERE, progress_callback=hear)
    assert answer.structured_content["context"]["rateBudget"]["waitedSeconds"] == 60
    figures = [progress for progress, _, _ in heard]
    assert figures == sorted(set(figures))
    assert {total for _, total, _ in heard} == {60.0}
    assert "Waiting for Dinero's limit" in (heard[0][2] or "")
