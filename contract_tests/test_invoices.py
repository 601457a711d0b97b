"""Invoices: lists, states, the overdue ones, and one in full."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import answered, first, kroner
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .fake import Fake
    from .session import Connection

STATES = ("Draft", "Booked", "Overdue", "Paid", "OverPaid")


def _in_state(books: Books, *states: str) -> set[str]:
    live = books.live(books.invoices)
    return {
        guid for guid, row in live.items() if row["Status"].lower() in {state.lower() for state in states}
    }


@requirement("invoices:pages")
def test_the_pages_hold_every_invoice_exactly_once(server: Connection, books: Books) -> None:
    """Drafts among them, deleted ones not."""
    rows = server.every("list_invoices", organizationId=books.id, size=83)
    assert Counter(row["guid"] for row in rows) == Counter(books.live(books.invoices).keys())


@requirement("invoices:statuses")
@pytest.mark.parametrize("state", STATES)
def test_a_state_leaves_its_own_invoices(server: Connection, books: Books, state: str) -> None:
    """The books have at least one of each, so an empty answer is a wrong one."""
    rows = server.every("list_invoices", organizationId=books.id, status=[state])
    assert {row["guid"] for row in rows} == _in_state(books, state) != set()


@requirement("invoices:statuses")
def test_several_states_are_taken_together(server: Connection, books: Books) -> None:
    """All that is booked needs four states; one alone may be given as plain text."""
    rows = server.every("list_invoices", organizationId=books.id, status=list(STATES[1:]))
    assert {row["guid"] for row in rows} == _in_state(books, *STATES[1:])
    alone = server.every("list_invoices", organizationId=books.id, status="Overdue")
    assert {row["guid"] for row in alone} == _in_state(books, "Overdue")


@requirement("invoices:draft-number")
def test_a_draft_has_no_number(server: Connection, books: Books) -> None:
    """And every booked invoice has one."""
    for row in server.every("list_invoices", organizationId=books.id):
        assert (row["number"] is None) is (row["status"] == "Draft"), row["guid"]


@requirement("invoices:dates")
def test_a_period_leaves_its_own_booked_invoices(server: Connection, books: Books) -> None:
    """Both days belong to it. Drafts come whatever the period, as Dinero gives them."""
    period: dict[str, Any] = {"startDate": "2026-03-01", "endDate": "2026-05-31"}
    rows = server.every("list_invoices", organizationId=books.id, status=list(STATES[1:]), **period)
    wanted = {
        guid
        for guid in _in_state(books, *STATES[1:])
        if period["startDate"] <= books.invoices[guid]["Date"] <= period["endDate"]
    }
    assert {row["guid"] for row in rows} == wanted != set()


@requirement("invoices:contact")
def test_a_contact_leaves_its_own_invoices(server: Connection, books: Books) -> None:
    """Asked for the contact with the most."""
    live = books.live(books.invoices)
    counts = Counter(row["ContactGuid"] for row in live.values() if row.get("ContactGuid"))
    ((contact, count),) = counts.most_common(1)
    rows = server.every("list_invoices", organizationId=books.id, contactGuid=contact)
    assert len(rows) == count
    assert {row["contactGuid"] for row in rows} == {contact}


@requirement("invoices:number")
def test_a_number_finds_one_invoice(server: Connection, books: Books) -> None:
    """Not the ones whose number merely begins with it."""
    booked = {
        row["Number"]: guid for guid, row in books.live(books.invoices).items() if row["Status"] != "Draft"
    }
    number = min(booked)
    rows = server.every("list_invoices", organizationId=books.id, number=number)
    assert [(row["guid"], row["number"]) for row in rows] == [(booked[number], number)]


@requirement("invoices:overdue")
def test_the_overdue_invoices_are_exactly_those(server: Connection, fake: Fake, books: Books) -> None:
    """Days are counted in Copenhagen, and one that falls due today is not among them."""
    rows = server.every("list_invoices_overdue", organizationId=books.id)
    assert {row["guid"] for row in rows} == _in_state(books, "Overdue")
    today = date.fromisoformat(fake.today)
    for row in rows:
        assert row["daysOverdue"] == (today - date.fromisoformat(row["paymentDate"])).days > 0


@requirement("invoices:not-yet-due")
def test_unpaid_invoices_not_yet_due_come_on_request(server: Connection, fake: Fake, books: Books) -> None:
    """The one due today among them, with no days overdue."""
    rows = server.every("list_invoices_overdue", organizationId=books.id, includeNotYetDue=True)
    assert {row["guid"] for row in rows} == _in_state(books, "Overdue", "Booked")
    due_today = [row for row in rows if row["paymentDate"] == fake.today]
    assert due_today
    assert all(not row["daysOverdue"] for row in due_today)


@requirement("invoices:one")
def test_one_invoice_agrees_with_its_row(server: Connection, books: Books) -> None:
    """Number, days, contact and totals, for an invoice of each state."""
    shared = (
        "guid",
        "date",
        "paymentDate",
        "contactGuid",
        "contactName",
        "currency",
        "totalExclVat",
        "totalInclVat",
    )
    for state in STATES:
        row = answered(books.invoices[first(sorted(_in_state(books, state)), f"invoice in state {state}")])
        data = server.ask("get_invoice", organizationId=books.id, invoiceGuid=row["guid"])
        assert {key: data[key] for key in shared} == {key: row[key] for key in shared}
        assert data["paymentStatus"].lower() == state.lower()
        net, vat = kroner(data["totalExclVat"]), kroner(data["totalVat"])
        assert net + vat == kroner(data["totalInclVat"])


@requirement("invoices:rounding")
def test_vat_is_rounded_once_on_the_total(server: Connection, all_books: dict[int, Books]) -> None:
    """Three lines of 33.33 make 99.99 and 25.00, though the lines with VAT add up to 124.98."""
    thirds = (
        (one, guid)
        for one in all_books.values()
        for guid, row in one.invoices.items()
        if (row["TotalExclVat"], row["TotalInclVat"]) == (Decimal("99.99"), Decimal("124.99"))
    )
    owner, guid = first(thirds, "invoice of three lines of 33.33")
    data = server.ask("get_invoice", organizationId=owner.id, invoiceGuid=guid)
    lines = [kroner(line["totalAmountInclVat"]) for line in data["productLines"]]
    assert (kroner(data["totalExclVat"]), kroner(data["totalVat"])) == (Decimal("99.99"), Decimal("25.00"))
    assert (sum(lines), kroner(data["totalInclVat"])) == (Decimal("124.98"), Decimal("124.99"))
