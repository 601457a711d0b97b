"""The door: every tool call comes in and every result goes out here. It validates, calls, adds context and notes, and
turns each error into an isError result; nothing else in the server knows what a result looks like.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolResult,
    ContentBlock,
    ResourceLink,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as PublishedTool
from pydantic import ValidationError

from dinero_mcp.clock import Clock, instant_text
from dinero_mcp.connection import Connection
from dinero_mcp.dinero.waiting import Told, nobody
from dinero_mcp.errors import DineroError, DineroProRequiredError, IntegrationNotConfiguredError
from dinero_mcp.logs import log, log_call
from dinero_mcp.recorded import RecordedReads
from dinero_mcp.refusals import refusal
from dinero_mcp.schema import Arguments, argument_model, input_schema, output_schema
from dinero_mcp.surface import Surface
from dinero_mcp.text_copy import text_copy
from dinero_mcp.tool import Answer, Call, FileLink, Tool
from dinero_mcp.watching import CallSeen

LIST = "GET /v1.1/organizations"
READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=True
)


@dataclass(frozen=True)
class Offer:
    """A tool as one surface offers it."""

    tool: Tool
    surface: Surface

    @cached_property
    def model(self) -> type[Arguments]:
        """The arguments it takes."""
        return argument_model(self.tool, self.surface)

    @cached_property
    def published(self) -> PublishedTool:
        """What tools/list says of it."""
        return PublishedTool(
            name=self.surface.tool_name(self.tool.name),
            title=self.tool.title,
            description=self.surface.respell(self.tool.description),
            input_schema=input_schema(self.model, self.surface),
            output_schema=output_schema(self.tool, self.surface),
            annotations=READ_ONLY,
        )

    def read(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The checked arguments by their Python names; InvalidArgumentError for anything unknown or unfit.

        A JSON null for an argument that may be left out says the same as leaving it out, and 2026.0 the same as 2026.
        """
        fields = self.model.model_fields.values()
        optional = {field.alias for field in fields if not field.is_required()}
        said = {
            name: whole(value)
            for name, value in arguments.items()
            if value is not None or name not in optional
        }
        try:
            read = self.model.model_validate(said)
        except ValidationError as refused:
            raise refusal(refused, self.model, self.published.name) from None
        return {name: getattr(read, name) for name in self.model.model_fields}


class Door:
    """The tools of one surface, for callers of one connection.

    `linked` are those that answer for resources: all of them on every surface, for a resource costs no conversation.
    """

    def __init__(self, surface: Surface, tools: Iterable[Tool], connection: Connection, clock: Clock) -> None:
        every = [Offer(tool, surface) for tool in tools]
        self._offers = {
            surface.tool_name(each.tool.name): each for each in every if surface.offers(each.tool)
        }
        self.linked = tuple(each for each in every if each.tool.link)
        self._surface = surface
        self._connection = connection
        self._clock = clock

    def published(self) -> list[PublishedTool]:
        """Every tool of the surface, always in the same order."""
        return [offer.published for offer in self._offers.values()]

    def input_schema(self, name: str) -> dict[str, Any] | None:
        """The argument schema of a tool; None for an unknown name."""
        offer = self._offers.get(name)
        return offer.published.input_schema if offer else None

    async def call(self, name: str, arguments: Mapping[str, Any], told: Told = nobody) -> CallToolResult:
        """The result of a call; MCPError only for an unknown tool or a defect of ours. `told` hears of its waits."""
        offer = self._offers.get(name)
        if offer is None:
            raise MCPError(INVALID_PARAMS, f"Unknown tool: {name}")
        return await self.answer(offer, arguments, told)

    async def answer(self, offer: Offer, arguments: Mapping[str, Any], told: Told = nobody) -> CallToolResult:
        """The result of an offered tool, or of one that answers for a resource; MCPError for a defect of ours."""
        seen = CallSeen(offer.tool.name, self._surface.name)
        began = self._clock.monotonic()
        try:
            with self._connection.watch.call(seen):
                return await self._guarded(offer, arguments, told, seen)
        finally:
            log_call(seen, self._clock.monotonic() - began)

    async def _guarded(
        self, offer: Offer, arguments: Mapping[str, Any], told: Told, seen: CallSeen
    ) -> CallToolResult:
        try:
            return await self._answered(offer, arguments, told, seen)
        except DineroError as error:
            seen.outcome = type(error).__name__
            return result({"error": self._error(error)}, is_error=True)
        except asyncio.CancelledError:
            seen.outcome = "cancelled"
            raise
        except Exception as defect:  # noqa: BLE001  a defect of ours must not look like an answer
            seen.outcome = "defect"
            name = self._surface.tool_name(offer.tool.name)
            log.error("defect: %s", place_of(defect), extra={"tool": offer.tool.name})
            raise MCPError(
                INTERNAL_ERROR, f"{name} failed for a reason of its own; this is a defect."
            ) from None

    async def _answered(
        self, offer: Offer, arguments: Mapping[str, Any], told: Told, seen: CallSeen
    ) -> CallToolResult:
        given = offer.read(arguments)
        if "organization_id" in given and given["organization_id"] is None:
            given["organization_id"] = await self._default_organization()
        organization_id: int | None = given.get("organization_id")
        seen.organization_id = organization_id
        reads = RecordedReads(self._connection.client, told, seen)
        call = Call(reads, self._clock, snapshots=self._connection.snapshots)
        try:
            answer = await offer.tool.run(call, **given)
        except DineroProRequiredError as refused:
            if organization_id is None or LIST in offer.tool.reads:
                raise  # the list of organisations cannot tell why: it is what was refused, or none was meant
            raise await self._explained(refused, organization_id) from None
        context = await self._context(answer, call, reads, organization_id)
        notes = [self._surface.respell(note) for note in answer.notes]
        return result({**answer.data, "context": context, "notes": notes}, said=answer.said, link=answer.link)

    async def _context(
        self, answer: Answer[Any], call: Call, reads: RecordedReads, organization_id: int | None
    ) -> dict[str, Any]:
        named = await self._named(organization_id) if organization_id is not None else None
        fetched_at = instant_text(answer.fetched_at) if answer.fetched_at else reads.fetched_at
        known = {
            "organization": named,
            "period": answer.period.as_data() if answer.period else None,
            "bookedOnly": answer.booked_only,
            "currency": answer.currency,
            "vatBasis": answer.vat_basis,
            "rowsReturned": answer.rows_returned,
            "rowsTotal": answer.rows_total,
            "asOf": call.today.isoformat(),
            "fetchedAt": fetched_at,
            "rateBudget": await reads.budget_note(organization_id),
        }
        return {name: value for name, value in known.items() if value is not None}

    async def _named(self, organization_id: int) -> dict[str, Any]:
        known = await self._connection.client.organization(organization_id)
        return {"id": organization_id, "name": known.name if known else None}

    async def _default_organization(self) -> int:
        default = self._connection.default_organization
        if default is not None:
            return default
        reached = await self._connection.client.organizations()
        candidates = [{"id": each.id, "name": each.name, "isPro": each.is_pro} for each in reached]
        raise IntegrationNotConfiguredError(
            "No organization was given and there is no default.",
            hint="Give `organization_id`, or set DINERO_MCP_ORGANIZATION to one of the candidates with Dinero Pro.",
            details={"candidates": candidates},
        )

    async def _explained(self, refused: DineroProRequiredError, organization_id: int) -> DineroError:
        """The refusal with the one reason of three, where the organisations list settles it."""
        reached = {each.id: each for each in await self._connection.client.organizations()}
        known = reached.get(organization_id)
        if known is not None and known.is_pro is False:
            refused.message = f"{known.name or 'Organisation'} ({known.id}) has no Dinero Pro subscription."
            refused.hint = (
                "The API needs Dinero Pro or Total: change the subscription in Dinero, or ask about another."
            )
        elif known is not None and known.id == self._connection.default_organization:
            refused.message = f"Dinero refuses access to the default organisation, {known.name} ({known.id})."
        elif reached and known is None:
            refused.message = f"This login has no access to organisation {organization_id}."
            refused.hint = (
                "See `list_organizations` for the ones it reaches; access is given in Dinero, under users."
            )
        return refused

    def _error(self, error: DineroError) -> dict[str, Any]:
        data = error.as_data()
        argument = data.get("argument")
        return {
            **data,
            "message": self._surface.respell(data["message"]),
            "hint": self._surface.respell(data["hint"]),
            **({"argument": self._surface.argument_name(argument)} if argument else {}),
        }


def result(
    data: dict[str, Any], *, is_error: bool = False, said: str | None = None, link: FileLink | None = None
) -> CallToolResult:
    """A tool result: the data, its text copy (`said`, or compact JSON without nulls), and a link where there is one."""
    text = said or text_copy(data)
    content: list[ContentBlock] = [TextContent(type="text", text=text)]
    if link is not None:
        content.append(
            ResourceLink(
                type="resource_link", uri=link.uri, name=link.name, mime_type=link.mime_type, size=link.size
            )
        )
    return CallToolResult(content=content, structured_content=data, is_error=is_error)


def whole(value: Any) -> Any:
    """The value with its whole numbers as such: 2026.0 is the integer 2026 in JSON and in JSON Schema."""
    if isinstance(value, float) and abs(value) <= _EXACT and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(each) for each in value]
    return {name: whole(each) for name, each in value.items()} if isinstance(value, dict) else value


_EXACT = 2**53  # a larger float no longer tells which whole number was meant


def place_of(defect: Exception) -> str:
    """Where a defect struck and its type, without its text: that may hold ledger data."""
    frame = traceback.extract_tb(defect.__traceback__)[-1]
    return f"{type(defect).__name__} at {frame.filename.rpartition('/')[2]}:{frame.lineno}"
