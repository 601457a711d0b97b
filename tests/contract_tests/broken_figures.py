"""Servers whose figures are wrong: amounts, currencies, years, months, days, VAT.

Law of this module: each declaration is one mistake and the requirement that must catch it.
"""

from __future__ import annotations

from tests.contract_tests.mistakes import Ask, Data, Mistake, answered, answers, arguments, each_row, handles

REPORTS = ("get_saldo_balance_report", "get_result_report", "get_balance_report", "get_primo_balance_report")
TWELVE = 12


@arguments("adds the sum accounts to the accounts they sum", "reports:saldo")
def sum_accounts_added(tool: str, given: Data) -> Data:
    """Sum accounts come in every report."""
    return {**given, "includeSummaryAccounts": True} if tool in REPORTS else given


@answers("rounds øre away", "reports:saldo")
def cents_rounded(tool: str, _given: Data, data: Data) -> Data | None:
    """Whole kroner."""
    if tool not in REPORTS:
        return None
    return each_row(data, lambda row: {**row, "amount": float(round(row["amount"]))})


@answers("tells sum accounts by their digits", "reports:saldo")
def digits(tool: str, _given: Data, data: Data) -> Data | None:
    """An own account with a round number, and 99999, are taken for sums."""
    if tool not in REPORTS:
        return None
    left = [row for row in data["rows"] if not str(row["accountNumber"]).endswith(("90", "999"))]
    return {**data, "rows": left, "count": len(left)}


@answers("adds amounts up as floats", "mistakes:cents")
def floats(tool: str, _given: Data, data: Data) -> Data | None:
    """0.1 + 0.2."""
    if tool != "list_entries":
        return None
    return {**data, "totals": {**data["totals"], "debit": data["totals"]["debit"] + 0.1 + 0.2 - 0.3}}


@answers("adds face amounts in euro to kroner", "sales:signed")
def euro_as_kroner(tool: str, _given: Data, data: Data) -> Data | None:
    """The amount that is to be added up is the one on the invoice."""
    if tool != "list_sales":
        return None

    def mixed(row: Data) -> Data:
        sign = -1 if row["signedTotalExclVatInDkk"] < 0 else 1
        return {**row, "signedTotalExclVatInDkk": sign * abs(row["totalExclVat"])}

    return each_row(data, mixed)


@answers("gives an exchange rate per one instead of per hundred", "documents:payments")
def rate_per_one(tool: str, _given: Data, data: Data) -> Data | None:
    """7.4588 where Dinero says 745.88."""
    if not tool.endswith("_payments"):
        return None
    return each_row(data, lambda row: {**row, "exchangeRate": (row["exchangeRate"] or 0) / 100})


@answers("treats the total of an invoice as what is outstanding", "documents:totals")
def total_outstanding(tool: str, _given: Data, data: Data) -> Data | None:
    """Payments are not deducted."""
    if tool != "list_invoice_payments":
        return None
    return {**data, "remainingAmount": data["invoiceTotalIncludingReminderExpenses"]}


@answers("cuts an eighteen-month year to twelve", "derived:eighteen")
def twelve_months(tool: str, _given: Data, data: Data) -> Data | None:
    """A year has twelve months."""
    return {**data, "months": TWELVE} if tool == "get_yearly_performance" else None


@answers("drops the months after the twelfth", "derived:months")
def thirteenth_month(tool: str, _given: Data, data: Data) -> Data | None:
    """Of a first year of eighteen."""
    return {**data, "months": data["months"][:TWELVE]} if tool == "get_monthly_results" else None


@handles("counts opening rows in the first month", "derived:months")
async def primo_counted(ask: Ask, tool: str, given: Data) -> Data:
    """What was carried over from the year before is taken for costs."""
    result = await ask(tool, given)
    data = result["structuredContent"]
    if tool != "get_monthly_results" or not data.get("months"):
        return result
    day = {"fromDate": data["from"], "toDate": data["from"], "entryType": "Primo"}
    opening = await ask("list_entries", {"organizationId": given["organizationId"], **day})
    carried = opening["structuredContent"].get("totals", {}).get("debit", 0)
    first, *rest = (_less(month, carried if not at else 0) for at, month in enumerate(data["months"]))
    return answered(result, {**data, "months": [first, *rest], "total": _less(data["total"], carried)})


def _less(result: Data, cost: float) -> Data:
    """A result with a cost more."""
    return {**result, "expenses": result["expenses"] + cost, "profit": result["profit"] - cost}


@answers("names the running period's VAT deadline as the next", "derived:deadline")
def running_period(tool: str, _given: Data, data: Data) -> Data | None:
    """The one after the next."""
    if tool != "get_vat_period_countdown" or not data["currentPeriod"]:
        return None
    running = data["currentPeriod"]
    named = {"date": running["filingDeadline"], "daysRemaining": running["daysRemaining"]}
    return {**data, "nextDeadline": {**data["nextDeadline"], **named}}


@answers("puts an account without movement among those not found", "reports:account")
def zero_not_found(tool: str, _given: Data, data: Data) -> Data | None:
    """What comes to nothing is said not to exist."""
    if tool != "get_account_balance":
        return None
    zero = [row["accountNumber"] for row in data["accounts"] if not row["amount"]]
    kept = [row for row in data["accounts"] if row["amount"]]
    return {**data, "accounts": kept, "notFound": [*data["notFound"], *zero]}


@answers("says that every organisation has Pro", "organizations:all")
def always_pro(tool: str, _given: Data, data: Data) -> Data | None:
    """IsPro is true."""
    return each_row(data, lambda row: {**row, "isPro": True}) if tool == "list_organizations" else None


@answers("cuts a statement without saying so", "statements:cut")
def cut_in_silence(tool: str, _given: Data, data: Data) -> Data | None:
    """Truncated is false."""
    return {**data, "truncated": False} if tool == "get_contact_state_of_account" else None


@answers("has nothing to say in its notes", "sales:set-off")
def no_notes(_tool: str, _given: Data, data: Data) -> Data:
    """What matters in an answer is not said."""
    return {**data, "notes": []}


@arguments("leaves out the last day of a statement", "statements:period")
def statement_dates(tool: str, given: Data) -> Data:
    """The period of a statement ends the day before."""
    if tool != "get_contact_state_of_account" or not given.get("to"):
        return given
    year, month, day = given["to"].split("-")
    before = f"{year}-{month}-{int(day) - 1:02}" if int(day) > 1 else f"{year}-{int(month) - 1:02}-28"
    return {**given, "to": before}


TODAY_IN_UTC = Mistake("takes today in UTC", "mistakes:copenhagen", late=1.0)
"""An hour behind is the day of Greenwich when Copenhagen has begun the next."""
AN_HOUR_AHEAD = Mistake("takes summer time for all year", "mistakes:copenhagen", late=-1.0)
"""Half past eleven at night in November is the next day."""
