"""The four reports and the balance of accounts, against the entries."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .expected import first, kroner, per_account
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books, Row
    from .session import Connection

FIRST_BALANCE_ACCOUNT = 50_000
NO_ACCOUNT = 1_001
REPORTS = ("get_saldo_balance_report", "get_result_report", "get_balance_report", "get_primo_balance_report")


def _report(server: Connection, tool: str, books: Books, year: str) -> dict[int, Decimal]:
    data = server.ask(tool, organizationId=books.id, accountingYear=year)
    rows = {row["accountNumber"]: kroner(row["amount"]) for row in data["rows"]}
    assert data["count"] == len(data["rows"]) == len(rows)
    return {number: amount for number, amount in rows.items() if amount}


def _years(all_books: dict[int, Books]) -> list[tuple[Books, Row]]:
    """Every accounting year of every organisation that has one and Pro."""
    return [(one, year) for one in all_books.values() if one.has_pro for year in one.years]


@requirement("reports:saldo")
@requirement("reports:zero")
def test_saldo_is_the_sum_of_the_entries(server: Connection, all_books: dict[int, Books]) -> None:
    """Account by account, in every year of every company, to the øre; and it sums to nothing."""
    for one, year in _years(all_books):
        saldo = _report(server, "get_saldo_balance_report", one, year["Name"])
        assert saldo == per_account(one.year(year["Name"])), (one.name, year["Name"])
        assert sum(saldo.values()) == 0, (one.name, year["Name"])


@requirement("reports:parts")
def test_result_and_balance_are_the_two_parts_of_saldo(server: Connection, books: Books) -> None:
    """Divided at account 50000."""
    for year in books.years:
        saldo = _report(server, "get_saldo_balance_report", books, year["Name"])
        result = _report(server, "get_result_report", books, year["Name"])
        balance = _report(server, "get_balance_report", books, year["Name"])
        assert result == {
            number: amount for number, amount in saldo.items() if number < FIRST_BALANCE_ACCOUNT
        }
        assert balance == {
            number: amount for number, amount in saldo.items() if number >= FIRST_BALANCE_ACCOUNT
        }


@requirement("reports:primo")
def test_primo_is_the_sum_of_the_opening_entries(server: Connection, books: Books) -> None:
    """Of every year."""
    for year in books.years:
        opening = [row for row in books.year(year["Name"]) if row["Type"] == "Primo"]
        assert _report(server, "get_primo_balance_report", books, year["Name"]) == per_account(opening)


@requirement("reports:slash")
def test_a_year_with_a_slash_is_reported(server: Connection, slashed: Books) -> None:
    """All four reports answer for it by its own name."""
    name = first((year["Name"] for year in slashed.years if "/" in year["Name"]), "such year")
    for tool in REPORTS:
        assert server.ask(tool, organizationId=slashed.id, accountingYear=name)["accountingYear"] == name


@requirement("reports:account")
def test_a_balance_tells_no_movement_from_no_account(server: Connection, books: Books) -> None:
    """An account that exists and never moved is 0.00; one that does not exist is not found."""
    year = books.years[-1]["Name"]
    saldo = per_account(books.year(year))
    still = min(
        number for number, row in books.accounts.items() if number not in saldo and not row.get("IsHidden")
    )
    assert NO_ACCOUNT not in books.accounts
    numbers = [55_000, still, NO_ACCOUNT]
    data = server.ask(
        "get_account_balance", organizationId=books.id, accountingYear=year, accountNumbers=numbers
    )
    told = {row["accountNumber"]: kroner(row["amount"]) for row in data["accounts"]}
    assert told == {55_000: saldo[55_000], still: Decimal(0)}
    assert data["notFound"] == [NO_ACCOUNT]


@requirement("reports:unknown-year")
def test_an_unknown_year_is_not_found_and_the_names_are_told(server: Connection, slashed: Books) -> None:
    """Asked for a calendar year where the names are longer."""
    error = server.refusal("get_saldo_balance_report", organizationId=slashed.id, accountingYear="1999")
    assert error["code"] == "DineroNotFoundError"
    assert slashed.years[0]["Name"] in f"{error['message']} {error['hint']}"
