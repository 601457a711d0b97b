"""Trade offers: the status Dinero cannot filter by, the order it has by itself, and an offer in full.

Law of this module: figures are compared with each other; those written here are a stub's.
"""

from __future__ import annotations

from typing import Any

import pytest

from mock_dinero.switches import Switches
from tests.server.on_demo import OnDemo, fake_of, on_demo
from tests.server.samples import RICH, catalogued
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error, page_of

pytestmark = pytest.mark.anyio

GUID = "716a1a2b-0000-4000-8000-000000000001"
UNKNOWN = "00000000-0000-4000-8000-00000000dead"
OFFERS = f"/v1/{ORGANIZATION}/tradeoffers"
MAILOUTS = f"{OFFERS}/{GUID}/mailouts"
INT64_MAX = 9223372036854775807
STATUSES = ("Draft", "Invoiced", "CustomerAccepted", "CustomerDeclined", "UserAccepted", "UserDeclined")


def offer(status: str = "Draft", number: int = 3, **more: Any) -> dict[str, Any]:
    return {"Guid": GUID, "Number": number, "Status": status, "Date": "2026-06-01", "DeletedAt": None, **more}


async def offers(server: Bench, **arguments: Any) -> dict[str, Any]:
    return data(await server.call("list_trade_offers", organizationId=ORGANIZATION, **arguments))


async def about(demo: OnDemo, tool: str, name: str, **arguments: Any) -> dict[str, Any]:
    found = catalogued()[name]
    where = {"organizationId": found.organization, "tradeOfferGuid": found.guid}
    return data(await demo.server.call(tool, **where, **arguments))


async def test_rows_of_another_status_are_taken_out_and_counted(server: Bench, stub: StubDinero) -> None:
    """More may follow although the page now looks short: that is Dinero's page, not ours."""
    rows = [offer("Draft"), offer("Invoiced"), offer("draft"), offer("UserDeclined"), offer("Invoiced")]
    stub.on(OFFERS, page_of(rows, page_size=5, total=9))
    found = await offers(server, status="Draft", pageSize=5)
    assert [row["status"] for row in found["items"]] == ["Draft", "draft"]
    assert found["pagination"]["filteredOnPage"] == 3
    assert (found["pagination"]["result"], found["pagination"]["hasMore"]) == (2, True)
    assert "status" not in "".join(stub.query(OFFERS))
    assert "applied to this page" in found["notes"][0]
    assert "rowsTotal" not in found["context"]


async def test_without_a_status_nothing_is_said_of_one(server: Bench, stub: StubDinero) -> None:
    """Every row of the page is there."""
    stub.on(OFFERS, page_of([offer("Draft"), offer("Invoiced")]))
    found = await offers(server)
    assert "filteredOnPage" not in found["pagination"]
    assert (len(found["items"]), found["notes"], found["context"]["rowsTotal"]) == (2, [], 2)


async def test_the_status_may_be_used_without_being_shown(server: Bench, stub: StubDinero) -> None:
    """It is read beside the fields asked for."""
    stub.on(OFFERS, page_of([offer("Draft"), offer("Invoiced", 4)]))
    found = await offers(server, status=["Invoiced"], fields=["number"])
    assert found["items"] == [{"number": 4}]
    assert "Status" in stub.query(OFFERS)["fields"].split(",")


@pytest.mark.parametrize("counted", ["filtered", "unfiltered"])
async def test_the_statuses_share_out_the_offers(counted: Any) -> None:
    """Page by page, whatever Dinero counts: every offer under exactly one status."""
    demo = on_demo(fake_of(Switches(result_without_filter=counted)))
    seen: dict[str, list[str]] = {}
    for status in STATUSES:
        seen[status], page, more = [], 0, True
        while more:
            found = data(
                await demo.server.call(
                    "list_trade_offers", organizationId=RICH, status=status, page=page, pageSize=5
                )
            )
            seen[status] += [row["guid"] for row in found["items"]]
            page, more = page + 1, found["pagination"]["hasMore"]
    whole = data(await demo.server.call("list_trade_offers", organizationId=RICH, pageSize=1000))["items"]
    assert sorted(guid for guids in seen.values() for guid in guids) == sorted(row["guid"] for row in whole)
    assert all(seen.values())


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({}, {}),
        ({"sortOrder": "descending"}, {}),
        ({"sortOrder": "ascending"}, {"sortOrder": "ascending"}),
        ({"sort": "Status"}, {"sort": "Status", "sortOrder": "descending"}),
        (
            {"sort": ["ContactName", "TradeOfferDate"], "sortOrder": "ascending"},
            {"sort": "ContactName,TradeOfferDate", "sortOrder": "ascending"},
        ),
    ],
)
async def test_an_order_is_sent_where_it_is_not_dineros_own(
    server: Bench, stub: StubDinero, arguments: dict[str, Any], sent: dict[str, str]
) -> None:
    """Newest number first is what Dinero does by itself."""
    stub.on(OFFERS, page_of([]))
    found = await offers(server, **arguments)
    query = stub.query(OFFERS)
    assert {name: query[name] for name in ("sort", "sortOrder") if name in query} == sent
    assert found.get("sorted") == (True if sent else None)


async def test_every_filter_is_sent_and_checked(server: Bench, stub: StubDinero) -> None:
    """Numbers and days exactly, texts one half remembers by a part of them."""
    row = offer(ContactName="Havnens Cykler", Description="Tilbud på 10 cykler", Currency="EUR")
    stub.on(OFFERS, page_of([row | {"ExternalReference": "shop-7"}]))
    wanted = {
        "contactNameContains": "havnens",
        "descriptionContains": "cykler",
        "externalReference": "shop-7",
        "currency": "EUR",
        "number": 3,
        "date": "2026-06-01",
    }
    assert len((await offers(server, **wanted))["items"]) == 1
    assert stub.query(OFFERS)["queryFilter"] == (
        "ContactName contains 'havnens';Description contains 'cykler';ExternalReference eq 'shop-7';"
        "Currency eq 'EUR';Number eq '3';Date eq '2026-06-01'"
    )
    for name, other in {"currency": "DKK", "number": 4, "date": "2026-06-02"}.items():
        told = error(
            await server.call("list_trade_offers", organizationId=ORGANIZATION, **wanted | {name: other})
        )
        assert told["code"] == "DineroUnavailableError"


@pytest.mark.parametrize("conditions", ["many", "one"])
async def test_no_row_slips_through_where_dinero_takes_one_condition(conditions: Any) -> None:
    """A wrong row is an error, never an answer."""
    demo = on_demo(fake_of(Switches(filter_conditions=conditions)))
    result = await demo.server.call(
        "list_trade_offers", organizationId=RICH, currency="EUR", contactNameContains="a"
    )
    if conditions == "many":
        assert data(result)["items"]
    rows = [] if result.is_error else data(result)["items"]
    assert all(row["currency"] == "EUR" and "a" in row["contactName"].lower() for row in rows)


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"status": "Sent"}, "status"),
        ({"contactNameContains": "Ole's"}, "contactNameContains"),
        ({"currency": "E;UR"}, "currency"),
        ({"number": 0}, "number"),
        ({"date": "1/6-2026"}, "date"),
        ({"sort": "Number"}, "sort"),
        ({"fields": ["history"]}, "fields"),
    ],
)
async def test_a_list_of_offers_is_refused_before_any_call(
    server: Bench, stub: StubDinero, arguments: dict[str, Any], argument: str
) -> None:
    """By the name of the argument."""
    told = error(await server.call("list_trade_offers", organizationId=ORGANIZATION, **arguments))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", argument)
    assert stub.asked == []


async def test_a_placeholder_is_no_offer_number(server: Bench, stub: StubDinero) -> None:
    """A draft offer has a number of its own; one that no host can read is none."""
    stub.on(OFFERS, page_of([offer(number=12), offer(number=INT64_MAX)]))
    assert [row["number"] for row in (await offers(server))["items"]] == [12, None]


async def test_an_offer_in_euro_is_not_added_to_the_others(server: Bench, stub: StubDinero) -> None:
    """The page says so, and a single offer names its currency."""
    stub.on(OFFERS, page_of([offer(Currency="EUR"), offer(Currency="DKK")]))
    assert "EUR" in (await offers(server))["notes"][0]
    found = await about(on_demo(), "get_trade_offer", "offer-eur")
    assert found["context"]["currency"] == found["currency"] == "EUR"


async def test_an_offer_comes_with_its_history_and_what_was_made_of_it() -> None:
    """Its newest step is its status; the vouchers made from it can be opened."""
    demo = on_demo()
    found = await about(demo, "get_trade_offer", "offer-invoiced")
    assert found["status"] == "Invoiced"
    assert max(found["history"], key=lambda step: step["updatedAt"])["status"] == "Invoiced"
    for guid in found["generatedVouchers"]:
        invoice = data(await demo.server.call("get_invoice", organizationId=RICH, invoiceGuid=guid))
        assert invoice["guid"] == guid
    assert found["generatedVouchers"]


@pytest.mark.parametrize("tool", ["get_trade_offer", "list_trade_offer_mailouts", "download_trade_offer_pdf"])
async def test_an_unknown_offer_is_not_found(tool: str) -> None:
    """Whatever status Dinero gives it."""
    told = error(await on_demo().server.call(tool, organizationId=RICH, tradeOfferGuid=UNKNOWN))
    assert told["code"] == "DineroNotFoundError"


def mailout(*, sms: bool) -> dict[str, Any]:
    counts = {"DownloadCount": 0, "PrintCount": 0}
    return {"Id": 1, "Date": "2026-10-01T08:00:00", "IsSmsMessage": sms, "CCToSender": False, **counts}


async def test_sms_messages_are_left_out_on_request(server: Bench, stub: StubDinero) -> None:
    """Dinero sends them by itself, so only the refusal is sent; one that comes all the same is no answer."""
    where = {"organizationId": ORGANIZATION, "tradeOfferGuid": GUID}
    stub.on(MAILOUTS, [mailout(sms=True)])
    assert data(await server.call("list_trade_offer_mailouts", **where))["count"] == 1
    assert stub.query(MAILOUTS) == {}
    told = error(await server.call("list_trade_offer_mailouts", **where, includeSms=False))
    assert stub.query(MAILOUTS) == {"includeSms": "false"}
    assert told["code"] == "DineroUnavailableError"


async def test_the_pdf_of_an_offer_is_asked_for_as_a_file() -> None:
    """The same address as the offer: only the Accept header tells them apart."""
    demo = on_demo()
    found = await about(demo, "download_trade_offer_pdf", "offer-pdf", **{"as": "text"})
    accepted = [
        each.headers["accept"] for each in demo.server.stub.requests if "tradeoffers" in each.url.path
    ]
    assert accepted == ["application/octet-stream"]
    assert found["mimeType"] == "application/pdf"
    assert found["text"]
