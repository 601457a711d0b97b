"""The organisations with their Pro flags, from v1.1 and, where it leaves the subscription out, from v1.

source: published description (2026-09-03)
"""

from __future__ import annotations

from dinero_mcp.dinero.reads import Dinero
from dinero_mcp.dinero.rows_books import OrganizationRow, OrganizationV1Row, OrganizationV2Row


async def read_organizations(dinero: Dinero) -> list[OrganizationRow]:
    """Every organisation of the user, in Dinero's order."""
    rows = (await dinero.get("/v1.1/organizations")).rows(OrganizationV2Row)
    first_version: dict[int, OrganizationV1Row] = {}
    if any(row["subscription"] is None for row in rows):
        older = await dinero.get("/v1/organizations", query={"fields": "Id,Name,IsPro,IsPayingPro"})
        first_version = {row["id"]: row for row in older.rows(OrganizationV1Row)}
    return [_with_pro(row, first_version.get(row["id"])) for row in rows]


def _with_pro(row: OrganizationV2Row, older: OrganizationV1Row | None) -> OrganizationRow:
    subscription = row["subscription"]
    if subscription is not None:
        return {**row, "isPro": subscription["hasPro"], "isPayingPro": subscription["hasPayingPro"]}
    return {
        **row,
        "isPro": older["isPro"] if older else None,
        "isPayingPro": older["isPayingPro"] if older else None,
    }
