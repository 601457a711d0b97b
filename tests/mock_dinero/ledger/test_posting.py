"""One document, its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mock_dinero.ledger import posting
from mock_dinero.ledger.books import ManualLine, PurchaseLine, Reminder
from mock_dinero.ledger.money import in_dkk
from mock_dinero.ledger.receivables import payment_state
from mock_dinero.ledger.totals import totals_of
from tests.mock_dinero.ledger.builders import (
    company,
    credit_note,
    invoice,
    line,
    manual,
    payment,
    posted,
    primo,
    purchase,
)

DESK = posting.desk_of(company())
EUR = {"currency": "EUR", "rate": Decimal("745.60")}
REMINDER = Reminder(id=1, number=1, date=date(2025, 4, 1), fee=10_000, interest=1_013, compensation=31_000)


def test_an_invoice_debits_debtors_and_credits_sales_and_vat() -> None:
    """Net per account and code, VAT per code, the customer for the whole."""
    voucher = invoice(line(100_000), line(50_000, account=1050), line(20_000))
    assert posted(posting.post_sales(DESK, voucher)) == [
        (53000, 200_000),
        (1000, -120_000),
        (1050, -50_000),
        (64000, -30_000),
    ]


def test_a_row_says_what_it_belongs_to() -> None:
    """Voucher, contact, names and the VAT type of the sale; the VAT row itself carries no code."""
    debtor, sale, tax = posting.post_sales(DESK, invoice())
    assert (sale.account_name, sale.vat_code, sale.vat_type) == (
        "Salg af varer/ydelser m/moms",
        "U25",
        "Dansk salgsmoms",
    )
    assert (tax.vat_code, debtor.vat_code) == (None, None)
    assert (sale.voucher_type, sale.voucher_number, sale.voucher_guid) == ("Sales", 1, "invoice")
    assert (sale.contact_guid, sale.type, sale.date) == ("customer", "Normal", date(2025, 3, 1))
    assert sale.added == datetime(2025, 3, 1, 12, tzinfo=UTC)
    assert debtor.description == "Faktura 1, Ålborg Lys ApS"


def test_a_credit_note_is_the_mirror_of_its_invoice() -> None:
    """Its lines are positive and its rows turned round."""
    lines = (line(3333), line(777, account=1050))
    turned = [(account, -amount) for account, amount in posted(posting.post_sales(DESK, invoice(*lines)))]
    assert posted(posting.post_sales(DESK, credit_note(*lines))) == turned


def test_drafts_post_nothing() -> None:
    """Nor do payments or reminders on them."""
    draft = invoice(number=None, payments=(payment(100),))
    assert posting.post_sales(DESK, draft) == posting.post_payment(DESK, draft) == ()
    assert posting.post_reminder(DESK, draft, REMINDER) == ()
    assert posting.post_purchase(DESK, purchase(PurchaseLine(account=2000, amount=1), number=None)) == ()
    assert posting.post_manual(DESK, manual(ManualLine(account=2000, amount=1), number=None)) == ()


def test_a_payment_moves_money_from_debtors_to_its_deposit_account() -> None:
    """The row belongs to the invoice and came in on the day of payment."""
    rows = posting.post_payment(DESK, invoice(payments=(payment(40_000, deposit_account=55040),)))
    assert posted(rows) == [(55040, 40_000), (53000, -40_000)]
    assert rows[0].voucher_guid == "invoice"
    assert rows[0].added == datetime(2025, 3, 5, 12, tzinfo=UTC)


def test_a_set_off_and_a_settlement_in_the_ledger_post_nothing() -> None:
    """The credit note or the manual voucher did."""
    voucher = invoice(
        payments=(payment(40_000, deposit_account=None), payment(1, deposit_account=None, related_guid="n"))
    )
    assert posting.post_payment(DESK, voucher) == ()


def test_money_paid_back_on_a_credit_note_leaves_the_bank() -> None:
    """A positive payment on a credit note, or a negative one on an invoice."""
    back = [(55000, -125_000), (53000, 125_000)]
    assert posted(posting.post_payment(DESK, credit_note(payments=(payment(125_000),)))) == back
    assert posted(posting.post_payment(DESK, invoice(payments=(payment(-125_000),)))) == back


def test_a_remainder_taken_as_fee_closes_the_invoice() -> None:
    """What the bank kept is an expense."""
    voucher = invoice(payments=(payment(124_000, remainder_is_fee=True),))
    assert posted(posting.post_payment(DESK, voucher)) == [(55000, 124_000), (53000, -125_000), (7220, 1_000)]


def test_a_rate_that_fell_is_a_loss_and_one_that_rose_a_gain() -> None:
    """The debtor is cleared of what was booked; the difference goes to 1445."""
    for rate, received, difference in (("744.20", 248_064, 467), ("747.00", 248_998, -467)):
        voucher = invoice(
            line(33_333, account=1200),
            payments=(payment(33_333, currency="EUR", rate=Decimal(rate)),),
            **EUR,
        )
        assert posted(posting.post_sales(DESK, voucher)) == [(53000, 248_531), (1200, -248_531)]
        assert posted(posting.post_payment(DESK, voucher)) == [
            (55000, received),
            (53000, -248_531),
            (1445, difference),
        ]


def test_part_payments_in_a_currency_clear_their_share_and_the_last_one_the_rest() -> None:
    """Thirds of 1.00 EUR at 745.60: 2.46, 2.46 and what is left of 7.46."""
    thirds = tuple(payment(amount, currency="EUR", rate=EUR["rate"]) for amount in (33, 33, 34))
    rows = posting.post_payment(DESK, invoice(line(100, account=1200), payments=thirds, **EUR))
    assert [amount for account, amount in posted(rows) if account == 53000] == [-246, -246, -254]


def test_kroner_paid_on_a_foreign_invoice_count_at_its_own_rate() -> None:
    """Whole kroner on the account, no exchange difference as long as nothing is settled."""
    voucher = invoice(line(10_000, account=1200), payments=(payment(37_280),), **EUR)
    assert posted(posting.post_payment(DESK, voucher)) == [(55000, 37_280), (53000, -37_280)]


def test_a_foreign_payment_without_a_rate_takes_the_voucher_s() -> None:
    """No currency trades at the krone's own 100."""
    voucher = invoice(line(10_000, account=1200), payments=(payment(10_000, currency="EUR"),), **EUR)
    assert posted(posting.post_payment(DESK, voucher)) == [(55000, 74_560), (53000, -74_560)]


def test_a_set_off_at_another_rate_posts_the_difference_only() -> None:
    """So that the debtors' account is empty when both vouchers are settled."""
    off = payment(10_000, deposit_account=None, currency="EUR", rate=Decimal(748), related_guid="note")
    voucher = invoice(line(10_000, account=1200), payments=(off,), **EUR)
    assert posted(posting.post_payment(DESK, voucher)) == [(53000, 240), (1445, -240)]


def test_a_reminder_debits_the_customer_for_fee_compensation_and_interest() -> None:
    """Fee and compensation are income without VAT, interest is interest income."""
    rows = posting.post_reminder(DESK, invoice(), REMINDER)
    assert posted(rows) == [(53000, 42_013), (1400, -10_000), (1400, -31_000), (9010, -1_013)]
    assert {row.voucher_number for row in rows} == {1}


def test_a_reminder_deleted_after_booking_is_offset_and_a_draft_never_was() -> None:
    """Nothing booked leaves the books."""
    rows = posted(posting.post_reminder(DESK, invoice(), replace(REMINDER, is_deleted=True)))
    assert len(rows) == 8
    assert sorted(rows[:4]) == sorted((account, -amount) for account, amount in rows[4:])
    assert posting.post_reminder(DESK, invoice(), replace(REMINDER, is_draft=True, is_deleted=True)) == ()


def test_a_cash_purchase_credits_its_deposit_account_and_a_credit_purchase_the_creditors() -> None:
    """VAT by the line's code, or the account's own where the line has none."""
    lines = (
        PurchaseLine(account=7200, amount=1_235),
        PurchaseLine(account=7200, amount=100, vat_code="none"),
    )
    legs = [(7200, 988), (64060, 247), (7200, 100)]
    rows = posting.post_purchase(DESK, purchase(*lines))
    assert posted(rows) == [*legs, (55000, -1_335)]
    assert [row.vat_code for row in rows] == ["I25", None, None, None]
    on_credit = purchase(*lines, purchase_type="credit", contact_guid="supplier")
    assert posted(posting.post_purchase(DESK, on_credit)) == [*legs, (63000, -1_335)]


def test_reverse_charge_leaves_the_supplier_with_the_amount_as_entered() -> None:
    """Both VAT sides cancel out."""
    voucher = purchase(PurchaseLine(account=2050, amount=100_000), purchase_type="credit")
    assert posted(posting.post_purchase(DESK, voucher)) == [
        (2050, 100_000),
        (64020, -25_000),
        (64060, 25_000),
        (63000, -100_000),
    ]


def test_a_purchase_credit_note_is_the_mirror_of_its_purchase() -> None:
    """Payment included: the supplier pays back."""
    voucher = purchase(
        PurchaseLine(account=2000, amount=12_500), purchase_type="credit", payments=(payment(12_500),)
    )
    rows = posted((*posting.post_purchase(DESK, voucher), *posting.post_payment(DESK, voucher)))
    note = replace(voucher, is_credit_note=True)
    mirrored = posted((*posting.post_purchase(DESK, note), *posting.post_payment(DESK, note)))
    assert mirrored == [(account, -amount) for account, amount in rows]


def test_a_purchase_in_a_currency_books_its_difference_on_2400() -> None:
    """Paid dearer than booked is a cost."""
    voucher = purchase(
        PurchaseLine(account=2100, amount=10_000, vat_code="IEUY"),
        purchase_type="credit",
        payments=(payment(10_000, currency="EUR", rate=Decimal("746.60")),),
        **EUR,
    )
    assert posted(posting.post_purchase(DESK, voucher))[-1] == (63000, -74_560)
    assert posted(posting.post_payment(DESK, voucher)) == [(55000, -74_660), (63000, 74_560), (2400, 100)]


def test_what_rounding_leaves_of_a_foreign_purchase_of_nothing_is_on_2400() -> None:
    """Twice 7.456 øre are booked as 7 and their return as 15, and nothing is owed."""
    one, back = (PurchaseLine(account=2100, amount=amount, vat_code="none") for amount in (1, -2))
    rows = posted(posting.post_purchase(DESK, purchase(one, one, back, purchase_type="credit", **EUR)))
    assert rows == [(2100, 7), (2100, 7), (2100, -15), (2400, 1)]


def test_a_late_booking_comes_into_the_books_when_it_was_booked() -> None:
    """The row's date is the voucher's, its addition the day of booking."""
    voucher = purchase(PurchaseLine(account=3000, amount=100), booked_on=date(2026, 2, 20))
    row = posting.post_purchase(DESK, voucher)[0]
    assert (row.date, row.added) == (date(2025, 3, 1), datetime(2026, 2, 20, 12, tzinfo=UTC))


def test_a_manual_line_splits_each_side_by_its_own_code() -> None:
    """A cash sale debits the bank; the sale's VAT is taken out of the credit."""
    sale = manual(ManualLine(account=1000, amount=-125_000, vat_code="U25", balancing=55000))
    assert posted(posting.post_manual(DESK, sale)) == [(1000, -100_000), (64000, -25_000), (55000, 125_000)]
    loss = manual(ManualLine(account=53000, amount=-125_000, balancing=7340, balancing_vat_code=None))
    assert posted(posting.post_manual(DESK, loss)) == [(53000, -125_000), (7340, 100_000), (64000, 25_000)]


def test_a_manual_voucher_may_balance_over_its_lines_but_must_balance() -> None:
    """One-sided lines are fine together; alone they are an error that names the voucher."""
    salary = (
        ManualLine(account=3000, amount=100),
        ManualLine(account=65020, amount=-30),
        ManualLine(account=55000, amount=-70),
    )
    assert posted(posting.post_manual(DESK, manual(*salary))) == [(3000, 100), (65020, -30), (55000, -70)]
    with pytest.raises(ValueError, match="manual voucher 1 of 2025-03-01"):
        posting.post_manual(DESK, manual(*salary[:2]))


def test_a_leg_of_nothing_makes_no_row() -> None:
    """An invoice of 0.00 posts nothing at all."""
    assert posting.post_sales(DESK, invoice(line(500), line(-500))) == ()


def test_the_books_are_in_order_of_date_with_primo_first() -> None:
    """And of booking within a day."""
    books = company(
        invoices=(invoice(), invoice(guid="early", number=2, date=date(2025, 1, 1))),
        entries=(primo(55000, 100), primo(60000, -100)),
    )
    days = [entry.date for entry in books.entries]
    assert days == sorted(days)
    assert [entry.type for entry in books.entries][:3] == ["Primo", "Primo", "Normal"]


def test_a_converted_amount_is_rounded_once() -> None:
    """33.33 EUR at 745.60 is 248.51 kr."""
    assert in_dkk(3_333, Decimal("745.60")) == 24_851


def test_a_foreign_voucher_of_nothing_owes_nothing_though_its_legs_are_rounded() -> None:
    """1.00, 1.00 and -2.00 EUR at 745.55 round to an øre of exchange difference, not to a debt."""
    lines = (line(100, account=1200), line(100, account=1260), line(-200, account=1255))
    rows = posted(posting.post_sales(DESK, invoice(*lines, currency="EUR", rate=Decimal("745.55"))))
    assert rows == [(1200, -746), (1260, -746), (1255, 1_491), (1445, 1)]


def test_paying_a_foreign_total_clears_all_that_was_booked_even_on_a_negative_invoice() -> None:
    """A fee on an invoice below zero is odd, but what is paid in full must leave nothing."""
    fee = Reminder(id=1, number=1, date=date(2025, 4, 1), fee=100)
    rate = Decimal("503.85")
    last = payment(20, date(2025, 4, 1), remainder_is_fee=True)
    voucher = invoice(line(-13), currency="EUR", rate=rate, reminders=(fee,), payments=(last,))
    rows = (
        *posting.post_sales(DESK, voucher),
        *posting.post_reminder(DESK, voucher, fee),
        *posting.post_payment(DESK, voucher),
    )
    assert sum(amount for account, amount in posted(rows) if account == 53000) == 0


def test_a_remainder_taken_as_fee_does_not_pay_for_a_reminder_sent_later() -> None:
    """1,240.00 with the rest as fee on 5 March writes off 10.00, whatever is charged in April."""
    later = Reminder(id=1, number=1, date=date(2025, 4, 1), fee=10000)
    first = payment(124000, remainder_is_fee=True)
    refund = payment(-10000, date(2025, 3, 20))
    voucher = invoice(line(100000), reminders=(later,), payments=(first, refund))
    fees = [amount for account, amount in posted(posting.post_payment(DESK, voucher)) if account == 7220]
    state = payment_state(voucher, totals_of(voucher, DESK.codes), date(2025, 4, 2))
    assert (fees, state.remaining) == ([1000], 20000)
