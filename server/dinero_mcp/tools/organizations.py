"""Organisations (firmaer) the user reaches, and whether the connection works.

source: published description (2026-09-03): v1.1 has no IsPro, so the subscription tells; v1 where that is missing.
"""

from __future__ import annotations

from typing import TypedDict

from dinero_mcp.arguments import OrganizationId
from dinero_mcp.dinero.organizations import read_organizations
from dinero_mcp.dinero.rows_books import OrganizationRow
from dinero_mcp.errors import AccessTokenExpiredError, DineroNotFoundError
from dinero_mcp.tool import Answer, Call, tool

READS = ("GET /v1.1/organizations", "GET /v1/organizations")


class Organizations(TypedDict):
    """All organisations of the user."""

    count: int
    organizations: list[OrganizationRow]


class OrganizationSummary(TypedDict):
    """An organisation in short."""

    id: int
    name: str | None
    isPro: bool | None


class BudgetLeft(TypedDict):
    """How many requests may be sent for an organisation now."""

    organizationId: int
    left: int


class RateBudget(TypedDict):
    """Requests a minute and organisation, how long a call waits for one (null: any time), and what is left now."""

    limitPerMinute: int
    maxWaitSeconds: float | None
    organizations: list[BudgetLeft]


class Connection(TypedDict):
    """Whether Dinero accepts the credentials; no budget where it is off."""

    connected: bool
    reason: str | None
    organizationCount: int
    organizations: list[OrganizationSummary]
    rateBudget: RateBudget | None


@tool(title="List organizations", reads=READS, compact=True)
async def list_organizations(call: Call) -> Answer[Organizations]:
    """Every organisation (firma) this login reaches, with id, CVR number and whether it has Dinero Pro. Begin
    here: most other tools want the id."""
    rows = await read_organizations(call.dinero)
    return Answer({"count": len(rows), "organizations": rows}, rows_returned=len(rows), rows_total=len(rows))


@tool(title="Get organization", reads=READS, compact=True)
async def get_organization(call: Call, organization_id: OrganizationId) -> Answer[OrganizationRow]:
    """One organisation (firma): name, address, CVR number, company type, VAT registration (moms) and
    subscription."""
    rows = await read_organizations(call.dinero)
    found = next((row for row in rows if row["id"] == organization_id), None)
    if found is None:
        raise DineroNotFoundError(
            f"This login does not reach organisation {organization_id}.",
            hint="See `list_organizations` for the ones it reaches.",
        )
    return Answer(found)


@tool(title="Validate connection", reads=READS)
async def validate_connection(call: Call) -> Answer[Connection]:
    """Whether the connection to Dinero works, which organisations it reaches, and how many requests Dinero's limit
    leaves; it needs no Pro subscription. Refused credentials are told as connected: false with the reason."""
    try:
        rows = await read_organizations(call.dinero)
    except AccessTokenExpiredError as refused:
        reason = f"{refused.message} {refused.hint}"
        return Answer(await _connection(call, [], reason))
    return Answer(await _connection(call, rows, None))


async def _connection(call: Call, rows: list[OrganizationRow], reason: str | None) -> Connection:
    return {
        "connected": reason is None,
        "reason": reason,
        "organizationCount": len(rows),
        "organizations": [{"id": row["id"], "name": row["name"], "isPro": row["isPro"]} for row in rows],
        "rateBudget": await _rate_budget(call, [row["id"] for row in rows]),
    }


async def _rate_budget(call: Call, organizations: list[int]) -> RateBudget | None:
    whole = await call.dinero.budget(None)
    if whole is None:
        return None
    states = [(each, await call.dinero.budget(each)) for each in organizations]
    left: list[BudgetLeft] = [{"organizationId": each, "left": state.left} for each, state in states if state]
    return {"limitPerMinute": whole.limit, "maxWaitSeconds": whole.max_wait, "organizations": left}
