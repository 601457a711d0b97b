"""Hostile arguments to every tool: whatever a caller writes, only allowed operations of the organisation named leave.

Law of this module: it judges requests as they left, by the allow-list written out in the fake's published description
and by a grammar of queryFilter of its own; answers do not matter.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dinero_mcp.dinero.routes import ALLOWED, FILES
from dinero_mcp.surface import FULL
from dinero_mcp.tool import Tool
from dinero_mcp.tools import catalogue
from tests.server.fault_matrix import healthy
from tests.server.on_demo import user
from tests.server.samples import samples_of
from tests.server.stub import REFRESH_PATH, TOKEN_PATH, StubDinero, bench

OPERATIONS = {*ALLOWED, *(("GET", template) for template in FILES)}
CALCULATORS = {
    "/v1/{organizationId}/invoices/fetch",
    "/v1/{organizationId}/invoices/{voucherGuid}/reminders/fetch",
}
SEGMENT = re.compile(r"[A-Za-z0-9._~%-]+")
PARAMETER = re.compile(r"[A-Za-z]+")
FILTER = re.compile(r"[A-Za-z]+ (?:eq|contains) '[^';]*'(?:;[A-Za-z]+ (?:eq|contains) '[^';]*')*")
HOST = "dinero.example"

NASTY = st.sampled_from(
    [
        "'",
        "x'; Name eq 'y",
        "a;b",
        "../371002/contacts",
        "..",
        ".",
        "%2e%2e%2f",
        "..%2f371002",
        "/v1/371002/contacts",
        "?organizationId=371002",
        "&deletedOnly=true",
        "#",
        "a\r\nHost: evil.example",
        "\x00",
        "https://evil.example/",
        "{organizationId}",
        "716a1a2b-0000-4000-8000-000000000001/../../371002",
        "716a1a2b-0000-4000-8000-000000000001\n",
        "\uff12\uff10\uff12\uff16",
        "2025/2026",
        "\u202e",
        "null",
    ]
)
ANYTHING = (
    NASTY
    | st.text(max_size=20)
    | st.integers()
    | st.booleans()
    | st.none()
    | st.floats()
    | st.lists(NASTY | st.integers(), max_size=2)
    | st.dictionaries(st.text(max_size=3), NASTY, max_size=1)
)


class Watching(StubDinero):
    """Keeps every request; what the samples ask is answered by the fake, the rest is unknown."""

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return await healthy(request)


async def asked(tool: Tool, arguments: Mapping[str, Any]) -> list[httpx.Request]:
    """What left during one call, tokens aside."""
    stub = Watching()
    await bench(stub, **user()).call(tool.name, **arguments)
    return [each for each in stub.requests if each.url.path not in (TOKEN_PATH, REFRESH_PATH)]


def fits(template: str, path: str) -> bool:
    """Whether a raw path is the template with one segment for each placeholder, its encoding undone once at most."""
    parts, wanted = path.split("/"), template.split("/")
    return len(parts) == len(wanted) and all(
        (SEGMENT.fullmatch(part) and unquote(part) not in ("", ".", ".."))
        if hole.startswith("{")
        else part == hole
        for part, hole in zip(parts, wanted, strict=True)
    )


def written(organization: object) -> str:
    """The organisation as a path has it: 371001.0 is the whole number 371001."""
    return str(int(organization) if isinstance(organization, float) else organization)


def held(request: httpx.Request, organization: object) -> None:
    """One request is an allowed operation, of the organisation named, with a filter nobody broke out of."""
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    fitting = [
        template for method, template in OPERATIONS if method == request.method and fits(template, path)
    ]
    assert (request.url.host, request.headers["host"]) == (HOST, HOST)
    assert fitting, f"{request.method} {path}"
    assert request.method == "GET" or fitting[0] in CALCULATORS
    if any("{organizationId}" in template for template in fitting):
        assert path.split("/")[2] == written(organization)
    for name, value in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
        assert PARAMETER.fullmatch(name)
        assert name != "queryFilter" or FILTER.fullmatch(value), value
    assert "#" not in str(request.url)


def hostile(tool: Tool) -> st.SearchStrategy[dict[str, Any]]:
    """A call that would do, with one to three of its arguments replaced by anything."""
    names = [FULL.argument_name(name) for name in tool.parameters]
    twisted = st.dictionaries(st.sampled_from(names), ANYTHING, min_size=1, max_size=3)
    return st.builds(lambda usual, other: usual | other, st.sampled_from(samples_of(tool.name)), twisted)


WITH_ARGUMENTS = [tool for tool in catalogue() if tool.parameters]


@pytest.mark.parametrize("tool", WITH_ARGUMENTS, ids=lambda tool: tool.name)
def test_nothing_but_allowed_requests_leaves_whatever_is_asked(tool: Tool) -> None:
    """No other operation, no other organisation, no other host, no unescaped quote."""

    @settings(max_examples=30)
    @given(hostile(tool))
    def run(arguments: dict[str, Any]) -> None:
        for request in asyncio.run(asked(tool, arguments)):
            held(request, arguments.get("organizationId"))

    run()


TEXTS = [
    (tool, FULL.argument_name(name))
    for tool in WITH_ARGUMENTS
    for name in tool.parameters
    if name not in ("organization_id", "fields")
]


@pytest.mark.parametrize(("tool", "argument"), TEXTS, ids=lambda each: getattr(each, "name", each))
def test_a_quote_in_any_argument_never_leaves_in_a_filter(tool: Tool, argument: str) -> None:
    """Each argument of each tool, with a value that would close the filter's quotes."""
    for requests in (
        asyncio.run(asked(tool, samples_of(tool.name)[0] | {argument: value}))
        for value in ("x' or Name eq 'y", "a;Name eq b")
    ):
        for request in requests:
            held(request, samples_of(tool.name)[0].get("organizationId"))


@pytest.mark.parametrize(
    "path",
    [
        "/v1/371001/contacts/../invoices",
        "/v1/371001/contacts/%2e%2e",
        "/v1/371001/invoices/a/b",
        "/v1/371001//contacts",
    ],
)
def test_the_judge_knows_a_bad_path(path: str) -> None:
    """A path that climbs, is empty somewhere or has a segment too many is none of the operations."""
    assert not [template for _, template in OPERATIONS if fits(template, path)]
