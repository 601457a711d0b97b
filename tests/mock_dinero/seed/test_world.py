"""What must be true of every demo company: the books balance, nothing real is in them, and they never change."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from stdnum import iban
from stdnum.dk import cvr

from mock_dinero.ledger.books import Contact, Entry, ManualVoucher, Product, Purchase, SalesVoucher
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.money import in_dkk
from mock_dinero.ledger.papers import ContactNote, File, TradeOffer
from mock_dinero.ledger.payables import purchase_state
from mock_dinero.ledger.posting import entries_of
from mock_dinero.ledger.receivables import payment_state
from mock_dinero.ledger.reports import saldo
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.seed import AS_OF, companies
from mock_dinero.seed.days import TODAY

IDS = (371001, 371002, 371003, 371004, 371005, 371006, 371007, 371008)
HIGHEST_ASSIGNED_CVR = 46_999_999
each_company = pytest.mark.parametrize("organization", IDS)


def booked_sales(company: Company) -> Iterator[SalesVoucher]:
    return (voucher for voucher in (*company.invoices, *company.credit_notes) if voucher.is_booked)


def guids_of(company: Company) -> list[str]:
    documents: tuple[Contact | Product | SalesVoucher | Purchase | ManualVoucher | Entry, ...] = (
        *company.contacts,
        *company.products,
        *company.invoices,
        *company.credit_notes,
        *company.purchases,
        *company.manual_vouchers,
        *company.entries,
    )
    paid: tuple[SalesVoucher | Purchase, ...] = (*company.invoices, *company.credit_notes, *company.purchases)
    payments = [payment for voucher in paid for payment in voucher.payments]
    papers: tuple[TradeOffer | ContactNote | File, ...] = (*company.offers, *company.notes, *company.files)
    return [
        *(thing.guid for thing in (*documents, *payments)),
        *(paper.guid for paper in papers if not paper.guid.startswith("scan-")),
    ]


def test_the_companies_and_the_instant_are_the_documented_ones(world: dict[int, Company]) -> None:
    """A to H, told on Monday 16 November 2026 at nine in Copenhagen."""
    assert tuple(world) == IDS
    assert datetime.fromisoformat("2026-11-16T09:00:00+01:00") == AS_OF


def test_two_builds_are_equal(world: dict[int, Company]) -> None:
    """The same ids, guids and figures every time, in less than three seconds of work."""
    began = time.process_time()
    again = companies()
    assert time.process_time() - began < 3
    assert again == tuple(world.values())


@each_company
def test_the_entries_are_what_the_documents_make(world: dict[int, Company], organization: int) -> None:
    """Posting the documents again gives exactly the recorded entries."""
    company = world[organization]
    assert entries_of(company) == company.entries


@each_company
def test_the_entries_of_a_year_sum_to_zero(world: dict[int, Company], organization: int) -> None:
    """Every year, and every voucher in it, balances to the øre."""
    company = world[organization]
    for year in company.years:
        rows = [entry for entry in company.entries if year.start <= entry.date <= year.end]
        assert sum(row.amount for row in rows) == 0
        assert sum(row.amount for row in saldo(company, year)) == 0
    per_voucher: Counter[str | None] = Counter()
    for entry in company.entries:
        if entry.type == "Normal":
            per_voucher[entry.voucher_guid] += entry.amount
    assert not any(per_voucher.values())


@each_company
def test_every_entry_lies_in_a_year_of_the_company(world: dict[int, Company], organization: int) -> None:
    """No document is dated outside the accounting years."""
    company = world[organization]
    assert all(any(year.start <= e.date <= year.end for year in company.years) for e in company.entries)


@each_company
def test_debtors_are_what_customers_still_owe(world: dict[int, Company], organization: int) -> None:
    """Account 53000 equals the sum of what remains on the booked sales vouchers, in kroner."""
    company = world[organization]
    codes = codes_of(company.accounts)
    owed = 0
    for voucher in booked_sales(company):
        state = payment_state(voucher, totals_of(voucher, codes), TODAY)
        left = in_dkk(state.remaining, voucher.rate)
        owed += left if voucher.kind == "Invoice" else -left
    assert abs(owed - balance_of(company, 53000)) <= foreign_open(company)


def foreign_open(company: Company) -> int:
    """One øre a leg for open vouchers in another currency: their kroner were rounded leg by leg."""
    return 2 * sum(
        1 for voucher in booked_sales(company) if voucher.currency != "DKK" and not voucher.payments
    )


@each_company
def test_creditors_are_what_we_still_owe(world: dict[int, Company], organization: int) -> None:
    """Account 63000 equals the sum of what remains on the booked credit purchases, in kroner."""
    company = world[organization]
    owed = 0
    for purchase in company.purchases:
        if purchase.is_booked and purchase.purchase_type == "credit":
            left = in_dkk(purchase_state(purchase, TODAY).remaining, purchase.rate)
            owed += left if not purchase.is_credit_note else -left
    assert owed == -balance_of(company, 63000)


def balance_of(company: Company, account: int) -> int:
    first = min((year.start for year in company.years), default=None)
    return sum(
        entry.amount
        for entry in company.entries
        if entry.account == account and (entry.type == "Normal" or entry.date == first)
    )


@each_company
def test_no_deposit_account_is_ever_overdrawn(world: dict[int, Company], organization: int) -> None:
    """Businesses of the story are solvent: at the end of every day each account holds money."""
    company = world[organization]
    first = min((year.start for year in company.years), default=None)
    for deposit in company.deposits:
        days: Counter[object] = Counter()
        for entry in company.entries:
            if entry.account == deposit.number and (entry.type == "Normal" or entry.date == first):
                days[entry.date] += entry.amount
        held = 0
        for _, change in sorted(days.items(), key=lambda item: str(item[0])):
            held += change
            assert held >= 0, deposit.name


@each_company
def test_guids_are_guids_and_nothing_shares_one(world: dict[int, Company], organization: int) -> None:
    """Every document, payment and entry has a guid of its own."""
    found = guids_of(world[organization])
    assert all(str(UUID(guid)) == guid for guid in found)
    assert len(set(found)) == len(found)


@each_company
def test_cvr_numbers_are_valid_and_above_the_highest_assigned(
    world: dict[int, Company], organization: int
) -> None:
    """Checksum right (checked by python-stdnum), serial beyond the register, and used once."""
    company = world[organization]
    danish = [c.vat_number for c in company.contacts if c.vat_number and c.vat_number.isdigit()]
    danish += [c.se_number for c in company.contacts if c.se_number]
    danish += [(company.organization.vat_number or "").removeprefix("DK")]
    assert all(cvr.is_valid(number) and int(number) > HIGHEST_ASSIGNED_CVR for number in danish)
    assert len(set(danish)) == len(danish)


@each_company
def test_mail_and_bank_details_are_nobodys(world: dict[int, Company], organization: int) -> None:
    """Mail lives under .example; telephone numbers start with 00; IBANs pass their checksum."""
    company = world[organization]
    mail = [contact.email for contact in company.contacts] + [company.organization.email]
    assert all(address.endswith(".example") for address in mail if address)
    phones = [contact.phone for contact in company.contacts] + [company.organization.phone]
    assert all(phone.startswith("+45 00 ") for phone in phones if phone)
    assert all(iban.is_valid(deposit.iban) for deposit in company.deposits if deposit.iban)


@each_company
def test_nothing_was_entered_after_the_instant(world: dict[int, Company], organization: int) -> None:
    """Created, changed and booked before the story is told; only dates may lie ahead."""
    company = world[organization]
    stamped: tuple[Contact | Product | SalesVoucher, ...]
    stamped = (*company.contacts, *company.products, *company.invoices, *company.credit_notes)
    stamps = [moment for thing in stamped for moment in (thing.created_at, thing.updated_at)]
    assert all(moment <= AS_OF for moment in stamps)
    assert all(entry.added <= AS_OF for entry in company.entries if entry.type == "Normal")


@each_company
def test_numbers_have_no_holes(world: dict[int, Company], organization: int) -> None:
    """Sales vouchers share one series by date; purchases and manual vouchers one per year."""
    company = world[organization]
    sales = sorted(booked_sales(company), key=lambda voucher: voucher.number or 0)
    numbers = [voucher.number or 0 for voucher in sales]
    assert numbers == list(range(min(numbers, default=0), min(numbers, default=0) + len(numbers)))
    assert [voucher.date for voucher in sales] == sorted(voucher.date for voucher in sales)
    vouchers: tuple[Purchase | ManualVoucher, ...] = (*company.purchases, *company.manual_vouchers)
    for year in company.years:
        others = [
            voucher.number
            for voucher in vouchers
            if voucher.number and year.start <= voucher.date <= year.end
        ]
        assert sorted(others) == list(range(1, len(others) + 1))


def test_company_c_is_only_an_organisation_without_pro(world: dict[int, Company]) -> None:
    """Nothing of C can be reached, so nothing is there."""
    company = world[371003]
    assert not company.organization.has_pro
    assert company == Company(organization=company.organization)


def test_company_g_has_years_and_a_chart_and_nothing_else(world: dict[int, Company]) -> None:
    """G is empty."""
    company = world[371007]
    assert company.years
    assert company.accounts
    assert (company.contacts, company.products, company.invoices, company.entries) == ((), (), (), ())


@each_company
def test_an_account_number_is_used_once(world: dict[int, Company], organization: int) -> None:
    """An own account never takes a number of the standard chart."""
    numbers = [account.number for account in world[organization].accounts]
    assert len(set(numbers)) == len(numbers)
