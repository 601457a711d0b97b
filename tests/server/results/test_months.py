"""Months of a result: ranges, what is left out, and what compares."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.postings import Posting, Year, spans_of
from dinero_mcp.results.months import (
    Month,
    MonthRange,
    comparable_year_before,
    month_range,
    require_years,
    results_of,
)
from tests.server.kept_books import postings, primo, voucher

TODAY = date(2026, 11, 16)
CHART: dict[int, str | None] = {1000: "Turnover", 2000: "Variable Expenses"}

LONG_FIRST = Year(date(2023, 4, 1), date(2024, 9, 30), "2023/2024")
SECOND = Year(date(2024, 10, 1), date(2025, 9, 30), "2024/2025")
THIRD = Year(date(2025, 10, 1), date(2026, 9, 30), "2025/2026")
FOURTH = Year(date(2026, 10, 1), date(2027, 9, 30), "2026/2027")
YEARS = (LONG_FIRST, SECOND, THIRD, FOURTH)


def year_as_months(year: Year) -> MonthRange:
    return MonthRange(Month(year.start.year, year.start.month), Month(year.end.year, year.end.month))


def posted(year: Year) -> st.SearchStrategy[list[Posting]]:
    """Result rows on any day of the year."""
    length = (year.end - year.start).days
    return st.lists(
        st.builds(
            Posting,
            day=st.integers(0, length).map(lambda days: year.start + timedelta(days=days)),
            account=st.sampled_from([1000, 2000, 7320, 9400, 2990]),
            amount=st.integers(-(10**8), 10**8).map(lambda whole: Decimal(whole) / 100),
        ),
        max_size=50,
    )


def test_a_single_month_is_its_own_range() -> None:
    """Without an end."""
    asked = month_range(2024, 2, None, None)
    assert (asked.first, asked.last) == (date(2024, 2, 1), date(2024, 2, 29))


def test_a_range_may_cross_a_new_year() -> None:
    """Every month between."""
    months = month_range(2025, 11, 2026, 2).months
    assert [str(each) for each in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]


@pytest.mark.parametrize(("to_year", "to_month"), [(2026, None), (None, 3)])
def test_half_an_end_is_refused(to_year: int | None, to_month: int | None) -> None:
    """Which month was meant is not guessed."""
    with pytest.raises(InvalidArgumentError, match="go together"):
        month_range(2026, 1, to_year, to_month)


def test_an_end_before_the_start_is_refused() -> None:
    """Never an empty sum."""
    with pytest.raises(InvalidArgumentError, match="before"):
        month_range(2026, 5, 2026, 4)


@pytest.mark.parametrize("asked", [(2023, 3), (2027, 10)])
def test_a_month_outside_every_accounting_year_is_refused_and_the_years_named(asked: tuple[int, int]) -> None:
    """Zeros would be a lie."""
    with pytest.raises(InvalidArgumentError, match="2023/2024") as refused:
        require_years(month_range(*asked, None, None), YEARS)
    assert refused.value.details == {"argument": "month"}


def test_a_range_that_runs_out_of_the_accounting_years_is_refused() -> None:
    """The first month without a year is named."""
    with pytest.raises(InvalidArgumentError, match="2027-10") as refused:
        require_years(month_range(2027, 9, 2027, 12), YEARS)
    assert refused.value.details == {"argument": "to_month"}


def test_a_month_in_which_the_first_year_begins_is_accepted() -> None:
    """A company founded on the 15th has a short first month."""
    founded = Year(date(2026, 4, 15), date(2027, 12, 31), "2026/2027")
    require_years(month_range(2026, 4, None, None), (founded,))


def test_a_span_is_cut_at_every_accounting_year() -> None:
    """Entries may not be asked for across one."""
    assert spans_of(date(2024, 9, 1), date(2025, 10, 31), YEARS) == [
        (date(2024, 9, 1), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2025, 9, 30)),
        (date(2025, 10, 1), date(2025, 10, 31)),
    ]


@pytest.mark.parametrize(("month", "complete"), [(10, True), (11, False), (12, False)])
def test_a_month_is_complete_once_its_last_day_is_over(month: int, *, complete: bool) -> None:
    """The running one is not, nor one to come."""
    assert month_range(2026, month, None, None).is_complete(TODAY) is complete


def test_opening_and_closing_rows_are_left_out_and_counted() -> None:
    """A closing row would make December's result 0."""
    sold = voucher("2025-12-10", "Salg", (53000, 100.0), (1000, -100.0))
    closed = voucher("2025-12-31", "Årsafslutning", (1000, 100.0), (60020, -100.0), type_="Ultimo")
    opened = primo("2025-12-01", 1000, -5.0)
    found = results_of(month_range(2025, 12, None, None), postings(sold, closed, opened), CHART, TODAY)
    assert found.total.revenue == 100
    assert (found.primo, found.ultimo) == (1, 2)


def test_rows_of_neighbouring_months_are_left_out() -> None:
    """Whatever was fetched."""
    sold = [
        voucher(day, "Salg", (53000, 1.0), (1000, -1.0)) for day in ("2026-04-30", "2026-05-01", "2026-06-01")
    ]
    found = results_of(month_range(2026, 5, None, None), postings(*sold), CHART, TODAY)
    assert found.total.revenue == 1


def test_rows_dated_ahead_are_counted_in_their_month_and_apart() -> None:
    """Booked is booked; the reader is told."""
    ahead = voucher("2026-11-30", "Salg", (53000, 1.0), (1000, -1.0))
    found = results_of(month_range(2026, 11, None, None), postings(ahead), CHART, TODAY)
    assert found.total.revenue == 1
    assert found.future == 1


def test_the_same_months_a_year_earlier_compare() -> None:
    """Also across accounting years."""
    before = comparable_year_before(month_range(2025, 9, 2025, 11), YEARS, TODAY)
    assert before == month_range(2024, 9, 2024, 11)


def test_a_month_that_is_not_over_compares_with_nothing() -> None:
    """Sixteen days against thirty."""
    assert comparable_year_before(month_range(2026, 10, 2026, 11), YEARS, TODAY) is None


def test_months_before_the_first_accounting_year_do_not_compare() -> None:
    """Nor months only partly in one."""
    assert comparable_year_before(month_range(2024, 3, 2024, 5), YEARS, TODAY) is None


@pytest.mark.parametrize("year", YEARS)
@given(data=st.data())
def test_the_months_of_an_accounting_year_sum_to_the_year_to_the_ore(year: Year, data: st.DataObject) -> None:
    """Twelve months, or eighteen of a long first year."""
    rows = data.draw(posted(year))
    found = results_of(year_as_months(year), rows, CHART, TODAY)
    for field in ("revenue", "expenses", "profit", "profit_before_tax", "entry_count"):
        assert sum(getattr(figures, field) for _, figures in found.months) == getattr(found.total, field)
    assert found.total.profit == -sum(row.amount for row in rows)
