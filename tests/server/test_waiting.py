"""Waiting for Dinero's limit of requests: what the host hears meanwhile, and what the answer says of it.

Law of this module: the clock moves only when the budget sleeps.
"""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest

from dinero_mcp.dinero.waiting import Wait
from dinero_mcp.progress import Progress
from dinero_mcp.surface import FULL
from tests.server.stub import ORGANIZATION, Bench, StubDinero, bench, data

pytestmark = pytest.mark.anyio

PATH = f"/v1/{ORGANIZATION}/vatTypes"
MINUTE = 60.0


async def asked(server: Bench, told: list[Wait] | None = None) -> dict[str, object]:
    """The context of a call, its waits noted."""
    heard = (told if told is not None else []).append
    result = await server.door(FULL).call("list_vat_types", {"organizationId": ORGANIZATION}, heard)
    context: dict[str, object] = data(result)["context"]
    return context


@pytest.fixture
def narrow(stub: StubDinero) -> Bench:
    """A server that may ask ten times a minute and waits as long as it takes."""
    stub.on(PATH, [])
    return bench(stub, rate_limit=10, max_wait="unlimited")


async def test_a_call_that_does_not_wait_says_nothing_of_the_budget(narrow: Bench) -> None:
    """It would only cost room."""
    told: list[Wait] = []
    assert "rateBudget" not in await asked(narrow, told)
    assert told == []


async def test_an_answer_says_when_little_is_left(narrow: Bench) -> None:
    """So that a long walk is not begun on the last request."""
    contexts = [await asked(narrow) for _ in range(10)]
    assert [each.get("rateBudget") for each in contexts[:8]] == [None] * 8
    assert [each["rateBudget"] for each in contexts[8:]] == [
        {"limitPerMinute": 10, "left": 1},
        {"limitPerMinute": 10, "left": 0},
    ]


async def test_an_answer_that_waited_says_how_long(narrow: Bench) -> None:
    """Its caller may wonder."""
    for _ in range(10):
        await asked(narrow)
    narrow.clock.moved += 18.0
    assert (await asked(narrow))["rateBudget"] == {"limitPerMinute": 10, "left": 9, "waitedSeconds": 42}


async def test_a_wait_is_told_from_its_beginning_to_its_end(narrow: Bench) -> None:
    """Every five seconds: hosts give up on silence."""
    for _ in range(10):
        await asked(narrow)
    told: list[Wait] = []
    await asked(narrow, told)
    assert told == [Wait(at, MINUTE - at) for at in (0.0, *range(5, 60, 5))] + [Wait(MINUTE, 0.0)]


async def test_those_further_back_hear_of_it_too(stub: StubDinero) -> None:
    """Each of its own time: who comes second waits a minute longer."""
    server = bench(stub, rate_limit=1, max_wait="unlimited")
    stub.on(PATH, [])
    stub.on(f"/v1/{ORGANIZATION}/sales/settings", {})
    await asked(server)
    tools = ("list_vat_types", "get_sales_settings")
    heard: dict[str, list[Wait]] = {tool: [] for tool in tools}
    door, where = server.door(FULL), {"organizationId": ORGANIZATION}
    await asyncio.gather(*(door.call(tool, where, heard[tool].append) for tool in tools))
    (first, *_, first_end), (second, *_, second_end) = heard.values()
    assert first.left == first_end.waited == MINUTE
    assert second.left == second_end.waited > MINUTE


async def test_a_wait_after_a_refusal_of_dineros_is_told(stub: StubDinero) -> None:
    """Somebody else may use up the same limit."""
    stub.on(PATH, httpx.Response(429, headers={"retry-after": "20"}), [])
    server, told = bench(stub), list[Wait]()
    context = await asked(server, told)
    assert told == [Wait(0.0, 20.0), Wait(20.0, 0.0)]
    assert context["rateBudget"] == {"limitPerMinute": 60, "left": 58, "waitedSeconds": 20}


class Host:
    """A host that listens to progress."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, float | None, str | None]] = []
        self.calls = asyncio.Event()

    async def report(self, progress: float, total: float | None = None, message: str | None = None) -> None:
        self.heard.append((progress, total, message))
        self.calls.set()


async def test_progress_is_in_seconds_and_only_grows() -> None:
    """Also over two waits of one call."""
    host = Host()
    with Progress(host.report) as told:
        for wait in (Wait(0.0, 30.0), Wait(5.0, 25.0), Wait(30.0, 0.0), Wait(0.0, 10.0), Wait(10.0, 0.0)):
            host.calls.clear()
            told(wait)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
    assert [(done, total) for done, total, _ in host.heard] == [(0, 30), (5, 30), (30, 30), (40, 40)]
    assert host.heard[0][2] == "Waiting for Dinero's limit of requests a minute: about 30 s left."
    assert host.heard[-1][2] == "Asking Dinero."


async def test_only_the_newest_wait_is_told_to_a_slow_host() -> None:
    """It holds up nobody."""
    host = Host()
    with Progress(host.report) as told:
        for waited in (0.0, 5.0, 10.0):
            told(Wait(waited, 30.0 - waited))
        await host.calls.wait()
    assert [done for done, _, _ in host.heard] == [10.0]


async def test_progress_that_cannot_be_told_is_logged_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    """The call goes on without."""
    said = asyncio.Event()

    async def gone(progress: float, total: float | None = None, message: str | None = None) -> None:
        said.set()
        raise ConnectionResetError(progress, total, message)

    with caplog.at_level(logging.WARNING, "dinero_mcp"), Progress(gone) as told:
        told(Wait(0.0, 1.0))
        await said.wait()
        await asyncio.sleep(0)
        told(Wait(1.0, 0.0))
    assert [record.getMessage() for record in caplog.records] == [
        "progress could not be told: ConnectionResetError"
    ]
