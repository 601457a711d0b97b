"""Folders of cassettes scrubbed, a file at a time.

Law of this module: a file is written whole or not at all, and never one of which an interaction was refused; nothing
is written into the folder that is read. An organisation's number in a path is replaced as it is in the file.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import files, read
from mock_dinero.tape.scrub.provenance import scrubbed
from mock_dinero.tape.scrub.refusal import ScrubRefused
from mock_dinero.tape.scrub.scrubber import Scrubber
from mock_dinero.usage import UsageError

KEY_BYTES = 32
_NUMBER = re.compile(r"\d{4,}")


@dataclass(slots=True)
class Outcome:
    """What came of it: files and interactions written, and a line for each file that was refused."""

    files: int = 0
    interactions: int = 0
    refused: list[str] = field(default_factory=list)


def scrub_folder(source: Path, out: Path, scrubber: Scrubber) -> Outcome:
    """Scrub every cassette below a folder into another; UsageError where that cannot be done.

    CassetteError for the first file that is no cassette.
    """
    if out.resolve().is_relative_to(source.resolve()) or source.resolve().is_relative_to(out.resolve()):
        raise UsageError(f"--out {out}: choose a folder outside {source}.")
    outcome = Outcome()
    for path in files([source]):
        try:
            text, count = _text(path, scrubber)
        except ScrubRefused as refused:
            outcome.refused.append(str(refused))
            continue
        target = out.joinpath(*_parts(path.relative_to(source), scrubber))
        try:
            _write(target, text)
        except OSError as problem:
            raise UsageError(f"cannot write to {out} ({problem.strerror}); choose another --out.") from None
        outcome.files += 1
        outcome.interactions += count
    return outcome


def _text(path: Path, scrubber: Scrubber) -> tuple[str, int]:
    cassette = read(path)
    made = [scrubber.interaction(one) for one in cassette.interactions]
    return dump(scrubbed(cassette.provenance, scrubber, str(path)), made), len(made)


def _parts(path: Path, scrubber: Scrubber) -> Iterator[str]:
    for part in path.parts:
        yield _NUMBER.sub(lambda found: scrubber.organization(found[0]), part)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(target)


def key_of(file: Path | None) -> bytes:
    """Return the key of a file, which is made when it is missing; without a file, a key nobody will see again."""
    if file is None:
        return secrets.token_bytes(KEY_BYTES)
    try:
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
                made.write(secrets.token_hex(KEY_BYTES) + "\n")
        key = file.read_bytes().strip()
    except OSError as problem:
        raise UsageError(f"--key-file {file}: {problem.strerror}; name a file that can be read.") from None
    if not KEY_BYTES // 2 <= len(key) <= 4096:
        raise UsageError(f"--key-file {file}: {KEY_BYTES // 2} bytes at least; remove it to have one made.")
    return key
