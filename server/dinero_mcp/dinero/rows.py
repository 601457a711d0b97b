"""Dinero's JSON becomes typed rows here: keys are matched without regard to case, spelled in camelCase, and absent
means None. Values stay exactly as sent; a value of another type is an answer Dinero does not document.

Rows are TypedDicts whose keys are Dinero's property names in camelCase (rows_books.py, rows_sales.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints, is_typeddict

from dinero_mcp.dinero.long_answers import LongArray
from dinero_mcp.errors import DineroUnavailableError

Row = TypeVar("Row")
Read = Callable[[Any], Any]

CHANGED = "Try again in a minute; if it stays so, Dinero has changed its answers: update this server."
ABSENT = -1  # the place of the None that stands behind a row's values


class WrongShape(Exception):
    """A value of another type than documented; holds the property's name, never its value."""


def read_rows(row: type[Row], json: Any, only: Iterable[str] | None = None) -> list[Row]:
    """The rows of a JSON array of objects; with `only`, rows of these keys alone."""
    return list(each_row(row, json, only))


def each_row(row: type[Row], json: Any, only: Iterable[str] | None = None) -> Iterator[Row]:
    """The rows of a JSON array of objects, one at a time."""
    if not isinstance(json, list | LongArray):
        raise DineroUnavailableError("Dinero's answer is not the list it documents.", hint=CHANGED)
    kind: Any = row
    read = _object_reader(kind, None if only is None else frozenset(only))
    return (_checked(read, each) for each in json)


def read_object(row: type[Row], json: Any) -> Row:
    """The row of one JSON object."""
    kind: Any = row
    answer: Row = _checked(_reader_of(kind), json)
    return answer


def lowered(json: Any) -> dict[str, Any]:
    """A JSON object by lower-case key; empty for anything else."""
    return {key.lower(): value for key, value in json.items()} if type(json) is dict else {}


def _checked(read: Read, json: Any) -> Any:
    try:
        return read(json)
    except WrongShape as wrong:
        where = f" at {wrong}" if str(wrong) else ""
        raise DineroUnavailableError(
            f"Dinero's answer has another shape than documented{where}.", hint=CHANGED
        ) from None


@cache
def _reader_of(kind: Any) -> Read:
    if is_typeddict(kind):
        return _object_reader(kind)
    if get_origin(kind) in (Union, UnionType):
        return _union_reader(get_args(kind))
    if get_origin(kind) is list:
        return _list_reader(_reader_of(get_args(kind)[0]))
    return _scalar_reader((int, float) if kind is float else (kind,))


def _union_reader(members: tuple[Any, ...]) -> Read:
    kind, none = members
    if none is not NoneType:
        raise TypeError(f"a row's field is one kind or None, not {members}")
    read = _reader_of(kind)
    return lambda value: None if value is None else read(value)


def _scalar_reader(kinds: tuple[Any, ...]) -> Read:
    def read(value: Any) -> Any:
        # A bool is an int to isinstance, and 1e999 is a number no JSON can carry on.
        if type(value) not in kinds or (type(value) is float and not math.isfinite(value)):
            raise WrongShape
        return value

    return read


def _list_reader(item: Read) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise WrongShape
        return [item(each) for each in value]

    return read


@lru_cache(maxsize=256)
def _object_reader(row: Any, only: frozenset[str] | None = None) -> Read:
    hints = {name: kind for name, kind in get_type_hints(row).items() if only is None or name in only}
    readers = [(name, _as_they_are(kind), _reader_of(kind)) for name, kind in hints.items()]

    @lru_cache(maxsize=16)
    def plan(sent: tuple[str, ...]) -> list[tuple[str, int, frozenset[Any], Read]]:
        # All rows of an answer have the same keys in the same order, so their spelling is looked at once.
        places = {key.lower(): at for at, key in enumerate(sent)}
        return [(name, places.get(name.lower(), ABSENT), kinds, read) for name, kinds, read in readers]

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise WrongShape
        values = (*value.values(), None)
        return {
            name: values[at] if type(values[at]) in kinds else _read_at(name, reader, values[at])
            for name, at, kinds, reader in plan(tuple(value))
        }

    return read


def _as_they_are(kind: Any) -> frozenset[Any]:
    """The types whose values a field takes unread; a float has to be looked at, it may be infinite."""
    members = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    plain = {int if each is float else each for each in members}
    return frozenset(plain & {str, int, bool, NoneType})


def _read_at(name: str, reader: Read, value: Any) -> Any:
    try:
        return reader(value)
    except WrongShape as wrong:
        raise WrongShape(f"{name}.{wrong}" if str(wrong) else name) from None
