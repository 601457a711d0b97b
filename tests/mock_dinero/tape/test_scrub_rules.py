"""The rules of scrubbing: complete over the description, and a refusal for what they do not know."""

from __future__ import annotations

import json

import pytest

from mock_dinero.cassettes import Interaction
from mock_dinero.spec.published import Published
from mock_dinero.tape.scrub import Scrubber, ScrubRefused
from mock_dinero.tape.scrub.rules import standard

KEY = b"a key that only this test knows"
CONTACT = "https://api.dinero.dk/v1/371001/contacts/4f51ca00-0d43-47e2-958f-5f09648507c0"


def answer(body: object, uri: str = CONTACT, **more: object) -> Interaction:
    """An answer of 200 with this body."""
    return Interaction("GET", uri, 200, json.dumps(body), place="file: interaction 1", **more)  # type: ignore[arg-type]


def test_every_field_of_the_description_has_a_rule() -> None:
    """A schema or field that is added to the description wants a decision, not a default."""
    schemas = Published().document["components"]["schemas"]
    told = standard().schemas
    missing = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field in schema.get("properties", ())
        if field not in told.get(name, ())
    ]
    assert missing == []


def test_every_parameter_of_the_description_has_a_rule() -> None:
    """Queries and paths too."""
    paths = Published().document["paths"].values()
    operations = [one for path in paths for one in path.values()]
    parameters = [
        (one["in"], one["name"]) for operation in operations for one in operation.get("parameters", ())
    ]
    rules = standard()
    known = {"query": rules.query, "path": {name.lower(): kind for name, kind in rules.path.items()}}
    assert [pair for pair in parameters if pair[1].lower() not in known[pair[0]]] == []


def test_every_kind_in_the_rules_is_one_that_something_is_done_for() -> None:
    """A misspelled kind would refuse every answer."""
    kinds = Scrubber(KEY).kinds.texts.keys() | {"rows", "amount", "fik", "properties", "fields", "filter"}
    rules = standard()
    used = {kind for fields in rules.schemas.values() for kind in fields.values()}
    used |= {*rules.query.values(), *rules.path.values(), *rules.filter.values(), *rules.headers.values()}
    assert used <= kinds


def test_a_field_that_no_rule_knows_is_refused_by_name_and_without_its_value() -> None:
    """What Dinero adds one day may hold anything."""
    with pytest.raises(ScrubRefused) as refused:
        Scrubber(KEY).interaction(answer({"Name": "Hansen", "Nickname": "Bageren Hansen"}))
    assert str(refused.value).startswith("file: interaction 1: ContactReadModel.Nickname: no rule says")
    assert "Hansen" not in str(refused.value)


@pytest.mark.parametrize(
    ("uri", "field"),
    [
        (f"{CONTACT}?secret=hunter2", "query secret"),
        ("https://example.com/v1/371001/contacts", "uri"),
        ("https://api.dinero.dk/v1/371001/contacts/new/thing/more", "uri"),
        ("https://user:hunter2@api.dinero.dk/v1/371001/contacts", "uri"),
        (f"{CONTACT}#hunter2", "uri"),
    ],
)
def test_an_address_that_no_rule_knows_is_refused(uri: str, field: str) -> None:
    """An unknown parameter, host, path, a name in the address, a fragment."""
    with pytest.raises(ScrubRefused) as refused:
        Scrubber(KEY).interaction(answer({}, uri))
    assert refused.value.field == field
    assert "hunter2" not in str(refused.value)


def test_fields_are_known_in_any_spelling() -> None:
    """`fields` echoes the caller's spelling of the keys."""
    one = Scrubber(KEY).interaction(answer({"nAmE": "Bageren Hansen", "CONTACTGUID": CONTACT[-36:]}))
    made = one.json()
    assert list(made) == ["nAmE", "CONTACTGUID"]
    assert "Hansen" not in made["nAmE"]
    assert one.uri.endswith(made["CONTACTGUID"])


def test_numbers_keep_their_digits_as_sent() -> None:
    """200.00 stays 200.00, and an integer of nineteen figures stays exact."""
    uri = "https://api.dinero.dk/v1/371001/2026/reports/saldo"
    body = '[{"AccountName":"Bank","AccountNumber":55000,"Amount":200.00}]'
    one = Scrubber(KEY).interaction(Interaction("GET", uri, 200, body))
    assert one.body == body
