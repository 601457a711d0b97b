"""Tools held against each other on the fake Dinero in this process: lists and single things, reports and entries.

Law of this module: figures are compared with each other or with the fake's own answers; none is written here. What
holds for every tool alike is in test_every_tool.py.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.server.on_demo import on_demo
from tests.server.stub import Bench, data, error

pytestmark = pytest.mark.anyio

HAND_WORKED, SKEWED = 371008, 371002
SINGLE = {"get_contact": "list_contacts", "get_invoice": "list_invoices", "get_product": "list_products"}


@pytest.fixture
def fake() -> Bench:
    """A server connected to the fake."""
    return on_demo().server


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


async def test_an_organization_out_of_reach_is_refused_with_the_reason(fake: Bench) -> None:
    """403, settled by the list."""
    told = error(await fake.call("list_contacts", organizationId=999))
    assert told["code"] == "DineroProRequiredError"
    assert "no access to organisation 999" in told["message"]
