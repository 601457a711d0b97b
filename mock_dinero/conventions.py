"""Dinero's conventions for query parameters: fields, paging, filters, instants, days, booleans.

Law of this module: it reads text from the query string and either gives a value or refuses as Dinero does, with
a 400 whose code is 42. Parameter names match without regard to case; an unknown parameter is ignored (observed
by nine public clients); an empty one counts as absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

from mock_dinero.answers import MAX_PAGE_SIZE, WireError, invalid, page
from mock_dinero.query_filter import Filterable, FilterError, matches, parse
from mock_dinero.shapes import Shape, T, render
from mock_dinero.switches import Switches

DEFAULT_PAGE_SIZE = 100
INT32 = 2**31
_INTEGER = re.compile(r"-?[0-9]{1,20}")


class Query:
    """The parameters of one request, and the switches they are read under."""

    def __init__(self, query_string: str, switches: Switches | None = None) -> None:
        self.switches = switches or Switches()
        pairs = parse_qsl(query_string)
        self._pairs = [(name.lower(), value) for name, value in pairs]
        self._values = dict(reversed(self._pairs))

    def text(self, name: str) -> str | None:
        """Return the value, None when absent or blank."""
        return self._values.get(name.lower(), "").strip() or None

    def every(self, name: str) -> tuple[str, ...]:
        """Return the parts of a list, given with commas, by repeating the parameter, or both."""
        texts = (value for known, value in self._pairs if known == name.lower())
        return tuple(part.strip() for text in texts for part in text.split(","))

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a boolean; `True` and `False` are understood like `true` and `false`."""
        text = self.text(name)
        if text is None:
            return default
        if text.lower() not in {"true", "false"}:
            raise _not_valid(name, text)
        return text.lower() == "true"

    def integer(self, name: str, *, default: int, low: int, high: int) -> int:
        """Return an integer between `low` and `high`, both allowed."""
        text = self.text(name)
        if text is None:
            return default
        if not _INTEGER.fullmatch(text):
            raise _not_valid(name, text)
        if not low <= int(text) <= high:
            raise invalid(**{name: f"The field {name} must be between {low} and {high}."})
        return int(text)

    def instant(self, name: str) -> datetime | None:
        """Return an aware instant; text without a zone is UTC, a plain day is its first moment."""
        text = self.text(name)
        return None if text is None else _instant(name, text)

    def day(self, name: str) -> date | None:
        """Return the day that a date or a date-time names, in the zone it is written in."""
        text = self.text(name)
        if text is None:
            return None
        try:
            return date.fromisoformat(text) if len(text) <= len("2026-01-01") else _parsed(text).date()
        except ValueError:
            raise _not_valid(name, text) from None

    def days(self, first: str, last: str) -> tuple[date, date] | None:
        """Return two days that only work as a pair; None without either."""
        start, end = self.day(first), self.day(last)
        if start and end:
            return start, end
        if start or end:
            absent = last if start else first
            raise invalid(**{absent: f"{first} and {last} must be given together."})
        return None

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Return the comma-separated values in their published spelling, whatever their casing."""
        known = {value.lower(): value for value in allowed}
        asked = [part.strip() for part in (self.text(name) or "").split(",") if part.strip()]
        unknown = [part for part in asked if part.lower() not in known]
        if unknown:
            raise invalid(**{name: f"The value '{unknown[0]}' is not one of {', '.join(allowed)}."})
        return tuple(known[part.lower()] for part in asked)


def fields(query: Query, shape: Shape[T], default: str) -> Shape[T]:
    """Narrow a shape to what `fields` asks for: keys spelled as asked, in the order of the schema.

    Names match without regard to case and unknown ones are ignored (published description; observed by
    nextview). `default` is the operation's own, in its own spelling.
    """
    asked = (query.text("fields") or default).split(",")
    spelling = {name.strip().lower(): name.strip() for name in reversed(asked)}
    return {spelling[key.lower()]: value for key, value in shape.items() if key.lower() in spelling}


def paged(
    query: Query, rows: Sequence[T], shape: Shape[T], *, unfiltered: int | None = None
) -> dict[str, Any]:
    """Return the page that `page` and `pageSize` ask for, in its envelope.

    `unfiltered` is how many rows there are without any filter, which a switch has ResultWithoutFilter tell.
    """
    number = query.integer("page", default=0, low=0, high=INT32 - 1)
    size = query.integer("pageSize", default=DEFAULT_PAGE_SIZE, low=1, high=MAX_PAGE_SIZE)
    here = rows[number * size : (number + 1) * size]
    is_filtered = query.switches.result_without_filter == "filtered"
    total = len(rows) if is_filtered or unfiltered is None else unfiltered
    return page([render(shape, row) for row in here], number=number, size=size, total=total)


def filtered(query: Query, rows: Iterable[T], shape: Shape[T], filterable: Filterable) -> list[T]:
    """Keep the rows that `queryFilter` keeps; a filter outside the grammar is a 400 of code 42."""
    try:
        several = query.switches.filter_conditions == "many"
        conditions = parse(query.text("queryFilter") or "", filterable, several=several)
    except FilterError as problem:
        raise WireError(400, 42, str(problem), {"queryFilter": str(problem)}) from None
    if not conditions:
        return list(rows)
    return [row for row in rows if matches(conditions, lambda name: shape[name](row))]  # noqa: B023 - used at once


@dataclass(frozen=True, slots=True)
class Changes:
    """The generic filters `changesSince` and `deletedOnly`; with neither, deleted rows are left out or not."""

    since: datetime | None
    deleted_only: bool
    with_deleted: bool
    come_empty: bool = False

    def keep(self, updated: datetime, deleted: datetime | None) -> bool:
        """Tell whether a row with these instants is in the list."""
        if self.since is not None and self.come_empty:
            return False
        shown = deleted is not None if self.deleted_only else self.with_deleted or deleted is None
        return shown and (self.since is None or max(updated, deleted or updated) >= self.since)


def changes(query: Query, *, with_deleted: bool = False) -> Changes:
    """Read the generic filters. Without deletedOnly a list has no deleted rows, v2 contacts excepted."""
    only = query.flag("deletedOnly", default=False)
    since, empty = query.instant("changesSince"), query.switches.empty_changes
    return Changes(since, deleted_only=only, with_deleted=with_deleted, come_empty=empty)


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text.replace(" ", "+"))


def _instant(name: str, text: str) -> datetime:
    try:
        found = _parsed(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise _not_valid(name, text) from None


def _not_valid(name: str, text: str) -> WireError:
    return invalid(**{name: f"The value '{text}' is not valid."})
