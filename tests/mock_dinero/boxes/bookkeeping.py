"""Boxes of purchases, manual vouchers, VAT, postings and of errors that the seed alone brings about.

Law of this module: as `reference`, a table.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from mock_dinero.seed.grown import Growth, grown
from tests.mock_dinero.boxes.reach import PDF, A, B, Box, C, D, E, F, G, Reach, Row, Test, boxes, kinds, many

LARGE = Growth(invoices=4_000, entries=40_000)
NOBODY = "00000000-0000-4000-8000-000000000000"
TODAY = "2026-11-16"
VAT_ACCOUNTS = {64000, 64020, 64040, 64060}
SETTLEMENT, TAX_ACCOUNT = 64100, 63300
WAYS = (
    *("Web", "Ukendt", "Assistent", "Mobil-app", "Pensopay", "System", "Kassekladde", "Anlægskartotek"),
    *("Kontingentopkrævning", "Abonnement", "API (isv_mock_dinero)"),
)


def bills(r: Reach, test: Test) -> int:
    """Count the purchases that pass a test."""
    return many(r.purchases, test)


def written(r: Reach, text: str) -> int:
    """Count the manual vouchers whose text begins so."""
    return many(r.manual_vouchers, lambda v: v["Text"].startswith(text))


def has_account(number: int) -> Test:
    """Test for a voucher with a line on an account."""
    return lambda v: any(line["AccountNumber"] == number for line in v["Lines"])


def posted(r: Reach, code: str) -> int:
    """Count the postings with a VAT code."""
    return many(r.entries, lambda e: e["VatCode"] == code)


PURCHASES = {
    "purchases and their credit notes": Box(320, lambda r: len(r.purchases) + len(r.purchase_credit_notes)),
    "cash": Box(190, lambda r: bills(r, lambda b: b["PurchaseType"] == "cash")),
    "credit": Box(120, lambda r: bills(r, lambda b: b["PurchaseType"] == "credit")),
    "with a file": Box(
        200, lambda r: many((*r.purchases, *r.purchase_credit_notes), lambda b: b["FileGuid"])
    ),
    "statuses": Box(
        6, lambda r: kinds(r.purchases, "Status", "Draft", "Paid", "Editing", "Booked", "Overdue", "Overpaid")
    ),
    "drafts": Box(5, lambda r: bills(r, lambda b: b["Status"] == "Draft")),
    **boxes(
        "{} payments", dict.fromkeys(range(4), 1), lambda r, n: bills(r, lambda b: len(b["Payments"]) == n)
    ),
    "in euro": Box(
        15,
        lambda r: (
            bills(r, lambda b: b["CurrencyKey"] == "EUR")
            + many(r.purchase_credit_notes, lambda n: n["Currency"] == "EUR")
        ),
    ),
    "in dollars": Box(6, lambda r: bills(r, lambda b: b["CurrencyKey"] == "USD")),
    "regions": Box(3, lambda r: kinds(r.purchases, "RegionKey", "DK", "EU", "World")),
    "credit notes": Box(10, lambda r: len(r.purchase_credit_notes)),
    "credit notes: statuses": Box(
        3, lambda r: kinds(r.purchase_credit_notes, "Status", "Draft", "Booked", "Paid")
    ),
    "credit notes: linked": Box(1, lambda r: many(r.purchase_credit_notes, lambda n: n["CreditNoteFor"])),
    "credit notes: alone": Box(1, lambda r: many(r.purchase_credit_notes, lambda n: not n["CreditNoteFor"])),
    "cash purchases credited by hand": Box(2, lambda r: written(r, "Krediteret: ")),
    "ways of booking": Box(11, lambda r: kinds(r.purchases, "BookedByType", *WAYS)),
    "fixed assets": Box(2, lambda r: bills(r, has_account(51020))),
    "REP": Box(8, lambda r: posted(r, "REP")),
    "OBPK": Box(3, lambda r: posted(r, "OBPK")),
    "manual vouchers": Box(140, lambda r: len(r.manual_vouchers)),
    "salary": Box(30, lambda r: written(r, "Løn, ")),
    "depreciation": Box(12, lambda r: written(r, "Afskrivning, ")),
    "VAT": Box(20, lambda r: written(r, "Moms ") + written(r, "Samling af moms")),
    "owner": Box(12, lambda r: written(r, "Udlæg")),
    "reversal pairs": Box(4, lambda r: written(r, "Tilbageført: ")),
    "currency": Box(4, lambda r: written(r, "Veksling af EUR")),
    "manual drafts": Box(3, lambda r: many(r.manual_vouchers, lambda v: v["Status"] == "Draft")),
    "bad debt": Box(1, lambda r: many(r.manual_vouchers, has_account(7340))),
}


def settlements(r: Reach, *others: int) -> list[Row]:
    """Return the payments of VAT: postings on 64100 in vouchers that touch one of the other accounts."""
    beside: dict[str, set[int]] = {}
    for row in r.entries:
        beside.setdefault(row["VoucherGuid"], set()).add(row["AccountNumber"])
    on_account = (row for row in r.entries if row["AccountNumber"] == SETTLEMENT and row["Type"] == "Normal")
    return [row for row in on_account if beside[row["VoucherGuid"]] & set(others)]


def vat_of(r: Reach, first: str, last: str) -> float:
    """Return what the postings of a period on the VAT accounts add up to, collections apart."""
    rows = (row for row in r.entries if first <= row["Date"] <= last and row["AccountNumber"] in VAT_ACCOUNTS)
    kept = [row for row in rows if row["Type"] == "Normal" and not collects(row)]
    return round(sum(row["Amount"] for row in kept), 2) if kept else 0.0


def collects(row: Row) -> bool:
    """Tell whether a posting collects VAT."""
    return (row["Description"] or "").startswith("Samling af moms")


def paid_days(r: Reach) -> list[str]:
    """Return the days on which VAT left or reached the bank."""
    return sorted({row["Date"] for row in settlements(r, 55000)})


VAT = {
    "payments of A": Box(9, lambda r: len(paid_days(r))),
    "through the tax account": Box(1, lambda r: len(settlements(r, TAX_ACCOUNT))),
    "a refund": Box(1, lambda r: many(settlements(r, 55000), lambda e: e["Amount"] < 0)),
    "a nil quarter": Box(1, lambda r: int(vat_of(r, "2024-01-01", "2024-03-31") == 0)),
    "Q3 2026 not paid yet": Box(
        1, lambda r: int(vat_of(r, "2026-07-01", "2026-09-30") < 0 and paid_days(r)[-1] < "2026-10-01")
    ),
    "a primo row on 64100": Box(
        1, lambda r: many(r.entries, lambda e: e["AccountNumber"] == SETTLEMENT and e["Type"] == "Primo")
    ),
    "an øre rest": Box(1, lambda r: int(0 < abs(r.report("saldo", "2026").get(SETTLEMENT, 0)) < 10)),
    "payments of B": Box(8, lambda r: len(paid_days(r.of(B)))),
    "payments of D": Box(21, lambda r: len(paid_days(r.of(D)))),
    "September of D, late": Box(1, lambda r: int(paid_days(r.of(D))[-1] == "2026-11-06")),
    "F has settled nothing": Box(1, lambda r: int(not settlements(r.of(F), 55000))),
    "E has no VAT": Box(
        1, lambda r: int(not kinds(r.of(E).entries, "VatCode", *VAT_ACCOUNTS) and no_vat(r.of(E)))
    ),
}


def no_vat(r: Reach) -> bool:
    """Tell whether no posting has a VAT code or stands on a VAT account."""
    return not many(r.entries, lambda e: e["VatCode"] or e["AccountNumber"] in VAT_ACCOUNTS)


def late(r: Reach) -> int:
    """Count the vouchers that were booked after the year they are dated in."""
    vouchers = (*r.manual_vouchers, *r.purchases)
    return many(vouchers, lambda v: v["BookingTime"] and v["BookingTime"][:4] > v["VoucherDate"][:4])


def used_again(r: Reach) -> int:
    """Count the voucher numbers of the manual series that two years have."""
    rows = (row for row in r.entries if row["VoucherType"] in {"Purchases", "manuel"})
    years = {(row["VoucherNumber"], row["Date"][:4]) for row in rows}
    return sum(1 for count in Counter(number for number, _ in years).values() if count > 1)


def vouchers(r: Reach, test: Test) -> int:
    """Count the vouchers that have a posting which passes a test."""
    return len({row["VoucherGuid"] for row in r.entries if row["VoucherGuid"] and test(row)})


ENTRIES = {
    **boxes(
        "of {}",
        {"2024": 2_700, "2025": 3_200, "2026": 3_000},
        lambda r, year: many(r.entries, lambda e: e["Date"][:4] == year),
    ),
    "types": Box(2, lambda r: kinds(r.entries, "Type", "Normal", "Primo")),
    "Ultimo, behind its switch": Box(
        1, lambda r: many(r.switched(ultimo="result-to-equity").entries, lambda e: e["Type"] == "Ultimo")
    ),
    "40,000 by grow": Box(40_000, lambda r: len(r.beside(grown(LARGE, date(2026, 11, 16))).entries)),
    "types of voucher": Box(
        4, lambda r: kinds(r.entries, "VoucherType", "Sales", "Purchases", "manuel", None)
    ),
    "in the future": Box(3, lambda r: vouchers(r, lambda e: e["Date"] > TODAY)),
    "booked after their year": Box(4, late),
    "voucher numbers used in two years": Box(20, used_again),
    "without a file": Box(
        60, lambda r: vouchers(r, lambda e: e["VoucherType"] == "Purchases" and not e["FileGuid"])
    ),
    "without a contact": Box(100, lambda r: many(r.entries, lambda e: not e["ContactGuid"])),
    "changes: a window of none": Box(
        1, lambda r: int(not r.changes("2026-11-15T00:00:00Z", "2026-11-15T23:59:59Z"))
    ),
    # a window of one row cannot be: every voucher balances, so the least that comes into the books is two
    "changes: a window of one voucher": Box(1, lambda r: int(len(smallest(r)) == 2)),
    "changes: a window of 2,500 rows": Box(
        2_500, lambda r: len(r.changes("2025-12-01T00:00:00Z", "2025-12-31T23:59:59Z"))
    ),
    "changes: a window of exactly 31 x 24 hours": Box(
        100, lambda r: len(r.changes("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"))
    ),
}


def smallest(r: Reach) -> list[Row]:
    """Return the rows of the first window of an hour in 2026 that holds a single voucher."""
    days = (date(2026, month, day) for month in range(1, 11) for day in range(1, 29))
    windows = (r.changes(f"{day}T11:30:00Z", f"{day}T12:30:00Z") for day in days)
    return next((rows for rows in windows if len(rows) == 2), [])


def refused(path: str, status: int, *, of: int = A, accept: str = "application/json") -> Box:
    """Return the box of a request that is refused."""
    return Box(1, lambda r: int(r.of(of).status(path, accept) == status))


ERRORS = {
    "unknown contact": refused(f"contacts/{NOBODY}", 404),
    "unknown product": refused(f"products/{NOBODY}", 404),
    "unknown file": refused(f"files/{NOBODY}", 404),
    "unknown invoice": refused(f"invoices/{NOBODY}", 400),
    "unknown credit note": refused(f"sales/creditnotes/{NOBODY}", 400),
    "unknown offer": refused(f"tradeoffers/{NOBODY}", 400),
    "unknown purchase": refused(f"vouchers/purchase/{NOBODY}", 404),
    "unknown purchase credit note": refused(f"vouchers/purchase/creditnotes/{NOBODY}", 404),
    "unknown manual voucher": refused(f"vouchers/manuel/{NOBODY}", 404),
    "code 63 of an unknown invoice": Box(
        1, lambda r: int(r.answer(f"invoices/{NOBODY}").json()["code"] == 63)
    ),
    "a deleted invoice, still answered": Box(1, lambda r: len(deleted_invoices(r))),
    "the PDF of a draft": Box(1, lambda r: int(r.status(f"invoices/{draft(r)}", PDF) >= 400)),
    "a year that is not there": refused("1999/reports/saldo", 404),
    "entries across years": refused("entries?fromDate=2025-12-31&toDate=2026-01-01", 400),
    "a window of 32 days": refused(
        "entries/changes?changesFrom=2026-10-01T00:00:00Z&changesTo=2026-11-02T00:00:00Z", 400
    ),
    "the organisation of another user": refused(f"/v1/{B}/contacts", 403),
    "no Pro": refused("contacts", 403, of=C),
    "an empty company": Box(1, lambda r: int(not r.of(G).contacts and not r.of(G).invoices)),
}


def deleted_invoices(r: Reach) -> list[Row]:
    """Return the deleted invoices, each asked for by its guid."""
    rows = r.get("invoices?deletedOnly=true&fields=Guid")["Collection"]
    return r.each("invoices/{}", (row["Guid"] for row in rows))


def draft(r: Reach) -> str:
    """Return the guid of a draft."""
    return next(str(one["Guid"]) for one in r.invoice_documents if one["Status"] == "Draft")


BOXES = {"purchases": PURCHASES, "VAT": VAT, "entries": ENTRIES, "errors": ERRORS}
