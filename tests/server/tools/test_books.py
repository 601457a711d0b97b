"""Organisations, reference, accounts and reports: what is asked, what comes back, and what is said of it.

Law of this module: no figure is worked out here that Dinero did not send.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.server.stub import (
    ORGANIZATION,
    ORGANIZATIONS_PATH,
    TOKEN_PATH,
    Bench,
    StubDinero,
    bench,
    data,
    error,
    organization,
    reply,
)

pytestmark = pytest.mark.anyio

OLDER = "/v1/organizations"
YEARS = f"/v1/{ORGANIZATION}/accountingyears"
CHART = f"/v1/{ORGANIZATION}/accounts/entry"
DEPOSITS = f"/v1/{ORGANIZATION}/accounts/deposit"
SALDO = f"/v1/{ORGANIZATION}/2026/reports/saldo"


async def answered(server: Bench, tool: str, **arguments: Any) -> dict[str, Any]:
    return data(await server.call(tool, organizationId=ORGANIZATION, **arguments))


async def test_pro_is_told_by_the_subscription(server: Bench, stub: StubDinero) -> None:
    """Version 1.1 has no IsPro; one request is enough where the subscription is there."""
    stub.on(ORGANIZATIONS_PATH, [organization(1), organization(2, pro=False)])
    found = data(await server.call("list_organizations"))
    assert [(row["id"], row["isPro"], row["isPayingPro"]) for row in found["organizations"]] == [
        (1, True, True),
        (2, False, False),
    ]
    assert found["count"] == 2
    assert stub.asked == []


async def test_version_one_is_asked_where_the_subscription_is_missing(
    server: Bench, stub: StubDinero
) -> None:
    """It has both flags as fields."""
    stub.on(ORGANIZATIONS_PATH, [organization(1), {"Id": 2, "Name": "Uden", "Subscription": None}])
    stub.on(OLDER, [{"Id": 2, "IsPro": True, "IsPayingPro": False}])
    found = data(await server.call("list_organizations"))
    assert [(row["id"], row["isPro"], row["isPayingPro"]) for row in found["organizations"]][1] == (
        2,
        True,
        False,
    )
    assert stub.query(OLDER)["fields"] == "Id,Name,IsPro,IsPayingPro"


async def test_an_organization_out_of_reach_is_not_found(server: Bench) -> None:
    """Whether it exists is not for this login to know."""
    told = error(await server.call("get_organization", organizationId=999))
    assert told["code"] == "DineroNotFoundError"


async def test_the_organization_read_names_itself(server: Bench, stub: StubDinero) -> None:
    """The list just read is not read again for the context."""
    found = await answered(server, "get_organization")
    assert found["context"]["organization"]["name"] == found["name"] == "Nordlys Cykler ApS"
    assert [each.url.path for each in stub.requests].count(ORGANIZATIONS_PATH) == 1


async def test_a_good_connection_is_told_with_its_organizations(server: Bench) -> None:
    """In short: id, name, Pro."""
    found = data(await server.call("validate_connection"))
    assert (found["connected"], found["reason"], found["organizationCount"]) == (True, None, 1)
    assert found["organizations"] == [{"id": ORGANIZATION, "name": "Nordlys Cykler ApS", "isPro": True}]


async def test_the_connection_is_told_with_its_budget(server: Bench, stub: StubDinero) -> None:
    """Before somebody begins a long walk."""
    stub.on(f"/v1/{ORGANIZATION}/vatTypes", [])
    for _ in range(3):
        data(await server.call("list_vat_types", organizationId=ORGANIZATION))
    found = data(await server.call("validate_connection"))
    assert found["rateBudget"] == {
        "limitPerMinute": 60,
        "maxWaitSeconds": 45.0,
        "organizations": [{"organizationId": ORGANIZATION, "left": 57}],
    }


async def test_a_budget_that_is_off_is_told_as_none(stub: StubDinero) -> None:
    """There is nothing to be left."""
    found = data(await bench(stub, rate_limit="off").call("validate_connection"))
    assert found["rateBudget"] is None


async def test_refused_credentials_are_told_and_not_raised(server: Bench, stub: StubDinero) -> None:
    """That is the question the tool answers."""
    stub.on(TOKEN_PATH, reply({"error": "invalid_client"}, 401))
    found = data(await server.call("validate_connection"))
    assert found["connected"] is False
    assert "refused the credentials" in found["reason"]


async def test_an_unreachable_dinero_is_an_error_also_here(server: Bench, stub: StubDinero) -> None:
    """It says nothing about the credentials."""
    stub.on(ORGANIZATIONS_PATH, httpx.ConnectError("refused"))
    assert error(await server.call("validate_connection"))["code"] == "DineroUnavailableError"


@pytest.mark.parametrize(
    ("search", "keys"), [("dan", ["DK"]), ("DEN", ["DK", "SE"]), ("se", ["SE"]), (None, ["DK", "SE"])]
)
async def test_countries_are_searched_in_every_text(
    server: Bench, stub: StubDinero, search: str | None, keys: list[str]
) -> None:
    """Key, Danish and English name, case ignored."""
    stub.on(
        "/v1/countries",
        [
            {"Key": "DK", "DanishName": "Danmark", "EnglishName": "Denmark"},
            {"Key": "SE", "DanishName": "Sverige", "EnglishName": "Sweden"},
        ],
    )
    found = data(await server.call("list_countries", search=search))
    assert [row["key"] for row in found["countries"]] == keys
    assert "organization" not in found["context"]


def account(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "AccountNumber": number,
        "Name": f"Konto {number}",
        "IsHidden": False,
        "Category": "Turnover",
        **fields,
    }


async def test_the_chart_is_cut_into_pages_here(server: Bench, stub: StubDinero) -> None:
    """Dinero sends it whole; range and hidden accounts are looked at before the cut."""
    stub.on(CHART, [account(number) for number in range(1000, 1010)] + [account(1010, IsHidden=True)])
    found = await answered(
        server, "list_chart_of_accounts", accountNumberFrom=1005, accountNumberTo=1010, page=1, pageSize=2
    )
    assert [row["accountNumber"] for row in found["items"]] == [1007, 1008]
    assert (found["totalCount"], found["hasMore"]) == (5, True)
    assert (await answered(server, "list_chart_of_accounts", includeHidden=True))["totalCount"] == 11


async def test_a_category_is_asked_for_and_checked(server: Bench, stub: StubDinero) -> None:
    """An account of another category is no answer."""
    stub.on(CHART, [account(1000)])
    await answered(server, "list_chart_of_accounts", category="Turnover")
    assert stub.query(CHART)["categoryFilter"] == "Turnover"
    told = error(await server.call("list_chart_of_accounts", organizationId=ORGANIZATION, category="Equity"))
    assert told["code"] == "DineroUnavailableError"


BANK = {
    "AccountNumber": 55000,
    "Name": "Bank",
    "IsDefault": True,
    "IsHidden": False,
    "BankIbanNumber": "DK50",
}


async def test_bank_details_come_only_when_asked_for(server: Bench, stub: StubDinero) -> None:
    """Neither requested nor passed on otherwise."""
    stub.on(DEPOSITS, [BANK])
    found = await answered(server, "list_deposit_accounts")
    assert "bankIbanNumber" not in found["accounts"][0]
    assert "Bank" not in stub.query(DEPOSITS)["fields"]
    found = await answered(server, "list_deposit_accounts", includeBankDetails=True)
    assert found["accounts"][0]["bankIbanNumber"] == "DK50"
    assert found["accounts"][0]["bankAccountNumber"] is None


async def test_hidden_deposit_accounts_are_left_out_and_counted(server: Bench, stub: StubDinero) -> None:
    """The note says how to see them, as the surface spells it."""
    stub.on(DEPOSITS, [BANK, {**BANK, "AccountNumber": 55010, "IsHidden": True}])
    found = await answered(server, "list_deposit_accounts")
    assert found["count"] == 1
    assert found["notes"] == ["1 hidden account(s) left out; includeHidden shows them."]


REPORTS = {
    "get_saldo_balance_report": "saldo",
    "get_result_report": "result",
    "get_balance_report": "balance",
    "get_primo_balance_report": "primo",
}


@pytest.mark.parametrize("tool", REPORTS)
async def test_a_report_is_passed_on_with_its_year(server: Bench, stub: StubDinero, tool: str) -> None:
    """Rows as sent, sum accounts left out, booked material only."""
    path = f"/v1/{ORGANIZATION}/2026/reports/{REPORTS[tool]}"
    stub.on(path, [{"AccountNumber": 1000, "AccountName": "Salg", "Amount": -1250.5}])
    found = await answered(server, tool, accountingYear="2026")
    assert found["rows"] == [{"accountNumber": 1000, "accountName": "Salg", "amount": -1250.5}]
    assert (found["accountingYear"], found["count"]) == ("2026", 1)
    assert found["context"]["period"] == {"accountingYear": "2026"}
    assert (found["context"]["bookedOnly"], found["context"]["currency"]) == (True, "DKK")
    asked = stub.query(path)
    assert (asked["showZeroAccount"], asked["includeSummaryAccount"]) == ("false", "false")


async def test_what_changes_the_sum_of_a_report_is_said(server: Bench, stub: StubDinero) -> None:
    """Sum accounts and unbooked lines, each with its note."""
    stub.on(SALDO, [])
    found = await answered(
        server,
        "get_saldo_balance_report",
        accountingYear="2026",
        includeSummaryAccounts=True,
        includeLedgerEntries=True,
    )
    assert ["Sum accounts" in found["notes"][0], "Unbooked" in found["notes"][1]] == [True, True]
    assert "bookedOnly" not in found["context"]


@pytest.mark.parametrize("tool", [*REPORTS, "get_account_balance"])
async def test_an_unknown_year_is_told_the_names_there_are(
    server: Bench, stub: StubDinero, tool: str
) -> None:
    """2025 where the name is 2024/2025 is a mistake, not an empty report."""
    stub.on(f"/v1/{ORGANIZATION}/2025/reports/{REPORTS.get(tool, 'saldo')}", httpx.Response(404))
    stub.on(YEARS, [{"Name": "2024/2025", "FromDate": "2024-10-01", "ToDate": "2025-09-30"}])
    more = {"accountNumbers": [1000]} if tool == "get_account_balance" else {}
    told = error(await server.call(tool, organizationId=ORGANIZATION, accountingYear="2025", **more))
    assert told["code"] == "DineroNotFoundError"
    assert told["accountingYears"] == ["2024/2025"]
    assert "the names are 2024/2025" in told["message"]


@pytest.mark.parametrize("tool", [*REPORTS, "get_account_balance"])
async def test_a_slash_in_a_years_name_reaches_dinero_encoded(
    server: Bench, stub: StubDinero, tool: str
) -> None:
    """One segment of the path, on every tool that takes a year."""
    report = REPORTS.get(tool, "saldo")
    stub.on(f"/v1/{ORGANIZATION}/2024/2025/reports/{report}", [])
    more = {"accountNumbers": [1000]} if tool == "get_account_balance" else {}
    await answered(server, tool, accountingYear="2024/2025", **more)
    assert stub.asked == [f"/v1/{ORGANIZATION}/2024%2F2025/reports/{report}"]


async def test_a_balance_of_zero_is_no_missing_account(server: Bench, stub: StubDinero) -> None:
    """In the order asked for; what is no account is named apart."""
    stub.on(SALDO, [{"AccountNumber": 55000, "Amount": 0}, {"AccountNumber": 1000, "Amount": -12.35}])
    found = await answered(
        server, "get_account_balance", accountingYear="2026", accountNumbers=[1000, 53999, 55000]
    )
    assert [(row["accountNumber"], row["amount"]) for row in found["accounts"]] == [
        (1000, -12.35),
        (55000, 0),
    ]
    assert found["notFound"] == [53999]
    assert "sum account" in found["notes"][0]
    assert stub.query(SALDO)["showZeroAccount"] == "true"
    assert stub.query(SALDO)["includeSummaryAccount"] == "false"


@pytest.mark.parametrize("numbers", [[], [1000, 1000], list(range(21)), ["1000"], [True]])
async def test_account_numbers_are_one_to_twenty_different_numbers(server: Bench, numbers: list[Any]) -> None:
    """Refused before any call."""
    told = error(
        await server.call(
            "get_account_balance", organizationId=ORGANIZATION, accountingYear="2026", accountNumbers=numbers
        )
    )
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "accountNumbers")
    assert server.stub.requests == []
