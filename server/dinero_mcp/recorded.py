"""The reads of one tool call: when the first of them was answered, and how long they waited for their turn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from dinero_mcp.clock import instant_text
from dinero_mcp.dinero.reads import FileReply, KnownOrganization, KnownYear, Query, Reply
from dinero_mcp.dinero.waiting import BudgetState, Told, Wait

if TYPE_CHECKING:
    from dinero_mcp.dinero.client import DineroClient
    from dinero_mcp.watching import CallSeen

Seen = TypeVar("Seen", Reply, FileReply)

LITTLE = 0.1  # of the limit


class RecordedReads:
    """The reads of one call (the protocol `Dinero`), counted in `seen`; `told` hears of its waits as they happen."""

    def __init__(self, client: DineroClient, told: Told, seen: CallSeen) -> None:
        self._dinero = client
        self._told = told
        self._call = seen
        self.fetched_at: str | None = None

    async def budget_note(self, organization_id: int | None) -> dict[str, Any] | None:
        """The budget of requests for a `context`: only where the call waited for it or little is left."""
        state = await self.budget(organization_id)
        waited = self._call.waited
        if state is None or (not waited and state.left > state.limit * LITTLE):
            return None
        note = {"limitPerMinute": state.limit, "left": state.left}
        return {**note, "waitedSeconds": math.ceil(waited)} if waited else note

    async def get(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        final_statuses: frozenset[int] = frozenset(),
    ) -> Reply:
        """GET a route template with its path values filled in; raises the leaves of errors.py."""
        self._call.dinero_reads += 1
        return self._seen(
            await self._dinero.get(template, path, query, final_statuses=final_statuses, told=self._hear)
        )

    async def post(self, template: str, path: Mapping[str, str | int], body: Mapping[str, Any]) -> Reply:
        """POST to one of the two calculators."""
        self._call.dinero_reads += 1
        return self._seen(await self._dinero.post(template, path, body, told=self._hear))

    async def file(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        accept: str = "application/octet-stream",
    ) -> FileReply:
        """GET a file; FileTooLargeError over 6 MB."""
        self._call.dinero_reads += 1
        return self._seen(await self._dinero.file(template, path, query, accept=accept, told=self._hear))

    async def organization(self, organization_id: int) -> KnownOrganization | None:
        """The organisation as the user's list names it."""
        return await self._dinero.organization(organization_id)

    def known_years(self, organization_id: int) -> tuple[KnownYear, ...]:
        """The accounting years seen on this connection within the hour."""
        return self._dinero.known_years(organization_id)

    async def budget(self, organization_id: int | None) -> BudgetState | None:
        """What the organisation's budget of requests has left now."""
        return await self._dinero.budget(organization_id)

    def _hear(self, wait: Wait) -> None:
        self._call.waited += 0.0 if wait.left else wait.waited
        self._told(wait)

    def _seen(self, reply: Seen) -> Seen:
        self.fetched_at = self.fetched_at or instant_text(reply.fetched_at)
        return reply
