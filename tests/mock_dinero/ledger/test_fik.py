"""The payment slip code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_dinero.ledger import fik


@pytest.mark.parametrize("code", ["000000016460909", "000000067097535"])
def test_the_check_digit_of_published_codes(code: str) -> None:
    """Fourteen digits and the one that follows from them."""
    assert fik.check_digit(code[:14]) == int(code[14])


@pytest.mark.parametrize(("payload", "digit"), [("05" + "0" * 12, 9), ("09" + "0" * 12, 1), ("50" * 7, 5)])
def test_a_product_of_two_digits_counts_by_its_digits(payload: str, digit: int) -> None:
    """Twice 5 is 1 + 0, twice 9 is 1 + 8; what has the weight 1 stays."""
    assert fik.check_digit(payload) == digit


def test_a_code_has_fifteen_digits_and_the_creditor() -> None:
    """In the form of the published description's example."""
    assert fik.fik_code(1646090, "12345678") == "+71000000016460909+12345678"


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_never_keeps_its_check_digit(payload: str, at: int, by: int) -> None:
    """That is what it is for."""
    wrong = payload[:at] + str((int(payload[at]) + by) % 10) + payload[at + 1 :]
    assert fik.check_digit(wrong) != fik.check_digit(payload)
