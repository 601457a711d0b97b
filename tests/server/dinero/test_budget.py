"""The rate budget: never more than the limit in any minute, first come first served, places given back.

Law of this module: time is a ManualClock, so that a thousand calls take no time.
"""

from __future__ import annotations

import asyncio
import bisect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.dinero.budget import WINDOW, RateBudget, SpentInMemory
from dinero_mcp.errors import DineroRateLimitError
from tests.server.stub import ORGANIZATION, ManualClock, StubDinero, bench, data

pytestmark = pytest.mark.anyio

KEY = ("client", 371001)
LIMIT = 100


def budget_on(clock: ManualClock, limit: int | None = LIMIT, max_wait: float | None = None) -> RateBudget:
    return RateBudget(
        limit, monotonic=clock.monotonic, sleep=clock.sleep, spent=SpentInMemory(), max_wait=max_wait
    )


async def admitted(budget: RateBudget, clock: ManualClock, callers: int) -> list[tuple[int, float]]:
    """Who was let through, in order, and when."""
    through: list[tuple[int, float]] = []

    async def one(number: int) -> None:
        await budget.admit(KEY)
        through.append((number, clock.monotonic()))

    await asyncio.gather(*(one(number) for number in range(callers)))
    return through


def most_in_a_minute(times: list[float]) -> int:
    return max(bisect.bisect_left(times, time + WINDOW - 1e-3) - at for at, time in enumerate(times))


async def test_a_thousand_calls_keep_to_the_limit_in_order_of_arrival() -> None:
    """No window of a minute holds more than a hundred, and nobody overtakes."""
    clock = ManualClock()
    through = await admitted(budget_on(clock), clock, 1000)
    assert [number for number, _ in through] == list(range(1000))
    assert most_in_a_minute([time for _, time in through]) == LIMIT
    assert clock.moved == pytest.approx(9 * WINDOW)


@given(st.integers(1, 12), st.lists(st.floats(0, 30), max_size=40))
def test_no_window_holds_more_than_the_limit(limit: int, pauses: list[float]) -> None:
    """However the calls come."""

    async def run() -> list[float]:
        clock = ManualClock()
        budget = budget_on(clock, limit)
        times = []
        for pause in pauses:
            clock.moved += pause
            await budget.admit(KEY)
            times.append(clock.monotonic())
        return times

    times = asyncio.run(run())
    assert not times or most_in_a_minute(times) <= limit


async def test_who_would_wait_too_long_is_told_how_long() -> None:
    """With 45 s to wait at most, the hundred-and-first hears 60 at once."""
    clock = ManualClock()
    budget = budget_on(clock, max_wait=45.0)
    await admitted(budget, clock, LIMIT)
    clock.moved += 10
    with pytest.raises(DineroRateLimitError, match="budget of requests a minute is used up") as refused:
        await budget.admit(KEY)
    assert refused.value.retry_after == 50
    clock.moved += 10
    await budget.admit(KEY)


async def test_the_wait_told_counts_those_ahead_in_the_queue() -> None:
    """A full minute's worth of callers ahead costs another minute."""
    spent = SpentInMemory()
    for _ in range(LIMIT):
        await spent.take(KEY, 0.0, LIMIT)
    delays = await spent.delays(KEY, 30.0, LIMIT, LIMIT + 1)
    assert delays == [pytest.approx(30.0)] * LIMIT + [pytest.approx(90.0)]


async def test_a_cancelled_waiter_gives_its_place_back() -> None:
    """The one behind it is let through where the cancelled one would have been."""
    clock, gate = ManualClock(), asyncio.Event()

    async def held(seconds: float) -> None:
        await gate.wait()
        await clock.sleep(seconds)

    budget = RateBudget(1, monotonic=clock.monotonic, sleep=held, spent=SpentInMemory(), max_wait=None)
    await budget.admit(KEY)
    first, second = (asyncio.create_task(budget.admit(KEY)) for _ in range(2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    await second
    assert clock.moved == pytest.approx(WINDOW)


async def test_organizations_do_not_spend_each_others_budget() -> None:
    """Dinero counts per organisation and client."""
    clock = ManualClock()
    budget = budget_on(clock, limit=1, max_wait=0.0)
    await budget.admit(("client", 1))
    await budget.admit(("client", 2))
    with pytest.raises(DineroRateLimitError):
        await budget.admit(("client", 1))


async def test_the_budget_can_be_off() -> None:
    """Benches measure without it."""
    clock = ManualClock()
    await admitted(budget_on(clock, limit=None), clock, 500)
    assert clock.slept == []


async def test_a_personal_key_has_sixty_requests_a_minute() -> None:
    """The sixty-first waits for the first to leave the window."""
    stub = StubDinero()
    stub.on(f"/v1/{ORGANIZATION}/vatTypes", [])
    server = bench(stub)
    for _ in range(60):
        data(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert server.clock.slept == []
    server.clock.moved += 30
    data(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert sum(server.clock.slept) == pytest.approx(30.0)
