"""E is a union outside the VAT register, F a company three months old: counted, as domain part 4 asks."""

from __future__ import annotations

from collections import Counter
from datetime import date

from mock_dinero.ledger.chart import CATEGORY_NAMES, VAT_SETTLEMENT
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.statement import statement
from mock_dinero.seed.days import TODAY
from mock_dinero.seed.vat_story import VAT_ACCOUNTS

E, F = 371005, 371006


def test_e_is_a_union_outside_the_vat_register(world: dict[int, Company]) -> None:
    """The flags of the organisation, and the subscription Total beside Pro."""
    organization = world[E].organization
    assert (organization.is_vat_free, organization.is_tax_free_union) == (True, True)
    assert (organization.has_total, organization.has_pro) == (True, True)
    assert organization.company_type == "Union"


def test_e_has_six_members_with_numbers(world: dict[int, Company]) -> None:
    """Members are persons; each has a number of its own, one of them not all digits."""
    members = [contact for contact in world[E].contacts if contact.is_member]
    assert all(member.is_person and member.member_number for member in members)
    assert len({member.member_number for member in members}) == 6
    assert not all((member.member_number or "").isdigit() for member in members)


def test_e_has_no_vat_anywhere(world: dict[int, Company]) -> None:
    """No account has a code, no posting has one, nothing stands on the VAT accounts."""
    company = world[E]
    assert {account.vat_code for account in company.accounts} == {None}
    assert {entry.vat_code for entry in company.entries} == {None}
    assert not {entry.account for entry in company.entries} & {*VAT_ACCOUNTS, VAT_SETTLEMENT}


def test_e_pays_salary_sum_tax(world: dict[int, Company]) -> None:
    """Three quarters were booked and paid: the debt is nil again."""
    booked = [entry.amount for entry in world[E].entries if entry.account == 3310]
    assert len(booked) == 3
    assert sum(entry.amount for entry in world[E].entries if entry.account == 65130) == 0


def test_e_has_an_account_without_category_that_was_used(world: dict[int, Company]) -> None:
    """Category `Not Set`: a program has to go by the number."""
    company = world[E]
    unset = {account.number for account in company.accounts if account.category == "Not Set"}
    assert {entry.account for entry in company.entries} & unset == {3490}
    assert {a.category_name for a in company.accounts if a.number in unset} == {CATEGORY_NAMES["Not Set"]}


def test_e_has_statements_of_one_150_and_620_lines(world: dict[int, Company]) -> None:
    """More than the 500 that one answer may hold, and fewer; the big one is paid in full."""
    company = world[E]
    sizes = Counter(len(statement(company, contact.guid).lines) for contact in company.contacts)
    assert (sizes[1], sizes[150], sizes[620]) == (1, 1, 1)
    biggest = max((statement(company, c.guid) for c in company.contacts), key=lambda s: len(s.lines))
    assert biggest.balance == 0


def test_salary_sum_tax_has_all_its_values(world: dict[int, Company]) -> None:
    """None, OnlySalarySum and MixedActivities."""
    found = {year.salary_sum_tax for company in world.values() for year in company.years}
    assert found == {"None", "OnlySalarySum", "MixedActivities"}


def test_f_began_three_months_ago(world: dict[int, Company]) -> None:
    """One accounting year, from August 2026, with no opening row."""
    company = world[F]
    (year,) = company.years
    assert (year.start, year.end) == (date(2026, 8, 17), date(2026, 12, 31))
    assert 85 <= (TODAY - year.start).days <= 95
    assert min(entry.date for entry in company.entries) >= year.start
    assert {entry.type for entry in company.entries} == {"Normal"}


def test_f_has_no_credit_note_and_no_settlement(world: dict[int, Company]) -> None:
    """VAT was booked and none was collected or paid."""
    company = world[F]
    assert company.credit_notes == ()
    accounts = {entry.account for entry in company.entries}
    assert accounts & set(VAT_ACCOUNTS)
    assert VAT_SETTLEMENT not in accounts


def test_e_and_f_never_overdraw_their_bank(world: dict[int, Company]) -> None:
    """The balance of 55000 stays above zero day by day."""
    for organization in (E, F):
        rows = sorted(
            (e.date, e.type != "Primo", e.amount) for e in world[organization].entries if e.account == 55_000
        )
        balance = 0
        for _, _, amount in rows:
            balance += amount
            assert balance > 0
