"""Two answers held against each other: status, the headers that matter, shape and values.

Law of this module: what is left aside stands in `volatile.yaml` with its reason, and nowhere else. Numbers are
compared as exact decimals, so 200, 200.0 and 2E+2 are one; 12.5 and 12.51 are not. The order of rows counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mock_dinero.cassettes import Interaction

_MAGIC = {b"%PDF-": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG"}
_ABSENT = "(absent)"
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two answers differ: `what` is `status`, `header NAME`, `file` or the path of a value in the body."""

    what: str
    recorded: str
    answered: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What is not compared: `headers` are those that matter, `fields` the values left aside, by name, with a reason.

    Of `scrubbed` fields only the kind of value is compared, where a recording was scrubbed.
    """

    headers: tuple[str, ...]
    fields: Mapping[str, str]
    scrubbed: Mapping[str, str]


@cache
def aside() -> Aside:
    """Return what `volatile.yaml` declares."""
    told = yaml.safe_load(Path(__file__).with_name("volatile.yaml").read_text(encoding="utf-8"))
    fields, scrubbed = ({n.lower(): why for n, why in told[part].items()} for part in ("fields", "scrubbed"))
    return Aside(tuple(told["headers"]), fields, scrubbed)


def differences(
    recorded: Interaction, answered: Interaction, provenance: Mapping[str, Any]
) -> Iterator[Difference]:
    """Yield every difference between a recorded answer and the fake's, with the provenance of the recording.

    Fields left aside are compared all the same unless the real Dinero was recorded: the fake made those itself.
    """
    if recorded.status != answered.status:
        yield Difference("status", str(recorded.status), str(answered.status))
        return
    for name in aside().headers:
        was, now = _header(recorded, name), _header(answered, name)
        if was != now:
            yield Difference(f"header {name}", was, now)
    if recorded.content is not None or answered.content is not None:
        was, now = _file(recorded.content), _file(answered.content)
        if was != now:
            yield Difference("file", was, now)
        return
    real = provenance.get("kind", "recorded") == "recorded"
    left = frozenset(aside().fields) if real else frozenset[str]()
    yield from _bodies(recorded.body, answered.body, left, _replaced(provenance))


def _replaced(provenance: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields whose values scrubbing replaced, though the fake words them itself."""
    return frozenset(aside().scrubbed) if provenance.get("scrubbed") else frozenset()


def _header(one: Interaction, name: str) -> str:
    if name == "content-type":
        return one.content_type.lower().replace(" ", "") or _ABSENT
    return one.headers.get(name, _ABSENT)


def _file(content: bytes | None) -> str:
    """Return the kind of a file: its bytes are made by the fake, and are never those of a recording."""
    if content is None:
        return "text"
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "other bytes")


def _is_one(name: str, of: str, replaced: frozenset[str]) -> bool:
    return name in replaced or f"{of}.{name}" in replaced


def _bodies(
    recorded: str, answered: str, left: frozenset[str], replaced: frozenset[str]
) -> Iterator[Difference]:
    try:
        was, now = _exact(recorded), _exact(answered)
    except ValueError:
        if recorded != answered:
            yield Difference("body", _shown(recorded), _shown(answered))
        return
    yield from _values(_without(was, replaced), _without(now, replaced), "", left)


def _without(value: Any, replaced: frozenset[str], of: str = "", *, within: bool = False) -> Any:
    """Return a value with the kind of each text in place of those that scrubbing replaced; `of` is its field."""
    if isinstance(value, dict):
        return {
            name: _without(
                inner, replaced, name.lower(), within=within or _is_one(name.lower(), of, replaced)
            )
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_without(inner, replaced, of, within=within) for inner in value]
    return "(a text)" if within and isinstance(value, str) else value


def _exact(text: str) -> Any:
    return json.loads(text, parse_float=Decimal) if text else None


def _values(was: Any, now: Any, path: str, left: frozenset[str]) -> Iterator[Difference]:
    if isinstance(was, dict) and isinstance(now, dict):
        for name in [*was, *(name for name in now if name not in was)]:
            if name.lower() not in left:
                step = f"{path}.{name}" if path else name
                yield from _values(was.get(name, _ABSENT), now.get(name, _ABSENT), step, left)
    elif isinstance(was, list) and isinstance(now, list):
        if len(was) != len(now):
            yield Difference(path or "rows", f"{len(was)} rows", f"{len(now)} rows")
            return
        for at, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from _values(one, other, f"{path}[{at}]", left)
    elif not _same(was, now):
        yield Difference(path or "body", _shown(was), _shown(now))


def _same(was: Any, now: Any) -> bool:
    """Tell whether two values are one; true and 1 are two."""
    return was == now and isinstance(was, bool) == isinstance(now, bool)


def _shown(value: Any) -> str:
    text = (
        str(value) if isinstance(value, str | Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    )
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
