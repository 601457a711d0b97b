"""Payment state and reminders of an invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from mock_dinero.ledger import receivables
from mock_dinero.ledger.books import Reminder, SalesSettings, SalesVoucher, Terms
from mock_dinero.ledger.receivables import ReminderChoice
from tests.mock_dinero.ledger.builders import CUSTOMER, PERSON, credit_note, invoice, line, payment, totals

DUE = date(2025, 3, 9)
SETTINGS = SalesSettings(reminder_fee=10_000, reminder_interest_rate=Decimal("0.81"))
ALL = ReminderChoice(with_compensation=True)


def state(voucher: SalesVoucher, today: date = DUE) -> receivables.PaymentState:
    return receivables.payment_state(voucher, totals(voucher), today)


def following(voucher: SalesVoucher, day: date, choice: ReminderChoice = ALL) -> receivables.ReminderFigures:
    """The next reminder of `day`, which there must be."""
    figures = receivables.next_reminder(voucher, totals(voucher), CUSTOMER, SETTINGS, day, choice)
    assert figures is not None
    return figures


def reminder(number: int, day: date, fee: int = 0, interest: int = 0, compensation: int = 0) -> Reminder:
    return Reminder(id=number, number=number, date=day, fee=fee, interest=interest, compensation=compensation)


def test_due_today_is_not_overdue_and_tomorrow_it_is() -> None:
    """Booked means booked and not yet due."""
    assert state(invoice(), DUE).status == "Booked"
    assert state(invoice(), DUE + timedelta(days=1)).status == "Overdue"


@pytest.mark.parametrize(
    ("paid", "status", "remaining"),
    [
        ((), "Overdue", 125_000),
        ((50_000,), "Overdue", 75_000),
        ((50_000, 75_000), "Paid", 0),
        ((125_001,), "OverPaid", -1),
    ],
)
def test_the_status_follows_what_remains(paid: tuple[int, ...], status: str, remaining: int) -> None:
    """A part-paid invoice past its date stays Overdue."""
    voucher = invoice(payments=tuple(payment(amount) for amount in paid))
    result = state(voucher, DUE + timedelta(days=30))
    assert (result.status, result.paid, result.remaining) == (status, sum(paid), remaining)


def test_a_draft_is_a_draft_however_old() -> None:
    """It has no number."""
    assert state(invoice(number=None), date(2030, 1, 1)).status == "Draft"


def test_an_invoice_paid_to_its_face_value_after_a_fee_is_not_paid() -> None:
    """Fee, interest and compensation of booked reminders remain; those of drafts and deleted ones do not count."""
    sent = reminder(1, date(2025, 4, 1), fee=10_000, interest=1_013, compensation=31_000)
    voucher = invoice(payments=(payment(125_000),), reminders=(sent,))
    assert state(voucher, date(2025, 5, 1)) == receivables.PaymentState("Overdue", 125_000, 42_013, 167_013)
    gone = (replace(sent, is_deleted=True), replace(sent, is_draft=True))
    assert state(replace(voucher, reminders=gone)).status == "Paid"


def test_a_set_off_counts_as_paid_and_a_remainder_taken_as_fee_too() -> None:
    """Paid is not the same as money received."""
    off = payment(125_000, deposit_account=None, related_guid="note")
    assert state(invoice(payments=(off,))).status == "Paid"
    short = payment(124_000, remainder_is_fee=True)
    assert state(invoice(payments=(short,))) == receivables.PaymentState("Paid", 125_000, 0, 125_000)


def test_a_refund_takes_back_what_was_overpaid() -> None:
    """A negative payment."""
    voucher = invoice(payments=(payment(130_000), payment(-5_000)))
    assert state(voucher).status == "Paid"


def test_a_credit_note_is_never_overdue_and_a_voucher_of_nothing_is_paid() -> None:
    """There is nobody to remind."""
    assert state(credit_note(), date(2030, 1, 1)).status == "Booked"
    assert state(credit_note(payments=(payment(125_000),))).status == "Paid"
    assert state(credit_note(payments=(payment(125_100),))).status == "OverPaid"
    assert state(invoice(line(0)), date(2030, 1, 1)).status == "Paid"


def test_a_negative_invoice_is_paid_by_paying_the_customer() -> None:
    """It is not overpaid for being negative."""
    negative = invoice(line(-100_000))
    assert state(negative).status == "Booked"
    assert state(replace(negative, payments=(payment(-125_000),))).status == "Paid"
    assert state(replace(negative, payments=(payment(-130_000),))).status == "OverPaid"


def test_amounts_are_in_the_voucher_s_own_currency() -> None:
    """Kroner paid and reminder fees count at the invoice's rate."""
    foreign = invoice(
        line(10_000, account=1200),
        currency="EUR",
        rate=Decimal(800),
        payments=(payment(40_000),),
        reminders=(reminder(1, date(2025, 4, 1), fee=8_000),),
    )
    assert state(foreign) == receivables.PaymentState("Booked", 5_000, 6_000, 11_000)


def test_interest_is_the_remaining_principal_times_the_rate_for_each_started_month() -> None:
    """1,250.00 less 250.00 paid, two months begun, 0.81 %: 16.20."""
    voucher = invoice(payments=(payment(25_000),))
    for day, amount in (
        (date(2025, 3, 9), 0),
        (date(2025, 3, 10), 810),
        (date(2025, 4, 9), 810),
        (date(2025, 4, 10), 1_620),
    ):
        assert receivables.interest(voucher, totals(voucher), Decimal("0.81"), day) == amount


def test_interest_may_be_counted_in_days_instead() -> None:
    """Fifteen days are half a month."""
    day = DUE + timedelta(days=15)
    assert receivables.interest(invoice(), totals(invoice()), Decimal(1), day, "days") == 625


def test_payments_after_the_reminder_do_not_lower_its_interest() -> None:
    """The figures of a reminder stand as of its day."""
    voucher = invoice(payments=(payment(125_000, date(2025, 5, 1)),))
    assert receivables.interest(voucher, totals(voucher), Decimal(1), date(2025, 4, 1)) == 1_250


def test_a_month_is_charged_interest_once() -> None:
    """The second reminder goes on where the first one stopped."""
    first = reminder(1, date(2025, 4, 1), fee=10_000, interest=1_013)
    voucher = invoice(reminders=(first,))
    assert following(voucher, date(2025, 4, 9)).interest == 0
    second = following(voucher, date(2025, 4, 20))
    assert (second.interest, second.interest_from, second.interest_to) == (
        1_013,
        date(2025, 4, 2),
        date(2025, 4, 20),
    )


def test_the_first_reminder_may_be_made_the_day_after_the_due_date() -> None:
    """Not on the day itself, not on what is paid, not on a draft."""
    voucher = invoice()
    assert receivables.next_reminder(voucher, totals(voucher), CUSTOMER, SETTINGS, DUE) is None
    first = following(voucher, DUE + timedelta(days=1))
    assert (first.number, first.fee, first.interest, first.compensation) == (1, 10_000, 1_013, 31_000)
    assert first.total == 125_000 + 10_000 + 1_013 + 31_000
    paid = replace(voucher, payments=(payment(125_000),))
    assert receivables.next_reminder(paid, totals(paid), CUSTOMER, SETTINGS, date(2025, 5, 1)) is None


def test_there_are_at_most_three_reminders() -> None:
    """Drafts and deleted ones are not among them."""
    days = [date(2025, 4, day) for day in (1, 11, 21)]
    three = tuple(reminder(at, day, fee=10_000) for at, day in enumerate(days, 1))
    voucher = invoice(reminders=three)
    assert receivables.next_reminder(voucher, totals(voucher), CUSTOMER, SETTINGS, date(2025, 6, 1)) is None
    fewer = replace(voucher, reminders=(*three[:2], replace(three[2], is_deleted=True)))
    assert following(fewer, date(2025, 6, 1)).number == 3


def test_the_fee_is_the_setting_but_never_more_than_a_hundred_kroner() -> None:
    """And left out when asked, or within ten days of the last one."""
    voucher = invoice()
    greedy = replace(SETTINGS, reminder_fee=50_000)
    figures = receivables.next_reminder(voucher, totals(voucher), CUSTOMER, greedy, date(2025, 4, 1))
    assert figures is not None
    assert figures.fee == 10_000
    assert following(voucher, date(2025, 4, 1), ReminderChoice(with_fee=False)).fee == 0
    sent = replace(voucher, reminders=(reminder(1, date(2025, 4, 1), fee=10_000),))
    assert following(sent, date(2025, 4, 10)).fee == 0
    assert following(sent, date(2025, 4, 11)).fee == 10_000


def test_an_invoice_s_own_fee_and_rate_stand_before_the_settings() -> None:
    """Nothing of the one where the other has none."""
    terms = receivables.reminder_terms(
        invoice(reminder_fee=7_500, reminder_interest_rate=Decimal("1.5")), SETTINGS
    )
    assert (terms.reminder_fee, terms.reminder_interest_rate) == (7_500, Decimal("1.5"))
    assert receivables.reminder_terms(invoice(), SETTINGS) == SETTINGS


def test_compensation_is_for_businesses_and_once_only() -> None:
    """A person never pays it, nor does anybody twice, and nobody unless it is asked for."""
    voucher = invoice()
    day = date(2025, 4, 1)
    for contact in (PERSON, None):
        figures = receivables.next_reminder(voucher, totals(voucher), contact, SETTINGS, day, ALL)
        assert figures is not None
        assert (figures.compensation_available, figures.compensation) == (False, 0)
    assert following(voucher, day, ReminderChoice()).compensation == 0
    assert following(voucher, day, ReminderChoice()).compensation_available
    sent = replace(voucher, reminders=(reminder(1, day, compensation=31_000),))
    second = following(sent, date(2025, 5, 1))
    assert (second.compensation_available, second.compensation, second.accumulated) == (False, 0, 31_000)


def test_a_reminder_that_was_made_keeps_its_own_amounts() -> None:
    """Earlier ones are carried over, later ones and later payments are not its business."""
    first = reminder(1, date(2025, 4, 1), fee=10_000, interest=1_013)
    second = reminder(2, date(2025, 4, 15), fee=9_000)
    third = reminder(3, date(2025, 5, 1), fee=10_000)
    voucher = invoice(
        reminders=(third, first, second),
        payments=(payment(5_000, date(2025, 4, 10)), payment(1, date(2025, 6, 1))),
    )
    figures = receivables.reminder_figures(voucher, totals(voucher), CUSTOMER, second)
    assert (figures.fee, figures.interest, figures.interest_from) == (9_000, 0, None)
    assert (figures.accumulated, figures.paid) == (11_013, 5_000)
    assert figures.total == 125_000 + 11_013 + 9_000 - 5_000


def test_terms_decide_when_interest_begins() -> None:
    """Current month out of 1 March and 10 days is 10 April."""
    voucher = invoice(terms=Terms(type="CurrentMonthOut", days=10))
    assert receivables.interest(voucher, totals(voucher), Decimal(1), date(2025, 4, 10)) == 0
    assert receivables.interest(voucher, totals(voucher), Decimal(1), date(2025, 4, 11)) == 1_250


@pytest.mark.parametrize(("paid", "status"), [(125_000, "Paid"), (125_001, "OverPaid"), (50_000, "Booked")])
def test_a_credit_note_is_never_overdue(paid: int, status: str) -> None:
    """There is nobody to remind."""
    assert state(credit_note(payments=(payment(paid),)), DUE + timedelta(days=99)).status == status


@pytest.mark.parametrize(
    ("base", "paid", "status"),
    [
        (-100_000, -125_000, "Paid"),
        (-100_000, -125_001, "OverPaid"),
        (-100_000, -50_000, "Overdue"),
        (0, 1, "OverPaid"),
    ],
)
def test_an_invoice_below_nothing_is_paid_the_other_way(base: int, paid: int, status: str) -> None:
    """More than was asked is too much in either direction, and anything is for one of 0.00."""
    voucher = invoice(line(base), payments=(payment(paid),))
    assert state(voucher, DUE + timedelta(days=1)).status == status


def test_what_was_paid_too_much_leaves_no_principal() -> None:
    """Nothing, and not less."""
    voucher = invoice(payments=(payment(200_000),))
    assert receivables.remaining_principal(voucher, totals(voucher), DUE) == 0
