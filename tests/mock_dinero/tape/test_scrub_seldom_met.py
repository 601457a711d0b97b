"""What a recording seldom holds: a body that asks, a row that is a guid, rules read anew, a cassette noted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import Interaction
from mock_dinero.spec.published import Published
from mock_dinero.tape.scrub import Scrubber
from mock_dinero.tape.scrub import rules as rules_module
from mock_dinero.tape.scrub.check import check
from mock_dinero.tape.scrub.lossless import Number
from mock_dinero.tape.scrub.provenance import NOTED, scrubbed
from mock_dinero.tape.scrub.rules import Rules, read, schema_name

SCRUBBER = Scrubber(b"a key that only this test knows")
V1 = "https://api.dinero.dk/v1/371001"
GUID = "4f51ca00-0d43-47e2-958f-5f09648507c0"


def test_a_row_that_is_nothing_but_a_guid_is_replaced() -> None:
    """By the pseudonym it has everywhere."""
    scrubber = Scrubber(b"a key that only this test knows")
    made = scrubber.interaction(Interaction("GET", f"{V1}/contacts", 200, f'["{GUID}"]'))
    assert made.json() == [scrubber.pseudonyms.guid(GUID)]
    assert scrubber.touched["body", "guid"] == 1


def test_each_guid_of_a_list_is_replaced_and_told_by_its_field() -> None:
    """As those of the vouchers that a trade offer became."""
    scrubber = Scrubber(b"a key that only this test knows")
    body = f'{{"GeneratedVouchers":["{GUID}","{GUID}"]}}'
    made = scrubber.interaction(Interaction("GET", f"{V1}/tradeoffers/{GUID}", 200, body))
    assert made.json() == {"GeneratedVouchers": 2 * [scrubber.pseudonyms.guid(GUID)]}
    assert scrubber.touched["TradeOfferReadModel.GeneratedVouchers", "guid"] == 2


@pytest.mark.parametrize(
    "number", ["1102031234", "102031234", "-102031234", "1102031234.0", "102031234.00", "1.102031234E+9"]
)
def test_a_number_that_may_be_a_persons_is_refused_in_every_spelling_of_json(number: str) -> None:
    """A program that takes a CPR number for a figure may write a decimal point, and drops the first zero."""
    assert SCRUBBER.kinds.number("number", Number(number), 1) is None


@pytest.mark.parametrize(
    "number", ["110203.1234", "11020312", "9902031234", "11020312345", "102031234.5", "1E+400", "-0"]
)
def test_a_number_that_is_nobodys_stays_as_it_was_sent(number: str) -> None:
    """A quantity may have any decimals."""
    assert SCRUBBER.kinds.number("number", Number(number), 1) == number


def test_a_body_that_asks_is_scrubbed_like_one_that_answers() -> None:
    """The figures that Dinero is asked to work out name the customer too."""
    asked = Interaction(
        "POST", f"{V1}/invoices/fetch", 200, "", request_body=f'{{"ContactGuid":"{GUID}","Currency":"DKK"}}'
    )
    made = SCRUBBER.interaction(asked).request_body
    assert made == f'{{"ContactGuid":"{SCRUBBER.pseudonyms.guid(GUID)}","Currency":"DKK"}}'


def test_an_answer_without_a_media_type_stays_without() -> None:
    """An empty one has none."""
    made = SCRUBBER.interaction(Interaction("GET", f"{V1}/contacts", 200, "", content_type=""))
    assert (made.content_type, made.body) == ("", "")


def test_a_query_beside_a_request_for_a_token_is_scrubbed_and_kept() -> None:
    """As with the form."""
    one = Interaction("POST", "https://connect.visma.com/connect/token?client_id=hemmelig", 200, "{}")
    made = SCRUBBER.interaction(one).uri
    assert made.startswith("https://connect.visma.com/connect/token?client_id=")
    assert "hemmelig" not in made


def test_a_number_below_zero_is_the_mirror_of_the_one_above() -> None:
    """So that a sign is all that tells them apart."""
    assert SCRUBBER.pseudonyms.number("id", -4711) == -SCRUBBER.pseudonyms.number("id", 4711)


def test_a_single_blank_stays_the_blank_it_is() -> None:
    """Several in a row become one space."""
    assert [sign for sign in SCRUBBER.pseudonyms.name("Jens\nHansen \t Ærø") if sign.isspace()] == ["\n", " "]


def test_rules_read_anew_know_an_operation_with_all_it_holds() -> None:
    """Answer, request and query; the rules that all share have met most of them before."""
    rules = read()
    assert rules.version == 1
    assert {"s256", "authorization_code"} <= rules.oauth
    asked = rules.operation("POST", "/v1/371001/invoices/fetch")
    listed = rules.operation("GET", "/v1/371001/contacts")
    assert asked
    assert listed
    assert asked.request
    assert asked.request.schema == "InvoiceCreateFetchModel"
    assert listed.answer
    rows = listed.answer.fields["collection"].node
    assert rows
    assert rows.schema == "ContactReadModel"
    assert {"fields", "queryfilter", "page"} <= listed.query


def test_a_read_without_parameters_is_known_too(tmp_path: Path) -> None:
    """Each of today's description has some."""
    document = json.loads(json.dumps(Published().document))
    del document["paths"]["/v1/organizations"]["get"]["parameters"]
    described = tmp_path / "published.json"
    described.write_text(json.dumps(document), encoding="utf-8")
    told = yaml.safe_load(Path(rules_module.__file__).with_name("rules.yaml").read_text(encoding="utf-8"))
    found = Rules(told, Published(described)).operation("GET", "/v1/organizations")
    assert found
    assert found.query == frozenset()


def test_a_schema_that_refers_to_none_has_no_name() -> None:
    """As one of plain texts."""
    assert schema_name({"type": "string"}) is None


def test_invented_people_are_let_be_in_what_was_noted_by_hand(tmp_path: Path) -> None:
    """In a recording the same name is found."""
    one = Interaction("GET", f"{V1}/contacts", 200, '{"Collection":[{"Name":"Jens Hansen"}]}')
    found = []
    for kind in (NOTED, "recorded"):
        told = scrubbed({"kind": kind}, SCRUBBER, "here")
        (tmp_path / "one.yaml").write_text(dump(told, [one]), encoding="utf-8")
        found.append({finding.field for finding in check([tmp_path])})
    assert "ContactReadModel.Name" not in found[0]
    assert "ContactReadModel.Name" in found[1]


@pytest.mark.parametrize("before", ["    method:", "interactions:"])
def test_a_key_that_no_cassette_has_is_found_with_a_word_on_it(before: str, tmp_path: Path) -> None:
    """It may hold anything."""
    one = SCRUBBER.interaction(Interaction("GET", f"{V1}/contacts", 200, "[]"))
    written = dump(scrubbed({"kind": "recorded"}, SCRUBBER, "here"), [one])
    indent = before[: -len(before.lstrip())]
    planted = written.replace(before, f"{indent}remarks: Jens Hansen\n{before}", 1)
    assert planted != written
    (tmp_path / "one.yaml").write_text(planted, encoding="utf-8")
    assert ("cassette", "a key that no cassette has") in {(one.field, one.what) for one in check([tmp_path])}
