"""The manifest: every promise the suite knows, and the mark that ties a test to one.

Law of this package: a requirement has an id `area:feature`, one sentence and a source, and lives in the file of
its area; a test names the requirements it holds a server to; neither exists without the other. A requirement that
is not tested yet says why, under `deferred`; one that needs the fake's control API says `needs: control`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One promise: what it `says` in one sentence, the `source` that makes it one, and the `surfaces` it is for.

    `needs` is "control" where its tests arrange something in the fake: a server that cannot be pointed at one is
    not checked for it.
    """

    id: str
    says: str
    source: str
    surfaces: tuple[str, ...] = ("full",)
    needs: Literal["control", "none"] = "none"
    deferred: str | None = None

    @property
    def area(self) -> str:
        """What it is about: the first half of its id."""
        return self.id.partition(":")[0]


def _read(area: Path) -> dict[str, Requirement]:
    data = yaml.safe_load(area.read_text(encoding="utf-8"))
    return {
        f"{area.stem}:{feature}": _one(f"{area.stem}:{feature}", facts) for feature, facts in data.items()
    }


def _one(name: str, facts: dict[str, Any]) -> Requirement:
    surfaces = tuple(facts.get("surfaces", ("full",)))
    return Requirement(id=name, **{**facts, "surfaces": surfaces})


REQUIREMENTS: dict[str, Requirement] = {
    name: found for area in sorted(HERE.glob("*.yaml")) for name, found in _read(area).items()
}


def requirement(name: str) -> pytest.MarkDecorator:
    """Mark a test as holding the server to this requirement; an unknown id stops the collection."""
    if name not in REQUIREMENTS:
        raise LookupError(f"no requirement {name!r}; the known ones are in {HERE.name}/*.yaml")
    return pytest.mark.requirement(name)
