"""The chart of accounts and the accounts money is paid into; neither carries a balance."""

from __future__ import annotations

from typing import Literal, TypedDict

from dinero_mcp.arguments import OrganizationId, Page, PageSize
from dinero_mcp.dinero.filters import in_category, in_order, refuse_strangers, wire_names
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_books import BankAccountRow, DepositAccountRow, EntryAccountRow
from dinero_mcp.dinero.slices import cut
from dinero_mcp.tool import Answer, Call, Slice, tool

# source: published description (2026-09-03), categoryFilter of accounts/entry
Category = Literal[
    "Turnover",
    "Variable Expenses",
    "Salary",
    "Sales Expenses",
    "Property Expenses",
    "Administration Expenses",
    "Travel Expenses",
    "Depreciation",
    "Interest Income",
    "Interest Expenses",
    "Property",
    "Turnover Assets",
    "Financial Assets",
    "Receivables",
    "Liquid Assets",
    "Equity",
    "Long Term Debt",
    "Short Term Debt",
    "Vat Due",
    "Salary Due",
    "Analysis",
    "Not Set",
    "Tax",
    "Charge",
    "IntangibleProperty",
]


class DepositAccounts(TypedDict):
    """Deposit accounts of an organisation."""

    count: int
    accounts: list[BankAccountRow]


@tool(
    title="List chart of accounts",
    reads=("GET /v1/{organizationId}/accounts/entry",),
    link="dinero://{organizationId}/accounts",
)
async def list_chart_of_accounts(
    call: Call,
    organization_id: OrganizationId,
    category: Category | None = None,
    account_number_from: int | None = None,
    account_number_to: int | None = None,
    include_hidden: bool = False,
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[Slice[EntryAccountRow]]:
    """The chart of accounts (kontoplan): number, name, VAT code and category of each account. It holds no
    balances; the report tools and `get_account_balance` do."""
    in_order(account_number_from, account_number_to, ("account_number_from", "account_number_to"))
    query = {"fields": wire_names(EntryAccountRow.__annotations__), "categoryFilter": category}
    reply = await call.dinero.get("/v1/{organizationId}/accounts/entry", place(organization_id), query)
    rows = reply.rows(EntryAccountRow)
    refuse_strangers(rows, in_category(category))
    wanted = [
        row
        for row in rows
        if (account_number_from is None or row["accountNumber"] >= account_number_from)
        and (account_number_to is None or row["accountNumber"] <= account_number_to)
        and (include_hidden or not row["isHidden"])
    ]
    answer = cut(wanted, page, page_size)
    return Answer(answer, rows_returned=len(answer["items"]), rows_total=len(wanted))


@tool(title="List deposit accounts", reads=("GET /v1/{organizationId}/accounts/deposit",))
async def list_deposit_accounts(
    call: Call,
    organization_id: OrganizationId,
    include_hidden: bool = False,
    include_bank_details: bool = False,
) -> Answer[DepositAccounts]:
    """The accounts money is paid into (bank- og indbetalingskonti), without balances;
    `get_bank_reconciliation_balance` has those. Registration number, account number and IBAN come only when
    asked for."""
    keys = (BankAccountRow if include_bank_details else DepositAccountRow).__annotations__
    query = {"fields": wire_names(keys)}
    reply = await call.dinero.get("/v1/{organizationId}/accounts/deposit", place(organization_id), query)
    rows = reply.rows(BankAccountRow, only=keys)
    shown = [each for each in rows if include_hidden or not each["isHidden"]]
    hidden = len(rows) - len(shown)
    notes = (f"{hidden} hidden account(s) left out; `include_hidden` shows them.",) if hidden else ()
    return Answer(
        {"count": len(shown), "accounts": shown}, rows_returned=len(shown), rows_total=len(rows), notes=notes
    )
