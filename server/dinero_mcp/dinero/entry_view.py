"""Entries (posteringer) of a whole window: which ones match, what they add up to, and the balance after each.

Totals and balances always see every row of the window; they are exact decimals, kroner, debit positive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, islice
from typing import Literal, TypedDict

from dinero_mcp.dinero.rows_books import EntryRow
from dinero_mcp.money import as_number, exact_sum, kroner

PRIMO = "primo"


class Totals(TypedDict):
    """Sums over all matching rows; debit and credit are both positive, net is debit less credit."""

    count: int
    debit: float
    credit: float
    net: float


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """What an entry must match; None and the defaults match everything. Amounts are signed, debit positive."""

    account_number: int | None = None
    voucher_type: str | None = None
    voucher_number: int | None = None
    contact_guid: str | None = None
    vat_code: str | None = None
    text: str | None = None
    min_amount: float | None = None
    max_amount: float | None = None
    has_file: bool | None = None
    entry_type: Literal["Normal", "Primo", "Ultimo"] | None = None

    def keeps(self, row: EntryRow) -> bool:
        """Whether an entry matches."""
        return (
            self.account_number in (None, row["accountNumber"])
            and self.voucher_number in (None, row["voucherNumber"])
            and _same(self.voucher_type, row["voucherType"])
            and _same(self.contact_guid, row["contactGuid"])
            and _same(self.vat_code, row["vatCode"])
            and _same(self.entry_type, row["type"])
            and (self.text is None or self.text.casefold() in (row["description"] or "").casefold())
            and (self.min_amount is None or row["amount"] >= self.min_amount)
            and (self.max_amount is None or row["amount"] <= self.max_amount)
            and self.has_file in (None, bool(row["fileGuid"]))
        )


def _same(wanted: str | None, found: str | None) -> bool:
    # behaviour: ROST, PY: Sales, Purchases, manuel and none are seen, in mixed case
    return wanted is None or (found is not None and wanted.casefold() == found.casefold())


@dataclass(frozen=True)
class View:
    """The matching rows of a window by position, their totals, and with a running balance the one after each."""

    positions: Sequence[int]
    totals: Totals
    opening_balance: Decimal = Decimal(0)
    balances: Sequence[Decimal] = ()
    voucher_types: frozenset[str] = frozenset()


def is_primo(row: EntryRow) -> bool:
    """Whether a row is an opening balance: a state at the year's first day, not a movement."""
    return (row["type"] or "").casefold() == PRIMO


def view_of(rows: Iterable[EntryRow], wanted: EntryFilter) -> View:
    """The view without balances, in Dinero's order."""
    positions: list[int] = []
    amounts: list[Decimal] = []
    seen: set[str] = set()
    for position, row in enumerate(rows):
        seen.add(row["voucherType"] or "(none)")
        if wanted.keeps(row):
            positions.append(position)
            amounts.append(kroner(row["amount"]))
    return View(positions, totals_of(amounts), voucher_types=frozenset(seen))


def running_view_of(rows: Iterable[EntryRow], wanted: EntryFilter, first_day: str) -> View:
    """The view by day with the account's balance after each row; what lies before `first_day`, and primo, opens it."""
    seen: set[str] = set()
    account: list[tuple[str, int, EntryRow]] = []
    for position, row in enumerate(rows):
        seen.add(row["voucherType"] or "(none)")
        if row["accountNumber"] == wanted.account_number:
            account.append((row["date"] or "", position, row))
    opening = exact_sum(row["amount"] for _, _, row in account if _opens(row, first_day))
    later = sorted(
        ((day, at, row) for day, at, row in account if not _opens(row, first_day)), key=lambda each: each[:2]
    )
    after = accumulate((kroner(row["amount"]) for _, _, row in later), initial=opening)
    kept = [(at, row, balance) for (_, at, row), balance in zip(later, islice(after, 1, None), strict=True)]
    kept = [each for each in kept if wanted.keeps(each[1])]
    totals = totals_of([kroner(row["amount"]) for _, row, _ in kept])
    return View(
        [at for at, _, _ in kept], totals, opening, [balance for _, _, balance in kept], frozenset(seen)
    )


def _opens(row: EntryRow, first_day: str) -> bool:
    return is_primo(row) or (row["date"] or "")[:10] < first_day


def totals_of(amounts: Sequence[Decimal]) -> Totals:
    """Exact totals of signed amounts."""
    debit = sum((amount for amount in amounts if amount > 0), Decimal(0))
    credit = -sum((amount for amount in amounts if amount < 0), Decimal(0))
    return {
        "count": len(amounts),
        "debit": as_number(debit),
        "credit": as_number(credit),
        "net": as_number(debit - credit),
    }
