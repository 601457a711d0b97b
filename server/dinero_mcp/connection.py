"""A connection: one set of credentials, its client, its budget and its snapshots. The client is made when first needed.

A key or refresh token of the environment is what is meant; without either it is what `dinero-mcp login` stored.
Libraries of the network and of the store are imported then too: a host gets its list of tools without waiting for
them.
"""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from dinero_mcp.clock import Clock
from dinero_mcp.dinero.snapshots import Snapshots
from dinero_mcp.errors import DineroError, IntegrationNotConfiguredError
from dinero_mcp.watching import UNWATCHED, Watch

if TYPE_CHECKING:
    from dinero_mcp.dinero.budget import Sleep
    from dinero_mcp.dinero.client import DineroClient
    from dinero_mcp.dinero.tokens import Renewal, Send, TokenKeeper
    from dinero_mcp.dinero.wire import Transport, Wire
    from dinero_mcp.settings import Settings
    from dinero_mcp.store.records import Kind, Store


class Connection:
    """The way to Dinero of one caller; `transport` and `sleep` replace network and waiting in tests."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        transport: Transport | None = None,
        sleep: Sleep = asyncio.sleep,
        store: Store | None = None,
        watch: Watch = UNWATCHED,
    ) -> None:
        self.watch = watch
        self._settings = settings
        self._given_store = store
        self._clock = clock
        self._transport = transport
        self._sleep = sleep
        self._wire: Wire | None = None
        self.snapshots = Snapshots()

    @property
    def default_organization(self) -> int | None:
        """The organisation meant where a call names none."""
        if self._settings.organization is not None or not self.uses_store:
            return self._settings.organization
        about = self.store.about()
        return about.organization if about else None

    @property
    def uses_store(self) -> bool:
        """Whether the environment leaves it to the store what to sign in with."""
        return not self._settings.gives_credentials

    @property
    def missing(self) -> tuple[str, ...]:
        """What has yet to be done or set."""
        if not self.uses_store:
            return self._settings.missing
        try:
            return () if self.store.about() else ("a connection: run `dinero-mcp login`",)
        except DineroError as trouble:
            return (trouble.message,)

    @cached_property
    def client(self) -> DineroClient:
        """The client; IntegrationNotConfiguredError saying what to do or set first."""
        from dinero_mcp.dinero.budget import RateBudget, SpentInMemory  # noqa: PLC0415  see above
        from dinero_mcp.dinero.client import DineroClient  # noqa: PLC0415
        from dinero_mcp.dinero.sending import Sender  # noqa: PLC0415

        client_id, is_personal = self._identity()
        budget = RateBudget(
            self._settings.budget(is_personal=is_personal),
            monotonic=self._clock.monotonic,
            sleep=self._sleep,
            spent=SpentInMemory(),
            max_wait=self._settings.longest_wait,
        )
        sender = Sender(self.wire, self.keeper, budget, client_id, self._clock, self._sleep)
        return DineroClient(sender, self._clock)

    @cached_property
    def keeper(self) -> TokenKeeper:
        """Who hands out the access token; the same errors as `client`."""
        from dinero_mcp.dinero.sending import token_sender  # noqa: PLC0415
        from dinero_mcp.dinero.tokens import TokenKeeper  # noqa: PLC0415

        return TokenKeeper(self._renewal(token_sender(self.wire, self._sleep)), self._clock)

    @cached_property
    def wire(self) -> Wire:
        """The HTTP connections."""
        from dinero_mcp.dinero.wire import Wire  # noqa: PLC0415

        self._wire = Wire(self._settings.api_url, transport=self._transport, watch=self.watch)
        return self._wire

    @cached_property
    def store(self) -> Store:
        """Where `dinero-mcp login` keeps what the environment does not give."""
        if self._given_store is not None:
            return self._given_store
        from dinero_mcp.store.sqlite import SqliteStore, default_path  # noqa: PLC0415

        return SqliteStore(self._settings.store or default_path(), sleep=self._sleep)

    async def close(self) -> None:
        """Close the connections to Dinero, if there are any."""
        if self._wire is not None:
            await self._wire.close()

    def _identity(self) -> tuple[str, bool]:
        """The client id, and whether it is a personal integration's."""
        if self.uses_store:
            from dinero_mcp.store.grant import not_connected  # noqa: PLC0415

            about = self.store.about()
            if about is None:
                raise not_connected(self._settings.missing)
            return about.client_id, about.kind == "personal"
        credentials = self._settings.credentials
        if credentials is None:
            raise IntegrationNotConfiguredError(
                "This server has no connection to Dinero yet.",
                hint=f"Set {', '.join(self.missing)} in the environment or .env and start the server again.",
            )
        return credentials.client_id, self._settings.api_key is not None

    def _renewal(self, send: Send) -> Renewal:
        settings = self._settings
        if credentials := settings.credentials:
            from dinero_mcp.dinero.tokens import Grant, refresh_store  # noqa: PLC0415

            return Grant(credentials, settings.token_url, send, self._clock, refresh_store(credentials))
        from dinero_mcp.store.grant import StoredGrant  # noqa: PLC0415

        urls: dict[Kind, str] = {
            "personal": settings.personal_token_url,
            "visma-connect": settings.connect_token_url,
        }
        return StoredGrant(self.store, urls, send, self._clock)
