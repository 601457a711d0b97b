"""Answers that look right and are wrong: for each known trap, the test that would catch it.

Law of this module: KEPT says where a trap is kept from snapping; the tests below are of those traps that no other
module shows on the demo companies. Deadlines are law and are written out; other figures are compared.

| trap | what would be wrong |
|---|---|
| T-1 | the running period's VAT deadline named as the next |
| T-2 | a running year compared in percent with a full one |
| T-3 | overdue face amounts taken for what is owed |
| T-4 | totals of several currencies added up |
| T-5 | no bank balance in January, or one of an empty year |
| T-6 | later-dated entries, hidden or currency accounts in the balance |
| T-7 | opening rows counted in the year's first month |
| T-8 | closing rows that empty December |
| T-9 | opening balances in a feed of changes |
| T-10 | Booked taken for all booked invoices |
| T-11 | a draft's placeholder shown as a number |
| T-12 | an account without movement called missing |
| T-14 | an account gone from the chart left out of the result |
| T-15 | zeros for a month in no accounting year |
| T-16 | a year's name that is none read as no data |
| T-17 | months that do not add up to their year |
| T-18 | the last page, exactly full, promising another |
| T-19 | rows that only one of two filters chose |
| T-20 | files of the days outside the window asked for |
| T-22 | a VAT frequency read from what is no payment |
| T-23 | VAT called overdue |
| T-24 | a purchase in euro called Danish |
| T-25 | a cut statement whose sums cover everything |
| T-27 | an organisation taken for VAT-free on one of two contradicting lists |
| T-28 | every 403 called a missing Pro |
| T-29 | a walk over pages that mixes two states of the books |
| T-30 | a refund that is no evidence, a credit month made positive |
| T-31 | an answer about another organisation than the one meant now |
| T-32 | an invoice set off by a credit note called paid with money |

T-13, T-21 and T-26 are of the fake alone.
"""

from __future__ import annotations

import ast
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dinero_mcp.surface import COMPACT
from tests.server.on_demo import on_demo
from tests.server.samples import RICH, SKEWED, SKEWED_YEAR
from tests.server.stub import data, error

pytestmark = pytest.mark.anyio

HERE = Path(__file__).parent
OWN = "test_traps.py"

KEPT = {
    "T-1": (OWN, "test_the_next_vat_deadline_is_nearly_always_that_of_an_ended_period"),
    "T-2": ("results/test_results_tools.py", "test_a_running_year_has_no_percentages_beside_a_full_one"),
    "T-3": ("tools/test_statements.py", "test_open_statements_add_up_to_debtors_and_creditors"),
    "T-4": ("tools/test_sales.py", "test_totals_of_other_currencies_are_named"),
    "T-5": ("bank/test_bank.py", "test_in_january_without_a_current_year_the_newest_is_used_and_named"),
    "T-6": ("bank/test_bank.py", "test_entries_dated_after_today_are_named_apart"),
    "T-7": ("results/test_results_tools.py", "test_the_first_month_of_a_year_is_without_its_opening_rows"),
    "T-8": ("results/test_results_tools.py", "test_closing_rows_do_not_empty_december"),
    "T-9": (OWN, "test_a_feed_of_changes_holds_no_opening_balances_unless_asked_for"),
    "T-10": (OWN, "test_the_status_booked_says_what_it_leaves_out"),
    "T-11": ("tools/test_lists.py", "test_a_draft_has_no_number"),
    "T-12": ("tools/test_books.py", "test_a_balance_of_zero_is_no_missing_account"),
    "T-14": (
        "results/test_results_tools.py",
        "test_a_cost_on_an_account_gone_from_the_chart_is_counted_and_named",
    ),
    "T-15": (
        "results/test_results_tools.py",
        "test_a_month_in_no_accounting_year_is_refused_before_entries_are_read",
    ),
    "T-16": (OWN, "test_a_name_that_is_no_accounting_year_is_answered_with_the_names_by_every_tool"),
    "T-17": (OWN, "test_the_months_of_an_eighteen_month_year_add_up_to_it"),
    "T-18": ("tools/test_lists.py", "test_more_follows_while_pages_are_full_and_rows_remain"),
    "T-19": ("tools/test_sales.py", "test_no_row_slips_through_where_dinero_takes_one_condition"),
    "T-20": ("tools/test_archive.py", "test_the_files_of_a_window_are_the_same_under_both_meanings"),
    "T-22": ("vat/test_frequency.py", "test_a_skat_paid_through_63300_every_month_is_no_vat"),
    "T-23": ("vat/test_vat_tools.py", "test_no_answer_says_that_vat_is_late"),
    "T-24": ("tools/test_purchases.py", "test_a_foreign_purchase_is_not_called_danish"),
    "T-25": ("tools/test_statements.py", "test_the_newest_entries_are_kept_and_the_cut_is_said"),
    "T-27": ("vat/test_vat_tools.py", "test_lists_that_disagree_on_vat_leave_the_frequency_unknown"),
    "T-28": ("test_error_leaves.py", "test_a_403_names_three_reasons_while_none_is_certain"),
    "T-29": ("tools/test_entries.py", "test_pages_of_a_walk_are_one_snapshot"),
    "T-30": ("results/test_figures.py", "test_a_month_of_credit_notes_has_negative_revenue"),
    "T-31": (OWN, "test_an_answer_is_about_the_organisation_that_is_the_default_now"),
    "T-32": ("tools/test_sales.py", "test_what_was_set_off_is_not_called_money"),
}


@cache
def names_in(file: str) -> set[str]:
    """The names of a module's tests."""
    nodes = ast.walk(ast.parse((HERE / file).read_text(encoding="utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("trap", KEPT)
def test_every_trap_is_told_and_has_its_test(trap: str) -> None:
    """A test renamed or removed leaves no trap unwatched."""
    file, name = KEPT[trap]
    assert name in names_in(file)
    assert f"| {trap} |" in (__doc__ or "")


@pytest.mark.parametrize(
    ("today", "frequency", "deadline", "days"),
    [
        ("2026-11-21", "quarterly", "2026-12-01", 10),
        ("2026-08-05", "monthly", "2026-08-17", 12),
        ("2026-08-18", "monthly", "2026-08-25", 7),
        ("2028-05-10", "monthly", "2028-05-29", 19),
        ("2027-02-28", "semiAnnual", "2027-03-01", 1),
    ],
)
async def test_the_next_vat_deadline_is_nearly_always_that_of_an_ended_period(
    today: str, frequency: str, deadline: str, days: int
) -> None:
    """On the demo company; the days are law, moved over weekends and bank closing days."""
    asked = {"organizationId": RICH, "today": today, "frequency": frequency}
    told = data(await on_demo().server.call("get_vat_period_countdown", **asked))["nextDeadline"]
    assert (told["date"], told["daysRemaining"]) == (deadline, days)


async def test_overdue_amounts_are_called_face_amounts() -> None:
    """Payments are not deducted, and the answer says so (T-3)."""
    answer = data(await on_demo().server.call("list_invoices_overdue", organizationId=RICH))
    assert any("face amounts" in note for note in answer["notes"])


async def test_a_feed_of_changes_holds_no_opening_balances_unless_asked_for() -> None:
    """They are states of a year's first day; a month of changes with one of them would not add up."""
    window = {"changesFrom": "2025-12-20T00:00:00Z", "changesTo": "2026-01-15T00:00:00Z", "pageSize": 1000}
    rows = data(await on_demo().server.call("list_entry_changes", organizationId=RICH, **window))["items"]
    assert rows
    assert {row["type"] for row in rows} == {"Normal"}


async def test_the_status_booked_says_what_it_leaves_out() -> None:
    """The four booked statuses together are more than Booked, and the argument says so."""
    server = on_demo().server
    asked = {"organizationId": RICH, "pageSize": 1000, "fields": ["status"]}
    booked = data(await server.call("list_invoices", **asked, status="Booked"))["items"]
    four = ["Booked", "Paid", "OverPaid", "Overdue"]
    every = data(await server.call("list_invoices", **asked, status=four))["items"]
    assert {row["status"] for row in booked} == {"Booked"}
    assert {row["status"] for row in every} == set(four)
    told = next(tool for tool in server.door().published() if tool.name == "list_invoices")
    assert "not yet due" in told.input_schema["properties"]["status"]["description"]


YEAR_TOOLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_saldo_balance_report", {}),
    ("get_result_report", {}),
    ("get_balance_report", {}),
    ("get_primo_balance_report", {}),
    ("get_account_balance", {"accountNumbers": [55000]}),
    ("get_yearly_performance", {}),
)


@pytest.mark.parametrize(("tool", "more"), YEAR_TOOLS)
async def test_a_name_that_is_no_accounting_year_is_answered_with_the_names_by_every_tool(
    tool: str, more: dict[str, Any]
) -> None:
    """2025 is no year of a company whose years are skewed; a name with a slash is."""
    server, where = on_demo().server, {"organizationId": SKEWED, **more}
    assert data(await server.call(tool, **where, accountingYear=SKEWED_YEAR))["accountingYear"] == SKEWED_YEAR
    told = error(await server.call(tool, **where, accountingYear="2025"))
    assert told["code"] in {"DineroNotFoundError", "InvalidArgumentError"}
    assert SKEWED_YEAR in told["message"] + told["hint"]


async def test_the_months_of_an_eighteen_month_year_add_up_to_it() -> None:
    """To the øre, from entries on one side and Dinero's report on the other."""
    server = on_demo().server
    span = {"year": 2023, "month": 4, "toYear": 2024, "toMonth": 9}
    months = data(await server.call("get_monthly_results", organizationId=SKEWED, **span))
    year = data(
        await server.call("get_yearly_performance", organizationId=SKEWED, accountingYear="2023/2024")
    )
    assert (len(months["months"]), year["months"]) == (18, 18)
    for figure in ("revenue", "expenses", "profit"):
        summed = sum((Decimal(str(month[figure])) for month in months["months"]), Decimal(0))
        assert summed == Decimal(str(months["total"][figure])) == Decimal(str(year[figure]))


async def test_an_answer_is_about_the_organisation_that_is_the_default_now() -> None:
    """Each answer names it, so that a change of default between two calls is seen."""
    fake = on_demo().fake
    for number in (RICH, SKEWED):
        server = on_demo(fake, organization=number).server
        answer = data(await server.call("list-contacts-tool", COMPACT, page_size=5))
        own = data(await server.call("list_contacts", organizationId=number, pageSize=5))
        assert answer["context"]["organization"] == own["context"]["organization"]
        assert answer["context"]["organization"]["id"] == number
        assert answer["items"] == own["items"]
