"""The cases of postings, reports, years, charts and organisations, of empty answers, and of errors.

Law of this module: as `sales`, a table. An error is what the seed alone can bring about; no fault is armed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from mock_dinero.seed.examples.bookkeeping import (
    LONGEST,
    changes,
    future,
    late,
    organization,
    own,
    postings,
    window,
    year,
    year_of,
)
from mock_dinero.seed.examples.case import Case, Found, Shelf

_MANY = 10**9
_NOBODY = "00000000-0000-4000-8000-000000000000"


def _has_entries(shelf: Shelf) -> bool:
    return bool(shelf.company.entries)


def _is_empty(shelf: Shelf) -> bool:
    return not (shelf.company.contacts or shelf.company.entries)


def _contacts_v2(shelf: Shelf) -> Found | None:
    """Find the contacts by v2, which may list deleted ones too."""
    return Found(f"/v2/{shelf.company.organization.id}/contacts") if shelf.company.contacts else None


def _salary(state: str) -> Callable[[Shelf], object]:
    return lambda shelf: any(one.salary_sum_tax == state for one in shelf.company.years)


def _across_years(shelf: Shelf) -> Found | None:
    years = shelf.company.years
    return postings(years[0].end, years[1].start) if len(years) > 1 else None


def _too_long(shelf: Shelf) -> Found | None:
    stamps = [entry.added for entry in shelf.company.entries]
    return changes(max(stamps) - timedelta(days=40), timedelta(days=32)) if stamps else None


def _of_another(shelf: Shelf) -> Found | None:
    """Return the contacts of another organisation, which this one's personal token does not open."""
    others = (one.organization for one in shelf.everyone)
    number = next((one.id for one in others if one.has_pro and one.id != shelf.company.organization.id), None)
    return Found(f"/v1/{number}/contacts") if number else None


def _without_pro(shelf: Shelf) -> Found | None:
    return None if shelf.company.organization.has_pro else Found("contacts")


POSTINGS = (
    Case("entries-of-a-year", "The postings of the running year.", year_of),
    Case("entries-future", "Postings dated later than today.", future),
    Case("entries-late", "Booked after the year they are dated in had ended.", late),
    Case("changes-none", "A window in which nothing came into the books.", window(0, 0, timedelta(hours=2))),
    Case(
        "changes-one-voucher",
        "A window with a single voucher: its two postings.",
        window(2, 2, timedelta(hours=2)),
    ),
    Case(
        "changes-many",
        "A window with hundreds of postings.",
        window(200, _MANY, LONGEST - timedelta(hours=1)),
    ),
    Case(
        "changes-2500",
        "A window with more than 2,500 postings.",
        window(2500, _MANY, LONGEST - timedelta(hours=1)),
    ),
    Case("changes-31-days", "A window of exactly 31 x 24 hours.", window(1, _MANY, LONGEST)),
)
REPORTS = (
    *(
        Case(f"report-{report}", f"The {report} report of a year.", year(lambda _: True, report))
        for report in ("saldo", "result", "balance", "primo")
    ),
    Case("report-of-slash-year", "A year whose name has a slash.", year(lambda y: "/" in y.name, "saldo")),
    Case(
        "report-of-18-months", "A year of 18 months.", year(lambda y: (y.end - y.start).days > 500, "result")
    ),
    Case(
        "report-of-first-months", "A year that began in August.", year(lambda y: y.start.month == 8, "result")
    ),
    Case(
        "report-with-zero-accounts", "With accounts of 0.", year(lambda _: True, "saldo?showZeroAccount=true")
    ),
    Case("report-with-sums", "With sum accounts.", year(lambda _: True, "saldo?includeSummaryAccount=true")),
    *(
        Case(
            f"years-salary-sum-{state.lower()}",
            f"SalarySumTaxState {state}.",
            own(_salary(state), "accountingyears"),
        )
        for state in ("None", "OnlySalarySum", "MixedActivities")
    ),
)
REFERENCE = (
    Case(
        "organizations",
        "The organisations of the user, with v1's meaning of IsVatFree.",
        organization(lambda _: True, "/v1/organizations"),
    ),
    Case("organizations-v1.1", "The same in v1.1.", organization(lambda _: True)),
    Case("organization-vat-free", "A union outside the VAT register.", organization(lambda o: o.is_vat_free)),
    Case("organization-total", "With the subscription Total.", organization(lambda o: o.has_total)),
    Case("countries", "The countries.", organization(lambda _: True, "/v1/countries")),
    Case("accounts", "The chart, with own, hidden and unused accounts.", own(_has_entries, "accounts/entry")),
    Case(
        "accounts-deposit",
        "The deposit accounts, one hidden.",
        own(lambda h: any(d.is_hidden for d in h.company.deposits), "accounts/deposit"),
    ),
    Case("accounts-purchase", "The accounts for purchases.", own(_has_entries, "accounts/purchase")),
    Case(
        "accounts-not-set",
        "An account of the category Not Set.",
        own(lambda h: any(a.category == "Not Set" for a in h.company.accounts), "accounts/entry"),
    ),
    Case(
        "accounts-without-vat",
        "A chart without VAT codes.",
        own(lambda h: not any(a.vat_code for a in h.company.accounts), "accounts/entry"),
    ),
    Case(
        "vat-types",
        "The VAT codes, an own one among them.",
        own(lambda h: len(h.company.vat_types) > 14, "vatTypes"),
    ),
    Case(
        "years-18-months",
        "Years of which the first has 18 months.",
        own(lambda h: any("/" in y.name for y in h.company.years), "accountingyears"),
    ),
    Case(
        "settings-fik",
        "Sales settings with FIK.",
        own(lambda h: h.company.settings and h.company.settings.use_fik, "sales/settings"),
    ),
    Case(
        "settings-lines-with-vat",
        "Sales settings: lines with VAT.",
        own(lambda h: h.company.settings and h.company.settings.lines_incl_vat, "sales/settings"),
    ),
    Case("webhooks", "What one could be told of.", own(_has_entries, "webhooks/events")),
    Case("webhooks-none", "Nobody is told of anything: empty.", own(_has_entries, "webhooks/subscriptions")),
    Case("contacts-v2", "A page of contacts, v2.", _contacts_v2),
    Case(
        "purchases-of-no-file",
        "A file no purchase has.",
        own(_has_entries, f"vouchers/purchase/fileguid/{_NOBODY}"),
    ),
    Case(
        "templates",
        "The invoice templates.",
        own(lambda h: len(h.company.templates) > 1, "invoices/templates"),
    ),
)
LISTS = tuple(
    Case(f"list-{path.replace('/', '-')}", f"{path}: a page with rows.", own(_has_entries, path))
    for path in ("contacts", "invoices", "sales", "sales/creditnotes", "products", "tradeoffers", "files")
)
EMPTY = tuple(
    Case(
        f"empty-{path.partition('?')[0].replace('/', '-')}",
        f"{path.partition('?')[0]} of a company with nothing in it.",
        own(_is_empty, path),
    )
    for path in (
        *("contacts", "invoices", "sales", "sales/creditnotes", "products", "tradeoffers", "files"),
        "entries?fromDate=2026-01-01&toDate=2026-12-31",
        "entries/changes?changesFrom=2026-10-01T00:00:00Z&changesTo=2026-10-31T00:00:00Z",
        *(f"2026/reports/{report}" for report in ("saldo", "result", "balance", "primo")),
    )
)
ERRORS = (
    Case(
        "error-unknown-contact",
        "A contact that is not there: 404.",
        own(_has_entries, f"contacts/{_NOBODY}"),
        404,
    ),
    Case(
        "error-unknown-invoice",
        "An invoice that is not there: 400 with code 63.",
        own(_has_entries, f"invoices/{_NOBODY}"),
        400,
    ),
    Case(
        "error-unknown-year",
        "An accounting year that is not there.",
        own(_has_entries, "1999/reports/saldo"),
        404,
    ),
    Case("error-entries-across-years", "Postings across two years.", _across_years, 400),
    Case("error-window-too-long", "Changes of 32 days.", _too_long, 400),
    Case("error-of-another-user", "An organisation the token does not open.", _of_another, 403),
    Case("error-without-pro", "An organisation without Pro.", _without_pro, 403),
)
CASES = (*POSTINGS, *REPORTS, *REFERENCE, *LISTS, *EMPTY, *ERRORS)
