"""What a client finds in the demo companies: everything is asked for over the fake's HTTP, once.

Law of this module: only the guids of vouchers that Dinero lists nowhere (purchases, manual vouchers, deleted
drafts) come from the stories; whatever is counted was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar
from urllib.parse import quote

import httpx

from mock_dinero.gates import Gates
from mock_dinero.ledger.company import Company
from mock_dinero.testing import Dinero, in_process
from mock_dinero.world.render import ACCOUNT, CONTACT, DEPOSIT, PRODUCT
from mock_dinero.world.render_papers import CONTACT_NOTE, OFFER
from mock_dinero.world.render_sales import SALE

A, B, C, D, E, F, G = range(371001, 371008)
PDF = "application/octet-stream"
Row = dict[str, Any]
T = TypeVar("T")
Test = Callable[[Row], object]


class Box(NamedTuple):
    """A box of the checklist: the least there must be, and how a client counts it."""

    least: int
    count: Callable[[Reach], int]


def boxes(name: str, least: Mapping[T, int], count: Callable[[Reach, T], int]) -> dict[str, Box]:
    """Return a box for each value: its name holds the value, and the value is what is counted."""

    def of(value: T) -> Callable[[Reach], int]:
        return lambda reach: count(reach, value)

    return {name.format(value): Box(number, of(value)) for value, number in least.items()}


def many(rows: Iterable[Row], test: Test) -> int:
    """Count the rows that pass a test."""
    return sum(1 for row in rows if test(row))


def kinds(rows: Iterable[Row], name: str, *wanted: object) -> int:
    """Count the values a key has among the rows, those wanted if any are."""
    found = {row[name] for row in rows}
    return len(found & set(wanted)) if wanted else len(found)


class Serve(Protocol):
    """Puts companies behind a fake with some switches set."""

    def __call__(self, companies: Iterable[Company], /, **switches: Any) -> Gates: ...


@dataclass(frozen=True)
class Served:
    """Companies behind a fake; `serve` puts others behind one."""

    app: Gates
    companies: dict[int, Company]
    serve: Serve

    @classmethod
    def by(cls, serve: Serve, companies: Iterable[Company], **switches: Any) -> Served:
        """Serve some companies."""
        known = {one.organization.id: one for one in companies}
        return cls(serve(known.values(), **switches), known, serve)


@dataclass
class Reach:
    """One organisation as a client sees it; `of` is another one."""

    served: Served
    number: int = A
    _others: dict[int, Reach] = field(default_factory=dict)
    _known: dict[str, httpx.Response] = field(default_factory=dict)

    def of(self, number: int) -> Reach:
        """Return another organisation, with what was asked of it already."""
        return self._others.setdefault(number, Reach(self.served, number, self._others))

    def switched(self, **switches: Any) -> Reach:
        """Return the organisation under other switches."""
        return Reach(Served.by(self.served.serve, [self.company], **switches), self.number)

    def beside(self, company: Company) -> Reach:
        """Return a company that is no part of the seed."""
        return Reach(Served.by(self.served.serve, [company]), company.organization.id)

    def without_vouchers(self) -> Reach:
        """Return the organisation as a recording shows it that has its postings and none of its vouchers."""
        left = replace(self.company, invoices=(), credit_notes=(), purchases=())
        return self.beside(left)

    @cached_property
    def client(self) -> httpx.Client:
        """The client that holds the organisation's token."""
        dinero: Dinero = in_process(self.served.app)
        return dinero.client(self.number)

    @property
    def company(self) -> Company:
        """The story of the organisation, for guids that are listed nowhere."""
        return self.served.companies[self.number]

    def answer(self, path: str, accept: str = "application/json") -> httpx.Response:
        """Return the answer to a path below the organisation, or to a whole one."""
        whole = path if path.startswith("/v") else f"/v1/{self.number}/{path}"
        key = f"{accept} {whole}"
        if key not in self._known:
            self._known[key] = self.client.get(whole, headers={"Accept": accept})
        return self._known[key]

    def get(self, path: str) -> Any:
        """Return the JSON of an answer that must be a 200."""
        answer = self.answer(path)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def status(self, path: str, accept: str = "application/json") -> int:
        """Return the status of an answer."""
        return self.answer(path, accept).status_code

    def each(self, template: str, guids: Iterable[str]) -> list[Any]:
        """Return the answers to a template, guid by guid."""
        return [self.get(template.format(guid)) for guid in guids]

    def pages(self, path: str, shape: Iterable[str], query: str = "") -> list[Row]:
        """Return all rows of a list with all its fields."""
        found: list[Row] = []
        for page in range(100):
            url = f"{path}?fields={','.join(shape)}&pageSize=1000&page={page}{query}"
            rows = self.get(url)["Collection"]
            found += rows
            if len(rows) < 1000:
                break
        return found

    @cached_property
    def contacts(self) -> list[Row]:
        """All contacts, deleted ones too."""
        return self.pages(f"/v2/{self.number}/contacts", CONTACT)

    @cached_property
    def notes(self) -> list[Row]:
        """The notes of all contacts, deleted ones too; `on` is the contact."""
        return [
            {**note, "on": card["ContactGuid"]}
            for card in self.contacts
            for query in ("", "&deletedOnly=true")
            for note in self.pages(f"contacts/{card['ContactGuid']}/notes", CONTACT_NOTE, query)
        ]

    @cached_property
    def statements(self) -> list[list[Row]]:
        """The lines of each contact's statement."""
        guids = (card["ContactGuid"] for card in self.contacts)
        return [one["Entries"] for one in self.each("state-of-account/{}", guids)]

    @cached_property
    def invoices(self) -> list[Row]:
        """Every invoice as the list has it."""
        return self.pages("invoices", SALE)

    @cached_property
    def invoice_documents(self) -> list[Row]:
        """Every invoice in full, with its payments and reminders."""
        found = []
        for row in self.invoices:
            guid = row["Guid"]
            more = {
                "Listed": row,
                "Paid": self.get(f"/v2/{self.number}/invoices/{guid}/payments"),
                "Reminders": self.get(f"invoices/{guid}/reminders"),
                "Attachments": self.get(f"attachments/{guid}"),
                "MailOuts": self.get(f"invoices/{guid}/mailouts?includeSms=true"),
            }
            found.append(self.get(f"invoices/{guid}") | more)
        return found

    @cached_property
    def booked(self) -> list[Row]:
        """The invoices in full that are booked."""
        return [one for one in self.invoice_documents if one["Status"] == "Booked"]

    @cached_property
    def credit_notes(self) -> list[Row]:
        """Every credit note in full, deleted ones too, with its row in the list, payments and mail-outs."""
        deleted = self.pages("sales/creditnotes", SALE, "&deletedOnly=true")
        return [
            self.get(f"sales/creditnotes/{row['Guid']}")
            | {
                "Listed": row,
                "Paid": self.get(f"sales/creditnotes/{row['Guid']}/payments"),
                "MailOuts": self.get(f"sales/creditnotes/{row['Guid']}/mailouts"),
            }
            for row in (*self.pages("sales/creditnotes", SALE), *deleted)
        ]

    @cached_property
    def offers(self) -> list[Row]:
        """Every trade offer in full, deleted ones too, with its mail-outs."""
        rows = [*self.pages("tradeoffers", OFFER), *self.pages("tradeoffers", OFFER, "&deletedOnly=true")]
        return [
            self.get(f"tradeoffers/{row['Guid']}")
            | {"MailOuts": self.get(f"tradeoffers/{row['Guid']}/mailouts?includeSms=true")}
            for row in rows
        ]

    @cached_property
    def mail_outs(self) -> list[Row]:
        """What was mailed of invoices, credit notes and offers."""
        documents = (*self.invoice_documents, *self.credit_notes, *self.offers)
        return [mail for one in documents for mail in one["MailOuts"]]

    @cached_property
    def purchases(self) -> list[Row]:
        """Every purchase in full, with its payments."""
        return [
            self.get(f"vouchers/purchase/{one.guid}")
            | {"Payments": self.get(f"purchase-vouchers/{one.guid}/payments")}
            for one in self.company.purchases
            if not one.is_credit_note
        ]

    @cached_property
    def purchase_credit_notes(self) -> list[Row]:
        """Every purchase credit note in full."""
        guids = [one.guid for one in self.company.purchases if one.is_credit_note]
        return self.each("vouchers/purchase/creditnotes/{}", guids)

    @cached_property
    def manual_vouchers(self) -> list[Row]:
        """Every manual voucher in full; `Text` is that of its first line."""
        found = self.each("vouchers/manuel/{}", (one.guid for one in self.company.manual_vouchers))
        return [one | {"Text": one["Lines"][0]["Description"] or ""} for one in found]

    @cached_property
    def years(self) -> list[Row]:
        """The accounting years."""
        rows: list[Row] = self.get("accountingyears")
        return rows

    @cached_property
    def entries(self) -> list[Row]:
        """The postings of all years."""
        windows = (f"fromDate={year['FromDate']}&toDate={year['ToDate']}" for year in self.years)
        return [row for window in windows for row in self.get(f"entries?{window}")]

    @cached_property
    def accounts(self) -> list[Row]:
        """The chart."""
        rows: list[Row] = self.get(f"accounts/entry?fields={','.join(ACCOUNT)}")
        return rows

    @cached_property
    def deposits(self) -> list[Row]:
        """The deposit accounts, bank details and all."""
        rows: list[Row] = self.get(f"accounts/deposit?fields={','.join(DEPOSIT)}")
        return rows

    @cached_property
    def products(self) -> list[Row]:
        """Every product in full, deleted ones too."""
        rows = [*self.pages("products", PRODUCT), *self.pages("products", PRODUCT, "&deletedOnly=true")]
        return self.each("products/{}", (row["ProductGuid"] for row in rows))

    @cached_property
    def files(self) -> list[Row]:
        """Every file as listed."""
        found: list[Row] = []
        for page in range(10):
            found += self.get(f"files?pageSize=1000&page={page}")
        return found

    def report(self, kind: str, year: str, query: str = "") -> dict[int, float]:
        """Return a report: account to amount."""
        rows = self.get(f"{quote(year, safe='')}/reports/{kind}{query}")
        return {row["AccountNumber"]: row["Amount"] for row in rows}

    def changes(self, start: str, end: str) -> list[Row]:
        """Return the postings that came into the books between two instants."""
        rows: list[Row] = self.get(f"entries/changes?changesFrom={start}&changesTo={end}")
        return rows
