"""The VAT calendar: bank closing days, VAT periods, and the day a return for a period is due.

Law of this module: periods are calendar periods whatever the accounting year; a deadline that falls on a
bank closing day (banklukkedag) moves to the next banking day; days are plain Copenhagen days.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator

Frequency = Literal["monthly", "quarterly", "semiAnnual"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)

_MONTHS: dict[Frequency, int] = {"monthly": 1, "quarterly": 3, "semiAnnual": 6}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class VatPeriod:
    """One VAT period, both days included."""

    start: date
    end: date
    frequency: Frequency

    @property
    def deadline(self) -> date:
        """The banking day on which the return and the payment are due."""
        return next_banking_day(_statutory_deadline(self))

    @property
    def next(self) -> VatPeriod:
        """The period that begins the day after this one ends."""
        return period_of(self.end + _ONE_DAY, self.frequency)

    @property
    def previous(self) -> VatPeriod:
        """The period that ends the day before this one begins."""
        return period_of(self.start - _ONE_DAY, self.frequency)


def period_of(day: date, frequency: Frequency) -> VatPeriod:
    """The VAT period of that frequency which `day` lies in."""
    months = _MONTHS[frequency]
    first = (day.month - 1) // months * months + 1
    start = date(day.year, first, 1)
    return VatPeriod(start, _month_start(start, months) - _ONE_DAY, frequency)


def periods_between(first: date, last: date, frequency: Frequency) -> Iterator[VatPeriod]:
    """Every period that shares a day with `first`..`last`, oldest first."""
    period = period_of(first, frequency)
    while period.start <= last:
        yield period
        period = period.next


def next_banking_day(day: date) -> date:
    """`day` itself where banks are open on it, else the first day after it on which they are."""
    while not is_banking_day(day):
        day += _ONE_DAY
    return day


def is_banking_day(day: date) -> bool:
    """Whether Danish banks settle payments that day."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


@functools.cache
def bank_holidays(year: int) -> frozenset[date]:
    """The Danish public days of a year and the days on which only the banks are closed.

    source: Nationalbanken's list of banklukkedage (2026, 2027); 1 May is not among them.
    """
    import holidays  # noqa: PLC0415 - slow to import, and most runs of the server never need it

    public = holidays.country_holidays("DK", years=year, language="da")
    (ascension,) = public.get_named("Kristi himmelfartsdag")
    own = {ascension + _ONE_DAY, date(year, 6, 5), date(year, 12, 24), date(year, 12, 31)}
    return frozenset(public) | own


def _statutory_deadline(period: VatPeriod) -> date:
    """The day the law names, before it is moved off a closing day. source: momsloven § 57 stk. 2-4."""
    if period.frequency != "monthly":
        return _month_start(period.end, 3)
    if period.end.month == 6:
        return date(period.end.year, 8, 17)
    return _month_start(period.end, 1).replace(day=25)


def _month_start(day: date, months: int) -> date:
    """The first of the month that lies `months` months after the month of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
