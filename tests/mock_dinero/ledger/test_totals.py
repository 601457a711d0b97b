"""Totals of invoices and credit notes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from mock_dinero.ledger import chart
from mock_dinero.ledger.books import SalesLine
from mock_dinero.ledger.totals import totals_of
from tests.mock_dinero.ledger.builders import invoice, line, totals
from tests.mock_dinero.ledger.strategies import ACCOUNTS, sales_lines


def test_vat_is_rounded_once_on_the_total() -> None:
    """Three lines of 33.33 show 3 x 41.66 = 124.98 and cost 124.99."""
    result = totals(invoice(line(3333), line(3333), line(3333)))
    assert (result.excl, result.vat, result.incl) == (9999, 2500, 12499)
    assert sum(incl for _, incl in result.lines) == 12498


def test_a_tie_in_the_vat_goes_up_or_to_even() -> None:
    """0.10 x 25 % is two and a half øre; 0.30 x 25 % is seven and a half."""
    for base, up, even in ((10, 3, 2), (30, 8, 8)):
        voucher = invoice(line(base))
        assert totals_of(voucher, chart.STANDARD).vat == up
        assert totals_of(voucher, chart.STANDARD, "half-even").vat == even


def test_text_lines_are_worth_nothing_and_keep_their_place() -> None:
    """Lines and amounts stay side by side."""
    result = totals(invoice(line(100, line_type="Text"), line(200)))
    assert result.lines == ((0, 0), (200, 250))
    assert result.excl == 200


def test_quantity_and_discount_are_exact_until_the_line_is_rounded() -> None:
    """2.5 x 640.00 less 10 % is 1,440.00; 7.25 x 0.33 less 33.3 % is 1.60."""
    hours = line(64_000, quantity=Decimal("2.5"), discount=Decimal(10))
    odd = line(33, quantity=Decimal("7.25"), discount=Decimal("33.3"))
    assert totals(invoice(hours, odd)).lines == ((144_000, 180_000), (160, 200))


def test_a_mixed_voucher_tells_taxed_and_untaxed_apart() -> None:
    """The VAT base leaves the untaxed line out, and the block of totals names both."""
    result = totals(invoice(line(144_000), line(6_000, account=1050)))
    assert (result.vatable, result.non_vatable, result.vat) == (144_000, 6_000, 36_000)
    assert [(row.type, row.amount, row.position) for row in result.total_lines] == [
        ("SubTotalWithVat", 144_000, 0),
        ("SubTotalWithoutVat", 6_000, 1),
        ("Vat", 36_000, 2),
        ("Total", 186_000, 3),
    ]
    assert [row.label for row in result.total_lines] == [
        "Momspligtigt beløb",
        "Momsfrit beløb",
        "Moms (25 %)",
        "Total DKK",
    ]
    english = totals(invoice(line(144_000), line(6_000, account=1050), language="en-GB")).total_lines
    assert [row.label for row in english] == ["Subtotal incl. VAT", "VAT-free", "VAT (25 %)", "Total DKK"]


def test_a_voucher_under_one_rate_has_one_subtotal() -> None:
    """There is nothing to tell apart."""
    rows = totals(invoice(line(144_000))).total_lines
    assert [(row.type, row.label) for row in rows] == [
        ("SubTotal", "Subtotal"),
        ("Vat", "Moms (25 %)"),
        ("Total", "Total DKK"),
    ]


def test_a_voucher_without_vat_has_a_subtotal_and_a_total() -> None:
    """Positions 0 and 2, as an empty draft was observed to have them."""
    rows = totals(invoice(line(0))).total_lines
    assert [(row.type, row.label, row.position) for row in rows if row.type != "Vat"] == [
        ("SubTotal", "Subtotal", 0),
        ("Total", "Total DKK", 2),
    ]
    assert [row.position for row in totals(invoice(line(500, account=1050))).total_lines] == [0, 2]


def test_an_account_that_is_gone_from_the_chart_carries_no_vat() -> None:
    """Its code is not known any more."""
    assert totals(invoice(line(1000, account=1999))).vat == 0


def test_foreign_totals_are_converted_and_the_booked_amount_is_the_sum_of_rounded_legs() -> None:
    """At 745.55 net 0.05 and VAT 0.01 book 0.37 + 0.07; the total of 0.06 converts to 0.45."""
    result = totals(invoice(line(5), currency="EUR", rate=Decimal("745.55")))
    assert (result.excl, result.vat) == (5, 1)
    assert (result.excl_dkk, result.incl_dkk, result.booked_dkk) == (37, 45, 44)


@settings(max_examples=min(100, settings().max_examples))
@given(st.lists(sales_lines, max_size=5), st.sampled_from(("DKK", "EUR")))
def test_totals_agree_with_their_parts(lines: list[SalesLine], currency: str) -> None:
    """Net and VAT make the total, the bases make the net, and the lines are off by half an øre each at most."""
    result = totals_of(invoice(*lines, currency=currency), ACCOUNTS)
    assert result.excl + result.vat == result.incl
    assert result.vatable + result.non_vatable == result.excl == sum(excl for excl, _ in result.lines)
    assert abs(result.incl - sum(incl for _, incl in result.lines)) <= Fraction(len(result.lines) + 1, 2)
    assert result.total_lines[-1].amount == result.incl
    assert sum(net.amount for net in result.nets) + sum(tax.amount for tax in result.vats) == result.incl
