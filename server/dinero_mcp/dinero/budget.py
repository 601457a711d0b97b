"""The rate budget: at most N requests in any window of a minute per organisation and client, in order of arrival.

A caller waits its turn, at most `max_wait`, and is told how long; one that is cancelled gives its place back. Clock and
sleep are given, and what was spent rests behind a small protocol.
source: developer.dinero.dk best practices (100 a minute; 60 personal)
"""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from dinero_mcp.dinero.waiting import BudgetState, Told, Wait, nobody
from dinero_mcp.errors import DineroRateLimitError

Key = tuple[str, int | None]
Sleep = Callable[[float], Awaitable[None]]

WINDOW = 60.0
TICK = 5.0  # seconds between two words to those who wait: hosts give up on silence
ROUNDING = 1e-6  # a sleep of exactly the pause must be long enough


class SpentRequests(Protocol):
    """When requests were sent, per key; one store may serve several processes."""

    async def take(self, key: Key, now: float, limit: int) -> float:
        """Count a request at `now` and return 0, or return the seconds until the next one may be counted."""

    async def delays(self, key: Key, now: float, limit: int, count: int) -> list[float]:
        """Seconds until each of the next `count` requests may be counted."""

    async def count(self, key: Key, now: float) -> int:
        """How many requests are within the window."""

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

    async def delays(self, key: Key, now: float, limit: int, count: int) -> list[float]:
        """Seconds until each of the next `count` requests may be counted."""
        times = list(self._within(key, now))
        for _ in range(count):
            times.append(max(now, times[-limit] + self._window) if len(times) >= limit else now)
        return [time - now for time in times[len(times) - count :]]

    async def count(self, key: Key, now: float) -> int:
        """How many requests are within the window."""
        return len(self._within(key, now))

    async def oldest_leaves(self, key: Key, now: float) -> float:
        """Seconds until the oldest counted request has left the window."""
        sent = self._within(key, now)
        return sent[0] + self._window - now if sent else self._window

    def _within(self, key: Key, now: float) -> deque[float]:
        sent = self._sent[key]
        while sent and sent[0] + self._window <= now + ROUNDING:
            sent.popleft()
        return sent


@dataclass(frozen=True, eq=False)
class _Place:
    since: float
    told: Told


@dataclass
class _Lane:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: dict[_Place, None] = field(default_factory=dict)  # in order of arrival


class RateBudget:
    """The turn-giver of one client; `limit` None lets everything through, `max_wait` None waits as long as it takes."""

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

    async def admit(self, key: Key, told: Told = nobody) -> None:
        """Return when the request may be sent; DineroRateLimitError when that would take more than `max_wait`.

        `told` hears of a wait when it begins, every TICK seconds and when it is over.
        """
        if self._limit is None:
            return
        lane, began = self._lanes[key], self._monotonic()
        expected = (await self._spent.delays(key, began, self._limit, len(lane.waiting) + 1))[-1]
        self._refuse_long(expected)
        if expected > 0:
            told(Wait(0.0, expected))
        place = _Place(began, told)
        lane.waiting[place] = None
        try:
            # asyncio's lock wakes its waiters in order of arrival and drops a cancelled one.
            async with lane.turn:
                await self._turn(key, lane, self._limit)
        finally:
            del lane.waiting[place]
        if expected > 0:
            told(Wait(self._monotonic() - began, 0.0))

    async def after_refusal(self, key: Key) -> float:
        """Seconds to wait after a 429 without Retry-After: until the oldest counted request has left the window."""
        return await self._spent.oldest_leaves(key, self._monotonic())

    async def state(self, key: Key) -> BudgetState | None:
        """What is left now, those who wait taken off; None without a limit."""
        if self._limit is None:
            return None
        waiting = len(self._lanes[key].waiting)
        taken = await self._spent.count(key, self._monotonic()) + waiting
        return BudgetState(self._limit, max(0, self._limit - taken), self._max_wait)

    async def _turn(self, key: Key, lane: _Lane, limit: int) -> None:
        while (pause := await self._spent.take(key, self._monotonic(), limit)) > 0:
            await self._sleep(min(pause, TICK))
            await self._tell(key, lane, limit)

    async def _tell(self, key: Key, lane: _Lane, limit: int) -> None:
        now = self._monotonic()
        delays = await self._spent.delays(key, now, limit, len(lane.waiting))
        for place, left in zip(list(lane.waiting), delays, strict=False):
            if left > 0:
                place.told(Wait(now - place.since, left))

    def _refuse_long(self, wait: float) -> None:
        if self._max_wait is not None and wait > self._max_wait:
            raise DineroRateLimitError(
                "This organisation's budget of requests a minute is used up, and the queue is too long to wait.",
                retry_after=math.ceil(wait),
            )
