"""What stands before every route, in one visible order, as one ASGI step.

Law of this module: a gate looks at the request's method, path and headers only, never at its body, and either
lets it pass or gives the answer. HEAD passes as GET. Paths outside Dinero's pass untouched. Every request is
journalled, the control API's own excepted. That the gates stand in this order is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from mock_dinero.answers import Answer, bad_token, encode, no_access, no_pro, quota_exceeded, unknown_route
from mock_dinero.breaking import WIRE, Collected, deliver, vanish, waited
from mock_dinero.brown_out import refused
from mock_dinero.deeds import do
from mock_dinero.faults import FaultError, from_header
from mock_dinero.isolation import WorldError, Worlds
from mock_dinero.journal import Visit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from mock_dinero.breaking import Wire
    from mock_dinero.faults import Effect
    from mock_dinero.identity import Grant
    from mock_dinero.state import State

CONTROL = "/__mock"
LANDING = "/"
STATE = "mock_dinero.state"
GRANT = "mock_dinero.grant"
VISIT = "mock_dinero.visit"
WORLDS = "mock_dinero.worlds"
"""Keys of the ASGI scope under which a route finds the state, the caller's grant, its own line of the journal and
(control) every world."""

_DINERO = re.compile(r"/v\d+(?:\.\d+)?/(?:(\d{1,18})(?=/)|[^/]+)", re.IGNORECASE)
_SAFE = "!$&'()*+,;=:@~"


class Request:
    """One request as the gates see it."""

    def __init__(self, scope: Scope, state: State) -> None:
        raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
        self.path = normalized(raw)
        self.state = state
        self.authorization = _header(scope, b"authorization")
        self.fault = _header(scope, b"x-mock-fault")
        self.effect: Effect | None = None
        self.now = state.clock.now()
        self.grant: Grant | None = None
        query = scope["query_string"].decode("latin-1")
        self.visit = Visit(scope["method"], self.path, query, self.now)
        found = _DINERO.match(self.path)
        self.is_dinero = found is not None
        self.organization = int(found[1]) if found and found[1] else None


def fault(request: Request) -> Answer | None:
    """Give the answer of the fault in the header, else of an armed one; do what else it does when it strikes."""
    visit = request.visit
    if request.fault is not None:
        try:
            effect: Effect | None = from_header(request.fault)
        except FaultError as mistake:
            return unusable(str(mistake))
    else:
        effect = request.state.faults.take(visit.method, visit.path, request.organization)
    if effect is None:
        return None
    request.effect, visit.fault, visit.fault_kind = effect, True, effect.kind
    grant = request.state.identity.grant(request.authorization, request.now)
    visit.client = grant.client if grant else None
    if effect.deed:
        do(effect.deed, request.state, request.organization)
    return effect.answer


def token(request: Request) -> Answer | None:
    """Ask for an access token that is still good: 401."""
    request.grant = request.state.identity.grant(request.authorization, request.now)
    request.visit.client = request.grant.client if request.grant else None
    return None if request.grant else bad_token().answer()


def rate_limit(request: Request) -> Answer | None:
    """Count the request per organisation and client: 429."""
    if request.grant is None:
        return None
    limiter, switches = request.state.limiter, request.state.switches
    limit = limiter.limit(personal=request.grant.personal)
    wait = limiter.wait((str(request.organization), request.grant.client), limit, request.now)
    if wait is None or limit is None:
        return None
    request.visit.wait = wait
    return quota_exceeded(limit, wait if switches.retry_after else None)


def organisation(request: Request) -> Answer | None:
    """Refuse an organisation that is not there or not the caller's: 403 with code 41 (assumed)."""
    number = request.organization
    if number is None:
        return None
    reached = request.grant is not None and request.grant.reaches(number)
    return None if reached and number in request.state.world.books else no_access().answer()


def pro(request: Request) -> Answer | None:
    """Refuse an organisation without Pro: 403 with code 90, 48 in older documents (a switch)."""
    number = request.organization
    if number is None or request.state.world.books[number].company.organization.has_pro:
        return None
    return no_pro(request.state.switches.pro_error_code).answer()


def write(request: Request) -> Answer | None:
    """Refuse a write on a path Dinero has, as a read-only token would be: 403 with code 41 (assumed)."""
    if request.visit.method in {"GET", "HEAD", "OPTIONS"}:
        return None
    if not request.state.spec.has_path(request.path):
        return unknown_route()
    request.visit.write = not request.state.spec.is_read(request.visit.method, request.path)
    return no_access().answer() if request.visit.write else None


def brown_out(request: Request) -> Answer | None:
    """Refuse some calls of a route that is being removed: 480 (a switch)."""
    state = request.state
    return refused(state.switches.brown_out, request.path, state.calls)


Gate = Callable[[Request], Answer | None]
ORDER: tuple[Gate, ...] = (fault, token, rate_limit, organisation, pro, write, brown_out)
"""The order in which a request to Dinero meets its gates; the route comes last."""


class Gates:
    """The ASGI application in front of the routes; `state` is the default world's."""

    def __init__(self, routes: ASGIApp, worlds: Worlds) -> None:
        self.routes = routes
        self.worlds = worlds

    @property
    def state(self) -> State:
        """What the default world remembers."""
        return self.worlds.first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through the gates to its route, or answer it here."""
        if scope["type"] != "http":
            await self.routes(scope, receive, send)
            return
        try:
            state, receive = await self.worlds.of(scope, receive)
        except WorldError as mistake:
            await reply(unusable(str(mistake)), send)
            return
        if scope["path"].startswith(CONTROL) or scope["path"] == LANDING:
            await self.routes({**scope, STATE: state, WORLDS: self.worlds}, receive, send)
            return
        request = Request(scope, state)
        if scope["method"] == "HEAD":  # assumed: answered as GET, headers and all, without the body
            scope, send = {**scope, "method": "GET"}, _bodiless(send)
        gates = ORDER if request.is_dinero else ORDER[:1]
        answer = next((answer for gate in gates if (answer := gate(request))), None)
        request.visit.organization = request.organization
        state.journal.add(request.visit)
        passed = {**scope, "path": request.path, STATE: state, GRANT: request.grant, VISIT: request.visit}
        way = self._answered if request.effect is None else self._afflicted
        await way(request, answer, (passed, receive, send))

    async def _answered(
        self, request: Request, answer: Answer | None, way: tuple[Scope, Receive, Send]
    ) -> None:
        """Answer, by a gate or by the route."""
        scope, receive, send = way
        stamped = self._stamped(send, request)
        if answer:
            await reply(answer, stamped)
        else:
            await self.routes(scope, receive, stamped)

    async def _afflicted(
        self, request: Request, answer: Answer | None, way: tuple[Scope, Receive, Send]
    ) -> None:
        """Answer as the fault has it: late, broken or not at all."""
        effect, (scope, receive, send) = request.effect, way
        state = request.state
        if effect is None or not await self._in_time(request, scope.get(WIRE)):
            return
        if effect.breaks in {"reset", "timeout"}:
            await vanish(effect.breaks, scope, receive, send, state.sleep)
        elif effect.breaks:
            collected = Collected()
            await self._answered(request, answer, (scope, receive, collected.send))
            await deliver(effect.breaks, collected, way, state.sleep)
        else:
            await self._answered(request, answer, way)

    async def _in_time(self, request: Request, wire: Wire | None) -> bool:
        """Wait as long as the fault says; False when the caller has given up meanwhile."""
        state = request.state
        delay = request.effect.delay if request.effect else None
        return delay is None or await waited(delay.seconds(state.faults.luck), wire, state.sleep)

    def _stamped(self, send: Send, request: Request) -> Send:
        """Return a `send` that journals the status and dates the answer by the fake's clock."""

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.visit.status = message["status"]
                if message["status"] == 429:
                    request.visit.retry_after = _seconds(message.get("headers", ()))
                date = format_datetime(request.now, usegmt=True).encode()
                message["headers"] = [*message.get("headers", ()), (b"date", date)]
            await send(message)

        return stamped


def _bodiless(send: Send) -> Send:
    """Return a `send` that leaves the bytes of the body out."""

    async def bodiless(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return bodiless


def unusable(mistake: str) -> Answer:
    """Return the answer to a header of the fake's own that makes no sense: never one of Dinero's shapes."""
    return Answer(encode({"error": mistake}), 400)


def _seconds(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """Return the seconds of Retry-After."""
    found = next((value for name, value in headers if name.lower() == b"retry-after"), b"")
    return int(found) if re.fullmatch(rb"[0-9]{1,6}", found) else None


def normalized(raw: bytes) -> str:
    """Return the path still percent-encoded, in one spelling, so that an encoded slash stays in its segment.

    Starlette matches a decoded `path`, in which `2025%2F2026` would be two segments; routes here match this
    path instead and decode their own parameters. A slash at the end does not count (assumed).
    """
    text = raw.decode("latin-1")
    if "%" in text:
        text = "/".join(quote(unquote(segment), safe=_SAFE) for segment in text.split("/"))
    return text.rstrip("/") or "/"


async def reply(answer: Answer, send: Send) -> None:
    """Send an answer over ASGI."""
    headers = [
        ("content-type", answer.content_type),
        ("content-length", str(len(answer.body))),
        *answer.headers,
    ]
    encoded = [(name.encode(), value.encode()) for name, value in headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
    await send({"type": "http.response.body", "body": answer.body})


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
