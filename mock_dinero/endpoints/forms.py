"""Reading the forms of OAuth, and answering in its words.

Law of this module: a form that is too long or no text is an empty one, which nothing accepts; an answer with a
token in it is never stored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request, Response

from mock_dinero.answers import Answer, encode
from mock_dinero.gates import STATE
from mock_dinero.identity import ISSUER, OAuthError
from mock_dinero.routing import response
from mock_dinero.state import State

MAX_FORM = 16 * 1024
NO_STORE = (("cache-control", "no-store"),)


async def pairs_of(request: Request) -> list[tuple[str, str]]:
    """Return the fields of a form in their order, those sent twice as well."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            return []
    return parse_qsl(body.decode("utf-8", "replace"))


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form."""
    return dict(await pairs_of(request))


def granted(grant: Callable[[], dict[str, Any]]) -> Response:
    """Answer with what a grant gives, or with its refusal."""
    try:
        return response(Answer(encode(grant()), headers=NO_STORE))
    except OAuthError as refusal:
        return refused(refusal)


def refused(refusal: OAuthError) -> Response:
    """Answer with a refusal."""
    return response(Answer(encode({"error": refusal.error}), refusal.status, headers=NO_STORE))


def issuer(request: Request) -> str:
    """Return who signs: the real Visma Connect, or the address that was called (a switch)."""
    return ISSUER if state_of(request).switches.issuer == "visma" else base(request)


def base(request: Request) -> str:
    """Return the address that was called, without a slash at its end."""
    return str(request.base_url).rstrip("/")


def state_of(request: Request) -> State:
    """Return the application's state."""
    state: State = request.scope[STATE]
    return state
