"""Notes and statements of account: what is asked, what is cut, and what a statement adds up to.

Law of this module: figures are compared with each other or with the fake's reports; those written here are a stub's.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from mcp_types import BlobResourceContents

from dinero_mcp.resources import Resources
from mock_dinero.switches import Switches
from tests.server.on_demo import OnDemo, fake_of, on_demo
from tests.server.samples import catalogued
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error, page_of

pytestmark = pytest.mark.anyio

GUID = "716a1a2b-0000-4000-8000-000000000001"
UNKNOWN = "00000000-0000-4000-8000-00000000dead"
STATEMENT = f"/v1/{ORGANIZATION}/state-of-account/{GUID}"
NOTES = f"/v1/{ORGANIZATION}/contacts/{GUID}/notes"
HAND_WORKED = 371008
ABOUT = {"organizationId": ORGANIZATION, "contactGuid": GUID}
PERIOD = {"from": "2026-03-01", "to": "2026-03-31"}


def entry(day: str, amount: float, balance: float, status: str = "open") -> dict[str, Any]:
    return {
        "RelatedVoucherGuid": GUID,
        "Date": f"{day}T00:00:00",
        "Amount": amount,
        "Balance": balance,
        "Status": status,
    }


ENTRIES = [entry("2026-03-02", 100.1, 100.1), entry("2026-03-03", 0.2, 100.3), entry("2026-03-04", -50, 50.3)]


def statement(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"ContactGuid": GUID, "Income": 100.3, "Expenses": 0, "Entries": list(entries)}


async def account(server: Bench, **arguments: Any) -> dict[str, Any]:
    return data(await server.call("get_contact_state_of_account", **ABOUT | arguments))


async def about(demo: OnDemo, name: str, **arguments: Any) -> dict[str, Any]:
    """The statement of the contact of one of the fake's examples."""
    found = catalogued()[name]
    where = {"organizationId": found.organization, "contactGuid": found.guid}
    return data(await demo.server.call("get_contact_state_of_account", **where, **arguments))


async def test_the_newest_entries_are_kept_and_the_cut_is_said(server: Bench, stub: StubDinero) -> None:
    """The balance ahead of them is exact to the øre, where binary fractions would show."""
    stub.on(STATEMENT, statement(*ENTRIES))
    found = await account(server, maxEntries=2)
    assert [each["amount"] for each in found["entries"]] == [0.2, -50]
    assert (found["entryCount"], found["truncated"], found["balanceBefore"]) == (3, True, 100.1)
    assert (found["context"]["rowsReturned"], found["context"]["rowsTotal"]) == (2, 3)
    assert "newest 2 of 3" in found["notes"][0]
    assert "maxEntries" in found["notes"][0]


async def test_a_statement_that_is_whole_says_nothing_of_a_cut(server: Bench, stub: StubDinero) -> None:
    """All of time: no period, no doubt about its days."""
    stub.on(STATEMENT, statement(*ENTRIES))
    found = await account(server)
    assert (found["truncated"], found["balanceBefore"], found["notes"]) == (False, 0, [])
    assert "period" not in found["context"]
    assert stub.query(STATEMENT) == {}


async def test_entries_sent_newest_first_are_turned(server: Bench, stub: StubDinero) -> None:
    """The order is not documented; the newest are kept in either."""
    stub.on(STATEMENT, statement(*reversed(ENTRIES)))
    found = await account(server, maxEntries=2)
    assert [each["balance"] for each in found["entries"]] == [100.3, 50.3]
    assert found["balanceBefore"] == 100.1


async def test_a_statement_without_entries_has_no_balance_before(server: Bench, stub: StubDinero) -> None:
    """Nothing is not nought: what was before the period is not known."""
    stub.on(STATEMENT, statement() | {"Entries": None})
    found = await account(server, **PERIOD, hideClosed=True)
    assert (found["entries"], found["entryCount"], found["balanceBefore"]) == ([], 0, None)
    assert found["context"]["period"] == PERIOD
    assert stub.query(STATEMENT) == {**PERIOD, "hideClosed": "true"}


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"from": "2026-03-01"}, "to"),
        ({"to": "2026-03-01"}, "from"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "to"),
        ({"maxEntries": 0}, "maxEntries"),
        ({"maxEntries": 501}, "maxEntries"),
        ({"contactGuid": "../invoices"}, "contactGuid"),
    ],
)
async def test_a_statement_is_refused_before_any_call(
    server: Bench, stub: StubDinero, arguments: dict[str, Any], argument: str
) -> None:
    """By the name of the argument that is wrong or missing."""
    told = error(await server.call("get_contact_state_of_account", **ABOUT | arguments))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", argument)
    assert stub.asked == []


@pytest.mark.parametrize(
    "stranger", [entry("2026-02-28", 1, 1), entry("2026-03-02", 1, 1, status="closed")], ids=["day", "closed"]
)
async def test_entries_that_were_not_asked_for_are_no_answer(
    server: Bench, stub: StubDinero, stranger: dict[str, Any]
) -> None:
    """A statement with another period's rows would be believed."""
    stub.on(STATEMENT, statement(stranger))
    told = error(await server.call("get_contact_state_of_account", **ABOUT, **PERIOD, hideClosed=True))
    assert told["code"] == "DineroUnavailableError"


async def test_open_statements_add_up_to_debtors_and_creditors() -> None:
    """What all contacts owe and are owed is what the books say, payments, reminders and credit notes counted."""
    demo = on_demo()
    where = {"organizationId": HAND_WORKED}
    contacts = data(await demo.server.call("list_contacts", **where, deletedFilter="all"))["items"]
    owed = Decimal(0)
    for each in contacts:
        guid = each["contactGuid"]
        found = await demo.server.call(
            "get_contact_state_of_account", **where, contactGuid=guid, hideClosed=True
        )
        owed += sum((Decimal(str(row["amount"])) for row in data(found)["entries"]), Decimal(0))
    years = data(await demo.server.call("list_accounting_years", **where))["years"]
    newest = max(years, key=lambda year: year["fromDate"])["name"]
    books = await demo.server.call(
        "get_account_balance", **where, accountingYear=newest, accountNumbers=[53000, 63000]
    )
    assert owed == sum(Decimal(str(row["amount"])) for row in data(books)["accounts"])
    assert owed != 0


async def test_a_long_statement_holds_together_where_it_is_cut() -> None:
    """Balance before, rows, balance after: 620 entries, 500 of them shown."""
    found = await about(on_demo(), "statement-620", maxEntries=500)
    assert (found["truncated"], len(found["entries"])) == (True, 500)
    assert found["entryCount"] > 500
    moved = sum((Decimal(str(row["amount"])) for row in found["entries"]), Decimal(0))
    before, after = found["balanceBefore"], found["entries"][-1]["balance"]
    assert Decimal(str(before)) + moved == Decimal(str(after))


@pytest.mark.parametrize("days", ["inclusive", "exclusive"])
async def test_the_days_of_a_period_are_in_doubt_and_that_is_said(days: Any) -> None:
    """Whichever way Dinero counts them, no entry lies outside and the answer names the doubt."""
    whole = (await about(on_demo(), "statement-150", maxEntries=500))["entries"]
    first, last = whole[2]["date"][:10], whole[-3]["date"][:10]
    demo = on_demo(fake_of(Switches(statement_days=days)))
    found = await about(demo, "statement-150", **{"from": first, "to": last}, maxEntries=500)
    shown = {row["date"][:10] for row in found["entries"]}
    assert shown
    assert all(first <= day <= last for day in shown)
    assert ({first, last} <= shown) == (days == "inclusive")
    assert "first and the last day" in found["notes"][-1]


async def test_a_deleted_contact_still_has_its_statement() -> None:
    """Its vouchers stay in the books."""
    found = await about(on_demo(), "contact-deleted")
    assert found["contactGuid"] == catalogued()["contact-deleted"].guid


@pytest.mark.parametrize(
    "tool",
    ["get_contact_state_of_account", "list_contact_notes", "download_contact_state_of_account_pdf"],
)
async def test_an_unknown_contact_is_not_found(tool: str) -> None:
    """In words a bookkeeper can use, not as an empty answer."""
    told = error(await on_demo().server.call(tool, organizationId=ORGANIZATION, contactGuid=UNKNOWN))
    assert told["code"] == "DineroNotFoundError"


async def test_a_pdf_of_a_period_says_the_same_of_its_days() -> None:
    """Half a pair is refused before the call, a whole one goes into the link."""
    demo, found = on_demo(), catalogued()["statement-pdf"]
    where = {"organizationId": found.organization, "contactGuid": found.guid}
    tool = "download_contact_state_of_account_pdf"
    assert error(await demo.server.call(tool, **where, **{"from": "2026-01-01"}))["argument"] == "to"
    assert demo.operations(()) == []
    linked = data(await demo.server.call(tool, **where, **PERIOD, **{"as": "link"}))
    assert linked["uri"].endswith(f"{found.guid}?from=2026-03-01&to=2026-03-31")
    assert linked["context"]["period"] == PERIOD
    assert "first and the last day" in linked["notes"][-1]


async def test_the_link_to_a_statement_leads_to_the_same_statement() -> None:
    """Its period and what it hides stand in the address."""
    demo, found = on_demo(), catalogued()["statement-pdf"]
    where = {"organizationId": found.organization, "contactGuid": found.guid, "hideClosed": True, **PERIOD}
    linked = data(await demo.server.call("download_contact_state_of_account_pdf", **where, **{"as": "link"}))
    read = await Resources(demo.server.door()).read(linked["uri"])
    asked = [each.url.query for each in demo.server.stub.requests if each.url.path.endswith("/pdf")]
    assert len(asked) == 2
    assert asked[0] == asked[1] == b"from=2026-03-01&to=2026-03-31&hideClosed=true"
    assert isinstance(read.contents[0], BlobResourceContents)


def note(text: str = "Ring efter 1. december", deleted: str | None = None) -> dict[str, Any]:
    return {"Id": GUID, "NoteDate": "2026-10-01T00:00:00", "Text": text, "DeletedAt": deleted}


async def test_notes_are_asked_for_with_every_field(server: Bench, stub: StubDinero) -> None:
    """Dinero's own default leaves out who wrote them."""
    stub.on(NOTES, page_of([note()]))
    found = data(await server.call("list_contact_notes", **ABOUT))
    assert found["items"][0]["text"] == "Ring efter 1. december"
    assert stub.query(NOTES) == {
        "fields": "Id,NoteDate,Text,AuthorName,AuthorEmail,CreatedAt,UpdatedAt,DeletedAt",
        "page": "0",
        "pageSize": "100",
    }


async def test_deleted_notes_come_alone_or_not_at_all(server: Bench, stub: StubDinero) -> None:
    """A note of the other kind is no answer."""
    stub.on(NOTES, page_of([note(deleted="2026-10-02T00:00:00")]))
    assert len(data(await server.call("list_contact_notes", **ABOUT, deletedOnly=True))["items"]) == 1
    assert stub.query(NOTES)["deletedOnly"] == "true"
    assert error(await server.call("list_contact_notes", **ABOUT))["code"] == "DineroUnavailableError"


async def test_notes_are_narrowed_to_the_fields_asked_for(server: Bench, stub: StubDinero) -> None:
    """In the request and in the answer; what the check needs is read beside them."""
    stub.on(NOTES, page_of([note()]))
    found = data(await server.call("list_contact_notes", **ABOUT, fields=["text"]))
    assert found["items"] == [{"text": "Ring efter 1. december"}]
    assert stub.query(NOTES)["fields"] == "Text,DeletedAt"
