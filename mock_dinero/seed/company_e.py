"""Company E, 371005 Ådalens Cykelklub: a union outside the VAT register, with members and salary sum tax.

No account has a VAT code; the subscription is Total. The municipality pays the fees of children in three rates, so
that its statement has 620 lines; the sports hall's has 150.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from mock_dinero.ledger.books import (
    Account,
    AccountingYear,
    Contact,
    Entry,
    ManualVoucher,
    Organization,
    PurchaseLine,
    SalesSettings,
    SalesVoucher,
    Terms,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.posting import book
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.seed import ids
from mock_dinero.seed.buying import Buy, in_series, purchase
from mock_dinero.seed.charts import bank, chart, own
from mock_dinero.seed.days import last_office_day, office_day
from mock_dinero.seed.journal import manual, move, opening
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register, company, person
from mock_dinero.seed.plain_papers import with_plain_papers
from mock_dinero.seed.plain_sales import Office, Sale, written
from mock_dinero.seed.selling import free_line, payment
from mock_dinero.seed.wages import Employee, wages

ORG = 371005
FEES, GRANTS, SALARY_SUM_TAX, UNPLACED, TAX_DUE = 1010, 1020, 3310, 3490, 65130
CHILDREN, HALL_HIRES = 155, 75
_BORN = date(2026, 1, 2)
_FEE, _CHILD_FEE, _HIRE = 60_000, 45_000, 32_000
YEARS = (
    AccountingYear(
        name="2026",
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
        salary_sum_tax="OnlySalarySum",
    ),
)
ORGANIZATION = Organization(
    id=ORG,
    name="Ådalens Cykelklub",
    company_type="Union",
    is_vat_free=True,
    is_tax_free_union=True,
    # assumed: who has Total reaches the API as Pro does
    has_total=True,
    email="kasserer@aadalenscykelklub.example",
    phone=ids.phone(371005),
    street="Skovmærkevej 15",
    zip_code="6999",
    city="Vestre Ådal",
    att_person="Kasserer Birte Hjulmand",
    vat_number=f"DK{ids.cvr(5)}",
    role="Owner",
)
SETTINGS = SalesSettings(
    default_account=FEES,
    template_id=ids.guid(ORG, "template", "standard"),
    reminder_fee=0,
    terms=Terms(type="Netto", days=14),
)
_FIRMS = (
    ("kommune", "Vestre Ådal Kommune, Fritid", "D"),
    ("hal", "Ådalshallen", "C"),
    ("forbund", "Cykelforbundet Medvind", "C"),
    ("sponsor", "Ådal Sparekasse", "D"),
)
_MEMBERS = (
    ("m1", "Agnes Lindvig", "1001"),
    ("m2", "Holger Bækdal", "1002"),
    ("m3", "Merete Østbirk", "1007"),
    ("m4", "Svend Åkær", "1012"),
    ("m5", "Tilde Ræbild", "1013-F"),
    ("m6", "Verner Skovlund", "1020"),
)
STAFF = (Employee("Træner Pil Vendelbo", 9_500, since=(2026, 1)),)
_OPENING = {55000: 6_845_000, 60020: -6_845_000}
_RATES_AFTER = (14, 44, 74)


def company_e() -> Company:
    """Return company E with its documents and its books."""
    accounts, cards = _accounts(), _contacts()
    sold = written(Office(ORG, SETTINGS, accounts, 1), _sales(cards), Luck(ORG, "paying"))
    bills = [purchase(ORG, buy, cards) for buy in _bills()]
    series = in_series(bills, _manual_vouchers(), YEARS)
    names = {account.number: account.name for account in accounts}
    documents = Company(
        organization=ORGANIZATION,
        years=YEARS,
        accounts=accounts,
        deposits=(bank(55000, "Bank", "0003710050", is_default=True),),
        vat_types=VAT_TYPES,
        settings=SETTINGS,
        contacts=tuple(cards.values()),
        invoices=tuple(_in_rates(invoice, cards["kommune"]) for invoice in sold.invoices),
        credit_notes=sold.credit_notes,
        purchases=series.purchases,
        manual_vouchers=series.manual_vouchers,
        entries=_opening_rows(names),
    )
    return with_plain_papers(book(documents))


def _opening_rows(names: dict[int, str]) -> tuple[Entry, ...]:
    return opening(ORG, date(2026, 1, 1), _OPENING, names)


def _accounts() -> tuple[Account, ...]:
    """Return the chart without a single VAT code, and one account that nobody gave a category."""
    others = (
        own(FEES, "Kontingenter", "Turnover"),
        own(GRANTS, "Tilskud og sponsorer", "Turnover"),
        own(SALARY_SUM_TAX, "Lønsumsafgift", "Salary"),
        own(UNPLACED, "Frivillige, ikke placeret", "Not Set"),
        own(TAX_DUE, "Skyldig lønsumsafgift", "Salary Due"),
    )
    return tuple(replace(account, vat_code=None) for account in chart(others))


def _contacts() -> Register:
    cards: dict[str, Contact] = {}
    for key, name, role in _FIRMS:
        cards[key] = company(ORG, key, name, role, len(cards), _BORN)
    for key, name, number in _MEMBERS:
        card = person(ORG, key, name, "D", len(cards), _BORN)
        cards[key] = replace(card, is_member=True, member_number=number)
    return cards


def _sales(cards: Register) -> Iterator[Sale]:
    """Yield a fee for every child, two half-yearly fees for every member, and one for the sponsor."""
    for place in range(CHILDREN):
        yield Sale(
            key=f"fritidspas-{place:03d}",
            day=office_day(date(2026, 1, 12) + timedelta(days=place * 214 // CHILDREN)),
            buyer=cards["kommune"],
            lines=(free_line(f"Kontingent, fritidspas {place + 1:03d}", _CHILD_FEE, FEES),),
        )
    for half, day in enumerate((date(2026, 1, 15), date(2026, 8, 17)), 1):
        for place, (key, _, number) in enumerate(_MEMBERS):
            text = f"Kontingent, {half}. halvår 2026, medlem {number}"
            yield Sale(
                key=f"{key}-{half}",
                day=day,
                buyer=cards[key],
                lines=(free_line(text, _FEE, FEES),),
                fate="unpaid" if (half, place) == (2, 3) else "paid",
            )
    bus = free_line("Reklame på holdbussen", 750_000, GRANTS)
    yield Sale(
        key="sponsor",
        day=date(2026, 3, 10),
        buyer=cards["sponsor"],
        lines=(bus,),
        fate="unpaid",
    )


def _in_rates(invoice: SalesVoucher, payer: Contact) -> SalesVoucher:
    """Let the municipality pay in three rates, a month apart."""
    if invoice.contact_guid != payer.guid:
        return invoice
    paid = tuple(
        payment(
            invoice,
            office_day(invoice.date + timedelta(days=days)),
            _CHILD_FEE // 3,
            place,
        )
        for place, days in enumerate(_RATES_AFTER, 1)
    )
    return replace(invoice, payments=paid)


def _bills() -> Iterator[Buy]:
    """Yield the hall's bill for each evening of training, and the federation's once."""
    for place in range(HALL_HIRES):
        day = office_day(date(2026, 1, 6) + timedelta(days=place * 7 // 2))
        line = PurchaseLine(account=5010, amount=_HIRE, description=f"Leje af hal, aften {place + 1}")
        yield Buy(key=f"hal-{place:02d}", day=day, lines=(line,), supplier="hal", days=8)
    dues = PurchaseLine(account=7080, amount=412_500, description="Kontingent til forbundet 2026")
    yield Buy(key="forbund", day=date(2026, 2, 3), lines=(dues,), supplier="forbund", days=14)
    # a single open bill without VAT in a chart without VAT codes
    party = PurchaseLine(account=7520, amount=187_500, description="Efterårsmøde, forplejning")
    yield Buy(
        key="møde",
        day=date(2026, 11, 10),
        lines=(party,),
        supplier="forbund",
        days=14,
        fate="open",
    )


def _manual_vouchers() -> Iterator[ManualVoucher]:
    """Yield grants, wages, salary sum tax by the quarter, and a gift to the volunteers nobody placed yet."""
    for number in (1, 4, 7, 10):
        day = office_day(date(2026, number, 20))
        text = "Driftstilskud fra kommunen"
        yield manual(ORG, f"grant-{number}", day, [move(text, 55000, GRANTS, 3_500_000)])
    for number in range(1, 11):
        yield wages(ORG, STAFF, (2026, number))
    for number in (3, 6, 9):
        day = last_office_day(2026, number)
        owed = 3 * STAFF[0].monthly * 637 // 100  # 6.37 % of the wages, in øre
        line = move(f"Lønsumsafgift, {number // 3}. kvartal 2026", SALARY_SUM_TAX, TAX_DUE, owed)
        yield manual(ORG, f"salary-sum-{number}", day, [line])
        paid = move(f"Lønsumsafgift betalt, {number // 3}. kvartal 2026", TAX_DUE, 55000, owed)
        yield manual(
            ORG,
            f"salary-sum-paid-{number}",
            office_day(day + timedelta(days=15)),
            [paid],
        )
    gift = move("Gaver til frivillige", UNPLACED, 55000, 148_000)
    yield manual(ORG, "volunteers", date(2026, 6, 24), [gift])
