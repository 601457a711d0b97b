"""Two descriptions compared: what was, and what is now.

Law of this module: pure. A schema that has a name in both is compared once, wherever it is used; what is gone or of
another type is not looked into; a reference that was turned to another schema is one change. Comparing b with a
mirrors comparing a with b.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mock_dinero.tape.drift.findings import (
    ANSWER,
    NARROWER,
    OTHERWISE,
    REQUEST,
    WIDER,
    Change,
    Finding,
    Notebook,
)
from mock_dinero.tape.drift.reading import DescriptionError
from mock_dinero.tape.drift.shapes import NOTHING, Schema, Shape, ordered
from mock_dinero.tape.drift.witness import Description, Media, Operation, Parameter

MOST_STEPS = 100_000
ERRORS = ("4", "5", "D")
Pair = tuple[str, str]
T = TypeVar("T")
_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}
_CEILINGS = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")
_FLOORS = ("minLength", "minimum", "exclusiveMinimum", "minItems")


@dataclass(slots=True)
class _Found:
    """What one comparison of schemas gave: its own changes, and the named pairs it leads to."""

    changes: list[Change] = field(default_factory=list)
    pairs: set[Pair] = field(default_factory=set)


def compare(was: Description, now: Description) -> list[Finding]:
    """Return every change from one description to another."""
    return _walked(was, now).notebook.findings()


def renamed(was: Description, now: Description) -> dict[str, str]:
    """Return, by its name now, what a schema was called that stands in the same places under a name new to both."""
    names = {
        pair
        for pair in _walked(was, now).met
        if not (was.schemas.knows(pair[1]) or now.schemas.knows(pair[0]))
    }
    both = [Counter(one) for one in zip(*names, strict=True)]
    return {after: before for before, after in names if both[0][before] == both[1][after] == 1}


def gathered(was: Description, now: Description) -> frozenset[str]:
    """Return the schemas of now that only give a name to what stands as it stood, nameless, where they are used."""
    walk = _walked(was, now)
    changed = {one.change.place.partition(":")[0].partition("[")[0] for one in walk.notebook.findings()}
    paired = {after for _, after in walk.met}
    return frozenset(name for name in walk.alone - paired - changed if not was.schemas.knows(name))


def _walked(was: Description, now: Description) -> _Walk:
    walk = _Walk(was, now)
    try:
        for key in ordered_keys(was.operations, now.operations):
            walk.operation(was.operations.get(key), now.operations.get(key))
    except RecursionError:
        raise DescriptionError(f"{now.name}: schemas made of themselves; repair the document.") from None
    return walk


def ordered_keys(one: Mapping[T, object], other: Mapping[T, object]) -> list[T]:
    """Return the keys of both, each once, those of the first before what the other has more."""
    return [*one, *(key for key in other if key not in one)]


class _Walk:
    def __init__(self, was: Description, now: Description) -> None:
        self.was, self.now = was.schemas, now.schemas
        self.notebook = Notebook((was.name, now.name))
        self._pairs: dict[tuple[Pair, bool], _Found] = {}
        self._turned: dict[Pair, bool] = {}
        self._steps = 0
        self.alone: set[str] = set()
        """The names of now that were compared with a schema that has none."""

    @property
    def met(self) -> set[Pair]:
        """The names of schemas that were compared with each other."""
        return {pair for pair, _ in self._pairs}

    def operation(self, was: Operation | None, now: Operation | None) -> None:
        """Note what became of one operation."""
        if was is None or now is None:
            self._presence("", was, now, "operation")
            return
        if was.bare or now.bare:
            return
        name = was.name
        if change := _flag("deprecated", name, was=was.deprecated, now=now.deprecated):
            self.notebook.note(change, name, REQUEST)
        for key in ordered_keys(was.parameters, now.parameters):
            self._parameter(name, was.parameters.get(key), now.parameters.get(key))
        self._body(was, now)
        for status in ordered_keys(was.answers, now.answers):
            self._answer(name, status, was.answers.get(status), now.answers.get(status))

    def _presence(self, place: str, was: Operation | None, now: Operation | None, what: str) -> None:
        there = was or now
        assert there is not None
        change = Change(what, "added" if was is None else "removed", place or there.name)
        self.notebook.note(change, there.name, ANSWER)

    def _parameter(self, name: str, was: Parameter | None, now: Parameter | None) -> None:
        there = was or now
        assert there is not None
        place = there.label
        if was is None or now is None:
            word = "removed" if now is None else "added, required" if now.required else "added"
            self.notebook.note(Change("presence", word, place), name, REQUEST)
            return
        for aspect, before, after in (
            ("required", was.required, now.required),
            ("deprecated", was.deprecated, now.deprecated),
        ):
            if change := _flag(aspect, place, was=before, now=after):
                self.notebook.note(change, name, REQUEST)
        self._schemas(name, place, was.schema, now.schema, REQUEST)

    def _body(self, was: Operation, now: Operation) -> None:
        if bool(was.body) != bool(now.body):
            word = "removed" if was.body else "added, required" if now.body_required else "added"
            self.notebook.note(Change("presence", word, "request body"), was.name, REQUEST)
            return
        if change := _flag("required", "request body", was=was.body_required, now=now.body_required):
            self.notebook.note(change, was.name, REQUEST)
        self._media(was.name, "request body", was.body, now.body, REQUEST)

    def _answer(self, name: str, status: str, was: Media | None, now: Media | None) -> None:
        place = f"answer {status}"
        if was is None or now is None:
            word = "added" if was is None else "removed"
            word = f"error {word}" if status.startswith(ERRORS) else word
            self.notebook.note(Change("presence", word, place), name, ANSWER)
            return
        self._media(name, place, was, now, ANSWER)

    def _media(self, name: str, place: str, was: Media, now: Media, direction: str) -> None:
        for kind in ordered_keys(was, now):
            at = f"{place} {kind}"
            if kind in was and kind in now:
                self._schemas(name, at, was[kind], now[kind], direction)
            else:
                word = "removed" if kind in was else "added"
                self.notebook.note(Change("presence", word, at), name, direction)

    def _schemas(self, name: str, place: str, was: Schema, now: Schema, direction: str) -> None:
        """Note what two schemas and the named ones behind them differ in."""
        found = _Found()
        self._compare(was, now, place, found, follow=False)
        for change in (*found.changes, *self._behind(found.pairs, follow=False)):
            self.notebook.note(change, name, direction)

    def _behind(self, pairs: set[Pair], *, follow: bool) -> Iterator[Change]:
        """Yield the changes of named pairs and of all they lead to."""
        waiting, met = sorted(pairs), set(pairs)
        while waiting:
            found = self._pair(waiting.pop(), follow=follow)
            yield from found.changes
            fresh = found.pairs - met
            met |= fresh
            waiting += sorted(fresh)

    def _pair(self, pair: Pair, *, follow: bool) -> _Found:
        if (pair, follow) not in self._pairs:
            found = self._pairs[pair, follow] = _Found()
            was, now = pair
            title = min(self.was.plain_title(was), self.now.plain_title(now))
            self._inside(
                self.was.resolve(_reference(was)),
                self.now.resolve(_reference(now)),
                title,
                found,
                follow=follow,
            )
        return self._pairs[pair, follow]

    def _compare(self, was: Schema, now: Schema, place: str, found: _Found, *, follow: bool) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise DescriptionError("the descriptions are too entangled to compare; name a simpler one.")
        pair = self.was.title(was), self.now.title(now)
        if all(pair):
            self._null(self.was.shape(was), self.now.shape(now), pair, place, found)
            if not follow and self._is_turned(pair):
                found.changes.append(Change("type", "retyped", place, *pair, OTHERWISE))
            else:
                found.pairs.add(pair)
            return
        if pair[1]:
            self.alone.add(pair[1])
        title = next(
            (of.plain_title(n) for of, n in zip((self.was, self.now), pair, strict=True) if n), place
        )
        kinds = self.was.shape(was).kinds, self.now.shape(now).kinds
        apart = _type_way(*kinds) == OTHERWISE  # what became something else has no name for the two of them
        self._inside(was, now, place if apart else title, found, follow=follow)

    def _null(self, was: Shape, now: Shape, pair: Pair, place: str, found: _Found) -> None:
        """Note what a place says of null beside its reference; what the schemas say themselves is theirs."""
        own = (
            self.was.shape(self.was.resolve(_reference(pair[0]))),
            self.now.shape(self.now.resolve(_reference(pair[1]))),
        )
        if was.null != now.null and own[0].null == own[1].null:
            found.changes += _nullable(was, now, place)

    def _is_turned(self, pair: Pair) -> bool:
        """Tell whether a reference names another of the schemas that both have, and one that differs."""
        was, now = pair
        if was == now or not (self.was.knows(now) and self.now.knows(was)):
            return False
        if pair not in self._turned:
            self._turned[pair] = any(True for _ in self._behind({pair}, follow=True))
        return self._turned[pair]

    def _inside(self, was: Schema, now: Schema, place: str, found: _Found, *, follow: bool) -> None:
        """Note what two schemas differ in, down to the next named ones."""
        before, after = self.was.shape(was), self.now.shape(now)
        if len(before.choices) > 1 or len(after.choices) > 1:
            self._choices((was, before), (now, after), place, found, follow=follow)
            return
        own = list(scalars(before, after, place))
        found.changes += own
        if any(one.aspect == "type" and one.way == OTHERWISE for one in own):
            return
        for name in ordered_keys(before.fields, after.fields):
            at = _below(place, name)
            if name in before.fields and name in after.fields:
                self._compare(before.fields[name], after.fields[name], at, found, follow=follow)
                if change := _flag("required", at, was=name in before.required, now=name in after.required):
                    found.changes.append(change)
            else:
                gone = name in before.fields
                word = "removed" if gone else "added, required" if name in after.required else "added"
                found.changes.append(Change("presence", word, at))
        if before.rows is not None or after.rows is not None:
            self._compare(before.rows or NOTHING, after.rows or NOTHING, f"{place}[]", found, follow=follow)

    def _choices(
        self, was: tuple[Schema, Shape], now: tuple[Schema, Shape], place: str, found: _Found, *, follow: bool
    ) -> None:
        """Note what became of the choices of a schema, each known by its name or its type."""
        before = was[1].choices or {self.was.title(was[0]) or was[1].type: was[0]}
        after = now[1].choices or {self.now.title(now[0]) or now[1].type: now[0]}
        found.changes += _nullable(was[1], now[1], place)
        more, less = (ordered(set(a) - set(b)) for a, b in ((after, before), (before, after)))
        if more or less:
            way = WIDER if more and not less else NARROWER if less and not more else OTHERWISE
            found.changes.append(
                Change("type", "retyped", place, " or ".join(before), " or ".join(after), way)
            )
        for name in before:
            if name in after:
                self._compare(before[name], after[name], f"{place}({name})", found, follow=follow)
        if was[1].choices and now[1].choices:
            one, other = _beside(was[0]), _beside(now[0])
            if "allOf" not in one and "allOf" not in other:
                self._inside(one, other, place, found, follow=follow)


def _beside(schema: Schema) -> Schema:
    """Return what a schema says beside its choices."""
    return {word: said for word, said in schema.items() if word not in {"oneOf", "anyOf"}}


def scalars(was: Shape, now: Shape, place: str) -> Iterator[Change]:
    """Yield what two shapes differ in themselves, their fields and rows aside."""
    if was.kinds != now.kinds:
        way = _type_way(was.kinds, now.kinds)
        yield Change("type", "retyped", place, was.type, now.type, way)
        if way != OTHERWISE:
            yield from _nullable(was, now, place)
        return
    yield from _nullable(was, now, place)
    if was.format != now.format:
        way = _format_way(was.format, now.format)
        yield Change("format", "reformatted", place, was.format or "none", now.format or "none", way)
    yield from _values(was, now, place)
    if was.limits != now.limits:
        way = _limits_way(was.limits, now.limits)
        yield Change("limits", "limits changed", place, _limits(was), _limits(now), way)
    if was.default != now.default:
        yield Change("default", "default changed", place, was.default or "none", now.default or "none")
    if change := _flag("deprecated", place, was=was.deprecated, now=now.deprecated):
        yield change


def _limits(shape: Shape) -> str:
    return ", ".join(f"{name} {limit}" for name, limit in sorted(shape.limits.items())) or "none"


def _values(was: Shape, now: Shape, place: str) -> Iterator[Change]:
    if was.values is not None and now.values is not None:
        more, less = (
            ", ".join(sorted(a - b)) for a, b in ((now.values, was.values), (was.values, now.values))
        )
        if more or less:
            word, way = (
                ("changed", OTHERWISE)
                if more and less
                else ("added", WIDER)
                if more
                else ("removed", NARROWER)
            )
            yield Change("values", f"values {word}", place, less, more, way)
    elif was.values is not None:
        yield Change("values", "values unbounded", place, f"one of {len(was.values)}", "any", WIDER)
    elif now.values is not None:
        yield Change("values", "values bounded", place, "any", f"one of {len(now.values)}", NARROWER)


def _nullable(was: Shape, now: Shape, place: str) -> Iterator[Change]:
    if was.null != now.null and was.kinds and now.kinds:
        word, way = ("newly nullable", WIDER) if now.null else ("no longer nullable", NARROWER)
        yield Change("null", word, place, "", "", way)


def _flag(aspect: str, place: str, *, was: bool, now: bool) -> Change | None:
    if was == now:
        return None
    return Change(
        aspect, f"{'newly' if now else 'no longer'} {aspect}", place, way=NARROWER if now else WIDER
    )


def _type_way(was: frozenset[str], now: frozenset[str]) -> str:
    if not was or (now and _covers(was, now)):
        return NARROWER
    return WIDER if not now or _covers(now, was) else OTHERWISE


def _covers(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    return narrow <= (wide | {"integer"} if "number" in wide else wide)


def _format_way(was: str, now: str) -> str:
    if not now or (was, now) in _WIDER_FORMATS:
        return WIDER
    return NARROWER if not was or (now, was) in _WIDER_FORMATS else OTHERWISE


def _limits_way(was: Mapping[str, str], now: Mapping[str, str]) -> str:
    ways = {
        _limit_way(name, was.get(name), now.get(name))
        for name in {*was, *now}
        if was.get(name) != now.get(name)
    }
    return ways.pop() if len(ways) == 1 else OTHERWISE


def _limit_way(name: str, was: str | None, now: str | None) -> str:
    if was is None or now is None:
        return NARROWER if was is None else WIDER
    try:
        more = float(now) > float(was)
    except ValueError:
        return OTHERWISE
    if name in _CEILINGS:
        return WIDER if more else NARROWER
    return (NARROWER if more else WIDER) if name in _FLOORS else OTHERWISE


def _below(place: str, name: str) -> str:
    return f"{place}: {name}" if ":" not in place else f"{place}.{name}"


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
