"""The manifest and the tests, held against each other.

Law of this module: no promise without a test, no test without a promise, no deferral without a reason.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from .promises import COMPACT, PROMISES
from .requirements import REQUIREMENTS
from .test_truth import COMPARED, NOT_COMPARED

HERE = Path(__file__).parent
TRAPS = {f"T-{number}" for number in range(1, 33)}
"""The known ways in which an answer looks right and is wrong."""


def _calls(test: ast.FunctionDef) -> list[ast.AST]:
    """Everything in the decorators of a test, the marks of single cases included."""
    return [found for mark in test.decorator_list for found in ast.walk(mark)]


def _marks() -> dict[str, list[str]]:
    """Every test function of the suite with the requirement ids in its decorators."""
    found = {}
    for file in sorted(HERE.glob("test_*.py")):
        if file.name == Path(__file__).name:
            continue
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[f"{file.name}::{node.name}"] = [
                    str(ast.literal_eval(mark.args[0]))
                    for mark in _calls(node)
                    if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "requirement"
                ]
    return found


def test_every_test_names_a_requirement() -> None:
    """A test that holds a server to nothing written down would be an opinion."""
    assert [name for name, ids in _marks().items() if not ids] == []


def test_every_requirement_has_a_test_or_a_reason() -> None:
    """A promise nobody checks would be a decoration; a deferral that gained a test is stale."""
    tested = {name for ids in _marks().values() for name in ids}
    deferred = {name for name, one in REQUIREMENTS.items() if one.deferred}
    assert sorted(set(REQUIREMENTS) - tested - deferred) == []
    assert sorted(tested & deferred) == []


def test_every_requirement_is_one_sentence_with_a_source() -> None:
    """What a report prints must say something and say where it comes from."""
    assert [one.id for one in REQUIREMENTS.values() if not one.says.endswith(".") or not one.source] == []


def test_the_compact_names_stand_for_promised_tools() -> None:
    """The compact surface is a selection of the promised tools, not a second promise."""
    assert set(COMPACT.values()) <= set(PROMISES)


def test_every_known_trap_has_a_requirement() -> None:
    """Each is named where it is held, so that none is forgotten."""
    named = {
        trap for one in REQUIREMENTS.values() for trap in re.findall(r"T-\d+", f"{one.says} {one.source}")
    }
    assert named == TRAPS


def test_every_promised_tool_is_compared_with_the_books() -> None:
    """Or there is a reason why not."""
    assert {*COMPARED, *NOT_COMPARED} == {*PROMISES}
    assert not COMPARED.keys() & NOT_COMPARED.keys()
