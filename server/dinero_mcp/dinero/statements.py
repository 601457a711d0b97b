"""The statement of account of a contact: its period, the cut to the newest entries, and the balance ahead of them.

source: published description (2026-09-03): entries "after" `from` and "before" `to`; whether the two days belong to
the period is not said, so the days go out as given and the answer says what is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dinero_mcp.dinero.filters import Check, both_or_none, in_order, refuse_strangers
from dinero_mcp.dinero.rows_contacts import Statement, StatementEntryRow, StatementRow
from dinero_mcp.money import as_number, kroner
from dinero_mcp.tool import Answer, Period

PAIR = ("from_", "to")
DAYS_IN_DOUBT = (
    "Dinero does not say whether the first and the last day belong to a statement's period: where they matter, ask "
    "for a day more on each side."
)


@dataclass(frozen=True, kw_only=True)
class StatementFilter:
    """What a statement is asked for; without days it is of all time."""

    from_: date | None = None
    to: date | None = None
    hide_closed: bool = False

    def checked(self) -> StatementFilter:
        """Itself; InvalidArgumentError for half a pair of days or a pair in the wrong order."""
        both_or_none(self.from_, self.to, PAIR)
        in_order(self.from_, self.to, PAIR)
        return self

    def parameters(self) -> dict[str, str | int | bool | None]:
        """The query parameters of the statement and of its PDF."""
        return {
            "from": self.from_.isoformat() if self.from_ else None,
            "to": self.to.isoformat() if self.to else None,
            "hideClosed": self.hide_closed or None,
        }

    def checks(self) -> tuple[Check, ...]:
        """What every entry must obey."""
        closed = (Check(("status",), lambda row: str(row["status"]).casefold() != "closed"),)
        return (*self._day_check(), *(closed if self.hide_closed else ()))

    def period(self) -> Period | None:
        """The days asked for; None for all time."""
        return None if self.from_ is None else Period(self.from_, self.to)

    def notes(self) -> tuple[str, ...]:
        """What the period of an answer leaves open."""
        if self.from_ is None:
            return ()
        return (DAYS_IN_DOUBT,)

    def _day_check(self) -> tuple[Check, ...]:
        if self.from_ is None or self.to is None:
            return ()
        first, last = self.from_.isoformat(), self.to.isoformat()
        return (Check(("date",), lambda row: first <= str(row["date"])[:10] <= last),)


def statement_answer(row: StatementRow, wanted: StatementFilter, most: int) -> Answer[Statement]:
    """The statement with its newest `most` entries; DineroUnavailableError for entries that were not asked for."""
    entries = oldest_first(row["entries"] or [])
    refuse_strangers(entries, wanted.checks())
    kept = entries[-most:]
    data: Statement = {
        "contactGuid": row["contactGuid"],
        "income": row["income"],
        "expenses": row["expenses"],
        "entryCount": len(entries),
        "truncated": len(kept) < len(entries),
        "balanceBefore": balance_before(kept),
        "entries": kept,
    }
    # assumed: income and expenses are with VAT, as what is owed is.
    return Answer(
        data,
        period=wanted.period(),
        booked_only=True,
        currency="DKK",
        vat_basis="incl",
        rows_returned=len(kept),
        rows_total=len(entries),
        notes=(*_cut_note(len(kept), len(entries)), *wanted.notes()),
    )


def oldest_first(entries: Sequence[StatementEntryRow]) -> list[StatementEntryRow]:
    """The entries in the order of time; Dinero's own order within a day is kept, as its balances run in it."""
    is_newest_first = bool(entries) and entries[0]["date"] > entries[-1]["date"]
    return list(reversed(entries)) if is_newest_first else list(entries)


def balance_before(entries: Sequence[StatementEntryRow]) -> float | None:
    """The balance ahead of the first of the entries, exact to the øre; None without entries."""
    if not entries:
        return None
    return as_number(kroner(entries[0]["balance"]) - kroner(entries[0]["amount"]))


def _cut_note(kept: int, found: int) -> tuple[str, ...]:
    if kept == found:
        return ()
    cut = f"Only the newest {kept} of {found} entries are shown, after a balance of balanceBefore"
    return (f"{cut}; income and expenses cover all. `max_entries` or a shorter period shows others.",)
