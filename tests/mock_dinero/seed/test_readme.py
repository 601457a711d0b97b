"""The README's table of companies: every number and every claim in it is true of the stories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mock_dinero.ledger.chart import VAT_SETTLEMENT
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.receivables import payment_state
from mock_dinero.ledger.statement import statement
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.seed.company_a.vat import SETTLEMENTS as SETTLEMENTS_OF_A
from mock_dinero.seed.company_b import SETTLEMENTS as SETTLEMENTS_OF_B
from mock_dinero.seed.company_d import settlements
from mock_dinero.seed.days import TODAY
from mock_dinero.seed.vat_story import Settlement

README = Path(__file__).parents[3] / "README.md"


def row_of(company: Company) -> str:
    """The row's beginning: id, name and counts; nothing is a dash."""
    counts = (company.years, company.contacts, company.invoices, company.purchases, company.entries)
    numbers = (f"{len(things):,}" if things else "-" for things in counts)
    return f"| {company.organization.id} | {company.organization.name} | {' | '.join(numbers)} |"


def statuses(company: Company) -> set[str]:
    codes = codes_of(company.accounts)
    return {payment_state(one, totals_of(one, codes), TODAY).status for one in company.invoices}


def months(one: Settlement) -> int:
    return (one.last.year - one.first.year) * 12 + one.last.month - one.first.month + 1


def longest_statement(company: Company) -> int:
    return max(len(statement(company, one.guid).lines) for one in company.contacts)


def vouchers(company: Company) -> int:
    sold = [one for one in (*company.invoices, *company.credit_notes) if one.is_booked]
    return len(sold) + len(company.purchases) + len(company.manual_vouchers)


CLAIMS: dict[tuple[int, str], Callable[[Company], object]] = {
    (371001, "every status"): lambda a: statuses(a) == {"Draft", "Booked", "Overdue", "Paid", "OverPaid"},
    (371001, "five currencies"): lambda a: len({one.currency for one in a.invoices}) == 5,
    (371001, "quarterly VAT"): lambda _: {months(one) for one in SETTLEMENTS_OF_A} == {3},
    (371002, "sole trader"): lambda b: b.organization.company_type == "SoleProprietorship",
    (371002, "18-month first year"): lambda b: (b.years[0].end - b.years[0].start).days // 30 == 18,
    (371002, "a slash in the name"): lambda b: all("/" in year.name for year in b.years),
    (371002, "half-yearly VAT"): lambda _: months(SETTLEMENTS_OF_B[-1]) == 6,
    (371003, "no Pro"): lambda c: not c.organization.has_pro,
    (371004, "monthly VAT"): lambda _: {months(one) for one in settlements()} == {1},
    (371004, "a EUR bank account"): lambda d: any("EUR" in one.name for one in d.deposits),
    (371005, "outside the VAT register"): lambda e: e.organization.is_vat_free,
    (371005, "members"): lambda e: any(one.is_member for one in e.contacts),
    (371005, "Dinero Total"): lambda e: e.organization.has_total,
    (371005, "hundreds of lines"): lambda e: longest_statement(e) >= 200,
    (371006, "three months ago"): lambda f: 85 <= (TODAY - f.years[0].start).days <= 95,
    (371006, "no opening balance"): lambda f: all(one.type == "Normal" for one in f.entries),
    (371006, "no VAT settled yet"): lambda f: VAT_SETTLEMENT not in {one.account for one in f.entries},
    (371006, "with and without VAT"): lambda f: {one.vat_code for one in f.entries} >= {"U25", None},
    (371007, "empty"): lambda g: not (g.contacts or g.invoices or g.entries),
    (371008, "a dozen vouchers"): lambda h: vouchers(h) == 12,
}


@pytest.fixture(scope="module")
def table() -> dict[int, str]:
    """The rows of the table by id."""
    lines = README.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| 371")]
    return {int(row.split("|")[1]): row for row in rows}


def test_the_table_has_every_company_with_its_counts(
    table: dict[int, str], world: dict[int, Company]
) -> None:
    """In the order of their ids."""
    assert list(table) == list(world)
    for number, row in table.items():
        assert row.startswith(row_of(world[number]))


@pytest.mark.parametrize(("number", "claim"), CLAIMS)
def test_what_the_table_says_of_a_company_is_true(
    table: dict[int, str], world: dict[int, Company], number: int, claim: str
) -> None:
    """The words stand in its row, and its story bears them out."""
    assert claim in table[number]
    assert CLAIMS[number, claim](world[number])


def test_the_readme_counts_its_companies(world: dict[int, Company]) -> None:
    """In words, in the first paragraph about the fake."""
    assert len(world) == 8
    assert "eight invented companies" in README.read_text(encoding="utf-8")
