"""A connection as plain calls: ask a tool and get its data, or be refused and get its error.

Law of this module: what comes back is what the server sent, unchanged; a call that was to succeed and failed, or
the other way round, ends as one assertion that says what was asked and what came. Tool names and arguments are the
promised ones; what is sent and received is noted for the report.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from anyio.from_thread import start_blocking_portal
from mcp.types import BlobResourceContents, CallToolResult, ResourceLink, TextContent, Tool

from .connect import CALL_WITHIN, Http, Revision, Where, connect
from .diagnosis import why
from .line import Line
from .promises import PROMISES
from .recording import Exchange
from .verdicts import NoAnswer, NotOffered, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
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
    line: Line = field(default_factory=lambda: Line(CALL_WITHIN), compare=False)
    over: str = ""

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
            page = self.portal.call(self._asked, "tools/list", partial(self.client.list_tools, cursor=cursor))
            again = [tool.name for tool in page.tools if tool.name in found]
            found |= {tool.name: tool for tool in page.tools}
            cursor = page.next_cursor
            if cursor is None:
                self._note("tools/list", {}, list(found))
                return found
            if again or not page.tools:
                raise NoAnswer(f"tools/list: nextCursor leads nowhere new: {', '.join(again) or 'no tools'}")

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Outcome:
        """Call a tool, whatever comes of it."""
        return self.begin(tool, arguments).result()

    def begin(
        self, tool: str, arguments: Mapping[str, Any], progress: ProgressFnT | None = None
    ) -> Future[Outcome]:
        """Begin a call and come back at once; cancelling the future cancels the call."""
        self._offered(tool)
        return self.portal.start_task_soon(self._called, tool, arguments, progress)

    async def _called(self, tool: str, arguments: Mapping[str, Any], progress: ProgressFnT | None) -> Outcome:
        name = self.target.tool(tool)
        given = {self.target.argument(key): value for key, value in arguments.items()}
        request = partial(self.client.call_tool, name, given, progress_callback=progress)
        result = await self._asked(name, request, given)
        assert isinstance(result, CallToolResult), f"{name} answered {type(result).__name__}"
        text = "\n".join(part.text for part in result.content if isinstance(part, TextContent))
        links = tuple(part for part in result.content if isinstance(part, ResourceLink))
        outcome = Outcome(result.structured_content or {}, text, bool(result.is_error), links)
        self._note(name, given, outcome.data or text, is_error=outcome.is_error)
        return outcome

    def read(self, uri: str) -> BlobResourceContents:
        """The one file that a resource holds."""
        request = partial(self.client.read_resource, uri)
        (content,) = self.portal.call(self._asked, "resources/read", request, {"uri": uri}).contents
        assert isinstance(content, BlobResourceContents), f"{uri} holds {type(content).__name__}"
        self._note("resources/read", {"uri": uri}, {"blob": content.blob, "mimeType": content.mime_type})
        return content

    async def _asked(
        self, name: str, request: Callable[[], Awaitable[Any]], given: Mapping[str, Any] | None = None
    ) -> Any:
        """The answer to one request, over a line that is watched; what goes wrong is noted as well."""
        try:
            with self.line.asking(name):
                return await request()
        except Exception as error:
            self._note(name, given or {}, str(error), is_error=True)
            raise

    def _offered(self, tool: str) -> None:
        """Raise NotOffered for a promised tool that is not there, unless the target promises it."""
        if tool in PROMISES and tool not in self.target.promises and self.target.tool(tool) not in self.tools:
            raise NotOffered(f"{self.target.tool(tool)} is not offered")

    def _note(self, asked: str, given: Mapping[str, Any], answer: Any, *, is_error: bool = False) -> None:
        self.target.note(Exchange(asked, dict(given), answer, is_error, self.over))

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
        said = outcome.data or outcome.text[:200]
        assert isinstance(error, dict), f"{tool}({arguments}) was refused without an error object: {said}"
        return error

    def every(self, tool: str, *, size: int = PAGE, **arguments: Any) -> list[dict[str, Any]]:
        """The items of all pages, in the order given; stops where `hasMore` says so."""
        items: list[dict[str, Any]] = []
        page = 0
        before: list[dict[str, Any]] = []
        while True:
            data = self.ask(tool, **arguments, page=page, pageSize=size)
            items += data["items"]
            if not data.get("pagination", data)["hasMore"]:
                return items
            assert data["items"], f"{tool}: hasMore on an empty page {page}"
            assert data["items"] != before, f"{tool}: page {page} is the one before again, with hasMore"
            page, before = page + 1, data["items"]


@contextmanager
def connected(target: Target, where: Where, revision: Revision) -> Iterator[Connection]:
    """A connection for the length of the block, its event loop in a thread of its own.

    Raises Unreachable, with one line that says why, when there is none to be had.
    """
    line = Line(target.within)
    with ExitStack() as opened:
        try:
            portal = opened.enter_context(start_blocking_portal())
            manager = portal.wrap_async_context_manager(connect(where, revision, target.within))
            client = manager.__enter__()
        except Exception as error:
            raise Unreachable(why(where, error, target.within)) from error
        opened.push(_leaving(manager, line))
        over = f"{'http' if isinstance(where, Http) else 'stdio'}-{revision}"
        yield Connection(client, portal, target, line, over)


def _leaving(manager: AbstractContextManager[Client], line: Line) -> Callable[..., bool]:
    """The way out of a connection: what a server that went away breaks behind it was told already."""

    def leave(*_: object) -> bool:
        try:
            manager.__exit__(None, None, None)
        except Exception:
            if line.gone is None:
                raise
        return False

    return leave
