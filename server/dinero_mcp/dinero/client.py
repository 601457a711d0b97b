"""The client of one connection: every request to Dinero passes here, and nothing else leaves the server.

Each is on the allow-list; identical ones under way at once are one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from dinero_mcp.clock import Clock
from dinero_mcp.dinero import routes
from dinero_mcp.dinero.files import file_reply
from dinero_mcp.dinero.flights import Flights
from dinero_mcp.dinero.memory import Memory
from dinero_mcp.dinero.reads import FileReply, KnownOrganization, KnownYear, Query, Reply
from dinero_mcp.dinero.response import decipher
from dinero_mcp.dinero.sending import Sender
from dinero_mcp.dinero.waiting import BudgetState, Told, nobody
from dinero_mcp.errors import DineroError

NAMES_TIME = 10.0  # seconds a name may cost; the answer is given without it


class DineroClient:
    """The reads of one connection (the protocol `Dinero`); `told` hears of waits for the limit of requests."""

    def __init__(self, sender: Sender, clock: Clock) -> None:
        self._sender = sender
        self._clock = clock
        self._memory = Memory(clock.monotonic)
        self._reads: Flights[Reply] = Flights()
        self._files: Flights[FileReply] = Flights()

    async def get(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        final_statuses: frozenset[int] = frozenset(),
        told: Told = nobody,
    ) -> Reply:
        """GET a route template with its path values filled in; raises the leaves of errors.py."""
        request = routes.request("GET", template, path or {}, query or {})
        return await self._read(request, final_statuses, told)

    async def post(
        self,
        template: str,
        path: Mapping[str, str | int],
        body: Mapping[str, Any],
        *,
        told: Told = nobody,
    ) -> Reply:
        """POST to one of the two calculators, retried like a read; raises the leaves of errors.py."""
        return await self._read(routes.request("POST", template, path, {}, body=body), frozenset(), told)

    async def file(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        accept: str = routes.BYTES,
        told: Told = nobody,
    ) -> FileReply:
        """GET a file of at most 6 MB; raises the leaves of errors.py."""
        request = routes.request("GET", template, path or {}, query or {}, accept=accept)

        async def read(told: Told) -> FileReply:
            raw = await self._sender.send(request, frozenset(), told)
            return file_reply(raw, self._clock.now(), is_pdf=template in routes.PDFS)

        return await self._files.join(request, read, told)

    async def organization(self, organization_id: int) -> KnownOrganization | None:
        """The organisation as the list names it; one read an hour, shared by everybody who waits."""
        if self._memory.organizations is None:
            await self._read_names()
        return (self._memory.organizations or {}).get(organization_id)

    async def organizations(self) -> tuple[KnownOrganization, ...]:
        """All organisations of the user, as remembered."""
        await self.organization(0)
        return tuple((self._memory.organizations or {}).values())

    def known_years(self, organization_id: int) -> tuple[KnownYear, ...]:
        """The accounting years seen on this connection within the hour."""
        return self._memory.years(organization_id)

    async def budget(self, organization_id: int | None) -> BudgetState | None:
        """What the organisation's budget of requests has left now; None without a limit."""
        return await self._sender.budget(organization_id)

    async def _read(self, request: routes.Request, final: frozenset[int], told: Told) -> Reply:
        async def read(told: Told) -> Reply:
            json = decipher(await self._sender.send(request, final, told))
            self._memory.learn(request.template, request.organization_id, json)
            return Reply(json, self._clock.now())

        return await self._reads.join((request, final), read, told)

    async def _read_names(self) -> None:
        try:
            async with asyncio.timeout(NAMES_TIME):
                await self.get("/v1.1/organizations")
        except (DineroError, TimeoutError):
            self._memory.organizations_failed()
