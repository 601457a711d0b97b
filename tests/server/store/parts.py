"""What tests of the store share: a keyring in memory, one that refuses, and a store that is connected.

Law of this module: the keyring of the machine that runs the tests plays no part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from dinero_mcp.dinero.oauth import Credentials, Token, VismaConnect
from dinero_mcp.store.records import StoredConnection
from dinero_mcp.store.sqlite import SqliteStore
from tests.server.stub import START

TOKEN_URL = "https://connect.example/connect/token"
VISMA = VismaConnect("isv_mock_dinero", "client-secret-of-a-person", "A" * 64)


@dataclass
class MemoryKeyring:
    """A keyring that remembers as long as the test runs."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def get_password(self, service_name: str, username: str, /) -> str | None:
        return self.kept.get((service_name, username))

    def set_password(self, service_name: str, username: str, password: str, /) -> None:
        self.kept[service_name, username] = password

    def delete_password(self, service_name: str, username: str, /) -> None:
        del self.kept[service_name, username]


def no_keyring() -> MemoryKeyring:
    """What a system without a keyring does."""
    raise RuntimeError("no recommended backend was available")


def store_at(path: Path, keyring: Callable[[], MemoryKeyring] = no_keyring) -> SqliteStore:
    """A store in a folder of the test's."""
    return SqliteStore(path / "connection.sqlite", keyring=keyring)


def connection(credentials: Credentials = VISMA, token_url: str = TOKEN_URL) -> StoredConnection:
    """A connection that was just made and has no access token yet."""
    return StoredConnection(credentials, token_url, START)


def live(access: str = "access-token-of-a-person") -> Token:
    """An access token with an hour to go."""
    return Token(access, START + timedelta(hours=1), None)


async def keep(store: SqliteStore, kept: StoredConnection) -> None:
    """Write a connection into a store."""
    async with store.held() as held:
        await held.write(kept)


async def kept_in(store: SqliteStore) -> StoredConnection | None:
    """What is in a store."""
    async with store.held() as held:
        return await held.read()
