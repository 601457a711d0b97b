"""The guard: what is left in cassettes that looks like a secret or like somebody's data.

Law of this module: a finding names file, interaction and field and says what it looks like, never the value. A cassette
that says it was recorded must have been scrubbed, and then every text in it is made; in one derived from the
description the people are invented, so that only what looks like a real number or secret is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mock_dinero import files as made_files
from mock_dinero.cassettes import Cassette, Interaction, files, read, text_of
from mock_dinero.ledger.papers import File
from mock_dinero.tape.scrub.kinds import media
from mock_dinero.tape.scrub.looks import of_text
from mock_dinero.tape.scrub.made import MADE_ON, extension_of, lines, paper_of, traits
from mock_dinero.tape.scrub.provenance import NOTED, is_ours
from mock_dinero.tape.scrub.refusal import ScrubRefused
from mock_dinero.tape.scrub.rules import standard
from mock_dinero.tape.scrub.scrubber import Scrubber
from mock_dinero.tape.scrub.suspicion import Judge
from mock_dinero.tape.scrub.unread import asides

REQUEST_HEADERS = frozenset({"accept", "content-type"})
FIRST_REFUSAL = 400
_SHA256 = re.compile("[0-9a-f]{64}")
_ANY_KEY = bytes(32)  # what the guard makes of a value is thrown away


@dataclass(frozen=True, slots=True)
class Finding:
    """Where something was left, and what it looks like; `place` names the file and the interaction."""

    place: str
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.field}: {self.what}"


def check(folders: Iterable[Path]) -> Iterator[Finding]:
    """Yield what is left in the cassettes of some folders; CassetteError for the first that is none."""
    for path in files(folders):
        yield from check_file(path)


def check_file(path: Path) -> Iterator[Finding]:
    """Yield what is left in one cassette."""
    cassette = read(path)
    strict = cassette.provenance.get("kind", "recorded") != NOTED
    if what := of_text(path.name):
        yield Finding("a file", "name of the file", what)
    yield from _of_provenance(cassette.provenance, str(path), strict=strict)
    yield from _of_asides(path, cassette, strict=strict)
    yield from _Guard(strict=strict).findings(cassette)


def _of_provenance(provenance: Mapping[str, Any], place: str, *, strict: bool) -> Iterator[Finding]:
    if strict and not isinstance(provenance.get("scrubbed"), dict):
        yield Finding(place, "provenance", "a recording that was not scrubbed; run mock-dinero scrub")
    for name, value in provenance.items():
        where = f"provenance {name}" if str(name).isidentifier() else "provenance"
        told = value
        if isinstance(value, dict) and _SHA256.fullmatch(str(value.get("sha256"))):
            told = {**value, "sha256": ""}  # the hash of the description is no secret
        if what := of_text(f"{name}: {told}"):
            yield Finding(place, where, what)
        elif strict and not is_ours(name, value):
            yield Finding(place, where, "nothing that recording or scrubbing writes; remove it")


def _of_asides(path: Path, cassette: Cassette, *, strict: bool) -> Iterator[Finding]:
    kept = {f"header response {name}" for name in standard().headers} | {
        f"header request {name}" for name in REQUEST_HEADERS
    }
    for aside in asides(text_of(path), cassette.provenance, str(path)):
        is_header = aside.field.startswith("header ")
        field = aside.field if aside.field.replace("-", "").replace(" ", "").isalnum() else "header"
        if is_header and aside.field not in kept:
            yield Finding(aside.place, field, "not on the list of headers that are kept")
        elif what := of_text(aside.text):
            yield Finding(aside.place, field, what)
        elif aside.advice and (strict or aside.field != "comment"):
            yield Finding(aside.place, field, aside.advice)


class _Guard:
    """Looks at every value the way the scrubber meets it."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._judge = Judge(standard())
        self._scrubber = Scrubber(_ANY_KEY, seen=self._see)
        self._found: dict[Finding, None] = {}
        self._place = ""

    def findings(self, cassette: Cassette) -> list[Finding]:
        """Return what was found, each place and field once."""
        for one in cassette.interactions:
            self._place = one.place
            try:
                # a file in place of the recorded one would be made only to be thrown away
                self._scrubber.interaction(one if one.content is None else replace(one, content=b""))
            except ScrubRefused as refused:
                self._add(refused.field, refused.advice)
            self._see_content(one)
        return list(self._found)

    def _add(self, field: str, what: str) -> None:
        self._found[Finding(self._place, field, what)] = None

    def _see(self, name: str, kind: str, value: str) -> None:
        if what := self._judge.of(kind, value, strict=self._strict):
            self._add(name, what)

    def _see_content(self, one: Interaction) -> None:
        if one.content_type and media(one.content_type) != one.content_type:
            self._add("header content-type", "more than the type of an answer; scrub it")
        content = one.content
        if content is None and "/files/" in one.uri and one.status < FIRST_REFUSAL:
            content = one.body.encode()
        if not content:
            return
        extension = extension_of(content)
        if "/files/" in one.uri and _is_made(one, content, extension):
            return  # every byte of it is a function of its made guid and its size
        if one.content is None:
            self._see("file", "text", one.body)
        elif extension == "pdf":
            self._see_paper(content)
        elif self._strict:
            self._add("file bytes", "a file that scrubbing did not make")
        elif what := of_text(content.decode("latin-1"), figures=False):
            self._add("file bytes", what)

    def _see_paper(self, content: bytes) -> None:
        """Look at a PDF: in a recording it is its lines and nothing else, since that is what scrubbing makes."""
        found = lines(content)
        for line in found:
            self._see("PDF text", "paper", line)
        for line in traits(content):
            self._see("PDF properties", "free", line)
        if self._strict and paper_of(found) != content:
            self._add("PDF", "more than the text of a paper that scrubbing made")


def _is_made(one: Interaction, content: bytes, extension: str) -> bool:
    """Tell whether bytes are those that are made for this address."""
    guid = one.uri.partition("?")[0].rstrip("/").rpartition("/")[2]
    if one.content is None:
        extension = next((name for name in ("xml", "csv") if name in one.content_type), extension)
    file = File(guid=guid, name=None, extension=extension, size=len(content), pages=1, uploaded_at=MADE_ON)
    return made_files.content(file) == content
