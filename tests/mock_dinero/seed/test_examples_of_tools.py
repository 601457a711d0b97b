"""Every tool of a Dinero server finds something to answer with in the catalogue of cases, and something empty.

Law of this module: the key is the operation that a tool reads and the kind of case: `full` has something in it,
`empty` has nothing, or is the refusal of what is not there. A tool that reads what every user has is never empty.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any, NamedTuple

import httpx
import pytest

from mock_dinero.seed.days import TODAY
from mock_dinero.seed.examples import Example, examples
from tests.mock_dinero.fakes import Fake, fake_of, story_companies


class Asked(NamedTuple):
    """The operation a tool rests on, below the organisation unless whole, and its two cases."""

    operation: str
    full: str
    empty: str


ALWAYS = "nothing is empty"
"""For what every user sees: the organisations he reaches and the countries of the world."""

YEAR = "{accountingYear}/reports"
TOOLS = {
    "list_organizations": Asked("/v1.1/organizations", "organizations-v1.1", ALWAYS),
    "get_organization": Asked("/v1.1/organizations", "organizations-v1.1", ALWAYS),
    "validate_connection": Asked("/v1.1/organizations", "organizations-v1.1", ALWAYS),
    "list_accounting_years": Asked("accountingyears", "years-18-months", "error-without-pro-years"),
    "list_countries": Asked("/v1/countries", "countries", ALWAYS),
    "list_vat_types": Asked("vatTypes", "vat-types", "error-without-pro-vat-types"),
    "get_sales_settings": Asked("sales/settings", "settings-fik", "error-without-pro-settings"),
    "list_chart_of_accounts": Asked("accounts/entry", "accounts", "accounts-of-no-category"),
    "list_deposit_accounts": Asked("accounts/deposit", "accounts-deposit", "error-without-pro-deposits"),
    "get_saldo_balance_report": Asked(f"{YEAR}/saldo", "report-saldo", "empty-2026-reports-saldo"),
    "get_result_report": Asked(f"{YEAR}/result", "report-result", "empty-2026-reports-result"),
    "get_balance_report": Asked(f"{YEAR}/balance", "report-balance", "empty-2026-reports-balance"),
    "get_primo_balance_report": Asked(f"{YEAR}/primo", "report-primo", "empty-2026-reports-primo"),
    "get_account_balance": Asked(f"{YEAR}/saldo", "report-with-zero-accounts", "empty-2026-reports-saldo"),
    "list_entries": Asked("entries", "entries-of-a-year", "empty-entries"),
    "list_entry_changes": Asked("entries/changes", "changes-many", "changes-none"),
    "list_contacts": Asked("contacts", "list-contacts", "empty-contacts"),
    "get_contact": Asked("contacts/{guid}", "contact-company", "error-unknown-contact"),
    "list_contact_notes": Asked("contacts/{guid}/notes", "notes", "notes-none"),
    "get_contact_state_of_account": Asked("state-of-account/{guid}", "statement-150", "statement-empty"),
    "download_contact_state_of_account_pdf": Asked(
        "state-of-account/{guid}/pdf", "statement-pdf", "error-pdf-of-no-statement"
    ),
    "list_invoices": Asked("invoices", "list-invoices", "empty-invoices"),
    "list_invoices_overdue": Asked("invoices", "list-overdue", "overdue-none"),
    "get_invoice": Asked("invoices/{guid}", "invoice-paid", "error-unknown-invoice"),
    "download_invoice_pdf": Asked("invoices/{guid}", "invoice-pdf", "error-pdf-of-a-draft"),
    "list_invoice_payments": Asked(
        "/v2/{organizationId}/invoices/{guid}/payments", "invoice-payments", "payments-none"
    ),
    "calculate_invoice_totals": Asked("invoices/fetch", "calculate-invoice", "calculate-invoice-of-nothing"),
    "list_invoice_mailouts": Asked("invoices/{guid}/mailouts", "mailout-sms", "mailout-none"),
    "list_invoice_reminders": Asked("invoices/{guid}/reminders", "reminders-1", "reminders-none"),
    "get_invoice_reminder": Asked("invoices/{guid}/reminders/{id}", "reminder-one", "error-unknown-reminder"),
    "download_invoice_reminder_pdf": Asked(
        "invoices/{guid}/reminders/{id}", "reminder-pdf", "error-pdf-of-no-reminder"
    ),
    "get_next_invoice_reminder": Asked(
        "invoices/{guid}/reminders/next", "reminder-next", "error-reminder-of-a-paid-invoice"
    ),
    "preview_invoice_reminder": Asked(
        "invoices/{guid}/reminders/fetch", "calculate-reminder", "calculate-reminder-without-charges"
    ),
    "list_sales": Asked("sales", "list-sales", "empty-sales"),
    "list_credit_notes": Asked("sales/creditnotes", "list-sales-creditnotes", "empty-sales-creditnotes"),
    "get_credit_note": Asked("sales/creditnotes/{guid}", "creditnote-paid", "error-unknown-credit-note"),
    "download_credit_note_pdf": Asked(
        "sales/creditnotes/{guid}/pdf", "creditnote-pdf", "error-pdf-of-a-draft-credit-note"
    ),
    "list_credit_note_payments": Asked(
        "sales/creditnotes/{guid}/payments", "creditnote-refunded", "creditnote-payments-none"
    ),
    "list_credit_note_mailouts": Asked(
        "sales/creditnotes/{guid}/mailouts", "creditnote-mailouts", "creditnote-mailouts-none"
    ),
    "list_trade_offers": Asked("tradeoffers", "list-tradeoffers", "empty-tradeoffers"),
    "get_trade_offer": Asked("tradeoffers/{guid}", "offer-invoiced", "error-unknown-offer"),
    "download_trade_offer_pdf": Asked("tradeoffers/{guid}", "offer-pdf", "error-pdf-of-no-offer"),
    "list_trade_offer_mailouts": Asked(
        "tradeoffers/{guid}/mailouts", "offer-mailouts", "offer-mailouts-none"
    ),
    "get_purchase_voucher": Asked("vouchers/purchase/{guid}", "purchase-credit", "error-unknown-purchase"),
    "get_purchase_voucher_payments": Asked(
        "purchase-vouchers/{guid}/payments", "purchase-2-payments", "purchase-0-payments"
    ),
    "get_purchase_vouchers_by_file": Asked(
        "vouchers/purchase/fileguid/{guid}", "purchases-of-file", "purchases-of-no-file"
    ),
    "get_purchase_credit_note": Asked(
        "vouchers/purchase/creditnotes/{guid}",
        "purchase-credit-note-linked",
        "error-unknown-purchase-credit-note",
    ),
    "get_manual_voucher": Asked("vouchers/manuel/{guid}", "manual-wages", "error-unknown-manual-voucher"),
    "list_products": Asked("products", "list-products", "empty-products"),
    "get_product": Asked("products/{guid}", "product-unit-hours", "error-unknown-product"),
    "list_files": Asked("files", "list-files", "empty-files"),
    "download_file": Asked("files/{guid}", "file-pdf", "file-empty"),
    "list_document_attachments": Asked("attachments/{guid}", "attachments-2", "attachments-none"),
    "get_bank_reconciliation_balance": Asked("entries", "entries-of-a-year", "empty-entries"),
    "get_vat_period_countdown": Asked("entries", "vat-paid", "empty-entries"),
    "get_vat_settlement_frequency": Asked("entries", "vat-paid", "empty-entries"),
    "get_monthly_results": Asked("entries", "entries-of-a-year", "empty-entries"),
    "get_yearly_performance": Asked(f"{YEAR}/result", "report-result", "empty-2026-reports-result"),
}
CHARGES = ("FeeAmount", "InterestAmount", "CompensationFeeAmount")


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Example]:
    """The cases of the demo companies by name."""
    return {one.name: one for one in examples(story_companies(), TODAY)}


@pytest.fixture(scope="module")
def fake(loop: asyncio.AbstractEventLoop) -> Fake:
    """A fake over the demo companies."""
    return fake_of(loop, story_companies(), None)


def answer(fake: Fake, case: Example) -> httpx.Response:
    """Ask for a case."""
    fake.sign_in(case.organization)
    headers = {"Authorization": f"Bearer {fake.token}", "Accept": case.accept}
    return fake.ask(case.method, case.path, headers=headers, json=case.body)


def holds(found: httpx.Response) -> bool:
    """Tell whether an answer has anything in it: rows, bytes, a thing, or sums other than 0."""
    if found.status_code != 200 or not found.content:
        return False
    if "json" not in found.headers["content-type"]:
        return True
    body: Any = found.json()
    if isinstance(body, list):
        return bool(body)
    if "TotalInclVat" in body and "Guid" not in body:
        return bool(body["TotalInclVat"])
    if "CompensationFeeAmount" in body and not body["Id"]:
        return any(body[charge] for charge in CHARGES)
    parts = [body[key] for key in ("Collection", "Entries", "Payments") if key in body]
    return bool(parts[0]) if parts else True


def test_there_are_fifty_eight_tools() -> None:
    """As many as the catalogue of tools plans."""
    assert len(TOOLS) == 58


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_has_a_full_and_an_empty_case(catalogue: dict[str, Example], fake: Fake, tool: str) -> None:
    """Both ask the operation that the tool reads, and answer as they are meant to."""
    asked = TOOLS[tool]
    whole = asked.operation if asked.operation.startswith("/v") else f"/v1/{{o}}/{asked.operation}"
    pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", whole))
    wanted = {asked.full: True} | ({} if asked.empty == ALWAYS else {asked.empty: False})
    for name, is_full in wanted.items():
        case = catalogue[name]
        assert pattern.fullmatch(case.path.partition("?")[0]), case.path
        assert holds(answer(fake, case)) == is_full, name
