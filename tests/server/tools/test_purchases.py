"""Purchases and manual vouchers: the currency their amounts are in, and the ways that lead to them.

Law of this module: figures are compared with each other; those written here are a stub's.
"""

from __future__ import annotations

from typing import Any

import pytest

from mock_dinero.switches import Switches
from tests.server.on_demo import OnDemo, fake_of, on_demo
from tests.server.samples import RICH, catalogued
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error

pytestmark = pytest.mark.anyio

GUID = "716a1a2b-0000-4000-8000-000000000001"
UNKNOWN = "00000000-0000-4000-8000-00000000dead"
PURCHASE = f"/v1/{ORGANIZATION}/vouchers/purchase/{GUID}"
CREDIT_NOTE = f"/v1/{ORGANIZATION}/vouchers/purchase/creditnotes/{GUID}"
MANUAL = f"/v1/{ORGANIZATION}/vouchers/manuel/{GUID}"
OF_FILE = f"/v1/{ORGANIZATION}/vouchers/purchase/fileguid/"
INT64_MAX = 9223372036854775807
WINDOW = {"fromDate": "2026-01-01", "toDate": "2026-11-16", "pageSize": 200}


async def about(demo: OnDemo, tool: str, name: str, argument: str = "voucherGuid") -> dict[str, Any]:
    found = catalogued()[name]
    where = {"organizationId": found.organization, argument: found.guid}
    return data(await demo.server.call(tool, **where))


def total(label: str | None) -> list[dict[str, Any]]:
    return [
        {"Type": "Vat", "Label": "Moms SEK", "Total": 25, "Position": 1},
        {"Type": "Total", "Label": label, "Total": 125, "Position": 2},
    ]


@pytest.mark.parametrize(
    ("key", "label", "currency", "noted"),
    [
        ("DKK", "Total DKK", "DKK", None),
        (None, "Total DKK", "DKK", None),
        ("DKK", "I alt", "DKK", None),
        ("EUR", "Total EUR", "EUR", "not in DKK"),
        (None, "Total EUR", "EUR", "not in DKK"),
        ("EUR", None, "EUR", "not in DKK"),
        ("EUR", "Total DKK", "mixed", "The totals say DKK"),
    ],
)
async def test_the_currency_of_a_purchase_is_the_one_its_total_names(
    server: Bench, stub: StubDinero, key: str | None, label: str | None, currency: str, noted: str | None
) -> None:
    """Dinero's description calls totals DKK, what it sends does not; where the two differ, that is said."""
    stub.on(PURCHASE, {"Guid": GUID, "CurrencyKey": key, "VoucherTotals": total(label), "Lines": []})
    stub.on(CREDIT_NOTE, {"Guid": GUID, "Currency": key, "Totals": total(label), "Lines": None})
    where = {"organizationId": ORGANIZATION}
    for found in (
        data(await server.call("get_purchase_voucher", **where, voucherGuid=GUID)),
        data(await server.call("get_purchase_credit_note", **where, creditNoteGuid=GUID)),
    ):
        assert found["context"]["currency"] == currency
        assert [noted in each for each in found["notes"] if noted] == ([True] if noted else [])
        assert bool(found["notes"]) == (noted is not None)


@pytest.mark.parametrize(("sent", "number"), [(12, 12), (None, None), (INT64_MAX, None)])
async def test_a_placeholder_is_no_voucher_number(
    server: Bench, stub: StubDinero, sent: int | None, number: int | None
) -> None:
    """Drafts of other kinds have one beyond what hosts can read."""
    where = {"organizationId": ORGANIZATION}
    stub.on(PURCHASE, {"Guid": GUID, "VoucherNumber": sent})
    stub.on(CREDIT_NOTE, {"Guid": GUID, "CreditNoteNumber": sent})
    purchase = data(await server.call("get_purchase_voucher", **where, voucherGuid=GUID))
    credit_note = data(await server.call("get_purchase_credit_note", **where, creditNoteGuid=GUID))
    assert purchase["voucherNumber"] == credit_note["creditNoteNumber"] == number


@pytest.mark.parametrize(("name", "currency"), [("purchase-eur", "EUR"), ("purchase-usd", "USD")])
async def test_a_foreign_purchase_is_not_called_danish(name: str, currency: str) -> None:
    """Its lines and its total are in its own currency."""
    found = await about(on_demo(), "get_purchase_voucher", name)
    assert found["context"]["currency"] == currency
    lines = sum(line["amountInclVatValue"] for line in found["lines"])
    assert [each["total"] for each in found["voucherTotals"] if each["type"] == "Total"] == [round(lines, 2)]


async def test_the_ledger_leads_to_the_vouchers_behind_it() -> None:
    """The voucherGuid of a posting opens a purchase or a manual voucher with the same number."""
    demo = on_demo()
    rows = data(await demo.server.call("list_entries", organizationId=RICH, **WINDOW))["items"]
    for kind, tool in (("purchases", "get_purchase_voucher"), ("manuel", "get_manual_voucher")):
        row = next(each for each in rows if str(each["voucherType"]).lower() == kind)
        found = data(await demo.server.call(tool, organizationId=RICH, voucherGuid=row["voucherGuid"]))
        assert found["voucherNumber"] == row["voucherNumber"]


@pytest.mark.parametrize(
    ("tool", "argument"),
    [
        ("get_purchase_voucher", "voucherGuid"),
        ("get_purchase_voucher_payments", "voucherGuid"),
        ("get_purchase_credit_note", "creditNoteGuid"),
        ("get_manual_voucher", "voucherGuid"),
    ],
)
async def test_an_unknown_voucher_is_not_found(tool: str, argument: str) -> None:
    """Dinero answers 404."""
    told = error(await on_demo().server.call(tool, organizationId=RICH, **{argument: UNKNOWN}))
    assert (told["code"], told["status"]) == ("DineroNotFoundError", 404)


@pytest.mark.parametrize(
    ("tool", "argument"),
    [
        ("get_purchase_voucher", "voucherGuid"),
        ("get_purchase_voucher_payments", "voucherGuid"),
        ("get_purchase_credit_note", "creditNoteGuid"),
        ("get_manual_voucher", "voucherGuid"),
        ("get_purchase_vouchers_by_file", "fileGuid"),
    ],
)
@pytest.mark.parametrize("value", ["../contacts", "a/b", "", "1;2"])
async def test_what_is_no_id_is_refused_before_any_call(
    server: Bench, stub: StubDinero, tool: str, argument: str, value: str
) -> None:
    """Nothing else can get into a path."""
    told = error(await server.call(tool, organizationId=ORGANIZATION, **{argument: value}))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", argument)
    assert stub.asked == []


async def test_a_file_leads_to_the_purchases_it_is_attached_to() -> None:
    """To each of them; a file nobody knows leads to none."""
    demo = on_demo()
    found = await about(demo, "get_purchase_vouchers_by_file", "purchases-of-file", "fileGuid")
    assert found["context"]["rowsReturned"] == len(found["voucherGuids"]) > 0
    for guid in found["voucherGuids"]:
        purchase = await demo.server.call("get_purchase_voucher", organizationId=RICH, voucherGuid=guid)
        assert data(purchase)["fileGuid"].lower() == found["fileGuid"].lower()
    none = await demo.server.call(
        "get_purchase_vouchers_by_file", organizationId=RICH, fileGuid="kvittering-1"
    )
    assert (data(none)["voucherGuids"], data(none)["fileGuid"]) == ([], "kvittering-1")


async def test_guids_of_another_shape_are_no_answer(server: Bench, stub: StubDinero) -> None:
    """Dinero documents texts."""
    stub.on(f"{OF_FILE}abc", [{"Guid": GUID}])
    told = error(
        await server.call("get_purchase_vouchers_by_file", organizationId=ORGANIZATION, fileGuid="abc")
    )
    assert told["code"] == "DineroUnavailableError"


async def test_payments_of_a_purchase_are_counted() -> None:
    """None, and several."""
    demo = on_demo()
    for name, count, currency in (("purchase-0-payments", 0, None), ("purchase-3-payments", 3, "DKK")):
        found = await about(demo, "get_purchase_voucher_payments", name)
        assert found["count"] == len(found["payments"]) == count
        assert found["context"].get("currency") == currency


@pytest.mark.parametrize("amounts", ["dkk", "own"])
async def test_a_foreign_payment_keeps_the_amount_dinero_sent(amounts: Any) -> None:
    """In DKK with the foreign amount beside it, or in its own currency: the note tells which is which."""
    demo = on_demo(fake_of(Switches(payment_amounts=amounts)))
    rows = [one for one in catalogued().values() if one.name in ("purchase-eur", "purchase-usd")]
    found = [
        data(
            await demo.server.call(
                "get_purchase_voucher_payments", organizationId=one.organization, voucherGuid=one.guid
            )
        )
        for one in rows
    ]
    foreign = [each for each in found if any(row["currency"] != "DKK" for row in each["payments"])]
    assert foreign
    assert all("amountInForeignCurrency" in each["notes"][0] for each in foreign)
    assert {each["context"]["currency"] for each in foreign} == {"mixed"}
    row = next(row for each in foreign for row in each["payments"] if row["currency"] != "DKK")
    assert (row["amount"] == row["amountInForeignCurrency"]) == (amounts == "own")


async def test_a_manual_voucher_names_its_foreign_lines(server: Bench, stub: StubDinero) -> None:
    """Lines of different currencies are not to be added up."""
    amounts = {"AmountExclVatValue": 1, "AmountInclVatValue": 1, "VatAmountValue": 0}
    lines = [amounts | {"CurrencyKey": "DKK"}, amounts | {"CurrencyKey": "EUR"}]
    stub.on(MANUAL, {"Guid": GUID, "Lines": lines, "VoucherNumber": INT64_MAX, "Status": "Draft"})
    found = data(await server.call("get_manual_voucher", organizationId=ORGANIZATION, voucherGuid=GUID))
    assert found["context"]["currency"] == "mixed"
    assert "EUR" in found["notes"][0]
    assert (found["voucherNumber"], found["totalInclVat"]) == (None, None)


async def test_a_manual_voucher_in_danish_kroner_says_just_that() -> None:
    """Nothing to warn of."""
    found = await about(on_demo(), "get_manual_voucher", "manual-wages")
    assert (found["context"]["currency"], found["notes"]) == ("DKK", [])
    assert all(line["accountNumber"] for line in found["lines"])


@pytest.mark.parametrize("name", ["purchase-credit-note-linked", "purchase-credit-note-alone"])
async def test_a_purchase_credit_note_names_the_purchase_it_credits(name: str) -> None:
    """Where it belongs to one, and that one can be opened."""
    demo = on_demo()
    found = await about(demo, "get_purchase_credit_note", name, "creditNoteGuid")
    assert bool(found["creditNoteFor"]) == name.endswith("linked")
    if found["creditNoteFor"]:
        guid = found["creditNoteFor"]
        credited = await demo.server.call("get_purchase_voucher", organizationId=RICH, voucherGuid=guid)
        assert data(credited)["contactGuid"] == found["contactGuid"]
