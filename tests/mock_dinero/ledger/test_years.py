"""Accounting years and what they open with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from mock_dinero.ledger import posting, years
from mock_dinero.ledger.books import AccountingYear, ManualLine
from tests.mock_dinero.ledger.builders import (
    Y2025,
    Y2026,
    company,
    invoice,
    manual,
    opens_with,
    posted,
    primo,
)

OPENING = (primo(55000, 5_000_000), primo(60000, -4_000_000), primo(60020, -1_000_000))
LATE = manual(
    ManualLine(account=2990, amount=75_000, vat_code=None, balancing=55000),
    guid="late",
    date=date(2025, 12, 31),
    booked_on=date(2026, 2, 20),
)


def test_the_first_year_opens_as_recorded_and_the_next_with_the_closing() -> None:
    """The result of 1,000.00 joins retained earnings; result accounts open at nothing."""
    books = company(invoices=(invoice(),), entries=OPENING)
    assert posted(opens_with(books, Y2025)) == posted(OPENING)
    assert posted(opens_with(books, Y2026)) == [
        (53000, 125_000),
        (55000, 5_000_000),
        (60000, -4_000_000),
        (60020, -1_100_000),
        (64000, -25_000),
    ]


def test_a_late_posting_changes_amounts_keeps_guids_and_says_when() -> None:
    """The accounts it touched were changed when it was booked, the others when the year began."""
    before = company(invoices=(invoice(),), entries=OPENING)
    after = posting.book(replace(before, manual_vouchers=(LATE,)))
    old = {row.account: row for row in opens_with(before, Y2026)}
    new = {row.account: row for row in opens_with(after, Y2026)}
    assert {account: new[account].amount - old[account].amount for account in old} == {
        53000: 0,
        55000: -75_000,
        60000: 0,
        60020: 60_000,
        64000: 0,
    }
    assert new[64060].amount == 15_000
    assert {row.guid for row in old.values()} < {row.guid for row in new.values()}
    booked = datetime(2026, 2, 20, 12, tzinfo=UTC)
    assert {account for account, row in new.items() if row.added == booked} == {55000, 60020, 64060}
    assert new[53000].added == datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_recorded_guids_of_primo_rows_are_kept() -> None:
    """What a client has seen stays what it was."""
    books = company(invoices=(invoice(),))
    recorded = tuple(replace(e, guid=f"seen-{e.account}") if e.type == "Primo" else e for e in books.entries)
    again = years.with_primo(replace(books, entries=recorded))
    assert {row.guid for row in opens_with(again, Y2026)} == {"seen-53000", "seen-60020", "seen-64000"}


def test_an_account_that_closed_at_nothing_has_no_primo_row() -> None:
    """Nor is one left over when a late posting empties it."""
    books = company(manual_vouchers=(manual(ManualLine(account=54000, amount=100, balancing=60000)),))
    back = manual(ManualLine(account=54000, amount=-100, balancing=60000), guid="back", number=2)
    rows = posting.post_manual(posting.desk_of(books), back)
    later = years.with_primo(replace(books, entries=(*books.entries, *rows)))
    assert len(opens_with(books, Y2026)) == 2
    assert opens_with(later, Y2026) == ()


def test_the_year_of_a_day_is_the_one_that_holds_it_or_none() -> None:
    """First and last day belong to it; a year that was not made yet does not exist."""
    books = company()
    assert years.year_of(books, date(2025, 1, 1)) == years.year_of(books, date(2025, 12, 31)) == Y2025
    assert years.year_of(books, date(2027, 1, 1)) is None


def test_years_are_found_in_order_of_their_start() -> None:
    """Whatever order they were recorded in."""
    first = AccountingYear(name="2023/2024", start=date(2023, 4, 1), end=date(2024, 9, 30))
    books = replace(company(), years=(Y2026, first, Y2025))
    assert years.in_order(books) == (first, Y2025, Y2026)


def test_rows_outside_every_year_are_in_no_year() -> None:
    """A future-dated row waits for its year to be made."""
    books = company(invoices=(invoice(date=date(2027, 1, 5)),))
    assert len(books.entries) == 3
    assert [years.rows_of(books, year) for year in books.years] == [(), ()]


def test_a_company_without_years_has_no_primo_rows() -> None:
    """The empty company opens."""
    assert company(years=()).entries == ()
