"""The 320 purchases of company A: 190 in cash, 130 on credit, among them 10 credit notes.

Nothing with VAT was bought before the shop opened again in April 2024. The stock bought in early 2025 is what
makes the first quarter of that year a refund.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from mock_dinero.ledger.books import Purchase, PurchaseLine
from mock_dinero.seed import ids
from mock_dinero.seed.buying import Buy, Habit, habitual, purchase
from mock_dinero.seed.company_a.bills import CASH_ONCE, CREDIT_NOTES, CREDIT_ONCE, STOCK, Bill
from mock_dinero.seed.company_a.master import EURO_BANK, ORG, PARTIAL_CODE
from mock_dinero.seed.days import office_day
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register

CASH_COUNT, CREDIT_COUNT = 190, 130
NETTED = "trykkeri-netting"
OPENED, NOW = (2024, 4), (2026, 11)

_CASH_HABITS = (
    Habit("mobil", "Mobilabonnementer", 7240, 1190, 1390, day=5),
    Habit("diesel", "Diesel til varevogn", 6020, 900, 2400, every=2, day=18),
    Habit("indløser", "Gebyrer for kortbetalinger", 7420, 2100, 5200, day=2, vat_code="none"),
    Habit("bogføring", "Regnskabsprogram", 7280, 1197, 1197, every=3, day=8),
    Habit("lager-it", "Lagerstyring, abonnement", 2200, 2650, 2980, every=3, day=12, vat_code="IVY"),
    Habit("internet", "Internet, også privat brug", 7300, 897, 897, every=3, day=3, vat_code=PARTIAL_CODE),
    Habit("annonce", "Annonce i ugeavisen", 4000, 3750, 9800, every=2, day=20),
    Habit("el", "Acontoel", 5025, 9200, 14100, every=6, day=14),
    Habit("rengøring", "Rengøringsmidler", 5060, 240, 690, every=3, day=23),
)
_CREDIT_HABITS = (Habit("husleje", "Husleje, Pedalgade 12", 5000, 33125, 33125, "udlejer", day=1, days=0),)
_BOOKED_BY = (
    "Ukendt",
    "Assistent",
    "Mobil-app",
    "Pensopay",
    "System",
    "Kassekladde",
    "Anlægskartotek",
    "Kontingentopkrævning",
    "Abonnement",
    "API (isv_mock_dinero)",
)
_USERS = ("ane@nordlyscykler.example", "bogholder@kolonneogsum.example")
_SHARED_FILE = ids.guid(ORG, "file", "shared")


def purchases(contacts: Register, netted: int) -> list[Purchase]:
    """Return all purchases; `netted` is the customer debt that one supplier's bill was settled with."""
    luck = Luck(ORG, "purchases")
    credit = [*_stock(luck), *habitual(_CREDIT_HABITS, OPENED, NOW, luck), *_once(CREDIT_ONCE)]
    credit = [_netting(buy, netted) if buy.key == NETTED else buy for buy in credit]
    credit += _credit_notes(credit)
    cash = [*habitual(_CASH_HABITS, OPENED, NOW, luck), *_once(CASH_ONCE)]
    cash += _stationery(CASH_COUNT - len(cash), luck)
    buys = sorted((*credit, *cash), key=lambda buy: (buy.day, buy.key))
    booked = [purchase(ORG, buy, contacts) for buy in buys]
    booked = [_settled_in_ledger(bill, netted) if bill.guid == _guid(NETTED) else bill for bill in booked]
    return [_with_file(_booked_by(bill, place), place) for place, bill in enumerate(booked)]


def _guid(key: str) -> str:
    return ids.guid(ORG, "purchase", key)


def _stock(luck: Luck) -> Iterator[Buy]:
    """Yield the bikes and parts bought to be sold, from the table of months and thousands."""
    for year, month, supplier, amount in STOCK:
        key = f"{supplier}-{year}-{month:02d}"
        exact = amount * 100_000 + luck.number(-400_000, 400_000) // (1 if amount > 40 else 10)
        day = office_day(date(year, month, luck.number(4, 24)))
        yield _stock_buy(key, day, supplier, exact)


def _stock_buy(key: str, day: date, supplier: str, amount: int) -> Buy:
    """Danish stock is billed with 25 % VAT, foreign stock without, in the supplier's currency."""
    text = {"importør": "Cykler til lager", "dele": "Reservedele", "taiwansk": "Kranksæt"}.get(
        supplier, "Stel og dele"
    )
    abroad = {"tysk_grossist": ("EUR", 2050), "italiensk": ("EUR", 2050), "taiwansk": ("USD", 2150)}
    currency, account = abroad.get(supplier, ("DKK", 2000))
    return Buy(
        key=key,
        day=day,
        lines=(
            PurchaseLine(
                account=account, amount=amount if currency != "DKK" else amount * 5 // 4, description=text
            ),
        ),
        supplier=supplier,
        currency=currency,
        region={"EUR": "EU", "USD": "World"}.get(currency, "DK"),
        deposit=EURO_BANK if currency == "EUR" else 55000,
        fate=_STOCK_FATES.get(key, "paid"),
    )


_STOCK_FATES = {
    "importør-2024-05": "three",
    "importør-2025-02": "two",
    "dele-2026-01": "two",
    "tysk_grossist-2025-06": "overpaid",
    "dele-2026-08": "open",
    "dele-2026-09": "open",
    "taiwansk-2026-09": "open",
}


def _once(bills: tuple[Bill, ...]) -> Iterator[Buy]:
    """Yield the bills that come once, from their table."""
    for bill in bills:
        line = PurchaseLine(
            account=bill.account, amount=bill.amount, description=bill.text, vat_code=bill.vat_code
        )
        extra = (PurchaseLine(account=7220, amount=4500, description="Gebyr"),) if bill.with_fee else ()
        yield Buy(
            key=bill.key,
            day=bill.day,
            lines=(line, *extra),
            supplier=bill.supplier,
            region=bill.region,
            fate=bill.fate,
            booked_on=bill.booked_on,
        )


def _stationery(count: int, luck: Luck) -> Iterator[Buy]:
    """Yield small cash purchases that fill the year: as many as are wanting."""
    things = (
        ("Kuglepenne og papir", 7200),
        ("Porto", 7220),
        ("Kaffe til kunder", 4160),
        ("Pærer og stik", 8040),
    )
    for place in range(count):
        text, account = things[place % len(things)]
        day = office_day(date(2024, 4, 9) + timedelta(days=place * 930 // max(count, 1)))
        amount = luck.number(1235, 148_000)
        yield Buy(
            key=f"småting-{place}",
            day=day,
            lines=(PurchaseLine(account=account, amount=amount, description=text),),
            fate="draft" if place >= count - 2 else "editing" if place == count - 5 else "paid",
        )


def _credit_notes(credit: list[Buy]) -> Iterator[Buy]:
    """Yield the suppliers' credit notes; those with `of` are linked to the purchase they credit."""
    by_key = {buy.key: buy for buy in credit}
    for key, of, supplier, day, amount, fate in CREDIT_NOTES:
        source = by_key.get(of or "", by_key["importør-2024-04"])
        yield Buy(
            key=key,
            day=day,
            lines=(replace(source.lines[0], amount=amount, description="Retur"),),
            supplier=supplier,
            days=14,
            currency=source.currency if of else "DKK",
            region=source.region if of else "DK",
            deposit=source.deposit,
            fate=fate,
            credits=_guid(of) if of else None,
            is_credit_note=True,
        )


def _netting(buy: Buy, netted: int) -> Buy:
    """The printer's bill is 1,500.00 more than the printer owed the shop."""
    return replace(buy, lines=(replace(buy.lines[0], amount=netted + 150_000),))


def _settled_in_ledger(bill: Purchase, netted: int) -> Purchase:
    """Put the netted part in front of the money: it has no deposit account and posts nothing."""
    money = bill.payments[0]
    in_ledger = replace(
        money,
        guid=ids.guid(bill.guid, "payment", "ledger"),
        amount=netted,
        deposit_account=None,
        description="Modregnet i kassekladden",
    )
    return replace(bill, payments=(in_ledger, replace(money, amount=money.amount - netted)))


def _booked_by(bill: Purchase, place: int) -> Purchase:
    """Most are typed in on the web; each other way in occurs."""
    is_rare = place % 24 == 7
    way = _BOOKED_BY[place // 24 % len(_BOOKED_BY)] if is_rare else "Web"
    return replace(bill, booked_by=way, booked_by_user=_USERS[place % 5 == 0] if bill.booked_on else None)


def _with_file(bill: Purchase, place: int) -> Purchase:
    """Five in eight have a file; two share one, and a few file ids are no guids."""
    if place % 8 > 4:
        return bill
    its_file = f"scan-{place:05d}" if place % 64 == 1 else ids.guid(ORG, "file", bill.guid)
    return replace(bill, file_guid=_SHARED_FILE if place in {40, 41} else its_file)
