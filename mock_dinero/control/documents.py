"""The documents of a company as the ledger has them: totals, payments, reminders and status on a day.

Law of this module: as `books`; it turns the ledger's values into rows of our own and works out nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from mock_dinero.control.desk import Json
from mock_dinero.ledger.books import Purchase, SalesLine, SalesSettings, SalesVoucher
from mock_dinero.ledger.payables import claim_on_us, purchase_state
from mock_dinero.ledger.receivables import next_reminder, reminder_figures
from mock_dinero.ledger.settlement import Claim, claim_on_customer, shares

if TYPE_CHECKING:
    from mock_dinero.ledger.books import Payment
    from mock_dinero.ledger.receivables import ReminderFigures
    from mock_dinero.ledger.totals import Totals
    from mock_dinero.world.books import Books, Sale


@dataclass(frozen=True, slots=True)
class Open:
    """Books that lie open on a day; `inclusive` says whether both days of a statement belong to it."""

    books: Books
    today: date
    inclusive: bool


def kroner(ore: int) -> str:
    """An amount as exact decimal text."""
    return str(Decimal(ore).scaleb(-2).quantize(Decimal("0.01")))


def day_of(day: date) -> str:
    """A day as YYYY-MM-DD."""
    return day.isoformat()


def instant_of(instant: datetime) -> str:
    """An instant with its zone."""
    return instant.isoformat()


def invoices(lying: Open) -> list[Json]:
    """Every invoice, drafts and deleted ones included."""
    sales = lying.books.sales(lying.today)
    return [_sale(lying, sales[one.guid]) for one in lying.books.company.invoices]


def credit_notes(lying: Open) -> list[Json]:
    """Every credit note."""
    sales = lying.books.sales(lying.today)
    return [_sale(lying, sales[one.guid]) for one in lying.books.company.credit_notes]


def _sale(lying: Open, sale: Sale) -> Json:
    one, state = sale.voucher, sale.state
    row = _shown(one, one.number, state.status, sale.totals) | {
        "due": day_of(sale.due),
        "creditNoteFor": one.credit_note_for,
        **_paid(state.total_with_reminders, state.paid, state.remaining),
        "reminderExpenses": kroner(state.total_with_reminders - sale.totals.incl),
        "payments": _payments(claim_on_customer(one, sale.totals), one.payments),
    }
    if one.kind != "Invoice":
        return row
    return row | {"reminders": _reminders(lying, sale), "nextReminder": _next(lying, sale)}


def _shown(one: SalesVoucher, number: int | None, status: str, totals: Totals) -> Json:
    return {
        "guid": one.guid,
        "number": number,
        "status": status,
        "date": day_of(one.date),
        "contactGuid": one.contact_guid,
        "contactName": one.contact_name,
        "currency": one.currency,
        "rate": str(one.rate),
        "totalExclVat": kroner(totals.excl),
        "totalVat": kroner(totals.vat),
        "totalInclVat": kroner(totals.incl),
        "totalExclVatDkk": kroner(totals.excl_dkk),
        "totalInclVatDkk": kroner(totals.incl_dkk),
        "lines": [_line(line, *two) for line, two in zip(one.lines, totals.lines, strict=True)],
        "description": one.description,
        "externalReference": one.external_reference,
        "deleted": one.deleted_at is not None,
    }


def _line(line: SalesLine, excl: int, incl: int) -> Json:
    return {
        "description": line.description,
        "type": line.line_type,
        "account": line.account,
        "quantity": str(line.quantity),
        "unit": line.unit,
        "discount": str(line.discount),
        "baseAmount": kroner(line.base),
        "totalExclVat": kroner(excl),
        "totalInclVat": kroner(incl),
    }


def _paid(total: int, paid: int, remaining: int) -> Json:
    return {"total": kroner(total), "paid": kroner(paid), "remaining": kroner(remaining)}


def _payments(claim: Claim, given: tuple[Payment, ...]) -> list[Json]:
    return [_payment(one, share.received) for one, share in zip(given, shares(claim, given), strict=True)]


def _payment(payment: Payment, received: int) -> Json:
    return {
        "guid": payment.guid,
        "date": day_of(payment.date),
        "amount": kroner(payment.amount),
        "currency": payment.currency,
        "amountDkk": kroner(received),
        "depositAccount": payment.deposit_account,
        "description": payment.description,
        "relatedGuid": payment.related_guid,
        "externalReference": payment.external_reference,
    }


def _reminders(lying: Open, sale: Sale) -> list[Json]:
    contact = lying.books.contacts.get(sale.voucher.contact_guid or "")
    return [
        {"id": one.id, "draft": one.is_draft, "deleted": one.is_deleted}
        | _figures(reminder_figures(sale.voucher, sale.totals, contact, one))
        for one in sale.voucher.reminders
    ]


def _next(lying: Open, sale: Sale) -> Json | None:
    """Return the reminder that could be made today with fee and interest; None when none can."""
    contact = lying.books.contacts.get(sale.voucher.contact_guid or "")
    settings = lying.books.company.settings or SalesSettings()
    found = next_reminder(sale.voucher, sale.totals, contact, settings, lying.today)
    return _figures(found) if found else None


def _figures(one: ReminderFigures) -> Json:
    return {
        "number": one.number,
        "date": day_of(one.date),
        "principal": kroner(one.principal),
        "fee": kroner(one.fee),
        "interest": kroner(one.interest),
        "compensation": kroner(one.compensation),
        "accumulated": kroner(one.accumulated),
        "paid": kroner(one.paid),
        "total": kroner(one.total),
    }


def purchases(lying: Open) -> list[Json]:
    """Every purchase and purchase credit note."""
    return [_purchase(lying, one) for one in lying.books.company.purchases]


def _purchase(lying: Open, one: Purchase) -> Json:
    state = purchase_state(one, lying.today)
    return {
        "guid": one.guid,
        "number": one.number,
        "status": state.status,
        "isCreditNote": one.is_credit_note,
        "creditNoteFor": one.credit_note_for,
        "type": one.purchase_type,
        "date": day_of(one.date),
        "due": day_of(one.payment_date or one.date),
        "contactGuid": one.contact_guid,
        "fileGuid": one.file_guid,
        "depositAccount": one.deposit_account,
        "currency": one.currency,
        "rate": str(one.rate),
        "totalInclVatDkk": kroner(claim_on_us(one).booked),
        **_paid(state.total, state.paid, state.remaining),
        "lines": [
            {
                "account": line.account,
                "amount": kroner(line.amount),
                "vatCode": line.vat_code,
                "description": line.description,
            }
            for line in one.lines
        ],
        "payments": _payments(claim_on_us(one), one.payments),
    }


def manual_vouchers(lying: Open) -> list[Json]:
    """Every manual voucher."""
    return [
        {
            "guid": one.guid,
            "number": one.number,
            "status": "Booked" if one.is_booked else "Draft",
            "date": day_of(one.date),
            "fileGuid": one.file_guid,
            "creditNoteFor": one.credit_note_for,
            "lines": [
                {
                    "account": line.account,
                    "balancingAccount": line.balancing,
                    "amount": kroner(line.amount),
                    "vatCode": line.vat_code,
                    "description": line.description,
                }
                for line in one.lines
            ],
        }
        for one in lying.books.company.manual_vouchers
    ]


def trade_offers(lying: Open) -> list[Json]:
    """Every trade offer, with the status of its newest step."""
    return [
        _shown(one.face, one.offer.number, one.status, one.totals) | {"generated": list(one.offer.generated)}
        for one in lying.books.offers.values()
    ]
