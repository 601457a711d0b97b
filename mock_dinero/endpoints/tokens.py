"""The two token endpoints: personal integrations at Dinero, and Visma Connect.

Law of this module: a form comes in, JSON in the words of OAuth goes out, snake_case; no secret is logged. The
authorize page of Visma Connect is not here yet, so its `authorization_code` is an unsupported grant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from mock_dinero.answers import Answer, encode
from mock_dinero.gates import STATE
from mock_dinero.identity import OAuthError
from mock_dinero.routing import response
from mock_dinero.state import State

MAX_FORM = 16 * 1024
NO_STORE = (("cache-control", "no-store"),)

endpoints = APIRouter()


@endpoints.post("/dineroapi/oauth/token")
async def personal_token(request: Request) -> Response:
    """Give a token for the organisation whose API key is user name and password."""
    state, form = _state(request), await _form(request)
    header = request.headers.get("authorization")
    return _answer(lambda: state.identity.personal_token(header, form, state.world.books, state.clock.now()))


@endpoints.post("/connect/token")
async def visma_token(request: Request) -> Response:
    """Give a token for a refresh token."""
    state, form = _state(request), await _form(request)
    header = request.headers.get("authorization")
    return _answer(lambda: state.identity.visma_token(header, form, state.clock.now()))


def _answer(grant: Callable[[], dict[str, Any]]) -> Response:
    try:
        return response(Answer(encode(grant()), headers=NO_STORE))
    except OAuthError as refusal:
        return response(Answer(encode({"error": refusal.error}), refusal.status, headers=NO_STORE))


async def _form(request: Request) -> Mapping[str, str]:
    """Read a form; one that is too long or no text is an empty one, which no grant accepts."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _state(request: Request) -> State:
    state: State = request.scope[STATE]
    return state
