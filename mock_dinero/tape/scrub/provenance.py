"""The provenance of a scrubbed cassette: what it was, and with what it was scrubbed.

Law of this module: pure. Keys that are not known are dropped; nothing tells the key, the factor or a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_dinero.tape.scrub.refusal import ScrubRefused
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


def scrubbed(provenance: Mapping[str, Any], scrubber: Scrubber, place: str) -> dict[str, Any]:
    """Return the provenance after scrubbing; ScrubRefused for a time that cannot be read."""
    found = {name: provenance[name] for name in KEPT if name in provenance}
    for name in MOMENTS:
        if name in provenance:
            moved = scrubber.day(str(provenance[name]))
            if moved is None:
                raise ScrubRefused(place, f"provenance {name}", "is no instant; write one with its zone")
            found[name] = moved
    if provenance.get("kind") == NOTED and "note" in provenance:
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
