"""Numbers, reminders, set-offs and payments: what happens to company A's invoices after they are written.

Every amount follows from the ledger: totals, interest and what remains are asked, never worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from mock_dinero.ledger.books import DKK_RATE, Account, Contact, Payment, Reminder, SalesVoucher
from mock_dinero.ledger.dates import due_date
from mock_dinero.ledger.money import in_dkk
from mock_dinero.ledger.receivables import COMPENSATION, interest, payment_state
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.seed import ids
from mock_dinero.seed.company_a.credit_notes import Credit, credits_for
from mock_dinero.seed.company_a.invoices import Slip
from mock_dinero.seed.company_a.master import ORG, SETTINGS
from mock_dinero.seed.days import TODAY, entered, not_after, office_day
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register
from mock_dinero.seed.selling import numbers, payment, set_off

FIRST_NUMBER = 1001
FEE_LEFT_OVER = 2500
_OVERPAID_BY = (10000, 25000, 100, 49900, 5000)


class Sales(NamedTuple):
    """The finished invoices and credit notes, in the order in which they were made."""

    invoices: tuple[SalesVoucher, ...]
    credit_notes: tuple[SalesVoucher, ...]


class Till(NamedTuple):
    """What settling needs at hand."""

    codes: Mapping[int, str | None]
    luck: Luck

    def remaining(self, voucher: SalesVoucher) -> int:
        """Return what is left to pay, in the voucher's currency."""
        return payment_state(voucher, totals_of(voucher, self.codes), TODAY).remaining


def settled(slips: list[Slip], contacts: Register, accounts: tuple[Account, ...]) -> Sales:
    """Return the sales vouchers with everything that has happened to them up to now."""
    till = Till(codes_of(accounts), Luck(ORG, "settling"))
    cards = {card.guid: card for card in contacts.values()}
    slips, credits = _numbered(slips, credits_for(slips, contacts))
    slips = _reminded(slips, cards, till)
    slips, notes = _set_off(slips, credits, till)
    invoices = tuple(_paid(slip, till) for slip in slips)
    return Sales(tuple(map(_touched, invoices)), tuple(map(_touched, notes)))


def _numbered(slips: list[Slip], credits: list[Credit]) -> tuple[list[Slip], list[Credit]]:
    """Give the one series of numbers to everything that is booked."""
    booked = [slip.invoice for slip in slips if slip.is_booked]
    booked += [credit.note for credit in credits if credit.fate not in {"draft", "deleted"}]
    number = numbers(booked, FIRST_NUMBER)
    return (
        [
            replace(slip, invoice=replace(slip.invoice, number=number.get(slip.invoice.guid)))
            for slip in slips
        ],
        [
            replace(credit, note=replace(credit.note, number=number.get(credit.note.guid)))
            for credit in credits
        ],
    )


def _reminded(slips: list[Slip], cards: Mapping[str, Contact], till: Till) -> list[Slip]:
    """Write the reminders an order asks for, twelve days or more apart, the first a week after the due date."""
    result, identity = [], 9000
    for slip in slips:
        invoice = slip.invoice
        day = due_date(invoice.date, invoice.terms)
        for _ in range(slip.order.reminders):
            identity += 1
            day = office_day(day + timedelta(days=13 if invoice.reminders else 8))
            card = cards[invoice.contact_guid or ""]
            written = _reminder(replace(slip, invoice=invoice), card, identity, day, till)
            invoice = replace(invoice, reminders=(*invoice.reminders, written))
        result.append(replace(slip, invoice=invoice))
    return result


def _reminder(slip: Slip, card: Contact, identity: int, day: date, till: Till) -> Reminder:
    """Most carry a fee, every third no interest; a company pays compensation once, a person never."""
    invoice = slip.invoice
    number = len(invoice.reminders) + 1
    is_last_warning = number == 3 and slip.order.key == "bankrupt"
    totals = totals_of(invoice, till.codes)
    return Reminder(
        id=identity,
        number=number,
        date=day,
        fee=0 if identity % 7 == 0 and slip.order.settle == "bank" else SETTINGS.reminder_fee,
        interest=0 if identity % 3 == 0 else interest(invoice, totals, SETTINGS.reminder_interest_rate, day),
        compensation=COMPENSATION if number == 1 and not card.is_person and identity % 2 else 0,
        with_debt_collection_warning=is_last_warning,
        is_draft=slip.order.reminder_kind == "draft",
        is_deleted=slip.order.reminder_kind == "deleted",
        title=f"Rykker {number}",
        description=f"Vi har endnu ikke modtaget betaling for faktura {invoice.number}.",
        timestamp=ids.stamp(ids.guid(ORG, "reminder", identity)),
    )


def _set_off(slips: list[Slip], credits: list[Credit], till: Till) -> tuple[list[Slip], list[SalesVoucher]]:
    """Set credit notes off against invoices, and pay others back; nothing else happens to a credit note."""
    invoices = {slip.invoice.guid: slip.invoice for slip in slips}
    notes = []
    for credit in credits:
        note = credit.note
        if credit.fate == "set off" and credit.against:
            invoice = invoices[credit.against]
            day = max(note.date, invoice.date)
            on_invoice, on_note = set_off(invoice, note, day, till.remaining(note))
            invoices[credit.against] = replace(invoice, payments=(*invoice.payments, on_invoice))
            note = replace(note, payments=(on_note,))
        elif credit.fate.startswith("refund"):
            note = replace(note, payments=(_refund(credit, till),))
        notes.append(note)
    return [replace(slip, invoice=invoices[slip.invoice.guid]) for slip in slips], notes


def _refund(credit: Credit, till: Till) -> Payment:
    note = credit.note
    too_much = 5000 if credit.fate == "refund too much" else 0
    day = office_day(note.date + timedelta(days=3))
    text = f"Tilbagebetaling af kreditnota {note.number}"
    return payment(note, day, till.remaining(note) + too_much, text=text)


def _paid(slip: Slip, till: Till) -> SalesVoucher:
    """Return the invoice with the money that has come in."""
    invoice, order = slip.invoice, slip.order
    remaining = till.remaining(invoice)
    if not slip.is_booked or order.settle in {"none", "credit note"}:
        return invoice
    if order.outcome in {"booked", "overdue"} and not order.part_paid and order.settle == "bank":
        return invoice
    day = _pay_day(invoice, till.luck)
    parts = _parts(slip, remaining, till.luck)
    payments = [
        payment(
            invoice,
            not_after(day + timedelta(days=14 * place)),
            amount,
            place + 1,
            deposit=invoice.deposit_account,
        )
        for place, amount in enumerate(parts)
    ]
    payments[-1] = _in_its_way(slip, payments[-1])
    return replace(invoice, payments=(*invoice.payments, *payments))


def _parts(slip: Slip, remaining: int, luck: Luck) -> tuple[int, ...]:
    """Return the amounts of the payments to come."""
    order = slip.order
    if order.part_paid:
        return (remaining * luck.number(20, 70) // 10000 * 100,)
    if order.outcome == "overpaid" and order.settle == "bank":
        return (remaining + luck.pick(_OVERPAID_BY),)
    if order.settle == "two":
        half = remaining // 200 * 100
        return (half, remaining - half)
    charges = sum(r.fee + r.interest + r.compensation for r in slip.invoice.reminders)
    shift = {"fee": -FEE_LEFT_OVER, "short": -1, "over-by-one": 1, "face": -charges}
    return (remaining + shift.get(order.settle, 0),)


def _in_its_way(slip: Slip, money: Payment) -> Payment:
    """Turn the last payment into what the order tells: a fee, kroner for euro, or settled in the ledger."""
    how = slip.order.settle
    if how == "fee":
        return replace(money, remainder_is_fee=True)
    if how == "kroner":
        kroner = in_dkk(money.amount, slip.invoice.rate)
        return replace(money, amount=kroner, currency="DKK", rate=DKK_RATE, deposit_account=55000)
    if how == "ledger":
        return replace(money, deposit_account=None, description="Udlignet i kassekladden")
    return money


def _pay_day(invoice: SalesVoucher, luck: Luck) -> date:
    """Return the day the customer pays: about the due date, after the last reminder, never in the future."""
    due = due_date(invoice.date, invoice.terms)
    day = due if invoice.terms.type in {"Paid", "NettoCash"} else due + timedelta(days=luck.number(-5, 6))
    for reminder in invoice.reminders:
        day = max(day, reminder.date + timedelta(days=6))
    if invoice.payments:
        day = max(day, invoice.payments[-1].date)
    return not_after(office_day(max(day, invoice.date)))


def _touched(voucher: SalesVoucher) -> SalesVoucher:
    """Set the time of the last change to the newest thing that happened."""
    days = [voucher.date, *(money.date for money in voucher.payments)]
    days += [reminder.date for reminder in voucher.reminders]
    newest = max(days)
    if voucher.deleted_at or newest == voucher.date:
        return voucher
    return replace(voucher, updated_at=max(voucher.created_at, entered(newest, voucher.guid)))
