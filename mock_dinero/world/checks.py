"""What was folded is held against what was recorded beside it.

Law of this module: where the books worked out differ from the recording's own figures, or the recording lacks
what they would be worked out from, that is one line that says which interaction to add; it changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from mock_dinero.cassettes import CassetteError
from mock_dinero.ledger.books import SalesVoucher
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.money import to_json
from mock_dinero.ledger.settlement import claim_on_customer
from mock_dinero.ledger.totals import Codes, Totals, codes_of, totals_of
from mock_dinero.world.gather import Gathered, Row

SETTLED = frozenset({"paid", "overpaid"})
PATHS = {"Invoice": "invoices", "CreditNote": "sales/creditnotes"}
VERSIONS = {"Invoice": "v2", "CreditNote": "v1"}
"""The version of the API under which a voucher's payments are served."""


def check(company: Company, gathered: Gathered, *, multiplied: bool = False) -> None:
    """CassetteError for the first thing in the books that is not as it was recorded.

    Where every amount was `multiplied` after it was recorded, totals are no more what their lines round to.
    """
    _no_single_missing(company, gathered)
    codes = codes_of(company.accounts)
    for voucher, row in _sales(company, gathered):
        totals = totals_of(voucher, codes)
        if not multiplied:
            _same_totals(company, voucher, row, codes, totals)
        _paid_by_payments(company, voucher, row, gathered, totals)
    _balanced(company, gathered)


def _sales(company: Company, gathered: Gathered) -> Iterator[tuple[SalesVoucher, Row]]:
    yield from zip(company.invoices, gathered.all("invoices"), strict=True)
    yield from zip(company.credit_notes, gathered.all("credit notes"), strict=True)


def _no_single_missing(company: Company, gathered: Gathered) -> None:
    """A list row says nothing of lines and terms, so each wants its single answer."""
    singles = gathered.sections.get("invoices", {}).keys() | gathered.sections.get("credit notes", {}).keys()
    for section, path in (("invoice rows", PATHS["Invoice"]), ("credit note rows", PATHS["CreditNote"])):
        for guid, row in gathered.sections.get(section, {}).items():
            if guid not in singles:
                raise CassetteError(
                    f"{row.place}: {guid} is only a row of a list, which has no lines; "
                    f"record GET /v1/{company.organization.id}/{path}/{guid} as well."
                )


def _same_totals(company: Company, voucher: SalesVoucher, row: Row, codes: Codes, totals: Totals) -> None:
    """Either way of rounding half an øre will do (assumed: nobody knows Dinero's, and it is a switch)."""
    recorded = _recorded(row)
    if _differing(recorded, totals) is None:
        return
    key = _differing(recorded, totals_of(voucher, codes, "half-even"))
    if key is None:
        return
    used = ", ".join(str(number) for number in sorted({line.account for line in voucher.lines}))
    raise CassetteError(
        f"{row.place}: {_called(voucher)} has {key} {to_json(recorded[key])}, but its lines come to "
        f"{to_json(_figures(totals)[key])}; record GET /v1/{company.organization.id}/accounts/entry"
        f"?fields=AccountNumber,Name,VatCode with account {used}, or put the lines right."
    )


def _recorded(row: Row) -> dict[str, int]:
    keys = ("TotalExclVat", "TotalVat", "TotalInclVat")
    return {key: row.amount(key) for key in keys if row.get(key) is not None}


def _figures(totals: Totals) -> dict[str, int]:
    return {"TotalExclVat": totals.excl, "TotalVat": totals.vat, "TotalInclVat": totals.incl}


def _differing(recorded: Mapping[str, int], totals: Totals) -> str | None:
    worked_out = _figures(totals)
    return next((key for key, amount in recorded.items() if amount != worked_out[key]), None)


def _paid_by_payments(
    company: Company, voucher: SalesVoucher, row: Row, gathered: Gathered, totals: Totals
) -> None:
    """A voucher that was settled has payments, unless there was nothing to pay."""
    if ("payments", voucher.guid) in gathered.parts or not claim_on_customer(voucher, totals).total:
        return
    listed = gathered.listed_sale(voucher.guid) or Row({}, "")
    status = next(
        (
            text
            for text in (row.text("PaymentStatus"), listed.text("Status"))
            if (text or "").lower() in SETTLED
        ),
        None,
    )
    if status:
        path = f"{VERSIONS[voucher.kind]}/{company.organization.id}/{PATHS[voucher.kind]}"
        raise CassetteError(
            f"{row.place}: {_called(voucher)} is {status}, but its payments are missing; "
            f"record GET /{path}/{voucher.guid}/payments as well."
        )


def _called(voucher: SalesVoucher) -> str:
    kind = "invoice" if voucher.kind == "Invoice" else "credit note"
    return f"draft {kind} {voucher.guid}" if voucher.number is None else f"{kind} {voucher.number}"


def _balanced(company: Company, gathered: Gathered) -> None:
    """The postings of every year add up to nothing; outside the years recorded, those of a calendar year do."""
    by_day: defaultdict[date, int] = defaultdict(int)
    for entry in company.entries:
        by_day[entry.date] += entry.amount
    sums: defaultdict[tuple[date, date], int] = defaultdict(int)
    for day, amount in by_day.items():
        sums[_year(company, day)] += amount
    for (first, last), amount in sorted(sums.items()):
        if amount:
            place = next(
                row.place for row in gathered.all("entries") if first <= (row.day("Date") or first) <= last
            )
            raise CassetteError(
                f"{place}: the postings from {first} to {last} add up to {to_json(amount)} and not to 0; record "
                f"GET /v1/{company.organization.id}/entries?fromDate={first}&toDate={last} in full."
            )


def _year(company: Company, day: date) -> tuple[date, date]:
    found = next((year for year in company.years if year.start <= day <= year.end), None)
    return (found.start, found.end) if found else (day.replace(month=1, day=1), day.replace(month=12, day=31))
