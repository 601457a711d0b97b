"""Answers are true: every tool, compared with the books themselves.

Law of this module: what is wanted comes from the fake's control API (`truth`), never from Dinero's JSON or from another
tool of the server. The books of a company are read once.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest

from . import truth_documents, truth_ledger, truth_registers
from .requirements import requirement
from .truth import Case, truth_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager, ExitStack

    from .expected import Books
    from .fake import Fake
    from .session import Connection

COMPARED = truth_ledger.COMPARED | truth_documents.COMPARED | truth_registers.COMPARED
NOT_COMPARED = {"list_countries": "a list that is the same for everybody and in nobody's books"}
"""Tools with nothing of the books in them, and why."""
RICH = "most contacts"
"""The company with every kind of document and currency: each tool has something to answer for it."""
COMPANIES = (RICH, "slash in a year's name")
"""Found by what they are, as a recording calls its companies otherwise."""
LATE = "2025-06-30"


@pytest.fixture(scope="session")
def case_of(full: Connection, fake: Fake) -> Callable[[int], Case]:
    """The server and the books of a demo company."""

    @functools.cache
    def case(number: int) -> Case:
        return Case(full, truth_of(fake, number))

    return case


@pytest.fixture(scope="session")
def number_of(books: Books, slashed: Books) -> dict[str, int]:
    """The organisations by what they were chosen for."""
    return dict(zip(COMPANIES, (books.id, slashed.id), strict=True))


@pytest.fixture(scope="session")
def changed(
    books: Books, world_of: Callable[..., AbstractContextManager[tuple[Fake, Connection]]], stack: ExitStack
) -> Case:
    """A company whose books were changed in every way, in a world of its own, with a server of its own."""
    world, server = stack.enter_context(world_of())
    server.ask("list_invoices", organizationId=books.id)  # whatever it keeps is kept of the books before
    _change(world, books.id)
    return Case(server, truth_of(world, books.id))


def _change(world: Fake, number: int) -> None:
    made = world.tell("records/load", organizationId=number, records=list(_records()))["records"]
    sale, owed, bought = (made[at]["guid"] for at in (2, 3, 6))
    more: list[dict[str, Any]] = [
        {"kind": "credit-note", "record": {"CreditNoteFor": sale}, "book": True},
        {"kind": "purchase", "record": {"CreditNoteFor": bought}, "book": True},
    ]
    world.tell("records/load", organizationId=number, records=more)
    world.tell("records/pay", organizationId=number, guid=owed, payment={"Amount": 400.05})
    draft = world.tell("records/add", organizationId=number, kind="invoice", amount=80)
    world.tell("records/book", organizationId=number, guid=draft["guid"])
    world.tell("records/drop", organizationId=number, guid=made[5]["guid"])


def _records() -> Iterator[dict[str, Any]]:
    yield {"kind": "contact", "record": {"Name": "Ny Kunde & Søn ApS", "IsDebitor": True}}
    yield {"kind": "product", "record": {"Name": "Ladcykel", "BaseAmountValue": 12345.67}}
    yield {"kind": "invoice", "amount": 1250, "due": -20, "book": True}
    yield {"kind": "invoice", "amount": 777.5, "due": -40, "book": True, "remind": True}
    yield {"kind": "invoice", "amount": 100, "book": True, "record": {"Currency": "EUR"}, "pay": True}
    yield {"kind": "invoice", "amount": 99, "due": 3, "book": True}
    yield {"kind": "purchase", "amount": 625, "due": -3, "book": True, "pay": {"Amount": 125}}
    yield {"kind": "purchase", "amount": 250, "record": {"PurchaseType": "cash"}, "book": True}
    line = {"AccountNumber": 7160, "BalancingAccountNumber": 55000, "Amount": 333.33, "Description": "Sent"}
    yield {"kind": "manual-voucher", "record": {"VoucherDate": LATE, "Lines": [line]}, "book": True}
    yield {"kind": "trade-offer", "amount": 5000}
    yield {"kind": "note", "record": {"Text": "Ringer i morgen"}}
    yield {"kind": "file"}
    yield {"kind": "invoice", "amount": 45.25}


@requirement("truth:ledger")
@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("tool", truth_ledger.COMPARED)
def test_figures_are_those_of_the_ledger(
    case_of: Callable[[int], Case], number_of: dict[str, int], tool: str, company: str
) -> None:
    """Years, accounts, reports, entries, bank, VAT and results of the demo companies."""
    _compare(case_of(number_of[company]), tool, is_rich=company == RICH)


@requirement("truth:documents")
@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("tool", truth_documents.COMPARED)
def test_documents_are_those_of_the_books(
    case_of: Callable[[int], Case], number_of: dict[str, int], tool: str, company: str
) -> None:
    """Status, totals, lines, payments, reminders, mail-outs and PDFs of the demo companies."""
    _compare(case_of(number_of[company]), tool, is_rich=company == RICH)


@requirement("truth:registers")
@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("tool", truth_registers.COMPARED)
def test_registers_are_those_of_the_books(
    case_of: Callable[[int], Case], number_of: dict[str, int], tool: str, company: str
) -> None:
    """Organisations, settings, contacts, notes, statements, products, files of the demo companies."""
    _compare(case_of(number_of[company]), tool, is_rich=company == RICH)


@requirement("truth:changed")
@pytest.mark.parametrize("tool", COMPARED)
def test_an_answer_is_what_the_books_say_after_a_change(changed: Case, tool: str) -> None:
    """On a company that was changed a moment ago."""
    _compare(changed, tool, is_rich=True)


def _compare(case: Case, tool: str, *, is_rich: bool) -> None:
    COMPARED[tool](case)
    assert tool in case.asked or not is_rich, "there was nothing to compare"
