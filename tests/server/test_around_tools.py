"""What surrounds the tools, as a host meets it: prompts, resource templates, completions, on all surfaces.

Law of this module: everything goes through the ASGI app with the SDK's own client, without a socket.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, ResourceTemplateReference, TextResourceContents

from dinero_mcp.app import make_server, make_web_app
from dinero_mcp.surface import SURFACES, Surface
from dinero_mcp.tools import catalogue
from tests.server.stub import ORGANIZATION, Bench, StubDinero, bench

pytestmark = pytest.mark.anyio

HOST = "http://127.0.0.1:8765"
EVERY_SURFACE = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
EVERY_REVISION = pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
ACCOUNTS, VAT_CODES = "dinero://{organizationId}/accounts", "dinero://{organizationId}/vat-codes"
MENTION = r"\b(?:list|get|download)_[a-z_]+|\b[a-z-]+-tool\b|dinero__[a-z_]+"


@asynccontextmanager
async def host(server: Bench, surface: Surface, mode: str = "2026-07-28") -> AsyncIterator[Client]:
    """The SDK's client on one surface of a running app."""
    app = make_web_app(catalogue(), server.connection, server.clock)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app)) as http,
    ):
        transport = streamable_http_client(f"{HOST}{surface.path}", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


async def read(client: Client, uri: str) -> Any:
    (content,) = (await client.read_resource(uri)).contents
    assert isinstance(content, TextResourceContents)
    assert content.mime_type == "application/json"
    return json.loads(content.text)


def account(number: int) -> dict[str, Any]:
    return {"AccountNumber": number, "Name": f"Konto {number}", "Category": "Turnover", "IsHidden": False}


@EVERY_SURFACE
@EVERY_REVISION
async def test_prompts_are_listed_and_filled_in(server: Bench, surface: Surface, mode: str) -> None:
    """On both revisions, with the organisation as the surface spells its argument."""
    async with host(server, surface, mode) as client:
        names = {prompt.name for prompt in (await client.list_prompts()).prompts}
        organization = surface.argument_name("organization_id")
        got = await client.get_prompt("momstjek", {organization: str(ORGANIZATION)})
    assert {"vat_check", "momstjek"} <= names
    assert f"firma {ORGANIZATION}" in str(got.messages[0].content)


@EVERY_SURFACE
@EVERY_REVISION
async def test_arguments_of_prompts_and_templates_are_completed(
    server: Bench, surface: Surface, mode: str
) -> None:
    """By a part of the organisation's name."""
    async with host(server, surface, mode) as client:
        prompt = PromptReference(type="ref/prompt", name="month_close")
        name = surface.argument_name("organization_id")
        of_prompt = await client.complete(prompt, {"name": name, "value": "nordlys"})
        template = ResourceTemplateReference(type="ref/resource", uri=ACCOUNTS)
        of_template = await client.complete(template, {"name": "organizationId", "value": "nordlys"})
    assert of_prompt.completion.values == of_template.completion.values == [str(ORGANIZATION)]


@EVERY_SURFACE
async def test_the_chart_of_accounts_is_a_resource_on_every_surface(
    server: Bench, stub: StubDinero, surface: Surface
) -> None:
    """Whole, not a page of it, as JSON with its context."""
    stub.on(f"/v1/{ORGANIZATION}/accounts/entry", [account(number) for number in range(1000, 1250)])
    async with host(server, surface) as client:
        chart = await read(client, f"dinero://{ORGANIZATION}/accounts")
    assert (len(chart["items"]), chart["hasMore"]) == (250, False)
    assert chart["context"]["organization"] == {"id": ORGANIZATION, "name": "Nordlys Cykler ApS"}


@EVERY_SURFACE
async def test_the_vat_codes_are_a_resource_on_every_surface(
    server: Bench, stub: StubDinero, surface: Surface
) -> None:
    """As JSON with its context."""
    stub.on(f"/v1/{ORGANIZATION}/vatTypes", [{"VatCode": "U25", "Name": "Salgsmoms", "VatRate": 0.25}])
    async with host(server, surface) as client:
        codes = await read(client, f"dinero://{ORGANIZATION}/vat-codes")
    assert codes["vatTypes"] == [{"vatCode": "U25", "name": "Salgsmoms", "vatRate": 0.25}]
    assert codes["context"]["organization"]["id"] == ORGANIZATION


@EVERY_SURFACE
async def test_templates_say_in_one_sentence_what_they_hold(server: Bench, surface: Surface) -> None:
    """Naming no tool, for the surface may lack it."""
    async with host(server, surface) as client:
        templates = (await client.list_resource_templates()).resource_templates
    assert {ACCOUNTS, VAT_CODES} <= {each.uri_template for each in templates}
    assert all(re.fullmatch(r"([^.]|\.(?! ))+\.", each.description or "") for each in templates)
    assert not any(re.search(MENTION, each.description or "") for each in templates)


@EVERY_SURFACE
def test_instructions_are_short_and_name_only_offered_tools(server: Bench, surface: Surface) -> None:
    """Under 1,500 characters; a server of two groups names none of the others' tools, and keeps the traps."""
    few = [tool for tool in catalogue() if tool.group in ("organizations", "reports")]
    for tools in (catalogue(), few):
        told = make_server(surface, tools, server.connection, server.clock).instructions or ""
        offered = {surface.tool_name(tool.name) for tool in tools if surface.offers(tool)}
        named = set(re.findall(MENTION, told))
        assert len(told) < 1500
        assert "cover a whole accounting year" in told
        assert named
        assert named <= offered


@pytest.mark.parametrize(
    "uri", [f"dinero://{ORGANIZATION}/ledger", "dinero://x/accounts", "file:///etc/passwd"]
)
async def test_an_address_that_is_none_is_refused_before_dinero_is_asked(
    server: Bench, stub: StubDinero, uri: str
) -> None:
    """With the templates there are, or with what is wrong."""
    async with host(server, SURFACES["full"]) as client:
        with pytest.raises(MCPError):
            await client.read_resource(uri)
    assert stub.requests == []


async def test_a_resource_of_an_unconnected_server_says_what_to_set() -> None:
    """In the words of the tool's own error."""
    unset = bench(StubDinero(), client_id=None)
    async with host(unset, SURFACES["full"]) as client:
        with pytest.raises(MCPError, match="IntegrationNotConfiguredError"):
            await client.read_resource(f"dinero://{ORGANIZATION}/vat-codes")
