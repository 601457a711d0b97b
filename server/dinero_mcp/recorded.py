"""The reads of one tool call, and when the first of them was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from dinero_mcp.clock import instant_text
from dinero_mcp.dinero.reads import Dinero, FileReply, KnownOrganization, KnownYear, Query, Reply

Seen = TypeVar("Seen", Reply, FileReply)


class RecordedReads:
    """The reads of one call (the protocol `Dinero`); remembers when the first of them was answered."""

    def __init__(self, dinero: Dinero) -> None:
        self._dinero = dinero
        self.fetched_at: str | None = None

    async def get(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        final_statuses: frozenset[int] = frozenset(),
    ) -> Reply:
        """GET a route template with its path values filled in; raises the leaves of errors.py."""
        return self._seen(await self._dinero.get(template, path, query, final_statuses=final_statuses))

    async def post(self, template: str, path: Mapping[str, str | int], body: Mapping[str, Any]) -> Reply:
        """POST to one of the two calculators."""
        return self._seen(await self._dinero.post(template, path, body))

    async def file(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        accept: str = "application/octet-stream",
    ) -> FileReply:
        """GET a file; FileTooLargeError over 6 MB."""
        return self._seen(await self._dinero.file(template, path, query, accept=accept))

    async def organization(self, organization_id: int) -> KnownOrganization | None:
        """The organisation as the user's list names it."""
        return await self._dinero.organization(organization_id)

    def known_years(self, organization_id: int) -> tuple[KnownYear, ...]:
        """The accounting years seen on this connection within the hour."""
        return self._dinero.known_years(organization_id)

    def _seen(self, reply: Seen) -> Seen:
        self.fetched_at = self.fetched_at or instant_text(reply.fetched_at)
        return reply
