"""Drift: what is planted in a description is found once and rightly classed, and what is unchanged is not found."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from typer.testing import CliRunner

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import Interaction, read
from mock_dinero.cli import app, main
from mock_dinero.spec.build import departures
from mock_dinero.tape.drift.compare import compare
from mock_dinero.tape.drift.findings import Finding, Level
from mock_dinero.tape.drift.report import as_json, as_junit, lines
from mock_dinero.tape.drift.witness import Description
from mock_dinero.tape.drift.witnesses import EXPLAINED, Report, drift_of, packaged
from mock_dinero.world.world import default_folder

Json = dict[str, Any]
HAND_WORKED = "371008"
CONTACTS = "/v2/{organizationId}/contacts"
INVOICES = "/v1/{organizationId}/invoices"
EVERY = ("published", "cassettes", "fake")
NEW = {"type": ["null", "string"]}


def schema(document: Json, name: str) -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def fields(document: Json, name: str) -> Json:
    found: Json = schema(document, name)["properties"]
    return found


def get(document: Json, path: str) -> Json:
    found: Json = document["paths"][path]["get"]
    return found


def parameter(document: Json, path: str, name: str) -> Json:
    return next(one for one in get(document, path)["parameters"] if one["name"] == name)


def body(document: Json) -> Json:
    """The first request body of a calculator."""
    posts = (item["post"]["requestBody"] for item in document["paths"].values() if "post" in item)
    found: Json = next(iter(posts))
    return found


def put(table: Json, **members: Any) -> None:
    table.update(members)


Plant = Callable[[Json], Any]
PLANTED: dict[str, tuple[Plant, str, str, str]] = {
    "an operation is gone": (
        lambda d: d["paths"].pop(INVOICES), "removed", f"GET {INVOICES}", "breaking"
    ),
    "an operation is new": (
        lambda d: put(d["paths"], **{"/v1/{organizationId}/news": {"get": {"responses": {"200": {}}}}}),
        "added", "GET /v1/{organizationId}/news", "compatible",
    ),
    "an operation is to go": (
        lambda d: put(get(d, INVOICES), deprecated=True), "newly deprecated", f"GET {INVOICES}", "information"
    ),
    "a parameter is gone": (
        lambda d: get(d, INVOICES)["parameters"].remove(parameter(d, INVOICES, "changesSince")),
        "removed", "query parameter changesSince", "breaking",
    ),
    "a parameter is new": (
        lambda d: get(d, INVOICES)["parameters"].append({"name": "colour", "in": "query", "schema": NEW}),
        "added", "query parameter colour", "compatible",
    ),
    "a parameter is new and must be sent": (
        lambda d: get(d, INVOICES)["parameters"].append(
            {"name": "colour", "in": "query", "required": True, "schema": NEW}
        ),
        "added, required", "query parameter colour", "breaking",
    ),
    "a parameter must be sent": (
        lambda d: put(parameter(d, INVOICES, "startDate"), required=True),
        "newly required", "query parameter startDate", "breaking",
    ),
    "a parameter has another type": (
        lambda d: put(parameter(d, INVOICES, "page"), schema={"type": "string"}),
        "retyped", "query parameter page", "breaking",
    ),
    "a parameter means something else when it is left out": (
        lambda d: put(parameter(d, INVOICES, "pageSize")["schema"], default=25),
        "default changed", "query parameter pageSize", "breaking",
    ),
    "a field is gone": (
        lambda d: fields(d, "InvoiceReadModel").pop("ContactName"),
        "removed", "InvoiceReadModel: ContactName", "breaking",
    ),
    "a field is new": (
        lambda d: put(fields(d, "InvoiceReadModel"), Colour=NEW),
        "added", "InvoiceReadModel: Colour", "compatible",
    ),
    "a field has another type, in a schema that ten operations use": (
        lambda d: put(fields(d, "PaginationDetails"), Page={"type": "string"}),
        "retyped", "PaginationDetails: Page", "breaking",
    ),
    "a field may be null": (
        lambda d: put(fields(d, "PaginationDetails"), Page={"type": ["integer", "null"], "format": "int32"}),
        "newly nullable", "PaginationDetails: Page", "breaking",
    ),
    "a field is never null any more": (
        lambda d: put(fields(d, "ContactReadModel"), Email={"type": "string"}),
        "no longer nullable", "ContactReadModel: Email", "compatible",
    ),
    "a field is always there": (
        lambda d: schema(d, "ContactReadModel")["required"].append("Email"),
        "newly required", "ContactReadModel: Email", "compatible",
    ),
    "a field may be absent": (
        lambda d: schema(d, "PaginationDetails")["required"].remove("Page"),
        "no longer required", "PaginationDetails: Page", "breaking",
    ),
    "a field has another format": (
        lambda d: put(fields(d, "ContactReadModel")["ContactGuid"], format="date"),
        "reformatted", "ContactReadModel: ContactGuid", "breaking",
    ),
    "a field refers to another schema": (
        lambda d: put(fields(d, "SalesVoucherReadListModelDineroCollection"),
                      Pagination={"$ref": "#/components/schemas/ContactReadModel"}),
        "retyped", "SalesVoucherReadListModelDineroCollection: Pagination", "breaking",
    ),
    "a field has one of a few values": (
        lambda d: put(fields(d, "ContactReadModel")["Name"], enum=["a", "b"]),
        "values bounded", "ContactReadModel: Name", "compatible",
    ),
    "a field is new and always there, as no recording has it": (
        lambda d: put(schema(d, "InvoiceReadModel"), properties={**fields(d, "InvoiceReadModel"), "Colour": NEW},
                      required=[*schema(d, "InvoiceReadModel")["required"], "Colour"]),
        "added, required", "InvoiceReadModel: Colour", "compatible",
    ),
    "a value of a parameter is another": (
        lambda d: schema(d, "FileStatus").update(enum=["All", "Unused", "Taken"]),
        "values changed", "FileStatus", "breaking",
    ),
    "a text becomes an object that is used elsewhere": (
        lambda d: put(fields(d, "InvoiceReadModel"), ContactName={"$ref": "#/components/schemas/TotalLine"}),
        "retyped", "InvoiceReadModel: ContactName", "breaking",
    ),
    "rows become texts": (
        lambda d: put(fields(d, "InvoiceReadModel")["ProductLines"], items={"type": "string"}),
        "retyped", "InvoiceReadModel: ProductLines[]", "breaking",
    ),
    "an answer is new": (
        lambda d: put(get(d, INVOICES)["responses"], **{"418": {"description": ""}}),
        "error added", "answer 418", "information",
    ),
    "an answer of success is gone": (
        lambda d: get(d, INVOICES)["responses"].pop("200"), "removed", "answer 200", "breaking"
    ),
    "an answer comes as another media type too": (
        lambda d: put(get(d, INVOICES)["responses"]["200"]["content"], **{"text/csv": {}}),
        "added", "answer 200 text/csv", "compatible",
    ),
    "a body must be sent": (
        lambda d: put(body(d), required=not body(d).get("required", False)),
        "newly required", "request body", "breaking",
    ),
}  # fmt: skip
"""What is done to the description -> the change, where, and its class."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One company's cassettes, for speed."""
    return Path(copytree(default_folder() / HAND_WORKED, tmp_path_factory.mktemp("drift") / HAND_WORKED))


@pytest.fixture(scope="module")
def unchanged(folder: Path) -> Report:
    """What the three witnesses say as they are."""
    return drift_of(packaged(), [folder], EVERY)


def told(found: Finding) -> tuple[str, str, str]:
    return found.change.change, found.change.place, found.level.word


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_change_is_reported_once_and_rightly_classed(
    name: str, folder: Path, unchanged: Report
) -> None:
    """Among all witnesses: the fake and the recordings that still have the old way are part of the one finding."""
    plant, *expected = PLANTED[name]
    document = copy.deepcopy(dict(packaged()))
    plant(document)
    before = {told(one) for one in unchanged.findings}
    found = drift_of(document, [folder], EVERY).findings
    assert [told(one) for one in found if told(one) not in before] == [tuple(expected)]
    alone = drift_of(document, [], ["published"]).findings
    assert [told(one) for one in alone] == [tuple(expected)]


def everywhere(document: Json, change: Callable[[Json], None]) -> None:
    """Do something to every field of every schema."""
    for one in document["components"]["schemas"].values():
        for field in one.get("properties", {}).values():
            change(field)


def with_another_null(field: Json) -> None:
    if "null" in (kinds := field.get("type", [])):
        field["anyOf"] = [{**field, "type": [kind for kind in kinds if kind != "null"]}, {"type": "null"}]
        for word in [word for word in field if word != "anyOf"]:
            del field[word]


def behind_components(document: Json) -> None:
    operation = get(document, INVOICES)
    document["components"] |= {
        "parameters": {one["name"]: one for one in operation["parameters"]},
        "responses": {"Page": operation["responses"]["200"]},
    }
    operation["parameters"] = [
        {"$ref": f"#/components/parameters/{o['name']}"} for o in operation["parameters"]
    ]
    operation["responses"]["200"] = {"$ref": "#/components/responses/Page"}


def in_two_halves(document: Json) -> None:
    whole = schema(document, "InvoiceReadModel")
    names = list(whole["properties"])
    halves = [
        {"type": "object", "properties": {name: whole["properties"][name] for name in half},
         "required": [name for name in half if name in whole["required"]]}
        for half in (names[:9], names[9:])
    ]  # fmt: skip
    document["components"]["schemas"] |= {"Base": halves[0]}
    document["components"]["schemas"]["InvoiceReadModel"] = {
        "allOf": [{"$ref": "#/components/schemas/Base"}, halves[1]]
    }


def turned(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: turned(one) for name, one in reversed(node.items())}
    return [turned(one) for one in node] if isinstance(node, list) else node


def with_another_placeholder(document: Json) -> None:
    renamed = json.loads(json.dumps(document["paths"]).replace("organizationId", "orgId"))
    document["paths"] = {f"{path}/": item for path, item in renamed.items()}


def with_other_names(document: Json) -> None:
    text = json.dumps(document)
    for name in ("InvoiceReadModel", "SalesVoucherReadListModelDineroCollection"):
        text = text.replace(f'schemas/{name}"', f'schemas/A{name}"').replace(f'"{name}":', f'"A{name}":')
    put(document, **json.loads(text))


def with_a_name_for_instants(document: Json) -> None:
    def gather(field: Json) -> None:
        if field.get("format") == "date-time" and "null" in field["type"]:
            field.clear()
            field["$ref"] = "#/components/schemas/Instant"

    everywhere(document, gather)
    document["components"]["schemas"]["Instant"] = {"type": ["null", "string"], "format": "date-time"}


SAME: dict[str, Plant] = {
    "instants behind one reference": with_a_name_for_instants,
    "other names of schemas": with_other_names,
    "everything in another order": lambda d: put(d, **turned(copy.deepcopy(d))),
    "other texts": lambda d: everywhere(d, lambda f: put(f, description="x", title="y", example="z")),
    "null as another choice": lambda d: everywhere(d, with_another_null),
    "limits and defaults that say nothing": lambda d: everywhere(
        d, lambda f: put(f, default=None, minItems=0, uniqueItems=False)
    ),
    "parameters and answers behind references": behind_components,
    "parameters at the path": lambda d: put(
        d["paths"][INVOICES], parameters=get(d, INVOICES).pop("parameters")
    ),
    "a schema in two halves": in_two_halves,
    "another placeholder and a slash at the end": with_another_placeholder,
    "a schema nobody uses": lambda d: put(d["components"]["schemas"], Unused={"type": "string"}),
}


@pytest.mark.parametrize("name", SAME)
def test_a_description_that_means_the_same_has_no_finding(name: str, folder: Path, unchanged: Report) -> None:
    """However it is written; neither beside the package's nor beside the fake and the recordings."""
    document = copy.deepcopy(dict(packaged()))
    SAME[name](document)
    assert drift_of(document, [], ["published"]).findings == ()
    found = drift_of(document, [folder], EVERY).findings
    assert sorted(map(told, found)) == sorted(map(told, unchanged.findings))


def test_an_unchanged_description_has_no_findings() -> None:
    """Held against the one in the package."""
    assert drift_of(copy.deepcopy(dict(packaged())), [], ["published"]).findings == ()


def test_a_schema_used_in_many_places_is_one_finding_that_counts_them() -> None:
    """PaginationDetails is part of every page."""
    document = copy.deepcopy(dict(packaged()))
    fields(document, "PaginationDetails")["Page"] = {"type": "string"}
    (found,) = drift_of(document, [], ["published"]).findings
    assert len(found.operations) > 5


def test_the_three_witnesses_of_the_repository_report_nothing_breaking() -> None:
    """All cassettes; every departure of the overlay that shows is told with its evidence, and hides nothing else."""
    report = drift_of(packaged(), [default_folder()], ("cassettes", "fake"))
    assert report.breaking == 0
    assert report.count(Level.COMPATIBLE) == 0
    gathered = [one for one in report.findings if one.change.change == EXPLAINED]
    assert {one.change.place for one in gathered} == {one["says"] for one in departures()}


def test_a_departure_explains_what_it_does_and_nothing_beside_it(folder: Path) -> None:
    """A time without a zone is told in the overlay; a day in its place is not."""
    document = copy.deepcopy(dict(packaged()))
    fields(document, "ContactReadModel")["CreatedAt"] = {"type": "string", "format": "date"}
    found = drift_of(document, [folder], ["cassettes", "fake"]).findings
    assert [told(one) for one in found if one.level is Level.BREAKING] == [
        ("reformatted", "ContactReadModel: CreatedAt", "breaking")
    ]


def recorded(folder: Path, more: Json, *, path: str = "vatTypes", status: int = 200) -> Report:
    """What a recording of a company shows beside the description."""
    uri = f"https://api.dinero.dk/v1/{HAND_WORKED}/{path}"
    provenance = {"kind": "recorded", "asOf": "2026-11-16T09:00:00+01:00"}
    folder.mkdir(exist_ok=True)
    one = Interaction("GET", uri, status, json.dumps(more))
    (folder / "one.yaml").write_text(dump(provenance, [one]), encoding="utf-8")
    return drift_of(packaged(), [folder], ["cassettes", "fake"])


def test_recordings_that_contradict_the_description_are_told_without_a_value(tmp_path: Path) -> None:
    """A type, a null, a format, an absence and an operation that nobody documented."""
    contact = {"ContactGuid": "Hemmelig Jensen", "IsPerson": "Hemmelig", "Name": None, "Colour": "Hemmelig"}
    guid = "d2f0ae2c-6a4b-4c6c-9e39-6f8d41d9a1b7"
    report = recorded(tmp_path, contact, path=f"contacts/{guid}")
    found = {told(one) for one in report.findings if one.level is not Level.INFORMATION}
    assert {
        ("seen in another format", "ContactReadModel: ContactGuid", "breaking"),
        ("seen otherwise", "ContactReadModel: IsPerson", "breaking"),
        ("seen null", "ContactReadModel: Name", "breaking"),
        ("seen absent", "ContactReadModel: IsMember", "breaking"),
        ("seen, undocumented", "ContactReadModel: Colour", "compatible"),
    } <= found
    assert "Hemmelig" not in repr(report)
    assert guid not in repr(report)


def test_names_that_are_data_are_folded(tmp_path: Path) -> None:
    """A map by person, by number or by guid under an operation of nobody's knowledge."""
    more = {
        "Hansen": 1,
        "Åse Kjær": 2,
        "12345678": 3,
        "d2f0ae2c-6a4b-4c6c-9e39-6f8d41d9a1b7": {"Petersen": 1},
    }
    text = repr(recorded(tmp_path, more, path="news/Hansen/12345678"))
    assert "seen, undocumented" in text
    assert "GET /v1/{key}/news/{key}/{key}" in text
    assert not any(
        name in text for name in ("Hansen", "Petersen", "Kjær", "12345678", "d2f0ae2c", HAND_WORKED)
    )


def test_what_both_descriptions_rule_out_is_one_finding(tmp_path: Path) -> None:
    """The fake's description has pages without a name; they go by the published one's."""
    report = recorded(tmp_path, {"Collection": [], "Pagination": 7}, path="invoices")
    assert [told(one) for one in report.findings if one.level is Level.BREAKING] == [
        ("seen otherwise", "PaginationDetails", "breaking")
    ]
    more = recorded(tmp_path, {"Collection": 7, "Pagination": None}, path="invoices")
    assert [told(one) for one in more.findings if one.level is Level.BREAKING] == [
        ("seen otherwise", "SalesVoucherReadListModelDineroCollection: Collection", "breaking"),
        ("seen null", "SalesVoucherReadListModelDineroCollection: Pagination", "breaking"),
    ]


def test_a_path_that_dinero_does_not_have_is_no_operation(tmp_path: Path) -> None:
    """Somebody asked once, and was told so."""
    report = recorded(tmp_path, {}, path="nothing", status=404)
    assert "nothing" not in repr(report)


def spoiled(value: Any) -> Any:
    """The same answer with a secret in place of every text and every number."""
    if isinstance(value, dict):
        return {name: spoiled(one) for name, one in value.items()} | {"Kun 4 dig": 1, "4711": "Hemmelig"}
    if isinstance(value, list):
        return [spoiled(one) for one in value]
    return "Hemmelig 4711" if isinstance(value, str) else 4711.4711


def test_no_value_of_any_recorded_answer_is_shown(folder: Path, tmp_path: Path) -> None:
    """Every text, number and odd key of a company's answers, in every format of the report."""
    for file in sorted(folder.glob("*.yaml")):
        cassette = read(file)
        bodies = [replace(one, body=json.dumps(spoiled(one.json()))) for one in cassette.interactions]
        (tmp_path / file.name).write_text(dump(cassette.provenance, bodies), encoding="utf-8")
    report = drift_of(packaged(), [tmp_path], ["cassettes", "fake"])
    assert report.breaking > 50
    text = "".join((*lines(report, everything=True), json.dumps(as_json(report)), as_junit(report)))
    assert not any(secret in text for secret in ("Hemmelig", "4711", "Kun 4", HAND_WORKED))


def test_a_map_by_person_inside_a_known_answer_is_folded(tmp_path: Path) -> None:
    """An error's validationErrors are by field name: documented as a map, so no key of it is told."""
    error = {"code": 42, "message": "m", "validationErrors": {"Hansen": 1}}
    report = recorded(tmp_path, error, path="contacts", status=400)
    assert "Error: validationErrors.{key}" in repr(report)
    assert "Hansen" not in repr(report)


def test_the_same_description_in_swagger_2_and_in_openapi_3_is_one() -> None:
    """Bodies, answers, references and parameters are moved to where OpenAPI 3 has them."""
    model = {
        "type": "object",
        "required": ["Id"],
        "properties": {"Id": {"type": "integer", "format": "int64"}},
    }
    old = {
        "swagger": "2.0", "produces": ["application/json"], "definitions": {"Row": model},
        "paths": {"/v1/{id}": {"post": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "type": "string"},
                {"name": "row", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Row"}},
            ],
            "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Row"}}},
        }}},
    }  # fmt: skip
    media = {"application/json": {"schema": {"$ref": "#/components/schemas/Row"}}}
    new = {
        "openapi": "3.0.3", "components": {"schemas": {"Row": model}},
        "paths": {"/v1/{number}": {"post": {
            "parameters": [{"name": "number", "in": "path", "required": True, "schema": {"type": "string"}}],
            "requestBody": {"required": True, "content": media},
            "responses": {"200": {"description": "", "content": media}},
        }}},
    }  # fmt: skip
    assert compare(Description(old, "old"), Description(new, "new")) == []


def test_the_nightly_command_of_the_documentation_runs(tmp_path: Path) -> None:
    """With a file in place of the address and one company in place of all."""
    page = (Path(__file__).parents[3] / "docs" / "drift.md").read_text(encoding="utf-8")
    line = page.partition("## Every night")[2].partition("$ mock-dinero ")[2].partition("\n")[0]
    file, out = tmp_path / "new.json", tmp_path / "drift.xml"
    file.write_text(json.dumps(packaged()), encoding="utf-8")
    instead = {"cassettes": str(default_folder() / HAND_WORKED), "drift.xml": str(out)}
    words = [str(file) if word.startswith("https:") else instead.get(word, word) for word in line.split()]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert 'failures="0"' in out.read_text(encoding="utf-8")


def test_the_command_reports_as_table_json_and_junit_and_ends_with_one_where_a_client_breaks(
    tmp_path: Path,
) -> None:
    """Nothing new is 0, breaking drift 1, and what cannot be read 2."""
    run = CliRunner().invoke
    against = ["drift", "--against", "published"]
    assert run(app, against).exit_code == 0
    document = copy.deepcopy(dict(packaged()))
    fields(document, "InvoiceReadModel").pop("ContactName")
    file, out = tmp_path / "new.json", tmp_path / "drift.xml"
    file.write_text(json.dumps(document), encoding="utf-8")
    table = run(app, [*against, "--published", str(file)])
    assert table.exit_code == 1
    assert "breaking  removed  InvoiceReadModel: ContactName" in table.stdout
    counted = json.loads(run(app, [*against, "--published", str(file), "--format", "json"]).stdout)
    assert counted["counts"] == {"breaking": 1, "compatible": 0, "information": 0}
    written = run(app, [*against, "--published", str(file), "--format", "junit", "--out", str(out)])
    assert "1 breaking" in written.stdout
    assert 'failures="1"' in out.read_text(encoding="utf-8")
    with pytest.raises(SystemExit) as unread:
        main(["drift", "--published", str(tmp_path / "nowhere.json")])
    assert unread.value.code == 2


def test_an_address_that_is_none_is_one_line(tmp_path: Path) -> None:
    """In a cassette, as the other commands have it."""
    one = Interaction("GET", "http://[", 200, "[]")
    (tmp_path / "one.yaml").write_text(dump({"kind": "recorded"}, [one]), encoding="utf-8")
    told = CliRunner().invoke(app, ["drift", "--cassettes", str(tmp_path)])
    assert (type(told.exception).__name__, "interaction 1" in str(told.exception)) == ("UsageError", True)
