"""Every tool of the catalogue on the demo companies: on all surfaces, over both transports, and what it asked Dinero.

Law of this module: it goes over the catalogue, so a new tool is held to all of this by being declared; what it is
called with stands in samples.py, what it may ask in contract_tests/promised_tools.yaml.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
import yaml
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from dinero_mcp.app import make_server, make_web_app
from dinero_mcp.surface import COMPACT, SURFACES, Surface
from dinero_mcp.tool import Tool
from dinero_mcp.tools import catalogue
from tests.server.on_demo import NAMES, on_demo
from tests.server.samples import EMPTY, NO_ORGANIZATION, Arguments, samples_of
from tests.server.stub import Bench, data, error

pytestmark = pytest.mark.anyio

HOST = "http://127.0.0.1:8765"
PROMISED = Path(__file__).parents[2] / "contract_tests" / "promised_tools.yaml"
ALWAYS = {NAMES, "GET /v1/organizations"}
"""What any tool may ask, to name the organisation and to learn what the one list leaves out."""

EVERY_TOOL = pytest.mark.parametrize("tool", catalogue(), ids=lambda tool: tool.name)


@cache
def promised() -> dict[str, set[str]]:
    """The operations each tool may ask, from the contract's own list; a path without a method is a GET."""
    contract = yaml.safe_load(PROMISED.read_text(encoding="utf-8"))
    return {
        name: {read if " " in read else f"GET {read}" for read in facts["reads"]}
        for name, facts in contract.items()
    }


def spelled(arguments: Arguments, surface: Surface) -> Arguments:
    """The arguments as a surface spells them."""
    if surface is not COMPACT:
        return arguments
    return {
        re.sub(r"[A-Z]", lambda up: f"_{up[0].lower()}", name): value for name, value in arguments.items()
    }


@EVERY_TOOL
def test_every_tool_has_arguments_to_be_tried_with(tool: Tool) -> None:
    """Whoever adds a tool adds a row to samples.py; the failure says how."""
    first, *_ = samples_of(tool.name)
    assert ("organizationId" in first) == (tool.name not in NO_ORGANIZATION)


@EVERY_TOOL
def test_a_tool_declares_the_operations_the_contract_promises(tool: Tool) -> None:
    """Two lists, written apart: the declaration that the client obeys, and the contract."""
    assert tool.name in promised(), (
        f"add {tool.name} to {PROMISED.name}: its arguments, what it reads, a call to try"
    )
    assert set(tool.reads) - ALWAYS == promised()[tool.name] - ALWAYS


@EVERY_TOOL
async def test_every_tool_answers_validly_and_asks_exactly_what_it_promises(tool: Tool) -> None:
    """All its samples together ask each promised operation and no other; organisations at most once, to name one."""
    demo = on_demo()
    schema = next(each.output_schema for each in demo.server.door().published() if each.name == tool.name)
    assert schema
    for arguments in samples_of(tool.name):
        answer = data(await demo.server.call(tool.name, **arguments))
        Draft202012Validator(schema).validate(answer)
        assert {"context", "notes"} <= answer.keys()
    asked = demo.operations((*promised()[tool.name], *ALWAYS))
    assert set(asked) - ALWAYS == promised()[tool.name] - ALWAYS
    assert asked.count(NAMES) <= 1 or NAMES in tool.reads


@EVERY_TOOL
async def test_the_first_call_answers_with_something(tool: Tool) -> None:
    """An answer without a row would prove nothing."""
    answer = data(await on_demo().server.call(tool.name, **samples_of(tool.name)[0]))
    found = {name: value for name, value in answer.items() if name not in ("context", "notes", "error")}
    assert any(value for value in found.values())
    rows = [value for value in found.values() if isinstance(value, list)]
    assert all(rows) or tool.name == "get_account_balance"  # its notFound is empty where all is found


COLLECTIONS = [tool for tool in catalogue() if {"organizationId": EMPTY} in samples_of(tool.name)]


@pytest.mark.parametrize(
    "tool", [tool for tool in COLLECTIONS if "page" in tool.parameters], ids=lambda t: t.name
)
async def test_an_empty_company_has_empty_lists_and_no_error(tool: Tool) -> None:
    """Nothing to show is an answer."""
    answer = data(await on_demo().server.call(tool.name, organizationId=EMPTY))
    rows = next(value for name, value in answer.items() if isinstance(value, list) and name != "notes")
    assert rows == []


@asynccontextmanager
async def over_http(server: Bench, surface: Surface) -> AsyncIterator[Client]:
    """The SDK's client on the HTTP app of a surface."""
    app = make_web_app(catalogue(), server.connection, server.clock)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app)) as http,
        Client(
            streamable_http_client(f"{HOST}{surface.path}", http_client=http), mode="2026-07-28", cache=None
        ) as client,
    ):
        yield client


@asynccontextmanager
async def over_streams(server: Bench, surface: Surface) -> AsyncIterator[Client]:
    """The SDK's client on a pair of message streams, as stdio is one; after a handshake."""
    mcp = make_server(surface, catalogue(), server.connection, server.clock)
    async with Client(mcp, mode="legacy", cache=None) as client:
        yield client


Transport = Callable[[Bench, Surface], AbstractAsyncContextManager[Client]]


@pytest.fixture(scope="module")
def direct() -> dict[str, str]:
    """What the door gives for each tool's first sample."""

    async def called() -> dict[str, str]:
        server = on_demo().server
        return {
            tool.name: comparable(data(await server.call(tool.name, **samples_of(tool.name)[0])))
            for tool in catalogue()
        }

    return anyio.run(called)


@pytest.mark.parametrize("transport", [over_http, over_streams], ids=["http", "streams"])
@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
async def test_every_tool_answers_alike_on_every_surface_and_transport(
    surface: Surface, transport: Transport, direct: dict[str, str]
) -> None:
    """What a host gets is what the door gives, valid by the schema the host was given, with its text copy."""
    demo = on_demo()
    async with transport(demo.server, surface) as client:
        schemas = {tool.name: tool.output_schema for tool in (await client.list_tools()).tools}
        for tool in filter(surface.offers, catalogue()):
            name, arguments = surface.tool_name(tool.name), samples_of(tool.name)[0]
            answered = await client.call_tool(name, spelled(arguments, surface))
            assert not answered.is_error, (name, answered.structured_content)
            Draft202012Validator(schemas[name] or False).validate(answered.structured_content)
            assert comparable(answered.structured_content) == direct[tool.name]
        assert schemas.keys() == {
            surface.tool_name(tool.name) for tool in filter(surface.offers, catalogue())
        }


def comparable(answer: Any) -> str:
    """An answer without what a surface spells its own way and without the snapshot it came from."""
    kept = {name: value for name, value in answer.items() if name not in ("notes", "snapshotId")}
    return json.dumps(kept, sort_keys=True)


@EVERY_TOOL
async def test_an_unknown_argument_is_refused_by_every_tool(tool: Tool) -> None:
    """Never dropped, whatever the tool; and nothing is asked."""
    demo = on_demo()
    told = error(await demo.server.call(tool.name, **samples_of(tool.name)[0], surprise=1))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "surprise")
    assert demo.operations(()) == []


def test_a_tool_without_arguments_to_try_says_what_to_add() -> None:
    """The sentence an engineer reads who has just declared one."""
    with pytest.raises(LookupError, match="add a row to FIXED, or to LOOKED_UP"):
        samples_of("get_weather")
