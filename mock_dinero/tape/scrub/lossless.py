"""JSON read and written without losing a digit: a number stays the text that was sent.

Law of this module: pure. What JSON does not have (NaN, Infinity), a name that stands twice and what is nested beyond
reason is a ValueError.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring as quoted
from typing import Any


class Number(str):
    """A JSON number, as it was spelled."""

    __slots__ = ()


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name that stands twice: one of its values would be read by nobody")
    return found


_DECODER = json.JSONDecoder(
    parse_float=Number, parse_int=Number, parse_constant=_refuse, object_pairs_hook=_once
)


def loads(text: str) -> Any:
    """Return JSON as data with Numbers; ValueError on anything else."""
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def dumps(value: Any) -> str:
    """Return data as JSON, æøå as themselves, without blanks."""
    pieces: list[str] = []
    _write(value, pieces.append)
    return "".join(pieces)


def _write(value: Any, put: Any) -> None:
    kind = type(value)
    if kind is Number:
        put(value)
    elif kind is str:
        put(quoted(value))
    elif kind is dict:
        opening = "{"
        for name, inner in value.items():
            put(f"{opening}{quoted(name)}:")
            _write(inner, put)
            opening = ","
        put("}" if value else "{}")
    elif kind is list:
        opening = "["
        for inner in value:
            put(opening)
            _write(inner, put)
            opening = ","
        put("]" if value else "[]")
    else:
        put("null" if value is None else "true" if value else "false")
