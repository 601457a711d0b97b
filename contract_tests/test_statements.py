"""Statements of account: every posting of a contact, and the open ones against the ledger."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import kroner, per_account
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books, Row
    from .fake import Fake
    from .session import Connection

TOOL = "get_contact_state_of_account"
LEDGERS = (53_000, 63_000)
"""The accounts of all customers and of all suppliers."""
MOST = 500


@pytest.fixture(scope="session")
def busiest(books: Books) -> str:
    """The contact with the most postings."""
    counts = Counter(row["ContactGuid"] for row in books.entries.values() if row["ContactGuid"])
    return str(counts.most_common(1)[0][0])


def _postings(books: Books, contact: str) -> list[Row]:
    """A contact's postings on the two ledgers, opening rows left out."""
    rows = books.entries.values()
    return [
        row
        for row in rows
        if row["ContactGuid"] == contact and row["AccountNumber"] in LEDGERS and row["Type"] == "Normal"
    ]


@requirement("statements:entries")
def test_a_statement_holds_every_posting_of_its_contact(full: Connection, books: Books, busiest: str) -> None:
    """Day and amount of each; income what was invoiced; the last balance the sum of all."""
    data = full.ask(TOOL, organizationId=books.id, contactGuid=busiest, maxEntries=MOST)
    wanted = Counter((row["Date"], row["Amount"]) for row in _postings(books, busiest))
    assert Counter((row["date"][:10], kroner(row["amount"])) for row in data["entries"]) == wanted
    assert (data["entryCount"], data["truncated"]) == (sum(wanted.values()), False)
    assert kroner(data["entries"][-1]["balance"]) == sum(amount for _, amount in wanted.elements())


@requirement("statements:running")
def test_each_balance_is_the_one_before_plus_the_amount(full: Connection, books: Books, busiest: str) -> None:
    """From balanceBefore on."""
    data = full.ask(TOOL, organizationId=books.id, contactGuid=busiest, maxEntries=MOST)
    balance = kroner(data["balanceBefore"] or 0)
    for row in data["entries"]:
        balance += kroner(row["amount"])
        assert kroner(row["balance"]) == balance, row


@requirement("statements:cut")
def test_a_cut_statement_says_so_and_keeps_the_newest(full: Connection, books: Books, busiest: str) -> None:
    """BalanceBefore is the balance ahead of the first kept row, and a note tells of the rest."""
    whole = full.ask(TOOL, organizationId=books.id, contactGuid=busiest, maxEntries=MOST)
    cut = full.ask(TOOL, organizationId=books.id, contactGuid=busiest, maxEntries=7)
    assert cut["entries"] == whole["entries"][-7:]
    assert (cut["entryCount"], cut["truncated"]) == (whole["entryCount"], True)
    assert cut["balanceBefore"] == whole["entries"][-8]["balance"]
    assert cut["notes"]


@requirement("statements:open")
def test_the_open_items_of_all_contacts_are_the_ledgers(full: Connection, books: Books) -> None:
    """Customers' and suppliers' accounts of the balance, to the øre; deleted contacts count."""
    total = Decimal(0)
    for contact in books.contacts:
        data = full.ask(TOOL, organizationId=books.id, contactGuid=contact, hideClosed=True, maxEntries=MOST)
        assert {row["status"] for row in data["entries"]} <= {"open", "unknown"}
        total += sum((kroner(row["amount"]) for row in data["entries"]), Decimal(0))
    saldo = per_account(books.year(books.years[-1]["Name"]))
    assert total == sum(saldo.get(number, Decimal(0)) for number in LEDGERS) != 0


@requirement("statements:period")
def test_a_period_leaves_the_postings_of_its_days(full: Connection, books: Books, busiest: str) -> None:
    """Both days belong to it."""
    days = sorted(row["Date"] for row in _postings(books, busiest))
    period: dict[str, Any] = {"from": days[10], "to": days[-10]}
    data = full.ask(TOOL, organizationId=books.id, contactGuid=busiest, **period, maxEntries=MOST)
    wanted = [row["Amount"] for row in _postings(books, busiest) if days[10] <= row["Date"] <= days[-10]]
    assert Counter(kroner(row["amount"]) for row in data["entries"]) == Counter(wanted)


@requirement("statements:half-pair")
@pytest.mark.parametrize("given", ["from", "to"])
def test_half_a_period_is_refused(
    full: Connection, fake: Fake, books: Books, busiest: str, given: str
) -> None:
    """Before any call."""
    before = fake.last()
    told = full.refusal(TOOL, organizationId=books.id, contactGuid=busiest, **{given: "2026-01-01"})
    assert told["code"] == "InvalidArgumentError"
    assert fake.requests(before) == []


@requirement("statements:most")
@pytest.mark.parametrize("count", [0, 501])
def test_a_number_of_entries_out_of_range_is_refused(
    full: Connection, books: Books, busiest: str, count: int
) -> None:
    """One to five hundred."""
    told = full.refusal(TOOL, organizationId=books.id, contactGuid=busiest, maxEntries=count)
    assert told["code"] == "InvalidArgumentError"
