"""Servers whose lists are wrong: pages, filters, fields, states, order.

Law of this module: each declaration is one mistake and the requirement that must catch it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract_tests.mistakes import (
    Ask,
    Data,
    answered,
    answers,
    arguments,
    changed,
    each_row,
    handles,
    sends,
)

if TYPE_CHECKING:
    import httpx

    from tests.contract_tests.mistakes import Send

PLACEHOLDER = 9223372036854775807.0
"""The number of a draft as JavaScript reads it."""


@handles("skips the last page", "contacts:pages")
async def last_page_skipped(ask: Ask, tool: str, given: Data) -> Data:
    """The last but one says that it is the last."""
    result = await ask(tool, given)
    data = result["structuredContent"]
    if not data.get("pagination", {}).get("hasMore"):
        return result
    after = await ask(tool, {**given, "page": data["pagination"]["page"] + 1})
    more = after["structuredContent"]["pagination"]["hasMore"]
    return answered(result, {**data, "pagination": {**data["pagination"], "hasMore": more}})


@answers("repeats a row", "products:pages")
def row_repeated(_tool: str, _given: Data, data: Data) -> Data | None:
    """Each page but the first begins with a row twice."""
    items = data.get("items")
    return {**data, "items": [items[0], *items]} if items and data["pagination"]["page"] else None


@arguments("treats the first page as page one", "invoices:pages")
def one_based(_tool: str, given: Data) -> Data:
    """Page 1 is the first, and so is page 0."""
    return {**given, "page": max(given["page"] - 1, 0)} if "page" in given else given


@arguments("drops fields", "contacts:fields")
def fields_dropped(_tool: str, given: Data) -> Data:
    """Rows come whole."""
    return {name: value for name, value in given.items() if name != "fields"}


@arguments("ignores includePrimo", "entries:primo")
def primo_always(_tool: str, given: Data) -> Data:
    """Opening rows always come."""
    return {name: value for name, value in given.items() if name != "includePrimo"}


@handles("returns the drafts of a period as booked", "invoices:dates")
async def drafts_as_booked(ask: Ask, tool: str, given: Data) -> Data:
    """Dinero gives drafts whatever the period; they are taken for what was asked for."""
    result = await ask(tool, given)
    if tool != "list_invoices" or "startDate" not in given or result.get("isError"):
        return result
    drafts = (await ask(tool, {**given, "status": ["Draft"]}))["structuredContent"]["items"]
    data = result["structuredContent"]
    called = [{**row, "status": "Booked"} for row in drafts]
    return answered(result, {**data, "items": [*data["items"], *called]})


@arguments("takes paymentDate for the day of payment", "invoices:statuses")
def due_is_paid(tool: str, given: Data) -> Data:
    """An invoice whose paymentDate has passed counts as paid."""
    status = given.get("status")
    taken = [status] if isinstance(status, str) else status
    if tool != "list_invoices" or not taken or "Paid" not in taken:
        return given
    return {**given, "status": [*taken, "Overdue"]}


@handles("counts what is due today as overdue", "invoices:overdue")
async def due_today(ask: Ask, tool: str, given: Data) -> Data:
    """From the morning of the day."""
    if tool != "list_invoices_overdue" or given.get("includeNotYetDue"):
        return await ask(tool, given)
    result = await ask(tool, {**given, "includeNotYetDue": True})
    data = result["structuredContent"]
    today = data["context"]["asOf"]
    return answered(result, each_row(data, lambda row: row if _is_due(row, today) else None))


def _is_due(row: Data, today: str) -> bool:
    return "paymentDate" not in row or row["paymentDate"] <= today


@handles("sorts one page and calls it sorted", "sales:sorted")
async def page_sorted(ask: Ask, tool: str, given: Data) -> Data:
    """The order is that of each page."""
    if "sort" not in given:
        return await ask(tool, given)
    asked = {name: value for name, value in given.items() if name not in ("sort", "sortOrder")}
    result = await ask(tool, asked)
    data = result["structuredContent"]
    last_first = given.get("sortOrder") == "descending"
    items = sorted(data["items"], key=lambda row: str(row["date"]), reverse=last_first)
    return answered(result, {**data, "items": items})


@answers("gives a draft its placeholder for a number", "invoices:draft-number")
def number_of_a_draft(_tool: str, _given: Data, data: Data) -> Data | None:
    """As a float, which is not even the placeholder."""

    def numbered(row: Data) -> Data:
        return {**row, "number": PLACEHOLDER} if row.get("status") == "Draft" else row

    return each_row(data, numbered) if "items" in data else None


@answers("adds the rows of the page up and calls it the total", "entries:totals")
def totals_of_a_page(tool: str, _given: Data, data: Data) -> Data | None:
    """The totals are those of what is shown."""
    if tool != "list_entries":
        return None
    amounts = [row["amount"] for row in data["items"]]
    shown = {"count": len(amounts), "net": sum(amounts)}
    return {**data, "totals": {**data["totals"], **shown}}


@sends("leaves the slash in a year's name as it is", "reports:slash")
async def slash_unescaped(send: Send, request: httpx.Request) -> httpx.Response:
    """A path with one part more."""
    written = request.url.raw_path.decode().replace("%2F", "/").replace("%2f", "/")
    request.url = request.url.copy_with(raw_path=written.encode())
    return await send(request)


@sends("counts closing rows", "assumptions:closing-rows")
async def ultimo_counted(send: Send, request: httpx.Request) -> httpx.Response:
    """Rows that empty the result at the end of a year are postings like any other."""
    answer = await send(request)
    return changed(answer, (await answer.aread()).replace(b'"Ultimo"', b'"Normal"'))
