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
    named_years,
    page_of,
    plain_view,
    running_view,
    snapshot_for,
    touched_years,
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
    view = await plain_view(snapshot, wanted)
    data = page_of(snapshot, view, page, page_size)
    data["totals"] = view.totals
    notes = (*_no_rows(call, window, snapshot), *_unknown_type(view, wanted))
    return _answer(data, snapshot, view, window, notes)


async def running_page(
    call: Call, window: Window, wanted: EntryFilter, page: int, page_size: int
) -> Answer[EntrySlice]:
    """One page of an account's matching entries by day, with the balance after each."""
    _refuse_unfit(wanted)
    first_day = date.fromisoformat(window.first)
    year_start = await first_day_of_year(call.dinero, window.organization_id, first_day)
    whole = replace(window, first=year_start.isoformat(), include_primo=True)
    snapshot = await snapshot_for(call, whole, page)
    view = await running_view(snapshot, wanted, first_day)
    data = page_of(snapshot, view, page, page_size)
    data["totals"] = view.totals
    data["openingBalance"] = as_number(view.opening_balance)
    note = "openingBalance holds the primo entries and all movements before the period; rows are in order of date."
    return _answer(
        data, snapshot, view, window, (note, *_rows_not_shown(wanted), *_unknown_type(view, wanted))
    )


async def changes_page(call: Call, window: Window, page: int, page_size: int) -> Answer[EntrySlice]:
    """One page of the entries added in a window."""
    snapshot = await snapshot_for(call, window, page)
    view = await plain_view(snapshot, EntryFilter())
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


def _refuse_unfit(wanted: EntryFilter) -> None:
    """InvalidArgumentError for a filter that leaves a running balance nothing to run over."""
    if wanted.account_number is None:
        raise InvalidArgumentError("`running_balance` needs `account_number`.", argument="account_number")
    if wanted.entry_type == "Primo":
        raise InvalidArgumentError(
            "With `running_balance` the primo entries are the openingBalance and never rows.",
            argument="entry_type",
            hint="Leave out `entry_type`, or `running_balance` to see the primo entries themselves.",
        )


def _rows_not_shown(wanted: EntryFilter) -> tuple[str, ...]:
    if wanted == EntryFilter(account_number=wanted.account_number):
        return ()
    return (
        "Balances count every entry of the account, also those the filters leave out; totals count the matching ones.",
    )


_UNKNOWN_YEARS = (
    "No entries in the period; a period outside every accounting year (regnskabsår) looks the same, "
    "see `list_accounting_years`."
)


def _no_rows(call: Call, window: Window, snapshot: Snapshot) -> tuple[str, ...]:
    """Why Dinero may have no entries of the window at all, from what is known without asking again."""
    if snapshot.ends:
        return ()
    years = call.dinero.known_years(window.organization_id)
    if not years:
        return (_UNKNOWN_YEARS,)
    inside = touched_years(years, window.first, window.last)
    reason = "No entries in the period" if inside else "The period lies in no accounting year (regnskabsår)"
    return (f"{reason}. Accounting years: {named_years(years)}.",)


def _unknown_type(view: View, wanted: EntryFilter) -> tuple[str, ...]:
    known = {name.casefold() for name in view.voucher_types}
    if wanted.voucher_type is None or not known or wanted.voucher_type.casefold() in known:
        return ()
    return (
        f"No entry of the period has this `voucher_type`; the types are {', '.join(sorted(view.voucher_types))}.",
    )
