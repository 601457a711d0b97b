"""Charts of accounts of the demo companies: the standard chart with each company's own changes.

The chart of a company is the standard one, some accounts hidden, its own ones added, in order of number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from mock_dinero.ledger.books import Account, DepositAccount
from mock_dinero.ledger.chart import CATEGORY_NAMES, STANDARD
from mock_dinero.seed import ids

REGISTRATION = "0099"
"""The bank registration number of the story; Danish banks have none that starts with 00."""


def own(number: int, name: str, category: str, vat_code: str | None = None) -> Account:
    """Return an account that the company made itself."""
    return Account(
        number=number,
        name=name,
        vat_code=vat_code,
        category=category,
        category_name=CATEGORY_NAMES[category],
    )


def chart(own_accounts: Iterable[Account] = (), hidden: Collection[int] = ()) -> tuple[Account, ...]:
    """Return the standard chart with own accounts added and some hidden."""
    accounts = sorted((*STANDARD, *own_accounts), key=lambda account: account.number)
    return tuple(replace(account, is_hidden=account.number in hidden) for account in accounts)


def bank(number: int, name: str, account_number: str, *, is_default: bool = False) -> DepositAccount:
    """Return a deposit account with bank details."""
    return DepositAccount(
        number=number,
        name=name,
        is_default=is_default,
        registration_number=REGISTRATION,
        account_number=account_number,
        swift=ids.swift(),
        iban=ids.iban(REGISTRATION, account_number),
    )
