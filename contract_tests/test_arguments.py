"""Every argument of a list counts: alone, beside others, and in every list that takes it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest

from .expected import first
from .promises import PROMISES
from .requirements import requirement
from .verdicts import NotChecked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .expected import Books, Row
    from .session import Connection

BOOKED = ["Booked", "Overdue", "Paid", "OverPaid"]
NOBODYS = "no-voucher-has-this"
VOUCHERS: dict[str, Callable[[Books], dict[str, Row]]] = {
    "list_invoices": lambda books: books.invoices,
    "list_sales": lambda books: books.invoices | books.credit_notes,
    "list_credit_notes": lambda books: books.credit_notes,
    "list_trade_offers": lambda books: books.trade_offers,
}
SALES = ("list_invoices", "list_sales", "list_credit_notes")
DATED = {
    "list_invoices": ("VoucherDate", "date"),
    "list_sales": ("VoucherDate", "date"),
    "list_credit_notes": ("VoucherDate", "date"),
    "list_trade_offers": ("TradeOfferDate", "date"),
}
PAGED = sorted(
    name for name, promise in PROMISES.items() if "page" in promise.arguments and name != "list_files"
)
"""Dinero counts the rows of each of these; files come without a count (source: published description, 2026-09-03)."""
NARROWED = sorted(name for name, promise in PROMISES.items() if "fields" in promise.arguments)
FIELDS = {
    "list_contacts": ["name", "email"],
    "list_contact_notes": ["text"],
    "list_products": ["name", "unit"],
}
WHOLE_PAGE = 1000


def _guids(rows: Iterable[dict[str, Any]]) -> Counter[str]:
    return Counter(row.get("guid") or row["productGuid"] for row in rows)


def _live(books: Books, tool: str) -> dict[str, Row]:
    return books.live(VOUCHERS[tool](books))


@requirement("arguments:fields")
@pytest.mark.parametrize("tool", NARROWED)
def test_fields_narrow_the_rows_of_every_list(full: Connection, known: dict[str, Any], tool: str) -> None:
    """As many rows as without, and nothing but the named keys has a value."""
    where = {**PROMISES[tool].call(known)}
    chosen = FIELDS.get(tool, ["guid", "currency"])
    rows = full.every(tool, **where, fields=chosen)
    assert {key for row in rows for key, value in row.items() if value is not None} <= set(chosen)
    assert len(rows) == len(full.every(tool, **where))


def _quiet(rows: Iterable[Row]) -> datetime:
    """An instant in the middle of the longest time in which none of these was changed."""
    changed = sorted({datetime.fromisoformat(str(row["UpdatedAt"])) for row in rows})
    if len(changed) < 2:
        raise NotChecked("these books have nothing that was changed at two times")
    before, after = max(pairwise(changed), key=lambda two: two[1] - two[0])
    return before + (after - before) / 2


@requirement("arguments:changes")
@pytest.mark.parametrize("tool", [*VOUCHERS, "list_products"])
def test_changes_are_those_from_then_on(full: Connection, books: Books, tool: str) -> None:
    """Of what is not deleted exactly the rows changed since; none that was changed before."""
    rows = books.products if tool == "list_products" else VOUCHERS[tool](books)
    since = _quiet(books.live(rows).values())
    told = _guids(full.every(tool, organizationId=books.id, changesSince=f"{since.isoformat()[:19]}Z"))
    wanted = {
        guid
        for guid, row in books.live(rows).items()
        if datetime.fromisoformat(str(row["UpdatedAt"])) >= since
    }
    assert {guid for guid in told if rows[guid].get("DeletedAt") is None} == wanted
    assert max(told.values()) == 1


HISTORIES = {
    "list_invoice_mailouts": ("invoices", "mailouts"),
    "list_credit_note_mailouts": ("sales/creditnotes", "mailouts"),
    "list_trade_offer_mailouts": ("tradeoffers", "mailouts"),
    "list_invoice_reminders": ("invoices", "reminders"),
}


@requirement("arguments:history")
@pytest.mark.parametrize("tool", HISTORIES)
def test_histories_begin_when_they_are_asked_to(full: Connection, books: Books, tool: str) -> None:
    """From the day of the last of several, that one alone; from the day after a single one, none."""
    above, below = HISTORIES[tool]
    found = {
        seen.path[-2]: seen.body
        for seen in books.recorded
        if "/".join(seen.path[:-2]) == above and seen.path[-1:] == (below,) and seen.body
    }
    guid = min(found, key=lambda each: (len(_days(found[each])) < 2, each))
    days = _days(found[guid])
    since = days[-1] + timedelta(days=0 if len(days) > 1 else 1, seconds=-1)
    named = next(name for name in PROMISES[tool].required if name.endswith("Guid"))
    where = {"organizationId": books.id, named: guid, "changesSince": f"{since.isoformat()}Z"}
    told = {row["id"] for row in full.ask(tool, **where)[below]}
    assert told == {row["Id"] for row in found[guid] if _day(row) > since}


def _day(row: Row) -> datetime:
    """The day on which anything last happened to a mail-out or a reminder."""
    return datetime.fromisoformat(str(row.get("SeenAt") or row["Date"])[:10])


def _days(rows: list[Row]) -> list[datetime]:
    return sorted({_day(row) for row in rows})


def _part(rows: Iterable[Row], column: str) -> str:
    """The rarest text of a column, in capitals."""
    counts = Counter(str(row[column]) for row in rows if row.get(column) and not set("';") & set(row[column]))
    return min(counts, key=lambda text: (counts[text], text)).upper()


WORDS = {
    "freeTextSearch": "ContactName",
    "descriptionContains": "Description",
    "contactNameContains": "ContactName",
}


@requirement("arguments:words")
@pytest.mark.parametrize(
    ("tool", "argument"),
    [(tool, word) for tool in VOUCHERS for word in WORDS if word in PROMISES[tool].arguments],
)
def test_words_leave_the_vouchers_that_hold_them(
    full: Connection, books: Books, tool: str, argument: str
) -> None:
    """The rarest text there is, whatever its case: those that have it, and not all."""
    live, column = _live(books, tool), WORDS[argument]
    text = _part(live.values(), column)
    given: dict[str, Any] = {"organizationId": books.id, argument: text}
    found = _guids(full.every(tool, **given))
    wanted = {guid for guid, row in live.items() if text.casefold() in str(row.get(column)).casefold()}
    if argument == "freeTextSearch":  # it looks elsewhere too
        assert wanted <= set(found) < set(live)
    else:
        assert set(found) == wanted < set(live)


def _state(row: Row) -> str:
    """The state a list shows: a credit note in full has it under another name."""
    return str(row.get("PaymentStatus") or row["Status"])


def _group(rows: dict[str, Row]) -> dict[str, Any]:
    """A contact, a state and a day, of which as many as can be make a difference beside the other two."""

    def given(row: Row) -> dict[str, Any]:
        day = {"startDate": row["Date"], "endDate": row["Date"]}
        return {"contactGuid": row["ContactGuid"], "status": [_state(row)], **day}

    def telling(row: Row) -> tuple[int, str]:
        exact = _passing(rows, given(row))
        wider = (
            {name: value for name, value in given(row).items() if not name.endswith(left)}
            for left in ("Guid", "status", "Date")
        )
        return -sum(_passing(rows, more) > exact for more in wider), str(row["Guid"])

    booked = (row for row in rows.values() if _state(row) in BOOKED)
    return given(first(sorted(booked, key=telling), "booked voucher"))


def _passing(rows: dict[str, Row], given: dict[str, Any]) -> set[str]:
    return {
        guid
        for guid, row in rows.items()
        if given.get("contactGuid") in {None, row["ContactGuid"]}
        and _state(row) in given.get("status", [_state(row)])
        and given.get("startDate", "") <= row["Date"] <= given.get("endDate", "9")
    }


@requirement("arguments:alone")
@pytest.mark.parametrize("tool", SALES)
def test_each_filter_leaves_its_own_vouchers(full: Connection, books: Books, tool: str) -> None:
    """A contact, a state, and a day of what is booked."""
    live = _live(books, tool)
    given = _group(live)
    day = {"status": BOOKED, "startDate": given["startDate"], "endDate": given["endDate"]}
    for some in ({"contactGuid": given["contactGuid"]}, {"status": given["status"]}, day):
        rows = full.every(tool, organizationId=books.id, **some)
        assert _guids(rows) == Counter(_passing(live, some))


@requirement("arguments:together")
@pytest.mark.parametrize("tool", SALES)
def test_filters_together_leave_what_passes_each(full: Connection, books: Books, tool: str) -> None:
    """A contact in a state; on a day in that state; and all of them at once."""
    live = _live(books, tool)
    given = _group(live)
    without = {"contactGuid": given["contactGuid"], "status": given["status"]}
    some: dict[str, Any]
    for some in (without, {k: v for k, v in given.items() if k != "contactGuid"}, given):
        rows = full.every(tool, organizationId=books.id, **some)
        assert _guids(rows) == Counter(_passing(live, some))


ENTRIES = {
    "accountNumber": "AccountNumber",
    "voucherType": "VoucherType",
    "vatCode": "VatCode",
    "contactGuid": "ContactGuid",
}


def _telling(rows: list[Row], one: str, two: str) -> tuple[Any, Any]:
    """Two values of which each leaves more rows alone than beside the other."""
    both = Counter((row[one], row[two]) for row in rows if row[one] and row[two])
    alone = [Counter(row[column] for row in rows) for column in (one, two)]
    for (value, other), count in both.most_common():
        if alone[0][value] > count < alone[1][other]:
            return value, other
    raise NotChecked(f"these books have no entries that differ in {one} or in {two} alone")


@requirement("arguments:together")
@pytest.mark.parametrize(("one", "two"), list(combinations(ENTRIES, 2)))
def test_two_filters_over_entries_count_both(full: Connection, books: Books, one: str, two: str) -> None:
    """Exactly the entries of a year that pass the one and the other."""
    year = books.years[-2]
    rows = books.year(year["Name"])
    columns = (ENTRIES[one], ENTRIES[two])
    values = _telling(rows, *columns)
    where = {"organizationId": books.id, "fromDate": year["FromDate"], "toDate": year["ToDate"]}
    found = full.every("list_entries", **where, **dict(zip((one, two), values, strict=True)))
    assert Counter(row["entryGuid"] for row in found) == Counter(
        row["EntryGuid"] for row in rows if tuple(row[column] for column in columns) == values
    )


@requirement("arguments:together")
def test_a_range_of_amounts_has_both_its_ends(full: Connection, books: Books) -> None:
    """The two amounts themselves are in it."""
    year = books.years[-2]
    amounts = sorted({row["Amount"] for row in books.year(year["Name"])})
    least, most = amounts[len(amounts) // 4], amounts[-len(amounts) // 4]
    where = {"organizationId": books.id, "fromDate": year["FromDate"], "toDate": year["ToDate"]}
    found = full.every("list_entries", **where, minAmount=float(least), maxAmount=float(most))
    assert Counter(row["entryGuid"] for row in found) == Counter(
        row["EntryGuid"] for row in books.year(year["Name"]) if least <= row["Amount"] <= most
    )


@requirement("arguments:nobody")
@pytest.mark.parametrize(
    "tool",
    sorted(
        name
        for name, promise in PROMISES.items()
        if name.startswith("list") and "externalReference" in promise.arguments
    ),
)
def test_a_reference_of_nothing_finds_nothing(full: Connection, books: Books, tool: str) -> None:
    """Rather than everything."""
    assert full.every(tool, organizationId=books.id, externalReference=NOBODYS) == []


@requirement("arguments:deleted")
@pytest.mark.parametrize("tool", VOUCHERS)
def test_deleted_vouchers_come_alone(full: Connection, books: Books, tool: str) -> None:
    """On request, and not otherwise."""
    gone = set(VOUCHERS[tool](books)) - set(_live(books, tool))
    rows = full.every(tool, organizationId=books.id, deletedOnly=True)
    assert set(_guids(rows)) == gone
    assert not set(_guids(full.every(tool, organizationId=books.id))) & gone


@requirement("arguments:sorted")
@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize("tool", DATED)
def test_every_list_is_sorted_over_its_pages(full: Connection, books: Books, tool: str, order: str) -> None:
    """By day, on small pages, and no row lost or repeated by the sorting."""
    by, key = DATED[tool]
    live = _live(books, tool)
    size = max(len(live) // 3, 1)
    rows = full.every(tool, organizationId=books.id, size=size, sort=[by], sortOrder=order)
    assert _guids(rows) == Counter(live.keys())
    assert [row[key] for row in rows] == sorted((row[key] for row in rows), reverse=order == "descending")


def _page(full: Connection, tool: str, where: dict[str, Any], size: int, page: int = 0) -> tuple[int, bool]:
    data = full.ask(tool, **where, page=page, pageSize=size)
    return len(data.get("files", data.get("items", []))), data.get("pagination", data)["hasMore"]


@requirement("arguments:last-page")
@pytest.mark.parametrize("tool", PAGED)
def test_a_full_last_page_is_the_last(full: Connection, known: dict[str, Any], tool: str) -> None:
    """As many rows to a page as there are: one page. One less: two."""
    promise = PROMISES[tool]
    where = {name: value for name, value in promise.call(known).items() if name != "status"}
    count, more = _page(full, tool, where, WHOLE_PAGE)
    assert not more
    if count:
        assert _page(full, tool, where, count) == (count, False)
    if count > 1:
        assert _page(full, tool, where, count - 1) == (count - 1, True)
        assert _page(full, tool, where, count - 1, 1) == (1, False)
