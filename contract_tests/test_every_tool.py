"""What holds for the answer of every tool: valid, copied as text, in context, and read by permitted calls."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from .expected import first
from .promises import PROMISES
from .requirements import requirement

if TYPE_CHECKING:
    from collections.abc import Callable

    from .expected import Books
    from .fake import Fake, Request
    from .session import Connection, Outcome

ORGANIZATION = "organizationId"
MOST_REMINDERS = 3


@pytest.fixture(scope="session")
def known(books: Books, fake: Fake) -> dict[str, Any]:
    """The values the examples of the promises are filled with."""
    files = {row["FileGuid"] for row in books.purchases.values() if row["FileGuid"]}
    return {
        "organization": books.id,
        "year": books.years[-1]["Name"],
        "contact": first(sorted(books.live(books.contacts)), "contact"),
        "invoice": first(sorted(books.live(books.invoices)), "invoice"),
        "booked": first(_invoices(books, "Paid"), "paid invoice"),
        "reminded": first(sorted(books.reminders), "reminder"),
        "reminder": first(books.reminders[first(sorted(books.reminders), "reminder")], "reminder"),
        "overdue": first(_remindable(books), "overdue invoice with less than three reminders"),
        "today": fake.today,
        "product": first(sorted(books.live(books.products)), "product"),
        "creditNote": first(sorted(books.credit_notes), "credit note"),
        "bookedCreditNote": first(_booked_credit_notes(books), "booked credit note"),
        "tradeOffer": first(sorted(books.trade_offers), "trade offer"),
        "purchase": first(sorted(books.purchases), "purchase"),
        "purchaseCreditNote": first(sorted(books.purchase_credit_notes), "purchase credit note"),
        "manualVoucher": first(sorted(books.manual_vouchers), "manual voucher"),
        "file": first(sorted(files), "purchase with a file"),
    }


def _invoices(books: Books, status: str) -> list[str]:
    return sorted(guid for guid, row in books.live(books.invoices).items() if row["Status"] == status)


def _booked_credit_notes(books: Books) -> list[str]:
    return sorted(guid for guid, row in books.live(books.credit_notes).items() if row["Status"] != "Draft")


def _remindable(books: Books) -> list[str]:
    return [
        guid for guid in _invoices(books, "Overdue") if len(books.reminders.get(guid, ())) < MOST_REMINDERS
    ]


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_null(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_null(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Seen:
    """One call: what came back, and what Dinero received meanwhile beside requests for a token."""

    outcome: Outcome
    received: tuple[Request, ...]


@pytest.fixture(scope="session")
def example(server: Connection, fake: Fake, known: dict[str, Any]) -> Callable[[str], Seen]:
    """The call that must succeed, of each tool, made once."""

    @functools.cache
    def call(tool: str) -> Seen:
        before = fake.last()
        outcome = server.call(tool, PROMISES[tool].call(known))
        received = (seen for seen in fake.requests(before) if not seen.path.endswith("/token"))
        return Seen(outcome, tuple(received))

    return call


@requirement("answers:schema")
@requirement("answers:text")
@requirement("answers:context")
@pytest.mark.parametrize("tool", PROMISES)
def test_an_answer_is_valid_copied_and_in_context(
    server: Connection, fake: Fake, books: Books, example: Callable[[str], Seen], tool: str
) -> None:
    """One successful call of each tool, looked at as a host would."""
    outcome = example(tool).outcome
    assert not outcome.is_error, outcome.text[:500]
    schema = server.tools[server.target.tool(tool)].output_schema
    assert schema is not None
    Draft202012Validator(schema).validate(outcome.data)
    if "base64" in outcome.data:
        assert (
            outcome.data["base64"] not in outcome.text
        )  # a file is sent once; its text names it in one line
        assert len(outcome.text.splitlines()) == 1
    else:
        assert _without_null(json.loads(outcome.text)) == _without_null(outcome.data)
    context = outcome.data["context"]
    assert context["asOf"].startswith(fake.today)
    assert context["fetchedAt"]
    assert isinstance(outcome.data["notes"], list)
    if ORGANIZATION in PROMISES[tool].required:
        assert context["organization"] == {"id": books.id, "name": books.name}


@requirement("answers:calls")
@pytest.mark.parametrize("tool", PROMISES)
def test_a_tool_makes_only_its_promised_reads(example: Callable[[str], Seen], tool: str) -> None:
    """What Dinero received during the call is one of the tool's own operations, or the organisations."""
    received = example(tool).received
    strange = [
        f"{seen.method} {seen.path}"
        for seen in received
        if not PROMISES[tool].may_ask(seen.method, seen.path)
    ]
    assert strange == []
