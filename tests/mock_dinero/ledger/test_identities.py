"""What must hold for the books of any company, shown on random ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mock_dinero.ledger import chart, posting, receivables, reports, years
from mock_dinero.ledger.books import Entry, ManualLine, ManualVoucher
from mock_dinero.ledger.chart import SUM_ACCOUNTS, is_result
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.settlement import claim_on_customer
from mock_dinero.ledger.totals import totals_of
from tests.mock_dinero.ledger.builders import opens_with
from tests.mock_dinero.ledger.strategies import companies

few = settings(
    max_examples=min(60, settings().max_examples),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)


def per_account(entries: tuple[Entry, ...]) -> dict[int, int]:
    """The sum of each account, accounts that came to nothing left out."""
    sums: dict[int, int] = defaultdict(int)
    for entry in entries:
        sums[entry.account] += entry.amount
    return {account: amount for account, amount in sums.items() if amount}


def amounts(rows: tuple[reports.Row, ...]) -> dict[int, int]:
    return {row.account: row.amount for row in rows}


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from `first` to `last`."""
    days = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return [day for day in days if (day + timedelta(days=1)).day == 1]


@few
@given(companies())
def test_the_rows_of_every_voucher_sum_to_zero(company: Company) -> None:
    """Booking, each payment, each reminder: debit equals credit, in every currency."""
    sums: dict[tuple[str | None, date], int] = defaultdict(int)
    for entry in company.entries:
        if entry.type == "Normal":
            sums[entry.voucher_guid, entry.date] += entry.amount
    assert set(sums.values()) <= {0}


@few
@given(companies())
def test_the_rows_of_every_year_sum_to_zero(company: Company) -> None:
    """Primo rows included."""
    for year in company.years:
        assert sum(entry.amount for entry in years.rows_of(company, year)) == 0
        assert sum(row.amount for row in opens_with(company, year)) == 0


@few
@given(companies())
def test_saldo_is_the_entries_per_account(company: Company) -> None:
    """No account is lost, 99999 and the company's own 2990 included, and none is made up."""
    for year in company.years:
        assert amounts(reports.saldo(company, year)) == per_account(years.rows_of(company, year))


@few
@given(companies())
def test_result_and_balance_together_are_saldo(company: Company) -> None:
    """The two halves do not overlap, and what one earns the other holds."""
    for year in company.years:
        profit, held = reports.result(company, year), reports.balance(company, year)
        assert (*profit, *held) == reports.saldo(company, year)
        assert sum(row.amount for row in profit) == -sum(row.amount for row in held)


@few
@given(companies())
def test_a_sum_line_is_the_sum_of_its_accounts_and_changes_no_other_line(company: Company) -> None:
    """Rows that are not in the list of sum accounts are the same with and without the summary."""
    sums = {group.number: group for group in SUM_ACCOUNTS}
    for year in company.years:
        plain = reports.saldo(company, year)
        summed = reports.saldo(company, year, summary=True)
        assert tuple(row for row in summed if row.account not in sums) == plain
        for row in summed:
            if row.account in sums:
                group = sums[row.account]
                within = [r.amount for r in plain if group.first <= r.account <= group.last]
                assert row.amount == sum(within)


@few
@given(companies())
def test_the_months_of_a_year_sum_to_the_year(company: Company) -> None:
    """Twelve months, or the eighteen of a long first year, add up to the result report."""
    for year in company.years:
        rows = [
            row for row in years.rows_of(company, year) if is_result(row.account) and row.type == "Normal"
        ]
        ends = month_ends(year.start, year.end)
        months = [
            sum(row.amount for row in rows if (row.date.year, row.date.month) == (d.year, d.month))
            for d in ends
        ]
        assert len(months) in {12, 18}
        assert sum(months) == sum(row.amount for row in reports.result(company, year))


@few
@given(companies())
def test_a_year_opens_as_the_year_before_closed(company: Company) -> None:
    """Balance accounts carry over one to one; the result goes to retained earnings."""
    for before, after in pairwise(years.in_order(company)):
        expected = amounts(reports.balance(company, before))
        profit = sum(row.amount for row in reports.result(company, before))
        expected[chart.RETAINED_EARNINGS] = expected.get(chart.RETAINED_EARNINGS, 0) + profit
        kept = {account: amount for account, amount in expected.items() if amount}
        assert amounts(reports.primo(company, after)) == kept


@few
@given(companies(), st.integers(1, 100_000))
def test_a_late_posting_moves_the_next_primo_by_its_amount(company: Company, amount: int) -> None:
    """Only the accounts it touched move, and every primo guid that was there stays."""
    ordered = years.in_order(company)
    line = ManualLine(account=7480, amount=amount, balancing=55000)
    voucher = ManualVoucher(
        guid="late", number=999, date=ordered[0].end, lines=(line,), booked_on=ordered[-1].end
    )
    rows = posting.post_manual(posting.desk_of(company), voucher)
    later = years.with_primo(replace(company, entries=(*company.entries, *rows)))
    for year in ordered[1:]:
        old = {row.account: row for row in opens_with(company, year)}
        new = {row.account: row for row in opens_with(later, year)}
        moved = {
            account: (new[account].amount if account in new else 0)
            - (old[account].amount if account in old else 0)
            for account in old.keys() | new.keys()
        }
        assert {account: by for account, by in moved.items() if by} == {55000: -amount, 60020: amount}
        assert all(new[account].guid == old[account].guid for account in old.keys() & new.keys())


@few
@given(companies())
def test_posting_again_gives_the_same_rows(company: Company) -> None:
    """The recorded rows are exactly what the engine makes of the documents, guids included."""
    assert posting.entries_of(company) == company.entries
    assert years.with_primo(company) == company


@few
@given(companies(), st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_matter(company: Company, luck: Random) -> None:
    """A company folded from files in another order has the same books."""
    other = replace(
        company,
        invoices=tuple(luck.sample(company.invoices, len(company.invoices))),
        purchases=tuple(luck.sample(company.purchases, len(company.purchases))),
        manual_vouchers=tuple(luck.sample(company.manual_vouchers, len(company.manual_vouchers))),
    )
    assert posting.entries_of(other) == company.entries


@few
@given(companies())
def test_every_row_has_a_guid_of_its_own(company: Company) -> None:
    """Clients merge rows by guid."""
    assert len({entry.guid for entry in company.entries}) == len(company.entries)


@few
@given(companies(), st.booleans())
def test_all_debtor_statements_together_are_the_debtors_account(company: Company, hide_closed: bool) -> None:  # noqa: FBT001
    """53000 is what all customers owe, whether or not settled vouchers are shown; 63000 likewise."""
    for account in (chart.DEBTORS, chart.CREDITORS):
        lines = [
            line.amount
            for contact in company.contacts
            for line in receivables.statement(company, contact.guid, hide_closed=hide_closed).lines
            if line.account == account
        ]
        last = amounts(reports.saldo(company, years.in_order(company)[-1]))
        assert sum(lines) == last.get(account, 0)


@few
@given(companies(), st.data())
def test_a_statement_cut_in_two_is_the_whole_statement(company: Company, data: st.DataObject) -> None:
    """Up to a day and after it: same lines, and the second begins with the balance of the first."""
    first, last = years.in_order(company)[0].start, years.in_order(company)[-1].end
    day = data.draw(st.dates(first, last))
    for contact in company.contacts:
        whole = receivables.statement(company, contact.guid)
        head = receivables.statement(company, contact.guid, end=day)
        tail = receivables.statement(company, contact.guid, start=day + timedelta(days=1))
        assert (*head.lines, *tail.lines) == whole.lines
        assert (head.balance, tail.balance) == (tail.balance_before, whole.balance)
        assert (head.income + tail.income, head.expenses + tail.expenses) == (whole.income, whole.expenses)


@few
@given(companies())
def test_a_voucher_settled_in_full_leaves_nothing_on_the_debtors_account(company: Company) -> None:
    """Whatever the currency, the payments and their rates; what it earned or lost is on 1445."""
    for voucher in (*company.invoices, *company.credit_notes):
        totals = totals_of(voucher, company.accounts)
        state = receivables.payment_state(voucher, totals, date(2030, 1, 1))
        has_set_off = any(payment.deposit_account is None for payment in voucher.payments)
        if state.status == "Paid" and not has_set_off:
            rows = [
                e.amount
                for e in company.entries
                if e.voucher_guid == voucher.guid and e.account == chart.DEBTORS
            ]
            assert sum(rows) == 0


@few
@given(companies())
def test_what_remains_is_the_total_less_what_was_paid(company: Company) -> None:
    """And in kroner it is what stands on the debtors' account for that voucher."""
    for voucher in company.invoices:
        totals = totals_of(voucher, company.accounts)
        state = receivables.payment_state(voucher, totals, date(2025, 6, 1))
        assert state.remaining == state.total_with_reminders - state.paid
        assert state.total_with_reminders == claim_on_customer(voucher, totals).total
        if (
            voucher.is_booked
            and voucher.currency == "DKK"
            and all(p.deposit_account for p in voucher.payments)
        ):
            rows = [
                e.amount
                for e in company.entries
                if e.voucher_guid == voucher.guid and e.account == chart.DEBTORS
            ]
            assert sum(rows) == state.remaining
