"""Every answer of the fake against the description of what it answers, with an independent validator.

Law of this module: the validator is jsonschema (Draft 2020-12, formats checked); the schemas are observed.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from mock_dinero.app import operations
from mock_dinero.ledger.company import Company
from mock_dinero.spec.build import FOLDER, build, text
from tests.mock_dinero.fakes import (
    ODD,
    PLAIN,
    Fake,
    MakeFake,
    guid,
    odd_company,
    plain_company,
    story_companies,
)

PUBLISHED: dict[str, Any] = json.loads((FOLDER / "published.json").read_text(encoding="utf-8"))
OVERLAY: dict[str, Any] = yaml.safe_load((FOLDER / "overlay.yaml").read_text(encoding="utf-8"))
OBSERVED: dict[str, Any] = json.loads((FOLDER / "observed.json").read_text(encoding="utf-8"))
SCHEMAS = OBSERVED["components"]["schemas"]
SAMPLE = 12
"""How many documents of a kind are asked for, the first and the last among them."""

NESTED = re.compile(r"\{contactGuid\}/notes/(?=\{)|\{voucherGuid\}/reminders/(?=\{)")
"""What stands before the second guid of a path; both are put in the place of the second."""

formats = FormatChecker()

LINE = {
    "BaseAmountValue": 20,
    "Quantity": 5,
    "AccountNumber": 1000,
    "Discount": 10,
    "Description": "Blomster",
}
BOUGHT = {
    "PurchaseType": "credit",
    "VoucherDate": "2026-03-01",
    "Lines": [{"AccountNumber": 2000, "Amount": 125}],
}
BODIES: list[tuple[str, Any]] = [
    ("/v1/{organizationId}/invoices/fetch", {"ProductLines": [LINE], "ContactGuid": guid(1, 1)}),
    ("/v1/{organizationId}/sales/creditnotes/fetch", {"ProductLines": [LINE], "CreditNoteFor": guid(3, 1)}),
    ("/v1/{organizationId}/tradeoffers/fetch", {"ProductLines": [LINE], "Language": "en-GB"}),
    ("/v1/{organizationId}/vouchers/purchase/fetch", BOUGHT),
    ("/v1/{organizationId}/vouchers/purchase/similar", BOUGHT),
    ("/v1/{organizationId}/invoices/{voucherGuid}/reminders/fetch", {"Date": "2026-11-20", "WithFee": True}),
    ("/v1/{organizationId}/ledgeritems/status", [{"Id": guid(5, 1)}, {"Id": guid(5, 2)}]),
    ("/v1/{organizationId}/ledgeritems/ledgers", [{"Id": guid(5, 2)}]),
]


@formats.checks("int32", raises=ValueError)
def is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@formats.checks("int64", raises=ValueError)
def is_int64(value: object) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """A validator of one schema of observed.json, its references resolved inside that document."""
    registry: Registry[Any] = Registry().with_resource("urn:observed", DRAFT202012.create_resource(OBSERVED))
    absolute = json.loads(json.dumps(schema).replace('"#/', '"urn:observed#/'))
    return Draft202012Validator(absolute, registry=registry, format_checker=formats)


VALIDATORS = {
    path: validator(operation["get"]["responses"]["200"]["content"]["application/json"]["schema"])
    for path, operation in OBSERVED["paths"].items()
    if "application/json"
    in operation.get("get", {"responses": {"200": {}}})["responses"]["200"].get("content", {})
}
"""The GETs that answer JSON."""


def some(rows: Iterable[Any]) -> list[str]:
    """The guids of a few documents, spread over all of them."""
    guids = [getattr(row, "guid", row) for row in rows]
    step = max(1, len(guids) // SAMPLE)
    return list(dict.fromkeys([*guids[::step], *guids[-1:]]))


def guids_of(company: Company, path: str) -> list[str]:
    """The guids that fit the guid in a path."""
    kinds: dict[str, Iterable[Any]] = {
        "contacts/{contactGuid}/notes": [f"{one.contact_guid}/notes/{one.guid}" for one in company.notes],
        "invoices/{voucherGuid}/reminders": [
            f"{one.guid}/reminders/{reminder.id}" for one in company.invoices for reminder in one.reminders
        ],
        "vouchers/purchase/fileguid": [one.guid for one in company.files],
        "attachments": [one.document_guid for one in company.attachments],
        "tradeoffers": company.offers,
        "contacts": company.contacts,
        "state-of-account": company.contacts,
        "products": company.products,
        "invoices": company.invoices,
        "sales/creditnotes": company.credit_notes,
        "vouchers/purchase/creditnotes": [one for one in company.purchases if one.is_credit_note],
        "vouchers/purchase": [one for one in company.purchases if not one.is_credit_note],
        "purchase-vouchers": company.purchases,
        "vouchers/manuel": company.manual_vouchers,
    }
    return next(some(rows) for kind, rows in kinds.items() if f"}}/{kind}/{{" in path)


def targets(company: Company, path: str) -> Iterator[str]:
    """The paths of one operation for a company: every year, a few guids of every kind."""
    filled = path.replace("{organizationId}", str(company.organization.id))
    if "{accountingYear}" in path:
        yield from (filled.replace("{accountingYear}", quote(year.name, safe="")) for year in company.years)
    elif "{" in filled:
        start, _, end = NESTED.sub("", filled).partition("{")
        yield from (f"{start}{guid}{end.partition('}')[2]}" for guid in guids_of(company, path))
    else:
        yield filled


def queries(company: Company, path: str) -> Iterator[dict[str, Any]]:
    """Parameter sets: the defaults, all fields in lower and upper case, every page, every switch of a report."""
    names = {one["name"] for one in PUBLISHED["paths"][path]["get"]["parameters"]}
    if "fromDate" in names:
        yield from ({"fromDate": year.start, "toDate": year.start.replace(day=28)} for year in company.years)
        return
    if "changesFrom" in names:
        yield {"changesFrom": "2026-01-01T00:00:00Z", "changesTo": "2026-01-31T00:00:00Z"}
        return
    yield {}
    if "fields" in names:
        every = ",".join(row_keys(path))
        yield from ({"fields": spelled} for spelled in (every.lower(), every.upper()))
    if "page" in names:
        yield from ({"page": page, "pageSize": 50} for page in range(1, 4))
        yield {"deletedOnly": "true", "fields": ",".join(row_keys(path))}
    if "includeSummaryAccount" in names:
        yield {"showZeroAccount": "true", "includeSummaryAccount": "false"}


def row_keys(path: str) -> list[str]:
    """The keys of the rows of a list."""
    schema = PUBLISHED["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = PUBLISHED["components"]["schemas"][schema["$ref"].split("/")[-1]]["properties"]["Collection"]
    return list(PUBLISHED["components"]["schemas"][schema["items"]["$ref"].split("/")[-1]]["properties"])


def problems(fake: Fake, company: Company, path: str) -> list[str]:
    """What is wrong with the answers of one operation, one line each."""
    found = []
    for target in targets(company, path):
        for query in queries(company, path):
            answer = fake.get(target, **query)
            if path.endswith("/reminders/next") and answer.status_code == 400:
                continue  # nothing is overdue
            if answer.status_code != 200:
                found.append(f"{target} {query}: {answer.status_code} {answer.text[:80]}")
                continue
            errors = VALIDATORS[path].iter_errors(answer.json())
            found += [f"{target} {query}: {error.json_path} {error.message[:120]}" for error in errors]
    return found


def test_observed_json_is_made_from_the_published_description_and_the_overlay() -> None:
    """`python -m mock_dinero.spec.build` writes it anew."""
    assert (FOLDER / "observed.json").read_text(encoding="utf-8") == text(build(PUBLISHED, OVERLAY))


def test_the_published_description_holds_no_prose() -> None:
    """Structure only."""
    words = {"summary", "description", "title", "example", "examples"}

    def prose(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            names = node.get("properties", {}).keys() if isinstance(node.get("properties"), dict) else ()
            yield from (
                str(node[word])
                for word in words & node.keys() - set(names)
                if isinstance(node[word], str) and node[word]
            )
            yield from chain.from_iterable(prose(value) for value in node.values())
        elif isinstance(node, list):
            yield from chain.from_iterable(prose(value) for value in node)

    assert list(prose(PUBLISHED["paths"])) + list(prose(PUBLISHED["components"])) == []


def test_every_departure_carries_its_evidence() -> None:
    """Published, observed or assumed."""
    for departure in OVERLAY["departures"]:
        assert departure["says"]
        assert any(word in departure["evidence"] for word in ("published", "observed", "assumed"))


def test_the_served_operations_are_those_described() -> None:
    """Neither more nor less, each under the template as Dinero writes it."""
    assert sorted(route.path for route in operations()) == sorted(OBSERVED["paths"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", sorted(VALIDATORS))
def test_every_answer_over_the_awkward_company_is_valid(make_fake: MakeFake, path: str) -> None:
    """Each operation, each kind of guid, default fields and all fields in two spellings, each page."""
    company = odd_company()
    assert problems(make_fake(company).sign_in(ODD), company, path) == []


@pytest.mark.parametrize("path", sorted(VALIDATORS))
def test_every_answer_over_an_empty_company_is_valid(make_fake: MakeFake, path: str) -> None:
    """But for the settings it does not have."""
    company = plain_company(PLAIN)
    if path != "/v1/{organizationId}/sales/settings":
        assert problems(make_fake(company).sign_in(PLAIN), company, path) == []


@pytest.mark.parametrize("company", story_companies(), ids=lambda company: str(company.organization.id))
def test_every_answer_over_a_demo_company_is_valid(make_fake: MakeFake, company: Company) -> None:
    """The same calls; a company without Pro answers its two lists."""
    fake = make_fake(company).sign_in(company.organization.id)
    organization = "{organizationId}"
    paths = [path for path in VALIDATORS if company.organization.has_pro or organization not in path]
    assert [problem for path in paths for problem in problems(fake, company, path)] == []


@pytest.mark.parametrize(("path", "body"), BODIES, ids=lambda value: str(value)[-30:])
def test_every_calculation_is_valid(fake: Fake, path: str, body: Any) -> None:
    """And its keys stand in the order of the schema."""
    schema = OBSERVED["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    target = path.replace("{organizationId}", str(ODD)).replace("{voucherGuid}", guid(3, 2))
    answer = fake.ask("POST", target, json=body)
    assert (answer.status_code, list(validator(schema).iter_errors(answer.json()))) == (200, [])
    row, shape = (answer.json()[0], schema["items"]) if "items" in schema else (answer.json(), schema)
    assert list(row) == list(SCHEMAS[shape["$ref"].rsplit("/", 1)[-1]]["properties"])


def test_every_calculator_is_among_those_bodies() -> None:
    """None is left out."""
    posts = {path for path, methods in OBSERVED["paths"].items() if "post" in methods}
    assert {path for path, _ in BODIES} == posts


def test_every_refusal_is_valid(fake: Fake) -> None:
    """Bad input, no token, no access, not found."""
    error = validator({"$ref": "#/components/schemas/Error"})
    paths = ["contacts?page=-1", "contacts?queryFilter=x", "invoices/x", "contacts/x", "2031/reports/saldo"]
    answers = [fake.get(f"/v1/{ODD}/{path}") for path in paths]
    answers += [fake.get("/v1/1/contacts"), fake.ask("GET", f"/v1/{ODD}/contacts", headers={})]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 400, 404, 403, 401]
    assert [problem.message for answer in answers for problem in error.iter_errors(answer.json())] == []


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("contacts/00000001-0000-4000-8000-000000000001", "ContactReadModel"),
        ("products/00000002-0000-4000-8000-000000000001", "ProductReadModel"),
        ("invoices/00000003-0000-4000-8000-000000000001", "InvoiceReadModel"),
        ("sales/creditnotes/00000003-0000-4000-8000-000000000021", "SalesCreditNoteReadModel"),
        ("vouchers/purchase/00000004-0000-4000-8000-000000000001", "PurchaseVoucherReadModelV2"),
        ("vouchers/purchase/creditnotes/00000004-0000-4000-8000-000000000006", "PurchaseCreditNoteReadModel"),
        ("vouchers/manuel/00000005-0000-4000-8000-000000000001", "ManuelVoucherReadModel"),
        ("sales/settings", "SalesVoucherSetttingsModel"),
        ("tradeoffers/00000006-0000-4000-8000-000000000002", "TradeOfferReadModel"),
        (
            "contacts/00000001-0000-4000-8000-000000000001/notes/00000008-0000-4000-8000-000000000001",
            "ContactNoteReadModel",
        ),
        ("invoices/00000003-0000-4000-8000-000000000002/reminders/1", "ReminderViewModel"),
        ("invoices/00000003-0000-4000-8000-000000000002/reminders/next", "ReminderViewModel"),
        (
            "invoices/00000003-0000-4000-8000-000000000002/email/pre-reminder/template",
            "MailoutTemplateReadModel",
        ),
        ("state-of-account/00000001-0000-4000-8000-000000000001", "ContactStateOfAccount"),
    ],
)
def test_a_full_document_has_the_keys_of_its_schema_in_their_order(
    fake: Fake, path: str, schema: str
) -> None:
    """Every one of them."""
    assert list(fake.get(f"/v1/{ODD}/{path}").json()) == list(SCHEMAS[schema]["properties"])


def test_a_full_row_has_the_keys_of_its_schema_in_their_order(fake: Fake) -> None:
    """Entries, years, VAT types and organisations."""
    entries = fake.get(f"/v1/{ODD}/entries", fromDate="2026-03-01", toDate="2026-03-31").json()
    found = {
        "EntryReadModel": entries[0],
        "AccountingYearReadModel": fake.get(f"/v1/{ODD}/accountingyears").json()[0],
        "VatTypeReadModel": fake.get(f"/v1/{ODD}/vatTypes").json()[0],
        "OrganizationReadModelV2": fake.get("/v1.1/organizations").json()[0],
        "FilteredFileReadModel": fake.get(f"/v1/{ODD}/files").json()[0],
        "InvoiceTemplateModel": fake.get(f"/v1/{ODD}/invoices/templates").json()[0],
        "DocumentAttachmentReadModel": fake.get(f"/v1/{ODD}/attachments/{guid(3, 1)}").json()[0],
        "VoucherMailoutReadModel": fake.get(f"/v1/{ODD}/invoices/{guid(3, 2)}/mailouts").json()[0],
        "MailoutTemplateReadModelV2": fake.get(f"/v2/{ODD}/invoices/{guid(3, 1)}/email/template").json(),
        "ReminderViewModel": fake.get(
            f"/v1/{ODD}/invoices/00000003-0000-4000-8000-000000000002/reminders"
        ).json()[0],
    }
    assert {name: list(row) for name, row in found.items()} == {
        name: list(SCHEMAS[name]["properties"]) for name in found
    }


def test_an_invalid_answer_would_be_found() -> None:
    """A wrong type, an unknown key, a time with a zone, a number too large."""
    rows = validator({"type": "array", "items": {"$ref": "#/components/schemas/EntryReadModel"}})
    assert list(rows.iter_errors([{"AccountNumber": "1000", "Amount": 1}]))
    assert list(rows.iter_errors([{"AccountNumber": 1000, "Amount": 1, "Extra": 1}]))
    assert list(rows.iter_errors([{"AccountNumber": 2**40, "Amount": 1}]))
    contact = validator({"$ref": "#/components/schemas/ContactReadModelSelection"})
    assert list(contact.iter_errors({"CreatedAt": "2026-01-01T00:00:00Z"}))
    assert not list(contact.iter_errors({"createdAT": "2026-01-01T00:00:00.12"}))
