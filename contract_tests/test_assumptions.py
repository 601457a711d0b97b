"""What is not known of Dinero: an answer is right whichever way it turns out to be."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import first, kroner
from .requirements import requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .companies import Company
    from .expected import Books
    from .fake import Fake
    from .session import Connection

DEFAULTS = {
    "ultimo": "none",
    "filter_conditions": "many",
    "file_dates": "by-name",
    "vat_free_in_v11": "same",
    "credit_note_sign": "positive",
    "primo_by_window": "on",
    "result_without_filter": "filtered",
    "sort_fails": "off",
    "draft_numbers": "int64-max",
    "mail_out_casing": "title",
}
FIRST_BALANCE_ACCOUNT = 50_000


@pytest.fixture
def dinero(labs: Callable[[str], Iterator[Company]]) -> Iterator[Callable[..., Connection]]:
    """A server whose Dinero behaves as the switches say, and as usual again afterwards."""
    one = next(labs("stdio"))

    def switched(**switches: str) -> Connection:
        one.fake.tell("switches", set=switches)
        return one.server

    yield switched
    one.fake.tell("switches", set=DEFAULTS)


@requirement("assumptions:closing-rows")
def test_closing_rows_do_not_empty_december(dinero: Callable[..., Connection], books: Books) -> None:
    """Rows of Type Ultimo stay out of a month's result."""
    server = dinero(ultimo="result-to-equity")
    month = [
        row for row in books.entries.values() if row["Date"].startswith("2025-12") and row["Type"] == "Normal"
    ]
    result = -sum(
        (row["Amount"] for row in month if row["AccountNumber"] < FIRST_BALANCE_ACCOUNT), Decimal(0)
    )
    data = server.ask("get_monthly_results", organizationId=books.id, year=2025, month=12)
    assert kroner(data["profit"]) == result != 0


@requirement("assumptions:opening-rows")
@pytest.mark.parametrize("month", [1, 5])
def test_opening_rows_are_in_no_months_result(
    dinero: Callable[..., Connection], books: Books, month: int
) -> None:
    """Also where Dinero sends them with every window of the year."""
    server = dinero(primo_by_window="off")
    day = f"2026-{month:02}"
    rows = [row for row in books.entries.values() if row["Date"].startswith(day) and row["Type"] == "Normal"]
    result = -sum((row["Amount"] for row in rows if row["AccountNumber"] < FIRST_BALANCE_ACCOUNT), Decimal(0))
    data = server.ask("get_monthly_results", organizationId=books.id, year=2026, month=month)
    assert kroner(data["profit"]) == result


@requirement("assumptions:one-condition")
def test_no_row_slips_through_where_dinero_takes_one_filter(
    dinero: Callable[..., Connection], books: Books
) -> None:
    """Two filters at once: right rows or DineroUnavailableError, never rows that only one of them chose."""
    arguments: dict[str, Any] = {"organizationId": books.id, "name": "a", "isPerson": True}
    server = dinero(filter_conditions="one")
    outcome = server.call("list_contacts", arguments)
    if outcome.is_error:
        assert outcome.data["error"]["code"] == "DineroUnavailableError"
    else:
        assert all(row["isPerson"] and "a" in row["name"].lower() for row in outcome.data["items"])
    rows = dinero(filter_conditions="many").every("list_contacts", **arguments)
    live = books.live(books.contacts).values()
    assert len(rows) == sum(row["IsPerson"] and "a" in row["Name"].lower() for row in live) > 0


@requirement("assumptions:file-days")
def test_files_of_a_window_are_the_same_whichever_way_dinero_reads_it(
    dinero: Callable[..., Connection], books: Books
) -> None:
    """The published texts of the two arguments are swapped."""
    window: dict[str, Any] = {"uploadedAfter": "2026-01-01", "uploadedBefore": "2026-03-01", "pageSize": 1000}
    found = []
    for way in ("by-name", "swapped"):
        data = dinero(file_dates=way).ask("list_files", organizationId=books.id, **window)
        found.append(Counter(row["fileGuid"] for row in data["files"]))
    files = (row for body in books.answers("files") for row in body)
    wanted = Counter(
        row["FileGuid"] for row in files if "2026-01-01" <= row["UploadedAt"][:10] < "2026-03-01"
    )
    assert found == [wanted, wanted]


@requirement("assumptions:vat-free")
def test_lists_that_disagree_on_vat_leave_the_frequency_unknown(
    own: tuple[Fake, Connection], full: Connection, all_books: dict[int, Books]
) -> None:
    """Where v1 and v1.1 say the opposite, nobody is called free of VAT."""
    free = first((one for one in all_books.values() if one.organization.get("IsVatFree")), "VAT-free company")
    usual = full.ask("get_vat_settlement_frequency", organizationId=free.id)
    assert usual["frequency"] == "notRegistered"
    fake, server = own
    fake.tell("switches", set={"vat_free_in_v11": "reversed"})
    data = server.ask("get_vat_settlement_frequency", organizationId=free.id)
    assert data["frequency"] == "unknown"
    assert data["notes"]


@requirement("assumptions:credit-note-sign")
def test_a_credit_note_lowers_the_sum_whatever_its_sign(
    dinero: Callable[..., Connection], books: Books
) -> None:
    """The signed total is the same."""
    sums = []
    for sign in ("positive", "negative"):
        rows = dinero(credit_note_sign=sign).every("list_sales", organizationId=books.id)
        sums.append(sum((kroner(row["signedTotalExclVatInDkk"]) for row in rows), Decimal(0)))
    assert sums[0] == sums[1]


@requirement("assumptions:counts")
@pytest.mark.parametrize("meaning", ["filtered", "unfiltered"])
def test_a_filtered_list_ends_where_its_rows_end(
    dinero: Callable[..., Connection], books: Books, meaning: str
) -> None:
    """Whatever ResultWithoutFilter counts."""
    server = dinero(result_without_filter=meaning)
    wanted = {g for g, row in books.live(books.invoices).items() if row["Status"] == "Overdue"}
    for size in (len(wanted), 7):
        rows = server.every("list_invoices", organizationId=books.id, status=["Overdue"], size=size)
        assert Counter(row["guid"] for row in rows) == Counter(wanted)


@requirement("assumptions:sort-fails")
def test_a_sort_that_dinero_refuses_is_given_up_and_said(
    dinero: Callable[..., Connection], books: Books
) -> None:
    """Asked again once without it; the answer says sorted: false and does not sort one page."""
    server = dinero(sort_fails="on")
    data = server.ask("list_invoices", organizationId=books.id, sort=["VoucherDate"], sortOrder="ascending")
    plain = server.ask("list_invoices", organizationId=books.id)
    assert data["sorted"] is False
    assert data["notes"]
    assert [row["guid"] for row in data["items"]] == [row["guid"] for row in plain["items"]]


@requirement("assumptions:draft-numbers")
@pytest.mark.parametrize("number", ["int64-max", "next"])
def test_a_draft_has_no_number_whatever_dinero_sends(
    dinero: Callable[..., Connection], books: Books, number: str
) -> None:
    """A placeholder beyond what many hosts can read, or the number it might get."""
    rows = dinero(draft_numbers=number).every("list_invoices", organizationId=books.id, status=["Draft"])
    assert rows
    assert {row["number"] for row in rows} == {None}
