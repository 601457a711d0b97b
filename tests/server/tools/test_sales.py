"""The sales feed and credit notes: signs, settlements and mailouts, under what Dinero may do either way.

Law of this module: figures are compared with each other; those written here are a stub's.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mock_dinero.switches import Switches
from tests.server.on_demo import OnDemo, fake_of, on_demo
from tests.server.samples import RICH, catalogued
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error, page_of

pytestmark = pytest.mark.anyio

GUID = "716a1a2b-0000-4000-8000-000000000001"
UNKNOWN = "00000000-0000-4000-8000-00000000dead"
SALES = f"/v1/{ORGANIZATION}/sales"
NOTES = f"{SALES}/creditnotes"
MAILOUTS = f"{NOTES}/{GUID}/mailouts"
WHOLE_YEAR = {"startDate": "2026-01-01", "endDate": "2026-12-31", "pageSize": 1000}


def sale(kind: str | None, total: float | None, **more: Any) -> dict[str, Any]:
    return {"Guid": GUID, "Number": 7, "Status": "Booked", "Type": kind, "TotalExclVatInDkk": total, **more}


async def sales(server: Bench, **arguments: Any) -> dict[str, Any]:
    return data(await server.call("list_sales", organizationId=ORGANIZATION, **arguments))


async def about(demo: OnDemo, tool: str, name: str, **arguments: Any) -> dict[str, Any]:
    found = catalogued()[name]
    where = {"organizationId": found.organization, "creditNoteGuid": found.guid}
    return data(await demo.server.call(tool, **where, **arguments))


@pytest.mark.parametrize(
    ("kind", "total", "signed"),
    [
        ("Invoice", 200, 200),
        ("Invoice", -12.5, -12.5),
        ("CreditNote", 80.25, -80.25),
        ("CreditNote", -80.25, -80.25),
        ("creditnote", 80, -80),
        ("CreditNote", 0.0, 0),
        ("CreditNote", None, None),
        (None, 80, None),
        ("Deposit", 80, None),
    ],
)
async def test_a_credit_note_is_negative_whatever_sign_dinero_sends(
    server: Bench, stub: StubDinero, kind: str | None, total: float | None, signed: float | None
) -> None:
    """What is neither has no sign to give; an amount nobody sent is not made up."""
    stub.on(SALES, page_of([sale(kind, total)]))
    row = (await sales(server))["items"][0]
    assert row["signedTotalExclVatInDkk"] == signed
    assert str(row["signedTotalExclVatInDkk"]) != "-0.0"
    assert row["totalExclVatInDkk"] == total


async def test_the_sign_can_be_asked_for_alone(server: Bench, stub: StubDinero) -> None:
    """What it is told by is read beside it; it is never asked of Dinero, which has no such field."""
    stub.on(SALES, page_of([sale("CreditNote", 10)]))
    found = await sales(server, fields=["signedTotalExclVatInDkk"])
    assert found["items"] == [{"signedTotalExclVatInDkk": -10}]
    assert {"Type", "TotalExclVatInDkk"} <= {*stub.query(SALES)["fields"].split(",")}
    assert "Signed" not in stub.query(SALES)["fields"]


async def test_the_sales_of_a_year_are_the_same_whichever_sign_dinero_uses() -> None:
    """The fake's switch turns the totals of credit notes around, not what may be added up."""
    signed: list[list[Any]] = []
    for sign in ("positive", "negative"):
        demo = on_demo(fake_of(Switches(credit_note_sign=sign)))
        found = data(await demo.server.call("list_sales", organizationId=RICH, **WHOLE_YEAR))
        assert found["pagination"]["hasMore"] is False
        signed.append([row["signedTotalExclVatInDkk"] for row in found["items"]])
        assert any(row["type"] == "CreditNote" for row in found["items"])
    assert signed[0] == signed[1]
    assert min(signed[0]) < 0 < max(signed[0])


async def test_the_feed_holds_what_the_two_lists_hold() -> None:
    """Every invoice and every credit note of the period, each once."""
    demo, where = on_demo(), {"organizationId": RICH, **WHOLE_YEAR, "fields": ["guid"]}
    guids = {
        tool: [row["guid"] for row in data(await demo.server.call(tool, **where))["items"]]
        for tool in ("list_sales", "list_invoices", "list_credit_notes")
    }
    assert sorted(guids["list_sales"]) == sorted(guids["list_invoices"] + guids["list_credit_notes"])
    assert guids["list_credit_notes"]


@pytest.mark.parametrize("tool", ["list_sales", "list_credit_notes"])
async def test_totals_of_other_currencies_are_named(server: Bench, stub: StubDinero, tool: str) -> None:
    """Whoever adds up a page must learn that it cannot be done; also where the currency was not asked for."""
    rows = [sale("CreditNote", 10, Currency="EUR"), sale("CreditNote", 10, Currency="DKK")]
    stub.on(SALES, page_of(rows))
    stub.on(NOTES, page_of(rows))
    asked = {"organizationId": ORGANIZATION, "fields": ["totalExclVat"]}
    found = data(await server.call(tool, **asked))
    assert any("EUR" in note for note in found["notes"])
    stub.on(SALES, page_of(rows[1:]))
    stub.on(NOTES, page_of(rows[1:]))
    assert not any("EUR" in note for note in data(await server.call(tool, **asked))["notes"])


@pytest.mark.parametrize("tool", ["list_sales", "list_credit_notes"])
@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"startDate": "2026-01-01"}, "endDate"),
        ({"endDate": "2026-01-01"}, "startDate"),
        ({"descriptionContains": "a'b"}, "descriptionContains"),
        ({"externalReference": "a;b"}, "externalReference"),
        ({"status": ["Sent"]}, "status"),
        ({"sort": "Amount"}, "sort"),
        ({"fields": ["vat"]}, "fields"),
        ({"number": 7}, "number"),
        ({"pageSize": 1001}, "pageSize"),
    ],
)
async def test_a_list_is_refused_before_any_call(
    server: Bench, stub: StubDinero, tool: str, arguments: dict[str, Any], argument: str
) -> None:
    """By the name of the argument."""
    told = error(await server.call(tool, organizationId=ORGANIZATION, **arguments))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", argument)
    assert stub.asked == []


@pytest.mark.parametrize("tool", ["list_sales", "list_credit_notes"])
async def test_a_quote_is_led_to_the_argument_that_takes_it(server: Bench, tool: str) -> None:
    """Dinero's filter has no escape; its free text search needs none."""
    told = error(await server.call(tool, organizationId=ORGANIZATION, descriptionContains="Ole's"))
    assert "freeTextSearch" in told["hint"]


@pytest.mark.parametrize("conditions", ["many", "one"])
@pytest.mark.parametrize("tool", ["list_sales", "list_credit_notes"])
async def test_no_row_slips_through_where_dinero_takes_one_condition(tool: str, conditions: Any) -> None:
    """A wrong row is an error, never an answer."""
    demo = on_demo(fake_of(Switches(filter_conditions=conditions)))
    whole = data(await demo.server.call("list_credit_notes", organizationId=RICH))["items"]
    row = next(each for each in whole if each["contactGuid"] and each["description"])
    guid, text = row["contactGuid"], row["description"][:4]
    wanted = {"contactGuid": guid, "descriptionContains": text}
    result = await demo.server.call(tool, organizationId=RICH, **wanted)
    rows = [] if result.is_error else data(result)["items"]
    assert all(each["contactGuid"] == guid and text in each["description"] for each in rows)
    assert (row["guid"] in [each["guid"] for each in rows]) == (conditions == "many")


@pytest.mark.parametrize(("tool", "path"), [("list_sales", SALES), ("list_credit_notes", NOTES)])
async def test_a_sort_that_dinero_fails_on_is_dropped_and_said(
    server: Bench, stub: StubDinero, tool: str, path: str
) -> None:
    """Asked once with it and once without."""
    stub.on(path, httpx.Response(500), page_of([sale("CreditNote", 10)]))
    found = data(await server.call(tool, organizationId=ORGANIZATION, sort="VoucherDate"))
    assert found["sorted"] is False
    assert stub.asked == [path, path]
    assert "sort" not in stub.query(path)


@pytest.mark.parametrize("numbers", ["int64-max", "next"])
@pytest.mark.parametrize("tool", ["list_credit_notes", "list_sales"])
async def test_a_draft_has_no_number_whatever_dinero_sends(tool: str, numbers: Any) -> None:
    """In the list and in full."""
    demo = on_demo(fake_of(Switches(draft_numbers=numbers)))
    found = data(await demo.server.call(tool, organizationId=RICH, status="Draft"))
    assert found["items"]
    assert {row["number"] for row in found["items"]} == {None}
    assert (await about(demo, "get_credit_note", "creditnote-draft"))["number"] is None


TOTALS = ("TotalExclVat", "TotalVatableAmount", "TotalNonVatableAmount", "TotalVat", "TotalInclVat")


@pytest.mark.parametrize(("status", "number"), [("Draft", None), ("Booked", 8)])
async def test_a_single_draft_has_no_number_either(
    server: Bench, stub: StubDinero, status: str, number: int | None
) -> None:
    """Dinero was seen to give a single draft the number it would get next."""
    stub.on(f"{NOTES}/{GUID}", {"Guid": GUID, "Number": 8, "Status": status, **dict.fromkeys(TOTALS, 0)})
    found = await server.call("get_credit_note", organizationId=ORGANIZATION, creditNoteGuid=GUID)
    assert data(found)["number"] == number


@pytest.mark.parametrize("casing", ["title", "mixed"])
async def test_a_credit_note_comes_in_full(casing: Any) -> None:
    """With lines, totals that agree with each other, and in its own currency."""
    demo = on_demo(fake_of(Switches(mail_out_casing=casing)))
    found = await about(demo, "get_credit_note", "creditnote-booked")
    assert found["productLines"]
    assert round(found["totalExclVat"] + found["totalVat"], 2) == found["totalInclVat"]
    assert found["context"]["currency"] == found["currency"]
    assert isinstance(found["number"], int)


@pytest.mark.parametrize(
    "tool",
    [
        "get_credit_note",
        "list_credit_note_payments",
        "list_credit_note_mailouts",
        "download_credit_note_pdf",
    ],
)
async def test_an_unknown_credit_note_is_not_found(tool: str) -> None:
    """Dinero answers 400 with its code 63."""
    told = error(await on_demo().server.call(tool, organizationId=RICH, creditNoteGuid=UNKNOWN))
    assert (told["code"], told["dineroCode"]) == ("DineroNotFoundError", 63)


async def test_what_was_set_off_is_not_called_money() -> None:
    """The note tells both, since paidAmount counts both."""
    demo = on_demo()
    refunded = await about(demo, "list_credit_note_payments", "creditnote-refunded")
    assert any(row["depositAccountNumber"] for row in refunded["payments"])
    assert "not cash alone" in refunded["notes"][0]
    assert (await about(demo, "list_credit_note_payments", "creditnote-alone"))["remainingAmount"] is not None


@pytest.mark.parametrize("amounts", ["dkk", "own"])
async def test_a_foreign_payment_says_which_currency_its_amount_is_in(amounts: Any) -> None:
    """Dinero was seen to give DKK and documents its own currency: the note tells the two apart."""
    demo = on_demo(fake_of(Switches(payment_amounts=amounts)))
    listed = data(await demo.server.call("list_credit_notes", organizationId=RICH, pageSize=1000))["items"]
    foreign = [row["guid"] for row in listed if row["currency"] != "DKK" and row["status"] == "Paid"]
    found = [
        data(await demo.server.call("list_credit_note_payments", organizationId=RICH, creditNoteGuid=each))
        for each in foreign
    ]
    noted = [each for each in found if any(row["currency"] != "DKK" for row in each["payments"])]
    assert noted
    assert all(any("amountInForeignCurrency" in note for note in each["notes"]) for each in noted)


def mailout(*, sms: bool = False) -> dict[str, Any]:
    return {
        "Id": 1,
        "Date": "2026-10-01T08:00:00",
        "IsSmsMessage": sms,
        "CCToSender": True,
        "DownloadCount": 0,
        "PrintCount": 0,
    }


async def test_mailouts_since_a_time_are_asked_of_dinero(server: Bench, stub: StubDinero) -> None:
    """In UTC, and Dinero's three capitals become two small letters and one large."""
    stub.on(MAILOUTS, [mailout()])
    where = {"organizationId": ORGANIZATION, "creditNoteGuid": GUID}
    found = data(
        await server.call("list_credit_note_mailouts", **where, changesSince="2026-10-01T09:00:00+02:00")
    )
    assert stub.query(MAILOUTS) == {"changesSince": "2026-10-01T07:00:00Z"}
    assert (found["count"], found["mailouts"][0]["ccToSender"]) == (1, True)


async def test_a_draft_has_no_pdf() -> None:
    """Dinero's refusal is passed on, by its own name."""
    draft = catalogued()["creditnote-draft"]
    told = error(
        await on_demo().server.call(
            "download_credit_note_pdf", organizationId=draft.organization, creditNoteGuid=draft.guid
        )
    )
    assert told["code"] == "DineroValidationError"
