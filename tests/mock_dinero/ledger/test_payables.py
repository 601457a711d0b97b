"""Status of purchases."""

from __future__ import annotations

from datetime import date

import pytest

from mock_dinero.ledger import payables
from mock_dinero.ledger.books import Purchase, PurchaseLine
from tests.mock_dinero.ledger.builders import payment, purchase

DUE = date(2025, 3, 15)
LATER = date(2025, 3, 16)
LINE = PurchaseLine(account=2050, amount=100_000, vat_code="IEUV")


def on_credit(*paid: int, is_editing: bool = False, number: int | None = 1) -> Purchase:
    return purchase(
        LINE,
        purchase_type="credit",
        payment_date=DUE,
        payments=tuple(payment(amount) for amount in paid),
        is_editing=is_editing,
        number=number,
    )


@pytest.mark.parametrize(
    ("voucher", "today", "status"),
    [
        (on_credit(), DUE, "Booked"),
        (on_credit(), LATER, "Overdue"),
        (on_credit(60_000), LATER, "Overdue"),
        (on_credit(60_000, 40_000), LATER, "Paid"),
        (on_credit(100_100), LATER, "Overpaid"),
        (on_credit(is_editing=True), LATER, "Editing"),
        (on_credit(number=None), LATER, "Draft"),
        (purchase(LINE), LATER, "Paid"),
        (purchase(LINE, number=None), LATER, "Draft"),
        (purchase(LINE, purchase_type="credit"), LATER, "Overdue"),
    ],
)
def test_the_status_of_a_purchase(voucher: Purchase, today: date, status: str) -> None:
    """Cash is paid at once; credit falls due on its payment date, or its own where it has none."""
    assert payables.purchase_status(voucher, today) == status


def test_reverse_charged_vat_is_not_owed_to_the_supplier() -> None:
    """The total is the amount as entered."""
    state = payables.purchase_state(on_credit(60_000), DUE)
    assert (state.total, state.paid, state.remaining) == (100_000, 60_000, 40_000)


def test_a_cash_purchase_leaves_nothing_to_pay() -> None:
    """It has no payments of its own."""
    assert payables.purchase_state(purchase(LINE), DUE) == payables.PurchaseState("Paid", 100_000, 100_000, 0)
