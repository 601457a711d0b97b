"""What would be mailed: the e-mail templates of invoices, reminders, credit notes and trade offers.

Law of this module: sender, receiver and subject are the published defaults, the subject in the voucher's language;
the message is ours and holds the tag that a message must hold. A preview is given whether or not it could be sent
(assumed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mock_dinero.endpoints.credit_notes import credit_note_of
from mock_dinero.endpoints.invoices import invoice_of
from mock_dinero.endpoints.trade_offers import offer_of
from mock_dinero.ledger.settlement import effective
from mock_dinero.routing import Call, router

if TYPE_CHECKING:
    from mock_dinero.ledger.books import Contact, SalesVoucher

LINK = "[link-to-pdf]"
WORDS = {
    "Invoice": ("Faktura", "Invoice"),
    "CreditNote": ("Kreditnota", "Credit note"),
    "TradeOffer": ("Tilbud", "Offer"),
}
"""Kind of voucher -> what its subject calls it in Danish and in English (published example for English)."""

endpoints = router()


@endpoints.get("/v2/{organizationId}/invoices/{guid}/email/template")
def get_invoice_mail_template(call: Call) -> dict[str, Any]:
    """Answer the mail of an invoice, with what an SMS would take; an SMS is not the default (assumed)."""
    voucher = invoice_of(call, "guid").voucher
    contact = _contact(call, voucher)
    sms = {"SendAsSms": False, "SmsReceiverPhoneNumber": contact.phone if contact else None}
    return sms | _mail(call, voucher, _subject(voucher))


@endpoints.get("/v1/{organizationId}/invoices/{guid}/email/pre-reminder/template")
def get_pre_reminder_mail_template(call: Call) -> dict[str, Any]:
    """Answer the mail that asks for payment before the first reminder."""
    voucher = invoice_of(call, "guid").voucher
    word = "Payment reminder" if _is_english(voucher) else "Betalingspåmindelse"
    return _mail(call, voucher, f"{word}: {_subject(voucher)}")


@endpoints.get("/v1/{organizationId}/invoices/{voucherGuid}/reminders/email/template")
def get_reminder_mail_template(call: Call) -> dict[str, Any]:
    """Answer the mail of the newest reminder, of the first when there is none (assumed)."""
    voucher = invoice_of(call, "voucherGuid").voucher
    number = max((one.number for one in effective(voucher.reminders)), default=1)
    word = "Reminder" if _is_english(voucher) else "Rykker"
    return _mail(call, voucher, f"{word} {number}: {_subject(voucher)}")


@endpoints.get("/v1/{organizationId}/sales/creditnotes/{guid}/email/template")
def get_credit_note_mail_template(call: Call) -> dict[str, Any]:
    """Answer the mail of a credit note."""
    voucher = credit_note_of(call).voucher
    return _mail(call, voucher, _subject(voucher))


@endpoints.get("/v1/{organizationId}/tradeoffers/{guid}/email/template")
def get_trade_offer_mail_template(call: Call) -> dict[str, Any]:
    """Answer the mail of a trade offer."""
    voucher = offer_of(call).face
    return _mail(call, voucher, _subject(voucher))


def _mail(call: Call, voucher: SalesVoucher, subject: str) -> dict[str, Any]:
    company = call.books.company
    contact = _contact(call, voucher)
    greeting, closing = ("Dear", "Kind regards") if _is_english(voucher) else ("Hej", "Venlig hilsen")
    lines = (f"{greeting} {voucher.contact_name or ''}".strip(), LINK, closing, company.organization.name)
    return {
        "Sender": company.organization.email,
        "Receiver": contact.email or None if contact else None,
        "Subject": subject,
        "Message": "\n\n".join(lines),
        "AddVoucherAsPdfAttachment": company.settings is None or company.settings.voucher_as_pdf,
    }


def _subject(voucher: SalesVoucher) -> str:
    """Return the type and number; a draft has only its type (assumed)."""
    word = WORDS[voucher.kind][_is_english(voucher)]
    return word if voucher.number is None else f"{word} {voucher.number}"


def _is_english(voucher: SalesVoucher) -> bool:
    return voucher.language.startswith("en")


def _contact(call: Call, voucher: SalesVoucher) -> Contact | None:
    return call.books.contacts.get(voucher.contact_guid or "")
