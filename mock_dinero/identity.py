"""Who is calling: the token endpoints of personal integrations and of Visma Connect, and the tokens they gave.

Law of this module: a token is an opaque text with an owner and an end, on the fake's clock; randomness comes in
as an argument. A personal token reaches one organisation, a Visma Connect token every organisation of its user.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

LIFETIME = timedelta(hours=1)  # observed by Mortimer (Visma Connect), Bidhamr and others (personal)
VISMA_SCOPE = "dineropublicapi:write dineropublicapi:read offline_access"  # observed by Mortimer
PERSONAL_SCOPE = "read write"

Random = Callable[[int], str]
"""Gives so many random bytes in hex, as `secrets.token_hex` does."""


class OAuthError(Exception):
    """A refusal of a token endpoint: the OAuth error code, with the status it comes with."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a developer puts into their settings. The defaults are the same in every release."""

    personal_client_id: str = "mock-personal"
    personal_client_secret: str = "mock-personal-secret"  # noqa: S105 - public by design
    visma_client_id: str = "isv_mock_dinero"
    visma_client_secret: str = "mock-visma-secret"  # noqa: S105 - public by design
    refresh_token: str = hashlib.sha256(b"mock-dinero refresh token").hexdigest().upper()
    salt: str = "mock-dinero api key"

    def api_key(self, organization: int) -> str:
        """Return the API key of one organisation."""
        return hashlib.sha256(f"{self.salt} {organization}".encode()).hexdigest()[:32]

    def randomized(self, random: Random) -> Credentials:
        """Return credentials nobody knows; the client ids stay."""
        return replace(
            self,
            personal_client_secret=random(16),
            visma_client_secret=random(16),
            refresh_token=random(32).upper(),
            salt=random(16),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an access token allows: `organization` None is every organisation of the user."""

    client: str
    organization: int | None
    expires: datetime

    @property
    def personal(self) -> bool:
        """Tell a personal integration from a Visma Connect application."""
        return self.organization is not None

    def reaches(self, organization: int) -> bool:
        """Tell whether the owner may see an organisation."""
        return self.organization in {None, organization}


@dataclass(slots=True)
class Identity:
    """The tokens that are out, and the two grants that give them."""

    credentials: Credentials
    random: Random
    one_time: bool = False
    _access: dict[str, Grant] = field(default_factory=dict)
    _refresh: set[str] = field(default_factory=set)
    _spent: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget every token; the refresh token of the credentials works again."""
        self._access.clear()
        self._spent.clear()
        self._refresh = {self.credentials.refresh_token}

    def grant(self, authorization: str | None, now: datetime) -> Grant | None:
        """Return what the Authorization header of a call allows, None when nothing."""
        scheme, _, token = (authorization or "").partition(" ")
        found = self._access.get(token.strip()) if scheme.lower() == "bearer" else None
        return found if found and now < found.expires else None

    def expire(self, now: datetime, *, access: bool, refresh: bool) -> int:
        """End the access tokens, the refresh tokens or both; return how many access tokens ended."""
        live = [token for token, grant in self._access.items() if now < grant.expires]
        if access:
            self._access.clear()
        if refresh:
            self._refresh.clear()
        return len(live) if access else 0

    def personal_token(
        self, authorization: str | None, form: Mapping[str, str], organizations: Iterable[int], now: datetime
    ) -> dict[str, Any]:
        """Answer a password grant whose user name and password are an organisation's API key.

        source: personal integration page; the errors are observed by dinero-java and php-dinero.
        """
        known = self.credentials.personal_client_id, self.credentials.personal_client_secret
        if _basic(authorization) != known:
            raise OAuthError("invalid_client", 401)
        if form.get("grant_type") != "password":
            raise OAuthError("unsupported_grant_type")
        key = form.get("password", "")
        keys = {self.credentials.api_key(number): number for number in organizations}
        if key not in keys or form.get("username") != key:
            raise OAuthError("invalid_grant")
        return _answer(self.mint(keys[key], now), form.get("scope") or PERSONAL_SCOPE, None)

    def visma_token(
        self, authorization: str | None, form: Mapping[str, str], now: datetime
    ) -> dict[str, Any]:
        """Answer a refresh_token grant. One-time tokens: a replay revokes all (published by Visma Connect)."""
        client = self.credentials.visma_client_id
        given = _basic(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
        if given != (client, self.credentials.visma_client_secret):
            raise OAuthError("invalid_client")
        if form.get("grant_type") != "refresh_token":
            raise OAuthError("unsupported_grant_type")
        refresh = self._refreshed(form.get("refresh_token", ""))
        return _answer(self.mint(None, now), VISMA_SCOPE, refresh)

    def mint(self, organization: int | None, now: datetime) -> str:
        """Give an access token: a personal one for an organisation, else one that reaches them all."""
        personal, visma = self.credentials.personal_client_id, self.credentials.visma_client_id
        self._access = {text: grant for text, grant in self._access.items() if now < grant.expires}
        token = self.random(32)
        client = visma if organization is None else personal
        self._access[token] = Grant(client=client, organization=organization, expires=now + LIFETIME)
        return token

    def _refreshed(self, token: str) -> str:
        """Spend a refresh token and return the one to use next."""
        if token in self._spent:
            self._access = {text: grant for text, grant in self._access.items() if grant.personal}
            self._refresh.clear()
        if token not in self._refresh:
            raise OAuthError("invalid_grant")
        if not self.one_time:
            return token
        following = self.random(32).upper()
        self._refresh.remove(token)
        self._spent.add(token)
        self._refresh.add(following)
        return following


def _answer(token: str, scope: str, refresh: str | None) -> dict[str, Any]:
    seconds = int(LIFETIME.total_seconds())
    answer: dict[str, Any] = {"access_token": token, "expires_in": seconds, "token_type": "Bearer"}
    return answer | {"refresh_token": refresh, "scope": scope}


def _basic(authorization: str | None) -> tuple[str, str] | None:
    """Return the user name and password of a Basic header."""
    scheme, _, text = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret
