"""The cases of purchases, manual vouchers, postings, reports and the company's own reference data.

Law of this module: as `sales`, a table. Windows of time are found in the postings, not written down.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from urllib.parse import quote

from mock_dinero.ledger.books import AccountingYear, ManualVoucher, Organization, Purchase
from mock_dinero.ledger.chart import VAT_SETTLEMENT
from mock_dinero.ledger.payables import purchase_status
from mock_dinero.seed.examples.case import Case, Found, Rule, Shelf
from mock_dinero.seed.vat_story import TAX_ACCOUNT, VAT_ACCOUNTS

BillTest = Callable[[Purchase, Shelf], object]
LONGEST = timedelta(days=31)


def bill(test: BillTest, tail: str | None = None) -> Rule:
    """Return the rule that finds the first purchase or purchase credit note that passes a test."""

    def rule(shelf: Shelf) -> Found | None:
        found = next((one for one in shelf.company.purchases if test(one, shelf)), None)
        if found is None:
            return None
        if tail:
            return Found(f"purchase-vouchers/{found.guid}/{tail}", found.guid)
        folder = "vouchers/purchase/creditnotes" if found.is_credit_note else "vouchers/purchase"
        return Found(f"{folder}/{found.guid}", found.guid)

    return rule


def manual(test: Callable[[ManualVoucher], object]) -> Rule:
    """Return the rule that finds the first manual voucher that passes a test."""

    def rule(shelf: Shelf) -> Found | None:
        guid = next((one.guid for one in shelf.company.manual_vouchers if test(one)), None)
        return Found(f"vouchers/manuel/{guid}", guid) if guid else None

    return rule


def year(test: Callable[[AccountingYear], object], report: str) -> Rule:
    """Return the rule that finds a report of the first accounting year that passes a test."""

    def rule(shelf: Shelf) -> Found | None:
        name = next((one.name for one in shelf.company.years if test(one)), None)
        return Found(f"{quote(name, safe='')}/reports/{report}") if name else None

    return rule


def own(test: Callable[[Shelf], object], path: str) -> Rule:
    """Return the rule that answers one path in the first company with Pro that passes a test."""
    return lambda shelf: Found(path) if shelf.company.organization.has_pro and test(shelf) else None


def postings(first: date, last: date, query: str = "") -> Found:
    """Return the path of the postings between two days, both included."""
    return Found(f"entries?fromDate={first}&toDate={last}{query}")


def changes(start: datetime, length: timedelta) -> Found:
    """Return the path of what came into the books from an instant on."""
    return Found(f"entries/changes?changesFrom={_stamp(start)}&changesTo={_stamp(start + length)}")


def _stamp(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _lines(voucher: ManualVoucher, text: str) -> bool:
    return any((line.description or "").startswith(text) for line in voucher.lines)


def _is(status: str) -> BillTest:
    return lambda one, shelf: not one.is_credit_note and purchase_status(one, shelf.today) == status


def _credit_is(status: str) -> BillTest:
    return lambda one, shelf: one.is_credit_note and purchase_status(one, shelf.today) == status


def _paid(times: int) -> BillTest:
    return lambda one, _: one.purchase_type == "credit" and len(one.payments) == times


def _has_line(account: int = 0, code: str = "") -> BillTest:
    return lambda one, shelf: any(
        line.account == account or (line.vat_code or shelf.books.codes.get(line.account)) == code
        for line in one.lines
    )


def _booked_by(way: str) -> BillTest:
    return lambda one, _: one.booked_by == way


def _in_currency(code: str) -> BillTest:
    return lambda one, _: one.currency == code


def _from(region: str) -> BillTest:
    return lambda one, _: one.region == region and not one.is_credit_note


def _linked(*, linked: bool) -> BillTest:
    return lambda one, _: one.is_credit_note and (one.credit_note_for is not None) == linked


def _of_file(*, twice: bool) -> Rule:
    def rule(shelf: Shelf) -> Found | None:
        held = [one.file_guid for one in shelf.company.purchases if one.file_guid]
        guid = next((guid for guid in held if (held.count(guid) > 1) == twice), None)
        return Found(f"vouchers/purchase/fileguid/{guid}", guid) if guid else None

    return rule


def year_of(shelf: Shelf) -> Found | None:
    years = [one for one in shelf.company.years if one.start <= shelf.today <= one.end]
    return postings(years[0].start, years[0].end) if years and shelf.company.entries else None


def _vat_quarter(test: Callable[[dict[int, int]], object]) -> Rule:
    """Return the rule that finds an ended quarter by what was booked on the VAT accounts in it."""

    def rule(shelf: Shelf) -> Found | None:
        for one in shelf.company.years:
            for month in (1, 4, 7, 10):
                first = date(one.end.year, month, 1)
                last = (first + timedelta(days=92)).replace(day=1) - timedelta(days=1)
                if (
                    one.start <= first
                    and last <= min(one.end, shelf.today)
                    and test(_vat_of(shelf, first, last))
                ):
                    return postings(first, last, "&includePrimo=false")
        return None

    return rule


def _vat_of(shelf: Shelf, first: date, last: date) -> dict[int, int]:
    found: dict[int, int] = {}
    for entry in shelf.company.entries:
        if entry.type == "Normal" and first <= entry.date <= last:
            collected = (entry.description or "").startswith("Samling af moms")
            if entry.account in VAT_ACCOUNTS and not collected:
                found[entry.account] = found.get(entry.account, 0) + entry.amount
    return found


def _day_of(account: int, *, debit: bool, other: int | None = None, kind: str = "Normal") -> Rule:
    """Return the rule that finds a day on which an account was booked on one side (with another beside it)."""

    def rule(shelf: Shelf) -> Found | None:
        days: dict[date, set[int]] = {}
        for entry in shelf.company.entries:
            if entry.type == kind and (entry.account != account or (entry.amount > 0) == debit):
                days.setdefault(entry.date, set()).add(entry.account)
        wanted = {account} if other is None else {account, other}
        found = next((day for day, accounts in days.items() if wanted <= accounts), None)
        return postings(found, found) if found else None

    return rule


def late(shelf: Shelf) -> Found | None:
    vouchers: tuple[Purchase | ManualVoucher, ...] = (
        *shelf.company.purchases,
        *shelf.company.manual_vouchers,
    )
    for one in vouchers:
        if one.booked_on and one.booked_on.year > one.date.year:
            return postings(one.date, one.date, "&includePrimo=false")
    return None


def future(shelf: Shelf) -> Found | None:
    days = sorted(entry.date for entry in shelf.company.entries if entry.date > shelf.today)
    return postings(days[0], days[-1]) if days and days[0].year == days[-1].year else None


def window(least: int, most: int, length: timedelta) -> Rule:
    """Return the rule that finds a window in which that many postings came into the books."""

    def rule(shelf: Shelf) -> Found | None:
        stamps = sorted(entry.added for entry in shelf.company.entries)
        for stamp in dict.fromkeys(stamps):
            start = stamp - timedelta(hours=1) if most else stamp + timedelta(hours=1)
            found = sum(1 for one in stamps if start <= one <= start + length)
            if least <= found <= most:
                return changes(start, length)
        return None

    return rule


def organization(test: Callable[[Organization], object], path: str = "/v1.1/organizations") -> Rule:
    return lambda shelf: Found(path) if test(shelf.company.organization) else None


_WAYS = (
    *("Web", "Ukendt", "Assistent", "Mobil-app", "Pensopay", "System", "Kassekladde", "Anlægskartotek"),
    *("Kontingentopkrævning", "Abonnement", "API (isv_mock_dinero)"),
)
_CODES = (
    "U25",
    "I25",
    "UEUV",
    "UEUV2",
    "UEUY",
    "UVV",
    "UVY",
    "IEUV",
    "IEUY",
    "IVV",
    "IVY",
    "REP",
    "OBPK",
    "KUNS",
)
PURCHASES = (
    Case("purchase-cash", "Paid at once.", bill(lambda b, _: b.purchase_type == "cash" and b.is_booked)),
    Case(
        "purchase-credit", "Bought on credit.", bill(lambda b, _: b.purchase_type == "credit" and b.is_booked)
    ),
    *(
        Case(f"purchase-{status.lower()}", f"A purchase that is {status}.", bill(_is(status)))
        for status in ("Draft", "Paid", "Editing", "Booked", "Overdue", "Overpaid")
    ),
    *(
        Case(f"purchase-{times}-payments", f"{times} payments.", bill(_paid(times), "payments"))
        for times in (0, 1, 2, 3)
    ),
    *(
        Case(
            f"purchase-{code.lower()}",
            f"In {code}: totals are in the voucher's currency.",
            bill(_in_currency(code)),
        )
        for code in ("EUR", "USD")
    ),
    *(
        Case(f"purchase-from-{region.lower()}", f"Region {region}.", bill(_from(region)))
        for region in ("DK", "EU", "World")
    ),
    *(
        Case(
            f"purchase-credit-note-{status.lower()}",
            f"A credit note that is {status}.",
            bill(_credit_is(status)),
        )
        for status in ("Draft", "Booked", "Paid")
    ),
    Case("purchase-credit-note-linked", "Credits a purchase.", bill(_linked(linked=True))),
    Case("purchase-credit-note-alone", "Credits none in particular.", bill(_linked(linked=False))),
    *(Case(f"purchase-by-{way}", f"Booked by {way}.", bill(_booked_by(way))) for way in _WAYS),
    Case("purchase-asset", "Fixtures: account 51020.", bill(_has_line(51020))),
    Case("purchase-rep", "REP: a quarter of the VAT is deductible.", bill(_has_line(code="REP"))),
    Case("purchase-obpk", "OBPK: domestic reverse charge.", bill(_has_line(code="OBPK"))),
    Case("purchase-with-file", "With a file.", bill(lambda b, _: b.file_guid)),
    Case("purchase-without-file", "Without one.", bill(lambda b, _: b.is_booked and not b.file_guid)),
    Case("purchase-of-file", "The purchase of a file.", _of_file(twice=False)),
    Case("purchases-of-file", "Two purchases of one file.", _of_file(twice=True)),
)
MANUAL = (
    Case("manual-wages", "Wages of a month.", manual(lambda v: _lines(v, "Løn,"))),
    Case("manual-depreciation", "Depreciation.", manual(lambda v: _lines(v, "Afskrivning"))),
    Case("manual-vat", "A payment of VAT.", manual(lambda v: _lines(v, "Moms "))),
    Case("manual-owner", "The owner's outlay.", manual(lambda v: _lines(v, "Udlæg"))),
    Case("manual-reversal", "Reverses another voucher.", manual(lambda v: _lines(v, "Tilbageført"))),
    Case("manual-cash-credited", "Credits a cash purchase.", manual(lambda v: _lines(v, "Krediteret"))),
    Case("manual-exchange", "Exchanges euro.", manual(lambda v: _lines(v, "Veksling"))),
    Case("manual-till", "A month of the till.", manual(lambda v: _lines(v, "Butikssalg"))),
    Case("manual-bad-debt", "A loss on a debtor: 7340.", manual(lambda v: _lines(v, "Konstateret tab"))),
    Case("manual-salary-sum-tax", "Salary sum tax.", manual(lambda v: _lines(v, "Lønsumsafgift"))),
    Case("manual-draft", "A draft.", manual(lambda v: not v.is_booked)),
)
VAT = (
    Case("vat-quarter-nil", "An ended quarter in which no VAT was booked.", _vat_quarter(lambda v: not v)),
    Case("vat-quarter-refund", "A quarter of negative VAT.", _vat_quarter(lambda v: sum(v.values()) > 0)),
    Case("vat-quarter-to-pay", "A quarter of VAT to pay.", _vat_quarter(lambda v: sum(v.values()) < 0)),
    Case("vat-paid", "A payment of VAT: 64100 is debited.", _day_of(VAT_SETTLEMENT, debit=True, other=55000)),
    Case(
        "vat-by-tax-account",
        "VAT paid by way of 63300.",
        _day_of(VAT_SETTLEMENT, debit=True, other=TAX_ACCOUNT),
    ),
    Case(
        "vat-in-opening-balance",
        "A primo row on 64100 is no payment.",
        _day_of(VAT_SETTLEMENT, debit=False, kind="Primo"),
    ),
)
CASES = (*PURCHASES, *MANUAL, *VAT)
