"""The cases of postings, reports, years, charts and organisations.

Law of this module: as `sales`, a table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from mock_dinero.seed.examples.bookkeeping import (
    LONGEST,
    future,
    late,
    organization,
    own,
    window,
    year,
    year_of,
)
from mock_dinero.seed.examples.case import Case, Found, Shelf
from mock_dinero.seed.examples.nothing import LISTS, NOBODY, has_entries

_MANY = 10**9


def _has_invoices(shelf: Shelf) -> bool:
    return bool(shelf.company.invoices)


def _contacts_v2(shelf: Shelf) -> Found | None:
    """Find the contacts by v2, which may list deleted ones too."""
    return Found(f"/v2/{shelf.company.organization.id}/contacts") if shelf.company.contacts else None


def _salary(state: str) -> Callable[[Shelf], object]:
    return lambda shelf: any(one.salary_sum_tax == state for one in shelf.company.years)


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
    Case("accounts", "The chart, with own, hidden and unused accounts.", own(has_entries, "accounts/entry")),
    Case(
        "accounts-deposit",
        "The deposit accounts, one hidden.",
        own(lambda h: any(d.is_hidden for d in h.company.deposits), "accounts/deposit"),
    ),
    Case("accounts-purchase", "The accounts for purchases.", own(has_entries, "accounts/purchase")),
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
    Case("webhooks", "What one could be told of.", own(has_entries, "webhooks/events")),
    Case("webhooks-none", "Nobody is told of anything: empty.", own(has_entries, "webhooks/subscriptions")),
    Case("contacts-v2", "A page of contacts, v2.", _contacts_v2),
    Case(
        "purchases-of-no-file",
        "A file no purchase has.",
        own(has_entries, f"vouchers/purchase/fileguid/{NOBODY}"),
    ),
    Case(
        "templates",
        "The invoice templates.",
        own(lambda h: len(h.company.templates) > 1, "invoices/templates"),
    ),
)
LISTED = (
    *(
        Case(f"list-{path.replace('/', '-')}", f"{path}: a page with rows.", own(has_entries, path))
        for path in LISTS
    ),
    Case("list-overdue", "Who is late.", own(_has_invoices, "invoices?statusFilter=Overdue")),
)
CASES = (*POSTINGS, *REPORTS, *REFERENCE, *LISTED)
