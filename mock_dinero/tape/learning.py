"""What answers teach: rows by name, and which of them are asked about.

Law of this module: pure. The first row of a key stays, so that asking a step again teaches the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mock_dinero.tape.plan import Ask, Row

Learned = dict[str, dict[str, dict[str, Any]]]
"""Name -> key -> row; the key is the value of the row's first own field."""


def rows_of(data: Any) -> list[Any]:
    """Return the rows of an answer: of a list, of a page, or the one object itself."""
    if isinstance(data, dict):
        inner = next((value for name, value in data.items() if name.lower() == "collection"), None)
        return inner if isinstance(inner, list) else [data]
    return data if isinstance(data, list) else []


def learn(learned: Learned, ask: Ask, row: Row, data: Any) -> None:
    """Put what an answer teaches to what is known; `row` is what was asked about, and stays with what it led to."""
    for name, fields in ask.learn.items():
        known = learned.setdefault(name, {})
        for answered in rows_of(data):
            found = {own: value_at(answered, path) for own, path in fields.items()}
            key = found[next(iter(fields))]
            if key is not None:
                known.setdefault(str(key), {**row, **found})


def learn_refused(learned: Learned, ask: Ask, key: str, row: Row) -> None:
    """Remember a row that was refused, where the plan wants to know."""
    if ask.refused_as:
        learned.setdefault(ask.refused_as, {}).setdefault(key, dict(row))


def value_at(row: Any, path: str) -> Any:
    """Return the value at `Lines.0.AccountNumber`, names in any casing; None where there is none; `.` is the row."""
    found = row
    for part in [] if path == "." else path.split("."):
        if isinstance(found, dict):
            found = next((value for name, value in found.items() if name.lower() == part.lower()), None)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def eligible(ask: Ask, learned: Mapping[str, Mapping[str, Row]]) -> list[tuple[str, Row]]:
    """Return the rows an ask may be made for, with their keys, in the order they were learned."""
    if ask.each is None:
        return [("", {})]
    needs = ask.needs()
    return [
        (key, row)
        for key, row in learned.get(ask.each, {}).items()
        if all(row.get(name) is not None for name in needs)
        and all(row.get(name) in values for name, values in ask.where.items())
        and not any(row.get(name) in values for name, values in ask.unless.items())
    ]


def chosen(
    rows: Sequence[tuple[str, Row]], most: int | None, covering: Sequence[str]
) -> list[tuple[str, Row]]:
    """Return at most so many rows: first the first of every combination of values, then the others in order."""
    if most is None or len(rows) <= most:
        return list(rows)
    firsts = list(_firsts(rows, covering)) if covering else []
    taken = {key for key, _ in firsts}
    return [*firsts, *(one for one in rows if one[0] not in taken)][:most]


def _firsts(rows: Sequence[tuple[str, Row]], covering: Sequence[str]) -> Iterator[tuple[str, Row]]:
    seen = set()
    for key, row in rows:
        values = tuple(str(row.get(name)) for name in covering)
        if values not in seen:
            seen.add(values)
            yield key, row
