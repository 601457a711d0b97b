"""What holds for the answer of every tool: valid, copied as text, in context, and read by permitted calls."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from .promises import PROMISES
from .recording import credentials
from .requirements import requirement

if TYPE_CHECKING:
    from collections.abc import Callable

    from .expected import Books
    from .fake import Fake, Request
    from .session import Connection, Outcome

ORGANIZATION = "organizationId"
TOKEN = re.compile(r"(?i)bearer\s+[\w.~+/=-]{8}|\beyJ[\w-]{6,}\.[\w-]+")
"""A token in a header's words, or one that carries JSON."""


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_null(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_null(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Seen:
    """One call: what came back, and what Dinero received meanwhile beside requests for a token."""

    outcome: Outcome
    received: tuple[Request, ...]


@pytest.fixture(scope="session")
def example(server: Connection, fake: Fake, known: dict[str, Any]) -> Callable[[str], Seen]:
    """The call that must succeed, of each tool, made once."""

    @functools.cache
    def call(tool: str) -> Seen:
        before = fake.last()
        outcome = server.call(tool, PROMISES[tool].call(known))
        received = (seen for seen in fake.requests(before) if not seen.path.endswith("/token"))
        return Seen(outcome, tuple(received))

    return call


@requirement("answers:schema")
@pytest.mark.parametrize("tool", PROMISES)
def test_an_answer_is_valid(server: Connection, example: Callable[[str], Seen], tool: str) -> None:
    """Against the schema that the server itself gives for it."""
    outcome = example(tool).outcome
    assert not outcome.is_error, outcome.text[:500]
    schema = server.tools[server.target.tool(tool)].output_schema
    assert schema is not None, f"{server.target.tool(tool)} has no output schema"
    Draft202012Validator(schema).validate(outcome.data)


@requirement("answers:text")
@pytest.mark.parametrize("tool", PROMISES)
def test_an_answer_is_copied_as_text(example: Callable[[str], Seen], tool: str) -> None:
    """For hosts that read nothing else; a file is sent once, and its text names it in one line."""
    outcome = example(tool).outcome
    assert not outcome.is_error, outcome.text[:500]
    if "base64" in outcome.data:
        assert outcome.data["base64"] not in outcome.text
        assert len(outcome.text.splitlines()) == 1
    else:
        assert _without_null(json.loads(outcome.text)) == _without_null(outcome.data)


@requirement("answers:context")
@pytest.mark.parametrize("tool", PROMISES)
def test_an_answer_is_in_context(fake: Fake, books: Books, example: Callable[[str], Seen], tool: str) -> None:
    """Whose it is, as of when, and when it was fetched."""
    outcome = example(tool).outcome
    assert not outcome.is_error, outcome.text[:500]
    context = outcome.data["context"]
    assert context["asOf"].startswith(fake.today)
    assert context["fetchedAt"]
    assert isinstance(outcome.data["notes"], list)
    if ORGANIZATION in PROMISES[tool].required:
        assert context["organization"] == {"id": books.id, "name": books.name}


@requirement("answers:no-secret")
@pytest.mark.parametrize("tool", PROMISES)
def test_an_answer_holds_no_credential(fake: Fake, example: Callable[[str], Seen], tool: str) -> None:
    """Neither what the server signs in with, nor a token it was given; which one is not said here."""
    outcome = example(tool).outcome
    whole = json.dumps(outcome.data, ensure_ascii=False) + outcome.text
    known = sum(secret in whole for secret in credentials(fake.ready["credentials"]))
    tokens = len(TOKEN.findall(whole))
    assert (known, tokens) == (0, 0), f"{known} credentials and {tokens} tokens are in the answer"


@requirement("answers:calls")
@pytest.mark.parametrize("tool", PROMISES)
def test_a_tool_makes_only_its_promised_reads(example: Callable[[str], Seen], tool: str) -> None:
    """What Dinero received during the call is one of the tool's own operations, or the organisations."""
    received = example(tool).received
    strange = [
        f"{seen.method} {seen.path}"
        for seen in received
        if not PROMISES[tool].may_ask(seen.method, seen.path)
    ]
    assert strange == []
