"""Every way Dinero can refuse or fail, as the error a host gets, and how often Dinero was tried.

Law of this module: a row is an answer of Dinero; what follows from it is written beside it.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error, organization, reply

pytestmark = pytest.mark.anyio

PATH = f"/v1/{ORGANIZATION}/vatTypes"
NOT_FOUND_BY_GUID = {
    "code": 63,
    "message": "Not found",
    "validationErrors": {"message": "Invalid InvoiceGuid, no results found"},
}


def page(status: int) -> httpx.Response:
    """An HTML page, as a web server or a proxy sends it."""
    return httpx.Response(status, html="<html><body>Nope</body></html>")


def quota() -> httpx.Response:
    """The limiter's answer: text, and no word of when."""
    return httpx.Response(429, text="API calls quota exceeded!")


def broken(body: bytes) -> httpx.Response:
    """A 200 that says it is JSON."""
    return httpx.Response(200, content=body, headers={"content-type": "application/json"})


VALIDATION = {"code": 42, "message": "Validation Error", "validationErrors": {"PaymentDate": "ugyldig"}}

LEAVES: dict[str, tuple[Any, str, bool, int]] = {
    "400": (reply(VALIDATION, 400), "DineroValidationError", False, 1),
    "400 with code 63": (reply(NOT_FOUND_BY_GUID, 400), "DineroNotFoundError", False, 1),
    "401 for good": (reply({"code": 41, "message": "x"}, 401), "AccessTokenExpiredError", False, 2),
    "403 with code 90": (reply({"code": 90, "message": "Pro"}, 403), "DineroProRequiredError", False, 1),
    "403 with code 7": (reply({"code": 7, "message": "mangler"}, 403), "DineroProRequiredError", False, 1),
    "403 without a body": (httpx.Response(403), "DineroProRequiredError", False, 1),
    "404 as JSON": (reply({"code": 40, "message": "x"}, 404), "DineroNotFoundError", False, 1),
    "404 as HTML": (page(404), "DineroNotFoundError", False, 1),
    "409": (reply({"code": 72, "message": "Duplicated entity"}, 409), "DineroValidationError", False, 1),
    "413": (httpx.Response(413), "DineroValidationError", False, 1),
    "422": (reply(VALIDATION, 422), "DineroValidationError", False, 1),
    "429 for good": (quota(), "DineroRateLimitError", True, 2),
    "480": (httpx.Response(480), "DineroEndpointDeprecatedError", False, 1),
    "500 without a body": (httpx.Response(500), "DineroUnavailableError", True, 3),
    "503 as HTML": (page(503), "DineroUnavailableError", True, 3),
    "a redirect": (httpx.Response(302, headers={"location": "/v1/1"}), "DineroUnavailableError", True, 1),
    "a time-out": (httpx.ReadTimeout("slow"), "DineroUnavailableError", True, 1),
    "a connect time-out": (httpx.ConnectTimeout("slow"), "DineroUnavailableError", True, 1),
    "no connection": (httpx.ConnectError("refused"), "DineroUnavailableError", True, 3),
    "a reset": (httpx.ReadError("reset"), "DineroUnavailableError", True, 3),
    "a truncated answer": (httpx.RemoteProtocolError("cut"), "DineroUnavailableError", True, 3),
    "HTML for JSON": (page(200), "DineroUnavailableError", True, 1),
    "broken JSON": (
        broken(b'[{"VatRate"'),
        "DineroUnavailableError",
        True,
        1,
    ),
    "NaN": (
        broken(b'[{"VatRate": NaN}]'),
        "DineroUnavailableError",
        True,
        1,
    ),
    "an empty 200": (httpx.Response(200), "DineroUnavailableError", True, 1),
    "an object for a list": (reply({"VatRate": 0.25}), "DineroUnavailableError", True, 1),
    "a text for a number": (reply([{"VatRate": "0.25"}]), "DineroUnavailableError", True, 1),
    "nothing for a number": (reply([{"VatCode": "U25"}]), "DineroUnavailableError", True, 1),
}


@pytest.mark.parametrize("case", LEAVES)
async def test_each_failure_has_its_error_and_its_number_of_tries(
    server: Bench, stub: StubDinero, case: str
) -> None:
    """The named error, told apart from every other, with a hint; and Dinero tried exactly so often."""
    answer, code, retryable, tries = LEAVES[case]
    stub.on(PATH, answer)
    told = error(await server.call("list_vat_types", organizationId=ORGANIZATION))
    assert (told["code"], told["retryable"]) == (code, retryable)
    assert told["hint"]
    assert "\n" not in told["message"] + told["hint"]
    assert stub.asked == [PATH] * tries


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
