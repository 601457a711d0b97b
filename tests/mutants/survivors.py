"""What may survive: survivors.yaml against what a run found.

Law of this module: it only compares. A survivor without a reason is a gap in the tests; a reason whose mutant is no
longer tried, or is found by now, is out of date. Both fail, so the file holds what is true today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.mutants.mutants import Mutant

LISTED = Path(__file__).parent / "survivors.yaml"
LEAST = 75.0


def reasons(area: str, text: str) -> dict[str, str]:
    """Name of a mutant -> why it may survive, for one area of the file."""
    told: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(text) or {}
    return {name: why for why, names in told.get(area, {}).items() for name in names}


@dataclass(frozen=True)
class Found:
    """What one area's run found: every mutant that was tried, by whether the tests told it from the original."""

    killed: Sequence[Mutant]
    survived: Sequence[Mutant]
    listed: Mapping[str, str] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Killed per hundred; listed survivors count as survivors."""
        tried = len(self.killed) + len(self.survived)
        return 100 * len(self.killed) / tried if tried else 0.0

    def complaints(self) -> Iterator[str]:
        """What has to be done before the session passes, a line each."""
        living = {mutant.name for mutant in self.survived}
        for mutant in self.survived:
            if mutant.name not in self.listed:
                yield f"survives, kill it by a test or list it with a reason: {mutant.place}\n    {mutant.name}"
        for name in sorted(self.listed.keys() - living):
            yield f"no longer survives, take it out of {LISTED.name}:\n    {name}"
        if self.score < LEAST:
            yield f"the score is {self.score:.1f} %, less than {LEAST:.0f} %"

    def as_data(self) -> list[dict[str, Any]]:
        """The survivors as a program reads them."""
        return [
            {"place": each.place, "change": each.name, "reason": self.listed.get(each.name)}
            for each in self.survived
        ]
