"""What the books refer to: accounting years, countries, VAT types and the settings of sales."""

from __future__ import annotations

from typing import Annotated, TypedDict

from pydantic import Field

from dinero_mcp.arguments import OrganizationId, Text
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_books import AccountingYearRow, CountryRow, SalesSettingsRow, VatTypeRow
from dinero_mcp.tool import Answer, Call, tool


class AccountingYears(TypedDict):
    """The accounting years of an organisation."""

    count: int
    years: list[AccountingYearRow]


class Countries(TypedDict):
    """Countries by their key."""

    count: int
    countries: list[CountryRow]


class VatTypes(TypedDict):
    """VAT codes of an organisation."""

    count: int
    vatTypes: list[VatTypeRow]


@tool(title="List accounting years", reads=("GET /v1/{organizationId}/accountingyears",), compact=True)
async def list_accounting_years(call: Call, organization_id: OrganizationId) -> Answer[AccountingYears]:
    """The accounting years (regnskabsår) with first and last day. A year's `name` is what the report tools
    ask for; it need not be a calendar year and may hold a slash."""
    reply = await call.dinero.get("/v1/{organizationId}/accountingyears", place(organization_id))
    rows = reply.rows(AccountingYearRow)
    return Answer({"count": len(rows), "years": rows}, rows_returned=len(rows), rows_total=len(rows))


@tool(title="List countries", reads=("GET /v1/countries",))
async def list_countries(
    call: Call,
    search: Annotated[
        Text | None, Field(description="Part of the key, the Danish or the English name.")
    ] = None,
) -> Answer[Countries]:
    """The countries (lande) Dinero knows, with key and Danish and English name."""
    rows = (await call.dinero.get("/v1/countries")).rows(CountryRow)
    wanted = (search or "").casefold()
    found = [row for row in rows if any(wanted in str(text).casefold() for text in row.values())]
    return Answer({"count": len(found), "countries": found}, rows_returned=len(found), rows_total=len(rows))


@tool(
    title="List VAT types",
    reads=("GET /v1/{organizationId}/vatTypes",),
    link="dinero://{organizationId}/vat-codes",
)
async def list_vat_types(call: Call, organization_id: OrganizationId) -> Answer[VatTypes]:
    """The VAT codes (momstyper) of an organisation with their rates, 0.25 being 25 percent. A rate alone does
    not tell how much is deductible: a REP purchase deducts a quarter of the VAT."""
    reply = await call.dinero.get("/v1/{organizationId}/vatTypes", place(organization_id))
    rows = reply.rows(VatTypeRow)
    return Answer({"count": len(rows), "vatTypes": rows}, rows_returned=len(rows), rows_total=len(rows))


@tool(title="Get sales settings", reads=("GET /v1/{organizationId}/sales/settings",))
async def get_sales_settings(call: Call, organization_id: OrganizationId) -> Answer[SalesSettingsRow]:
    """The settings new invoices start from (fakturaindstillinger): payment terms, FIK, default account,
    reminder fee (rykkergebyr) and reminder interest."""
    reply = await call.dinero.get("/v1/{organizationId}/sales/settings", place(organization_id))
    return Answer(reply.object(SalesSettingsRow))
