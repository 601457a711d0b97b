"""A calculator's request becomes the voucher it would make.

Law of this module: nothing is kept. What a request leaves out comes from the contact, then from the settings, then
from the published defaults; what it gets wrong is a 400 of code 42, no line at all one of code 45 (recorded by
dinero-java).
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from mock_dinero.answers import WireError, invalid
from mock_dinero.body import missing
from mock_dinero.ledger.books import Purchase, PurchaseLine, SalesLine, SalesSettings, SalesVoucher, Terms
from mock_dinero.ledger.money import round_half_up
from mock_dinero.ledger.vat import NO_VAT, VAT_TYPES, sales_rate

if TYPE_CHECKING:
    from datetime import date

    from mock_dinero.body import Body
    from mock_dinero.ledger.books import Contact, Product
    from mock_dinero.world.books import Books

NOWHERE = "00000000-0000-0000-0000-000000000000"
NEVER = datetime(1, 1, 1, tzinfo=UTC)
TERMS = ("Netto", "NettoCash", "CurrentMonthOut", "Paid")
LANGUAGES = ("da-DK", "en-GB")
UNITS = (
    *("hours", "parts", "km", "day", "week", "month", "kilogram", "cubicMetre", "set", "litre"),
    *("box", "case", "carton", "metre", "package", "shipment", "squareMetre", "session", "tonne"),
)
WORDS = {
    "Invoice": ("Faktura", "Invoice"),
    "CreditNote": ("Kreditnota", "Creditnote"),
    "TradeOffer": ("Tilbud", "Offer"),
}
"""Kind -> the description a voucher has unless told otherwise, in Danish (assumed) and English (published)."""


def sales_draft(body: Body, kind: str, books: Books, today: date) -> SalesVoucher:
    """Return the invoice, credit note or trade offer that the body describes."""
    contact = _contact(body, books)
    language = body.choice("Language", LANGUAGES, "da-DK")
    with_vat = body.flag("ShowLinesInclVat")
    lines = tuple(_sales_line(line, books, with_vat=with_vat) for line in body.rows("ProductLines"))
    if not lines:
        text = "The voucher must have at least one line."
        raise WireError(400, 45, text, {"ProductLines": text})
    return SalesVoucher(
        guid=NOWHERE,
        kind=kind,
        contact_guid=contact.guid if contact else None,
        contact_name=contact.name if contact else None,
        date=body.day("Date") or today,
        terms=_terms(body, contact, books),
        lines=lines,
        currency=_currency(body, "Currency"),
        language=language,
        description=body.text("Description") or WORDS[kind][language == "en-GB"],
        comment=body.text("Comment"),
        address=body.text("Address") or _address(contact),
        external_reference=_reference(body),
        show_lines_incl_vat=with_vat,
        template_id=body.guid("InvoiceTemplateId"),
        credit_note_for=body.guid("CreditNoteFor"),
        reminder_fee=_fee(body) if kind == "Invoice" else None,
        reminder_interest_rate=_to_hundred(body, "ReminderInterestRate") if kind == "Invoice" else None,
        is_mobile_pay=body.flag("IsMobilePayInvoiceEnabled"),
        is_penso_pay=body.flag("IsPensoPayEnabled"),
        created_at=NEVER,
        updated_at=NEVER,
    )


def purchase_draft(body: Body, books: Books, today: date) -> Purchase:
    """Return the purchase that the body describes; a cash purchase has no contact and is paid on its day."""
    if body.text("PurchaseType") is None:
        raise missing("PurchaseType")
    kind = body.choice("PurchaseType", ("cash", "credit"), "cash")
    on = body.day("VoucherDate") or today
    if kind == "cash" and body.text("PaymentDate"):
        raise invalid(PaymentDate="A cash purchase takes no PaymentDate.")  # observed by manyfold-platform
    contact = _contact(body, books)
    return Purchase(
        guid=NOWHERE,
        date=on,
        payment_date=body.day("PaymentDate"),
        purchase_type=kind,
        region=body.choice("RegionKey", ("DK", "EU", "World"), "DK"),
        lines=tuple(_purchase_line(line, books) for line in body.rows("Lines")),
        deposit_account=body.integer("DepositAccountNumber"),
        contact_guid=contact.guid if contact else None,
        currency=_currency(body, "CurrencyKey"),
        file_guid=body.text("FileGuid"),
        external_reference=_reference(body),
    )


def _fee(body: Body) -> int | None:
    value = _to_hundred(body, "ReminderFee")
    return None if value is None else round_half_up(value * 100)


def _to_hundred(body: Body, key: str) -> Decimal | None:
    """Return a number from 0 to 100 (published description), None when absent."""
    value = body.number(key)
    if value is not None and not 0 <= value <= 100:
        raise invalid(**{key: f"The field {key} must be between 0 and 100."})
    return value


def _sales_line(body: Body, books: Books, *, with_vat: bool) -> SalesLine:
    """Return a line; a price given with VAT is kept without, rounded to the øre (assumed)."""
    if body.choice("LineType", ("Product", "Text"), "Product") == "Text":
        return SalesLine(description=_description(body, None), line_type="Text")
    product = _product(body, books)
    account = _account(body, books)
    price = body.amount("BaseAmountValue")
    rate = sales_rate(books.codes.get(account)) if with_vat else Fraction(0)
    discount = body.number("Discount") or Decimal(0)
    if not 0 <= discount <= 100:
        raise invalid(Discount="The field Discount must be between 0 and 100.")
    quantity = body.number("Quantity")
    return SalesLine(
        description=_description(body, product),
        account=account,
        base=round_half_up(price / (1 + rate)),
        quantity=Decimal(1) if quantity is None else quantity,
        discount=discount,
        unit=body.choice("Unit", UNITS, product.unit if product else "parts"),
        product_guid=product.guid if product else None,
        comments=body.text("Comments"),
    )


def _purchase_line(body: Body, books: Books) -> PurchaseLine:
    code = body.text("VatCode")
    codes = {kind.code for kind in (*VAT_TYPES, *books.company.vat_types)} | NO_VAT
    if code is not None and code not in codes and code.lower() not in codes:
        raise invalid(VatCode=f"The value '{code}' is not one of the organization's VAT codes.")
    return PurchaseLine(
        account=_account(body, books),
        amount=body.amount("Amount"),
        description=body.text("Description"),
        vat_code=code if code is None or code in codes else code.lower(),
    )


def _account(body: Body, books: Books) -> int:
    account = body.integer("AccountNumber")
    if account is None:
        raise missing("AccountNumber")
    if account not in books.account_names:
        raise invalid(AccountNumber=f"The account {account} does not exist.")
    return account


def _contact(body: Body, books: Books) -> Contact | None:
    guid = body.guid("ContactGuid")
    contact = books.contacts.get(guid) if guid else None
    if guid and (contact is None or contact.deleted_at):
        raise invalid(invalidContactId="The contact does not exist.")  # the key observed by nextview
    return contact


def _product(body: Body, books: Books) -> Product | None:
    guid = body.guid("ProductGuid")
    if guid and guid not in books.products:
        raise invalid(ProductGuid="The product does not exist.")
    return books.products[guid] if guid else None


def _description(body: Body, product: Product | None) -> str:
    found = body.text("Description") or (product.name if product else None)
    if not found:
        raise invalid(Description="The Description field is required without a ProductGuid.")
    return found


def _terms(body: Body, contact: Contact | None, books: Books) -> Terms:
    """Return the terms of the body, else the contact's, else those of the settings."""
    days = body.integer("PaymentConditionNumberOfDays")
    usual = (books.company.settings or SalesSettings()).terms
    if contact is not None and contact.payment_condition:
        usual = Terms(type=contact.payment_condition, days=contact.payment_days)
    if days is None and body.text("PaymentConditionType") is None:
        return usual
    kind = body.choice("PaymentConditionType", TERMS, usual.type)
    if kind in {"NettoCash", "Paid"}:
        if days:
            raise invalid(PaymentConditionNumberOfDays=f"{kind} takes no days.")
        return Terms(type=kind, days=None)
    if days is not None and not 0 <= days <= 3650:
        raise invalid(PaymentConditionNumberOfDays="The number of days must be between 0 and 3650.")
    return Terms(type=kind, days=days or 0)


def _currency(body: Body, key: str) -> str:
    text = (body.text(key) or "DKK").upper()
    if len(text) != 3 or not text.isalpha() or not text.isascii():
        raise body.wrong(key)
    return text


def _reference(body: Body) -> str | None:
    text = body.text("ExternalReference")
    if text and len(text) > 128:
        raise invalid(ExternalReference="The field ExternalReference must be at most 128 characters.")
    return text


def _address(contact: Contact | None) -> str | None:
    if contact is None:
        return None
    town = f"{contact.zip_code or ''} {contact.city or ''}".strip()
    return "\n".join(part for part in (contact.street, town) if part) or None
