"""What a developer puts into their settings, and the invented people who can sign in.

Law of this module: values only, the same in every release, all of them public by design.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

Random = Callable[[int], str]
"""Gives so many random bytes in hex, as `secrets.token_hex` does."""

READ = "dineropublicapi:read"
WRITE = "dineropublicapi:write"
OFFLINE = "offline_access"
SCOPES = (WRITE, READ, "openid", "profile", "email", OFFLINE)
"""The scopes an application is granted, in the order in which an answer names them.

Those of Dinero and `offline_access` are published, their order is observed by Mortimer; that `openid`, `profile`
and `email` belong to every application is assumed.
"""
USUAL = frozenset({WRITE, READ, OFFLINE})
"""What an application of Dinero asks for (observed by Mortimer), and so what the fixed refresh token holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person at Visma Connect; `organizations` None is every organisation there is."""

    name: str
    email: str
    organizations: frozenset[int] | None = None

    @property
    def sub(self) -> str:
        """The guid by which Visma Connect knows the person."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{self.email}"))

    def reaches(self, organization: int) -> bool:
        """Tell whether the person may see an organisation."""
        return self.organizations is None or organization in self.organizations


USERS = (
    User(name="Ida Holm", email="ida.holm@revision.example"),
    User(name="Asta Lindholm", email="asta@klitogkaffe.example", organizations=frozenset({371002})),
    User(name="Ny Bruger", email="ny.bruger@post.example", organizations=frozenset()),
)
"""An accountant who reaches every organisation, an owner who reaches one, and somebody who reaches none."""

REDIRECT_URI = "http://localhost:8782/callback"
"""Where a program on the developer's own machine may listen; `serve --redirect-uri` registers more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a developer puts into their settings. The defaults are the same in every release."""

    personal_client_id: str = "mock-personal"
    personal_client_secret: str = "mock-personal-secret"  # noqa: S105 - public by design
    visma_client_id: str = "isv_mock_dinero"
    visma_client_secret: str = "mock-visma-secret"  # noqa: S105 - public by design
    refresh_token: str = hashlib.sha256(b"mock-dinero refresh token").hexdigest().upper()
    salt: str = "mock-dinero api key"
    redirect_uris: tuple[str, ...] = (REDIRECT_URI,)
    """The registered addresses of the application; only these exact texts are redirected to."""
    scopes: tuple[str, ...] = SCOPES
    """What the application was granted."""
    users: tuple[User, ...] = USERS

    def api_key(self, organization: int) -> str:
        """Return the API key of one organisation."""
        return hashlib.sha256(f"{self.salt} {organization}".encode()).hexdigest()[:32]

    def user(self, email: str | None) -> User | None:
        """Return the user with an e-mail address, the first one for None."""
        if email is None:
            return self.users[0]
        return next((user for user in self.users if user.email == email.strip().lower()), None)

    def randomized(self, random: Random) -> Credentials:
        """Return credentials nobody knows; the client ids stay."""
        return replace(
            self,
            personal_client_secret=random(16),
            visma_client_secret=random(16),
            refresh_token=random(32).upper(),
            salt=random(16),
        )
