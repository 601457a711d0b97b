"""A server that is killed while it renews the stored token: `python crashing.py before|after`, with its settings set.

Law of this program: it ends with os._exit at the moment named, as a killed process does, and tidies nothing up.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dinero_mcp.clock import SystemClock
from dinero_mcp.connection import Connection
from dinero_mcp.settings import read_settings
from dinero_mcp.store.records import StoredConnection
from dinero_mcp.store.sqlite import SqliteHeld, SqliteStore

KILLED = 9


class Dying(SqliteHeld):
    """Dies before or right after the new token is safe."""

    async def write(self, connection: StoredConnection) -> None:
        if sys.argv[1] == "after":
            await super().write(connection)
        os._exit(KILLED)


class DyingStore(SqliteStore):
    """A store that is there until somebody writes."""

    @asynccontextmanager
    async def held(self) -> AsyncIterator[SqliteHeld]:
        async with super().held() as held:
            yield Dying(held.store, held.database)


if __name__ == "__main__":
    settings = read_settings()
    assert settings.store
    server = Connection(settings, SystemClock(), store=DyingStore(settings.store))
    asyncio.run(server.keeper.current())
