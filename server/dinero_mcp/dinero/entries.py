"""Reading entries: the window Dinero is asked for, the snapshot a walk over its pages reads, and one page of it.

source: published description (2026-09-03): bare array, one accounting year, changes at most 31 days
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NotRequired, TypedDict, cast

import anyio.to_thread

from dinero_mcp.clock import instant_text
from dinero_mcp.dinero.entry_view import EntryFilter, Totals, View, is_primo, running_view_of, view_of
from dinero_mcp.dinero.filters import Check, refuse_strangers
from dinero_mcp.dinero.reads import Dinero, KnownYear, place
from dinero_mcp.dinero.rows import each_row
from dinero_mcp.dinero.rows_books import AccountingYearRow, EntryRow
from dinero_mcp.dinero.snapshots import Snapshot, snapshot_of
from dinero_mcp.errors import DineroError, DineroValidationError, InvalidArgumentError
from dinero_mcp.money import as_number
from dinero_mcp.tool import Call, Period

LONGEST_CHANGES = timedelta(days=31)  # behaviour: exactly 31 x 24 hours is accepted


class EntryBalanceRow(EntryRow):
    """An entry and, where it was asked for, the account's balance after it."""

    balance: NotRequired[float]


class EntrySlice(TypedDict):
    """A slice of entries out of a snapshot; `totals` cover all matching rows of the window, not the page."""

    items: list[EntryBalanceRow]
    totalCount: int
    page: int
    pageSize: int
    hasMore: bool
    totals: NotRequired[Totals]
    openingBalance: NotRequired[float]
    snapshotId: str
    fetchedAt: str


@dataclass(frozen=True)
class Window:
    """What Dinero is asked for: entries between two days, or changes between two instants, as it writes them."""

    organization_id: int
    first: str
    last: str
    include_primo: bool
    changes: bool = False

    @property
    def template(self) -> str:
        """The operation."""
        return "/v1/{organizationId}/entries/changes" if self.changes else "/v1/{organizationId}/entries"

    def query(self) -> dict[str, str | int | bool | None]:
        """The query of the operation."""
        names = ("changesFrom", "changesTo") if self.changes else ("fromDate", "toDate")
        return {names[0]: self.first, names[1]: self.last, "includePrimo": self.include_primo}

    def period(self) -> Period:
        """The days of the window, or the instants between which its entries were added."""
        return Period(self.first, self.last)

    def holds(self, row: EntryRow) -> bool:
        """Whether a row belongs to the window; primo rows and changes cannot be told by their day."""
        return self.changes or is_primo(row) or self.first <= (row["date"] or "")[:10] <= self.last


def days_window(organization_id: int, first: date, last: date, *, include_primo: bool) -> Window:
    """The entries from one day to another, both included."""
    return Window(organization_id, first.isoformat(), last.isoformat(), include_primo)


def changes_window(organization_id: int, first: datetime, last: datetime, *, include_primo: bool) -> Window:
    """The entries added between two instants; InvalidArgumentError for more than 31 days."""
    if last <= first:
        raise InvalidArgumentError("`changes_to` must lie after `changes_from`.", argument="changes_to")
    if last - first > LONGEST_CHANGES:
        raise InvalidArgumentError(
            "`changes_from` to `changes_to` may span 31 days at most.",
            argument="changes_to",
            hint="Ask for the changes in windows of 31 days, one after the other.",
        )
    return Window(organization_id, instant_text(first), instant_text(last), include_primo, changes=True)


async def snapshot_for(call: Call, window: Window, page: int) -> Snapshot:
    """The rows of a window: page 0 asks Dinero, later pages read the same snapshot while it lives."""
    key = (call.caller, window)
    kept = call.snapshots.find(key, call.clock.monotonic()) if page else None
    if kept is None:
        kept = await _fetch(call.dinero, window)
        call.snapshots.keep(key, kept, call.clock.monotonic())
    return kept


async def _fetch(dinero: Dinero, window: Window) -> Snapshot:
    try:
        reply = await dinero.get(window.template, place(window.organization_id), window.query())
    except DineroValidationError as refused:
        refused.hint = (
            "The period must lie within one accounting year; `list_accounting_years` has their days."
        )
        if not window.changes:
            await _refuse_two_years_now(dinero, window)
        raise
    check = Check(("date", "type"), lambda row: window.holds(cast("EntryRow", row)))

    def rows() -> Iterable[EntryRow]:
        for row in each_row(EntryRow, reply.json):
            if window.include_primo or not is_primo(row):
                refuse_strangers([row], [check])
                yield row

    return await anyio.to_thread.run_sync(snapshot_of, rows(), reply.fetched_at)


def page_of(snapshot: Snapshot, view: View, page: int, page_size: int) -> EntrySlice:
    """One page of a view, with the balance after each row where the view has them."""
    start, stop = page * page_size, (page + 1) * page_size
    rows = cast("list[EntryBalanceRow]", snapshot.rows(view.positions[start:stop]))
    for row, balance in zip(rows, view.balances[start:stop], strict=False):
        row["balance"] = as_number(balance)
    answer: EntrySlice = {
        "items": rows,
        "totalCount": len(view.positions),
        "page": page,
        "pageSize": page_size,
        "hasMore": stop < len(view.positions),
        "snapshotId": snapshot.id,
        "fetchedAt": instant_text(snapshot.fetched_at),
    }
    return answer


async def plain_view(snapshot: Snapshot, wanted: EntryFilter) -> View:
    """The matching rows in Dinero's order."""
    return await snapshot.view(wanted, lambda rows: view_of(rows, wanted))


async def running_view(snapshot: Snapshot, wanted: EntryFilter, first_day: date) -> View:
    """The matching rows by day, with balances."""
    first = first_day.isoformat()
    return await snapshot.view((wanted, first), lambda rows: running_view_of(rows, wanted, first))


def refuse_two_years(years: Iterable[KnownYear], first: date, last: date) -> None:
    """InvalidArgumentError when the days are known to lie in more than one accounting year."""
    touched = touched_years(years, first.isoformat(), last.isoformat())
    if len(touched) > 1:
        raise InvalidArgumentError(
            f"`from_date` to `to_date` touches several accounting years: {named_years(touched)}.",
            argument="to_date",
            hint="Ask for one accounting year at a time.",
        )


async def _refuse_two_years_now(dinero: Dinero, window: Window) -> None:
    """As refuse_two_years, by the years read anew: whether they were known must not change the error."""
    try:
        years = await _years(dinero, window.organization_id)
    except DineroError:
        return  # Dinero's own refusal stands
    refuse_two_years(years, date.fromisoformat(window.first), date.fromisoformat(window.last))


def touched_years(years: Iterable[KnownYear], first: str, last: str) -> list[KnownYear]:
    """The accounting years that have a day between the two, both included."""
    return [year for year in years if year.from_date[:10] <= last and year.to_date[:10] >= first]


def named_years(years: Iterable[KnownYear]) -> str:
    """The accounting years with their days, for a person."""
    return (
        ", ".join(f"{year.name} ({year.from_date[:10]} to {year.to_date[:10]})" for year in years) or "none"
    )


async def first_day_of_year(dinero: Dinero, organization_id: int, day: date) -> date:
    """The first day of the accounting year that holds the day; InvalidArgumentError naming the years without one.

    Years known from before are read again before a day is refused: a year may have come since.
    """
    text = day.isoformat()
    known = dinero.known_years(organization_id)
    years = known if touched_years(known, text, text) else await _years(dinero, organization_id)
    holding = touched_years(years, text, text)
    if not holding:
        raise InvalidArgumentError(
            f"`from_date` {text} lies in no accounting year (regnskabsår), so no balance runs from it. "
            f"Accounting years: {named_years(years)}.",
            argument="from_date",
            hint="Begin in one of the accounting years named.",
        )
    return date.fromisoformat(holding[0].from_date[:10])


async def _years(dinero: Dinero, organization_id: int) -> tuple[KnownYear, ...]:
    reply = await dinero.get("/v1/{organizationId}/accountingyears", place(organization_id))
    return tuple(
        KnownYear(row["name"], row["fromDate"], row["toDate"]) for row in reply.rows(AccountingYearRow)
    )
