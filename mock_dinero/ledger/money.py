"""Whole øre, exact fractions, and one place where rounding happens.

Law of this module: an amount is an int of øre; whatever is not whole is a Fraction until `rounded` says so.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from mock_dinero.ledger.books import DKK_RATE

Ties = Literal["half-up", "half-even"]
"""What happens to exactly half an øre: away from zero, or to the even neighbour as .NET does by default.

assumed: half-up; nobody has seen which one Dinero uses, so it is a switch wherever VAT is rounded.
"""


def rounded(value: Fraction | Decimal | int, ties: Ties = "half-up") -> int:
    """The whole number nearest to `value`; negatives mirror positives, so a credit note mirrors its invoice."""
    over, under = value.as_integer_ratio()
    if ties == "half-even":
        return round(Fraction(over, under))
    whole = (2 * abs(over) + under) // (2 * under)
    return whole if over >= 0 else -whole


def round_half_up(value: Fraction | Decimal | int) -> int:
    """`rounded` with ties away from zero: 2.5 -> 3 and -2.5 -> -3."""
    return rounded(value, "half-up")


def in_dkk(amount: int, rate: Decimal = DKK_RATE) -> int:
    """Øre for `amount` cents at `rate` DKK per 100 units (the krone's own rate is 100)."""
    return amount if rate == DKK_RATE else round_half_up(amount * Fraction(rate) / 100)


def from_dkk(ore: int, rate: Decimal) -> int:
    """Cents of a currency for `ore` of DKK at `rate` DKK per 100 units."""
    return ore if rate == DKK_RATE else round_half_up(ore * 100 / Fraction(rate))


def to_json(ore: int) -> int | float:
    """The number Dinero's JSON carries: 200 for 200.00, else 12.35 (the nearest float prints exactly so)."""
    return ore // 100 if ore % 100 == 0 else ore / 100


def from_json(number: int | float | Decimal) -> int:
    """Øre of a JSON number, exactly; more than two decimals is a ValueError, never a silent rounding."""
    ore = Decimal(str(number)) * 100
    if ore != ore.to_integral_value():
        raise ValueError(f"{number} is not a whole number of øre")
    return int(ore)
