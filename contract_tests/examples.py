"""The values that the examples of the promises are filled with, found in the books.

Law of this module: whatever an example names is there, and the call of it must succeed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .expected import first

if TYPE_CHECKING:
    from .expected import Books

MOST_REMINDERS = 3


def known(books: Books, today: str) -> dict[str, Any]:
    """The values the examples of the promises are filled with."""
    files = {row["FileGuid"] for row in books.purchases.values() if row["FileGuid"]}
    return {
        "organization": books.id,
        "year": books.years[-1]["Name"],
        "contact": first(sorted(books.live(books.contacts)), "contact"),
        "invoice": first(sorted(books.live(books.invoices)), "invoice"),
        "booked": first(_invoices(books, "Paid"), "paid invoice"),
        "reminded": first(sorted(books.reminders), "reminder"),
        "reminder": first(books.reminders[first(sorted(books.reminders), "reminder")], "reminder"),
        "overdue": first(_remindable(books), "overdue invoice with less than three reminders"),
        "today": today,
        "product": first(sorted(books.live(books.products)), "product"),
        "creditNote": first(sorted(books.credit_notes), "credit note"),
        "bookedCreditNote": first(_booked_credit_notes(books), "booked credit note"),
        "tradeOffer": first(sorted(books.trade_offers), "trade offer"),
        "purchase": first(sorted(books.purchases), "purchase"),
        "purchaseCreditNote": first(sorted(books.purchase_credit_notes), "purchase credit note"),
        "manualVoucher": first(sorted(books.manual_vouchers), "manual voucher"),
        "file": first(sorted(files), "purchase with a file"),
    }


def _invoices(books: Books, status: str) -> list[str]:
    return sorted(guid for guid, row in books.live(books.invoices).items() if row["Status"] == status)


def _booked_credit_notes(books: Books) -> list[str]:
    return sorted(guid for guid, row in books.live(books.credit_notes).items() if row["Status"] != "Draft")


def _remindable(books: Books) -> list[str]:
    return [
        guid for guid in _invoices(books, "Overdue") if len(books.reminders.get(guid, ())) < MOST_REMINDERS
    ]
