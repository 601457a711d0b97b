"""Postings, reports and statements over HTTP, and that they agree with one another."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from mock_dinero.ledger.company import Company
from tests.mock_dinero.fakes import ODD, Fake, MakeFake, guid

ENTRIES = f"/v1/{ODD}/entries"
YEAR = {"fromDate": "2025-07-01", "toDate": "2026-06-30"}
NEXT = {"fromDate": "2026-07-01", "toDate": "2027-06-30"}


def entries(fake: Fake, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = fake.get(ENTRIES, **query).json()
    return found


def exact(number: float) -> Decimal:
    return Decimal(str(number))


def report(fake: Fake, year: str, name: str, **query: Any) -> dict[int, Decimal]:
    rows = fake.get(f"/v1/{ODD}/{quote(year, safe='')}/reports/{name}", **query).json()
    return {row["AccountNumber"]: exact(row["Amount"]) for row in rows}


def changes(fake: Fake, start: str, end: str, **query: Any) -> Any:
    return fake.get(f"{ENTRIES}/changes", changesFrom=start, changesTo=end, **query)


def test_the_entries_of_a_year_sum_to_nothing_with_and_without_opening_rows(fake: Fake) -> None:
    """Debit and credit."""
    for primo in ("true", "false"):
        rows = entries(fake, **NEXT, includePrimo=primo)
        assert rows
        assert sum(exact(row["Amount"]) for row in rows) == 0


def test_an_entry_has_every_key_and_plain_days_and_whole_numbers(fake: Fake) -> None:
    """An opening row has no voucher."""
    rows = entries(fake, **NEXT)
    assert {type(row["AccountNumber"]) for row in rows} == {int}
    assert {len(row["Date"]) for row in rows} == {10}
    primo = [row for row in rows if row["Type"] == "Primo"]
    assert {(row["VoucherNumber"], row["VoucherGuid"], row["VoucherType"], row["Date"]) for row in primo} == {
        (None, None, None, "2026-07-01")
    }


def test_opening_rows_are_in_a_window_that_holds_the_first_day(make_fake: MakeFake) -> None:
    """Or in every window of the year; a switch."""
    window = {"fromDate": "2026-07-02", "toDate": "2026-12-31"}
    types = [
        {row["Type"] for row in entries(make_fake(primo_by_window=on).sign_in(), **window)}
        for on in (True, False)
    ]
    assert types == [{"Normal"}, {"Normal", "Primo"}]
    fake = make_fake(primo_by_window=False).sign_in()
    assert {row["Type"] for row in entries(fake, **window, includePrimo="False")} == {"Normal"}


def test_saldo_is_the_sum_of_the_entries_per_account(fake: Fake) -> None:
    """And result and balance are its two halves."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for row in entries(fake, **NEXT):
        sums[row["AccountNumber"]] += exact(row["Amount"])
    saldo = report(fake, "2026/2027", "saldo", includeSummaryAccount="false")
    assert saldo == {account: amount for account, amount in sums.items() if amount}
    halves = [
        report(fake, "2026/2027", name, includeSummaryAccount="false") for name in ("result", "balance")
    ]
    assert halves[0] | halves[1] == saldo
    assert [min(half) < 50000 for half in halves] == [True, False]


def test_a_year_opens_as_the_one_before_closed(fake: Fake) -> None:
    """For the bank, debtors, creditors and VAT."""
    closing = report(fake, "2025/2026", "balance", includeSummaryAccount="false")
    opening = report(fake, "2026/2027", "primo", includeSummaryAccount="false")
    assert {account: closing.get(account) for account in (53000, 55000, 63000, 64000, 64060)} == {
        account: opening.get(account) for account in (53000, 55000, 63000, 64000, 64060)
    }


def test_sum_accounts_and_empty_accounts_are_shown_as_asked(fake: Fake) -> None:
    """Sum accounts unless refused, empty accounts only on request."""
    accounts = {row["AccountNumber"] for row in fake.get(f"/v1/{ODD}/accounts/entry").json()}
    bare = set(report(fake, "2026/2027", "saldo", includeSummaryAccount="false"))
    assert bare < accounts
    assert set(report(fake, "2026/2027", "saldo")) - accounts
    assert (
        set(report(fake, "2026/2027", "saldo", includeSummaryAccount="false", showZeroAccount="true"))
        == accounts
    )


def test_a_period_in_two_accounting_years_is_refused(fake: Fake) -> None:
    """With a 400; inside no year at all there is nothing."""
    refused = fake.get(ENTRIES, fromDate="2026-06-30", toDate="2026-07-01")
    assert (refused.status_code, refused.json()["code"]) == (400, 42)
    assert fake.get(ENTRIES, fromDate="2027-06-30", toDate="2027-07-01").status_code == 400
    assert entries(fake, fromDate="2030-01-01", toDate="2030-02-01") == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"fromDate": "2026-01-01"},
        {"toDate": "2026-01-01"},
        {"fromDate": "2026-02-01", "toDate": "2026-01-01"},
        {"fromDate": "x", "toDate": "2026-01-01"},
    ],
)
def test_a_period_needs_two_days_in_their_order(fake: Fake, query: dict[str, str]) -> None:
    """Anything else is a 400."""
    assert fake.get(ENTRIES, **query).status_code == 400


def test_a_period_may_be_given_as_times(fake: Fake) -> None:
    """The day written counts."""
    days = entries(fake, fromDate="2026-03-01", toDate="2026-03-03")
    assert days == entries(fake, fromDate="2026-03-01T00:00:00Z", toDate="2026-03-03T23:59:59+01:00")
    assert {row["Date"] for row in days} == {"2026-03-01", "2026-03-02", "2026-03-03"}


def test_changes_are_the_entries_that_came_in_in_the_window(fake: Fake) -> None:
    """A purchase of March booked on 1 April, and its payment on its own day."""
    march = changes(fake, "2026-03-01T00:00:00Z", "2026-03-31T00:00:00Z", includePrimo="false").json()
    assert {row["VoucherGuid"] for row in march} == {guid(4, 3)}
    april = changes(fake, "2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z", includePrimo="false").json()
    assert {row["VoucherNumber"] for row in april} == {1, 2, 3, 4, 6}


def test_a_window_of_changes_is_at_most_31_days(fake: Fake) -> None:
    """To the second."""
    assert changes(fake, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z").status_code == 200
    refused = changes(fake, "2026-03-01T00:00:00Z", "2026-04-01T00:00:01Z")
    assert (refused.status_code, refused.json()["code"]) == (400, 42)
    assert changes(fake, "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z").status_code == 400
    assert fake.get(f"{ENTRIES}/changes", changesFrom="2026-03-02T00:00:00Z").status_code == 400
    assert fake.get(f"{ENTRIES}/changes").status_code == 400


def test_opening_rows_are_among_the_changes_unless_refused(make_fake: MakeFake) -> None:
    """By the caller, or by a switch."""
    window = ("2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z")
    types = [
        {
            row["Type"]
            for row in changes(make_fake(primo_in_changes=on).sign_in(), *window, includePrimo=asked).json()
        }
        for on, asked in ((True, "true"), (True, "false"), (False, "true"))
    ]
    assert types == [{"Primo"}, set(), set()]


def test_a_statement_runs_to_its_balance(fake: Fake) -> None:
    """Closed vouchers may be hidden; the balance stays."""
    url = f"/v1/{ODD}/state-of-account/{guid(1, 1)}"
    full = fake.get(url).json()
    running = Decimal()
    for row in full["Entries"]:
        running += exact(row["Amount"])
        assert exact(row["Balance"]) == running
    open_only = fake.get(url, hideClosed="true").json()
    assert {row["Status"] for row in open_only["Entries"]} == {"open"}
    assert open_only["Entries"][-1]["Balance"] == full["Entries"][-1]["Balance"]
    assert (
        fake.get(url, **{"from": "2026-11-01", "to": "2026-11-30"}).json()["Entries"][0]["Date"]
        >= "2026-11-01"
    )
    assert fake.get(f"/v1/{ODD}/state-of-account/{guid(8, 8)}").status_code == 404


def test_vat_free_may_be_reversed_in_v11(make_fake: MakeFake, odd: Company) -> None:
    """By its name the same, by its description the reverse; a switch."""
    found = [
        make_fake(vat_free_in_v11=meaning).sign_in().get("/v1.1/organizations").json()[0]["IsVatFree"]
        for meaning in ("same", "reversed")
    ]
    assert found == [odd.organization.is_vat_free, not odd.organization.is_vat_free]
