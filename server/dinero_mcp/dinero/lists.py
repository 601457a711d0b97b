"""Dinero's paged lists, read one page at a time: fields by name, filters sent and checked, and an honest `hasMore`.

source: published description (2026-09-03); behaviour: APAQ (envelope), PLAN (500 to a sorted request)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypedDict, TypeVar, cast

from dinero_mcp.dinero.filters import (
    Check,
    Condition,
    chosen_fields,
    query_filter,
    refuse_strangers,
    wire_names,
)
from dinero_mcp.dinero.reads import Dinero, Query, Reply, place
from dinero_mcp.dinero.rows import lowered, read_object, read_rows
from dinero_mcp.errors import DineroUnavailableError
from dinero_mcp.tool import Collection, Pagination

Row = TypeVar("Row")

SORT_FAILS = frozenset({500})  # behaviour: PLAN, an empty 500 when sort is sent

ONE_AT_A_TIME = (
    "No row matches all filters at once, as far as Dinero says; it may take only one of them at a time, so ask with "
    "one filter to be sure."
)  # behaviour: PLAN


class PaginationRow(TypedDict):
    """PaginationDetails."""

    page: int
    pageSize: int
    result: int
    resultWithoutFilter: int
    maxPageSizeAllowed: int


@dataclass(frozen=True)
class ListRequest(Generic[Row]):
    """What to ask of a list: the operation, its rows, the page, and all that narrows it.

    `needs` are keys to read beside the answer's; `derived` are keys of the answer that are worked out here; `path` are
    path values beside the organisation's.
    """

    template: str
    organization_id: int
    row: type[Row]
    page: int
    page_size: int
    fields: Sequence[str] | None = None
    conditions: tuple[Condition, ...] = ()
    checks: tuple[Check, ...] = ()
    parameters: Query = field(default_factory=dict)
    sorting: Query = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    path: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the rows."""
        return bool(self.conditions) or any(value is not None for value in self.parameters.values())

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of an answered row."""
        return chosen_fields(self.fields, _keys(self.row))

    def all_checks(self) -> tuple[Check, ...]:
        """Every check a row must pass."""
        return (*(condition.check() for condition in self.conditions), *self.checks)

    def asked(self) -> tuple[str, ...]:
        """The keys Dinero is asked for: those of the answer, and those the checks are told by."""
        wanted = {*self.chosen, *self.needs, *(key for check in self.all_checks() for key in check.keys)}
        return tuple(key for key in _keys(self.row) if key in wanted and key not in self.derived)


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """A page as Dinero sent it, checked; `is_sorted` is None where no order was asked for."""

    request: ListRequest[Row]
    rows: list[Row]
    pagination: Pagination
    is_sorted: bool | None

    def narrowed(self) -> list[Row]:
        """The rows with the chosen keys only."""
        keys = self.request.chosen
        rows = cast("Sequence[Mapping[str, Any]]", self.rows)
        if not rows or tuple(rows[0]) == keys:
            return self.rows  # nothing was read beside the answer
        return cast("list[Row]", [{key: row[key] for key in keys} for row in rows])

    def collection(self) -> Collection[Row]:
        """The envelope of a collection."""
        return {"items": self.narrowed(), "pagination": self.pagination}

    def nothing_found(self) -> tuple[str, ...]:
        """A note where no row came for several conditions at once, which need not mean that there is none."""
        if self.rows or self.request.page or len(self.request.conditions) < 2:
            return ()
        if "filteredOnPage" in self.pagination:
            return ()  # rows did come, and were left out here
        return (ONE_AT_A_TIME,)

    @property
    def rows_total(self) -> int | None:
        """All rows there are; None under a filter, where Dinero's figure may count unmatched rows."""
        return None if self.request.is_filtered else self.pagination["resultWithoutFilter"]


async def read_page(dinero: Dinero, request: ListRequest[Row]) -> ListPage[Row]:
    """One page of a list; raises the leaves of errors.py, also for rows that do not match the filters."""
    reply, is_sorted = await _sorted_or_not(dinero, request, _query(request))
    sent = lowered(reply.json)
    rows = read_rows(request.row, sent.get("collection"), only=request.asked())
    pagination = read_object(PaginationRow, sent.get("pagination"))
    if pagination["page"] != request.page:
        raise DineroUnavailableError("Dinero answered with another page than asked for.")
    refuse_strangers(cast("list[Mapping[str, Any]]", rows), request.all_checks())
    has_more = _has_more(len(rows), pagination)
    return ListPage(request, rows, cast("Pagination", {**pagination, "hasMore": has_more}), is_sorted)


def _query(request: ListRequest[Any]) -> dict[str, str | int | bool | None]:
    return {
        "fields": wire_names(request.asked()),
        "queryFilter": query_filter(request.conditions),
        **request.parameters,
        "page": request.page,
        "pageSize": request.page_size,
    }


async def _sorted_or_not(
    dinero: Dinero, request: ListRequest[Any], query: Query
) -> tuple[Reply, bool | None]:
    where = place(request.organization_id, **request.path)
    if not any(request.sorting.values()):
        return await dinero.get(request.template, where, query), None
    try:
        sorted_query = {**query, **request.sorting}
        return await dinero.get(request.template, where, sorted_query, final_statuses=SORT_FAILS), True
    except DineroUnavailableError as error:
        if error.status not in SORT_FAILS:
            raise
    return await dinero.get(request.template, where, query), False


def _has_more(rows: int, pagination: PaginationRow) -> bool:
    seen = pagination["page"] * pagination["pageSize"] + rows
    return rows >= pagination["pageSize"] > 0 and seen < pagination["resultWithoutFilter"]


def _keys(row: type) -> tuple[str, ...]:
    return tuple(row.__annotations__)
