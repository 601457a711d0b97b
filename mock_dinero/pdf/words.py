"""The words and figures of a printed document, in Danish and in English.

Law of this module: pure text. Danish writes 1.234,50 and 31-12-2026, English 1,234.50 and 2026-12-31.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

DANISH = {
    "Invoice": "Faktura",
    "CreditNote": "Kreditnota",
    "TradeOffer": "Tilbud",
    "number": "Nummer",
    "date": "Dato",
    "due": "Betalingsfrist",
    "text": "Beskrivelse",
    "quantity": "Antal",
    "unit": "Enhed",
    "price": "Pris",
    "discount": "Rabat",
    "amount": "Beløb",
    "pay": "Betaling til konto",
    "slip": "Betalingskort (FIK)",
    "vat number": "CVR-nr.",
    "credited": "Krediterer faktura",
}
ENGLISH = {
    "Invoice": "Invoice",
    "CreditNote": "Credit note",
    "TradeOffer": "Offer",
    "number": "Number",
    "date": "Date",
    "due": "Due date",
    "text": "Description",
    "quantity": "Quantity",
    "unit": "Unit",
    "price": "Price",
    "discount": "Discount",
    "amount": "Amount",
    "pay": "Payment to account",
    "slip": "Payment slip (FIK)",
    "vat number": "VAT no.",
    "credited": "Credits invoice",
}
UNITS = {
    "hours": "timer",
    "parts": "stk.",
    "km": "km",
    "day": "dag",
    "week": "uge",
    "month": "måned",
    "kilogram": "kg",
    "cubicMetre": "m³",
    "set": "sæt",
    "litre": "liter",
    "box": "kasse",
    "case": "æske",
    "carton": "karton",
    "metre": "meter",
    "package": "pakke",
    "shipment": "forsendelse",
    "squareMetre": "m²",
    "session": "gang",
    "tonne": "ton",
}
"""The nineteen published units, in Danish."""


def is_english(language: str) -> bool:
    """Tell whether a voucher's language is English; all others are printed in Danish."""
    return language.startswith("en")


def words(*, english: bool) -> Mapping[str, str]:
    """Return the words of a language."""
    return ENGLISH if english else DANISH


def money(ore: int, *, english: bool = False) -> str:
    """Return øre as kroner with two decimals."""
    return _marked(f"{abs(ore) // 100:,}.{abs(ore) % 100:02d}", english=english, negative=ore < 0)


def figure(value: Decimal, *, english: bool = False) -> str:
    """Return a quantity or a percentage without needless zeros."""
    text = f"{abs(value):,f}"
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return _marked(short, english=english, negative=value < 0)


def day(value: date, *, english: bool = False) -> str:
    """Return a day."""
    return value.isoformat() if english else f"{value:%d-%m-%Y}"


def unit(name: str, *, english: bool = False) -> str:
    """Return a unit; one not known stays as it is."""
    return name if english else UNITS.get(name, name)


def slip(code: str) -> str:
    """Return a FIK code as it stands on a payment slip: +71<000000016460909+12345678< (public samples)."""
    kind, payment, creditor = code[:3], code[3:].partition("+")[0], code.rpartition("+")[2]
    return f"{kind}<{payment}+{creditor}<"


def _marked(text: str, *, english: bool, negative: bool) -> str:
    shown = text if english else text.translate(str.maketrans(",.", ".,"))
    return f"-{shown}" if negative else shown
