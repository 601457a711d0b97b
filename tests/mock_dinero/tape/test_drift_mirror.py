"""Drift as arithmetic: nothing with itself, and b with a is a with b the other way round."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from mock_dinero.tape.drift.compare import compare
from mock_dinero.tape.drift.findings import Change, Finding
from mock_dinero.tape.drift.reading import DescriptionError
from mock_dinero.tape.drift.witness import Description

NAMES = ["Alpha", "Beta", "Gamma"]
MIRRORED = {
    "added": "removed",
    "added, required": "removed",
    "removed": "added",
    "error added": "error removed",
    "error removed": "error added",
    "newly required": "no longer required",
    "no longer required": "newly required",
    "newly nullable": "no longer nullable",
    "no longer nullable": "newly nullable",
    "newly deprecated": "no longer deprecated",
    "no longer deprecated": "newly deprecated",
    "values added": "values removed",
    "values removed": "values added",
    "values bounded": "values unbounded",
    "values unbounded": "values bounded",
}
WAYS = {"wider": "narrower", "narrower": "wider", "otherwise": "otherwise"}
keys = st.text(string.ascii_letters, min_size=1, max_size=2)
references: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{"$ref": f"#/components/schemas/{name}"} for name in NAMES]
)
plain: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "number", ["string", "null"], ["integer", "null"]]),
        "format": st.sampled_from(["int32", "int64", "uuid", "date"]),
        "enum": st.lists(st.sampled_from("abc"), min_size=1, unique=True),
        "maxLength": st.integers(1, 3),
        "deprecated": st.booleans(),
        "default": st.integers(1, 2),
    },
)


Schemas = st.SearchStrategy[dict[str, Any]]


def holding(below: Schemas) -> Schemas:
    """Objects and lists of what is below."""
    fields = st.dictionaries(keys, below, max_size=3)
    return fields.flatmap(with_fields) | st.fixed_dictionaries({"type": st.just("array"), "items": below})


def with_fields(fields: dict[str, Any]) -> Schemas:
    """An object of these fields."""
    kinds: st.SearchStrategy[Any] = st.sampled_from(["object", ["object", "null"]])
    required: st.SearchStrategy[Any] = st.lists(st.sampled_from(sorted(fields) or ["none"]), unique=True)
    return st.fixed_dictionaries({"type": kinds, "properties": st.just(fields), "required": required})


def around(below: Schemas) -> Schemas:
    """Objects, lists, maps and choices of what is below."""
    choices: st.SearchStrategy[Any] = st.lists(below, min_size=2, max_size=2)
    maps = st.fixed_dictionaries({"type": st.just("object"), "additionalProperties": below})
    return holding(below) | maps | st.fixed_dictionaries({"oneOf": choices})


schemas = st.recursive(plain | references, around, max_leaves=6)
objects = holding(plain | references)


@st.composite
def descriptions(draw: st.DrawFn) -> dict[str, Any]:
    """A description of up to three operations over three schemas, which may hold each other and themselves."""
    parameter = st.fixed_dictionaries(
        {"name": keys, "in": st.just("query"), "required": st.booleans(), "schema": plain}
    )
    media = st.dictionaries(
        st.sampled_from(["application/json", "text/csv"]),
        st.fixed_dictionaries({"schema": schemas}),
        max_size=2,
    )
    answer = st.fixed_dictionaries({"description": st.just("x"), "content": media})
    told: dict[str, st.SearchStrategy[Any]] = {
        "parameters": st.lists(parameter, max_size=3, unique_by=lambda one: str(one["name"])),
        "responses": st.dictionaries(st.sampled_from(["200", "202", "404"]), answer, max_size=2),
    }
    operation = st.fixed_dictionaries(
        told,
        optional={"requestBody": st.fixed_dictionaries({"content": media, "required": st.booleans()})},
    )
    item = st.dictionaries(st.sampled_from(["get", "post"]), operation, max_size=2)
    return {
        "openapi": "3.1.0",
        "paths": draw(st.dictionaries(st.sampled_from(["/v1/a", "/v1/{b}", "/v2/a"]), item, max_size=3)),
        "components": {"schemas": {name: draw(objects) for name in NAMES}},
    }


def mirrored(change: Change) -> Change:
    """The same change seen from the other side."""
    return Change(
        change.aspect,
        MIRRORED.get(change.change, change.change),
        change.place,
        change.now,
        change.was,
        WAYS[change.way],
    )


def one_sided(change: Change) -> Change:
    """A change as both sides can tell it: whether what was removed was required, only one side knows."""
    return Change(
        change.aspect,
        change.change.removesuffix(", required"),
        change.place,
        change.was,
        change.now,
        change.way,
    )


def compared(one: dict[str, Any], other: dict[str, Any]) -> list[Finding]:
    """The findings; choices that unfold without end are refused in one line, and hold nothing to mirror."""
    try:
        return compare(Description(one, "a"), Description(other, "b"))
    except DescriptionError:
        reject()


@given(descriptions())
@settings(max_examples=150, deadline=None)
def test_a_description_does_not_differ_from_itself(document: dict[str, Any]) -> None:
    """However it is nested and whatever refers to what."""
    assert compared(document, document) == []


@given(descriptions(), descriptions())
@settings(max_examples=150, deadline=None)
def test_comparing_the_other_way_round_mirrors_every_change(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Added is removed, wider is narrower, was is now; for the same operations."""
    there, back = compared(one, other), compared(other, one)
    assert {(one_sided(mirrored(f.change)), name) for f in there for name in f.operations} == {
        (one_sided(f.change), name) for f in back for name in f.operations
    }


@given(descriptions(), descriptions())
@settings(max_examples=100, deadline=None)
def test_no_change_is_told_twice_or_below_another(one: dict[str, Any], other: dict[str, Any]) -> None:
    """One finding per change, and nothing inside what is gone or became something else."""
    found = compared(one, other)
    assert len({finding.change for finding in found}) == len(found)
    gone = [
        f.change.place for f in found if f.change.change in {"added", "removed"} and ": " in f.change.place
    ]
    for finding in found:
        assert not any(finding.change.place.startswith((f"{place}.", f"{place}[")) for place in gone)
