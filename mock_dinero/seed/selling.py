"""Sales lines, payments and numbers: what every company of the story needs to write invoices.

Amounts are whole cents of the voucher's currency. Totals come from the ledger; nothing is worked out twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from mock_dinero.ledger.books import Payment, Product, SalesLine, SalesVoucher
from mock_dinero.seed import ids
from mock_dinero.seed.days import entered
from mock_dinero.seed.rates import abroad, rate


def line_of(
    product: Product,
    quantity: int | Decimal = 1,
    *,
    discount: int = 0,
    currency: str = "DKK",
    account: int | None = None,
    step: int = 100,
) -> SalesLine:
    """Return a line that sells a product; abroad its price is rounded to `step` units of the currency."""
    return SalesLine(
        description=product.name or "Vare",
        account=account or product.account,
        base=product.base if currency == "DKK" else abroad(product.base // 100, currency, step),
        quantity=Decimal(quantity),
        discount=Decimal(discount),
        unit=product.unit,
        product_guid=product.guid,
        comments=product.comment or "",
    )


def free_line(text: str, base: int, account: int = 1000, quantity: int | Decimal = 1) -> SalesLine:
    """Return a line that is not in the product register."""
    return SalesLine(description=text, account=account, base=base, quantity=Decimal(quantity), comments="")


def text_line(text: str) -> SalesLine:
    """Return a line that is only seen; it counts in no figure."""
    return SalesLine(description=text, account=0, quantity=Decimal(0), line_type="Text", comments="")


def payment(
    voucher: SalesVoucher,
    day: date,
    amount: int,
    place: int = 1,
    *,
    deposit: int | None = 55000,
    text: str | None = None,
) -> Payment:
    """Return the n-th payment of a voucher in its own currency, at the rate of the day it was paid."""
    return Payment(
        guid=ids.guid(voucher.guid, "payment", place),
        date=day,
        amount=amount,
        deposit_account=deposit,
        currency=voucher.currency,
        rate=rate(voucher.currency, day),
        description=text or f"Betaling af faktura {voucher.number}",
    )


def credit_note_of(
    invoice: SalesVoucher, day: date, lines: tuple[SalesLine, ...] | None = None
) -> SalesVoucher:
    """Return a credit note of an invoice, in full unless lines are given, at the invoice's own rate.

    What a credit note does not carry (terms, deposit account) is left at its default.
    """
    its_guid = ids.guid(invoice.guid, "credit note")
    return SalesVoucher(
        guid=its_guid,
        kind="CreditNote",
        contact_guid=invoice.contact_guid,
        contact_name=invoice.contact_name,
        date=day,
        lines=lines or invoice.lines,
        currency=invoice.currency,
        rate=invoice.rate,
        language=invoice.language,
        description="Kreditnota" if invoice.language == "da-DK" else "Creditnote",
        show_lines_incl_vat=invoice.show_lines_incl_vat,
        mail_out_status="Sent",
        latest_mail_out_type="Mailout",
        template_id=invoice.template_id,
        credit_note_for=invoice.guid,
        timestamp=ids.stamp(its_guid),
        created_at=entered(day, its_guid),
        updated_at=entered(day, its_guid),
    )


def set_off(
    invoice: SalesVoucher, credit_note: SalesVoucher, day: date, amount: int
) -> tuple[Payment, Payment]:
    """Return the payment on the invoice and its twin on the credit note; neither moves money."""
    here = payment(invoice, day, amount, 90, deposit=None, text=f"Modregnet kreditnota {credit_note.number}")
    there = payment(credit_note, day, amount, 90, deposit=None, text=f"Modregnet i faktura {invoice.number}")
    return (
        replace(here, rate=invoice.rate, related_guid=credit_note.guid),
        replace(there, rate=credit_note.rate, related_guid=invoice.guid),
    )


def numbers(booked: Iterable[SalesVoucher], first: int) -> dict[str, int]:
    """Return the number of each voucher by guid: one series for invoices and credit notes, by date."""
    in_order = sorted((voucher.date, voucher.created_at, voucher.guid) for voucher in booked)
    return {guid: first + place for place, (_, _, guid) in enumerate(in_order)}
