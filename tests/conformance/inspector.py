"""The Inspector's command line on our server: a host's client, which holds every answer to the schema it was promised.

Law of this module: one check is one call of the command and what it must end with. Its client validates structured
content even of an error, which the Python client does not: so one tool of each output shape is made to fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.conformance.programs import Ended, Programs

WITHIN = 60.0
SCRIPT = "clients/launcher/build/index.js"
TOOL_FAILED = 5  # source: the Inspector's documentation, exit codes
PRO, NOBODYS = 371001, 999999
ERAS = ("legacy", "modern")
REVISIONS = {"legacy": "2025-11-25", "modern": "2026-07-28"}
OUR_FRAME = {"context", "notes", "error"}

Json = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A server as the Inspector reaches it."""

    name: str
    programs: Programs
    target: Sequence[str]
    options: Sequence[str] = ()

    def ask(self, method: str, *arguments: str) -> Ended:
        """Call one method."""
        known = ["--cli", *self.target, *self.options, "--method", method, "--format", "json"]
        return self.programs.run("inspector", SCRIPT, [*known, *arguments], WITHIN)

    def result(self, method: str, *arguments: str, code: int = 0) -> Json:
        """The result of a method that must end with this exit code; AssertionError with its last words otherwise."""
        ended = self.ask(method, *arguments)
        assert ended.code == code, f"{method} {' '.join(arguments)}: exit {ended.code}, {ended.last_words}"
        result: Json = json.loads(ended.out)["result"]
        return result


def over_http(programs: Programs, url: str, era: str) -> Place:
    """Our server over Streamable HTTP."""
    return Place(f"http, {era}", programs, [url], ["--protocol-era", era])


def over_stdio(programs: Programs, command: Sequence[str], settings: Mapping[str, str]) -> Place:
    """Our server over stdio, started anew for each call."""
    return Place(
        "stdio", programs, command, [text for pair in settings.items() for text in ("-e", "=".join(pair))]
    )


def check(place: Place, revision: str) -> Iterator[str]:
    """Every call a host makes; yields what was found right, raises AssertionError at what was not."""
    hello = place.result("initialize")
    assert hello["protocolVersion"] == revision, f"agreed on {hello['protocolVersion']}"
    yield f"initialize: {revision}"
    tools = place.result("tools/list", "--strict", "-q")["tools"]
    assert len(tools) > 50, f"only {len(tools)} tools"
    yield f"tools/list --strict: {len(tools)} tools without an error of portability"
    yield from _succeeding(place)
    yield from _around(place)


def _succeeding(place: Place) -> Iterator[str]:
    rows = place.result("tools/call", "--tool-name", "list_contacts", *given(organizationId=PRO, pageSize=2))
    data = rows["structuredContent"]
    assert len(data["items"]) == 2, data
    assert data["context"]["organization"]["id"] == PRO, data["context"]
    yield "tools/call list_contacts: two rows of the organisation asked for"


def _around(place: Place) -> Iterator[str]:
    unknown = place.ask("tools/call", "--tool-name", "no_such_tool")
    assert unknown.code == TOOL_FAILED, unknown.last_words
    assert "tool_not_found" in unknown.err, unknown.last_words
    yield "tools/call of an unknown tool: refused"
    prompts = place.result("prompts/list")["prompts"]
    filled = place.result(
        "prompts/get", "--prompt-name", prompts[0]["name"], "--prompt-args", f"organizationId={PRO}"
    )
    assert str(PRO) in filled["messages"][0]["content"]["text"], filled
    yield f"prompts/list, prompts/get: {len(prompts)} prompts"
    templates = place.result("resources/templates/list")["resourceTemplates"]
    read = place.result("resources/read", "--uri", f"dinero://{PRO}/vat-codes")["contents"][0]
    assert json.loads(read["text"])["context"]["organization"]["id"] == PRO, read
    yield f"resources/templates/list, resources/read: {len(templates)} templates"


def check_failures(place: Place, *, most: int | None = None) -> Iterator[str]:
    """One failing call of each output shape (the first `most`): the error arrives, and the client takes it."""
    shapes = shapes_of(place.result("tools/list", "-q")["tools"])
    for name, arguments in list(shapes.values())[:most]:
        data = place.result("tools/call", "--tool-name", name, *arguments, code=TOOL_FAILED)
        assert data["isError"] is True, f"{name}: {data}"
        error = data["structuredContent"]["error"]
        assert {"code", "message", "hint"} <= error.keys(), f"{name}: {error}"
    yield f"failing calls: {len(list(shapes)[:most])} of {len(shapes)} output shapes, each with its error"


def shapes_of(tools: Sequence[Json]) -> dict[frozenset[str], tuple[str, list[str]]]:
    """Each set of names at the root of an answer, with a tool that answers so and arguments it must refuse."""
    return {
        frozenset(tool["outputSchema"]["properties"]) - OUR_FRAME: (tool["name"], refused(tool))
        for tool in reversed(tools)
    }


def refused(tool: Json) -> list[str]:
    """Arguments that cannot succeed: an organisation out of reach, or an argument that does not exist."""
    takes = tool["inputSchema"].get("properties", {})
    return given(organizationId=NOBODYS) if "organizationId" in takes else given(noSuchArgument=1)


def given(**arguments: object) -> list[str]:
    """Arguments of a tool as the command line takes them."""
    return ["--tool-arg", *(f"{name}={value}" for name, value in arguments.items())]
