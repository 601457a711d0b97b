"""The suite's fixtures, mounted into a server of ours beside everything it offers.

Law of this module: what is ours stays ours. A name or address of a fixture is answered here, every other one by the
handler that production uses; transports, sessions and security are the assembly's. Two fixtures are tools declared as
ours are, so that an answer and an error of our own door are scored too.
"""

from __future__ import annotations

import base64
from typing import Any, TypedDict

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity
from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler, SubscriptionBus
from mcp_types import (
    BlobResourceContents,
    CallToolRequestParams,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    EmptyResult,
    GetPromptRequestParams,
    InputRequiredResult,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    PromptReference,
    ReadResourceRequestParams,
    ReadResourceResult,
    SetLevelRequestParams,
    SubscribeRequestParams,
    SubscriptionsListenRequestParams,
    TextResourceContents,
    UnsubscribeRequestParams,
)

from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.tool import Answer, Call, tool
from tests.conformance import content_fixtures, round_fixtures

Caller = ServerRequestContext[Any, Any]
SCHEME = "test://"


class Nothing(TypedDict):
    """No data at all."""


@tool(title="A text", reads=())
async def test_simple_text(call: Call) -> Answer[Nothing]:  # noqa: ARG001
    """A text, given by our door."""
    return Answer({}, said="This is a simple text response for testing.")


@tool(title="A failure", reads=())
async def test_error_handling(call: Call) -> Answer[Nothing]:  # noqa: ARG001
    """A failure, told by our door."""
    raise InvalidArgumentError("This tool intentionally returns an error for testing.")


THROUGH_OUR_DOOR = (test_simple_text, test_error_handling)


def fixtures() -> MCPServer:
    """Every other fixture, held by the SDK's own server, which is never served itself."""
    held = MCPServer("fixtures", subscriptions=False, log_level="WARNING")
    for function in (*content_fixtures.TOOLS, *round_fixtures.TOOLS):
        held.add_tool(function, structured_output=False)
    for prompt in (*content_fixtures.PROMPTS, *round_fixtures.PROMPTS):
        held.prompt()(prompt)
    for uri, (mime_type, held_there) in content_fixtures.RESOURCES.items():
        held.resource(uri, mime_type=mime_type)(held_there)
    return held


def mount(server: Server[Any]) -> None:
    """Add the fixtures to a server before it is served."""
    held, bus = fixtures(), InMemorySubscriptionBus()
    _mount_tools(server, held, bus)
    _mount_prompts(server, held, bus)
    _mount_resources(server, held, bus)
    _mount_listening(server, bus)
    server.middleware.append(
        RequestStateBoundary(RequestStateSecurity.ephemeral(), default_audience=server.name)
    )


def _handler(server: Server[Any], method: str) -> Any:
    entry = server.get_request_handler(method)
    assert entry is not None
    return entry.handler


def _mount_tools(server: Server[Any], held: MCPServer, bus: SubscriptionBus) -> None:
    ours_listed, ours_called = _handler(server, "tools/list"), _handler(server, "tools/call")

    async def listed(caller: Caller, params: PaginatedRequestParams) -> ListToolsResult:
        ours = await ours_listed(caller, params)
        return ListToolsResult(tools=[*ours.tools, *await held.list_tools()])

    async def called(caller: Caller, params: CallToolRequestParams) -> Any:
        if params.name not in {each.name for each in await held.list_tools()}:
            return await ours_called(caller, params)
        return await held.call_tool(params.name, params.arguments or {}, _context(caller, params, held, bus))

    server.add_request_handler("tools/list", PaginatedRequestParams, listed)
    server.add_request_handler("tools/call", CallToolRequestParams, called)


def _context(caller: Caller, params: Any, held: MCPServer, bus: SubscriptionBus) -> Context:
    return Context(request_context=caller, mcp_server=held, input_params=params, subscriptions=bus)


def _mount_prompts(server: Server[Any], held: MCPServer, bus: SubscriptionBus) -> None:
    ours_listed, ours_got = _handler(server, "prompts/list"), _handler(server, "prompts/get")
    ours_completed = _handler(server, "completion/complete")

    async def names() -> set[str]:
        return {each.name for each in await held.list_prompts()}

    async def listed(caller: Caller, params: PaginatedRequestParams) -> ListPromptsResult:
        ours = await ours_listed(caller, params)
        return ListPromptsResult(prompts=[*ours.prompts, *await held.list_prompts()])

    async def got(caller: Caller, params: GetPromptRequestParams) -> Any:
        if params.name not in await names():
            return await ours_got(caller, params)
        return await held.get_prompt(params.name, params.arguments, _context(caller, params, held, bus))

    async def completed(caller: Caller, params: CompleteRequestParams) -> Any:
        if not isinstance(params.ref, PromptReference) or params.ref.name not in await names():
            return await ours_completed(caller, params)
        return CompleteResult(completion=Completion(values=[], total=0, has_more=False))

    server.add_request_handler("prompts/list", PaginatedRequestParams, listed)
    server.add_request_handler("prompts/get", GetPromptRequestParams, got)
    server.add_request_handler("completion/complete", CompleteRequestParams, completed)


def _mount_resources(server: Server[Any], held: MCPServer, bus: SubscriptionBus) -> None:
    ours_templates, ours_read = (
        _handler(server, "resources/templates/list"),
        _handler(server, "resources/read"),
    )

    async def listed(_caller: Caller, _params: PaginatedRequestParams) -> ListResourcesResult:
        return ListResourcesResult(resources=await held.list_resources())

    async def templates(caller: Caller, params: PaginatedRequestParams) -> ListResourceTemplatesResult:
        ours = await ours_templates(caller, params)
        theirs = await held.list_resource_templates()
        return ListResourceTemplatesResult(resource_templates=[*ours.resource_templates, *theirs])

    async def read(caller: Caller, params: ReadResourceRequestParams) -> Any:
        known = [each.uri for each in await held.list_resources()]
        if params.uri not in known and not params.uri.startswith(f"{SCHEME}template/"):
            return await ours_read(caller, params)
        return await _read(held, params.uri, _context(caller, params, held, bus))

    server.add_request_handler("resources/list", PaginatedRequestParams, listed)
    server.add_request_handler("resources/templates/list", PaginatedRequestParams, templates)
    server.add_request_handler("resources/read", ReadResourceRequestParams, read)


async def _read(held: MCPServer, uri: str, context: Context) -> ReadResourceResult:
    contents: list[TextResourceContents | BlobResourceContents] = []
    found = await held.read_resource(uri, context)
    assert not isinstance(found, InputRequiredResult)
    for each in found:
        if isinstance(each.content, bytes):
            blob = base64.b64encode(each.content).decode()
            contents.append(BlobResourceContents(uri=uri, mime_type=each.mime_type, blob=blob))
        else:
            contents.append(TextResourceContents(uri=uri, mime_type=each.mime_type, text=each.content))
    return ReadResourceResult(contents=contents)


def _mount_listening(server: Server[Any], bus: SubscriptionBus) -> None:
    async def heard(_caller: Caller, _params: Any) -> EmptyResult:
        return EmptyResult()

    server.add_request_handler("subscriptions/listen", SubscriptionsListenRequestParams, ListenHandler(bus))
    server.add_request_handler("logging/setLevel", SetLevelRequestParams, heard)
    server.add_request_handler("resources/subscribe", SubscribeRequestParams, heard)
    server.add_request_handler("resources/unsubscribe", UnsubscribeRequestParams, heard)
