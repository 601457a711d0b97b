"""Arguments that each tool can be called with on the demo companies: what every test over the whole catalogue calls.

Law of this module: guids come from the fake's catalogue of examples, never written down; of what the seed fixes,
only organisation ids and the names and days of accounting years are. A tool without a row here fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from mock_dinero.ledger.dates import copenhagen_day
from mock_dinero.seed.examples import Example, examples
from mock_dinero.world.world import World, default_folder, load

Arguments = dict[str, Any]

RICH, SKEWED, LONG, EMPTY = 371001, 371002, 371005, 371007
"""Nordlys Cykler (every case), Klit & Kaffe (years with a slash), the union of long statements, and a company
without anything."""

YEAR, SKEWED_YEAR = "2026", "2025/2026"
DAYS = {"fromDate": "2026-08-01", "toDate": "2026-09-30"}
CHANGED = {"changesFrom": "2026-10-01T00:00:00Z", "changesTo": "2026-11-01T00:00:00+01:00"}
SINCE = {"changesSince": "2026-01-01T00:00:00Z"}
PAGE = {"page": 1, "pageSize": 2}
EVERYWHERE: tuple[Arguments, ...] = ({}, {"organizationId": EMPTY})
AS_FILE: tuple[Arguments, ...] = ({}, {"as": "link"}, {"as": "text", "maxPages": 1, "maxCharacters": 500})
NO_ORGANIZATION = frozenset({"list_organizations", "validate_connection", "list_countries"})

SALES_FILTERS = (
    *EVERYWHERE,
    {"status": ["Paid", "Overdue"], "startDate": "2026-01-01", "endDate": "2026-12-31"},
    {"status": "Draft", "fields": ["guid", "number"]},
    {"sort": "VoucherDate", "sortOrder": "ascending", "pageSize": 5},
    {"freeTextSearch": "Faktura; 'a'", "deletedOnly": True},
    {"descriptionContains": "a", **SINCE},
    PAGE,
)
REPORTS = (
    {"accountingYear": YEAR},
    {"organizationId": SKEWED, "accountingYear": SKEWED_YEAR, "includeSummaryAccounts": True},
    {"organizationId": SKEWED, "accountingYear": SKEWED_YEAR, "includeZeroAccounts": True},
    {"organizationId": EMPTY, "accountingYear": YEAR},
)
LINE = {
    "description": "Service",
    "accountNumber": 1000,
    "quantity": 3,
    "baseAmountValue": 33.33,
    "unit": "hours",
}

FIXED: Mapping[str, tuple[Arguments, ...]] = {
    "list_organizations": ({},),
    "get_organization": EVERYWHERE,
    "validate_connection": ({},),
    "list_accounting_years": ({}, {"organizationId": SKEWED}),
    "list_countries": ({}, {"search": "dan"}),
    "list_vat_types": EVERYWHERE,
    "get_sales_settings": EVERYWHERE,
    "list_chart_of_accounts": ({}, {"category": "Turnover", "pageSize": 3}, {"accountNumberFrom": 50000}),
    "list_deposit_accounts": ({}, {"includeBankDetails": True, "includeHidden": True}),
    "get_saldo_balance_report": REPORTS,
    "get_result_report": REPORTS,
    "get_balance_report": REPORTS,
    "get_primo_balance_report": REPORTS,
    "get_account_balance": (
        {"accountingYear": YEAR, "accountNumbers": [1000, 55000, 53999]},
        {"organizationId": EMPTY, "accountingYear": YEAR, "accountNumbers": [55000]},
    ),
    "list_entries": (
        DAYS,
        DAYS | {"organizationId": EMPTY},
        DAYS | {"accountNumber": 55000, "text": "a", "pageSize": 2},
        DAYS | {"accountNumber": 55000, "runningBalance": True},
        DAYS
        | {"minAmount": 100, "maxAmount": 1000.5, "hasFile": True, "entryType": "Normal", "vatCode": "I25"},
        DAYS | {"voucherType": "purchases", "includePrimo": False, "voucherNumber": 12},
    ),
    "list_entry_changes": (CHANGED, CHANGED | {"organizationId": EMPTY}, CHANGED | PAGE),
    "list_contacts": (
        *EVERYWHERE,
        {"name": "a", "isPerson": True},
        {"deletedFilter": "all"},
        {"deletedFilter": "deleted", "fields": ["name", "deletedAt"]},
        SINCE | {"pageSize": 2},
        PAGE,
    ),
    "list_invoices": (*SALES_FILTERS, {"number": 2}),
    "list_invoices_overdue": (*EVERYWHERE, {"includeNotYetDue": True}),
    "list_sales": SALES_FILTERS,
    "list_credit_notes": SALES_FILTERS,
    "list_trade_offers": (
        *EVERYWHERE,
        {"status": ["Draft"], "sort": ["TradeOfferDate"], "sortOrder": "ascending"},
        {"currency": "EUR", "contactNameContains": "a"},
        {"date": "2026-06-01", **SINCE},
        {"deletedOnly": True, **PAGE},
    ),
    "list_products": (*EVERYWHERE, {"search": "a", "fields": ["name"]}, SINCE, {"deletedOnly": True}),
    "list_files": (
        *EVERYWHERE,
        {"extensions": ["xml", "csv"]},
        {"uploadedAfter": "2026-01-01", "uploadedBefore": "2026-12-31", "fileStatus": "Used"},
        {"fileStatus": "Unused", **PAGE},
    ),
    "calculate_invoice_totals": (
        {"productLines": [LINE]},
        {"productLines": [LINE, LINE], "date": "2026-11-16", "currency": "DKK", "showLinesInclVat": True},
    ),
    "get_bank_reconciliation_balance": ({}, {"organizationId": SKEWED}, {"organizationId": EMPTY}),
    "get_vat_period_countdown": (*EVERYWHERE, {"today": "2026-08-05", "frequency": "monthly"}),
    "get_vat_settlement_frequency": ({}, {"organizationId": SKEWED}, {"organizationId": EMPTY}),
    "get_monthly_results": (
        {"year": 2026, "month": 10},
        {"organizationId": SKEWED, "year": 2026, "month": 8, "toYear": 2026, "toMonth": 11},
        {"year": 2026, "month": 3, "compareToPreviousYear": True},
    ),
    "get_yearly_performance": (
        {"accountingYear": YEAR},
        {"organizationId": SKEWED, "accountingYear": SKEWED_YEAR},
    ),
}
"""Calls that need nothing looked up; RICH is asked unless the row names another organisation."""

LOOKED_UP: Mapping[str, tuple[str, tuple[str, ...], tuple[Arguments, ...]]] = {
    "get_contact": ("contactGuid", ("contact-company", "contact-person", "contact-deleted"), ({},)),
    "list_contact_notes": ("contactGuid", ("notes", "notes-none"), ({}, {"deletedOnly": True})),
    "get_contact_state_of_account": (
        "contactGuid",
        ("statement-1", "statement-empty", "statement-150"),
        ({}, {"hideClosed": True}, {"from": "2026-01-01", "to": "2026-06-30", "maxEntries": 3}),
    ),
    "download_contact_state_of_account_pdf": ("contactGuid", ("statement-pdf",), AS_FILE),
    "get_invoice": ("invoiceGuid", ("invoice-paid", "invoice-draft", "invoice-sixty-lines"), ({},)),
    "download_invoice_pdf": ("invoiceGuid", ("invoice-pdf",), AS_FILE),
    "list_invoice_payments": ("invoiceGuid", ("invoice-payments", "invoice-booked"), ({},)),
    "list_invoice_mailouts": ("invoiceGuid", ("mailout-sms", "mailout-none"), ({}, {"includeSms": False})),
    "list_invoice_reminders": ("invoiceGuid", ("reminders-3", "reminders-none"), ({},)),
    "get_invoice_reminder": ("invoiceGuid", ("reminder-one",), ({},)),
    "download_invoice_reminder_pdf": ("invoiceGuid", ("reminder-pdf",), AS_FILE),
    "get_next_invoice_reminder": ("invoiceGuid", ("reminder-next",), ({},)),
    "preview_invoice_reminder": (
        "invoiceGuid",
        ("reminder-next",),
        (
            {
                "date": "2026-11-16",
                "withFee": True,
                "withInterestFee": True,
                "withCompensationFee": False,
                "withDebtCollectionWarning": False,
            },
        ),
    ),
    "get_credit_note": ("creditNoteGuid", ("creditnote-booked", "creditnote-draft"), ({},)),
    "download_credit_note_pdf": ("creditNoteGuid", ("creditnote-pdf",), AS_FILE),
    "list_credit_note_payments": ("creditNoteGuid", ("creditnote-refunded", "creditnote-booked"), ({},)),
    "list_credit_note_mailouts": ("creditNoteGuid", ("creditnote-mailouts", "creditnote-alone"), ({},)),
    "get_trade_offer": ("tradeOfferGuid", ("offer-invoiced", "offer-draft"), ({},)),
    "download_trade_offer_pdf": ("tradeOfferGuid", ("offer-pdf",), AS_FILE),
    "list_trade_offer_mailouts": ("tradeOfferGuid", ("offer-mailouts", "offer-deleted"), ({},)),
    "get_purchase_voucher": ("voucherGuid", ("purchase-cash", "purchase-credit", "purchase-eur"), ({},)),
    "get_purchase_voucher_payments": ("voucherGuid", ("purchase-2-payments", "purchase-0-payments"), ({},)),
    "get_purchase_vouchers_by_file": ("fileGuid", ("purchases-of-file", "file-unused"), ({},)),
    "get_purchase_credit_note": ("creditNoteGuid", ("purchase-credit-note-booked",), ({},)),
    "get_manual_voucher": ("voucherGuid", ("manual-wages", "manual-draft"), ({},)),
    "get_product": ("productGuid", ("product-quarter", "product-deleted"), ({},)),
    "download_file": ("fileGuid", ("file-pdf", "file-csv", "file-without-name"), AS_FILE[:2]),
    "list_document_attachments": ("documentGuid", ("attachments-5", "attachments-none"), ({},)),
}
"""Calls about one thing: the argument that names it, the examples to take it from, and what else to give."""


@cache
def world() -> World:
    """The demo companies, read once; who changes them forks."""
    return load([default_folder()])


@cache
def catalogued() -> Mapping[str, Example]:
    """The fake's examples by name."""
    companies = [books.company for _, books in sorted(world().books.items())]
    return {one.name: one for one in examples(companies, copenhagen_day(world().as_of))}


def samples_of(tool: str) -> list[Arguments]:
    """What to call a tool with, spelled as on the full surface; the first call answers with something."""
    if tool in FIXED:
        defaults = {} if tool in NO_ORGANIZATION else {"organizationId": RICH}
        return [defaults | each for each in FIXED[tool]]
    if tool not in LOOKED_UP:
        raise LookupError(
            f"{tool} has no arguments to be tried with: add a row to FIXED, or to LOOKED_UP with the names of its "
            f"examples (`mock-dinero examples`), in {__name__}."
        )
    argument, names, more = LOOKED_UP[tool]
    return [_about(catalogued()[name], argument) | each for name in names for each in more]


def _about(example: Example, argument: str) -> Arguments:
    found: Arguments = {"organizationId": example.organization, argument: example.guid}
    tail = example.path.partition("/reminders/")[2]
    return found | ({"reminderId": int(tail)} if tail.isdigit() else {})
