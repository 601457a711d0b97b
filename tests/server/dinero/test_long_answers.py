"""Long arrays read in pieces: the same rows as read at once, and no row of an answer that is broken anywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.dinero.long_answers import LONG, PIECE, LongArray, is_long_array
from dinero_mcp.errors import DineroUnavailableError
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data

TEXTS = st.text(st.sampled_from('ab{}[]",:\\ æ€\n'), max_size=8)
ROWS = st.dictionaries(
    TEXTS, st.none() | st.booleans() | st.integers(-9, 9) | TEXTS | st.lists(TEXTS, max_size=2)
)
MANY = [{"Number": number, "Text": 'a "},{" b'} for number in range(PIECE * 2)]


@given(st.lists(ROWS, max_size=6), st.sampled_from([None, 1]), st.integers(0, 2))
def test_rows_are_those_of_the_whole(rows: list[dict[str, Any]], indent: int | None, times: int) -> None:
    """Whatever stands in texts, however it is spaced, at every place a piece may end."""
    wanted = MANY[: PIECE * times] + rows
    assert list(LongArray(json.dumps(wanted, indent=indent, ensure_ascii=False).encode())) == wanted


@pytest.mark.parametrize("rows", [1, PIECE, PIECE + 1])
@pytest.mark.parametrize("end", ["", ",]", "]x"])
def test_a_broken_array_is_an_error_wherever_it_breaks(rows: int, end: str) -> None:
    """Cut off, a comma too many, something behind it."""
    whole = json.dumps(MANY[:rows])
    with pytest.raises(DineroUnavailableError):
        list(LongArray((whole.removesuffix("]") + end).encode()))


def test_only_long_arrays_are_read_so() -> None:
    """An object stays whole, and so does what is short."""
    assert is_long_array(b" [" + b" " * LONG)
    assert not is_long_array(b'{"a": [' + b" " * LONG)
    assert not is_long_array(b"[]")


@pytest.mark.anyio
async def test_a_long_window_is_walked_exactly(server: Bench, stub: StubDinero) -> None:
    """Pages, totals and amounts of an answer of megabytes, from one request."""
    rows = [
        {"AccountNumber": 55000, "Date": "2026-03-05", "Amount": number / 100, "Description": "x" * 100}
        for number in range(10_000)
    ]
    stub.on(f"/v1/{ORGANIZATION}/entries", rows)
    window = {
        "organizationId": ORGANIZATION,
        "fromDate": "2026-03-01",
        "toDate": "2026-03-31",
        "pageSize": 1000,
    }
    pages = [data(await server.call("list_entries", **window, page=page)) for page in range(10)]
    assert [row["amount"] for page in pages for row in page["items"]] == [row["Amount"] for row in rows]
    assert pages[9]["totals"] == {"count": 10_000, "debit": 499_950, "credit": 0, "net": 499_950}
    assert len(stub.asked) == 1
