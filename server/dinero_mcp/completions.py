"""Completions: what may stand in an argument of a prompt or a resource template, by what was typed so far.

A completion that Dinero does not give is empty: the question itself then says why, and typing is never disturbed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    PromptReference,
)

from dinero_mcp.clock import Clock, copenhagen_day
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_books import AccountingYearRow
from dinero_mcp.errors import DineroError
from dinero_mcp.prompts.offered import last_months
from dinero_mcp.surface import camel_case

if TYPE_CHECKING:
    from dinero_mcp.connection import Connection
    from dinero_mcp.prompts.offered import Prompts

MOST = 100  # source: MCP, completion/complete
MONTHS = 12


class Completions:
    """The completions of one surface; `templates` are its resource templates as they are written."""

    def __init__(
        self, prompts: Prompts, templates: Collection[str], connection: Connection, clock: Clock
    ) -> None:
        self._prompts = prompts
        self._templates = frozenset(templates)
        self._connection = connection
        self._clock = clock

    async def on_complete(self, _context: object, params: CompleteRequestParams) -> CompleteResult:
        """The answer to completion/complete."""
        return await self.complete(params)

    async def complete(self, params: CompleteRequestParams) -> CompleteResult:
        """At most 100 values; MCPError for a prompt, template or argument that is not offered."""
        names = self._names(params)
        if params.argument.name not in names:
            raise MCPError(INVALID_PARAMS, f"It has no argument of this name; it has {', '.join(names)}.")
        said = (params.context.arguments if params.context else None) or {}
        given = {names[name]: value for name, value in said.items() if name in names}
        try:
            values = await self._values(names[params.argument.name], params.argument.value, given)
        except DineroError:
            values = []
        found = Completion(values=values[:MOST], total=len(values), has_more=len(values) > MOST)
        return CompleteResult(completion=found)

    def _names(self, params: CompleteRequestParams) -> dict[str, str]:
        """The arguments by the names the host uses, as the camelCase name of what they are."""
        if isinstance(params.ref, PromptReference):
            arguments = self._prompts.arguments(params.ref.name)
            return {name: camel_case(argument.name) for name, argument in arguments.items()}
        if params.ref.uri not in self._templates:
            raise MCPError(INVALID_PARAMS, "No resource template is written so.")
        return {name: name for name in variables(params.ref.uri)}

    async def _values(self, kind: str, typed: str, given: Mapping[str, str]) -> list[str]:
        if kind == "organizationId":
            return await self._organizations(typed)
        if kind == "accountingYear":
            return matching(typed, await self._years(given.get("organizationId", "")))
        if kind == "month":
            return matching(typed, last_months(copenhagen_day(self._clock.now()), MONTHS))
        return []

    async def _organizations(self, typed: str) -> list[str]:
        """Ids only: a name is another person's text and does not belong into a prompt."""
        reached = await self._connection.client.organizations()
        wanted = typed.casefold()
        return [
            str(each.id)
            for each in reached
            if str(each.id).startswith(wanted) or wanted in (each.name or "").casefold()
        ]

    async def _years(self, organization: str) -> list[str]:
        """The years of the organisation chosen before, or of the default one, newest first."""
        default = self._connection.default_organization
        chosen = int(organization) if organization.isascii() and organization.isdigit() else default
        if chosen is None:
            return []
        client = self._connection.client
        known = client.known_years(chosen)
        if known:
            return [year.name for year in reversed(known)]
        reply = await client.get("/v1/{organizationId}/accountingyears", place(chosen))
        return [row["name"] for row in reversed(reply.rows(AccountingYearRow))]


def matching(typed: str, values: Iterable[str]) -> list[str]:
    """The values that begin as typed."""
    return [value for value in values if value.casefold().startswith(typed.casefold())]


def variables(template: str) -> list[str]:
    """The variables of a template, those of its query included."""
    inside = (part.partition("}")[0] for part in template.split("{")[1:])
    return [name for part in inside for name in part.lstrip("?").split(",")]
