"""A contact's statement of account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mock_dinero.ledger.books import Entry, ManualLine, PurchaseLine, Reminder
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.receivables import Statement, statement
from tests.mock_dinero.ledger.builders import (
    CUSTOMER,
    MADE,
    company,
    credit_note,
    invoice,
    line,
    manual,
    payment,
    primo,
    purchase,
)

OFF = payment(50_000, date(2025, 3, 20), deposit_account=None)
INVOICE = invoice(payments=(replace(OFF, related_guid="note"), payment(75_000, date(2025, 4, 2))))
NOTE = credit_note(
    line(80_000), date=date(2025, 3, 20), payments=(replace(OFF, guid="off", related_guid="invoice"),)
)
BILL = purchase(
    PurchaseLine(account=3000, amount=30_000),
    date=date(2025, 3, 10),
    purchase_type="credit",
    payment_date=date(2025, 3, 24),
    contact_guid=CUSTOMER.guid,
)
BOOKS = company(invoices=(INVOICE,), credit_notes=(NOTE,), purchases=(BILL,))


def brief(result: Statement) -> list[tuple[str, int, int, str]]:
    return [(line.voucher_class, line.amount, line.balance, line.status) for line in result.lines]


def of_customer(books: Company, start: date | None = None, end: date | None = None) -> Statement:
    return statement(books, CUSTOMER.guid, start=start, end=end)


def test_customer_and_supplier_share_one_running_balance() -> None:
    """What the contact owes us is positive, what we owe is negative, settled vouchers are closed."""
    assert brief(of_customer(BOOKS)) == [
        ("invoice", 125_000, 125_000, "closed"),
        ("invoice", -30_000, 95_000, "open"),
        ("creditnote", -100_000, -5_000, "open"),
        ("invoice", -50_000, -55_000, "closed"),
        ("creditnote", 50_000, -5_000, "open"),
        ("invoice", -75_000, -80_000, "closed"),
    ]


def test_a_line_says_what_it_is_about() -> None:
    """Voucher, due date, category and currency."""
    first, bill = of_customer(BOOKS).lines[:2]
    assert (first.voucher_number, first.due, first.category, first.account) == (
        1,
        date(2025, 3, 9),
        "sales",
        53000,
    )
    assert (bill.due, bill.category, bill.account, bill.currency) == (
        date(2025, 3, 24),
        "purchases",
        63000,
        "DKK",
    )


def test_hiding_closed_vouchers_leaves_the_balance_as_it_is() -> None:
    """A settled voucher's lines add up to nothing."""
    hidden = statement(BOOKS, CUSTOMER.guid, hide_closed=True)
    assert {line.status for line in hidden.lines} == {"open"}
    assert hidden.balance == of_customer(BOOKS).balance == -80_000


def test_a_period_begins_with_the_balance_before_it() -> None:
    """Both ends belong to it, unless told otherwise."""
    start, end = date(2025, 3, 20), date(2025, 4, 2)
    cut = of_customer(BOOKS, start, end)
    assert cut.balance_before == 95_000
    assert [line.amount for line in cut.lines] == [-100_000, -50_000, 50_000, -75_000]
    outside = statement(BOOKS, CUSTOMER.guid, start=start, end=end, inclusive=False)
    assert (outside.balance_before, outside.lines) == (-5_000, ())
    assert outside.balance == -5_000


def test_income_and_expenses_are_those_of_the_period() -> None:
    """Invoices less credit notes, purchases less theirs, including VAT and positive."""
    whole = of_customer(BOOKS)
    assert (whole.income, whole.expenses) == (25_000, 30_000)
    assert (
        of_customer(BOOKS, end=date(2025, 3, 9)).income,
        of_customer(BOOKS, end=date(2025, 3, 9)).expenses,
    ) == (125_000, 0)


def test_a_cash_purchase_comes_and_goes_on_the_same_day() -> None:
    """Two closed lines of class cash."""
    cash = replace(BILL, purchase_type="cash")
    assert brief(of_customer(company(purchases=(cash,)))) == [
        ("cash", -30_000, -30_000, "closed"),
        ("cash", 30_000, 0, "closed"),
    ]


def test_a_supplier_s_credit_note_is_told_as_one() -> None:
    """What we owe is less by it."""
    assert brief(of_customer(company(purchases=(replace(BILL, is_credit_note=True),)))) == [
        ("creditnote", 30_000, 30_000, "open"),
    ]


def test_a_settlement_in_the_ledger_shows_on_the_statement() -> None:
    """The manual voucher names no contact; the invoice's own payment does."""
    settled = invoice(payments=(payment(125_000, deposit_account=None),))
    entry = manual(ManualLine(account=55000, amount=125_000, balancing=53000))
    books = company(invoices=(settled,), manual_vouchers=(entry,))
    assert brief(of_customer(books)) == [
        ("invoice", 125_000, 125_000, "closed"),
        ("invoice", -125_000, 0, "closed"),
    ]


def test_reminders_are_part_of_what_the_customer_owes() -> None:
    """Their fee stands on the same account."""
    sent = Reminder(id=1, number=1, date=date(2025, 4, 1), fee=10_000)
    books = company(invoices=(invoice(reminders=(sent,), payments=(payment(125_000),)),))
    assert [(line.amount, line.status) for line in of_customer(books).lines] == [
        (125_000, "open"),
        (-125_000, "open"),
        (10_000, "open"),
    ]


def test_a_row_whose_voucher_is_not_known_is_of_unknown_status() -> None:
    """A recorded row of a manual voucher that names the contact."""
    row = Entry(
        guid="row",
        account=53000,
        account_name="Debitorer",
        date=date(2025, 5, 1),
        amount=100,
        voucher_guid="gone",
        voucher_type="manuel",
        contact_guid=CUSTOMER.guid,
        added=MADE,
    )
    books = replace(BOOKS, entries=(*BOOKS.entries, row))
    last = of_customer(books).lines[-1]
    assert (last.status, last.category, last.voucher_class, last.due) == (
        "unknown",
        "manual",
        "voucher",
        None,
    )
    assert last.voucher_guid == "gone"
    other = of_customer(replace(BOOKS, entries=(*BOOKS.entries, replace(row, voucher_type=None)))).lines[-1]
    assert (other.category, other.voucher_class) == ("notSet", "notSet")


def test_drafts_primo_rows_and_strangers_have_no_lines() -> None:
    """A contact nobody dealt with has an empty statement."""
    books = company(invoices=(invoice(number=None),), entries=(primo(53000, 5), primo(60000, -5)))
    assert of_customer(books) == Statement(
        contact_guid="customer", income=0, expenses=0, balance_before=0, lines=()
    )
    assert statement(BOOKS, "stranger").lines == ()
