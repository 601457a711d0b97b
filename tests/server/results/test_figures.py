"""Revenue, expenses and profit: what counts as which, to the øre."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.results.figures import Amount, figures_of

CHART = {
    1000: "Turnover",
    2000: "Variable Expenses",
    3000: "Salary",
    7320: "Administration Expenses",
    8000: "Depreciation",
    9000: "Interest Income",
    9200: "Interest Expenses",
    9400: "Tax",
    2990: "Variable Expenses",
}

ore = st.integers(-(10**9), 10**9).map(lambda whole: Decimal(whole) / 100)
amounts = st.lists(
    st.builds(Amount, account=st.integers(900, 60000), name=st.none(), kroner=ore), max_size=60
)


def amount(account: int, kroner: str) -> Amount:
    return Amount(account=account, name=f"Konto {account}", kroner=Decimal(kroner))


def test_revenue_and_expenses_are_positive_and_profit_is_after_tax() -> None:
    """Booked credit and debit; profit before tax stands beside it."""
    booked = [amount(1000, "-1000.50"), amount(2000, "300.25"), amount(3000, "200"), amount(9400, "100")]
    found = figures_of(booked, CHART)
    assert found.revenue == Decimal("1000.50")
    assert found.expenses == Decimal("600.25")
    assert found.profit == Decimal("400.25")
    assert found.profit_before_tax == Decimal("500.25")


def test_financial_income_lowers_expenses_and_is_no_revenue() -> None:
    """Interest received."""
    found = figures_of([amount(1000, "-100"), amount(9000, "-30"), amount(9200, "10")], CHART)
    assert (found.revenue, found.expenses, found.profit) == (Decimal(100), Decimal(-20), Decimal(120))


def test_each_category_is_positive_for_what_it_is_named() -> None:
    """Turnover and interest income as income, the rest as cost, in the order of the chart."""
    booked = [
        amount(9000, "-30"),
        amount(7320, "5"),
        amount(1000, "-100"),
        amount(2990, "7"),
        amount(2000, "3"),
    ]
    assert figures_of(booked, CHART).by_category == (
        ("Turnover", Decimal(100)),
        ("Variable Expenses", Decimal(10)),
        ("Administration Expenses", Decimal(5)),
        ("Interest Income", Decimal(30)),
    )


def test_a_month_of_credit_notes_has_negative_revenue() -> None:
    """A loss on sales is no error."""
    found = figures_of([amount(1000, "250")], CHART)
    assert (found.revenue, found.profit) == (Decimal(-250), Decimal(-250))


@pytest.mark.parametrize("account", [50000, 55000, 64000, 99999])
def test_balance_accounts_are_no_result(account: int) -> None:
    """Also 99999, which is a real account."""
    found = figures_of([amount(account, "500")], {**CHART, account: "Turnover"})
    assert (found.profit, found.entry_count) == (Decimal(0), 0)
    assert not found.by_number


@pytest.mark.parametrize(
    ("account", "category"),
    [
        (999, "Not Set"),
        (1001, "Turnover"),
        (1999, "Turnover"),
        (2001, "Variable Expenses"),
        (2999, "Variable Expenses"),
        (3001, "Salary"),
        (3999, "Salary"),
        (4000, "Sales Expenses"),
        (4999, "Sales Expenses"),
        (5000, "Property Expenses"),
        (5999, "Property Expenses"),
        (6000, "Travel Expenses"),
        (6999, "Travel Expenses"),
        (7000, "Administration Expenses"),
        (7999, "Administration Expenses"),
        (8001, "Depreciation"),
        (8999, "Depreciation"),
        (9001, "Interest Income"),
        (9199, "Interest Income"),
        (9201, "Interest Expenses"),
        (9399, "Interest Expenses"),
        (9401, "Tax"),
        (9999, "Tax"),
        (10000, "Not Set"),
        (49999, "Not Set"),
    ],
)
def test_an_account_gone_from_the_chart_counts_by_its_number_and_is_named(
    account: int, category: str
) -> None:
    """Deleted after posting, the money stays."""
    found = figures_of([amount(account, "10")], CHART)
    assert [name for name, _ in found.by_category] == [category]
    assert found.by_number == {(account, f"Konto {account}")}
    assert found.profit == -10


@pytest.mark.parametrize("category", [None, "", "Not Set", "Receivables", "Charge"])
def test_an_account_without_a_result_category_counts_by_its_number(category: str | None) -> None:
    """Whatever the chart calls it."""
    found = figures_of([amount(2100, "10")], {2100: category})
    assert found.by_category == (("Variable Expenses", Decimal(10)),)
    assert found.by_number == {(2100, "Konto 2100")}


def test_the_category_decides_before_the_number() -> None:
    """An own account 2100 for income is income."""
    found = figures_of([amount(2100, "-10")], {2100: "turnover"})
    assert found.revenue == 10
    assert not found.by_number


def test_ten_times_ten_ore_is_one_krone() -> None:
    """No binary fractions."""
    assert figures_of([amount(1000, "-0.10")] * 10, CHART).revenue == 1


@given(amounts)
def test_profit_is_minus_the_sum_of_all_result_rows(rows: list[Amount]) -> None:
    """Whatever the accounts and categories."""
    found = figures_of(rows, CHART)
    assert found.profit == -sum(each.kroner for each in rows if each.account < 50000)
    assert found.profit == found.revenue - found.expenses


@given(amounts, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Amount], luck: Random) -> None:
    """Sums are exact."""
    mixed = rows[:]
    luck.shuffle(mixed)
    assert figures_of(mixed, CHART) == figures_of(rows, CHART)
