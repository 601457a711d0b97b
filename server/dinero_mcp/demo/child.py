"""The fake Dinero as a child process.

Law of this module: the child is stopped on every way out, and what it says when it cannot start reaches the person.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from dinero_mcp.demo import DemoError

START_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Fake:
    """A running fake: its address, the instant its clock showed when it was ready, and its ready line whole."""

    url: str
    as_of: str
    ready: dict[str, Any]

    @property
    def credentials(self) -> dict[str, str]:
        """The Visma Connect credentials it accepts: clientId, clientSecret, redirectUri and refreshToken."""
        found: dict[str, str] = self.ready["credentials"]["vismaConnect"]
        return found


@asynccontextmanager
async def running_fake(*, port: int, rate_limit: str | None) -> AsyncIterator[Fake]:
    """Start the fake on loopback (port 0 picks a free one), yield it once ready, stop it on the way out."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mock_dinero", "serve", "--json", "--port", str(port)),
        *(() if rate_limit is None else ("--rate-limit", rate_limit)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C at the terminal is ours to hear; the child is told by us
    )
    drains: list[asyncio.Task[None]] = []
    try:
        fake = _fake(await _ready_line(process))
        # A full pipe would stop the child in the middle of an answer.
        drains = [
            asyncio.create_task(_drain(stream)) for stream in (process.stdout, process.stderr) if stream
        ]
        yield fake
    finally:
        await _stop(process)
        await asyncio.gather(*drains)


async def _ready_line(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_TIMEOUT)
    except TimeoutError:
        raise DemoError(f"The fake Dinero did not become ready within {START_TIMEOUT:.0f} seconds.") from None
    if not line:
        raise DemoError(await _last_words(process))
    return line


async def _last_words(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    lines = (await process.stderr.read()).decode(errors="replace").strip().splitlines()
    await process.wait()
    return lines[-1] if lines else "The fake Dinero ended without saying why."


def _fake(line: bytes) -> Fake:
    try:
        ready = json.loads(line)
        return Fake(url=ready["mock"], as_of=ready["asOf"], ready=ready)
    except (ValueError, KeyError, TypeError):
        raise DemoError("The fake Dinero's first line was not the ready line this version expects.") from None


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(65536):
        pass


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()
