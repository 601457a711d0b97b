"""Company B, 371002 Klit & Kaffe v/ Asta Lindholm: a café by the sea, sole trader.

Its first accounting year has 18 months and a slash in its name; VAT was quarterly until 2025 and is half-yearly
since; lines show VAT; no FIK; invoices are due at once unless a customer has other terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from mock_dinero.ledger.books import (
    AccountingYear,
    Contact,
    DepositAccount,
    ManualVoucher,
    Organization,
    Product,
    SalesSettings,
    Terms,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.posting import book, entries_of
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.seed import ids
from mock_dinero.seed.buying import Habit, habitual, in_series, purchase
from mock_dinero.seed.charts import bank, chart, own
from mock_dinero.seed.days import entered, last_office_day, months, office_day
from mock_dinero.seed.journal import manual, move, with_file
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register, company, person
from mock_dinero.seed.plain_papers import with_plain_papers
from mock_dinero.seed.plain_sales import Office, Sale, written
from mock_dinero.seed.selling import line_of
from mock_dinero.seed.till import Shop, till
from mock_dinero.seed.vat_story import Settlement, settle
from mock_dinero.seed.wages import Employee, wages

ORG = 371002
FIRST, NOW = (2023, 4), (2026, 11)
_BORN = date(2023, 4, 3)
MOBILEPAY, CASH = 55060, 55040
DRAWINGS, PAID_IN = 60140, 60160
_SEASON = (3, 4, 6, 9, 11, 14, 18, 16, 9, 7, 5, 6)

ORGANIZATION = Organization(
    id=ORG,
    name="Klit & Kaffe v/ Asta Lindholm",
    company_type="SoleProprietorship",
    email="asta@klitogkaffe.example",
    phone=ids.phone(371002),
    street="Fyrtårnsvej 3",
    zip_code="7999",
    city="Klitholm Strand",
    att_person="Asta Lindholm",
    vat_number=f"DK{ids.cvr(2)}",
    website="https://klitogkaffe.example",
    role="Owner",
)
YEARS = (
    AccountingYear(name="2023/2024", start=date(2023, 4, 1), end=date(2024, 9, 30)),
    AccountingYear(name="2024/2025", start=date(2024, 10, 1), end=date(2025, 9, 30)),
    AccountingYear(name="2025/2026", start=date(2025, 10, 1), end=date(2026, 9, 30)),
    AccountingYear(name="2026/2027", start=date(2026, 10, 1), end=date(2027, 9, 30)),
)
SETTINGS = SalesSettings(
    lines_incl_vat=True,
    template_id=ids.guid(ORG, "template", "standard"),
    voucher_as_pdf=False,
    reminder_fee=5000,
    terms=Terms(type="NettoCash", days=None),
)
_CARDS = (
    ("kommune", "Klitholm Kommune", "D"),
    ("hotel", "Badehotellet Måge A/S", "D"),
    ("golf", "Golfklubben Sandormen", "D"),
    ("kontor", "Kontorhotellet Brisen ApS", "D"),
    ("bryllup", "Bryllupsgården Æblegren ApS", "D"),
    ("kirke", "Strandkirken Klitholm", "D"),
    ("højskole", "Højskolen ved Havet", "D"),
    ("surf", "Surfskolen Bølgebryder ApS", "D"),
    ("camping", "Camping Marehalm I/S", "D"),
    ("galleri", "Galleri Rav & Tang", "B"),
    ("bager", "Bager Surdejsen ApS", "B"),
    ("risteri", "Kafferisteriet Mørk Bønne ApS", "C"),
    ("mejeri", "Mejeriet Fløjlsmule A.m.b.a.", "C"),
    ("udlejer", "Klitholm Havneudlejning ApS", "C"),
    ("energi", "Energi Marehalm A/S", "C"),
    ("regnskab", "Regnskab & Ro v/ Ulla Tal", "C"),
    ("inventar", "Caféinventar Krus & Kande ApS", "C"),
    ("ingen", "Fiskeriforeningen Kuling", "N"),
)
_PEOPLE = (
    ("p1", "Birgit Havgaard", "D"),
    ("p2", "Ejnar Klitmølle", "D"),
    ("p3", "Sørine Tangø", "D"),
    ("p4", "Åge Brændgaard", "D"),
    ("p5", "Nanna Skærbæk-Lø", "D"),
    ("p6", "Viggo Ørsnæs", "D"),
    ("p7", "Ida Ravnkær", "N"),
)
_TERMS = {
    "kommune": ("Netto", 30),
    "hotel": ("CurrentMonthOut", 14),
    "højskole": ("Netto", 14),
    "kontor": ("Netto", 8),
}
_BUYERS = (
    *("kommune", "hotel", "højskole", "kontor") * 4,
    *("golf", "bryllup", "kirke", "surf", "camping", "galleri", "bager") * 2,
    *("p1", "p2", "p3", "p4", "p5", "p6"),
)
_WARES = (
    ("kaffe", "Filterkaffe ad libitum, pr. person", 36, "parts"),
    ("brunch", "Brunch, pr. person", 119, "parts"),
    ("sandwich", "Sandwich med rejer", 76, "parts"),
    ("kage", "Hindbærsnitter, bakke", 240, "box"),
    ("lokale", "Leje af lokale med havudsigt", 1600, "day"),
    ("bønner", "Husets bønner", 152, "kilogram"),
    ("levering", "Levering i Klitholm", 96, "shipment"),
    ("barista", "Barista på stedet", 440, "hours"),
)
_HABITS = (
    Habit("kaffe", "Kaffebønner", 2000, 14_500, 27_000, "risteri", day=6),
    Habit("husleje", "Husleje, havnen", 5010, 11_500, 11_500, "udlejer", day=1, days=0),
    Habit("råvarer", "Mælk, brød og rejer", 2000, 16_800, 29_800, day=15),
    Habit("el", "El", 5025, 4_100, 6_900, every=3, day=12),
    Habit("program", "Regnskabsprogram", 7280, 897, 897, every=3, day=8),
    Habit("net", "Internet", 7300, 747, 747, every=3, day=4),
)
STAFF = (
    Employee("Kaja Skumring", 25_500, since=(2023, 6)),
    Employee("Rikke Havgus", 18_500, since=(2024, 4)),
    Employee("Sommerhjælp Malte", 16_000, since=(2024, 6), until=(2024, 8)),
    Employee("Sommerhjælp Liv", 16_500, since=(2025, 6), until=(2025, 8)),
    Employee("Sommerhjælp Noa", 17_000, since=(2026, 6), until=(2026, 8)),
)
SETTLEMENTS = (
    Settlement("2. kvartal 2023", date(2023, 4, 1), date(2023, 6, 30), date(2023, 9, 1), date(2023, 8, 17)),
    Settlement("3. kvartal 2023", date(2023, 7, 1), date(2023, 9, 30), date(2023, 12, 1), date(2023, 11, 16)),
    Settlement("4. kvartal 2023", date(2023, 10, 1), date(2023, 12, 31), date(2024, 3, 1), date(2024, 2, 15)),
    Settlement("1. kvartal 2024", date(2024, 1, 1), date(2024, 3, 31), date(2024, 6, 3), date(2024, 5, 16)),
    Settlement("2. kvartal 2024", date(2024, 4, 1), date(2024, 6, 30), date(2024, 9, 2), date(2024, 8, 15)),
    Settlement("3. kvartal 2024", date(2024, 7, 1), date(2024, 9, 30), date(2024, 12, 2), date(2024, 11, 14)),
    Settlement("4. kvartal 2024", date(2024, 10, 1), date(2024, 12, 31), date(2025, 3, 3), date(2025, 2, 13)),
    Settlement("1. halvår 2025", date(2025, 1, 1), date(2025, 6, 30), date(2025, 9, 1)),
    Settlement("2. halvår 2025", date(2025, 7, 1), date(2025, 12, 31), date(2026, 3, 2)),
    Settlement("1. halvår 2026", date(2026, 1, 1), date(2026, 6, 30), date(2026, 9, 1)),
)


def company_b() -> Company:
    """Return company B with its documents and its books."""
    documents = _documents()
    vat = settle(ORG, SETTLEMENTS, entries_of(documents))
    series = in_series(documents.purchases, (*documents.manual_vouchers, *vat), YEARS)
    books = book(replace(documents, purchases=series.purchases, manual_vouchers=series.manual_vouchers))
    return with_plain_papers(books)


def _documents() -> Company:
    accounts = chart(
        (
            own(MOBILEPAY, "MobilePay", "Liquid Assets"),
            # assumed: the names of a sole trader's own accounts; only the numbers were observed.
            own(DRAWINGS, "Privat hævning", "Equity"),
            own(PAID_IN, "Privat indskud", "Equity"),
        )
    )
    cards, shelf = _contacts(), _products()
    sold = written(Office(ORG, SETTINGS, accounts, 1), _sales(cards, shelf), Luck(ORG, "paying"))
    bills = [purchase(ORG, buy, cards) for buy in habitual(_HABITS, FIRST, NOW, Luck(ORG, "purchases"))]
    series = in_series(bills, _manual_vouchers(), YEARS)
    return Company(
        organization=ORGANIZATION,
        years=YEARS,
        accounts=accounts,
        deposits=(
            bank(55000, "Bank", "0003710020", is_default=True),
            DepositAccount(number=CASH, name="Kontanter (kasse)"),
            DepositAccount(number=MOBILEPAY, name="MobilePay"),
        ),
        vat_types=VAT_TYPES,
        settings=SETTINGS,
        contacts=tuple(cards.values()),
        products=tuple(shelf.values()),
        invoices=sold.invoices,
        credit_notes=sold.credit_notes,
        purchases=series.purchases,
        manual_vouchers=series.manual_vouchers,
    )


def _contacts() -> Register:
    cards: dict[str, Contact] = {}
    for maker, people in ((company, _CARDS), (person, _PEOPLE)):
        for key, name, role in people:
            cards[key] = maker(ORG, key, name, role, len(cards), _BORN + timedelta(days=len(cards)))
    for key, (kind, days) in _TERMS.items():
        cards[key] = replace(cards[key], payment_condition=kind, payment_days=days)
    return cards


def _products() -> dict[str, Product]:
    shelf = {}
    for number, (key, name, price, unit) in enumerate(_WARES, 1):
        its_guid = ids.guid(ORG, "product", key)
        made = entered(_BORN, its_guid)
        shelf[key] = Product(
            guid=its_guid,
            number=f"K{number:02d}",
            name=name,
            base=price * 100,
            unit=unit,
            created_at=made,
            updated_at=made,
        )
    return shelf


def _sales(cards: Register, shelf: dict[str, Product]) -> Iterator[Sale]:
    """Yield 80 invoices: 70 paid, 3 credited, 2 unpaid for long, 2 drafts, the newest not yet due."""
    luck = Luck(ORG, "sales")
    fates = {
        12: "credited",
        31: "credited",
        55: "credited",
        70: "unpaid",
        73: "part",
        78: "draft",
        79: "draft",
    }
    for place in range(80):
        day = office_day(_BORN + timedelta(days=7 + place * 1310 // 80))
        chosen = luck.deal(list(shelf))[: luck.number(1, 3)]
        lines = tuple(
            line_of(shelf[key], luck.number(1, 4) if key == "lokale" else luck.number(6, 40))
            for key in chosen
        )
        buyer = cards["kontor" if place in fates else luck.pick(_BUYERS)]
        yield Sale(
            key=f"sale-{place:02d}",
            day=day,
            buyer=buyer,
            lines=lines,
            fate=fates.get(place, "paid"),
            deposit=MOBILEPAY if buyer.is_person and place % 3 == 0 else 55000,
        )


def _manual_vouchers() -> Iterator[ManualVoucher]:
    """Yield the start-up money, the till of every month, wages and the owner's drawings."""
    yield manual(ORG, "paid-in", date(2023, 4, 3), [move("Indskud ved start", 55000, PAID_IN, 25_000_000)])
    fittings = move("Espressomaskine og inventar", 51020, 55000, 11_875_000, "I25")
    yield with_file(manual(ORG, "fittings", date(2023, 4, 12), [fittings]))
    luck = Luck(ORG, "till")
    shop = Shop(1_690_000, _SEASON, (MOBILEPAY, CASH), text="Cafésalg", batch=7)
    for month in months(FIRST, NOW):
        yield till(ORG, shop, month, luck)
    for month in months((2023, 6), (2026, 10)):
        yield wages(ORG, STAFF, month)
        drawn = move("Hævet til privat", DRAWINGS, 55000, 2_450_000)
        yield manual(ORG, f"drawn-{month}", last_office_day(*month), [drawn])
    for year in (2024, 2025, 2026):
        line = move(f"Afskrivning pr. 30. september {year}", 8020, 51060, 1_900_000)
        yield manual(ORG, f"depreciation-{year}", date(year, 9, 30), [line])
