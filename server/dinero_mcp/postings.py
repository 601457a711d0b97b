"""An entry of the books as a plain value, for everything that is worked out here.

Law of this module: the amount is the exact decimal Dinero wrote, debit positive; a day that cannot be read is an
answer Dinero does not document, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

from dinero_mcp.errors import DineroUnavailableError
from dinero_mcp.money import ORE, kroner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dinero_mcp.dinero.rows_books import AccountingYearRow, EntryRow

Kind = Literal["Normal", "Primo", "Ultimo"]

_KINDS: dict[str, Kind] = {"primo": "Primo", "ultimo": "Ultimo"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One row of the ledger; `voucher` is the same for all rows of one voucher and None where there is none."""

    day: date
    account: int
    amount: Decimal
    kind: Kind = "Normal"
    account_name: str | None = None
    voucher: str | None = None
    voucher_number: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """One accounting year, both days included, ordered by its first day."""

    start: date
    end: date
    name: str


def postings_of(rows: Iterable[EntryRow]) -> tuple[Posting, ...]:
    """The rows of an entries answer, in Dinero's order; a row without a type counts as Normal."""
    return tuple(
        Posting(
            day=read_day(row["date"]),
            account=row["accountNumber"],
            amount=kroner(row["amount"]).quantize(ORE, ROUND_HALF_UP),
            kind=_KINDS.get((row["type"] or "").lower(), "Normal"),
            account_name=row["accountName"],
            voucher=_voucher_of(row),
            voucher_number=row["voucherNumber"],
            text=row["description"] or "",
        )
        for row in rows
    )


def years_of(rows: Iterable[AccountingYearRow]) -> tuple[Year, ...]:
    """The accounting years, oldest first."""
    return tuple(
        sorted(Year(read_day(row["fromDate"]), read_day(row["toDate"]), row["name"]) for row in rows)
    )


def spans_of(first: date, last: date, years: Iterable[Year]) -> list[tuple[date, date]]:
    """The part of first..last that lies in each accounting year: entries may not be asked for across years."""
    met = (year for year in years if year.start <= last and first <= year.end)
    return [(max(first, year.start), min(last, year.end)) for year in met]


def read_day(text: str | None) -> date:
    """The day of `YYYY-MM-DD`, a time behind it ignored; DineroUnavailableError for anything else."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        raise DineroUnavailableError("Dinero sent a row whose date cannot be read.") from None


def _voucher_of(row: EntryRow) -> str | None:
    """The voucher's guid, else its type, number and day: numbers start over each accounting year."""
    if row["voucherGuid"] is not None:
        return row["voucherGuid"]
    if row["voucherNumber"] is None:
        return None
    return f"{row['voucherType']} {row['voucherNumber']} {row['date']}"
