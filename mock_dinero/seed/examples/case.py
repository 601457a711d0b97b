"""What a case is: a name, a sentence, and a rule that finds an instance of it in a company's books.

Law of this module: a rule reads the documents, never a flag or a guid written down for it, so it finds its case in
any company that has one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from mock_dinero.ledger.company import Company
from mock_dinero.ledger.statement import statement
from mock_dinero.world.books import Books, Sale

BASE = "http://127.0.0.1:8780"
"""Where a fake listens unless told otherwise."""

Json = Mapping[str, object] | Sequence[object]
"""A body that is sent: JSON without a single quote, so that a shell takes it as it is."""

PDF = "application/octet-stream"
"""What Dinero wants to be asked for where a document is wanted as a PDF."""


@dataclass(frozen=True, slots=True)
class Example:
    """One case of the catalogue: whose token to use, what to ask for, and the status of the answer."""

    name: str
    sentence: str
    organization: int
    guid: str | None
    path: str
    status: int = 200
    accept: str = "application/json"
    body: Json | None = None
    """What is sent; then it is a POST."""

    @property
    def method(self) -> str:
        """GET, or POST where a body is sent."""
        return "GET" if self.body is None else "POST"

    def row(self, base: str) -> dict[str, object]:
        """Return the case as JSON, with a line for curl; the token is the reader's own."""
        return {
            "name": self.name,
            "sentence": self.sentence,
            "organizationId": self.organization,
            "guid": self.guid,
            "method": self.method,
            "path": self.path,
            "body": self.body,
            "status": self.status,
            "accept": self.accept,
            "curl": self.curl(base),
        }

    def curl(self, base: str) -> str:
        """Return the line that asks for it."""
        where = "" if base == BASE else f" --url {base}"
        token = f'"Authorization: Bearer $(mock-dinero token{where} --organization {self.organization})"'
        accept = "" if self.accept == "application/json" else f' -H "Accept: {self.accept}"'
        data = "" if self.body is None else f" --json '{json.dumps(self.body, ensure_ascii=False)}'"
        return f"curl -H {token}{accept}{data} '{base}{self.path}'"


class Found(NamedTuple):
    """Where a case was found: the path below `/v1/{organization}` (or a whole one), what it is about, what is sent."""

    path: str
    guid: str | None = None
    body: Json | None = None


class Shelf:
    """One company's books with what several rules ask for, worked out once."""

    def __init__(self, books: Books, today: date, everyone: tuple[Company, ...]) -> None:
        """Take the books as of a day, and all companies beside them."""
        self.books = books
        self.company = books.company
        self.today = today
        self.everyone = everyone

    @cached_property
    def invoices(self) -> list[Sale]:
        """The invoices with their states, deleted drafts too."""
        sales = self.books.sales(self.today)
        return [sales[voucher.guid] for voucher in self.company.invoices]

    @cached_property
    def credit_notes(self) -> list[Sale]:
        """The credit notes with their states."""
        sales = self.books.sales(self.today)
        return [sales[voucher.guid] for voucher in self.company.credit_notes]

    @cached_property
    def statements(self) -> dict[str, int]:
        """How many lines each contact's statement has."""
        return {
            contact.guid: len(statement(self.company, contact.guid).lines)
            for contact in self.company.contacts
        }


Rule = Callable[[Shelf], Found | None]


class Case(NamedTuple):
    """A name, a sentence, the rule, and how it is answered."""

    name: str
    sentence: str
    rule: Rule
    status: int = 200
    accept: str = "application/json"


def catalogue(cases: Iterable[Case], shelves: Iterable[Shelf]) -> Iterator[Example]:
    """Yield each case once: where the first company has it; a case nobody has is left out."""
    those = tuple(shelves)
    for case in cases:
        places = ((shelf, case.rule(shelf)) for shelf in those)
        first = next(((shelf, found) for shelf, found in places if found), None)
        if first:
            shelf, found = first
            number = shelf.company.organization.id
            path = found.path if found.path.startswith("/v") else f"/v1/{number}/{found.path}"
            yield Example(
                case.name, case.sentence, number, found.guid, path, case.status, case.accept, found.body
            )
