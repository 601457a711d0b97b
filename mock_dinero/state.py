"""Everything one running fake remembers, in one value.

Law of this module: nothing in this package is global; two states share nothing but frozen documents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mock_dinero.faults import Faults
from mock_dinero.journal import Journal

if TYPE_CHECKING:
    from mock_dinero.clock import Clock
    from mock_dinero.identity import Identity
    from mock_dinero.limits import RateLimiter
    from mock_dinero.spec.published import Published
    from mock_dinero.switches import Switches
    from mock_dinero.world.world import World


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

    def reset(self) -> None:
        """Go back to the state at the start: books, clock, tokens, limits, faults and journal."""
        self.world.reset()
        self.clock.reset()
        self.identity.reset()
        self.limiter.reset()
        self.faults.clear()
        self.journal.clear()
