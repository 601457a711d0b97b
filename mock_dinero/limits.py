"""The rate limit: so many requests per rolling minute, counted per organisation and client.

Law of this module: time comes in as an argument. A refused request does not count (assumed).
source: 100 for Visma Connect applications (published), 60 for personal integrations (published, by Bidhamr and
others); that the window rolls is assumed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

WINDOW = timedelta(seconds=60)
Counted = tuple[str, str]
"""Whose requests count together: the organisation's number (or nothing) and the client id."""


@dataclass(slots=True)
class RateLimiter:
    """Counts requests. `visma` and `personal` are requests a minute; None is no limit."""

    visma: int | None = 100
    personal: int | None = 60
    _seen: dict[Counted, deque[datetime]] = field(default_factory=dict)
    _first: tuple[int | None, int | None] = field(init=False)

    def __post_init__(self) -> None:
        self._first = self.visma, self.personal

    def fresh(self) -> RateLimiter:
        """Return a limiter with the limits this one started with, that has counted nothing."""
        return RateLimiter(*self._first)

    def used(self, now: datetime) -> dict[Counted, tuple[int, datetime]]:
        """Return, per organisation and client, the requests of the last minute and when the oldest leaves it."""
        recent = {counted: [at for at in seen if at > now - WINDOW] for counted, seen in self._seen.items()}
        return {counted: (len(seen), seen[0] + WINDOW) for counted, seen in recent.items() if seen}

    def limit(self, *, personal: bool) -> int | None:
        """Return the limit of one kind of client."""
        return self.personal if personal else self.visma

    def wait(self, counted: Counted, limit: int | None, now: datetime) -> int | None:
        """Count a request and return None, or return the whole seconds until one is admitted again."""
        if limit is None:
            return None
        seen = self._seen.setdefault(counted, deque())
        while seen and seen[0] <= now - WINDOW:
            seen.popleft()
        if len(seen) >= limit:
            return (
                max(1, ceil((seen[0] + WINDOW - now).total_seconds()))
                if seen
                else ceil(WINDOW.total_seconds())
            )
        seen.append(now)
        return None

    def reset(self) -> None:
        """Forget every request, and go back to the first limits."""
        self._seen.clear()
        self.visma, self.personal = self._first
