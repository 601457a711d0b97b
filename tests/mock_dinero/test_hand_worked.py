"""The engine and the fake against the hand-worked company, figure by figure.

Law of this module: every expected figure is read from tests/oracle/hand_worked.yaml, which a person worked out on
paper (docs/hand-worked-company.md). A difference is settled with a pencil, never by changing that file to fit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from fastapi.testclient import TestClient

from mock_dinero.app import create_app
from mock_dinero.clock import Clock
from mock_dinero.ledger.dates import due_date, started_months
from mock_dinero.ledger.payables import purchase_state
from mock_dinero.ledger.posting import book
from mock_dinero.ledger.receivables import next_reminder, payment_state, reminder_figures, statement
from mock_dinero.ledger.reports import balance, primo, result, saldo
from mock_dinero.ledger.totals import totals_of
from mock_dinero.limits import RateLimiter
from mock_dinero.seed.company_h import company_h
from mock_dinero.world.world import default_folder, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mock_dinero.ledger.books import AccountingYear, Entry, ManualVoucher, Purchase, SalesVoucher
    from mock_dinero.ledger.company import Company
    from mock_dinero.ledger.reports import Row

ORACLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "oracle" / "hand_worked.yaml").read_text(encoding="utf-8")
)
TODAY: date = ORACLE["company"]["today"]
FIRST_BALANCE_ACCOUNT = 50_000
FIRST_COST_ACCOUNT = 2_000
VAT_ACCOUNTS = (64000, 64020, 64040, 64060)
YEARS = tuple(ORACLE["years"])


def ore(kroner: str) -> int:
    return int(Decimal(kroner) * 100)


def in_ore(amounts: Mapping[int, str]) -> dict[int, int]:
    return {account: ore(amount) for account, amount in amounts.items()}


def per_account(entries: Iterable[Entry]) -> dict[int, int]:
    sums: defaultdict[int, int] = defaultdict(int)
    for entry in entries:
        sums[entry.account] += entry.amount
    return {account: amount for account, amount in sums.items() if amount}


def lines_of(rows: Iterable[Row]) -> dict[int, int]:
    return {row.account: row.amount for row in rows}


@pytest.fixture(scope="module")
def company() -> Company:
    """Tolv Bilag ApS with its documents posted."""
    return book(company_h())


def year_named(company: Company, name: str) -> AccountingYear:
    return next(year for year in company.years if year.name == name)


def sales_of(company: Company, number: int) -> SalesVoucher:
    return next(one for one in (*company.invoices, *company.credit_notes) if one.number == number)


def test_the_company_has_twelve_vouchers_and_the_given_opening(company: Company) -> None:
    """Whoever entered the company entered all of it, and nothing else."""
    vouchers: tuple[SalesVoucher | Purchase | ManualVoucher, ...]
    vouchers = (*company.invoices, *company.credit_notes, *company.purchases, *company.manual_vouchers)
    assert len(vouchers) == 12
    assert {one.guid for one in vouchers} == {posting["voucher"] for posting in ORACLE["postings"]}
    opening = [e for e in company.entries if e.type == "Primo" and e.date == date(2025, 1, 1)]
    assert per_account(opening) == in_ore(ORACLE["opening_2025"])


@pytest.mark.parametrize("expected", ORACLE["postings"], ids=lambda posting: posting["event"])
def test_a_voucher_posts_what_the_hand_posted(company: Company, expected: dict[str, Any]) -> None:
    """Account by account on its day, under the voucher's type and number."""
    rows = [e for e in company.entries if (e.voucher_guid, e.date) == (expected["voucher"], expected["date"])]
    assert per_account(rows) == in_ore(expected["amounts"])
    assert {(row.voucher_type, row.voucher_number) for row in rows} == {
        (expected["type"], expected["number"])
    }


def test_nothing_is_posted_beside_the_hands_postings(company: Company) -> None:
    """Every normal row belongs to one of the events of the oracle."""
    events = {(posting["voucher"], posting["date"]) for posting in ORACLE["postings"]}
    normal = [entry for entry in company.entries if entry.type != "Primo"]
    assert {(entry.voucher_guid, entry.date) for entry in normal} == events


@pytest.mark.parametrize("expected", ORACLE["sales"], ids=lambda voucher: f"number {voucher['number']}")
def test_totals_and_status_are_the_hands(company: Company, expected: dict[str, Any]) -> None:
    """VAT once on the total, DKK totals, what is paid and left, and the list status on the day."""
    voucher = sales_of(company, expected["number"])
    totals = totals_of(voucher, company.accounts)
    named = ("excl", "vat", "incl", "vatable", "non_vatable", "excl_dkk", "incl_dkk")
    assert {name: getattr(totals, name) for name in named} == {name: ore(expected[name]) for name in named}
    assert totals.lines == tuple((ore(excl), ore(incl)) for excl, incl in expected["lines"])
    state = payment_state(voucher, totals, TODAY)
    assert state.status == expected["status"]
    told = (state.paid, state.remaining, state.total_with_reminders)
    assert told == tuple(ore(expected[name]) for name in ("paid", "remaining", "total_with_reminders"))
    assert (voucher.guid, voucher.kind, voucher.currency) == tuple(
        expected[k] for k in ("guid", "kind", "currency")
    )
    if expected["due"]:
        assert due_date(voucher.date, voucher.terms) == expected["due"]


@pytest.mark.parametrize("expected", ORACLE["purchases"], ids=lambda purchase: purchase["voucher"])
def test_a_purchase_is_paid_as_far_as_the_hand_says(company: Company, expected: dict[str, Any]) -> None:
    """Total, paid, left and status on the day."""
    purchase = next(one for one in company.purchases if one.guid == expected["voucher"])
    state = purchase_state(purchase, TODAY)
    assert (purchase.purchase_type, state.status) == (expected["type"], expected["status"])
    told = (state.total, state.paid, state.remaining)
    assert told == tuple(ore(expected[name]) for name in ("total", "paid", "remaining"))


def test_the_reminder_shows_the_hands_amounts(company: Company) -> None:
    """Fee, compensation, interest for two started months rounded once, and the sum."""
    expected = ORACLE["reminder"]
    voucher = sales_of(company, expected["invoice"])
    (reminder,) = voucher.reminders
    contact = next(one for one in company.contacts if one.guid == voucher.contact_guid)
    figures = reminder_figures(voucher, totals_of(voucher, company.accounts), contact, reminder)
    named = ("principal", "fee", "interest", "compensation", "paid", "total")
    assert {name: getattr(figures, name) for name in named} == {name: ore(expected[name]) for name in named}
    assert (figures.number, figures.date) == (expected["number"], expected["date"])
    assert figures.accumulated == ore(expected["carried_over"])


def test_the_engine_would_have_made_the_same_reminder(company: Company) -> None:
    """The day it was made: principal x 0.81 % x two started months, fee by the settings, compensation offered."""
    expected = ORACLE["reminder"]
    voucher = replace(sales_of(company, expected["invoice"]), reminders=(), payments=())
    contact = next(one for one in company.contacts if one.guid == voucher.contact_guid)
    assert company.settings is not None
    assert company.settings.reminder_interest_rate == Decimal(expected["rate_percent_per_month"])
    due = due_date(voucher.date, voucher.terms)
    assert started_months(due, expected["date"]) == expected["months_started"]
    totals = totals_of(voucher, company.accounts)
    figures = next_reminder(voucher, totals, contact, company.settings, expected["date"])
    assert figures is not None
    assert (figures.fee, figures.interest) == (ore(expected["fee"]), ore(expected["interest"]))
    assert figures.compensation_available


def test_the_next_reminder_carries_the_first_over(company: Company) -> None:
    """No second compensation; its interest is not part of the oracle."""
    expected = ORACLE["reminder"]["next"]
    voucher = sales_of(company, ORACLE["reminder"]["invoice"])
    contact = next(one for one in company.contacts if one.guid == voucher.contact_guid)
    assert company.settings is not None
    figures = next_reminder(voucher, totals_of(voucher, company.accounts), contact, company.settings, TODAY)
    assert figures is not None
    assert (figures.number, figures.compensation_available) == (
        expected["number"],
        expected["compensation_available"],
    )
    told = (figures.fee, figures.accumulated, figures.paid)
    assert told == tuple(ore(expected[name]) for name in ("fee", "carried_over", "paid"))


@pytest.mark.parametrize("name", YEARS)
def test_the_reports_of_a_year_are_the_hands(company: Company, name: str) -> None:
    """Result, balance, both together as saldo, and primo, without zero and sum accounts."""
    year, expected = year_named(company, name), ORACLE["years"][name]
    assert lines_of(result(company, year)) == in_ore(expected["result"])
    assert lines_of(balance(company, year)) == in_ore(expected["balance"])
    assert lines_of(saldo(company, year)) == in_ore(expected["result"]) | in_ore(expected["balance"])
    assert lines_of(primo(company, year)) == in_ore(expected["primo"])
    assert sum(lines_of(result(company, year)).values()) == ore(expected["result_sum"])
    assert sum(lines_of(balance(company, year)).values()) == ore(expected["balance_sum"])


def test_the_late_posting_moves_the_opening_of_the_next_year(company: Company) -> None:
    """Primo 2026 as it stood before a voucher of 2025 was booked in February 2026, and as it stands now."""
    late = ORACLE["late_posting"]
    voucher = next(one for one in company.manual_vouchers if one.guid == late["voucher"])
    assert voucher.booked_on == late["booked_on"]
    others = tuple(one for one in company.manual_vouchers if one is not voucher)
    before = book(replace(company, manual_vouchers=others))
    year = year_named(company, "2026")
    assert lines_of(primo(before, year)) == in_ore(late["primo_2026_before"])
    assert lines_of(primo(company, year)) == in_ore(ORACLE["years"]["2026"]["primo"])
    guids = [{e.account: e.guid for e in one.entries if e.type == "Primo"} for one in (before, company)]
    assert guids[0] == guids[1]


def test_vat_by_quarter_is_the_hands(company: Company) -> None:
    """On the four VAT accounts, from normal rows alone."""
    quarters: dict[str, dict[int, int]] = {
        quarter: dict.fromkeys(VAT_ACCOUNTS, 0) for quarter in ORACLE["vat_quarters"]
    }
    for entry in company.entries:
        if entry.account in VAT_ACCOUNTS and entry.type != "Primo":
            quarters[f"{entry.date.year}-Q{(entry.date.month + 2) // 3}"][entry.account] += entry.amount
    assert quarters == {quarter: in_ore(amounts) for quarter, amounts in ORACLE["vat_quarters"].items()}


def test_the_results_by_month_are_the_hands(company: Company) -> None:
    """Revenue of 1000-1999 turned positive, expenses of 2000-9999, and no month beside those named."""
    months: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry in company.entries:
        if entry.type != "Primo" and entry.account < FIRST_BALANCE_ACCOUNT:
            is_cost = entry.account >= FIRST_COST_ACCOUNT
            months[f"{entry.date:%Y-%m}"][is_cost] += entry.amount if is_cost else -entry.amount
    told = {month: (revenue, expenses, revenue - expenses) for month, (revenue, expenses) in months.items()}
    columns = ("revenue", "expenses", "profit")
    expected = {m: tuple(ore(row[c]) for c in columns) for m, row in ORACLE["months"].items()}
    assert told == expected
    for name in YEARS:
        in_year = [row for month, row in told.items() if month.startswith(name)]
        assert tuple(map(sum, zip(*in_year, strict=True))) == tuple(
            ore(ORACLE["years"][name][c]) for c in columns
        )


@pytest.mark.parametrize("guid", ORACLE["statements"])
def test_a_statement_ends_at_the_hands_balance(company: Company, guid: str) -> None:
    """The debtor's line by line with the running balance, the others' at the end."""
    expected = ORACLE["statements"][guid]
    told = statement(company, guid)
    assert told.balance == ore(expected["balance"])
    if "rows" in expected:
        rows = [(line.date, line.amount, line.balance) for line in told.lines]
        assert rows == [(row["date"], ore(row["amount"]), ore(row["balance"])) for row in expected["rows"]]


def test_statements_sum_to_debtors_and_creditors(company: Company) -> None:
    """All customers to 53000, all suppliers to 63000, in the saldo of the running year."""
    total = sum(statement(company, guid).balance for guid in ORACLE["statements"])
    books = in_ore(ORACLE["years"]["2026"]["balance"])
    assert total == books[53000] + books[63000]


def test_the_bank_balance_is_the_hands(company: Company) -> None:
    """Opening, movements and balance of 55000 in 2026."""
    expected = ORACLE["bank_2026"]
    rows = [e for e in company.entries if e.account == expected["account"] and e.date.year == 2026]
    opening = sum(row.amount for row in rows if row.type == "Primo")
    moved = sum(row.amount for row in rows if row.type != "Primo" and row.date <= TODAY)
    told = (opening, moved, opening + moved)
    assert told == tuple(ore(expected[name]) for name in ("opening", "movements", "balance"))


@dataclass(frozen=True)
class Served:
    """The fake serving the company from its cassettes; paths are those below the organisation."""

    http: TestClient

    def get(self, path: str, version: str = "v1", **query: str | int) -> Any:
        """The JSON of a 200 answer, amounts as exact decimals."""
        answer = self.http.get(f"/{version}/{ORACLE['company']['id']}/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text, parse_float=Decimal)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The fake over the cassettes of this company alone, its clock standing on the day of the oracle."""
    number = ORACLE["company"]["id"]
    world = load([default_folder() / str(number)])
    app = create_app(
        world, clock=Clock(world.as_of, frozen=True), limiter=RateLimiter(visma=None, personal=None)
    )
    token = app.state.identity.mint(number, app.state.clock.now())
    with TestClient(app, headers={"Authorization": f"Bearer {token}"}) as http:
        yield Served(http)


def in_kroner(amounts: Mapping[int, str]) -> dict[int, Decimal]:
    return {account: Decimal(amount) for account, amount in amounts.items()}


@pytest.mark.parametrize("name", YEARS)
def test_the_fake_gives_the_hands_postings_and_opening(served: Served, name: str) -> None:
    """Every entry of the year, summed by voucher, day and account."""
    rows = served.get("entries", fromDate=f"{name}-01-01", toDate=f"{name}-12-31", includePrimo="true")
    told: defaultdict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        told[row["VoucherGuid"], row["Date"], row["AccountNumber"]] += row["Amount"]
    first = f"{name}-01-01"
    expected = {(None, first, a): v for a, v in in_kroner(ORACLE["years"][name]["primo"]).items()}
    for posting in ORACLE["postings"]:
        if str(posting["date"].year) == name:
            amounts = in_kroner(posting["amounts"]).items()
            expected |= {(posting["voucher"], str(posting["date"]), a): v for a, v in amounts}
    assert told == expected


@pytest.mark.parametrize("name", YEARS)
def test_the_fakes_reports_are_the_hands(served: Served, name: str) -> None:
    """All four, without zero and sum accounts."""
    expected = {key: in_kroner(ORACLE["years"][name][key]) for key in ("result", "balance", "primo")}
    expected["saldo"] = expected["result"] | expected["balance"]
    for report, amounts in expected.items():
        rows = served.get(f"{name}/reports/{report}", showZeroAccount="false", includeSummaryAccount="false")
        assert {row["AccountNumber"]: row["Amount"] for row in rows} == amounts, report


def test_the_fakes_lists_show_the_hands_totals_and_statuses(served: Served) -> None:
    """Invoices and credit notes by number: due day, totals in both currencies, status."""
    named = (
        "Number",
        "PaymentDate",
        "Status",
        "TotalExclVat",
        "TotalInclVat",
        "TotalExclVatInDkk",
        "TotalInclVatInDkk",
    )
    fields = ",".join(named)
    lists = [served.get(path, fields=fields)["Collection"] for path in ("invoices", "sales/creditnotes")]
    told = {row["Number"]: tuple(row[name] for name in named[1:]) for rows in lists for row in rows}
    totals = ("excl", "incl", "excl_dkk", "incl_dkk")
    assert told == {
        one["number"]: (
            one["due"] and str(one["due"]),
            one["status"],
            *(Decimal(one[name]) for name in totals),
        )
        for one in ORACLE["sales"]
    }


@pytest.mark.parametrize("expected", ORACLE["sales"], ids=lambda voucher: f"number {voucher['number']}")
def test_the_fakes_voucher_shows_the_hands_figures(served: Served, expected: dict[str, Any]) -> None:
    """VAT base, VAT, lines and payment state of a single voucher, and what is left of it."""
    path = "invoices" if expected["kind"] == "Invoice" else "sales/creditnotes"
    data = served.get(f"{path}/{expected['guid']}")
    columns = {
        "TotalExclVat": "excl",
        "TotalVat": "vat",
        "TotalInclVat": "incl",
        "TotalVatableAmount": "vatable",
        "TotalNonVatableAmount": "non_vatable",
    }
    assert {key: data[key] for key in columns} == {k: Decimal(expected[c]) for k, c in columns.items()}
    lines = [(line["TotalAmount"], line["TotalAmountInclVat"]) for line in data["ProductLines"]]
    assert lines == [(Decimal(excl), Decimal(incl)) for excl, incl in expected["lines"]]
    assert data["PaymentStatus"] == expected["status"]
    version = "v2" if expected["kind"] == "Invoice" else "v1"
    payments = served.get(f"{path}/{expected['guid']}/payments", version)
    assert payments["RemainingAmount"] == Decimal(expected["remaining"])
    if expected["currency"] == "DKK":  # which currency the other two sums are in is not known
        assert payments["PaidAmount"] == Decimal(expected["paid"])
        total = payments["InvoiceTotalIncludingReminderExpenses"]
        assert total == Decimal(expected["total_with_reminders"])


def test_the_fakes_reminder_is_the_hands(served: Served) -> None:
    """The one reminder of the overdue invoice, with its total."""
    expected = ORACLE["reminder"]
    guid = next(one["guid"] for one in ORACLE["sales"] if one["number"] == expected["invoice"])
    (data,) = served.get(f"invoices/{guid}/reminders")
    columns = {
        "InvoiceTotalInclVatAmount": "principal",
        "FeeAmount": "fee",
        "InterestAmount": "interest",
        "CompensationFeeAmount": "compensation",
        "AccumulatedFeesAndInterestAmount": "carried_over",
        "ReminderTotalInclVatAmount": "total",
    }
    assert {key: data[key] for key in columns} == {k: Decimal(expected[c]) for k, c in columns.items()}
    assert (data["Number"], data["Date"]) == (expected["number"], str(expected["date"]))


@pytest.mark.parametrize("expected", ORACLE["purchases"], ids=lambda purchase: purchase["voucher"])
def test_the_fakes_purchase_has_the_hands_total_and_status(served: Served, expected: dict[str, Any]) -> None:
    """As the voucher shows them."""
    data = served.get(f"vouchers/purchase/{expected['voucher']}")
    total = next(row["Total"] for row in data["VoucherTotals"] if row["Type"] == "Total")
    assert (data["PurchaseType"], data["Status"], total) == (
        expected["type"],
        expected["status"],
        Decimal(expected["total"]),
    )
