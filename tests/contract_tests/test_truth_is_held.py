"""No comparison with the books is empty: an answer that is an øre off, or a row short, is caught for every tool.

Law of this module: the suite's own comparisons run on our server and the fake in this process; what is changed is
the answer of the one tool that is compared.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest

from contract_tests import truth_documents, truth_ledger, truth_registers
from contract_tests.session import Connection
from contract_tests.truth import Case, Truth, truth_of
from tests.contract_tests.in_process import Programs
from tests.contract_tests.mistakes import NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMPARED = truth_ledger.COMPARED | truth_documents.COMPARED | truth_registers.COMPARED
RICH = 371_001
AMOUNT = re.compile(
    "amount|total|balance|remaining|^net$|revenue|expenses|profit|fee|income|^size", re.IGNORECASE
)
PDFS = {tool for tool in COMPARED if tool.endswith("_pdf")}
WITHOUT_AMOUNTS = {
    *("list_organizations", "get_organization", "validate_connection", "list_accounting_years"),
    *("list_vat_types", "list_chart_of_accounts", "list_deposit_accounts", "list_contacts", "get_contact"),
    *(
        "list_contact_notes",
        "list_invoice_mailouts",
        "list_credit_note_mailouts",
        "list_trade_offer_mailouts",
    ),
    *("get_purchase_vouchers_by_file", "list_document_attachments", "list_files"),
    *PDFS,
}
"""Tools that tell names, states and texts alone; the sizes of files are told in rows."""
WITHOUT_ROWS = {
    *("get_organization", "get_sales_settings", "get_contact", "get_product", "download_file"),
    *("get_invoice_reminder", "get_next_invoice_reminder", "preview_invoice_reminder"),
    *("get_yearly_performance", "calculate_invoice_totals"),
    *PDFS,
}
"""Tools whose answers are no lists, or are held to their sums alone."""


@dataclass(frozen=True)
class Skewed:
    """A connection whose answers are changed on their way."""

    server: Connection
    change: Callable[[Any], Any]

    def ask(self, tool: str, **arguments: Any) -> Any:
        """The changed data of a call."""
        return self.change(self.server.ask(tool, **arguments))

    def every(self, tool: str, **arguments: Any) -> Any:
        """The changed items of all pages."""
        return self.change({"items": self.server.every(tool, **arguments)})["items"]


@pytest.fixture(scope="module")
def ours() -> Iterator[tuple[Connection, Truth]]:
    """Our server, and the books of the company that has everything."""
    with ExitStack() as opened:
        programs = Programs(NONE, opened)
        fake = programs.fake()
        server = programs.connected(programs.target.settings(fake.ready))
        yield server, truth_of(fake, RICH)


def _an_ore_more(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _an_ore_more(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_an_ore_more(part, name) for part in value]
    if isinstance(value, int | float) and not isinstance(value, bool) and AMOUNT.search(name):
        return round(value + 0.01, 2)
    return value


def _a_row_less(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _a_row_less(part) for key, part in value.items() if key not in {"notes", "context"}}
    return value[:-1] if isinstance(value, list) else value


def _caught(ours: tuple[Connection, Truth], tool: str, change: Callable[[Any], Any]) -> bool:
    server, truth = ours
    case = Case(cast("Connection", Skewed(server, change)), truth)
    try:
        COMPARED[tool](case)
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize("tool", sorted(COMPARED.keys() - WITHOUT_AMOUNTS))
def test_an_answer_that_is_an_ore_off_is_caught(ours: tuple[Connection, Truth], tool: str) -> None:
    """In each of its amounts."""
    assert _caught(ours, tool, _an_ore_more)


@pytest.mark.parametrize("tool", sorted(COMPARED.keys() - WITHOUT_ROWS))
def test_an_answer_that_is_a_row_short_is_caught(ours: tuple[Connection, Truth], tool: str) -> None:
    """Wherever it has rows."""
    assert _caught(ours, tool, _a_row_less)


@pytest.mark.parametrize("tool", sorted(PDFS))
def test_a_pdf_without_its_figures_is_caught(ours: tuple[Connection, Truth], tool: str) -> None:
    """The text is there and its amounts are others."""

    def other(data: Any) -> Any:
        return {**data, "text": re.sub(r"\d", "7", data["text"])}

    assert _caught(ours, tool, other)


@pytest.mark.parametrize("tool", sorted(WITHOUT_AMOUNTS & WITHOUT_ROWS - PDFS))
def test_an_answer_with_another_name_is_caught(ours: tuple[Connection, Truth], tool: str) -> None:
    """Where it has neither amounts nor rows."""
    assert _caught(ours, tool, lambda data: {**data, "name": "Another ApS"})
