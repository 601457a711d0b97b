"""A thousand questions under the fake's own limit of a hundred a minute: the server never runs into it.

Law of this module: server and fake share one clock, which moves only when the server waits; the fake counts by itself.
"""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from mcp_types import CallToolResult

from mock_dinero.app import create_app
from mock_dinero.clock import Clock
from mock_dinero.limits import RateLimiter
from tests.server.on_demo import OnDemo, on_demo
from tests.server.samples import world
from tests.server.stub import Bench, data, error

pytestmark = pytest.mark.anyio

CALLS, LIMIT, MINUTE = 1000, 100, 60.0
ASKED = 371001
CONTACTS = f"/v1/{ASKED}/contacts"


def limited(max_wait: object) -> OnDemo:
    """A server with a budget of a hundred a minute on a fake with that limit."""
    servers: list[Bench] = []
    own = world().fork()
    shared = Clock(own.as_of, monotonic=lambda: servers[0].clock.monotonic() if servers else 0.0)
    fake = create_app(own, clock=shared, limiter=RateLimiter(visma=LIMIT, personal=LIMIT))
    joined = on_demo(fake, rate_limit=LIMIT, max_wait=max_wait)
    servers.append(joined.server)
    return joined


async def thousand(server: Bench) -> list[CallToolResult]:
    """A thousand different questions at once."""
    door = server.door()
    where = {"organizationId": ASKED, "pageSize": 1}
    questions = (door.call("list_contacts", {**where, "name": str(number)}) for number in range(CALLS))
    return list(await asyncio.gather(*questions))


def statuses(joined: OnDemo) -> list[int | None]:
    """How the fake answered the questions."""
    return [each.status for each in joined.fake.state.journal.since(0) if each.path == CONTACTS]


def asked(server: Bench) -> list[int]:
    """The questions in the order they were sent."""
    sent = [urlsplit(str(each.url)) for each in server.stub.requests]
    filters = [parse_qs(each.query)["queryFilter"][0] for each in sent if each.path == CONTACTS]
    return [int(each.split("'")[1]) for each in filters]


async def test_a_thousand_calls_are_all_answered_in_order_of_arrival() -> None:
    """With as long to wait as it takes, and no refusal of Dinero's provoked."""
    joined = limited("unlimited")
    for result in await thousand(joined.server):
        data(result)
    assert statuses(joined) == [200] * CALLS
    assert asked(joined.server) == list(range(CALLS))
    assert joined.server.clock.moved == pytest.approx(9 * MINUTE)


async def test_who_may_wait_45_seconds_is_told_when_there_is_room() -> None:
    """A hundred are answered; the rest hear at once how many seconds that is."""
    joined = limited(45.0)
    results = await thousand(joined.server)
    refusals = [error(each) for each in results if each.is_error]
    assert statuses(joined) == [200] * LIMIT
    assert len(refusals) == CALLS - LIMIT
    assert {each["code"] for each in refusals} == {"DineroRateLimitError"}
    assert {each["retryAfterSeconds"] for each in refusals} == {MINUTE}


async def test_the_seconds_told_are_the_ones_it_takes() -> None:
    """Who comes back after them is answered; a second earlier, those who may wait do."""
    joined = limited(45.0)
    await thousand(joined.server)
    joined.server.clock.moved += 20.0
    early = data(await joined.server.call("list_contacts", organizationId=ASKED, name="Æble"))
    assert early["context"]["rateBudget"]["waitedSeconds"] == 40
    assert joined.server.clock.moved == pytest.approx(MINUTE)
    assert set(statuses(joined)) == {200}
