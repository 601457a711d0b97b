"""One way to connect, whatever lies between: Streamable HTTP or stdio, either protocol revision.

Law of this module: a caller chooses where and which revision, and gets the SDK's client, connected or not at all;
a server that does not answer within CALL_WITHIN seconds is an error, never a hang.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import anyio
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from .process import environment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

CALL_WITHIN = 20.0
OPEN_WITHIN = 8.0
"""Connecting may take this long even where a call may not: a program must first start."""
STOP_WITHIN = 5.0

Revision: TypeAlias = Literal["2026-07-28", "2025-11-25"]
MODERN: Revision = "2026-07-28"
HANDSHAKE: Revision = "2025-11-25"


@dataclass(frozen=True, slots=True)
class Http:
    """A server that listens already, and the headers by which it knows us."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Stdio:
    """A server that is started for this connection and ends with it."""

    command: tuple[str, ...]
    settings: Mapping[str, str]
    folder: str


Where: TypeAlias = Http | Stdio


@asynccontextmanager
async def connect(where: Where, revision: Revision, within: float = CALL_WITHIN) -> AsyncIterator[Client]:
    """Yield a client that has agreed on a protocol revision (see `Client.protocol_version`).

    The modern revision is found by asking the server, the older one by its handshake. Connecting and every call end
    within `within` seconds, or OPEN_WITHIN where that is longer (`Line` holds calls to less), disconnecting within
    STOP_WITHIN.
    """
    within = max(within, OPEN_WITHIN)
    mode: Literal["auto", "legacy"] = "auto" if revision == MODERN else "legacy"
    opened = False
    with anyio.CancelScope(deadline=anyio.current_time() + within) as scope:
        async with Client(_server(where), mode=mode, read_timeout_seconds=within, cache=None) as client:
            opened, scope.deadline = True, math.inf
            try:
                yield client
            finally:
                scope.deadline = anyio.current_time() + STOP_WITHIN
    if not opened:
        raise TimeoutError(f"no agreement within {within:g} s")


def _server(where: Where) -> str | StdioServerParameters | AbstractAsyncContextManager[Any]:
    if isinstance(where, Http):
        return _signed_in(where) if where.headers else where.url
    program, *arguments = where.command
    return StdioServerParameters(
        command=program, args=arguments, env=environment(where.settings), cwd=where.folder
    )


@asynccontextmanager
async def _signed_in(where: Http) -> AsyncIterator[Any]:
    async with (
        create_mcp_http_client(dict(where.headers)) as client,
        streamable_http_client(where.url, http_client=client) as streams,
    ):
        yield streams
