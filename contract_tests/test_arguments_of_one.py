"""The arguments of tools that answer one thing: a report, the PDF of a document, an invoice that is only calculated."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from .expected import first
from .promises import PROMISES
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .fake import Fake
    from .session import Connection

LARGE = 6 * 1024 * 1024


@requirement("arguments:rows")
@pytest.mark.parametrize("year", [-1, -2])
@pytest.mark.parametrize(
    "tool",
    ["get_saldo_balance_report", "get_result_report", "get_balance_report", "get_primo_balance_report"],
)
def test_more_rows_come_when_asked_for(full: Connection, books: Books, tool: str, year: int) -> None:
    """Accounts at zero are of the chart, sum accounts are not in it; what was there stays as it was."""
    where = {"organizationId": books.id, "accountingYear": books.years[year]["Name"]}
    plain, zero, sums = (
        {row["accountNumber"]: row["amount"] for row in full.ask(tool, **where, **more)["rows"]}
        for more in ({}, {"includeZeroAccounts": True}, {"includeSummaryAccounts": True})
    )
    assert all(plain.values())
    assert set(plain) < set(zero)
    assert {number: amount for number, amount in zero.items() if amount} == plain
    assert set(plain) < set(sums)
    assert not {number for number in set(sums) - set(plain) if number in books.accounts}


PDFS = sorted(name for name in PROMISES if name.endswith("_pdf"))
FEW = 40


@requirement("arguments:pdf-text")
@pytest.mark.parametrize("tool", PDFS)
def test_the_text_of_a_pdf_is_cut_where_asked(full: Connection, known: dict[str, Any], tool: str) -> None:
    """The first characters of the same text."""
    where = {**PROMISES[tool].call(known), "as": "text"}
    whole, cut = full.ask(tool, **where), full.ask(tool, **where, maxCharacters=FEW)
    assert cut["text"] == whole["text"][:FEW] != whole["text"]


@requirement("arguments:pdf-text")
def test_a_pdf_of_many_pages_is_read_as_far_as_asked(full: Connection, books: Books) -> None:
    """One page of it."""
    files = (row for body in books.answers("files") for row in body)
    guid = first(
        (row["FileGuid"] for row in files if (row["NumberOfPages"] or 0) > 1 and row["Size"] < LARGE),
        "PDF of two pages",
    )
    where = {"organizationId": books.id, "fileGuid": guid, "as": "text"}
    whole, cut = full.ask("download_file", **where), full.ask("download_file", **where, maxPages=1)
    assert whole["text"].startswith(cut["text"])
    assert whole["text"] != cut["text"]


@requirement("arguments:pdf-days")
def test_the_pdf_of_a_period_is_dineros(
    full: Connection, fake: Fake, known: dict[str, Any], books: Books
) -> None:
    """Byte by byte, and another one than that of all time."""
    tool = "download_contact_state_of_account_pdf"
    where = {name: value for name, value in PROMISES[tool].call(known).items() if name != "hideClosed"}
    days = {"from": "2025-02-03", "to": "2026-04-05"}
    given = base64.b64decode(full.ask(tool, **where, **days)["base64"])
    path = f"/v1/{books.id}/state-of-account/{where['contactGuid']}/pdf"
    assert given == fake.file(path, **days) != fake.file(path)


LINE = {"description": "Time", "accountNumber": 1000, "quantity": 1, "unit": "hours", "baseAmountValue": 100}
INVOICE: dict[str, Any] = {
    "date": "2026-03-04",
    "currency": "EUR",
    "language": "en-GB",
    "description": "Consulting",
    "comment": "Thank you",
    "externalReference": "order-77",
    "address": "Another street 1",
    "showLinesInclVat": True,
    "paymentConditionType": "Netto",
    "paymentConditionNumberOfDays": 14,
}


@requirement("arguments:invoice")
@pytest.mark.parametrize("argument", INVOICE)
def test_a_calculated_invoice_is_the_one_asked_for(full: Connection, books: Books, argument: str) -> None:
    """What was given comes back, and the day of payment is counted from the day and the terms."""
    given = {argument: INVOICE[argument]}
    if argument.startswith("paymentCondition"):
        given = {name: value for name, value in INVOICE.items() if name.startswith("paymentCondition")}
    lines = [LINE]
    data = full.ask("calculate_invoice_totals", organizationId=books.id, productLines=lines, **given)
    assert {name: data[name] for name in given} == given


@requirement("arguments:invoice")
def test_a_calculated_invoice_is_to_the_contact(full: Connection, books: Books) -> None:
    """By its guid and its name; days of payment are counted from the invoice's day."""
    guid, row = min(books.live(books.contacts).items())
    terms = {"date": "2026-03-04", "paymentConditionType": "Netto", "paymentConditionNumberOfDays": 14}
    data = full.ask(
        "calculate_invoice_totals", organizationId=books.id, productLines=[LINE], contactGuid=guid, **terms
    )
    assert (data["contactGuid"], data["contactName"]) == (guid, row["Name"])
    assert (data["date"], data["paymentDate"]) == ("2026-03-04", "2026-03-18")
