"""The published shapes of the two results tools and the sentences that go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dinero_mcp.money import as_number
from dinero_mcp.results.yearly import are_comparable, percent_change

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from dinero_mcp.results.figures import Figures
    from dinero_mcp.results.months import Month, MonthRange, Results
    from dinero_mcp.results.yearly import YearResult


class CategoryAmount(TypedDict):
    """Kroner in one of Dinero's account categories: income in Turnover and Interest Income, cost in the others."""

    category: str
    amount: float


class ResultFigures(TypedDict):
    """Kroner excl. VAT; revenue and expenses are positive as a rule, profit = revenue - expenses after tax."""

    revenue: float
    expenses: float
    profit: float
    profitBeforeTax: float
    byCategory: list[CategoryAmount]
    entryCount: int


class MonthFigures(ResultFigures):
    """The figures of one calendar month."""

    year: int
    month: int


RangeFigures = TypedDict(
    "RangeFigures",
    {
        "from": str,
        "to": str,
        "complete": bool,
        "revenue": float,
        "expenses": float,
        "profit": float,
        "profitBeforeTax": float,
        "byCategory": list[CategoryAmount],
        "entryCount": int,
    },
)
"""The figures of the same months a year earlier."""

MonthlyResults = TypedDict(
    "MonthlyResults",
    {
        "from": str,
        "to": str,
        "complete": bool,
        "year": int | None,
        "month": int | None,
        "revenue": float | None,
        "expenses": float | None,
        "profit": float | None,
        "months": list[MonthFigures],
        "total": ResultFigures,
        "previousYear": RangeFigures | None,
    },
)
"""A range of months; year, month and the three figures at the top are there for a single month only."""


class YearFigures(TypedDict):
    """One accounting year: `months` is its whole length, `complete` tells whether it is over."""

    accountingYear: str
    months: int
    complete: bool
    revenue: float
    expenses: float
    profit: float
    profitBeforeTax: float


class YearChange(TypedDict):
    """This year minus the previous one, kroner and percent; a percentage is null where it would mislead."""

    revenue: float
    expenses: float
    profit: float
    revenuePct: float | None
    expensesPct: float | None
    profitPct: float | None


class YearlyPerformance(YearFigures):
    """An accounting year beside the one before it."""

    previous: YearFigures | None
    change: YearChange | None


def monthly_data(results: Results, before: Results | None, today: date) -> MonthlyResults:
    """The published shape of a range of months."""
    asked, total = results.range, results.total
    single = asked.start if len(results.months) == 1 else None
    return {
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "complete": asked.is_complete(today),
        "year": single.year if single else None,
        "month": single.month if single else None,
        "revenue": as_number(total.revenue) if single else None,
        "expenses": as_number(total.expenses) if single else None,
        "profit": as_number(total.profit) if single else None,
        "months": [_month(month, figures) for month, figures in results.months],
        "total": _figures(total),
        "previousYear": _range(before) if before else None,
    }


def monthly_notes(results: Results, today: date, refused: MonthRange | None) -> tuple[str, ...]:
    """What was left out or placed by number; `refused` are earlier months asked for that do not compare."""
    notes = [
        f"Rows left out: Primo (opening) {results.primo}, Ultimo (closing) {results.ultimo}.",
        _by_number_note(results.total),
    ]
    if not results.range.is_complete(today):
        notes.append(f"{results.range.end} is not over: figures are what is booked so far.")
    if results.future:
        notes.append(f"Rows dated after {today}, counted in their month: {results.future}.")
    if refused is not None:
        notes.append(
            f"Not compared with {refused.start} to {refused.end}: only months that are over compare, "
            "and accounting years must cover every day of the earlier ones."
        )
    return tuple(note for note in notes if note)


def yearly_data(current: YearResult, previous: YearResult | None) -> YearlyPerformance:
    """The published shape of a year and the one before it."""
    return {
        **_year(current),
        "previous": _year(previous) if previous else None,
        "change": _change(current, previous) if previous else None,
    }


def yearly_notes(current: YearResult, previous: YearResult | None) -> tuple[str, ...]:
    """How far the year has come and why percentages are missing."""
    notes = [_by_number_note(current.figures)]
    if not current.complete:
        notes.append(
            f"The accounting year runs to {current.year.end}: figures are what is booked so far, "
            "entries dated ahead included."
        )
    if previous is None:
        notes.append("There is no earlier accounting year to compare with.")
    elif not are_comparable(current, previous):
        notes.append(
            f"Percentages are null: {current.year.name} has {_length(current)}, "
            f"{previous.year.name} has {_length(previous)}."
        )
    return tuple(note for note in notes if note)


def _figures(figures: Figures) -> ResultFigures:
    return {
        "revenue": as_number(figures.revenue),
        "expenses": as_number(figures.expenses),
        "profit": as_number(figures.profit),
        "profitBeforeTax": as_number(figures.profit_before_tax),
        "byCategory": [
            {"category": name, "amount": as_number(amount)} for name, amount in figures.by_category
        ],
        "entryCount": figures.entry_count,
    }


def _month(month: Month, figures: Figures) -> MonthFigures:
    return {"year": month.year, "month": month.month, **_figures(figures)}


def _range(results: Results) -> RangeFigures:
    return {
        "from": results.range.first.isoformat(),
        "to": results.range.last.isoformat(),
        "complete": True,  # months a year before months that are over
        **_figures(results.total),
    }


def _year(result: YearResult) -> YearFigures:
    figures = result.figures
    return {
        "accountingYear": result.year.name,
        "months": result.months,
        "complete": result.complete,
        "revenue": as_number(figures.revenue),
        "expenses": as_number(figures.expenses),
        "profit": as_number(figures.profit),
        "profitBeforeTax": as_number(figures.profit_before_tax),
    }


def _change(current: YearResult, previous: YearResult) -> YearChange:
    now, then = current.figures, previous.figures
    comparable = are_comparable(current, previous)

    def percent(this: Decimal, that: Decimal) -> float | None:
        change = percent_change(this, that) if comparable else None
        return None if change is None else as_number(change)

    return {
        "revenue": as_number(now.revenue - then.revenue),
        "expenses": as_number(now.expenses - then.expenses),
        "profit": as_number(now.profit - then.profit),
        "revenuePct": percent(now.revenue, then.revenue),
        "expensesPct": percent(now.expenses, then.expenses),
        "profitPct": percent(now.profit, then.profit),
    }


def _length(result: YearResult) -> str:
    return f"{result.months} months{'' if result.complete else ' and is not over'}"


def _by_number_note(figures: Figures) -> str:
    if not figures.by_number:
        return ""
    accounts = "; ".join(f"{number} {name or ''}".rstrip() for number, name in sorted(figures.by_number))
    return f"Accounts without a result category, or gone from the chart, placed by their number: {accounts}."
