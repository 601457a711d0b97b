"""The protocol itself: what is declared, what is refused as a call, and what is refused as a request."""

from __future__ import annotations

import base64
import json
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from mcp.shared.exceptions import MCPError
from mcp.types import PromptReference, ResourceTemplateReference, TextResourceContents

from .requirements import requirement
from .verdicts import NotOffered

if TYPE_CHECKING:
    from .expected import Books
    from .session import Connection

pytestmark = pytest.mark.every_cell

INVALID_PARAMS = -32602
NOWHERE = "dinero://nowhere/at/all"
MOST_VALUES = 100
"""source: MCP specification, completion"""


def _sent(server: Connection, request: Any, *arguments: Any, **named: Any) -> Any:
    return server.portal.call(partial(request, *arguments, **named))


def _needs(server: Connection, kind: str) -> None:
    """Raise NotOffered where the server does not declare that it has such."""
    if getattr(server.client.server_capabilities, kind, None) is None:
        raise NotOffered(f"the server declares no {kind}")


@pytest.mark.anywhere
@requirement("protocol:capabilities")
def test_what_is_declared_is_there(server: Connection) -> None:
    """Tools, resources, prompts and completions; none of them says that it changes."""
    declared = server.client.server_capabilities
    assert declared is not None
    assert declared.tools is not None
    for kind in (declared.tools, declared.prompts, declared.resources):
        assert kind is None or not kind.list_changed
    assert declared.resources is None or not declared.resources.subscribe


@pytest.mark.anywhere
@requirement("protocol:named")
def test_the_server_says_who_it_is(server: Connection) -> None:
    """A name and a version, and instructions for the model."""
    who = server.client.server_info
    assert who is not None
    assert who.name
    assert who.version
    assert server.client.instructions


@pytest.mark.anywhere
@requirement("protocol:unknown-tool")
def test_an_unknown_tool_is_a_protocol_error(server: Connection) -> None:
    """Not a result: there is nothing that could have answered."""
    with pytest.raises(MCPError) as told:
        _sent(server, server.client.call_tool, "drop_everything", {})
    assert told.value.error.code == INVALID_PARAMS


@requirement("protocol:is-error")
def test_a_refused_argument_is_a_result_the_model_can_read(server: Connection, books: Books) -> None:
    """IsError with the reason, so that it can try again; the text copy says it too."""
    outcome = server.call("list_contacts", {"organizationId": books.id, "pageSize": 0})
    assert outcome.is_error
    assert json.loads(outcome.text)["error"] == {
        key: value for key, value in outcome.data["error"].items() if value is not None
    }


@pytest.mark.anywhere
@requirement("protocol:stable")
def test_the_tools_come_in_the_same_order_each_time(server: Connection) -> None:
    """So that a host may keep what it has."""
    again = _sent(server, server.client.list_tools)
    assert [tool.name for tool in again.tools] == list(server.tools)[: len(again.tools)]


@pytest.mark.anywhere
@requirement("protocol:unknown-cursor")
@pytest.mark.parametrize("kind", ["tools", "prompts", "resources", "resource_templates"])
def test_a_cursor_nobody_gave_is_refused(server: Connection, kind: str) -> None:
    """A list read from a made-up place would miss what stands before it."""
    _needs(server, kind.replace("resource_templates", "resources"))
    with pytest.raises(MCPError) as refused:
        _sent(server, getattr(server.client, f"list_{kind}"), cursor="a cursor nobody gave")
    assert refused.value.code == INVALID_PARAMS


@pytest.mark.anywhere
@requirement("protocol:cache-hints")
def test_a_cache_hint_is_a_time_and_a_scope(server: Connection) -> None:
    """What says how long it may be kept says for whom; nothing of a company is for everybody."""
    _needs(server, "resources")
    for request in (server.client.list_tools, server.client.list_resource_templates):
        page = _sent(server, request)
        if page.ttl_ms is not None:
            assert page.ttl_ms >= 0
            assert page.cache_scope in ("public", "private")


@pytest.mark.anywhere
@requirement("protocol:templates")
def test_every_resource_template_is_described_and_unique(server: Connection) -> None:
    """With the organisation in the address, so that none is answered for another."""
    _needs(server, "resources")
    templates = _sent(server, server.client.list_resource_templates).resource_templates
    assert templates
    assert len({each.uri_template for each in templates}) == len(templates)
    for each in templates:
        assert "{organizationId}" in each.uri_template
        assert each.title or each.name
        assert each.description


@requirement("protocol:resources")
def test_a_resource_holds_what_its_tool_answers(server: Connection, books: Books) -> None:
    """The same rows under an address; an address of nothing is a protocol error."""
    _needs(server, "resources")
    templates = _sent(server, server.client.list_resource_templates).resource_templates
    template = next(
        each.uri_template for each in templates if each.name == server.target.tool("list_vat_types")
    )
    uri = template.replace("{organizationId}", str(books.id))
    (content,) = _sent(server, server.client.read_resource, uri).contents
    assert isinstance(content, TextResourceContents)
    rows = server.ask("list_vat_types", organizationId=books.id)["vatTypes"]
    assert json.loads(content.text)["vatTypes"] == rows
    with pytest.raises(MCPError):
        _sent(server, server.client.read_resource, NOWHERE)


@pytest.mark.anywhere
@requirement("protocol:resource-refused")
@pytest.mark.parametrize("number", ["0", "999999999", "x", "%2e%2e"])
def test_an_address_that_names_no_organisation_in_reach_is_refused(server: Connection, number: str) -> None:
    """As a protocol error of one line, never as an empty resource."""
    _needs(server, "resources")
    with pytest.raises(MCPError) as told:
        _sent(server, server.client.read_resource, f"dinero://{number}/vat-codes")
    assert "\n" not in told.value.error.message


@requirement("protocol:prompts")
def test_every_prompt_can_be_had_with_its_required_arguments(server: Connection, books: Books) -> None:
    """And names no tool that is not offered; one without what it needs is refused."""
    _needs(server, "prompts")
    prompts = _sent(server, server.client.list_prompts).prompts
    assert prompts
    for prompt in prompts:
        needed = {each.name: str(books.id) for each in prompt.arguments or () if each.required}
        found = _sent(server, server.client.get_prompt, prompt.name, needed)
        assert found.messages, prompt.name
        assert prompt.description
    with pytest.raises(MCPError) as told:
        _sent(server, server.client.get_prompt, "no-such-prompt", {})
    assert told.value.error.code == INVALID_PARAMS


@requirement("protocol:completions")
def test_completions_are_of_what_is_in_reach(
    server: Connection, books: Books, all_books: dict[int, Books]
) -> None:
    """Organisations by part of the number or name, years of the one chosen, at most a hundred values."""
    _needs(server, "completions")
    prompt = next(each for each in _sent(server, server.client.list_prompts).prompts if each.arguments)
    reference = PromptReference(name=prompt.name)
    argument = {"name": "organizationId", "value": ""}
    found = _sent(server, server.client.complete, reference, argument).completion
    assert set(found.values) == {str(number) for number in all_books}
    assert len(found.values) <= MOST_VALUES
    argument["value"] = books.name[:5]
    named = _sent(server, server.client.complete, reference, argument).completion
    assert str(books.id) in named.values
    template = ResourceTemplateReference(uri="dinero://no/{such}/template")
    with pytest.raises(MCPError):
        _sent(server, server.client.complete, template, {"name": "such", "value": ""})


@requirement("protocol:file-resource")
def test_a_file_under_an_address_comes_as_bytes(
    server: Connection, books: Books, known: dict[str, Any]
) -> None:
    """A blob with its media type, as large as the tool says."""
    _needs(server, "resources")
    named = {"organizationId": books.id, "fileGuid": known["file"]}
    linked = server.call("download_file", {**named, "as": "link"})
    (link,) = linked.links
    blob = server.read(link.uri)
    assert len(base64.b64decode(blob.blob)) == linked.data["sizeBytes"]
    assert blob.mime_type == linked.data["mimeType"]


@pytest.mark.anywhere
@requirement("protocol:unique")
def test_no_two_tools_have_the_same_name(server: Connection) -> None:
    """A host calls by name, and would never call the second."""
    named = Counter(tool.name for tool in _sent(server, server.client.list_tools).tools)
    assert [name for name, times in named.items() if times > 1] == []
