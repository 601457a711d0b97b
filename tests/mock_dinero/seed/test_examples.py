"""The catalogue of cases: every box that a request can reach is found by its rule, and answers as it says."""

from __future__ import annotations

import asyncio
import re

import pytest
from starlette.routing import Route

from mock_dinero.app import operations
from mock_dinero.ledger.company import Company
from mock_dinero.seed.days import TODAY
from mock_dinero.seed.examples import BASE, CASES, Example, examples
from mock_dinero.seed.examples.case import PDF
from tests.mock_dinero.fakes import Fake, fake_of, story_companies

NAMES = [case.name for case in CASES]


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Example]:
    """The cases of the demo companies by name."""
    return {one.name: one for one in examples(story_companies(), TODAY)}


@pytest.fixture(scope="module")
def fake(loop: asyncio.AbstractEventLoop) -> Fake:
    """A fake over the demo companies."""
    return fake_of(loop, story_companies(), None)


@pytest.mark.parametrize("name", NAMES)
def test_every_case_is_found_and_answers_as_it_says(
    catalogue: dict[str, Example], fake: Fake, name: str
) -> None:
    """200, or the error it stands for; a PDF where a PDF was asked for."""
    case = catalogue[name]
    fake.sign_in(case.organization)
    headers = {"Authorization": f"Bearer {fake.token}", "Accept": case.accept}
    answer = fake.ask(case.method, case.path, headers=headers, json=case.body)
    assert answer.status_code == case.status, answer.text
    if case.accept == PDF and case.status == 200:
        assert answer.content.startswith(b"%PDF")


def test_names_are_unique_and_sentences_end() -> None:
    """A name is a key; a sentence is one."""
    assert len(set(NAMES)) == len(NAMES)
    assert all(case.sentence.endswith(".") for case in CASES)


OPERATIONS = sorted(
    (method, route.path)
    for route in operations()
    if isinstance(route, Route)
    for method in route.methods or ()
    if method == "GET" or (method == "POST" and route.path.startswith("/v1/{"))
)


@pytest.mark.parametrize(("method", "template"), OPERATIONS)
def test_every_operation_that_reads_has_an_example(
    catalogue: dict[str, Example], method: str, template: str
) -> None:
    """By the path of its route; the calculators too."""
    pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", template), re.IGNORECASE)
    asked = (case.path.partition("?")[0] for case in catalogue.values() if case.method == method)
    assert any(pattern.fullmatch(path) for path in asked)


def test_lists_are_full_or_empty_as_they_say(catalogue: dict[str, Example], fake: Fake) -> None:
    """Each list has a case with rows and one without."""
    for name, case in catalogue.items():
        kind, _, what = name.partition("-")
        if kind in {"list", "empty"} and "report" not in what:
            body = fake.sign_in(case.organization).get(case.path).json()
            rows = body["Collection"] if isinstance(body, dict) else body
            assert bool(rows) == (kind == "list"), name


def test_statements_have_the_lines_they_promise(catalogue: dict[str, Example], fake: Fake) -> None:
    """0, 1, 150, and more than 500."""
    found = []
    for name in ("statement-empty", "statement-1", "statement-150", "statement-620"):
        case = catalogue[name]
        found.append(len(fake.sign_in(case.organization).get(case.path).json()["Entries"]))
    assert found == [0, 1, 150, 620]


def test_windows_of_changes_hold_what_they_promise(catalogue: dict[str, Example], fake: Fake) -> None:
    """Nothing, one voucher, hundreds, thousands, and 31 days to the hour."""

    def rows(name: str) -> int:
        case = catalogue[name]
        return len(fake.sign_in(case.organization).get(case.path).json())

    assert rows("changes-none") == 0
    assert rows("changes-one-voucher") == 2
    assert rows("changes-many") >= 200
    assert rows("changes-2500") >= 2500
    assert rows("changes-31-days") > 0


def test_a_world_without_a_case_leaves_it_out(world: dict[int, Company]) -> None:
    """The empty company has only empty answers and its reference data."""
    found = {one.name for one in examples([world[371007]], TODAY)}
    assert "empty-contacts" in found
    assert not {name for name in found if name.startswith(("invoice-", "list-"))}


def test_a_running_fake_lists_its_examples(fake: Fake) -> None:
    """GET /__mock/examples: the same cases, each with a line for curl."""
    rows = fake.ask("GET", "/__mock/examples", headers={}).json()["examples"]
    assert [row["name"] for row in rows] == NAMES
    overpaid = next(row for row in rows if row["name"] == "invoice-overpaid")
    assert overpaid["organizationId"] == 371001
    assert re.fullmatch(
        rf'curl -H "Authorization: Bearer .*371001\)" \'{BASE}/v1/371001/invoices/{overpaid["guid"]}\'',
        overpaid["curl"],
    )
