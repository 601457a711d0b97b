"""A connection: one set of credentials, its client, its budget and its snapshots. The client is made when first needed.

Libraries of the network are imported then too, so that a host gets its list of tools without waiting for them.
"""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from dinero_mcp.clock import Clock
from dinero_mcp.dinero.snapshots import Snapshots
from dinero_mcp.errors import IntegrationNotConfiguredError

if TYPE_CHECKING:
    from dinero_mcp.dinero.budget import Sleep
    from dinero_mcp.dinero.client import DineroClient
    from dinero_mcp.dinero.oauth import Credentials
    from dinero_mcp.dinero.wire import Transport, Wire
    from dinero_mcp.settings import Settings


class Connection:
    """The way to Dinero of one caller; `transport` and `sleep` replace network and waiting in tests."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        transport: Transport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._transport = transport
        self._sleep = sleep
        self._wire: Wire | None = None
        self.snapshots = Snapshots()

    @property
    def default_organization(self) -> int | None:
        """The organisation meant where a call names none."""
        return self._settings.organization

    @property
    def missing(self) -> tuple[str, ...]:
        """The settings that have yet to be made."""
        return self._settings.missing

    @cached_property
    def client(self) -> DineroClient:
        """The client; IntegrationNotConfiguredError naming the settings to make."""
        credentials = self._settings.credentials
        if credentials is None:
            raise IntegrationNotConfiguredError(
                "This server has no connection to Dinero yet.",
                hint=f"Set {', '.join(self.missing)} in the environment or .env and start the server again.",
            )
        return self._client_of(credentials)

    async def close(self) -> None:
        """Close the connections to Dinero, if there are any."""
        if self._wire is not None:
            await self._wire.close()

    def _client_of(self, credentials: Credentials) -> DineroClient:
        # Imported when the first call needs them: a host waits for tools/list, not for the network's libraries.
        from dinero_mcp.dinero.budget import RateBudget, SpentInMemory  # noqa: PLC0415
        from dinero_mcp.dinero.client import DineroClient, token_sender  # noqa: PLC0415
        from dinero_mcp.dinero.tokens import Grant, TokenKeeper, refresh_store  # noqa: PLC0415
        from dinero_mcp.dinero.wire import Wire  # noqa: PLC0415

        self._wire = wire = Wire(self._settings.api_url, transport=self._transport)
        send = token_sender(wire, self._sleep)
        grant = Grant(credentials, self._settings.token_url, send, self._clock, refresh_store(credentials))
        budget = RateBudget(
            self._settings.requests_a_minute,
            monotonic=self._clock.monotonic,
            sleep=self._sleep,
            spent=SpentInMemory(),
        )
        keeper = TokenKeeper(grant, self._clock)
        return DineroClient(wire, keeper, budget, credentials.client_id, self._clock, self._sleep)
