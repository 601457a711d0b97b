"""Bank days, VAT periods and deadlines, held against the official lists and against dates worked out elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.vat.calendar import (
    FREQUENCIES,
    Frequency,
    bank_holidays,
    is_banking_day,
    next_banking_day,
    period_of,
    periods_between,
)

NATIONALBANKEN = {
    2026: "01-01 04-02 04-03 04-06 05-14 05-15 05-25 06-05 12-24 12-25 12-26 12-31",
    2027: "01-01 03-25 03-26 03-29 05-06 05-07 05-17 06-05 12-24 12-31",
}
"""Nationalbanken's list of banklukkedage."""

QUARTERS = {
    2025: "2025-06-02 2025-09-01 2025-12-01 2026-03-02",
    2026: "2026-06-01 2026-09-01 2026-12-01 2027-03-01",
    2027: "2027-06-01 2027-09-01 2027-12-01 2028-03-01",
}

MONTHS = {
    2025: "02-25 03-25 04-25 05-26 06-25 08-18 08-25 09-25 10-27 11-25 12-29 01-26",
    2026: "02-25 03-25 04-27 05-26 06-25 08-17 08-25 09-25 10-26 11-25 12-28 01-25",
    2027: "02-25 03-30 04-26 05-25 06-25 08-17 08-25 09-27 10-25 11-25 12-27 01-25",
}

days = st.dates(date(2015, 1, 1), date(2045, 12, 31))
frequencies = st.sampled_from(FREQUENCIES)


def deadlines(year: int, frequency: Frequency) -> list[date]:
    periods = periods_between(date(year, 1, 1), date(year, 12, 31), frequency)
    return [period.deadline for period in periods]


def dates(text: str) -> list[date]:
    return [date.fromisoformat(each) for each in text.split()]


@pytest.mark.parametrize("year", NATIONALBANKEN)
def test_every_day_nationalbanken_lists_is_closed(year: int) -> None:
    """No closing day is missing."""
    listed = {date.fromisoformat(f"{year}-{each}") for each in NATIONALBANKEN[year].split()}
    assert listed <= bank_holidays(year)


@pytest.mark.parametrize("year", NATIONALBANKEN)
def test_no_weekday_is_closed_that_nationalbanken_does_not_list(year: int) -> None:
    """No closing day is invented; days on a weekend are closed anyway."""
    listed = {date.fromisoformat(f"{year}-{each}") for each in NATIONALBANKEN[year].split()}
    assert {day for day in bank_holidays(year) if day.weekday() < 5} <= listed


def test_the_first_of_may_is_a_banking_day() -> None:
    """Many have it off, banks have not."""
    assert is_banking_day(date(2026, 5, 1))


def test_great_prayer_day_closed_the_banks_until_it_was_abolished() -> None:
    """Store bededag: closed in 2023, open in 2024."""
    assert not is_banking_day(date(2023, 5, 5))
    assert is_banking_day(date(2024, 4, 26))


@pytest.mark.parametrize("year", QUARTERS)
def test_quarters_are_due_on_the_first_of_the_third_month_after(year: int) -> None:
    """1 June, September, December and March, moved off closing days."""
    assert deadlines(year, "quarterly") == dates(QUARTERS[year])


@pytest.mark.parametrize("year", QUARTERS)
def test_half_years_are_due_with_the_second_and_fourth_quarter(year: int) -> None:
    """1 September and 1 March, moved off closing days."""
    assert deadlines(year, "semiAnnual") == dates(QUARTERS[year])[1::2]


@pytest.mark.parametrize("year", MONTHS)
def test_months_are_due_on_the_25th_of_the_next_and_june_on_17_august(year: int) -> None:
    """Moved off closing days; December falls due in the new year."""
    written = MONTHS[year].split()
    expected = [f"{year}-{each}" for each in written[:-1]] + [f"{year + 1}-{written[-1]}"]
    assert deadlines(year, "monthly") == dates(" ".join(expected))


def test_april_2028_moves_over_ascension_and_the_friday_after_it() -> None:
    """25 May 2028 is Ascension, 26 May closes the banks only: Monday 29 May."""
    assert period_of(date(2028, 4, 30), "monthly").deadline == date(2028, 5, 29)


@pytest.mark.parametrize(
    ("frequency", "first", "last"),
    [
        ("monthly", "2026-11-01", "2026-11-30"),
        ("quarterly", "2026-10-01", "2026-12-31"),
        ("semiAnnual", "2026-07-01", "2026-12-31"),
    ],
)
def test_a_period_is_a_calendar_period(frequency: Frequency, first: str, last: str) -> None:
    """Whatever the accounting year."""
    period = period_of(date(2026, 11, 21), frequency)
    assert (period.start, period.end) == (date.fromisoformat(first), date.fromisoformat(last))


@given(days, frequencies)
def test_a_deadline_is_a_banking_day_after_the_end_of_its_period(day: date, frequency: Frequency) -> None:
    """For every period of thirty years."""
    period = period_of(day, frequency)
    assert is_banking_day(period.deadline)
    assert period.deadline > period.end


@given(days, frequencies)
def test_periods_follow_one_another_without_a_gap(day: date, frequency: Frequency) -> None:
    """The day after one ends the next begins, and going back comes back."""
    period = period_of(day, frequency)
    assert period.start <= day <= period.end
    assert period.next.start == period.end + timedelta(days=1)
    assert period.next.previous == period


@given(days, frequencies)
def test_later_periods_are_due_later(day: date, frequency: Frequency) -> None:
    """Also June's, which is due two months on."""
    period = period_of(day, frequency)
    assert period.deadline < period.next.deadline


@given(days)
def test_the_next_banking_day_is_at_most_six_days_off(day: date) -> None:
    """Easter is the longest closure: Thursday to Monday."""
    found = next_banking_day(day)
    assert is_banking_day(found)
    assert timedelta() <= found - day <= timedelta(days=6)
