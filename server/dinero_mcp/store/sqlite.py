"""A store in one SQLite file: whoever renews holds BEGIN IMMEDIATE, so that two processes never renew at once.

The standard library's sqlite3 rather than SQLAlchemy: 8 ms to import instead of 280, two tables, and the lock is a
transaction that the operating system lets go of when a process dies. No text of a secret is in the file.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dinero_mcp.errors import DineroError, DineroUnavailableError, IntegrationNotConfiguredError
from dinero_mcp.store.keys import AGAIN, Keyring, Keys, Place, system_keyring
from dinero_mcp.store.records import About, Kind, StoredConnection, stored_connection

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

    from dinero_mcp.dinero.budget import Sleep

VERSION = 1
LOCAL = "local"
PATIENCE = 90.0  # seconds; longer than any one renewal may take
STEP = 0.05
COMMIT_PATIENCE = 5.0

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS store (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS connections (
  owner TEXT PRIMARY KEY, kind TEXT NOT NULL, client_id TEXT NOT NULL, organization INTEGER, secrets BLOB NOT NULL
);
PRAGMA user_version = {VERSION};
"""


def default_path() -> Path:
    """Where this user's store is unless DINERO_MCP_STORE says otherwise."""
    import platformdirs  # noqa: PLC0415  only where no path is set

    return platformdirs.user_data_path("dinero-mcp", appauthor=False) / "connection.sqlite"


@dataclass(frozen=True)
class SqliteStore:
    """The store of one user in a file that is made when the first connection is written."""

    path: Path
    keyring: Callable[[], Keyring] = system_keyring
    sleep: Sleep = asyncio.sleep
    monotonic: Callable[[], float] = time.monotonic
    owner: str = LOCAL

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self.path)

    @property
    def key_file(self) -> Path:
        """Where the key is where no keyring takes it."""
        return self.path.with_name(self.path.name + ".key")

    def about(self) -> About | None:
        """What is no secret of the connection; None without one."""
        if not self.path.exists():
            return None
        with self._troubles_told(), closing(self._opened()) as database:
            row = database.execute(
                "SELECT kind, client_id, organization FROM connections WHERE owner = ?", (self.owner,)
            ).fetchone()
        return About(cast("Kind", row[0]), row[1], row[2]) if row else None

    def key_place(self) -> Place | None:
        """Where the key of the secrets is; None before there is one."""
        if not self.path.exists():
            return None
        with self._troubles_told(), closing(self._opened()) as database:
            return key_place(database)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[SqliteHeld]:
        """The store for this process alone."""
        with self._troubles_told():
            database = self._opened()
        try:
            await self._lock(database)
            yield SqliteHeld(self, database)
        finally:
            database.close()  # rolls back what was not written

    def _opened(self) -> sqlite3.Connection:
        if not self.path.exists():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        database = sqlite3.connect(self.path, isolation_level=None, timeout=COMMIT_PATIENCE)
        try:
            prepare(database)
        except BaseException:
            database.close()
            raise
        return database

    async def _lock(self, database: sqlite3.Connection) -> None:
        until = self.monotonic() + PATIENCE
        database.execute(
            "PRAGMA busy_timeout = 0"
        )  # waiting is done here, so that other calls go on meanwhile
        while not self._taken(database):
            if self.monotonic() >= until:
                raise DineroUnavailableError(
                    "Another dinero-mcp is renewing the connection and does not finish."
                )
            await self.sleep(STEP)
        database.execute(f"PRAGMA busy_timeout = {int(COMMIT_PATIENCE * 1000)}")

    def _taken(self, database: sqlite3.Connection) -> bool:
        with self._troubles_told():
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as refused:
                if refused.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                return False
        return True

    @contextmanager
    def _troubles_told(self) -> Iterator[None]:
        """What SQLite and the file system refuse, as our errors."""
        try:
            yield
        except (sqlite3.Error, OSError) as trouble:
            raise trouble_with(self.path, trouble) from None


@dataclass(frozen=True)
class SqliteHeld:
    """The store inside its one transaction."""

    store: SqliteStore
    database: sqlite3.Connection

    async def read(self) -> StoredConnection | None:
        """The connection, if there is one; IntegrationNotConfiguredError where its secrets cannot be opened."""
        with self.store._troubles_told():  # noqa: SLF001  one room
            row = self.database.execute(
                "SELECT secrets, organization FROM connections WHERE owner = ?", (self.store.owner,)
            ).fetchone()
        return stored_connection(self._opened(row[0]), row[1]) if row else None

    async def write(self, connection: StoredConnection) -> None:
        """Keep it in place of the old one; returns when it is on the disk."""
        about = connection.about
        with self.store._troubles_told():  # noqa: SLF001  one room
            secrets = self._cipher(may_make=True).encrypt(connection.secrets().encode())
            self.database.execute(
                "INSERT OR REPLACE INTO connections VALUES (?, ?, ?, ?, ?)",
                (self.store.owner, about.kind, about.client_id, about.organization, secrets),
            )
            self.database.execute("COMMIT")

    async def delete(self) -> None:
        """Forget the connection, and the key where it was the last."""
        with self.store._troubles_told():  # noqa: SLF001  one room
            self.database.execute("DELETE FROM connections WHERE owner = ?", (self.store.owner,))
            place = key_place(self.database)
            is_last = not self.database.execute("SELECT 1 FROM connections").fetchone()
            if is_last and place:
                self._keys().forgotten(place)
                self.database.execute("DELETE FROM store WHERE name = 'key'")
            self.database.execute("COMMIT")

    def _opened(self, secrets: bytes) -> str:
        from cryptography.fernet import InvalidToken  # noqa: PLC0415  as in _cipher

        try:
            return self._cipher(may_make=False).decrypt(secrets).decode()
        except InvalidToken:
            raise IntegrationNotConfiguredError(
                "The stored connection cannot be read with this computer's key.", hint=AGAIN
            ) from None

    def _cipher(self, *, may_make: bool) -> Fernet:
        from cryptography.fernet import Fernet  # noqa: PLC0415  only where a store is opened

        place = key_place(self.database)
        if place is not None:
            try:
                return Fernet(self._keys().found(place))
            except (ValueError, DineroError):
                if not may_make or not self._is_alone():
                    raise
        key = Fernet.generate_key()
        made = self._keys().made(key.decode())
        self.database.execute("INSERT OR REPLACE INTO store VALUES ('key', ?)", (made,))
        return Fernet(key)

    def _is_alone(self) -> bool:
        """Whether nobody else's secrets hang on the key that was lost."""
        others = "SELECT 1 FROM connections WHERE owner <> ?"
        return not self.database.execute(others, (self.store.owner,)).fetchone()

    def _keys(self) -> Keys:
        """The names of the store's key; a store has a name of its own in the keyring."""
        row = self.database.execute("SELECT value FROM store WHERE name = 'id'").fetchone()
        if row is None:
            row = (uuid.uuid4().hex,)
            self.database.execute("INSERT INTO store VALUES ('id', ?)", row)
        return Keys(row[0], self.store.key_file, self.store.keyring)


def prepare(database: sqlite3.Connection) -> None:
    """Tables where there are none yet; a file of a later version is refused, not guessed at."""
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise IntegrationNotConfiguredError(
            "The store was written by a later version of dinero-mcp.",
            hint="Update dinero-mcp, or set DINERO_MCP_STORE to another file and run `dinero-mcp login`.",
        )
    if version < VERSION:
        database.executescript(SCHEMA)
    database.execute("PRAGMA secure_delete = ON")  # a token that was replaced leaves no trace in the file


def key_place(database: sqlite3.Connection) -> Place | None:
    """Where the key of the secrets is; None before there is one."""
    row = database.execute("SELECT value FROM store WHERE name = 'key'").fetchone()
    return cast("Place", row[0]) if row else None


def trouble_with(path: Path, trouble: sqlite3.Error | OSError) -> DineroError:
    """The store cannot be used: what is wrong and what to do, in one line each."""
    reason = (trouble.strerror if isinstance(trouble, OSError) else str(trouble)) or type(trouble).__name__
    code = getattr(trouble, "sqlite_errorcode", None)
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR}:
        return DineroUnavailableError(
            f"The connection could not be stored in {path}: {reason}.",
            hint="Make room on the disk and try again.",
        )
    return IntegrationNotConfiguredError(
        f"The stored connection in {path} cannot be used: {reason}.",
        hint="Check that the file is yours and can be written, or move it away and run `dinero-mcp login`.",
    )
