"""Dinero's bare arrays, which it does not page, cut into pages here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from dinero_mcp.tool import Slice

Row = TypeVar("Row")


def cut(rows: Sequence[Row], page: int, page_size: int) -> Slice[Row]:
    """One page of the rows; `totalCount` counts them all."""
    start = page * page_size
    return {
        "items": list(rows[start : start + page_size]),
        "totalCount": len(rows),
        "page": page,
        "pageSize": page_size,
        "hasMore": start + page_size < len(rows),
    }
