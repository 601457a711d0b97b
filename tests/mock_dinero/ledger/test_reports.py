"""The four reports."""

from __future__ import annotations

from dataclasses import replace

from mock_dinero.ledger import chart, reports
from mock_dinero.ledger.books import Account, ManualLine
from tests.mock_dinero.ledger.builders import Y2025, Y2026, company, invoice, manual, primo

OWN_USE = manual(
    ManualLine(account=2990, amount=125_000, vat_code=None, balancing=55000),
    ManualLine(account=55000, amount=12_345, balancing=99999),
)
BOOKS = company(
    invoices=(invoice(),), manual_vouchers=(OWN_USE,), entries=(primo(55000, 100), primo(60000, -100))
)


def test_result_and_balance_show_accounts_with_an_amount_signed_as_booked() -> None:
    """Own account 2990 and 99999 are accounts like any other."""
    assert [(row.account, row.amount) for row in reports.result(BOOKS, Y2025)] == [
        (1000, -100_000),
        (2990, 100_000),
    ]
    assert [(row.account, row.amount) for row in reports.balance(BOOKS, Y2025)] == [
        (53000, 125_000),
        (55000, -112_555),
        (60000, -100),
        (64000, -25_000),
        (64060, 25_000),
        (99999, -12_345),
    ]


def test_the_primo_report_is_the_opening_alone() -> None:
    """Of the first year as recorded, of the next as computed."""
    assert [(row.account, row.amount) for row in reports.primo(BOOKS, Y2025)] == [(55000, 100), (60000, -100)]
    assert reports.primo(BOOKS, Y2026) == reports.balance(BOOKS, Y2025)


def test_zero_accounts_are_shown_on_request() -> None:
    """Then every account of the chart has a line."""
    shown = reports.saldo(BOOKS, Y2025, show_zero=True)
    assert [row.account for row in shown] == sorted(account.number for account in BOOKS.accounts)
    assert {row.account for row in reports.primo(BOOKS, Y2025, show_zero=True)} == {
        account.number for account in BOOKS.accounts if not chart.is_result(account.number)
    }


def test_sum_lines_stand_after_their_group() -> None:
    """A sum line is one from the chart's list, and its number is no account."""
    rows = reports.result(BOOKS, Y2025, summary=True)
    assert [(row.account, row.amount) for row in rows] == [
        (1000, -100_000),
        (1999, -100_000),
        (2990, 100_000),
        (2999, 100_000),
        (9999, 0),
    ]


def test_a_group_ends_with_its_last_account() -> None:
    """And begins with its first."""
    ends = tuple(Account(number=number, name=f"Min {number}") for number in (2998, 3998))
    lines = (ManualLine(account=number, amount=700, balancing=55000) for number in (2000, 2998, 3000, 3998))
    books = company(accounts=(*chart.STANDARD, *ends), manual_vouchers=(manual(*lines),))
    rows = {row.account: row.amount for row in reports.result(books, Y2025, summary=True)}
    # 2000 and 3000 carry the VAT codes of the chart
    assert (rows[2999], rows[3999]) == (rows[2000] + 700, rows[3000] + 700)


def test_with_zero_accounts_every_sum_line_of_the_report_is_shown() -> None:
    """Each report its own half."""
    numbers = {row.account for row in reports.result(BOOKS, Y2025, show_zero=True, summary=True)}
    assert numbers >= {group.number for group in chart.SUM_ACCOUNTS if chart.is_result(group.number)}
    assert 59999 not in numbers


def test_an_account_deleted_after_posting_keeps_its_line_and_name() -> None:
    """The amount is still owed, whatever the chart says now."""
    later = replace(BOOKS, accounts=tuple(account for account in BOOKS.accounts if account.number != 2990))
    assert reports.Row(2990, "Egne varer", 100_000) in reports.saldo(later, Y2025)


def test_a_real_account_with_the_number_of_a_sum_account_wins() -> None:
    """Its own amount is shown, not the sum of the group."""
    own = Account(number=2999, name="Min konto")
    voucher = manual(*(ManualLine(account=account, amount=700, balancing=55000) for account in (2000, 2999)))
    books = company(accounts=(*chart.STANDARD, own), manual_vouchers=(voucher,))
    rows = [row for row in reports.result(books, Y2025, summary=True) if row.account == 2999]
    assert rows == [reports.Row(2999, "Min konto", 700)]
