"""The booked balance of the deposit accounts today: opening (primo) plus every posting up to today.

Law of this module: one accounting year is enough, for its primo carries everything before it. Rows dated after today
are counted apart, Ultimo rows are left out and counted, and no account that moved or holds money is hidden.
Amounts are the kroner that were booked, a currency account's too. source: domain D-10, D-16
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.money import as_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from dinero_mcp.dinero.rows_books import DepositAccountRow
    from dinero_mcp.postings import Posting, Year

_CURRENCY = re.compile(r"\b(EUR|USD|SEK|NOK|GBP|CHF|PLN|JPY|CAD|AUD)\b|valuta|euro", re.IGNORECASE)
_DEPOSIT_NUMBERS = range(55000, 56000)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBalance:
    """One deposit account: booked = opening + movements."""

    number: int
    name: str | None
    is_default: bool
    is_hidden: bool
    opening: Decimal
    movements: Decimal
    entry_count: int
    last_entry: date | None

    @property
    def booked(self) -> Decimal:
        """Opening plus movements."""
        return self.opening + self.movements

    @property
    def is_shown(self) -> bool:
        """A hidden account is left out only when it never moved and holds nothing."""
        return not self.is_hidden or self.entry_count > 0 or self.booked != 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BankBalance:
    """All deposit accounts, and what was kept out of their balances."""

    accounts: tuple[AccountBalance, ...]
    future_count: int
    future_net: Decimal
    ultimo_count: int
    unlisted: tuple[int, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the booked balances."""
        return sum((each.booked for each in self.accounts), Decimal(0))


def year_for(years: Sequence[Year], today: date) -> Year | None:
    """The accounting year that covers today, else the newest that has begun; None without any year.

    InvalidArgumentError where the first is yet to begin: its opening is no balance of today.
    """
    begun = [year for year in years if year.start <= today]
    covering = [year for year in begun if today <= year.end]
    if years and not begun:
        first = min(years)
        raise InvalidArgumentError(
            f"No accounting year (regnskabsår) has begun by {today}, so there is no booked balance: "
            f"the first, {first.name}, runs from {first.start} to {first.end}.",
            argument="organization_id",
            hint="Ask again once the year has begun; `list_accounting_years` has the days.",
        )
    return max(covering or begun, default=None)


def bank_balance(
    accounts: Sequence[DepositAccountRow], postings: Sequence[Posting], today: date
) -> BankBalance:
    """The balances from the deposit accounts and all postings, primo included, of one accounting year."""
    numbers = {each["accountNumber"] for each in accounts}
    on_deposit = [each for each in postings if each.account in numbers]
    future = [each for each in on_deposit if each.kind == "Normal" and each.day > today]
    balances = [_balance(each, on_deposit, today) for each in accounts]
    return BankBalance(
        accounts=tuple(each for each in balances if each.is_shown),
        future_count=len(future),
        future_net=_sum(future),
        ultimo_count=sum(each.kind == "Ultimo" for each in on_deposit),
        unlisted=tuple(
            sorted({each.account for each in postings if each.account in _DEPOSIT_NUMBERS} - numbers)
        ),
    )


def _balance(account: DepositAccountRow, postings: Sequence[Posting], today: date) -> AccountBalance:
    own = [each for each in postings if each.account == account["accountNumber"]]
    moved = [each for each in own if each.kind == "Normal" and each.day <= today]
    return AccountBalance(
        number=account["accountNumber"],
        name=account["name"],
        is_default=bool(account["isDefault"]),
        is_hidden=bool(account["isHidden"]),
        opening=_sum(each for each in own if each.kind == "Primo"),
        movements=_sum(moved),
        entry_count=len(moved),
        last_entry=max((each.day for each in moved), default=None),
    )


def _sum(postings: Iterable[Posting]) -> Decimal:
    return sum((each.amount for each in postings), Decimal(0))


class BankAccountBalance(TypedDict):
    """One deposit account's booked balance in kroner."""

    accountNumber: int
    name: str | None
    isDefault: bool
    isHidden: bool
    openingBalance: float
    movements: float
    bookedBalance: float
    entryCount: int
    lastEntryDate: str | None


class FutureEntries(TypedDict):
    """Entries on deposit accounts dated after today, in no balance."""

    count: int
    net: float


class BankReconciliation(TypedDict):
    """The booked balance of every deposit account as of a day."""

    accountingYear: str | None
    asOf: str
    accounts: list[BankAccountBalance]
    totalBookedBalance: float
    futureEntries: FutureEntries


def as_data(balance: BankBalance, year: Year | None, today: date) -> BankReconciliation:
    """The published shape."""
    return {
        "accountingYear": year.name if year else None,
        "asOf": today.isoformat(),
        "accounts": [_account_data(each) for each in balance.accounts],
        "totalBookedBalance": as_number(balance.total),
        "futureEntries": {"count": balance.future_count, "net": as_number(balance.future_net)},
    }


def _account_data(each: AccountBalance) -> BankAccountBalance:
    return {
        "accountNumber": each.number,
        "name": each.name,
        "isDefault": each.is_default,
        "isHidden": each.is_hidden,
        "openingBalance": as_number(each.opening),
        "movements": as_number(each.movements),
        "bookedBalance": as_number(each.booked),
        "entryCount": each.entry_count,
        "lastEntryDate": each.last_entry.isoformat() if each.last_entry else None,
    }


def notes_of(balance: BankBalance, year: Year | None, today: date) -> tuple[str, ...]:
    """What a reader must know before comparing the balance with a bank statement."""
    notes = [_year_note(year, today), _currency_note(balance)]
    hidden = [str(each.number) for each in balance.accounts if each.is_hidden]
    if hidden:
        notes.append(f"Hidden accounts that moved or hold a balance are included: {', '.join(hidden)}.")
    if balance.future_count:
        notes.append(f"Entries dated after {today}, in no balance: {balance.future_count} (futureEntries).")
    if balance.ultimo_count:
        notes.append(f"Closing rows (Ultimo) left out: {balance.ultimo_count}.")
    if balance.unlisted:
        numbers = ", ".join(map(str, balance.unlisted))
        notes.append(f"Booked on but no deposit account of Dinero's list, so not included: {numbers}.")
    return tuple(note for note in notes if note)


def _year_note(year: Year | None, today: date) -> str:
    if year is None:
        return "The organisation has no accounting year (regnskabsår), so nothing can be booked yet."
    if year.start <= today <= year.end:
        return ""
    return (
        f"No accounting year covers {today}; the newest that has begun, {year.name} ({year.start} to {year.end}), "
        "was used."
    )


def _currency_note(balance: BankBalance) -> str:
    foreign = [f"{each.number} {each.name}" for each in balance.accounts if _CURRENCY.search(each.name or "")]
    if foreign:
        return f"Booked in DKK, the balance in the account's own currency is not in Dinero: {'; '.join(foreign)}."
    return "All balances are as booked in DKK, also where an account is held in another currency."
