"""The answers Dinero itself does not give: bank, VAT deadlines, results."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import first, kroner, per_account
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books, Row
    from .fake import Fake
    from .session import Connection

FIRST_BALANCE_ACCOUNT = 50_000
FIRST_COST_ACCOUNT = 2_000


def _profit(entries: list[Row]) -> Decimal:
    """Minus the sum of the result accounts, opening and closing rows left out."""
    counted = (
        row for row in entries if row["Type"] == "Normal" and row["AccountNumber"] < FIRST_BALANCE_ACCOUNT
    )
    return -sum((row["Amount"] for row in counted), Decimal(0))


def _length(year: Row) -> int:
    first, last = (date.fromisoformat(year[key]) for key in ("FromDate", "ToDate"))
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _months(server: Connection, books: Books, year: Row) -> dict[str, Any]:
    first, last = (date.fromisoformat(year[key]) for key in ("FromDate", "ToDate"))
    return server.ask(
        "get_monthly_results",
        organizationId=books.id,
        year=first.year,
        month=first.month,
        toYear=last.year,
        toMonth=last.month,
    )


@requirement("derived:bank")
def test_the_bank_balance_is_booked_up_to_today(server: Connection, fake: Fake, books: Books) -> None:
    """Opening, movements and balance of every deposit account; what is dated later is named apart."""
    data = server.ask("get_bank_reconciliation_balance", organizationId=books.id)
    entries = [
        row
        for row in books.year(data["accountingYear"])
        if row["AccountNumber"] in {account["accountNumber"] for account in data["accounts"]}
    ]
    now = per_account([row for row in entries if row["Date"] <= fake.today])
    told = {row["accountNumber"]: kroner(row["bookedBalance"]) for row in data["accounts"]}
    assert {number: amount for number, amount in told.items() if amount} == now
    assert 55_000 in told
    assert kroner(data["totalBookedBalance"]) == sum(now.values())
    for row in data["accounts"]:
        assert kroner(row["openingBalance"]) + kroner(row["movements"]) == kroner(row["bookedBalance"])
    later = [row["Amount"] for row in entries if row["Date"] > fake.today]
    assert data["futureEntries"]["count"] == len(later)
    assert kroner(data["futureEntries"]["net"]) == sum(later)


@requirement("derived:months")
def test_the_months_sum_to_their_year(server: Connection, all_books: dict[int, Books]) -> None:
    """Twelve of them, or eighteen, in every year of every company, to the øre."""
    for one in all_books.values():
        for year in one.years if one.entries else ():
            data = _months(server, one, year)
            total = _profit(one.year(year["Name"]))
            months = [kroner(month["profit"]) for month in data["months"]]
            assert len(months) == _length(year), (one.name, year["Name"])
            assert sum(months) == kroner(data["total"]["profit"]) == total, (one.name, year["Name"])
            for month in data["months"]:
                assert kroner(month["revenue"]) - kroner(month["expenses"]) == kroner(month["profit"])


@requirement("derived:months")
def test_revenue_is_what_the_turnover_accounts_hold(server: Connection, books: Books) -> None:
    """Turned positive; one month, at the top of the answer."""
    data = server.ask("get_monthly_results", organizationId=books.id, year=2026, month=5)
    month = [
        row for row in books.entries.values() if row["Date"].startswith("2026-05") and row["Type"] == "Normal"
    ]
    turnover = [row["Amount"] for row in month if row["AccountNumber"] < FIRST_COST_ACCOUNT]
    assert kroner(data["revenue"]) == -sum(turnover) != 0
    assert kroner(data["profit"]) == _profit(month)


@requirement("derived:eighteen")
def test_a_long_first_year_keeps_all_its_months(server: Connection, slashed: Books) -> None:
    """Eighteen of them."""
    first = slashed.years[0]
    assert _length(first) == 18
    data = server.ask("get_yearly_performance", organizationId=slashed.id, accountingYear=first["Name"])
    assert data["months"] == 18
    assert data["complete"] is True


@requirement("derived:outside")
def test_a_month_outside_every_year_is_refused(server: Connection, books: Books) -> None:
    """Zeros would read as a month without activity."""
    error = server.refusal("get_monthly_results", organizationId=books.id, year=1999, month=1)
    assert error["code"] == "InvalidArgumentError"


@requirement("derived:yearly")
def test_a_years_profit_is_that_of_its_entries(server: Connection, all_books: dict[int, Books]) -> None:
    """In every year of every company; a comparison of unequal years carries no percentages."""
    for one in all_books.values():
        for year in one.years if one.entries else ():
            data = server.ask("get_yearly_performance", organizationId=one.id, accountingYear=year["Name"])
            assert kroner(data["profit"]) == _profit(one.year(year["Name"])), (one.name, year["Name"])
            before = data["previous"]
            if before and (
                before["months"] != data["months"] or not (before["complete"] and data["complete"])
            ):
                assert data["change"] is None or data["change"]["profitPct"] is None


@requirement("derived:deadline")
@pytest.mark.parametrize(
    ("frequency", "today", "deadline", "days"),
    [
        ("quarterly", "2026-11-21", "2026-12-01", 10),
        ("monthly", "2026-08-05", "2026-08-17", 12),
        ("semiAnnual", "2027-02-28", "2027-03-01", 1),
        ("monthly", "2028-05-10", "2028-05-29", 19),
    ],
)
def test_the_next_deadline_is_that_of_the_period_that_ended(
    server: Connection, books: Books, frequency: str, today: str, deadline: str, days: int
) -> None:
    """Not that of the running period, and moved over the days banks are closed."""
    arguments = {"frequency": frequency, "today": today}
    data = server.ask("get_vat_period_countdown", organizationId=books.id, **arguments)
    assert (data["nextDeadline"]["date"], data["nextDeadline"]["daysRemaining"]) == (deadline, days)
    assert data["currentPeriod"]["end"] >= today


@requirement("derived:unknown-frequency")
def test_an_unknown_frequency_is_not_assumed(server: Connection, all_books: dict[int, Books]) -> None:
    """A company without a posting gives nothing to infer it from."""
    empty = first(
        (one for one in all_books.values() if one.has_pro and not one.entries), "company without postings"
    )
    data = server.ask("get_vat_period_countdown", organizationId=empty.id)
    assert data["frequency"] == "unknown"
    assert not data.get("currentPeriod")
    assert all(data[key] for key in ("ifMonthly", "ifQuarterly", "ifSemiAnnual"))


@requirement("derived:frequency")
def test_the_frequency_inferred_is_the_companys_own(server: Connection, books: Books) -> None:
    """From payments on the VAT settlement account over almost three years."""
    data = server.ask("get_vat_settlement_frequency", organizationId=books.id)
    assert data["frequency"] == "quarterly"
    assert data["confidence"] in {"high", "medium"}
    assert data["evidence"]
