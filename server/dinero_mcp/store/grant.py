"""How a stored connection gets a new token: under the store's lock, and stored before anybody hears of it.

Whoever waited for the lock takes the token that the other process got. A refresh token that was refused is marked and
never sent again, in this process or the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dinero_mcp.clock import Clock
from dinero_mcp.dinero.oauth import (
    PersonalKey,
    Token,
    TokenRequest,
    VismaConnect,
    is_withdrawn,
    personal_request,
    read_token,
    refresh_request,
)
from dinero_mcp.dinero.tokens import EARLY, PERSONAL_REFUSAL_LIFE, Send
from dinero_mcp.errors import AccessTokenExpiredError, DineroError, IntegrationNotConfiguredError
from dinero_mcp.store.records import Held, Kind, Store, StoredConnection, kind_of

LOGIN = "Connect to Dinero again: run `dinero-mcp login`; a running server needs no restart."


@dataclass(frozen=True)
class Refused:
    """A connection as it was when it was refused, and until when that stands without asking again."""

    connection: StoredConnection
    until: float
    error: AccessTokenExpiredError


class StoredGrant:
    """A grant of the keeper's, shared by every process that uses the store."""

    refusal_life = 0.0  # a refusal is remembered here, as long as nobody has connected again

    def __init__(self, store: Store, token_urls: dict[Kind, str], send: Send, clock: Clock) -> None:
        self._store = store
        self._token_urls = token_urls
        self._send = send
        self._clock = clock
        self._refused: Refused | None = None
        self._unsaved: tuple[StoredConnection, StoredConnection] | None = None

    async def __call__(self, stale: str | None) -> Token:
        """A token that lasts a minute at least and is not the stale one; the leaves of errors.py without."""
        async with self._store.held() as held:
            connection = self._usable(await self._newest(held))
            token = connection.token
            if token and token.access != stale and token.ends - EARLY > self._clock.now():
                if self._unsaved is not None:
                    await self._saved(held, connection)
                return token
            return await self._renewed(held, connection)

    async def _newest(self, held: Held) -> StoredConnection | None:
        """What is stored, or what came in its place and could not be stored at the time."""
        stored = await held.read()
        if self._unsaved is not None and self._unsaved[0] == stored:
            return self._unsaved[1]
        self._unsaved = None
        return stored

    def _usable(self, connection: StoredConnection | None) -> StoredConnection:
        if connection is None:
            raise not_connected()
        if connection.token_url != self._token_urls[kind_of(connection.credentials)]:
            raise IntegrationNotConfiguredError(
                "The stored connection was made at another address than the settings name, and is not sent there.",
                hint="Set the address back, or run `dinero-mcp login` to connect at the new one.",
            )
        if connection.refused:
            raise AccessTokenExpiredError("Dinero's sign-in service has ended this connection.", hint=LOGIN)
        if (
            (known := self._refused)
            and known.connection == connection
            and self._clock.monotonic() < known.until
        ):
            raise known.error.with_traceback(None)
        return connection

    async def _renewed(self, held: Held, connection: StoredConnection) -> Token:
        raw = await self._send(request_of(connection))
        try:
            token = read_token(raw, self._clock.now())
        except AccessTokenExpiredError as refusal:
            refusal.hint = LOGIN
            until = self._clock.monotonic() + PERSONAL_REFUSAL_LIFE
            self._refused = Refused(connection, until, refusal)
            if is_withdrawn(raw) and isinstance(connection.credentials, VismaConnect):
                await held.write(replace(connection, refused=True, token=None))
            raise
        renewed = connection.renewed(token)
        await self._saved(held, renewed, in_place_of=connection)
        return token

    async def _saved(
        self, held: Held, connection: StoredConnection, *, in_place_of: StoredConnection | None = None
    ) -> None:
        """Store it; where that fails it stays in memory, so that a one-time token is not lost with the disk full."""
        try:
            await held.write(connection)
        except DineroError:
            if self._unsaved is not None:
                self._unsaved = (self._unsaved[0], connection)
            elif in_place_of is not None:
                self._unsaved = (in_place_of, connection)
            raise
        self._unsaved = None


def request_of(connection: StoredConnection) -> TokenRequest:
    """The request that renews a connection's token."""
    given = connection.credentials
    if isinstance(given, PersonalKey):
        return personal_request(connection.token_url, given)
    return refresh_request(connection.token_url, given, given.refresh_token)


def not_connected(settings: Sequence[str] = ()) -> IntegrationNotConfiguredError:
    """There is no connection in the store; `settings` are those that would do instead."""
    instead = (
        f" Or set {', '.join(settings)} in the environment or .env and start it again." if settings else ""
    )
    return IntegrationNotConfiguredError(
        "This server has no connection to Dinero yet.",
        hint=f"Run `dinero-mcp login` on this computer; a running server needs no restart.{instead}",
    )
