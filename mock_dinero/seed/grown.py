"""A large company on demand: as many invoices and postings as asked for, consistent like the others.

Law of this module: the same growth gives the same company; everything goes through the ledger, and every posting
belongs to a voucher that is there. Lines are drawn from a small stock and shared, so that size costs little memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from mock_dinero.ledger.books import (
    AccountingYear,
    Contact,
    DepositAccount,
    ManualLine,
    ManualVoucher,
    Organization,
    SalesLine,
    SalesSettings,
    SalesVoucher,
    Terms,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import due_date
from mock_dinero.ledger.posting import desk_of, post_manual, post_payment, post_sales
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.ledger.years import in_book_order, with_primo
from mock_dinero.seed import ids
from mock_dinero.seed.charts import chart
from mock_dinero.seed.days import entered
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import company as business
from mock_dinero.seed.selling import payment

NUMBER = 371900
YEARS = 5
MOST = 1_000_000
BUYERS = 1000
"""At most so many contacts: page after page of them, and many invoices each."""
INVOICE_ROWS = 5
"""Postings of an invoice: debtors, sales and VAT; bank and debtors when it is paid."""
SALES_STOCK, LEDGER_STOCK = 300, 200
LINES_OF_A_VOUCHER = 40
FIRST_INVOICE = 1001
TERMS = Terms(type="Netto", days=14)

_GIVEN = re.compile(r"\s*(invoices|entries|seed)\s*=\s*([0-9]{1,9})\s*")


class GrowthError(ValueError):
    """A growth that cannot be; the text says what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How large. `entries` are the postings without opening rows; those of the invoices are among them."""

    invoices: int = 5_000
    entries: int = 50_000
    seed: int = 7

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not 1 <= self.invoices <= MOST or not self.entries <= MOST:
            raise GrowthError(f"grow invoices from 1 and entries up to {MOST:_}")
        if self.entries < self.invoices * INVOICE_ROWS + 2:
            least = self.invoices * INVOICE_ROWS + 2
            raise GrowthError(f"{self.invoices} invoices make up to {least} entries: ask for entries={least}")


def growth(text: str) -> Growth:
    """Read `invoices=50000,entries=500000,seed=7`; what is not named has its default. GrowthError otherwise."""
    parts = [_GIVEN.fullmatch(part) for part in text.split(",")]
    if not all(parts):
        raise GrowthError(f"--grow {text}: write invoices=50000,entries=500000,seed=7")
    return Growth(**{found[1]: int(found[2]) for found in parts if found})


def grown(size: Growth, today: date) -> Company:
    """Return the company 371900, told up to `today`: five years, their invoices and their daily vouchers."""
    company = _empty(today)
    luck = Luck(NUMBER, size.seed)
    first = company.years[0].start
    company = replace(company, contacts=_contacts(size, first))
    company = replace(company, invoices=_invoices(company, size, today, luck))
    desk = desk_of(company)
    rows = [row for one in company.invoices for row in (*post_sales(desk, one), *post_payment(desk, one))]
    vouchers = _vouchers(size.entries - len(rows), first, today, luck)
    rows += [row for one in vouchers for row in post_manual(desk, one)]
    return with_primo(replace(company, manual_vouchers=vouchers, entries=in_book_order(rows)))


def _empty(today: date) -> Company:
    return Company(
        organization=Organization(
            id=NUMBER,
            name="Kæmpehøj Engros A/S",
            company_type="PublicLimitedCompany",
            email="post@kaempehoej.example",
            vat_number=f"DK{ids.cvr(900)}",
            role="Owner",
        ),
        years=tuple(
            AccountingYear(name=str(year), start=date(year, 1, 1), end=date(year, 12, 31))
            for year in range(today.year - YEARS + 1, today.year + 1)
        ),
        accounts=chart(),
        deposits=(DepositAccount(number=55000, name="Bank", is_default=True),),
        vat_types=VAT_TYPES,
        settings=SalesSettings(terms=TERMS),
    )


def _contacts(size: Growth, since: date) -> tuple[Contact, ...]:
    many = min(BUYERS, 1 + size.invoices // 10)
    kinds = ("Handel ApS", "Byg A/S", "Service I/S", "Teknik ApS")
    names = (f"{ids.guid(NUMBER, 'name', at)[:5].title()} {kinds[at % len(kinds)]}" for at in range(many))
    return tuple(business(NUMBER, f"{at}", name, "D", at, since) for at, name in enumerate(names))


def _invoices(company: Company, size: Growth, today: date, luck: Luck) -> tuple[SalesVoucher, ...]:
    codes = codes_of(company.accounts)
    first = company.years[0].start
    span = (today - first).days
    stock = [
        SalesLine(
            description=f"Vare {at:03d}",
            account=luck.pick((1000, 1000, 1050)),
            base=luck.number(500, 900_000),
        )
        for at in range(SALES_STOCK)
    ]
    single = {line: totals_of(_of((line,)), codes).incl for line in stock}
    days = (first + timedelta(days=at * span // size.invoices) for at in range(size.invoices))
    return tuple(
        _paid(
            _invoice(at, day, luck.pick(company.contacts), line := luck.pick(stock)),
            single[line],
            today,
            luck,
        )
        for at, day in enumerate(days)
    )


def _of(lines: tuple[SalesLine, ...]) -> SalesVoucher:
    moment = entered(date(2000, 1, 3), ids.guid(NUMBER))
    return SalesVoucher(guid="", date=date(2000, 1, 3), lines=lines, created_at=moment, updated_at=moment)


def _invoice(at: int, day: date, buyer: Contact, line: SalesLine) -> SalesVoucher:
    its_guid = ids.guid(NUMBER, "invoice", at)
    moment = entered(day, its_guid)
    return SalesVoucher(
        guid=its_guid,
        number=FIRST_INVOICE + at,
        contact_guid=buyer.guid,
        contact_name=buyer.name,
        date=day,
        terms=TERMS,
        lines=(line,),
        mail_out_status="Sent",
        latest_mail_out_type="Mailout",
        created_at=moment,
        updated_at=moment,
    )


def _paid(invoice: SalesVoucher, total: int, today: date, luck: Luck) -> SalesVoucher:
    """Pay it about when it is due: nine in ten in full, some in part, the rest not."""
    day = due_date(invoice.date, invoice.terms) + timedelta(days=luck.number(-5, 9))
    fate = luck.number(1, 100)
    if fate > 96 or day >= today:
        return invoice
    money = payment(invoice, day, total if fate <= 90 else total // 2)
    return replace(invoice, payments=(money,), updated_at=entered(day, invoice.guid))


def _vouchers(rows: int, first: date, today: date, luck: Luck) -> tuple[ManualVoucher, ...]:
    """Return vouchers that post exactly so many rows: two a line, three where the line carries VAT."""
    stock = [_ledger_line(at, luck) for at in range(LEDGER_STOCK)]
    sizes = [2 * LINES_OF_A_VOUCHER] * (rows // (2 * LINES_OF_A_VOUCHER))
    rest = rows % (2 * LINES_OF_A_VOUCHER)
    if rest > 1:
        sizes.append(rest)
    elif rest:
        sizes[-1] += rest
    span = (today - first).days
    number = {year: count(1) for year in range(first.year, today.year + 1)}
    days = (first + timedelta(days=at * span // len(sizes)) for at in range(len(sizes)))
    return tuple(
        _voucher(at, day, next(number[day.year]), _lines(most, stock, luck))
        for at, (day, most) in enumerate(zip(days, sizes, strict=True))
    )


def _lines(rows: int, stock: list[ManualLine], luck: Luck) -> tuple[ManualLine, ...]:
    taxed = [replace(luck.pick(stock), vat_code="I25")] if rows % 2 else []
    return (*taxed, *(luck.pick(stock) for _ in range((rows - 3 * len(taxed)) // 2)))


def _ledger_line(at: int, luck: Luck) -> ManualLine:
    account, text = luck.pick(((3000, "Løn"), (7180, "Fragt"), (7220, "Gebyr"), (7300, "Internet")))
    return ManualLine(
        account=account, amount=luck.number(1_000, 40_000), description=f"{text} {at}", balancing=55000
    )


def _voucher(at: int, day: date, number: int, lines: tuple[ManualLine, ...]) -> ManualVoucher:
    its_guid = ids.guid(NUMBER, "voucher", at)
    return ManualVoucher(guid=its_guid, number=number, date=day, lines=lines, booked_on=day)
