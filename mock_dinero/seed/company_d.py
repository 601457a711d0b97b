"""Company D, 371004 Havnens Elektronik A/S: wholesale of marine electronics, above 50 million, monthly VAT.

It buys abroad in euro from its own euro account, sells on terms of the month's end, and pays its VAT straight
from the bank without collecting it first. It has the years 2025 and 2026 and none for 2027.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from mock_dinero.ledger.books import (
    AccountingYear,
    Contact,
    ManualVoucher,
    Organization,
    Product,
    PurchaseLine,
    SalesLine,
    SalesSettings,
    Terms,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.posting import book, entries_of
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.seed import ids
from mock_dinero.seed.buying import Buy, Habit, habitual, in_series, purchase
from mock_dinero.seed.charts import bank, chart, own
from mock_dinero.seed.days import LAST_OFFICE_DAY, entered, month_end, months, office_day
from mock_dinero.seed.journal import manual, move, opening
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register, abroad, company
from mock_dinero.seed.plain_papers import with_plain_papers
from mock_dinero.seed.plain_sales import Office, Sale, written
from mock_dinero.seed.selling import line_of
from mock_dinero.seed.vat_story import Settlement, settle
from mock_dinero.seed.wages import Employee, wages

ORG = 371004
FIRST, NOW = (2025, 1), (2026, 11)
EURO_BANK = 55070
_BORN = date(2024, 11, 4)

ORGANIZATION = Organization(
    id=ORG,
    name="Havnens Elektronik A/S",
    company_type="PublicLimitedCompany",
    email="bogholderi@havnenselektronik.example",
    phone=ids.phone(371004),
    street="Radarkajen 1",
    zip_code="2599",
    city="Søndre Havn",
    att_person="Økonomichef Yngve Målholt",
    vat_number=f"DK{ids.cvr(4)}",
    website="https://www.havnenselektronik.example",
    role="Accountant",
)
YEARS = (
    AccountingYear(name="2025", start=date(2025, 1, 1), end=date(2025, 12, 31)),
    AccountingYear(name="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)),
)
SETTINGS = SalesSettings(
    fik_creditor="87999904",
    use_fik=True,
    template_id=ids.guid(ORG, "template", "standard"),
    reminder_interest_rate=Decimal("0.70"),
    terms=Terms(type="CurrentMonthOut", days=15),
)
_OPENING = {
    51000: 62_000_000,
    52000: 740_000_000,
    54000: 31_500_000,
    55000: 980_000_000,
    EURO_BANK: 245_000_000,
    60000: -50_000_000,
    62000: -400_000_000,
    65060: -18_500_000,
}
"""The balance of 1 January 2025 without retained earnings, which take what is left."""

_CARDS = (
    ("værft", "Skibsværftet Stævn & Køl A/S", "D"),
    ("rederi", "Rederiet Nordkap A/S", "D"),
    ("fiskeri", "Fiskeriselskabet Torskegabet A/S", "D"),
    ("færge", "Færgefarten Småøerne A/S", "D"),
    ("bugser", "Bugserbådene Trosse ApS", "D"),
    ("lods", "Lodstjenesten Fyr & Farvand", "D"),
    ("sejlklub", "Sejlforeningen Spileren", "D"),
    ("marina", "Marina Sandøre ApS", "D"),
    ("havvind", "Havvind Service Østersø A/S", "D"),
    ("grossist", "Bådudstyr en gros ApS", "D"),
    ("kystvagt", "Kystberedskabet Hyldeby", "D"),
    ("skole", "Navigationsskolen Sekstanten", "D"),
    ("offshore", "Offshore Montage Tåge A/S", "B"),
    ("kabel", "Kabelfabrikken Dobbeltsnoet A/S", "B"),
    ("tysk", "Hafenfunk Schleswig GmbH", "D"),
    ("polsk", "Stocznia Latarnia Sp. z o.o.", "D"),
    ("fabrik", "Ecolot Navigation GmbH", "C"),
    ("antenne", "Antennes Marines Mistral SAS", "C"),
    ("udlejer", "Kajpladsen Ejendomme A/S", "C"),
    ("fragt", "Speditøren Ti Knob A/S", "C"),
    ("el", "Energi Søndre A/S", "C"),
    ("revisor", "Statsrevisorerne Debet & Kredit P/S", "C"),
    ("it", "Driftscentret Oppetid ApS", "C"),
    ("tele", "Bredbånd Bølgelængde A/S", "C"),
    ("forsikring", "Søforsikringen Redningskrans G/S", "C"),
    ("reklame", "Reklamehuset Tågehorn ApS", "C"),
    ("kantine", "Kantinen Skibskosten ApS", "C"),
    ("vikar", "Vikarbureauet Ekstra Hånd ApS", "C"),
    ("kold1", "Roklubben Aften", "N"),
    ("kold2", "Maritimt Museum Ankeret", "N"),
)
_WARES = (
    ("radar", "Skibsradar, 12 kW", 48_400, 5, 12),
    ("autopilot", "Autopilot med styreenhed", 31_800, 7, 16),
    ("ekkolod", "Ekkolod, dybvand", 21_300, 10, 24),
    ("vhf", "VHF-radio, fast", 3_890, 40, 120),
    ("ais", "AIS-sender klasse A", 13_900, 12, 32),
    ("plotter", "Kortplotter, 16 tommer", 18_700, 12, 32),
    ("kabel", "Antennekabel, tromle", 2_350, 40, 110),
    ("nød", "Nødpejlesender", 4_690, 40, 90),
    ("kamera", "Termisk kamera", 39_900, 4, 12),
    ("montage", "Montage om bord", 795, 20, 120),
)
_BUYERS = (
    *("værft", "rederi", "færge", "havvind", "grossist", "offshore") * 3,
    *("fiskeri", "bugser", "marina", "kystvagt", "kabel") * 2,
    *("lods", "sejlklub", "skole"),
)
_HABITS = (
    Habit("husleje", "Leje af kajbygning", 5000, 162_500, 162_500, "udlejer", day=1, days=0),
    Habit("fragt", "Spedition", 7180, 38_000, 96_000, "fragt", day=22),
    Habit("el", "El", 5025, 21_000, 36_000, "el", every=3, day=14),
    Habit("it", "IT-drift", 7040, 56_250, 56_250, "it", day=9),
    Habit("kantine", "Kantine", 3355, 18_000, 26_000, "kantine", day=27),
    Habit("bredbånd", "Bredbånd", 7300, 4_990, 4_990, day=5),
    Habit("reklame", "Annoncer i fagblade", 4000, 31_250, 87_500, "reklame", every=3, day=17),
)
STAFF = tuple(
    Employee(name, monthly, since=FIRST)
    for name, monthly in (
        ("Direktør Gro Sømærke", 92_000),
        ("Yngve Målholt", 64_000),
        ("Tekniker Palle Svendborg-Å", 47_500),
        ("Tekniker Rie Loddekolbe", 46_000),
        ("Sælger Ove Køjsen", 52_000),
        ("Sælger Malou Fendersen", 51_000),
        ("Lager Jens Palleløfter", 36_500),
        ("Lager Kim Strækfilm", 35_500),
    )
)
_DUE_2025 = ("2-25", "3-25", "4-25", "5-26", "6-25", "8-18", "8-25", "9-25", "10-27", "11-25", "12-29")
_DUE_2026 = ("1-26", "2-25", "3-25", "4-27", "5-26", "6-25", "8-17", "8-25", "9-25")
_SEPTEMBER_LATE = date(2026, 11, 6)


def company_d() -> Company:
    """Return company D with its documents and its books."""
    documents = _documents()
    vat = settle(ORG, settlements(), entries_of(documents))
    series = in_series(documents.purchases, (*documents.manual_vouchers, *vat), YEARS)
    books = book(replace(documents, purchases=series.purchases, manual_vouchers=series.manual_vouchers))
    return with_plain_papers(books)


def settlements() -> Iterator[Settlement]:
    """Yield the ended months: twenty paid on their deadlines, September late, October still to come."""
    due = [date(2025, *map(int, day.split("-"))) for day in _DUE_2025]
    due += [date(2026, *map(int, day.split("-"))) for day in _DUE_2026]
    paid = (*due, _SEPTEMBER_LATE, None)
    for (year, month), day in zip(months(FIRST, (2026, 10)), paid, strict=True):
        yield Settlement(f"{year}-{month:02d}", date(year, month, 1), month_end(year, month), day)


def _documents() -> Company:
    accounts = chart((own(EURO_BANK, "Bank EUR", "Liquid Assets"),))
    cards, shelf = _contacts(), _products()
    sold = written(Office(ORG, SETTINGS, accounts, 50_001), _sales(cards, shelf), Luck(ORG, "paying"))
    luck = Luck(ORG, "purchases")
    bills = [purchase(ORG, buy, cards) for buy in (*habitual(_HABITS, FIRST, NOW, luck), *_stock(luck))]
    series = in_series(bills, _manual_vouchers(), YEARS)
    names = {account.number: account.name for account in accounts}
    balances = {**_OPENING, 60020: -sum(_OPENING.values())}
    return Company(
        organization=ORGANIZATION,
        years=YEARS,
        accounts=accounts,
        deposits=(
            bank(55000, "Bank", "0003710040", is_default=True),
            bank(EURO_BANK, "Bank EUR", "0003710047"),
        ),
        vat_types=VAT_TYPES,
        settings=SETTINGS,
        contacts=tuple(cards.values()),
        products=tuple(shelf.values()),
        invoices=sold.invoices,
        credit_notes=sold.credit_notes,
        purchases=series.purchases,
        manual_vouchers=series.manual_vouchers,
        entries=opening(ORG, YEARS[0].start, balances, names),
    )


def _contacts() -> Register:
    cards: dict[str, Contact] = {}
    for place, (key, name, role) in enumerate(_CARDS):
        cards[key] = company(ORG, key, name, role, place, _BORN + timedelta(days=place))
    foreign = {
        "tysk": ("DE", "24999", "Schleswig", "DE899371401"),
        "polsk": ("PL", "81-999", "Gdynia", "PL8993714020"),
        "fabrik": ("DE", "18999", "Rostock", "DE899371403"),
        "antenne": ("FR", "13999", "Marseille", "FR00899371404"),
    }
    for key, where in foreign.items():
        cards[key] = replace(abroad(cards[key], *where), currency="EUR")
    cards["kystvagt"] = replace(
        cards["kystvagt"], ean=ids.gln(40), att_person="Kaptajn Bøje", mail_out_option="GLN"
    )
    return cards


def _products() -> dict[str, Product]:
    shelf = {}
    for number, (key, name, price, _, _) in enumerate(_WARES, 1):
        its_guid = ids.guid(ORG, "product", key)
        made = entered(_BORN, its_guid)
        shelf[key] = Product(
            guid=its_guid,
            number=f"HE-{number:03d}",
            name=name,
            base=price * 100,
            unit="hours" if key == "montage" else "parts",
            created_at=made,
            updated_at=made,
        )
    return shelf


def _sales(cards: Register, shelf: dict[str, Product]) -> Iterator[Sale]:
    """Yield 120 invoices, five or six a month: 18 in euro, 3 credited, 3 left unpaid, 2 drafts."""
    luck = Luck(ORG, "sales")
    fates = {20: "credited", 47: "credited", 88: "credited", 103: "unpaid", 106: "part", 108: "unpaid"}
    fates |= {118: "draft", 119: "draft"}
    for place in range(120):
        day = min(office_day(date(2025, 1, 6) + timedelta(days=place * 676 // 120)), LAST_OFFICE_DAY)
        is_euro = place % 7 == 3 and place not in fates
        currency = "EUR" if is_euro else "DKK"
        buyer = "tysk" if is_euro and place % 2 else "polsk" if is_euro else luck.pick(_BUYERS)
        yield Sale(
            key=f"sale-{place:03d}",
            day=day,
            buyer=cards[buyer],
            lines=_lines(shelf, currency, luck),
            currency=currency,
            fate=fates.get(place, "paid"),
            deposit=EURO_BANK if is_euro else 55000,
        )


def _lines(shelf: dict[str, Product], currency: str, luck: Luck) -> tuple[SalesLine, ...]:
    """Three kinds of goods; abroad as EU deliveries, at prices of whole tens of euro."""
    account = 1000 if currency == "DKK" else 1100
    return tuple(
        line_of(shelf[key], luck.number(low, high), currency=currency, account=account, step=10)
        for key, _, _, low, high in luck.deal(_WARES[:-1])[:3]
    )


def _stock(luck: Luck) -> Iterator[Buy]:
    """Yield two deliveries a month from the makers abroad, in euro, due after three weeks."""
    for year, month in months(FIRST, NOW):
        for supplier, day, low, high in (("fabrik", 7, 245_000, 365_000), ("antenne", 11, 110_000, 180_000)):
            line = PurchaseLine(
                account=2050, amount=luck.number(low, high) * 100, description="Navigationsudstyr"
            )
            yield Buy(
                key=f"{supplier}-{year}-{month:02d}",
                day=office_day(date(year, month, day)),
                lines=(line,),
                supplier=supplier,
                days=21,
                currency="EUR",
                region="EU",
                deposit=EURO_BANK,
            )


def _manual_vouchers() -> Iterator[ManualVoucher]:
    """Yield wages, the euro bought for the makers' bills, depreciation, and the stock as counted."""
    for month in months(FIRST, (2026, 10)):
        yield wages(ORG, STAFF, month)
        bought = replace(
            move("Køb af EUR", EURO_BANK, 55000, 261_100_000), currency="EUR", amount_foreign=35_000_000
        )
        yield manual(ORG, f"euro-{month}", office_day(date(*month, 20)), [bought])
    for year, quarter in ((year, quarter) for year in (2025, 2026) for quarter in (1, 2, 3, 4)):
        day = month_end(year, quarter * 3)
        if day <= LAST_OFFICE_DAY:
            line = move(f"Afskrivning, {quarter}. kvartal {year}", 8020, 51060, 3_100_000)
            yield manual(ORG, f"depreciation-{day}", day, [line])
    yield from _year_end()


def _year_end() -> Iterator[ManualVoucher]:
    """Yield the stock as counted, the tax of 2025 and its payments, and a dividend."""
    stock = move("Lageropgørelse 2025", 2450, 52000, 18_400_000)
    yield manual(ORG, "stock-2025", date(2025, 12, 31), [stock], booked_on=date(2026, 1, 20))
    tax = move("Selskabsskat 2025", 9400, 63060, 185_000_000)
    yield manual(ORG, "tax-2025", date(2025, 12, 31), [tax], booked_on=date(2026, 3, 12))
    for day, text, account, amount in (
        (date(2025, 11, 20), "Acontoskat", 63060, 90_000_000),
        (date(2026, 3, 20), "Acontoskat", 63060, 95_000_000),
        (date(2026, 4, 30), "Udbytte for 2025", 60040, 400_000_000),
    ):
        yield manual(ORG, f"paid-out-{day}", day, [move(text, account, 55000, amount)])
