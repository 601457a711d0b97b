"""The client of one connection: every request to Dinero passes here, and nothing else leaves the server.

For each: the allow-list, a place in the rate budget, a token, at most two retries of what may pass, one more try after
a 401 with a new token and after a 429 once its wait is over. Clock and sleep are given.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from dinero_mcp.clock import Clock
from dinero_mcp.dinero import routes
from dinero_mcp.dinero.budget import WINDOW, RateBudget, Sleep
from dinero_mcp.dinero.files import file_reply
from dinero_mcp.dinero.memory import Memory
from dinero_mcp.dinero.oauth import TokenRequest
from dinero_mcp.dinero.reads import FileReply, KnownOrganization, KnownYear, Query, Reply
from dinero_mcp.dinero.response import Raw, decipher, failure
from dinero_mcp.dinero.tokens import TokenKeeper
from dinero_mcp.dinero.wire import ConnectionLost, Wire
from dinero_mcp.errors import DineroError, DineroRateLimitError, DineroUnavailableError

TRIES = 3
NAMES_TIME = 10.0  # seconds a name may cost; the answer is given without it


class _ServerFault(Exception):
    def __init__(self, raw: Raw) -> None:
        super().__init__(raw.status)
        self.raw = raw


class DineroClient:
    """The reads of one connection (the protocol `Dinero`)."""

    def __init__(
        self,
        wire: Wire,
        keeper: TokenKeeper,
        budget: RateBudget,
        client_id: str,
        clock: Clock,
        sleep: Sleep,
    ) -> None:
        self._wire = wire
        self._keeper = keeper
        self._budget = budget
        self._client_id = client_id
        self._clock = clock
        self._sleep = sleep
        self._memory = Memory(clock.monotonic)
        self._names = asyncio.Lock()

    async def get(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        final_statuses: frozenset[int] = frozenset(),
    ) -> Reply:
        """GET a route template with its path values filled in; raises the leaves of errors.py."""
        request = routes.request("GET", template, path or {}, query or {})
        json = decipher(await self._after_refusals(request, final_statuses))
        self._memory.learn(template, request.organization_id, json)
        return Reply(json, self._clock.now())

    async def post(self, template: str, path: Mapping[str, str | int], body: Mapping[str, Any]) -> Reply:
        """POST to one of the two calculators, retried like a read; raises the leaves of errors.py."""
        request = routes.request("POST", template, path, {}, body=body)
        return Reply(decipher(await self._after_refusals(request, frozenset())), self._clock.now())

    async def file(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        accept: str = routes.BYTES,
    ) -> FileReply:
        """GET a file of at most 6 MB; raises the leaves of errors.py."""
        request = routes.request("GET", template, path or {}, query or {}, accept=accept)
        raw = await self._after_refusals(request, frozenset())
        return file_reply(raw, self._clock.now(), is_pdf=template in routes.PDFS)

    async def organization(self, organization_id: int) -> KnownOrganization | None:
        """The organisation as the list names it; one read an hour, shared by everybody who waits."""
        async with self._names:
            if self._memory.organizations is None:
                await self._read_names()
        return (self._memory.organizations or {}).get(organization_id)

    async def organizations(self) -> tuple[KnownOrganization, ...]:
        """All organisations of the user, as remembered."""
        await self.organization(0)
        return tuple((self._memory.organizations or {}).values())

    def known_years(self, organization_id: int) -> tuple[KnownYear, ...]:
        """The accounting years seen on this connection within the hour."""
        return self._memory.years(organization_id)

    async def _read_names(self) -> None:
        try:
            async with asyncio.timeout(NAMES_TIME):
                await self.get("/v1.1/organizations")
        except (DineroError, TimeoutError):
            self._memory.organizations_failed()

    async def _after_refusals(self, request: routes.Request, final: frozenset[int]) -> Raw:
        token = await self._keeper.current()
        raw = await self._after_rate_limit(request, token, final)
        if raw.status == 401:
            raw = await self._after_rate_limit(request, await self._keeper.renew(token), final)
        return raw

    async def _after_rate_limit(self, request: routes.Request, token: str, final: frozenset[int]) -> Raw:
        raw = await self._after_faults(request, token, final)
        if raw.status == 429:
            await self._sleep(await self._wait_after(raw, request))
            raw = await self._after_faults(request, token, final)
        if raw.status == 429:
            refusal = failure(raw)
            refusal.retry_after = math.ceil(await self._refusal_wait(raw, request))
            raise refusal
        return raw

    async def _wait_after(self, raw: Raw, request: routes.Request) -> float:
        wait = await self._refusal_wait(raw, request)
        if wait > WINDOW:
            raise DineroRateLimitError(
                "Dinero's limit of requests is used up.", status=429, retry_after=math.ceil(wait)
            )
        return wait

    async def _refusal_wait(self, raw: Raw, request: routes.Request) -> float:
        told = raw.retry_after(self._clock.now())
        return float(told) if told is not None else await self._budget.after_refusal(self._key(request))

    async def _after_faults(self, request: routes.Request, token: str, final: frozenset[int]) -> Raw:
        async def once() -> Raw:
            await self._budget.admit(self._key(request))
            return _passing(await self._wire.fetch(request, token), final)

        return await with_retries(once, self._sleep)

    def _key(self, request: routes.Request) -> tuple[str, int | None]:
        return (self._client_id, request.organization_id)


def token_sender(wire: Wire, sleep: Sleep) -> Callable[[TokenRequest], Awaitable[Raw]]:
    """How token requests are sent: like reads where they may be repeated, else exactly once."""

    async def send(request: TokenRequest) -> Raw:
        async def once() -> Raw:
            return _passing(await wire.token(request), frozenset())

        return await with_retries(once, sleep, tries=TRIES if request.repeatable else 1)

    return send


def _passing(raw: Raw, final: frozenset[int]) -> Raw:
    if raw.status >= 500 and raw.status not in final:
        raise _ServerFault(raw)
    return raw


async def with_retries(once: Callable[[], Awaitable[Raw]], sleep: Sleep, tries: int = TRIES) -> Raw:
    """Server faults and lost connections up to `tries` times with backoff; then DineroUnavailableError."""
    retrying = AsyncRetrying(
        retry=retry_if_exception(lambda error: isinstance(error, _ServerFault | ConnectionLost)),
        stop=stop_after_attempt(tries),
        wait=wait_exponential(multiplier=0.5, max=4),
        sleep=sleep,
        reraise=True,
    )
    try:
        return await retrying(once)
    except _ServerFault as fault:
        return fault.raw
    except ConnectionLost:
        raise DineroUnavailableError("The connection to Dinero could not be made or broke.") from None
