"""Servers that publish, name or copy wrongly: schemas, annotations, keys, the text beside the data.

Law of this module: each declaration is one mistake and the requirement that must catch it.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from tests.contract_tests.mistakes import Ask, Data, Mistake, answers, handles, offers

if TYPE_CHECKING:
    from tests.contract_tests.mistakes import Publishing

Tools = list[Data]


@offers("leaves a tool without annotations", "offering:annotations")
def not_annotated(tools: Tools) -> Tools:
    """The first one."""
    first, *rest = tools
    return [{name: value for name, value in first.items() if name != "annotations"}, *rest]


@offers("leaves a tool out", "offering:names")
def not_offered(tools: Tools) -> Tools:
    """The last one."""
    return tools[:-1]


@offers("leaves a tool without a description", "offering:described")
def not_described(tools: Tools) -> Tools:
    """The first one."""
    return [{**tools[0], "description": ""}, *tools[1:]]


@offers("describes an optional argument with anyOf", "mistakes:plain-arguments")
def any_of(tools: Tools) -> Tools:
    """As a model that allows null does by itself; many hosts lose its type."""
    return [_with_schema(tool, "inputSchema", properties=_nullable(tool["inputSchema"])) for tool in tools]


def _nullable(schema: Data) -> Data:
    needed = schema.get("required", [])
    return {
        name: facts if name in needed else {"anyOf": [facts, {"type": "null"}], "default": None}
        for name, facts in schema.get("properties", {}).items()
    }


@offers("demands keys at the root of an output schema", "offering:output-schema")
def demanding(tools: Tools) -> Tools:
    """So that a host that validates throws an error away."""
    return [_with_schema(tool, "outputSchema", required=["context", "notes"]) for tool in tools]


@offers("leaves an input schema open", "offering:input-schema")
def open_schema(tools: Tools) -> Tools:
    """A misspelled argument is not noticed by the host."""
    return [_with_schema(tool, "inputSchema", additionalProperties=True) for tool in tools]


def _with_schema(tool: Data, which: str, **facts: Any) -> Data:
    return {**tool, which: {**tool[which], **facts}}


def _turning() -> Publishing:
    """The list turns by one with every asking."""
    asked = count()

    def turned(tools: Tools) -> Tools:
        by = next(asked) % len(tools)
        return [*tools[by:], *tools[:by]]

    return turned


TURNING = Mistake("lists its tools in another order each time", "mistakes:same-list", offers=_turning())


def _counting() -> Publishing:
    """A description says how often the list was asked for."""
    asked = count()

    def counted(tools: Tools) -> Tools:
        first, *rest = tools
        return [{**first, "description": f"{first['description']} ({next(asked)})"}, *rest]

    return counted


COUNTING = Mistake("lists its tools with another text each time", "mistakes:same-list", offers=_counting())


@answers("names keys in PascalCase", "contacts:one")
def pascal_case(tool: str, _given: Data, data: Data) -> Data | None:
    """As Dinero does."""
    if tool != "get_contact":
        return None
    return {name if name in ("context", "notes") else name[0].upper() + name[1:]: data[name] for name in data}


@answers("gives a number as a text", "answers:schema")
def number_as_text(_tool: str, _given: Data, data: Data) -> Data | None:
    """Another type than its schema says."""
    return {**data, "count": str(data["count"])} if "count" in data else None


@answers("does not say for which organisation it answers", "answers:context")
def no_name(_tool: str, _given: Data, data: Data) -> Data:
    """Its number alone."""
    named = data["context"].get("organization") or {}
    return {**data, "context": {**data["context"], "organization": {**named, "name": None}}}


@handles("tells in its text another thing than in its data", "answers:text")
async def other_text(ask: Ask, tool: str, given: Data) -> Data:
    """The text says that there is nothing."""
    result = await ask(tool, given)
    text = {"type": "text", "text": '{"items": [], "context": {}, "notes": []}'}
    return {**result, "content": [text, *result["content"][1:]]}
