"""What an answer means: its JSON, or the error with what Dinero said of it.

Law of this module: an answer is a value; no request is made.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dinero_mcp.dinero.memory import LIFE, LIFE_OF_FAILURE, Memory
from dinero_mcp.dinero.reads import KnownOrganization, KnownYear
from dinero_mcp.dinero.response import Raw, decipher, failure
from dinero_mcp.errors import (
    AccessTokenExpiredError,
    DineroEndpointDeprecatedError,
    DineroError,
    DineroNotFoundError,
    DineroProRequiredError,
    DineroRateLimitError,
    DineroUnavailableError,
    DineroValidationError,
)
from tests.server.stub import ManualClock, organization

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
JSON = {"content-type": "application/json; charset=utf-8"}
YEARS = "/v1/{organizationId}/accountingyears"


def said(status: int, body: Any = None) -> Raw:
    """A JSON answer."""
    return Raw(status, JSON, json.dumps(body).encode())


def names(memory: Memory) -> dict[int, KnownOrganization] | None:
    """The organisations that are remembered now."""
    return memory.organizations


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30),
        (" 7 ", 7),
        ("-3", 0),
        ("0", 0),
        ("Mon, 16 Nov 2026 08:01:30 GMT", 90),
        ("Mon, 16 Nov 2026 08:01:30 -0000", 90),
        ("Mon, 16 Nov 2026 07:00:00 GMT", 0),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_retry_after_is_a_number_or_a_date(text: str | None, seconds: int | None) -> None:
    """One in the past is now; one that cannot be read is none."""
    assert Raw(429, {} if text is None else {"retry-after": text}, b"").retry_after(NOW) == seconds


@pytest.mark.parametrize(
    ("status", "code", "kind", "message"),
    [
        (404, None, DineroNotFoundError, "Dinero does not know what was asked for."),
        (400, 63, DineroNotFoundError, "Dinero does not know what was asked for."),
        (400, 42, DineroValidationError, "Dinero refused the request (400)."),
        (422, 63, DineroValidationError, "Dinero refused the request (422)."),
        (499, None, DineroValidationError, "Dinero refused the request (499)."),
        (401, None, AccessTokenExpiredError, "Dinero refused the access token, also a fresh one."),
        (403, None, DineroProRequiredError, "Dinero refuses access to this organisation."),
        (429, None, DineroRateLimitError, "Dinero's limit of requests a minute is used up."),
        (
            480,
            None,
            DineroEndpointDeprecatedError,
            "Dinero is removing this endpoint and refuses calls to it.",
        ),
        (302, None, DineroUnavailableError, "Dinero answered with status 302."),
        (500, 63, DineroUnavailableError, "Dinero answered with status 500."),
    ],
)
def test_a_status_has_its_error(status: int, code: int | None, kind: type[DineroError], message: str) -> None:
    """With Dinero's code where it gives one."""
    error = failure(said(status, {"code": code}))
    assert type(error) is kind
    assert (str(error), error.status, error.dinero_code) == (message, status, code)
    with pytest.raises(kind):
        decipher(said(status, {"code": code}))


def test_what_dinero_says_is_passed_on_in_any_casing() -> None:
    """As data beside our own message."""
    fields = {"Name": ["is too long"]}
    error = failure(said(400, {"Code": 42, "MESSAGE": "Nej", "ValidationErrors": fields}))
    assert error.dinero_code == 42
    assert error.details == {"dineroMessage": "Nej", "validationErrors": fields}


@pytest.mark.parametrize("body", [[1], "text", None, {"code": "63", "message": 5, "validationErrors": {}}])
def test_an_error_that_says_nothing_of_use_is_told_by_its_status(body: object) -> None:
    """Nothing is made of it."""
    error = failure(said(400, body))
    assert type(error) is DineroValidationError
    assert error.dinero_code is None
    assert {**error.details} == {"dineroMessage": None, "validationErrors": None}


def test_the_page_of_a_proxy_is_no_message_of_dineros() -> None:
    """Whatever its body would read as."""
    error = failure(Raw(400, {"content-type": "text/html"}, b'{"code": 42, "message": "Nej"}'))
    assert (error.dinero_code, error.details["dineroMessage"]) == (None, None)


@pytest.mark.parametrize("raw", [Raw(200, {"content-type": "text/html"}, b"[]"), Raw(200, {}, b"[]")])
def test_a_page_is_no_data(raw: Raw) -> None:
    """Whatever its body would read as."""
    with pytest.raises(
        DineroUnavailableError, match=r"^Dinero answered with a page or nothing instead of data\.$"
    ):
        decipher(raw)


def test_broken_json_is_no_data() -> None:
    """It is said so, with its status."""
    with pytest.raises(
        DineroUnavailableError, match=r"^Dinero's answer is broken off or garbled\.$"
    ) as caught:
        decipher(Raw(200, {"content-type": "APPLICATION/JSON"}, b'{"a":'))
    assert caught.value.status == 200


def test_organizations_are_remembered_for_an_hour() -> None:
    """By their id; after that they have to be read again."""
    clock = ManualClock()
    memory = Memory(clock.monotonic)
    assert names(memory) is None
    memory.learn("/v1.1/organizations", None, [organization(1, "A", pro=False), organization(2, "B")])
    known = {1: KnownOrganization(1, "A", False, False), 2: KnownOrganization(2, "B", True, False)}
    assert names(memory) == known
    clock.moved = LIFE - 1
    assert names(memory) == known
    clock.moved = LIFE
    assert names(memory) is None


def test_an_organization_without_a_subscription_is_not_said_to_lack_pro() -> None:
    """It is not known."""
    memory = Memory(ManualClock().monotonic)
    memory.learn("/v1.1/organizations", None, [organization(1) | {"Subscription": None}])
    assert [each.is_pro for each in (memory.organizations or {}).values()] == [None]


def test_a_list_that_failed_is_left_alone_for_a_minute() -> None:
    """Meanwhile nobody is known, and nobody is asked for."""
    clock = ManualClock()
    memory = Memory(clock.monotonic)
    memory.organizations_failed()
    assert names(memory) == {}
    clock.moved = LIFE_OF_FAILURE
    assert names(memory) is None


def test_years_are_remembered_for_an_hour_each_for_its_organization() -> None:
    """Only an answer that lists the years of one teaches any."""
    clock = ManualClock()
    memory = Memory(clock.monotonic)
    row = {"Name": "2026", "FromDate": "2026-01-01", "ToDate": "2026-12-31", "Salt": False}
    memory.learn(YEARS, 1, [row])
    memory.learn(YEARS, None, [row])
    memory.learn("/v1/{organizationId}/vatTypes", 2, [row])
    assert memory.years(1) == (KnownYear("2026", "2026-01-01", "2026-12-31"),)
    assert memory.years(2) == ()
    clock.moved = LIFE
    assert memory.years(1) == ()
