"""Recording plans: checked before anything is asked, one clear line per mistake."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_dinero.spec.published import Published
from mock_dinero.tape import plan as plans
from mock_dinero.tape.learning import chosen
from mock_dinero.tape.plan import PlanError
from tests.mock_dinero.tape.recordings import READS

HEAD = "steps:\n- step: one\n  asks:\n"


def complaint(folder: Path, text: str) -> str:
    """What a plan is refused with."""
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        plans.read(path, READS)
    return str(refused.value)


def test_the_plan_that_comes_along_asks_every_read() -> None:
    """All of them, the calculators among them."""
    steps = plans.read(plans.STANDARD, READS).steps
    asked = Counter(tuple(ask.operation.split(" ", 1)) for step in steps for ask in step.asks)
    assert asked.keys() == READS


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        ("  - ask: DELETE /v1/{organizationId}/contacts/{guid}", "is no read of the published description"),
        ("  - ask: POST /v1/{organizationId}/contacts", "is no read of the published description"),
        ("  - ask: GET /v1/{organizationId}/contacts/{guid}", "nothing gives `{guid}` a value"),
        ("  - {ask: 'GET /v1/countries', for each: contacts}", "nothing before it learns `contacts`"),
        ("  - {ask: 'GET /v1/countries', foreach: x}", "`foreach` means nothing here"),
        ("  - {ask: 'GET /v1/countries', at most: 5}", "write `for each` as well"),
        ("  - {ask: 'GET /v1/countries', pages: yes please}", "`pages` takes a bool"),
        ("  - {ask: 'GET /v1/countries', pages: true}", "needs a pageSize"),
        ("  - {ask: 'GET /v1/countries', learn: {x: y}}", "`learn` takes names"),
        ("  - get: /v1/countries", "write `ask:` and an operation"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_step(tmp_path: Path, asks: str, said: str) -> None:
    """And says what to write."""
    line = complaint(tmp_path, f"{HEAD}{asks}\n")
    assert said in line
    assert "step one, ask 1" in line
    assert "\n" not in line


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    """A person puts all of them right at once."""
    two = "  - ask: PUT /v1/x\n  - {ask: 'GET /v1/countries', at most: 0}\n"
    assert len(complaint(tmp_path, HEAD + two).splitlines()) == 3


@pytest.mark.parametrize(
    "text", ["", "steps: []", "steps: {", "- 1", "a: &b [*b", "steps:\n- step: ../x\n  asks: []"]
)
def test_what_is_no_plan_is_said_so(tmp_path: Path, text: str) -> None:
    """In one line, whatever the file holds; a step's name is a file's, so it has no slash."""
    assert complaint(tmp_path, text)
    assert "\n" not in complaint(tmp_path, text)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=30), st.integers(1, 12))
def test_a_limit_takes_one_of_every_pair_of_values_first(pairs: list[tuple[str, str]], most: int) -> None:
    """As many different ones as there is room for, and never more rows than the limit."""
    rows = [(str(at), {"status": one, "currency": two}) for at, (one, two) in enumerate(pairs)]
    taken = chosen(rows, most, ("status", "currency"))
    assert len(taken) == min(most, len(rows))
    different = {(row["status"], row["currency"]) for _, row in taken}
    assert len(different) == min(most, len(set(pairs)))


def test_what_it_sends_has_every_field_that_the_description_requires() -> None:
    """Else a recording would show as drift what the recorder left out itself."""
    document = Published().document
    for step in plans.read(plans.STANDARD, READS).steps:
        for ask in step.asks:
            if isinstance(ask.body, dict):
                asked = document["paths"][ask.template][ask.method.lower()]["requestBody"]["content"]
                lacking(ask.body, next(iter(asked.values()))["schema"], document, ask.operation)


def lacking(value: Any, schema: Any, document: Any, place: str) -> None:
    """Look through a body and everything in it."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for one in value:
            lacking(one, schema["items"], document, place)
    if isinstance(value, dict):
        assert [name for name in schema.get("required", ()) if name not in value] == [], place
        for name, inner in value.items():
            lacking(inner, schema["properties"][name], document, f"{place} {name}")
