"""The till of a shop: one manual voucher a month with a line for each day and way of paying.

Takings follow the season. What customers paid by phone and in cash goes to the bank at the end of the month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from mock_dinero.ledger.books import ManualLine, ManualVoucher
from mock_dinero.seed.danish import month_name
from mock_dinero.seed.days import LAST_OFFICE_DAY, open_days
from mock_dinero.seed.journal import manual, move, sale
from mock_dinero.seed.luck import Luck


class Shop(NamedTuple):
    """How a shop sells: kroner a year with VAT, shares of the months, and where the money goes.

    `others` are the deposit accounts besides the bank, taken in turn; `batch` is how many days share a line.
    """

    yearly: int
    season: Sequence[int]
    others: Sequence[int]
    text: str = "Butikssalg"
    account: int = 1000
    bank: int = 55000
    batch: int = 1


def till(organization_id: int, shop: Shop, month: tuple[int, int], luck: Luck) -> ManualVoucher:
    """Return the till voucher of a month, up to the story's last office day."""
    days = [day for day in open_days(*month) if day <= LAST_OFFICE_DAY]
    all_days = len(list(open_days(*month)))
    daily = shop.yearly * 100 * shop.season[month[1] - 1] // sum(shop.season) // all_days
    lines = list(_takings(shop, days, daily, luck))
    lines += _transfers(shop, lines, month_name(month[1], month[0]))
    return manual(organization_id, f"till-{month[0]}-{month[1]:02d}", days[-1], lines)


def _takings(shop: Shop, days: list[date], daily: int, luck: Luck) -> Iterator[ManualLine]:
    """Yield two lines a batch: cards, and by turns the other ways of paying (a third of the takings)."""
    for place, first in enumerate(range(0, len(days), shop.batch)):
        together = days[first : first + shop.batch]
        amount = sum(daily * luck.number(60, 140) // 100 for _ in together)
        aside = amount * luck.number(20, 45) // 10000 * 100
        other = shop.others[place % len(shop.others)]
        way = "kontant" if other == 55040 else "mobil"
        when = f"{shop.text} {together[-1]:%d.%m.}"
        yield sale(f"{when}, kort", shop.account, shop.bank, amount - aside)
        yield sale(f"{when}, {way}", shop.account, other, aside)


def _transfers(shop: Shop, lines: list[ManualLine], month: str) -> Iterator[ManualLine]:
    """Yield what is moved to the bank: whole thousands, so that a little change stays."""
    for other in sorted(set(shop.others)):
        taken = -sum(line.amount for line in lines if line.balancing == other)
        if taken >= 100_000:
            yield move(f"Overført til bank, {month}", shop.bank, other, taken // 100_000 * 100_000)
