"""Entries of a period, and what changed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import kroner, per_account
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books, Row
    from .fake import Fake
    from .session import Connection

BANK = 55_000


@pytest.fixture(scope="session")
def year(books: Books) -> Row:
    """The last accounting year that has ended, or the running one."""
    return books.years[-2] if len(books.years) > 1 else books.years[-1]


def _window(books: Books, year: Row) -> dict[str, Any]:
    return {"organizationId": books.id, "fromDate": year["FromDate"], "toDate": year["ToDate"]}


def _guids(rows: list[Row]) -> Counter[str]:
    return Counter(row.get("entryGuid") or row["EntryGuid"] for row in rows)


@requirement("entries:year")
def test_a_year_holds_every_entry_once(server: Connection, books: Books, year: Row) -> None:
    """Cut into pages, none missing, none twice, each with its own account, date and amount."""
    rows = server.every("list_entries", **_window(books, year), size=700)
    assert _guids(rows) == _guids(books.year(year["Name"]))
    for row in rows[:: max(1, len(rows) // 50)]:
        recorded = books.entries[row["entryGuid"]]
        assert (row["accountNumber"], row["date"]) == (recorded["AccountNumber"], recorded["Date"])
        assert kroner(row["amount"]) == recorded["Amount"]


@requirement("entries:totals")
def test_totals_are_those_of_the_whole_window(server: Connection, books: Books, year: Row) -> None:
    """Exact, and the same on a page of one row."""
    amounts = [row["Amount"] for row in books.year(year["Name"])]
    data = server.ask("list_entries", **_window(books, year), pageSize=1)
    assert len(data["items"]) == 1
    assert data["totalCount"] == data["totals"]["count"] == len(amounts)
    assert kroner(data["totals"]["debit"]) == sum(amount for amount in amounts if amount > 0)
    assert abs(kroner(data["totals"]["credit"])) == -sum(amount for amount in amounts if amount < 0)
    assert kroner(data["totals"]["net"]) == sum(amounts) == 0


@requirement("entries:filters")
@pytest.mark.parametrize(
    ("argument", "value", "column"),
    [
        ("accountNumber", BANK, "AccountNumber"),
        ("voucherType", "purchases", "VoucherType"),
        ("entryType", "Primo", "Type"),
        ("vatCode", "REP", "VatCode"),
    ],
)
def test_a_filter_leaves_what_matches(
    server: Connection, books: Books, year: Row, argument: str, value: Any, column: str
) -> None:
    """Whatever the case of a voucher type."""
    rows = server.every("list_entries", **_window(books, year), **{argument: value})
    wanted = [r for r in books.year(year["Name"]) if str(r[column]).lower() == str(value).lower()]
    assert wanted
    assert _guids(rows) == _guids(wanted)


@requirement("entries:primo")
def test_opening_entries_stay_out_on_request(server: Connection, books: Books, year: Row) -> None:
    """Only they."""
    rows = server.every("list_entries", **_window(books, year), includePrimo=False)
    assert _guids(rows) == _guids([row for row in books.year(year["Name"]) if row["Type"] != "Primo"])


@requirement("entries:running")
def test_a_running_balance_ends_at_the_saldo(server: Connection, books: Books, year: Row) -> None:
    """From the opening of a window in the middle of the year to its end."""
    middle = f"{year['ToDate'][:4]}-07-01"
    window = {**_window(books, year), "fromDate": middle}
    data = server.ask("list_entries", **window, accountNumber=BANK, runningBalance=True, pageSize=1000)
    entries = [row for row in books.year(year["Name"]) if row["AccountNumber"] == BANK]
    before = sum((row["Amount"] for row in entries if row["Date"] < middle), Decimal(0))
    assert kroner(data["openingBalance"]) == before
    assert not data["hasMore"]
    assert kroner(data["items"][-1]["balance"]) == per_account(entries)[BANK]


@requirement("entries:years-apart")
def test_a_period_across_two_years_is_refused(server: Connection, books: Books, year: Row) -> None:
    """Dinero's own rule, as a clear error."""
    window = {**_window(books, year), "toDate": books.years[-1]["ToDate"]}
    error = server.refusal("list_entries", **window)
    assert error["code"] in {"InvalidArgumentError", "DineroValidationError"}


@requirement("entries:changes")
def test_changes_leave_opening_entries_out(server: Connection, books: Books) -> None:
    """A month of changes holds only entries of the books, none of them an opening one."""
    window: dict[str, Any] = {"changesFrom": "2026-03-01T00:00:00Z", "changesTo": "2026-04-01T00:00:00Z"}
    rows = server.every("list_entry_changes", organizationId=books.id, **window)
    assert rows
    assert {row["entryGuid"] for row in rows} <= set(books.entries)
    assert "Primo" not in {row["type"] for row in rows}


@requirement("entries:changes")
def test_changes_over_more_than_31_days_are_refused_here(
    server: Connection, fake: Fake, books: Books
) -> None:
    """Before any call to Dinero."""
    before = fake.last()
    window = {"changesFrom": "2026-03-01T00:00:00Z", "changesTo": "2026-04-01T00:00:01Z"}
    error = server.refusal("list_entry_changes", organizationId=books.id, **window)
    assert error["code"] == "InvalidArgumentError"
    assert [seen for seen in fake.requests(before) if "entries" in seen.path] == []
