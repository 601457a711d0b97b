"""Accounting years and their opening balances.

Law of this module: a year opens with the closing balance of each balance account of the year before, and with
that year's result on retained earnings; a late posting in a year therefore moves the next year's primo rows.
The opening of a company's first year is recorded, not computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from mock_dinero.ledger.books import AccountingYear, Entry
from mock_dinero.ledger.chart import RETAINED_EARNINGS, is_result
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import noon
from mock_dinero.ledger.guids import entry_guid


class Closing(NamedTuple):
    """What a balance account stood at when its year ended, and when that last changed."""

    amount: int
    changed: datetime


def in_order(company: Company) -> tuple[AccountingYear, ...]:
    """The company's years, oldest first."""
    return tuple(sorted(company.years, key=lambda year: year.start))


def year_of(company: Company, day: date) -> AccountingYear | None:
    """The accounting year a day falls in, or None (a new year exists only once it was made)."""
    return next((year for year in company.years if year.start <= day <= year.end), None)


def rows_of(company: Company, year: AccountingYear) -> tuple[Entry, ...]:
    """All recorded rows of a year, primo included, in the order of the books."""
    return tuple(entry for entry in company.entries if year.start <= entry.date <= year.end)


def ultimo_rows(company: Company, year: AccountingYear) -> tuple[Entry, ...]:
    """The rows that close a year: each result account emptied, and the year's result on retained earnings.

    assumed: all of it; the published description names the type Ultimo and nobody has seen a row. They carry the
    year's last day and no voucher, and add up to nothing; a year without a result has none.
    """
    names = {account.number: account.name for account in company.accounts}
    sums: dict[int, int] = {}
    added = noon(year.end)
    for row in rows_of(company, year):
        if is_result(row.account):
            sums[row.account] = sums.get(row.account, 0) - row.amount
            added = max(added, row.added)
    sums[RETAINED_EARNINGS] = -sum(sums.values())
    return tuple(
        Entry(
            guid=entry_guid(company.organization.id, year.name, "ultimo", account),
            account=account,
            account_name=names.get(account),
            date=year.end,
            amount=amount,
            description="Ultimo",
            type="Ultimo",
            added=added,
        )
        for account, amount in sorted(sums.items())
        if amount
    )


def with_primo(company: Company) -> Company:
    """The company with the primo rows of all later years worked out anew; recorded guids are kept."""
    openings = [row for _, rows in _openings(company) for row in rows]
    others = [entry for entry in company.entries if entry.type != "Primo"]
    return replace(company, entries=in_book_order((*openings, *others)))


def openings(company: Company) -> dict[str, int]:
    """The amount of every opening row, by its guid."""
    return {entry.guid: entry.amount for entry in company.entries if entry.type == "Primo"}


def in_book_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By date, primo first, then as they came in; rows of one voucher keep their order."""
    return tuple(sorted(entries, key=_place))


def _place(entry: Entry) -> tuple[date, bool, int, datetime, str, int, str]:
    is_primo = entry.type == "Primo"
    account = entry.account if is_primo else 0
    number = entry.voucher_number or 0
    return (
        entry.date,
        not is_primo,
        account,
        entry.added,
        entry.voucher_type or "",
        number,
        entry.voucher_guid or "",
    )


def _openings(company: Company) -> list[tuple[AccountingYear, tuple[Entry, ...]]]:
    years = in_order(company)
    if not years:
        return []
    rows = {year.name: rows_of(company, year) for year in years}
    opening = tuple(row for row in rows[years[0].name] if row.type == "Primo")
    result = [(years[0], opening)]
    for year, following in pairwise(years):
        movements = (row for row in rows[year.name] if row.type != "Primo")
        guids = {row.account: row.guid for row in rows[following.name] if row.type == "Primo"}
        opening = _opening(company, following, _closing((*opening, *movements)), guids)
        result.append((following, opening))
    return result


def _closing(rows: Iterable[Entry]) -> dict[int, Closing]:
    closing: dict[int, Closing] = {}
    for row in rows:
        account = RETAINED_EARNINGS if is_result(row.account) else row.account
        before = closing.get(account, Closing(0, row.added))
        closing[account] = Closing(before.amount + row.amount, max(before.changed, row.added))
    return closing


def _opening(
    company: Company, year: AccountingYear, closing: dict[int, Closing], guids: dict[int, str]
) -> tuple[Entry, ...]:
    # assumed: asset movement accounts (50020, 51020 ...) open with their own closing balance; whether Dinero
    # folds them into "saldo primo" is not known. assumed: an account that closed at nothing has no primo row.
    names = {account.number: account.name for account in company.accounts}
    start = noon(year.start)
    organization = company.organization.id
    return tuple(
        Entry(
            guid=guids.get(account) or entry_guid(organization, year.name, "primo", account),
            account=account,
            account_name=names.get(account),
            date=year.start,
            amount=close.amount,
            description="Primo",
            type="Primo",
            added=max(start, close.changed),
        )
        for account, close in sorted(closing.items())
        if close.amount
    )
