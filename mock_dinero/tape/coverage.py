"""What a recording covers: which of the published reads were asked and how they were answered, which fields never came.

Law of this module: it reads finished cassettes, so that a resumed recording is told of whole; no value is ever told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mock_dinero.cassettes import CassetteError, files, read
from mock_dinero.spec.build import REFERENCE
from mock_dinero.spec.published import Published

DEEPEST = 12
"""No schema of the description is nested so far; what refers to itself ends here."""


@dataclass(slots=True)
class Coverage:
    """What was asked, by operation: status -> answers. `seen` and `documented` are fields, as `InvoiceModel.Number`."""

    answers: dict[str, Counter[int]] = field(default_factory=dict)
    documented: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    cassettes: int = 0
    interactions: int = 0

    @property
    def never_seen(self) -> list[str]:
        """The fields of answered operations that no answer held."""
        return sorted(self.documented - self.seen)

    @property
    def not_answered(self) -> list[str]:
        """The operations never asked or only refused."""
        return sorted(name for name, found in self.answers.items() if not any(s < 400 for s in found))


def coverage(folder: Path) -> Coverage:
    """Return what the cassettes in a folder cover; CassetteError for one that cannot be read."""
    published = Published()
    found = Coverage({f"{method} {path}": Counter() for method, path in published.document["x-reads"]})
    try:
        paths = files([folder])
    except CassetteError:
        return found
    for path in paths:
        found.cassettes += 1
        for one in read(path).interactions:
            found.interactions += 1
            operation = published.operation(one.method, urlsplit(one.uri).path)
            if operation is None:
                continue
            found.answers[operation][one.status] += 1
            if one.status == 200 and one.content is None and "json" in one.content_type:
                _walk(published.document, _schema(published.document, operation), one.json(), found)
    return found


def _schema(document: Mapping[str, Any], operation: str) -> Mapping[str, Any]:
    method, path = operation.split(" ", 1)
    answers = document["paths"][path][method.lower()]["responses"]
    content = answers.get("200", {}).get("content", {})
    schema: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
    return schema


def _walk(
    document: Mapping[str, Any], schema: Mapping[str, Any], data: Any, found: Coverage, depth: int = 0
) -> None:
    """Note the documented fields that an answer could hold at this place, and those it held."""
    if depth > DEEPEST:
        return
    for name, one in _alternatives(document, schema):
        if isinstance(data, list) and "items" in one:
            for row in data:
                _walk(document, one["items"], row, found, depth + 1)
        elif isinstance(data, dict):
            values = {key.lower(): value for key, value in data.items()}
            for key, inner in one.get("properties", {}).items():
                found.documented.add(f"{name}.{key}")
                if key.lower() in values:
                    found.seen.add(f"{name}.{key}")
                    _walk(document, inner, values[key.lower()], found, depth + 1)


def _alternatives(
    document: Mapping[str, Any], schema: Mapping[str, Any], name: str = "answer", depth: int = 0
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield a schema with the name it is referred to by, or those it is put together from."""
    if depth > DEEPEST:
        return
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith(REFERENCE):
        name = reference.removeprefix(REFERENCE)
        schema = document["components"]["schemas"].get(name, {})
    yield name, schema
    for part in ("allOf", "oneOf", "anyOf"):
        for one in schema.get(part, ()):
            yield from _alternatives(document, one, name, depth + 1)


def lines(found: Coverage, limits: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield the summary for a person; `limits` are steps and the rows a limit left out of them."""
    width = max(map(len, found.answers))
    for operation, statuses in sorted(found.answers.items()):
        if statuses:
            told = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
            yield f"{operation:{width}}  {told}"
    for operation in found.not_answered:
        why = (
            "refused every time" if found.answers[operation] else "not asked: there was nothing to ask it of"
        )
        yield f"not covered: {operation} ({why})"
    for step, rows in limits:
        yield f"{step}: {rows} rows more than the limit were not asked about"
    if found.never_seen:
        yield (
            f"{len(found.never_seen)} of {len(found.documented)} documented fields never came: "
            + ", ".join(found.never_seen)
        )
    covered = len(found.answers) - len(found.not_answered)
    yield (
        f"{covered} of {len(found.answers)} operations covered, {found.interactions} answers "
        f"in {found.cassettes} cassettes"
    )


def as_json(found: Coverage, limits: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """Return the summary for a program."""
    return {
        "operations": {
            name: {str(status): count for status, count in sorted(statuses.items())}
            for name, statuses in sorted(found.answers.items())
        },
        "notCovered": found.not_answered,
        "leftOut": dict(limits),
        "fieldsNeverSeen": found.never_seen,
        "answers": found.interactions,
        "cassettes": found.cassettes,
    }
