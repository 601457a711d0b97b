"""Single documents and what hangs on them: each recorded value comes back unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .expected import differences, first
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books, Recorded
    from .session import Connection

SAMPLE = 12
NOWHERE = "00000000-0000-4000-8000-00000000dead"

CREDIT_NOTE = ("creditNoteGuid", "sales/creditnotes/*")
INVOICE = ("invoiceGuid", "invoices/*")
OFFER = ("tradeOfferGuid", "tradeoffers/*")
PURCHASE = ("voucherGuid", "vouchers/purchase/*")


def _recorded(books: Books, pattern: str) -> list[Recorded]:
    """The recorded answers under a path with one place for a guid, lists of deleted rows left out."""
    wanted = pattern.split("/")
    return [
        seen
        for seen in books.recorded
        if len(seen.path) == len(wanted)
        and all(part in ("*", found.lower()) for part, found in zip(wanted, seen.path, strict=True))
        and "deletedOnly" not in seen.query
        and "-" in seen.path[wanted.index("*")]
    ]


def _rows(data: dict[str, Any]) -> Any:
    """The list that an answer is about."""
    return next(value for key, value in data.items() if isinstance(value, list) and key != "notes")


@pytest.mark.parametrize(
    ("tool", "argument", "path"),
    [
        pytest.param("get_invoice", *INVOICE, marks=requirement("documents:invoice")),
        pytest.param("get_credit_note", *CREDIT_NOTE, marks=requirement("documents:credit-note")),
        pytest.param("get_trade_offer", *OFFER, marks=requirement("documents:trade-offer")),
        pytest.param("get_purchase_voucher", *PURCHASE, marks=requirement("documents:purchase")),
        pytest.param(
            "get_purchase_credit_note",
            "creditNoteGuid",
            "vouchers/purchase/creditnotes/*",
            marks=requirement("documents:purchase-credit-note"),
        ),
        pytest.param(
            "get_manual_voucher",
            "voucherGuid",
            "vouchers/manuel/*",
            marks=requirement("documents:manual-voucher"),
        ),
        pytest.param(
            "list_invoice_payments",
            INVOICE[0],
            "invoices/*/payments",
            marks=requirement("documents:payments"),
        ),
        pytest.param(
            "list_credit_note_payments",
            CREDIT_NOTE[0],
            "sales/creditnotes/*/payments",
            marks=requirement("documents:payments"),
        ),
        pytest.param(
            "get_purchase_voucher_payments",
            "voucherGuid",
            "purchase-vouchers/*/payments",
            marks=requirement("documents:payments"),
        ),
        pytest.param(
            "list_invoice_mailouts",
            INVOICE[0],
            "invoices/*/mailouts",
            marks=requirement("documents:mailouts"),
        ),
        pytest.param(
            "list_credit_note_mailouts",
            CREDIT_NOTE[0],
            "sales/creditnotes/*/mailouts",
            marks=requirement("documents:mailouts"),
        ),
        pytest.param(
            "list_trade_offer_mailouts",
            OFFER[0],
            "tradeoffers/*/mailouts",
            marks=requirement("documents:mailouts"),
        ),
        pytest.param(
            "list_invoice_reminders",
            INVOICE[0],
            "invoices/*/reminders",
            marks=requirement("documents:reminders"),
        ),
        pytest.param(
            "list_contact_notes", "contactGuid", "contacts/*/notes", marks=requirement("documents:notes")
        ),
        pytest.param(
            "list_document_attachments",
            "documentGuid",
            "attachments/*",
            marks=requirement("documents:attachments"),
        ),
    ],
)
def test_a_document_is_given_as_the_books_have_it(
    full: Connection, books: Books, tool: str, argument: str, path: str
) -> None:
    """A sample from the first to the last; names in camelCase, texts and amounts unchanged, nothing left out."""
    recorded = _recorded(books, path)
    assert recorded
    guid = path.split("/").index("*")
    for seen in recorded[:: max(1, len(recorded) // SAMPLE)]:
        data = full.ask(tool, **{"organizationId": books.id, argument: seen.path[guid]})
        body = seen.body.get("Collection", seen.body) if isinstance(seen.body, dict) else seen.body
        given = _rows(data) if isinstance(body, list) else data
        assert differences(body, given) == [], seen.path
        if "count" in data:
            assert data["count"] == len(body)


@requirement("documents:totals")
def test_a_document_is_the_sum_of_its_parts(full: Connection, books: Books) -> None:
    """Net plus VAT is gross; VAT-bearing plus VAT-free is net; what is paid and what remains is the whole."""
    for guid in sorted(books.live(books.invoices))[::25]:
        data = full.ask("get_invoice", organizationId=books.id, invoiceGuid=guid)
        cents = {
            key: round(value * 100)
            for key, value in data.items()
            if key.startswith("total") and key != "totalLines"
        }
        assert cents["totalExclVat"] + cents["totalVat"] == cents["totalInclVat"]
        assert cents["totalVatableAmount"] + cents["totalNonVatableAmount"] == cents["totalExclVat"]
        if data["status"] != "Draft":
            paid = full.ask("list_invoice_payments", organizationId=books.id, invoiceGuid=guid)
            told = [round(paid[key] * 100) for key in ("paidAmount", "remainingAmount")]
            assert sum(told) == round(paid["invoiceTotalIncludingReminderExpenses"] * 100), guid


@requirement("documents:one-reminder")
def test_a_reminder_alone_is_the_one_of_the_list(full: Connection, books: Books) -> None:
    """By its id; another id is not found."""
    for seen in _recorded(books, "invoices/*/reminders")[:5]:
        where = {"organizationId": books.id, "invoiceGuid": seen.path[1]}
        for row in seen.body:
            data = full.ask("get_invoice_reminder", **where, reminderId=row["Id"])
            assert differences(row, data) == []
        told = full.refusal("get_invoice_reminder", **where, reminderId=1)
        assert told["code"] == "DineroNotFoundError"


@requirement("documents:by-file")
def test_a_file_leads_to_every_purchase_it_is_linked_to(full: Connection, books: Books) -> None:
    """One file may be on two vouchers; a file that no purchase has answers with none."""
    owners: dict[str, set[str]] = {}
    for guid, row in books.purchases.items():
        if row["FileGuid"] and guid not in books.purchase_credit_notes:
            owners.setdefault(row["FileGuid"], set()).add(guid)
    several = first((file for file, who in owners.items() if len(who) > 1), "file on two vouchers")
    for file in (several, *sorted(owners)[:5]):
        data = full.ask("get_purchase_vouchers_by_file", organizationId=books.id, fileGuid=file)
        assert set(data["voucherGuids"]) == owners[file]


@requirement("documents:purchase-currency")
def test_a_purchase_says_its_own_currency(full: Connection, books: Books) -> None:
    """Totals of a purchase in euro are euro, and the answer does not call them kroner."""
    foreign = first(
        (row for row in books.purchases.values() if row.get("CurrencyKey") == "EUR"), "purchase in EUR"
    )
    data = full.ask("get_purchase_voucher", organizationId=books.id, voucherGuid=foreign["Guid"])
    assert data["currencyKey"] == data["context"]["currency"] == "EUR"


@requirement("documents:unknown")
@pytest.mark.parametrize(
    ("tool", "argument"),
    [
        ("get_invoice", "invoiceGuid"),
        ("get_credit_note", "creditNoteGuid"),
        ("get_trade_offer", "tradeOfferGuid"),
        ("get_purchase_voucher", "voucherGuid"),
        ("get_purchase_credit_note", "creditNoteGuid"),
        ("get_manual_voucher", "voucherGuid"),
        ("get_contact", "contactGuid"),
        ("get_contact_state_of_account", "contactGuid"),
        ("get_product", "productGuid"),
        ("download_invoice_pdf", "invoiceGuid"),
        ("download_file", "fileGuid"),
    ],
)
def test_an_unknown_document_is_not_found(full: Connection, books: Books, tool: str, argument: str) -> None:
    """Whichever of its two ways Dinero takes to say so."""
    told = full.refusal(tool, **{"organizationId": books.id, argument: NOWHERE})
    assert (told["code"], told["retryable"]) == ("DineroNotFoundError", False)
