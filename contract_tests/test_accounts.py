"""The chart of accounts and the deposit accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .session import Connection

BANK_DETAILS = ("bankRegistrationNumber", "bankAccountNumber", "bankSwiftNumber", "bankIbanNumber")


@requirement("accounts:chart")
@pytest.mark.parametrize("hidden", [False, True], ids=["visible", "with hidden"])
def test_every_account_is_listed_once(server: Connection, books: Books, hidden: bool) -> None:  # noqa: FBT001
    """Over pages of an odd size, so that the last one is not full."""
    rows = server.every("list_chart_of_accounts", organizationId=books.id, includeHidden=hidden, size=37)
    wanted = [number for number, row in books.accounts.items() if hidden or not row.get("IsHidden")]
    assert sorted(row["accountNumber"] for row in rows) == sorted(wanted)


@requirement("accounts:filters")
def test_a_number_range_leaves_the_accounts_inside_it(server: Connection, books: Books) -> None:
    """Both ends belong to it."""
    bounds = {"accountNumberFrom": 1000, "accountNumberTo": 1400}
    rows = server.every("list_chart_of_accounts", organizationId=books.id, includeHidden=True, **bounds)
    wanted = {number for number in books.accounts if 1000 <= number <= 1400}
    assert {row["accountNumber"] for row in rows} == wanted


@requirement("accounts:filters")
def test_a_category_leaves_its_own_accounts(server: Connection, books: Books) -> None:
    """The categories are Dinero's."""
    rows = server.every(
        "list_chart_of_accounts", organizationId=books.id, category="Turnover", includeHidden=True
    )
    wanted = {number for number, row in books.accounts.items() if row["Category"] == "Turnover"}
    assert {row["accountNumber"] for row in rows} == wanted != set()


@requirement("accounts:deposits")
def test_deposit_accounts_keep_bank_details_to_themselves(server: Connection, books: Books) -> None:
    """The accounts are those recorded; details come only when asked for."""
    recorded = books.rows("AccountNumber", "accounts", "deposit")
    visible = {number for number, row in recorded.items() if not row.get("IsHidden")}
    plain = server.ask("list_deposit_accounts", organizationId=books.id)
    assert {row["accountNumber"] for row in plain["accounts"]} == visible
    assert plain["count"] == len(visible)
    assert [row for row in plain["accounts"] if any(row.get(key) for key in BANK_DETAILS)] == []
    told = server.ask(
        "list_deposit_accounts", organizationId=books.id, includeHidden=True, includeBankDetails=True
    )
    assert {row["accountNumber"] for row in told["accounts"]} == set(recorded)
    assert any(any(row.get(key) for key in BANK_DETAILS) for row in told["accounts"])
