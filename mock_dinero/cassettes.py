"""The only reader of cassettes: recorded HTTP in the YAML of vcrpy, with its provenance.

Law of this module: what is read is plain data within limits (size, no aliases, no tags beyond YAML's own), and
anything broken is one line that names the file, the interaction and what to do. `cassette_writing` writes them.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mock_dinero import plain_yaml
from mock_dinero.answers import HALF, half_a_character

HOST = "https://api.dinero.dk"
MAX_BYTES = 64 * 1024 * 1024
VERSION = 1
STATUSES = range(100, 600)

_ROW = "\n- request:\n"
_INDENT = "\n        "
_LAYOUT = re.compile(
    r"    method: ([A-Z]+)\n"
    r"    uri: '([^'\n]*)'\n"
    r"    headers:\n      accept: \[application/json\]\n"
    r"    body: null\n"
    r"  response:\n"
    r"    status: {code: (\d{3}), message: (?:OK|Error)}\n"
    r"    headers:\n      content-type: \['([^'\n]*)'\]\n"
    r"    body:\n      string: \|-\n"
    r"        ([\[{][^\n]*(?:\n {8}[^\n]*)*)\n?"
)
"""The plain form that `cassette_writing` gives a read of JSON: method, uri, status, content type, body."""

_SIDES = frozenset(("request", "response"))


class CassetteError(Exception):
    """A cassette that cannot be used; the text is one line."""


class _NotANumberError(Exception):
    """A constant that Python reads and JSON does not have."""


def _refuse(constant: str) -> None:
    raise _NotANumberError(constant)


_STRICT = json.JSONDecoder(parse_constant=_refuse)


JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request and its answer; `place` says where it stands, for messages.

    `accept` and `request_body` are the request's, `headers` the answer's kept headers beside its content type (lower
    case). `content` holds an answer that is no text, as a PDF or a picture; `body` is empty then.
    """

    method: str
    uri: str
    status: int
    body: str
    content_type: str = "application/json; charset=utf-8"
    place: str = ""
    request_body: str = ""
    accept: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None

    def json(self) -> Any:
        """Return the body as data; CassetteError when it is not JSON, which knows no NaN and no Infinity."""
        try:
            found = _STRICT.decode(self.body)
        except _NotANumberError as constant:
            raise CassetteError(f"{self.place}: {constant} is no number of JSON; write a number.") from None
        except (ValueError, RecursionError):
            raise CassetteError(f"{self.place}: the body is not JSON; record it again.") from None
        if HALF.decode() in self.body.lower() and (half := half_a_character(found)):
            raise CassetteError(f"{self.place}: the body has half a character ({half}); write it whole.")
        return found


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
    return parse(text_of(path), str(path))


def text_of(path: Path) -> str:
    """Return the text of a file; CassetteError for what is no file (reading a pipe would not end) or no text."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise CassetteError(f"{path}: no file; remove it, or name another folder.")
        if found.st_size > MAX_BYTES:
            raise CassetteError(f"{path}: larger than {MAX_BYTES // 2**20} MB; split it.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise CassetteError(f"{path}: cannot be read ({problem.strerror}); repair or remove it.") from None
    except UnicodeDecodeError as problem:
        raise CassetteError(
            f"{path}: cannot be read as UTF-8 text ({problem.reason}); repair or remove it."
        ) from None


def parse(text: str, name: str) -> Cassette:
    """Read the text of a cassette; `name` is what messages call it."""
    return _own(text, name) or _any(text, name)


def is_plain(text: str) -> bool:
    """Tell whether rows are laid out as `dump` lays them out, so that `parse` reads all that stands in them."""
    _, *rows = text.split(_ROW)
    return bool(rows) and all(map(_LAYOUT.fullmatch, rows))


def _any(text: str, name: str) -> Cassette:
    """Read a cassette however its YAML is written."""
    data = _load(text, name)
    if not isinstance(data, dict) or not isinstance(data.get("interactions"), list):
        raise CassetteError(f"{name}: no list of interactions; is this a vcrpy cassette?")
    if data.get("version") != VERSION:
        raise CassetteError(
            f"{name}: version {_shown(data.get('version'))} is not 1; record it again with vcrpy."
        )
    provenance = _provenance(data, name)
    rows = enumerate(data["interactions"], start=1)
    return Cassette(provenance, tuple(_interaction(row, f"{name}: interaction {at}") for at, row in rows))


def _provenance(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get("provenance") or {}
    if not isinstance(found, dict):
        raise CassetteError(f"{name}: provenance is not a mapping; write `provenance: {{kind: ...}}`.")
    return found


def _own(text: str, name: str) -> Cassette | None:
    """Read a cassette that `dump` wrote and nobody edited since; None for any other.

    Its layout is known, so that a start does not wait for YAML: thirteen megabytes take a second there.
    """
    head, *rows = text.split(_ROW)
    matches = [_LAYOUT.fullmatch(row) for row in rows]
    if not rows or not head.startswith(f"version: {VERSION}\nprovenance:\n") or not all(matches):
        return None
    provenance = _provenance(_load(head + "\n", name), name)
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
        return plain_yaml.load(text)
    except plain_yaml.AliasError:
        raise CassetteError(f"{name}: YAML aliases are not read; write each value out.") from None
    except plain_yaml.PlainYamlError as problem:
        where = f" at line {problem.line}" if problem.line else ""
        raise CassetteError(
            f"{name}: not readable YAML{where} ({problem.what}); repair or remove the file."
        ) from None


def _interaction(row: Any, place: str) -> Interaction:
    try:
        request, response = row["request"], row["response"]
        status = response["status"]["code"]
        body, content = _body(response["body"], place)
        method, uri = request["method"], request["uri"]
    except (KeyError, TypeError) as problem:
        raise CassetteError(f"{place}: {_absent(problem)} is missing; record it again with vcrpy.") from None
    if not (type(status) is int and isinstance(method, str) and isinstance(uri, str)):
        raise CassetteError(f"{place}: method, uri or status code has the wrong type; record it again.")
    if status not in STATUSES or not (uri.isprintable() and method.isascii() and method.isalpha()):
        raise CassetteError(f"{place}: method, uri or status code is none of HTTP's; record it again.")
    sent, _ = _body(request.get("body"), place)
    accept = _headers(request.get("headers")).get("accept", JSON)
    headers = _headers(response.get("headers"))
    kind = headers.pop("content-type", "")
    return Interaction(method.upper(), uri, status, body, kind, place, sent, accept, headers, content)


def _shown(version: object) -> str:
    return str(version) if version in range(100) else "(not shown)"


def _absent(problem: Exception) -> str:
    return f"`{problem.args[0]}`" if isinstance(problem, KeyError) else "request or response"


def _body(body: Any, place: str) -> tuple[str, bytes | None]:
    """Return a body as text, or as the bytes of what is no text."""
    content = body.get("string") if isinstance(body, dict) else body
    if isinstance(content, str):
        return content, None
    if content is None:
        return "", None
    if not isinstance(content, bytes) or content.startswith(b"\x1f\x8b"):
        raise CassetteError(
            f"{place}: the body is compressed or no text; record with decode_compressed_response."
        )
    try:
        return content.decode(), None
    except ValueError:
        return "", content


def _headers(headers: object) -> dict[str, str]:
    """Return the first value of each header by its name in lower case."""
    pairs = headers.items() if isinstance(headers, dict) else ()
    return {
        str(name).lower(): str(value[0] if isinstance(value, list) else value)
        for name, value in pairs
        if value
    }
