"""The cases of contacts with their notes and statements, of products and of files.

Law of this module: as `sales`, a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from uuid import UUID

from mock_dinero.ledger.books import Contact, Product
from mock_dinero.ledger.dates import copenhagen_day
from mock_dinero.ledger.papers import File
from mock_dinero.seed.examples.case import Case, Found, Rule, Shelf

SIX_MB = 6 * 1024 * 1024


def contact(test: Callable[[Contact, Shelf], object], tail: str = "") -> Rule:
    """Return the rule that finds the first contact that passes a test."""

    def rule(shelf: Shelf) -> Found | None:
        guid = next((one.guid for one in shelf.company.contacts if test(one, shelf)), None)
        return Found(f"contacts/{guid}{tail}", guid) if guid else None

    return rule


def product(test: Callable[[Product, Shelf], object]) -> Rule:
    """Return the rule that finds the first product that passes a test."""

    def rule(shelf: Shelf) -> Found | None:
        guid = next((one.guid for one in shelf.company.products if test(one, shelf)), None)
        return Found(f"products/{guid}", guid) if guid else None

    return rule


def file(test: Callable[[File], object]) -> Rule:
    """Return the rule that finds the first file that passes a test, to be downloaded."""

    def rule(shelf: Shelf) -> Found | None:
        guid = next((one.guid for one in shelf.company.files if test(one)), None)
        return Found(f"files/{guid}", guid) if guid else None

    return rule


def statement_of(test: Callable[[int], object], query: str = "") -> Rule:
    """Return the rule that finds the first contact whose statement has so many lines."""

    def rule(shelf: Shelf) -> Found | None:
        guid = next((guid for guid, lines in shelf.statements.items() if test(lines)), None)
        return Found(f"state-of-account/{guid}{query}", guid) if guid else None

    return rule


def _named_twice(card: Contact, shelf: Shelf) -> bool:
    return Counter(one.name for one in shelf.company.contacts)[card.name] > 1


def _invoiced(card: Contact, shelf: Shelf) -> bool:
    return any(one.contact_guid == card.guid for one in shelf.company.invoices)


def _sides(*, debtor: bool, creditor: bool) -> Callable[[Contact, Shelf], object]:
    return lambda c, _: c.deleted_at is None and (c.is_debitor, c.is_creditor) == (debtor, creditor)


def _company_status(status: str) -> Callable[[Contact, Shelf], object]:
    return lambda card, _: card.company_status == status


def _region(region: str) -> Callable[[Contact, Shelf], object]:
    return lambda card, _: card.vat_region == region


def _with_mark(mark: str) -> Callable[[Contact, Shelf], object]:
    return lambda card, _: mark in card.name


def _terms(kind: str) -> Callable[[Contact, Shelf], object]:
    return lambda card, _: card.payment_condition == kind


def _notes(*, gone: bool) -> Callable[[Contact, Shelf], object]:
    return lambda card, shelf: any(
        note.contact_guid == card.guid and (note.deleted_at is not None) == gone
        for note in shelf.company.notes
    )


def _note(test: Callable[[str], object]) -> Rule:
    def rule(shelf: Shelf) -> Found | None:
        for one in shelf.company.notes:
            if test(one.text) and one.deleted_at is None:
                return Found(f"contacts/{one.contact_guid}/notes/{one.guid}", one.guid)
        return None

    return rule


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _kind(extension: str) -> Callable[[File], object]:
    return lambda one: one.extension == extension and one.size > 0


def _listed(query: str) -> Rule:
    return lambda shelf: Found(f"files{query}") if shelf.company.files else None


def _unit(unit: str) -> Callable[[Product, Shelf], object]:
    return lambda one, _: one.unit == unit


def _numbered_twice(one: Product, shelf: Shelf) -> bool:
    return bool(one.number) and Counter(p.number for p in shelf.company.products)[one.number] > 1


_MARKS = {"ampersand": "&", "apostrophe": "'", "semicolon": ";", "emoji": "\N{BICYCLE}", "oe": "ø"}
_UNITS = (
    *("hours", "parts", "km", "day", "week", "month", "kilogram", "cubicMetre", "set", "litre", "box"),
    *("case", "carton", "metre", "package", "shipment", "squareMetre", "session", "tonne"),
)
CONTACTS = (
    Case("contact-company", "A company.", contact(lambda c, _: not c.is_person)),
    Case("contact-person", "A private person.", contact(lambda c, _: c.is_person)),
    Case("contact-member", "A member of a union, with a number.", contact(lambda c, _: c.member_number)),
    Case("contact-debtor", "Only a debtor.", contact(_sides(debtor=True, creditor=False))),
    Case("contact-creditor", "Only a creditor.", contact(_sides(debtor=False, creditor=True))),
    Case("contact-both", "Debtor and creditor.", contact(_sides(debtor=True, creditor=True))),
    Case("contact-neither", "Neither debtor nor creditor.", contact(_sides(debtor=False, creditor=False))),
    Case("contact-deleted", "A deleted contact, still answered.", contact(lambda c, _: c.deleted_at)),
    Case(
        "contact-deleted-with-invoices",
        "Deleted, and invoices carry its guid.",
        contact(lambda c, h: c.deleted_at and _invoiced(c, h)),
    ),
    Case("contact-ean", "With an EAN number.", contact(lambda c, _: c.ean)),
    Case("contact-se", "With an SE number.", contact(lambda c, _: c.se_number)),
    Case("contact-p", "With a P number.", contact(lambda c, _: c.p_number)),
    Case(
        "contact-without-cvr",
        "A Danish company without a CVR number.",
        contact(lambda c, _: not c.is_person and c.country == "DK" and not c.vat_number),
    ),
    Case(
        "contact-foreign-vat",
        "With a foreign VAT number.",
        contact(lambda c, _: c.country != "DK" and c.vat_number),
    ),
    *(
        Case(f"contact-status-{status}", f"CompanyStatus is {status}.", contact(_company_status(status)))
        for status in ("normal", "underBankruptcy", "dissolved", "unknown")
    ),
    *(
        Case(f"contact-region-{region.lower()}", f"VatRegionKey is {region}.", contact(_region(region)))
        for region in ("DK", "EU", "World")
    ),
    *(
        Case(f"contact-name-{name}", f"Its name has {mark} in it.", contact(_with_mark(mark)))
        for name, mark in _MARKS.items()
    ),
    Case("contact-name-long", "A name of 200 characters.", contact(lambda c, _: len(c.name) == 200)),
    Case("contact-name-twice", "Another contact has the same name.", contact(_named_twice)),
    Case(
        "contact-injection",
        "Its name is an instruction to a language model.",
        contact(lambda c, _: "instrukser" in c.name),
    ),
    *(
        Case(f"contact-terms-{kind.lower()}", f"Payment terms {kind}.", contact(_terms(kind)))
        for kind in ("Netto", "NettoCash", "CurrentMonthOut")
    ),
)
NOTES = (
    Case("notes", "The notes of a contact.", contact(_notes(gone=False), "/notes")),
    Case(
        "notes-deleted",
        "The deleted notes of a contact.",
        contact(_notes(gone=True), "/notes?deletedOnly=true"),
    ),
    Case(
        "notes-none",
        "A contact without notes: an empty page.",
        contact(lambda c, h: not (_notes(gone=False)(c, h) or _notes(gone=True)(c, h)), "/notes"),
    ),
    Case("note", "One note.", _note(bool)),
    Case(
        "note-injection",
        "A note that is an instruction to a language model.",
        _note(lambda t: "instrukser" in t),
    ),
)
STATEMENTS = (
    Case("statement-empty", "A statement without a line.", statement_of(lambda n: n == 0)),
    Case("statement-1", "A statement of one line.", statement_of(lambda n: n == 1)),
    Case("statement-150", "A statement of 150 lines.", statement_of(lambda n: n == 150)),
    Case("statement-620", "A statement of more than 500 lines.", statement_of(lambda n: n > 500)),
    Case("statement-open", "Only what is open.", statement_of(lambda n: n > 100, "?hideClosed=true")),
)
PRODUCTS = (
    *(Case(f"product-unit-{unit}", f"Sold by {unit}.", product(_unit(unit))) for unit in _UNITS),
    Case("product-deleted", "A deleted product.", product(lambda p, _: p.deleted_at)),
    Case("product-without-number", "A product without a number.", product(lambda p, _: p.number is None)),
    Case("product-number-twice", "Another product has the same number.", product(_numbered_twice)),
    Case(
        "product-comment", "A comment of 128 characters.", product(lambda p, _: len(p.comment or "") == 128)
    ),
    Case("product-free", "Its price is 0.", product(lambda p, _: p.base == 0)),
    Case("product-half", "Quantity 0.5.", product(lambda p, _: str(p.quantity) == "0.5")),
    Case("product-quarter", "Quantity 7.25.", product(lambda p, _: str(p.quantity) == "7.25")),
)
FILES = (
    *(
        Case(f"file-{kind}", f"A {kind} file, its bytes.", file(_kind(kind)))
        for kind in ("pdf", "jpg", "png", "xml", "heic", "csv", "docx")
    ),
    Case("file-on-two-vouchers", "One file on two vouchers.", file(lambda f: len(f.links) == 2)),
    Case("file-unused", "A file no voucher has.", file(lambda f: not f.links and f.size)),
    Case("file-without-name", "A file without a name.", file(lambda f: f.name is None)),
    Case("file-empty", "A file of 0 bytes.", file(lambda f: f.size == 0)),
    Case("file-6mb", "Exactly 6 MB.", file(lambda f: f.size == SIX_MB)),
    Case("file-6mb-and-one", "One byte more than 6 MB.", file(lambda f: f.size == SIX_MB + 1)),
    Case("file-twelve-pages", "A PDF of twelve pages.", file(lambda f: f.pages == 12)),
    Case("file-odd-guid", "Its FileGuid is no UUID.", file(lambda f: not _is_guid(f.guid))),
    Case(
        "file-edge-of-day",
        "Uploaded late in UTC, when it was tomorrow in Copenhagen.",
        file(lambda f: copenhagen_day(f.uploaded_at) > f.uploaded_at.date()),
    ),
    *(
        Case(
            f"files-{status.lower()}",
            f"The files whose status is {status}.",
            _listed(f"?fileStatus={status}"),
        )
        for status in ("All", "Used", "Unused")
    ),
    Case("files-by-extension", "Only certain kinds of file.", _listed("?extensions=xml,csv")),
    Case("files-none", "A page behind the last: an empty array.", _listed("?page=99")),
)
CASES = (*CONTACTS, *NOTES, *STATEMENTS, *PRODUCTS, *FILES)
