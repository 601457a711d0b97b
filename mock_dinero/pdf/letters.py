"""Reminders and statements of account on paper.

Law of this module: in Danish whatever the voucher's language (assumed). The figures are those of the JSON answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mock_dinero.pdf.sheet import Sheet
from mock_dinero.pdf.vouchers import letter_head
from mock_dinero.pdf.words import DANISH, day, money, slip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from mock_dinero.ledger.books import Contact, Reminder, SalesVoucher
    from mock_dinero.ledger.company import Company
    from mock_dinero.ledger.receivables import ReminderFigures
    from mock_dinero.ledger.statement import Statement

WIDTHS = (74.0, 18.0, 22.0, 22.0, 22.0, 22.0)
ALIGNED = "LRLLRR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """A reminder with what its letter shows; `charges` are its lines, each a text and øre."""

    company: Company
    voucher: SalesVoucher
    reminder: Reminder
    figures: ReminderFigures
    charges: Sequence[tuple[str, int]]
    notice: str | None = None
    fik: str | None = None


def reminder_pdf(reminded: Reminded) -> bytes:
    """Return the letter as a PDF; charges of nothing are left out, the principal and the total never are."""
    voucher, reminder = reminded.voucher, reminded.reminder
    title = reminder.title or f"Rykker {reminder.number}"
    sheet = Sheet(title, voucher.updated_at)
    letter_head(sheet, reminded.company, DANISH["vat number"])
    sheet.write(voucher.contact_name or "", bold=True)
    sheet.gap(8)
    sheet.write(title, size=18, bold=True)
    sheet.write(f"Faktura {voucher.number} af {day(voucher.date)}")
    sheet.write(f"Dato {day(reminder.date)}")
    if reminder.description:
        sheet.write(reminder.description)
    sheet.gap()
    for text, amount in reminded.charges:
        sheet.row(((text, 140, "L"), (money(amount), 40, "R")))
    sheet.row((("I alt til betaling DKK", 140, "L"), (money(reminded.figures.total), 40, "R")), bold=True)
    sheet.gap()
    if reminded.notice:
        sheet.write(reminded.notice)
    if reminded.fik:
        sheet.write(f"{DANISH['slip']}: {slip(reminded.fik)}")
    return sheet.content()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounted:
    """A statement with whose it is and the period asked for."""

    company: Company
    contact: Contact
    statement: Statement
    start: date | None
    end: date | None
    made: datetime


def statement_pdf(accounted: Accounted) -> bytes:
    """Return the statement as a PDF: each line with its running balance."""
    found = accounted.statement
    sheet = Sheet("Kontoudtog", accounted.made)
    letter_head(sheet, accounted.company, DANISH["vat number"])
    sheet.write(accounted.contact.name, bold=True)
    sheet.gap(8)
    sheet.write("Kontoudtog", size=18, bold=True)
    first = day(accounted.start) if accounted.start else "begyndelsen"
    last = day(accounted.end) if accounted.end else day(accounted.made.date())
    sheet.write(f"Periode: {first} til {last}")
    sheet.gap()
    sheet.row(_cells(["Tekst", "Bilag", "Dato", "Forfald", "Beløb", "Saldo"]), bold=True, line=True)
    sheet.row(_cells(["Saldo ved begyndelsen", "", "", "", "", money(found.balance_before)]))
    for one in found.lines:
        number = "" if one.voucher_number is None else str(one.voucher_number)
        due = day(one.due) if one.due else ""
        figures = [money(one.amount), money(one.balance)]
        sheet.row(_cells([one.description or "", number, day(one.date), due, *figures]))
    sheet.row(_cells(["Saldo DKK", "", "", "", "", money(found.balance)]), bold=True)
    return sheet.content()


def _cells(texts: Sequence[str]) -> list[tuple[str, float, str]]:
    return list(zip(texts, WIDTHS, ALIGNED, strict=True))
