"""What the three surfaces publish: names, arguments, schemas, descriptions, and nothing that changes between runs.

Law of this module: the contract is written out here in its own form; nothing is read back from the declarations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp_types import Tool

from dinero_mcp.app import INSTRUCTIONS
from dinero_mcp.dinero.routes import ALLOWED, FILES
from dinero_mcp.surface import COMPACT, FULL, NAMESPACED, SURFACES, Surface
from dinero_mcp.tools import GROUPS, catalogue
from tests.server.stub import StubDinero, bench

PAGE = "page pageSize"
AS_FILE = "as maxPages maxCharacters"
SALES = (
    "status startDate endDate freeTextSearch contactGuid externalReference descriptionContains changesSince "
    f"deletedOnly sort sortOrder fields {PAGE}"
)
REPORT = "organizationId! accountingYear! includeZeroAccounts includeSummaryAccounts"
CONTRACT = {
    "list_organizations": "",
    "get_organization": "organizationId!",
    "validate_connection": "",
    "list_accounting_years": "organizationId!",
    "list_countries": "search",
    "list_vat_types": "organizationId!",
    "get_sales_settings": "organizationId!",
    "list_chart_of_accounts": f"organizationId! category accountNumberFrom accountNumberTo includeHidden {PAGE}",
    "list_deposit_accounts": "organizationId! includeHidden includeBankDetails",
    "get_saldo_balance_report": f"{REPORT} includeLedgerEntries",
    "get_result_report": f"{REPORT} includeLedgerEntries",
    "get_balance_report": f"{REPORT} includeLedgerEntries",
    "get_primo_balance_report": REPORT,
    "get_account_balance": "organizationId! accountingYear! accountNumbers!",
    "list_entries": (
        "organizationId! fromDate! toDate! includePrimo accountNumber voucherType voucherNumber contactGuid vatCode "
        f"text minAmount maxAmount hasFile entryType runningBalance {PAGE}"
    ),
    "list_entry_changes": f"organizationId! changesFrom! changesTo! includePrimo {PAGE}",
    "list_contacts": (
        "organizationId! name email phone vatNumber eanNumber externalReference isPerson changesSince "
        f"deletedFilter fields {PAGE}"
    ),
    "get_contact": "organizationId! contactGuid!",
    "list_contact_notes": f"organizationId! contactGuid! deletedOnly fields {PAGE}",
    "get_contact_state_of_account": "organizationId! contactGuid! from to hideClosed maxEntries",
    "download_contact_state_of_account_pdf": f"organizationId! contactGuid! from to hideClosed {AS_FILE}",
    "list_invoices": f"organizationId! number {SALES}",
    "list_invoices_overdue": f"organizationId! includeNotYetDue fields {PAGE}",
    "get_invoice": "organizationId! invoiceGuid!",
    "download_invoice_pdf": f"organizationId! invoiceGuid! {AS_FILE}",
    "list_invoice_payments": "organizationId! invoiceGuid!",
    "list_invoice_mailouts": "organizationId! invoiceGuid! includeSms changesSince",
    "calculate_invoice_totals": (
        "organizationId! productLines! contactGuid date currency language showLinesInclVat paymentConditionType "
        "paymentConditionNumberOfDays description comment address externalReference reminderFee reminderInterestRate"
    ),
    "list_invoice_reminders": "organizationId! invoiceGuid! changesSince",
    "get_invoice_reminder": "organizationId! invoiceGuid! reminderId!",
    "download_invoice_reminder_pdf": f"organizationId! invoiceGuid! reminderId! {AS_FILE}",
    "get_next_invoice_reminder": "organizationId! invoiceGuid!",
    "preview_invoice_reminder": (
        "organizationId! invoiceGuid! date! withFee! withInterestFee! withCompensationFee! withDebtCollectionWarning!"
    ),
    "list_sales": f"organizationId! {SALES}",
    "list_credit_notes": f"organizationId! {SALES}",
    "get_credit_note": "organizationId! creditNoteGuid!",
    "download_credit_note_pdf": f"organizationId! creditNoteGuid! {AS_FILE}",
    "list_credit_note_payments": "organizationId! creditNoteGuid!",
    "list_credit_note_mailouts": "organizationId! creditNoteGuid! changesSince",
    "list_trade_offers": (
        "organizationId! status contactNameContains descriptionContains externalReference currency number date "
        f"freeTextSearch changesSince deletedOnly sort sortOrder fields {PAGE}"
    ),
    "get_trade_offer": "organizationId! tradeOfferGuid!",
    "download_trade_offer_pdf": f"organizationId! tradeOfferGuid! {AS_FILE}",
    "list_trade_offer_mailouts": "organizationId! tradeOfferGuid! includeSms changesSince",
    "get_purchase_voucher": "organizationId! voucherGuid!",
    "get_purchase_voucher_payments": "organizationId! voucherGuid!",
    "get_purchase_vouchers_by_file": "organizationId! fileGuid!",
    "get_purchase_credit_note": "organizationId! creditNoteGuid!",
    "get_manual_voucher": "organizationId! voucherGuid!",
    "list_products": (
        f"organizationId! search productNumber externalReference changesSince deletedOnly fields {PAGE}"
    ),
    "get_product": "organizationId! productGuid!",
    "list_files": f"organizationId! extensions uploadedAfter uploadedBefore fileStatus {PAGE}",
    "download_file": f"organizationId! fileGuid! {AS_FILE}",
    "list_document_attachments": "organizationId! documentGuid!",
    "get_bank_reconciliation_balance": "organizationId!",
    "get_vat_period_countdown": "organizationId! today frequency",
    "get_vat_settlement_frequency": "organizationId!",
    "get_monthly_results": "organizationId! year! month! toYear toMonth compareToPreviousYear",
    "get_yearly_performance": "organizationId! accountingYear!",
}
COMPACT_NAMES = {
    "list-organizations-tool",
    "get-organization-tool",
    "list-accounting-years-tool",
    "get-result-report-tool",
    "get-saldo-balance-report-tool",
    "get-balance-report-tool",
    "list-contacts-tool",
    "get-contact-tool",
    "list-invoices-tool",
    "get-invoice-tool",
    "list-products-tool",
    "get-product-tool",
    "list-entries-tool",
    "get-bank-reconciliation-balance-tool",
    "get-vat-period-countdown-tool",
    "get-vat-settlement-frequency-tool",
    "get-monthly-results-tool",
    "get-yearly-performance-tool",
}
MENTION = {
    "full": r"\b(?:list|get|validate|download|calculate|preview)_[a-z_]+",
    "compact": r"\b[a-z-]+-tool\b",
    "namespaced": r"dinero__[a-z_]+",
}
EVERY_SURFACE = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


@cache
def published(surface: Surface = FULL) -> dict[str, Tool]:
    return {tool.name: tool for tool in bench(StubDinero()).door(surface).published()}


def wire(tools: Iterable[Tool]) -> str:
    sent = [tool.model_dump(by_alias=True, exclude_none=True, mode="json") for tool in tools]
    return json.dumps(sent, ensure_ascii=False, separators=(",", ":"))


def arguments(tool: Tool) -> str:
    required = set(tool.input_schema.get("required", ()))
    return " ".join(f"{name}!" if name in required else name for name in tool.input_schema["properties"])


def nested(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object of a schema, itself first."""
    if isinstance(schema, dict):
        yield schema
        for each in schema.values():
            yield from nested(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from nested(each)


def test_the_full_surface_has_the_tools_and_arguments_of_the_contract() -> None:
    """Names, arguments, their order and which are required."""
    assert {name: arguments(tool) for name, tool in published().items()} == CONTRACT


def test_the_namespaced_surface_is_the_full_one_with_prefixed_names() -> None:
    """A gateway can merge several servers."""
    assert {f"dinero__{name}" for name in CONTRACT} == published(NAMESPACED).keys()


def test_the_compact_surface_has_its_eighteen_tools() -> None:
    """The kebab-case names of the other published product."""
    assert published(COMPACT).keys() == COMPACT_NAMES


def test_compact_arguments_are_snake_case_and_the_organization_is_optional() -> None:
    """The default organisation stands in for organization_id."""
    names = [name for tool in published(COMPACT).values() for name in tool.input_schema["properties"]]
    required = [
        name for tool in published(COMPACT).values() for name in tool.input_schema.get("required", ())
    ]
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)
    assert "organization_id" in names
    assert "organization_id" not in required


@EVERY_SURFACE
def test_every_tool_says_that_it_only_reads(surface: Surface) -> None:
    """Annotations are set one by one: an absent hint means the opposite of read-only."""
    for tool in published(surface).values():
        hints = tool.annotations
        assert hints is not None
        assert (hints.read_only_hint, hints.destructive_hint) == (True, False)
        assert (hints.idempotent_hint, hints.open_world_hint) == (True, True)


@EVERY_SURFACE
def test_every_tool_has_a_title_and_a_description_of_one_to_three_sentences(surface: Surface) -> None:
    """A model chooses by them, so they are short and never empty."""
    for tool in published(surface).values():
        text = tool.description or ""
        assert tool.title
        assert 60 <= len(text) <= 420
        assert 1 <= len(re.findall(r"(?<!cl)[.](?:\s|$)", text)) <= 3


@EVERY_SURFACE
def test_texts_name_only_tools_of_the_surface(surface: Surface) -> None:
    """What a description or an argument points to can be called there, under that name."""
    texts = wire(published(surface).values())
    named = set(re.findall(MENTION[surface.name], texts))
    assert "`" not in texts
    assert named
    assert named <= published(surface).keys()


@EVERY_SURFACE
def test_input_schemas_are_plain_closed_objects(surface: Surface) -> None:
    """No anyOf, no titles, no null, no additional properties: hosts reject or misread them."""
    for tool in published(surface).values():
        schema = tool.input_schema
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False
        assert "$defs" not in schema
        for argument in schema["properties"].values():
            assert isinstance(argument["type"], str)
        for part in nested(schema["properties"]):
            assert not {"anyOf", "oneOf", "allOf", "$ref", "title"} & part.keys()
            assert part.get("default", 0) is not None
            assert part.get("type") != "null"
        Draft202012Validator.check_schema(schema)


@EVERY_SURFACE
def test_output_schemas_let_errors_pass(surface: Surface) -> None:
    """TypeScript hosts check error results too: a root that demands anything would hide the error."""
    refused = {"error": {"code": "InvalidArgumentError", "message": "x", "retryable": False, "hint": "y"}}
    for tool in published(surface).values():
        schema = tool.output_schema or {}
        assert schema["type"] == "object"
        assert not {"required", "additionalProperties"} & schema.keys()
        assert schema["properties"]["error"] == {"type": "object"}
        assert schema["properties"]["context"] == {"type": "object"}
        assert schema["properties"]["notes"] == {"type": "array"}
        Draft202012Validator(schema).validate(refused)


@EVERY_SURFACE
def test_the_list_is_the_same_bytes_every_time(surface: Surface) -> None:
    """Hosts cache prompts by their bytes."""
    assert wire(published(surface).values()) == wire(bench(StubDinero()).door(surface).published())


def test_the_allow_list_is_exactly_what_the_tools_read() -> None:
    """An operation no tool reads has no business on the list."""
    reads = {tuple(read.split(" ", 1)) for tool in catalogue() for read in tool.reads}
    assert reads == {*ALLOWED, *(("GET", template) for template in FILES)}


def test_the_allow_list_only_reads_and_calculates() -> None:
    """No write can leave this process: the two POSTs compute and keep nothing."""
    assert {method for method, _ in ALLOWED} == {"GET", "POST"}
    assert {template for method, template in ALLOWED if method == "POST"} == {
        "/v1/{organizationId}/invoices/fetch",
        "/v1/{organizationId}/invoices/{voucherGuid}/reminders/fetch",
    }


def test_every_tool_belongs_to_the_group_of_its_module() -> None:
    """`--groups` chooses by module."""
    assert {tool.group for tool in catalogue()} == set(GROUPS)


@EVERY_SURFACE
def test_instructions_are_short_and_spelled_for_the_surface(surface: Surface) -> None:
    """Under 1,500 characters, however the surface spells the tools."""
    text = surface.respell(INSTRUCTIONS)
    assert len(text) < 1500
    assert surface.tool_name("list_organizations") in text
    assert "`" not in text
