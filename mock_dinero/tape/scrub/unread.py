"""What stands in the file of a cassette and in no Interaction: comments, headers, keys that nobody reads.

Law of this module: it knows YAML and no kinds. Whoever looks at every Interaction and at what is yielded here has seen
every character of the file that is not its layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from mock_dinero import plain_yaml
from mock_dinero.cassette_writing import head
from mock_dinero.cassettes import is_plain

TOP = frozenset(("version", "provenance", "interactions"))
SIDES = {
    "request": frozenset(("method", "uri", "headers", "body")),
    "response": frozenset(("status", "headers", "body")),
}
PHRASES = frozenset({"", "None", "OK", "Error", *(status.phrase for status in HTTPStatus)})
UNKNOWN = "a key that no cassette has"


@dataclass(frozen=True, slots=True)
class Aside:
    """A text that no Interaction shows; `advice` says what is wrong with it wherever it stands, else it is judged."""

    place: str
    field: str
    text: str
    advice: str | None = None


def asides(text: str, provenance: Mapping[str, Any], name: str) -> Iterator[Aside]:
    """Yield all of a readable cassette that reading it passes over."""
    if is_plain(text) and text.startswith(head(provenance) + "\n"):
        return
    yield from _comments(text, name)
    data = plain_yaml.load(text)
    yield from (Aside(name, "cassette", f"{key}: {data[key]}", UNKNOWN) for key in data if key not in TOP)
    for at, row in enumerate(data["interactions"], start=1):
        yield from _of_row(row, f"{name}: interaction {at}")


def _comments(text: str, name: str) -> Iterator[Aside]:
    """Yield the comments: what stands between two tokens and is no blank."""
    if "#" not in text:
        return
    end = 0
    for token in plain_yaml.tokens(text):
        between = text[end : token.start_mark.index]
        if "#" in between:
            yield Aside(name, "comment", between.strip(), "a comment, which no recorder writes; remove it")
        end = max(end, token.end_mark.index)
    if "#" in text[end:]:
        yield Aside(name, "comment", text[end:].strip(), "a comment, which no recorder writes; remove it")


def _of_row(row: Any, place: str) -> Iterator[Aside]:
    yield from _unknown(row, SIDES, place)
    for side, known in SIDES.items():
        held = row[side]
        yield from _unknown(held, known, place)
        body = held.get("body")
        if isinstance(body, Mapping):
            yield from _unknown(body, {"string"}, place)
        headers = held.get("headers")
        for header, value in headers.items() if isinstance(headers, Mapping) else ():
            yield from _of_header(f"{side} {str(header).lower()}", value, place)
    yield from _of_status(row["response"]["status"], place)
    sent = row["request"].get("body")
    if isinstance(sent.get("string") if isinstance(sent, Mapping) else sent, bytes):
        yield Aside(place, "request body", "", "bytes, which no read sends; leave the interaction out")


def _unknown(held: Any, known: Any, place: str) -> Iterator[Aside]:
    for key in held if isinstance(held, Mapping) else ():
        if key not in known:
            yield Aside(place, "cassette", f"{key}: {held[key]}", UNKNOWN)


def _of_header(header: str, value: Any, place: str) -> Iterator[Aside]:
    values = value if isinstance(value, list) else [value]
    yield from (Aside(place, f"header {header}", str(one)) for one in values)
    if len(values) > 1:
        advice = "several values, of which the first is read; write one"
        yield Aside(place, f"header {header}", "", advice)


def _of_status(status: Any, place: str) -> Iterator[Aside]:
    yield from _unknown(status, {"code", "message"}, place)
    if str(status.get("message")) not in PHRASES:
        yield Aside(place, "status message", "", "none of HTTP's phrases; write OK")
