"""Recorded answers played straight from the tape, for what the world cannot compute.

Law of this module: a recording is played only for the very request it was made of (method, path, query, Accept and
body), only where it succeeded and the computed answer refuses, and the journal says `tape` when it happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mock_dinero.cassettes import files, read

if TYPE_CHECKING:
    from pathlib import Path

    from mock_dinero.cassettes import Interaction

Key = tuple[str, str, str, str]
FIRST_REFUSAL = 400


class Tape:
    """The recorded successes of some cassettes, by request."""

    def __init__(self, interactions: Iterable[Interaction] = ()) -> None:
        self._found = {_key_of(one): one for one in interactions if one.status < FIRST_REFUSAL}

    def __len__(self) -> int:
        return len(self._found)

    def answer(self, method: str, target: str, accept: str, body: str) -> Interaction | None:
        """Return what was recorded for this request; the target is the path and query as sent."""
        return self._found.get(_key(method, target, accept, body))


def load_tape(folders: Iterable[Path]) -> Tape:
    """Read the cassettes of some folders as a tape; CassetteError on the first that cannot be used."""
    return Tape(one for path in files(folders) for one in read(path).interactions)


def target_of(uri: str) -> str:
    """Return the path and query of an address."""
    parts = urlsplit(uri)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _key_of(one: Interaction) -> Key:
    return _key(one.method, target_of(one.uri), one.accept, one.request_body)


def _key(method: str, target: str, accept: str, body: str) -> Key:
    return method.upper(), target, re.split("[,;]", accept, maxsplit=1)[0].strip().lower(), body
