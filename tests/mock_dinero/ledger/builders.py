"""Plain documents for tests that say one thing: a default for everything the test is not about.

Law of this module: the defaults are the simplest case; a test overrides only what it is about.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from mock_dinero.ledger import chart, posting, vat, years
from mock_dinero.ledger.books import (
    Account,
    AccountingYear,
    Contact,
    Entry,
    ManualLine,
    ManualVoucher,
    Organization,
    Payment,
    Purchase,
    PurchaseLine,
    SalesLine,
    SalesVoucher,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.totals import Totals, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterable

MADE = datetime(2025, 1, 1, tzinfo=UTC)
Y2025 = AccountingYear(name="2025", start=date(2025, 1, 1), end=date(2025, 12, 31))
Y2026 = AccountingYear(name="2026", start=date(2026, 1, 1), end=date(2026, 12, 31))
CUSTOMER = Contact(guid="customer", name="Ålborg Lys ApS", created_at=MADE, updated_at=MADE)
PERSON = replace(CUSTOMER, guid="person", name="Åse Lund", is_person=True)
OWN = Account(number=2990, name="Egne varer", vat_code="I25")


def line(base: int, account: int = 1000, **more: Any) -> SalesLine:
    return SalesLine(description="vare", base=base, account=account, **more)


def invoice(*lines: SalesLine, **more: Any) -> SalesVoucher:
    """Invoice 1 of 1 March 2025 to CUSTOMER, 8 days net, of one line of 1,000.00 unless told otherwise."""
    given: dict[str, Any] = {
        "guid": "invoice",
        "number": 1,
        "date": date(2025, 3, 1),
        "contact_guid": CUSTOMER.guid,
        "contact_name": CUSTOMER.name,
        "lines": lines or (line(100_000),),
        "created_at": MADE,
        "updated_at": MADE,
    }
    return SalesVoucher(**given | more)


def credit_note(*lines: SalesLine, **more: Any) -> SalesVoucher:
    return invoice(*lines, **{"guid": "note", "kind": "CreditNote", "number": 2} | more)


def payment(amount: int, day: date = date(2025, 3, 5), **more: Any) -> Payment:
    given: dict[str, Any] = {"guid": f"payment-{day}-{amount}", "date": day, "amount": amount}
    return Payment(**given | more)


def purchase(*lines: PurchaseLine, **more: Any) -> Purchase:
    """Purchase 1 of 1 March 2025, paid in cash."""
    given: dict[str, Any] = {"guid": "purchase", "number": 1, "date": date(2025, 3, 1), "lines": lines}
    return Purchase(**given | more)


def manual(*lines: ManualLine, **more: Any) -> ManualVoucher:
    given: dict[str, Any] = {"guid": "manual", "number": 1, "date": date(2025, 3, 1), "lines": lines}
    return ManualVoucher(**given | more)


def company(**documents: Any) -> Company:
    """A booked company of the years 2025 and 2026 with the standard chart and account 2990."""
    given: dict[str, Any] = {
        "organization": Organization(id=371999, name="Prøve ApS"),
        "years": (Y2025, Y2026),
        "accounts": (*chart.STANDARD, OWN),
        "vat_types": vat.VAT_TYPES,
        "contacts": (CUSTOMER, PERSON),
    }
    return posting.book(Company(**given | documents))


def primo(account: int, amount: int, year: AccountingYear = Y2025) -> Entry:
    """A recorded opening row."""
    return Entry(
        guid=f"primo-{account}",
        account=account,
        account_name=None,
        date=year.start,
        amount=amount,
        type="Primo",
        added=MADE,
    )


def opens_with(books: Company, year: AccountingYear) -> tuple[Entry, ...]:
    """The primo rows of a year, worked out anew."""
    return tuple(row for row in years.rows_of(years.with_primo(books), year) if row.type == "Primo")


def totals(voucher: SalesVoucher) -> Totals:
    return totals_of(voucher, chart.STANDARD)


def posted(entries: Iterable[Entry]) -> list[tuple[int, int]]:
    """Account and amount of each row, in order."""
    return [(entry.account, entry.amount) for entry in entries]
