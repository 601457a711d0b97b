"""How often VAT is settled, one world per case: what proves a frequency and what only looks like it does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.vat.calendar import FREQUENCIES, Frequency, periods_between
from dinero_mcp.vat.frequency import Evidence, Reading, read_frequency
from dinero_mcp.vat.settlements import settlements_of, vat_rows_of
from tests.server.kept_books import (
    Row,
    postings,
    primo,
    sale,
    vat_collected,
    vat_paid,
    vat_refunded,
    voucher,
)

TODAY = "2026-11-16"

A_SKAT = "A-skat og AM-bidrag"


def evidence(*vouchers: list[Row], today: str = TODAY, begin: str = "2023-01-01") -> Evidence:
    day = date.fromisoformat(today)
    seen = [posting for posting in postings(*vouchers) if posting.day <= day]
    return Evidence(
        settlements=settlements_of(seen),
        vat_rows=vat_rows_of(seen),
        books_begin=date.fromisoformat(begin),
        today=day,
    )


def read(*vouchers: list[Row], today: str = TODAY, begin: str = "2023-01-01") -> Reading:
    return read_frequency(evidence(*vouchers, today=today, begin=begin))


def found(*vouchers: list[Row], today: str = TODAY, begin: str = "2023-01-01") -> tuple[str, str]:
    reading = read(*vouchers, today=today, begin=begin)
    return reading.frequency, reading.confidence


def paid(days: str, amount: float = 1000.0) -> list[Row]:
    """VAT paid on each of these days."""
    return [row for day in days.split() for row in vat_paid(day, amount)]


def sales(first: str, last: str) -> list[Row]:
    """A sale with VAT in the middle of every month."""
    months = periods_between(date.fromisoformat(first), date.fromisoformat(last), "monthly")
    return [row for month in months for row in sale(month.start.replace(day=15).isoformat(), 1234.5)]


def settled_on_time(frequency: Frequency, first: str, last: str) -> list[Row]:
    """Every period of a span paid on its deadline, each with an amount of its own."""
    periods = periods_between(date.fromisoformat(first), date.fromisoformat(last), frequency)
    return [
        row
        for at, period in enumerate(periods)
        for row in vat_paid(period.deadline.isoformat(), 5000.0 + 10 * at)
    ]


def test_four_quarterly_payments_prove_quarters_with_high_confidence() -> None:
    """1 June and 1 December belong to no other frequency."""
    assert found(paid("2025-09-01 2025-12-01 2026-03-02 2026-06-01")) == ("quarterly", "high")


@pytest.mark.parametrize("days", ["2026-03-02 2026-06-01", "2025-12-01 2026-03-02 2026-06-01"])
def test_two_or_three_consistent_payments_give_medium_confidence(days: str) -> None:
    """Enough to name a deadline by."""
    assert found(paid(days)) == ("quarterly", "medium")


def test_one_payment_on_1_june_is_quarterly_with_low_confidence() -> None:
    """It proves a quarter, but one payment is not enough to name a deadline by."""
    reading = read(paid("2026-06-01"))
    assert (reading.frequency, reading.confidence) == ("quarterly", "low")
    assert reading.usable is None


def test_one_payment_on_1_september_proves_nothing() -> None:
    """The second quarter and the first half-year are due on the same day."""
    assert found(paid("2026-09-01")) == ("unknown", "none")


def test_no_payment_at_all_is_unknown() -> None:
    """Never assume."""
    assert found(sales("2024-01-01", "2026-10-31")) == ("unknown", "none")


@pytest.mark.parametrize("kind", ["Primo", "Ultimo"])
def test_a_balance_carried_on_64100_is_no_payment(kind: str) -> None:
    """Old VAT collected in the opening balance, or closed out of it, moved no money."""
    carried = voucher("2026-06-01", "Primo moms", (64100, 5000.0), (60020, -5000.0), type_=kind)
    assert found(carried) == ("unknown", "none")


def test_a_primo_row_does_not_add_to_what_payments_prove() -> None:
    """One payment stays one payment beside an opening balance."""
    assert found(primo("2026-01-01", 64100, -1000.0), paid("2026-06-01")) == ("quarterly", "low")


def test_a_skat_paid_through_63300_every_month_is_no_vat() -> None:
    """The tax account holds A-skat and AM-bidrag too; only a text that says moms counts."""
    months = periods_between(date(2026, 1, 1), date(2026, 10, 31), "monthly")
    a_skat = [vat_paid(each.deadline.isoformat(), account=63300, text=A_SKAT) for each in months]
    assert found(*a_skat) == ("unknown", "none")


def test_a_text_that_says_momsfri_is_no_vat() -> None:
    """A word that holds moms and means its opposite."""
    assert found(vat_paid("2026-06-01", account=63300, text="Momsfri ydelse")) == ("unknown", "none")


def test_moms_paid_through_63300_counts() -> None:
    """Many pay into the tax account and never touch 64100."""
    through = [
        vat_paid(day, account=63300, text="Moms 1. kvt.")
        for day in ("2025-12-01", "2026-06-01", "2026-09-01")
    ]
    assert found(*through) == ("quarterly", "medium")


def test_money_that_passes_63300_on_its_way_to_64100_is_one_payment() -> None:
    """The bank's day counts, the transfer behind it does not count again."""
    through_bank = vat_paid("2026-06-01", account=63300, text="Moms 1. kvartal")
    transfer = voucher("2026-06-03", "Moms fra skattekonto", (64100, 1000.0), (63300, -1000.0))
    (settlement,) = settlements_of(postings(through_bank, transfer))
    assert (settlement.day, settlement.account) == (date(2026, 6, 1), 63300)


def test_a_transfer_from_63300_counts_where_the_bank_row_does_not_say_moms() -> None:
    """A payment for A-skat and VAT together names neither."""
    through_bank = vat_paid("2026-06-01", 4000.0, account=63300, text="Skattekontoen")
    transfer = voucher("2026-06-03", "Q1", (64100, 1000.0), (63300, -1000.0))
    assert [each.kind for each in settlements_of(postings(through_bank, transfer))] == ["payment"]


def test_a_collection_is_evidence_but_no_payment() -> None:
    """Moving the VAT to 64100 settles nothing yet."""
    assert found(vat_collected("2026-03-31"), vat_collected("2026-06-30")) == ("unknown", "none")


def test_a_payment_taken_back_does_not_count() -> None:
    """A deleted voucher stays with an offsetting one: nothing was paid."""
    assert found(vat_paid("2026-06-01"), vat_refunded("2026-06-04")) == ("unknown", "none")


def test_an_ore_rest_on_64100_is_no_payment() -> None:
    """Whole kroner are paid, so a rest under one krone stays and may be written off."""
    rest = voucher("2026-06-01", "Øreafrunding", (64100, 0.56), (7460, -0.56))
    assert settlements_of(postings(rest)) == ()


def test_interest_charged_on_vat_is_no_payment() -> None:
    """No money moved on the day it was booked."""
    interest = voucher("2026-06-01", "Renter af moms", (9220, 120.0), (64100, -120.0))
    assert settlements_of(postings(interest)) == ()


def test_refunds_weeks_after_the_deadline_prove_quarters_as_payments_do() -> None:
    """An exporter never pays; the authority pays back some weeks later."""
    refunds = [vat_refunded(day) for day in ("2025-12-18", "2026-03-20", "2026-06-22", "2026-09-15")]
    assert found(*refunds) == ("quarterly", "high")


@pytest.mark.parametrize(("last", "confidence"), [("2025-12-31", "medium"), ("2026-09-30", "high")])
def test_three_payments_a_month_apart_prove_months(last: str, confidence: str) -> None:
    """October to December is a run of three."""
    assert found(settled_on_time("monthly", "2025-10-01", last)) == ("monthly", confidence)


def test_june_paid_on_17_august_belongs_to_the_run() -> None:
    """June and July are both due in August."""
    assert found(settled_on_time("monthly", "2026-05-01", "2026-07-31")) == ("monthly", "medium")


def test_a_month_paid_weeks_after_its_deadline_leaves_the_frequency_monthly() -> None:
    """One payment on 12 November among twenty near the 25th is a month paid then, not a quarter."""
    months = settled_on_time("monthly", "2025-01-01", "2026-08-31")
    assert found(sales("2025-01-01", "2026-09-30"), months, paid("2026-11-12", 777)) == ("monthly", "high")


def test_quarters_paid_a_few_days_early_are_not_months() -> None:
    """25 February, May, August and November are near the 25th but three months apart."""
    days = "2025-08-25 2025-11-25 2026-02-25 2026-05-25 2026-08-25"
    assert found(paid(days)) == ("quarterly", "high")


def test_a_nil_quarter_is_not_a_longer_period() -> None:
    """Nothing to pay for the third quarter posts nothing."""
    assert found(paid("2025-09-01 2026-03-02 2026-06-01 2026-09-01")) == ("quarterly", "high")


def test_a_nil_quarter_across_new_year_is_not_a_longer_period() -> None:
    """Without VAT rows in the quarter, its missing payment says nothing of a change."""
    assert found(sales("2025-07-01", "2025-12-31"), paid("2025-12-01 2026-03-02 2026-09-01")) == (
        "quarterly",
        "medium",
    )


def test_two_years_of_march_and_september_with_vat_every_quarter_prove_half_years() -> None:
    """The quarters between had VAT and no payment."""
    halves = paid("2025-03-03 2025-09-01 2026-03-02 2026-09-01")
    assert found(sales("2024-07-01", "2026-10-31"), halves) == ("semiAnnual", "medium")


def test_half_years_are_sure_once_four_payments_lie_in_the_newest_eighteen_months() -> None:
    """A refund besides the payments makes four."""
    halves = paid("2025-03-03 2025-09-01 2026-03-02 2026-09-01")
    twice = paid("2026-09-04", 250)
    assert found(sales("2024-07-01", "2026-10-31"), halves, twice) == ("semiAnnual", "high")


def test_march_and_september_without_vat_in_a_quarter_between_prove_nothing() -> None:
    """A quarterly filer with nothing to pay in between looks the same."""
    gap = [row for row in sales("2024-07-01", "2026-10-31") if not "2025-07" <= row["Date"] < "2025-10"]
    reading = read(gap, paid("2025-03-03 2025-09-01 2026-03-02 2026-09-01"))
    assert (reading.frequency, reading.confidence) == ("unknown", "none")
    assert "semiAnnual" in reading.notes[0]
    assert "quarterly" in reading.notes[0]


def test_half_years_in_books_younger_than_two_years_are_not_proved() -> None:
    """Less than two years cannot tell half-years from quarters with nothing to pay."""
    young = found(
        sales("2025-06-01", "2026-10-31"), paid("2025-09-01 2026-03-02 2026-09-01"), begin="2025-06-01"
    )
    assert young == ("unknown", "none")


def quarters_then_half_years() -> list[Row]:
    """Seven quarters up to 2024, then three half-years, with VAT in every quarter."""
    return [
        *sales("2023-04-01", "2026-10-31"),
        *settled_on_time("quarterly", "2023-04-01", "2024-12-31"),
        *settled_on_time("semiAnnual", "2025-01-01", "2026-06-30"),
    ]


def test_a_change_from_quarters_to_half_years_is_seen_across_new_year() -> None:
    """Three half-years since, and quarters before: the old ones no longer count."""
    reading = read(quarters_then_half_years())
    assert (reading.frequency, reading.confidence) == ("semiAnnual", "medium")
    assert "changed on 1 January" in reading.notes[0]


@pytest.mark.parametrize("today", ["2025-08-01", "2025-10-20", "2026-04-20"])
def test_right_after_a_change_to_half_years_both_readings_stand(today: str) -> None:
    """A quarter with VAT and no payment is either unpaid or no period any more."""
    reading = read(quarters_then_half_years(), today=today)
    assert (reading.frequency, reading.confidence) == ("unknown", "none")
    assert "quarterly" in reading.notes[0]


def test_a_change_from_half_years_to_quarters_is_seen_with_the_first_june_payment() -> None:
    """The newest year that proves something speaks first."""
    before = settled_on_time("semiAnnual", "2024-01-01", "2025-12-31")
    after = settled_on_time("quarterly", "2026-01-01", "2026-06-30")
    assert found(sales("2024-01-01", "2026-10-31"), before, after) == ("quarterly", "high")


def test_a_change_from_quarters_to_months_is_seen() -> None:
    """A run of months in 2026 outweighs the quarters of 2025."""
    before = settled_on_time("quarterly", "2025-01-01", "2025-12-31")
    after = settled_on_time("monthly", "2026-01-01", "2026-09-30")
    assert found(sales("2025-01-01", "2026-10-31"), before, after) == ("monthly", "high")


def test_a_change_from_months_to_quarters_is_seen() -> None:
    """1 June after a year of months proves quarters for the new year."""
    before = settled_on_time("monthly", "2025-01-01", "2025-12-31")
    after = settled_on_time("quarterly", "2026-01-01", "2026-06-30")
    assert found(sales("2025-01-01", "2026-10-31"), before, after) == ("quarterly", "medium")


def test_months_and_quarters_in_the_same_year_are_a_conflict_with_both_in_notes() -> None:
    """Four months in a row and payments for the first and third quarter: nobody can tell."""
    months = settled_on_time("monthly", "2025-01-01", "2025-04-30")
    reading = read(months, paid("2025-06-04", 9), paid("2025-12-04", 8), today="2026-01-10")
    assert (reading.frequency, reading.confidence) == ("unknown", "none")
    assert "monthly" in reading.notes[0]
    assert "quarterly" in reading.notes[0]


def test_payments_mostly_far_from_every_deadline_are_a_conflict() -> None:
    """One payment on 1 June and two in between prove nothing together."""
    assert found(paid("2026-06-01 2026-04-22 2026-07-22")) == ("unknown", "none")


def test_payments_near_no_deadline_prove_nothing() -> None:
    """22 April is too late for the fourth quarter and too early for the first."""
    assert found(paid("2026-04-22")) == ("unknown", "none")


def test_payments_older_than_eighteen_months_give_low_confidence() -> None:
    """What was true then may have changed at a new year."""
    assert found(paid("2024-06-03 2024-09-02 2024-12-02 2025-03-03")) == ("quarterly", "low")


@pytest.mark.parametrize(("day", "confidence"), [("2025-05-16", "medium"), ("2025-05-15", "low")])
def test_the_newest_eighteen_months_begin_on_the_same_day_of_the_month(day: str, confidence: str) -> None:
    """On 16 November 2026 that is 16 May 2025."""
    assert found(paid(f"{day} 2026-06-01")) == ("quarterly", confidence)


@pytest.mark.parametrize(("today", "frequency"), [("2025-07-17", "quarterly"), ("2025-07-18", "unknown")])
def test_a_payment_is_waited_for_until_45_days_after_the_deadline(today: str, frequency: str) -> None:
    """2 June 2025 was the deadline of a quarter that was never paid for."""
    assert read(quarters_then_half_years(), today=today).frequency == frequency


@pytest.mark.parametrize("account", [64000, 64020, 64040, 64060])
def test_vat_is_posted_on_four_accounts(account: int) -> None:
    """Sales VAT, VAT of goods and of services from abroad, purchase VAT; owed where credited."""
    (row,) = vat_rows_of(postings(voucher("2026-05-10", "Moms", (account, -10.0), (2000, 10.0))))
    assert (row.day, row.owed) == (date(2026, 5, 10), Decimal(10))


@pytest.mark.parametrize("account", [64080, 64100, 63300, 65000])
def test_other_debts_to_the_state_are_no_vat_of_a_period(account: int) -> None:
    """Energy levies, the settlement account, the tax account, A-skat."""
    assert vat_rows_of(postings(voucher("2026-05-10", "Andet", (account, -10.0), (2000, 10.0)))) == ()


@pytest.mark.parametrize(("begin", "probably"), [("2026-08-15", True), ("2024-01-01", False)])
def test_a_new_company_without_payments_is_probably_quarterly_yet_unknown(begin: str, probably: bool) -> None:  # noqa: FBT001
    """New companies file by the quarter for a year and a half."""
    reading = read(sales("2026-08-15", "2026-10-31"), begin=begin)
    assert reading.frequency == "unknown"
    assert any("probably quarterly" in note for note in reading.notes) is probably


def test_an_organisation_outside_the_vat_register_is_not_registered() -> None:
    """Whatever is posted."""
    assert read_frequency(evidence(paid("2026-06-01")), "vatFree").frequency == "notRegistered"


def test_a_disputed_registration_is_unknown() -> None:
    """Where Dinero says yes in one list and no in the other."""
    reading = read_frequency(evidence(paid("2025-12-01 2026-06-01")), "disputed")
    assert (reading.frequency, reading.confidence) == ("unknown", "none")


@given(
    st.sampled_from(FREQUENCIES),
    st.dates(date(2026, 10, 1), date(2027, 12, 31)),
    st.randoms(use_true_random=False),
)
def test_books_settled_on_time_are_read_right_whatever_the_day(
    frequency: Frequency, today: date, luck: Random
) -> None:
    """Three years of one frequency, rows in any order: found, and sure enough to name a deadline by."""
    rows = [*sales("2024-01-01", "2027-12-31"), *settled_on_time(frequency, "2024-01-01", "2027-12-31")]
    luck.shuffle(rows)
    reading = read(rows, today=today.isoformat())
    assert reading.usable == frequency
