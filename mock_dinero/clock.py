"""The fake's clock: the only source of the time in this package.

Law of this module: instants are aware and in UTC, days are Europe/Copenhagen days. The clock starts where it is
told, runs on with the machine's monotonic time, and can be frozen, moved and set; it never reads the wall clock.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from mock_dinero.ledger.dates import YEARS, copenhagen_day

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Now, as the fake sees it. `start` must be aware; `frozen` keeps it standing until it is moved."""

    def __init__(
        self, start: datetime, *, frozen: bool = False, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._first = (start, frozen)
        self.reset()

    def fork(self) -> Clock:
        """Return another clock that starts as this one did."""
        start, frozen = self._first
        return Clock(start, frozen=frozen, monotonic=self._monotonic)

    def reset(self) -> None:
        """Go back to how the clock started."""
        start, self.frozen = self._first
        self.set(start)

    def set(self, instant: datetime) -> None:
        """Go to an instant (aware); a running clock runs on from there. ValueError outside `YEARS`."""
        if instant.year not in YEARS:
            raise ValueError(f"the clock shows the years {YEARS[0]} to {YEARS[-1]} only")
        self._start = instant.astimezone(UTC)
        self._since = self._monotonic()

    def advance(self, seconds: float) -> None:
        """Go forward (or back) by seconds."""
        self.set(self.now() + timedelta(seconds=seconds))

    def freeze(self, *, frozen: bool = True) -> None:
        """Stand still at the present instant, or run on from it."""
        self.set(self.now())
        self.frozen = frozen

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        if self.frozen:
            return self._start
        return self._start + timedelta(seconds=self._monotonic() - self._since)

    def today(self) -> date:
        """Return the present day in Copenhagen."""
        return copenhagen_day(self.now())
