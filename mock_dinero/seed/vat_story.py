"""How a company declares and pays its VAT: periods, collection on 64100, and payment in whole kroner.

A payment is the period's booked VAT with the øre dropped (momsloven section 57), so an øre rest stays behind.
assumed: Dinero posts nothing itself when a return is sent; every voucher here is a person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from mock_dinero.ledger.books import Entry, ManualVoucher
from mock_dinero.ledger.chart import (
    BANK,
    PURCHASE_VAT,
    SALES_VAT,
    VAT_ON_GOODS_ABROAD,
    VAT_ON_SERVICES_ABROAD,
    VAT_SETTLEMENT,
)
from mock_dinero.seed.journal import leg, manual, move

VAT_ACCOUNTS = (SALES_VAT, VAT_ON_GOODS_ABROAD, VAT_ON_SERVICES_ABROAD, PURCHASE_VAT)
TAX_ACCOUNT = 63300


class Settlement(NamedTuple):
    """One ended period: when it was paid (None: not yet), and when its accounts were collected, if at all.

    `to_tax_account` is the day the money went to the tax account first, where it did.
    """

    name: str
    first: date
    last: date
    paid: date | None
    collected: date | None = None
    to_tax_account: date | None = None


def balances(entries: Iterable[Entry], first: date, last: date) -> dict[int, int]:
    """Return what was booked on each VAT account in a period, debit positive, opening rows left out."""
    found = dict.fromkeys(VAT_ACCOUNTS, 0)
    for entry in entries:
        if entry.type == "Normal" and entry.account in found and first <= entry.date <= last:
            found[entry.account] += entry.amount
    return found


def whole_kroner(amount: int) -> int:
    """Return the amount without its øre, towards zero."""
    return amount // 100 * 100 if amount >= 0 else -(-amount // 100 * 100)


def settle(
    organization_id: int, settlements: Iterable[Settlement], entries: tuple[Entry, ...]
) -> Iterator[ManualVoucher]:
    """Yield the vouchers of the settlements; `entries` are the books without any of them."""
    for settlement in settlements:
        booked = balances(entries, settlement.first, settlement.last)
        if settlement.collected:
            yield _collection(organization_id, settlement, booked)
        if settlement.paid:
            yield from _payment(organization_id, settlement, whole_kroner(-sum(booked.values())))


def _collection(organization_id: int, settlement: Settlement, booked: dict[int, int]) -> ManualVoucher:
    """Empty the VAT accounts of the period onto 64100, dated the period's last day, to the øre."""
    text = f"Samling af moms, {settlement.name}"
    lines = [leg(text, account, -amount) for account, amount in booked.items() if amount]
    lines.append(leg(text, VAT_SETTLEMENT, sum(booked.values())))
    key = f"vat-collected-{settlement.name}"
    return manual(organization_id, key, settlement.last, lines, booked_on=settlement.collected)


def _payment(organization_id: int, settlement: Settlement, owed: int) -> Iterator[ManualVoucher]:
    """Pay what is owed, or take in a refund, on the day the money moved."""
    day, text = settlement.paid, f"Moms {settlement.name}"
    if not day or not owed:
        return
    source = BANK
    if settlement.to_tax_account:
        line = move(f"{text}, til skattekontoen", TAX_ACCOUNT, BANK, owed)
        yield manual(organization_id, f"vat-sent-{settlement.name}", settlement.to_tax_account, [line])
        source = TAX_ACCOUNT
    word = "betalt" if owed > 0 else "udbetalt fra Skattestyrelsen"
    yield manual(
        organization_id,
        f"vat-paid-{settlement.name}",
        day,
        [move(f"{text} {word}", VAT_SETTLEMENT, source, owed)],
    )
