"""Results (resultat) by month and by accounting year, from what is booked."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dinero_mcp.arguments import AccountingYear, OrganizationId
from dinero_mcp.books import accounting_years, categories, results_between, year_result
from dinero_mcp.results import months, yearly
from dinero_mcp.results.answers import (
    MonthlyResults,
    YearlyPerformance,
    monthly_data,
    monthly_notes,
    yearly_data,
    yearly_notes,
)
from dinero_mcp.tool import Answer, Call, Period, tool

MonthNumber = Annotated[int, Field(ge=1, le=12)]
CalendarYear = Annotated[int, Field(ge=1990, le=2100)]


@tool(
    title="Monthly results",
    reads=(
        "GET /v1/{organizationId}/accountingyears",
        "GET /v1/{organizationId}/entries",
        "GET /v1/{organizationId}/accounts/entry",
    ),
    compact=True,
)
async def get_monthly_results(
    call: Call,
    organization_id: OrganizationId,
    year: CalendarYear,
    month: MonthNumber,
    to_year: Annotated[CalendarYear | None, Field(description="With `to_month`: the last month.")] = None,
    to_month: MonthNumber | None = None,
    compare_to_previous_year: bool = False,
) -> Answer[MonthlyResults]:
    """Revenue (omsætning), expenses (omkostninger) and profit (resultat) of a month, or of each month of a range, with
    the amounts by account category. Booked entries only, kroner excl. VAT. The range may cross accounting years."""
    asked = months.month_range(year, month, to_year, to_month)
    years = await accounting_years(call, organization_id)
    months.require_years(asked, years)
    chart = await categories(call, organization_id)
    before = months.comparable_year_before(asked, years, call.today) if compare_to_previous_year else None
    results = await results_between(call, organization_id, asked, years, chart)
    earlier = await results_between(call, organization_id, before, years, chart) if before else None
    refused = asked.year_before if compare_to_previous_year and before is None else None
    return Answer(
        monthly_data(results, earlier, call.today),
        period=Period(asked.first, asked.last),
        booked_only=True,
        currency="DKK",
        vat_basis="excl",
        notes=monthly_notes(results, call.today, refused),
    )


@tool(
    title="Yearly performance",
    reads=(
        "GET /v1/{organizationId}/accountingyears",
        "GET /v1/{organizationId}/accounts/entry",
        "GET /v1/{organizationId}/{accountingYear}/reports/result",
    ),
    compact=True,
)
async def get_yearly_performance(
    call: Call, organization_id: OrganizationId, accounting_year: AccountingYear
) -> Answer[YearlyPerformance]:
    """Revenue (omsætning), expenses (omkostninger) and profit (årets resultat) of an accounting year beside the year
    before it, and the change. Booked only, kroner excl. VAT; a year that is not over is not compared in percent."""
    years = await accounting_years(call, organization_id)
    asked = yearly.named_year(accounting_year, years)
    chart = await categories(call, organization_id)
    current = await year_result(call, organization_id, asked, chart)
    before = yearly.year_before(asked, years)
    previous = await year_result(call, organization_id, before, chart) if before else None
    return Answer(
        yearly_data(current, previous),
        period=Period(asked.start, asked.end, asked.name),
        booked_only=True,
        currency="DKK",
        vat_basis="excl",
        notes=yearly_notes(current, previous),
    )
