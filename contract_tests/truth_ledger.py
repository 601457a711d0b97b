"""What follows from the postings: years, accounts, reports, entries, the bank, VAT and results.

Law of this module: every figure wanted is added up here from the rows of `/__mock/books`; definitions of revenue and
expenses are those of the tool contract. One function per tool, in the table at the end.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .truth import FIRST_BALANCE_ACCOUNT, Case, Row, Truth, exact, same, sums, total

if TYPE_CHECKING:
    from collections.abc import Callable

BANK = 55_000
VAT_SETTLEMENT = 64_100
LAST_TURNOVER = 1_999
TURNOVER, COSTS = "Turnover", "Variable Expenses"
NO_ACCOUNT = 4
"""A number that no chart has."""
MOST_ROWS = 1_000
"""A year of more postings is compared only where it is the newest."""


def _years(case: Case) -> None:
    told = [(row["name"], row["fromDate"], row["toDate"]) for row in _asked(case, "years")]
    same(sorted(told), sorted(_of(case.truth.rows("years"), "name", "start", "end")), "years")


def _asked(case: Case, name: str) -> list[Row]:
    tool = {"years": "list_accounting_years", "vatTypes": "list_vat_types"}[name]
    data = case.ask(tool)
    rows: list[Row] = data[name]
    same(data["count"], len(rows), f"{name}: count")
    return rows


def _of(rows: list[Row], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def _vat_types(case: Case) -> None:
    told = {row["vatCode"]: (row["name"], exact(row["vatRate"])) for row in _asked(case, "vatTypes")}
    wanted = {row["code"]: (row["name"], exact(row["rate"])) for row in case.truth.rows("vatTypes")}
    same(told, wanted, "VAT types")


def _chart(case: Case) -> None:
    told = case.every("list_chart_of_accounts", includeHidden=True)
    names = ("accountNumber", "name", "category", "vatCode", "isHidden")
    wanted = _of(case.truth.rows("accounts"), "number", "name", "category", "vatCode", "hidden")
    same(sorted(_of(told, *names)), sorted(wanted), "chart of accounts")


def _deposits(case: Case) -> None:
    told = case.ask("list_deposit_accounts", includeHidden=True)
    wanted = _of(case.truth.rows("deposits"), "number", "name", "hidden", "default")
    names = ("accountNumber", "name", "isHidden", "isDefault")
    same(sorted(_of(told["accounts"], *names)), sorted(wanted), "deposit accounts")
    same(told["count"], len(wanted), "deposit accounts: count")


def _report(tool: str, belongs: Callable[[Row], bool]) -> Callable[[Case], None]:
    """Compare a report of every year with the sums of that year's postings."""

    def compare(case: Case) -> None:
        for year in case.truth.rows("years"):
            data = case.ask(tool, accountingYear=year["name"])
            told = {row["accountNumber"]: exact(row["amount"]) for row in data["rows"]}
            wanted = sums(row for row in case.truth.year(year) if belongs(row))
            same(told, wanted, f"{tool} of {year['name']}")
            same(data["count"], len(data["rows"]), f"{tool}: count")

    return compare


def _is_result(row: Row) -> bool:
    return bool(row["account"] < FIRST_BALANCE_ACCOUNT)


def _balances(case: Case) -> None:
    year = case.truth.newest
    booked = sums(case.truth.year(year))
    moved = sorted(booked)[:12]
    still = [number for number in case.truth.accounts if number not in booked][:3]
    numbers = [*moved, *still, NO_ACCOUNT]
    data = case.ask("get_account_balance", accountingYear=year["name"], accountNumbers=numbers)
    told = {row["accountNumber"]: exact(row["amount"]) for row in data["accounts"]}
    same(told, {number: booked.get(number, Decimal(0)) for number in [*moved, *still]}, "account balances")
    same(data["notFound"], [NO_ACCOUNT], "accounts not found")


ENTRY = {
    "date": "date",
    "accountNumber": "account",
    "type": "type",
    "voucherType": "voucherType",
    "voucherNumber": "voucherNumber",
    "voucherGuid": "voucherGuid",
    "contactGuid": "contactGuid",
    "fileGuid": "fileGuid",
    "vatCode": "vatCode",
    "description": "text",
}
"""A posting's members as a tool names them, and as the books do."""


def _told(rows: list[Row]) -> dict[str, tuple[Any, ...]]:
    return {row["entryGuid"]: (exact(row["amount"]), *(row[name] for name in ENTRY)) for row in rows}


def _booked(rows: list[Row]) -> dict[str, tuple[Any, ...]]:
    return {row["guid"]: (exact(row["amount"]), *(row[name] for name in ENTRY.values())) for row in rows}


def _entries(case: Case) -> None:
    for year in case.truth.rows("years"):
        wanted = case.truth.year(year)
        if len(wanted) <= MOST_ROWS or year is case.truth.newest:
            window = {"fromDate": year["start"], "toDate": year["end"]}
            told = case.every("list_entries", **window)
            same(_told(told), _booked(wanted), f"entries of {year['name']}")
            same(len(told), len(wanted), f"entries of {year['name']}: rows")
    _entry_totals(case, case.truth.newest)
    _running_balance(case, case.truth.newest)


def _entry_totals(case: Case, year: Row) -> None:
    data = case.ask("list_entries", fromDate=year["start"], toDate=year["end"], pageSize=1)
    amounts = [Decimal(row["amount"]) for row in case.truth.year(year)]
    debit, credit = sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0)
    wanted = {"count": len(amounts), "debit": debit, "credit": credit, "net": sum(amounts)}
    same({name: exact(data["totals"][name]) for name in wanted}, wanted, "totals of the entries")
    same(data["totalCount"], len(amounts), "totalCount of the entries")


def _running_balance(case: Case, year: Row) -> None:
    """From the year's middle to today, on the bank account: opening, each row's balance, and the last."""
    middle = _day(year["start"]) + (_day(year["end"]) - _day(year["start"])) / 2
    start, end = middle.isoformat(), max(middle.isoformat(), case.truth.told["today"])
    bank = [row for row in case.truth.year(year) if row["account"] == BANK]
    so_far = total(row for row in bank if row["date"] < start)
    window = {"fromDate": start, "toDate": min(end, year["end"]), "accountNumber": BANK}
    rows = case.every("list_entries", **window, runningBalance=True)
    wanted = {row["guid"]: Decimal(row["amount"]) for row in bank if start <= row["date"] <= window["toDate"]}
    same({row["entryGuid"] for row in rows}, set(wanted), "bank entries")
    for row in rows:
        so_far += wanted[row["entryGuid"]]
        same(exact(row["balance"]), so_far, f"running balance after {row['entryGuid']}")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _changes(case: Case) -> None:
    today = case.truth.today
    start, end = (f"{today + timedelta(days=days)}T00:00:00" for days in (-27, 1))
    told = case.every("list_entry_changes", changesFrom=f"{start}Z", changesTo=f"{end}Z")
    wanted = [
        row for row in case.truth.rows("postings") if start <= row["added"] < end and row["type"] == "Normal"
    ]
    same(_told(told), _booked(wanted), "changes of the last weeks")


def _bank(case: Case) -> None:
    data, year = case.ask("get_bank_reconciliation_balance"), case.truth.newest
    same(data["accountingYear"], year["name"], "year of the bank balance")
    today = case.truth.told["today"]
    rows = case.truth.year(year)
    numbers = {row["number"] for row in case.truth.rows("deposits")}
    for row in data["accounts"]:
        mine = [one for one in rows if one["account"] == row["accountNumber"] and one["date"] <= today]
        moved = [one for one in mine if one["type"] != "Primo"]
        opening, moves = total(one for one in mine if one["type"] == "Primo"), total(moved)
        wanted = {"openingBalance": opening, "movements": moves, "bookedBalance": opening + moves}
        wanted["entryCount"] = Decimal(len(moved))
        same({name: exact(row[name]) for name in wanted}, wanted, f"bank account {row['accountNumber']}")
        same(row["lastEntryDate"], max((one["date"] for one in moved), default=None), "last entry")
    in_bank = [one for one in rows if one["account"] in numbers]
    told = {row["accountNumber"] for row in data["accounts"]}
    shown = {row["number"] for row in case.truth.rows("deposits") if not row["hidden"]}
    assert shown <= told <= numbers, f"bank accounts {sorted(shown - told)} are left out"
    same(
        exact(data["totalBookedBalance"]),
        total(one for one in in_bank if one["date"] <= today),
        "total of the bank accounts",
    )
    later = [one for one in in_bank if one["date"] > today]
    same(data["futureEntries"]["count"], len(later), "later entries")
    same(exact(data["futureEntries"]["net"]), total(later), "net of the later entries")


def _settled(truth: Truth) -> list[Row]:
    """The postings on VAT settlement that money was paid or received for, oldest first."""
    deposits = {row["number"] for row in truth.rows("deposits")}
    paid = {row["voucherGuid"] for row in truth.rows("postings") if row["account"] in deposits}
    return [
        row
        for row in truth.rows("postings")
        if row["account"] == VAT_SETTLEMENT and row["type"] == "Normal" and row["voucherGuid"] in paid
    ]


def _frequency(case: Case) -> None:
    evidence = case.ask("get_vat_settlement_frequency")["evidence"]
    _is_evidence(case.truth, evidence)
    told = {row["date"] for row in evidence if row["kind"] in {"payment", "refund"}}
    assert {row["date"] for row in _settled(case.truth)[-2:]} <= told, (
        "the newest settlements are no evidence"
    )


def _countdown(case: Case) -> None:
    data = case.ask("get_vat_period_countdown", frequency="quarterly")
    same(data["today"], case.truth.told["today"], "today")
    today = case.truth.today
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    same(max(one["end"] for one in data["endedPeriods"]), quarter.isoformat(), "quarter that ended last")
    for period in data["endedPeriods"]:
        _is_evidence(case.truth, period["evidence"])
        assert period["settlementSeen"] != "yes" or period["evidence"], period
        if period["settlementSeen"] == "no":
            after = [row for row in _settled(case.truth) if row["date"] > period["filingDeadline"]]
            assert not period["evidence"], period
            assert not (period["deadlinePassed"] and after), period


def _is_evidence(truth: Truth, evidence: list[Row]) -> None:
    """Assert that each piece of evidence is a posting of that day, account, voucher and amount."""
    names = ("date", "account", "voucherNumber")
    known = {(*(row[name] for name in names), abs(Decimal(row["amount"]))) for row in truth.rows("postings")}
    named = ("date", "accountNumber", "voucherNumber")
    told = {(*(row[name] for name in named), exact(abs(row["amount"]))) for row in evidence}
    assert told <= known, f"no postings: {sorted(map(str, told - known))[:3]}"


def _figures(truth: Truth, rows: list[Row]) -> Row:
    """Revenue, expenses and profit of postings, by the definitions of the tool contract."""
    counted = [row for row in rows if row["type"] == "Normal" and _is_result(row)]
    revenue = -total(row for row in counted if _category(truth, row["account"]) == TURNOVER)
    profit = -total(counted)
    tax = total(row for row in counted if _category(truth, row["account"]) == "Tax")
    wanted = {"revenue": revenue, "expenses": revenue - profit, "profit": profit}
    return wanted | {"profitBeforeTax": profit + tax}


def _category(truth: Truth, number: int) -> str:
    known = truth.accounts.get(number)
    if known is None or known["category"] == "Not Set":
        return TURNOVER if number <= LAST_TURNOVER else ""
    return str(known["category"])


def _months(case: Case) -> None:
    for year in case.truth.rows("years"):
        first, last = _day(year["start"]), _day(year["end"])
        data = case.ask(
            "get_monthly_results",
            year=first.year,
            month=first.month,
            toYear=last.year,
            toMonth=last.month,
        )
        rows = case.truth.year(year)
        length = (last.year - first.year) * 12 + last.month - first.month + 1
        same(len(data["months"]), length, f"months of {year['name']}")
        same(*_both(case.truth, data["total"], rows), f"results of {year['name']}")
        for month in data["months"]:
            start = f"{month['year']}-{month['month']:02d}"
            mine = [row for row in rows if row["date"].startswith(start)]
            same(*_both(case.truth, month, mine), f"results of {start}")
            _categories(case.truth, month, mine)


def _both(truth: Truth, told: Row, rows: list[Row]) -> tuple[Row, Row]:
    wanted = _figures(truth, rows)
    return {name: exact(told[name]) for name in wanted}, wanted


def _categories(truth: Truth, month: Row, rows: list[Row]) -> None:
    told = {row["category"]: exact(row["amount"]) for row in month["byCategory"]}
    for category, sign in ((TURNOVER, -1), (COSTS, 1)):
        mine = (r for r in rows if r["type"] == "Normal" and _category(truth, r["account"]) == category)
        same(told.get(category, Decimal(0)), sign * total(mine), f"{category} of {month['month']}")


def _performance(case: Case) -> None:
    before: Row | None = None
    for year in case.truth.rows("years"):
        data = case.ask("get_yearly_performance", accountingYear=year["name"])
        same(*_both(case.truth, data, case.truth.year(year)), f"results of {year['name']}")
        assert (data["previous"] is None) == (before is None), f"what came before {year['name']}"
        if before is not None:
            rows = case.truth.year(before)
            same(*_both(case.truth, data["previous"], rows), f"results before {year['name']}")
        before = year


COMPARED: dict[str, Callable[[Case], None]] = {
    "list_accounting_years": _years,
    "list_vat_types": _vat_types,
    "list_chart_of_accounts": _chart,
    "list_deposit_accounts": _deposits,
    "get_saldo_balance_report": _report("get_saldo_balance_report", lambda _: True),
    "get_result_report": _report("get_result_report", _is_result),
    "get_balance_report": _report("get_balance_report", lambda row: not _is_result(row)),
    "get_primo_balance_report": _report("get_primo_balance_report", lambda row: row["type"] == "Primo"),
    "get_account_balance": _balances,
    "list_entries": _entries,
    "list_entry_changes": _changes,
    "get_bank_reconciliation_balance": _bank,
    "get_vat_settlement_frequency": _frequency,
    "get_vat_period_countdown": _countdown,
    "get_monthly_results": _months,
    "get_yearly_performance": _performance,
}
"""Tool -> what its answer is held to."""
