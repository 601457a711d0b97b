"""The manifest: every promise the suite knows, and the mark that ties a test to one.

Law of this package: a requirement has an id `area:feature`, one sentence and a source, and lives in the file of
its area; a test names the requirements it holds a server to; neither exists without the other. A requirement that
is not tested yet says why, under `deferred`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One promise: what it `says` in one sentence, and the `source` that makes it one."""

    id: str
    says: str
    source: str
    deferred: str | None = None


def _read(area: Path) -> dict[str, Requirement]:
    data = yaml.safe_load(area.read_text(encoding="utf-8"))
    named = ((f"{area.stem}:{feature}", facts) for feature, facts in data.items())
    return {name: Requirement(id=name, **facts) for name, facts in named}


REQUIREMENTS: dict[str, Requirement] = {
    name: found for area in sorted(HERE.glob("*.yaml")) for name, found in _read(area).items()
}


def requirement(name: str) -> pytest.MarkDecorator:
    """Mark a test as holding the server to this requirement; an unknown id stops the collection."""
    if name not in REQUIREMENTS:
        raise LookupError(f"no requirement {name!r}; the known ones are in {HERE.name}/*.yaml")
    return pytest.mark.requirement(name)
