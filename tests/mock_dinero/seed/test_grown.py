"""The large company: as large as asked, the same every time, and consistent.

Law of this module: a small growth shows what a large one is made of.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from mock_dinero.ledger.company import Company
from mock_dinero.ledger.posting import entries_of
from mock_dinero.ledger.years import year_of
from mock_dinero.seed.grown import NUMBER, Growth, GrowthError, grown, growth
from tests.mock_dinero.fakes import Fake, MakeFake

TODAY = date(2026, 11, 16)
SMALL = Growth(invoices=300, entries=2_345, seed=7)


@pytest.fixture(scope="module")
def large() -> Company:
    """The large company, small."""
    return grown(SMALL, TODAY)


@pytest.fixture
def serving(make_fake: MakeFake, large: Company) -> Fake:
    """A fake of it."""
    return make_fake(large).sign_in(NUMBER)


@pytest.mark.parametrize("entries", [1502, 1503, 2345, 2346, 2401, 2402])
def test_it_has_as_many_invoices_and_postings_as_asked(entries: int) -> None:
    """Opening rows come on top."""
    company = grown(Growth(invoices=300, entries=entries), TODAY)
    kinds = Counter(entry.type for entry in company.entries)
    assert (len(company.invoices), kinds["Normal"]) == (300, entries)
    assert kinds["Primo"] > 0


def test_the_same_growth_is_the_same_company_and_another_seed_another(large: Company) -> None:
    """Guid by guid."""
    assert grown(SMALL, TODAY) == large
    assert grown(Growth(invoices=300, entries=2_345, seed=8), TODAY) != large


def test_its_postings_are_those_of_its_vouchers(large: Company) -> None:
    """The engine makes the same rows of the documents, and every voucher adds up to nothing."""
    assert entries_of(large) == large.entries
    sums: Counter[str | None] = Counter()
    for entry in large.entries:
        if entry.type == "Normal":
            sums[entry.voucher_guid] += entry.amount
    assert set(sums.values()) == {0}
    invoices, vouchers = ({one.guid for one in kind} for kind in (large.invoices, large.manual_vouchers))
    assert sums.keys() == invoices | vouchers


def test_nothing_of_it_is_later_than_today(large: Company) -> None:
    """And every day has its accounting year."""
    assert max(entry.date for entry in large.entries) < TODAY
    assert all(year_of(large, entry.date) for entry in large.entries)


def test_its_invoices_are_paid_overdue_and_open(serving: Fake) -> None:
    """As live books are."""
    asked = {"fields": "Status", "pageSize": "1000"}
    found = serving.get(f"/v1/{NUMBER}/invoices", **asked).json()
    statuses = Counter(row["Status"] for row in found["Collection"])
    assert found["Pagination"]["ResultWithoutFilter"] == 300
    assert statuses["Paid"] > statuses["Overdue"] > 0


def test_the_entries_of_its_years_are_all_there_whichever_was_asked_first(serving: Fake) -> None:
    """More years than are kept, there and back."""
    names = [row["Name"] for row in serving.get(f"/v1/{NUMBER}/accountingyears").json()]

    def rows(year: str) -> int:
        window = {"fromDate": f"{year}-01-01", "toDate": f"{year}-12-31", "includePrimo": "false"}
        return len(serving.get(f"/v1/{NUMBER}/entries", **window).json())

    there, back = [rows(name) for name in names], [rows(name) for name in reversed(names)]
    assert sum(there) == SMALL.entries
    assert there == back[::-1]


def test_a_growth_is_read_from_one_line_of_text() -> None:
    """What is not named has its default."""
    assert growth("invoices=10, entries=100") == Growth(invoices=10, entries=100, seed=7)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("lots", "write invoices=50000,entries=500000,seed=7"),
        ("invoices=0", "invoices from 1"),
        ("entries=2000000", "entries up to 1_000_000"),
        ("invoices=100,entries=100", "ask for entries=502"),
    ],
)
def test_a_growth_that_cannot_be_is_one_line_of_advice(text: str, advice: str) -> None:
    """It says what to write."""
    with pytest.raises(GrowthError, match=advice):
        growth(text)
