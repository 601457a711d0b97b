"""Token requests and replies as values, no I/O: the personal password grant and Visma Connect's refresh.

source: developer.dinero.dk personal integration page, Visma Developer Portal "Tokens"; behaviour: MORT, HEX, ROST
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from dinero_mcp.dinero.response import Raw, parsed
from dinero_mcp.errors import AccessTokenExpiredError, DineroError, DineroUnavailableError

REFUSALS = (400, 401, 403)
DEFAULT_LIFE = 3600


@dataclass(frozen=True)
class PersonalKey:
    """A personal integration: it reaches the one organisation its API key belongs to."""

    client_id: str
    client_secret: str = field(repr=False)
    api_key: str = field(repr=False)


@dataclass(frozen=True)
class VismaConnect:
    """An application at Visma Connect and the refresh token a user granted it."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


Credentials = PersonalKey | VismaConnect


@dataclass(frozen=True)
class TokenRequest:
    """A form-encoded POST to a token endpoint, or a GET of what Visma Connect says of itself.

    One that may be used only once is not `repeatable`.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    repeatable: bool
    method: str = "POST"


@dataclass(frozen=True)
class Token:
    """An access token, when it ends (aware UTC), and the refresh token that came with it, if one did."""

    access: str = field(repr=False)
    ends: datetime
    refresh: str | None = field(repr=False)


def personal_request(url: str, key: PersonalKey) -> TokenRequest:
    """The password grant, read-only: Basic client credentials, the API key as user name and password."""
    form = {"grant_type": "password", "scope": "read", "username": key.api_key, "password": key.api_key}
    headers = _form_headers({"Authorization": _basic(key.client_id, key.client_secret)})
    return TokenRequest(url, headers, urlencode(form).encode(), True)


def refresh_request(url: str, application: VismaConnect, refresh_token: str) -> TokenRequest:
    """The refresh grant; with one-time tokens a second use revokes everything, so it is never repeated."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
    }
    return TokenRequest(url, _form_headers({}), urlencode(form).encode(), False)


def code_request(
    url: str, application: VismaConnect, code: str, redirect_uri: str, verifier: str
) -> TokenRequest:
    """The grant of an authorization code with its PKCE verifier; a code is good once, so it is never repeated."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "code_verifier": verifier,
    }
    return TokenRequest(url, _form_headers({}), urlencode(form).encode(), False)


def revocation_request(url: str, application: VismaConnect) -> TokenRequest:
    """The end of a refresh token (RFC 7009), Basic client credentials; an access token cannot be revoked.

    source: Visma Developer Portal "Tokens"
    """
    form = {"token": application.refresh_token, "token_type_hint": "refresh_token"}
    headers = _form_headers({"Authorization": _basic(application.client_id, application.client_secret)})
    return TokenRequest(url, headers, urlencode(form).encode(), True)


def discovery_request(connect_url: str) -> TokenRequest:
    """What Visma Connect says of itself, open to everybody; observed by Hexio."""
    url = f"{connect_url.rstrip('/')}/.well-known/openid-configuration"
    return TokenRequest(url, {"Accept": "application/json"}, b"", True, method="GET")


def read_token(raw: Raw, now: datetime) -> Token:
    """The token of an answer; AccessTokenExpiredError where it was refused, else DineroUnavailableError."""
    if raw.status != 200:
        raise _refusal(raw)
    sent = parsed(raw)
    access = sent.get("access_token") if isinstance(sent, dict) else None
    if not isinstance(access, str) or not access:
        raise DineroUnavailableError("The sign-in service answered without an access token.")
    life = sent.get("expires_in")
    seconds = life if isinstance(life, int) and life > 0 else DEFAULT_LIFE
    refresh = sent.get("refresh_token")
    return Token(
        access, now + timedelta(seconds=seconds), refresh if isinstance(refresh, str) and refresh else None
    )


def oauth_error(raw: Raw) -> str | None:
    """The `error` of OAuth in an answer; None where there is none that can be read."""
    try:
        sent = parsed(raw)
    except DineroError:
        return None
    error = sent.get("error") if isinstance(sent, dict) else None
    return error if isinstance(error, str) else None


def is_withdrawn(raw: Raw) -> bool:
    """Whether an answer says that the refresh token itself is no good any more, now or later."""
    return raw.status in REFUSALS and oauth_error(raw) == "invalid_grant"


def _refusal(raw: Raw) -> DineroError:
    if raw.status in REFUSALS:
        return AccessTokenExpiredError(
            "The sign-in service refused the credentials: the key or refresh token is wrong, used up or withdrawn.",
            status=raw.status,
            hint="Connect to Dinero again, or set a valid key, and start the server again.",
        )
    return DineroUnavailableError(
        f"The sign-in service answered with status {raw.status}.", status=raw.status
    )


def _basic(client_id: str, client_secret: str) -> str:
    return f"Basic {base64.b64encode(f'{client_id}:{client_secret}'.encode()).decode()}"


def _form_headers(more: Mapping[str, str]) -> dict[str, str]:
    return {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", **more}
