"""The rate budget: at most N requests in any window of a minute per organisation and client, in order of arrival.

A caller waits its turn, at most `max_wait`; one that is cancelled gives its place back. Clock and sleep are given, and
what was spent rests behind a small protocol. source: developer.dinero.dk best practices (100 a minute; 60 personal)
"""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from dinero_mcp.errors import DineroRateLimitError

Key = tuple[str, int | None]
Sleep = Callable[[float], Awaitable[None]]

WINDOW = 60.0
ROUNDING = 1e-6  # a sleep of exactly the pause must be long enough


class SpentRequests(Protocol):
    """When requests were sent, per key; one store may serve several processes."""

    async def take(self, key: Key, now: float, limit: int) -> float:
        """Count a request at `now` and return 0, or return the seconds until the next one may be counted."""

    async def delay(self, key: Key, now: float, limit: int, ahead: int) -> float:
        """Seconds until a request may be counted with `ahead` others before it."""

    async def oldest_leaves(self, key: Key, now: float) -> float:
        """Seconds until the oldest counted request has left the window."""


class SpentInMemory:
    """Spent requests of this process."""

    def __init__(self, window: float = WINDOW) -> None:
        self._window = window
        self._sent: defaultdict[Key, deque[float]] = defaultdict(deque)

    async def take(self, key: Key, now: float, limit: int) -> float:
        """Count a request at `now` and return 0, or return the seconds until the next one may be counted."""
        sent = self._within(key, now)
        if len(sent) >= limit:
            return sent[-limit] + self._window - now
        sent.append(now)
        return 0.0

    async def delay(self, key: Key, now: float, limit: int, ahead: int) -> float:
        """Seconds until a request may be counted with `ahead` others before it."""
        times = list(self._within(key, now))
        for _ in range(ahead + 1):
            times.append(max(now, times[-limit] + self._window) if len(times) >= limit else now)
        return times[-1] - now

    async def oldest_leaves(self, key: Key, now: float) -> float:
        """Seconds until the oldest counted request has left the window."""
        sent = self._within(key, now)
        return sent[0] + self._window - now if sent else self._window

    def _within(self, key: Key, now: float) -> deque[float]:
        sent = self._sent[key]
        while sent and sent[0] + self._window <= now + ROUNDING:
            sent.popleft()
        return sent


@dataclass
class _Lane:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class RateBudget:
    """The turn-giver of one client; `limit` None lets everything through."""

    def __init__(
        self,
        limit: int | None,
        *,
        monotonic: Callable[[], float],
        sleep: Sleep,
        spent: SpentRequests,
        max_wait: float | None = 45.0,
    ) -> None:
        self._limit = limit
        self._monotonic = monotonic
        self._sleep = sleep
        self._spent = spent
        self._max_wait = max_wait
        self._lanes: defaultdict[Key, _Lane] = defaultdict(_Lane)

    async def admit(self, key: Key) -> None:
        """Return when the request may be sent; DineroRateLimitError when that would take more than `max_wait`."""
        if self._limit is None:
            return
        lane = self._lanes[key]
        await self._refuse_long_wait(key, self._limit, lane.waiting)
        lane.waiting += 1
        try:
            # asyncio's lock wakes its waiters in order of arrival and drops a cancelled one.
            async with lane.turn:
                while (pause := await self._spent.take(key, self._monotonic(), self._limit)) > 0:
                    await self._sleep(pause)
        finally:
            lane.waiting -= 1

    async def after_refusal(self, key: Key) -> float:
        """Seconds to wait after a 429 without Retry-After: until the oldest counted request has left the window."""
        return await self._spent.oldest_leaves(key, self._monotonic())

    async def _refuse_long_wait(self, key: Key, limit: int, ahead: int) -> None:
        wait = await self._spent.delay(key, self._monotonic(), limit, ahead)
        if self._max_wait is not None and wait > self._max_wait:
            raise DineroRateLimitError(
                "This organisation's budget of requests a minute is used up, and the queue is too long to wait.",
                retry_after=math.ceil(wait),
            )
