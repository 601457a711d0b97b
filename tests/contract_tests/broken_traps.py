"""Servers whose answers look right and mislead: what is hidden, ahead, assumed, compared or labelled wrongly.

Law of this module: each declaration is one mistake and the requirement that must catch it.
"""

from __future__ import annotations

from tests.contract_tests.mistakes import Ask, Data, answered, answers, arguments, each_row, handles

COUNTDOWN = "get_vat_period_countdown"
CALLED = 12.5


@answers("counts what is dated later in the bank balance", "derived:bank")
def later_counted(tool: str, _given: Data, data: Data) -> Data | None:
    """A payment of next week is in the bank today."""
    if tool != "get_bank_reconciliation_balance":
        return None
    return {**data, "totalBookedBalance": data["totalBookedBalance"] + data["futureEntries"]["net"]}


@arguments("gives bank details to whoever lists the accounts", "accounts:deposits")
def details_unasked(tool: str, given: Data) -> Data:
    """Registration and account numbers unasked."""
    return {**given, "includeBankDetails": True} if tool == "list_deposit_accounts" else given


@arguments("lists hidden accounts unasked", "accounts:chart")
def hidden_unasked(tool: str, given: Data) -> Data:
    """As if they were in use."""
    return {**given, "includeHidden": True} if tool == "list_chart_of_accounts" else given


@arguments("lists deleted contacts unasked", "contacts:pages")
def deleted_unasked(tool: str, given: Data) -> Data:
    """As if they were there."""
    return {"deletedFilter": "all", **given} if tool == "list_contacts" else given


@handles("assumes that VAT is settled every quarter", "derived:unknown-frequency")
async def quarterly_assumed(ask: Ask, tool: str, given: Data) -> Data:
    """Where nothing tells."""
    result = await ask(tool, given)
    if tool != COUNTDOWN or result["structuredContent"].get("frequency") != "unknown":
        return result
    return await ask(tool, {**given, "frequency": "quarterly"})


@handles("answers zeros for a month in no accounting year", "derived:outside")
async def zeros_outside(ask: Ask, tool: str, given: Data) -> Data:
    """As if nothing had been sold."""
    result = await ask(tool, given)
    if tool != "get_monthly_results" or not result.get("isError"):
        return result
    nothing = {"revenue": 0, "expenses": 0, "profit": 0, "months": []}
    return answered({**result, "isError": False}, {**nothing, "context": {}, "notes": []})


@answers("compares a running year with a full one in percent", "derived:yearly")
def unequal_compared(tool: str, _given: Data, data: Data) -> Data | None:
    """Ten months against twelve."""
    if tool != "get_yearly_performance" or not data["change"]:
        return None
    return {**data, "change": {**data["change"], "profitPct": CALLED}}


@answers("starts a running balance at zero", "entries:running")
def balance_from_zero(tool: str, _given: Data, data: Data) -> Data | None:
    """As if the account had been empty before the window."""
    if tool != "list_entries" or "openingBalance" not in data:
        return None
    before = data["openingBalance"] or 0
    items = [{**row, "balance": (row.get("balance") or 0) - before} for row in data["items"]]
    return {**data, "items": items, "openingBalance": 0}


@answers("calls the amounts of a purchase in euro kroner", "documents:purchase-currency")
def euro_called_kroner(tool: str, _given: Data, data: Data) -> Data | None:
    """The context says DKK."""
    if tool != "get_purchase_voucher":
        return None
    return {**data, "context": {**data["context"], "currency": "DKK"}}


@answers("shows a set-off as a payment in money", "sales:set-off")
def set_off_as_money(tool: str, _given: Data, data: Data) -> Data | None:
    """Without the voucher it is set off against."""
    if tool != "list_invoice_payments":
        return None
    return each_row(data, lambda row: {**row, "relatedVoucherId": None})
