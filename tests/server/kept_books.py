"""Books kept for a test: vouchers as Dinero's wire rows, and a Dinero that answers reads from them.

Law of this module: it answers as Dinero documents and no kinder: entries may not cross an accounting year, only the
fields asked for come back, and a route nobody named is a failure.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from dinero_mcp.dinero.reads import FileReply, KnownOrganization, KnownYear, Query, Reply
from dinero_mcp.dinero.rows import read_rows
from dinero_mcp.dinero.rows_books import EntryRow
from dinero_mcp.dinero.waiting import BudgetState
from dinero_mcp.errors import DineroNotFoundError
from dinero_mcp.postings import Posting, postings_of
from dinero_mcp.tool import Answer, Call, Tool

Row = dict[str, Any]

ORGANIZATION = 371001
_numbers = count(1)


def voucher(day: str, text: str, *lines: tuple[int, float], type_: str = "Normal") -> list[Row]:
    """The wire rows of one balanced voucher: (account, amount) per line, debit positive."""
    number = next(_numbers)
    assert abs(sum(amount for _, amount in lines)) < 0.005
    return [
        {
            "AccountNumber": account,
            "AccountName": f"Konto {account}",
            "Date": day,
            "VoucherNumber": number,
            "VoucherGuid": f"00000000-0000-4000-8000-{number:012}",
            "VoucherType": "manuel",
            "Description": text,
            "Amount": amount,
            "Type": type_,
        }
        for account, amount in lines
    ]


def primo(day: str, account: int, amount: float) -> list[Row]:
    """An opening balance: a row of type Primo without a voucher."""
    return [
        {"AccountNumber": account, "Date": day, "Amount": amount, "Type": "Primo", "Description": "Primo"}
    ]


def sale(day: str, vat: float = 1000.0) -> list[Row]:
    """A sale with 25 % VAT, unpaid."""
    return voucher(day, "Salg", (53000, vat * 5), (1000, vat * -4), (64000, -vat))


def vat_paid(
    day: str, amount: float = 1000.0, *, account: int = 64100, text: str = "Momsbetaling"
) -> list[Row]:
    """VAT paid from the bank."""
    return voucher(day, text, (account, amount), (55000, -amount))


def vat_refunded(day: str, amount: float = 1000.0) -> list[Row]:
    """VAT paid back to the bank."""
    return voucher(day, "Moms retur", (64100, -amount), (55000, amount))


def vat_collected(day: str, amount: float = 1000.0) -> list[Row]:
    """A period's VAT moved from the VAT account to the settlement account."""
    return voucher(day, "Samling af moms", (64000, amount), (64100, -amount))


def together(*vouchers: list[Row]) -> list[Row]:
    """All rows of all vouchers."""
    return [row for rows in vouchers for row in rows]


def postings(*vouchers: list[Row]) -> tuple[Posting, ...]:
    """The vouchers as the server reads them."""
    return postings_of(read_rows(EntryRow, together(*vouchers)))


def year(name: str, first: str, last: str) -> Row:
    """An accounting year as Dinero sends it."""
    return {"Name": name, "FromDate": first, "ToDate": last, "SalarySumTaxStateEnum": "None"}


def calendar_years(*numbers: int) -> list[Row]:
    """Accounting years that are calendar years."""
    return [year(str(number), f"{number}-01-01", f"{number}-12-31") for number in numbers]


def account(number: int, category: str | None = None) -> Row:
    """An account of the chart."""
    return {"AccountNumber": number, "Name": f"Konto {number}", "Category": category}


def deposit(number: int, name: str, *, default: bool = False, hidden: bool = False) -> Row:
    """A deposit account."""
    return {"AccountNumber": number, "Name": name, "IsDefault": default, "IsHidden": hidden}


@dataclass
class KeptBooks:
    """A Dinero of one organisation; `asked` lists the reads made of it, `free` is IsVatFree in v1 and in v1.1."""

    years: list[Row]
    entries: list[Row] = field(default_factory=list)
    chart: list[Row] = field(default_factory=list)
    deposits: list[Row] = field(default_factory=list)
    reports: Mapping[str, list[Row]] = field(default_factory=dict)
    free_v1: bool | None = False
    free_v1_1: bool | None = False
    asked: list[str] = field(default_factory=list)

    async def get(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        final_statuses: frozenset[int] = frozenset(),
    ) -> Reply:
        """The rows of one of the routes the derived tools may use."""
        assert not final_statuses
        self.asked.append(f"GET {template}")
        rows = self._rows(template, path or {}, query or {})
        return Reply(rows, datetime(2026, 11, 16, 8, tzinfo=UTC))

    async def post(self, template: str, path: Mapping[str, str | int], body: Mapping[str, Any]) -> Reply:
        """No derived tool calculates in Dinero."""
        raise AssertionError(template, path, body)

    async def file(
        self,
        template: str,
        path: Mapping[str, str | int] | None = None,
        query: Query | None = None,
        *,
        accept: str = "application/octet-stream",
    ) -> FileReply:
        """No derived tool reads a file."""
        raise AssertionError(template, path, query, accept)

    async def organization(self, organization_id: int) -> KnownOrganization | None:
        """The organisation as v1.1 lists it."""
        return KnownOrganization(
            organization_id, "Nordlys Cykler ApS", is_pro=True, is_vat_free=self.free_v1_1
        )

    def known_years(self, organization_id: int) -> tuple[KnownYear, ...]:
        """No year was met before."""
        assert organization_id
        return ()

    async def budget(self, organization_id: int | None) -> BudgetState | None:
        """No limit."""
        assert organization_id
        return None

    def _rows(self, template: str, path: Mapping[str, str | int], query: Query) -> list[Row]:
        if template == "/v1/{organizationId}/entries":
            return self._entries(query)
        if template == "/v1/{organizationId}/{accountingYear}/reports/result":
            assert query["includeSummaryAccount"] is False
            return self._report(str(path["accountingYear"]))
        if template == "/v1/organizations":
            return [{"Id": ORGANIZATION, "IsVatFree": self.free_v1}]
        if template == "/v1/{organizationId}/accountingyears":
            return self.years
        asked = str(query["fields"]).split(",")
        listed = {"accounts/entry": self.chart, "accounts/deposit": self.deposits}
        rows = listed[template.removeprefix("/v1/{organizationId}/")]
        return [{name: row.get(name) for name in asked} for row in rows]

    def _report(self, name: str) -> list[Row]:
        if name not in self.reports:
            raise DineroNotFoundError("no such year")
        return self.reports[name]

    def _entries(self, query: Query) -> list[Row]:
        first, last = str(query["fromDate"]), str(query["toDate"])
        assert any(each["FromDate"] <= first <= last <= each["ToDate"] for each in self.years), (
            "crosses years"
        )
        inside = [row for row in self.entries if first <= row["Date"] <= last]
        return [row for row in inside if query["includePrimo"] or row["Type"] != "Primo"]


@dataclass(frozen=True)
class StoppedClock:
    """A clock that always shows the same instant."""

    instant: datetime

    def now(self) -> datetime:
        """The instant."""
        return self.instant

    def monotonic(self) -> float:
        """No time passes."""
        return 0.0


def ask(tool: Tool, books: KeptBooks, now: str = "2026-11-21T08:00:00Z", **arguments: Any) -> Answer[Any]:
    """The answer of a tool at an instant, from these books."""
    call = Call(books, StoppedClock(datetime.fromisoformat(now)))
    given = {
        name: date.fromisoformat(value) if name == "today" else value for name, value in arguments.items()
    }

    async def answer() -> Answer[Any]:
        return await tool.run(call, organization_id=ORGANIZATION, **given)

    return asyncio.run(answer())


def with_entries(books: KeptBooks, *vouchers: list[Row]) -> KeptBooks:
    """The same books with more vouchers in them."""
    return replace(books, entries=[*books.entries, *together(*vouchers)], asked=[])
