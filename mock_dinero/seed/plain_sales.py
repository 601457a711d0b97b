"""Invoices of the smaller companies: written, numbered and paid without the special cases of company A.

A sale is what the story decides. Who pays does so about the due date; what falls due after the story's last
office day is not paid yet. A credited sale gets a credit note in full, set off against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from mock_dinero.ledger.books import Account, Contact, SalesLine, SalesSettings, SalesVoucher
from mock_dinero.ledger.dates import due_date
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.seed import ids
from mock_dinero.seed.days import LAST_OFFICE_DAY, entered, office_day
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import terms_of
from mock_dinero.seed.rates import rate
from mock_dinero.seed.selling import credit_note_of, numbers, payment, set_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One invoice to be written; `fate` is paid, unpaid, part, credited or draft."""

    key: str
    day: date
    buyer: Contact
    lines: tuple[SalesLine, ...]
    currency: str = "DKK"
    fate: str = "paid"
    deposit: int = 55000


class Office(NamedTuple):
    """Who writes the invoices, and how."""

    organization_id: int
    settings: SalesSettings
    accounts: tuple[Account, ...]
    first_number: int


class Written(NamedTuple):
    """Invoices and credit notes."""

    invoices: tuple[SalesVoucher, ...]
    credit_notes: tuple[SalesVoucher, ...]


def written(office: Office, sales: Iterable[Sale], luck: Luck) -> Written:
    """Return the vouchers of the sales, oldest first."""
    in_order = sorted(sales, key=lambda sale: (sale.day, sale.key))
    drafts = [(sale, _invoice(office, sale)) for sale in in_order]
    notes = [
        credit_note_of(invoice, office_day(invoice.date + timedelta(days=6)))
        for sale, invoice in drafts
        if sale.fate == "credited"
    ]
    booked = [invoice for sale, invoice in drafts if sale.fate != "draft"]
    number = numbers((*booked, *notes), office.first_number)
    numbered = [(sale, replace(invoice, number=number.get(invoice.guid))) for sale, invoice in drafts]
    credited = {note.credit_note_for: replace(note, number=number[note.guid]) for note in notes}
    codes = codes_of(office.accounts)
    finished = [_settled(office, sale, invoice, credited, codes, luck) for sale, invoice in numbered]
    return Written(
        tuple(invoice for invoice, _ in finished), tuple(note for _, note in finished if note is not None)
    )


def _invoice(office: Office, sale: Sale) -> SalesVoucher:
    its_guid = ids.guid(office.organization_id, "invoice", sale.key)
    is_danish = sale.currency == "DKK"
    return SalesVoucher(
        guid=its_guid,
        contact_guid=sale.buyer.guid,
        contact_name=sale.buyer.name,
        date=sale.day,
        terms=terms_of(sale.buyer, office.settings.terms),
        lines=sale.lines,
        currency=sale.currency,
        rate=rate(sale.currency, sale.day),
        language="da-DK" if is_danish else "en-GB",
        description="Faktura" if is_danish else "Invoice",
        show_lines_incl_vat=office.settings.lines_incl_vat,
        deposit_account=sale.deposit,
        mail_out_status="NotSent" if sale.fate == "draft" else "Sent",
        latest_mail_out_type="None" if sale.fate == "draft" else "Mailout",
        template_id=office.settings.template_id,
        timestamp=ids.stamp(its_guid),
        created_at=entered(sale.day, its_guid),
        updated_at=entered(sale.day, its_guid),
    )


def _settled(
    office: Office,
    sale: Sale,
    invoice: SalesVoucher,
    credited: Mapping[str | None, SalesVoucher],
    codes: Mapping[int, str | None],
    luck: Luck,
) -> tuple[SalesVoucher, SalesVoucher | None]:
    """Pay the invoice, or set its credit note off against it."""
    total = totals_of(invoice, codes).incl
    note = credited.get(invoice.guid)
    if note:
        here, there = set_off(invoice, note, note.date, total)
        return replace(invoice, payments=(here,)), replace(note, payments=(there,))
    about_due = due_date(invoice.date, invoice.terms) + timedelta(days=luck.number(-3, 4))
    day = office_day(max(about_due, invoice.date))
    if sale.fate not in {"paid", "part"} or day > LAST_OFFICE_DAY:
        return invoice, None
    amount = total if sale.fate == "paid" else total // 300 * 100
    money = payment(invoice, day, amount, deposit=sale.deposit)
    return replace(invoice, payments=(money,), updated_at=entered(day, invoice.guid)), None
