"""The control API under `/__mock`: what a test may do to the fake, and read from it.

Law of this module: never mixed with Dinero's paths, needs no token, is not journalled. Bodies are small JSON
objects; a mistake in one is a 400 that says in one line what to write instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from fastapi import APIRouter, Request, Response

from mock_dinero.answers import JSON, Answer, encode
from mock_dinero.clock import YEARS
from mock_dinero.gates import CONTROL, STATE
from mock_dinero.routing import response
from mock_dinero.state import State

MAX_BODY = 1024 * 1024
_HEADER = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
Json = dict[str, Any]

endpoints = APIRouter(prefix=CONTROL)


class ControlError(Exception):
    """A request to the control API that makes no sense; the text says what would."""


@endpoints.get("/health")
async def health(request: Request) -> Response:
    """Say that the fake is up, what it serves and what its clock shows."""
    state = _state(request)
    clock = {"now": _iso(state.clock.now()), "frozen": state.clock.frozen}
    counts = {"organizations": len(state.world.books), "records": state.world.records}
    return _json({"status": "ok", "asOf": _iso(state.world.as_of), **clock, **counts})


@endpoints.post("/clock")
async def move_clock(request: Request) -> Response:
    """`{"set": instant}`, `{"advance": seconds}`, `{"frozen": true|false}`, in this order, any of them."""
    return await _change(request, _move_clock)


@endpoints.post("/pro")
async def set_pro(request: Request) -> Response:
    """`{"organizationId": 371003, "pro": true|false}`: grant or withdraw Pro."""
    return await _change(request, _set_pro)


@endpoints.post("/tokens/expire")
async def expire_tokens(request: Request) -> Response:
    """`{"access": true, "refresh": false}` (the defaults): end access tokens, refresh tokens or both."""
    return await _change(request, _expire_tokens)


@endpoints.post("/faults")
async def arm_fault(request: Request) -> Response:
    """`{"path": template, "status": 480, "method", "body", "contentType", "headers", "times"}`: arm a fault.

    Only path and status are needed; `times` is 1 unless given, null for ever. A body that is no text is sent as
    JSON; `{"clear": true}` disarms every fault.
    """
    return await _change(request, _arm_fault)


@endpoints.get("/journal")
async def read_journal(request: Request) -> Response:
    """`?since=n`: the requests after number n, oldest first; `total` counts those that left as well."""
    state = _state(request)
    since = request.query_params.get("since", "0")
    if not re.fullmatch("[0-9]{1,15}", since):
        return _refused(ControlError("since must be a number: /__mock/journal?since=12"))
    visits = [visit.row() for visit in state.journal.since(int(since))]
    return _json({"total": state.journal.total, "requests": visits})


@endpoints.post("/reset")
async def reset(request: Request) -> Response:
    """Go back to the state at the start."""
    return await _change(request, _reset)


def _reset(state: State, _: Json) -> Json:
    state.reset()
    return {"status": "ok"}


def _move_clock(state: State, body: Json) -> Json:
    instant = _given(body, "set", str, '{"set": "2026-11-16T09:00:00+01:00"}')
    seconds = _given(body, "advance", (int, float), '{"advance": 3600}')
    frozen = _given(body, "frozen", bool, '{"frozen": true}')
    if instant is None and seconds is None and frozen is None:
        raise ControlError('nothing to do: write {"set": instant}, {"advance": seconds} or {"frozen": true}')
    try:
        if instant is not None:
            state.clock.set(_instant(instant))
        if seconds is not None:
            state.clock.advance(seconds)
    except (OverflowError, ValueError):
        raise ControlError(f"too far: the clock shows the years {YEARS[0]} to {YEARS[-1]}") from None
    if frozen is not None:
        state.clock.freeze(frozen=frozen)
    return {"now": _iso(state.clock.now()), "frozen": state.clock.frozen}


def _set_pro(state: State, body: Json) -> Json:
    example = '{"organizationId": 371003, "pro": true}'
    number = _given(body, "organizationId", int, example)
    pro = _given(body, "pro", bool, example)
    if number not in state.world.books or pro is None:
        raise ControlError(f"no such organisation, or pro is missing: write {example}")
    state.world.set_pro(number, pro=pro)
    return {"organizationId": number, "pro": pro}


def _expire_tokens(state: State, body: Json) -> Json:
    example = '{"access": true, "refresh": false}'
    access = _given(body, "access", bool, example)
    refresh = _given(body, "refresh", bool, example)
    now = state.clock.now()
    return {"expired": state.identity.expire(now, access=access is not False, refresh=refresh is True)}


def _arm_fault(state: State, body: Json) -> Json:
    if _given(body, "clear", bool, '{"clear": true}'):
        state.faults.clear()
        return {"armed": 0}
    example = '{"path": "/v1/{organizationId}/contacts", "status": 480, "times": 1}'
    path = _given(body, "path", str, example)
    status = _given(body, "status", int, example)
    times = _given(body, "times", int, example) if body.get("times", 1) is not None else None
    if path is None or status is None or not 200 <= status <= 599:
        raise ControlError(f"path and a status from 200 to 599 are needed: write {example}")
    method = _given(body, "method", str, example)
    count = 1 if "times" not in body else times
    state.faults.arm(
        path, _fault_answer(body, status, example), method=method and method.upper(), times=count
    )
    return {"armed": len(state.faults.armed)}


def _fault_answer(body: Json, status: int, example: str) -> Answer:
    content = body.get("body", "")
    payload = content.encode() if isinstance(content, str) else encode(content)
    default = "text/plain; charset=utf-8" if isinstance(content, str) else JSON
    kind = _given(body, "contentType", str, example) or default
    headers = _given(body, "headers", dict, example) or {}
    pairs = tuple((str(name).lower(), str(value)) for name, value in headers.items())
    if not all(_HEADER.fullmatch(text) for text in (kind, *chain.from_iterable(pairs))):
        raise ControlError('header names and values must be one line of ASCII: write {"Retry-After": "3"}')
    return Answer(b"" if status in {204, 304} else payload, status, kind, pairs)


def _given(body: Json, name: str, kind: type | tuple[type, ...], example: str) -> Any:
    """Return a member of the body, None when absent; a wrong type is a ControlError with an example."""
    value = body.get(name)
    is_number_for_bool = isinstance(value, bool) and kind is not bool
    if value is not None and (not isinstance(value, kind) or is_number_for_bool):
        raise ControlError(f"{name} has the wrong type: write {example}")
    return value


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ControlError('set needs an instant with a zone: write {"set": "2026-11-16T09:00:00+01:00"}')
    return found


async def _change(request: Request, change: Callable[[State, Json], Json]) -> Response:
    """Read the body, change the state, answer what came of it."""
    try:
        return _json(change(_state(request), await _body(request)))
    except ControlError as mistake:
        return _refused(mistake)


async def _body(request: Request) -> Json:
    text = bytearray()
    async for chunk in request.stream():
        text += chunk
        if len(text) > MAX_BODY:
            raise ControlError("the body is larger than 1 MB")
    try:
        body = json.loads(text or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise ControlError('the body must be a JSON object, such as {"advance": 60}')
    return body


def _refused(mistake: ControlError) -> Response:
    return _json({"error": str(mistake)}, 400)


def _json(data: Mapping[str, Any], status: int = 200) -> Response:
    return response(Answer(encode(data), status))


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds")


def _state(request: Request) -> State:
    state: State = request.scope[STATE]
    return state
