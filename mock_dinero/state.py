"""Everything one running fake remembers, in one value.

Law of this module: nothing in this package is global; two states share nothing but frozen documents.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mock_dinero.faults import Faults
from mock_dinero.journal import Journal

if TYPE_CHECKING:
    from datetime import datetime

    from mock_dinero.clock import Clock
    from mock_dinero.identity import Identity
    from mock_dinero.limits import RateLimiter
    from mock_dinero.spec.published import Published
    from mock_dinero.switches import Switches
    from mock_dinero.world.books import Books
    from mock_dinero.world.world import World

DEFAULT = "default"
"""The world of every request that names no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """What a world looked like when it was saved: its books, its clock and its switches."""

    books: dict[int, Books]
    now: datetime
    frozen: bool
    switches: Switches


@dataclass(slots=True, kw_only=True)
class State:
    """The world, the clock, who holds a token, what was counted, what was asked."""

    world: World
    clock: Clock
    switches: Switches
    identity: Identity
    limiter: RateLimiter
    spec: Published
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    calls: Counter[str] = field(default_factory=Counter)
    """How often each route that browns out was called."""
    name: str = DEFAULT
    saves: dict[str, Save] = field(default_factory=dict)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    started_with: Switches = field(init=False)

    def __post_init__(self) -> None:
        self.started_with = self.switches

    def save(self, name: str) -> None:
        """Remember books, clock and switches under a name; tokens, faults and journal are no part of it."""
        clock = self.clock
        self.saves[name] = Save(
            books=dict(self.world.books), now=clock.now(), frozen=clock.frozen, switches=self.switches
        )

    def restore(self, name: str) -> None:
        """Bring back what was saved under a name; KeyError when nothing was."""
        saved = self.saves[name]
        self.world.books = dict(saved.books)
        self.clock.freeze(frozen=saved.frozen)
        self.clock.set(saved.now)
        self.switches = saved.switches

    def reset(self) -> None:
        """Go back to the state at the start: books, clock, switches, tokens, limits, faults, journal; saves stay."""
        self.switches = self.started_with
        self.world.reset()
        self.clock.reset()
        self.identity.reset()
        self.limiter.reset()
        self.faults.clear()
        self.journal.clear()
        self.calls.clear()
