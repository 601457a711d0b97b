"""Sending one request until there is an answer to read: a token, a place in the rate budget, and what is tried again.

At most two retries of server faults and lost connections, one more try after a 401 with a new token, and one after a
429 once its wait is over. Time-outs are final.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from dinero_mcp.clock import Clock
from dinero_mcp.dinero.budget import WINDOW, Key, RateBudget, Sleep
from dinero_mcp.dinero.oauth import TokenRequest
from dinero_mcp.dinero.response import Raw, failure
from dinero_mcp.dinero.routes import Request
from dinero_mcp.dinero.tokens import TokenKeeper
from dinero_mcp.dinero.waiting import BudgetState, Told, Wait
from dinero_mcp.dinero.wire import ConnectionLost, Wire
from dinero_mcp.errors import DineroRateLimitError, DineroUnavailableError

TRIES = 3


class _ServerFault(Exception):
    def __init__(self, raw: Raw) -> None:
        super().__init__(raw.status)
        self.raw = raw


@dataclass
class _Errand:
    request: Request
    final: frozenset[int]
    told: Told
    token: str = field(default="", repr=False)  # the newest one it was sent with


class Sender:
    """Sends allowed requests with the credentials of one connection, on its budget."""

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

    async def send(self, request: Request, final: frozenset[int], told: Told) -> Raw:
        """The answer, of whatever status it is in the end; statuses in `final` are not tried again."""
        errand = _Errand(request, final, told)
        await self._keeper.current()  # who has to sign in again hears it before waiting for the limit
        raw = await self._after_rate_limit(errand)
        if raw.status == 401:
            await self._keeper.renew(errand.token)
            raw = await self._after_rate_limit(errand)
        return raw

    async def budget(self, organization_id: int | None) -> BudgetState | None:
        """What an organisation's budget has left; None without a limit."""
        return await self._budget.state((self._client_id, organization_id))

    async def _after_rate_limit(self, errand: _Errand) -> Raw:
        raw = await self._after_faults(errand)
        if raw.status == 429:
            await self._wait_after(raw, errand)
            raw = await self._after_faults(errand)
        if raw.status == 429:
            refusal = failure(raw)
            refusal.retry_after = math.ceil(await self._refusal_wait(raw, errand))
            raise refusal
        return raw

    async def _wait_after(self, raw: Raw, errand: _Errand) -> None:
        wait = await self._refusal_wait(raw, errand)
        if wait > WINDOW:
            raise DineroRateLimitError(
                "Dinero's limit of requests is used up.", status=429, retry_after=math.ceil(wait)
            )
        errand.told(Wait(0.0, wait))
        await self._sleep(wait)
        errand.told(Wait(wait, 0.0))

    async def _refusal_wait(self, raw: Raw, errand: _Errand) -> float:
        said = raw.retry_after(self._clock.now())
        return float(said) if said is not None else await self._budget.after_refusal(self._key(errand))

    async def _after_faults(self, errand: _Errand) -> Raw:
        async def once() -> Raw:
            await self._budget.admit(self._key(errand), errand.told)
            errand.token = await self._keeper.current()  # now: the one from before the wait may have ended
            return _passing(await self._wire.fetch(errand.request, errand.token), errand.final)

        return await with_retries(once, self._sleep)

    def _key(self, errand: _Errand) -> Key:
        return (self._client_id, errand.request.organization_id)


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
