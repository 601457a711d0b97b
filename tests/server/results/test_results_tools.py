"""The two results tools over kept books: shapes, notes and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from dinero_mcp.dinero.reads import Query
from dinero_mcp.errors import DineroNotFoundError, DineroUnavailableError, InvalidArgumentError
from dinero_mcp.tool import Answer
from dinero_mcp.tools.results import get_monthly_results, get_yearly_performance
from tests.server.kept_books import (
    KeptBooks,
    Row,
    account,
    ask,
    calendar_years,
    primo,
    together,
    voucher,
    year,
)

NOW = "2026-11-16T08:00:00Z"
CHART = [account(1000, "Turnover"), account(2000, "Variable Expenses"), account(9400, "Tax")]


def sold(day: str, kroner: float) -> list[Row]:
    return voucher(day, "Salg", (53000, kroner), (1000, -kroner))


def bought(day: str, kroner: float, on: int = 2000) -> list[Row]:
    return voucher(day, "Køb", (on, kroner), (63000, -kroner))


def books(*vouchers: list[Row], years: list[Row] | None = None) -> KeptBooks:
    return KeptBooks(years or calendar_years(2025, 2026), together(*vouchers), chart=CHART)


def monthly(kept: KeptBooks, **arguments: Any) -> Answer[Any]:
    return ask(get_monthly_results, kept, NOW, **arguments)


def yearly(kept: KeptBooks, accounting_year: str) -> Answer[Any]:
    return ask(get_yearly_performance, kept, NOW, accounting_year=accounting_year)


def report(revenue: float, goods: float, tax: float = 0.0) -> list[Row]:
    """A result report as Dinero sends it."""
    lines = ((1000, -revenue), (2000, goods), (9400, tax))
    return [{"AccountNumber": number, "AccountName": f"Konto {number}", "Amount": kr} for number, kr in lines]


def with_reports(years: list[Row], **reports: list[Row]) -> KeptBooks:
    return KeptBooks(
        years, chart=CHART, reports={name.removeprefix("y"): rows for name, rows in reports.items()}
    )


def test_a_single_month_has_its_figures_at_the_top_too() -> None:
    """Year, month, revenue, expenses, profit."""
    data = monthly(books(sold("2026-10-10", 100.4), bought("2026-10-11", 30.2)), year=2026, month=10).data
    top = {name: data[name] for name in ("year", "month", "revenue", "expenses", "profit", "complete")}
    assert top == {
        "year": 2026,
        "month": 10,
        "revenue": 100.4,
        "expenses": 30.2,
        "profit": 70.2,
        "complete": True,
    }


def test_a_range_has_each_month_and_their_total() -> None:
    """Across accounting years, and nothing at the top that would be a month's."""
    kept = books(sold("2025-12-31", 0.1), sold("2026-01-01", 0.2))
    data = monthly(kept, year=2025, month=12, to_year=2026, to_month=1).data
    assert [(each["year"], each["month"], each["revenue"]) for each in data["months"]] == [
        (2025, 12, 0.1),
        (2026, 1, 0.2),
    ]
    assert (data["total"]["revenue"], data["revenue"], data["from"], data["to"]) == (
        0.3,
        None,
        "2025-12-01",
        "2026-01-31",
    )


def test_amounts_by_category_add_up_to_the_profit() -> None:
    """Income categories less the others."""
    kept = books(sold("2026-10-10", 100.0), bought("2026-10-11", 30.0), bought("2026-10-12", 7.0, on=9400))
    data = monthly(kept, year=2026, month=10).data
    assert data["total"]["byCategory"] == [
        {"category": "Turnover", "amount": 100},
        {"category": "Variable Expenses", "amount": 30},
        {"category": "Tax", "amount": 7},
    ]
    assert (data["total"]["profit"], data["total"]["profitBeforeTax"]) == (63, 70)


def test_the_first_month_of_a_year_is_without_its_opening_rows() -> None:
    """They are counted in the notes."""
    answer = monthly(books(sold("2026-01-05", 10.0), primo("2026-01-01", 55000, 500.0)), year=2026, month=1)
    assert answer.data["revenue"] == 10
    assert "Primo (opening) 1" in answer.notes[0]


def test_closing_rows_do_not_empty_december() -> None:
    """Two Ultimo rows, named."""
    closed = voucher("2025-12-31", "Årsafslutning", (1000, 10.0), (60020, -10.0), type_="Ultimo")
    answer = monthly(books(sold("2025-12-05", 10.0), closed), year=2025, month=12)
    assert answer.data["revenue"] == 10
    assert "Ultimo (closing) 2" in answer.notes[0]


def test_a_cost_on_an_account_gone_from_the_chart_is_counted_and_named() -> None:
    """Deleted after posting."""
    answer = monthly(books(bought("2026-10-11", 25.0, on=7777)), year=2026, month=10)
    assert answer.data["expenses"] == 25
    assert any("7777 Konto 7777" in note for note in answer.notes)


def test_a_running_month_is_not_complete() -> None:
    """16 November."""
    answer = monthly(books(sold("2026-11-10", 1.0)), year=2026, month=11)
    assert answer.data["complete"] is False
    assert any("2026-11 is not over" in note for note in answer.notes)


def test_a_month_in_no_accounting_year_is_refused_before_entries_are_read() -> None:
    """Instead of zeros."""
    kept = books()
    with pytest.raises(InvalidArgumentError, match=r"2027-01 lies in no accounting year"):
        monthly(kept, year=2027, month=1)
    assert kept.asked == ["GET /v1/{organizationId}/accountingyears"]


def test_entries_of_other_days_than_asked_for_are_not_added_up() -> None:
    """Where Dinero ignores the window, the answer is refused."""

    class Careless(KeptBooks):
        def _entries(self, query: Query) -> list[Row]:
            assert query
            return self.entries

    kept = Careless(calendar_years(2025, 2026), sold("2026-09-10", 5.0), chart=CHART)
    with pytest.raises(DineroUnavailableError, match="other days"):
        monthly(kept, year=2026, month=10)


def test_half_a_range_is_refused_before_any_call() -> None:
    """to_year without to_month."""
    kept = books()
    with pytest.raises(InvalidArgumentError):
        monthly(kept, year=2026, month=1, to_year=2026)
    assert kept.asked == []


def test_the_year_before_stands_beside_the_months_when_asked_for() -> None:
    """The same months, both over."""
    kept = books(sold("2025-10-10", 80.0), sold("2026-10-10", 100.0))
    before = monthly(kept, year=2026, month=10, compare_to_previous_year=True).data["previousYear"]
    assert (before["from"], before["to"], before["complete"], before["revenue"]) == (
        "2025-10-01",
        "2025-10-31",
        True,
        80,
    )


@pytest.mark.parametrize(("asked_year", "month"), [(2026, 11), (2025, 10)])
def test_a_comparison_that_would_mislead_is_left_out_and_said(asked_year: int, month: int) -> None:
    """A running month, and a month whose earlier one lies in no accounting year."""
    answer = monthly(books(), year=asked_year, month=month, compare_to_previous_year=True)
    assert answer.data["previousYear"] is None
    assert any(f"Not compared with {asked_year - 1}" in note for note in answer.notes)


def test_two_full_years_are_compared_in_kroner_and_percent() -> None:
    """To one decimal."""
    kept = with_reports(
        calendar_years(2024, 2025), y2024=report(1000.0, 600.0, 50.0), y2025=report(1200.0, 700.0, 50.0)
    )
    data = yearly(kept, "2025").data
    assert data["change"] == {
        "revenue": 200,
        "expenses": 100,
        "profit": 100,
        "revenuePct": 20,
        "expensesPct": 15.4,
        "profitPct": 28.6,
    }
    assert (data["profit"], data["profitBeforeTax"], data["previous"]["profit"]) == (450, 500, 350)


def test_a_running_year_has_no_percentages_beside_a_full_one() -> None:
    """Both say how long they are and whether they are over."""
    kept = with_reports(calendar_years(2025, 2026), y2025=report(1000.0, 600.0), y2026=report(700.0, 500.0))
    answer = yearly(kept, "2026")
    data = answer.data
    assert [(each["months"], each["complete"]) for each in (data, data["previous"])] == [
        (12, False),
        (12, True),
    ]
    assert data["change"]["revenue"] == -300
    assert [data["change"][name] for name in ("revenuePct", "expensesPct", "profitPct")] == [None] * 3
    assert any("2026 has 12 months and is not over" in note for note in answer.notes)


def test_an_eighteen_month_year_is_not_compared_in_percent_and_its_slash_works() -> None:
    """Years with a slash in the name."""
    years = [year("2023/2024", "2023-04-01", "2024-09-30"), year("2024/2025", "2024-10-01", "2025-09-30")]
    reports = {"2023/2024": report(1800.0, 900.0), "2024/2025": report(1000.0, 500.0)}
    data = yearly(KeptBooks(years, chart=CHART, reports=reports), "2024/2025").data
    assert (data["previous"]["months"], data["change"]["revenuePct"]) == (18, None)


def test_profit_after_a_loss_has_no_percentage() -> None:
    """Revenue keeps its own."""
    kept = with_reports(calendar_years(2024, 2025), y2024=report(100.0, 150.0), y2025=report(200.0, 150.0))
    change = yearly(kept, "2025").data["change"]
    assert (change["revenuePct"], change["profitPct"], change["profit"]) == (100, None, 100)


def test_the_first_year_stands_alone() -> None:
    """Nothing to compare with."""
    answer = yearly(with_reports(calendar_years(2025), y2025=report(1.0, 0.0)), "2025")
    assert answer.data["previous"] is answer.data["change"] is None
    assert "no earlier accounting year" in answer.notes[-1]


def test_a_name_that_is_no_accounting_year_is_answered_with_the_names() -> None:
    """Before a report is asked for."""
    kept = with_reports([year("2024/2025", "2024-10-01", "2025-09-30")])
    with pytest.raises(DineroNotFoundError, match="2024/2025"):
        yearly(kept, "2025")
    assert kept.asked == ["GET /v1/{organizationId}/accountingyears"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        (get_monthly_results, {"year": 2026, "month": 10, "compare_to_previous_year": True}),
        (get_yearly_performance, {"accounting_year": "2026"}),
    ],
)
def test_only_the_declared_operations_are_used(tool: Any, arguments: dict[str, Any]) -> None:
    """A tool reads what it says it reads, and all of it."""
    kept = with_reports(calendar_years(2025, 2026), y2025=[], y2026=[])
    ask(tool, kept, NOW, **arguments)
    assert set(kept.asked) == set(tool.reads)
