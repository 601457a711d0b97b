"""What we owe on a purchase, and what its status is.

Law of this module: status follows from the documents and the day asked about; nothing is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mock_dinero.ledger.books import Purchase
from mock_dinero.ledger.money import in_dkk
from mock_dinero.ledger.settlement import Claim, paid


@dataclass(frozen=True, slots=True)
class PurchaseState:
    """Status and amounts of a purchase, in its own currency; `remaining` is below 0 when overpaid."""

    status: str
    total: int
    paid: int
    remaining: int


def claim_on_us(purchase: Purchase) -> Claim:
    """What the supplier is to be paid: the lines as entered, whatever VAT is reverse-charged on top."""
    face = sum(line.amount for line in purchase.lines)
    booked = sum(in_dkk(line.amount, purchase.rate) for line in purchase.lines)
    return Claim(currency=purchase.currency, rate=purchase.rate, face=face, booked=booked if face else 0)


def purchase_state(purchase: Purchase, today: date) -> PurchaseState:
    """Status Draft, Editing, Paid, Booked, Overdue or Overpaid, with what is paid and what remains.

    source: published description (2026-09-03) for the values; a booked cash purchase is always Paid.
    """
    claim = claim_on_us(purchase)
    settled = purchase.is_booked and purchase.purchase_type == "cash"
    amount = claim.total if settled else paid(claim, purchase.payments)
    remaining = claim.total - amount
    return PurchaseState(_status(purchase, claim, remaining, today), claim.total, amount, remaining)


def purchase_status(purchase: Purchase, today: date) -> str:
    """The status alone."""
    return purchase_state(purchase, today).status


def _status(purchase: Purchase, claim: Claim, remaining: int, today: date) -> str:
    if not purchase.is_booked:
        return "Draft"
    if purchase.is_editing:
        return "Editing"
    if remaining == 0:
        return "Paid"
    if (remaining < 0) != (claim.total < 0):
        return "Overpaid"
    due = purchase.payment_date or purchase.date
    return "Overdue" if due < today else "Booked"
