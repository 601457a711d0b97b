"""Invoices and credit notes in one list: the sign that lets their amounts be added up.

source: published description (2026-09-03), silent on the sign of a credit note's totals; so both are taken
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dinero_mcp.dinero.lists import ListPage
from dinero_mcp.dinero.rows_sales import SaleRow

SIGN_NEEDS = ("type", "totalExclVatInDkk")
HOW_TO_ADD = (
    "For a turnover add up signedTotalExclVatInDkk over every page, drafts (kladder) left out: it is negative for a "
    "credit note (kreditnota), whatever sign its other totals have."
)


def with_signs(page: ListPage[SaleRow]) -> ListPage[SaleRow]:
    """The page with `signedTotalExclVatInDkk` on every row."""
    rows: list[SaleRow] = [{**row, "signedTotalExclVatInDkk": signed_total(row)} for row in page.rows]
    return replace(page, rows=rows)


def signed_total(row: Mapping[str, Any]) -> float | None:
    """The total excl. VAT in DKK, negative for a credit note; None where the row's type or total is not known."""
    total: float | None = row["totalExclVatInDkk"]
    kind = str(row["type"]).casefold()
    if total is None or kind not in ("invoice", "creditnote"):
        return None
    return -abs(total) if kind == "creditnote" and total else total
