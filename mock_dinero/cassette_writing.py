"""The only writer of cassettes. What it writes reads back the same, byte for byte, and vcrpy plays it.

Law of this module: a body stays as it was sent, to the last digit of every number; only line breaks between the
rows of an outer list are added, so that differences can be read. A body that is no text is written as binary.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from mock_dinero.cassettes import VERSION, Interaction

_INDENT = "\n        "
_TEMPLATE = """
- request:
    method: {method}
    uri: '{uri}'
    headers:
      accept: [{accept}]
    body: {sent}
  response:
    status: {{code: {status}, message: {message}}}
    headers:
{headers}
    body:
      string: {body}"""
"""One interaction; the first line break ends what stands before."""

_BREAKS_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_PLAIN = re.compile(r"[\w./+-]+")
_SPACE = re.compile(r"[ \t\r\n]*")
_SPREAD = re.compile(r"[\t\r\n]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"]+')
_SCAN = json.JSONDecoder().raw_decode


def dump(provenance: Mapping[str, Any], interactions: Sequence[Interaction]) -> str:
    """Return the text of a cassette: provenance first, JSON bodies one row per line."""
    return "".join((head(provenance), *(_written(one) for one in interactions), "\n"))


def head(provenance: Mapping[str, Any]) -> str:
    """Return what stands before the interactions."""
    told = {"version": VERSION, "provenance": dict(provenance)}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=110) + "interactions:"


def _written(one: Interaction) -> str:
    headers = {"content-type": one.content_type, **one.headers} if one.content_type else one.headers
    lines = [f"      {name}: [{_quoted(value)}]" for name, value in headers.items()]
    return _TEMPLATE.format(
        method=one.method,
        uri=one.uri.replace("'", "''"),
        accept=one.accept if _PLAIN.fullmatch(one.accept) else _quoted(one.accept),
        sent=_text(one.request_body) if one.request_body else "null",
        status=one.status,
        message="OK" if one.status < 400 else "Error",
        headers="\n".join(lines) if lines else "      {}",
        body=_text(one.body) if one.content is None else _binary(one.content),
    )


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'" if value.isprintable() else _escaped(value)


def _text(body: str) -> str:
    """Return a body as YAML: JSON as a literal block, anything else as one quoted line."""
    try:
        rows = "".join(_rows(body))
    except (ValueError, RecursionError):
        return _escaped(body)
    if rows[:1] not in ("{", "["):
        return _escaped(body)
    safe = _BREAKS_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", rows)
    return "|-" + _INDENT + safe.replace("\n", _INDENT)


def _escaped(text: str) -> str:
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9)).strip()


def _binary(content: bytes) -> str:
    return str(yaml.safe_dump(content, width=10**9)).strip().replace("\n", _INDENT)


def _rows(body: str) -> Iterator[str]:
    """Yield JSON text as it was sent, every object of an outer list on a line of its own."""
    json.loads(body)
    start = _skip(body, 0)
    if body[start : start + 1] == "{":
        yield from _members(body, start)
    elif body[start : start + 1] == "[":
        yield from _list(body, start)
    else:
        yield _one_line(body)


def _members(body: str, at: int) -> Iterator[str]:
    yield "{"
    at, comma = _skip(body, at + 1), ""
    while body[at] != "}":
        end = _SCAN(body, at)[1]
        start = _skip(body, _skip(body, end) + 1)
        value_end = _SCAN(body, start)[1]
        yield f"{comma}{body[at:end]}:"
        yield from _list(body, start) if body[start] == "[" else (_one_line(body[start:value_end]),)
        at, comma = _next(body, value_end), ","
    yield "}"


def _list(body: str, at: int) -> Iterator[str]:
    first = at = _skip(body, at + 1)
    opened, between, closed = ("[\n", ",\n", "\n]") if body[at] == "{" else ("[", ",", "]")
    yield opened
    while body[at] != "]":
        end = _SCAN(body, at)[1]
        yield (between if at != first else "") + _one_line(body[at:end])
        at = _next(body, end)
    yield closed


def _next(body: str, at: int) -> int:
    """Return where the next value starts, or the bracket that closes."""
    at = _skip(body, at)
    return _skip(body, at + 1) if body[at] == "," else at


def _skip(body: str, at: int) -> int:
    found = _SPACE.match(body, at)
    return found.end() if found else at


def _one_line(value: str) -> str:
    """Return JSON text on one line; where it was spread over several, without any space between values."""
    if not _SPREAD.search(value):
        return value
    return "".join(found[0] for found in _TOKEN.finditer(value))
