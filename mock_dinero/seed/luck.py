"""Chance that gives the same story on every machine and every Python.

Only `random.Random.random` is used: it is the one generator whose sequence Python promises to keep for a seed.
Each area of each company has its own, so that a change in one leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Luck:
    """A seeded source of choices, e.g. `Luck(371001, "invoices")`."""

    def __init__(self, *seed: object) -> None:
        """Start the sequence that belongs to these words."""
        self._random = Random("/".join(str(part) for part in seed))

    def number(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.number(0, len(choices) - 1)]

    def chance(self, percent: int) -> bool:
        """Return true in so many of a hundred cases."""
        return self.number(1, 100) <= percent

    def deal(self, cards: Sequence[T]) -> list[T]:
        """Return the cards in a new order."""
        dealt = list(cards)
        for last in range(len(dealt) - 1, 0, -1):
            other = self.number(0, last)
            dealt[last], dealt[other] = dealt[other], dealt[last]
        return dealt
