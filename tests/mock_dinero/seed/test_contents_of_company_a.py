"""Company A holds what the demo needs, counted: a table of names, how many, and how to count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from mock_dinero.ledger.books import ManualVoucher, Purchase, SalesVoucher
from mock_dinero.ledger.chart import CATEGORY_NAMES
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import due_date
from mock_dinero.ledger.payables import purchase_status
from mock_dinero.ledger.receivables import PaymentState, payment_state
from mock_dinero.ledger.totals import Totals, codes_of, totals_of
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.seed.days import AS_OF, TODAY


@dataclass(frozen=True, slots=True)
class Seen:
    """Company A with the states and totals that the counts ask for again and again."""

    company: Company
    totals: dict[str, Totals]
    states: dict[str, PaymentState]

    @property
    def booked(self) -> list[SalesVoucher]:
        return [invoice for invoice in self.company.invoices if invoice.is_booked]

    def invoices(self, test: Callable[[SalesVoucher], object]) -> int:
        return sum(1 for invoice in self.company.invoices if test(invoice))

    def with_status(self, *statuses: str) -> int:
        return self.invoices(lambda i: i.deleted_at is None and self.states[i.guid].status in statuses)

    def notes(self, test: Callable[[SalesVoucher], object]) -> int:
        return sum(1 for note in self.company.credit_notes if test(note))

    def bills(self, test: Callable[[Purchase], object]) -> int:
        return sum(1 for bill in self.company.purchases if test(bill))

    def contacts(self, **facts: object) -> int:
        return sum(
            1
            for contact in self.company.contacts
            if all(getattr(contact, name) == fact for name, fact in facts.items())
        )

    def written(self, text: str) -> int:
        """Manual vouchers whose first line starts with the text."""
        lines = (voucher.lines[0] for voucher in self.company.manual_vouchers)
        return sum(1 for line in lines if (line.description or "").startswith(text))


@pytest.fixture(scope="session")
def seen(a: Company) -> Seen:
    """Company A and its states, worked out once."""
    codes = codes_of(a.accounts)
    sales = (*a.invoices, *a.credit_notes)
    totals = {voucher.guid: totals_of(voucher, codes) for voucher in sales}
    states = {voucher.guid: payment_state(voucher, totals[voucher.guid], TODAY) for voucher in sales}
    return Seen(a, totals, states)


def has_open_reminders(invoice: SalesVoucher) -> int:
    return sum(1 for reminder in invoice.reminders if not (reminder.is_draft or reminder.is_deleted))


def due(invoice: SalesVoucher) -> date:
    return due_date(invoice.date, invoice.terms)


def unpaid_and_due(seen: Seen, day: int) -> list[str]:
    """The statuses of the invoices without payments that are due on a day of November 2026."""
    found = (i for i in seen.booked if due(i) == date(2026, 11, day) and not i.payments)
    return [seen.states[invoice.guid].status for invoice in found]


def codes_in(seen: Seen, invoice: SalesVoucher) -> set[str | None]:
    return {net.code for net in seen.totals[invoice.guid].nets}


def difference(seen: Seen) -> set[bool]:
    """The directions in which account 1445 was booked: True is a gain."""
    return {entry.amount < 0 for entry in seen.company.entries if entry.account == 1445}


Count = Callable[[Seen], object]
CONTACTS: dict[str, tuple[object, Count]] = {
    "contacts": (120, lambda s: s.contacts()),
    "companies": (84, lambda s: s.contacts(is_person=False)),
    "persons": (36, lambda s: s.contacts(is_person=True)),
    "debtors only": (60, lambda s: s.contacts(is_debitor=True, is_creditor=False)),
    "creditors only": (30, lambda s: s.contacts(is_debitor=False, is_creditor=True)),
    "both": (12, lambda s: s.contacts(is_debitor=True, is_creditor=True)),
    "neither": (18, lambda s: s.contacts(is_debitor=False, is_creditor=False)),
    "deleted": (6, lambda s: 120 - s.contacts(deleted_at=None)),
    "deleted with invoices": (
        2,
        lambda s: len(
            {c.guid for c in s.company.contacts if c.deleted_at} & {i.contact_guid for i in s.booked}
        ),
    ),
    "with EAN": (5, lambda s: sum(1 for c in s.company.contacts if c.ean and c.att_person)),
    "with SE": (2, lambda s: sum(1 for c in s.company.contacts if c.se_number)),
    "with P": (2, lambda s: sum(1 for c in s.company.contacts if c.p_number)),
    "foreign VAT numbers": (
        8,
        lambda s: sum(1 for c in s.company.contacts if c.vat_number and not c.vat_number.isdigit()),
    ),
    "Danish companies without CVR": (
        10,
        lambda s: sum(
            1 for c in s.company.contacts if not c.is_person and c.country == "DK" and not c.vat_number
        ),
    ),
    "company statuses": (
        {None, "normal", "underBankruptcy", "dissolved", "unknown"},
        lambda s: {c.company_status for c in s.company.contacts},
    ),
    "name of 200 characters": (1, lambda s: sum(1 for c in s.company.contacts if len(c.name) == 200)),
    "awkward characters": (
        True,
        lambda s: all(any(mark in c.name for c in s.company.contacts) for mark in "æøåÆØÅ&';\N{BICYCLE}"),
    ),
    "injected instructions": (
        2,
        lambda s: sum(
            1 for c in s.company.contacts if "instrukser" in c.name or "SYSTEM" in (c.street or "")
        ),
    ),
    "names used twice": (
        2,
        lambda s: sum(1 for count in Counter(c.name for c in s.company.contacts).values() if count == 2),
    ),
    "regions": ({"DK", "EU", "World"}, lambda s: {c.vat_region for c in s.company.contacts}),
}
INVOICES: dict[str, tuple[object, Count]] = {
    "invoices": (400, lambda s: s.invoices(lambda i: True)),
    "deleted drafts": (6, lambda s: s.invoices(lambda i: i.deleted_at and not i.is_booked)),
    "Draft": (12, lambda s: s.with_status("Draft")),
    "Booked": (45, lambda s: s.with_status("Booked")),
    "Overdue": (36, lambda s: s.with_status("Overdue")),
    "Paid": (295, lambda s: s.with_status("Paid")),
    "OverPaid": (6, lambda s: s.with_status("OverPaid")),
    "old drafts": (
        3,
        lambda s: s.invoices(lambda i: not i.is_booked and not i.deleted_at and i.date.year < 2026),
    ),
    "drafts without contact": (2, lambda s: s.invoices(lambda i: i.contact_guid is None)),
    "due yesterday": (["Overdue"], lambda s: unpaid_and_due(s, 15)),
    "due today": (["Booked"], lambda s: unpaid_and_due(s, 16)),
    "due tomorrow": (["Booked"], lambda s: unpaid_and_due(s, 17)),
    "part-paid": (
        8,
        lambda s: s.invoices(
            lambda i: (
                i.payments
                and s.states[i.guid].status in {"Booked", "Overdue"}
                and s.states[i.guid].paid * 10 <= s.totals[i.guid].incl * 7
            )
        ),
    ),
    "paid by credit note": (
        4,
        lambda s: s.invoices(lambda i: i.payments and all(p.related_guid for p in i.payments)),
    ),
    "paid in the ledger": (
        2,
        lambda s: s.invoices(
            lambda i: any(p.deposit_account is None and not p.related_guid for p in i.payments)
        ),
    ),
    "remainder as fee": (2, lambda s: s.invoices(lambda i: any(p.remainder_is_fee for p in i.payments))),
    "one øre off": (2, lambda s: sum(1 for i in s.booked if abs(s.states[i.guid].remaining) == 1)),
    "currencies": (
        {"DKK": 340, "EUR": 35, "USD": 12, "SEK": 8, "NOK": 5},
        lambda s: dict(Counter(i.currency for i in s.company.invoices)),
    ),
    "exchange differences": ({True, False}, difference),
    "lines with VAT": (20, lambda s: s.invoices(lambda i: i.show_lines_incl_vat)),
    "mixed VAT": (10, lambda s: sum(1 for i in s.booked if codes_in(s, i) == {"U25", None})),
    "without VAT in kroner": (
        15,
        lambda s: sum(1 for i in s.booked if i.currency == "DKK" and codes_in(s, i) == {None}),
    ),
    "with discount": (21, lambda s: s.invoices(lambda i: any(line.discount for line in i.lines))),
    "with text lines": (10, lambda s: s.invoices(lambda i: any(x.line_type == "Text" for x in i.lines))),
    "sixty lines": (1, lambda s: s.invoices(lambda i: len(i.lines) == 60)),
    "negative line": (2, lambda s: s.invoices(lambda i: any(line.base < 0 for line in i.lines))),
    "zero total": (1, lambda s: sum(1 for i in s.booked if s.totals[i.guid].incl == 0)),
    "three thirds": (
        12499,
        lambda s: next(s.totals[i.guid].incl for i in s.booked if [x.base for x in i.lines] == [3333] * 3),
    ),
    "ties": ([13, 63], lambda s: sorted(t.incl for t in s.totals.values() if 0 < t.incl < 100)),
    "a million": (1, lambda s: sum(1 for i in s.booked if s.totals[i.guid].excl == 100_000_000)),
    "kinds of terms": (
        {"Netto", "NettoCash", "CurrentMonthOut", "Paid"},
        lambda s: {i.terms.type for i in s.company.invoices},
    ),
    "month ends": (
        {date(2025, 2, 8), date(2025, 3, 8), date(2026, 2, 28)},
        lambda s: {
            due(i)
            for i in s.booked
            if i.terms.type == "CurrentMonthOut" and i.terms.days in {0, 8} and i.date.year > 2024
        },
    ),
    "languages": ({"da-DK", "en-GB"}, lambda s: {i.language for i in s.company.invoices}),
    "references": (30, lambda s: s.invoices(lambda i: i.external_reference)),
    "longest reference": (
        128,
        lambda s: max(len(i.external_reference or "") for i in s.company.invoices),
    ),
    "mail-out statuses": (
        {"NotSent", "Sent", "Failed", "SeenByCustomer"},
        lambda s: {i.mail_out_status for i in s.company.invoices},
    ),
    "mail-out types": (
        9,
        lambda s: len({(i.latest_mail_out_type or "").lower() for i in s.company.invoices}),
    ),
    "lower-case mail-out types": (
        {"einvoice", "mailout", "reminder"},
        lambda s: {
            i.latest_mail_out_type
            for i in s.company.invoices
            if i.latest_mail_out_type and i.latest_mail_out_type.islower()
        },
    ),
    "reminded once": (10, lambda s: s.invoices(lambda i: has_open_reminders(i) == 1)),
    "reminded twice": (5, lambda s: s.invoices(lambda i: has_open_reminders(i) == 2)),
    "reminded three times": (4, lambda s: s.invoices(lambda i: has_open_reminders(i) == 3)),
    "draft reminders": (2, lambda s: s.invoices(lambda i: any(r.is_draft for r in i.reminders))),
    "deleted reminders": (1, lambda s: s.invoices(lambda i: any(r.is_deleted for r in i.reminders))),
    "debt collection warning": (
        1,
        lambda s: s.invoices(lambda i: any(r.with_debt_collection_warning for r in i.reminders)),
    ),
    "reminder fee on and off": (
        {True, False},
        lambda s: {r.fee > 0 for i in s.company.invoices for r in i.reminders},
    ),
    "reminder interest on and off": (
        {True, False},
        lambda s: {r.interest > 0 for i in s.company.invoices for r in i.reminders},
    ),
    "compensation": (
        {0, 31000},
        lambda s: {r.compensation for i in s.company.invoices for r in i.reminders},
    ),
    "paid to its face but not its fee": (
        1,
        lambda s: sum(
            1
            for i in s.booked
            if s.states[i.guid].status == "Overdue" and s.states[i.guid].paid == s.totals[i.guid].incl
        ),
    ),
}
CREDIT_NOTES: dict[str, tuple[object, Count]] = {
    "credit notes": (26, lambda s: s.notes(lambda n: True)),
    "deleted": (1, lambda s: s.notes(lambda n: n.deleted_at)),
    "statuses": (
        {"Draft": 3, "Booked": 4, "Paid": 17, "OverPaid": 1},
        lambda s: dict(Counter(s.states[n.guid].status for n in s.company.credit_notes if not n.deleted_at)),
    ),
    "linked": (18, lambda s: s.notes(lambda n: n.credit_note_for)),
    "in full": (12, lambda s: s.notes(lambda n: n.credit_note_for and is_in_full(s, n))),
    "in euro": (3, lambda s: s.notes(lambda n: n.currency == "EUR")),
    "refunded": (3, lambda s: s.notes(lambda n: any(p.deposit_account for p in n.payments))),
}


def is_in_full(seen: Seen, note: SalesVoucher) -> bool:
    return seen.totals[note.guid].incl == seen.totals[note.credit_note_for or ""].incl


def states_of(seen: Seen, *, credit_notes: bool) -> set[str]:
    bills = [bill for bill in seen.company.purchases if bill.is_credit_note == credit_notes]
    return {purchase_status(bill, TODAY) for bill in bills}


def code_counts(seen: Seen) -> dict[str, int]:
    return Counter(entry.vat_code for entry in seen.company.entries if entry.vat_code)


def two_sided_codes(seen: Seen) -> int:
    signs: dict[str, set[bool]] = {}
    for entry in seen.company.entries:
        if entry.vat_code:
            signs.setdefault(entry.vat_code, set()).add(entry.amount > 0)
    return sum(1 for found in signs.values() if len(found) == 2)


def vouchers_of(seen: Seen) -> tuple[Purchase | ManualVoucher, ...]:
    return (*seen.company.purchases, *seen.company.manual_vouchers)


PURCHASES: dict[str, tuple[object, Count]] = {
    "purchases": (320, lambda s: s.bills(lambda b: True)),
    "kinds": (
        {"cash": 190, "credit": 130},
        lambda s: dict(Counter(b.purchase_type for b in s.company.purchases)),
    ),
    "statuses": (
        {"Draft", "Paid", "Editing", "Booked", "Overdue", "Overpaid"},
        lambda s: states_of(s, credit_notes=False),
    ),
    "drafts": (6, lambda s: s.bills(lambda b: not b.is_booked)),
    "being edited": (1, lambda s: s.bills(lambda b: b.is_editing)),
    "payments": ({0, 1, 2, 3}, lambda s: {len(b.payments) for b in s.company.purchases}),
    "in euro": (15, lambda s: s.bills(lambda b: b.currency == "EUR")),
    "in dollars": (6, lambda s: s.bills(lambda b: b.currency == "USD")),
    "regions": ({"DK", "EU", "World"}, lambda s: {b.region for b in s.company.purchases}),
    "credit notes": (10, lambda s: s.bills(lambda b: b.is_credit_note)),
    "credit note statuses": (
        {"Draft", "Booked", "Overdue", "Paid"},
        lambda s: states_of(s, credit_notes=True),
    ),
    "credit notes linked and not": (
        {True, False},
        lambda s: {b.credit_note_for is not None for b in s.company.purchases if b.is_credit_note},
    ),
    "REP": (8, lambda s: code_counts(s)["REP"]),
    "OBPK": (3, lambda s: code_counts(s)["OBPK"]),
    "fixed assets": (2, lambda s: s.bills(lambda b: any(line.account == 51020 for line in b.lines))),
    "ways of booking": (11, lambda s: len({b.booked_by for b in s.company.purchases})),
    "with file": (200, lambda s: s.bills(lambda b: b.file_guid)),
    "file on two vouchers": (
        1,
        lambda s: sum(
            1 for n in Counter(b.file_guid for b in s.company.purchases if b.file_guid).values() if n == 2
        ),
    ),
    "file ids that are no guids": (5, lambda s: s.bills(lambda b: (b.file_guid or "").startswith("scan-"))),
}
VOUCHERS: dict[str, tuple[object, Count]] = {
    "manual vouchers": (140, lambda s: len(s.company.manual_vouchers)),
    "wages": (30, lambda s: s.written("Løn, ")),
    "depreciation": (12, lambda s: s.written("Afskrivning, ")),
    "VAT": (20, lambda s: s.written("Moms ") + s.written("Samling af moms")),
    "owner": (12, lambda s: s.written("Udlæg")),
    "reversals": (4, lambda s: s.written("Tilbageført: ")),
    "cash purchases credited by hand": (2, lambda s: s.written("Krediteret: ")),
    "currency": (4, lambda s: s.written("Veksling af EUR")),
    "till": (32, lambda s: s.written("Butikssalg")),
    "bad debt": (1, lambda s: s.written("Konstateret tab")),
    "drafts": (3, lambda s: sum(1 for v in s.company.manual_vouchers if not v.is_booked)),
    "future-dated": (
        3,
        lambda s: sum(1 for v in vouchers_of(s) if v.is_booked and v.date > AS_OF.date()),
    ),
    "booked after their year": (
        4,
        lambda s: sum(1 for v in vouchers_of(s) if v.booked_on and v.booked_on.year > v.date.year),
    ),
}
CHART: dict[str, tuple[object, Count]] = {
    "VAT codes": (15, lambda s: len(s.company.vat_types)),
    "VAT codes used twice or more": (
        {*(kind.code for kind in VAT_TYPES), "DEL60"},
        lambda s: {code for code, count in code_counts(s).items() if count >= 2},
    ),
    "VAT codes on both sides": (True, lambda s: two_sided_codes(s) >= 4),
    "categories": (set(CATEGORY_NAMES), lambda s: {a.category for a in s.company.accounts}),
    "own accounts": (
        [2990, 53005, 63005],
        lambda s: [a.number for a in s.company.accounts if a.number in {2990, 53005, 63005}],
    ),
    "hidden accounts": ({4060, 6200, 55050}, lambda s: {a.number for a in s.company.accounts if a.is_hidden}),
    "deleted after it was used": (
        {4290},
        lambda s: {e.account for e in s.company.entries} - {a.number for a in s.company.accounts},
    ),
    "deposit accounts": (6, lambda s: len(s.company.deposits)),
    "with bank details": (4, lambda s: sum(1 for d in s.company.deposits if d.account_number)),
    "products": (45, lambda s: len(s.company.products)),
    "units": (19, lambda s: len({p.unit for p in s.company.products})),
    "deleted products": (4, lambda s: sum(1 for p in s.company.products if p.deleted_at)),
    "products without number": (3, lambda s: sum(1 for p in s.company.products if p.number is None)),
    "product numbers used twice": (
        1,
        lambda s: sum(
            1 for n in Counter(p.number for p in s.company.products if p.number).values() if n == 2
        ),
    ),
    "product comments": (10, lambda s: sum(1 for p in s.company.products if p.comment)),
    "longest product comment": (128, lambda s: max(len(p.comment or "") for p in s.company.products)),
    "free products": (1, lambda s: sum(1 for p in s.company.products if p.base == 0)),
    "broken quantities": (
        ["0.5", "7.25"],
        lambda s: sorted(str(p.quantity) for p in s.company.products if p.quantity % 1),
    ),
}
TABLE = {
    f"{area}: {name}": row
    for area, rows in (
        ("contacts", CONTACTS),
        ("invoices", INVOICES),
        ("credit notes", CREDIT_NOTES),
        ("purchases", PURCHASES),
        ("vouchers", VOUCHERS),
        ("chart", CHART),
    )
    for name, row in rows.items()
}


@pytest.mark.parametrize("name", TABLE)
def test_company_a_holds(seen: Seen, name: str) -> None:
    """Each row of the table: so many of that."""
    expected, count = TABLE[name]
    assert count(seen) == expected


def test_a_person_never_pays_compensation(seen: Seen) -> None:
    """Compensation is for business debtors; a reminded person shows that it is not available."""
    persons = {contact.guid for contact in seen.company.contacts if contact.is_person}
    reminded = [i for i in seen.company.invoices if i.reminders and i.contact_guid in persons]
    assert reminded
    assert not any(reminder.compensation for invoice in reminded for reminder in invoice.reminders)


def test_special_accounts_have_balances(seen: Seen) -> None:
    """99999 and the hidden deposit account hold money; 2990 was used; the old ledgers were emptied."""
    sums: Counter[int] = Counter()
    for entry in seen.company.entries:
        if entry.type == "Normal" or entry.date.year == 2024:
            sums[entry.account] += entry.amount
    assert sums[99999] == 125_000
    assert sums[55050] == 184_250
    assert sums[2990] > 0
    assert (sums[53005], sums[63005]) == (0, 0)


def test_a_voucher_number_comes_again_in_another_year(seen: Seen) -> None:
    """Purchases and manual vouchers start at 1 each year: at least twenty numbers were used twice."""
    used = Counter(
        number for number, _ in {(v.number, v.date.year) for v in vouchers_of(seen) if v.is_booked}
    )
    assert sum(1 for count in used.values() if count > 1) >= 20


def test_entries_are_about_nine_thousand(a: Company) -> None:
    """Enough that nobody reads them one by one."""
    assert 9_000 <= len(a.entries) <= 10_000


def test_the_shop_earns_what_a_shop_earns(a: Company) -> None:
    """Revenue between six and nine million a year, and a profit every year."""
    for year in (2024, 2025, 2026):
        rows = [e for e in a.entries if e.date.year == year and e.account < 50_000]
        revenue = -sum(row.amount for row in rows if row.account < 2_000) / 100
        assert 5_900_000 < revenue < 9_000_000
        assert sum(row.amount for row in rows) < 0
