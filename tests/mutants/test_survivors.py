"""The mutants' own parts, without the run: names, the sample, and what the list of survivors is held to.

Law of this module: the tool that makes the mutants is not needed; the run itself is `nox -s mutants`.
"""

from __future__ import annotations

import pytest
import yaml

from tests.mutants.areas import AREAS
from tests.mutants.mutants import Mutant, changed
from tests.mutants.survivors import LISTED, Found, reasons
from tests.test_house import ROOT

LIST = "ledger:\n  the same sum:\n    - 'a.py f: «1 → 2»'\nclient: {}\n"


def mutants(*names: str) -> list[Mutant]:
    """Mutants of these names."""
    return [Mutant(f"key {name}", name, f"{name}.py:1") for name in names]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("return a + b", "return a - b", "return a «+ → -» b"),
        ("f(one, two)", "f(one)", "f(«one, two → one»)"),
        ("f(one, two)", "f(two)", "f(«one, two → two»)"),
        ('x = "name"', 'x = "XXnameXX"', 'x = "«name → XXnameXX»"'),
        ("x = 10", "x = 11", "x = «10 → 11»"),
        ("x = call(y)", "x = None", "x = «call(y) → None»"),
    ],
)
def test_a_change_is_told_in_whole_words(was: str, now: str, told: str) -> None:
    """What both share stands around it, so that no word is cut."""
    assert changed(was, now) == told


def test_the_sample_is_the_same_whoever_draws_it() -> None:
    """A name is in it or not, whatever the tool numbers it; one in one is all."""
    every = mutants(*map(str, range(1000)))
    assert all(each.is_in_sample(1) for each in every)
    drawn = [each.name for each in every if each.is_in_sample(10)]
    assert 70 < len(drawn) < 130
    assert drawn == [each.name for each in every if Mutant("renumbered", each.name, "").is_in_sample(10)]


def test_a_reason_stands_once_for_all_it_explains() -> None:
    """By area; one without any has none."""
    assert reasons("ledger", LIST) == {"a.py f: «1 → 2»": "the same sum"}
    assert reasons("client", LIST) == reasons("scrubber", LIST) == {}


def test_a_survivor_without_a_reason_is_named_by_its_line() -> None:
    """That is where a test is missing."""
    found = Found(mutants("a", "b", "c"), mutants("d"), {})
    assert [line.splitlines() for line in found.complaints()] == [
        ["survives, kill it by a test or list it with a reason: d.py:1", "    d"]
    ]


def test_a_survivor_with_a_reason_is_let_live() -> None:
    """It counts as a survivor all the same."""
    found = Found(mutants("a", "b", "c"), mutants("d"), {"d": "the same"})
    assert list(found.complaints()) == []
    assert found.score == 75.0
    assert found.as_data() == [{"place": "d.py:1", "change": "d", "reason": "the same"}]


def test_a_reason_for_what_is_noticed_by_now_is_out_of_date() -> None:
    """And so is one for a mutant that there is no more."""
    found = Found(mutants("a", "b", "c"), [], {"c": "the same", "gone": "the same"})
    assert [line.splitlines()[1].strip() for line in found.complaints()] == ["c", "gone"]


def test_three_of_four_is_the_least() -> None:
    """One less fails, explained or not."""
    found = Found(mutants("a", "b"), mutants("c"), {"c": "the same"})
    assert list(found.complaints()) == ["the score is 66.7 %, less than 75 %"]


def test_nothing_tried_is_no_score() -> None:
    """A run that measured nothing does not pass."""
    assert list(Found([], []).complaints()) == ["the score is 0.0 %, less than 75 %"]


def test_every_listed_survivor_is_in_its_areas_sample() -> None:
    """Else no run would look at it; and none has two reasons."""
    told = yaml.safe_load(LISTED.read_text("utf-8"))
    shares = {area.name: area.share for area in AREAS}
    assert told.keys() <= shares.keys()
    names = [(area, name) for area, why in told.items() for names in why.values() for name in names]
    assert [name for area, name in names if not Mutant("", name, "").is_in_sample(shares[area])] == []
    assert len(names) == len({*names})


def test_every_area_names_files_and_tests_that_are_there() -> None:
    """A path that went away would measure nothing."""
    homes = {area: ROOT / ("server" if area.name == "client" else "") / area.package for area in AREAS}
    tests = [ROOT / test.partition("::")[0] for area in AREAS for test in (*area.tests, *area.left_out)]
    files = [homes[area] / file for area in AREAS for file in area.files or ("__init__.py",)]
    assert [path for path in (*tests, *files) if not path.exists()] == []
