"""The declaration of a tool: one typed function. Its signature is the input schema, its return type the output
schema, its docstring the description; this module knows nothing of MCP.

Parameters are snake_case (`from_` and `as_` for the two keywords); each surface spells them its own way.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, Literal, TypedDict, TypeVar, get_type_hints

from dinero_mcp.clock import Clock, copenhagen_day
from dinero_mcp.dinero.snapshots import Snapshots

if TYPE_CHECKING:
    from dinero_mcp.dinero.reads import Dinero

Data = TypeVar("Data")
Row = TypeVar("Row")

VatBasis = Literal["excl", "incl", "mixed"]


class Pagination(TypedDict):
    """Dinero's own figures about a page, and whether another follows."""

    page: int
    pageSize: int
    result: int
    resultWithoutFilter: int
    maxPageSizeAllowed: int
    hasMore: bool


class Collection(TypedDict, Generic[Row]):
    """A page that Dinero cut."""

    items: list[Row]
    pagination: Pagination


class Slice(TypedDict, Generic[Row]):
    """A page cut here out of everything Dinero has; `totalCount` counts all rows that match."""

    items: list[Row]
    totalCount: int
    page: int
    pageSize: int
    hasMore: bool


@dataclass(frozen=True)
class Period:
    """What an answer covers: days from and to (inclusive), instants as text, or an accounting year by name."""

    from_: date | str | None = None
    to: date | str | None = None
    accounting_year: str | None = None

    def as_data(self) -> dict[str, str]:
        """{from, to, accountingYear}, the keys that apply."""
        named = {"from": self.from_, "to": self.to, "accountingYear": self.accounting_year}
        return {name: str(value) for name, value in named.items() if value is not None}


@dataclass(frozen=True)
class FileLink:
    """Where a host reads a file later, as `dinero://...`, and what it will find there."""

    uri: str
    name: str
    mime_type: str
    size: int


@dataclass(frozen=True)
class Answer(Generic[Data]):
    """What a tool returns: the data of its output schema, and what the reader must know about it.

    `rows_returned` of `rows_total`; `booked_only` True where drafts and unbooked lines are not counted; `fetched_at`
    only where the data is older than this call. The door adds organisation, asOf and fetchedAt, and the notes.
    `said` is the text copy where the data as JSON would not do, as for a file; `link` goes out beside it.
    """

    data: Data
    period: Period | None = None
    booked_only: bool | None = None
    currency: str | None = None
    vat_basis: VatBasis | None = None
    rows_returned: int | None = None
    rows_total: int | None = None
    notes: tuple[str, ...] = ()
    fetched_at: datetime | None = None
    said: str | None = None
    link: FileLink | None = None


@dataclass(frozen=True)
class Call:
    """One call of one tool: the way to Dinero, the clock, and whose call it is."""

    dinero: Dinero
    clock: Clock
    caller: str = "local"
    snapshots: Snapshots = field(default_factory=Snapshots)

    @property
    def now(self) -> datetime:
        """The instant, aware UTC."""
        return self.clock.now()

    @property
    def today(self) -> date:
        """The day in Denmark."""
        return copenhagen_day(self.clock.now())


Function = Callable[..., Awaitable[Answer[Any]]]


@dataclass(frozen=True)
class Tool:
    """One declared tool. `run(call, **arguments)` calls it; `reads` are the Dinero operations it may use.

    `link` is the template of the resources it also answers for, its variables being arguments in camelCase.
    """

    name: str
    group: str
    title: str
    description: str
    reads: tuple[str, ...]
    compact: bool
    run: Function
    link: str | None = None

    @property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """The arguments by their Python names, in the order they are published; the call itself comes first."""
        _, *arguments = inspect.signature(self.run).parameters.items()
        return dict(arguments)

    def hints(self) -> dict[str, Any]:
        """The resolved annotations of the arguments and, under `return`, of the answer."""
        return get_type_hints(self.run, include_extras=True)


def tool(
    *, title: str, reads: tuple[str, ...], compact: bool = False, link: str | None = None
) -> Callable[[Function], Tool]:
    """Declare a tool; `compact=True` offers it on the compact surface too, as `<kebab-name>-tool`.

    With `link`, a resource template such as `dinero://{organizationId}/files/{fileGuid}`, its answer is a resource.
    """

    def declare(function: Function) -> Tool:
        name = function.__name__
        description = inspect.cleandoc(function.__doc__ or "").replace("\n", " ")
        return Tool(
            name, function.__module__.rpartition(".")[2], title, description, reads, compact, function, link
        )

    return declare
