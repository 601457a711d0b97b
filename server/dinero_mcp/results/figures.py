"""Revenue, expenses and profit of any set of result rows.

Law of this module: revenue is category Turnover with its sign turned; expenses are every other result account, which
interest income lowers; profit = revenue - expenses, so it always equals minus the sum of the rows, after tax.
An account's category decides; an account without one, or gone from the chart, counts by its number and is named.
source: domain D-9
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_BALANCE_ACCOUNT = 50000
"""Accounts below are result accounts. source: observed by others"""

TURNOVER, INTEREST_INCOME, TAX, NOT_SET = "Turnover", "Interest Income", "Tax", "Not Set"

_FIRST_NUMBERS = {
    TURNOVER: 1000,
    "Variable Expenses": 2000,
    "Salary": 3000,
    "Sales Expenses": 4000,
    "Property Expenses": 5000,
    "Travel Expenses": 6000,
    "Administration Expenses": 7000,
    "Depreciation": 8000,
    INTEREST_INCOME: 9000,
    "Interest Expenses": 9200,
    TAX: 9400,
    NOT_SET: 10000,
}
"""Dinero's result categories and where each begins in the standard chart; the last is for numbers beyond it."""

Chart = Mapping[int, str | None]
"""Category by account number."""

_INCOME = frozenset({TURNOVER, INTEREST_INCOME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Kroner on one account, debit positive; `entries` is how many rows they come from."""

    account: int
    name: str | None
    kroner: Decimal
    entries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Exact kroner: revenue and expenses positive as a rule, `by_category` positive for what the category is named.

    `by_number` names the accounts whose category had to be told by their number.
    """

    revenue: Decimal
    expenses: Decimal
    profit: Decimal
    profit_before_tax: Decimal
    by_category: tuple[tuple[str, Decimal], ...]
    entry_count: int
    by_number: frozenset[tuple[int, str | None]]


def figures_of(amounts: Iterable[Amount], chart: Chart) -> Figures:
    """The figures of these amounts; balance accounts among them are left out."""
    result = [each for each in amounts if each.account < FIRST_BALANCE_ACCOUNT]
    debits: dict[str, Decimal] = defaultdict(Decimal)
    for each in result:
        debits[_category(each.account, chart)] += each.kroner
    revenue = -debits.get(TURNOVER, Decimal(0))
    profit = -sum(debits.values(), Decimal(0))
    return Figures(
        revenue=revenue,
        expenses=revenue - profit,
        profit=profit,
        profit_before_tax=profit + debits.get(TAX, Decimal(0)),
        by_category=tuple((name, _as_named(name, debits[name])) for name in _FIRST_NUMBERS if name in debits),
        entry_count=sum(each.entries for each in result),
        by_number=frozenset(
            (each.account, each.name) for each in result if _told(each.account, chart) is None
        ),
    )


def _as_named(category: str, debit: Decimal) -> Decimal:
    """Income positive in an income category, cost positive in any other; never minus zero."""
    return (-debit if category in _INCOME else debit) + 0


def _category(account: int, chart: Chart) -> str:
    return _told(account, chart) or _by_number(account)


def _told(account: int, chart: Chart) -> str | None:
    """The result category the chart gives the account, in Dinero's spelling; None where it gives none."""
    category = (chart.get(account) or "").casefold()
    known = {name.casefold(): name for name in _FIRST_NUMBERS if name != NOT_SET}
    return known.get(category)


def _by_number(account: int) -> str:
    """The category whose numbers in the standard chart include this one."""
    begun = [name for name, first in _FIRST_NUMBERS.items() if first <= account]
    return begun[-1] if begun else NOT_SET
