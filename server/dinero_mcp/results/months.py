"""Months of a result: which there are, which rows belong to them, and with which earlier months they compare.

Law of this module: months are calendar months; only rows of type Normal make a result, Primo and Ultimo rows are
counted and left out; a month that is still running is not complete and is compared with nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dinero_mcp.dinero.filters import both_or_none, in_order
from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.postings import spans_of
from dinero_mcp.results.figures import FIRST_BALANCE_ACCOUNT, Amount, Figures, figures_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dinero_mcp.postings import Posting, Year
    from dinero_mcp.results.figures import Chart


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.plus(1).first - timedelta(days=1)

    def plus(self, months: int) -> Month:
        """The month that many months later."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class MonthRange:
    """Whole months from `start` to `end`, both included."""

    start: Month
    end: Month

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month, oldest first."""
        count = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        return tuple(self.start.plus(index) for index in range(count))

    @property
    def first(self) -> date:
        """Its first day."""
        return self.start.first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end.last

    @property
    def year_before(self) -> MonthRange:
        """The same months one year earlier."""
        return MonthRange(self.start.plus(-12), self.end.plus(-12))

    def is_complete(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.last < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The figures of a range, month by month and in all; `primo` and `ultimo` rows were left out, `future` not."""

    range: MonthRange
    months: tuple[tuple[Month, Figures], ...]
    total: Figures
    primo: int
    ultimo: int
    future: int


def month_range(year: int, month: int, to_year: int | None, to_month: int | None) -> MonthRange:
    """The range asked for; InvalidArgumentError where its end is given by half or lies before its start."""
    both_or_none(to_year, to_month, ("to_year", "to_month"))
    start = Month(year, month)
    end = start if to_year is None or to_month is None else Month(to_year, to_month)
    in_order(start.first, end.first, ("month", "to_month"))
    return MonthRange(start, end)


def require_years(asked: MonthRange, years: Sequence[Year]) -> None:
    """InvalidArgumentError, naming the accounting years, where a month of the range lies in none of them."""
    for month in asked.months:
        if not any(year.start <= month.last and month.first <= year.end for year in years):
            known = ", ".join(f"{year.name} ({year.start} to {year.end})" for year in years) or "none"
            raise InvalidArgumentError(
                f"{month} lies in no accounting year (regnskabsår). Accounting years: {known}.",
                argument="month" if month == asked.start else "to_month",
                hint="Ask for months that lie in one of the accounting years named.",
            )


def results_of(asked: MonthRange, postings: Sequence[Posting], chart: Chart, today: date) -> Results:
    """The figures of the range from postings that may reach beyond it."""
    inside = [each for each in postings if asked.first <= each.day <= asked.last]
    normal = [each for each in inside if each.kind == "Normal" and each.account < FIRST_BALANCE_ACCOUNT]
    amounts: dict[Month, list[Amount]] = {month: [] for month in asked.months}
    for row in normal:
        amount = Amount(account=row.account, name=row.account_name, kroner=row.amount)
        amounts[Month(row.day.year, row.day.month)].append(amount)
    return Results(
        range=asked,
        months=tuple((month, figures_of(rows, chart)) for month, rows in amounts.items()),
        total=figures_of([each for rows in amounts.values() for each in rows], chart),
        primo=sum(each.kind == "Primo" for each in inside),
        ultimo=sum(each.kind == "Ultimo" for each in inside),
        future=sum(each.day > today for each in normal),
    )


def comparable_year_before(asked: MonthRange, years: Sequence[Year], today: date) -> MonthRange | None:
    """The same months a year earlier, where this range is over and accounting years cover every day of those."""
    before = asked.year_before
    covered = sum((end - start).days + 1 for start, end in spans_of(before.first, before.last, years))
    whole = covered == (before.last - before.first).days + 1
    return before if whole and asked.is_complete(today) else None
