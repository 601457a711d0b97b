"""The three surfaces as hosts meet them: over HTTP with the SDK's own client, on both protocol revisions.

Law of this module: requests go through the ASGI app, without a socket.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette

from dinero_mcp.app import make_web_app
from dinero_mcp.surface import SURFACES, Surface
from dinero_mcp.tools import catalogue
from tests.server.stub import ORGANIZATION, Bench, StubDinero, bench, page_of

pytestmark = pytest.mark.anyio

HOST = "http://127.0.0.1:8765"
TOOL = {"full": "list_contacts", "compact": "list-contacts-tool", "namespaced": "dinero__list_contacts"}
ORGANIZATION_ARGUMENT = {
    "full": "organizationId",
    "compact": "organization_id",
    "namespaced": "organizationId",
}
REVISIONS = {"2025-11-25": "legacy", "2026-07-28": "2026-07-28"}


@asynccontextmanager
async def running(server: Bench) -> AsyncIterator[Starlette]:
    """The app with its lifespan."""
    app = make_web_app(catalogue(), server.connection, server.clock)
    async with app.router.lifespan_context(app):
        yield app


@asynccontextmanager
async def host(app: Starlette, surface: Surface, mode: str) -> AsyncIterator[Client]:
    """The SDK's client on one surface."""
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app)) as http:
        transport = streamable_http_client(f"{HOST}{surface.path}", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


@pytest.mark.parametrize("revision", REVISIONS)
@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
async def test_every_surface_lists_and_calls_on_both_revisions(
    server: Bench, stub: StubDinero, surface: Surface, revision: str
) -> None:
    """A good call and a refused one, through the official client."""
    stub.on(f"/v1/{ORGANIZATION}/contacts", page_of([]))
    arguments = {ORGANIZATION_ARGUMENT[surface.name]: ORGANIZATION}
    async with running(server) as app, host(app, surface, REVISIONS[revision]) as client:
        tools = await client.list_tools()
        good = await client.call_tool(TOOL[surface.name], arguments)
        bad = await client.call_tool(TOOL[surface.name], arguments | {"nmae": "x"})
        assert client.protocol_version == revision
    assert TOOL[surface.name] in {tool.name for tool in tools.tools}
    assert (good.is_error, good.structured_content["items"]) == (False, [])
    assert (bad.is_error, bad.structured_content["error"]["code"]) == (True, "InvalidArgumentError")


CALLERS = 8


async def test_calls_at_the_same_time_do_not_mix(server: Bench, stub: StubDinero) -> None:
    """Each caller gets the answer to its own question."""
    for number in range(1, CALLERS + 1):
        stub.on(f"/v1/{number}/contacts", page_of([{"ContactGuid": str(number)}]))
    found: dict[int, str] = {}

    async def ask(app: Starlette, number: int) -> None:
        async with host(app, SURFACES["full"], "2026-07-28") as client:
            answer = await client.call_tool("list_contacts", {"organizationId": number})
            found[number] = answer.structured_content["items"][0]["contactGuid"]

    async with running(server) as app, anyio.create_task_group() as group:
        for number in range(1, CALLERS + 1):
            group.start_soon(ask, app, number)
    assert found == {number: str(number) for number in range(1, CALLERS + 1)}


@asynccontextmanager
async def browser(app: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    """A plain HTTP client."""
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=HOST) as http:
        yield http


PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-11-25"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://localhost:6274"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example:8765"}, 421),
    ],
)
async def test_only_this_machine_is_let_in(server: Bench, headers: dict[str, str], status: int) -> None:
    """A page on the internet must not reach the books through a visitor's browser."""
    async with running(server) as app, browser(app) as http:
        for surface in SURFACES.values():
            answer = await http.post(surface.path, json=PING, headers=ACCEPT | headers)
            assert answer.status_code == status


@pytest.mark.parametrize("path", ["/", "/mcp/", "/mcp/dinero/mcp", "/dinero", "/dinero/mcp/x"])
async def test_surfaces_are_at_their_exact_paths(server: Bench, path: str) -> None:
    """/mcp does not swallow what is below it."""
    async with running(server) as app, browser(app) as http:
        answer = await http.post(path, json=PING, headers=ACCEPT)
        assert answer.status_code in {404, 307}


async def test_health_and_readiness_are_told_apart() -> None:
    """The process lives without settings; it is ready only with them."""
    unset = bench(StubDinero(), api_key=None)
    async with running(unset) as app, browser(app) as http:
        assert (await http.get("/healthz")).json() == {"status": "ok"}
        waiting = await http.get("/readyz")
    assert waiting.status_code == 503
    assert "dinero-mcp login" in waiting.json()["missing"][0]


async def test_a_server_with_settings_is_ready(server: Bench) -> None:
    """It asks nobody for that."""
    async with running(server) as app, browser(app) as http:
        assert (await http.get("/readyz")).json() == {"ready": True, "missing": []}
    assert server.stub.requests == []
