"""The two VAT tools over kept books: what they read, what they answer, what they will not claim."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dinero_mcp.errors import InvalidArgumentError
from dinero_mcp.tools.vat import get_vat_period_countdown, get_vat_settlement_frequency
from tests.server.kept_books import (
    KeptBooks,
    ask,
    calendar_years,
    sale,
    together,
    vat_collected,
    vat_paid,
    vat_refunded,
    voucher,
    year,
)

QUARTERLY_DAYS = ("2025-06-02", "2025-09-01", "2025-12-01", "2026-03-02", "2026-06-01", "2026-09-01")


def quarterly_books() -> KeptBooks:
    """A quarterly filer whose third quarter of 2026 is not settled yet."""
    paid = [vat_paid(day) for day in QUARTERLY_DAYS]
    return KeptBooks(calendar_years(2025, 2026), together(sale("2026-08-10"), *paid))


def countdown(books: KeptBooks, **arguments: Any) -> dict[str, Any]:
    data: dict[str, Any] = ask(get_vat_period_countdown, books, **arguments).data
    return data


def test_a_quarterly_filer_has_ten_days_on_21_november() -> None:
    """The third quarter's deadline, not the running quarter's."""
    assert countdown(quarterly_books())["nextDeadline"] == {
        "period": {"start": "2026-07-01", "end": "2026-09-30"},
        "date": "2026-12-01",
        "daysRemaining": 10,
    }


def test_the_running_period_stands_beside_the_ended_ones() -> None:
    """Its deadline is a hundred days off."""
    assert countdown(quarterly_books())["currentPeriod"] == {
        "start": "2026-10-01",
        "end": "2026-12-31",
        "filingDeadline": "2027-03-01",
        "daysRemaining": 100,
    }


def test_an_ended_period_says_whether_its_deadline_passed_and_what_was_seen() -> None:
    """The second quarter is settled, the third is not yet."""
    told = [
        (each["end"], each["deadlinePassed"], each["settlementSeen"], each["daysRemaining"])
        for each in countdown(quarterly_books())["endedPeriods"]
    ]
    assert told == [("2026-06-30", True, "yes", -81), ("2026-09-30", False, "no", 10)]


def test_vat_that_was_collected_but_not_paid_is_said_and_listed() -> None:
    """A collection is no payment."""
    books = quarterly_books()
    books.entries += vat_collected("2026-09-30", 950.0)
    answer = ask(get_vat_period_countdown, books)
    third = answer.data["endedPeriods"][-1]
    assert (third["end"], third["settlementSeen"]) == ("2026-09-30", "no")
    assert [each["kind"] for each in third["evidence"]] == ["collection"]
    said = "VAT was collected for settlement, but no payment or refund is posted: 2026-07-01 to 2026-09-30."
    assert said in answer.notes
    assert not any("collected" in note for note in ask(get_vat_period_countdown, quarterly_books()).notes)


@pytest.mark.parametrize("frequency", ["quarterly", None])
def test_no_deadline_is_told_of_a_period_from_before_the_company(frequency: str | None) -> None:
    """Books from 1 January 2024; on 29 February the last quarter of 2023 is nobody's."""
    told = countdown(KeptBooks(calendar_years(2024)), today="2024-02-29", frequency=frequency)
    first = told["nextDeadline"] or told["ifQuarterly"]
    assert first["period"] == {"start": "2024-01-01", "end": "2024-03-31"}


def test_half_past_eleven_at_night_utc_is_the_day_of_the_deadline_in_denmark() -> None:
    """Zero days, and not passed."""
    late = ask(get_vat_period_countdown, quarterly_books(), now="2026-11-30T23:30:00Z").data
    assert late["today"] == "2026-12-01"
    assert late["nextDeadline"]["daysRemaining"] == 0


def test_a_monthly_filer_in_early_august_is_told_of_both_deadlines() -> None:
    """17 August for June, then 25 August for July."""
    told = countdown(quarterly_books(), today="2026-08-05", frequency="monthly")
    waiting = [each["filingDeadline"] for each in told["endedPeriods"] if not each["deadlinePassed"]]
    assert waiting == ["2026-08-17", "2026-08-25"]


def test_a_frequency_that_was_given_is_used_and_named_as_given() -> None:
    """With a word where the books say otherwise."""
    answer = ask(get_vat_period_countdown, quarterly_books(), today="2027-02-28", frequency="semiAnnual")
    assert answer.data["frequencySource"] == "given"
    assert answer.data["nextDeadline"]["date"] == "2027-03-01"
    assert any("quarterly" in note for note in answer.notes)


def test_an_unknown_frequency_gives_the_deadline_under_each_and_none_as_the_next() -> None:
    """Nothing is assumed."""
    told = countdown(KeptBooks(calendar_years(2025, 2026), sale("2026-08-10")))
    assert (told["frequency"], told["frequencySource"]) == ("unknown", "unknown")
    assert told["currentPeriod"] is told["endedPeriods"] is told["nextDeadline"] is None
    dates = [told[name]["date"] for name in ("ifMonthly", "ifQuarterly", "ifSemiAnnual")]
    assert dates == ["2026-11-25", "2026-12-01", "2027-03-01"]


def test_a_frequency_read_from_one_payment_is_not_used_for_a_deadline() -> None:
    """Low confidence is named, with the deadline under each frequency."""
    told = countdown(KeptBooks(calendar_years(2026), vat_paid("2026-06-01")))
    assert (told["frequency"], told["frequencySource"]) == ("quarterly", "inferred")
    assert told["nextDeadline"] is None
    assert told["ifQuarterly"]["date"] == "2026-12-01"


def test_an_organisation_free_of_vat_has_no_deadline_and_no_entries_are_read() -> None:
    """Both of Dinero's lists call it VAT-free."""
    books = KeptBooks(calendar_years(2026), free_v1=True, free_v1_1=True)
    told = countdown(books)
    assert told["frequency"] == "notRegistered"
    assert told["nextDeadline"] is told["ifQuarterly"] is None
    assert books.asked == ["GET /v1/organizations"]


@pytest.mark.parametrize("free_v1", [False, None])
def test_lists_that_disagree_on_vat_leave_the_frequency_unknown(free_v1: bool | None) -> None:  # noqa: FBT001
    """v1.1 describes the flag as the reverse of its name."""
    books = quarterly_books()
    books.free_v1, books.free_v1_1 = free_v1, True
    answer = ask(get_vat_settlement_frequency, books)
    assert (answer.data["frequency"], answer.data["confidence"]) == ("unknown", "none")
    assert "disagree" in answer.notes[0]


@pytest.mark.parametrize("tool", [get_vat_period_countdown, get_vat_settlement_frequency])
def test_lists_that_disagree_the_other_way_round_are_told_where_no_vat_is_posted(tool: Any) -> None:
    """v1 calls it VAT-free and v1.1 does not: nobody is told that it is probably quarterly."""
    answer = ask(tool, KeptBooks(calendar_years(2026), free_v1=True))
    assert answer.data["frequency"] == "unknown"
    assert any("disagree" in note for note in answer.notes)
    assert not any("probably" in note for note in answer.notes)


def test_a_given_frequency_wins_over_a_flag_that_says_vat_free_and_says_so() -> None:
    """The caller knows; the doubt is named."""
    books = quarterly_books()
    books.free_v1 = books.free_v1_1 = True
    answer = ask(get_vat_period_countdown, books, frequency="quarterly")
    assert answer.data["nextDeadline"]["date"] == "2026-12-01"
    assert any("not registered" in note for note in answer.notes)


def test_evidence_names_accounts_voucher_kind_and_period() -> None:
    """A payment and a refund are positive; the kind tells which way the money went."""
    books = quarterly_books()
    books.entries += vat_refunded("2025-03-10", 321.0)
    told = ask(get_vat_settlement_frequency, books).data
    first, second = told["evidence"][:2]
    assert (first["kind"], first["amount"], first["period"]["end"]) == ("refund", 321, "2024-12-31")
    assert (second["kind"], second["accountNumber"], second["counterAccountNumber"]) == (
        "payment",
        64100,
        55000,
    )
    assert second["description"] == "Momsbetaling"
    assert second["voucherNumber"] is not None


def test_payments_from_before_a_change_of_frequency_are_evidence_without_a_period() -> None:
    """Months in 2025, quarters since: a month's payment settles no quarter."""
    months = [vat_paid(day, 9) for day in ("2025-10-27", "2025-11-25", "2025-12-29", "2026-01-26")]
    books = KeptBooks(
        calendar_years(2025, 2026), together(*months, vat_paid("2026-06-01"), vat_paid("2026-09-01"))
    )
    told = ask(get_vat_settlement_frequency, books).data
    assert told["frequency"] == "quarterly"
    assert [each["period"] is None for each in told["evidence"]] == [True] * 4 + [False] * 2


def test_entries_are_read_year_by_year_and_only_from_two_years_back() -> None:
    """Eighteen months in one accounting year, then October to September with a slash in the name."""
    years = [
        year("2023/2024", "2023-04-01", "2024-09-30"),
        year("2024/2025", "2024-10-01", "2025-09-30"),
        year("2025/2026", "2025-10-01", "2026-09-30"),
        year("2026/2027", "2026-10-01", "2027-09-30"),
    ]
    books = KeptBooks(years)
    ask(get_vat_settlement_frequency, books)
    assert books.asked == [
        "GET /v1/{organizationId}/accountingyears",
        *["GET /v1/{organizationId}/entries"] * 4,
        "GET /v1/organizations",  # no VAT is posted, so v1 has its say on whether it is registered
    ]


@pytest.mark.parametrize("tool", [get_vat_period_countdown, get_vat_settlement_frequency])
def test_only_the_declared_operations_are_used(tool: Any) -> None:
    """A tool reads what it says it reads."""
    books = quarterly_books()
    books.free_v1_1 = True
    ask(tool, books)
    assert set(books.asked) <= set(tool.reads)


def test_a_company_without_accounting_years_still_gets_its_calendar() -> None:
    """Nothing posted, nothing seen, the deadlines stand."""
    told = countdown(KeptBooks([]), frequency="quarterly")
    assert told["nextDeadline"]["date"] == "2026-12-01"
    assert [each["settlementSeen"] for each in told["endedPeriods"]] == ["unknown", "unknown"]


@pytest.mark.parametrize("frequency", ["monthly", "quarterly", "semiAnnual", None])
@pytest.mark.parametrize("today", ["2026-03-15", "2026-09-30", "2026-12-24"])
def test_no_answer_says_that_vat_is_late(today: str, frequency: str | None) -> None:
    """Filing cannot be seen, so neither overdue nor forsinket is ever said."""
    books = KeptBooks(calendar_years(2025, 2026), together(sale("2025-02-10"), sale("2026-02-10")))
    answer = ask(get_vat_period_countdown, books, today=today, frequency=frequency)
    said = (json.dumps(answer.data) + " ".join(answer.notes)).lower()
    assert not [word for word in ("overdue", "forsink", "late ", "too late") if word in said]


@pytest.mark.parametrize("today", ["1899-12-31", "2200-01-01"])
def test_a_day_the_vat_calendar_is_not_known_for_is_refused(today: str) -> None:
    """Before any call to Dinero."""
    books = quarterly_books()
    with pytest.raises(InvalidArgumentError, match="between 2010 and 2090"):
        ask(get_vat_period_countdown, books, today=today)
    assert books.asked == []


def test_a_payment_split_over_accounts_names_the_account_the_money_came_from() -> None:
    """A-skat and VAT paid in one voucher: the bank row is the other side."""
    both = voucher("2026-06-01", "Moms og skat", (64100, 1000.0), (65020, 500.0), (55000, -1500.0))
    told = ask(get_vat_settlement_frequency, KeptBooks(calendar_years(2026), both)).data
    assert [each["counterAccountNumber"] for each in told["evidence"]] == [55000]
