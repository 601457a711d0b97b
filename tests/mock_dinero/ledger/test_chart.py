"""The standard chart and its sum accounts."""

from __future__ import annotations

from mock_dinero.ledger import chart
from mock_dinero.ledger.vat import VAT_TYPES

NUMBERS = [account.number for account in chart.STANDARD]


def test_every_account_has_a_category_with_a_danish_name() -> None:
    """25 categories; all but Not Set are in use in the standard chart."""
    assert len(chart.CATEGORY_NAMES) == 25
    assert {account.category for account in chart.STANDARD} == chart.CATEGORY_NAMES.keys() - {"Not Set"}
    assert all(account.category_name == chart.CATEGORY_NAMES[account.category] for account in chart.STANDARD)


def test_the_numbers_rise_and_each_occurs_once() -> None:
    """A chart can be searched."""
    assert sorted(set(NUMBERS)) == NUMBERS


def test_vat_codes_of_accounts_are_known_codes() -> None:
    """Tab på debitorer carries the sales code, as observed."""
    codes = {account.number: account.vat_code for account in chart.STANDARD}
    assert {code for code in codes.values() if code} <= {kind.code for kind in VAT_TYPES}
    assert (codes[7340], codes[1350], codes[8050], codes[4120]) == ("U25", "U25", "OBPK", "REP")


def test_no_sum_account_has_the_number_of_a_real_account() -> None:
    """Neither of the standard chart nor of the accounts migrations and users make."""
    sums = {group.number for group in chart.SUM_ACCOUNTS}
    assert sums.isdisjoint({*NUMBERS, 2990, 53005, 63005})
    assert 53999 in sums


def test_every_account_is_in_exactly_one_group() -> None:
    """Totals of totals apart, the groups cover the chart without overlap."""
    totals = {9999, 59999, 69999}
    groups = [group for group in chart.SUM_ACCOUNTS if group.number not in totals]
    for number in (*NUMBERS, 2990, 53005, 63005):
        assert sum(group.first <= number <= group.last for group in groups) == 1


def test_99999_is_a_real_balance_account() -> None:
    """It ends in 999 and is no sum account."""
    assert 99999 in NUMBERS
    assert not chart.is_result(99999)
    assert chart.is_result(9420)
    assert not chart.is_result(50000)


def test_one_account_is_the_default_of_sales() -> None:
    """Account 1000."""
    assert [account.number for account in chart.STANDARD if account.is_default_sales] == [1000]
