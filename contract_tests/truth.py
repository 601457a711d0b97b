"""The truth an answer is held to: a company's books as they are now, read from the control API.

Law of this module: it knows the sections of `/__mock/books` and nothing of Dinero's rows. Amounts are exact decimals
on both sides: what a server gives is never rounded before it is compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from .fake import Fake
    from .session import Connection

Row = dict[str, Any]
FIRST_BALANCE_ACCOUNT = 50_000
MISSING = "nothing"
FEW = 4
"""Documents looked at one by one, of each tool and company, at most."""


@dataclass(frozen=True)
class Truth:
    """The books of one company, all sections, read once."""

    id: int
    told: Row
    companies: tuple[Row, ...]

    def rows(self, section: str) -> list[Row]:
        """The rows of a section."""
        found: list[Row] = self.told[section]
        return found

    def live(self, section: str) -> list[Row]:
        """Those that are not deleted."""
        return [row for row in self.rows(section) if not row["deleted"]]

    @property
    def today(self) -> date:
        """The day these books are of."""
        return date.fromisoformat(self.told["today"])

    @cached_property
    def accounts(self) -> dict[int, Row]:
        """The chart by number."""
        return {row["number"]: row for row in self.rows("accounts")}

    def year(self, year: Row) -> list[Row]:
        """The postings of an accounting year."""
        return [row for row in self.rows("postings") if year["start"] <= row["date"] <= year["end"]]

    @property
    def newest(self) -> Row:
        """The year that today is in, else the last."""
        years = self.rows("years")
        return next((one for one in years if one["start"] <= self.told["today"] <= one["end"]), years[-1])


@dataclass(frozen=True)
class Case:
    """A server and the books of one company it answers for."""

    server: Connection
    truth: Truth
    asked: set[str] = field(default_factory=set, compare=False)
    """The tools that were called, so that a comparison of nothing is noticed."""

    def ask(self, tool: str, **arguments: Any) -> Row:
        """The data of a call about the company that must succeed."""
        return self.everywhere(tool, organizationId=self.truth.id, **arguments)

    def everywhere(self, tool: str, **arguments: Any) -> Row:
        """The data of a call about no company in particular."""
        self.asked.add(tool)
        return self.server.ask(tool, **arguments)

    def every(self, tool: str, **arguments: Any) -> list[Row]:
        """The items of all pages."""
        self.asked.add(tool)
        return self.server.every(tool, organizationId=self.truth.id, **arguments)


def truth_of(fake: Fake, number: int) -> Truth:
    """The books of a company as the fake has them now."""
    books = fake.http.get("/__mock/books", params={"organizationId": number}).raise_for_status().json()
    companies = fake.http.get("/__mock/companies").raise_for_status().json()
    return Truth(number, books, tuple(companies["companies"]))


def exact(value: float | str | None) -> Decimal | None:
    """The decimal that a JSON number or an amount's text is, to the last digit."""
    return None if value is None else Decimal(str(value))


def total(rows: Iterable[Row], name: str = "amount") -> Decimal:
    """The sum of an amount over rows."""
    return sum((Decimal(str(row[name])) for row in rows), Decimal(0))


def sums(rows: Iterable[Row]) -> dict[int, Decimal]:
    """The sum of postings per account, those that come to nothing left out."""
    found: dict[int, Decimal] = {}
    for row in rows:
        found[row["account"]] = found.get(row["account"], Decimal(0)) + Decimal(row["amount"])
    return {number: amount for number, amount in found.items() if amount}


def few(rows: Iterable[Row], *, by: Callable[[Row], Hashable]) -> list[Row]:
    """Rows to look at one by one: one of each kind, as `by` tells them apart, the newest first."""
    kinds: dict[Any, Row] = {}
    for row in rows:
        kinds[by(row)] = row
    return list(kinds.values())[::-1][:FEW]


def same(told: Any, wanted: Any, what: str) -> None:
    """Assert that an answer is what the books say; the first differences are named."""
    if isinstance(told, dict) and isinstance(wanted, dict):
        keys: list[Any] = [*wanted, *(told.keys() - wanted.keys())]
        pairs = {key: (told.get(key, MISSING), wanted.get(key, MISSING)) for key in keys}
    elif isinstance(told, list) and isinstance(wanted, list):
        pairs = dict(enumerate(zip_longest(told, wanted, fillvalue=MISSING)))
    else:
        pairs = {what: (told, wanted)}
    lines = [f"{key}: {one} where the books have {two}" for key, (one, two) in pairs.items() if one != two]
    assert not lines, f"{what}: {len(lines)} of {len(pairs)} differ; " + "; ".join(lines[:3])
