"""Servers that take an argument and do nothing with it: alone, beside another one, or in one tool only.

Law of this module: each declaration is one mistake and the requirement that must catch it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract_tests.mistakes import Data, answers, arguments

if TYPE_CHECKING:
    from collections.abc import Callable

SALES = ("list_invoices", "list_sales", "list_credit_notes")


def _without(*names: str) -> Callable[[str, Data], Data]:
    """Takes these and does nothing with them."""
    return lambda _tool, given: {name: value for name, value in given.items() if name not in names}


CHANGES = arguments("gives every row to whoever asks for changes", "arguments:changes")(
    _without("changesSince")
)
FREE_TEXT = arguments("searches for nothing", "arguments:words")(_without("freeTextSearch"))
SUM_ACCOUNTS = arguments("never gives the sum accounts asked for", "arguments:rows")(
    _without("includeSummaryAccounts")
)
PERIOD = arguments("gives the statement of all time as PDF", "arguments:pdf-days")(_without("from", "to"))
CURRENCY = arguments("calculates in kroner whatever the currency", "arguments:invoice")(_without("currency"))


@arguments("drops fields everywhere but for contacts", "arguments:fields")
def fields_elsewhere(tool: str, given: Data) -> Data:
    """The one list that somebody tried."""
    return given if tool == "list_contacts" else _without("fields")(tool, given)


@arguments("sorts invoices alone", "arguments:sorted")
def sorted_alone(tool: str, given: Data) -> Data:
    """Other lists come as they come."""
    return given if tool == "list_invoices" else _without("sort", "sortOrder")(tool, given)


@arguments("forgets the state beside a period", "arguments:together")
def state_forgotten(tool: str, given: Data) -> Data:
    """Each alone is kept."""
    return _without("status")(tool, given) if tool in SALES and "startDate" in given else given


@arguments("forgets the contact beside a state", "arguments:together")
def contact_forgotten(tool: str, given: Data) -> Data:
    """Each alone is kept."""
    return _without("contactGuid")(tool, given) if tool in SALES and "status" in given else given


@arguments("forgets the account beside a kind of voucher", "arguments:together")
def account_forgotten(tool: str, given: Data) -> Data:
    """Each alone is kept."""
    is_both = tool == "list_entries" and "voucherType" in given
    return _without("accountNumber")(tool, given) if is_both else given


@arguments("ignores the state in the sales feed", "arguments:alone")
def state_of_the_feed(tool: str, given: Data) -> Data:
    """Invoices alone have one."""
    return _without("status")(tool, given) if tool == "list_sales" else given


@answers("takes every full page for one before the last", "arguments:last-page")
def full_is_not_last(_tool: str, _given: Data, data: Data) -> Data | None:
    """There may be more."""
    if "pagination" not in data:
        return None
    pages = data["pagination"]
    return {**data, "pagination": {**pages, "hasMore": len(data["items"]) == pages["pageSize"]}}
