"""Boxes of reference data, contacts, products and files.

Law of this module: a row is a box of the checklist, the least there must be, and how a client counts it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from mock_dinero.ledger import chart, vat
from tests.mock_dinero.boxes.reach import PDF, A, B, Box, C, D, E, F, G, Reach, Row, boxes, kinds, many

OWN_CODE = "DEL60"
CODES = {kind.code for kind in vat.VAT_TYPES}
SIX_MB = 6 * 1024 * 1024
_EU = (
    *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT"),
    *("LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
)


def codes_posted(r: Reach) -> Counter[str]:
    """Count the postings of each VAT code."""
    return Counter(row["VatCode"] for row in r.entries if row["VatCode"])


def codes_on_both_sides(r: Reach) -> int:
    """Count the VAT codes that were debited and credited."""
    signs = {(row["VatCode"], row["Amount"] > 0) for row in r.entries if row["VatCode"]}
    return sum(1 for code in {code for code, _ in signs} if {(code, True), (code, False)} <= signs)


def numbers(r: Reach) -> set[int]:
    """Return the account numbers of the chart."""
    return {account["AccountNumber"] for account in r.accounts}


def balances(r: Reach) -> dict[int, float]:
    """Return the balances of the running year."""
    return r.report("saldo", "2026")


def months_of(year: Row) -> int:
    """Return how many months an accounting year has."""
    start, end = (date.fromisoformat(year[key]) for key in ("FromDate", "ToDate"))
    return (end.year - start.year) * 12 + end.month - start.month + 1


def over_years(r: Reach, key: str) -> set[str]:
    """Return the values of a key over the accounting years of all companies."""
    return {year[key] for number in (A, B, D, E, F, G) for year in r.of(number).years}


def terms(r: Reach) -> set[str]:
    """Return the payment terms of all companies' settings."""
    return {r.of(number).get("sales/settings")["PaymentConditionType"] for number in (A, B, D, E, F, G)}


def cards(r: Reach, *, debtor: bool, creditor: bool) -> int:
    """Count the contacts by what they are."""
    return many(r.contacts, lambda c: (c["IsDebitor"], c["IsCreditor"]) == (debtor, creditor))


def twice(rows: list[Row], key: str) -> int:
    """Count the values of a key that two rows share."""
    return sum(1 for count in Counter(row[key] for row in rows if row[key]).values() if count == 2)


def is_uuid(text: str) -> bool:
    """Tell whether a text is a guid."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def of_kind(r: Reach, kind: str) -> int:
    """Count the files of a kind."""
    return many(r.files, lambda f: f["Extension"].lower() == kind)


REFERENCE = {
    "Dinero's 14 VAT codes": Box(14, lambda r: kinds(r.get("vatTypes"), "VatCode", *CODES)),
    "an own partial VAT code": Box(1, lambda r: kinds(r.get("vatTypes"), "VatCode", OWN_CODE)),
    "VAT codes with two postings": Box(
        15, lambda r: sum(1 for code in {*CODES, OWN_CODE} if codes_posted(r)[code] >= 2)
    ),
    "VAT codes on both sides": Box(4, codes_on_both_sides),
    "the standard chart, less one that was deleted": Box(
        len(chart.STANDARD) - 1, lambda r: len(numbers(r) & {account.number for account in chart.STANDARD})
    ),
    "categories with an account": Box(25, lambda r: kinds(r.accounts, "Category", *chart.CATEGORY_NAMES)),
    "own accounts": Box(3, lambda r: len(numbers(r) & {2990, 53005, 63005})),
    "hidden accounts": Box(2, lambda r: many(r.accounts, lambda a: a["IsHidden"])),
    "accounts deleted after posting": Box(
        1, lambda r: len({row["AccountNumber"] for row in r.entries} - numbers(r))
    ),
    "99999 with a balance": Box(1, lambda r: int(bool(balances(r).get(99999)))),
    "sum accounts for every group": Box(
        len(chart.SUM_ACCOUNTS),
        lambda r: len(
            r.report("saldo", "2026", "?includeSummaryAccount=true&showZeroAccount=true").keys()
            & {one.number for one in chart.SUM_ACCOUNTS}
        ),
    ),
    "deposit accounts": Box(6, lambda r: len(r.deposits)),
    "a default deposit account": Box(1, lambda r: many(r.deposits, lambda d: d["IsDefault"])),
    "a hidden deposit account with a balance": Box(
        1, lambda r: many(r.deposits, lambda d: d["IsHidden"] and balances(r).get(d["AccountNumber"]))
    ),
    "deposit accounts with bank details": Box(
        4, lambda r: many(r.deposits, lambda d: d["BankAccountNumber"])
    ),
    "years of A": Box(3, lambda r: len(r.years)),
    "years of B": Box(4, lambda r: len(r.of(B).years)),
    "years of D": Box(2, lambda r: len(r.of(D).years)),
    "years of E, F and G": Box(3, lambda r: sum(len(r.of(number).years) for number in (E, F, G))),
    "a year of 18 months": Box(1, lambda r: many(r.of(B).years, lambda y: months_of(y) == 18)),
    "names of years with a slash": Box(4, lambda r: many(r.of(B).years, lambda y: "/" in y["Name"])),
    "salary sum tax states": Box(3, lambda r: len(over_years(r, "SalarySumTaxStateEnum"))),
    "countries of the EU": Box(27, lambda r: kinds(r.get("/v1/countries"), "Key", *_EU)),
    "other countries": Box(10, lambda r: kinds(r.get("/v1/countries"), "Key") - 27),
    "settings with FIK": Box(1, lambda r: int(r.get("sales/settings")["UseFikCode"])),
    "settings without FIK": Box(1, lambda r: int(not r.of(B).get("sales/settings")["UseFikCode"])),
    "settings: lines with VAT": Box(1, lambda r: int(r.of(B).get("sales/settings")["LinesInclVat"])),
    "settings: payment terms": Box(3, lambda r: len(terms(r) & {"Netto", "NettoCash", "CurrentMonthOut"})),
    "a sole trader": Box(1, lambda r: companies(r, "CompanyTypeKey", "SoleProprietorship")),
    "limited companies": Box(1, lambda r: companies(r, "CompanyTypeKey", "PublicLimitedCompany")),
    "a union": Box(1, lambda r: companies(r, "CompanyTypeKey", "Union")),
    "outside the VAT register": Box(1, lambda r: companies(r, "IsVatFree", True)),
    "exempt from tax": Box(1, lambda r: companies(r, "IsTaxFreeUnion", True)),
    "Total": Box(1, lambda r: many(everyone(r), lambda o: o["Subscription"]["HasTotal"])),
    "without Pro": Box(1, lambda r: many(everyone(r), lambda o: not o["Subscription"]["HasPro"])),
}


def everyone(r: Reach) -> list[Row]:
    """Return the organisations of a user who reaches all of them."""
    return [row for number in (A, B, C, D, E, F, G) for row in r.of(number).get("/v1.1/organizations")]


def companies(r: Reach, key: str, value: object) -> int:
    """Count the organisations by a key."""
    return many(everyone(r), lambda o: o[key] == value)


def statements_of(r: Reach, lines: int) -> int:
    """Count the statements of that many lines, of A and of E."""
    return sum(1 for one in (*r.statements, *r.of(E).statements) if len(one) == lines)


def line_states(r: Reach) -> set[str]:
    """Return the states that lines of statements have."""
    every = (*r.statements, *r.of(E).without_vouchers().statements)
    return {line["Status"].lower() for one in every for line in one}


def deleted_with_invoices(r: Reach) -> int:
    """Count the deleted contacts that invoices name."""
    named = {row["ContactGuid"] for row in r.invoices}
    return many(r.contacts, lambda c: c["DeletedAt"] and c["ContactGuid"] in named)


def both_sides(statement: list[Row]) -> bool:
    """Tell whether a statement has sales and purchases."""
    return {"sales", "purchases"} <= {line["RelatedVoucherCategory"].lower() for line in statement}


CONTACTS = {
    "contacts": Box(120, lambda r: len(r.contacts)),
    "companies": Box(84, lambda r: many(r.contacts, lambda c: not c["IsPerson"])),
    "persons": Box(36, lambda r: many(r.contacts, lambda c: c["IsPerson"])),
    "members with a number": Box(
        6, lambda r: many(r.of(E).contacts, lambda c: c["IsMember"] and c["MemberNumber"])
    ),
    "debtors only": Box(60, lambda r: cards(r, debtor=True, creditor=False)),
    "creditors only": Box(30, lambda r: cards(r, debtor=False, creditor=True)),
    "both": Box(12, lambda r: cards(r, debtor=True, creditor=True)),
    "neither": Box(18, lambda r: cards(r, debtor=False, creditor=False)),
    "deleted": Box(6, lambda r: many(r.contacts, lambda c: c["DeletedAt"])),
    "deleted with invoices": Box(2, deleted_with_invoices),
    "EAN": Box(5, lambda r: many(r.contacts, lambda c: c["EanNumber"])),
    "SE": Box(2, lambda r: many(r.contacts, lambda c: c["SENumber"])),
    "P": Box(2, lambda r: many(r.contacts, lambda c: c["PNumber"])),
    "Danish companies without CVR": Box(
        10,
        lambda r: many(
            r.contacts, lambda c: not c["IsPerson"] and c["CountryKey"] == "DK" and not c["VatNumber"]
        ),
    ),
    "foreign VAT numbers": Box(
        8, lambda r: many(r.contacts, lambda c: c["VatNumber"] and not c["VatNumber"].isdigit())
    ),
    "company statuses": Box(
        4, lambda r: kinds(r.contacts, "CompanyStatus", "normal", "underBankruptcy", "dissolved", "unknown")
    ),
    "regions": Box(3, lambda r: kinds(r.contacts, "VatRegionKey", "DK", "EU", "World")),
    "awkward characters": Box(
        9, lambda r: len(set("æøåÆØ&';🚲") & set("".join(card["Name"] for card in r.contacts)))
    ),
    "a name of 200 characters": Box(1, lambda r: many(r.contacts, lambda c: len(c["Name"]) == 200)),
    "injected instructions": Box(
        2,
        lambda r: many(r.contacts, lambda c: "instrukser" in c["Name"] or "SYSTEM" in (c["Street"] or "")),
    ),
    "names used twice": Box(2, lambda r: twice(r.contacts, "Name")),
    "notes": Box(12, lambda r: len(r.notes)),
    "contacts with notes": Box(5, lambda r: kinds(r.notes, "on")),
    "deleted notes": Box(2, lambda r: many(r.notes, lambda n: n["DeletedAt"])),
    "a note with an injected instruction": Box(
        1, lambda r: many(r.notes, lambda n: "instrukser" in n["Text"])
    ),
    "statements without a line": Box(1, lambda r: statements_of(r, 0)),
    "statements of one line": Box(1, lambda r: statements_of(r, 1)),
    "statements of 150 lines": Box(1, lambda r: statements_of(r, 150)),
    "statements of 620 lines": Box(1, lambda r: statements_of(r, 620)),
    "states of a line": Box(3, lambda r: len(line_states(r) & {"open", "closed", "unknown"})),
    "customer and supplier in one": Box(1, lambda r: sum(1 for one in r.statements if both_sides(one))),
    "statements as PDF": Box(
        1,
        lambda r: int(r.status(f"state-of-account/{r.contacts[0]['ContactGuid']}/pdf", PDF) == 200),
    ),
}
PRODUCTS = {
    "products": Box(45, lambda r: len(r.products)),
    "units": Box(19, lambda r: kinds(r.products, "Unit")),
    "deleted": Box(4, lambda r: many(r.products, lambda p: p["DeletedAt"])),
    "without a number": Box(3, lambda r: many(r.products, lambda p: p["ProductNumber"] is None)),
    "numbers used twice": Box(1, lambda r: twice(r.products, "ProductNumber")),
    "comments": Box(10, lambda r: many(r.products, lambda p: p["Comment"])),
    "a comment of 128 characters": Box(
        1, lambda r: many(r.products, lambda p: len(p["Comment"] or "") == 128)
    ),
    "price 0": Box(1, lambda r: many(r.products, lambda p: p["BaseAmountValue"] == 0)),
    "quantities 0.5 and 7.25": Box(2, lambda r: kinds(r.products, "Quantity", 0.5, 7.25)),
}
FILES = {
    "files": Box(230, lambda r: len(r.files)),
    **boxes(
        "{} files", {"pdf": 150, "jpg": 40, "png": 25, "xml": 5, "heic": 2, "csv": 3, "docx": 5}, of_kind
    ),
    "used": Box(200, lambda r: len(r.get("files?fileStatus=Used&pageSize=1000"))),
    "unused": Box(30, lambda r: len(r.get("files?fileStatus=Unused&pageSize=1000"))),
    "on two vouchers": Box(1, lambda r: many(r.files, lambda f: len(f["Linked"]) == 2)),
    "without a name": Box(2, lambda r: many(r.files, lambda f: f["Name"] is None)),
    "of 0 bytes": Box(1, lambda r: many(r.files, lambda f: f["Size"] == 0)),
    "of exactly 6 MB": Box(1, lambda r: many(r.files, lambda f: f["Size"] == SIX_MB)),
    "of a byte more": Box(1, lambda r: many(r.files, lambda f: f["Size"] == SIX_MB + 1)),
    "a PDF of 12 pages": Box(1, lambda r: many(r.files, lambda f: f["NumberOfPages"] == 12)),
    "ids that are no guids": Box(5, lambda r: many(r.files, lambda f: not is_uuid(f["FileGuid"]))),
    "uploads on the edge of a day": Box(
        2,
        lambda r: many(r.files, lambda f: f["UploadedAt"] in {"2025-12-31T23:30:00", "2026-03-31T22:00:00"}),
    ),
    "downloads that are as long as listed": Box(
        8, lambda r: many(r.files[:8], lambda f: len(r.answer(f"files/{f['FileGuid']}").content) == f["Size"])
    ),
}
BOXES = {"reference": REFERENCE, "contacts": CONTACTS, "products": PRODUCTS, "files": FILES}
