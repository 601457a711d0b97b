"""One step through vcrpy: what the client hears is scrubbed and becomes one cassette, or nothing does.

Law of this module: bytes reach the disk only as text that `cassette_writing.dump` made of scrubbed interactions, in one
rename. Answers that say nothing (a busy server, a token that ran out) are not recorded, nor is signing in. Rows of
organisations that nobody agreed to record are left out of the lists of organisations.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import vcr  # type: ignore[import-untyped]
from vcr.persisters.filesystem import CassetteNotFoundError  # type: ignore[import-untyped]
from vcr.record_mode import RecordMode  # type: ignore[import-untyped]

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import HOST, Interaction
from mock_dinero.tape.asking import PASSING
from mock_dinero.tape.unfinished import write_whole

LISTS_OF_ORGANIZATIONS = frozenset({"/v1/organizations", "/v1.1/organizations"})
UNSAID = PASSING | {HTTPStatus.UNAUTHORIZED}

READABLE = 0o644

Scrub = Callable[[Interaction], Interaction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taped:
    """What becomes of the step's answers: scrubbed by `scrub`, under this provenance, of these organisations."""

    scrub: Scrub
    provenance: Callable[[], Mapping[str, Any]]
    organization: int


@contextmanager
def taping(path: Path, taped: Taped) -> Iterator[None]:
    """Record what httpx hears within the block into a cassette; nothing is written when the block fails.

    What the scrubber refuses is raised at the end of the block.
    """
    writer = _Writer(path, taped)
    recorder = vcr.VCR(
        record_mode=RecordMode.ALL,
        match_on=(),  # nothing is played while recording, so nothing is compared
        before_record_request=_unless_signing_in,
        before_record_response=_unless_unsaid,
        decode_compressed_response=True,
    )
    recorder.register_persister(writer)
    with recorder.use_cassette(str(path), record_on_exception=False):
        yield
    if writer.problem is not None:
        raise writer.problem


class _Writer:
    """A persister of vcrpy; what goes wrong is kept, since vcrpy must get the chance to unhook itself."""

    def __init__(self, path: Path, taped: Taped) -> None:
        self._path = path
        self._taped = taped
        self.problem: Exception | None = None

    def load_cassette(self, _path: str, **_: Any) -> tuple[list[Any], list[Any]]:
        """Find nothing: a step is recorded anew or not at all."""
        raise CassetteNotFoundError

    def save_cassette(self, _path: str, told: Mapping[str, Any], **_: Any) -> None:
        """Scrub and write."""
        try:
            heard = (_interaction(*pair) for pair in zip(told["requests"], told["responses"], strict=True))
            kept = [self._taped.scrub(_own(one, self._taped.organization)) for one in heard]
            write_whole(self._path, dump(self._taped.provenance(), kept), READABLE)
        except Exception as problem:  # noqa: BLE001 - raised again as soon as vcrpy has unhooked itself
            self.problem = problem


def _unless_signing_in(request: Any) -> Any:
    return None if urlsplit(request.uri).path.endswith("/token") else request


def _unless_unsaid(response: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return None if response["status"]["code"] in UNSAID else response


def _interaction(request: Any, response: Mapping[str, Any]) -> Interaction:
    """Return what vcrpy heard, at Dinero's own address."""
    parts = urlsplit(request.uri)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    headers = {name.lower(): values[0] for name, values in response["headers"].items() if values}
    content: bytes | None = response["body"]["string"] or b""
    try:
        body, content = (content or b"").decode(), None
    except ValueError:
        body = ""
    sent = request.body or b""
    return Interaction(
        method=request.method,
        uri=f"{HOST}{target}",
        status=response["status"]["code"],
        body=body,
        content_type=headers.pop("content-type", ""),
        place=f"{request.method} {parts.path}",
        request_body=sent.decode() if isinstance(sent, bytes) else str(sent),
        accept=next((value for name, value in request.headers.items() if name.lower() == "accept"), "*/*"),
        headers=headers,
        content=content,
    )


def _own(one: Interaction, organization: int) -> Interaction:
    """Leave other organisations' rows out of a list of organisations."""
    if urlsplit(one.uri).path not in LISTS_OF_ORGANIZATIONS or one.status != HTTPStatus.OK:
        return one
    rows = one.json()
    kept = [row for row in rows if row.get("Id", row.get("id")) == organization]
    return one if kept == rows else replace(one, body=json.dumps(kept, ensure_ascii=False))
