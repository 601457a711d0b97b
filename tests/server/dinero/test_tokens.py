"""Tokens: one renewal however many wait, none lost to a cancelled caller, none asked for again once refused.

Law of this module: the sign-in service is a stub; no test knows how the keeper keeps.
"""

from __future__ import annotations

import asyncio
import base64
from urllib.parse import parse_qs

import httpx
import pytest
from mcp_types import CallToolResult

from tests.server.stub import (
    ORGANIZATION,
    REFRESH_PATH,
    TOKEN_PATH,
    VISMA,
    Bench,
    StubDinero,
    as_answerer,
    bench,
    data,
    error,
    page_of,
    reply,
)

pytestmark = pytest.mark.anyio

PATH = f"/v1/{ORGANIZATION}/vatTypes"
CONTACTS = f"/v1/{ORGANIZATION}/contacts"
CALLERS = 200


@pytest.fixture
def visma(stub: StubDinero) -> Bench:
    """A server connected through Visma Connect, its rate budget out of the way."""
    stub.on(PATH, [])
    return bench(stub, **VISMA, rate_limit="off")


def refreshes(stub: StubDinero) -> list[dict[str, list[str]]]:
    """The forms sent to the token endpoint."""
    return [parse_qs(each.content.decode()) for each in stub.requests if each.url.path == REFRESH_PATH]


def granted(refresh_token: str | None = None) -> httpx.Response:
    """A token answer."""
    return reply(
        {"access_token": "a", "expires_in": 3600, "token_type": "Bearer", "refresh_token": refresh_token}
    )


async def call(server: Bench) -> object:
    """One tool call, whatever comes of it."""
    return await server.call("list_vat_types", organizationId=ORGANIZATION)


def callers(server: Bench) -> list[asyncio.Task[CallToolResult]]:
    """Two hundred calls on their way, no two of them alike: alike ones would be one request."""
    server.stub.answers.setdefault(CONTACTS, [as_answerer(page_of([]))])
    questions = (
        server.call("list_contacts", organizationId=ORGANIZATION, name=str(each)) for each in range(CALLERS)
    )
    return [asyncio.create_task(question) for question in questions]


async def test_two_hundred_callers_make_one_refresh(visma: Bench) -> None:
    """An expired token is renewed once for all who wait."""
    for result in await asyncio.gather(*callers(visma)):
        data(result)
    assert len(refreshes(visma.stub)) == 1
    assert visma.stub.asked == [CONTACTS] * CALLERS


async def test_two_hundred_callers_with_a_refused_token_make_one_refresh(visma: Bench) -> None:
    """A 401 that everybody gets renews once, and everybody repeats."""

    def answer(request: httpx.Request) -> httpx.Response:
        stale = request.headers["authorization"] == "Bearer token-1"
        return httpx.Response(401) if stale else reply(page_of([]))

    await call(visma)
    visma.stub.on(CONTACTS, answer)
    for result in await asyncio.gather(*callers(visma)):
        assert data(result)["items"] == []
    assert len(refreshes(visma.stub)) == 2


async def test_a_refresh_outlives_every_caller_that_waits_for_it(visma: Bench) -> None:
    """All are cancelled; the new token is there for the next one, and the one-time refresh token it brought is kept."""
    gate, sent = asyncio.Event(), asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        if request.url.path == REFRESH_PATH:
            sent.set()
            await gate.wait()
        return await visma.stub(request)

    visma.stub.on(REFRESH_PATH, granted("B" * 64), granted("C" * 64))
    server = bench(visma.stub, transport=httpx.MockTransport(slow), **VISMA, rate_limit="off")
    waiting = callers(server)
    await sent.wait()
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert all(task.cancelled() for task in waiting)
    gate.set()
    await call(server)
    assert len(refreshes(visma.stub)) == 1
    server.clock.moved += 3600
    await call(server)
    assert [form["refresh_token"] for form in refreshes(visma.stub)] == [["A" * 64], ["B" * 64]]


async def test_a_new_refresh_token_takes_the_place_of_the_old(visma: Bench) -> None:
    """One-time tokens: the second renewal uses what the first brought."""
    visma.stub.on(REFRESH_PATH, granted("B" * 64), granted("C" * 64))
    await call(visma)
    visma.clock.moved += 3600
    await call(visma)
    assert [form["refresh_token"] for form in refreshes(visma.stub)] == [["A" * 64], ["B" * 64]]


async def test_the_old_refresh_token_is_kept_when_none_comes(visma: Bench) -> None:
    """Reusable tokens: the answer brings no new one."""
    await call(visma)
    visma.clock.moved += 3600
    await call(visma)
    assert [form["refresh_token"] for form in refreshes(visma.stub)] == [["A" * 64]] * 2


async def test_a_refresh_is_form_encoded_with_the_client_in_the_body(visma: Bench) -> None:
    """As working clients of Visma Connect send it."""
    await call(visma)
    request = next(each for each in visma.stub.requests if each.url.path == REFRESH_PATH)
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert refreshes(visma.stub) == [
        {
            "grant_type": ["refresh_token"],
            "refresh_token": ["A" * 64],
            "client_id": ["mock-personal"],
            "client_secret": ["mock-personal-secret"],
        }
    ]


async def test_a_personal_key_is_a_password_grant_for_reading(server: Bench, stub: StubDinero) -> None:
    """Basic client credentials; the key is user name and password; only reading is asked for."""
    stub.on(PATH, [])
    await call(server)
    request = next(each for each in stub.requests if each.url.path == TOKEN_PATH)
    basic = base64.b64encode(b"mock-personal:mock-personal-secret").decode()
    assert request.headers["authorization"] == f"Basic {basic}"
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["password"],
        "scope": ["read"],
        "username": ["0f" * 16],
        "password": ["0f" * 16],
    }


async def test_a_token_is_renewed_before_it_ends(visma: Bench) -> None:
    """A minute early, so that it does not end on the way."""
    await call(visma)
    visma.clock.moved += 3539
    await call(visma)
    assert len(refreshes(visma.stub)) == 1
    visma.clock.moved += 1
    await call(visma)
    assert len(refreshes(visma.stub)) == 2


@pytest.mark.parametrize("status", [400, 401])
async def test_a_refused_refresh_is_never_sent_again(visma: Bench, status: int) -> None:
    """Using a one-time token twice revokes everything: the refusal stands and says to connect again."""
    visma.stub.on(REFRESH_PATH, reply({"error": "invalid_grant"}, status))
    for _ in range(3):
        told = error(await visma.call("list_vat_types", organizationId=ORGANIZATION))
        assert told["code"] == "AccessTokenExpiredError"
        assert "Connect to Dinero again" in told["hint"]
    assert len(refreshes(visma.stub)) == 1


async def test_a_dead_access_token_is_not_sent_again_once_its_renewal_was_refused(visma: Bench) -> None:
    """Access was withdrawn: one 401, one refused renewal, and then every call is answered at once."""
    await call(visma)
    visma.stub.on(PATH, httpx.Response(401))
    visma.stub.on(REFRESH_PATH, reply({"error": "invalid_grant"}, 400))
    for _ in range(3):
        told = error(await visma.call("list_vat_types", organizationId=ORGANIZATION))
        assert (told["code"], "Connect to Dinero again" in told["hint"]) == ("AccessTokenExpiredError", True)
    assert len(visma.stub.asked) == 2
    assert len(refreshes(visma.stub)) == 2


async def test_a_dead_access_token_is_renewed_once_the_sign_in_service_answers_again(visma: Bench) -> None:
    """A service that is down is no refusal."""
    await call(visma)
    visma.stub.on(PATH, httpx.Response(401), reply([]))
    visma.stub.on(REFRESH_PATH, reply({}, 503), granted())
    assert error(await visma.call("list_vat_types", organizationId=ORGANIZATION))["retryable"] is True
    assert data(await visma.call("list_vat_types", organizationId=ORGANIZATION))["count"] == 0
    assert visma.stub.asked == [PATH] * 3


async def test_a_refused_personal_key_is_tried_again_after_a_minute(server: Bench, stub: StubDinero) -> None:
    """A key may be mended without a restart, but a wrong one must not hammer the service."""
    stub.on(TOKEN_PATH, reply({"error": "invalid_grant"}, 400))
    await call(server)
    await call(server)
    server.clock.moved += 60
    await call(server)
    assert [each.url.path for each in stub.requests].count(TOKEN_PATH) == 2


async def test_a_refresh_that_got_lost_is_not_repeated_by_itself(visma: Bench) -> None:
    """Nobody knows whether it was used; the caller hears that Dinero is unavailable."""
    visma.stub.on(REFRESH_PATH, httpx.ReadError("reset"))
    told = error(await visma.call("list_vat_types", organizationId=ORGANIZATION))
    assert told["code"] == "DineroUnavailableError"
    assert len(refreshes(visma.stub)) == 1


async def test_a_personal_grant_that_got_lost_is_repeated(server: Bench, stub: StubDinero) -> None:
    """It can be repeated as often as one likes."""
    stub.on(PATH, [])
    stub.on(TOKEN_PATH, httpx.ReadError("reset"), granted())
    assert data(await server.call("list_vat_types", organizationId=ORGANIZATION))["count"] == 0


@pytest.mark.parametrize("body", [{}, [], {"access_token": 5}, {"access_token": ""}])
async def test_a_sign_in_answer_without_a_token_is_no_answer(
    server: Bench, stub: StubDinero, body: object
) -> None:
    """Whatever it is, it is not a token."""
    stub.on(TOKEN_PATH, reply(body))
    assert (
        error(await server.call("list_vat_types", organizationId=ORGANIZATION))["code"]
        == "DineroUnavailableError"
    )
