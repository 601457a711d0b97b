"""How payments wear down a voucher, in its own currency and in the kroner booked for it.

Law of this module: the kroner cleared follow the share paid, cumulatively, so a voucher paid in full leaves
nothing on the debtors' or creditors' account however many payments and rates there were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from mock_dinero.ledger.books import DKK_RATE, Payment, Purchase, Reminder, SalesVoucher
from mock_dinero.ledger.money import from_dkk, in_dkk, round_half_up
from mock_dinero.ledger.totals import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is to be paid: `face` and `extra` (reminders) in the currency, and the kroner booked for each.

    `charges` are the reminders that make up `extra_booked`, day and øre.
    """

    currency: str = "DKK"
    rate: Decimal = DKK_RATE
    face: int
    booked: int
    extra: int = 0
    extra_booked: int = 0
    charges: tuple[tuple[date, int], ...] = ()

    @property
    def total(self) -> int:
        """Face plus reminder fees, interest and compensation, in the claim's currency."""
        return self.face + self.extra

    def total_by(self, day: date) -> int:
        """The total as it stood at the end of `day`: a reminder sent later was not part of it."""
        return self.face + from_dkk(sum(ore for sent, ore in self.charges if sent <= day), self.rate)


class Share(NamedTuple):
    """What one payment does, all in øre of DKK: money moved, claim cleared, remainder written off as a fee.

    The exchange difference is what is left: cleared - received - fee.
    """

    received: int
    cleared: int
    fee: int


def effective(reminders: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """The reminders that count: booked and not deleted, oldest first."""
    return tuple(
        sorted((r for r in reminders if not (r.is_draft or r.is_deleted)), key=lambda r: (r.date, r.number))
    )


def charged(reminder: Reminder) -> int:
    """Fee, interest and compensation of one reminder in øre."""
    return reminder.fee + reminder.interest + reminder.compensation


def claim_on_customer(voucher: SalesVoucher, totals: Totals) -> Claim:
    """What the customer is to pay, reminders included; a credit note's claim is ours to pay, shown positive."""
    charges = tuple((reminder.date, charged(reminder)) for reminder in effective(voucher.reminders))
    extra = sum(ore for _, ore in charges)
    return Claim(
        currency=voucher.currency,
        rate=voucher.rate,
        face=totals.incl,
        booked=totals.booked_dkk,
        extra=from_dkk(extra, voucher.rate),
        extra_booked=extra,
        charges=charges,
    )


def direction(voucher: SalesVoucher | Purchase) -> int:
    """1 where the other party is to pay us, -1 where we are to pay them."""
    if isinstance(voucher, SalesVoucher):
        return -1 if voucher.kind == "CreditNote" else 1
    return 1 if voucher.is_credit_note else -1


def worth(claim: Claim, payment: Payment) -> int:
    """A payment's amount in the claim's currency; kroner paid on a foreign claim count at the claim's rate."""
    if payment.currency == claim.currency:
        return payment.amount
    return from_dkk(payment.amount, claim.rate)


def paid(claim: Claim, payments: Iterable[Payment]) -> int:
    """The sum of the payments in the claim's currency. assumed: a remainder taken as fee counts as paid."""
    so_far = 0
    for payment in payments:
        after = so_far + worth(claim, payment)
        so_far = claim.total_by(payment.date) if payment.remainder_is_fee else after
    return so_far


def cleared(claim: Claim, amount: int) -> int:
    """Kroner cleared when `amount` has been paid in all: first the face, then reminders, then at the rate.

    Paying the total clears exactly what was booked.
    """
    if amount == claim.total:
        return claim.booked + claim.extra_booked
    face = _within(amount, claim.face)
    extra = _within(amount - face, claim.extra)
    over = amount - face - extra
    return (
        _part(claim.booked, face, claim.face)
        + _part(claim.extra_booked, extra, claim.extra)
        + in_dkk(over, claim.rate)
    )


def shares(claim: Claim, payments: Iterable[Payment]) -> tuple[Share, ...]:
    """What each payment does, in the order given."""
    result: list[Share] = []
    so_far = 0
    for payment in payments:
        before, after = so_far, so_far + worth(claim, payment)
        so_far = claim.total_by(payment.date) if payment.remainder_is_fee else after
        fee = cleared(claim, so_far) - cleared(claim, after)
        all_cleared = cleared(claim, so_far) - cleared(claim, before)
        result.append(Share(_received(claim, payment), all_cleared, fee))
    return tuple(result)


def _received(claim: Claim, payment: Payment) -> int:
    if payment.currency == "DKK":
        return payment.amount
    # No currency trades at the krone's own 100: such a payment gave no rate, and takes the voucher's.
    return in_dkk(payment.amount, claim.rate if payment.rate == DKK_RATE else payment.rate)


def _within(amount: int, limit: int) -> int:
    """The part of `amount` that lies between 0 and `limit`, whichever sign the limit has."""
    low, high = min(0, limit), max(0, limit)
    return max(low, min(amount, high))


def _part(booked: int, amount: int, whole: int) -> int:
    return round_half_up(Fraction(booked * amount, whole)) if whole else 0
