"""What cassettes show of an API: per operation its parameters, statuses, media types, and the shapes of bodies.

Law of this module: values go in, and names, types and counts come out. A name that might be data, as a guid, a
number or a person as the key of a map, is `{key}`; values of short texts are kept in memory alone, to be held
against an enumeration, and no function hands them on.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mock_dinero.cassettes import CassetteError, Interaction, files, read
from mock_dinero.hosts import CONNECT, PERSONAL
from mock_dinero.tape.drift.reading import MAX_DEPTH, MAX_NODES
from mock_dinero.tape.drift.shapes import ANY_KEY
from mock_dinero.tape.drift.witness import METHODS, Description, Key, media_type

_NAME = re.compile(r"[A-Za-z][A-Za-z]{0,39}")
_SEGMENT = re.compile(r"v\d(\.\d)?|[a-z][A-Za-z-]{0,30}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,60}")
_NO_SUCH_ROUTE = (404, 405)
_MOST_VALUES = 200
_LONGEST_VALUE = 60
_INT32, _INT64 = 2**31, 2**63
_FORMATS = {
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "date-time": re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})"),
    "date-time without a zone": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?"),
}


@dataclass(slots=True)
class Seen:
    """The values seen at one place, counted by type; `formats` are those their texts and numbers have."""

    types: Counter[str] = field(default_factory=Counter)
    formats: set[str] = field(default_factory=set)
    values: set[str] | None = field(default_factory=set)
    fields: dict[str, Seen] = field(default_factory=dict)
    rows: Seen | None = None

    @property
    def times(self) -> int:
        """How many values were seen."""
        return self.types.total()


@dataclass(slots=True)
class SeenOperation:
    """One operation as recorded; `selects` says that rows hold what was asked for, and in the asker's spelling."""

    name: str
    selects: bool = False
    queries: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, Seen] = field(default_factory=dict)
    answers: dict[str, dict[str, Seen]] = field(default_factory=dict)


class Cassettes:
    """Recordings, as a witness. `known` descriptions lend the words that are certainly no data."""

    def __init__(self, known: Sequence[Description]) -> None:
        self.name = "cassettes"
        self.operations: dict[Key, SeenOperation] = {}
        self._words = frozenset(word for one in known for word in vocabulary(one))
        self._templates = _templates(known)
        self._known = frozenset(key for _, key, _ in self._templates)

    def read(self, folders: Sequence[Path]) -> Cassettes:
        """Take in every cassette of the folders; CassetteError on one that cannot be used."""
        for path in files(folders):
            for one in read(path).interactions:
                self.add(one)
        return self

    def add(self, one: Interaction) -> None:
        """Take in one exchange; sign-ins are no part of the API described."""
        try:
            parts = urlsplit(one.uri)
        except ValueError:
            raise CassetteError(f"{one.place}: the uri is no address; record it again.") from None
        if parts.hostname in {CONNECT, PERSONAL}:
            return
        method = one.method if one.method.lower() in METHODS else ANY_KEY
        key, name = self._operation(method, parts.path)
        if key not in self._known and one.status in _NO_SUCH_ROUTE:
            return
        operation = self.operations.setdefault(key, SeenOperation(name))
        names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        operation.selects |= "fields" in names
        operation.queries.update(name if self._is_name(name) else ANY_KEY for name in names)
        if one.request_body:
            self._body(operation.bodies, "application/json", one.request_body, one.place)
        self._answer(operation.answers.setdefault(str(one.status), {}), one)

    def _answer(self, media: dict[str, Seen], one: Interaction) -> None:
        told = media_type(one.content_type)
        kind = told if _MEDIA_TYPE.fullmatch(told) else ANY_KEY
        if one.content is None and one.body:
            self._body(media, kind, one.body, one.place)
        elif one.content is not None:
            media.setdefault(kind, Seen()).types["string"] += 1

    def _body(self, media: dict[str, Seen], kind: str, text: str, place: str) -> None:
        seen = media.setdefault(kind, Seen())
        if not kind.endswith("json"):
            seen.types["string"] += 1
            return
        try:
            self._see(seen, json.loads(text), 0)
        except (ValueError, RecursionError):
            raise CassetteError(f"{place}: the body is not JSON; record it again.") from None

    def _see(self, seen: Seen, value: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise RecursionError
        kind = _type(value)
        seen.types[kind] += 1
        if kind == "object":
            self._see_fields(seen, value, depth)
        elif kind == "array":
            seen.rows = seen.rows or Seen()
            for row in value:
                self._see(seen.rows, row, depth + 1)
        elif kind != "null":
            _note(seen, value, kind)

    def _see_fields(self, seen: Seen, value: dict[str, Any], depth: int) -> None:
        """Take in an object. One of which less than half the keys are words of the API is a map of somebody's data."""
        record = 2 * sum(name.lower() in self._words for name in value) >= len(value)
        for name, below in value.items():
            known = name.lower() in self._words or (record and self._is_name(name))
            self._see(seen.fields.setdefault(name if known else ANY_KEY, Seen()), below, depth + 1)

    def _is_name(self, name: str) -> bool:
        return name.lower() in self._words or bool(_NAME.fullmatch(name))

    def _operation(self, method: str, path: str) -> tuple[Key, str]:
        """Return the operation a request belongs to, folded where no description has it."""
        asked = path.lower().rstrip("/")
        for pattern, key, name in self._templates:
            if key[0] == method and pattern.fullmatch(asked):
                return key, name
        parts = [part if _SEGMENT.fullmatch(part) else ANY_KEY for part in path.split("/") if part]
        folded = "/" + "/".join(parts)
        return (method, folded.replace(ANY_KEY, "{}").lower()), f"{method} {folded}"


def vocabulary(description: Description) -> Iterable[str]:
    """Yield the names of parameters and fields of a description, in lower case."""
    found: set[str] = set()
    waiting: list[Any] = []
    for operation in description.operations.values():
        found |= {name.lower() for _, name in operation.parameters}
        waiting += [
            *operation.body.values(),
            *(one for media in operation.answers.values() for one in media.values()),
        ]
    met: set[int] = set()
    while waiting and len(met) < MAX_NODES:
        schema = waiting.pop()
        shape = description.schemas.shape(schema)
        title = description.schemas.title(schema)
        mark = hash(title) if title else id(schema)
        if mark in met:
            continue
        met.add(mark)
        found |= {name.lower() for name in shape.fields} - {ANY_KEY}
        waiting += [*shape.fields.values(), *([shape.rows] if shape.rows is not None else [])]
    return found


def _templates(known: Sequence[Description]) -> list[tuple[re.Pattern[str], Key, str]]:
    every = {key: one.name for description in reversed(known) for key, one in description.operations.items()}
    plain_first = sorted(every, key=lambda key: (key[1].count("{}"), key))
    return [(re.compile(re.escape(key[1]).replace(r"\{\}", "[^/]+")), key, every[key]) for key in plain_first]


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    names = {float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def _note(seen: Seen, value: Any, kind: str) -> None:
    """Take in what a plain value is like."""
    if kind == "string":
        seen.formats.add(next((name for name, like in _FORMATS.items() if like.fullmatch(value)), "text"))
    elif kind == "integer":
        size = abs(value)
        seen.formats.add("int32" if size < _INT32 else "int64" if size < _INT64 else "larger than int64")
    if seen.values is not None:
        short = not isinstance(value, str) or len(value) <= _LONGEST_VALUE
        seen.values.add(json.dumps(value) if short else "")
        if len(seen.values) > _MOST_VALUES:
            seen.values = None
