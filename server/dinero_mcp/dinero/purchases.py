"""What a purchase or manual voucher does not say plainly: the currency of its amounts, and whether it has a number.

observed by manyfold-platform: the total of a purchase in euro is labelled "Total EUR" and is in euro, although the
published description (2026-09-03) says that totals are in DKK.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dinero_mcp.dinero.rows_purchases import ManualVoucherRow, PurchaseTotalRow
from dinero_mcp.dinero.sales_lists import LARGEST_NUMBER

AT_THE_END = re.compile(r"\b([A-Z]{3})\W*$")


@dataclass(frozen=True)
class Currency:
    """The currency of an answer's amounts, `mixed` where they differ, and what must be said of it."""

    name: str
    notes: tuple[str, ...] = ()


def purchase_currency(key: str | None, totals: Sequence[PurchaseTotalRow] | None) -> Currency:
    """The currency of a purchase with that currency key and those totals."""
    named = _named_by(totals or ())
    own = key or named or "DKK"
    if named is not None and named != own:
        return Currency("mixed", (f"The totals say {named}, while the voucher and its lines are in {own}.",))
    if own == "DKK":
        return Currency(own)
    where = "`list_entries` has what was booked in DKK."
    return Currency(own, (f"Amounts are in {own}, not in DKK: do not add them to others; {where}",))


def manual_currency(row: ManualVoucherRow) -> Currency:
    """The currency of a manual voucher, whose lines may each have one."""
    foreign = sorted({line["currencyKey"] or "DKK" for line in row["lines"] or ()} - {"DKK"})
    if not foreign:
        return Currency("DKK")
    text = f"Some lines are in {', '.join(foreign)}, told by their currencyKey: add up no lines of different ones."
    return Currency("mixed", (text,))


def booked_number(number: int | None) -> int | None:
    """The number of a voucher; None for a placeholder beyond what hosts can read, as drafts have elsewhere."""
    return None if number is None or number > LARGEST_NUMBER else number


def _named_by(totals: Sequence[PurchaseTotalRow]) -> str | None:
    labels = (each["label"] or "" for each in totals if str(each["type"]).casefold() == "total")
    found = (AT_THE_END.search(label) for label in labels)
    return next((each[1] for each in found if each), None)
