"""What the ledger shows of VAT being settled: collections, payments and refunds.

Law of this module: only rows of type Normal count (a Primo row on 64100 is a balance carried forward, not a payment).
A row on 64100 counts, and a row on 63300 whose text says moms; the same money seen on both is one settlement.
Dinero posts nothing of its own when a return is sent, so far as is known. source: domain D-6, D-7; assumed
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from dinero_mcp.postings import Posting

VAT_ACCOUNTS = frozenset({64000, 64020, 64040, 64060})
"""Salgsmoms, moms af varer og ydelser fra udlandet, købsmoms. source: the standard chart, observed by others"""

SETTLEMENT_ACCOUNT = 64100
"""Momsafregning."""

TAX_ACCOUNT = 63300
"""Skattekonto, on which A-skat and AM-bidrag are mixed in."""

_SAYS_MOMS = re.compile(r"moms(?!fri)", re.IGNORECASE)
_FIRST_BALANCE_ACCOUNT = 50000
_SAME_MONEY = timedelta(days=45)

SettlementKind = Literal["payment", "refund", "collection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One settlement. Kroner, positive for a payment and for a refund; a collection is positive where VAT is owed."""

    day: date
    kind: SettlementKind
    amount: Decimal
    account: int
    counter: int | None
    voucher_number: int | None
    text: str

    @property
    def is_money(self) -> bool:
        """Whether money moved, to or from the tax authority."""
        return self.kind != "collection"

    @property
    def owed(self) -> Decimal:
        """The VAT it settles: negative for a refund."""
        return -self.amount if self.kind == "refund" else self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRow:
    """VAT of a period as it was posted: kroner owed (a purchase lowers it), settlements left out."""

    day: date
    owed: Decimal


def settlements_of(postings: Iterable[Posting]) -> tuple[Settlement, ...]:
    """Every settlement the postings show, oldest first; reversed pairs and amounts under one krone left out."""
    seen = [one for voucher in _vouchers(postings) for row in voucher if (one := _settlement(row, voucher))]
    once = _without_reversals(_without_transfers(seen))
    return tuple(sorted(once, key=lambda each: (each.day, each.kind, each.amount, each.voucher_number or 0)))


def vat_rows_of(postings: Iterable[Posting]) -> tuple[VatRow, ...]:
    """The VAT posted by sales and purchases: the rows on the VAT accounts, vouchers that settle VAT left out."""
    return tuple(
        VatRow(day=row.day, owed=-row.amount)
        for voucher in _vouchers(postings)
        if not any(_counts(row) for row in voucher)
        for row in voucher
        if row.account in VAT_ACCOUNTS
    )


def _vouchers(postings: Iterable[Posting]) -> list[list[Posting]]:
    """The Normal rows by voucher; a row without one stands alone."""
    grouped: dict[object, list[Posting]] = defaultdict(list)
    for row in postings:
        if row.kind == "Normal":
            grouped[row.voucher or row].append(row)
    return list(grouped.values())


def _counts(row: Posting) -> bool:
    on_tax_account = row.account == TAX_ACCOUNT and _SAYS_MOMS.search(row.text) is not None
    return row.account == SETTLEMENT_ACCOUNT or on_tax_account


def _settlement(row: Posting, voucher: Sequence[Posting]) -> Settlement | None:
    """What one row settles, told by the account on the other side of it; None for anything else."""
    if not _counts(row) or abs(row.amount) < 1:  # whole kroner are paid, a rest of øre stays: momsloven § 57
        return None
    counter = _counter_account(row, voucher)
    if row.account == TAX_ACCOUNT and counter == SETTLEMENT_ACCOUNT:
        return None  # the row on 64100 tells the same
    if counter is not None and counter < _FIRST_BALANCE_ACCOUNT:
        return None  # interest, fees, corrections: no money moved
    if counter in VAT_ACCOUNTS:
        return _made(row, "collection", -row.amount, counter)
    return _made(row, "payment" if row.amount > 0 else "refund", abs(row.amount), counter)


def _made(row: Posting, kind: SettlementKind, amount: Decimal, counter: int | None) -> Settlement:
    return Settlement(
        day=row.day,
        kind=kind,
        amount=amount,
        account=row.account,
        counter=counter,
        voucher_number=row.voucher_number,
        text=row.text,
    )


def _counter_account(row: Posting, voucher: Sequence[Posting]) -> int | None:
    """The account of the opposite row of the same amount, else of the largest opposite row."""
    opposite = [each for each in voucher if each.account != row.account and each.amount * row.amount < 0]
    closest = min(
        opposite, key=lambda each: (each.amount != -row.amount, -abs(each.amount), each.account), default=None
    )
    return closest.account if closest else None


def _without_transfers(seen: Sequence[Settlement]) -> list[Settlement]:
    """Drop 63300 -> 64100 where the bank -> 63300 of the same money is there too: that is the day it was paid."""
    through_bank = [each for each in seen if each.account == TAX_ACCOUNT and each.is_money]
    kept = []
    for each in seen:
        same = next((paid for paid in through_bank if _is_transfer_of(each, paid)), None)
        if same is None:
            kept.append(each)
        else:
            through_bank.remove(same)
    return kept


def _is_transfer_of(transfer: Settlement, paid: Settlement) -> bool:
    return (
        transfer.account == SETTLEMENT_ACCOUNT
        and transfer.counter == TAX_ACCOUNT
        and abs(transfer.owed - paid.owed) < 1
        and abs(transfer.day - paid.day) <= _SAME_MONEY
    )


def _without_reversals(seen: Sequence[Settlement]) -> list[Settlement]:
    """Drop a payment and a later refund of exactly its amount over the same accounts: a voucher taken back."""
    kept: list[Settlement] = []
    for each in sorted(seen, key=lambda one: one.day):
        reversed_one = next((before for before in kept if _reverses(each, before)), None)
        if reversed_one is None:
            kept.append(each)
        else:
            kept.remove(reversed_one)
    return kept


def _reverses(later: Settlement, earlier: Settlement) -> bool:
    return (
        later.is_money
        and earlier.is_money
        and later.owed == -earlier.owed
        and (later.account, later.counter) == (earlier.account, earlier.counter)
        and later.day - earlier.day <= _SAME_MONEY
    )
