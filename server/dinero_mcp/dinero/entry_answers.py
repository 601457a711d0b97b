"""Pages of entries as answers: the period, the totals, and what the reader must know of the filters.

The running balance starts from the accounting year's first day, wherever the period begins.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dinero_mcp.dinero.entries import (
    EntrySlice,
    Window,
    first_day_of_year,
    page_of,
    plain_view,
    running_view,
    snapshot_for,
)
from dinero_mcp.dinero.entry_view import EntryFilter, View
from dinero_mcp.dinero.snapshots import Snapshot
from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.money import as_number
from dinero_mcp.tool import Answer, Call


async def window_page(
    call: Call, window: Window, wanted: EntryFilter, page: int, page_size: int
) -> Answer[EntrySlice]:
    """One page of the matching entries, with totals over all of them."""
    snapshot = await snapshot_for(call, window, page)
    view = plain_view(snapshot, wanted)
    data = page_of(snapshot, view, page, page_size)
    data["totals"] = view.totals
    return _answer(data, snapshot, view, window, _unknown_type(view, wanted))


async def running_page(
    call: Call, window: Window, wanted: EntryFilter, page: int, page_size: int
) -> Answer[EntrySlice]:
    """One page of an account's matching entries by day, with the balance after each."""
    if wanted.account_number is None:
        raise InvalidArgumentError("`running_balance` needs `account_number`.", argument="account_number")
    first_day = date.fromisoformat(window.first)
    year_start = await first_day_of_year(call.dinero, window.organization_id, first_day)
    whole = replace(window, first=year_start.isoformat(), include_primo=True)
    snapshot = await snapshot_for(call, whole, page)
    view = running_view(snapshot, wanted, first_day)
    data = page_of(snapshot, view, page, page_size)
    data["totals"] = view.totals
    data["openingBalance"] = as_number(view.opening_balance)
    note = "openingBalance holds the primo entries and all movements before the period; rows are in order of date."
    return _answer(data, snapshot, view, window, (note, *_unknown_type(view, wanted)))


async def changes_page(call: Call, window: Window, page: int, page_size: int) -> Answer[EntrySlice]:
    """One page of the entries added in a window."""
    snapshot = await snapshot_for(call, window, page)
    view = plain_view(snapshot, EntryFilter())
    data = page_of(snapshot, view, page, page_size)
    return _answer(data, snapshot, view, window, ())


def _answer(
    data: EntrySlice, snapshot: Snapshot, view: View, window: Window, notes: tuple[str, ...]
) -> Answer[EntrySlice]:
    return Answer(
        data,
        period=window.period(),
        booked_only=True,
        currency="DKK",
        rows_returned=len(data["items"]),
        rows_total=len(view.positions),
        notes=notes,
        fetched_at=snapshot.fetched_at,
    )


def _unknown_type(view: View, wanted: EntryFilter) -> tuple[str, ...]:
    known = {name.casefold() for name in view.voucher_types}
    if wanted.voucher_type is None or wanted.voucher_type.casefold() in known:
        return ()
    return (
        f"No entry of the period has this `voucher_type`; the types are {', '.join(sorted(view.voucher_types))}.",
    )
