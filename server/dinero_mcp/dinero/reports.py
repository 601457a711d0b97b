"""Reading a report of an accounting year, and naming the valid years where one does not exist.

source: published description (2026-09-03): whole accounting years only; behaviour: ROST, SKILLS (booked material only)
"""

from __future__ import annotations

from typing import Literal, TypedDict

from dinero_mcp.dinero.reads import Dinero, Query, Reply, place
from dinero_mcp.dinero.rows_books import AccountingYearRow, ReportRow
from dinero_mcp.errors import DineroError, DineroNotFoundError
from dinero_mcp.tool import Answer, Call, Period

Report = Literal["saldo", "result", "balance", "primo"]


class YearReport(TypedDict):
    """A report of one accounting year."""

    accountingYear: str
    count: int
    rows: list[ReportRow]


async def year_report(
    call: Call, report: Report, organization_id: int, accounting_year: str, query: Query
) -> Answer[YearReport]:
    """A report as an answer, with what its switches mean for adding its rows up."""
    rows = (await read_report(call.dinero, report, organization_id, accounting_year, query)).rows(ReportRow)
    with_sums, with_ledger = query.get("includeSummaryAccount"), query.get("includeLedgerEntries")
    notes = (
        *(
            ("Sum accounts are among the rows: do not add them to the accounts they sum.",)
            if with_sums
            else ()
        ),
        *(
            ("Unbooked journal lines may be counted; what the switch does is not documented.",)
            if with_ledger
            else ()
        ),
    )
    return Answer(
        {"accountingYear": accounting_year, "count": len(rows), "rows": rows},
        period=Period(accounting_year=accounting_year),
        booked_only=None if with_ledger else True,
        currency="DKK",
        rows_returned=len(rows),
        rows_total=len(rows),
        notes=notes,
    )


async def read_report(
    dinero: Dinero, report: Report, organization_id: int, accounting_year: str, query: Query
) -> Reply:
    """The report's rows as sent; DineroNotFoundError names the years there are."""
    where = place(organization_id, accountingYear=accounting_year)
    try:
        return await dinero.get(f"/v1/{{organizationId}}/{{accountingYear}}/reports/{report}", where, query)
    except DineroNotFoundError as unknown:
        raise await _naming_years(dinero, organization_id, accounting_year, unknown) from None


async def _naming_years(
    dinero: Dinero, organization_id: int, accounting_year: str, unknown: DineroNotFoundError
) -> DineroError:
    names = [year.name for year in dinero.known_years(organization_id)]
    if not names:
        try:
            years = await dinero.get("/v1/{organizationId}/accountingyears", place(organization_id))
            names = [row["name"] for row in years.rows(AccountingYearRow)]
        except DineroError:
            return unknown
    if accounting_year in names:
        return unknown
    return DineroNotFoundError(
        f"There is no accounting year named {accounting_year!r}; the names are {', '.join(names) or '(none)'}.",
        status=unknown.status,
        hint="Use one of these names exactly as written, a slash included.",
        details={"accountingYears": names},
    )
