"""The control API as a whole: tokens, limits, companies, its own document and pages, one line per mistake."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mock_dinero.control.routes import TABLE
from mock_dinero.limits import RateLimiter
from mock_dinero.world.world import default_folder
from tests.mock_dinero.fakes import NO_PRO, ODD, PLAIN, Fake, MakeFake, guid

CONTACTS = f"/v1/{ODD}/contacts"
KLIT = 371003


def read(fake: Fake, path: str) -> Any:
    return fake.ask("GET", f"/__mock/{path}", headers={}).json()


def test_a_token_is_minted_for_one_organisation_or_for_all(make_fake: MakeFake) -> None:
    """Without a sign-in."""
    fake = make_fake()
    personal, visma = (fake.control("tokens/mint", **body).json() for body in ({"organizationId": ODD}, {}))
    for token, seen in ((personal, [200, 403]), (visma, [200, 200])):
        headers = {"Authorization": f"Bearer {token['accessToken']}"}
        paths = (CONTACTS, f"/v1/{PLAIN}/contacts")
        assert [fake.ask("GET", path, headers=headers).status_code for path in paths] == seen


def test_revoked_tokens_are_gone(fake: Fake) -> None:
    """Access and refresh tokens."""
    assert fake.control("tokens/revoke").json() == {"expired": 1}
    assert fake.get(CONTACTS).status_code == 401


def test_the_credentials_are_told(fake: Fake) -> None:
    """With the API key of every organisation."""
    known = fake.app.state.identity.credentials
    found = read(fake, "credentials")
    assert found["personal"]["apiKeys"][str(ODD)] == known.api_key(ODD)
    assert found["vismaConnect"]["refreshToken"] == known.refresh_token


def test_limits_are_set_and_what_is_left_is_told(make_fake: MakeFake) -> None:
    """Per organisation and client; a reset brings the first limits back."""
    fake = make_fake(limiter=RateLimiter(visma=None, personal=7)).sign_in()
    fake.control("limits", personal=2)
    assert [fake.get(CONTACTS).status_code for _ in range(3)] == [200, 200, 429]
    row = read(fake, "limits")["counted"][0]
    assert (row["organizationId"], row["clientId"], row["used"], row["left"]) == (ODD, "mock-personal", 2, 0)
    assert row["nextFreeAt"] == "2026-11-16T08:01:00.000+00:00"
    fake.control("limits", personal=None)
    assert fake.get(CONTACTS).status_code == 200
    fake.control("reset")
    assert read(fake, "limits") == {"visma": None, "personal": 7, "counted": []}


def test_a_switch_is_set_until_the_next_reset(fake: Fake) -> None:
    """By the name it has in the environment."""
    fake.control("switches", set={"sort_fails": "on"})
    url = f"/v1/{ODD}/invoices"
    assert fake.get(url, sort="Number").status_code == 500
    fake.control("reset")
    assert fake.sign_in().get(url, sort="Number").status_code != 500


def test_a_cassette_is_loaded_over_http(make_fake: MakeFake) -> None:
    """Its company is served at once."""
    fake = make_fake()
    folder = default_folder() / str(KLIT)
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))]
    loaded = fake.control("companies/load", cassettes=texts).json()
    assert [row["id"] for row in loaded["loaded"]] == [KLIT]
    assert KLIT in [row["id"] for row in read(fake, "companies")["companies"]]


def test_a_company_and_a_contact_are_added(fake: Fake) -> None:
    """With the standard chart and this year."""
    assert fake.control("companies/add", organizationId=371099, name="Ny ApS").status_code == 200
    fake.control(
        "companies/add", organizationId=371099, contact={"Name": "Ny Kunde ApS", "Email": "a@ny.example"}
    )
    fake.sign_in(371099)
    found = fake.get("/v1/371099/contacts", fields="Name,Email").json()["Collection"]
    assert found == [{"Name": "Ny Kunde ApS", "Email": "a@ny.example"}]
    assert [row["Name"] for row in fake.get("/v1/371099/accountingyears").json()] == ["2026"]


def test_a_record_is_dropped_when_nothing_hangs_on_it(fake: Fake) -> None:
    """A contact that has an invoice stays."""
    assert fake.control("companies/drop", organizationId=ODD, guid=guid(1, 2)).status_code == 200
    assert fake.get(f"{CONTACTS}/{guid(1, 2)}").status_code == 404
    refused = fake.control("companies/drop", organizationId=ODD, guid=guid(1, 1))
    assert "needs it; drop that first" in refused.json()["error"]
    assert fake.get(f"{CONTACTS}/{guid(1, 1)}").status_code == 200


def test_pro_of_every_company_at_once(fake: Fake) -> None:
    """When no organisation is named."""
    fake.control("pro", pro=True)
    assert {row["isPro"] for row in read(fake, "companies")["companies"]} == {True}
    assert NO_PRO in [row["id"] for row in read(fake, "companies")["companies"]]


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("clock", {"frozn": True}, "frozn is not known here; known are set, advance, frozen"),
        ("faults", {"path": "*", "break": "explode"}, "break should be 'reset', 'truncate'"),
        ("faults", {"path": "*"}, "or latency, break or does"),
        ("faults", {"path": "*", "status": 503, "times": 0}, "times should be greater than or equal to 1"),
        ("faults", {"path": "*", "status": 503, "rate": 2}, "rate should be less than or equal to 1"),
        (
            "faults",
            {"path": "*", "latency": {"seconds": 1, "median": 2}},
            'latency is {"seconds"}, {"from", "to"}',
        ),
        ("faults", {"path": "*", "latency": 3}, "latency"),
        ("faults", {"path": "*", "latency": {"from": 2, "to": 1}}, "from must not be above to"),
        ("faults", {"path": "v1/organizations", "status": 503}, "a path begins with a slash or a star"),
        ("faults", {"path": "*", "method": "FETCH", "status": 503}, "method should"),
        ("journal/expect", {"calls": [{"path": "v1/countries", "times": 0}]}, "begins with a slash"),
        ("journal/expect", {"calls": [{"path": "*", "method": "FETCH", "times": 0}]}, "method should"),
        ("records/add", {"organizationId": ODD, "kind": "invoice", "amount": 1.005}, "two decimals"),
        ("limits", {}, "nothing to do"),
        ("limits", {"personal": -1}, "personal should be greater than or equal to 0"),
        ("limits", {"personal": "60"}, "personal has the wrong type"),
        ("switches", {"set": {"nonsense": "on"}}, "with a name of"),
        ("switches", {"set": {"sort_fails": "maybe"}}, "write on or off"),
        ("switches", {"set": {"refresh_idle_days": "-1"}}, "write off or a number of days"),
        ("tokens/mint", {"organizationId": 1}, "no such organisation; there are"),
        ("tokens/revoke", {"all": True}, "all is not known here; known are no members"),
        ("companies/load", {"cassettes": ["version: 2\ninteractions: []"]}, "version 2 is not 1"),
        (
            "companies/load",
            {"cassettes": ["version: 1\ninteractions: []"]},
            "no interaction is about an organisation",
        ),
        ("companies/load", {"cassettes": ["{"]}, "not readable YAML"),
        ("companies/load", {}, "cassettes is missing"),
        ("companies/add", {"organizationId": ODD}, "there is such an organisation already"),
        ("companies/add", {"organizationId": ODD, "contact": {"Email": "x"}}, "a Name is needed"),
        ("companies/add", {"organizationId": ODD, "contact": {"Name": 7}}, "Name"),
        ("companies/drop", {"organizationId": 1}, "no such organisation"),
        ("journal/expect", {"calls": [{"query": {}}]}, "calls.0.path is missing"),
        ("journal/expect", {"noWrite": True}, "noWrite is not known here; known are since, calls, inOrder"),
        ("saves", {"name": ""}, "name should have at least 1 character"),
    ],
)
def test_a_mistake_in_a_body_is_one_clear_line(
    fake: Fake, path: str, body: dict[str, Any], says: str
) -> None:
    """It says what is wrong and what to write; nothing has changed."""
    answer = fake.control(path, **body)
    line = answer.json()["error"]
    assert answer.status_code == 400
    assert says in line
    assert "\n" not in line
    assert "pydantic" not in line
    assert fake.get(CONTACTS).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://fake.evil.example", "http://fake:1", "http://[", "null"]
)
def test_a_page_of_another_site_changes_nothing(fake: Fake, origin: str) -> None:
    """A browser would send such a POST without asking first; it names where it comes from."""
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    answer = fake.ask("POST", "/__mock/tokens/revoke", content="{}", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(f"a page of {origin} may not change this fake; ")
    assert fake.get(CONTACTS).status_code == 200


def test_the_fakes_own_page_changes_what_it_likes(fake: Fake) -> None:
    """Its origin is the host that was asked."""
    headers = {"Origin": "http://fake"}
    assert fake.ask("POST", "/__mock/reset", json={}, headers=headers).status_code == 200


def test_a_clock_that_cannot_go_there_has_not_moved(fake: Fake) -> None:
    """Not even by the half of the body that could be done."""
    fake.control("clock", set="2030-01-01T00:00:00Z", advance=float(10**10))
    assert read(fake, "clock") == {"now": "2026-11-16T08:00:00.000+00:00", "frozen": True}


def test_the_document_is_the_control_apis_own(fake: Fake) -> None:
    """Every operation with its body and an example; nothing of Dinero's."""
    document = read(fake, "openapi.json")
    described = {(method.upper(), path) for path, one in document["paths"].items() for method in one}
    assert described == {(one.method, f"/__mock{one.path}") for one in TABLE}
    assert document["openapi"].startswith("3.1")
    fault = document["paths"]["/__mock/faults"]["post"]
    assert fault["requestBody"]["content"]["application/json"]["example"]["status"] == 480
    assert "break" in document["components"]["schemas"]["Armed"]["properties"]
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert references <= document["components"]["schemas"].keys()


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "fault"), ("GET", "records/add"), ("DELETE", "faults"), ("GET", "")]
)
def test_an_address_that_is_none_says_where_they_stand(fake: Fake, method: str, path: str) -> None:
    """In one line, not with Dinero's page of an unknown route."""
    answer = fake.ask(method, f"/__mock/{path}", headers={})
    assert answer.status_code == 404
    assert answer.json() == {
        "error": f"{method} /__mock/{path} is none of the control API's; /__mock/docs lists them"
    }


def test_half_a_character_is_refused_before_it_is_kept(fake: Fake) -> None:
    """A lone surrogate can be written in JSON and in no answer; a list that held one could not be read."""
    raw = json.dumps({"organizationId": ODD, "kind": "contact", "record": {"Name": "\ud83d"}})
    answer = fake.ask("POST", "/__mock/records/add", content=raw, headers={})
    assert (answer.status_code, answer.json()["error"]) == (400, "the body has half a character (\\ud83d)")
    assert fake.get(CONTACTS, pageSize=1000, fields="Name").status_code == 200
    whole = raw.replace("\\ud83d", "\\ud83d\\ude00")
    assert fake.ask("POST", "/__mock/records/add", content=whole, headers={}).status_code == 200


@pytest.mark.parametrize("one", [one for one in TABLE if one.method == "POST"], ids=lambda one: one.path)
def test_every_example_is_well_formed(one: Any) -> None:
    """A person can copy it."""
    one.body.model_validate(one.example)
    assert (one.run.__doc__ or "").strip()


def test_the_pages_load_nothing_from_elsewhere(fake: Fake) -> None:
    """And escape what a cassette brought in."""
    fake.control("companies/add", organizationId=371098, name="<script>alert(1)</script>")
    landing, docs = (fake.ask("GET", path, headers={}) for path in ("/", "/__mock/docs"))
    for page in (landing, docs):
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page.text)
    assert "Sært &amp; Sjovt ApS" in landing.text
    assert "<script>alert" not in landing.text
    assert "/__mock/faults" in docs.text
    assert fake.app.state.journal.total == 0


def test_the_landing_page_speaks_to_routes_that_exist(fake: Fake) -> None:
    """Each address in it is one of the table's, or one of the two documents."""
    known = {f"/__mock{one.path}" for one in TABLE} | {"/__mock/docs", "/__mock/openapi.json"}
    text = Path(TABLE[0].run.__code__.co_filename).with_name("landing.html").read_text(encoding="utf-8")
    assert set(re.findall(r"/__mock/[a-z./]+", text)) <= known
    assert fake.ask("GET", "/", headers={}).status_code == 200
