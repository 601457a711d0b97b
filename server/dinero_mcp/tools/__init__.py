"""The tools by group: each module holds typed functions and nothing else."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from dinero_mcp.tool import Tool

GROUPS = (
    "organizations",
    "reference",
    "accounts",
    "reports",
    "entries",
    "contacts",
    "invoices",
    "calculators",
    "reminders",
    "sales",
    "trade_offers",
    "purchases",
    "products",
    "files",
    "bank",
    "vat",
    "results",
)


@cache
def catalogue() -> tuple[Tool, ...]:
    """Every declared tool, in the order of GROUPS and then of its module."""
    modules = (import_module(f"{__name__}.{group}") for group in GROUPS)
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Tool))
