"""The four reports of an accounting year and the balances of single accounts out of one of them.

source: published description (2026-09-03); behaviour: SKILLS (sum accounts are never told by digits)
"""

from __future__ import annotations

from typing import Annotated, TypedDict

from pydantic import AfterValidator, Field

from dinero_mcp.arguments import AccountingYear, OrganizationId
from dinero_mcp.dinero.reports import YearReport, read_report, year_report
from dinero_mcp.dinero.rows_books import ReportRow
from dinero_mcp.tool import Answer, Call, Period, tool

ZERO = Annotated[bool, Field(description="Also accounts whose amount is 0.")]
SUMS = Annotated[bool, Field(description="Also sum accounts; never add them to the accounts they sum.")]
LEDGER = Annotated[
    bool, Field(description="Undocumented by Dinero: probably also unbooked journal lines (kassekladde).")
]


class AccountBalances(TypedDict):
    """The balances of single accounts."""

    accountingYear: str
    accounts: list[ReportRow]
    notFound: list[int]


def no_duplicates(numbers: list[int]) -> list[int]:
    """The numbers; ValueError when one comes twice."""
    if len(set(numbers)) < len(numbers):
        raise ValueError("must not name an account twice")
    return numbers


AccountNumbers = Annotated[list[int], AfterValidator(no_duplicates), Field(min_length=1, max_length=20)]


def which(zero: bool, sums: bool, ledger: bool) -> dict[str, bool]:
    """Which accounts a report shows, as Dinero is asked for them."""
    return {"showZeroAccount": zero, "includeSummaryAccount": sums, "includeLedgerEntries": ledger}


@tool(
    title="Saldo balance report",
    reads=("GET /v1/{organizationId}/{accountingYear}/reports/saldo",),
    compact=True,
)
async def get_saldo_balance_report(
    call: Call,
    organization_id: OrganizationId,
    accounting_year: AccountingYear,
    include_zero_accounts: ZERO = False,
    include_summary_accounts: SUMS = False,
    include_ledger_entries: LEDGER = False,
) -> Answer[YearReport]:
    """The trial balance (saldobalance) of a whole accounting year so far: every account with its total, debit
    positive, booked vouchers only. Accounts below 50000 are the result, the others the balance. There is no
    date range."""
    query = which(include_zero_accounts, include_summary_accounts, include_ledger_entries)
    return await year_report(call, "saldo", organization_id, accounting_year, query)


@tool(
    title="Result report", reads=("GET /v1/{organizationId}/{accountingYear}/reports/result",), compact=True
)
async def get_result_report(
    call: Call,
    organization_id: OrganizationId,
    accounting_year: AccountingYear,
    include_zero_accounts: ZERO = False,
    include_summary_accounts: SUMS = False,
    include_ledger_entries: LEDGER = False,
) -> Answer[YearReport]:
    """The profit and loss accounts (resultatopgørelse) of a whole accounting year so far, booked vouchers
    only: income is negative, costs are positive. There is no date range; `get_monthly_results` has months."""
    query = which(include_zero_accounts, include_summary_accounts, include_ledger_entries)
    return await year_report(call, "result", organization_id, accounting_year, query)


@tool(
    title="Balance report", reads=("GET /v1/{organizationId}/{accountingYear}/reports/balance",), compact=True
)
async def get_balance_report(
    call: Call,
    organization_id: OrganizationId,
    accounting_year: AccountingYear,
    include_zero_accounts: ZERO = False,
    include_summary_accounts: SUMS = False,
    include_ledger_entries: LEDGER = False,
) -> Answer[YearReport]:
    """The balance sheet accounts (balance: aktiver og passiver) of a whole accounting year so far, booked
    vouchers only, debit positive. There is no date range."""
    query = which(include_zero_accounts, include_summary_accounts, include_ledger_entries)
    return await year_report(call, "balance", organization_id, accounting_year, query)


@tool(title="Primo balance report", reads=("GET /v1/{organizationId}/{accountingYear}/reports/primo",))
async def get_primo_balance_report(
    call: Call,
    organization_id: OrganizationId,
    accounting_year: AccountingYear,
    include_zero_accounts: ZERO = False,
    include_summary_accounts: SUMS = False,
) -> Answer[YearReport]:
    """The opening balances (primobalance) an accounting year starts from, debit positive. They change while
    the year before is still open."""
    query = {"showZeroAccount": include_zero_accounts, "includeSummaryAccount": include_summary_accounts}
    return await year_report(call, "primo", organization_id, accounting_year, query)


@tool(title="Get account balance", reads=("GET /v1/{organizationId}/{accountingYear}/reports/saldo",))
async def get_account_balance(
    call: Call,
    organization_id: OrganizationId,
    accounting_year: AccountingYear,
    account_numbers: AccountNumbers,
) -> Answer[AccountBalances]:
    """The balance (saldo) of up to 20 accounts in an accounting year so far, booked vouchers only, debit
    positive. An account without movement is 0; notFound names numbers that are no account of the chart, sum
    accounts among them."""
    query = {"showZeroAccount": True, "includeSummaryAccount": False}
    rows = (await read_report(call.dinero, "saldo", organization_id, accounting_year, query)).rows(ReportRow)
    by_number = {row["accountNumber"]: row for row in rows}
    missing = [number for number in account_numbers if number not in by_number]
    notes = ("notFound: no such account in the chart, or a sum account, which has no entries of its own.",)
    return Answer(
        {
            "accountingYear": accounting_year,
            "accounts": [by_number[number] for number in account_numbers if number in by_number],
            "notFound": missing,
        },
        period=Period(accounting_year=accounting_year),
        booked_only=True,
        currency="DKK",
        rows_returned=len(account_numbers) - len(missing),
        notes=notes if missing else (),
    )
