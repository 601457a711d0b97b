"""What a recording that is not finished remembers: which steps are, and what their answers taught.

Law of this module: the file lies beside the folder of cassettes, never in it, readable by its owner only, and is gone
when the recording is finished; it holds the key of the pseudonyms and real guids, since the cassettes on disk are
scrubbed and asking again could be answered otherwise. It is replaced whole, so that a kill at any moment leaves the old
one or the new one.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mock_dinero.tape.learning import Learned

SHORTEST_KEY = 16
"""Bytes, as the scrubber wants them."""


@dataclass(slots=True)
class Finished:
    """A finished step: what it taught, how many rows a limit left out, and whether the gate was shut."""

    learned: Learned = field(default_factory=dict)
    left_out: int = 0
    shut: bool = False


@dataclass(slots=True)
class Unfinished:
    """The memory of one recording. `terms` is what it was started with; another run must be started the same."""

    terms: dict[str, Any]
    key: str
    recorded_at: str
    organizations: dict[str, str]
    """Number -> name, as a person agreed to."""
    as_of: str | None = None
    finished: dict[str, dict[str, Finished]] = field(default_factory=dict)
    """Organisation -> step -> what came of it."""

    def learned(self, organization: str) -> Learned:
        """Return everything the finished steps of an organisation taught."""
        known: Learned = {}
        for step in self.finished.get(organization, {}).values():
            for name, rows in step.learned.items():
                for key, row in rows.items():
                    known.setdefault(name, {}).setdefault(key, row)
        return known


def place_of(folder: Path) -> Path:
    """Return where the memory of a recording into a folder lies."""
    whole = folder.absolute()
    return whole.with_name(f".{whole.name}.recording.json")


def load(folder: Path) -> Unfinished | None:
    """Return what an earlier run left, None when there is nothing to go on from; ValueError for a broken file."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - only where something was cut off

    try:
        text = place_of(folder).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    found = TypeAdapter(Unfinished).validate_json(text, strict=True)
    if len(bytes.fromhex(found.key)) < SHORTEST_KEY:
        raise ValueError("a key that is none")
    for moment in (found.recorded_at, found.as_of or found.recorded_at):
        datetime.fromisoformat(moment)
    if not all(re.fullmatch("[0-9]{1,18}", number) for number in (*found.organizations, *found.finished)):
        raise ValueError("an organisation that is no number")
    return found


def save(folder: Path, unfinished: Unfinished) -> None:
    """Put the memory on the disk, in place of the former one."""
    write_whole(place_of(folder), json.dumps(asdict(unfinished), ensure_ascii=False))


def forget(folder: Path) -> None:
    """Remove the memory: the recording is finished."""
    place_of(folder).unlink(missing_ok=True)


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file that is there whole or not at all, whatever kills the process or the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")  # mkstemp: 0600
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove what a killed run was in the middle of writing."""
    for part in (
        *folder.rglob(".*.part"),
        *folder.absolute().parent.glob(f".*{folder.absolute().name}*.part"),
    ):
        part.unlink(missing_ok=True)
