"""The witnesses together: each pair compared, what is one difference told once, what the overlay explains set apart.

Law of this module: two descriptions that differ decide the class, for one of them was there before; recordings that
differ at the same place are evidence of that and no second finding. A departure explains exactly what it does to the
published description, worked out by doing it; there is no list of what to pass over.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mock_dinero.spec.build import FOLDER, build
from mock_dinero.tape.drift.compare import compare, gathered, renamed
from mock_dinero.tape.drift.findings import OTHERWISE, Change, Finding, Level, in_order
from mock_dinero.tape.drift.held import held
from mock_dinero.tape.drift.reading import DescriptionError, read
from mock_dinero.tape.drift.seen import Cassettes
from mock_dinero.tape.drift.witness import Description

PUBLISHED, PACKAGE, CASSETTES, FAKE = "published", "package", "cassettes", "fake"
AGAINST = (PUBLISHED, CASSETTES, FAKE)
EXPLAINED = "departs, with evidence"
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it: the findings, the worst first, and how many operations each witness has."""

    findings: tuple[Finding, ...]
    witnesses: Mapping[str, int]

    @property
    def breaking(self) -> int:
        """How many findings break a client."""
        return self.count(Level.BREAKING)

    def count(self, level: Level) -> int:
        """Count the findings of a class."""
        return sum(one.level is level for one in self.findings)


def packaged(name: str = "published.json") -> Document:
    """Return a description of the package: `published.json`, or `observed.json`, which the fake keeps to."""
    found: Document = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found


def drift(source: str | None, folders: Sequence[Path], against: Iterable[str] = (CASSETTES, FAKE)) -> Report:
    """Compare the description at a source, the package's where it is None, with the witnesses named.

    UsageError (DescriptionError) or CassetteError for what cannot be read.
    """
    document = read(source) if source else packaged()
    try:
        return drift_of(document, folders, against)
    except DescriptionError as problem:
        what = str(problem).removeprefix(f"{PUBLISHED}: ")
        raise DescriptionError(f"{source}: {what}" if source else what) from None
    except RecursionError:
        raise DescriptionError(f"{source}: schemas nested without end; repair the document.") from None


def drift_of(document: Document, folders: Sequence[Path], against: Iterable[str]) -> Report:
    """Compare a description with the witnesses named."""
    named = frozenset(against)
    package = Description(packaged(), PACKAGE)
    published = Description(document, PUBLISHED, like=package)
    published.schemas.called = renamed(package, published)
    published.schemas.nameless = gathered(package, published)
    fake = Description(packaged("observed.json"), FAKE)
    between: list[Finding] = []
    if PUBLISHED in named:
        between += compare(package, published)
    if FAKE in named:
        between = _joined(between, compare(fake, published))
    witnesses = {PUBLISHED: len(published.operations)}
    witnesses |= {PACKAGE: len(package.operations)} if PUBLISHED in named else {}
    witnesses |= {FAKE: len(fake.operations)} if FAKE in named else {}
    if CASSETTES in named:
        recorded = Cassettes([package, fake, published]).read(folders)
        between = _joined(between, held(published, recorded, _settled(between)))
        between = _joined(between, held(fake, recorded, names=published) if FAKE in named else [])
        witnesses[CASSETTES] = len(recorded.operations)
    told = _explained(between) if named & {CASSETTES, FAKE} else between
    return Report(tuple(in_order(told)), witnesses)


def _settled(found: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """Return the places that became something else, so that recordings of what was say nothing below."""
    return {
        one.change.place: one.operations
        for one in found
        if one.change.aspect == "type" and one.change.way == OTHERWISE
    }


def _joined(known: Sequence[Finding], more: Iterable[Finding]) -> list[Finding]:
    """Return both, where what concerns the same aspect of the same place for the same operations is one finding."""
    found = list(known)
    at: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, one in enumerate(found):
        at[one.key].append(index)
    for one in more:
        keys = [one.key, (one.change.place, "presence")] if one.change.change == "seen absent" else [one.key]
        same = [i for key in keys for i in at[key] if {*found[i].operations} & {*one.operations}]
        same = [i for i in same if found[i].change == one.change] or same
        if not same:
            at[one.key].append(len(found))
            found.append(one)
            continue
        first = found[same[0]]
        found[same[0]] = replace(
            first,
            operations=tuple(dict.fromkeys([*first.operations, *one.operations])),
            between=tuple(dict.fromkeys([*first.between, *one.between])),
        )
    return found


def _explained(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings, those that a departure explains gathered into one of its own."""
    departures, by_key = _departures()
    kept: list[Finding] = []
    explained: dict[int, list[Finding]] = defaultdict(list)
    for one in found:
        index = _departure(one, by_key)
        if index is None:
            kept.append(one)
        else:
            explained[index].append(one)
    return kept + [_told(departures[index], ones) for index, ones in sorted(explained.items())]


Explanations = Mapping[tuple[str, str], list[tuple[int, Finding]]]


def _departure(one: Finding, by_key: Explanations) -> int | None:
    """Return the departure that does just this; a recording alone need only differ in the same aspect of the place."""
    for index, does in by_key.get(one.key, ()):
        if does.change == one.change and {*one.operations} <= {*does.operations}:
            return index
        by_recording = CASSETTES in one.between and not {FAKE, PACKAGE} & {*one.between}
        if by_recording and one.change.was in {"", does.change.now}:
            return index
    return None


@cache
def _departures() -> tuple[list[dict[str, str]], Explanations]:
    """Return the overlay's departures, and what each does to the published description."""
    document = packaged()
    overlay = yaml.safe_load((FOLDER / "overlay.yaml").read_text(encoding="utf-8"))
    published = Description(document, PUBLISHED)
    by_key: dict[tuple[str, str], list[tuple[int, Finding]]] = defaultdict(list)
    for index, departure in enumerate(overlay["departures"]):
        made = build(dict(document), {"schemas": overlay["schemas"], "departures": [departure]})
        for one in compare(Description(made, FAKE), published):
            by_key[one.key].append((index, one))
    return overlay["departures"], by_key


def _told(departure: Mapping[str, str], ones: Sequence[Finding]) -> Finding:
    places = f"{len(ones)} place{'s' if len(ones) > 1 else ''}"
    operations = tuple(dict.fromkeys(name for one in ones for name in one.operations))
    between = tuple(dict.fromkeys(name for one in ones for name in one.between))
    change = Change("departure", EXPLAINED, departure["says"], now=places)
    return Finding(change, Level.INFORMATION, f"evidence: {departure['evidence']}", operations, between)
