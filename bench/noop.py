"""A bare SDK server with one tool that does nothing: what `bench/run.py` holds our server against.

Law of this program: it imports nothing of ours and does nothing but answer. The tool and its one constant
answer come from a JSON file, so that schema and payload are those of the tool it is compared with.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import mcp_types as types
import uvicorn
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.applications import Starlette
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mcp.server.context import ServerRequestContext


def bare_server(given: dict[str, Any]) -> Server[Any]:
    """Offer the one given tool and answer every call with the one given result."""
    tools = types.ListToolsResult(tools=[types.Tool.model_validate(given["tool"])])
    result = types.CallToolResult.model_validate(given["result"])

    async def list_tools(_: ServerRequestContext[Any], __: object) -> types.ListToolsResult:
        return tools

    async def call_tool(_: ServerRequestContext[Any], __: object) -> types.CallToolResult:
        return result

    return Server("noop", on_list_tools=list_tools, on_call_tool=call_tool)


def http_app(server: Server[Any]) -> Starlette:
    """Serve over Streamable HTTP as ours is served: without sessions, answering in SSE."""
    manager = StreamableHTTPSessionManager(server, stateless=True)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with manager.run():
            yield

    return Starlette(routes=[Route("/mcp", manager.asgi_app)], lifespan=lifespan)


def serve_http(server: Server[Any]) -> None:
    """Listen on a free port of loopback and say where, in one JSON line."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else an answer in parts waits 40 ms
    print(json.dumps({"mcp": f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"}), flush=True)
    uvicorn.Server(uvicorn.Config(http_app(server), log_level="warning")).run(sockets=[listener])


async def serve_stdio(server: Server[Any]) -> None:
    """Speak on standard input and output until the other side closes them."""
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def main() -> None:
    """Serve the tool of FILE over HTTP or stdio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("transport", choices=("http", "stdio"))
    parser.add_argument("file", type=Path, help='JSON: {"tool": ..., "result": ...}')
    arguments = parser.parse_args()
    server = bare_server(json.loads(arguments.file.read_text(encoding="utf-8")))
    if arguments.transport == "http":
        serve_http(server)
    else:
        anyio.run(serve_stdio, server)


if __name__ == "__main__":
    main()
