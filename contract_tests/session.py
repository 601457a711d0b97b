"""A connection as plain calls: ask a tool and get its data, or be refused and get its error.

Law of this module: what comes back is what the server sent, unchanged; a call that was to succeed and failed, or
the other way round, ends as one assertion that says what was asked and what came. Tool names are the promised ones.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from anyio.from_thread import start_blocking_portal
from mcp.types import BlobResourceContents, CallToolResult, ResourceLink, TextContent, Tool

from .connect import Revision, Where, connect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Future

    from anyio.from_thread import BlockingPortal
    from mcp import Client
    from mcp.shared.dispatcher import ProgressFnT

    from .target import Target

PAGE = 1000
"""The largest page Dinero gives."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One tool call's result: structured data, the text copy beside it, whether it is an error, and its links."""

    data: dict[str, Any]
    text: str
    is_error: bool
    links: tuple[ResourceLink, ...] = ()


@dataclass(frozen=True)
class Connection:
    """A connected server. Every call blocks until its answer or the client's time limit."""

    client: Client
    portal: BlockingPortal
    target: Target

    @property
    def revision(self) -> str:
        """The protocol revision both sides agreed on."""
        return self.client.protocol_version

    @cached_property
    def tools(self) -> dict[str, Tool]:
        """Every tool offered, by the server's own name, all pages of the list; asked for once."""
        found: dict[str, Tool] = {}
        cursor: str | None = None
        while True:
            page = self.portal.call(partial(self.client.list_tools, cursor=cursor))
            found |= {tool.name: tool for tool in page.tools}
            cursor = page.next_cursor
            if cursor is None:
                return found

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Outcome:
        """Call a tool, whatever comes of it."""
        return self.begin(tool, arguments).result()

    def begin(
        self, tool: str, arguments: Mapping[str, Any], progress: ProgressFnT | None = None
    ) -> Future[Outcome]:
        """Begin a call and come back at once; cancelling the future cancels the call."""
        return self.portal.start_task_soon(self._called, tool, arguments, progress)

    async def _called(self, tool: str, arguments: Mapping[str, Any], progress: ProgressFnT | None) -> Outcome:
        name = self.target.tool(tool)
        result = await self.client.call_tool(name, dict(arguments), progress_callback=progress)
        assert isinstance(result, CallToolResult), f"{name} answered {type(result).__name__}"
        text = "\n".join(part.text for part in result.content if isinstance(part, TextContent))
        links = tuple(part for part in result.content if isinstance(part, ResourceLink))
        return Outcome(result.structured_content or {}, text, bool(result.is_error), links)

    def read(self, uri: str) -> BlobResourceContents:
        """The one file that a resource holds."""
        (content,) = self.portal.call(self.client.read_resource, uri).contents
        assert isinstance(content, BlobResourceContents), f"{uri} holds {type(content).__name__}"
        return content

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The data of a call that must succeed."""
        outcome = self.call(tool, arguments)
        assert not outcome.is_error, f"{tool}({arguments}) was refused: {outcome.text[:500]}"
        return outcome.data

    def refusal(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The error object of a call that must be refused."""
        outcome = self.call(tool, arguments)
        assert outcome.is_error, f"{tool}({arguments}) was to be refused, and answered {outcome.text[:500]}"
        error = outcome.data.get("error")
        assert isinstance(error, dict), f"{tool}({arguments}) gave no error object: {outcome.data}"
        return error

    def every(self, tool: str, *, size: int = PAGE, **arguments: Any) -> list[dict[str, Any]]:
        """The items of all pages, in the order given; stops where `hasMore` says so."""
        items: list[dict[str, Any]] = []
        page = 0
        while True:
            data = self.ask(tool, **arguments, page=page, pageSize=size)
            items += data["items"]
            if not data.get("pagination", data)["hasMore"]:
                return items
            page += 1
            assert data["items"], f"{tool}: hasMore on an empty page {page}"


@contextmanager
def connected(target: Target, where: Where, revision: Revision) -> Iterator[Connection]:
    """A connection for the length of the block, its event loop in a thread of its own."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(connect(where, revision)) as client,
    ):
        yield Connection(client, portal, target)
