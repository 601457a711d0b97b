"""The suite catches broken servers: each is found by the requirement meant for it, and ours passes that requirement.

Law of this module: a broken server is caught when a test of its requirement fails by an assertion of the suite;
one that breaks the test in any other way is not caught. Everything runs in this process.
"""

from __future__ import annotations

import ast
from contextlib import ExitStack
from functools import cache

import pytest

from tests.contract_tests import (
    broken_arguments,
    broken_calls,
    broken_figures,
    broken_lists,
    broken_offers,
    broken_traps,
)
from tests.contract_tests.in_process import Programs, fixtures
from tests.contract_tests.inner_run import SUITE, Verdict, functions_of, judged
from tests.contract_tests.mistakes import NONE, Mistake

ROOMS = (broken_arguments, broken_calls, broken_figures, broken_lists, broken_offers, broken_traps)
MISTAKES = [declared for room in ROOMS for declared in vars(room).values() if isinstance(declared, Mistake)]
FEWEST = 40


@cache
def of_ours(tests: tuple[str, ...]) -> Verdict:
    """What these tests say of our own server, run in the same way."""
    return judged(
        NONE, *sorted({each.caught_by for each in MISTAKES if functions_of(each.caught_by) == tests})
    )


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_a_broken_server_is_caught_by_the_requirement_meant_for_it(mistake: Mistake) -> None:
    """And the same server without the mistake keeps it."""
    ours = of_ours(functions_of(mistake.caught_by))
    assert (ours.failed, ours.broken) == ({}, {})
    assert mistake.caught_by in ours.kept
    caught = judged(mistake, mistake.caught_by)
    assert caught.broken == {}
    assert caught.failed, f"{mistake.name}: not caught by {', '.join(caught.passed)}"


def test_what_is_put_in_the_place_of_the_suites_programs_is_there() -> None:
    """A fixture that was renamed would start programs again, and let every mistake pass."""
    tree = ast.parse((SUITE / "conftest.py").read_text(encoding="utf-8"))
    with ExitStack() as opened:
        names = set(fixtures(Programs(NONE, opened)))
    assert names - {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} == set()


def test_there_are_enough_broken_servers_and_each_is_another() -> None:
    """One per class of mistake."""
    names = [mistake.name for mistake in MISTAKES]
    assert len(names) >= FEWEST
    assert sorted(set(names)) == sorted(names)
