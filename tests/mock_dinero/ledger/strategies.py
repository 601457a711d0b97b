"""Small random companies for Hypothesis: every kind of document, currency and VAT code, two to three years.

Law of this module: what is drawn is possible in Dinero, so every identity must hold for it. Set-offs are drawn
as pairs, as Dinero registers them on both vouchers; settlements in the ledger come with their manual voucher.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from hypothesis import strategies as st

from mock_dinero.ledger import chart, posting, vat
from mock_dinero.ledger.books import (
    DKK_RATE,
    Account,
    AccountingYear,
    Contact,
    Entry,
    ManualLine,
    ManualVoucher,
    Organization,
    Payment,
    Purchase,
    PurchaseLine,
    Reminder,
    SalesLine,
    SalesVoucher,
    Terms,
    VatType,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.totals import totals_of

Voucher = TypeVar("Voucher", SalesVoucher, Purchase, ManualVoucher)

MADE = datetime(2024, 1, 1, tzinfo=UTC)
PARTIAL = VatType(code="D40", name="Delvis fradrag 40 %", rate=Decimal("0.10"))
OWN_ACCOUNTS = (
    Account(number=2990, name="Egne varer", vat_code="I25"),
    Account(number=53005, name="Debitorer fra gammelt system"),
    Account(number=63005, name="Kreditorer fra gammelt system"),
    Account(number=7990, name="Blandet brug", vat_code="D40"),
)
PURCHASE_CODES = (None, "none", "I25", "REP", "IEUV", "IEUY", "IVV", "IVY", "OBPK", "D40")
SALES_ACCOUNTS = (1000, 1050, 1100, 1200, 1255, 1350)
COST_ACCOUNTS = (2000, 2050, 2990, 4120, 7200, 7300, 7340, 7990, 8050, 51020, 99999)
PLAIN_ACCOUNTS = (3000, 8020, 9200, 51060, 54060, 55040, 60000, 63300, 64100, 65100, 99999)
USED = {
    *SALES_ACCOUNTS,
    *COST_ACCOUNTS,
    *PLAIN_ACCOUNTS,
    1400,
    1445,
    2400,
    7220,
    9010,
    53000,
    55000,
    60020,
    63000,
}
# A part of the chart only: Hypothesis prints the company that breaks a rule.
ACCOUNTS = (*(account for account in chart.STANDARD if account.number in USED), *OWN_ACCOUNTS)
CONTACTS = tuple(
    Contact(guid=str(UUID(int=at)), name=f"Kunde {at}", is_person=at == 3, created_at=MADE, updated_at=MADE)
    for at in (1, 2, 3)
)
YEAR_PLANS = (
    (("2024", date(2024, 1, 1), date(2024, 12, 31)), ("2025", date(2025, 1, 1), date(2025, 12, 31))),
    (
        ("2023/2024", date(2023, 4, 1), date(2024, 9, 30)),
        ("2024/2025", date(2024, 10, 1), date(2025, 9, 30)),
        ("2025/2026", date(2025, 10, 1), date(2026, 9, 30)),
    ),
    (("2025", date(2025, 1, 1), date(2025, 12, 31)),),
)

ore = st.integers(-200_000, 200_000)
positive_ore = st.integers(1, 200_000)
guids = st.uuids(version=4).map(str)
contacts = st.sampled_from(CONTACTS)
currencies = st.one_of(
    st.just(("DKK", DKK_RATE)),
    st.tuples(st.sampled_from(("EUR", "USD")), st.decimals("500", "800", places=2)),
)
terms = st.one_of(
    st.builds(Terms, type=st.sampled_from(("Netto", "CurrentMonthOut")), days=st.integers(0, 60)),
    st.builds(Terms, type=st.sampled_from(("NettoCash", "Paid")), days=st.none()),
)
sales_lines = st.builds(
    SalesLine,
    description=st.just("vare"),
    account=st.sampled_from(SALES_ACCOUNTS),
    base=ore,
    quantity=st.decimals("-2", "20", places=2),
    discount=st.decimals("0", "100", places=1),
    line_type=st.sampled_from(("Product", "Product", "Product", "Text")),
)
purchase_lines = st.builds(
    PurchaseLine,
    account=st.sampled_from(COST_ACCOUNTS),
    amount=ore,
    vat_code=st.sampled_from(PURCHASE_CODES),
)
manual_lines = st.builds(
    ManualLine,
    account=st.sampled_from((*COST_ACCOUNTS, *SALES_ACCOUNTS)),
    amount=ore,
    vat_code=st.sampled_from((*PURCHASE_CODES, "U25", "KUNS")),
    balancing=st.sampled_from(PLAIN_ACCOUNTS),
)


@st.composite
def sales_vouchers(draw: st.DrawFn, days: st.SearchStrategy[date], kind: str = "Invoice") -> SalesVoucher:
    """A booked or draft voucher without payments; its number is given when the company is put together."""
    currency, rate = draw(currencies)
    contact = draw(contacts)
    return SalesVoucher(
        guid=draw(guids),
        kind=kind,
        number=draw(st.sampled_from((None, 1, 1, 1))),
        contact_guid=contact.guid,
        contact_name=contact.name,
        date=draw(days),
        terms=draw(terms),
        lines=tuple(draw(st.lists(sales_lines, max_size=3))),
        currency=currency,
        rate=rate,
        created_at=MADE,
        updated_at=MADE,
    )


@st.composite
def payments(draw: st.DrawFn, days: st.SearchStrategy[date], currency: str, rate: Decimal) -> Payment:
    """Money in the voucher's currency or in kroner, at a rate near the voucher's."""
    is_own = currency != "DKK" and draw(st.booleans())
    drift = draw(st.decimals("-5", "5", places=2))
    return Payment(
        guid=draw(guids),
        date=draw(days),
        amount=draw(ore.filter(bool)),
        deposit_account=draw(st.sampled_from((55000, 55040))),
        currency=currency if is_own else "DKK",
        rate=rate + drift if is_own else DKK_RATE,
        remainder_is_fee=draw(st.sampled_from((False, False, False, True))),
    )


@st.composite
def reminders(draw: st.DrawFn, days: st.SearchStrategy[date]) -> tuple[Reminder, ...]:
    """None to three reminders: booked, draft, deleted."""
    return tuple(
        Reminder(
            id=number,
            number=number,
            date=draw(days),
            fee=draw(st.sampled_from((0, 10000))),
            interest=draw(st.sampled_from((0, 100, 1_013, 4_321))),
            compensation=31000 if number == 1 and draw(st.booleans()) else 0,
            is_draft=draw(st.booleans()),
            is_deleted=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    )


@st.composite
def invoices(draw: st.DrawFn, days: st.SearchStrategy[date]) -> SalesVoucher:
    """An invoice with its payments and, where the customer owes something, its reminders."""
    voucher = draw(sales_vouchers(days))
    paid = tuple(draw(st.lists(payments(days, voucher.currency, voucher.rate), max_size=3)))
    sent = draw(reminders(days)) if totals_of(voucher, ACCOUNTS).incl > 0 else ()
    return replace(voucher, reminders=sent, payments=paid)


@st.composite
def set_offs(draw: st.DrawFn, days: st.SearchStrategy[date]) -> tuple[SalesVoucher, SalesVoucher]:
    """A booked invoice and a booked credit note of the same customer and currency, set off against each other."""
    invoice = replace(draw(sales_vouchers(days)), number=1)
    other = replace(draw(sales_vouchers(days, "CreditNote")), number=1)
    rate = invoice.rate + draw(st.sampled_from((0, 0, 3))) if invoice.currency != "DKK" else DKK_RATE
    note = replace(
        other,
        contact_guid=invoice.contact_guid,
        currency=invoice.currency,
        rate=rate,
        credit_note_for=invoice.guid,
    )
    amount, day = draw(positive_ore), draw(days)
    ours = Payment(
        guid=draw(guids), date=day, amount=amount, deposit_account=None, currency=invoice.currency, rate=rate
    )
    theirs = replace(ours, guid=draw(guids), related_guid=invoice.guid)
    return (
        replace(invoice, payments=(replace(ours, related_guid=note.guid),)),
        replace(note, payments=(theirs,)),
    )


@st.composite
def ledger_settlements(draw: st.DrawFn, days: st.SearchStrategy[date]) -> tuple[SalesVoucher, ManualVoucher]:
    """A booked invoice in kroner that a manual voucher settled in part."""
    invoice = replace(draw(sales_vouchers(days)), number=1, currency="DKK", rate=DKK_RATE)
    amount, day = draw(positive_ore), draw(days)
    payment = Payment(guid=draw(guids), date=day, amount=amount, deposit_account=None)
    line = ManualLine(account=55000, amount=amount, balancing=chart.DEBTORS)
    manual = ManualVoucher(guid=draw(guids), number=1, date=day, lines=(line,))
    return replace(invoice, payments=(payment,)), manual


@st.composite
def purchases(draw: st.DrawFn, days: st.SearchStrategy[date]) -> Purchase:
    """A cash or credit purchase or its credit note, with payments on credit."""
    kind = draw(st.sampled_from(("cash", "credit", "credit")))
    currency, rate = draw(currencies) if kind == "credit" else ("DKK", DKK_RATE)
    paid = draw(st.lists(payments(days, currency, rate), max_size=2)) if kind == "credit" else []
    day = draw(days)
    return Purchase(
        guid=draw(guids),
        number=draw(st.sampled_from((None, 1, 1, 1))),
        date=day,
        payment_date=day + timedelta(days=14) if kind == "credit" else None,
        purchase_type=kind,
        lines=tuple(draw(st.lists(purchase_lines, min_size=1, max_size=3))),
        contact_guid=draw(contacts).guid,
        currency=currency,
        rate=rate,
        is_credit_note=draw(st.sampled_from((False, False, True))),
        payments=tuple(paid),
    )


@st.composite
def manual_vouchers(draw: st.DrawFn, days: st.SearchStrategy[date]) -> ManualVoucher:
    """A manual voucher, now and then booked in the year after its date."""
    day = draw(days)
    return ManualVoucher(
        guid=draw(guids),
        number=draw(st.sampled_from((None, 1, 1, 1))),
        date=day,
        lines=tuple(draw(st.lists(manual_lines, min_size=1, max_size=3))),
        booked_on=draw(st.one_of(st.none(), st.just(day + timedelta(days=60)))),
    )


@st.composite
def openings(draw: st.DrawFn, day: date) -> tuple[Entry, ...]:
    """The recorded primo rows of the first year; they sum to zero."""
    amounts = {account: draw(ore) for account in (55000, 51000, 64100, 53005, 63005)}
    amounts[60000] = -sum(amounts.values())
    return tuple(
        Entry(
            guid=f"primo-{account}",
            account=account,
            account_name=None,
            date=day,
            amount=amount,
            type="Primo",
            added=MADE,
        )
        for account, amount in amounts.items()
        if amount
    )


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """A company with its documents and its books: `entries` is what the engine makes of them."""
    plan = draw(st.sampled_from(YEAR_PLANS))
    years = tuple(AccountingYear(name=name, start=start, end=end) for name, start, end in plan)
    days = st.dates(years[0].start, years[-1].end)
    offs = draw(st.lists(set_offs(days), max_size=1))
    settled = draw(st.lists(ledger_settlements(days), max_size=1))
    sales = [*draw(st.lists(invoices(days), max_size=3)), *(pair[0] for pair in (*offs, *settled))]
    manual = [*draw(st.lists(manual_vouchers(days), max_size=2)), *(pair[1] for pair in settled)]
    bought = draw(st.lists(purchases(days), max_size=3))
    company = Company(
        organization=Organization(id=371999, name="Prøve ApS"),
        years=years,
        accounts=ACCOUNTS,
        vat_types=(*vat.VAT_TYPES, PARTIAL),
        contacts=CONTACTS,
        invoices=tuple(_numbered(sales, 1)),
        credit_notes=tuple(_numbered([pair[1] for pair in offs], 100)),
        purchases=tuple(_numbered(bought, 1)),
        manual_vouchers=tuple(_numbered(manual, 100)),
        entries=draw(openings(years[0].start)),
    )
    return posting.book(company)


def _numbered(vouchers: list[Voucher], first: int) -> list[Voucher]:
    return [replace(v, number=first + at) if v.is_booked else v for at, v in enumerate(vouchers)]
