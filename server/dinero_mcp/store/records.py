"""What a store keeps, and what a store is: the local file is one, a database server may be another.

Values only. A record's secrets are one JSON text, which a store must not write down unencrypted.
"""

from __future__ import annotations

import json
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from dinero_mcp.dinero.oauth import Credentials, PersonalKey, Token, VismaConnect

Kind = Literal["personal", "visma-connect"]


@dataclass(frozen=True)
class About:
    """What may be known of a connection without opening its secrets."""

    kind: Kind
    client_id: str
    organization: int | None


@dataclass(frozen=True)
class StoredConnection:
    """A connection: what to sign in with and where, the newest access token, and the default organisation.

    `refused` is set once the sign-in service has withdrawn the refresh token: it is never sent again.
    """

    credentials: Credentials
    token_url: str
    connected: datetime
    organization: int | None = None
    token: Token | None = field(default=None, repr=False)
    refused: bool = False

    @property
    def about(self) -> About:
        """What is no secret of it."""
        return About(kind_of(self.credentials), self.credentials.client_id, self.organization)

    def renewed(self, token: Token) -> StoredConnection:
        """The connection with a newer token; the refresh token is the old one where none came."""
        credentials = self.credentials
        if isinstance(credentials, VismaConnect) and token.refresh:
            credentials = replace(credentials, refresh_token=token.refresh)
        return replace(self, credentials=credentials, token=replace(token, refresh=None))

    def secrets(self) -> str:
        """All but `organization`, as JSON."""
        given = self.credentials
        key = given.api_key if isinstance(given, PersonalKey) else given.refresh_token
        return json.dumps(
            {
                "kind": kind_of(given),
                "clientId": given.client_id,
                "clientSecret": given.client_secret,
                "key": key,
                "tokenUrl": self.token_url,
                "connected": self.connected.isoformat(),
                "access": self.token and self.token.access,
                "ends": self.token and self.token.ends.isoformat(),
                "refused": self.refused,
            }
        )


def stored_connection(secrets: str, organization: int | None) -> StoredConnection:
    """The connection that `secrets` was made of."""
    kept = json.loads(secrets)
    make = PersonalKey if kept["kind"] == "personal" else VismaConnect
    has_token = kept["access"] and kept["ends"]
    return StoredConnection(
        credentials=make(kept["clientId"], kept["clientSecret"], kept["key"]),
        token_url=kept["tokenUrl"],
        connected=datetime.fromisoformat(kept["connected"]),
        organization=organization,
        token=Token(kept["access"], datetime.fromisoformat(kept["ends"]), None) if has_token else None,
        refused=kept["refused"],
    )


def kind_of(credentials: Credentials) -> Kind:
    """Which of the two ways to sign in they are."""
    return "personal" if isinstance(credentials, PersonalKey) else "visma-connect"


class Held(Protocol):
    """A store while nobody else can change it."""

    async def read(self) -> StoredConnection | None:
        """The connection, if there is one."""

    async def write(self, connection: StoredConnection) -> None:
        """Keep it in place of the old one; returns when it is safe. At most once while the store is held."""

    async def delete(self) -> None:
        """Forget the connection and the key of its secrets; returns when they are gone."""


class Store(Protocol):
    """Where the connection of one user rests."""

    @property
    def place(self) -> str:
        """Where it is, for a person."""

    def about(self) -> About | None:
        """What is no secret of the connection; None without one. Quick, takes no lock."""

    def held(self) -> AbstractAsyncContextManager[Held]:
        """The store for one process alone; DineroUnavailableError when another holds it for too long."""
