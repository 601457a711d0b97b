"""What a customer owes on an invoice or credit note: payment state and reminders.

Law of this module: an invoice is settled when its face amount and every booked reminder's fee, interest and
compensation are paid; a set-off counts as paid. Overdue means due before `today`, a Danish day given in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from mock_dinero.ledger.books import Contact, Payment, Reminder, SalesSettings, SalesVoucher
from mock_dinero.ledger.dates import due_date, started_months
from mock_dinero.ledger.money import round_half_up
from mock_dinero.ledger.settlement import Claim, charged, claim_on_customer, cleared, effective, paid
from mock_dinero.ledger.statement import Statement, StatementLine, statement
from mock_dinero.ledger.totals import Totals

__all__ = [
    "COMPENSATION",
    "HIGHEST_FEE",
    "MOST_REMINDERS",
    "InterestBy",
    "PaymentState",
    "ReminderChoice",
    "ReminderFigures",
    "Statement",
    "StatementLine",
    "interest",
    "next_reminder",
    "payment_state",
    "remaining_principal",
    "reminder_figures",
    "reminder_terms",
    "statement",
]

MOST_REMINDERS = 3  # source: published description (2026-09-03)
HIGHEST_FEE = 10000  # source: Interest Act section 9 b: 100 kr. per reminder
DAYS_BETWEEN_FEES = 10  # source: Interest Act section 9 b
COMPENSATION = 31000  # source: 310 kr. once per claim, businesses only

InterestBy = Literal["started-months", "days"]
"""How reminder interest grows: per started month, or per day as a thirtieth of a month. assumed: per month."""


@dataclass(frozen=True, slots=True)
class PaymentState:
    """Status and amounts; `remaining` is below 0 when overpaid.

    assumed: all in the voucher's own currency, for the published description names none.
    """

    status: str
    paid: int
    remaining: int
    total_with_reminders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderFigures:
    """The amounts a reminder shows, in øre of DKK; `paid` is positive, `accumulated` is of earlier reminders.

    `interest_from` and `interest_to` are the period the interest is for, None without interest.
    """

    number: int
    principal: int
    fee: int
    interest: int
    interest_from: date | None
    interest_to: date | None
    date: date
    compensation_available: bool
    compensation: int
    accumulated: int
    paid: int

    @property
    def total(self) -> int:
        """What is to be paid in all after this reminder."""
        charges = self.fee + self.interest + self.compensation
        return self.principal + self.accumulated + charges - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderChoice:
    """What a new reminder is to carry, and how its interest is counted."""

    with_fee: bool = True
    with_interest: bool = True
    with_compensation: bool = False
    interest_by: InterestBy = "started-months"


EVERYTHING_DUE = ReminderChoice()
"""Fee and interest, no compensation: what a reminder carries unless told otherwise (assumed)."""


def payment_state(voucher: SalesVoucher, totals: Totals, today: date) -> PaymentState:
    """Draft, Booked (not yet due), Overdue, Paid or OverPaid, as the list's Status and PaymentStatus say it.

    Due today is not overdue and a part-paid one stays Overdue. assumed: a voucher of 0.00 is Paid, for nothing
    remains; a credit note is never Overdue, for there is nobody to remind.
    """
    claim = claim_on_customer(voucher, totals)
    amount = paid(claim, voucher.payments)
    remaining = claim.total - amount
    return PaymentState(_status(voucher, claim, remaining, today), amount, remaining, claim.total)


def _status(voucher: SalesVoucher, claim: Claim, remaining: int, today: date) -> str:
    if not voucher.is_booked:
        return "Draft"
    if remaining == 0:
        return "Paid"
    if (remaining < 0) != (claim.total < 0):
        return "OverPaid"
    is_late = voucher.kind == "Invoice" and due_date(voucher.date, voucher.terms) < today
    return "Overdue" if is_late else "Booked"


def remaining_principal(voucher: SalesVoucher, totals: Totals, day: date) -> int:
    """Øre of the face amount not paid by the end of `day`. assumed: payments go to the face amount first."""
    claim = claim_on_customer(voucher, totals)
    before = paid(claim, _until(voucher.payments, day))
    return max(0, claim.booked - cleared(claim, min(before, claim.face)))


def interest(
    voucher: SalesVoucher,
    totals: Totals,
    rate: Decimal,
    day: date,
    by: InterestBy = "started-months",
) -> int:
    """Øre of interest for a reminder of `day`: remaining principal x rate % x months since the due date.

    Months that an earlier reminder already charged interest for are not charged again.
    assumed: the whole formula; the rate is Dinero's setting, in percent per month.
    """
    since = due_date(voucher.date, voucher.terms)
    charged_to = _interest_paid_to(voucher, day + timedelta(days=1))  # by a reminder of the day itself too
    months = _months(since, day, by) - _months(since, charged_to, by)
    owed = remaining_principal(voucher, totals, day)
    return round_half_up(owed * Fraction(rate) / 100 * max(months, Fraction(0)))


def next_reminder(
    voucher: SalesVoucher,
    totals: Totals,
    contact: Contact | None,
    settings: SalesSettings,
    day: date,
    choice: ReminderChoice = EVERYTHING_DUE,
) -> ReminderFigures | None:
    """The reminder that could be made on `day`, or None: not overdue by then, or three were sent already."""
    earlier = effective(voucher.reminders)
    is_overdue = payment_state(voucher, totals, day).status == "Overdue"
    if not is_overdue or len(earlier) >= MOST_REMINDERS:
        return None
    is_available = _compensation_available(earlier, contact)
    settings = reminder_terms(voucher, settings)
    rate = settings.reminder_interest_rate if choice.with_interest else Decimal(0)
    amount = interest(voucher, totals, rate, day, choice.interest_by)
    return ReminderFigures(
        number=len(earlier) + 1,
        date=day,
        principal=totals.booked_dkk,
        fee=_fee(earlier, settings, day) if choice.with_fee else 0,
        interest=amount,
        interest_from=_interest_paid_to(voucher, day) + timedelta(days=1) if amount else None,
        interest_to=day if amount else None,
        compensation_available=is_available,
        compensation=COMPENSATION if choice.with_compensation and is_available else 0,
        accumulated=sum(charged(reminder) for reminder in earlier),
        paid=_paid_in_dkk(voucher, totals, day),
    )


def reminder_terms(voucher: SalesVoucher, settings: SalesSettings) -> SalesSettings:
    """The settings with the invoice's own fee and interest rate, where it has any (published description)."""
    fee, rate = voucher.reminder_fee, voucher.reminder_interest_rate
    return replace(
        settings,
        reminder_fee=settings.reminder_fee if fee is None else fee,
        reminder_interest_rate=settings.reminder_interest_rate if rate is None else rate,
    )


def reminder_figures(
    voucher: SalesVoucher, totals: Totals, contact: Contact | None, reminder: Reminder
) -> ReminderFigures:
    """The amounts of a reminder that was made: its own as fixed then, the rest as of its date."""
    earlier = tuple(
        other
        for other in effective(voucher.reminders)
        if other.id != reminder.id and (other.date, other.number) < (reminder.date, reminder.number)
    )
    return ReminderFigures(
        number=reminder.number,
        date=reminder.date,
        principal=totals.booked_dkk,
        fee=reminder.fee,
        interest=reminder.interest,
        interest_from=_interest_paid_to(voucher, reminder.date) + timedelta(days=1)
        if reminder.interest
        else None,
        interest_to=reminder.date if reminder.interest else None,
        compensation_available=_compensation_available(earlier, contact),
        compensation=reminder.compensation,
        accumulated=sum(charged(other) for other in earlier),
        paid=_paid_in_dkk(voucher, totals, reminder.date),
    )


def _interest_paid_to(voucher: SalesVoucher, day: date) -> date:
    since = due_date(voucher.date, voucher.terms)
    dates = [r.date for r in effective(voucher.reminders) if r.interest and r.date < day]
    return max([since, *dates])


def _months(since: date, until: date, by: InterestBy) -> Fraction:
    if by == "days":
        return Fraction((until - since).days, 30)
    return Fraction(started_months(since, until))


def _compensation_available(earlier: tuple[Reminder, ...], contact: Contact | None) -> bool:
    is_business = contact is not None and not contact.is_person
    return is_business and not any(reminder.compensation for reminder in earlier)


def _fee(earlier: tuple[Reminder, ...], settings: SalesSettings, day: date) -> int:
    # assumed: Dinero leaves the fee out when the last one is less than ten days old, as the law asks.
    last = max((reminder.date for reminder in earlier if reminder.fee), default=None)
    if last is not None and (day - last).days < DAYS_BETWEEN_FEES:
        return 0
    return min(settings.reminder_fee, HIGHEST_FEE)


def _paid_in_dkk(voucher: SalesVoucher, totals: Totals, day: date) -> int:
    claim = claim_on_customer(voucher, totals)
    return cleared(claim, paid(claim, _until(voucher.payments, day)))


def _until(payments: Iterable[Payment], day: date) -> tuple[Payment, ...]:
    return tuple(payment for payment in payments if payment.date <= day)
