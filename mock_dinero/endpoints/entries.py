"""Postings: those of a period, and those that came into the books in a period.

Law of this module: bare arrays in the order of the books. A period lies in one accounting year, a window of
changes is at most 31 days; outside that a 400 of code 42 (its wording is assumed).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from mock_dinero.answers import Answer, encode, invalid
from mock_dinero.ledger.books import AccountingYear, Entry
from mock_dinero.ledger.years import rows_of, ultimo_rows, year_of
from mock_dinero.routing import Call, router
from mock_dinero.world.books import Books, Encoded
from mock_dinero.world.render import entry_row

LONGEST = timedelta(days=31)  # published; exactly 31 x 24 hours is accepted (observed by dinero-backup)

KEPT = 2
"""Years whose rows are kept as JSON: a large one takes 50 MB."""

endpoints = router()


@endpoints.get("/v1/{organizationId}/entries")
def list_entries(call: Call) -> list[Any] | Answer:
    """Answer the postings of a period inside one accounting year, opening rows unless includePrimo is false."""
    first, last = _period(call)
    year = year_of(call.books.company, first)
    if year != year_of(call.books.company, last):
        raise invalid(toDate="The period must not cross accounting years.")
    if year is None:
        return []
    with_primo = call.parameters.flag("includePrimo", default=True)
    every_primo = not call.switches.primo_by_window
    encoded = (*_encoded(call.books, year), *((row, _text(row)) for row in _ultimo(call, year)))
    texts = [text for row, text in encoded if _is_in(row, first, last, with_primo, every_primo=every_primo)]
    return Answer(b"[" + b",".join(texts) + b"]")


@endpoints.get("/v1/{organizationId}/entries/changes")
def list_entry_changes(call: Call) -> list[Any]:
    """Answer the postings that came into the books in a window, opening rows that moved in it among them."""
    start, end = _window(call)
    with_primo = call.parameters.flag("includePrimo", default=True) and call.switches.primo_in_changes
    ultimo = [row for year in call.books.company.years for row in _ultimo(call, year)]
    return [
        entry_row(entry)
        for entry in (*call.books.company.entries, *ultimo)
        if start <= entry.added <= end and (with_primo or entry.type != "Primo")
    ]


def _encoded(books: Books, year: AccountingYear) -> Encoded:
    """Return the rows of a year, each with its JSON; those of the years asked for last are kept."""
    kept = books.encoded
    if year.name not in kept:
        while len(kept) >= KEPT:
            del kept[next(iter(kept))]
        kept[year.name] = tuple((row, _text(row)) for row in rows_of(books.company, year))
    return kept[year.name]


def _text(row: Entry) -> bytes:
    return encode(entry_row(row))


def _ultimo(call: Call, year: AccountingYear) -> tuple[Entry, ...]:
    """Return the rows that close a year, once it has ended (a switch)."""
    is_closed = call.switches.ultimo == "result-to-equity" and year.end < call.today
    return ultimo_rows(call.books.company, year) if is_closed else ()


def _is_in(entry: Entry, first: date, last: date, with_primo: bool, *, every_primo: bool) -> bool:  # noqa: FBT001
    if entry.type == "Primo":
        return with_primo and (every_primo or first <= entry.date <= last)
    return first <= entry.date <= last


def _period(call: Call) -> tuple[date, date]:
    """Return fromDate and toDate; that both are needed is assumed."""
    found = call.parameters.days("fromDate", "toDate")
    if found is None:
        raise invalid(fromDate="The fromDate field is required.", toDate="The toDate field is required.")
    if found[0] > found[1]:
        raise invalid(toDate="toDate must not be before fromDate.")
    return found


def _window(call: Call) -> tuple[datetime, datetime]:
    start, end = call.parameters.instant("changesFrom"), call.parameters.instant("changesTo")
    if start is None or end is None:
        absent = "changesFrom" if start is None else "changesTo"
        raise invalid(**{absent: f"The {absent} field is required."})
    if end < start:
        raise invalid(changesTo="changesTo must not be before changesFrom.")
    if end - start > LONGEST:
        raise invalid(changesTo="The time range must not be longer than 31 days.")
    return start, end
