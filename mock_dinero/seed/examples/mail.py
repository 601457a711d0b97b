"""The cases of what was mailed, of credit notes and of trade offers.

Law of this module: as `sales`, a table.
"""

from __future__ import annotations

from mock_dinero.seed.examples.case import Case
from mock_dinero.seed.examples.finding import (
    became,
    credits_invoice,
    deleted,
    has_status,
    invoice,
    latest_mail,
    mail,
    mailed,
    note,
    of_event,
    of_status,
    of_type,
    offer,
    offer_is,
    took,
)
from mock_dinero.seed.mailing import TYPES

MAIL = (
    *(
        Case(f"invoice-mail-{status.lower()}", f"Its mail-out status is {status}.", invoice(mailed(status)))
        for status in ("NotSent", "Sent", "SeenByCustomer", "Failed")
    ),
    *(
        Case(
            f"invoice-latest-{kind}", f"LatestMailOutType is {kind}, spelled so.", invoice(latest_mail(kind))
        )
        for kind in (
            *("Einvoice", "ElectronicInvoiceReminder", "Inkasso", "Mailout", "None", "OrderConfirmation"),
            *("PreReminder", "Reminder", "TradeOffer", "einvoice", "mailout", "reminder"),
        )
    ),
    *(Case(f"mailout-{kind}", f"A mail-out of type {kind}.", mail(of_type(kind))) for kind in TYPES),
    *(
        Case(f"mailout-{status}-status", f"A mail-out that is {status}.", mail(of_status(status)))
        for status in ("Pending", "Sent", "SeenByCustomer", "Failed", "ManuallySent")
    ),
    *(
        Case(f"mailout-event-{event}", f"A mail-out whose latest event is {event}.", mail(of_event(event)))
        for event in (
            *("Download", "Print", "WebView", "SoftBounce", "HardBounce", "Rejected", "Spam", "Sent"),
            *("Invalid", "Queued", "Scheduled", "Failed", "SentToDispatching", "SentToProvider"),
            *("SentToCustomer", "InvalidDocument", "IncompleteDocument", "UnknownError"),
            *("EndpointNotFound", "AlreadyDispatched", "TemporaryError"),
        )
    ),
    Case(
        "mailout-sms", "A text message, listed when asked for.", mail(lambda m: m.is_sms, "?includeSms=true")
    ),
    Case(
        "mailout-none",
        "A draft that was never mailed: an empty array.",
        invoice(has_status("Draft"), "/mailouts"),
    ),
)
CREDIT_NOTES = (
    *(
        Case(f"creditnote-{status.lower()}", f"A credit note that is {status}.", note(has_status(status)))
        for status in ("Draft", "Booked", "Paid", "OverPaid")
    ),
    Case("creditnote-deleted", "A deleted draft of a credit note.", deleted("sales/creditnotes")),
    Case("creditnote-in-full", "Credits an invoice in full.", note(credits_invoice(whole=True))),
    Case("creditnote-in-part", "Credits an invoice in part.", note(credits_invoice(whole=False))),
    Case(
        "creditnote-alone",
        "Credits no invoice in particular.",
        note(lambda s, _: s.voucher.credit_note_for is None),
    ),
    Case("creditnote-eur", "In euro.", note(lambda s, _: s.voucher.currency == "EUR")),
    Case(
        "creditnote-refunded",
        "Paid back from the bank.",
        note(lambda s, _: any(p.deposit_account for p in s.voucher.payments), "/payments"),
    ),
    Case("creditnote-mailouts", "The mail that sent a credit note.", note(mailed("Sent"), "/mailouts")),
    Case("creditnote-template", "The mail of a credit note.", note(has_status("Booked"), "/email/template")),
)
OFFERS = (
    *(
        Case(f"offer-{status.lower()}", f"An offer that is {status}.", offer(offer_is(status)))
        for status in (
            "Draft",
            "Invoiced",
            "CustomerAccepted",
            "CustomerDeclined",
            "UserAccepted",
            "UserDeclined",
        )
    ),
    *(
        Case(f"offer-with-{count}-vouchers", f"An offer that became {count} vouchers.", offer(became(count)))
        for count in (0, 1, 2)
    ),
    *(
        Case(f"offer-{steps}-steps", f"An offer with {steps} steps behind it.", offer(took(steps)))
        for steps in (1, 2, 3, 4, 5, 6)
    ),
    Case("offer-eur", "An offer in euro.", offer(lambda o: o.currency == "EUR")),
    Case("offer-deleted", "A deleted offer.", offer(lambda o: o.deleted_at)),
    Case(
        "offer-mailouts",
        "What was mailed of an offer.",
        offer(lambda o: o.mail_out_status != "NotSent", "/mailouts"),
    ),
    Case("offer-template", "The mail of an offer.", offer(lambda o: not o.deleted_at, "/email/template")),
)
CASES = (*MAIL, *CREDIT_NOTES, *OFFERS)
