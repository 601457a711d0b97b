"""Filters and switches of the lists: what is left is exactly what matches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from .expected import first, kroner
from .requirements import requirement

if TYPE_CHECKING:
    from collections.abc import Callable

    from .expected import Books, Row
    from .session import Connection

PLAIN = set("';")


def _value(rows: dict[str, Row], column: str) -> Any:
    """The first value of a column that a filter can take."""
    values = (row.get(column) for row in rows.values())
    return first((each for each in values if each and not PLAIN & set(str(each))), f"row with {column}")


@requirement("contacts:exact-filters")
@pytest.mark.parametrize(
    ("argument", "column"),
    [
        ("email", "Email"),
        ("phone", "Phone"),
        ("eanNumber", "EanNumber"),
        ("externalReference", "ExternalReference"),
    ],
)
def test_a_filter_leaves_its_own_contacts(full: Connection, books: Books, argument: str, column: str) -> None:
    """Each of the columns that Dinero can be asked for."""
    live = books.live(books.contacts)
    value = _value(live, column)
    rows = full.every("list_contacts", organizationId=books.id, **{argument: value})
    found = {row["contactGuid"] for row in rows}
    wanted = {guid for guid, row in live.items() if row.get(column) == value}
    assert wanted <= found
    assert {guid for guid in found if value not in str(live[guid].get(column))} == set()


@requirement("contacts:changes")
def test_changes_of_contacts_tell_of_deletions(full: Connection, books: Books) -> None:
    """Since the beginning: every contact there ever was, the deleted ones marked."""
    rows = full.every("list_contacts", organizationId=books.id, changesSince="2020-01-01T00:00:00Z")
    assert Counter(row["contactGuid"] for row in rows) == Counter(books.contacts.keys())
    gone = {row["contactGuid"] for row in rows if row["deletedAt"]}
    assert gone == set(books.contacts) - set(books.live(books.contacts))


@requirement("contacts:notes-deleted")
def test_deleted_notes_come_alone_when_asked_for(full: Connection, books: Books) -> None:
    """And stay out otherwise."""
    owners = {
        seen.path[1] for seen in books.recorded if seen.path[2:] == ("notes",) and "deletedOnly" in seen.query
    }
    assert owners
    for guid in owners:
        where: dict[str, Any] = {"organizationId": books.id, "contactGuid": guid}
        gone = full.every("list_contact_notes", **where, deletedOnly=True)
        live = full.every("list_contact_notes", **where)
        assert all(row["deletedAt"] for row in gone)
        assert not any(row["deletedAt"] for row in live)
        assert not {row["id"] for row in gone} & {row["id"] for row in live}


@requirement("products:filters")
def test_filters_leave_their_own_products(full: Connection, books: Books) -> None:
    """Deleted ones alone on request; a search finds the product whose name it is."""
    live = books.live(books.products)
    gone = full.every("list_products", organizationId=books.id, deletedOnly=True)
    assert {row["productGuid"] for row in gone} == set(books.products) - set(live) != set()
    name = _value(live, "Name")
    rows = full.every("list_products", organizationId=books.id, search=name)
    wanted = {guid for guid, row in live.items() if row["Name"] == name}
    assert wanted <= {row["productGuid"] for row in rows}
    assert len(rows) < len(live)


def _year(books: Books) -> dict[str, Any]:
    year = books.years[-2]
    return {"organizationId": books.id, "fromDate": year["FromDate"], "toDate": year["ToDate"]}


def _busiest(rows: list[Row], column: str) -> Any:
    counts = Counter(row[column] for row in rows if row[column] is not None)
    return counts.most_common(1)[0][0]


ENTRY_FILTERS: dict[str, Callable[[list[Row]], tuple[Any, Callable[[Row], bool]]]] = {
    "voucherNumber": lambda rows: (
        n := _busiest(rows, "VoucherNumber"),
        lambda row: row["VoucherNumber"] == n,
    ),
    "contactGuid": lambda rows: (n := _busiest(rows, "ContactGuid"), lambda row: row["ContactGuid"] == n),
    "minAmount": lambda _: (50_000, lambda row: row["Amount"] >= 50_000),
    "maxAmount": lambda _: (-50_000, lambda row: row["Amount"] <= -50_000),
    "hasFile": lambda _: (True, lambda row: row["FileGuid"] is not None),
    "text": lambda rows: (
        n := _busiest(rows, "Description").upper(),
        lambda row: n.casefold() in (row["Description"] or "").casefold(),
    ),
}


@requirement("entries:more-filters")
@pytest.mark.parametrize("argument", ENTRY_FILTERS)
def test_a_filter_leaves_its_own_entries(full: Connection, books: Books, argument: str) -> None:
    """Whatever the case of a text; the totals are those of the rows left."""
    rows = books.year(books.years[-2]["Name"])
    value, matches = ENTRY_FILTERS[argument](rows)
    wanted = {row["EntryGuid"]: row["Amount"] for row in rows if matches(row)}
    assert wanted
    found = full.every("list_entries", **_year(books), **{argument: value})
    assert Counter(row["entryGuid"] for row in found) == Counter(wanted.keys())
    totals = full.ask("list_entries", **_year(books), **{argument: value}, pageSize=1)["totals"]
    assert (totals["count"], kroner(totals["net"])) == (len(wanted), kroner(float(sum(wanted.values()))))


@requirement("entries:unknown-type")
def test_an_unknown_voucher_type_names_those_present(full: Connection, books: Books) -> None:
    """No rows, and a note instead of silence."""
    data = full.ask("list_entries", **_year(books), voucherType="invoices")
    assert data["items"] == []
    assert any("purchases" in each.lower() for each in data["notes"])


@requirement("reports:zero-accounts")
def test_zero_accounts_come_on_request_and_change_no_sum(full: Connection, books: Books) -> None:
    """Every account of the chart then, and the others as before."""
    where = {"organizationId": books.id, "accountingYear": books.years[-1]["Name"]}
    plain = {
        row["accountNumber"]: row["amount"] for row in full.ask("get_saldo_balance_report", **where)["rows"]
    }
    more = full.ask("get_saldo_balance_report", **where, includeZeroAccounts=True)["rows"]
    told = {row["accountNumber"]: row["amount"] for row in more}
    assert len(told) > len(plain)
    assert {number: amount for number, amount in told.items() if amount} == {
        number: amount for number, amount in plain.items() if amount
    }


@requirement("reports:sum-accounts")
def test_sum_accounts_are_asked_for_and_are_no_missing_ones(full: Connection, books: Books) -> None:
    """They come beside the others; asked for as a balance one is not found, and a note says why."""
    where = {"organizationId": books.id, "accountingYear": books.years[-1]["Name"]}
    rows = full.ask("get_saldo_balance_report", **where, includeSummaryAccounts=True)["rows"]
    sums = {row["accountNumber"] for row in rows} - set(books.accounts)
    assert sums
    assert 99_999 not in sums
    data = full.ask("get_account_balance", **where, accountNumbers=[min(sums), 55_000])
    assert data["notFound"] == [min(sums)]
    assert data["notes"]


@requirement("reports:numbers")
@pytest.mark.parametrize("numbers", [[], [55_000, 55_000], list(range(1000, 1021)), ["55000x"]])
def test_a_list_of_accounts_that_cannot_be_is_refused(
    full: Connection, books: Books, numbers: list[Any]
) -> None:
    """One to twenty numbers, none twice."""
    where = {"organizationId": books.id, "accountingYear": books.years[-1]["Name"]}
    told = full.refusal("get_account_balance", **where, accountNumbers=numbers)
    assert told["code"] == "InvalidArgumentError"


@requirement("derived:compared")
def test_a_month_is_compared_with_the_same_of_the_year_before(full: Connection, books: Books) -> None:
    """On request, and by the same definitions."""
    before = full.ask("get_monthly_results", organizationId=books.id, year=2025, month=5)
    data = full.ask(
        "get_monthly_results", organizationId=books.id, year=2026, month=5, compareToPreviousYear=True
    )
    assert kroner(data["previousYear"]["profit"]) == kroner(before["profit"])
    plain = full.ask("get_monthly_results", organizationId=books.id, year=2026, month=5)
    assert plain["previousYear"] is None


@requirement("derived:running")
def test_a_month_that_is_not_over_says_so(full: Connection, books: Books) -> None:
    """Complete is false for the running month and true for one that has ended."""
    for month, ended in ((11, False), (10, True)):
        data = full.ask("get_monthly_results", organizationId=books.id, year=2026, month=month)
        assert data["complete"] is ended
