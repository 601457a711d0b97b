"""The control API: what a test may do to the fake."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock_dinero.fakes import ODD, Fake

CONTACTS = f"/v1/{ODD}/contacts"
TEMPLATE = "/v1/{organizationId}/contacts"


def test_health_says_what_is_served_and_what_the_clock_shows(fake: Fake) -> None:
    """Without a token."""
    found = fake.ask("GET", "/__mock/health", headers={}).json()
    assert found["status"] == "ok"
    assert found["organizations"] == 3
    assert found["now"] == found["asOf"] == "2026-11-16T08:00:00.000+00:00"


def test_the_clock_is_set_moved_and_frozen(fake: Fake) -> None:
    """An overdue invoice follows it."""
    url, fields = f"/v1/{ODD}/invoices", {"fields": "Number,Status", "statusFilter": "Booked"}
    before = {row["Number"] for row in fake.get(url, **fields).json()["Collection"]}
    moved = fake.control("clock", set="2027-01-01T00:00:00+01:00", frozen=True).json()
    assert moved == {"now": "2026-12-31T23:00:00.000+00:00", "frozen": True}
    after = {row["Number"] for row in fake.sign_in().get(url, **fields).json()["Collection"]}
    assert 1 in before - after


def test_pro_is_withdrawn_and_granted(fake: Fake) -> None:
    """And the organisation's own row says so."""
    fake.control("pro", organizationId=ODD, pro=False)
    assert fake.get(CONTACTS).status_code == 403
    assert fake.get("/v1.1/organizations").json()[0]["Subscription"]["HasPro"] is False
    fake.control("pro", organizationId=ODD, pro=True)
    assert fake.get(CONTACTS).status_code == 200


def test_tokens_are_ended(fake: Fake) -> None:
    """Access tokens by themselves, refresh tokens on request."""
    form = {
        "grant_type": "refresh_token",
        "refresh_token": fake.app.state.identity.credentials.refresh_token,
        "client_id": "isv_mock_dinero",
        "client_secret": "mock-visma-secret",
    }
    assert fake.control("tokens/expire").json() == {"expired": 1}
    assert fake.get(CONTACTS).status_code == 401
    assert fake.ask("POST", "/connect/token", data=form, headers={}).status_code == 200
    assert fake.control("tokens/expire", access=False, refresh=True).json() == {"expired": 0}
    assert fake.ask("POST", "/connect/token", data=form, headers={}).json() == {"error": "invalid_grant"}


def test_a_fault_answers_so_many_times_and_then_the_real_answer_comes(fake: Fake) -> None:
    """For one route, any organisation, whatever the case."""
    fake.control("faults", path=TEMPLATE, status=480, body="gone soon", times=2)
    assert [fake.get(path).status_code for path in (CONTACTS, CONTACTS.upper(), CONTACTS)] == [480, 480, 200]
    assert [visit.fault for visit in fake.app.state.journal.visits] == [True, True, False]


def test_a_fault_comes_before_the_token(fake: Fake) -> None:
    """And has the body, media type and headers it was given."""
    fake.control("faults", path="*", status=502, body={"a": 1}, headers={"Retry-After": 3}, method="get")
    answer = fake.ask("GET", CONTACTS, headers={})
    assert (answer.status_code, answer.json(), answer.headers["retry-after"]) == (502, {"a": 1}, "3")
    fake.control(
        "faults", path="/connect/token", status=503, body="<html>", contentType="text/html", times=None
    )
    found = [fake.ask("POST", "/connect/token", headers={}) for _ in range(3)]
    assert [(one.status_code, one.headers["content-type"]) for one in found] == [(503, "text/html")] * 3
    fake.control("faults", clear=True)
    assert fake.ask("POST", "/connect/token", headers={}).status_code == 400


def test_reset_brings_back_everything(fake: Fake) -> None:
    """Clock, Pro, tokens, faults and journal; the world is as it was loaded."""
    fake.control("clock", advance=1e6)
    fake.control("pro", organizationId=ODD, pro=False)
    fake.control("faults", path="*", status=500, times=None)
    fake.control("tokens/expire", access=True, refresh=True)
    fake.get(CONTACTS)
    assert fake.control("reset").json() == {"status": "ok"}
    assert fake.sign_in().get(CONTACTS).status_code == 200
    assert fake.ask("GET", "/__mock/journal").json()["total"] == 1
    assert fake.ask("GET", "/__mock/health").json()["now"] == "2026-11-16T08:00:00.000+00:00"


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("clock", {}, "nothing to do"),
        ("clock", {"set": "tomorrow"}, "set needs an instant with a zone"),
        ("clock", {"set": "2026-01-01T00:00:00"}, "set needs an instant with a zone"),
        ("clock", {"advance": "1"}, 'advance has the wrong type: write {"advance": 3600}'),
        ("clock", {"advance": 1e300}, "too far: the clock shows the years 1990 to 2099"),
        ("clock", {"advance": float(10**10)}, "too far"),
        ("clock", {"set": "9999-12-31T23:59:59Z"}, "too far"),
        ("clock", {"advance": True}, "advance has the wrong type"),
        ("clock", {"frozen": 1}, "frozen has the wrong type"),
        ("pro", {"organizationId": 1, "pro": True}, "no such organisation"),
        ("pro", {"organizationId": ODD}, "pro is missing"),
        ("tokens/expire", {"access": "yes"}, "access has the wrong type"),
        ("faults", {"path": TEMPLATE}, "path and a status from 200 to 599 are needed"),
        ("faults", {"path": TEMPLATE, "status": 42}, "path and a status from 200 to 599 are needed"),
        ("faults", {"path": 7, "status": 500}, "path has the wrong type"),
        ("faults", {"path": "*", "status": 500, "headers": {"a": "b\r\nc: d"}}, "one line of ASCII"),
        ("faults", {"path": "*", "status": 500, "contentType": "text/æ"}, "one line of ASCII"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_write(
    fake: Fake, path: str, body: dict[str, Any], says: str
) -> None:
    """Nothing has changed then."""
    answer = fake.control(path, **body)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert "\n" not in answer.json()["error"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b"[" * 100_000, b'"' + b"x" * 1_100_000 + b'"'])
def test_a_body_that_is_no_object_is_refused(fake: Fake, content: bytes) -> None:
    """Broken, of another kind, or far too large."""
    answer = fake.ask("POST", "/__mock/clock", content=content, headers={})
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_the_control_api_is_never_in_the_journal(fake: Fake) -> None:
    """Nor is an unknown path under it anything but an unknown route."""
    fake.ask("GET", "/__mock/health")
    assert fake.ask("GET", "/__mock/nonsense").status_code == 404
    assert fake.ask("GET", "/__mock/journal", params={"since": "x"}).status_code == 400
    assert fake.app.state.journal.total == 0
