"""Orders of company A become invoices, not yet numbered, reminded or paid.

A slip keeps an invoice beside the order it came from until all of that is done (settling.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from mock_dinero.ledger.books import SalesVoucher, Terms
from mock_dinero.seed import ids
from mock_dinero.seed.company_a.lines import Shelf, lines_for
from mock_dinero.seed.company_a.master import BANK, EURO_BANK, MOBILEPAY, ORG, SETTINGS, STRIPE
from mock_dinero.seed.company_a.orders import Order
from mock_dinero.seed.days import entered
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register
from mock_dinero.seed.rates import rate

_STRIPE_CLOSED = date(2025, 7, 1)
_MAIL_OUTS = (
    *(("SeenByCustomer", "Mailout"),) * 8,
    *(("Sent", "Mailout"),) * 14,
    ("Sent", "mailout"),
    ("Failed", "Mailout"),
    *(("NotSent", "None"),) * 2,
)
_RARE_MAIL_OUTS = {
    "due-yesterday": ("Sent", "PreReminder"),
    "fee-1": ("SeenByCustomer", "OrderConfirmation"),
    "fee-2": ("SeenByCustomer", "TradeOffer"),
    "bankrupt": ("Sent", "Inkasso"),
    "face-only": ("SeenByCustomer", "reminder"),
}
_REMINDED_BY = ("Reminder", "Reminder", "reminder", "ElectronicInvoiceReminder")
_LONGEST_REFERENCE = (
    "Rekvisition fra Hyldeby Kommune, Teknik og Miljø, cykelpulje 2025-2026, kontrakt 4471-Æ, bilag "
)


@dataclass(frozen=True, slots=True)
class Slip:
    """An invoice and the order behind it."""

    order: Order
    invoice: SalesVoucher

    @property
    def is_booked(self) -> bool:
        """Tell whether the invoice gets a number: drafts and deleted drafts do not."""
        return self.order.outcome not in {"draft", "deleted"}


def slips(orders: list[Order], contacts: Register, shelf: Shelf) -> list[Slip]:
    """Return one slip per order, in the order given."""
    luck = Luck(ORG, "invoices")
    written = [Slip(order, _invoice(order, contacts, shelf, luck)) for order in orders]
    return _with_references(written, luck)


def _invoice(order: Order, contacts: Register, shelf: Shelf, luck: Luck) -> SalesVoucher:
    card = contacts[order.contact] if order.contact else None
    its_guid = ids.guid(ORG, "invoice", order.key)
    made = entered(order.day, its_guid)
    is_foreign = order.currency != "DKK"
    deposit = _deposit(order, luck, is_person=card is not None and card.is_person)
    invoice = SalesVoucher(
        guid=its_guid,
        contact_guid=card.guid if card else None,
        contact_name=card.name if card else None,
        date=order.day,
        terms=order.terms or Terms(),
        lines=lines_for(order, shelf, Luck(ORG, "lines", order.key)),
        currency=order.currency,
        rate=rate(order.currency, order.day),
        language="en-GB" if is_foreign else "da-DK",
        description="Invoice" if is_foreign else "Faktura",
        comment="Tak for handlen hos Nordlys Cykler" if luck.chance(20) else "",
        show_lines_incl_vat=order.lines == "incl",
        deposit_account=deposit,
        is_mobile_pay=deposit == MOBILEPAY,
        template_id=SETTINGS.template_id,
        timestamp=ids.stamp(its_guid),
        created_at=made,
        updated_at=made,
    )
    if order.outcome == "deleted":
        gone = entered(order.day + timedelta(days=2), its_guid)
        return replace(invoice, updated_at=gone, deleted_at=gone)
    return (
        invoice
        if order.outcome == "draft"
        else _mailed(order, invoice, luck, has_ean=card is not None and card.ean is not None)
    )


def _deposit(order: Order, luck: Luck, *, is_person: bool) -> int:
    """Euro goes to the euro account; private customers pay by phone, in the first year also by card."""
    if order.currency == "EUR":
        return EURO_BANK
    if not is_person or luck.chance(35):
        return BANK
    return STRIPE if order.day < _STRIPE_CLOSED and luck.chance(40) else MOBILEPAY


def _mailed(order: Order, invoice: SalesVoucher, luck: Luck, *, has_ean: bool) -> SalesVoucher:
    """Say how the invoice went out: by the public network where there is an EAN number, else by mail."""
    status, kind = luck.pick(_MAIL_OUTS)
    if has_ean:
        status, kind = "Sent", luck.pick(("Einvoice", "Einvoice", "einvoice"))
    if order.reminders and order.reminder_kind == "booked":
        status, kind = "Sent", luck.pick(_REMINDED_BY)
    status, kind = _RARE_MAIL_OUTS.get(order.key, (status, kind))
    return replace(invoice, mail_out_status=status, latest_mail_out_type=kind)


def _with_references(written: list[Slip], luck: Luck) -> list[Slip]:
    """Give 30 invoices a reference of the customer's; one fills the field of 128 characters."""
    result = list(written)
    places = luck.deal([at for at, slip in enumerate(written) if slip.is_booked])[:29]
    for at in places:
        key = result[at].invoice.guid[:6]
        result[at] = replace(
            result[at], invoice=replace(result[at].invoice, external_reference=f"webshop:{key}")
        )
    return [_with_longest(slip) if slip.order.key == "million" else slip for slip in result]


def _with_longest(slip: Slip) -> Slip:
    reference = (_LONGEST_REFERENCE * 2)[:128]
    return replace(slip, invoice=replace(slip.invoice, external_reference=reference))
