"""The page of differences: made from the sources, and as committed.

Law of this module: what a sentence says is what the page says of it.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from mock_dinero.differences import Rule, document, evidence, rules_in, switch_rows
from mock_dinero.spec.published import EVIDENCE, Published
from mock_dinero.switches import Switches

SOURCE = '''"""A module. Its law is nothing."""

LIMIT = 7  # published description (2026-09-03)
# A comment of two lines, whose second one
# is observed by dinero-java and Hexio.DineroClient.


def one() -> int:
    """Answer one.

    assumed: it is never two. Anybody may read this.
    """
'''


def test_the_committed_page_is_the_one_the_sources_make() -> None:
    """Run `nox -s docs` when it is not."""
    path = Path(__file__).parents[2] / "docs" / "differences.md"
    assert path.read_text(encoding="utf-8") == document()


def test_the_counts_that_serve_prints_are_those_of_the_page() -> None:
    """They are made together."""
    assert json.loads(EVIDENCE.read_text(encoding="utf-8")) == evidence()


def test_the_readme_shows_the_counts_of_the_page() -> None:
    """The first screen says how much is assumed, in the page's own table."""
    counts = [line for line in document().splitlines() if line.startswith("|")][:6]
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [line.strip() for line in readme.splitlines() if line.startswith("  |")] == counts


def test_rules_are_the_sentences_that_name_their_evidence() -> None:
    """Of docstrings and of comments; a comment behind code keeps the code."""
    assert list(rules_in(SOURCE, "here.py")) == [
        Rule("assumed: it is never two.", "here.py"),
        Rule("`LIMIT = 7`: published description (2026-09-03)", "here.py"),
        Rule(
            "A comment of two lines, whose second one is observed by dinero-java and Hexio.DineroClient.",
            "here.py",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "published", "observed", "assumed"),
    [
        ("Published nowhere.", False, "", False),
        ("Refuse (published; its text is assumed).", True, "", True),
        ("Seen (observed by Bidhamr and nextview).", False, "Bidhamr, nextview", False),
        ("As Planning-App measured it, as Planning-App measured.", False, "Planning-App", False),
        ("assumed, for the published description names none", False, "", True),
        ("lower case, observed by nine public clients", False, "nine public clients", False),
    ],
)
def test_the_kinds_of_evidence_are_told_apart(
    text: str, *, published: bool, observed: str, assumed: bool
) -> None:
    """Each on its own: one never stands for another."""
    rule = Rule(text, "here.py")
    assert (rule.published, rule.observed, rule.assumed) == (published, observed, assumed)


def test_every_operation_of_the_description_stands_on_the_page_once() -> None:
    """Served or not, with its method."""
    text = document()
    described = Published().document
    every = [f"| {method} `{path}` |" for method, path in (*described["x-reads"], *described["x-writes"])]
    assert [row for row in every if text.count(f"\n{row}") != 1] == []


def test_every_switch_has_its_default_and_its_source_on_the_page() -> None:
    """In the words of the class that declares it."""
    rows = list(switch_rows())
    assert [name for name, _, _ in rows] == [field.name for field in fields(Switches)]
    assert [name for name, _, text in rows if not text] == []
    assert ("sort_fails", "off") in {(name, default) for name, default, _ in rows}
