"""Invoices, credit notes, payments and reminders in Dinero's JSON.

Law of this module: keys and their order are the published schemas' (2026-09-03). In a list, Status tells the
payment state and a draft's Number is Int64's highest; in a single voucher, Status is only Draft or Booked and a
draft has no number (observed by dinero-java, nextview, karltoffel).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mock_dinero.ledger.fik import fik_code
from mock_dinero.ledger.money import in_dkk, round_half_up
from mock_dinero.ledger.money import to_json as kr
from mock_dinero.ledger.settlement import effective
from mock_dinero.ledger.vat import sales_rate
from mock_dinero.world.render import Json, moment, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mock_dinero.ledger.books import Payment, Reminder, SalesLine, SalesSettings, SalesVoucher
    from mock_dinero.ledger.receivables import ReminderFigures
    from mock_dinero.ledger.totals import Totals
    from mock_dinero.shapes import Shape
    from mock_dinero.switches import Switches
    from mock_dinero.world.books import Books, Sale

INT64_MAX = 9223372036854775807

SALE: Shape[Sale] = {
    "Number": lambda s: INT64_MAX if s.voucher.number is None else s.voucher.number,
    "Guid": lambda s: s.voucher.guid,
    "ExternalReference": lambda s: s.voucher.external_reference,
    "Date": lambda s: s.voucher.date.isoformat(),
    "PaymentDate": lambda s: s.due.isoformat() if s.voucher.kind == "Invoice" else None,
    "Description": lambda s: s.voucher.description,
    "Status": lambda s: s.state.status,
    "Type": lambda s: s.voucher.kind,
    "ContactName": lambda s: s.voucher.contact_name,
    "ContactGuid": lambda s: s.voucher.contact_guid,
    "TotalInclVat": lambda s: kr(s.totals.incl),
    "TotalExclVat": lambda s: kr(s.totals.excl),
    "TotalInclVatInDkk": lambda s: kr(s.totals.incl_dkk),
    "TotalExclVatInDkk": lambda s: kr(s.totals.excl_dkk),
    "MailOutStatus": lambda s: s.voucher.mail_out_status,
    "LatestMailOutType": lambda s: s.voucher.latest_mail_out_type,
    "Currency": lambda s: s.voucher.currency,
    "CreatedAt": lambda s: moment(s.voucher.created_at),
    "UpdatedAt": lambda s: moment(s.voucher.updated_at),
    "DeletedAt": lambda s: moment(s.voucher.deleted_at),
}
"""A row of the invoice and credit note lists, as it is with the switches as they come."""

_TOTALS = ("TotalInclVat", "TotalExclVat", "TotalInclVatInDkk", "TotalExclVatInDkk")


def sale_shape(switches: Switches, listed: Iterable[Sale]) -> Shape[Sale]:
    """Return the shape of a list's rows under the switches; `listed` are all vouchers of the kind."""
    changed: dict[str, Callable[[Sale], Any]] = {}
    if switches.credit_note_sign == "negative":
        changed |= {name: _negated(SALE[name]) for name in _TOTALS}
    if switches.draft_numbers == "next":
        following = 1 + max((sale.voucher.number or 0 for sale in listed), default=0)
        changed["Number"] = lambda s: s.voucher.number or following
    if switches.mail_out_casing == "mixed":
        changed["LatestMailOutType"] = lambda s: mail_out_type(s.voucher, switches)
    return {**SALE, **changed}


def mail_out_type(voucher: SalesVoucher, switches: Switches) -> str | None:
    """Return the latest mail-out in the casing that the switch gives a voucher of its kind."""
    text = voucher.latest_mail_out_type
    return text if voucher.kind == "Invoice" else mail_out_casing(text, switches)


def mail_out_casing(text: str | None, switches: Switches) -> str | None:
    """Return a latest mail-out as the switch spells it on credit notes and trade offers."""
    return text[0].lower() + text[1:] if text and switches.mail_out_casing == "mixed" else text


def _negated(value: Callable[[Sale], Any]) -> Callable[[Sale], Any]:
    return lambda sale: -value(sale) if sale.voucher.kind == "CreditNote" else value(sale)


def invoice(sale: Sale, books: Books) -> Json:
    """Return an invoice in full; PaymentDate is the day it is due (observed by nextview)."""
    voucher = sale.voucher
    return {
        "PaymentDate": sale.due.isoformat(),
        "PaymentStatus": sale.state.status,
        "PaymentConditionNumberOfDays": voucher.terms.days or 0,
        "PaymentConditionType": voucher.terms.type,
        "FikCode": fik_of(sale, books.company.settings),
        "DepositAccountNumber": voucher.deposit_account,
        "MailOutStatus": voucher.mail_out_status,
        "LatestMailOutType": voucher.latest_mail_out_type,
        "IsSentToDebtCollection": any(r.with_debt_collection_warning for r in effective(voucher.reminders)),
        "IsMobilePayInvoiceEnabled": voucher.is_mobile_pay,
        "IsPensoPayEnabled": voucher.is_penso_pay,
        **_common(sale, books),
    }


def credit_note(sale: Sale, books: Books) -> Json:
    """Return a credit note in full."""
    return {
        "CreditNoteFor": sale.voucher.credit_note_for,
        "MailOutStatus": sale.voucher.mail_out_status,
        "LatestMailOutType": sale.voucher.latest_mail_out_type,
        "PaymentStatus": sale.state.status,
        **_common(sale, books),
    }


def payments(sale: Sale, amounts: Literal["dkk", "own"]) -> Json:
    """Return the payments of a voucher; the three sums are in the voucher's own currency (assumed).

    assumed: what is left can become a fee while some of an invoice is paid and some is not.
    """
    state = sale.state
    return {
        "Payments": [payment_row(p, sale.voucher.kind, amounts) for p in sale.voucher.payments],
        "RemainingAmount": kr(state.remaining),
        "PaidAmount": kr(state.paid),
        "InvoiceTotalIncludingReminderExpenses": kr(state.total_with_reminders),
        "RemainderAsFeeAvailable": state.paid > 0 and state.remaining > 0,
    }


def payment_row(payment: Payment, default_class: str, amounts: Literal["dkk", "own"]) -> Json:
    """Return one payment; with `amounts` "dkk", Amount is in DKK and the foreign amount stands beside it."""
    is_foreign = payment.currency != "DKK"
    amount = in_dkk(payment.amount, payment.rate) if is_foreign and amounts == "dkk" else payment.amount
    return {
        "Guid": payment.guid,
        "DepositAccountNumber": payment.deposit_account,
        "Currency": payment.currency,
        "ExchangeRate": number(payment.rate),
        "PaymentClass": payment.payment_class or default_class,
        "RelatedVoucherId": payment.related_guid,
        "ExternalReference": payment.external_reference,
        "PaymentDate": payment.date.isoformat(),
        "Description": payment.description,
        "Amount": kr(amount),
        "AmountInForeignCurrency": kr(payment.amount) if is_foreign else None,
    }


def reminder_row(reminder: Reminder, figures: ReminderFigures, rate: str) -> Json:
    """Return a reminder; `rate` is the interest rate as text. What was paid is negative (published example)."""
    return {
        "Id": reminder.id,
        "IsDraft": reminder.is_draft,
        "IsDeleted": reminder.is_deleted,
        "Number": reminder.number,
        "DebtCollectionNoticeText": _notice() if reminder.with_debt_collection_warning else None,
        "InvoiceTotalInclVatAmountText": "Hovedstol",
        "InvoiceTotalInclVatAmount": kr(figures.principal),
        "FeeAmountText": "Rykkergebyr",
        "FeeAmount": kr(figures.fee),
        "InterestAmountText": _interest_text(figures, rate),
        "InterestAmount": kr(figures.interest),
        "CompensationFeeAvailable": figures.compensation_available,
        "CompensationFeeAmountText": "Kompensationsgebyr",
        "CompensationFeeAmount": kr(figures.compensation),
        "AccumulatedFeesAndInterestAmountText": "Gebyrer og renter fra tidligere rykkere",
        "AccumulatedFeesAndInterestAmount": kr(figures.accumulated),
        "PaidAmountText": "Registrerede indbetalinger",
        "PaidAmount": kr(-figures.paid),
        "ReminderTotalInclVatAmountText": "I alt til betaling",
        "ReminderTotalInclVatAmount": kr(figures.total),
        "Timestamp": reminder.timestamp,
        "Date": reminder.date.isoformat(),
        "Title": reminder.title,
        "Description": reminder.description,
        "WithDebtCollectionWarning": reminder.with_debt_collection_warning,
        "WithFee": reminder.fee != 0,
        "WithInterestFee": reminder.interest != 0,
        "WithCompensationFee": reminder.compensation != 0,
    }


def _common(sale: Sale, books: Books) -> Json:
    """Return what an invoice and a credit note have in common, in the order both schemas share."""
    voucher, totals = sale.voucher, sale.totals
    return {
        "Status": "Booked" if voucher.is_booked else "Draft",
        "ContactGuid": voucher.contact_guid,
        "Guid": voucher.guid,
        "TimeStamp": voucher.timestamp,
        "CreatedAt": moment(voucher.created_at),
        "UpdatedAt": moment(voucher.updated_at),
        "DeletedAt": moment(voucher.deleted_at),
        **document(voucher, totals, books),
    }


def document(voucher: SalesVoucher, totals: Totals, books: Books) -> Json:
    """Return what is printed on a voucher: the keys that every sales document and its calculator end with."""
    lines = zip(voucher.lines, totals.lines, strict=True)
    return {
        "Number": voucher.number,
        "ContactName": voucher.contact_name,
        "ShowLinesInclVat": voucher.show_lines_incl_vat,
        "TotalExclVat": kr(totals.excl),
        "TotalVatableAmount": kr(totals.vatable),
        "TotalInclVat": kr(totals.incl),
        "TotalNonVatableAmount": kr(totals.non_vatable),
        "TotalVat": kr(totals.vat),
        "TotalLines": [_total_line(*line) for line in totals.total_lines],
        "InvoiceTemplateId": voucher.template_id,
        "Currency": voucher.currency,
        "Language": voucher.language,
        "ExternalReference": voucher.external_reference,
        "Description": voucher.description,
        "Comment": voucher.comment,
        "Date": voucher.date.isoformat(),
        "ProductLines": [_line(line, amounts, books.account_names, books.codes) for line, amounts in lines],
        "Address": voucher.address,
    }


def _total_line(kind: str, label: str, amount: int, position: int) -> Json:
    return {"Type": kind, "TotalAmount": kr(amount), "Position": position, "Label": label}


def _line(
    line: SalesLine, amounts: tuple[int, int], names: Mapping[int, str], codes: Mapping[int, str | None]
) -> Json:
    excl, incl = amounts
    return {
        "AccountName": names.get(line.account),
        "BaseAmountValue": kr(line.base),
        "BaseAmountValueInclVat": kr(round_half_up(line.base * (1 + sales_rate(codes.get(line.account))))),
        "TotalAmount": kr(excl),
        "TotalAmountInclVat": kr(incl),
        "ProductGuid": line.product_guid,
        "Description": line.description,
        "Comments": line.comments,
        "Quantity": number(line.quantity),
        "AccountNumber": line.account,
        "Unit": line.unit,
        "Discount": number(line.discount),
        "LineType": line.line_type,
    }


def fik_of(sale: Sale, settings: SalesSettings | None) -> str | None:
    """Return the FIK code: booked invoices of a company that uses FIK have one (observed by DineroClient)."""
    is_used = settings is not None and settings.use_fik and settings.fik_creditor
    if not is_used or settings is None or sale.voucher.number is None:
        return None
    return fik_code(sale.voucher.number, settings.fik_creditor or "")


def _interest_text(figures: ReminderFigures, rate: str) -> str | None:
    if figures.interest_from is None or figures.interest_to is None:
        return None
    first, last = f"{figures.interest_from:%d/%m/%Y}", f"{figures.interest_to:%d/%m/%Y}"
    return f"Renter {rate}% for perioden {first} til {last}"


def _notice() -> str:
    return "Betales beløbet ikke inden 10 dage, kan kravet blive sendt til inkasso."
