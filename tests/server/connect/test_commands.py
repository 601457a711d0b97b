"""The step from a deed to an exit code, where no process is needed to show it."""

from __future__ import annotations

import asyncio

from dinero_mcp.connect.commands import run


def test_an_interruption_that_the_listener_saw_first_is_one_line() -> None:
    """It arrives as a cancellation then, not as KeyboardInterrupt."""
    said: list[str] = []

    async def deed() -> None:
        raise asyncio.CancelledError

    def complain(line: str) -> int:
        said.append(line)
        return 1

    assert (run(deed, complain), said) == (1, ["Interrupted."])
