"""The tools promised, read from promised_tools.yaml.

Law of this module: a promise is data; nothing here looks at a server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("promised_tools.yaml")
ALWAYS = ("GET /v1.1/organizations", "GET /v1/organizations")
"""The reads any tool may make beside its own, to name the organisation."""

COMPACT = {
    "list-organizations-tool": "list_organizations",
    "get-organization-tool": "get_organization",
    "list-accounting-years-tool": "list_accounting_years",
    "get-result-report-tool": "get_result_report",
    "get-saldo-balance-report-tool": "get_saldo_balance_report",
    "get-balance-report-tool": "get_balance_report",
    "list-contacts-tool": "list_contacts",
    "get-contact-tool": "get_contact",
    "list-invoices-tool": "list_invoices",
    "get-invoice-tool": "get_invoice",
    "list-products-tool": "list_products",
    "get-product-tool": "get_product",
    "list-entries-tool": "list_entries",
    "get-bank-reconciliation-balance-tool": "get_bank_reconciliation_balance",
    "get-vat-period-countdown-tool": "get_vat_period_countdown",
    "get-vat-settlement-frequency-tool": "get_vat_settlement_frequency",
    "get-monthly-results-tool": "get_monthly_results",
    "get-yearly-performance-tool": "get_yearly_performance",
}
"""The compact surface: its names, and the promised tool behind each."""

PREFIX = "dinero__"
"""What the namespaced surface puts before every name."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promised tool: its arguments, those of them that must be given, its reads, and a call that succeeds."""

    name: str
    arguments: frozenset[str]
    required: frozenset[str]
    reads: tuple[str, ...]
    example: Mapping[str, Any]

    def may_ask(self, method: str, path: str) -> bool:
        """Whether this tool may send that: a GET, or one of the POSTs that only compute."""
        asked = f"{method} {path}"
        return any(_pattern(operation).fullmatch(asked) for operation in (*self.operations, *ALWAYS))

    @property
    def operations(self) -> tuple[str, ...]:
        """The reads with their method; one written without is a GET."""
        return tuple(read if " " in read else f"GET {read}" for read in self.reads)

    def call(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Return the example's arguments with `known` values in the place of their names."""
        return {name: _filled(value, known) for name, value in self.example.items()}


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    name = value[1:-1] if isinstance(value, str) and value.startswith("{") else None
    return value if name is None else known[name]


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), re.IGNORECASE)


def _promise(name: str, facts: Mapping[str, Any]) -> Promise:
    written = facts["arguments"]
    required = frozenset(argument[:-1] for argument in written if argument.endswith("!"))
    arguments = frozenset(argument.rstrip("!") for argument in written)
    return Promise(name, arguments, required, tuple(facts["reads"]), facts["try"])


PROMISES: dict[str, Promise] = {
    name: _promise(name, facts) for name, facts in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()
}
