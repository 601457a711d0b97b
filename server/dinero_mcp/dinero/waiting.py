"""What is told of waiting for Dinero's limit of requests: plain values, for whoever wants to show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Wait:
    """A request waits its turn: seconds so far, and seconds it still expects to; none left when its turn has come."""

    waited: float
    left: float


Told = Callable[[Wait], None]
"""Hears of a wait: called at once, must not block."""


def nobody(_: Wait) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class BudgetState:
    """How many requests a minute there may be, how many of them are left now, and the longest wait (None: any)."""

    limit: int
    left: int
    max_wait: float | None
