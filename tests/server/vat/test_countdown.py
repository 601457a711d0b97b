"""The deadline that comes next, and what the books show of the periods that have ended."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.vat.calendar import FREQUENCIES, Frequency
from dinero_mcp.vat.countdown import EndedPeriod, ended_periods, next_deadline, open_periods
from dinero_mcp.vat.frequency import Evidence
from dinero_mcp.vat.settlements import settlements_of, vat_rows_of
from tests.server.kept_books import Row, postings, sale, vat_collected, vat_paid, vat_refunded


def evidence(*vouchers: list[Row], today: str, begin: str = "2023-01-01") -> Evidence:
    day = date.fromisoformat(today)
    seen = [posting for posting in postings(*vouchers) if posting.day <= day]
    return Evidence(
        settlements=settlements_of(seen),
        vat_rows=vat_rows_of(seen),
        books_begin=date.fromisoformat(begin),
        today=day,
    )


def ended(
    *vouchers: list[Row], today: str, frequency: Frequency = "quarterly", begin: str = "2023-01-01"
) -> dict[str, EndedPeriod]:
    """The ended periods by their last day."""
    periods = ended_periods(evidence(*vouchers, today=today, begin=begin), frequency)
    return {each.period.end.isoformat(): each for each in periods}


def seen(*vouchers: list[Row], today: str, frequency: Frequency = "quarterly") -> dict[str, str]:
    return {end: each.seen for end, each in ended(*vouchers, today=today, frequency=frequency).items()}


@pytest.mark.parametrize(
    ("today", "frequency", "deadline", "days"),
    [
        ("2026-11-21", "quarterly", "2026-12-01", 10),
        ("2026-08-05", "monthly", "2026-08-17", 12),
        ("2026-08-18", "monthly", "2026-08-25", 7),
        ("2027-02-28", "semiAnnual", "2027-03-01", 1),
        ("2026-12-01", "quarterly", "2026-12-01", 0),
        ("2026-12-02", "quarterly", "2027-03-01", 89),
        ("2028-05-20", "monthly", "2028-05-29", 9),
    ],
)
def test_the_next_deadline_is_the_first_that_is_today_or_later(
    today: str, frequency: Frequency, deadline: str, days: int
) -> None:
    """Nearly always that of a period which has ended."""
    found = next_deadline(date.fromisoformat(today), frequency).deadline
    assert found.isoformat() == deadline
    assert (found - date.fromisoformat(today)).days == days


@pytest.mark.parametrize("today", ["2026-08-01", "2026-08-05", "2026-08-17"])
def test_a_monthly_filer_has_two_ended_periods_open_until_17_august(today: str) -> None:
    """June and July, then the running August."""
    deadlines = [each.deadline.isoformat() for each in open_periods(date.fromisoformat(today), "monthly")]
    assert deadlines == ["2026-08-17", "2026-08-25", "2026-09-25"]


def test_the_last_period_whose_deadline_has_passed_is_told_too() -> None:
    """In case it shows no settlement."""
    assert list(ended(today="2026-11-21")) == ["2026-06-30", "2026-09-30"]


def test_a_period_from_before_the_books_begin_is_not_told() -> None:
    """The company did not exist."""
    assert list(ended(today="2026-11-21", begin="2026-08-15")) == ["2026-09-30"]


def test_a_period_with_vat_and_a_payment_shows_its_settlement() -> None:
    """The payment is the evidence."""
    (payment,) = settlements_of(postings(vat_paid("2026-11-20")))
    found = ended(sale("2026-08-10"), vat_paid("2026-11-20"), today="2026-11-21")["2026-09-30"]
    assert found.seen == "yes"
    assert [each.day for each in found.evidence] == [payment.day]


def test_a_period_with_vat_and_no_payment_shows_none() -> None:
    """No claim is made about the return itself."""
    assert seen(sale("2026-08-10"), today="2026-11-21")["2026-09-30"] == "no"


def test_a_period_without_vat_is_unknown() -> None:
    """A nil period posts nothing, paid or not."""
    assert seen(today="2026-11-21") == {"2026-06-30": "unknown", "2026-09-30": "unknown"}


@pytest.mark.parametrize("sold", [[sale("2026-08-10")], []])
def test_a_period_whose_vat_was_only_collected_shows_no_settlement(sold: list[list[Row]]) -> None:
    """Moved to 64100: made up, but no money moved; the collection is there to be looked at."""
    found = ended(*sold, vat_collected("2026-09-30"), today="2026-11-21")["2026-09-30"]
    assert (found.seen, found.only_collected) == ("no", True)
    assert [each.kind for each in found.evidence] == ["collection"]


def test_a_period_that_was_collected_and_paid_shows_its_settlement() -> None:
    """Both are its evidence."""
    books = [sale("2026-08-10"), vat_collected("2026-09-30"), vat_paid("2026-11-20")]
    found = ended(*books, today="2026-11-21")["2026-09-30"]
    assert (found.seen, found.only_collected) == ("yes", False)
    assert sorted(each.kind for each in found.evidence) == ["collection", "payment"]


def test_a_refund_settles_a_period_too() -> None:
    """Negative VAT comes back some weeks later."""
    bought = sale("2026-05-10", -1000.0)
    assert seen(bought, vat_refunded("2026-09-20"), today="2026-11-21")["2026-06-30"] == "yes"


def test_a_month_paid_weeks_later_is_not_taken_for_the_next_month() -> None:
    """September's amount paid on 12 November, nearer to October's deadline, leaves October open."""
    books = [sale("2026-09-10", 900.0), sale("2026-10-10", 400.0), vat_paid("2026-11-12", 900.0)]
    found = seen(*books, today="2026-11-16", frequency="monthly")
    assert found == {"2026-09-30": "yes", "2026-10-31": "no"}


def test_without_a_telling_amount_a_payment_settles_the_oldest_open_month_it_may_belong_to() -> None:
    """August is settled on its day, so 12 November is September's."""
    books = [sale("2026-09-10", 900.0), sale("2026-10-10", 400.0)]
    paid = [vat_paid("2026-09-25", 555.0), vat_paid("2026-11-12", 777.0)]
    found = seen(*books, *paid, today="2026-11-16", frequency="monthly")
    assert found == {"2026-09-30": "yes", "2026-10-31": "no"}


def test_a_month_left_unpaid_does_not_shift_the_others() -> None:
    """May is open, and June's payment on its day stays June's."""
    books = [sale(f"2026-0{month}-10", 100.0 * month) for month in (4, 5, 6)]
    paid = [vat_paid("2026-05-26", 11.0), vat_paid("2026-08-17", 12.0)]
    found = seen(*books, *paid, today="2026-08-20", frequency="monthly")
    assert found == {"2026-06-30": "yes", "2026-07-31": "unknown"}


def test_a_payment_of_exactly_the_vat_of_a_quarter_settles_it_long_after() -> None:
    """The amount is stronger evidence than the day."""
    books = [sale("2026-05-10", 1234.56), vat_paid("2026-11-10", 1234.0)]
    assert seen(*books, today="2026-11-21")["2026-06-30"] == "yes"


def test_a_payment_dated_after_today_is_not_seen() -> None:
    """What is booked ahead has not been paid."""
    assert seen(sale("2026-08-10"), vat_paid("2026-12-01"), today="2026-11-21")["2026-09-30"] == "no"


def test_no_deadline_is_of_a_period_from_before_the_books_begin() -> None:
    """On 29 February the fourth quarter of last year is due on the morrow, but not by a company begun in January."""
    found = [
        next_deadline(date(2024, 2, 29), "quarterly", begin)
        for begin in (None, date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 1))
    ]
    assert [each.end.isoformat() for each in found] == [
        "2023-12-31",
        "2023-12-31",
        "2024-03-31",
        "2024-03-31",
    ]


@given(
    st.dates(date(2015, 1, 1), date(2045, 12, 31)),
    st.sampled_from(FREQUENCIES),
    st.integers(-400, 900),
)
def test_the_next_deadline_is_always_of_a_period_that_is_told(
    today: date, frequency: Frequency, age: int
) -> None:
    """Of an ended one or the running one, however young the books."""
    begin = today - timedelta(days=age)
    known = Evidence(settlements=(), vat_rows=(), books_begin=begin, today=today)
    told = [each.period for each in ended_periods(known, frequency)]
    assert next_deadline(today, frequency, begin) in [*told, open_periods(today, frequency)[-1]]


@given(st.dates(date(2015, 1, 1), date(2045, 12, 31)), st.sampled_from(FREQUENCIES))
def test_open_periods_are_exactly_those_whose_deadline_is_ahead(today: date, frequency: Frequency) -> None:
    """The one before the first has passed, and the last is the running one."""
    found = open_periods(today, frequency)
    assert all(each.deadline >= today for each in found)
    assert found[0].previous.deadline < today
    assert found[-1].start <= today <= found[-1].end
    assert all(before.next == after for before, after in pairwise(found))
