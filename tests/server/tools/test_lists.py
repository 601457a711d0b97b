"""Lists of contacts, invoices and products: what Dinero is asked, what is checked, and what the page says of itself.

Law of this module: a row is Dinero's, PascalCase; what a host reads is camelCase.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error, page_of, reply

pytestmark = pytest.mark.anyio

CONTACTS = f"/v1/{ORGANIZATION}/contacts"
CONTACTS_V2 = f"/v2/{ORGANIZATION}/contacts"
INVOICES = f"/v1/{ORGANIZATION}/invoices"
PRODUCTS = f"/v1/{ORGANIZATION}/products"
GUID = "716a1a2b-0000-4000-8000-000000000001"
INT64_MAX = 9223372036854775807

INVOICE = {
    "Guid": GUID,
    "Number": 42,
    "Status": "Booked",
    "Date": "2026-03-02",
    "PaymentDate": "2026-03-10",
    "ContactGuid": GUID,
    "TotalExclVat": 200.0,
    "TotalInclVat": 250,
}


def contact(name: str = "Bageri Nørreport", **fields: Any) -> dict[str, Any]:
    return {"ContactGuid": GUID, "Name": name, "DeletedAt": None, **fields}


def invoice(**fields: Any) -> dict[str, Any]:
    return {**INVOICE, **fields}


async def listed(server: Bench, tool: str, **arguments: Any) -> dict[str, Any]:
    return data(await server.call(tool, organizationId=ORGANIZATION, **arguments))


async def test_every_field_of_the_list_is_asked_for_by_name(server: Bench, stub: StubDinero) -> None:
    """Documented as askable or not, in Dinero's spelling."""
    stub.on(CONTACTS, page_of([contact()]))
    await listed(server, "list_contacts")
    asked = stub.query(CONTACTS)["fields"].split(",")
    assert {"ContactGuid", "Name", "IsDebitor", "SENumber", "PNumber", "UseCvr", "DeletedAt"} <= {*asked}
    assert len(asked) == 32


async def test_fields_narrow_the_request_and_the_answer(server: Bench, stub: StubDinero) -> None:
    """What a check needs is asked for as well, and left out of the answer."""
    stub.on(CONTACTS, page_of([contact(Email="post@bageri.example")]))
    found = await listed(server, "list_contacts", fields=["name"], email="bageri")
    assert found["items"] == [{"name": "Bageri Nørreport"}]
    assert stub.query(CONTACTS)["fields"] == "Name,Email,DeletedAt"


async def test_conditions_are_joined_with_semicolons(server: Bench, stub: StubDinero) -> None:
    """Contains for texts one half remembers, eq for numbers one copies."""
    row = contact(VatNumber="12345674", IsPerson=False)
    stub.on(CONTACTS, page_of([row]))
    await listed(server, "list_contacts", name="bageri", vatNumber="12345674", isPerson=False)
    assert stub.query(CONTACTS)["queryFilter"] == (
        "Name contains 'bageri';VatNumber eq '12345674';IsPerson eq 'false'"
    )


@pytest.mark.parametrize(
    "row",
    [contact("Slagter"), contact(VatNumber="12345674"), contact(DeletedAt="2026-01-01T00:00:00")],
    ids=["another name", "another number", "a deleted one"],
)
async def test_a_row_that_was_not_asked_for_is_no_answer(
    server: Bench, stub: StubDinero, row: object
) -> None:
    """Dinero may take one condition and drop the rest; a wrong answer is worse than none."""
    stub.on(CONTACTS, page_of([row]))  # type: ignore[list-item]
    told = error(
        await server.call("list_contacts", organizationId=ORGANIZATION, name="bageri", vatNumber="87654321")
    )
    assert told["code"] == "DineroUnavailableError"
    assert "do not match" in told["message"]


@pytest.mark.parametrize(("wanted", "path", "deleted_only"), [
    ("active", CONTACTS, None),
    ("deleted", CONTACTS, "true"),
    ("all", CONTACTS_V2, None),
])  # fmt: skip
async def test_the_version_of_the_list_follows_the_deletions_wanted(
    server: Bench, stub: StubDinero, wanted: str, path: str, deleted_only: str | None
) -> None:
    """Version 2 lists deleted ones among the others, version 1 does not."""
    stub.on(path, page_of([]))
    await listed(server, "list_contacts", deletedFilter=wanted)
    assert stub.asked == [path]
    assert stub.query(path).get("deletedOnly") == deleted_only


async def test_changes_include_deletions(server: Bench, stub: StubDinero) -> None:
    """Else one who follows changes never learns of a deletion."""
    gone = contact(UpdatedAt="2026-11-01T08:00:00", DeletedAt="2026-11-01T08:00:00")
    stub.on(CONTACTS_V2, page_of([gone]))
    found = await listed(server, "list_contacts", changesSince="2026-11-01T09:00:00+01:00")
    assert stub.query(CONTACTS_V2)["changesSince"] == "2026-11-01T08:00:00Z"
    assert found["items"][0]["deletedAt"] == "2026-11-01T08:00:00"
    assert "Deleted contacts are included" in found["notes"][0]


async def test_keys_are_read_without_regard_to_case(server: Bench, stub: StubDinero) -> None:
    """The published examples are camelCase, what was recorded is not."""
    stub.on(
        CONTACTS,
        {"collection": [{"contactguid": GUID, "NAME": "Ø"}], "pagination": page_of([])["Pagination"]},
    )
    assert (await listed(server, "list_contacts"))["items"][0]["name"] == "Ø"


@pytest.mark.parametrize(
    ("rows", "page", "total", "has_more"),
    [(2, 0, 5, True), (2, 1, 4, False), (1, 2, 5, False), (0, 3, 5, False), (2, 0, 2, False)],
)
async def test_more_follows_while_pages_are_full_and_rows_remain(
    server: Bench, stub: StubDinero, rows: int, page: int, total: int, *, has_more: bool
) -> None:
    """A last page that is exactly full does not promise another."""
    stub.on(CONTACTS, page_of([contact()] * rows, page=page, page_size=2, total=total))
    found = await listed(server, "list_contacts", page=page, pageSize=2)
    assert found["pagination"]["hasMore"] is has_more


async def test_another_page_than_asked_for_is_no_answer(server: Bench, stub: StubDinero) -> None:
    """A walk would meet the same rows again."""
    stub.on(CONTACTS, page_of([], page=0))
    assert error(await server.call("list_contacts", organizationId=ORGANIZATION, page=3))["code"] == (
        "DineroUnavailableError"
    )


async def test_the_rows_of_a_filtered_list_are_not_called_all(server: Bench, stub: StubDinero) -> None:
    """Dinero's figure may count rows before filtering, so no total is claimed."""
    stub.on(CONTACTS, page_of([contact()], total=120))
    assert "rowsTotal" not in (await listed(server, "list_contacts", name="bageri"))["context"]
    assert (await listed(server, "list_contacts"))["context"]["rowsTotal"] == 120


@pytest.mark.parametrize(
    ("row", "number"),
    [
        (invoice(), 42),
        (invoice(Status="Draft", Number=INT64_MAX), None),
        (invoice(Status="draft", Number=2), None),
        (invoice(Status="Booked", Number=INT64_MAX), None),
    ],
)
async def test_a_draft_has_no_number(server: Bench, stub: StubDinero, row: Any, number: int | None) -> None:
    """Dinero sends a placeholder beyond what hosts can read, or the next number."""
    stub.on(INVOICES, page_of([row]))
    assert (await listed(server, "list_invoices", fields=["number"]))["items"] == [{"number": number}]
    stub.on(f"{INVOICES}/{GUID}", row)
    assert (await listed(server, "get_invoice", invoiceGuid=GUID.upper()))["number"] == number


async def test_drafts_may_stand_outside_the_dates(server: Bench, stub: StubDinero) -> None:
    """Dinero's date filter leaves drafts alone; a booked one outside is no answer."""
    dates = {"startDate": "2026-01-01", "endDate": "2026-01-31"}
    stub.on(INVOICES, page_of([invoice(Status="Draft")]))
    assert len((await listed(server, "list_invoices", **dates))["items"]) == 1
    stub.on(INVOICES, page_of([invoice()]))
    assert error(await server.call("list_invoices", organizationId=ORGANIZATION, **dates))["code"] == (
        "DineroUnavailableError"
    )


async def test_drafts_among_dated_rows_are_said_to_stand_outside_the_dates(
    server: Bench, stub: StubDinero
) -> None:
    """Only where there are both; the answer need not show the status."""
    dates = {"startDate": "2026-03-01", "endDate": "2026-03-31"}
    note = "Drafts (kladder) are included whatever their date: Dinero's dates do not narrow them."
    stub.on(INVOICES, page_of([invoice(), invoice(Status="Draft")]))
    assert (await listed(server, "list_invoices", **dates, fields=["number"]))["notes"] == [note]
    assert (await listed(server, "list_invoices"))["notes"] == []
    stub.on(INVOICES, page_of([invoice()]))
    assert (await listed(server, "list_invoices", **dates))["notes"] == []


async def test_dates_in_the_wrong_order_are_refused(server: Bench) -> None:
    """Before any call."""
    told = error(
        await server.call(
            "list_invoices", organizationId=ORGANIZATION, startDate="2026-02-01", endDate="2026-01-01"
        )
    )
    assert told["message"] == "endDate lies before startDate."
    assert server.stub.requests == []


@pytest.mark.parametrize("status", ["Overdue", ["Overdue", "Paid"]])
async def test_status_may_be_one_or_several(server: Bench, stub: StubDinero, status: Any) -> None:
    """A list, or a single word; OverPaid and Overpaid are the same."""
    stub.on(INVOICES, page_of([invoice(Status="overdue")]))
    await listed(server, "list_invoices", status=status)
    assert stub.query(INVOICES)["statusFilter"] == ",".join([status] if isinstance(status, str) else status)


async def test_a_number_is_searched_as_text_and_matched_exactly(server: Bench, stub: StubDinero) -> None:
    """The search for 42 finds 420 and amounts of 42 as well."""
    rows = [invoice(Number=420), invoice(Number=42), invoice(Status="Draft", Number=42)]
    stub.on(INVOICES, page_of(rows, page_size=1000, total=3000))
    found = await listed(server, "list_invoices", number=42)
    assert [row["number"] for row in found["items"]] == [42]
    told = found["pagination"]
    assert (told["result"], told["resultWithoutFilter"], told["hasMore"]) == (1, 3000, False)
    assert (stub.query(INVOICES)["freeTextSearch"], stub.query(INVOICES)["pageSize"]) == ("42", "1000")


async def test_a_number_that_is_not_on_the_page_counts_no_row(server: Bench, stub: StubDinero) -> None:
    """And the search may go on."""
    stub.on(INVOICES, page_of([invoice(Number=420 + at) for at in range(1000)], page_size=1000, total=3000))
    found = await listed(server, "list_invoices", number=42)
    assert found["items"] == []
    assert (found["pagination"]["result"], found["pagination"]["hasMore"]) == (0, True)


@pytest.mark.parametrize(
    ("tool", "argument", "hint"),
    [
        ("list_contacts", "name", "Use a part of the text without them, or another argument."),
        ("list_products", "productNumber", "Use search, it takes both."),
        ("list_invoices", "descriptionContains", "Use freeTextSearch, it takes both."),
    ],
)
async def test_a_text_the_filter_cannot_carry_is_led_to_an_argument_that_the_tool_has(
    server: Bench, tool: str, argument: str, hint: str
) -> None:
    """Not every list has a free text search, nor under the same name."""
    told = error(await server.call(tool, organizationId=ORGANIZATION, **{argument: "O'Neill"}))
    assert (told["argument"], told["hint"]) == (argument, hint)


async def test_a_number_and_a_free_text_do_not_go_together(server: Bench) -> None:
    """They would be the same search."""
    told = error(
        await server.call("list_invoices", organizationId=ORGANIZATION, number=1, freeTextSearch="x")
    )
    assert told["message"].startswith("number and freeTextSearch use the same search")


async def test_sort_is_sent_only_when_given(server: Bench, stub: StubDinero) -> None:
    """And each of its two halves by itself."""
    stub.on(INVOICES, page_of([]))
    assert "sorted" not in await listed(server, "list_invoices")
    assert not {"sort", "sortOrder"} & stub.query(INVOICES).keys()
    assert (await listed(server, "list_invoices", sort="VoucherDate"))["sorted"] is True
    assert stub.query(INVOICES)["sort"] == "VoucherDate"
    assert "sortOrder" not in stub.query(INVOICES)


async def test_a_sort_that_dinero_fails_on_is_dropped_and_said(server: Bench, stub: StubDinero) -> None:
    """One repeat without it, no retries with it, and no page sorted here."""
    stub.on(INVOICES, httpx.Response(500), page_of([invoice()]))
    found = await listed(server, "list_invoices", sort=["VoucherNumber", "Status"], sortOrder="ascending")
    assert found["sorted"] is False
    assert "failed to sort" in found["notes"][0]
    assert stub.asked == [INVOICES] * 2
    assert not {"sort", "sortOrder"} & stub.query(INVOICES).keys()


async def test_other_faults_of_a_sorted_request_are_not_the_sorts(server: Bench, stub: StubDinero) -> None:
    """A 503 is retried with the sort in place."""
    stub.on(INVOICES, httpx.Response(503), page_of([]))
    assert (await listed(server, "list_invoices", sort="Status"))["sorted"] is True


@pytest.mark.parametrize(
    ("due", "days"), [("2026-11-15", 1), ("2026-11-16", 0), ("2026-11-17", -1), (None, None)]
)
async def test_days_overdue_are_days_in_denmark(
    server: Bench, stub: StubDinero, due: str | None, days: int | None
) -> None:
    """Due today is not overdue; it is 2026-11-16."""
    stub.on(INVOICES, page_of([invoice(Status="Overdue", PaymentDate=due)]))
    found = await listed(server, "list_invoices_overdue", fields=["daysOverdue"])
    assert found["items"] == [{"daysOverdue": days}]
    assert "face amounts" in found["notes"][0]
    assert "DaysOverdue" not in stub.query(INVOICES)["fields"]


@pytest.mark.parametrize(("also", "status"), [(False, "Overdue"), (True, "Overdue,Booked")])
async def test_what_is_not_yet_due_comes_when_asked_for(
    server: Bench, stub: StubDinero, *, also: bool, status: str
) -> None:
    """Booked means unpaid and not yet due."""
    stub.on(INVOICES, page_of([]))
    await listed(server, "list_invoices_overdue", includeNotYetDue=also)
    assert stub.query(INVOICES)["statusFilter"] == status


async def test_amounts_are_the_numbers_dinero_sent(server: Bench, stub: StubDinero) -> None:
    """250 stays 250 and 200.0 stays 200.0; nothing is converted on the way."""
    stub.on(INVOICES, reply(page_of([invoice(TotalExclVatInDkk=12.35)])))
    result = await server.call("list_invoices", organizationId=ORGANIZATION)
    text = result.content[0].text  # type: ignore[union-attr]
    assert '"totalExclVat":200.0,"totalInclVat":250,"totalExclVatInDkk":12.35' in text


async def test_products_are_found_by_free_text_and_number(server: Bench, stub: StubDinero) -> None:
    """The comment is left to get_product."""
    stub.on(PRODUCTS, page_of([{"ProductGuid": GUID, "ProductNumber": "V-1", "Comment": "x"}]))
    found = await listed(server, "list_products", search="vindue", productNumber="V-1")
    assert "comment" not in found["items"][0]
    assert "Comment" not in stub.query(PRODUCTS)["fields"]
    assert stub.query(PRODUCTS)["freeTextSearch"] == "vindue"
    assert stub.query(PRODUCTS)["queryFilter"] == "ProductNumber eq 'V-1'"


async def test_one_contact_and_one_product_come_in_full(server: Bench, stub: StubDinero) -> None:
    """Every field, absent ones as null."""
    stub.on(f"{CONTACTS}/{GUID}", contact(SENumber="12345678"))
    stub.on(f"{PRODUCTS}/{GUID}", {"ProductGuid": GUID, "Comment": "uden aftørring"})
    found = await listed(server, "get_contact", contactGuid=GUID)
    assert (found["seNumber"], found["pNumber"]) == ("12345678", None)
    assert (await listed(server, "get_product", productGuid=GUID))["comment"] == "uden aftørring"


async def test_nothing_found_under_two_filters_is_not_called_nothing_there(
    server: Bench, stub: StubDinero
) -> None:
    """Dinero may read two conditions as one text, which matches no row."""
    stub.on(CONTACTS, page_of([]))
    (note,) = (await listed(server, "list_contacts", name="a", email="a"))["notes"]
    assert "one filter" in note
    assert (await listed(server, "list_contacts", name="a"))["notes"] == []
