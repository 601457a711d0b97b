"""B and D are what the story says of them: years, settings, how many documents, and plausible results."""

from __future__ import annotations

from datetime import date

import pytest

from mock_dinero.ledger.company import Company
from mock_dinero.ledger.receivables import payment_state
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.seed.days import TODAY


def statuses(company: Company) -> set[str]:
    codes = codes_of(company.accounts)
    return {payment_state(voucher, totals_of(voucher, codes), TODAY).status for voucher in company.invoices}


def revenue(company: Company, first: date, last: date) -> float:
    return -sum(e.amount for e in company.entries if e.account < 2_000 and first <= e.date <= last) / 100


def test_b_has_an_eighteen_month_year_and_slashes(world: dict[int, Company]) -> None:
    """The first year runs from April 2023 to September 2024; every name holds a slash."""
    years = world[371002].years
    assert [year.name for year in years] == ["2023/2024", "2024/2025", "2025/2026", "2026/2027"]
    assert (years[0].start, years[0].end) == (date(2023, 4, 1), date(2024, 9, 30))
    assert all((year.start.month, year.end.month) == (10, 9) for year in years[1:])


def test_b_shows_lines_with_vat_and_has_no_fik(world: dict[int, Company]) -> None:
    """A sole trader's settings differ from A's."""
    company = world[371002]
    assert company.settings is not None
    assert company.settings.lines_incl_vat
    assert not company.settings.use_fik
    assert company.organization.company_type == "SoleProprietorship"


@pytest.mark.parametrize(("organization", "contacts", "invoices"), [(371002, 25, 80), (371004, 30, 120)])
def test_the_smaller_companies_have_so_many(
    world: dict[int, Company], organization: int, contacts: int, invoices: int
) -> None:
    """Contacts, invoices, and some in each status but overpaid."""
    company = world[organization]
    assert (len(company.contacts), len(company.invoices)) == (contacts, invoices)
    assert statuses(company) >= {"Draft", "Overdue", "Paid"}
    assert len(company.credit_notes) == 3


def test_d_has_two_years_and_a_euro_account(world: dict[int, Company]) -> None:
    """2025 and 2026 and none for 2027; the second deposit account is in euro."""
    company = world[371004]
    assert [year.name for year in company.years] == ["2025", "2026"]
    assert [deposit.name for deposit in company.deposits] == ["Bank", "Bank EUR"]
    assert any(invoice.currency == "EUR" for invoice in company.invoices)


def test_turnovers_fit_the_vat_periods(world: dict[int, Company]) -> None:
    """B stays below five million a year (half-yearly VAT), D is above fifty (monthly)."""
    assert revenue(world[371002], date(2025, 1, 1), date(2025, 12, 31)) < 5_000_000
    assert revenue(world[371004], date(2025, 1, 1), date(2025, 12, 31)) > 50_000_000


def test_closed_years_of_b_and_d_made_a_profit(world: dict[int, Company]) -> None:
    """Nobody in the story loses money over a whole year."""
    for organization in (371002, 371004):
        company = world[organization]
        for year in company.years:
            if year.end < TODAY:
                rows = [e for e in company.entries if e.account < 50_000 and year.start <= e.date <= year.end]
                assert sum(row.amount for row in rows) < 0
