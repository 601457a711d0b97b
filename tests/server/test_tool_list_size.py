"""What tools/list costs: every byte of it is read in every conversation of every host.

Law of this module: budgets and rules are written out here, and hold on all surfaces.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp_types import Tool

from dinero_mcp.surface import COMPACT, FULL, NAMESPACED, SURFACES, Surface
from tests.server.stub import StubDinero, bench

EVERY_SURFACE = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@cache
def published(surface: Surface) -> dict[str, Tool]:
    return {tool.name: tool for tool in bench(StubDinero()).door(surface).published()}


def wire(tools: Iterable[Tool]) -> str:
    sent = [tool.model_dump(by_alias=True, exclude_none=True, mode="json") for tool in tools]
    return json.dumps({"tools": sent}, ensure_ascii=False, separators=(",", ":"))


def schemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema of an output schema, itself first; a property may be called as a keyword is."""
    yield schema
    for group in ("properties", "$defs"):
        for each in schema.get(group, {}).values():
            yield from schemas(each)
    if "items" in schema:
        yield from schemas(schema["items"])


@EVERY_SURFACE
def test_output_schemas_carry_no_titles_and_no_texts(surface: Surface) -> None:
    """They are for checking; every word would cost each conversation."""
    allowed = {"type", "properties", "items", "enum", "$ref", "$defs"}
    for tool in published(surface).values():
        for part in schemas(tool.output_schema or {}):
            assert part.keys() <= allowed, tool.name


@EVERY_SURFACE
def test_output_schemas_say_nothing_twice(surface: Surface) -> None:
    """What is defined is used more than once, and whoever needs it finds it."""
    for tool in published(surface).values():
        schema = tool.output_schema or {}
        used = [part["$ref"].rpartition("/")[2] for part in schemas(schema) if "$ref" in part]
        assert set(used) == set(schema.get("$defs", {}))
        assert all(used.count(name) > 1 for name in used)
        Draft202012Validator.check_schema(schema)


def test_only_the_compact_surface_leaves_a_text_without_a_type() -> None:
    """Its schemas promise less and never something else; the full ones type every field."""
    for surface in (FULL, NAMESPACED):
        assert all(part for tool in published(surface).values() for part in schemas(tool.output_schema or {}))
    untyped = [
        part for tool in published(COMPACT).values() for part in schemas(tool.output_schema or {}) if not part
    ]
    assert untyped


PRINTING = """
from dinero_mcp.door import Offer
from dinero_mcp.surface import SURFACES
from dinero_mcp.tools import catalogue
for surface in SURFACES.values():
    for tool in catalogue():
        print(Offer(tool, surface).published.model_dump_json(by_alias=True))
"""


def test_the_list_is_the_same_bytes_in_every_process() -> None:
    """No order of ours hangs on a process's hash seed."""
    runs = {
        subprocess.run(
            [sys.executable, "-c", PRINTING],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert runs.pop()


BUDGETS = {"full": (28_000, 15_000), "compact": (8_000, 4_500), "namespaced": (28_000, 15_000)}


@EVERY_SURFACE
def test_the_list_stays_within_its_budget(surface: Surface) -> None:
    """Bytes / 4 of tools/list, with output schemas and without: what every conversation pays before it begins."""
    tools = published(surface).values()
    bare = [tool.model_copy(update={"output_schema": None}) for tool in tools]
    cost, cost_bare = (len(wire(each).encode()) / 4 for each in (tools, bare))
    most, most_bare = BUDGETS[surface.name]
    heaviest = sorted(((len(wire([tool]).encode()), tool.name) for tool in tools), reverse=True)
    assert cost <= most, f"{cost} of {most}; bytes by tool: {heaviest}"
    assert cost_bare <= most_bare, f"{cost_bare} of {most_bare}; bytes by tool: {heaviest}"
