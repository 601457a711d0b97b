"""Mistakes that servers of this kind make, and that no other area asks about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import kroner
from .requirements import requirement
from .verdicts import NotChecked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import WorldOf
    from .expected import Books
    from .session import Connection
    from .target import Target

MIDNIGHTS = {
    "2026-11-30T23:30:00+00:00": "2026-12-01",
    "2026-11-30T22:30:00+00:00": "2026-11-30",
    "2026-06-30T22:30:00+00:00": "2026-07-01",
}
"""Instants of Greenwich on both sides of midnight here, in winter and in summer time, and the day that it is."""


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, float):
        yield value


@requirement("mistakes:cents")
def test_no_amount_has_more_than_two_decimals(full: Connection, books: Books) -> None:
    """A sum of floats would show it."""
    year = books.years[-1]
    where: dict[str, Any] = {"organizationId": books.id}
    period = {"fromDate": year["FromDate"], "toDate": year["ToDate"]}
    for tool, arguments in (
        ("list_entries", period),
        ("get_saldo_balance_report", {"accountingYear": year["Name"]}),
        ("get_monthly_results", {"year": 2026, "month": 1, "toYear": 2026, "toMonth": 10}),
        ("get_bank_reconciliation_balance", {}),
    ):
        numbers = list(_numbers(full.ask(tool, **where, **arguments)))
        assert numbers, tool
        assert [each for each in numbers if Decimal(str(each)) != kroner(each)] == [], tool


@requirement("mistakes:copenhagen")
@pytest.mark.parametrize("instant", MIDNIGHTS)
def test_today_is_the_day_in_copenhagen(
    world_of: WorldOf, target: Target, books: Books, instant: str
) -> None:
    """Days to a deadline are counted from it; in November the first of them is the last day of one."""
    clock = {name: instant for name, value in target.environment.items() if value == "{asOf}"}
    if not clock:
        raise NotChecked("the target has no setting for its clock")
    with world_of(**clock) as (_, server):
        data = server.ask("get_vat_period_countdown", organizationId=books.id, frequency="quarterly")
    today, deadline = (date.fromisoformat(day) for day in (MIDNIGHTS[instant], data["nextDeadline"]["date"]))
    assert data["context"]["asOf"] == MIDNIGHTS[instant]
    assert data["nextDeadline"]["daysRemaining"] == (deadline - today).days


@requirement("mistakes:same-list")
def test_the_list_of_tools_is_the_same_each_time(full: Connection) -> None:
    """Whoever keeps it must not be told of a change there is none."""
    lists = [full.portal.call(full.client.list_tools) for _ in range(2)]
    assert lists[0].model_dump_json() == lists[1].model_dump_json()


@requirement("mistakes:plain-arguments")
def test_an_optional_argument_has_a_type_of_its_own(full: Connection) -> None:
    """At its root: what is in a list or an object may be one of several."""
    for name, tool in full.tools.items():
        for argument, facts in tool.input_schema.get("properties", {}).items():
            assert "anyOf" not in facts, (name, argument)
            assert facts.get("type") != "null", (name, argument)
