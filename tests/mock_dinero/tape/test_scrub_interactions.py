"""Whole interactions under one key, to the letter: what is written, what is refused and with which words.

Law of this module: a refusal names the place and never the value; what comes out is held for good.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import Interaction
from mock_dinero.tape.scrub import Scrubber, ScrubRefused
from mock_dinero.tape.scrub.check import Finding, check
from mock_dinero.tape.scrub.provenance import scrubbed

V1 = "https://api.dinero.dk/v1/371001"
SCRUBBER = Scrubber(b"a key that only this test knows")
GUID = "4f51ca00-0d43-47e2-958f-5f09648507c0"
PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"
KEYLIKE = "0123456789abcdef" * 2

WRITTEN: list[tuple[Interaction, tuple[str, str, str, str, dict[str, str]]]] = [
    (
        Interaction(
            "GET",
            f"{V1}/contacts?fields=Name,Email&queryFilter=Name+eq+'Hansen'%3BVatNumber eq '10150817'&page=0",
            200,
            '{"Collection":[{"Name":"Hansen","ContactGuid":"4f51ca00-0d43-47e2-958f-5f09648507c0","Phone":null}]}',
        ),
        (
            "https://api.dinero.dk/v1/947521/contacts?fields=Name,Email&queryFilter=Name+eq+%27Skyfj%C3%B8%27%3BVatNumber+eq+%2778207035%27&page=0",
            "",
            '{"Collection":[{"Name":"Skyfjø","ContactGuid":"87ccce69-4f6e-8877-a7ee-e3d978f07aac","Phone":null}]}',
            "application/json; charset=utf-8",
            {},
        ),
    ),
    (
        Interaction(
            "GET",
            "https://api.dinero.dk/v1/371001/contacts/4f51ca00-0d43-47e2-958f-5f09648507c0",
            404,
            '{"code":40,"message":"Jens findes ikke","validationErrors":{"Name":["Hansen"],"Email":"x"}}',
        ),
        (
            "https://api.dinero.dk/v1/947521/contacts/87ccce69-4f6e-8877-a7ee-e3d978f07aac",
            "",
            '{"code":40,"message":"Knifje drefja skedro","validationErrors":{"Name":["Skyfjø"],"Email":"gri"}}',
            "application/json; charset=utf-8",
            {},
        ),
    ),
    (
        Interaction(
            "GET",
            "https://api.dinero.dk/v1/371001/2026/reports/saldo",
            200,
            '[{"AccountName":"Bank","AccountNumber":55000,"Amount":1.50}]',
        ),
        (
            "https://api.dinero.dk/v1/947521/2026/reports/saldo",
            "",
            '[{"AccountName":"Bank","AccountNumber":55000,"Amount":1.50}]',
            "application/json; charset=utf-8",
            {},
        ),
    ),
    (
        Interaction(
            "GET",
            "https://api.dinero.dk/v1/371001/contacts",
            500,
            "<html><h1>Server Error Hansen</h1></html>",
            content_type="text/html",
        ),
        (
            "https://api.dinero.dk/v1/947521/contacts",
            "",
            PAGE.format("Drokni Drefje Pligrå"),
            "text/html",
            {},
        ),
    ),
    (
        Interaction(
            "GET",
            "https://api.dinero.dk/v1/371001/contacts",
            404,
            "<html><title>404 - The resource cannot be found.</title></html>",
            content_type="text/html",
        ),
        (
            "https://api.dinero.dk/v1/947521/contacts",
            "",
            PAGE.format("404 - The resource cannot be found."),
            "text/html",
            {},
        ),
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 503, "  "),
        ("https://api.dinero.dk/v1/947521/contacts", "", "", "application/json; charset=utf-8", {}),
    ),
    (
        Interaction(
            "GET",
            "https://api.dinero.dk/v1/371001/files/4f51ca00-0d43-47e2-958f-5f09648507c0",
            200,
            "<a>Hansen</a>",
            content_type="application/xml",
        ),
        (
            "https://api.dinero.dk/v1/947521/files/87ccce69-4f6e-8877-a7ee-e3d978f07aac",
            "",
            "<?xml version",
            "application/xml",
            {},
        ),
    ),
    (
        Interaction(
            "GET",
            "https://api.dinero.dk/v1/371001/files/4f51ca00-0d43-47e2-958f-5f09648507c0",
            200,
            "navn;Hansen",
            content_type="text/csv",
        ),
        (
            "https://api.dinero.dk/v1/947521/files/87ccce69-4f6e-8877-a7ee-e3d978f07aac",
            "",
            "Dato;Tekst;",
            "text/csv",
            {},
        ),
    ),
    (
        Interaction(
            "GET",
            "https://api.dinero.dk/v1/371001/files/4f51ca00-0d43-47e2-958f-5f09648507c0",
            200,
            "Hansen",
            content_type="text/plain",
            headers={
                "Content-Disposition": 'attachment; filename="Hansen.txt"',
                "X-Secret": "Hansen",
                "Date": "Mon, 16 Nov 2026 08:00:00 GMT",
            },
        ),
        (
            "https://api.dinero.dk/v1/947521/files/87ccce69-4f6e-8877-a7ee-e3d978f07aac",
            "",
            "Skyfjø",
            "text/plain",
            {
                "content-disposition": 'attachment; filename="Skyfjø.txt"',
                "date": "Mon, 16 Nov 2026 08:00:00 GMT",
            },
        ),
    ),
    (
        Interaction(
            "POST",
            "https://authz.dinero.dk/dineroapi/oauth/token",
            200,
            '{"access_token":"x","expires_in":3600}',
            request_body="grant_type=password&scope=read&username=k&password=k",
        ),
        (
            "https://authz.dinero.dk/dineroapi/oauth/token",
            "grant_type=password&scope=read&username=scrubbed-9f03ed018bd9b480&password=scrubbed-9f03ed018bd9b480",
            '{"access_token":"scrubbed-b8ecb69d8fb679b3","expires_in":3600}',
            "application/json; charset=utf-8",
            {},
        ),
    ),
    (
        Interaction("GET", "http://127.0.0.1:8080/v1/371001/vatTypes?", 200, "[]"),
        ("http://127.0.0.1:8080/v1/947521/vatTypes", "", "[]", "application/json; charset=utf-8", {}),
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts?page=&fields=Name", 200, "{}"),
        (
            "https://api.dinero.dk/v1/947521/contacts?page=&fields=Name",
            "",
            "{}",
            "application/json; charset=utf-8",
            {},
        ),
    ),
    (
        Interaction(
            "GET",
            "https://connect.visma.com/connect/authorize?client_id=hemmelig",
            302,
            "",
            content_type="",
        ),
        (
            "https://connect.visma.com/connect/authorize?client_id=scrubbed-705914db93470ac0",
            "",
            "",
            "",
            {},
        ),
    ),
    (
        Interaction(
            "POST",
            "https://connect.visma.com/connect/token",
            200,
            "{}",
            request_body='{"client_id":"hemmelig","scope":"read"}',
        ),
        (
            "https://connect.visma.com/connect/token",
            '{"client_id":"scrubbed-705914db93470ac0","scope":"read"}',
            "{}",
            "application/json; charset=utf-8",
            {},
        ),
    ),
]

REFUSED = [
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts#x", 200, "{}"),
        "uri: a plain address without name, password or fragment is expected",
    ),
    (
        Interaction("GET", "ftp://api.dinero.dk/v1/371001/contacts", 200, "{}"),
        "uri: a plain address without name, password or fragment is expected",
    ),
    (
        Interaction("GET", "https://a:b@api.dinero.dk/v1/371001/contacts", 200, "{}"),
        "uri: a plain address without name, password or fragment is expected",
    ),
    (
        Interaction("GET", "https://api.dinero.dk:x/v1/371001/contacts", 200, "{}"),
        "uri: cannot be read as what rules.yaml says it holds; correct the rule or the recording",
    ),
    (
        Interaction("GET", "https://smeden.dk/v1/371001/contacts", 200, "{}"),
        "uri: neither api.dinero.dk nor a fake on this machine; leave the interaction out",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/hemmeligt", 200, "{}"),
        "uri: no read of the description; leave the interaction out",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts?apiKey=x", 200, "{}"),
        "query apiKey: no rule says what it holds; add it to rules.yaml and scrub again",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts?1x=x", 200, "{}"),
        "query (a name not shown): no rule says what it holds; add it to rules.yaml and scrub again",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts?fields=Hansen", 200, "{}"),
        "query fields: no rule says what it holds; add it to rules.yaml and scrub again",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts?queryFilter=Hansen", 200, "{}"),
        "query queryFilter: no rule says what it holds; add it to rules.yaml and scrub again",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts?queryFilter=Nick+eq+'x'", 200, "{}"),
        "query queryFilter Nick: no rule says what it holds; add it to rules.yaml and scrub again",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 200, "{"),
        "body: is no JSON; leave the interaction out",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 200, '"Hansen"'),
        "body: an object or a list was expected; record it again",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 200, '{"Nickname":"Hansen"}'),
        "ContactReadModelDineroCollection.Nickname: no rule says what it holds; add it to rules.yaml and scrub again",
    ),
    (
        Interaction(
            "GET", "https://api.dinero.dk/v1/371001/contacts", 200, '{"Collection":[{"Name":{"a":1}}]}'
        ),
        "ContactReadModel.Name: cannot be read as what rules.yaml says it holds; correct the rule or the recording",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 200, "{}", content_type="hansen"),
        "header content-type: cannot be read as what rules.yaml says it holds; correct the rule or the recording",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 200, "{}", accept="hansen"),
        "header accept: cannot be read as what rules.yaml says it holds; correct the rule or the recording",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 200, "{}", request_body="{}"),
        "request body: no rule says what it holds; add it to rules.yaml and scrub again",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 500, "", content=b"x"),
        "body: a refusal that is no text; leave the interaction out",
    ),
    (
        Interaction("POST", "https://authz.dinero.dk/hemmeligt", 200, "{}"),
        "uri: no request for a token; leave the interaction out",
    ),
    (
        Interaction("POST", "https://authz.dinero.dk/dineroapi/oauth/token", 200, "Hansen"),
        "body: is no JSON; leave the interaction out",
    ),
    (
        Interaction(
            "POST", "https://authz.dinero.dk/dineroapi/oauth/token", 200, "{}", request_body="nick=x"
        ),
        "form nick: no rule says what it holds; add it to rules.yaml and scrub again",
    ),
    (
        Interaction("PUT", "https://authz.dinero.dk/dineroapi/oauth/token", 200, "{}"),
        "method: neither GET nor POST; leave the interaction out",
    ),
    (
        Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 200, '[["Hansen"]]'),
        "body: a list within a list; no answer of Dinero has one",
    ),
    (
        Interaction(
            "POST", "https://api.dinero.dk/v1/371001/invoices/fetch", 200, "{}", request_body="Hansen"
        ),
        "request body: is no JSON; leave the interaction out",
    ),
]


@pytest.mark.parametrize(("one", "told"), WRITTEN)
def test_an_interaction_becomes_the_same_for_good(
    one: Interaction, told: tuple[str, str, str, str, dict[str, str]]
) -> None:
    """Address, form, body, kind and headers."""
    made = SCRUBBER.interaction(one)
    assert (made.uri, made.request_body, made.body, made.content_type, dict(made.headers)) == told
    assert (made.method, made.status, made.accept) == (one.method, one.status, one.accept)


@pytest.mark.parametrize(("one", "told"), REFUSED)
def test_what_no_rule_understands_is_refused_by_its_place(one: Interaction, told: str) -> None:
    """With what to do next."""
    with pytest.raises(ScrubRefused) as caught:
        SCRUBBER.interaction(one)
    assert str(caught.value) == f"interaction: {told}"


def found(folder: Path, **told: Any) -> list[Finding]:
    """What the guard finds in a cassette of one scrubbed list, its provenance changed."""
    listed = Interaction("GET", "https://api.dinero.dk/v1/371001/contacts", 200, "[]")
    provenance = {**scrubbed({"kind": "recorded"}, SCRUBBER, "here"), **told}
    kept = {name: value for name, value in provenance.items() if value is not ...}
    (folder / "one.yaml").write_text(dump(kept, [SCRUBBER.interaction(listed)]), encoding="utf-8")
    return list(check([folder]))


def test_a_provenance_is_looked_at_too(tmp_path: Path) -> None:
    """A secret in it is named by its entry; the hash of the description is none."""
    assert found(tmp_path) == []
    assert found(tmp_path, description={"sha256": 2 * KEYLIKE}) == []
    for name in ("description", "note"):
        (one,) = found(tmp_path, **{name: KEYLIKE})
        assert (one.field, one.what) == (f"provenance {name}", "a secret key")
    (hidden,) = found(tmp_path, **{"Jens Hansen": KEYLIKE})
    assert (hidden.field, hidden.what) == ("provenance", "a secret key")


def test_a_recording_of_no_known_kind_is_refused_with_the_kinds_there_are() -> None:
    """What it is called may be somebody's name."""
    with pytest.raises(ScrubRefused) as caught:
        scrubbed({"kind": "Hansen"}, SCRUBBER, "here")
    assert str(caught.value) == "here: provenance kind: write recorded, recorded-from-fake or spec-derived"


@pytest.mark.parametrize("kind", ["recorded", ...])
def test_a_recording_says_that_it_was_scrubbed(kind: Any, tmp_path: Path) -> None:
    """One that does not say what it is counts as a recording."""
    (one,) = found(tmp_path, kind=kind, scrubbed=...)
    assert (one.field, one.what) == (
        "provenance",
        "a recording that was not scrubbed; run mock-dinero scrub",
    )
