"""Sums are exact: amounts become Decimal by their written digits, never by binary fractions.

Dinero sends kroner as JSON numbers; a float's shortest text is the number Dinero wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

ORE = Decimal("0.01")


def kroner(amount: int | float) -> Decimal:
    """The exact decimal of a JSON number, 12.35 for 12.35."""
    return Decimal(str(amount))


def exact_sum(amounts: Iterable[int | float]) -> Decimal:
    """The exact sum of JSON numbers."""
    return sum((kroner(amount) for amount in amounts), Decimal(0))


def as_number(amount: Decimal) -> int | float:
    """A JSON number for an exact amount: whole kroner as an integer, otherwise with its øre."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
