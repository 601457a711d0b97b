"""The 45 products of company A: every unit Dinero knows, 4 deleted, 3 without a number, one number used twice.

Ten carry a comment (one of exactly 128 characters), one is free, two have a quantity that is not whole.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from mock_dinero.ledger.books import Product
from mock_dinero.seed import ids
from mock_dinero.seed.days import entered

ORG = 371001
_OPENED = date(2023, 3, 6)


class Ware(NamedTuple):
    """A product as the shop thinks of it: price in whole kroner without VAT."""

    key: str
    number: str | None
    name: str
    price: int
    unit: str = "parts"
    account: int = 1000
    comment: str | None = None


BIKES = (
    Ware("by", "1001", "Bycykel Morgenrøde, 7 gear", 4795),
    Ware("by8", "1002", "Bycykel Aftensol, 8 gear", 6395, comment="Leveres samlet og justeret"),
    Ware("barn", "1010", "Børnecykel Lærkeunge, 20 tommer", 2395),
    Ware("racer", "1020", "Racercykel Vindspids, carbon", 22395),
    Ware("grus", "1021", "Gruscykel Hedebrand", 15995),
    Ware("el", "1100", "Elcykel Nordlys Tur", 17595, comment="Batteri 504 Wh, 2 års garanti"),
    Ware("el2", "1101", "Elcykel Nordlys Komfort", 23195, comment="Batteri 630 Wh, 2 års garanti"),
    Ware("lad", "1200", "Ladcykel Ålekiste, to hjul", 27995),
    Ware("lad_el", "1201", "El-ladcykel Ålekiste, tre hjul", 36795, comment="Godkendt til fire børn"),
    Ware("bud", "1210", "Budcykel Hurtigpedal, 150 kg", 31995),
    Ware("lang", "1211", "Erhvervsladcykel Kulfragt, 250 kg", 42395),
    Ware("tandem", "1030", "Tandem Pæn Aften", 13595),
)
PARTS = (
    Ware("slange", "2001", "Cykelslange, 28 tommer", 63),
    Ware("dæk", "2002", "Dæk med punkterbeskyttelse", 239),
    Ware("kæde", "2003", "Kæde, 8 gear", 183),
    Ware("hjelm", "2010", "Cykelhjelm Tryghed", 479, comment="Prøves på før køb"),
    Ware("lås", "2011", "Kædelås, godkendt", 559),
    Ware("lygter", "2012", "Lygtesæt, genopladeligt", 399, "set"),
    Ware("kasse", "2020", "Ladkasse i birkefiner", 1995, "case"),
    Ware("pose", "2021", "Sidetasker, par", 799, "package"),
    Ware("bolte", "2030", "Rustfri bolte, æske med 100", 159, "box"),
    Ware("klude", "2031", "Pudseklude, karton", 215, "carton"),
    Ware("olie", "2032", "Kædeolie på dunk", 129, "litre"),
    Ware("wire", "2033", "Bremsewire i metermål", 24, "metre"),
    Ware("fedt", "2034", "Lejefedt", 189, "kilogram"),
    Ware("skum", "2040", "Emballageskum", 640, "cubicMetre"),
    Ware("gulv", "2041", "Gummimåtte til cykelkælder", 310, "squareMetre"),
    Ware("skrot", "2050", "Skrotjern til genbrug", 1450, "tonne"),
)
SERVICES = (
    Ware("time", "3001", "Værkstedstime", 520, "hours"),
    Ware("eftersyn", "3002", "Årligt eftersyn, elcykel", 995, comment="Inkl. smøring og justering"),
    Ware("hjemme", "3003", "Kørsel til kunden", 6, "km"),
    Ware("leje", "3010", "Udlejning af ladcykel pr. dag", 280, "day"),
    Ware("ugeleje", "3011", "Udlejning af elcykel pr. uge", 960, "week"),
    Ware("aftale", "3012", "Serviceaftale pr. måned", 395, "month"),
    Ware("hold", "3020", "Cykelkursus, hold", 3200, "session", 1050, "Undervisning er fritaget for moms"),
    Ware("fragt", "3030", "Fragt i Danmark", 396, "shipment", 1350),
    Ware("fragt_ud", "3031", "Fragt til udlandet", 950, "shipment", 1300),
    Ware("gave", None, "Ringeklokke, gave til nye kunder", 0),
    Ware("halv", "3040", "Halv værkstedsdag", 3900, "day"),
    Ware("kvart", None, "Rammelakering efter opmåling", 640, "squareMetre"),
    Ware("dublet1", "3050", "Gravering af navn", 120),
    Ware("dublet2", "3050", "Gravering af logo", 240),
    Ware("udgået1", "9001", "Bycykel Morgenrøde, model 2023", 3995),
    Ware("udgået2", "9002", "Elcykel Nordlys, prøvemodel", 12395),
    Ware("udgået3", None, "Cykelbarnestol Rede", 799),
)
_DELETED = {
    "udgået1": date(2024, 9, 2),
    "udgået2": date(2025, 1, 15),
    "udgået3": date(2025, 11, 20),
    "skrot": date(2026, 6, 1),
}
_QUANTITIES = {"halv": Decimal("0.5"), "kvart": Decimal("7.25")}
_COMMENTS = {
    "halv": "Regnes i påbegyndte halve dage",
    "gave": "En pr. kunde",
    "kvart": ("Prisen gælder pulverlak i standardfarver; særfarver, striber og logoer aftales for sig. " * 2)[
        :128
    ],
}


def products() -> dict[str, Product]:
    """Return the product register by the story's key, in the order in which it was made."""
    wares = (*BIKES, *PARTS, *SERVICES)
    return {ware.key: _product(ware, _OPENED + timedelta(days=3 * place)) for place, ware in enumerate(wares)}


def _product(ware: Ware, since: date) -> Product:
    its_guid = ids.guid(ORG, "product", ware.key)
    made = entered(since, its_guid)
    product = Product(
        guid=its_guid,
        number=ware.number,
        name=ware.name,
        base=ware.price * 100,
        quantity=_QUANTITIES.get(ware.key, Decimal(1)),
        account=ware.account,
        unit=ware.unit,
        external_reference=f"webshop-{ware.number}" if ware.number and ware.number.startswith("10") else None,
        comment=_COMMENTS.get(ware.key, ware.comment),
        created_at=made,
        updated_at=made,
    )
    gone = _DELETED.get(ware.key)
    return replace(product, deleted_at=entered(gone, its_guid)) if gone else product
