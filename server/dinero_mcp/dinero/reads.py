"""What a tool may ask of Dinero: a protocol, so that a tool is tested with values and no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from dinero_mcp.dinero.rows import read_object, read_rows
from dinero_mcp.dinero.waiting import BudgetState

Row = TypeVar("Row")

Query = Mapping[str, str | int | bool | None]
"""Query parameters by Dinero's names; None leaves one out, True is sent as `true`."""


def place(organization_id: int, **more: str | int) -> dict[str, str | int]:
    """The path values of an organisation's operation."""
    return {"organizationId": organization_id, **more}


@dataclass(frozen=True)
class Reply:
    """A 200 answer of Dinero: its JSON, and when it was fetched (aware UTC)."""

    json: Any
    fetched_at: datetime

    def rows(self, row: type[Row], only: Iterable[str] | None = None) -> list[Row]:
        """The rows of a bare array (camelCase keys, absent is None); DineroUnavailableError on another shape."""
        return read_rows(row, self.json, only)

    def object(self, row: type[Row]) -> Row:
        """The single object as `row`; DineroUnavailableError on another shape."""
        return read_object(row, self.json)


@dataclass(frozen=True)
class FileReply:
    """A file of at most 6 MB as it came; `file_name` is a bare name fit for a screen, None where Dinero gave none."""

    content: bytes
    file_name: str | None
    mime_type: str
    fetched_at: datetime


@dataclass(frozen=True)
class KnownOrganization:
    """One line of the organisations list as it was when last read (at most an hour ago)."""

    id: int
    name: str | None
    is_pro: bool | None
    is_vat_free: bool | None


@dataclass(frozen=True)
class KnownYear:
    """An accounting year met in an earlier answer on this connection; days inclusive."""

    name: str
    from_date: str
    to_date: str


class Dinero(Protocol):
    """The reads of one connection."""

    async def get(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        final_statuses: frozenset[int] = frozenset(),
    ) -> Reply:
        """GET a route template with its path values filled in; raises the leaves of errors.py.

        An answer with one of `final_statuses` is not retried.
        """

    async def post(self, template: str, path: Mapping[str, str | int], body: Mapping[str, Any]) -> Reply:
        """POST to one of the two calculators, which keep nothing; retried like a read. Raises as `get` does."""

    async def file(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        accept: str = "application/octet-stream",
    ) -> FileReply:
        """GET a file; FileTooLargeError over 6 MB, DineroUnavailableError for something else than a file."""

    async def organization(self, organization_id: int) -> KnownOrganization | None:
        """The organisation as the user's list names it; None where the list lacks it or cannot be had."""

    def known_years(self, organization_id: int) -> tuple[KnownYear, ...]:
        """The accounting years seen on this connection within the hour; empty when none were."""

    async def budget(self, organization_id: int | None) -> BudgetState | None:
        """What the organisation's budget of requests has left now; None without a limit."""
