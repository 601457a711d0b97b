"""Øre, rounding and the numbers of the wire."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_dinero.ledger import money


def test_half_an_ore_goes_up_away_from_zero_or_to_the_even_neighbour() -> None:
    """The switch decides ties only."""
    assert [money.round_half_up(Fraction(n, 2)) for n in (1, 3, 5, -5)] == [1, 2, 3, -3]
    assert [money.rounded(Fraction(n, 2), "half-even") for n in (1, 3, 5, -5)] == [0, 2, 2, -2]


@given(st.fractions(), st.sampled_from(("half-up", "half-even")))
def test_rounding_mirrors_and_stays_within_half_an_ore(value: Fraction, ties: money.Ties) -> None:
    """A credit note is its invoice with the sign turned, to the øre."""
    assert money.rounded(-value, ties) == -money.rounded(value, ties)
    assert abs(money.rounded(value, ties) - value) <= Fraction(1, 2)


@given(st.integers(-(10**13), 10**13))
def test_an_amount_survives_the_wire(ore: int) -> None:
    """What is written as a JSON number reads back as the same øre, also through text."""
    assert money.from_json(money.to_json(ore)) == ore
    assert money.from_json(json.loads(json.dumps(money.to_json(ore)))) == ore


def test_whole_kroner_are_integers_on_the_wire_and_others_have_two_decimals() -> None:
    """200.00 is written 200 and 12.35 is written 12.35."""
    assert json.dumps([money.to_json(20000), money.to_json(1235), money.to_json(-5)]) == "[200, 12.35, -0.05]"


def test_a_fraction_of_an_ore_is_refused() -> None:
    """A third decimal is an error of the file, not something to round away."""
    with pytest.raises(ValueError, match=r"12\.345"):
        money.from_json(12.345)


def test_a_rate_is_kroner_per_hundred_units() -> None:
    """100.00 EUR at 745.60 is 745.60 kr., and back."""
    assert money.in_dkk(10_000, Decimal("745.60")) == 74_560
    assert money.from_dkk(74_560, Decimal("745.60")) == 10_000
    assert money.in_dkk(12_345) == 12_345
