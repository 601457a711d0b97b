"""The cases of nothing: what is not there, and lists that have no rows.

Law of this module: as `sales`, a table. An error is what the seed alone can bring about; no fault is armed.
"""

from __future__ import annotations

from datetime import timedelta

from mock_dinero.seed.examples.bookkeeping import changes, own, postings
from mock_dinero.seed.examples.case import PDF, Case, Found, Rule, Shelf
from mock_dinero.seed.examples.finding import has_status, invoice, note, offer

NOBODY = "00000000-0000-4000-8000-000000000000"
_UNPLACED = "accounts/entry?categoryFilter=Not%20Set"
LISTS = ("contacts", "invoices", "sales", "sales/creditnotes", "products", "tradeoffers", "files")


def has_entries(shelf: Shelf) -> bool:
    """Tell whether anything was booked."""
    return bool(shelf.company.entries)


def is_empty(shelf: Shelf) -> bool:
    """Tell whether there is neither a contact nor a posting."""
    return not (shelf.company.contacts or shelf.company.entries)


def _across_years(shelf: Shelf) -> Found | None:
    years = shelf.company.years
    return postings(years[0].end, years[1].start) if len(years) > 1 else None


def _too_long(shelf: Shelf) -> Found | None:
    stamps = [entry.added for entry in shelf.company.entries]
    return changes(max(stamps) - timedelta(days=40), timedelta(days=32)) if stamps else None


def _all_placed(shelf: Shelf) -> bool:
    """Tell whether every account has a category."""
    return shelf.company.organization.has_pro and all(a.category != "Not Set" for a in shelf.company.accounts)


def _of_another(shelf: Shelf) -> Found | None:
    """Return the contacts of another organisation, which this one's personal token does not open."""
    others = (one.organization for one in shelf.everyone)
    number = next((one.id for one in others if one.has_pro and one.id != shelf.company.organization.id), None)
    return Found(f"/v1/{number}/contacts") if number else None


def without_pro(path: str) -> Rule:
    """Return the rule that asks for a path in the first company without Pro."""
    return lambda shelf: None if shelf.company.organization.has_pro else Found(path)


def _payments_v2(shelf: Shelf) -> Found | None:
    """Find an invoice nobody has paid anything on."""
    unpaid = (one.voucher for one in shelf.invoices if one.voucher.is_booked and not one.voucher.payments)
    found = next(unpaid, None)
    if found is None:
        return None
    return Found(f"/v2/{shelf.company.organization.id}/invoices/{found.guid}/payments", found.guid)


def _no_such_reminder(shelf: Shelf) -> Found | None:
    guid = next((one.voucher.guid for one in shelf.invoices if one.voucher.is_booked), None)
    return Found(f"invoices/{guid}/reminders/999999", guid) if guid else None


EMPTY = tuple(
    Case(
        f"empty-{path.partition('?')[0].replace('/', '-')}",
        f"{path.partition('?')[0]} of a company with nothing in it.",
        own(is_empty, path),
    )
    for path in (
        *LISTS,
        "entries?fromDate=2026-01-01&toDate=2026-12-31",
        "entries/changes?changesFrom=2026-10-01T00:00:00Z&changesTo=2026-10-31T00:00:00Z",
        *(f"2026/reports/{report}" for report in ("saldo", "result", "balance", "primo")),
    )
)
NONE = (
    Case("overdue-none", "Nobody is late.", own(is_empty, "invoices?statusFilter=Overdue")),
    Case("payments-none", "An invoice without a payment.", _payments_v2),
    Case("creditnote-payments-none", "A credit note nobody used.", note(has_status("Booked"), "/payments")),
    Case(
        "creditnote-mailouts-none",
        "A credit note that was never mailed.",
        note(lambda s, _: s.voucher.mail_out_status == "NotSent", "/mailouts"),
    ),
    Case(
        "offer-mailouts-none",
        "An offer that was never mailed.",
        offer(lambda o: o.mail_out_status == "NotSent", "/mailouts"),
    ),
    Case("accounts-of-no-category", "A category without an account.", own(_all_placed, _UNPLACED)),
)


def _unknown(name: str, path: str, status: int) -> Case:
    return Case(f"error-unknown-{name}", f"A {name} that is not there.", own(has_entries, path), status)


ERRORS = (
    _unknown("contact", f"contacts/{NOBODY}", 404),
    _unknown("invoice", f"invoices/{NOBODY}", 400),
    _unknown("credit-note", f"sales/creditnotes/{NOBODY}", 400),
    _unknown("offer", f"tradeoffers/{NOBODY}", 400),
    _unknown("purchase", f"vouchers/purchase/{NOBODY}", 404),
    _unknown("purchase-credit-note", f"vouchers/purchase/creditnotes/{NOBODY}", 404),
    _unknown("manual-voucher", f"vouchers/manuel/{NOBODY}", 404),
    _unknown("product", f"products/{NOBODY}", 404),
    _unknown("file", f"files/{NOBODY}", 404),
    _unknown("year", "1999/reports/saldo", 404),
    Case("error-unknown-reminder", "A reminder that is not there.", _no_such_reminder, 404),
    Case("error-pdf-of-no-reminder", "Nor is its PDF.", _no_such_reminder, 404, PDF),
    Case(
        "error-pdf-of-no-offer", "The PDF of no offer.", own(has_entries, f"tradeoffers/{NOBODY}"), 400, PDF
    ),
    Case(
        "error-pdf-of-no-statement",
        "The statement of nobody.",
        own(has_entries, f"state-of-account/{NOBODY}/pdf"),
        404,
        PDF,
    ),
    Case(
        "error-pdf-of-a-draft-credit-note",
        "The PDF of a draft of a credit note.",
        note(has_status("Draft"), "/pdf"),
        400,
        PDF,
    ),
    Case("error-pdf-of-a-draft", "The PDF of a draft.", invoice(has_status("Draft")), 400, PDF),
    Case("error-entries-across-years", "Postings across two years.", _across_years, 400),
    Case("error-window-too-long", "Changes of 32 days.", _too_long, 400),
    Case("error-of-another-user", "An organisation the token does not open.", _of_another, 403),
    Case("error-without-pro", "An organisation without Pro.", without_pro("contacts"), 403),
    *(
        Case(f"error-without-pro-{name}", f"No {name} without Pro.", without_pro(path), 403)
        for name, path in (
            ("years", "accountingyears"),
            ("vat-types", "vatTypes"),
            ("settings", "sales/settings"),
            ("deposits", "accounts/deposit"),
        )
    ),
)
CASES = (*EMPTY, *NONE, *ERRORS)
