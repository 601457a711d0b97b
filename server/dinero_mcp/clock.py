"""Time is given, never taken: instants are aware UTC, days are Europe/Copenhagen days."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


class Clock(Protocol):
    """What the server asks the time of."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never run backwards; for budgets and lives of cached things."""


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, moved by a constant so that it can start at another instant and run on from there."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The machine's instant plus the offset."""
        return datetime.now(UTC) + self.offset

    def monotonic(self) -> float:
        """The machine's monotonic seconds."""
        return time.monotonic()


def clock_starting_at(instant: datetime | None) -> SystemClock:
    """A clock that shows `instant` (aware) now and runs on; the machine's own time without one."""
    return SystemClock() if instant is None else SystemClock(instant - datetime.now(UTC))


def copenhagen_day(instant: datetime) -> date:
    """The day in Denmark at an aware instant: at 23:30 UTC it is tomorrow there."""
    return instant.astimezone(COPENHAGEN).date()


def instant_text(instant: datetime) -> str:
    """`2026-11-16T08:00:00Z`: whole seconds, UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
