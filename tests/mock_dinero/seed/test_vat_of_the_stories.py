"""VAT is paid in whole kroner of what the period's entries say, on the days the stories tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mock_dinero.ledger.books import Entry, ManualVoucher
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.posting import entries_of
from mock_dinero.seed.company_a import vat as vat_of_a
from mock_dinero.seed.company_b import SETTLEMENTS as SETTLEMENTS_OF_B
from mock_dinero.seed.company_d import settlements as settlements_of_d
from mock_dinero.seed.vat_story import Settlement, balances, whole_kroner

SETTLED = {
    371001: vat_of_a.SETTLEMENTS,
    371002: SETTLEMENTS_OF_B,
    371004: tuple(settlements_of_d()),
}
DEADLINES_OF_A = (
    date(2024, 9, 2),
    date(2024, 12, 2),
    date(2025, 3, 3),
    date(2025, 6, 2),
    date(2025, 9, 1),
    date(2025, 12, 1),
    date(2026, 3, 2),
    date(2026, 6, 1),
    date(2026, 9, 1),
)
CASES = [
    pytest.param(company, settlement, id=f"{company} {settlement.name}")
    for company, settlements in SETTLED.items()
    for settlement in settlements
]


def text_of(voucher: ManualVoucher) -> str:
    return voucher.lines[0].description or ""


def is_vat(voucher: ManualVoucher) -> bool:
    return text_of(voucher).startswith(("Moms ", "Samling af moms"))


@pytest.fixture(scope="module")
def without_vat(world: dict[int, Company]) -> dict[int, tuple[Entry, ...]]:
    """The entries of each company with the VAT vouchers left out."""
    return {
        organization: entries_of(
            replace(
                world[organization],
                manual_vouchers=tuple(
                    voucher for voucher in world[organization].manual_vouchers if not is_vat(voucher)
                ),
            )
        )
        for organization in SETTLED
    }


def owed(entries: tuple[Entry, ...], settlement: Settlement) -> int:
    """What a period's entries say is owed."""
    return -sum(balances(entries, settlement.first, settlement.last).values())


def payments_on(company: Company, day: date) -> int:
    """What was booked on 64100 on a day, opening rows and collections apart."""
    return sum(
        entry.amount
        for entry in company.entries
        if (entry.account, entry.date, entry.type) == (64100, day, "Normal")
        and not (entry.description or "").startswith("Samling")
    )


@pytest.mark.parametrize(("organization", "settlement"), CASES)
def test_a_payment_is_the_periods_vat_in_whole_kroner(
    world: dict[int, Company],
    without_vat: dict[int, tuple[Entry, ...]],
    organization: int,
    settlement: Settlement,
) -> None:
    """The øre are dropped; a period not paid yet has no payment."""
    company = world[organization]
    if settlement.paid:
        assert payments_on(company, settlement.paid) == whole_kroner(
            owed(without_vat[organization], settlement)
        )
    else:
        assert f"Moms {settlement.name} betalt" not in {text_of(one) for one in company.manual_vouchers}


def test_company_a_settles_in_every_way_that_occurs(without_vat: dict[int, tuple[Entry, ...]]) -> None:
    """On time 5, early 1, late 1, refund 1, through the tax account 1, nothing 1, not paid yet 1."""
    paid = [settlement for settlement in vat_of_a.SETTLEMENTS if settlement.paid]
    ways = []
    for settlement, deadline in zip(paid, DEADLINES_OF_A, strict=True):
        day = settlement.paid or deadline
        if owed(without_vat[371001], settlement) < 0:
            ways.append("refund")
        elif settlement.to_tax_account:
            ways.append("through 63300")
        else:
            ways.append("on time" if day == deadline else "early" if day < deadline else "late")
    assert sorted(ways) == ["early", "late", *["on time"] * 5, "refund", "through 63300"]
    unpaid = [settlement for settlement in vat_of_a.SETTLEMENTS if not settlement.paid]
    assert [owed(without_vat[371001], settlement) > 0 for settlement in unpaid] == [False, True]


def test_the_nil_quarter_has_no_vat_entries(a: Company) -> None:
    """The first quarter of 2024 has none on the VAT accounts, only the old quarter's payment on 64100."""
    rows = [
        e
        for e in a.entries
        if e.type == "Normal" and e.date < date(2024, 4, 1) and 64000 <= e.account <= 64100
    ]
    assert [(row.account, row.date, row.amount) for row in rows] == [(64100, date(2024, 3, 1), 3_841_200)]


def test_the_first_year_opens_with_old_vat(a: Company) -> None:
    """64100 has a Primo row in 2024 that is no payment."""
    rows = [e for e in a.entries if e.type == "Primo" and e.account == 64100 and e.date.year == 2024]
    assert [row.amount for row in rows] == [-vat_of_a.OPENING_VAT]


def test_collected_quarters_leave_less_than_a_krone_behind(a: Company) -> None:
    """After collection and payment less than a krone per quarter stays on 64100."""
    left = sum(
        e.amount for e in a.entries if e.account == 64100 and (e.type == "Normal" or e.date.year == 2024)
    )
    assert 0 < abs(left) < 100 * len(vat_of_a.SETTLEMENTS)


def test_b_was_quarterly_and_is_half_yearly() -> None:
    """Seven quarters to the end of 2024, then three half-years."""
    months = [(s.last.year - s.first.year) * 12 + s.last.month - s.first.month + 1 for s in SETTLEMENTS_OF_B]
    assert months == [3] * 7 + [6] * 3


def test_d_is_monthly_with_september_late_and_october_open() -> None:
    """Twenty months on their deadlines, June on 18 and 17 August; 26 October was missed by September."""
    months = list(settlements_of_d())
    assert len(months) == 22
    assert [months[at].paid for at in (5, 17)] == [date(2025, 8, 18), date(2026, 8, 17)]
    assert (months[20].name, months[20].paid) == ("2026-09", date(2026, 11, 6))
    assert (months[21].name, months[21].paid) == ("2026-10", None)
