"""When VAT (moms) is due and how often it is settled, as far as the books show."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dinero_mcp.arguments import Day, OrganizationId
from dinero_mcp.books import borne_out, vat_evidence, vat_registration
from dinero_mcp.tool import Answer, Call, Period, tool
from dinero_mcp.vat.answers import (
    VatCountdown,
    VatSettlementFrequency,
    countdown_of,
    frequency_data,
    undecided,
)
from dinero_mcp.vat.calendar import Frequency
from dinero_mcp.vat.countdown import day_to_count_from
from dinero_mcp.vat.frequency import NOT_REGISTERED, earliest_day_needed, read_frequency

READS = (
    "GET /v1/{organizationId}/accountingyears",
    "GET /v1/{organizationId}/entries",
    "GET /v1/organizations",  # only where v1.1 calls it VAT-free, which its description doubts, or no VAT is posted
)


@tool(title="VAT deadlines", reads=READS, compact=True)
async def get_vat_period_countdown(
    call: Call,
    organization_id: OrganizationId,
    today: Annotated[Day | None, Field(description="Count from this day, not from today in Denmark.")] = None,
    frequency: Annotated[
        Frequency | None, Field(description="How often VAT is settled, if known; else read from the books.")
    ] = None,
) -> Answer[VatCountdown]:
    """The next VAT deadline (momsfrist), the running VAT period (momsperiode), and whether ended ones show a posted
    settlement. Filing itself cannot be seen in Dinero. Where the books do not prove how often VAT is settled, the
    deadline under each frequency is given."""
    day = day_to_count_from(today, call.today)
    registration = await vat_registration(call, organization_id)
    if registration == "vatFree" and frequency is None:
        return Answer(undecided(day, "notRegistered", "inferred"), notes=NOT_REGISTERED.notes)
    evidence = await vat_evidence(call, organization_id, day)
    registration = await borne_out(call, organization_id, registration, evidence)
    data, notes = countdown_of(evidence, read_frequency(evidence, registration), frequency)
    return Answer(data, booked_only=True, currency="DKK", notes=notes)


@tool(title="How often VAT is settled", reads=READS, compact=True)
async def get_vat_settlement_frequency(
    call: Call, organization_id: OrganizationId
) -> Answer[VatSettlementFrequency]:
    """How often the organisation settles VAT (momsafregning): monthly, quarterly or semi-annually, inferred from the
    payments posted on 64100, and on 63300 where the text says moms, with the evidence and how sure it is."""
    registration = await vat_registration(call, organization_id)
    if registration == "vatFree":
        return Answer(frequency_data(NOT_REGISTERED, None), notes=NOT_REGISTERED.notes)
    evidence = await vat_evidence(call, organization_id, call.today)
    registration = await borne_out(call, organization_id, registration, evidence)
    reading = read_frequency(evidence, registration)
    return Answer(
        frequency_data(reading, evidence),
        period=Period(earliest_day_needed(call.today), call.today),
        booked_only=True,
        currency="DKK",
        notes=reading.notes,
    )
