"""Exchange rates of the story: DKK per 100 units with two decimals, another one every day.

They are invented and only keep near the true level of the years; the krone's own rate is 100.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mock_dinero.ledger.books import DKK_RATE


class Course(NamedTuple):
    """Where a currency stands in øre per 100 units, and how far it swings to either side."""

    middle: int
    swing: int


_COURSES = {
    "EUR": Course(74590, 38),
    "USD": Course(67240, 2950),
    "SEK": Course(6545, 145),
    "NOK": Course(6370, 160),
}


def rate(currency: str, day: date) -> Decimal:
    """Return DKK per 100 units of the currency on the day."""
    if currency == "DKK":
        return DKK_RATE
    course = _COURSES[currency]
    wave = day.toordinal() * 37 % 199 - 99
    return Decimal(course.middle + course.swing * wave // 99) / 100


def abroad(kroner: int, currency: str, step: int = 100) -> int:
    """Return a price in cents of the currency for a price in whole kroner, rounded to `step` whole units."""
    if currency == "DKK":
        return kroner * 100
    units = kroner * 10000 / _COURSES[currency].middle
    return max(step, round(units / step) * step) * 100
