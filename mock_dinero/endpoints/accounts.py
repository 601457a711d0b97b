"""The chart of accounts: entry accounts, purchase accounts and deposit accounts.

Law of this module: bare arrays in order of the account number (assumed); hidden accounts are listed.
"""

from __future__ import annotations

from typing import Any

from mock_dinero.conventions import fields
from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render import ACCOUNT, DEPOSIT

PURCHASE_ACCOUNTS = range(2000, 9400)  # published description (2026-09-03): 2000 to 9399

endpoints = router()


@endpoints.get("/v1/{organizationId}/accounts/entry")
def list_entry_accounts(call: Call) -> list[Any]:
    """Answer all accounts; the default fields are the schema's, the prose leaves IsHidden out."""
    shape = fields(call.parameters, ACCOUNT, "AccountNumber,Name,IsHidden")
    category = (call.parameters.text("categoryFilter") or "").lower()
    accounts = sorted(call.books.company.accounts, key=lambda account: account.number)
    return [render(shape, one) for one in accounts if category in {"", one.category.lower()}]


@endpoints.get("/v1/{organizationId}/accounts/purchase")
def list_purchase_accounts(call: Call) -> list[Any]:
    """Answer the accounts a purchase can be booked on: expenses before tax (published description)."""
    shape = fields(call.parameters, ACCOUNT, "AccountNumber,Name,VatCode,Category,CategoryName,IsHidden")
    accounts = sorted(call.books.company.accounts, key=lambda account: account.number)
    return [render(shape, account) for account in accounts if account.number in PURCHASE_ACCOUNTS]


@endpoints.get("/v1/{organizationId}/accounts/deposit")
def list_deposit_accounts(call: Call) -> list[Any]:
    """Answer the accounts money is paid into and out of."""
    shape = fields(call.parameters, DEPOSIT, "AccountNumber,Name")
    deposits = sorted(call.books.company.deposits, key=lambda deposit: deposit.number)
    return [render(shape, deposit) for deposit in deposits]
