"""Worlds beside each other in one process, so that parallel tests do not see each other.

Law of this module: a request belongs to the world its header X-Mock-World names, else to the one its credentials
descend from: an access token, a client id, a refresh token. Everything else is the default world's. A world's
client ids end in its name and its random texts begin with its mark, so that no table of tokens is needed and an
expired token still finds its world.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from mock_dinero.identity import Credentials, Random
from mock_dinero.state import DEFAULT, State

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope

MAX_WORLDS = 1000
MAX_FORM = 16 * 1024
MARK = 8
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_HEADER = b"x-mock-world"
_CLIENTS = ("mock-personal-", "isv_mock_dinero_")
_TEXTS = frozenset({"client_id", "refresh_token", "token", "code"})


class WorldError(ValueError):
    """A world that is not there or cannot be; the text is one line that says what to do."""


Fork = Callable[[State, str, Credentials, Random], State]
"""Makes a world like the first one as it started: with a name, credentials and randomness of its own."""


@dataclass(slots=True)
class Worlds:
    """The default world and the named ones."""

    first: State
    fork: Fork
    random: Random
    named: dict[str, State] = field(default_factory=dict)
    _marks: dict[str, State] = field(default_factory=dict)

    def add(self, name: str) -> State:
        """Make a world with the companies, clock and limits the first one started with."""
        if not NAME.fullmatch(name) or name == DEFAULT:
            raise WorldError("a world's name is 1 to 40 of a-z, 0-9 and dashes: write test-7")
        if name in self.named:
            raise WorldError(f"there is a world {name} already: choose another name, or drop it first")
        if len(self.named) >= MAX_WORLDS:
            raise WorldError(f"there are {MAX_WORLDS} worlds: POST /__mock/worlds/drop forgets one")
        known = self.first.identity.credentials
        state = self.fork(self.first, name, _credentials(name, known), _marked(name, self.random))
        self.named[name] = self._marks[mark(name)] = state
        return state

    def drop(self, name: str) -> None:
        """Forget a named world and every token of it."""
        self.get(name)
        if name == DEFAULT:
            raise WorldError("the default world stays; POST /__mock/reset sets it back")
        del self.named[name], self._marks[mark(name)]

    def get(self, name: str) -> State:
        """Return a world by its name; WorldError when it is not there."""
        found = self.first if name == DEFAULT else self.named.get(name)
        if found is None:
            raise WorldError(
                f'no world is called {name[:40]!r}: POST /__mock/worlds {{"name": "test-7"}} makes one'
            )
        return found

    def every(self) -> list[State]:
        """Return every world, the default one first."""
        return [self.first, *self.named.values()]

    async def of(self, scope: Scope, receive: Receive) -> tuple[State, Receive]:
        """Return the world of a request and a `receive` that still gives its whole body."""
        headers = dict(scope["headers"])
        if _HEADER in headers:
            return self.get(headers[_HEADER].decode("latin-1")), receive
        if not self.named:
            return self.first, receive
        found = self._by(_in_headers(headers), _in_pairs(scope["query_string"]))
        if found or scope["method"] != "POST" or not _is_form(headers):
            return found or self.first, receive
        body, receive = await _peeked(receive)
        return self._by(_in_pairs(body)) or self.first, receive

    def _by(self, *texts: Iterable[str]) -> State | None:
        """Return the world of the first text that belongs to one."""
        for text in (text for some in texts for text in some):
            client = next((text.removeprefix(start) for start in _CLIENTS if text.startswith(start)), "")
            found = self.named.get(client) or self._marks.get(text[:MARK].lower())
            if found:
                return found
        return None


def mark(name: str) -> str:
    """Return what the random texts of a world begin with."""
    return hashlib.sha256(f"mock-dinero world {name}".encode()).hexdigest()[:MARK]


def _marked(name: str, random: Random) -> Random:
    """Return randomness whose texts begin with the world's mark; 12 bytes of it and more."""
    prefix = mark(name)
    return lambda size: prefix + random(size)[MARK:] if size >= MARK + 4 else random(size)


def _credentials(name: str, known: Credentials) -> Credentials:
    """Return a world's credentials: they follow from its name and from the default world's."""

    def derived(what: str) -> str:
        return hashlib.sha256(f"{what} {name} {known.salt}".encode()).hexdigest()

    return replace(
        known,
        personal_client_id=f"{_CLIENTS[0]}{name}",
        personal_client_secret=derived("personal secret")[:32],
        visma_client_id=f"{_CLIENTS[1]}{name}",
        visma_client_secret=derived("visma secret")[:32],
        refresh_token=(mark(name) + derived("refresh token")[MARK:]).upper(),
        salt=f"{known.salt} {name}",
    )


def _in_headers(headers: dict[bytes, bytes]) -> Iterator[str]:
    """Yield what the Authorization header says of its owner, not yet proven: a client id or a random text."""
    scheme, _, text = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() == "basic":
        yield _decoded(text).decode("utf-8", "replace").partition(":")[0]
    elif scheme.lower() == "bearer":
        yield text.strip()
        yield from _in_claims(text.strip())


def _in_claims(token: str) -> Iterator[str]:
    """Yield the client id of a JWT."""
    parts = token.split(".")
    if len(parts) == 3:
        try:
            claims: Any = json.loads(_decoded(parts[1].replace("-", "+").replace("_", "/")))
        except ValueError:
            return
        if isinstance(claims, dict) and isinstance(claims.get("client_id"), str):
            yield claims["client_id"]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except (binascii.Error, ValueError):
        return b""


def _in_pairs(pairs: bytes) -> Iterator[str]:
    if pairs:
        yield from (value for name, value in parse_qsl(pairs.decode("latin-1")) if name.lower() in _TEXTS)


def _is_form(headers: dict[bytes, bytes]) -> bool:
    return headers.get(b"content-type", b"").lower().startswith(b"application/x-www-form-urlencoded")


async def _peeked(receive: Receive) -> tuple[bytes, Receive]:
    """Read a form, and return it with a `receive` that gives it again; what is too long is only passed on."""
    read: list[Message] = []
    body = b""
    while len(body) <= MAX_FORM:
        message = await receive()
        read.append(message)
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    again = iter(read)

    async def repeated() -> Message:
        return next(again, None) or await receive()

    return body[:MAX_FORM], repeated
