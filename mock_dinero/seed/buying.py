"""Purchases and the numbers of the purchase series: what every company of the story needs to book its bills.

A buy is what the story decides; amounts are øre (cents abroad) with Danish VAT, as Dinero takes them. Cash is
always in kroner and names no supplier (published description, 2026-09-03).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from mock_dinero.ledger.books import AccountingYear, ManualVoucher, Payment, Purchase, PurchaseLine
from mock_dinero.seed import ids
from mock_dinero.seed.danish import month_name
from mock_dinero.seed.days import LAST_OFFICE_DAY, months, not_after, office_day
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register
from mock_dinero.seed.rates import rate

_REGIONS = {"IEUV": "EU", "IEUY": "EU", "IVV": "World", "IVY": "World"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Buy:
    """One purchase: `supplier` None is cash; `days` until it is due; `fate` what becomes of the bill.

    Fates: paid, two, three (payments), open, overpaid, editing, draft.
    """

    key: str
    day: date
    lines: tuple[PurchaseLine, ...]
    supplier: str | None = None
    days: int = 30
    currency: str = "DKK"
    region: str = "DK"
    deposit: int = 55000
    fate: str = "paid"
    credits: str | None = None
    is_credit_note: bool = False
    booked_on: date | None = None

    @property
    def total(self) -> int:
        """What is to be paid, in the currency."""
        return sum(line.amount for line in self.lines)


class Habit(NamedTuple):
    """A bill that comes again: every so many months on about the same day, between two amounts in kroner."""

    key: str
    text: str
    account: int
    low: int
    high: int
    supplier: str | None = None
    every: int = 1
    day: int = 10
    days: int = 14
    vat_code: str | None = None


def habitual(
    table: Iterable[Habit], first: tuple[int, int], last: tuple[int, int], luck: Luck
) -> Iterator[Buy]:
    """Yield the bills of every habit between two months; none is dated after the story's last office day."""
    for habit in table:
        for place, (year, month) in enumerate(months(first, last)):
            day = office_day(date(year, month, habit.day))
            if place % habit.every == 0 and day <= LAST_OFFICE_DAY:
                text = f"{habit.text}, {month_name(month, year)}"
                amount = luck.number(habit.low * 100, habit.high * 100)
                yield Buy(
                    key=f"{habit.key}-{year}-{month:02d}",
                    day=day,
                    lines=(
                        PurchaseLine(
                            account=habit.account, amount=amount, description=text, vat_code=habit.vat_code
                        ),
                    ),
                    supplier=habit.supplier,
                    days=habit.days,
                    region=_REGIONS.get(habit.vat_code or "", "DK"),
                )


def purchase(organization_id: int, buy: Buy, contacts: Register) -> Purchase:
    """Return the purchase, paid as its fate tells but not yet numbered (see `in_series`).

    A credit note carries neither a due date nor a region (published description, 2026-09-03).
    """
    its_guid = ids.guid(organization_id, "purchase", buy.key)
    is_cash = buy.supplier is None
    due = buy.day if is_cash else buy.day + timedelta(days=buy.days)
    voucher = Purchase(
        guid=its_guid,
        date=buy.day,
        payment_date=None if buy.is_credit_note else due,
        purchase_type="cash" if is_cash else "credit",
        region="DK" if buy.is_credit_note else buy.region,
        lines=buy.lines,
        deposit_account=buy.deposit if is_cash else None,
        contact_guid=contacts[buy.supplier].guid if buy.supplier else None,
        currency=buy.currency,
        rate=rate(buy.currency, buy.day),
        is_credit_note=buy.is_credit_note,
        credit_note_for=buy.credits,
        is_editing=buy.fate == "editing",
        booked_on=None if buy.fate == "draft" else buy.booked_on or not_after(buy.day),
        timestamp=ids.stamp(its_guid),
    )
    return voucher if is_cash else replace(voucher, payments=tuple(_payments(buy, voucher, due)))


def _payments(buy: Buy, voucher: Purchase, due: date) -> Iterator[Payment]:
    """Yield the payments about the due date, a fortnight apart; what would lie in the future is not paid yet."""
    shares = {"paid": (1,), "editing": (1,), "overpaid": (1,), "two": (2, 1), "three": (3, 2, 1)}
    left = buy.total
    for place, share in enumerate(shares.get(buy.fate, ())):
        day = office_day(due + timedelta(days=14 * place))
        if day > LAST_OFFICE_DAY:
            return
        amount = left // share
        left -= amount
        extra = 12500 if buy.fate == "overpaid" else 0
        yield Payment(
            guid=ids.guid(voucher.guid, "payment", place + 1),
            date=day,
            amount=amount + extra,
            deposit_account=buy.deposit,
            currency=buy.currency,
            rate=rate(buy.currency, day),
            description="Betaling fra leverandør" if buy.is_credit_note else "Betaling til leverandør",
        )


class Series(NamedTuple):
    """Purchases and manual vouchers with their numbers."""

    purchases: tuple[Purchase, ...]
    manual_vouchers: tuple[ManualVoucher, ...]


def in_series(
    purchases: Iterable[Purchase], manual_vouchers: Iterable[ManualVoucher], years: Iterable[AccountingYear]
) -> Series:
    """Number what is booked: one series for both kinds, starting at 1 in every accounting year, as booked."""
    bought, manual = tuple(purchases), tuple(manual_vouchers)
    number: dict[str, int] = {}
    for year in years:
        vouchers: tuple[Purchase | ManualVoucher, ...] = (*bought, *manual)
        booked = sorted(
            (voucher.booked_on, voucher.date, voucher.guid)
            for voucher in vouchers
            if voucher.booked_on and year.start <= voucher.date <= year.end
        )
        number |= {guid: place for place, (_, _, guid) in enumerate(booked, 1)}
    return Series(
        tuple(replace(voucher, number=number.get(voucher.guid)) for voucher in bought),
        tuple(replace(voucher, number=number.get(voucher.guid)) for voucher in manual),
    )
