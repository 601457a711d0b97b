"""Identical reads under way at once: one request, an answer for each caller, stopped when the last has gone.

Law of this module: a Dinero that waits until it is told to answer; nothing waits for real time.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from dinero_mcp.dinero.reads import place
from tests.server.stub import ORGANIZATION, Bench, StubDinero, bench, data, error, reply

pytestmark = pytest.mark.anyio

PATH = f"/v1/{ORGANIZATION}/vatTypes"
VAT_TYPES = "/v1/{organizationId}/vatTypes"
INVOICE = "/v1/{organizationId}/invoices/{guid}"
TOTALS = "/v1/{organizationId}/invoices/fetch"
PATIENCE = 10.0
GUID = "716a1a2b-0000-4000-8000-000000000001"


class Slow:
    """A Dinero that holds its answers back; it counts those asked for and those nobody waits for any more."""

    def __init__(self, stub: StubDinero) -> None:
        self.stub = stub
        self.gate, self.reached, self.left = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.asked: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path not in self.stub.answers:
            return await self.stub(request)
        self.asked.append(path)
        self.reached.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.left.set()
            raise
        return await self.stub(request)


@pytest.fixture
def slow(stub: StubDinero) -> Slow:
    """Nothing is answered until the gate opens."""
    stub.on(PATH, [])
    return Slow(stub)


@pytest.fixture
def server(slow: Slow) -> Bench:
    """A server on it."""
    return bench(slow.stub, transport=httpx.MockTransport(slow))


async def soon(event: asyncio.Event) -> None:
    """Wait for what is about to happen; a defect must not make it wait for ever."""
    async with asyncio.timeout(PATIENCE):
        await event.wait()


def begun(server: Bench, callers: int) -> list[asyncio.Task[Any]]:
    """Callers of one tool, on their way."""
    calls = (server.call("list_vat_types", organizationId=ORGANIZATION) for _ in range(callers))
    return [asyncio.create_task(call) for call in calls]


async def test_callers_at_once_share_one_request(server: Bench, slow: Slow) -> None:
    """And one place in the budget."""
    calls = begun(server, 20)
    await soon(slow.reached)
    slow.gate.set()
    assert [data(result)["count"] for result in await asyncio.gather(*calls)] == [0] * 20
    assert slow.asked == [PATH]
    state = await server.connection.client.budget(ORGANIZATION)
    assert state is not None
    assert state.left == state.limit - 1


async def test_one_after_the_other_are_two_requests(server: Bench, slow: Slow) -> None:
    """An answer is never kept for the next."""
    slow.gate.set()
    for _ in range(2):
        data(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert slow.asked == [PATH] * 2


async def test_a_cancelled_caller_leaves_the_others_their_answer(server: Bench, slow: Slow) -> None:
    """Also the one who came first."""
    first, *others = begun(server, 3)
    await soon(slow.reached)
    first.cancel()
    await asyncio.wait([first])
    slow.gate.set()
    for result in await asyncio.gather(*others):
        assert data(result)["count"] == 0
    assert slow.asked == [PATH]
    assert not slow.left.is_set()


async def test_the_last_caller_to_go_stops_the_request(server: Bench, slow: Slow) -> None:
    """Nobody waits for it any more; the next caller has a request of its own."""
    calls = begun(server, 3)
    await soon(slow.reached)
    for call in calls:
        call.cancel()
    await asyncio.wait(calls)
    await soon(slow.left)
    slow.gate.set()
    data(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert slow.asked == [PATH] * 2


async def test_each_caller_gets_an_error_of_its_own(server: Bench, slow: Slow) -> None:
    """A hint that one tool adds must not reach the caller of another."""
    slow.stub.on(PATH, reply({"code": 40, "message": "x"}, 404))
    client = server.connection.client
    calls = [asyncio.create_task(client.get(VAT_TYPES, place(ORGANIZATION))) for _ in range(2)]
    await soon(slow.reached)
    slow.gate.set()
    first, second = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(first, Exception)
    assert first is not second
    assert vars(first) == vars(second)


async def test_an_error_is_told_once_for_all(server: Bench, slow: Slow) -> None:
    """Twenty callers do not try three times each."""
    slow.stub.on(PATH, httpx.Response(500))
    slow.gate.set()
    for result in await asyncio.gather(*begun(server, 20)):
        assert error(result)["code"] == "DineroUnavailableError"
    assert slow.asked == [PATH] * 3


async def test_other_forms_and_bodies_are_other_requests(stub: StubDinero) -> None:
    """An invoice and its PDF have one path; two calculations too."""
    slow = Slow(stub)
    invoice, totals = f"/v1/{ORGANIZATION}/invoices/{GUID}", f"/v1/{ORGANIZATION}/invoices/fetch"
    both = {"application/json": reply({}), "application/octet-stream": httpx.Response(200, content=b"%PDF-1")}
    stub.on(invoice, lambda request: both[request.headers["accept"]])
    stub.on(totals, {})
    client = bench(stub, transport=httpx.MockTransport(slow)).connection.client
    where = place(ORGANIZATION, guid=GUID)
    slow.gate.set()
    await asyncio.gather(
        client.get(INVOICE, where),
        client.file(INVOICE, where),
        *(client.post(TOTALS, place(ORGANIZATION), {"Currency": each}) for each in ("DKK", "EUR", "EUR")),
    )
    assert Counter(slow.asked) == {totals: 2, invoice: 2}


async def test_who_waits_for_the_names_keeps_them_when_the_first_goes(stub: StubDinero) -> None:
    """The read of the organisations is shared like any other."""
    slow = Slow(stub)
    stub.on("/v1.1/organizations", [{"Id": ORGANIZATION, "Name": "Nordlys", "IsVatFree": False}])
    client = bench(stub, transport=httpx.MockTransport(slow)).connection.client
    first, second = (asyncio.create_task(client.organization(ORGANIZATION)) for _ in range(2))
    await soon(slow.reached)
    first.cancel()
    await asyncio.wait([first])
    slow.gate.set()
    found = await second
    assert found is not None
    assert found.name == "Nordlys"
    assert slow.asked == ["/v1.1/organizations"]
