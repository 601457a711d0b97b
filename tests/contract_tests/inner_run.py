"""The suite's own tests of one requirement, run in this process against a server that makes a mistake.

Law of this module: what is run is the suite as it is in the tree, found by the mark of the requirement; every test
is run in one way to connect. A verdict says which tests passed, which were failed by an assertion of the suite,
and which broke in any other way.
"""

from __future__ import annotations

import ast
import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import ValidationError

from contract_tests.connect import MODERN
from contract_tests.line import OFF_SCHEMA
from contract_tests.verdicts import NoAnswer
from tests.contract_tests.in_process import Programs, fixtures

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests.mistakes import Mistake

SUITE = Path(__file__).parents[2] / "contract_tests"
ONE_WAY = {"server": ("http", MODERN), "either": "http"}
"""Which of the ways a parametrised fixture offers is run."""
OPTIONS = (
    "-qx",
    "--no-header",
    "--no-summary",
    "--tb=no",
    "--import-mode=importlib",
    f"--rootdir={SUITE.parent}",
    f"--config-file={os.devnull}",
    "--disable-plugin-autoload",  # none is needed, and there are dozens
    *(f"-pno:{name}" for name in ("cacheprovider", "unraisableexception", "threadexception", "warnings")),
)


@dataclass
class Verdict:
    """The outcome of each test that was run: passed, failed by an assertion of the suite, or broken.

    `kept` are the requirements of the tests that passed.
    """

    passed: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


@cache
def functions_of(requirement: str) -> tuple[str, ...]:
    """The suite's tests that hold a server to a requirement, as pytest names them."""
    return tuple(
        f"{file}::{node.name}"
        for file in sorted(SUITE.glob("test_*.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and requirement in _texts(node)
    )


def _texts(function: ast.FunctionDef) -> set[Any]:
    """Every constant in a function's decorators: the ids of its requirements are among them."""
    inside = (node for mark in function.decorator_list for node in ast.walk(mark))
    return {node.value for node in inside if isinstance(node, ast.Constant)}


class Judge:
    """A plugin that puts our programs in the place of the suite's, and keeps what became of each test."""

    def __init__(self, requirements: frozenset[str], instead: dict[str, Callable[[], Any]]) -> None:
        self.verdict = Verdict()
        self._requirements = requirements
        self._instead = instead

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the tests of the requirements, each in one way to connect."""
        items[:] = [item for item in items if self._requirements & _held_to(item) and _in_one_way(item)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        """Give a fixture of the suite the value it has here; all others are set up as ever."""
        make = self._instead.get(fixturedef.argname)
        if make is None:
            return None
        value = make()
        fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        return value

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Keep the outcome."""
        report = yield
        if call.excinfo is None:
            if call.when == "call":
                self.verdict.passed.append(item.name)
                self.verdict.kept |= _held_to(item)
        elif call.when == "call" and _objects(call.excinfo.value):
            self.verdict.failed[item.name] = call.excinfo.exconly()
        else:
            self.verdict.broken[item.name] = f"{call.when}: {call.excinfo.exconly()}"
        return report


def _objects(error: BaseException) -> bool:
    """Whether the suite said what is wrong; an answer that is not even MCP tells nothing of a requirement."""
    if isinstance(error, NoAnswer):
        return OFF_SCHEMA in str(error)
    return isinstance(error, AssertionError | ValidationError)


def _held_to(item: pytest.Item) -> set[str]:
    return {mark.args[0] for mark in item.iter_markers("requirement")}


def _in_one_way(item: pytest.Item) -> bool:
    chosen = getattr(item, "callspec", None)
    return chosen is None or all(chosen.params.get(name, way) == way for name, way in ONE_WAY.items())


def judged(mistake: Mistake, *requirements: str) -> Verdict:
    """What the suite's tests of these requirements say of a server; the first objection ends it."""
    tests = dict.fromkeys(test for requirement in requirements for test in functions_of(requirement))
    with ExitStack() as opened:
        judge = Judge(frozenset(requirements), fixtures(Programs(mistake, opened)))
        pytest.main([*OPTIONS, *tests], plugins=[judge])
    return judge.verdict
