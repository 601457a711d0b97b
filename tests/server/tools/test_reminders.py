"""Reminders, mailouts and payments of an invoice: figures that belong together, and calculators that keep nothing.

Law of this module: figures are compared with each other; none is written here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dinero_mcp.tools import catalogue
from tests.server.on_demo import on_demo
from tests.server.samples import RICH, catalogued, samples_of
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error

pytestmark = pytest.mark.anyio

GUID = "716a1a2b-0000-4000-8000-000000000001"
REMINDERS = f"/v1/{ORGANIZATION}/invoices/{GUID}/reminders"
OF_AN_INVOICE = (
    "list_invoice_payments",
    "list_invoice_mailouts",
    "list_invoice_reminders",
    "get_invoice_reminder",
    "get_next_invoice_reminder",
    "preview_invoice_reminder",
)
WITHOUT = dict.fromkeys(
    ("withFee", "withInterestFee", "withCompensationFee", "withDebtCollectionWarning"), False
)


def kr(amount: float | None) -> Decimal:
    return Decimal(str(amount or 0))


def added_up(row: dict[str, Any]) -> Decimal:
    """What a reminder's lines come to; a payment counts against them, whichever sign it has."""
    charges = ("invoiceTotalInclVatAmount", "feeAmount", "interestAmount", "compensationFeeAmount")
    carried = kr(row["accumulatedFeesAndInterestAmount"])
    return sum((kr(row[name]) for name in charges), carried) - abs(kr(row["paidAmount"]))


async def test_every_reminder_adds_up_to_its_total() -> None:
    """Of all invoices that have any, one by one as in the list."""
    server, about = on_demo().server, samples_of("list_invoice_reminders")[0]
    listed = data(await server.call("list_invoice_reminders", **about))
    assert listed["count"] == len(listed["reminders"]) > 1
    for row in listed["reminders"]:
        assert added_up(row) == kr(row["reminderTotalInclVatAmount"])
        single = data(await server.call("get_invoice_reminder", **about, reminderId=row["id"]))
        assert {name: single[name] for name in row} == row


async def test_the_next_reminder_is_the_preview_of_today_with_everything_due() -> None:
    """Two ways to ask Dinero for the same."""
    demo, about = on_demo(), samples_of("get_next_invoice_reminder")[0]
    coming = data(await demo.server.call("get_next_invoice_reminder", **about))
    with_it_all = {
        "withFee": True,
        "withInterestFee": True,
        "withCompensationFee": coming["withCompensationFee"],
        "withDebtCollectionWarning": False,
    }
    today = demo.server.clock.now().date().isoformat()
    preview = data(await demo.server.call("preview_invoice_reminder", **about, date=today, **with_it_all))
    assert {**preview, "context": None} == {**coming, "context": None}
    assert coming["id"] is None
    assert coming["notes"][0].startswith("Nothing was made or sent")


async def test_a_preview_carries_what_was_asked_for_and_keeps_nothing() -> None:
    """Without charges it is the invoice and what earlier reminders left; the list is as before."""
    server, about = on_demo().server, samples_of("get_next_invoice_reminder")[0]
    before = data(await server.call("list_invoice_reminders", **about))["reminders"]
    bare = data(await server.call("preview_invoice_reminder", **about, date="2026-11-20", **WITHOUT))
    assert (bare["date"], bare["feeAmount"], bare["compensationFeeAmount"]) == ("2026-11-20", 0, 0)
    assert added_up(bare) == kr(bare["reminderTotalInclVatAmount"])
    assert not bare["withDebtCollectionWarning"]
    warned = WITHOUT | {"withDebtCollectionWarning": True}
    told = data(await server.call("preview_invoice_reminder", **about, date="2026-11-20", **warned))
    assert told["debtCollectionNoticeText"]
    assert data(await server.call("list_invoice_reminders", **about))["reminders"] == before


async def test_an_invoice_that_is_not_overdue_gets_no_reminder() -> None:
    """Dinero's reason is passed on."""
    example = catalogued()["invoice-paid"]
    about = {"organizationId": example.organization, "invoiceGuid": example.guid}
    told = error(await on_demo().server.call("get_next_invoice_reminder", **about))
    assert told["code"] == "DineroValidationError"
    assert "not overdue" in told["dineroMessage"]


@pytest.mark.parametrize("tool", OF_AN_INVOICE)
async def test_an_unknown_invoice_is_not_found_by_any_of_its_tools(tool: str) -> None:
    """Dinero answers 400 with code 63."""
    asked = samples_of(tool)[0] | {"invoiceGuid": "00000000-0000-4000-8000-00000000dead"}
    told = error(await on_demo().server.call(tool, **asked))
    assert (told["code"], told.get("dineroCode")) == ("DineroNotFoundError", 63)


@pytest.mark.parametrize("tool", OF_AN_INVOICE)
async def test_an_invoice_guid_that_is_none_is_refused_before_any_call(
    server: Bench, stub: StubDinero, tool: str
) -> None:
    """By its name."""
    told = error(await server.call(tool, **samples_of(tool)[0] | {"invoiceGuid": "../contacts"}))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "invoiceGuid")
    assert stub.requests == []


@pytest.mark.parametrize(
    ("tool", "wrong"),
    [
        ("get_invoice_reminder", {"reminderId": 0}),
        ("get_invoice_reminder", {"reminderId": "1"}),
        ("preview_invoice_reminder", {"date": "16-11-2026"}),
        ("preview_invoice_reminder", {"withFee": "yes"}),
        ("list_invoice_reminders", {"changesSince": "2026-01-01T00:00:00"}),
        ("list_invoice_mailouts", {"includeSms": 1}),
    ],
)
async def test_an_unfit_argument_is_refused_before_any_call(
    server: Bench, stub: StubDinero, tool: str, wrong: dict[str, Any]
) -> None:
    """Nothing is converted."""
    told = error(await server.call(tool, **samples_of(tool)[0] | wrong))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", next(iter(wrong)))
    assert stub.requests == []


async def test_every_choice_of_a_preview_must_be_made(server: Bench, stub: StubDinero) -> None:
    """A fee is never charged by default."""
    given = samples_of("preview_invoice_reminder")[0]
    for name in ("date", *WITHOUT):
        left = {each: value for each, value in given.items() if each != name}
        assert error(await server.call("preview_invoice_reminder", **left))["argument"] == name
    assert stub.requests == []


async def test_a_negative_payment_of_a_reminder_is_explained(server: Bench, stub: StubDinero) -> None:
    """The published example has one; the figure is passed on as sent."""
    numbers = ("InvoiceTotalInclVatAmount", "FeeAmount", "CompensationFeeAmount")
    flags = (
        "IsDraft",
        "IsDeleted",
        "CompensationFeeAvailable",
        *(name[0].upper() + name[1:] for name in WITHOUT),
    )
    row = {
        **dict.fromkeys((*numbers, "AccumulatedFeesAndInterestAmount", "ReminderTotalInclVatAmount"), 0),
        **dict.fromkeys(flags, False),
        "Id": 1,
        "Number": 1,
        "Date": "2026-11-01",
        "Timestamp": "0",
        "PaidAmount": -100.5,
    }
    stub.on(REMINDERS, [row], [row | {"PaidAmount": 100.5}])
    asked = {"organizationId": ORGANIZATION, "invoiceGuid": GUID}
    found = data(await server.call("list_invoice_reminders", **asked))
    assert found["reminders"][0]["paidAmount"] == -100.5
    assert "negative paidAmount" in found["notes"][0]
    assert data(await server.call("list_invoice_reminders", **asked))["notes"] == []


async def test_changes_since_is_sent_in_utc(server: Bench, stub: StubDinero) -> None:
    """As Dinero writes instants."""
    stub.on(REMINDERS, [])
    asked = {"organizationId": ORGANIZATION, "invoiceGuid": GUID, "changesSince": "2026-01-01T01:00:00+01:00"}
    assert data(await server.call("list_invoice_reminders", **asked))["count"] == 0
    assert stub.query(REMINDERS) == {"changesSince": "2026-01-01T00:00:00Z"}


async def test_payments_and_remainder_are_the_invoice_with_its_reminders() -> None:
    """Of an invoice in DKK: what is paid and what remains is the whole."""
    found = data(
        await on_demo().server.call("list_invoice_payments", **samples_of("list_invoice_payments")[0])
    )
    assert sum(kr(each["amount"]) for each in found["payments"]) == kr(found["paidAmount"])
    assert kr(found["paidAmount"]) + kr(found["remainingAmount"]) == kr(
        found["invoiceTotalIncludingReminderExpenses"]
    )


async def test_sms_can_be_left_out_of_the_mailouts() -> None:
    """The rest is the same."""
    server, about = on_demo().server, samples_of("list_invoice_mailouts")[0]
    every = data(await server.call("list_invoice_mailouts", **about))["mailouts"]
    without = data(await server.call("list_invoice_mailouts", **about, includeSms=False))["mailouts"]
    assert without == [each for each in every if not each["isSmsMessage"]]
    assert len(without) < len(every)


def test_the_only_posts_are_the_two_calculators() -> None:
    """No other tool declares one."""
    posting = {tool.name for tool in catalogue() if any(read.startswith("POST ") for read in tool.reads)}
    assert posting == {"calculate_invoice_totals", "preview_invoice_reminder"}


def test_samples_are_of_the_company_with_every_case() -> None:
    """What these tests compare belongs to one company."""
    assert {samples_of(tool)[0]["organizationId"] for tool in OF_AN_INVOICE} == {RICH}
