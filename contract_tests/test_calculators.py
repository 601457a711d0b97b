"""What Dinero computes and does not keep: totals of an invoice, reminders to come."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import differences, first, kroner
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .fake import Fake
    from .session import Connection

MOST_REMINDERS = 3
HIGHEST_FEE = Decimal(100)
COMPENSATION = Decimal(310)
"""Kroner. source: renteloven § 9 b and § 9 a"""
RATE = Decimal("0.25")


def _line(amount: str, quantity: str = "1", account: int = 1000) -> dict[str, Any]:
    amounts = {"quantity": float(quantity), "baseAmountValue": float(amount)}
    return {"description": "Time", "accountNumber": account, "unit": "hours", **amounts}


@requirement("calculators:totals")
@pytest.mark.parametrize(
    ("lines", "net"),
    [
        ([("100.50", "2")], "201.00"),
        ([("33.33", "1")] * 3, "99.99"),
        ([("1000", "7.25"), ("-250", "1")], "7000.00"),
        ([("0", "1")], "0.00"),
    ],
    ids=["two hours", "thirds", "a discount", "nothing"],
)
def test_totals_are_net_plus_vat_rounded_once(
    full: Connection, books: Books, lines: list[tuple[str, str]], net: str
) -> None:
    """25 % of the sum of the lines, to the øre."""
    given = [_line(amount, quantity) for amount, quantity in lines]
    data = full.ask("calculate_invoice_totals", organizationId=books.id, productLines=given)
    vat = (Decimal(net) * RATE).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    told = [kroner(data[key]) for key in ("totalExclVat", "totalVat", "totalInclVat")]
    assert told == [Decimal(net), vat, Decimal(net) + vat]


@requirement("calculators:kept")
def test_calculating_keeps_nothing(full: Connection, fake: Fake, books: Books) -> None:
    """The invoices are what they were, and nothing but the one calculation was sent."""
    count = len(full.every("list_invoices", organizationId=books.id))
    before = fake.last()
    full.ask("calculate_invoice_totals", organizationId=books.id, productLines=[_line("1")])
    sent = [
        f"{seen.method} {seen.path}" for seen in fake.requests(before) if not seen.path.endswith("/token")
    ]
    assert sent == [f"POST /v1/{books.id}/invoices/fetch"]
    assert len(full.every("list_invoices", organizationId=books.id)) == count


@requirement("calculators:refused")
@pytest.mark.parametrize("lines", [[], [{"description": "Time"}], [{**_line("1"), "kvantum": 1}], "one"])
def test_lines_that_cannot_be_calculated_are_refused_here(
    full: Connection, fake: Fake, books: Books, lines: Any
) -> None:
    """Before any call."""
    before = fake.last()
    told = full.refusal("calculate_invoice_totals", organizationId=books.id, productLines=lines)
    assert told["code"] == "InvalidArgumentError"
    assert fake.requests(before) == []


@pytest.fixture(scope="session")
def remindable(books: Books) -> str:
    """The invoice longest overdue of those with the fewest reminders: interest has run up since."""

    def waiting(guid: str) -> tuple[int, str, str]:
        return len(books.reminders.get(guid, ())), books.invoices[guid]["PaymentDate"], guid

    overdue = [guid for guid, row in books.live(books.invoices).items() if row["Status"] == "Overdue"]
    return first(
        (guid for guid in sorted(overdue, key=waiting) if waiting(guid)[0] < MOST_REMINDERS),
        "overdue invoice",
    )


def _sums(data: dict[str, Any]) -> Decimal:
    """What a reminder asks for, by its parts."""
    added = ("invoiceTotalInclVatAmount", "feeAmount", "interestAmount", "accumulatedFeesAndInterestAmount")
    total = sum((kroner(data[key] or 0) for key in added), Decimal(0))
    compensation = kroner(data["compensationFeeAmount"] or 0) if data["withCompensationFee"] else Decimal(0)
    return total + compensation - abs(kroner(data["paidAmount"]))


@requirement("calculators:next-reminder")
def test_the_next_reminder_is_dineros_and_adds_up(
    full: Connection, fake: Fake, books: Books, remindable: str
) -> None:
    """Its parts make its total, and its fee keeps the law's limit."""
    where = {"organizationId": books.id, "invoiceGuid": remindable}
    data = full.ask("get_next_invoice_reminder", **where)
    assert differences(fake.read(f"/v1/{books.id}/invoices/{remindable}/reminders/next"), data) == []
    assert kroner(data["reminderTotalInclVatAmount"]) == _sums(data)
    assert 0 <= kroner(data["feeAmount"]) <= HIGHEST_FEE
    assert data["isDraft"] is True


@requirement("calculators:preview")
@pytest.mark.parametrize("fee", [True, False], ids=["with fee", "without"])
@pytest.mark.parametrize("interest", [True, False], ids=["with interest", "without"])
def test_a_preview_charges_what_was_chosen(
    full: Connection,
    fake: Fake,
    books: Books,
    remindable: str,
    fee: bool,  # noqa: FBT001 - a case
    interest: bool,  # noqa: FBT001 - a case
) -> None:
    """Fee and interest only when asked for; the parts make the total; nothing is kept."""
    where = {"organizationId": books.id, "invoiceGuid": remindable}
    chosen = {"withFee": fee, "withInterestFee": interest, "withCompensationFee": False}
    data = full.ask(
        "preview_invoice_reminder", **where, date=fake.today, **chosen, withDebtCollectionWarning=False
    )
    assert bool(data["feeAmount"]) is fee
    assert bool(data["interestAmount"]) is interest
    assert kroner(data["reminderTotalInclVatAmount"]) == _sums(data)
    kept = full.ask("list_invoice_reminders", **where)["count"]
    assert kept == len(books.reminders.get(remindable, ()))


@requirement("calculators:no-reminder")
def test_an_invoice_that_is_not_overdue_has_no_reminder(full: Connection, books: Books) -> None:
    """Dinero's own reason, as DineroValidationError."""
    paid = first(
        (g for g, row in sorted(books.live(books.invoices).items()) if row["Status"] == "Paid"),
        "paid invoice",
    )
    told = full.refusal("get_next_invoice_reminder", organizationId=books.id, invoiceGuid=paid)
    assert told["code"] == "DineroValidationError"
    assert told["dineroMessage"]
