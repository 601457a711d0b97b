"""Recorded vouchers become invoices, credit notes, purchases and manual vouchers.

Law of this module: the inverse of `render_sales` and `render_vouchers`. What the wire does not carry comes from
the recorded postings (a purchase's exchange rate, a remainder taken as fee) or the lists (a sale's rate).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mock_dinero.cassettes import CassetteError
from mock_dinero.ledger.books import (
    DKK_RATE,
    Entry,
    ManualLine,
    ManualVoucher,
    Payment,
    Purchase,
    PurchaseLine,
    Reminder,
    SalesLine,
    SalesVoucher,
    Terms,
)
from mock_dinero.ledger.chart import BANK, BANK_FEES, CREDITORS
from mock_dinero.ledger.dates import noon
from mock_dinero.world.fold_rows import day, needed, terms
from mock_dinero.world.gather import Gathered, Row

Postings = Mapping[str | None, list[Entry]]
"""The recorded postings of each voucher."""

Codes = Collection[str]
"""The VAT codes an organisation can use."""

DRAFT = "draft"
NO_TIMESTAMP = "0000000000000000"


def sales_voucher(kind: str, row: Row, gathered: Gathered, postings: Postings) -> SalesVoucher:
    """Return an invoice or credit note; a draft has no number whatever the recording shows."""
    guid, on = row.word("Guid", "").lower(), day(row, "Date")
    created = row.moment("CreatedAt") or noon(on)
    is_draft = row.word("Status", "").lower() == DRAFT
    is_invoice = kind == "Invoice"
    return SalesVoucher(
        guid=guid,
        kind=kind,
        number=None if is_draft else needed(row, "Number", row.integer("Number")),
        contact_guid=row.text("ContactGuid"),
        contact_name=row.text("ContactName"),
        date=on,
        terms=terms(row) if is_invoice else Terms(),
        lines=tuple(sales_line(line) for line in row.rows("ProductLines")),
        currency=row.word("Currency", "DKK"),
        rate=_sales_rate(row, gathered.listed_sale(guid)),
        language=row.word("Language", "da-DK"),
        description=row.text("Description"),
        comment=row.text("Comment"),
        address=row.text("Address"),
        external_reference=row.text("ExternalReference"),
        show_lines_incl_vat=row.flag("ShowLinesInclVat"),
        deposit_account=row.integer("DepositAccountNumber") if is_invoice else BANK,
        mail_out_status=row.word("MailOutStatus", "NotSent"),
        latest_mail_out_type=row.text("LatestMailOutType"),
        template_id=row.text("InvoiceTemplateId"),
        credit_note_for=row.text("CreditNoteFor"),
        timestamp=row.word("TimeStamp", NO_TIMESTAMP),
        payments=_payments(guid, gathered, _fee_days(postings.get(guid, []))),
        reminders=tuple(_reminder(one) for one in gathered.part("reminders", guid)),
        is_mobile_pay=row.flag("IsMobilePayInvoiceEnabled"),
        is_penso_pay=row.flag("IsPensoPayEnabled"),
        created_at=created,
        updated_at=row.moment("UpdatedAt") or created,
        deleted_at=row.moment("DeletedAt"),
    )


def purchase(row: Row, gathered: Gathered, postings: Postings, codes: Codes) -> Purchase:
    """Return a purchase; its rate is that of the amount it was booked with."""
    guid, on = row.word("Guid", "").lower(), day(row, "VoucherDate")
    lines = tuple(_purchase_line(line, codes) for line in row.rows("Lines"))
    is_cash = row.word("PurchaseType", "cash").lower() == "cash"
    return Purchase(
        guid=guid,
        number=_number(row, "VoucherNumber"),
        date=on,
        payment_date=row.day("PaymentDate"),
        purchase_type="cash" if is_cash else "credit",
        region=row.word("RegionKey", "DK"),
        lines=lines,
        deposit_account=row.integer("DepositAccountNumber"),
        contact_guid=row.text("ContactGuid"),
        currency=row.word("CurrencyKey", "DKK"),
        rate=_purchase_rate(row, row.word("CurrencyKey", "DKK"), lines, postings.get(guid, [])),
        file_guid=row.text("FileGuid"),
        external_reference=row.text("ExternalReference"),
        is_editing=row.word("Status", "").lower() == "editing",
        booked_by=row.word("BookedByType", "Web"),
        booked_by_user=row.text("BookedByUsername"),
        booked_on=row.day("BookingTime"),
        timestamp=row.word("Timestamp", NO_TIMESTAMP),
        payments=_payments(guid, gathered, _fee_days(postings.get(guid, []), lines)),
    )


def purchase_credit_note(row: Row, gathered: Gathered, postings: Postings, codes: Codes) -> Purchase:
    """Return a purchase credit note; the wire says nothing of its region, terms and deposit account."""
    guid, on = row.word("Guid", "").lower(), day(row, "Date")
    lines = tuple(_purchase_line(line, codes) for line in row.rows("Lines"))
    return Purchase(
        guid=guid,
        number=_number(row, "CreditNoteNumber"),
        date=on,
        purchase_type="credit",
        lines=lines,
        deposit_account=None,
        contact_guid=row.text("ContactGuid"),
        currency=row.word("Currency", "DKK"),
        rate=_purchase_rate(row, row.word("Currency", "DKK"), lines, postings.get(guid, [])),
        file_guid=row.text("FileGuid"),
        is_credit_note=True,
        credit_note_for=row.text("CreditNoteFor"),
        is_editing=row.word("Status", "").lower() == "editing",
        booked_by=row.word("BookedByType", "Web"),
        booked_by_user=row.text("BookedByUsername"),
        booked_on=row.day("BookingTime"),
        timestamp=row.word("Timestamp", NO_TIMESTAMP),
        payments=_payments(guid, gathered, _fee_days(postings.get(guid, []), lines)),
    )


def manual_voucher(row: Row, codes: Codes) -> ManualVoucher:
    """Return a manual voucher."""
    return ManualVoucher(
        guid=row.word("Guid", "").lower(),
        number=_number(row, "VoucherNumber"),
        date=day(row, "VoucherDate"),
        lines=tuple(_manual_line(line, codes) for line in row.rows("Lines")),
        file_guid=row.text("FileGuid"),
        external_reference=row.text("ExternalReference"),
        credit_note_for=row.text("CreditNoteFor"),
        is_editing=row.word("Status", "").lower() == "editing",
        booked_by=row.word("BookedByType", "Kassekladde"),
        booked_by_user=row.text("BookedByUsername"),
        booked_on=row.day("BookingTime"),
        timestamp=row.word("Timestamp", NO_TIMESTAMP),
    )


def _number(row: Row, key: str) -> int | None:
    return None if row.word("Status", "").lower() == DRAFT else row.integer(key)


def sales_line(row: Row) -> SalesLine:
    """Return a line of an invoice, credit note or trade offer."""
    return SalesLine(
        description=row.word("Description", ""),
        account=needed(row, "AccountNumber", row.integer("AccountNumber")),
        base=row.amount("BaseAmountValue"),
        quantity=row.decimal("Quantity", "1"),
        discount=row.decimal("Discount", "0"),
        unit=row.word("Unit", "parts"),
        line_type=row.word("LineType", "Product"),
        product_guid=row.text("ProductGuid"),
        comments=row.text("Comments"),
    )


def _purchase_line(row: Row, codes: Codes) -> PurchaseLine:
    return PurchaseLine(
        account=needed(row, "AccountNumber", row.integer("AccountNumber")),
        amount=row.amount("AmountInclVatValue"),
        description=row.text("Description"),
        vat_code=_code(row, "VatCode", codes),
    )


def _manual_line(row: Row, codes: Codes) -> ManualLine:
    foreign = row.get("AmountInForeignCurrency")
    return ManualLine(
        account=row.integer("AccountNumber"),
        amount=row.amount("AmountInclVatValue"),
        description=row.text("Description"),
        vat_code=_code(row, "AccountVatCode", codes),
        balancing=row.integer("BalancingAccountNumber"),
        balancing_vat_code=_code(row, "BalancingAccountVatCode", codes),
        currency=row.word("CurrencyKey", "DKK"),
        amount_foreign=None if foreign is None else row.amount("AmountInForeignCurrency"),
    )


def _code(row: Row, key: str, codes: Codes) -> str | None:
    """Return a VAT code the engine can split an amount by."""
    code = row.text(key)
    if code is None or code in codes:
        return code
    raise CassetteError(f"{row.place}: VAT code {code} is not among the VAT types; record vatTypes as well.")


def _payments(voucher: str, gathered: Gathered, fee_days: frozenset[date]) -> tuple[Payment, ...]:
    """Return a voucher's payments; on a day a fee was posted, the last of them took the remainder."""
    rows = gathered.part("payments", voucher)
    last = {day(row, "PaymentDate"): at for at, row in enumerate(rows)}
    takers = {last[on] for on in fee_days if on in last}
    return tuple(_payment(row, takes_remainder=at in takers) for at, row in enumerate(rows))


def _fee_days(postings: list[Entry], lines: tuple[PurchaseLine, ...] = ()) -> frozenset[date]:
    """Return the days on which a payment's remainder was posted as a fee; a purchase may hold fees of its own."""
    if any(line.account == BANK_FEES for line in lines):
        return frozenset()
    return frozenset(entry.date for entry in postings if entry.account == BANK_FEES)


def _payment(row: Row, *, takes_remainder: bool) -> Payment:
    foreign = row.get("AmountInForeignCurrency") is not None
    return Payment(
        guid=row.word("Guid", "").lower(),
        date=day(row, "PaymentDate"),
        amount=row.amount("AmountInForeignCurrency" if foreign else "Amount"),
        deposit_account=row.integer("DepositAccountNumber"),
        currency=row.word("Currency", "DKK"),
        rate=row.decimal("ExchangeRate", "100"),
        description=row.word("Description", ""),
        payment_class=row.text("PaymentClass"),
        related_guid=row.text("RelatedVoucherId"),
        external_reference=row.text("ExternalReference"),
        remainder_is_fee=takes_remainder,
    )


def _reminder(row: Row) -> Reminder:
    return Reminder(
        id=needed(row, "Id", row.integer("Id")),
        number=needed(row, "Number", row.integer("Number")),
        date=day(row, "Date"),
        fee=row.amount("FeeAmount"),
        interest=row.amount("InterestAmount"),
        compensation=row.amount("CompensationFeeAmount"),
        with_debt_collection_warning=row.flag("WithDebtCollectionWarning"),
        is_draft=row.flag("IsDraft"),
        is_deleted=row.flag("IsDeleted"),
        title=row.text("Title"),
        description=row.text("Description"),
        timestamp=row.word("Timestamp", NO_TIMESTAMP),
    )


def _sales_rate(row: Row, listed: Row | None) -> Decimal:
    """Return the rate behind a sale: what its list row gives in DKK for its total, to two decimals."""
    if row.word("Currency", "DKK") == "DKK":
        return DKK_RATE
    if listed is None or "TotalInclVatInDkk" not in listed:
        raise CassetteError(
            f"{row.place}: no list gives TotalInclVatInDkk of this voucher in {row.word('Currency', '')}; "
            "record the invoice list with that field."
        )
    return _rate(listed.amount("TotalInclVatInDkk"), listed.amount("TotalInclVat"))


def _purchase_rate(
    row: Row, currency: str, lines: tuple[PurchaseLine, ...], postings: list[Entry]
) -> Decimal:
    """Return the rate behind a purchase: what its booking moved on creditors (credit) or elsewhere (cash)."""
    if currency == "DKK":
        return DKK_RATE
    total = sum(line.amount for line in lines)
    on = row.day("VoucherDate") or row.day("Date")
    owed = [e.amount for e in postings if e.account == CREDITORS and e.date == on]
    booked = max((abs(amount) for amount in owed), default=0)
    return _rate(booked, abs(total))


def _rate(dkk: int, foreign: int) -> Decimal:
    """Return DKK per 100 units to two decimals; a voucher of nothing has the rate of the krone."""
    if not foreign or not dkk:
        return DKK_RATE
    return (Decimal(dkk) * 100 / foreign).quantize(Decimal("0.01"), ROUND_HALF_UP)
