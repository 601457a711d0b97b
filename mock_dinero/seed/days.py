"""The days of the story: when it is told, office days, months, and the instants that go with a day.

A day is a Europe/Copenhagen day; an instant is aware and in UTC. Nothing here looks at a clock.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

AS_OF = datetime(2026, 11, 16, 9, 0, tzinfo=timezone(timedelta(hours=1)))
"""The instant at which the story is told: Monday 16 November 2026, 9:00 in Copenhagen."""

TODAY = AS_OF.date()
LAST_OFFICE_DAY = date(2026, 11, 13)
"""The newest day on which anything was entered."""

_LAST_INSTANT = datetime(2026, 11, 13, 15, 30, tzinfo=UTC)
_EASTER_SUNDAYS = (date(2023, 4, 9), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5))
_FEASTS_FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
_FIXED_FEASTS = ((1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31))
CLOSED = frozenset(
    easter + timedelta(days=days) for easter in _EASTER_SUNDAYS for days in _FEASTS_FROM_EASTER
)
"""The moving feasts on which the shops of the story are shut."""


def is_closed(day: date) -> bool:
    """Tell whether shops and offices are shut for a feast that day (weekends apart)."""
    return day in CLOSED or (day.month, day.day) in _FIXED_FEASTS


def office_day(day: date) -> date:
    """Return the day itself, or the next one that is neither in a weekend nor a feast."""
    while day.weekday() >= 5 or is_closed(day):
        day += timedelta(days=1)
    return day


def last_office_day(year: int, month: int) -> date:
    """Return the last day of a month on which an office is open: pay day."""
    day = month_end(year, month)
    while day.weekday() >= 5 or is_closed(day):
        day -= timedelta(days=1)
    return day


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months(first: tuple[int, int], last: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield (year, month) from the first to the last, both included."""
    year, month = first
    while (year, month) <= last:
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def open_days(year: int, month: int) -> Iterator[date]:
    """Yield the days of a month on which a shop is open: Monday to Saturday, feasts left out."""
    for number in range(1, monthrange(year, month)[1] + 1):
        day = date(year, month, number)
        if day.weekday() < 6 and not is_closed(day):
            yield day


def not_after(day: date, last: date = LAST_OFFICE_DAY) -> date:
    """Return the earlier of the day and the last day on which the story can have entered anything."""
    return min(day, last)


def entered(day: date, key: str) -> datetime:
    """Return an office-hour instant of the day; a guid as key gives every document its own.

    Fractions have zero to three digits, as Dinero's times have.
    """
    salt = int(key[-12:], 16)
    moment = time(6 + salt % 9, salt // 9 % 60, salt // 540 % 60, (salt // 7 % 1000) * 1000)
    return min(datetime.combine(day, moment, UTC), _LAST_INSTANT)
