"""The only reader and writer of cassettes: recorded HTTP in the YAML of vcrpy, with its provenance.

Law of this module: what is read is plain data within limits (size, no aliases, no tags beyond YAML's own), and
anything broken is one line that names the file, the interaction and what to do. What is written reads back the
same, byte for byte, and vcrpy plays it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HOST = "https://api.dinero.dk"
MAX_BYTES = 64 * 1024 * 1024
VERSION = 1

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # libyaml is missing: the same language, twenty times slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

_ROW = "\n- request:\n"
_INDENT = "\n        "
_TEMPLATE = """
- request:
    method: {}
    uri: '{}'
    headers:
      accept: [application/json]
    body: null
  response:
    status: {{code: {}, message: {}}}
    headers:
      content-type: ['{}']
    body:
      string: |-
        {}"""
"""One interaction as `dump` writes it; the first line break ends what stands before."""

_LAYOUT = re.compile(
    r"    method: ([A-Z]+)\n"
    r"    uri: '([^'\n]*)'\n"
    r"    headers:\n      accept: \[application/json\]\n"
    r"    body: null\n"
    r"  response:\n"
    r"    status: {code: (\d{3}), message: \w+}\n"
    r"    headers:\n      content-type: \['([^'\n]*)'\]\n"
    r"    body:\n      string: \|-\n"
    r"        ([\[{][^\n]*(?:\n {8}[^\n]*)*)\n?"
)
"""What the template comes to, read back: method, uri, status, content type, body."""

_ALIAS = re.compile(r"(?:^|[\s\[{,:-])\*[\w-]")
_BREAKS_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class CassetteError(Exception):
    """A cassette that cannot be used; the text is one line."""


class _NotANumberError(Exception):
    """A constant that Python reads and JSON does not have."""


def _refuse(constant: str) -> None:
    raise _NotANumberError(constant)


_STRICT = json.JSONDecoder(parse_constant=_refuse)


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request and its answer; `place` says where it stands, for messages."""

    method: str
    uri: str
    status: int
    body: str
    content_type: str = "application/json; charset=utf-8"
    place: str = ""

    def json(self) -> Any:
        """Return the body as data; CassetteError when it is not JSON, which knows no NaN and no Infinity."""
        try:
            return _STRICT.decode(self.body)
        except _NotANumberError as constant:
            raise CassetteError(f"{self.place}: {constant} is no number of JSON; write a number.") from None
        except (ValueError, RecursionError):
            raise CassetteError(f"{self.place}: the body is not JSON; record it again.") from None


@dataclass(frozen=True, slots=True)
class Cassette:
    """What one file holds; a file without a provenance header has an empty one."""

    provenance: Mapping[str, Any]
    interactions: tuple[Interaction, ...]


def files(folders: Iterable[Path]) -> list[Path]:
    """Return the cassettes in folders and below, in order of their names; CassetteError for a folder without any."""
    found: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            raise CassetteError(f"{folder}: no such folder; name a folder that holds cassettes (*.yaml).")
        within = sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"})
        if not within:
            raise CassetteError(
                f"{folder}: no cassettes in it; put one there (*.yaml) or name another folder."
            )
        found += within
    return found


def read(path: Path) -> Cassette:
    """Read one file; CassetteError on anything that is not a cassette."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CassetteError(f"{path}: larger than {MAX_BYTES // 2**20} MB; split it.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CassetteError(f"{path}: cannot be read as UTF-8 text ({problem}).") from None
    return parse(text, str(path))


def parse(text: str, name: str) -> Cassette:
    """Read the text of a cassette; `name` is what messages call it."""
    return _own(text, name) or _any(text, name)


def _any(text: str, name: str) -> Cassette:
    """Read a cassette however its YAML is written."""
    data = _load(text, name)
    if not isinstance(data, dict) or not isinstance(data.get("interactions"), list):
        raise CassetteError(f"{name}: no list of interactions; is this a vcrpy cassette?")
    if data.get("version") != VERSION:
        raise CassetteError(f"{name}: version {data.get('version')} is not 1; record it again with vcrpy.")
    provenance = data.get("provenance") or {}
    if not isinstance(provenance, dict):
        raise CassetteError(f"{name}: provenance is not a mapping; write `provenance: {{kind: ...}}`.")
    rows = enumerate(data["interactions"], start=1)
    return Cassette(provenance, tuple(_interaction(row, f"{name}: interaction {at}") for at, row in rows))


def _own(text: str, name: str) -> Cassette | None:
    """Read a cassette that `dump` wrote and nobody edited since; None for any other.

    Its layout is known, so that a start does not wait for YAML: thirteen megabytes take a second there.
    """
    head, *rows = text.split(_ROW)
    matches = [_LAYOUT.fullmatch(row) for row in rows]
    if not rows or not head.startswith(f"version: {VERSION}\nprovenance:\n") or not all(matches):
        return None
    provenance = _load(head + "\n", name)["provenance"]
    found = [match.groups() for match in matches if match]
    return Cassette(
        provenance,
        tuple(
            Interaction(
                method, uri, int(status), body.replace(_INDENT, "\n"), kind, f"{name}: interaction {at}"
            )
            for at, (method, uri, status, kind, body) in enumerate(found, start=1)
        ),
    )


def _load(text: str, name: str) -> Any:
    try:
        if _ALIAS.search(text) and any(_is_alias(event) for event in yaml.parse(text, Loader=Loader)):
            raise CassetteError(f"{name}: YAML aliases are not read; write each value out.")
        return yaml.load(text, Loader=Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        what = getattr(problem, "problem", None) or type(problem).__name__
        raise CassetteError(
            f"{name}: not readable YAML{where} ({what}); repair or remove the file."
        ) from None


def _is_alias(event: object) -> bool:
    return isinstance(event, yaml.AliasEvent)


def _interaction(row: Any, place: str) -> Interaction:
    try:
        request, response = row["request"], row["response"]
        status = response["status"]["code"]
        body = _body(response["body"], place)
        method, uri = request["method"], request["uri"]
    except (KeyError, TypeError) as problem:
        raise CassetteError(f"{place}: {_absent(problem)} is missing; record it again with vcrpy.") from None
    if not (isinstance(status, int) and isinstance(method, str) and isinstance(uri, str)):
        raise CassetteError(f"{place}: method, uri or status code has the wrong type; record it again.")
    return Interaction(method.upper(), uri, status, body, _content_type(response.get("headers")), place)


def _absent(problem: Exception) -> str:
    return f"`{problem.args[0]}`" if isinstance(problem, KeyError) else "request or response"


def _body(body: Any, place: str) -> str:
    content = body.get("string") if isinstance(body, dict) else body
    if isinstance(content, str):
        return content
    if content is None:
        return ""
    try:
        return bytes(content).decode()
    except (TypeError, ValueError):
        return _undecoded(place, content)


def _undecoded(place: str, content: object) -> str:
    if isinstance(content, bytes) and not content.startswith(b"\x1f\x8b"):
        return ""  # a file (PDF, picture): nothing a ledger is folded from
    raise CassetteError(
        f"{place}: the body is compressed or no text; record with decode_compressed_response."
    )


def _content_type(headers: object) -> str:
    pairs = headers.items() if isinstance(headers, dict) else ()
    values = [value for name, value in pairs if str(name).lower() == "content-type"]
    first = values[0] if values else ""
    return str(first[0] if isinstance(first, list) and first else first)


def dump(provenance: Mapping[str, Any], interactions: Sequence[Interaction]) -> str:
    """Return the text of a cassette: provenance first, JSON bodies one row per line."""
    header = yaml.safe_dump(
        {"version": VERSION, "provenance": dict(provenance)}, sort_keys=False, allow_unicode=True, width=110
    )
    return "".join((header, "interactions:", *(_written(one) for one in interactions), "\n"))


def _written(one: Interaction) -> str:
    body = _BREAKS_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", _rows(json.loads(one.body)))
    message = "OK" if one.status < 400 else "Error"
    return _TEMPLATE.format(
        one.method, one.uri, one.status, message, one.content_type, body.replace("\n", _INDENT)
    )


def _rows(data: Any) -> str:
    """Return JSON text in which every object of an outer list stands on its own line."""
    if isinstance(data, list) and any(isinstance(row, dict) for row in data):
        return "[\n" + ",\n".join(_compact(row) for row in data) + "\n]"
    if isinstance(data, dict):
        return "{" + ",".join(_members(data)) + "}"
    return _compact(data)


def _members(data: dict[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        yield f"{_compact(key)}:{_rows(value) if isinstance(value, list) else _compact(value)}"


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
