"""What a code, a refresh token and an access token stand for, and how OAuth's parties prove themselves.

Law of this module: values and pure checks; nothing here remembers anything.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from mock_dinero.identity.credentials import READ, WRITE, User

PKCE = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636, verifier and challenge alike


class OAuthError(Exception):
    """A refusal in the words of OAuth: the error code, the status it comes with, and what to do about it."""

    def __init__(self, error: str, status: int = 400, description: str | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.description = description


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an application's settings at Visma Connect say of its tokens (published): each is a switch.

    `lifetime` is counted from the sign-in, however often the token was changed since; `idle` from its last use.
    """

    one_time: bool = False
    lifetime: timedelta | None = None
    idle: timedelta | None = None
    serves: bool = False
    """Whether client_credentials gives a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in of a user at an application: what a code and all the tokens from it have in common."""

    client: str
    user: User
    scope: frozenset[str]
    signed_in: datetime
    sid: str
    nonce: str | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The client and the user: what a replay revokes (published by Visma Connect)."""
        return self.client, self.user.sub


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An authorization code: good once, for one redirect address, for the holder of one verifier."""

    session: Session
    redirect_uri: str
    challenge: str | None
    expires: datetime

    def proven(self, verifier: str | None) -> bool:
        """Tell whether the verifier belongs to the challenge (S256); without a challenge there must be none."""
        if self.challenge is None or verifier is None:
            return self.challenge is None and verifier is None
        if not PKCE.fullmatch(verifier):
            return False
        digest = hashlib.sha256(verifier.encode()).digest()
        return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), self.challenge)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an access token allows: `organization` None is every organisation of the user."""

    client: str
    organization: int | None
    expires: datetime
    session: Session | None = None

    @property
    def personal(self) -> bool:
        """Tell a personal integration from a Visma Connect application."""
        return self.organization is not None

    @property
    def opens_dinero(self) -> bool:
        """Tell whether the token is for Dinero's API at all, and not only for `userinfo`."""
        return self.session is None or not self.session.scope.isdisjoint({READ, WRITE})

    def reaches(self, organization: int) -> bool:
        """Tell whether the owner may see an organisation."""
        user = self.session.user if self.session else None
        return self.organization in {None, organization} and (user is None or user.reaches(organization))


def basic(authorization: str | None) -> tuple[str, str] | None:
    """Return the user name and password of a Basic header."""
    scheme, _, text = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(text.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret


def bearer(authorization: str | None) -> str | None:
    """Return the token of a Bearer header."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
