"""The client's I/O: limits in time and length, cancellation, and what is shared between callers.

Law of this module: nothing waits for real time longer than a hundredth of a second.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from dinero_mcp.dinero import routes
from dinero_mcp.dinero.wire import TimeLimits, Wire
from dinero_mcp.errors import DineroUnavailableError
from tests.server.stub import ORGANIZATION, Bench, StubDinero, bench, data, page_of, reply

pytestmark = pytest.mark.anyio

PATH = f"/v1/{ORGANIZATION}/vatTypes"
CONTACTS = f"/v1/{ORGANIZATION}/contacts"


class Stuck:
    """A Dinero that never answers; says when it was asked and when the caller went away."""

    def __init__(self) -> None:
        self.asked, self.left = asyncio.Event(), asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return reply({"access_token": "a"})
        self.asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.left.set()
        raise AssertionError


async def test_a_request_has_a_limit_as_a_whole() -> None:
    """However the bytes trickle, the caller is answered in time."""
    wire = Wire(
        "https://dinero.example", transport=httpx.MockTransport(Stuck()), limits=TimeLimits(whole=0.01)
    )
    with pytest.raises(DineroUnavailableError, match="did not answer in time"):
        await wire.fetch(routes.request("GET", "/v1/countries", {}, {}), "token")


async def test_an_answer_that_trickles_has_the_same_limit() -> None:
    """A byte now and then keeps no request alive."""

    async def drops() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b" "

    dripping = httpx.MockTransport(lambda _: httpx.Response(200, content=drops()))
    wire = Wire("https://dinero.example", transport=dripping, limits=TimeLimits(whole=0.01))
    with pytest.raises(DineroUnavailableError, match="did not answer in time"):
        await wire.fetch(routes.request("GET", "/v1/countries", {}, {}), "token")


async def test_a_dinero_that_takes_no_connection_is_told_from_a_slow_one() -> None:
    """Another report would advise a smaller page."""

    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("slow", request=request)

    wire = Wire("https://dinero.example", transport=httpx.MockTransport(unreachable))
    with pytest.raises(DineroUnavailableError, match=r"^Dinero could not be reached in time\.$"):
        await wire.fetch(routes.request("GET", "/v1/countries", {}, {}), "token")


async def test_a_packed_answer_is_measured_unpacked() -> None:
    """A few kilobytes on the wire must not become gigabytes here."""
    packed = gzip.compress(bytes(17 * routes.MEGABYTE))
    bomb = httpx.MockTransport(
        lambda _: httpx.Response(200, content=packed, headers={"content-encoding": "gzip"})
    )
    with pytest.raises(DineroUnavailableError, match="longer than any") as told:
        await Wire("https://dinero.example", transport=bomb).fetch(
            routes.request("GET", "/v1/countries", {}, {}), "token"
        )
    assert "smaller page" in told.value.hint


async def test_the_length_of_the_packed_form_is_no_length_of_the_answer() -> None:
    """What is too long packed, if it says true, may be short unpacked; only that counts."""
    told = {"content-encoding": "gzip", "content-length": str(99 * routes.MEGABYTE)}
    short = httpx.MockTransport(lambda _: httpx.Response(200, content=gzip.compress(b"[]"), headers=told))
    request = routes.request("GET", "/v1/countries", {}, {})
    assert (await Wire("https://dinero.example", transport=short).fetch(request, "token")).body == b"[]"


async def test_cancelling_a_call_stops_its_request(stub: StubDinero) -> None:
    """Nobody waits for an answer nobody wants."""
    stuck = Stuck()
    server = bench(stub, transport=httpx.MockTransport(stuck))
    call = asyncio.create_task(server.call("list_vat_types", organizationId=ORGANIZATION))
    async with asyncio.timeout(10):
        await stuck.asked.wait()
    call.cancel()
    await asyncio.wait([call])
    assert call.cancelled()
    assert stuck.left.is_set()


async def test_callers_who_wait_for_the_names_share_one_request(server: Bench, stub: StubDinero) -> None:
    """However many calls begin at once."""
    stub.on(PATH, [])
    await asyncio.gather(*(server.call("list_vat_types", organizationId=ORGANIZATION) for _ in range(20)))
    assert [each.url.path for each in stub.requests].count("/v1.1/organizations") == 1


async def test_requests_go_to_the_address_of_the_settings(stub: StubDinero) -> None:
    """With the token, asking for JSON, and saying who asks."""
    stub.on(PATH, [])
    await bench(stub, api_url="https://other.example/").call("list_vat_types", organizationId=ORGANIZATION)
    sent = next(each for each in stub.requests if each.url.path == PATH)
    assert sent.url.host == "other.example"
    assert sent.headers["authorization"] == "Bearer token-1"
    assert sent.headers["accept"] == "application/json"
    assert sent.headers["user-agent"].startswith("dinero-mcp/")


async def test_a_redirect_is_not_followed_with_the_token(server: Bench, stub: StubDinero) -> None:
    """Another host must not get it."""
    stub.on(PATH, httpx.Response(302, headers={"location": "https://evil.example/"}))
    await server.call("list_vat_types", organizationId=ORGANIZATION)
    assert {each.url.host for each in stub.requests} == {"dinero.example", "authz.example"}


@pytest.mark.parametrize(
    ("value", "sent"),
    [("Æble & Pære + 50 %", "Name contains 'Æble & Pære + 50 %'"), ("a=b#c?d", "Name contains 'a=b#c?d'")],
)
async def test_filter_texts_arrive_as_they_were_said(
    server: Bench, stub: StubDinero, value: str, sent: str
) -> None:
    """Percent-encoded on the way, whatever they hold."""
    stub.on(CONTACTS, page_of([]))
    data(await server.call("list_contacts", organizationId=ORGANIZATION, name=value))
    assert stub.query(CONTACTS)["queryFilter"] == sent


async def test_closing_closes_the_connections(server: Bench, stub: StubDinero) -> None:
    """Also where none was opened."""
    stub.on(PATH, [])
    await server.connection.close()
    await server.call("list_vat_types", organizationId=ORGANIZATION)
    await server.connection.close()
    with pytest.raises(RuntimeError, match="closed"):
        await server.connection.client.get("/v1/countries")


async def test_the_names_give_way_to_the_answer(stub: StubDinero) -> None:
    """A list of organisations of another shape costs the name, not the answer."""
    stub.on(PATH, [])
    stub.on("/v1.1/organizations", {"unexpected": True})
    answer: dict[str, Any] = data(await bench(stub).call("list_vat_types", organizationId=ORGANIZATION))
    assert answer["context"]["organization"]["name"] is None
