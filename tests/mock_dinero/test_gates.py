"""What stands before every route: faults, tokens, limits, organisations, Pro, writes; and the journal of it all."""

from __future__ import annotations

from typing import Any

import pytest

from mock_dinero import gates
from mock_dinero.ledger.company import Company
from mock_dinero.limits import RateLimiter
from tests.mock_dinero.fakes import NO_PRO, ODD, PLAIN, Fake, MakeFake, plain_company

CONTACTS = f"/v1/{ODD}/contacts"
JSON = "application/json; charset=utf-8"


def refusal(fake: Fake, path: str, method: str = "GET") -> tuple[int, Any]:
    answer = fake.ask(method, path)
    is_json = answer.headers["content-type"] == JSON
    return answer.status_code, answer.json()["code"] if is_json else answer.headers["content-type"]


def test_the_gates_stand_in_one_visible_order() -> None:
    """Fault, token, rate limit, organisation, Pro, write, brown-out; then the route."""
    names = [gate.__name__ for gate in gates.ORDER]
    assert names == ["fault", "token", "rate_limit", "organisation", "pro", "write", "brown_out"]


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic abc", "nonsense"])
def test_a_call_without_a_good_token_is_a_401(make_fake: MakeFake, header: str | None) -> None:
    """Before anything is said about the organisation or the route."""
    fake = make_fake()
    headers = {"Authorization": header} if header else {}
    for path in (CONTACTS, "/v1/1/contacts", f"/v1/{ODD}/nonsense", "/v1/organizations", "/v1/countries"):
        answer = fake.ask("GET", path, headers=headers)
        assert (answer.status_code, answer.json()["code"], set(answer.json())) == (
            401,
            41,
            {"code", "message"},
        )


def test_the_bearer_scheme_is_read_without_regard_to_case(fake: Fake) -> None:
    """As HTTP has it."""
    answer = fake.ask("GET", CONTACTS, headers={"authorization": f"bearer {fake.token}"})
    assert answer.status_code == 200


def test_an_organisation_without_pro_is_a_403_with_code_90_or_48(make_fake: MakeFake) -> None:
    """On everything but the lists of organisations."""
    for code in (90, 48):
        fake = make_fake(pro_error_code=code).sign_in(NO_PRO)
        assert refusal(fake, f"/v1/{NO_PRO}/contacts") == (403, code)
        assert fake.get("/v1/organizations").json() == [{"name": "Tom 999003", "id": NO_PRO, "isPro": False}]


def test_an_account_without_a_subscription_is_a_403_with_code_7(make_fake: MakeFake) -> None:
    """Word for word as it was seen, in Danish."""
    fake = make_fake(pro_error_code=7).sign_in(NO_PRO)
    answer = fake.get(f"/v1/{NO_PRO}/contacts")
    assert answer.status_code == 403
    assert answer.json() == {"code": 7, "message": "Din konto mangler abonnement"}


def test_an_organisation_nobody_knows_is_a_403_with_code_41(make_fake: MakeFake) -> None:
    """As one that is another user's."""
    assert refusal(make_fake().sign_in(None), "/v1/424242/contacts") == (403, 41)


@pytest.mark.parametrize(
    "path", ["/nonsense", "/v1", f"/v1/{ODD}", f"/v1/{ODD}/nonsense", "/v1/abc/contacts", "/v9/x"]
)
def test_an_unknown_route_is_an_html_page(fake: Fake, path: str) -> None:
    """Whoever parses JSON without looking is found out."""
    answer = fake.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    "path",
    [
        f"/V1/{ODD}/CONTACTS",
        f"/v1/{ODD}/Contacts/",
        f"/v1/{ODD}/vattypes",
        f"/v1/{ODD}/accountingYears",
        f"/v1/{ODD}/%63ontacts",
    ],
)
def test_routes_match_without_regard_to_case(fake: Fake, path: str) -> None:
    """Nor to a slash at the end, nor to how a letter is encoded."""
    assert fake.get(path).status_code == 200


def test_a_year_with_a_slash_is_one_segment_of_the_path(fake: Fake) -> None:
    """Percent-encoded, as a careful client sends it; a naive one finds no route."""
    assert fake.get(f"/v1/{ODD}/2025%2F2026/reports/saldo").status_code == 200
    assert refusal(fake, f"/v1/{ODD}/2025/2026/reports/saldo") == (404, "text/html; charset=utf-8")
    assert refusal(fake, f"/v1/{ODD}/2031/reports/saldo") == (404, 40)


def test_the_limit_is_a_429_in_plain_text_until_the_window_has_rolled_on(make_fake: MakeFake) -> None:
    """Per organisation; a refused call does not count."""
    fake = make_fake(limiter=RateLimiter(visma=2, personal=2)).sign_in(None)
    assert [fake.get(CONTACTS).status_code for _ in range(3)] == [200, 200, 429]
    refused = fake.get(CONTACTS)
    assert refused.text.startswith("API calls quota exceeded! ")
    assert refused.headers["content-type"] == "text/plain; charset=utf-8"
    assert "retry-after" not in refused.headers
    assert fake.get(f"/v1/{PLAIN}/contacts").status_code == 200
    fake.control("clock", advance=60)
    assert fake.get(CONTACTS).status_code == 200


def test_retry_after_is_a_switch(make_fake: MakeFake) -> None:
    """It names the seconds until a call is admitted."""
    fake = make_fake(limiter=RateLimiter(personal=1), retry_after=True).sign_in()
    fake.get(CONTACTS)
    fake.control("clock", advance=17.5)
    assert fake.get(CONTACTS).headers["retry-after"] == "43"


def test_visma_connect_and_personal_clients_have_their_own_limits(make_fake: MakeFake) -> None:
    """And are counted apart."""
    fake = make_fake(limiter=RateLimiter(visma=3, personal=1))
    seen = [[fake.sign_in(who).get(CONTACTS).status_code for _ in range(4)] for who in (None, ODD)]
    assert seen == [[200, 200, 200, 429], [200, 429, 429, 429]]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", CONTACTS),
        ("DELETE", f"/v1/{ODD}/invoices/x"),
        ("PUT", f"/v1.2/{ODD}/invoices/x"),
        ("POST", f"/V1/{ODD}/Invoices"),
    ],
)
def test_a_write_is_refused_and_journalled(fake: Fake, method: str, path: str) -> None:
    """With code 41, as a read-only token would be (assumed)."""
    assert refusal(fake, path, method) == (403, 41)
    visits = fake.ask("GET", "/__mock/journal").json()["requests"]
    assert [(visit["method"], visit["write"], visit["status"]) for visit in visits] == [(method, True, 403)]


def test_a_write_to_a_path_dinero_does_not_have_is_an_unknown_route(fake: Fake) -> None:
    """It is no write then."""
    assert refusal(fake, f"/v1/{ODD}/nonsense", "POST") == (404, "text/html; charset=utf-8")
    assert fake.app.state.journal.visits[0].write is False


def test_a_calculator_is_no_write(fake: Fake) -> None:
    """It has a body, and only reads."""
    assert refusal(fake, f"/v1/{ODD}/invoices/fetch", "POST")[0] != 403
    assert fake.app.state.journal.visits[0].write is False


def test_the_journal_holds_no_secret(fake: Fake) -> None:
    """Neither tokens nor what was sent to the token endpoints."""
    fake.get(CONTACTS, page=0)
    fake.ask("POST", "/connect/token", data={"client_secret": "hush"}, headers={})
    text = fake.ask("GET", "/__mock/journal").text
    assert str(fake.token) not in text
    assert "hush" not in text


def test_the_journal_says_who_asked_what_and_how_it_ended(fake: Fake) -> None:
    """By the fake's clock, numbered, oldest first."""
    fake.get(CONTACTS, page=1)
    fake.get("/v1/1/contacts")
    found = fake.ask("GET", "/__mock/journal").json()
    assert found["total"] == 2
    assert found["requests"][0] == {
        "number": 1,
        "at": "2026-11-16T08:00:00Z",
        "method": "GET",
        "path": CONTACTS,
        "query": "page=1",
        "organizationId": ODD,
        "clientId": "mock-personal",
        "write": False,
        "fault": False,
        "faultKind": None,
        "status": 200,
        "retryAfter": None,
        "wait": None,
        "tape": False,
    }
    later = fake.ask("GET", "/__mock/journal", params={"since": 1}).json()["requests"]
    assert [(visit["number"], visit["status"]) for visit in later] == [(2, 403)]


def test_two_fakes_share_nothing(odd: Company, make_fake: MakeFake) -> None:
    """Neither tokens nor the journal nor the clock nor Pro."""
    first, second = make_fake(odd).sign_in(), make_fake(odd)
    first.control("clock", advance=5)
    first.control("pro", organizationId=ODD, pro=False)
    assert refusal(first, CONTACTS) == (403, 90)
    second.token = first.token
    assert refusal(second, CONTACTS) == (401, 41)
    assert second.sign_in().get(CONTACTS).status_code == 200
    assert second.app.state.clock.now() < first.app.state.clock.now()


def test_an_empty_company_answers_every_list_with_nothing(make_fake: MakeFake) -> None:
    """No list trips over it."""
    fake = make_fake(plain_company(PLAIN)).sign_in(PLAIN)
    lists = ("accountingyears", "vatTypes", "accounts/entry", "accounts/deposit")
    assert [fake.get(f"/v1/{PLAIN}/{name}").json() for name in lists] == [[]] * 4
    pages = ("contacts", "invoices", "products", "sales/creditnotes")
    assert [fake.get(f"/v1/{PLAIN}/{name}").json()["Collection"] for name in pages] == [[]] * 4


def test_answers_are_dated_by_the_fakes_clock(fake: Fake) -> None:
    """Not by the machine's."""
    assert fake.get(CONTACTS).headers["date"] == "Mon, 16 Nov 2026 08:00:00 GMT"


def test_head_is_answered_as_get_without_the_body(fake: Fake) -> None:
    """Status and headers are those of GET, refusals included; the journal says HEAD."""
    for path in (f"/v1/{ODD}/contacts", f"/v1/{NO_PRO}/contacts", f"/v1/{ODD}/nonsense", "/v1/organizations"):
        head, get = (fake.ask(method, path) for method in ("HEAD", "GET"))
        assert (head.status_code, head.headers, head.content) == (get.status_code, get.headers, b"")
        assert get.content
    assert [visit.method for visit in fake.app.state.journal.since(0)][:2] == ["HEAD", "GET"]
