"""The provenance of a scrubbed cassette: what it was, and with what it was scrubbed.

Law of this module: pure. Keys that are not known are dropped; nothing tells the key, the factor or a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mock_dinero.tape.scrub.refusal import ScrubRefused
from mock_dinero.tape.scrub.rules import standard
from mock_dinero.tape.scrub.scrubber import Scrubber

KEPT = ("kind", "description", "madeBy", "source")
MOMENTS = ("asOf", "recordedAt")
NOTED = "spec-derived"
"""The one kind whose note is written by a program of ours."""

SCALED = (
    "the rounding of each line, VAT amount and total, which was done before the amounts were multiplied",
    "payment states that turn on those øre",
    "legal constants: the compensation of 310 kr. and the reminder fee of at most 100 kr.",
    "texts and files that name an amount",
)
MOVED = (
    "29 February is 28 February where the other year has none",
    "days of the week, and interest over a leap day",
)

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_SHAPES = {
    "kind": re.compile("recorded|recorded-from-fake|spec-derived"),
    "madeBy": re.compile(r"mock-dinero (?:record|seed|scrub)(?: [\w.+-]{1,40}| of a checkout)?"),
    "source": re.compile(r"https?://[\w.\[\]:-]{1,80}"),
    "asOf": _INSTANT,
    "recordedAt": _INSTANT,
    "step": re.compile("[a-z][a-z0-9_-]{0,39}"),
}
_DESCRIPTION = {
    "version": re.compile(r"v?\d[\w.-]{0,19}(?: \(\d{4}-\d{2}-\d{2}\))?"),
    "sha256": re.compile("[0-9a-f]{64}"),
}
_KEY = re.compile("[0-9a-f]{8}")


def is_ours(name: object, value: Any) -> bool:
    """Tell whether a provenance's line is one that recording or scrubbing writes."""
    if name == "description":
        return _is_description(value)
    if name == "scrubbed":
        return _is_told(value)
    shape = _SHAPES.get(str(name))
    return shape is not None and isinstance(value, str) and shape.fullmatch(value) is not None


def _is_description(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    shapes = {**_DESCRIPTION, "title": re.compile(re.escape(standard().title))}
    return all(name in shapes and shapes[name].fullmatch(str(inner)) for name, inner in value.items())


def _is_told(value: Any) -> bool:
    known: dict[str, Callable[[Any], bool]] = {
        "rules": lambda inner: type(inner) is int,
        "key": lambda inner: _KEY.fullmatch(str(inner)) is not None,
        "scaledAmounts": lambda inner: type(inner) is bool,
        "movedYears": lambda inner: type(inner) is int,
        "excused": lambda inner: isinstance(inner, list) and all(one in (*SCALED, *MOVED) for one in inner),
    }
    return isinstance(value, Mapping) and all(name in known and known[name](value[name]) for name in value)


def scrubbed(provenance: Mapping[str, Any], scrubber: Scrubber, place: str) -> dict[str, Any]:
    """Return the provenance after scrubbing; ScrubRefused for a time that cannot be read."""
    is_noted = provenance.get("kind") == NOTED
    if "kind" in provenance and not is_ours("kind", provenance["kind"]):
        raise ScrubRefused(place, "provenance kind", "write recorded, recorded-from-fake or spec-derived")
    found = {
        name: provenance[name]
        for name in KEPT
        if name in provenance and (is_noted or is_ours(name, provenance[name]))
    }
    for name in MOMENTS:
        if name in provenance:
            moved = scrubber.day(str(provenance[name]))
            if moved is None:
                raise ScrubRefused(place, f"provenance {name}", "is no instant; write one with its zone")
            found[name] = moved
    if is_noted and "note" in provenance:
        found["note"] = provenance["note"]
    return {**found, "scrubbed": told(scrubber)}


def told(scrubber: Scrubber) -> dict[str, Any]:
    """Return what a provenance says under `scrubbed`."""
    options = scrubber.options
    return {
        "rules": scrubber.rules.version,
        "key": scrubber.pseudonyms.fingerprint,
        "scaledAmounts": options.scale_amounts,
        "movedYears": options.move_years,
        "excused": [
            *(SCALED if options.scale_amounts else ()),
            *(MOVED if options.move_years else ()),
        ],
    }
