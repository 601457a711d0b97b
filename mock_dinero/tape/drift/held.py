"""Recordings held against a description: what they show that it rules out, leaves out, or has that they never show.

Law of this module: pure, and a recording is a sample: what it lacks is information, never a contradiction. Changes
carry the description's words and the types seen, never what was recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from mock_dinero.tape.drift.findings import ANSWER, REQUEST, Change, Finding, Notebook
from mock_dinero.tape.drift.seen import Cassettes, Seen, SeenOperation
from mock_dinero.tape.drift.shapes import ANY_KEY, PATTERNS, Schema, Schemas, Shape
from mock_dinero.tape.drift.witness import Description, Key, Media, Operation

_CHECKED = frozenset({"uuid", "date", "date-time", "int32", "int64", *PATTERNS.values()})
_FITTING = {"int64": {"int32", "int64"}, "double": set(), "float": set()}
NEVER, UNDOCUMENTED = "documented, never seen", "seen, undocumented"
Place = tuple[str, str]


def held(
    described: Description,
    recorded: Cassettes,
    settled: Mapping[str, Collection[str]] | None = None,
    names: Description | None = None,
) -> list[Finding]:
    """Return what recordings and a description say differently.

    `settled` places, each with the operations it concerns, are known to be something else: nothing below is looked
    at. `names` lends the name of a whole answer's schema where the description itself has none.
    """
    holder = _Holder(described, recorded.name, settled or {}, names or described)
    for key, operation in described.operations.items():
        if key not in recorded.operations and not operation.bare:
            holder.note(Change("operation", NEVER, operation.name), operation.name)
    for key, seen in recorded.operations.items():
        if key in described.operations:
            holder.operation(key, described.operations[key], seen)
        else:
            holder.note(Change("operation", UNDOCUMENTED, seen.name), seen.name)
    return holder.findings()


class _Holder:
    def __init__(
        self, described: Description, name: str, settled: Mapping[str, Collection[str]], names: Description
    ) -> None:
        self._schemas: Schemas = described.schemas
        self._settled = settled
        self._names = names
        self._operation = ""
        self._key: Key = ("", "")
        self._notebook = Notebook((described.name, name))
        self._met: set[str] = set()

    def note(self, change: Change, operation: str, direction: str = ANSWER) -> None:
        """Note a change."""
        self._notebook.note(change, operation, direction)

    def findings(self) -> list[Finding]:
        """Return what was found; a field is never seen only if no operation showed it."""
        found = self._notebook.findings()
        return [one for one in found if one.change.change != NEVER or one.change.place not in self._met]

    def operation(self, key: Key, told: Operation, seen: SeenOperation) -> None:
        """Hold one operation's recordings against its description."""
        if told.bare:
            return
        name = self._operation = told.name
        self._key = key
        documented = {key[1].lower(): one for key, one in told.parameters.items() if key[0] == "query"}
        asked = {query.lower(): query for query in seen.queries}
        for query in asked.keys() - documented.keys():
            self.note(Change("presence", UNDOCUMENTED, f"query parameter {asked[query]}"), name, REQUEST)
        for query in documented.keys() - asked.keys():
            self.note(Change("presence", NEVER, documented[query].label), name, REQUEST)
        self._media(name, "request body", told.body, seen.bodies, REQUEST, selects=False)
        for status in told.answers:
            if not any(_stands_for(status, one) for one in seen.answers):
                self.note(Change("presence", NEVER, f"answer {status}"), name)
        for status, media in seen.answers.items():
            documented_as = next((one for one in told.answers if _stands_for(one, status)), None)
            if documented_as is None:
                self.note(Change("presence", UNDOCUMENTED, f"answer {status}"), name)
            else:
                place = f"answer {documented_as}"
                self._media(name, place, told.answers[documented_as], media, ANSWER, selects=seen.selects)

    def _media(
        self, name: str, place: str, told: Media, seen: Mapping[str, Seen], direction: str, *, selects: bool
    ) -> None:
        for kind, one in seen.items():
            as_told = next((t for t in (kind, f"{kind.partition('/')[0]}/*", "*/*") if t in told), None)
            if as_told is None:
                self.note(Change("presence", UNDOCUMENTED, f"{place} {kind}"), name, direction)
                continue
            whole = self._whole(told[as_told], place, as_told)
            for change in self._walk(told[as_told], one, whole, selects=selects):
                self.note(change, name, direction)
        for kind in told:
            if seen and not any(kind in {one, f"{one.partition('/')[0]}/*", "*/*"} for one in seen):
                self.note(Change("presence", NEVER, f"{place} {kind}"), name, direction)

    def _whole(self, schema: Schema, place: str, kind: str) -> str:
        """Return what a whole body is called: by the other description where this one has it without a name."""
        operation = self._names.operations.get(self._key)
        answers = operation.answers if operation else {}
        named = answers.get(place.removeprefix("answer "), {}).get(kind)
        title = self._names.schemas.title(named) if named and not self._schemas.title(schema) else ""
        return (title and self._names.schemas.plain_title(title)) or f"{place} {kind}"

    def _walk(self, schema: Schema, seen: Seen, place: str, *, selects: bool) -> Iterator[Change]:
        """Yield what the values at one place show otherwise."""
        if self._operation in self._settled.get(place, ()):
            return
        used_at, title = place, self._schemas.title(schema)
        place = self._schemas.plain_title(title) if title else place
        shape = self._schemas.shape(schema)
        if not shape.kinds and not shape.fields:
            return
        wrong = [kind for kind in seen.types if not _allowed(shape, kind)]
        if "null" in wrong:
            yield Change("null", "seen null", used_at)
        if others := sorted(set(wrong) - {"null"}):
            yield Change("type", "seen otherwise", place, shape.type, " or ".join(others))
            return
        yield from _plain(shape, seen, place)
        if seen.types["object"]:
            yield from self._fields(shape, seen, place, selects=selects)
        if seen.rows is not None and shape.rows is not None:
            yield from self._walk(shape.rows, seen.rows, f"{place}[]", selects=selects)

    def _fields(self, shape: Shape, seen: Seen, place: str, *, selects: bool) -> Iterator[Change]:
        spelled = {name.lower(): name for name in shape.fields} if selects else {}
        joined: dict[str, Seen] = {}
        for name, one in seen.fields.items():
            documented = name if name in shape.fields else spelled.get(name.lower(), "")
            documented = documented or (ANY_KEY if ANY_KEY in shape.fields else "")
            at = f"{place}.{name}" if ":" in place else f"{place}: {name}"
            if not documented:
                yield Change("presence", UNDOCUMENTED, at)
            else:
                joined[documented] = one
                self._met.add(at)
                yield from self._walk(shape.fields[documented], one, at, selects=selects)
        yield from self._lacking(shape, seen, place, joined, selects=selects)

    def _lacking(
        self, shape: Shape, seen: Seen, place: str, joined: Mapping[str, Seen], *, selects: bool
    ) -> Iterator[Change]:
        """Yield the fields that are always or sometimes absent; of rows that hold what was asked for, no absence."""
        for name in shape.fields:
            at = f"{place}.{name}" if ":" in place else f"{place}: {name}"
            absent = seen.types["object"] - (joined[name].times if name in joined else 0)
            if name == ANY_KEY:
                continue
            if name in shape.required and absent and not selects and not shape.choices:
                yield Change("required", "seen absent", at)
            elif name not in joined:
                yield Change("presence", NEVER, at)


def _plain(shape: Shape, seen: Seen, place: str) -> Iterator[Change]:
    """Yield where the formats and values seen are not the documented ones."""
    if shape.format in _CHECKED and seen.formats:
        others = sorted(seen.formats - _FITTING.get(shape.format, {shape.format}))
        if others:
            yield Change("format", "seen in another format", place, shape.format, " or ".join(others))
    if shape.values is not None and (seen.values is None or seen.values - shape.values):
        yield Change("values", "seen another value", place, f"one of {len(shape.values)}")


def _allowed(shape: Shape, kind: str) -> bool:
    if kind == "null":
        return shape.null or not shape.kinds
    return kind in shape.kinds or not shape.kinds or (kind == "integer" and "number" in shape.kinds)


def _stands_for(told: str, status: str) -> bool:
    return told in {status, f"{status[0]}XX", "DEFAULT"}
