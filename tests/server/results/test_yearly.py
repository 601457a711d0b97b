"""One accounting year beside another: which it is, and when a percentage may be given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dinero_mcp.errors import DineroNotFoundError
from dinero_mcp.postings import Year
from dinero_mcp.results.figures import figures_of
from dinero_mcp.results.yearly import (
    YearResult,
    are_comparable,
    is_complete,
    months_of,
    named_year,
    percent_change,
    year_before,
)

LONG = Year(date(2023, 4, 1), date(2024, 9, 30), "2023/2024")
SECOND = Year(date(2024, 10, 1), date(2025, 9, 30), "2024/2025")
THIRD = Year(date(2025, 10, 1), date(2026, 9, 30), "2025/2026")
YEARS = (LONG, SECOND, THIRD)


def result(year: Year, *, complete: bool = True) -> YearResult:
    return YearResult(year, complete, figures_of((), {}))


def test_a_year_is_found_by_its_name_slash_and_all() -> None:
    """Exactly as written."""
    assert named_year("2024/2025", YEARS) is SECOND


def test_an_unknown_name_is_answered_with_the_names_there_are() -> None:
    """2025 is no name where years carry a slash."""
    with pytest.raises(DineroNotFoundError, match="2024/2025") as unknown:
        named_year("2025", YEARS)
    assert unknown.value.details == {"accountingYears": ["2023/2024", "2024/2025", "2025/2026"]}


def test_the_year_before_is_the_newest_that_ended_earlier() -> None:
    """The first has none."""
    assert year_before(THIRD, YEARS) is SECOND
    assert year_before(LONG, YEARS) is None


def test_a_first_year_may_have_eighteen_months() -> None:
    """April of one year to September of the next."""
    assert [months_of(year) for year in YEARS] == [18, 12, 12]


@pytest.mark.parametrize(("today", "complete"), [("2026-09-30", False), ("2026-10-01", True)])
def test_a_year_is_complete_the_day_after_it_ends(today: str, *, complete: bool) -> None:
    """On its last day something may still happen."""
    assert is_complete(THIRD, date.fromisoformat(today)) is complete


def test_years_that_are_over_and_equally_long_compare() -> None:
    """Twelve months each."""
    assert are_comparable(result(THIRD), result(SECOND))


def test_a_running_year_does_not_compare_with_a_full_one() -> None:
    """Ten months against twelve."""
    assert not are_comparable(result(THIRD, complete=False), result(SECOND))


def test_twelve_months_do_not_compare_with_eighteen() -> None:
    """Both over, not equally long."""
    assert not are_comparable(result(SECOND), result(LONG))


@pytest.mark.parametrize(
    ("current", "previous", "percent"),
    [
        ("120", "100", "20.0"),
        ("80", "100", "-20.0"),
        ("-50", "100", "-150.0"),
        ("100.05", "100", "0.1"),
        ("100", "0", None),
        ("100", "-50", None),
    ],
)
def test_a_percentage_is_of_a_positive_earlier_figure_or_null(
    current: str, previous: str, percent: str | None
) -> None:
    """From a loss there is no percentage."""
    expected = None if percent is None else Decimal(percent)
    assert percent_change(Decimal(current), Decimal(previous)) == expected
