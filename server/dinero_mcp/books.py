"""The reads that the derived tools share, each one Dinero operation, turned into plain values.

Law of this module: entries may not cross an accounting year, so a span is asked for year by year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from dinero_mcp.dinero.entries import days_window
from dinero_mcp.dinero.filters import wire_names
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.reports import read_report
from dinero_mcp.dinero.rows_books import (
    AccountingYearRow,
    DepositAccountRow,
    EntryAccountRow,
    EntryRow,
    ReportRow,
)
from dinero_mcp.errors import DineroUnavailableError
from dinero_mcp.money import kroner
from dinero_mcp.postings import Posting, Year, postings_of, spans_of, years_of
from dinero_mcp.results.figures import Amount, Chart, figures_of
from dinero_mcp.results.months import MonthRange, Results, results_of
from dinero_mcp.results.yearly import YearResult, is_complete
from dinero_mcp.vat.frequency import Evidence, VatRegistration, earliest_day_needed
from dinero_mcp.vat.settlements import settlements_of, vat_rows_of

if TYPE_CHECKING:
    from datetime import date

    from dinero_mcp.tool import Call


class VatFreeRow(TypedDict):
    """What v1/organizations is asked for to tell whether an organisation is registered for VAT."""

    id: int
    isVatFree: bool | None


async def accounting_years(call: Call, organization_id: int) -> tuple[Year, ...]:
    """Every accounting year of the organisation, oldest first."""
    reply = await call.dinero.get("/v1/{organizationId}/accountingyears", place(organization_id))
    return years_of(reply.rows(AccountingYearRow))


async def postings_between(
    call: Call,
    organization_id: int,
    span: tuple[date, date],
    years: tuple[Year, ...],
    *,
    include_primo: bool,
) -> tuple[Posting, ...]:
    """Every posting from the first to the last day of the span that lies in one of the accounting years.

    DineroUnavailableError where Dinero sends a row of another day: a sum over it would be wrong.
    """
    found: list[Posting] = []
    for first, last in spans_of(*span, years):
        window = days_window(organization_id, first, last, include_primo=include_primo)
        reply = await call.dinero.get(window.template, place(organization_id), window.query())
        found += _all_within(first, last, postings_of(reply.rows(EntryRow)))
    return tuple(found)


def _all_within(first: date, last: date, postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
    """The postings; a primo row's day may be any, for it stands for the start of the year."""
    if any(each.kind != "Primo" and not first <= each.day <= last for each in postings):
        raise DineroUnavailableError("Dinero answered with entries of other days than asked for.")
    return postings


async def categories(call: Call, organization_id: int) -> Chart:
    """The category of every account of the chart, by number."""
    fields = {"fields": wire_names(("accountNumber", "name", "category"))}
    reply = await call.dinero.get("/v1/{organizationId}/accounts/entry", place(organization_id), fields)
    return {row["accountNumber"]: row["category"] for row in reply.rows(EntryAccountRow)}


async def deposit_accounts(call: Call, organization_id: int) -> list[DepositAccountRow]:
    """Every deposit account, hidden ones too, without bank details."""
    fields = {"fields": wire_names(("accountNumber", "name", "isDefault", "isHidden"))}
    reply = await call.dinero.get("/v1/{organizationId}/accounts/deposit", place(organization_id), fields)
    return reply.rows(DepositAccountRow)


async def results_between(
    call: Call, organization_id: int, asked: MonthRange, years: tuple[Year, ...], chart: Chart
) -> Results:
    """The results of a range of months; primo rows are read to be counted, not to be added."""
    span = (asked.first, asked.last)
    found = await postings_between(call, organization_id, span, years, include_primo=True)
    return results_of(asked, found, chart, call.today)


async def year_result(call: Call, organization_id: int, year: Year, chart: Chart) -> YearResult:
    """The figures of an accounting year's result report, sum accounts left out."""
    query = {"showZeroAccount": False, "includeSummaryAccount": False}
    reply = await read_report(call.dinero, "result", organization_id, year.name, query)
    amounts = [
        Amount(account=row["accountNumber"], name=row["accountName"], kroner=kroner(row["amount"]))
        for row in reply.rows(ReportRow)
    ]
    return YearResult(year, is_complete(year, call.today), figures_of(amounts, chart))


async def vat_evidence(call: Call, organization_id: int, today: date) -> Evidence:
    """What the books show of VAT from two calendar years before `today` up to it."""
    years = await accounting_years(call, organization_id)
    span = (earliest_day_needed(today), today)
    found = await postings_between(call, organization_id, span, years, include_primo=False)
    return Evidence(
        settlements=settlements_of(found),
        vat_rows=vat_rows_of(found),
        books_begin=years[0].start if years else None,
        today=today,
    )


async def vat_registration(call: Call, organization_id: int) -> VatRegistration:
    """Registered unless Dinero says otherwise, vatFree where both its lists do, disputed where only one does.

    v1.1 describes IsVatFree as the reverse of its name, so its yes is never believed alone.
    source: published description (2026-09-03)
    """
    known = await call.dinero.organization(organization_id)
    if known is None or not known.is_vat_free:
        return "registered"
    return "vatFree" if await _vat_free_in_v1(call, organization_id) else "disputed"


async def borne_out(
    call: Call, organization_id: int, registration: VatRegistration, evidence: Evidence
) -> VatRegistration:
    """The registration, held against v1 too where the books show no VAT: v1.1's no may be as reversed as its yes."""
    if registration != "registered" or evidence.vat_rows or evidence.settlements:
        return registration
    return "disputed" if await _vat_free_in_v1(call, organization_id) else registration


async def _vat_free_in_v1(call: Call, organization_id: int) -> bool | None:
    reply = await call.dinero.get("/v1/organizations", query={"fields": wire_names(("id", "isVatFree"))})
    same = (row["isVatFree"] for row in reply.rows(VatFreeRow) if row["id"] == organization_id)
    return next(same, None)
