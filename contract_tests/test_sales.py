"""The sales feed, credit notes and trade offers as lists."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import differences, first, kroner
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books, Row
    from .session import Connection

OFFER_STATES = ("Draft", "Invoiced", "CustomerAccepted", "CustomerDeclined", "UserAccepted", "UserDeclined")
SHARED = (
    "Guid",
    "Date",
    "ContactGuid",
    "ContactName",
    "Currency",
    "TotalExclVat",
    "TotalInclVat",
    "ExternalReference",
)


def _guids(rows: list[dict[str, Any]]) -> Counter[str]:
    return Counter(row["guid"] for row in rows)


@requirement("sales:feed")
def test_the_feed_holds_invoices_and_credit_notes_once_each(full: Connection, books: Books) -> None:
    """Told apart by their type."""
    rows = full.every("list_sales", organizationId=books.id, size=97)
    invoices, notes = books.live(books.invoices), books.live(books.credit_notes)
    assert _guids(rows) == Counter([*invoices, *notes])
    assert {row["guid"] for row in rows if row["type"] == "CreditNote"} == set(notes)


@requirement("sales:signed")
def test_a_credit_note_lowers_the_feeds_sum(full: Connection, books: Books) -> None:
    """SignedTotalExclVatInDkk is below zero for it, and in kroner for every currency."""
    rows = full.every("list_sales", organizationId=books.id)
    invoices, notes = books.live(books.invoices), books.live(books.credit_notes)
    for row in rows:
        recorded = invoices.get(row["guid"]) or notes[row["guid"]]
        amount = abs(recorded["TotalExclVatInDkk"])
        sign = -1 if row["guid"] in notes else (-1 if recorded["TotalExclVatInDkk"] < 0 else 1)
        assert kroner(row["signedTotalExclVatInDkk"]) == sign * kroner(amount), row["guid"]
    foreign = [row for row in rows if row["currency"] != "DKK" and row["totalExclVat"]]
    assert foreign
    assert all(row["totalExclVatInDkk"] != row["totalExclVat"] for row in foreign)


@requirement("sales:currency")
def test_a_list_over_currencies_does_not_call_itself_danish(full: Connection, books: Books) -> None:
    """Face amounts of several currencies must not read as kroner."""
    data = full.ask("list_invoices", organizationId=books.id, pageSize=1000)
    assert len({row["currency"] for row in data["items"]}) > 1
    assert data["context"]["currency"] == "mixed"


@requirement("sales:credit-notes")
@pytest.mark.parametrize("size", [5, 1000])
def test_the_pages_hold_every_credit_note_once(full: Connection, books: Books, size: int) -> None:
    """As the list shows it, drafts without a number."""
    rows = full.every("list_credit_notes", organizationId=books.id, size=size)
    live = books.live(books.credit_notes)
    assert _guids(rows) == Counter(live.keys())
    for row in rows:
        recorded = {name: live[row["guid"]][name] for name in SHARED}
        assert differences(recorded, row) == []
        assert (row["number"] is None) is (row["status"] == "Draft")


@requirement("sales:credit-note-filters")
@pytest.mark.parametrize("state", ["Draft", "Booked", "Paid", "OverPaid"])
def test_a_state_leaves_its_own_credit_notes(full: Connection, books: Books, state: str) -> None:
    """The payment state, as for invoices."""
    rows = full.every("list_credit_notes", organizationId=books.id, status=[state])
    live = books.live(books.credit_notes)
    assert (
        {row["guid"] for row in rows}
        == {guid for guid, row in live.items() if row["PaymentStatus"] == state}
        != set()
    )


@requirement("sales:credit-note-filters")
def test_a_contact_or_deletion_leaves_its_own_credit_notes(full: Connection, books: Books) -> None:
    """And deletedOnly those that are gone."""
    live = books.live(books.credit_notes)
    contact = first(sorted(row["ContactGuid"] for row in live.values()), "credit note")
    rows = full.every("list_credit_notes", organizationId=books.id, contactGuid=contact)
    assert {row["guid"] for row in rows} == {
        guid for guid, row in live.items() if row["ContactGuid"] == contact
    }
    gone = full.every("list_credit_notes", organizationId=books.id, deletedOnly=True)
    assert {row["guid"] for row in gone} == set(books.credit_notes) - set(live) != set()


@requirement("sales:external-reference")
def test_an_external_reference_finds_its_vouchers(full: Connection, books: Books) -> None:
    """Exactly those that carry it, in the invoices and in the feed."""
    live = books.live(books.invoices)
    reference = first(
        sorted(row["ExternalReference"] for row in live.values() if row["ExternalReference"]), "reference"
    )
    wanted = {guid for guid, row in live.items() if row["ExternalReference"] == reference}
    for tool in ("list_invoices", "list_sales"):
        rows = full.every(tool, organizationId=books.id, externalReference=reference)
        assert {row["guid"] for row in rows} == wanted


@requirement("sales:invoices-deleted")
def test_deleted_invoices_come_when_asked_for(full: Connection, books: Books) -> None:
    """Alone, and marked with their day."""
    rows = full.every("list_invoices", organizationId=books.id, deletedOnly=True)
    assert {row["guid"] for row in rows} == set(books.invoices) - set(books.live(books.invoices)) != set()
    assert all(row["deletedAt"] for row in rows)


@requirement("sales:sorted")
@pytest.mark.parametrize("order", ["ascending", "descending"])
def test_a_sorted_list_is_sorted_over_all_its_pages(full: Connection, books: Books, order: str) -> None:
    """By day, and no row lost or repeated by the sorting."""
    rows = full.every(
        "list_invoices", organizationId=books.id, size=150, sort=["VoucherDate"], sortOrder=order
    )
    days = [row["date"] for row in rows]
    assert days == sorted(days, reverse=order == "descending")
    assert _guids(rows) == Counter(books.live(books.invoices).keys())


@requirement("sales:offers")
def test_the_pages_hold_every_trade_offer_once(full: Connection, books: Books) -> None:
    """Deleted ones alone, on request."""
    live = books.live(books.trade_offers)
    rows = full.every("list_trade_offers", organizationId=books.id, size=5)
    assert _guids(rows) == Counter(live.keys())
    gone = full.every("list_trade_offers", organizationId=books.id, deletedOnly=True)
    assert {row["guid"] for row in gone} == set(books.trade_offers) - set(live) != set()


@requirement("sales:offer-states")
@pytest.mark.parametrize("state", OFFER_STATES)
def test_a_state_leaves_its_own_trade_offers_and_says_what_it_cut(
    full: Connection, books: Books, state: str
) -> None:
    """Dinero has no such filter: the page is cut here, and the pagination says by how many rows."""
    live = books.live(books.trade_offers)
    data = full.ask("list_trade_offers", organizationId=books.id, status=[state], pageSize=1000)
    assert (
        {row["guid"] for row in data["items"]}
        == {g for g, row in live.items() if row["Status"] == state}
        != set()
    )
    assert data["pagination"]["filteredOnPage"] == len(live) - len(data["items"])


def _offers(books: Books, column: str, value: Any) -> set[str]:
    return {guid for guid, row in books.live(books.trade_offers).items() if row[column] == value}


@requirement("sales:offer-filters")
@pytest.mark.parametrize(
    ("argument", "column"), [("currency", "Currency"), ("number", "Number"), ("date", "Date")]
)
def test_a_filter_leaves_its_own_trade_offers(
    full: Connection, books: Books, argument: str, column: str
) -> None:
    """Asked for the rarest value there is."""
    counts = Counter(row[column] for row in books.live(books.trade_offers).values())
    value = min(counts, key=lambda each: (counts[each], str(each)))
    rows = full.every("list_trade_offers", organizationId=books.id, **{argument: value})
    assert {row["guid"] for row in rows} == _offers(books, column, value)


@requirement("sales:listed-is-detailed")
def test_the_lists_totals_are_those_of_the_documents(full: Connection, books: Books) -> None:
    """Over all credit notes and all trade offers, to the øre, one document at a time."""
    lists = (
        ("list_credit_notes", "get_credit_note", "creditNoteGuid"),
        ("list_trade_offers", "get_trade_offer", "tradeOfferGuid"),
    )
    for listing, getting, argument in lists:
        rows = full.every(listing, organizationId=books.id)
        details = [full.ask(getting, **{"organizationId": books.id, argument: row["guid"]}) for row in rows]
        sums = [sum((kroner(each["totalInclVat"]) for each in some), Decimal(0)) for some in (rows, details)]
        assert sums[0] == sums[1] != 0


def _settled(books: Books) -> list[Row]:
    """The payments of invoices that are set-offs against another voucher."""
    found = []
    for seen in books.recorded:
        if seen.path[:1] == ("invoices",) and seen.path[2:] == ("payments",):
            found += [(seen.path[1], row) for row in seen.body["Payments"] if row["RelatedVoucherId"]]
    return [{"invoice": guid, **row} for guid, row in found]


@requirement("sales:set-off")
def test_a_set_off_is_not_called_money(full: Connection, books: Books) -> None:
    """An invoice settled by a credit note: its payment names the voucher, so that nobody reads it as cash."""
    row = first(_settled(books), "invoice set off by a credit note")
    data = full.ask("list_invoice_payments", organizationId=books.id, invoiceGuid=row["invoice"])
    told = {each["guid"]: each for each in data["payments"]}[row["Guid"]]
    assert told["relatedVoucherId"] == row["RelatedVoucherId"]
    assert data["notes"]
