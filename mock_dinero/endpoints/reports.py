"""The four reports of a whole accounting year.

Law of this module: every figure is the sum of the year's postings. An unknown year is a 404 (assumed); its name
stands in the path, percent-encoded where it has a slash.

assumed: showAccountNo, showVatType and includeLedgerEntries change nothing, for the published rows have no key for
an account's VAT type or its postings and are all of one kind; `entries` gives the postings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mock_dinero.answers import not_found
from mock_dinero.ledger import reports
from mock_dinero.ledger.books import AccountingYear
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.reports import Row
from mock_dinero.routing import Call, router
from mock_dinero.world.render import report_row, year_name

Report = Callable[..., tuple[Row, ...]]

endpoints = router()


@endpoints.get("/v1/{organizationId}/{accountingYear}/reports/saldo")
def get_saldo(call: Call) -> list[Any]:
    """Answer the trial balance: result and balance together."""
    return _report(call, reports.saldo)


@endpoints.get("/v1/{organizationId}/{accountingYear}/reports/result")
def get_result(call: Call) -> list[Any]:
    """Answer income and expenses, income negative."""
    return _report(call, reports.result)


@endpoints.get("/v1/{organizationId}/{accountingYear}/reports/balance")
def get_balance(call: Call) -> list[Any]:
    """Answer assets and liabilities."""

    def closed(company: Company, year: AccountingYear, **options: bool) -> tuple[Row, ...]:
        is_closed = call.switches.ultimo == "result-to-equity" and year.end < call.today
        return reports.balance(company, year, ultimo=is_closed, **options)

    return _report(call, closed)


@endpoints.get("/v1/{organizationId}/{accountingYear}/reports/primo")
def get_primo(call: Call) -> list[Any]:
    """Answer the balance the year opened with."""
    return _report(call, reports.primo)


def _year(call: Call) -> AccountingYear | None:
    name, dashed = call.segment("accountingYear"), call.switches.year_names == "dash"
    years = call.books.company.years
    return next((year for year in years if year_name(year, dashed=dashed) == name), None)


def _report(call: Call, report: Report) -> list[Any]:
    year = _year(call)
    if year is None:
        raise not_found("Accounting year")
    show_zero = call.parameters.flag("showZeroAccount", default=False)
    summary = call.parameters.flag("includeSummaryAccount", default=True)
    return [report_row(row) for row in report(call.books.company, year, show_zero=show_zero, summary=summary)]
