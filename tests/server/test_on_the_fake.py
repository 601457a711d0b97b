"""Every tool against the fake Dinero in this process: valid answers, no request but those it may make.

Law of this module: figures are compared with each other or with the fake's own answers; none is written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from dinero_mcp.surface import COMPACT, FULL
from dinero_mcp.tools import catalogue
from mock_dinero.app import create_app
from mock_dinero.identity import Credentials
from mock_dinero.limits import RateLimiter
from mock_dinero.world.world import World, default_folder, load
from tests.server.stub import Bench, StubDinero, bench, data, error

pytestmark = pytest.mark.anyio

HAND_WORKED, SKEWED = 371008, 371002
SKEWED_YEAR = "2025/2026"
NAMES = "GET /v1.1/organizations"
YEAR = {"year": 2026, "month": 10}
WINDOW = {"fromDate": "2026-08-01", "toDate": "2026-09-30"}

CALLS: dict[str, list[dict[str, Any]]] = {
    "list_organizations": [{}],
    "get_organization": [{}],
    "validate_connection": [{}],
    "list_accounting_years": [{}],
    "list_countries": [{}, {"search": "dan"}],
    "list_vat_types": [{}],
    "get_sales_settings": [{}],
    "list_chart_of_accounts": [{}, {"category": "Turnover", "pageSize": 3}],
    "list_deposit_accounts": [{}, {"includeBankDetails": True, "includeHidden": True}],
    "get_saldo_balance_report": [{"accountingYear": SKEWED_YEAR}],
    "get_result_report": [{"accountingYear": SKEWED_YEAR, "includeSummaryAccounts": True}],
    "get_balance_report": [{"accountingYear": SKEWED_YEAR, "includeZeroAccounts": True}],
    "get_primo_balance_report": [{"accountingYear": SKEWED_YEAR}],
    "get_account_balance": [{"accountingYear": SKEWED_YEAR, "accountNumbers": [1000, 55000, 53999]}],
    "list_entries": [WINDOW, WINDOW | {"accountNumber": 55000, "text": "a", "pageSize": 2}],
    "list_entry_changes": [{"changesFrom": "2026-10-01T00:00:00Z", "changesTo": "2026-11-01T00:00:00Z"}],
    "list_contacts": [
        {},
        {"name": "a", "isPerson": True},
        {"deletedFilter": "all"},
        {"deletedFilter": "deleted"},
        {"changesSince": "2026-01-01T00:00:00Z", "pageSize": 2},
    ],
    "list_invoices": [
        {},
        {"status": ["Paid", "Overdue"], "startDate": "2026-01-01", "endDate": "2026-12-31"},
        {"sort": "VoucherDate", "sortOrder": "ascending", "pageSize": 5},
        {"number": 2},
        {"freeTextSearch": "Faktura; 'a'", "deletedOnly": True},
    ],
    "list_invoices_overdue": [{}, {"includeNotYetDue": True}],
    "list_products": [{}, {"search": "a", "fields": ["name"]}],
    "get_bank_reconciliation_balance": [{}],
    "get_vat_period_countdown": [{}],
    "get_vat_settlement_frequency": [{}],
    "get_monthly_results": [YEAR, YEAR | {"toYear": 2026, "toMonth": 11}],
    "get_yearly_performance": [{"accountingYear": SKEWED_YEAR}],
}
SINGLE = {"get_contact": "list_contacts", "get_invoice": "list_invoices", "get_product": "list_products"}
NO_ORGANIZATION = {"list_organizations", "validate_connection", "list_countries"}


@pytest.fixture(scope="module")
def world() -> World:
    """The hand-worked company and one with skewed years."""
    return load(default_folder() / str(number) for number in (HAND_WORKED, SKEWED))


@pytest.fixture
def fake(world: World) -> Bench:
    """A server connected to the fake; its stub journals and passes on."""
    app = httpx.ASGITransport(create_app(world, limiter=RateLimiter(visma=None, personal=None)))
    stub = PassingOn(app)
    given = Credentials()
    return bench(
        stub,
        client_id=given.visma_client_id,
        client_secret=given.visma_client_secret,
        api_key=None,
        refresh_token=given.refresh_token,
        rate_limit="off",
    )


class PassingOn(StubDinero):
    """Journals every request and passes it on to the fake."""

    def __init__(self, app: httpx.ASGITransport) -> None:
        super().__init__()
        self.app = app

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return await self.app.handle_async_request(request)


def operations(requests: Iterable[httpx.Request], templates: Iterable[str]) -> set[str]:
    """The declared operations the requests are; one that is none stays as it was sent."""
    return {operation(each, templates) for each in requests if each.method == "GET"}


def operation(request: httpx.Request, templates: Iterable[str]) -> str:
    path = request.url.raw_path.decode().partition("?")[0]
    fitting = (each for each in templates if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each), f"GET {path}"))
    return next(fitting, path)


def given_to(tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return arguments if tool in NO_ORGANIZATION else {"organizationId": SKEWED, **arguments}


@pytest.mark.parametrize("tool", CALLS)
async def test_every_tool_answers_validly_and_reads_only_what_it_declares(fake: Bench, tool: str) -> None:
    """Its own operations, and at most once the organisations' names."""
    declared = next(each for each in catalogue() if each.name == tool)
    schema = next(each.output_schema for each in fake.door().published() if each.name == tool)
    assert schema
    for arguments in CALLS[tool]:
        result = await fake.call(tool, **given_to(tool, arguments))
        Draft202012Validator(schema).validate(data(result))
    read = operations(fake.stub.requests, (*declared.reads, NAMES))
    assert read <= {*declared.reads, NAMES}
    names = [each for each in fake.stub.requests if each.url.path == "/v1.1/organizations"]
    assert len(names) <= 1 or NAMES in declared.reads


@pytest.mark.parametrize("tool", SINGLE)
async def test_what_a_list_names_can_be_read_in_full(fake: Bench, tool: str) -> None:
    """By its guid, and an unknown guid is not found."""
    key = "guid" if tool == "get_invoice" else tool.removeprefix("get_") + "Guid"
    argument = tool.removeprefix("get_") + "Guid"
    listed = data(await fake.call(SINGLE[tool], organizationId=SKEWED))["items"][0]
    found = data(await fake.call(tool, organizationId=SKEWED, **{argument: listed[key]}))
    assert {name: found[name] for name in ("createdAt", key)} == {
        name: listed[name] for name in ("createdAt", key)
    }
    unknown = error(
        await fake.call(tool, organizationId=SKEWED, **{argument: "00000000-0000-4000-8000-00000000dead"})
    )
    assert unknown["code"] == "DineroNotFoundError"


def test_every_tool_is_called_here() -> None:
    """A new tool must come with a call."""
    assert CALLS.keys() | SINGLE.keys() == {tool.name for tool in catalogue()}


async def test_the_saldo_report_is_the_sum_of_the_entries(fake: Bench) -> None:
    """Two tools, one truth, to the øre."""
    years = data(await fake.call("list_accounting_years", organizationId=HAND_WORKED))["years"]
    for year in years:
        where = {"organizationId": HAND_WORKED}
        report = data(await fake.call("get_saldo_balance_report", **where, accountingYear=year["name"]))
        span = {"fromDate": year["fromDate"], "toDate": year["toDate"], "pageSize": 1000}
        entries = data(await fake.call("list_entries", **where, **span))["items"]
        sums: dict[int, Decimal] = {}
        for row in entries:
            number = row["accountNumber"]
            sums[number] = sums.get(number, Decimal(0)) + Decimal(str(row["amount"]))
        reported = {row["accountNumber"]: Decimal(str(row["amount"])) for row in report["rows"]}
        assert reported == {number: amount for number, amount in sums.items() if amount}


async def test_a_walk_over_pages_meets_every_contact_once(fake: Bench) -> None:
    """Nobody is skipped or repeated on the way."""
    seen: list[str] = []
    page, more = 0, True
    while more:
        found = data(await fake.call("list_contacts", organizationId=SKEWED, page=page, pageSize=7))
        seen += [row["contactGuid"] for row in found["items"]]
        page, more = page + 1, found["pagination"]["hasMore"]
    whole = data(await fake.call("list_contacts", organizationId=SKEWED, pageSize=1000))
    assert seen == [row["contactGuid"] for row in whole["items"]]
    assert len(seen) == len(set(seen)) == whole["context"]["rowsTotal"]


async def test_the_surfaces_answer_alike(fake: Bench) -> None:
    """Only names and spelling differ."""
    full = data(await fake.call("list_contacts", FULL, organizationId=SKEWED, vatNumber="97000204"))
    compact = data(
        await fake.call("list-contacts-tool", COMPACT, organization_id=SKEWED, vat_number="97000204")
    )
    assert {**full, "context": None} == {**compact, "context": None}


async def test_an_organization_out_of_reach_is_refused_with_the_reason(fake: Bench) -> None:
    """403, settled by the list."""
    told = error(await fake.call("list_contacts", organizationId=999))
    assert told["code"] == "DineroProRequiredError"
    assert "no access to organisation 999" in told["message"]
