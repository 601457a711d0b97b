"""What each VAT code does, to the øre."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_dinero.ledger import money, vat
from mock_dinero.ledger.books import VatType

CODES = [kind.code for kind in vat.VAT_TYPES]
PARTIAL = VatType(code="D40", name="Delvis fradrag 40 %", rate=Decimal("0.10"))


@pytest.mark.parametrize(
    ("code", "gross", "cost", "postings"),
    [
        ("I25", 125_000, 100_000, [(64060, 25_000)]),
        ("I25", 1_235, 988, [(64060, 247)]),
        ("I25", -1_235, -988, [(64060, -247)]),
        ("REP", 100_000, 95_000, [(64060, 5_000)]),
        ("U25", -125_000, -100_000, [(64000, -25_000)]),
        ("KUNS", -105_000, -100_000, [(64000, -5_000)]),
        ("IEUV", 100_000, 100_000, [(64020, -25_000), (64060, 25_000)]),
        ("IVV", 100_000, 100_000, [(64020, -25_000), (64060, 25_000)]),
        ("IEUY", 100_000, 100_000, [(64040, -25_000), (64060, 25_000)]),
        ("IVY", 100_000, 100_000, [(64040, -25_000), (64060, 25_000)]),
        ("OBPK", 100_000, 100_000, [(64000, -25_000), (64060, 25_000)]),
        ("UEUV", 100_000, 100_000, []),
        ("UEUV2", 100_000, 100_000, []),
        ("UEUY", 100_000, 100_000, []),
        ("UVV", 100_000, 100_000, []),
        ("UVY", 100_000, 100_000, []),
        ("none", 100_000, 100_000, []),
        (None, 100_000, 100_000, []),
        ("I25", 0, 0, []),
    ],
)
def test_a_code_splits_an_amount(
    code: str | None, gross: int, cost: int, postings: list[tuple[int, int]]
) -> None:
    """Taken out of the amount, a quarter of it deductible, charged on top on both sides, or left alone."""
    assert vat.split(code, gross) == (cost, tuple(postings))


def test_half_an_ore_of_cost_goes_up_or_to_the_even_neighbour() -> None:
    """Of 0.30 with a quarter of the VAT deducted 0.285 is the cost."""
    assert vat.split("REP", 30).cost == 29
    assert vat.split("REP", 30, ties="half-even").cost == 28


def test_a_company_s_own_partial_code_deducts_its_rate_of_the_net_price() -> None:
    """40 % of the VAT: of 1,250.00 incl. VAT 100.00 is deducted."""
    assert vat.split("D40", 125_000, (PARTIAL,)) == (115_000, ((64060, 10_000),))


def test_an_unknown_code_is_refused_by_name() -> None:
    """A misspelled code must not pass for one without VAT."""
    with pytest.raises(ValueError, match="D41"):
        vat.split("D41", 125_000, (PARTIAL,))


@given(
    st.sampled_from((*CODES, "none", "D40")),
    st.integers(-(10**9), 10**9),
    st.sampled_from(("half-up", "half-even")),
)
def test_a_split_loses_nothing_and_mirrors(code: str, gross: int, ties: money.Ties) -> None:
    """Cost and VAT are the gross amount, and the reversal of a posting is its mirror image."""
    cost, postings = vat.split(code, gross, (PARTIAL,), ties)
    assert cost + sum(amount for _, amount in postings) == gross
    back = tuple((account, -amount) for account, amount in postings)
    assert vat.split(code, -gross, (PARTIAL,), ties) == (-cost, back)


def test_only_taxed_sales_add_vat_to_a_sales_line() -> None:
    """U25 adds a quarter, KUNS a twentieth, all other codes and none nothing."""
    rates = {code: vat.sales_rate(code) for code in (*CODES, "none", None)}
    assert {code: rate for code, rate in rates.items() if rate} == {
        "U25": Fraction(1, 4),
        "KUNS": Fraction(1, 20),
    }


def test_there_are_fourteen_codes_and_none_is_not_one() -> None:
    """Rates are fractions, as Dinero gives them."""
    assert len(set(CODES)) == 14
    assert "none" not in CODES
    assert {kind.code: kind.rate for kind in vat.VAT_TYPES}["I25"] == Decimal("0.25")
