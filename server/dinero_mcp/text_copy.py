"""The text copy of an answer: compact JSON without nulls, for hosts and models that read text.

Law of this module: amounts stand as the answer holds them, a float by its shortest digits. Every call passes here,
with up to a thousand rows: orjson writes them ten times faster than the standard library.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

PLAIN = frozenset({str, int, float, bool})


def text_copy(data: dict[str, Any]) -> str:
    """The data as compact JSON, members that are null left out."""
    kept = without_nulls(data)
    try:
        return orjson.dumps(kept).decode()
    except TypeError:  # a whole number beyond 64 bits, which only Dinero's own words may hold
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def without_nulls(value: Any) -> Any:
    """The value without the members of objects that are null."""
    if type(value) is dict:
        return {
            name: each if type(each) in PLAIN else without_nulls(each)
            for name, each in value.items()
            if each is not None
        }
    if type(value) is list:
        return [each if type(each) in PLAIN else without_nulls(each) for each in value]
    return value
