"""Rows as a published schema lists them: each key with how it is worked out.

Law of this module: a shape is a value. Narrowing it (`fields`), filtering by it (`queryFilter`) and rendering
by it therefore agree on every key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")
Shape = Mapping[str, Callable[[T], Any]]
"""Each published key, in the order of the schema, with how it is worked out from a document."""


def render(shape: Shape[T], document: T) -> dict[str, Any]:
    """Return one row in a shape."""
    return {key: value(document) for key, value in shape.items()}
