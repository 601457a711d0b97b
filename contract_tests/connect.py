"""One way to connect, whatever lies between: Streamable HTTP or stdio, either protocol revision.

Law of this module: a caller chooses where and which revision, and gets the SDK's client, connected or not at all;
a server that does not answer within CALL_WITHIN seconds is an error, never a hang.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from mcp import Client
from mcp.client.stdio import StdioServerParameters

from .process import environment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

CALL_WITHIN = 20.0

Revision: TypeAlias = Literal["2026-07-28", "2025-11-25"]
MODERN: Revision = "2026-07-28"
HANDSHAKE: Revision = "2025-11-25"


@dataclass(frozen=True, slots=True)
class Http:
    """A server that listens already."""

    url: str


@dataclass(frozen=True, slots=True)
class Stdio:
    """A server that is started for this connection and ends with it."""

    command: tuple[str, ...]
    settings: Mapping[str, str]
    folder: str


Where: TypeAlias = Http | Stdio


@asynccontextmanager
async def connect(where: Where, revision: Revision) -> AsyncIterator[Client]:
    """Yield a client that has agreed on a protocol revision (see `Client.protocol_version`).

    The modern revision is found by asking the server, the older one by its handshake.
    """
    mode = "auto" if revision == MODERN else "legacy"
    async with Client(_server(where), mode=mode, read_timeout_seconds=CALL_WITHIN, cache=None) as client:
        yield client


def _server(where: Where) -> str | StdioServerParameters:
    if isinstance(where, Http):
        return where.url
    program, *arguments = where.command
    return StdioServerParameters(
        command=program, args=arguments, env=environment(where.settings), cwd=where.folder
    )
