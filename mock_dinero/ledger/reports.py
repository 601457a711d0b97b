"""The four reports of an accounting year, added up from the recorded rows.

Law of this module: a report line is the sum of the year's rows on that account (primo included), debit
positive, as booked; result and balance are the two halves of saldo. Sum lines come from the chart's list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mock_dinero.ledger.books import AccountingYear, Entry
from mock_dinero.ledger.chart import SUM_ACCOUNTS, is_result
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.years import rows_of, ultimo_rows


class Row(NamedTuple):
    """One line of a report: account or sum account, its name, and øre (debit positive)."""

    account: int
    name: str | None
    amount: int


def saldo(
    company: Company, year: AccountingYear, *, show_zero: bool = False, summary: bool = False
) -> tuple[Row, ...]:
    """The trial balance: every account, result and balance together."""
    return _report(company, rows_of(company, year), _is_any, show_zero=show_zero, summary=summary)


def result(
    company: Company, year: AccountingYear, *, show_zero: bool = False, summary: bool = False
) -> tuple[Row, ...]:
    """The profit and loss accounts (below 50000); income is negative."""
    return _report(company, rows_of(company, year), is_result, show_zero=show_zero, summary=summary)


def balance(
    company: Company,
    year: AccountingYear,
    *,
    show_zero: bool = False,
    summary: bool = False,
    ultimo: bool = False,
) -> tuple[Row, ...]:
    """The balance accounts (from 50000) at the year's end. assumed: without a line for the year's result.

    With `ultimo` the year is closed: its result stands on retained earnings (the other reports stay as they are).
    """
    closing = ultimo_rows(company, year) if ultimo else ()
    rows = (*rows_of(company, year), *closing)
    return _report(company, rows, _is_balance, show_zero=show_zero, summary=summary)


def primo(
    company: Company, year: AccountingYear, *, show_zero: bool = False, summary: bool = False
) -> tuple[Row, ...]:
    """The balance the year opened with."""
    opening = [row for row in rows_of(company, year) if row.type == "Primo"]
    return _report(company, opening, _is_balance, show_zero=show_zero, summary=summary)


def _is_any(_: int) -> bool:
    return True


def _is_balance(number: int) -> bool:
    return not is_result(number)


def _report(
    company: Company,
    entries: Iterable[Entry],
    belongs: Callable[[int], bool],
    *,
    show_zero: bool,
    summary: bool,
) -> tuple[Row, ...]:
    names: dict[int, str | None] = {account.number: account.name for account in company.accounts}
    sums = dict.fromkeys(names, 0)
    for entry in entries:
        sums[entry.account] = sums.get(entry.account, 0) + entry.amount
        # An account deleted after it was posted to lives on under the name its rows carry.
        names.setdefault(entry.account, entry.account_name)
    rows = [
        Row(number, names[number], amount)
        for number, amount in sums.items()
        if belongs(number) and (amount or show_zero)
    ]
    lines = _sum_lines(rows, belongs, show_zero=show_zero) if summary else []
    return tuple(sorted([*rows, *lines]))


def _sum_lines(rows: list[Row], belongs: Callable[[int], bool], *, show_zero: bool) -> list[Row]:
    taken = {row.account for row in rows}
    lines: list[Row] = []
    for group in SUM_ACCOUNTS:
        within = [row.amount for row in rows if group.first <= row.account <= group.last]
        # assumed: a group is summed when one of its accounts is shown. A real account keeps its number.
        if belongs(group.number) and (within or show_zero) and group.number not in taken:
            lines.append(Row(group.number, group.name, sum(within)))
    return lines
