"""Invoices, credit notes and trade offers on paper.

Law of this module: what it prints is what the JSON says: number, lines and totals, in the voucher's language. An
invoice names the account to pay to and its payment slip code, when the company has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mock_dinero.ledger.money import round_half_up
from mock_dinero.ledger.vat import sales_rate
from mock_dinero.pdf.sheet import Sheet
from mock_dinero.pdf.words import day, figure, is_english, money, slip, unit, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mock_dinero.ledger.books import SalesLine, SalesVoucher
    from mock_dinero.ledger.company import Company
    from mock_dinero.ledger.totals import Totals
    from mock_dinero.pdf.sheet import Cell

WIDTHS = (80.0, 20.0, 20.0, 24.0, 14.0, 22.0)
ALIGNED = "LRLRRR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A voucher with all that its paper shows; `due`, `fik` and `credited` are None where it has none."""

    company: Company
    codes: Mapping[int, str | None]
    voucher: SalesVoucher
    totals: Totals
    due: date | None = None
    fik: str | None = None
    credited: int | None = None

    @property
    def english(self) -> bool:
        """Whether it is printed in English."""
        return is_english(self.voucher.language)


def voucher_pdf(printed: Printed) -> bytes:
    """Return the voucher as a PDF."""
    voucher, said = printed.voucher, words(english=printed.english)
    title = f"{said[voucher.kind]} {voucher.number}"
    sheet = Sheet(title, voucher.updated_at)
    letter_head(sheet, printed.company, said["vat number"])
    _address(sheet, voucher)
    sheet.write(title, size=18, bold=True)
    _facts(sheet, printed, said)
    _lines(sheet, printed, said)
    sheet.gap()
    for total in printed.totals.total_lines:
        cells: Sequence[Cell] = (
            ("", 100, "L"),
            (total.label, 50, "L"),
            (_money(printed, total.amount), 30, "R"),
        )
        sheet.row(cells, bold=total.type == "Total")
    if voucher.kind == "Invoice":
        _payment(sheet, printed, said)
    return sheet.content()


def letter_head(sheet: Sheet, company: Company, vat_number: str) -> None:
    """Write who sends a document."""
    o = company.organization
    sheet.write(o.name, size=12, bold=True)
    town = f"{o.zip_code or ''} {o.city or ''}".strip()
    number = f"{vat_number} {o.vat_number}" if o.vat_number else None
    for part in (o.street, town, number, o.email, o.phone):
        if part:
            sheet.write(part, size=9)
    sheet.gap(8)


def _address(sheet: Sheet, voucher: SalesVoucher) -> None:
    sheet.write(voucher.contact_name or "", bold=True)
    if voucher.address:
        sheet.write(voucher.address)
    sheet.gap(8)


def _facts(sheet: Sheet, printed: Printed, said: Mapping[str, str]) -> None:
    voucher, english = printed.voucher, printed.english
    facts = [(said["number"], str(voucher.number)), (said["date"], day(voucher.date, english=english))]
    if printed.due:
        facts.append((said["due"], day(printed.due, english=english)))
    if printed.credited is not None:
        facts.append((said["credited"], str(printed.credited)))
    for name, value in facts:
        sheet.row(((name, 40, "L"), (value, 60, "L")))
    for text in (voucher.description, voucher.comment):
        if text:
            sheet.write(text)
    sheet.gap()


def _lines(sheet: Sheet, printed: Printed, said: Mapping[str, str]) -> None:
    heads = [said[name] for name in ("text", "quantity", "unit", "price", "discount", "amount")]
    sheet.row(_cells(heads), bold=True, line=True)
    for line, (excl, incl) in zip(printed.voucher.lines, printed.totals.lines, strict=True):
        if line.line_type == "Text":
            sheet.row(((line.description, sum(WIDTHS), "L"),), bold=True)
            continue
        amount = incl if printed.voucher.show_lines_incl_vat else excl
        sheet.row(_cells(_columns(printed, line, amount)))
        if line.comments:
            sheet.row(((line.comments, WIDTHS[0], "L"),))


def _columns(printed: Printed, line: SalesLine, amount: int) -> list[str]:
    english, price = printed.english, line.base
    if printed.voucher.show_lines_incl_vat:
        price = round_half_up(line.base * (1 + sales_rate(printed.codes.get(line.account))))
    return [
        line.description,
        figure(line.quantity, english=english),
        unit(line.unit, english=english),
        money(price, english=english),
        f"{figure(line.discount, english=english)} %" if line.discount else "",
        money(amount, english=english),
    ]


def _payment(sheet: Sheet, printed: Printed, said: Mapping[str, str]) -> None:
    sheet.gap()
    number = printed.voucher.deposit_account
    account = next((one for one in printed.company.deposits if one.number == number), None)
    if account and account.registration_number and account.account_number:
        sheet.write(f"{said['pay']}: {account.registration_number} {account.account_number}")
    if account and account.iban:
        sheet.write(f"IBAN: {account.iban}")
    if printed.fik:
        sheet.write(f"{said['slip']}: {slip(printed.fik)}")


def _cells(texts: Sequence[str]) -> list[Cell]:
    return list(zip(texts, WIDTHS, ALIGNED, strict=True))


def _money(printed: Printed, amount: int) -> str:
    return money(amount, english=printed.english)
