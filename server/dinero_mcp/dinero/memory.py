"""What a connection remembers of earlier answers, for an hour at most: organisation names and year names.

Names are context, years serve to refuse early; neither is ever an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dinero_mcp.dinero.reads import KnownOrganization, KnownYear
from dinero_mcp.dinero.rows import read_rows
from dinero_mcp.dinero.rows_books import AccountingYearRow, OrganizationV2Row

LIFE = 3600.0
LIFE_OF_FAILURE = 60.0


@dataclass
class Memory:
    """Remembered organisations and years; `monotonic` tells their age."""

    monotonic: Callable[[], float]
    _organizations: dict[int, KnownOrganization] = field(default_factory=dict)
    _organizations_end: float = float("-inf")
    _years: dict[int, tuple[float, tuple[KnownYear, ...]]] = field(default_factory=dict)

    @property
    def organizations(self) -> dict[int, KnownOrganization] | None:
        """The organisations by id; None when they have to be read again."""
        return self._organizations if self.monotonic() < self._organizations_end else None

    def organizations_failed(self) -> None:
        """The list could not be had: do without it for a minute."""
        self._organizations_end = self.monotonic() + LIFE_OF_FAILURE

    def years(self, organization_id: int) -> tuple[KnownYear, ...]:
        """The years met within the hour."""
        end, years = self._years.get(organization_id, (float("-inf"), ()))
        return years if self.monotonic() < end else ()

    def learn(self, template: str, organization_id: int | None, json: Any) -> None:
        """Remember what an answer says of organisations or years."""
        if template == "/v1.1/organizations":
            self._organizations = {row["id"]: _known(row) for row in read_rows(OrganizationV2Row, json)}
            self._organizations_end = self.monotonic() + LIFE
        elif template.endswith("/accountingyears") and organization_id is not None:
            rows = read_rows(AccountingYearRow, json)
            years = tuple(KnownYear(row["name"], row["fromDate"], row["toDate"]) for row in rows)
            self._years[organization_id] = (self.monotonic() + LIFE, years)


def _known(row: OrganizationV2Row) -> KnownOrganization:
    subscription = row["subscription"]
    is_pro = subscription["hasPro"] if subscription else None
    return KnownOrganization(row["id"], row["name"], is_pro, row["isVatFree"])
