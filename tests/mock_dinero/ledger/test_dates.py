"""Danish days, due dates and started months."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_dinero.ledger import dates
from mock_dinero.ledger.books import Terms

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))


def test_late_evening_in_utc_is_the_next_day_in_denmark() -> None:
    """Winter is one hour ahead of UTC, summer two."""
    assert dates.copenhagen_day(datetime(2026, 11, 16, 22, 59, tzinfo=UTC)) == date(2026, 11, 16)
    assert dates.copenhagen_day(datetime(2026, 11, 16, 23, 0, tzinfo=UTC)) == date(2026, 11, 17)
    assert dates.copenhagen_day(datetime(2026, 7, 16, 22, 0, tzinfo=UTC)) == date(2026, 7, 17)


def test_an_instant_without_a_zone_is_refused() -> None:
    """Guessing the zone would move the day."""
    with pytest.raises(ValueError, match="time zone"):
        dates.copenhagen_day(datetime(2026, 11, 16, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "terms", "due"),
    [
        (date(2025, 1, 31), Terms(type="CurrentMonthOut", days=8), date(2025, 2, 8)),
        (date(2025, 2, 1), Terms(type="CurrentMonthOut", days=8), date(2025, 3, 8)),
        (date(2024, 2, 1), Terms(type="CurrentMonthOut", days=0), date(2024, 2, 29)),
        (date(2025, 1, 31), Terms(type="CurrentMonthOut", days=None), date(2025, 1, 31)),
        (date(2025, 1, 31), Terms(type="Netto", days=8), date(2025, 2, 8)),
        (date(2025, 1, 31), Terms(type="NettoCash", days=None), date(2025, 1, 31)),
        (date(2025, 1, 31), Terms(type="Paid", days=0), date(2025, 1, 31)),
        (date(2025, 1, 31), Terms(type="NettoCash", days=8), date(2025, 1, 31)),
        (date(2025, 1, 31), Terms(type="Paid", days=8), date(2025, 1, 31)),
    ],
)
def test_terms_give_the_due_date(day: date, terms: Terms, due: date) -> None:
    """CurrentMonthOut counts from the last day of the voucher's month; cash and paid wait for nobody."""
    assert dates.due_date(day, terms) == due


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2025, 8, 17), date(2025, 8, 17), 0),
        (date(2025, 8, 17), date(2025, 8, 18), 1),
        (date(2025, 8, 17), date(2025, 9, 17), 1),
        (date(2025, 8, 17), date(2025, 9, 18), 2),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2025, 1, 31), date(2025, 3, 1), 2),
        (date(2025, 12, 30), date(2026, 1, 2), 1),
        (date(2025, 8, 17), date(2025, 8, 1), 0),
    ],
)
def test_a_month_counts_from_the_day_it_has_begun(since: date, until: date, months: int) -> None:
    """A month runs to the same day of the next month, or its last day where there is no such day."""
    assert dates.started_months(since, until) == months


@given(days, days)
def test_started_months_are_the_fewest_that_reach_the_day(since: date, until: date) -> None:
    """So many months on is not before the day, one month fewer is."""
    months = dates.started_months(since, until)
    if until > since:
        assert dates.add_months(since, months) >= until > dates.add_months(since, months - 1)
    else:
        assert months == 0


@given(days, st.integers(-40, 40))
def test_adding_months_keeps_the_day_or_takes_the_last_one(day: date, months: int) -> None:
    """31 January and a month is the end of February."""
    moved = dates.add_months(day, months)
    assert moved.day == day.day or moved == dates.end_of_month(moved)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
