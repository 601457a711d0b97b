"""A mistake: one small change that turns our server into a broken one, and the requirement that must catch it.

Law of this module: a mistake is our own server with its own tools and one thing wrong, in what is asked of it, in
what it asks Dinero, in what it answers, in what it publishes, or in its clock; nothing of it is rewritten.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx

from dinero_mcp.text_copy import text_copy

if TYPE_CHECKING:
    from mcp.server.context import CallNext, HandlerResult, ServerMiddleware, ServerRequestContext

Data = dict[str, Any]
Ask = Callable[[str, Data], Awaitable[Data]]
"""Calls a tool of the unbroken server: name and arguments in, the result as it goes over the wire out."""
Send = Callable[[httpx.Request], Awaitable[httpx.Response]]
Edit = Callable[[str, Data, Data], Data | None]
Handling = Callable[[Ask, str, Data], Awaitable[Data]]
Sending = Callable[[Send, httpx.Request], Awaitable[httpx.Response]]
Publishing = Callable[[list[Data]], list[Data]]


async def as_it_should(ask: Ask, tool: str, arguments: Data) -> Data:
    """Handle a call without a mistake."""
    return await ask(tool, arguments)


async def as_asked(send: Send, request: httpx.Request) -> httpx.Response:
    """Send a request to Dinero without a mistake."""
    return await send(request)


def as_they_are(tools: list[Data]) -> list[Data]:
    """Publish the tools without a mistake."""
    return tools


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, in words; the requirement that must catch it; and the one part that does it.

    `handles` stands around every tool call, `sends` around every request to Dinero, `offers` around the list of
    tools; `late` is how many hours the clock is behind.
    """

    name: str
    caught_by: str
    handles: Handling = as_it_should
    sends: Sending = as_asked
    offers: Publishing = as_they_are
    late: float = 0.0
    settings: Data = field(default_factory=dict)


NONE = Mistake("nothing is wrong", "")


def handles(name: str, caught_by: str) -> Callable[[Handling], Mistake]:
    """Declare a mistake in how a tool call is handled."""
    return lambda how: Mistake(name, caught_by, handles=how)


def sends(name: str, caught_by: str) -> Callable[[Sending], Mistake]:
    """Declare a mistake in how a request to Dinero is sent, or its answer taken."""
    return lambda how: Mistake(name, caught_by, sends=how)


def offers(name: str, caught_by: str) -> Callable[[Publishing], Mistake]:
    """Declare a mistake in the tools that are published."""
    return lambda how: Mistake(name, caught_by, offers=how)


def answers(name: str, caught_by: str) -> Callable[[Edit], Mistake]:
    """Declare a mistake in the data of good answers; None leaves an answer as it is."""

    def declare(edit: Edit) -> Mistake:
        async def handle(ask: Ask, tool: str, arguments: Data) -> Data:
            result = await ask(tool, arguments)
            if result.get("isError"):
                return result
            edited = edit(tool, arguments, result["structuredContent"])
            return result if edited is None else answered(result, edited)

        return Mistake(name, caught_by, handles=handle)

    return declare


def arguments(name: str, caught_by: str) -> Callable[[Callable[[str, Data], Data]], Mistake]:
    """Declare a mistake in how the arguments of a call are taken."""

    def declare(take: Callable[[str, Data], Data]) -> Mistake:
        async def handle(ask: Ask, tool: str, given: Data) -> Data:
            return await ask(tool, take(tool, given))

        return Mistake(name, caught_by, handles=handle)

    return declare


def answered(result: Data, data: Data) -> Data:
    """The result with other data, copied into its text as well."""
    content = [{"type": "text", "text": text_copy(data)}, *result["content"][1:]]
    return {**result, "content": content, "structuredContent": data}


def told(result: Data, **changes: Any) -> Data:
    """The refusal with its error changed; any other result as it is."""
    if not result.get("isError"):
        return result
    return answered(result, {"error": {**result["structuredContent"]["error"], **changes}})


def changed(answer: httpx.Response, content: bytes) -> httpx.Response:
    """Dinero's answer with other content."""
    headers = {name: text for name, text in answer.headers.items() if name.lower() != "content-length"}
    return httpx.Response(answer.status_code, headers=headers, content=content)


def each_row(data: Data, change: Callable[[Data], Data | None]) -> Data:
    """The data with every row changed, at whatever depth lists of rows lie; a row that becomes None is left out."""

    def inside(value: Any) -> Any:
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            changed = (change({key: inside(part) for key, part in one.items()}) for one in value)
            return [one for one in changed if one is not None]
        return value

    return {key: inside(value) for key, value in data.items()}


def middleware(mistake: Mistake, listed: Data) -> ServerMiddleware[dict[str, Any]]:
    """The mistake as the SDK's server takes it: around every request of the protocol.

    `listed` keeps the unbroken list of tools by revision for the servers that come after: to make it takes a second.
    """

    async def around(ctx: ServerRequestContext[dict[str, Any], Any], call_next: CallNext) -> HandlerResult:
        async def ask(tool: str, arguments: Data) -> Data:
            params = {**(ctx.params or {}), "name": tool, "arguments": arguments}
            return as_wire(await call_next(replace(ctx, params=params)))

        if ctx.method == "tools/call" and ctx.params is not None:
            return await mistake.handles(ask, ctx.params["name"], ctx.params.get("arguments") or {})
        if ctx.method == "tools/list":
            revision = ctx.protocol_version
            if revision not in listed:
                listed[revision] = as_wire(await call_next(ctx))
            return {**listed[revision], "tools": mistake.offers(deepcopy(listed[revision]["tools"]))}
        return await call_next(ctx)

    return around


def as_wire(result: HandlerResult) -> Data:
    """A handler's result as it goes over the wire."""
    if isinstance(result, dict):
        return result
    return result.model_dump(by_alias=True, mode="json", exclude_none=True) if result is not None else {}
