"""The routes with a tape behind them: what the world refuses and a recording answered is played from the tape.

Law of this module: the world is asked first, always; the request's line in the journal says `tape` when a recording
was played.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_dinero.breaking import Collected
from mock_dinero.gates import STATE, VISIT
from mock_dinero.replay import FIRST_REFUSAL

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from mock_dinero.cassettes import Interaction
    from mock_dinero.replay import Tape


class Playing:
    """The ASGI application of the routes; `tape` holds the recordings."""

    def __init__(self, routes: ASGIApp, tape: Tape) -> None:
        self._routes = routes
        self._tape = tape

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the world, else from the tape, else with the world's refusal."""
        if scope["type"] != "http" or STATE not in scope or VISIT not in scope:
            await self._routes(scope, receive, send)
            return
        asked, answer = _Asked(receive), Collected()
        await self._routes(scope, asked.receive, answer.send)
        recorded = self._recorded(scope, asked) if answer.start["status"] >= FIRST_REFUSAL else None
        if recorded is None:
            await send(answer.start)
            await send({"type": "http.response.body", "body": bytes(answer.body)})
        else:
            scope[VISIT].tape = True
            await _play(recorded, send)

    def _recorded(self, scope: Scope, asked: _Asked) -> Interaction | None:
        raw = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        query = scope["query_string"].decode("latin-1")
        accept = next((value for name, value in scope["headers"] if name == b"accept"), b"application/json")
        target = f"{raw}?{query}" if query else raw
        return self._tape.answer(
            scope["method"], target, accept.decode("latin-1"), asked.body.decode("utf-8", "replace")
        )


class _Asked:
    """The body of a request, remembered while the routes read it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.body = b""

    async def receive(self) -> Message:
        """Pass a part on."""
        message = await self._receive()
        self.body += message.get("body", b"")
        return message


async def _play(recorded: Interaction, send: Send) -> None:
    headers = {"content-type": recorded.content_type, **recorded.headers}
    body = recorded.body.encode() if recorded.content is None else recorded.content
    kept = [
        (name.encode(), value.encode("latin-1", "replace"))
        for name, value in headers.items()
        if name != "date"
    ]
    await send({"type": "http.response.start", "status": recorded.status, "headers": kept})
    await send({"type": "http.response.body", "body": body})
