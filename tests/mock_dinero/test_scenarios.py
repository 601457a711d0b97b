"""Scenarios: each by its name, arranged over HTTP, listed by the command."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from mock_dinero.cli import main
from mock_dinero.scenarios import SCENARIOS
from mock_dinero.transport import DineroTransport
from tests.mock_dinero.fakes import ODD, Fake

CONTACTS = f"/v1/{ODD}/contacts"


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)


def outcomes(fake: Fake, count: int = 6) -> list[str]:
    """What a client of this process sees of so many calls: statuses and names of exceptions."""
    fake.app.state.sleep = _at_once
    headers = {"Authorization": f"Bearer {fake.token}"}
    with httpx.Client(
        transport=DineroTransport(fake.app), base_url="https://api.dinero.dk", headers=headers
    ) as client:
        return [_outcome(client) for _ in range(count)]


def _outcome(client: httpx.Client) -> str:
    try:
        answer = client.get(CONTACTS)
    except httpx.TransportError as problem:
        return type(problem).__name__
    try:
        answer.json()
    except json.JSONDecodeError:
        return f"{answer.status_code} no JSON"
    return str(answer.status_code)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("pro-expired", ["403"] * 6),
        ("pro-expires-mid-call", ["200", "200", *["403"] * 4]),
        ("token-expires-mid-call", ["200", "200", *["401"] * 4]),
        ("token-revoked-mid-call", ["200", "200", *["401"] * 4]),
        ("rate-limited", [*["200"] * 5, "429 no JSON"]),
        ("rate-limited-silently", [*["200"] * 5, "429 no JSON"]),
        ("down", ["503 no JSON"] * 6),
        ("hangs", ["ReadTimeout"] * 6),
        ("slow", ["200"] * 6),
        ("drip", ["200"] * 6),
        ("truncated", ["RemoteProtocolError"] * 6),
        ("malformed", ["200 no JSON"] * 6),
        ("html-instead-of-json", ["200 no JSON"] * 6),
        ("pages-shift", ["200"] * 6),
        ("pages-shrink", ["200"] * 6),
        ("year-rollover", ["200"] * 6),
    ],
)
def test_a_scenario_is_what_its_summary_says(fake: Fake, name: str, seen: list[str]) -> None:
    """Call by call."""
    assert fake.control("scenarios", name=name).json()["scenario"] == name
    assert outcomes(fake.sign_in()) == seen


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("brownout", {"200", "480 no JSON"}),
        ("flaky-upstream", {"200", "503 no JSON", "ReadError", "RemoteProtocolError"}),
    ],
)
def test_a_scenario_of_chance_shows_every_kind(fake: Fake, name: str, kinds: set[str]) -> None:
    """The same calls are struck after every reset."""
    runs = []
    for _ in range(2):
        fake.control("scenarios", name=name)
        runs.append(outcomes(fake.sign_in(), 12))
    assert set(runs[0]) == kinds
    assert runs[0] == runs[1]


def test_a_short_run_of_the_brownout_has_its_share(fake: Fake) -> None:
    """A test of a few calls must meet what the summary promises: one in each four."""
    fake.control("scenarios", name="brownout")
    seen = outcomes(fake.sign_in(), 24)
    assert [seen[at : at + 4].count("480 no JSON") for at in range(0, 24, 4)] == [1] * 6


def test_an_expired_token_can_be_renewed(fake: Fake) -> None:
    """It was good before."""
    before = fake.token
    fake.control("scenarios", name="token-expired")
    fake.token = before
    assert outcomes(fake, 1) == ["401"]
    assert outcomes(fake.sign_in(), 1) == ["200"]


def test_the_year_turns_when_the_clock_is_advanced(fake: Fake) -> None:
    """Half a minute before midnight in Copenhagen."""
    fake.control("scenarios", name="year-rollover")
    assert fake.app.state.clock.today().year == 2026
    fake.control("clock", advance=30)
    assert fake.app.state.clock.today().year == 2027


def test_a_huge_company_is_served_beside_the_others(fake: Fake) -> None:
    """And is gone after a reset."""
    fake.control("scenarios", name="huge-company")
    fake.sign_in(371900)
    found = fake.get("/v1/371900/invoices", fields="Number", pageSize=1).json()
    assert found["Pagination"]["ResultWithoutFilter"] == 5000
    fake.control("reset")
    assert fake.sign_in(None).get("/v1/371900/invoices").status_code == 403


def test_a_growth_that_cannot_be_is_one_line(fake: Fake) -> None:
    """More invoices than postings."""
    answer = fake.control("companies/grow", invoices=10, entries=1)
    assert (answer.status_code, answer.json()["error"].count("\n")) == (400, 0)
    assert "ask for entries=" in answer.json()["error"]


def test_a_scenario_starts_from_a_reset_world(fake: Fake) -> None:
    """Two do not add up."""
    fake.control("scenarios", name="down")
    fake.control("scenarios", name="slow")
    assert len(fake.app.state.faults.armed) == 1


def test_a_scenario_nobody_knows_is_one_line(fake: Fake) -> None:
    """It names those there are."""
    answer = fake.control("scenarios", name="chaos")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("no scenario is called 'chaos'; there are pro-expired, ")


def test_every_scenario_is_listed(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    """Over HTTP, and by the command for people and for scripts."""
    listed: Callable[[Any], list[str]] = lambda found: [row["name"] for row in found["scenarios"]]  # noqa: E731
    assert listed(fake.ask("GET", "/__mock/scenarios", headers={}).json()) == [*SCENARIOS]
    for arguments in (("scenarios",), ("scenarios", "--json")):
        with pytest.raises(SystemExit, match="0"):
            main(arguments)
    people, script = capsys.readouterr().out.rsplit("\n", 2)[:2]
    assert [line.split()[0] for line in people.splitlines()] == [*SCENARIOS]
    assert listed(json.loads(script)) == [*SCENARIOS]
