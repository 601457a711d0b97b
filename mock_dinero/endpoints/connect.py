"""Visma Connect in the browser and for OpenID clients: authorize, endsession, discovery, keys, userinfo.

Law of this module: nobody is remembered between two requests; what the authorize page carries in its form is read
as strictly as what came at first. That each path answers as OpenID Connect says is assumed; the paths are
observed by Hexio.DineroClient and Mortimer.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from mock_dinero.answers import Answer, encode
from mock_dinero.endpoints import connect_pages as pages
from mock_dinero.endpoints.forms import base, issuer, pairs_of, state_of
from mock_dinero.identity.authorize import (
    DECISION,
    RESPONSE_MODES,
    USER,
    Asked,
    Refusal,
    Stranger,
    Target,
    read,
)
from mock_dinero.identity.credentials import SCOPES, User
from mock_dinero.identity.signing import user_claims
from mock_dinero.routing import response
from mock_dinero.state import State

OURS = (DECISION, USER)
Pairs = list[tuple[str, str]]

endpoints = APIRouter()


@endpoints.get("/connect/authorize")
async def authorize(request: Request) -> Response:
    """Show the page, or go back to the application at once when the request says how to decide."""
    return response(_authorized(request, parse_qsl(request.url.query, keep_blank_values=True)))


@endpoints.post("/connect/authorize")
async def decide(request: Request) -> Response:
    """Take the page's form; an authorize request may come as a form as well (OpenID Connect)."""
    return response(_authorized(request, await pairs_of(request)))


@endpoints.api_route("/connect/endsession", methods=["GET", "POST"])
async def end_session(request: Request) -> Response:
    """Say goodbye, or go to a registered post_logout_redirect_uri; nobody was signed in for long."""
    query = parse_qsl(request.url.query)
    form = dict(query if request.method == "GET" else await pairs_of(request))
    uri = form.get("post_logout_redirect_uri")
    if uri not in state_of(request).identity.credentials.redirect_uris:
        return response(pages.signed_out(_language(request, form.get("ui_locales"))))
    target = Target(redirect_uri=uri, response_mode="query", state=form.get("state"))
    fields = target.fields()
    return response(_redirect(target.url(fields) if fields else uri))


@endpoints.get("/.well-known/openid-configuration")
async def discovery(request: Request) -> Response:
    """Say where everything is, at the address that was called."""
    here = base(request)
    return response(
        Answer(
            encode(
                {
                    "issuer": issuer(request),
                    "jwks_uri": f"{here}/.well-known/openid-configuration/jwks",
                    "authorization_endpoint": f"{here}/connect/authorize",
                    "token_endpoint": f"{here}/connect/token",
                    "userinfo_endpoint": f"{here}/connect/userinfo",
                    "end_session_endpoint": f"{here}/connect/endsession",
                    "revocation_endpoint": f"{here}/connect/revocation",
                    "scopes_supported": list(SCOPES),
                    "response_types_supported": ["code"],
                    "response_modes_supported": list(RESPONSE_MODES),
                    "grant_types_supported": ["authorization_code", "refresh_token"],
                    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                    "code_challenge_methods_supported": ["S256"],
                }
            )
        )
    )


@endpoints.get("/.well-known/openid-configuration/jwks")
@endpoints.get("/.well-known/jwks.json")
async def keys(request: Request) -> Response:
    """Give the key that verifies the tokens."""
    return response(Answer(encode(state_of(request).identity.key.keys())))


@endpoints.api_route("/connect/userinfo", methods=["GET", "POST"])
async def user_info(request: Request) -> Response:
    """Tell who the token's user is; the token needs the scope `openid`."""
    state = state_of(request)
    grant = state.identity.holder(request.headers.get("authorization"), state.clock.now())
    if grant is None or grant.session is None:
        return response(_challenge(401, "invalid_token"))
    if "openid" not in grant.session.scope:
        return response(_challenge(403, "insufficient_scope"))
    return response(Answer(encode(user_claims(grant.session))))


def _authorized(request: Request, pairs: Pairs) -> Answer:
    state, asked_for = state_of(request), [pair for pair in pairs if pair[0] not in OURS]
    lang = _language(request, dict(pairs).get("ui_locales"))
    try:
        asked = read(asked_for, state.identity.credentials)
        chosen = _user(state, pairs, asked)
        decision = _decision(state, pairs, asked)
    except Stranger as reason:
        return pages.refused(lang, reason)
    except Refusal as refusal:
        return _back(lang, refusal.target, refusal.fields)
    if decision is None:
        return _page(state, lang, asked, chosen, asked_for)
    return _back(lang, asked.target, _decided(state, asked, chosen, decision))


def _user(state: State, pairs: Pairs, asked: Asked) -> User:
    """Return the user: `mock_user` must be one, a `login_hint` may be anything."""
    form, credentials = dict(pairs), state.identity.credentials
    named = credentials.user(form.get(USER))
    if named is None:
        known = ", ".join(user.email for user in credentials.users)
        raise Refusal(asked.target, "invalid_request", f"{USER} must be one of {known}")
    hinted = credentials.user(form.get("login_hint"))
    return named if USER in form or hinted is None else hinted


def _decision(state: State, pairs: Pairs, asked: Asked) -> str | None:
    """Return allow or deny, None when a person must be asked; `prompt=none` forbids to ask."""
    form, switch = dict(pairs), state.switches.authorize_page
    decision = form.get(DECISION) or (None if switch == "ask" else switch)
    if decision not in {None, "allow", "deny"}:
        raise Refusal(asked.target, "invalid_request", f"{DECISION} must be allow or deny")
    if decision is None and "none" in form.get("prompt", "").split():
        raise Refusal(asked.target, "login_required", "nobody is signed in")
    return decision


def _decided(state: State, asked: Asked, user: User, decision: str) -> dict[str, str]:
    if decision == "deny":
        return asked.target.fields(error="access_denied", error_description="the user denied access")
    code = state.identity.authorized(
        user,
        asked.scope,
        asked.target.redirect_uri,
        state.clock.now(),
        challenge=asked.challenge,
        nonce=asked.nonce,
    )
    return asked.target.fields(code=code)


def _page(state: State, lang: str, asked: Asked, chosen: User, carried: Pairs) -> Answer:
    credentials = state.identity.credentials
    scope = [one for one in SCOPES if one in asked.scope]
    client, uri = credentials.visma_client_id, asked.target.redirect_uri
    return pages.consent(lang, client, uri, scope, credentials.users, chosen=chosen, carried=carried)


def _back(lang: str, target: Target, fields: dict[str, str]) -> Answer:
    """Answer the application: by redirect, or by a form that the browser posts."""
    if target.response_mode == "form_post":
        return pages.automatic_form(lang, target.redirect_uri, fields)
    return _redirect(target.url(fields))


def _redirect(url: str) -> Answer:
    return Answer(b"", 302, headers=(("location", url), ("cache-control", "no-store")))


def _challenge(status: int, error: str) -> Answer:
    headers = (("www-authenticate", f'Bearer error="{error}"'), ("cache-control", "no-store"))
    return Answer(encode({"error": error}), status, headers=headers)


def _language(request: Request, ui_locales: str | None) -> str:
    return pages.language(ui_locales, request.headers.get("accept-language"))
