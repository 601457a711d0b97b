"""Two answers held against each other: status, the headers that matter, shape and values.

Law of this module: what is left aside stands in `volatile.yaml` with its reason, and nowhere else. Numbers are
compared as exact decimals, so 200.0, 200.00 and 2E+2 are one; 12.5 and 12.51 are not, and 200 is 200.0 in recordings of
the real Dinero alone, whose spelling is its own. The order of rows counts.
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
_NO_HEADER = "(absent)"
LONGEST = 120


class _Absent:
    """What stands in place of a field that one side does not have; equal to nothing else."""


_ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two answers differ: `what` is `status`, `header NAME`, `file` or the path of a value in the body."""

    what: str
    recorded: str
    answered: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What is not compared: `headers` are those that matter, the rest are fields by name, with a reason.

    Of `fields` and, where a recording was scrubbed, of `scrubbed` ones only the kind of value is compared, of `casing`
    all but upper and lower case.
    """

    headers: tuple[str, ...]
    fields: Mapping[str, str]
    casing: Mapping[str, str]
    scrubbed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Lenient:
    """How far two values may differ; `whole` says that 1 and 1.0 are one."""

    fields: frozenset[str] = frozenset()
    casing: frozenset[str] = frozenset()
    whole: bool = False

    def passes(self, name: str, was: Any, now: Any) -> bool:
        """Tell whether two texts of a field are let pass as one; of another kind, or absent, they are not."""
        if not (isinstance(was, str) and isinstance(now, str)):
            return False
        return name in self.fields or (name in self.casing and was.lower() == now.lower())


@cache
def aside() -> Aside:
    """Return what `volatile.yaml` declares."""
    told = yaml.safe_load(Path(__file__).with_name("volatile.yaml").read_text(encoding="utf-8"))
    parts = ({n.lower(): why for n, why in told[part].items()} for part in ("fields", "casing", "scrubbed"))
    return Aside(tuple(told["headers"]), *parts)


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
    yield from _bodies(recorded.body, answered.body, _lenient(provenance), _replaced(provenance))


def _lenient(provenance: Mapping[str, Any]) -> _Lenient:
    if provenance.get("kind", "recorded") == "recorded":
        return _Lenient(frozenset(aside().fields), frozenset(aside().casing), whole=True)
    scrubbed = provenance.get("scrubbed")
    return _Lenient(whole=isinstance(scrubbed, dict) and scrubbed.get("scaledAmounts") is True)


def _replaced(provenance: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields whose values scrubbing replaced, though the fake words them itself."""
    return frozenset(aside().scrubbed) if provenance.get("scrubbed") else frozenset()


def _header(one: Interaction, name: str) -> str:
    if name == "content-type":
        return one.content_type.lower().replace(" ", "") or _NO_HEADER
    return one.headers.get(name, _NO_HEADER)


def _file(content: bytes | None) -> str:
    """Return the kind of a file: its bytes are made by the fake, and are never those of a recording."""
    if not content:
        return "text" if content is None else "nothing"
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "other bytes")


def _is_one(name: str, of: str, replaced: frozenset[str]) -> bool:
    return name in replaced or f"{of}.{name}" in replaced


def _bodies(
    recorded: str, answered: str, lenient: _Lenient, replaced: frozenset[str]
) -> Iterator[Difference]:
    try:
        was, now = _without(_exact(recorded), replaced), _without(_exact(answered), replaced)
        yield from _values(was, now, "", lenient)
    except (ValueError, RecursionError):
        if recorded != answered:
            yield Difference("body", *_shown_apart(recorded, answered))


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


def _values(was: Any, now: Any, path: str, lenient: _Lenient) -> Iterator[Difference]:
    if isinstance(was, dict) and isinstance(now, dict):
        for name in [*was, *(name for name in now if name not in was)]:
            one, other = was.get(name, _ABSENT), now.get(name, _ABSENT)
            if not lenient.passes(name.lower(), one, other):
                yield from _values(one, other, f"{path}.{name}" if path else name, lenient)
    elif isinstance(was, list) and isinstance(now, list):
        yield from _rows(was, now, path, lenient)
    elif not _same(was, now, lenient):
        yield Difference(path or "body", *_shown_apart(was, now))


def _rows(was: list[Any], now: list[Any], path: str, lenient: _Lenient) -> Iterator[Difference]:
    if len(was) != len(now):
        yield Difference(path or "rows", f"{len(was)} rows", f"{len(now)} rows")
        return
    found = [
        difference
        for at, (one, other) in enumerate(zip(was, now, strict=True))
        for difference in _values(one, other, f"{path}[{at}]", lenient)
    ]
    if found and was != now and sorted(map(_spelled, was)) == sorted(map(_spelled, now)):
        yield Difference(path or "rows", "the same rows", "in another order")
    else:
        yield from found


def _same(was: Any, now: Any, lenient: _Lenient) -> bool:
    """Tell whether two values are one; true and 1 are two."""
    if was != now or isinstance(was, bool) != isinstance(now, bool):
        return False
    return lenient.whole or isinstance(was, int) == isinstance(now, int)


def _spelled(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _shown_apart(was: Any, now: Any) -> tuple[str, str]:
    """Return two values for a person, long ones from shortly before the place where they part."""
    one, other = _shown(was), _shown(now)
    if max(len(one), len(other)) <= LONGEST:
        return one, other
    alike = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    start = max(0, min(alike, len(one), len(other)) - LONGEST // 4)
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    part = f"{'…' if start else ''}{text[start:]}"
    return part if len(part) <= LONGEST else part[: LONGEST - 1] + "…"


def _shown(value: Any) -> str:
    """Return a value as JSON has it, so that a text of figures is no number."""
    if isinstance(value, _Absent):
        return "(absent)"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
