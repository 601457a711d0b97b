"""The booked balance of the deposit accounts, pure and through its tool."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.bank import bank_balance, year_for
from dinero_mcp.dinero.rows import read_rows
from dinero_mcp.dinero.rows_books import DepositAccountRow
from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.postings import Posting, Year
from dinero_mcp.tool import Answer, Period
from dinero_mcp.tools.bank import get_bank_reconciliation_balance
from tests.server.kept_books import (
    KeptBooks,
    Row,
    ask,
    calendar_years,
    deposit,
    primo,
    together,
    voucher,
    year,
)

NOW = "2026-11-16T08:00:00Z"
TODAY = date(2026, 11, 16)
ACCOUNTS = [deposit(55000, "Bank", default=True), deposit(55010, "Opsparing", hidden=True)]

Y2025 = Year(date(2025, 1, 1), date(2025, 12, 31), "2025")
Y2026 = Year(date(2026, 1, 1), date(2026, 12, 31), "2026")


def received(day: str, kroner: float, on: int = 55000) -> list[Row]:
    return voucher(day, "Indbetaling", (on, kroner), (53000, -kroner))


def books(*vouchers: list[Row], deposits: list[Row] = ACCOUNTS, years: list[Row] | None = None) -> KeptBooks:
    return KeptBooks(years or calendar_years(2025, 2026), together(*vouchers), deposits=deposits)


def balance(kept: KeptBooks, now: str = NOW) -> Answer[Any]:
    return ask(get_bank_reconciliation_balance, kept, now)


def test_the_booked_balance_is_opening_plus_movements_to_the_ore() -> None:
    """Ten øre three times are thirty øre."""
    moved = [received(day, 0.1) for day in ("2026-01-02", "2026-02-02", "2026-11-16")]
    answer = balance(books(primo("2026-01-01", 55000, 1000.05), *moved))
    assert answer.data["accounts"] == [
        {
            "accountNumber": 55000,
            "name": "Bank",
            "isDefault": True,
            "isHidden": False,
            "openingBalance": 1000.05,
            "movements": 0.3,
            "bookedBalance": 1000.35,
            "entryCount": 3,
            "lastEntryDate": "2026-11-16",
        }
    ]
    assert (answer.data["accountingYear"], answer.data["asOf"], answer.data["totalBookedBalance"]) == (
        "2026",
        "2026-11-16",
        1000.35,
    )


def test_an_account_that_never_moved_stands_at_zero() -> None:
    """With no last day."""
    (account,) = balance(books()).data["accounts"]
    assert (account["bookedBalance"], account["entryCount"], account["lastEntryDate"]) == (0, 0, None)


def test_entries_dated_after_today_are_named_apart() -> None:
    """In no balance, counted and added up."""
    answer = balance(
        books(received("2026-11-16", 5.0), received("2026-11-17", 7.5), received("2026-12-01", -2.0))
    )
    assert answer.data["totalBookedBalance"] == 5
    assert answer.data["futureEntries"] == {"count": 2, "net": 5.5}


def test_today_is_the_day_in_copenhagen() -> None:
    """At 23:30 UTC it is tomorrow there."""
    kept = books(received("2026-11-17", 7.5))
    assert balance(kept, "2026-11-16T23:30:00Z").data["totalBookedBalance"] == 7.5


def test_a_hidden_account_with_a_balance_is_included_and_named() -> None:
    """Money does not vanish with a tick in a box."""
    answer = balance(books(primo("2026-01-01", 55010, 20.0)))
    assert [each["accountNumber"] for each in answer.data["accounts"]] == [55000, 55010]
    assert answer.data["totalBookedBalance"] == 20
    assert any("55010" in note for note in answer.notes)


def test_a_hidden_account_that_never_moved_is_left_out() -> None:
    """Nothing to tell."""
    assert [each["accountNumber"] for each in balance(books()).data["accounts"]] == [55000]


def test_a_currency_account_is_marked_as_booked_in_kroner() -> None:
    """Its own currency is not in Dinero."""
    answer = balance(books(deposits=[*ACCOUNTS, deposit(55030, "EUR-konto")]))
    assert any("Booked in DKK" in note and "55030 EUR-konto" in note for note in answer.notes)


def test_closing_rows_are_left_out_and_counted() -> None:
    """Nobody knows what Dinero posts as Ultimo."""
    closed = voucher("2026-11-01", "Ultimo", (55000, -9.0), (60020, 9.0), type_="Ultimo")
    answer = balance(books(received("2026-01-05", 4.0), received("2026-01-06", 5.0), closed))
    assert answer.data["totalBookedBalance"] == 9
    assert any("Closing rows (Ultimo) left out: 1" in note for note in answer.notes)


def test_a_number_booked_on_that_is_no_deposit_account_is_named() -> None:
    """An account deleted after posting."""
    answer = balance(books(received("2026-01-05", 9.0, on=55060)))
    assert answer.data["totalBookedBalance"] == 0
    assert any("55060" in note for note in answer.notes)


def test_in_january_without_a_current_year_the_newest_is_used_and_named() -> None:
    """10 January 2027, newest accounting year 2026."""
    answer = balance(books(received("2026-12-30", 12.0)), "2027-01-10T08:00:00Z")
    assert (answer.data["accountingYear"], answer.data["asOf"]) == ("2026", "2027-01-10")
    assert answer.data["totalBookedBalance"] == 12
    assert answer.notes[0] == (
        "No accounting year covers 2027-01-10; the newest that has begun, 2026 (2026-01-01 to 2026-12-31), was used."
    )
    assert answer.period == Period(date(2026, 1, 1), date(2026, 12, 31), "2026")


def test_before_the_first_year_begins_there_is_no_balance() -> None:
    """The opening of a year to come is not what is in the bank today."""
    kept = books(primo("2025-01-01", 55000, 1000.0))
    with pytest.raises(InvalidArgumentError, match="2025, runs from 2025-01-01 to 2025-12-31"):
        balance(kept, "2024-12-31T08:00:00Z")
    assert "GET /v1/{organizationId}/entries" not in kept.asked


def test_a_late_posting_in_last_year_moves_the_opening_and_the_balance() -> None:
    """The primo row carries it while last year is open."""
    before = balance(books(primo("2026-01-01", 55000, 100.0), received("2026-02-01", 1.0)))
    after = balance(books(primo("2026-01-01", 55000, 90.0), received("2026-02-01", 1.0)))
    assert (before.data["totalBookedBalance"], after.data["totalBookedBalance"]) == (101, 91)


def test_rows_of_last_year_are_not_read() -> None:
    """The opening holds them already."""
    answer = balance(books(received("2025-06-01", 100.0), primo("2026-01-01", 55000, 100.0)))
    assert answer.data["totalBookedBalance"] == 100


def test_a_company_without_accounting_years_has_no_balance_and_is_told_why() -> None:
    """Nothing can be booked."""
    kept = KeptBooks([], deposits=ACCOUNTS)
    answer = balance(kept)
    assert (answer.data["accountingYear"], answer.data["totalBookedBalance"]) == (None, 0)
    assert "no accounting year" in answer.notes[0]
    assert "GET /v1/{organizationId}/entries" not in kept.asked


def test_a_skewed_year_is_found_by_its_days() -> None:
    """October to September."""
    years = [year("2025/2026", "2025-10-01", "2026-09-30"), year("2026/2027", "2026-10-01", "2027-09-30")]
    assert balance(books(years=years)).data["accountingYear"] == "2026/2027"


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2025-12-31", "2025"), ("2026-01-01", "2026"), ("2027-01-10", "2026")],
)
def test_the_year_is_the_one_that_covers_today_else_the_newest_that_has_begun(
    today: str, expected: str
) -> None:
    """The next one may not exist yet."""
    found = year_for((Y2025, Y2026), date.fromisoformat(today))
    assert found is not None
    assert found.name == expected


def test_it_reads_exactly_what_it_declares() -> None:
    """Years, deposit accounts, entries of one year."""
    kept = books()
    balance(kept)
    assert kept.asked == list(get_bank_reconciliation_balance.reads)


@given(
    st.lists(
        st.builds(
            Posting,
            day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
            account=st.sampled_from([55000, 55010, 1000, 55040]),
            amount=st.integers(-(10**9), 10**9).map(lambda whole: Decimal(whole) / 100),
            kind=st.sampled_from(["Normal", "Primo", "Ultimo"]),
        ),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_balances_and_what_lies_ahead_make_up_every_row_in_any_order(
    rows: list[Posting], luck: Random
) -> None:
    """Nothing is lost between the balances and the future entries, closing rows apart."""
    accounts = read_rows(DepositAccountRow, ACCOUNTS)
    mixed = rows[:]
    luck.shuffle(mixed)
    found = bank_balance(accounts, mixed, TODAY)
    counted = [row for row in rows if row.account in (55000, 55010) and row.kind != "Ultimo"]
    assert found.total + found.future_net == sum(row.amount for row in counted)
    assert found == bank_balance(accounts, rows, TODAY)
