"""Documents that changed are posted anew, and nothing else moves; a year that is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mock_dinero.ledger import posting, reports, years
from mock_dinero.ledger.books import Entry, ManualLine
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.reposting import reposted
from tests.mock_dinero.ledger.builders import (
    Y2025,
    Y2026,
    company,
    invoice,
    line,
    manual,
    opens_with,
    payment,
    posted,
    primo,
)

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
FIRST = invoice(payments=(payment(50_000),))
SECOND = invoice(line(40_000), guid="second", number=2)
TRANSFER = manual(ManualLine(account=55000, amount=70_000, balancing=60000))


def of(books: Company, guid: str) -> list[Entry]:
    """The rows of one voucher."""
    return [row for row in books.entries if row.voucher_guid == guid]


def test_nothing_changed_posts_nothing() -> None:
    """Not even the openings: the company is handed back as it is."""
    before = company(invoices=(FIRST, SECOND))
    after = replace(before, entries=())
    assert reposted(before, after, NOW) is after


def test_a_new_document_comes_in_now_and_the_others_stay() -> None:
    """Its rows carry the instant; those before keep theirs."""
    before = company(invoices=(FIRST,))
    books = reposted(before, replace(before, invoices=(FIRST, SECOND)), NOW)
    assert posted(of(books, "second")) == posted(of(company(invoices=(FIRST, SECOND)), "second"))
    assert {row.added for row in of(books, "second")} == {NOW}
    assert of(books, "invoice") == of(before, "invoice")


def test_a_changed_document_keeps_the_instant_of_the_rows_it_had() -> None:
    """A payment more is new; the booking and the first payment are not."""
    before = company(invoices=(FIRST,))
    paid = replace(FIRST, payments=(*FIRST.payments, payment(75_000, date(2025, 3, 8))))
    books = reposted(before, replace(before, invoices=(paid,)), NOW)
    known = {row.guid: row.added for row in before.entries}
    new = [row for row in of(books, "invoice") if row.guid not in known]
    assert sum(abs(row.amount) for row in new) == 150_000
    assert {row.added for row in new} == {NOW}
    kept = [row for row in of(books, "invoice") if row.guid in known]
    assert kept == of(before, "invoice")


def test_a_document_that_is_gone_takes_its_rows_with_it() -> None:
    """The rest stays."""
    before = company(invoices=(FIRST, SECOND))
    books = reposted(before, replace(before, invoices=(SECOND,)), NOW)
    assert of(books, "invoice") == []
    assert of(books, "second") == of(before, "second")


def test_the_next_year_opens_with_what_was_changed() -> None:
    """Where its opening followed before."""
    before = company(invoices=(FIRST,))
    books = reposted(before, replace(before, manual_vouchers=(TRANSFER,)), NOW)
    opening = {row.account: row.amount for row in opens_with(books, Y2026)}
    assert opening[55000] - {row.account: row.amount for row in opens_with(before, Y2026)}[55000] == 70_000
    assert years.openings(books) == years.openings(years.with_primo(books))


def test_a_recorded_opening_of_a_later_year_stays_recorded() -> None:
    """What Dinero said does not follow from what we work out."""
    before = company(invoices=(FIRST,))
    odd = primo(55000, 123, Y2026)
    recorded = replace(before, entries=years.in_book_order((*before.entries, odd)))
    books = reposted(recorded, replace(recorded, manual_vouchers=(TRANSFER,)), NOW)
    assert odd in books.entries
    assert years.openings(books) == years.openings(recorded)


def test_half_an_ore_is_rounded_as_the_switch_says() -> None:
    """VAT of 0.10 is 2.5 øre: two or three."""
    before = company()
    small = invoice(line(10))

    def vat(ties: str) -> int:
        books = reposted(before, replace(before, invoices=(small,)), NOW, ties)  # type: ignore[arg-type]
        return next(row.amount for row in books.entries if row.account == 64000)

    assert (vat("half-up"), vat("half-even")) == (-3, -2)
    assert {row.amount for row in reposted(before, replace(before, invoices=(small,)), NOW).entries} >= {-3}


@pytest.mark.parametrize(("ties", "amount"), [("half-up", 3), ("half-even", 2)])
def test_booking_rounds_as_the_switch_says(ties: str, amount: int) -> None:
    """The whole company at once, as it is read from a cassette."""
    books = company(invoices=(invoice(line(10)),))
    again = posting.book(books, ties)  # type: ignore[arg-type]
    assert next(row.amount for row in again.entries if row.account == 64000) == -amount


def test_a_closed_year_empties_its_result_accounts() -> None:
    """On its last day, onto retained earnings; together nothing, and no row for nothing."""
    other = manual(ManualLine(account=2990, amount=25_000, vat_code="none", balancing=55000), number=9)
    back = manual(
        ManualLine(account=3000, amount=500, vat_code="none", balancing=55000),
        ManualLine(account=3000, amount=-500, vat_code="none", balancing=55000),
        guid="back",
        number=10,
    )
    later = invoice(line(999_999), guid="later", number=3, date=date(2026, 1, 1))
    books = company(invoices=(FIRST, later), manual_vouchers=(other, back))
    rows = years.ultimo_rows(books, Y2025)
    assert posted(rows) == [(1000, 100_000), (2990, -25_000), (60020, -75_000)]
    assert {(row.date, row.type, row.description, row.voucher_guid) for row in rows} == {
        (Y2025.end, "Ultimo", "Ultimo", None)
    }
    names = {account.number: account.name for account in books.accounts}
    assert [row.account_name for row in rows] == [names[row.account] for row in rows]
    assert len({row.guid for row in (*rows, *years.ultimo_rows(books, Y2026))}) == len(rows) + 2
    assert years.ultimo_rows(books, Y2025) == rows
    twin = replace(books, organization=replace(books.organization, id=372000))
    assert not {row.guid for row in years.ultimo_rows(twin, Y2025)} & {row.guid for row in rows}


def test_a_closing_came_in_with_the_last_row_it_empties() -> None:
    """At the year's end, or later where something was booked later."""
    late = manual(
        ManualLine(account=2990, amount=1, vat_code="none", balancing=55000), booked_on=date(2026, 2, 20)
    )
    early, after = company(invoices=(FIRST,)), company(manual_vouchers=(late,))
    assert {row.added for row in years.ultimo_rows(early, Y2025)} == {datetime(2025, 12, 31, 12, tzinfo=UTC)}
    assert {row.added for row in years.ultimo_rows(after, Y2025)} == {datetime(2026, 2, 20, 12, tzinfo=UTC)}


def test_a_year_without_a_result_is_not_closed() -> None:
    """There is nothing to empty."""
    assert years.ultimo_rows(company(manual_vouchers=(TRANSFER,)), Y2025) == ()


def test_a_balance_may_be_asked_for_closed() -> None:
    """Then it sums to nothing."""
    books = company(invoices=(FIRST,))
    result = sum(row.amount for row in reports.result(books, Y2025))
    assert sum(row.amount for row in reports.balance(books, Y2025)) == -result == 100_000
    closed = reports.balance(books, Y2025, ultimo=True)
    assert sum(row.amount for row in closed) == 0
    assert {row.account: row.amount for row in closed}[60020] == result


def test_every_balance_may_be_asked_for_with_its_sum_lines() -> None:
    """At the end of a year and at its beginning."""
    books = company(invoices=(FIRST,))
    for report, year in ((reports.balance, Y2025), (reports.primo, Y2026)):
        plain, summed = report(books, year), report(books, year, summary=True)
        assert len(summed) > len(plain) > 0
        assert {*plain} < {*summed}
