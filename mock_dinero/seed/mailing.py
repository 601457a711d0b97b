"""What was mailed: every voucher whose status says that it went out has the mail that did it.

Law of this module: the newest mail-out of a voucher agrees with its mail-out status and latest type. A reminder
follows upon the invoice itself. Events and types are those of the published description (2026-09-03).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mock_dinero.ledger.books import Contact, SalesVoucher
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.papers import MailOut, TradeOffer
from mock_dinero.seed import ids
from mock_dinero.seed.days import entered

Mailed = SalesVoucher | TradeOffer

TYPES = (
    "None",
    "Einvoice",
    "ElectronicInvoiceReminder",
    "TradeOffer",
    "OrderConfirmation",
    "Mailout",
    "Inkasso",
    "PreReminder",
    "ManualMailout",
    "ManualTradeOfferMailout",
    "Reminder",
)
"""The kinds of mail-out, spelled as the published description spells them."""

_ELECTRONIC = frozenset({"Einvoice", "ElectronicInvoiceReminder"})
_FOLLOWS = {
    "Reminder": "Mailout",
    "PreReminder": "Mailout",
    "Inkasso": "Mailout",
    "ElectronicInvoiceReminder": "Einvoice",
    "OrderConfirmation": "TradeOffer",
}
_EVENTS = {
    ("mail", "Sent"): ("Sent",),
    ("mail", "SeenByCustomer"): ("WebView", "Download", "Print"),
    ("mail", "Failed"): ("HardBounce", "Rejected", "Spam", "Invalid", "Failed"),
    ("electronic", "Sent"): ("SentToCustomer", "SentToProvider"),
}
_SUBJECTS = {
    "Reminder": "Påmindelse om faktura",
    "ElectronicInvoiceReminder": "Påmindelse om faktura",
    "PreReminder": "Faktura forfalder snart:",
    "Inkasso": "Inkassovarsel, faktura",
    "OrderConfirmation": "Ordrebekræftelse",
    "TradeOffer": "Tilbud",
    "ManualTradeOfferMailout": "Tilbud",
}


class Post:
    """The post room of one company; events are taken in turn, so that each of them comes to pass."""

    def __init__(self, company: Company) -> None:
        """Know the company's contacts and its own address."""
        self._cards = {contact.guid: contact for contact in company.contacts}
        self._sender = company.organization.email
        self._turns: Counter[tuple[str, str]] = Counter()

    def history(self, voucher: Mailed) -> Iterator[MailOut]:
        """Yield what was mailed of a voucher, oldest first."""
        kind = _type_of(voucher)
        earlier = _FOLLOWS.get(kind)
        if earlier:
            yield self.mail(voucher, "first", earlier, "Sent", voucher.date)
        yield self.mail(voucher, "latest", kind, voucher.mail_out_status, _mailed_on(voucher, kind))

    def mail(
        self,
        voucher: Mailed,
        key: str,
        kind: str,
        status: str,
        day: date,
        event: str | None = None,
    ) -> MailOut:
        """Return one mail-out of a voucher; without an event it gets the next one that fits its status."""
        its_guid = ids.guid(voucher.guid, "mail-out", key)
        sent = entered(day, its_guid)
        card = self._cards.get(voucher.contact_guid or "")
        electronic = kind in _ELECTRONIC
        seen = status == "SeenByCustomer"
        found = event or self._next_event("electronic" if electronic else "mail", status)
        return MailOut(
            id=int(its_guid[:7], 16),
            voucher_guid=voucher.guid,
            date=sent,
            seen_at=_seen(sent) if seen else None,
            sender=self._sender,
            receiver=_receiver(card, electronic=electronic),
            subject=_subject(voucher, kind),
            message=None if electronic else _message(voucher, card),
            downloads=1 if found == "Download" else 0,
            prints=1 if found == "Print" else 0,
            type=kind,
            status=status,
            latest_event=found,
            cc_to_sender=int(its_guid[-1], 16) < 4 and not electronic,
        )

    def _next_event(self, family: str, status: str) -> str | None:
        events = _EVENTS.get((family, status))
        if not events:
            return None
        turn = self._turns[family, status]
        self._turns[family, status] += 1
        return events[turn % len(events)]


def mail_outs(company: Company, post: Post | None = None) -> tuple[MailOut, ...]:
    """Return the mail-outs of the invoices, credit notes and offers that went out."""
    office = post or Post(company)
    vouchers: tuple[Mailed, ...] = (
        *company.invoices,
        *company.credit_notes,
        *company.offers,
    )
    sent = (voucher for voucher in vouchers if voucher.mail_out_status != "NotSent")
    return tuple(mail for voucher in sent for mail in office.history(voucher))


def _type_of(voucher: Mailed) -> str:
    """Return the latest type in its proper spelling, for Dinero's own varies."""
    spelled = {kind.lower(): kind for kind in TYPES}
    return spelled[(voucher.latest_mail_out_type or "None").lower()]


def _mailed_on(voucher: Mailed, kind: str) -> date:
    """Reminders go out on their day, warnings a week after the invoice, the rest on the voucher's day."""
    if isinstance(voucher, SalesVoucher) and voucher.reminders and kind in _FOLLOWS:
        return max(reminder.date for reminder in voucher.reminders)
    return voucher.date + timedelta(days=7) if kind in _FOLLOWS else voucher.date


def _seen(sent: datetime) -> datetime:
    return sent + timedelta(hours=3, minutes=sent.minute)


def _receiver(card: Contact | None, *, electronic: bool) -> str | None:
    """Electronic invoices go to a number, mails to an address, where the contact has one."""
    if card is None:
        return None
    return card.ean if electronic else card.email or None


def _subject(voucher: Mailed, kind: str) -> str:
    if kind in _SUBJECTS:
        return f"{_SUBJECTS[kind]} {voucher.number}"
    return f"{voucher.description or 'Faktura'} {voucher.number}"


def _message(voucher: Mailed, card: Contact | None) -> str:
    """Return the text of a mail; the link tag is what the published description asks for."""
    name = (card.att_person or card.name) if card else ""
    if voucher.language == "en-GB":
        return f"Dear {name}\n\nPlease find the document here: [link-to-pdf]"
    return f"Kære {name}\n\nDokumentet kan ses her: [link-to-pdf]"
