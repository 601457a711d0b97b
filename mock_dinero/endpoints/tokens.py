"""The two token endpoints, of personal integrations at Dinero and of Visma Connect, and revocation.

Law of this module: a form comes in, JSON in the words of OAuth goes out, snake_case; no secret is logged.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from mock_dinero.answers import Answer
from mock_dinero.endpoints.forms import form_of, granted, issuer, refused, state_of
from mock_dinero.identity import OAuthError
from mock_dinero.routing import response

endpoints = APIRouter()


@endpoints.post("/dineroapi/oauth/token")
async def personal_token(request: Request) -> Response:
    """Give a token for the organisation whose API key is user name and password."""
    state, form = state_of(request), await form_of(request)
    header = request.headers.get("authorization")
    return granted(lambda: state.identity.personal_token(header, form, state.world.books, state.clock.now()))


@endpoints.post("/connect/token")
async def visma_token(request: Request) -> Response:
    """Give a token for an authorization code or a refresh token."""
    state, form = state_of(request), await form_of(request)
    header, signer = request.headers.get("authorization"), issuer(request)
    serves = state.switches.client_credentials == "given"
    return granted(
        lambda: state.identity.visma_token(header, form, state.clock.now(), issuer=signer, serves=serves)
    )


@endpoints.post("/connect/revocation")
async def revoke(request: Request) -> Response:
    """Remove a refresh token: 200 with an empty body."""
    form = await form_of(request)
    try:
        state_of(request).identity.revoke(request.headers.get("authorization"), form)
    except OAuthError as refusal:
        return refused(refusal)
    return response(Answer(b""))
