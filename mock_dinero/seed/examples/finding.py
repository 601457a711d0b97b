"""Rules over what is sold: invoices, credit notes, offers, and what was mailed of them.

Law of this module: each function returns a rule or a test; nothing here names a company.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

from mock_dinero.ledger.books import Reminder, SalesVoucher
from mock_dinero.ledger.papers import MailOut, TradeOffer
from mock_dinero.seed.examples.case import Found, Rule, Shelf
from mock_dinero.world.books import Sale

SaleTest = Callable[[Sale, Shelf], object]
OfferTest = Callable[[TradeOffer], object]


def invoice(test: SaleTest, tail: str = "") -> Rule:
    """Return the rule that finds the first invoice, deleted ones left out, that passes a test."""

    def rule(shelf: Shelf) -> Found | None:
        live = (sale for sale in shelf.invoices if sale.voucher.deleted_at is None)
        return _first_sale(live, shelf, test, "invoices", tail)

    return rule


def note(test: SaleTest, tail: str = "") -> Rule:
    """Return the rule that finds the first credit note that passes a test."""

    def rule(shelf: Shelf) -> Found | None:
        live = (sale for sale in shelf.credit_notes if sale.voucher.deleted_at is None)
        return _first_sale(live, shelf, test, "sales/creditnotes", tail)

    return rule


def deleted(kind: str) -> Rule:
    """Return the rule that finds a deleted invoice or credit note, which a single GET still answers."""

    def rule(shelf: Shelf) -> Found | None:
        rows = shelf.invoices if kind == "invoices" else shelf.credit_notes
        return _first_sale(iter(rows), shelf, lambda s, _: s.voucher.deleted_at, kind, "")

    return rule


def offer(test: OfferTest, tail: str = "") -> Rule:
    """Return the rule that finds the first trade offer that passes a test."""

    def rule(shelf: Shelf) -> Found | None:
        found = next((one for one in shelf.company.offers if test(one)), None)
        return Found(f"tradeoffers/{found.guid}{tail}", found.guid) if found else None

    return rule


def mail(test: Callable[[MailOut], object], query: str = "") -> Rule:
    """Return the rule that finds the mail-outs of the invoice or offer to which one that passes belongs."""

    def rule(shelf: Shelf) -> Found | None:
        folders = {one.guid: "invoices" for one in shelf.company.invoices}
        folders |= {one.guid: "tradeoffers" for one in shelf.company.offers}
        for one in shelf.company.mail_outs:
            if one.voucher_guid in folders and test(one):
                return Found(
                    f"{folders[one.voucher_guid]}/{one.voucher_guid}/mailouts{query}", one.voucher_guid
                )
        return None

    return rule


def _first_sale(rows: Iterable[Sale], shelf: Shelf, test: SaleTest, folder: str, tail: str) -> Found | None:
    guid = next((sale.voucher.guid for sale in rows if test(sale, shelf)), None)
    return None if guid is None else Found(f"{folder}/{guid}{tail}", guid)


def has_status(name: str) -> SaleTest:
    return lambda sale, _: sale.state.status == name


def due_in(days: int) -> SaleTest:
    return lambda sale, shelf: (
        sale.voucher.is_booked
        and not sale.voucher.payments
        and sale.due == shelf.today + timedelta(days=days)
    )


def open_reminders(voucher: SalesVoucher) -> list[Reminder]:
    return [reminder for reminder in voucher.reminders if not (reminder.is_draft or reminder.is_deleted)]


def reminded(times: int) -> SaleTest:
    return lambda sale, _: len(open_reminders(sale.voucher)) == times


def with_reminder(test: Callable[[Reminder], object]) -> SaleTest:
    return lambda sale, _: any(test(reminder) for reminder in sale.voucher.reminders)


def is_person(sale: Sale, shelf: Shelf) -> bool:
    card = shelf.books.contacts.get(sale.voucher.contact_guid or "")
    return card is not None and card.is_person


def paid_at_rate(sale: Sale, *, gain: bool) -> bool:
    """Tell whether money in a foreign currency came in at a better (or worse) rate than was invoiced."""
    voucher = sale.voucher
    return any(
        p.currency != "DKK" and p.rate != voucher.rate and (p.rate > voucher.rate) == gain
        for p in voucher.payments
    )


def codes(sale: Sale) -> set[str | None]:
    return {net.code for net in sale.totals.nets}


def attached(count: int) -> Rule:
    def rule(shelf: Shelf) -> Found | None:
        counts = Counter(one.document_guid for one in shelf.company.attachments)
        guid = next((guid for guid, found in counts.items() if found == count), None)
        return Found(f"attachments/{guid}", guid) if guid else None

    return rule


def first_reminder(shelf: Shelf) -> Found | None:
    for sale in shelf.invoices:
        for reminder in open_reminders(sale.voucher):
            return Found(f"invoices/{sale.voucher.guid}/reminders/{reminder.id}", sale.voucher.guid)
    return None


def two_payments(shelf: Shelf) -> Found | None:
    for sale in shelf.invoices:
        if len(sale.voucher.payments) > 1:
            guid = sale.voucher.guid
            return Found(f"/v2/{shelf.company.organization.id}/invoices/{guid}/payments", guid)
    return None


def in_currency(code: str) -> SaleTest:
    return lambda sale, _: sale.voucher.currency == code


def on_terms(kind: str) -> SaleTest:
    return lambda sale, _: sale.voucher.terms.type == kind


def uses_fik(shelf: Shelf) -> bool:
    return shelf.company.settings is not None and shelf.company.settings.use_fik


def mailed(status: str) -> SaleTest:
    return lambda sale, _: sale.voucher.mail_out_status == status


def latest_mail(kind: str) -> SaleTest:
    return lambda sale, _: sale.voucher.latest_mail_out_type == kind


def of_type(kind: str) -> Callable[[MailOut], object]:
    return lambda mail_out: mail_out.type == kind


def of_status(status: str) -> Callable[[MailOut], object]:
    return lambda mail_out: mail_out.status == status


def of_event(event: str) -> Callable[[MailOut], object]:
    return lambda mail_out: mail_out.latest_event == event


def credits_invoice(*, whole: bool) -> SaleTest:
    def test(sale: Sale, shelf: Shelf) -> bool:
        source = shelf.books.sales(shelf.today).get(sale.voucher.credit_note_for or "")
        return source is not None and (source.totals.incl == sale.totals.incl) == whole

    return test


def offer_is(status: str) -> OfferTest:
    return lambda one: not one.deleted_at and one.history and one.history[-1].status == status


def became(count: int) -> OfferTest:
    return lambda one: len(one.generated) == count


def took(steps: int) -> OfferTest:
    return lambda one: len(one.history) == steps


def may_be_reminded(sale: Sale, _: Shelf) -> bool:
    """Tell whether another reminder could be sent: overdue, and fewer than three so far."""
    return sale.state.status == "Overdue" and len(sale.voucher.reminders) < 3


def invoice_v2(shelf: Shelf) -> Found | None:
    """Find the mail template of a booked invoice, which is an operation of v2."""
    guid = next((sale.voucher.guid for sale in shelf.invoices if sale.voucher.is_booked), None)
    if guid is None:
        return None
    return Found(f"/v2/{shelf.company.organization.id}/invoices/{guid}/email/template", guid)
