"""What is seldom booked, worked out by hand: ties to even in what holds VAT, days and øre at the edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mock_dinero.ledger import posting, receivables
from mock_dinero.ledger.books import ManualLine, PurchaseLine, Reminder
from mock_dinero.ledger.totals import totals_of
from tests.mock_dinero.ledger.builders import (
    CUSTOMER,
    PERSON,
    Y2025,
    company,
    invoice,
    line,
    manual,
    payment,
    posted,
    primo,
    purchase,
    totals,
)

EVEN = posting.desk_of(company(), "half-even")


def test_a_manual_line_with_half_an_ore_of_vat_goes_to_the_even_neighbour() -> None:
    """A quarter of 0.10 is 0.025: 0.02 where ties go to even, both ways."""
    voucher = manual(ManualLine(account=2050, amount=10, vat_code="IEUV", balancing=55000))
    legs = [(2050, 10), (64020, -2), (64060, 2), (55000, -10)]
    assert posted(posting.post_manual(EVEN, voucher)) == legs


def test_a_payment_clears_the_total_as_it_was_booked_with_ties_to_even() -> None:
    """0.10 and 0.02 of VAT; 0.11 with the rest as fee leaves 0.01 of fee."""
    voucher = invoice(line(10), payments=(payment(11, remainder_is_fee=True),))
    assert posted(posting.post_payment(EVEN, voucher)) == [(55000, 11), (53000, -12), (7220, 1)]


def test_a_cash_purchase_is_paid_from_the_account_it_names() -> None:
    """Not from the bank."""
    bought = purchase(PurchaseLine(account=3000, amount=100), deposit_account=55040)
    assert posted(posting.post_purchase(EVEN, bought))[-1] == (55040, -100)


def test_an_opening_on_the_last_day_of_the_first_year_is_its_opening() -> None:
    """Recorded rows of any day of the year are."""
    row = replace(primo(55000, 100), date=Y2025.end)
    assert row in company(entries=(row,)).entries


def test_interest_is_not_charged_twice_on_the_day_of_a_reminder_nor_spared_by_one_of_tomorrow() -> None:
    """1 % of 1,250.00 for one started month."""
    day = date(2025, 4, 1)
    for made, expected in ((day, 0), (date(2025, 4, 2), 1_250)):
        voucher = invoice(reminders=(Reminder(id=1, number=1, date=made, interest=1_250),))
        assert receivables.interest(voucher, totals(voucher), Decimal(1), day) == expected


@pytest.mark.parametrize(("contact", "is_available"), [(CUSTOMER, True), (PERSON, False)])
def test_a_reminder_that_was_made_tells_its_interest_and_whether_compensation_was_open(
    contact: object, *, is_available: bool
) -> None:
    """Interest runs from the day after the one that was paid to."""
    first = Reminder(id=1, number=1, date=date(2025, 4, 1), interest=1_250)
    voucher = invoice(reminders=(first,))
    figures = receivables.reminder_figures(voucher, totals(voucher), contact, first)  # type: ignore[arg-type]
    assert figures.compensation_available is is_available
    assert (figures.interest_from, figures.interest_to) == (date(2025, 3, 10), date(2025, 4, 1))


def test_a_sale_under_a_code_without_a_rate_has_no_line_of_vat() -> None:
    """Not one of 0.00 either."""
    assert totals_of(invoice(line(100_000)), {1000: "UEUV"}).vats == ()
