"""The door: what it refuses before Dinero is asked, what it adds to an answer, and how a defect looks from outside.

Law of this module: every check goes through a tool call and reads the result a host would get.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp.shared.exceptions import MCPError

from dinero_mcp.door import Door
from dinero_mcp.surface import COMPACT, FULL, NAMESPACED
from dinero_mcp.tool import Answer, Call
from dinero_mcp.tools import catalogue
from tests.server.stub import (
    ORGANIZATION,
    Bench,
    StubDinero,
    bench,
    data,
    error,
    organization,
    page_of,
    reply,
)

pytestmark = pytest.mark.anyio

CONTACTS = f"/v1/{ORGANIZATION}/contacts"
CONTACT = {"ContactGuid": "716a0000-0000-4000-8000-000000000001", "Name": "Bageri Nørreport", "Phone": None}

REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown argument": ({"nmae": "Bageri"}, "nmae", "no argument"),
    "a missing argument": ({"organizationId": ...}, "organizationId", "is required"),
    "true for a number": ({"organizationId": True}, "organizationId", "whole number"),
    "text for a number": ({"organizationId": "371001"}, "organizationId", "whole number"),
    "a fraction for a number": ({"page": 1.5}, "page", "whole number"),
    "text for true": ({"isPerson": "true"}, "isPerson", "true or false"),
    "a negative page": ({"page": -1}, "page", "at least 0"),
    "a page too large": ({"pageSize": 1001}, "pageSize", "at most 1000"),
    "an empty page": ({"pageSize": 0}, "pageSize", "at least 1"),
    "an empty text": ({"name": ""}, "name", "not be empty"),
    "an unknown choice": ({"deletedFilter": "gone"}, "deletedFilter", "one of"),
    "a time without a zone": ({"changesSince": "2026-01-01T00:00:00"}, "changesSince", "zone"),
    "a day for a time": ({"changesSince": "yesterday"}, "changesSince", "instant"),
    "the first instant": ({"changesSince": "0001-01-01T00:00:00+14:00"}, "changesSince", "1900 and 2200"),
    "the last instant": ({"changesSince": "9999-12-31T23:59:59-14:00"}, "changesSince", "1900 and 2200"),
    "an unknown field": ({"fields": ["nmae"]}, "fields", "names are"),
    "a quote": ({"name": "O'Neil"}, "name", "single quote or semicolon"),
    "a semicolon": ({"externalReference": "a;b"}, "externalReference", "single quote or semicolon"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_bad_argument_is_refused_by_name_before_any_request(server: Bench, case: str) -> None:
    """One clear error through our own door, naming the argument as the surface spells it."""
    given, argument, reason = REFUSED[case]
    arguments = {
        name: value for name, value in ({"organizationId": ORGANIZATION} | given).items() if value is not ...
    }
    told = error(await server.call("list_contacts", **arguments))
    assert (told["code"], told["retryable"], told["argument"]) == ("InvalidArgumentError", False, argument)
    assert reason in told["message"]
    assert argument in told["message"]
    assert told["hint"]
    assert "\n" not in told["message"]
    assert server.stub.requests == []


async def test_a_whole_number_may_be_written_with_a_point(server: Bench, stub: StubDinero) -> None:
    """2026.0 is an integer to JSON Schema, so hosts may send it."""
    stub.on(CONTACTS, page_of([CONTACT], page=1, page_size=5))
    data(await server.call("list_contacts", organizationId=float(ORGANIZATION), page=1.0, pageSize=5.0))
    assert (stub.query(CONTACTS)["page"], stub.query(CONTACTS)["pageSize"]) == ("1", "5")


async def test_a_misspelled_argument_is_answered_with_the_near_one(server: Bench) -> None:
    """The commonest mistake of a model is one letter."""
    told = error(await server.call("list_contacts", organizationId=ORGANIZATION, nmae="Bageri"))
    assert told["hint"] == "Did you mean name?"


async def test_errors_are_spelled_as_the_surface_spells_arguments(server: Bench) -> None:
    """On the compact surface startDate is start_date."""
    told = error(
        await server.call(
            "list-invoices-tool", COMPACT, organization_id=ORGANIZATION, start_date="2026-01-01"
        )
    )
    assert told["argument"] == "end_date"
    assert told["message"] == "start_date and end_date go together; end_date is missing."


async def test_the_text_null_is_a_text(server: Bench, stub: StubDinero) -> None:
    """A filter of the word null is sent as a filter."""
    stub.on(CONTACTS, page_of([]))
    data(await server.call("list_contacts", organizationId=ORGANIZATION, name="null"))
    assert stub.query(CONTACTS)["queryFilter"] == "Name contains 'null'"


async def test_a_json_null_for_an_optional_argument_says_nothing(server: Bench, stub: StubDinero) -> None:
    """Many hosts send every argument; null is how they leave one out."""
    stub.on(CONTACTS, page_of([]))
    data(await server.call("list_contacts", organizationId=ORGANIZATION, name=None, page=None))
    assert "queryFilter" not in stub.query(CONTACTS)
    assert stub.query(CONTACTS)["page"] == "0"


async def test_a_json_null_for_a_required_argument_is_refused(server: Bench) -> None:
    """Nothing stands in for an organisation."""
    assert error(await server.call("list_contacts", organizationId=None))["argument"] == "organizationId"


async def test_an_answer_says_which_organization_when_and_how_much(server: Bench, stub: StubDinero) -> None:
    """The context, with the keys that apply."""
    stub.on(CONTACTS, page_of([CONTACT], total=1))
    answer = data(await server.call("list_contacts", organizationId=ORGANIZATION))
    assert answer["context"] == {
        "organization": {"id": ORGANIZATION, "name": "Nordlys Cykler ApS"},
        "rowsReturned": 1,
        "rowsTotal": 1,
        "asOf": "2026-11-16",
        "fetchedAt": "2026-11-16T08:00:00Z",
    }
    assert answer["notes"] == []


async def test_the_day_of_an_answer_is_the_day_in_denmark(server: Bench, stub: StubDinero) -> None:
    """At 23:30 UTC it is tomorrow there."""
    server.clock.moved = 15.5 * 3600
    stub.on("/v1/countries", [])
    assert data(await server.call("list_countries"))["context"]["asOf"] == "2026-11-17"


async def test_the_text_copy_is_the_answer_as_compact_json_without_nulls(
    server: Bench, stub: StubDinero
) -> None:
    """Hosts that read only text get the same, shorter."""
    stub.on(CONTACTS, page_of([CONTACT]))
    result = await server.call("list_contacts", organizationId=ORGANIZATION, fields=["name", "phone"])
    text = result.content[0].text  # type: ignore[union-attr]
    assert data(result)["items"] == [{"name": "Bageri Nørreport", "phone": None}]
    assert json.loads(text)["items"] == [{"name": "Bageri Nørreport"}]
    assert '"name":"Bageri Nørreport"' in text


async def test_answers_and_errors_are_valid_against_the_published_schema(
    server: Bench, stub: StubDinero
) -> None:
    """Both kinds of result, as TypeScript hosts check them."""
    stub.on(CONTACTS, page_of([CONTACT]))
    schema = next(tool.output_schema for tool in server.door().published() if tool.name == "list_contacts")
    assert schema
    for number in (ORGANIZATION, 0):
        result = await server.call("list_contacts", organizationId=number)
        Draft202012Validator(schema).validate(result.structured_content)


async def test_the_names_of_organizations_are_read_once_an_hour(server: Bench, stub: StubDinero) -> None:
    """One GET per connection and cache life, counted apart from the tool's own."""
    stub.on("/v1/countries", [])
    stub.on(CONTACTS, page_of([]))
    for _ in range(3):
        data(await server.call("list_contacts", organizationId=ORGANIZATION))
    server.clock.moved += 3600
    data(await server.call("list_contacts", organizationId=ORGANIZATION))
    paths = [request.url.path for request in stub.requests]
    assert paths.count("/v1.1/organizations") == 2


async def test_an_answer_is_given_without_the_name_when_the_names_cannot_be_had(
    server: Bench, stub: StubDinero
) -> None:
    """Context is a courtesy; it never costs an answer."""
    stub.on("/v1.1/organizations", reply({}, 500))
    stub.on(CONTACTS, page_of([]))
    answer = data(await server.call("list_contacts", organizationId=ORGANIZATION))
    assert answer["context"]["organization"] == {"id": ORGANIZATION, "name": None}


async def test_a_call_without_settings_says_what_to_set() -> None:
    """The server starts without a connection and explains itself on every call."""
    unset = bench(StubDinero(), client_id=None, client_secret=None, api_key=None)
    told = error(await unset.call("list_organizations"))
    assert (told["code"], told["status"], told["retryable"]) == ("IntegrationNotConfiguredError", 422, False)
    for name in (
        "DINERO_MCP_CLIENT_ID",
        "DINERO_MCP_CLIENT_SECRET",
        "DINERO_MCP_API_KEY",
        "DINERO_MCP_REFRESH_TOKEN",
    ):
        assert name in told["hint"]


async def test_two_ways_to_sign_in_at_once_are_not_guessed_between() -> None:
    """A key and a refresh token belong to different users."""
    both = bench(StubDinero(), refresh_token="A" * 64)
    assert "only one of" in error(await both.call("list_organizations"))["hint"]


async def test_the_default_organization_stands_in_on_the_compact_surface(stub: StubDinero) -> None:
    """Set once, meant in every call that names none."""
    stub.on(CONTACTS, page_of([CONTACT]))
    server = bench(stub, organization=ORGANIZATION)
    answer = data(await server.call("list-contacts-tool", COMPACT))
    assert answer["context"]["organization"]["id"] == ORGANIZATION


async def test_without_a_default_nothing_is_taken_silently(server: Bench, stub: StubDinero) -> None:
    """The candidates are named, none is chosen."""
    stub.on("/v1.1/organizations", [organization(1, "Ene"), organization(2, "Anden", pro=False)])
    told = error(await server.call("list-contacts-tool", COMPACT))
    assert told["code"] == "IntegrationNotConfiguredError"
    assert told["candidates"] == [
        {"id": 1, "name": "Ene", "isPro": True},
        {"id": 2, "name": "Anden", "isPro": False},
    ]
    assert "organization_id" in told["hint"]


async def test_the_default_does_not_stand_in_on_the_full_surface(stub: StubDinero) -> None:
    """There the organisation is required, default or not."""
    server = bench(stub, organization=ORGANIZATION)
    assert error(await server.call("list_contacts"))["argument"] == "organizationId"


async def test_hints_name_tools_as_the_surface_does(server: Bench, stub: StubDinero) -> None:
    """What a hint names can be called."""
    stub.on("/v1.1/organizations", [organization(1)])
    full = error(await server.call("get_organization", organizationId=2))
    prefixed = error(await server.call("dinero__get_organization", NAMESPACED, organizationId=2))
    compact = error(await server.call("get-organization-tool", COMPACT, organization_id=2))
    assert "list_organizations" in full["hint"]
    assert "dinero__list_organizations" in prefixed["hint"]
    assert "list-organizations-tool" in compact["hint"]


async def test_an_unknown_tool_is_a_protocol_error(server: Bench) -> None:
    """There is no tool to speak for it."""
    with pytest.raises(MCPError, match="Unknown tool"):
        await server.call("drop_tables")


async def test_a_defect_of_ours_shows_nothing_of_the_data(
    server: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither caller nor log gets a stack trace or a text that may hold ledger data."""

    async def fails(_call: Call) -> Answer[dict[str, str]]:
        raise RuntimeError("Kontonummer 1234-5678901")

    broken = replace(catalogue()[0], run=fails)
    door = Door(FULL, [broken], server.connection, server.clock)
    with pytest.raises(MCPError) as raised:
        await door.call("list_organizations", {})
    assert "5678901" not in str(raised.value) + caplog.text
    assert "RuntimeError at test_door.py" in caplog.text


async def test_a_year_sent_as_a_number_is_the_year_of_that_name(server: Bench, stub: StubDinero) -> None:
    """Hosts read 2025 as a number; true is none."""
    stub.on(f"/v1/{ORGANIZATION}/2025/reports/saldo", reply([]))
    asked = {"organizationId": ORGANIZATION, "accountingYear": 2025}
    assert data(await server.call("get_saldo_balance_report", **asked))["accountingYear"] == "2025"
    told = error(await server.call("get_saldo_balance_report", **(asked | {"accountingYear": True})))
    assert told["code"] == "InvalidArgumentError"
