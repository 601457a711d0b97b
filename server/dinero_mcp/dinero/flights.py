"""Identical reads under way at the same moment are one read; each caller gets the answer or an error of its own.

A caller that is cancelled leaves the others their read; when the last has left, the read is stopped.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from dinero_mcp.dinero.waiting import Told, Wait
from dinero_mcp.errors import DineroError

Answer = TypeVar("Answer")


class _Flight(Generic[Answer]):
    def __init__(self, read: Callable[[Told], Coroutine[Any, Any, Answer]]) -> None:
        self.aboard: dict[object, Told] = {}
        self.task = asyncio.create_task(read(self._tell))
        self.task.add_done_callback(_look_at)

    def _tell(self, wait: Wait) -> None:
        for told in list(self.aboard.values()):
            told(wait)


class Flights(Generic[Answer]):
    """The reads under way of one connection. An answer is shared, so nobody may change it."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, _Flight[Answer]] = {}

    async def join(
        self, key: Hashable, read: Callable[[Told], Coroutine[Any, Any, Answer]], told: Told
    ) -> Answer:
        """The answer of the read under way with this key, or of a new one; `told` hears of its waits meanwhile."""
        flight = self._under_way.get(key)
        if flight is None or flight.task.done():
            flight = self._under_way[key] = _Flight(read)
        ticket = object()
        flight.aboard[ticket] = told
        try:
            return await asyncio.shield(flight.task)
        except DineroError as error:
            raise copy.copy(error) from None  # callers add hints of their own to it
        finally:
            del flight.aboard[ticket]
            if not flight.aboard:
                self._end(key, flight)

    def _end(self, key: Hashable, flight: _Flight[Answer]) -> None:
        flight.task.cancel()  # nothing happens to one that is done
        if self._under_way.get(key) is flight:
            del self._under_way[key]


def _look_at(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()  # every caller may have gone before it failed
