"""Descriptions from outside: whatever comes, it is read within limits or refused in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_dinero.tape.drift.compare import compare
from mock_dinero.tape.drift.reading import MAX_BYTES, DescriptionError, parse, read
from mock_dinero.tape.drift.witness import Description
from mock_dinero.tape.drift.witnesses import drift, packaged

SMALL = {"openapi": "3.1.0", "paths": {"/v1/a": {"get": {"responses": {"200": {"description": ""}}}}}}
HTTPS = "https://api.dinero.dk/openapi/v1/swagger.json"
REFERENCE = "#/components/schemas/"


def answering(*answers: httpx.Response) -> httpx.MockTransport:
    """A transport that gives these answers in turn."""
    turn = iter(answers)
    return httpx.MockTransport(lambda request: next(turn))


def with_schema(schema: Any, **schemas: Any) -> dict[str, Any]:
    """A description with one answer of this schema."""
    media = {"application/json": {"schema": schema}}
    operation = {"responses": {"200": {"description": "", "content": media}}}
    return {
        "openapi": "3.1.0",
        "paths": {"/v1/a": {"get": operation}},
        "components": {"schemas": schemas},
    }


def refused(content: bytes) -> str:
    """The one line that refuses some bytes."""
    with pytest.raises(DescriptionError) as problem:
        parse(content, "new.json")
    return str(problem.value)


def test_json_and_yaml_are_read_alike(tmp_path: Path) -> None:
    """Numbers as keys, which YAML has for statuses, included."""
    file = tmp_path / "new.yaml"
    file.write_text('openapi: "3.1.0"\npaths:\n  /v1/a:\n    get: {responses: {200: {description: ""}}}\n')
    assert compare(Description(read(str(file)), "a"), Description(SMALL, "b")) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Log in</body></html>",
        b"\xff\xfe\x00",
        b"[]",
        b'{"paths": 1}',
        b'{"openapi": "3.1.0"}',
        b'{"openapi": "4.0", "paths": {}}',
        b'{"openapi": ',
        b"a: &a [x, x]\nb: [*a, *a]\n",
        b"!!python/object/apply:os.system [exit]",
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b"- " * 5_000 + b"a",
    ],
)
def test_what_is_no_description_is_one_line(content: bytes) -> None:
    """HTML, other JSON, aliases, tags, and what is nested without end."""
    line = refused(content)
    assert line.startswith("new.json: ")
    assert "\n" not in line


def test_what_is_too_large_or_too_deep_is_refused() -> None:
    """Valid JSON, and still nothing to be walked."""
    deep: Any = {}
    for _ in range(150):
        deep = {"x": deep}
    assert "deep" in refused(json.dumps(SMALL | {"x-deep": deep}).encode())
    assert "values" in refused(json.dumps(SMALL | {"x-wide": [0] * 1_000_001}).encode())


@pytest.mark.parametrize(
    ("schema", "schemas"),
    [
        ({"$ref": REFERENCE + "A"}, {"A": {"$ref": REFERENCE + "A"}}),
        ({"$ref": REFERENCE + "A"}, {"A": {"allOf": [{"$ref": REFERENCE + "A"}]}}),
        ({"$ref": REFERENCE + "Nowhere"}, {}),
        ({"$ref": "https://elsewhere.example/a.json"}, {}),
        ({"$ref": "#/paths/~1v1~1a/get/responses/200/content/application~1json/schema"}, {}),
        (
            {"$ref": REFERENCE + "A/properties/b"},
            {"A": {"properties": {"b": {"properties": {"c": {"$ref": REFERENCE + "A/properties/b"}}}}}},
        ),
    ],
)
def test_references_that_lead_nowhere_outside_or_round_are_one_line(
    schema: Any, schemas: dict[str, Any]
) -> None:
    """Nothing is fetched, and nothing goes on for ever."""
    document = with_schema(schema, **schemas)
    with pytest.raises(DescriptionError) as problem:
        compare(Description(document, "a"), Description(document, "b"))
    assert "\n" not in str(problem.value)


def test_what_is_wrong_inside_a_document_names_the_file(tmp_path: Path) -> None:
    """Not the part it plays in the comparison."""
    file = tmp_path / "new.json"
    text = json.dumps(packaged()).replace(f"{REFERENCE}PaginationDetails", "https://elsewhere.example/a.json")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DescriptionError, match=r"new\.json: a \$ref out of the document is not followed"):
        drift(str(file), [], ["published"])


def test_a_schema_that_holds_itself_is_compared_once() -> None:
    """A tree of rows is no circle to be lost in."""
    node = {
        "type": "object",
        "properties": {"Name": {"type": "string"}, "Below": {"$ref": REFERENCE + "Node"}},
    }
    other = {
        "type": "object",
        "properties": {"Name": {"type": "integer"}, "Below": {"$ref": REFERENCE + "Node"}},
    }
    was, now = (with_schema({"$ref": REFERENCE + "Node"}, Node=one) for one in (node, other))
    assert [one.change.place for one in compare(Description(was, "a"), Description(now, "b"))] == [
        "Node: Name"
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "null"]},
        {"type": "string", "nullable": True},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"allOf": [{"type": "string"}]}]},
        {"allOf": [{"type": ["string", "null"]}]},
    ],
)
def test_null_is_one_thing_however_it_is_written(schema: dict[str, Any]) -> None:
    """OpenAPI 3.0 and 3.1 write it in five ways; leaving it out is one change."""
    plain = Description(with_schema({"type": ["null", "string"]}), "a")
    assert compare(plain, Description(with_schema(schema), "b")) == []
    (found,) = compare(
        Description(with_schema(schema), "b"), Description(with_schema({"type": "string"}), "c")
    )
    assert found.change.change == "no longer nullable"


def test_one_more_choice_is_one_change() -> None:
    """The choices of oneOf are known by their names, wherever they stand in the list."""
    models = {name: {"type": "object", "properties": {name: {"type": "string"}}} for name in "ABC"}
    two, three = (
        with_schema({"oneOf": [{"$ref": REFERENCE + name} for name in names]}, **models)
        for names in ("AB", "CBA")
    )
    (found,) = compare(Description(two, "a"), Description(three, "b"))
    assert (found.change.change, found.change.way) == ("retyped", "wider")


def test_an_address_is_read() -> None:
    """Over https, redirects to https included."""
    moved = httpx.Response(302, headers={"location": HTTPS + "?v=2"})
    transport = answering(moved, httpx.Response(200, json=SMALL))
    assert read(HTTPS.replace("https", "HTTPS"), transport) == SMALL


@pytest.mark.parametrize(
    "transport",
    [
        answering(httpx.Response(404)),
        answering(httpx.Response(200, html="<html></html>")),
        answering(httpx.Response(302, headers={"location": "http://api.dinero.dk/plain.json"})),
        answering(*(httpx.Response(302, headers={"location": HTTPS}) for _ in range(9))),
    ],
)
def test_an_address_without_a_description_is_one_line(transport: httpx.MockTransport) -> None:
    """Missing, a page, sent on to where anybody could answer, sent round in a circle."""
    with pytest.raises(DescriptionError) as problem:
        read(HTTPS, transport)
    assert "\n" not in str(problem.value)


def test_an_address_that_cannot_be_reached_is_one_line() -> None:
    """And one that is not https is not asked."""

    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    with pytest.raises(DescriptionError, match="cannot be reached"):
        read(HTTPS, httpx.MockTransport(unreachable))
    with pytest.raises(DescriptionError, match="not https"):
        read("http://api.dinero.dk/openapi/v1/swagger.json", answering())


class Endless(httpx.SyncByteStream):
    """A body that never ends, and counts what was read of it."""

    def __init__(self, piece: bytes) -> None:
        self.piece, self.read = piece, 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.read += len(self.piece)
            yield self.piece


def test_a_body_without_end_is_given_up_by_size_and_by_time() -> None:
    """A fast one after the limit, a slow one after the time."""
    fast = Endless(b" " * 2**20)
    with pytest.raises(DescriptionError, match="16 MB"):
        read(HTTPS, answering(httpx.Response(200, stream=fast)))
    assert fast.read <= MAX_BYTES + 2**21
    ticks, slow = count(0, 7), Endless(b" ")
    with pytest.raises(DescriptionError, match="30 s"):
        read(HTTPS, answering(httpx.Response(200, stream=slow)), lambda: next(ticks))
    assert slow.read < 10


WORDS = [
    "type",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "enum",
    "$ref",
    "required",
    "nullable",
    "format",
    "default",
]
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["string", "object", "null", REFERENCE + "A", "#/"]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(WORDS), below, max_size=4),
    max_leaves=12,
)


@given(ODD, ODD, st.sampled_from(["3.0.1", "2.0"]))
@settings(max_examples=300, deadline=None)
def test_no_document_whatever_it_holds_ends_otherwise_than_in_findings_or_one_line(
    schema: Any, other: Any, version: str
) -> None:
    """Words of schemas in places where they make no sense."""
    document = with_schema(schema, A=other) | {"swagger" if version == "2.0" else "openapi": version}
    document["paths"] |= {"/v1/b": {"post": other, "get": schema}, "/v1/c": schema}
    try:
        assert compare(Description(document, "a"), Description(document, "b")) == []
        compare(Description(document, "a"), Description(with_schema(other, A=schema), "b"))
    except DescriptionError as problem:
        assert "\n" not in str(problem)  # noqa: PT017 - most documents are fine, and none need be
