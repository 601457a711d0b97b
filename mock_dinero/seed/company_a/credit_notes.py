"""The 26 credit notes of company A: 18 linked to an invoice (12 in full, 6 in part), 8 on their own.

A credit settles its own invoice, another invoice of the same customer, or is paid back; four are still open,
three are drafts, one draft was deleted, one was paid back with more than it was worth. (domain part 4)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from mock_dinero.ledger.books import SalesLine, SalesVoucher
from mock_dinero.seed import ids
from mock_dinero.seed.company_a.invoices import Slip
from mock_dinero.seed.company_a.master import ORG
from mock_dinero.seed.days import LAST_OFFICE_DAY, entered, not_after, office_day
from mock_dinero.seed.people import Register
from mock_dinero.seed.rates import rate
from mock_dinero.seed.selling import credit_note_of, free_line


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit note, what becomes of it, and the invoice it is set off against (None: none).

    `fate` is draft, deleted, open, set off, refund or refund too much.
    """

    note: SalesVoucher
    fate: str
    against: str | None = None


_STAND_ALONE = (
    ("goodwill-1", "draft", "ole", date(2026, 11, 4), "Kulance, slidt kæde", 45000, "DKK"),
    ("goodwill-2", "draft", "pizza", date(2026, 11, 11), "Kulance, forsinket levering", 120000, "DKK"),
    ("goodwill-3", "open", "ferie", date(2026, 9, 22), "Bonus for sæsonen 2026", 350000, "DKK"),
    ("goodwill-4", "open", "semikolon", date(2026, 10, 6), "Reklamation, krank", 89500, "DKK"),
    ("goodwill-5", "open", "tysk1", date(2026, 10, 14), "Reklamation", 20000, "EUR"),
    ("goodwill-6", "set off", "hotel", date(2026, 2, 9), "Bonus for sæsonen 2025", 210000, "DKK"),
    ("goodwill-7", "refund", "p09", date(2025, 7, 3), "Afbestilt eftersyn", 99500, "DKK"),
    ("goodwill-8", "refund too much", "p14", date(2025, 10, 16), "Returneret lås", 55900, "DKK"),
)


def credits_for(slips: list[Slip], contacts: Register) -> list[Credit]:
    """Return the credit notes, not yet numbered or paid."""
    found = [*_linked(slips), *_unfinished(slips), *_stand_alone(slips, contacts)]
    return sorted(found, key=lambda credit: (credit.note.date, credit.note.guid))


def _linked(slips: list[Slip]) -> Iterator[Credit]:
    """Full and part credits of invoices, set off there; credits of paid invoices, set off elsewhere."""
    for slip in slips:
        if slip.order.settle == "credit note":
            yield Credit(_note_for(slip), "set off", slip.invoice.guid)
        elif slip.order.settle == "part credit":
            yield Credit(_note_for(slip, _part_of(slip)), "set off", slip.invoice.guid)
    paid_ones = [slip for slip in slips if slip.order.settle == "other credit"]
    taken: set[str] = set()
    for place, slip in enumerate(paid_ones):
        note = _note_for(slip)
        if place == 0:
            yield Credit(note, "refund")
        else:
            target = _next_invoice(slips, note, taken)
            taken.add(target.guid)
            yield Credit(note, "set off", target.guid)


def _unfinished(slips: list[Slip]) -> Iterator[Credit]:
    """A draft and an open one in part, and a deleted draft in full, for invoices paid long ago."""
    plain = [slip for slip in slips if _is_plain_sale(slip)]
    part_draft, part_open, deleted = plain[-3], plain[-9], plain[10]
    yield Credit(_note_for(part_draft, _part_of(part_draft), LAST_OFFICE_DAY), "draft")
    yield Credit(_note_for(part_open, _part_of(part_open)), "open")
    gone = _note_for(deleted)
    yield Credit(replace(gone, deleted_at=gone.created_at), "deleted")


def _stand_alone(slips: list[Slip], contacts: Register) -> Iterator[Credit]:
    for key, fate, contact, day, text, amount, currency in _STAND_ALONE:
        card = contacts[contact]
        its_guid = ids.guid(ORG, "credit note", key)
        note = SalesVoucher(
            guid=its_guid,
            kind="CreditNote",
            contact_guid=card.guid,
            contact_name=card.name,
            date=day,
            lines=(free_line(text, amount, 1000 if currency == "DKK" else 1100),),
            currency=currency,
            rate=rate(currency, day),
            description="Kreditnota",
            timestamp=ids.stamp(its_guid),
            created_at=entered(day, its_guid),
            updated_at=entered(day, its_guid),
        )
        yield Credit(note, fate, _next_invoice(slips, note, set()).guid if fate == "set off" else None)


def _note_for(
    slip: Slip, lines: tuple[SalesLine, ...] | None = None, day: date | None = None
) -> SalesVoucher:
    """Return the credit note of an invoice, nine days later unless told otherwise."""
    when = day or not_after(office_day(slip.invoice.date + timedelta(days=9)))
    return credit_note_of(slip.invoice, when, lines)


def _part_of(slip: Slip) -> tuple[SalesLine, ...]:
    """One piece of the first line comes back; abroad a round sum, so that no øre is left over."""
    line = slip.invoice.lines[0]
    if slip.order.currency != "DKK":
        return (free_line("Agreed reduction", 50000, line.account),)
    return (replace(line, quantity=min(line.quantity, Decimal(1)) / 2),)


def _is_plain_sale(slip: Slip) -> bool:
    order = slip.order
    return (order.outcome, order.settle, order.currency, order.lines) == ("paid", "bank", "DKK", "normal")


def _next_invoice(slips: list[Slip], note: SalesVoucher, taken: set[str]) -> SalesVoucher:
    """Return a later invoice of the same customer that is bigger than the credit note."""
    worth = _net(note)
    for slip in slips:
        invoice = slip.invoice
        is_later = invoice.date > note.date and invoice.contact_guid == note.contact_guid
        if is_later and _is_plain_sale(slip) and invoice.guid not in taken and _net(invoice) > worth:
            return invoice
    raise LookupError(f"the story has no later invoice to set off the credit note of {note.date} against")


def _net(voucher: SalesVoucher) -> Decimal:
    return sum((line.base * line.quantity for line in voucher.lines), Decimal(0))
