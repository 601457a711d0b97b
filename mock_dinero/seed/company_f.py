"""Company F, 371006 Balance Bevægelse ApS: started three months ago, so nothing of it is old.

One accounting year, no VAT settled yet, no credit note, no opening balance. Treatments are free of VAT and what the
shop sells is not, which is why its salary sum tax is that of mixed activities.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from mock_dinero.ledger.books import (
    AccountingYear,
    Contact,
    ManualVoucher,
    Organization,
    SalesLine,
    SalesSettings,
    Terms,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.posting import book
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.seed import ids
from mock_dinero.seed.buying import Habit, habitual, in_series, purchase
from mock_dinero.seed.charts import bank, chart
from mock_dinero.seed.days import office_day
from mock_dinero.seed.journal import manual, move, with_file
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register, company, person
from mock_dinero.seed.plain_papers import with_plain_papers
from mock_dinero.seed.plain_sales import Office, Sale, written
from mock_dinero.seed.selling import free_line
from mock_dinero.seed.wages import Employee, wages

ORG = 371006
FIRST, NOW = (2026, 8), (2026, 11)
_BORN = date(2026, 8, 17)
YEARS = (
    AccountingYear(
        name="2026",
        start=_BORN,
        end=date(2026, 12, 31),
        salary_sum_tax="MixedActivities",
    ),
)
ORGANIZATION = Organization(
    id=ORG,
    name="Balance Bevægelse ApS",
    company_type="PrivateLimitedCompany",
    email="hej@balancebevaegelse.example",
    phone=ids.phone(371006),
    street="Rønnebærstien 9",
    zip_code="6999",
    city="Vestre Ådal",
    att_person="Yrsa Balslev",
    vat_number=f"DK{ids.cvr(6)}",
    role="Owner",
)
SETTINGS = SalesSettings(template_id=ids.guid(ORG, "template", "standard"), terms=Terms(type="Netto", days=8))
_FIRMS = (
    ("kommune", "Vestre Ådal Kommune", "D"),
    ("fabrik", "Sandøre Maskinfabrik A/S", "D"),
    ("klub", "Håndboldklubben Ådal", "D"),
    ("udlejer", "Sundhedshuset Ådal ApS", "C"),
    ("udstyr", "Træningsudstyr Jernløft ApS", "C"),
)
_PEOPLE = (
    ("p1", "Sonja Ravnholt", "D"),
    ("p2", "Egon Stæremose", "D"),
    ("p3", "Lykke Dalgård", "N"),
)
_HABITS = (
    Habit("husleje", "Husleje, klinikken", 5010, 9_500, 9_500, "udlejer", day=1, days=0),
    Habit("varer", "Elastikker og bolde", 2000, 2_400, 5_200, "udstyr", day=12),
    Habit("telefon", "Telefon", 7240, 349, 349, day=20),
)
STAFF = (Employee("Fysioterapeut Bo Kærsgård", 24_000, since=(2026, 9)),)
_WEEKS = 12


def company_f() -> Company:
    """Return company F with its documents and its books."""
    accounts, cards = chart(), _contacts()
    sold = written(Office(ORG, SETTINGS, accounts, 1), _sales(cards), Luck(ORG, "paying"))
    first = [buy for buy in habitual(_HABITS, FIRST, NOW, Luck(ORG, "purchases")) if buy.day >= _BORN]
    series = in_series([purchase(ORG, buy, cards) for buy in first], _manual_vouchers(), YEARS)
    documents = Company(
        organization=ORGANIZATION,
        years=YEARS,
        accounts=accounts,
        deposits=(bank(55000, "Bank", "0003710060", is_default=True),),
        vat_types=VAT_TYPES,
        settings=SETTINGS,
        contacts=tuple(cards.values()),
        invoices=sold.invoices,
        credit_notes=sold.credit_notes,
        purchases=series.purchases,
        manual_vouchers=series.manual_vouchers,
    )
    return with_plain_papers(book(documents))


def _contacts() -> Register:
    cards: dict[str, Contact] = {}
    for maker, people in ((company, _FIRMS), (person, _PEOPLE)):
        for key, name, role in people:
            cards[key] = maker(ORG, key, name, role, len(cards), _BORN)
    return cards


def _sales(cards: Register) -> Iterator[Sale]:
    """Yield two invoices a week: treatments without VAT, every second time with something from the shop."""
    luck = Luck(ORG, "sales")
    for place in range(2 * _WEEKS):
        buyer = cards[luck.pick(("kommune", "fabrik", "klub", "p1", "p2"))]
        yield Sale(
            key=f"sale-{place:02d}",
            day=office_day(_BORN + timedelta(days=3 + place * 7 // 2)),
            buyer=buyer,
            lines=tuple(_lines(place, luck.number(2, 9))),
            fate={9: "unpaid", 15: "part", 23: "draft"}.get(place, "paid"),
        )


def _lines(place: int, times: int) -> Iterator[SalesLine]:
    yield free_line("Behandling, 45 minutter", 52_500, 1050, times)
    if place % 2:
        yield free_line("Træningselastik, sæt", 18_400, 1000, 1 + place % 3)


def _manual_vouchers() -> Iterator[ManualVoucher]:
    """Yield the share capital, the fittings, and the wages since September."""
    yield manual(
        ORG,
        "capital",
        _BORN,
        [move("Anpartskapital indbetalt", 55000, 60000, 25_000_000)],
    )
    fittings = move("Brikse og indretning", 51020, 55000, 8_125_000, "I25")
    yield with_file(manual(ORG, "fittings", date(2026, 8, 20), [fittings]))
    for month in ((2026, 9), (2026, 10)):
        yield wages(ORG, STAFF, month)
