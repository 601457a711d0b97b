"""Reminders of an invoice: those made, one of them, and the next one in line.

Law of this module: an unknown invoice is a 400 with code 63; a reminder that cannot be made is a 400 with code 45,
the code of a broken business rule (assumed). Figures come from the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mock_dinero.answers import Answer, WireError, invalid, not_found
from mock_dinero.endpoints.invoices import invoice_of
from mock_dinero.endpoints.paper import BYTES, wants_pdf
from mock_dinero.ledger.books import Reminder, SalesSettings
from mock_dinero.ledger.money import from_json
from mock_dinero.ledger.receivables import (
    EVERYTHING_DUE,
    MOST_REMINDERS,
    ReminderChoice,
    next_reminder,
    reminder_figures,
    reminder_terms,
)
from mock_dinero.pdf.letters import Reminded, reminder_pdf
from mock_dinero.routing import Call, router
from mock_dinero.world.render_sales import fik_of, reminder_row

if TYPE_CHECKING:
    from datetime import date

    from mock_dinero.ledger.books import Contact
    from mock_dinero.ledger.receivables import ReminderFigures
    from mock_dinero.world.books import Sale

CHARGES = (
    *("InvoiceTotalInclVatAmount", "FeeAmount", "InterestAmount", "CompensationFeeAmount"),
    *("AccumulatedFeesAndInterestAmount", "PaidAmount"),
)
"""The lines of a reminder's letter, in their order; each has its text beside it in the JSON."""

endpoints = router()


@endpoints.get("/v1/{organizationId}/invoices/{voucherGuid}/reminders")
def list_reminders(call: Call) -> list[Any]:
    """Answer the reminders of an invoice; they carry no time of change, so changesSince goes by their date."""
    sale = invoice_of(call, "voucherGuid")
    since = call.parameters.instant("changesSince")
    if since is not None and call.switches.empty_changes:
        return []
    return [
        _row(call, sale, one) for one in sale.voucher.reminders if since is None or one.date >= since.date()
    ]


@endpoints.get("/v1/{organizationId}/invoices/{voucherGuid}/reminders/next")
def get_next_reminder(call: Call) -> dict[str, Any]:
    """Answer the reminder that could be made today, with fee and interest; it has no id yet (assumed)."""
    return next_row(call, invoice_of(call, "voucherGuid"), call.today, EVERYTHING_DUE, with_warning=False)


@endpoints.get("/v1/{organizationId}/invoices/{voucherGuid}/reminders/{id}")
def get_reminder(call: Call) -> dict[str, Any] | Answer:
    """Answer one reminder, as JSON or by its Accept header as PDF."""
    sale = invoice_of(call, "voucherGuid")
    reminder = reminder_of(call, sale)
    return _pdf(call, sale, reminder) if wants_pdf(call) else _row(call, sale, reminder)


def reminder_of(call: Call, sale: Sale) -> Reminder:
    """Return the reminder whose Id is in the path; another number is a JSON 404 (assumed)."""
    text = call.segment("id")
    if not (text.isascii() and text.isdigit()):
        raise invalid(id=f"The value '{text}' is not valid.")
    found = next((one for one in sale.voucher.reminders if one.id == int(text)), None)
    if found is None:
        raise not_found("Reminder")
    return found


def figures_of(call: Call, sale: Sale, reminder: Reminder) -> ReminderFigures:
    """Return the figures of a reminder that was made."""
    return reminder_figures(sale.voucher, sale.totals, contact_of(call, sale), reminder)


def contact_of(call: Call, sale: Sale) -> Contact | None:
    """Return the contact of a voucher; a draft may have none."""
    return call.books.contacts.get(sale.voucher.contact_guid or "")


def next_row(
    call: Call, sale: Sale, day: date, choice: ReminderChoice, *, with_warning: bool
) -> dict[str, Any]:
    """Return the reminder of a day that carries what was chosen."""
    settings = call.books.company.settings or SalesSettings()
    figures = next_reminder(sale.voucher, sale.totals, contact_of(call, sale), settings, day, choice)
    if figures is None:
        text = f"The invoice is not overdue, or it has {MOST_REMINDERS} reminders already."
        raise WireError(400, 45, text, {"message": text})
    reminder = Reminder(
        id=0,
        number=figures.number,
        date=day,
        fee=figures.fee,
        interest=figures.interest,
        compensation=figures.compensation,
        with_debt_collection_warning=with_warning,
        is_draft=True,
        title=f"Rykker {figures.number}",
        timestamp=sale.voucher.timestamp,
    )
    return {**reminder_row(reminder, figures, rate_of(call, sale)), "Id": None}


def rate_of(call: Call, sale: Sale) -> str:
    """Return the interest rate of the invoice or the settings as Danish text, empty without either."""
    settings = call.books.company.settings
    if settings is None and sale.voucher.reminder_interest_rate is None:
        return ""
    rate = reminder_terms(sale.voucher, settings or SalesSettings()).reminder_interest_rate
    return f"{rate:.2f}".replace(".", ",")


def _pdf(call: Call, sale: Sale, reminder: Reminder) -> Answer:
    figures, company = figures_of(call, sale, reminder), call.books.company
    row = reminder_row(reminder, figures, rate_of(call, sale))
    charges = [(row[f"{name}Text"] or "", from_json(row[name])) for name in CHARGES]
    reminded = Reminded(
        company=company,
        voucher=sale.voucher,
        reminder=reminder,
        figures=figures,
        charges=[(text, amount) for text, amount in charges if amount],
        notice=row["DebtCollectionNoticeText"],
        fik=fik_of(sale, company.settings),
    )
    return Answer(reminder_pdf(reminded), content_type=BYTES)


def _row(call: Call, sale: Sale, reminder: Reminder) -> dict[str, Any]:
    return reminder_row(reminder, figures_of(call, sale, reminder), rate_of(call, sale))
