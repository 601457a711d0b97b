"""The two token endpoints, of personal integrations at Dinero and of Visma Connect, and revocation.

Law of this module: a form comes in, JSON in the words of OAuth goes out, snake_case; no secret is logged.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from mock_dinero.answers import Answer
from mock_dinero.endpoints.forms import form_of, granted, issuer, refused, state_of
from mock_dinero.identity import OAuthError, Policy
from mock_dinero.routing import response

if TYPE_CHECKING:
    from mock_dinero.switches import Switches

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
    rules = policy(state.switches)
    return granted(
        lambda: state.identity.visma_token(header, form, state.clock.now(), issuer=signer, policy=rules)
    )


def policy(switches: Switches) -> Policy:
    """Return what the switches say of an application's tokens."""
    lifetime, idle = switches.refresh_lifetime_days, switches.refresh_idle_days
    return Policy(
        one_time=switches.refresh_tokens == "one-time",
        lifetime=None if lifetime is None else timedelta(days=lifetime),
        idle=None if idle is None else timedelta(days=idle),
        serves=switches.client_credentials == "given",
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
