"""How an endpoint becomes a route: a plain function of a `Call` that returns JSON data.

Law of this module: the templates are written as Dinero documents them and match without regard to case
(observed by nine public clients). FastAPI's own argument and response handling is not used: the gates have
passed, parameters are read by `conventions`, and the answer is encoded once.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from mock_dinero.answers import Answer, WireError, encode, invalid
from mock_dinero.body import LONGEST, parse
from mock_dinero.conventions import Query
from mock_dinero.gates import GRANT, STATE
from mock_dinero.identity import Grant
from mock_dinero.state import State
from mock_dinero.switches import Switches
from mock_dinero.world.books import Books

ORGANIZATION = ("(?P<organizationId>[^/]+)", "(?P<organizationId>[0-9]{1,18})")
"""Starlette's pattern of the path parameter, and ours: an organisation is a number."""

_GUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

PIECE = 2**20
"""The most bytes that are sent at once."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Call(Request):
    """One request that has passed the gates; `raw` is the body of a POST."""

    raw: bytes = b""

    @property
    def state(self) -> State:  # type: ignore[override]  # Starlette's own per-request bag is not used here
        """The application's state."""
        found: State = self.scope[STATE]
        return found

    @property
    def switches(self) -> Switches:
        """The switches of this application."""
        return self.state.switches

    @property
    def grant(self) -> Grant:
        """Who is calling."""
        found: Grant = self.scope[GRANT]
        return found

    @property
    def books(self) -> Books:
        """The books of the organisation in the path."""
        return self.state.world.books[int(self.path_params["organizationId"])].rounding(self.switches.ties)

    @property
    def parameters(self) -> Query:
        """The query parameters; each use reads them anew."""
        return Query(self.scope["query_string"].decode("latin-1"), self.switches)

    @property
    def today(self) -> date:
        """The day in Copenhagen by the fake's clock."""
        return self.state.clock.today()

    async def read(self) -> None:
        """Read the body, as far as one more byte than a calculator takes."""
        raw = bytearray()
        async for chunk in self.stream():
            raw += chunk
            if len(raw) > LONGEST:
                break
        self.raw = bytes(raw)

    def data(self) -> object:
        """Return the JSON that was sent, null for nothing; what is none, or too long, is a 400 of code 42."""
        if len(self.raw) > LONGEST:
            raise invalid(body=f"The body must be at most {LONGEST} bytes.")
        return parse(self.raw)

    def segment(self, name: str) -> str:
        """Return a path parameter, percent-decoded."""
        return unquote(self.path_params[name])

    def guid(self, name: str) -> str:
        """Return a guid of the path in its lower-case spelling; anything else is a 400 of code 42 (assumed)."""
        text = self.segment(name)
        if _GUID.fullmatch(text):  # as nearly all are spelled; what is not is for `uuid` to say
            return text
        try:
            return str(uuid.UUID(text))
        except ValueError:
            raise invalid(**{name: f"The value '{text}' is not valid."}) from None


Endpoint = Callable[[Call], Any]


class DineroRoute(APIRoute):
    """A route without regard to case that runs an endpoint and encodes what it returns."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        pattern = self.path_regex.pattern.replace(*ORGANIZATION)
        self.path_regex = re.compile(pattern, re.IGNORECASE)

    def get_route_handler(self) -> Handler:
        """Return the handler in place of FastAPI's own."""
        endpoint: Endpoint = self.endpoint

        async def handle(request: Request) -> Response:
            call = Call(request.scope, request.receive)
            if call.method == "POST":
                await call.read()
            return response(answered(endpoint, call))

        return handle


def answered(endpoint: Endpoint, call: Call) -> Answer:
    """Run an endpoint and turn its data, or its refusal, into an answer."""
    try:
        data = endpoint(call)
    except WireError as refusal:
        return refusal.answer()
    return data if isinstance(data, Answer) else Answer(encode(data))


class Large(Response):
    """An answer that is sent in pieces, each when the one before has left, so that others get their turn."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for start in range(0, len(self.body), PIECE):
            piece = bytes(self.body[start : start + PIECE])
            more = start + PIECE < len(self.body)
            await send({"type": "http.response.body", "body": piece, "more_body": more})


def response(answer: Answer) -> Response:
    """Return an answer as Starlette sends it."""
    kind = Large if len(answer.body) > PIECE else Response
    return kind(answer.body, answer.status, {"content-type": answer.content_type, **dict(answer.headers)})


def router() -> APIRouter:
    """Return a router for the endpoints of one resource."""
    return APIRouter(route_class=DineroRoute)
