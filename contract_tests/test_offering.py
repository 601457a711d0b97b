"""What a server offers before anybody calls it: revisions, names, annotations, schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from .promises import COMPACT, PREFIX, PROMISES
from .requirements import requirement
from .verdicts import NotChecked

if TYPE_CHECKING:
    from mcp.types import Tool

    from .session import Connection

pytestmark = [pytest.mark.every_cell, pytest.mark.anywhere]


@pytest.fixture(scope="session")
def offered(server: Connection) -> dict[str, Tool]:
    """The tools of the full surface, by promised name."""
    tools = server.tools
    return {name: tools[server.target.tool(name)] for name in PROMISES if server.target.tool(name) in tools}


def _without_texts(schema: Any) -> Any:
    """The schema without any description."""
    if isinstance(schema, dict):
        kept = {
            key: value
            for key, value in schema.items()
            if not (key == "description" and isinstance(value, str))
        }
        return {key: _without_texts(value) for key, value in kept.items()}
    return [_without_texts(item) for item in schema] if isinstance(schema, list) else schema


@requirement("offering:revisions")
def test_client_and_server_agree_on_the_revision(server: Connection, request: pytest.FixtureRequest) -> None:
    """The revision of the cell is the one agreed on."""
    assert request.node.callspec.id.endswith(server.revision)


@requirement("offering:names")
def test_every_promised_tool_is_offered(server: Connection, offered: dict[str, Tool]) -> None:
    """No promised name is missing on the full surface; a target that promises a part is held to that part."""
    assert offered
    assert sorted(server.target.promises - set(offered)) == []


@requirement("offering:compact")
def test_the_compact_surface_takes_snake_case_and_an_optional_organization(compact: Connection) -> None:
    """The compact names are there, organization_id is optional, and every argument is snake_case."""
    tools = compact.tools
    assert sorted(set(COMPACT) - set(tools)) == []
    for name in COMPACT:
        properties = tools[name].input_schema.get("properties", {})
        assert "organization_id" not in tools[name].input_schema.get("required", [])
        assert [argument for argument in properties if argument != argument.lower()] == []


@requirement("offering:namespaced")
def test_the_namespaced_surface_is_the_full_one_with_a_prefix(
    namespaced: Connection, offered: dict[str, Tool]
) -> None:
    """Name by name the same tools with the same arguments; their texts may name tools with the prefix."""
    tools = namespaced.tools
    if namespaced.target.surface == "compact":
        raise NotChecked("it compares with the full surface, and the target is seen as compact")
    for tool in offered.values():
        own = PREFIX + tool.name.removeprefix(PREFIX)
        assert _without_texts(tools[own].input_schema) == _without_texts(tool.input_schema)


@requirement("offering:annotations")
def test_every_tool_says_that_it_only_reads(offered: dict[str, Tool]) -> None:
    """Hosts decide by these four hints whether a person must agree to a call."""
    for name, tool in offered.items():
        hints = tool.annotations
        assert hints is not None, name
        said = (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint)
        assert said == (True, False, True, True), name


@requirement("offering:described")
def test_every_tool_is_titled_and_described(offered: dict[str, Tool]) -> None:
    """A person sees the title, a model chooses by the description."""
    for name, tool in offered.items():
        assert tool.title, name
        assert tool.description, name


@requirement("offering:input-schema")
def test_every_input_schema_takes_exactly_the_promised_arguments(
    server: Connection, offered: dict[str, Tool]
) -> None:
    """Closed, so that hosts can refuse a misspelled argument before sending it."""
    for name, tool in offered.items():
        schema = tool.input_schema
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object", name
        assert schema.get("additionalProperties") is False, name
        promised, required = (
            {server.target.argument(each) for each in arguments}
            for arguments in (PROMISES[name].arguments, PROMISES[name].required)
        )
        if server.target.surface == "compact":
            required.discard("organization_id")
        assert set(schema.get("properties", {})) == promised, name
        assert set(schema.get("required", [])) == required, name


@requirement("offering:output-schema")
def test_every_output_schema_leaves_room_for_an_error(offered: dict[str, Tool]) -> None:
    """A root that demands keys would make hosts throw our errors away."""
    for name, tool in offered.items():
        schema: dict[str, Any] | None = tool.output_schema
        assert schema is not None, name
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object", name
        assert "required" not in schema, name
        assert schema.get("additionalProperties") is not False, name
        assert {"error", "context", "notes"} <= set(schema["properties"]), name
        assert json.dumps(schema["properties"]["error"]).count('"required"') == 0, name
