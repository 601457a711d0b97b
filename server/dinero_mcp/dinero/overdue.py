"""How late an invoice is, in Danish days: due today is not overdue.

source: domain D-14 (Overdue: due date before today in Copenhagen and something remains)
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

from dinero_mcp.dinero.lists import ListPage
from dinero_mcp.dinero.rows_sales import OverdueRow


def with_days(page: ListPage[OverdueRow], today: date) -> ListPage[OverdueRow]:
    """The page with `daysOverdue` in every row."""
    rows = [
        cast("OverdueRow", {**row, "daysOverdue": days_overdue(row["paymentDate"], today)})
        for row in page.rows
    ]
    return replace(page, rows=rows)


def days_overdue(due: str | None, today: date) -> int | None:
    """Days since the due date, negative before it; None where it is missing or unreadable."""
    try:
        return (today - date.fromisoformat((due or "")[:10])).days
    except ValueError:
        return None
