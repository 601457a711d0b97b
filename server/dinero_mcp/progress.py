"""Waits for Dinero's limit of requests, told to the host as MCP progress while the call goes on.

Only the newest is told, so that a slow host holds up nobody; a call that does not wait costs nothing.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable
from types import TracebackType
from typing import Protocol, Self

from dinero_mcp.dinero.waiting import Wait

log = logging.getLogger("dinero_mcp")


class Report(Protocol):
    """How a host is told; a host that did not ask hears nothing."""

    def __call__(
        self, progress: float, total: float | None = None, message: str | None = None
    ) -> Awaitable[None]:
        """Tell that `progress` of `total` is done."""


class Progress:
    """While it is entered, each wait it is called with becomes progress in seconds; the figure only ever grows."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._over = 0.0  # seconds of waits that are over
        self._told = -1.0
        self._newest = Wait(0.0, 0.0)
        self._news = asyncio.Event()
        self._teller: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._teller is not None:
            self._teller.cancel()

    def __call__(self, wait: Wait) -> None:
        """Note a wait, to be told as soon as the host listens."""
        self._newest = Wait(self._over + wait.waited, wait.left)
        self._over += 0.0 if wait.left else wait.waited
        self._news.set()
        if self._teller is None:
            self._teller = asyncio.create_task(self._tell())
            self._teller.add_done_callback(_note_failure)

    async def _tell(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            wait = self._newest
            if wait.waited > self._told:
                self._told = wait.waited
                await self._report(round(wait.waited, 3), round(wait.waited + wait.left, 3), _said(wait))


def _said(wait: Wait) -> str:
    if not wait.left:
        return "Asking Dinero."
    return f"Waiting for Dinero's limit of requests a minute: about {math.ceil(wait.left)} s left."


def _note_failure(teller: asyncio.Task[None]) -> None:
    if not teller.cancelled() and (error := teller.exception()) is not None:
        log.warning("progress could not be told: %s", type(error).__name__)
