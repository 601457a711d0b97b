"""Purchases, purchase credit notes and manual vouchers in Dinero's JSON.

Law of this module: keys and their order are the published schemas' (2026-09-03). Amounts are in the voucher's
own currency, whatever the description says (observed by manyfold-platform: the label "Total EUR"). The VAT of a
line is the deductible part; reverse charge adds none to a line (assumed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mock_dinero.ledger.money import to_json as kr
from mock_dinero.ledger.payables import purchase_status
from mock_dinero.ledger.vat import split
from mock_dinero.world.render import Json

if TYPE_CHECKING:
    from datetime import date

    from mock_dinero.ledger.books import ManualLine, ManualVoucher, Purchase, PurchaseLine
    from mock_dinero.world.books import Books


class Amounts(NamedTuple):
    """An amount without and with VAT."""

    excl: int
    incl: int

    def row(self) -> Json:
        """Return the three keys every voucher line has."""
        return {
            "AmountExclVatValue": kr(self.excl),
            "AmountInclVatValue": kr(self.incl),
            "VatAmountValue": kr(self.incl - self.excl),
        }


def purchase_row(purchase: Purchase, books: Books, today: date) -> Json:
    """Return a purchase voucher in full."""
    is_cash = purchase.purchase_type == "cash"
    payment_day = purchase.date if is_cash else purchase.payment_date
    return {
        "Guid": purchase.guid,
        "Timestamp": purchase.timestamp,
        "Status": purchase_status(purchase, today),
        "FileGuid": purchase.file_guid,
        "VoucherNumber": purchase.number,
        "VoucherDate": purchase.date.isoformat(),
        "PaymentDate": payment_day.isoformat() if payment_day else None,
        "RegionKey": purchase.region,
        "PurchaseType": purchase.purchase_type,
        "Lines": [_purchase_line(line, books) for line in purchase.lines],
        "DepositAccountNumber": purchase.deposit_account if is_cash else None,
        "ContactGuid": purchase.contact_guid,
        "ExternalReference": purchase.external_reference,
        "VoucherTotals": _totals(purchase, books),
        "CurrencyKey": purchase.currency,
        **_booking(purchase),
    }


def purchase_credit_note_row(purchase: Purchase, books: Books, today: date) -> Json:
    """Return a purchase credit note in full."""
    return {
        "Guid": purchase.guid,
        "CreditNoteFor": purchase.credit_note_for,
        "FileGuid": purchase.file_guid,
        "CreditNoteNumber": purchase.number,
        "ContactGuid": purchase.contact_guid,
        "Date": purchase.date.isoformat(),
        "Currency": purchase.currency,
        "Lines": [_purchase_line(line, books) for line in purchase.lines],
        "Timestamp": purchase.timestamp,
        "Status": purchase_status(purchase, today),
        **_booking(purchase),
        "Totals": _totals(purchase, books),
    }


def manual_row(voucher: ManualVoucher, books: Books) -> Json:
    """Return a manual voucher in full; its two totals are obsolete (published) and sum the lines (assumed)."""
    amounts = [_amounts(line.vat_code, line.account, line.amount, books) for line in voucher.lines]
    return {
        "VoucherNumber": voucher.number,
        "VoucherDate": voucher.date.isoformat(),
        "TotalInclVat": kr(sum(amount.incl for amount in amounts)),
        "TotalExclVat": kr(sum(amount.excl for amount in amounts)),
        "FileGuid": voucher.file_guid,
        "Guid": voucher.guid,
        "CreditNoteFor": voucher.credit_note_for,
        "Status": _manual_status(voucher),
        "Lines": [
            _manual_line(line, amount, books) for line, amount in zip(voucher.lines, amounts, strict=True)
        ],
        "Timestamp": voucher.timestamp,
        "ExternalReference": voucher.external_reference,
        **_booking(voucher),
    }


def _booking(voucher: Purchase | ManualVoucher) -> Json:
    """Return who booked a voucher, where and when; a draft was booked by nobody."""
    booked = voucher.is_booked
    return {
        "BookedByType": voucher.booked_by if booked else None,
        "BookedByUsername": voucher.booked_by_user if booked else None,
        "BookingTime": voucher.booked_on.isoformat() if booked and voucher.booked_on else None,
    }


def _manual_status(voucher: ManualVoucher) -> str:
    if not voucher.is_booked:
        return "Draft"
    return "Editing" if voucher.is_editing else "Booked"


def excl_of(line: PurchaseLine, books: Books) -> int:
    """Return what a purchase line costs without deductible VAT."""
    return _amounts(line.vat_code, line.account, line.amount, books).excl


def _purchase_line(line: PurchaseLine, books: Books) -> Json:
    return {
        "Description": line.description,
        "VatCode": _effective(line.vat_code, line.account, books),
        "AccountNumber": line.account,
        **_amounts(line.vat_code, line.account, line.amount, books).row(),
        "AccountTagName": None,
        "AccountWeightTagId": None,
        "AccountWeightTagVersion": None,
        "AccountTagSynonym": None,
    }


def _manual_line(line: ManualLine, amounts: Amounts, books: Books) -> Json:
    return {
        "Description": line.description,
        **amounts.row(),
        "AccountNumber": line.account,
        "BalancingAccountNumber": line.balancing,
        "AccountVatCode": _effective(line.vat_code, line.account, books),
        "BalancingAccountVatCode": _effective(line.balancing_vat_code, line.balancing, books),
        "CurrencyKey": line.currency,
        "AmountInForeignCurrency": None if line.amount_foreign is None else kr(line.amount_foreign),
    }


def _amounts(code: str | None, account: int | None, gross: int, books: Books) -> Amounts:
    return Amounts(split(_effective(code, account, books), gross, books.company.vat_types).cost, gross)


def _effective(code: str | None, account: int | None, books: Books) -> str | None:
    """Return the code a line is booked with: its own, else its account's (published: VAT code for the account).

    That a line without VAT shows the account's null, or "none" where VAT was suppressed, is assumed.
    """
    return code if code is not None or account is None else books.codes.get(account)


def _totals(purchase: Purchase, books: Books) -> list[Json]:
    amounts = [_amounts(line.vat_code, line.account, line.amount, books) for line in purchase.lines]
    excl, incl = sum(amount.excl for amount in amounts), sum(amount.incl for amount in amounts)
    rows = [
        ("SubTotalWithoutVat", "Subtotal", excl),
        ("Vat", "Moms", incl - excl),
        ("Total", f"Total {purchase.currency}", incl),
    ]
    return [
        {"Label": label, "Total": kr(total), "Type": kind, "Position": position}
        for position, (kind, label, total) in enumerate(rows)
    ]
