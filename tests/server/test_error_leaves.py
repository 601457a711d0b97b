"""What an error carries beside its name: Dinero's own words, the reason of a refusal, and how waits and retries go.

Law of this module: a Dinero answers as told, the clock moves when somebody sleeps. That every fault of every tool is
the right error after the right number of tries is the fault matrix (test_fault_matrix.py).
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from dinero_mcp.surface import COMPACT
from tests.server.faults import VALIDATION, quota
from tests.server.stub import ORGANIZATION, Bench, StubDinero, bench, data, error, organization, reply

pytestmark = pytest.mark.anyio

PATH = f"/v1/{ORGANIZATION}/vatTypes"


async def test_dineros_own_words_are_passed_on_as_data(server: Bench, stub: StubDinero) -> None:
    """Code, message and validationErrors, beside our own message."""
    stub.on(PATH, reply(VALIDATION, 400))
    told = error(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert (told["status"], told["dineroCode"], told["dineroMessage"]) == (400, 42, "Validation Error")
    assert told["validationErrors"] == {"PaymentDate": "ugyldig"}


async def test_a_403_names_three_reasons_while_none_is_certain(server: Bench, stub: StubDinero) -> None:
    """No Pro, a lapsed subscription or no access: Dinero answers all alike."""
    stub.on(PATH, reply({"code": 90, "message": "x"}, 403))
    told = error(await server.call("list_vat_types", organizationId=ORGANIZATION))
    for reason in ("no Dinero Pro", "lapsed", "no access"):
        assert reason in told["hint"]


async def test_a_403_is_explained_where_the_organizations_list_settles_it(
    server: Bench, stub: StubDinero
) -> None:
    """The list says that this one has no Pro."""
    stub.on("/v1.1/organizations", [organization(ORGANIZATION, "Fjordvind Rådgivning ApS", pro=False)])
    stub.on(PATH, reply({"code": 90, "message": "x"}, 403))
    told = error(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert told["message"] == f"Fjordvind Rådgivning ApS ({ORGANIZATION}) has no Dinero Pro subscription."


async def test_a_403_for_the_default_organization_names_it(stub: StubDinero) -> None:
    """Nobody gave it in the call, and the list may still be from before it lost Pro."""
    stub.on(PATH.replace("vatTypes", "invoices"), reply({"code": 90, "message": "x"}, 403))
    told = error(await bench(stub, organization=ORGANIZATION).call("list-invoices-tool", COMPACT))
    assert (told["code"], told["status"]) == ("DineroProRequiredError", 403)
    assert f"the default organisation, Nordlys Cykler ApS ({ORGANIZATION})" in told["message"]


async def test_a_403_for_an_organization_out_of_reach_says_so(server: Bench, stub: StubDinero) -> None:
    """The list has others and not this one."""
    stub.on("/v1.1/organizations", [organization(1)])
    stub.on(PATH, reply({"code": 41, "message": "x"}, 403))
    told = error(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert told["message"] == f"This login has no access to organisation {ORGANIZATION}."


async def test_a_passing_fault_is_retried_with_backoff(server: Bench, stub: StubDinero) -> None:
    """Two more tries, the second after a longer wait."""
    stub.on(PATH, httpx.Response(502), httpx.ReadError("reset"), reply([]))
    assert data(await server.call("list_vat_types", organizationId=ORGANIZATION))["count"] == 0
    assert server.clock.slept == [0.5, 1.0]


async def test_a_429_waits_as_long_as_it_says(server: Bench, stub: StubDinero) -> None:
    """Retry-After, once."""
    stub.on(PATH, httpx.Response(429, headers={"retry-after": "7"}), reply([]))
    assert data(await server.call("list_vat_types", organizationId=ORGANIZATION))["count"] == 0
    assert server.clock.slept == [7.0]


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("Mon, 16 Nov 2026 08:00:09 GMT", 9.0),
        ("Mon, 16 Nov 2026 09:00:09 +0100", 9.0),
        ("Mon, 16 Nov 2026 07:00:00 GMT", 0.0),
        ("-5", 0.0),
        ("soon", 60.0),
        ("7.5", 60.0),
        ("9" * 5000, 60.0),
        ("Mon, 99 Nov 2026 99:00:00 GMT", 60.0),
    ],
)
async def test_a_429_may_tell_a_date_and_nonsense_tells_nothing(
    server: Bench, stub: StubDinero, told: str, wait: float
) -> None:
    """What has passed is over; what cannot be read counts as absent, so the window is waited for."""
    stub.on(PATH, httpx.Response(429, headers={"retry-after": told}), reply([]))
    assert data(await server.call("list_vat_types", organizationId=ORGANIZATION))["count"] == 0
    assert server.clock.slept == [wait]


async def test_a_429_without_a_time_waits_until_the_oldest_request_left_the_window(
    server: Bench, stub: StubDinero
) -> None:
    """The window is a minute; what was sent 20 s ago leaves it in 40."""
    stub.on(PATH, reply([]), quota(), reply([]))
    data(await server.call("list_vat_types", organizationId=ORGANIZATION))
    server.clock.moved += 20
    data(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert server.clock.slept == [40.0]


async def test_a_429_that_asks_for_minutes_is_answered_at_once(server: Bench, stub: StubDinero) -> None:
    """Nobody waits ten minutes for an answer; the caller learns how long."""
    stub.on(PATH, httpx.Response(429, headers={"retry-after": "600"}))
    told = error(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert (told["code"], told["retryAfterSeconds"]) == ("DineroRateLimitError", 600)
    assert server.clock.slept == []


async def test_a_401_is_cured_by_one_new_token(server: Bench, stub: StubDinero) -> None:
    """The repeat carries the new one."""
    stub.on(PATH, httpx.Response(401), reply([]))
    assert data(await server.call("list_vat_types", organizationId=ORGANIZATION))["count"] == 0
    sent = [request.headers["authorization"] for request in stub.requests if request.url.path == PATH]
    assert sent == ["Bearer token-1", "Bearer token-2"]


async def test_an_endless_answer_is_cut_off(server: Bench, stub: StubDinero) -> None:
    """More bytes than any documented answer has are not read to the end."""
    served = 0

    async def endless() -> Any:
        nonlocal served
        while True:
            served += 1
            yield b"[" * 1024 * 1024

    stub.on(
        PATH, lambda _: httpx.Response(200, content=endless(), headers={"content-type": "application/json"})
    )
    told = error(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert told["code"] == "DineroUnavailableError"
    assert served < 20


async def test_no_secret_and_no_answer_stands_in_an_error(server: Bench, stub: StubDinero) -> None:
    """Credentials, tokens and rows stay out of messages and hints."""
    stub.on(PATH, reply([{"VatRate": "hemmelig", "Name": "Bageri Nørreport"}]))
    told = str(error(await server.call("list_vat_types", organizationId=ORGANIZATION)))
    for private in ("hemmelig", "Bageri", "mock-personal-secret", "0f0f", "token-1"):
        assert private not in told
