"""What is on the bank accounts, according to the books."""

from __future__ import annotations

from dinero_mcp import bank
from dinero_mcp.arguments import OrganizationId
from dinero_mcp.bank import BankReconciliation
from dinero_mcp.books import accounting_years, deposit_accounts, postings_between
from dinero_mcp.tool import Answer, Call, Period, tool


@tool(
    title="Bank balance in the books",
    reads=(
        "GET /v1/{organizationId}/accountingyears",
        "GET /v1/{organizationId}/accounts/deposit",
        "GET /v1/{organizationId}/entries",
    ),
    compact=True,
)
async def get_bank_reconciliation_balance(
    call: Call, organization_id: OrganizationId
) -> Answer[BankReconciliation]:
    """Booked balance (bogført saldo) of every bank, cash and payment account today, to hold against the bank
    statement (bankafstemning): opening plus entries up to today, in kroner. Later-dated entries are counted apart."""
    years = await accounting_years(call, organization_id)
    accounts = await deposit_accounts(call, organization_id)
    year = bank.year_for(years, call.today)
    postings = (
        await postings_between(call, organization_id, (year.start, year.end), (year,), include_primo=True)
        if year
        else ()
    )
    balance = bank.bank_balance(accounts, postings, call.today)
    return Answer(
        bank.as_data(balance, year, call.today),
        period=Period(year.start, min(year.end, call.today), year.name) if year else None,
        booked_only=True,
        currency="DKK",
        notes=bank.notes_of(balance, year, call.today),
    )
