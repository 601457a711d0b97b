"""Rows about a contact beside the contact itself: its notes and its statement of account.

source: published description (2026-09-03). A list sends only the fields asked for; absent is None.
"""

from __future__ import annotations

from typing import TypedDict


class ContactNoteRow(TypedDict):
    """ContactNoteReadModel."""

    id: str
    noteDate: str | None
    text: str | None
    authorName: str | None
    authorEmail: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class StatementEntryRow(TypedDict):
    """ContactStateOfAccountEntry: `amount` in DKK, `balance` the running one after it, `decayDate` the due date."""

    date: str
    relatedVoucherNumber: str | None
    relatedVoucherGuid: str | None
    relatedVoucherCategory: str | None
    relatedVoucherClass: str | None
    description: str | None
    type: str | None
    amount: float
    balance: float
    status: str | None
    decayDate: str | None
    currency: str | None


class StatementRow(TypedDict):
    """ContactStateOfAccount as Dinero sends it."""

    contactGuid: str
    income: float
    expenses: float
    entries: list[StatementEntryRow] | None


class Statement(TypedDict):
    """A statement with the newest entries, oldest of them first; the sums are those of the whole period.

    `entryCount` is before cutting; `balanceBefore` is the balance ahead of the first entry kept, None without one.
    """

    contactGuid: str
    income: float
    expenses: float
    entryCount: int
    truncated: bool
    balanceBefore: float | None
    entries: list[StatementEntryRow]
