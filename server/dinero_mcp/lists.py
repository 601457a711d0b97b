"""The protocol's own lists (tools, resources, templates, prompts): each is one page.

Law of this module: a list that gives no cursor takes none; one that comes all the same was made up or belongs to
another server, and is refused.
source: MCP specification 2026-07-28, pagination (an invalid cursor is -32602)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS

Result = TypeVar("Result")
Handler = Callable[[Any, Any], Awaitable[Result]]
LISTS_FRESH_MS = 3_600_000
"""For how long a host may keep a list: it changes with our releases only."""


def one_page(handler: Handler[Result]) -> Handler[Result]:
    """The handler of a list, refusing any cursor with invalid params."""

    async def listed(context: Any, params: Any) -> Result:
        if params is not None and params.cursor is not None:
            raise MCPError(
                INVALID_PARAMS, "Unknown cursor: this list is one page; ask again without a cursor."
            )
        return await handler(context, params)

    return listed
