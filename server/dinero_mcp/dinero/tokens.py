"""One access token per connection, renewed once however many calls wait for it, and never lost to a cancelled caller.

Where a refresh token rests is a protocol, so that a file or a database can take the place of memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from dinero_mcp.clock import Clock
from dinero_mcp.dinero.oauth import (
    Credentials,
    PersonalKey,
    Token,
    TokenRequest,
    personal_request,
    read_token,
    refresh_request,
)
from dinero_mcp.dinero.response import Raw
from dinero_mcp.errors import AccessTokenExpiredError

Send = Callable[[TokenRequest], Awaitable[Raw]]

EARLY = timedelta(seconds=60)
PERSONAL_REFUSAL_LIFE = (
    60.0  # seconds; a corrected key is tried again without a restart, a wrong one does not hammer
)


class RefreshTokens(Protocol):
    """Where the refresh token rests between renewals."""

    async def load(self) -> str:
        """The newest refresh token."""

    async def save(self, refresh_token: str) -> None:
        """Keep a newer one; returns when it is safe."""


@dataclass
class InMemory:
    """A refresh token that lives as long as the process."""

    refresh_token: str

    async def load(self) -> str:
        """The newest refresh token."""
        return self.refresh_token

    async def save(self, refresh_token: str) -> None:
        """Keep a newer one."""
        self.refresh_token = refresh_token


def refresh_store(credentials: Credentials) -> InMemory:
    """Where the credentials' refresh token rests; a personal key has none."""
    return InMemory("" if isinstance(credentials, PersonalKey) else credentials.refresh_token)


class Renewal(Protocol):
    """How a new token is got."""

    @property
    def refusal_life(self) -> float:
        """Seconds a refusal stands without asking again."""

    async def __call__(self, stale: str | None) -> Token:
        """A token other than the stale one."""


class Grant:
    """How a new token is got: the grant of the credentials, sent once."""

    def __init__(
        self, credentials: Credentials, url: str, send: Send, clock: Clock, store: RefreshTokens
    ) -> None:
        self._credentials = credentials
        self._url = url
        self._send = send
        self._clock = clock
        self._store = store

    @property
    def refusal_life(self) -> float:
        """Seconds a refusal stands: a refused refresh token stays refused."""
        return PERSONAL_REFUSAL_LIFE if isinstance(self._credentials, PersonalKey) else float("inf")

    async def __call__(self, stale: str | None = None) -> Token:  # noqa: ARG002  what is got is always new
        """A new token; a new refresh token is stored before it is used, an old one is kept where none is sent."""
        token = read_token(await self._send(await self._request()), self._clock.now())
        if token.refresh is not None and not isinstance(self._credentials, PersonalKey):
            await self._store.save(token.refresh)
        return token

    async def _request(self) -> TokenRequest:
        if isinstance(self._credentials, PersonalKey):
            return personal_request(self._url, self._credentials)
        return refresh_request(self._url, self._credentials, await self._store.load())


class TokenKeeper:
    """Hands out the access token; renews it when it is about to end or was refused."""

    def __init__(self, grant: Renewal, clock: Clock) -> None:
        self._grant = grant
        self._clock = clock
        self._token: Token | None = None
        self._stale: str | None = None
        self._renewal: asyncio.Task[Token] | None = None
        self._refused: tuple[float, AccessTokenExpiredError] | None = None

    async def current(self) -> str:
        """A token that lasts a minute at least; raises the leaves of errors.py where none can be had."""
        if self._token is None or self._token.ends - EARLY <= self._clock.now():
            return (await self._renewed()).access
        return self._token.access

    async def renew(self, stale: str) -> str:
        """Another token than the one Dinero refused; one renewal serves everybody who holds the same stale one."""
        if self._token is not None and self._token.access == stale:
            self._stale, self._token = (
                stale,
                None,
            )  # nobody is to be given it again, also where no other can be had
        return await self.current()

    async def _renewed(self) -> Token:
        if self._refused is not None and self._clock.monotonic() < self._refused[0]:
            raise self._refused[1].with_traceback(None)
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew())
            self._renewal.add_done_callback(self._renewal_over)
        return await asyncio.shield(self._renewal)

    async def _renew(self) -> Token:
        try:
            self._token = await self._grant(self._stale)
        except AccessTokenExpiredError as refusal:
            self._refused = (self._clock.monotonic() + self._grant.refusal_life, refusal)
            raise
        return self._token

    def _renewal_over(self, renewal: asyncio.Task[Token]) -> None:
        self._renewal = None
        if not renewal.cancelled():
            renewal.exception()  # retrieved here too, as every waiter may have been cancelled
