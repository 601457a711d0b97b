"""The lines of company A's invoices, by kind: from a lamp over the counter to a fleet for the municipality.

Kinds that exist for rounding (thirds, tie) have exact prices; all others are products at list price.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from mock_dinero.ledger.books import Product, SalesLine
from mock_dinero.seed.company_a.orders import Order
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.selling import free_line, line_of, text_line

Shelf = Mapping[str, Product]
Lines = tuple[SalesLine, ...]

_FLEET = ("el", "el2", "lad_el", "bud", "lang", "by8")
_PRIVATE = ("by", "by8", "barn", "grus", "racer", "el", "el2", "lad", "lad_el", "tandem")
_EXTRAS = ("hjelm", "lås", "lygter", "pose", "kasse", "dæk")
_SPARES = (
    "slange",
    "dæk",
    "kæde",
    "bolte",
    "klude",
    "olie",
    "wire",
    "fedt",
    "lygter",
    "lås",
    "hjelm",
    "pose",
)
_FLEET_BUYERS = frozenset({"bude", "hotel", "havn", "udlejning", "ferie", "kommune"})
_SMALL = {"booked": 75, "overdue": 60}
_GOODS_ABROAD = {"EUR": 1100, "SEK": 1100, "USD": 1255, "NOK": 1255}
_SERVICES_ABROAD = {"EUR": 1200, "SEK": 1200, "USD": 1260, "NOK": 1260}


def lines_for(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    """Return the lines an order asks for."""
    return _KINDS[order.lines](order, shelf, luck)


def _normal(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    if order.currency != "DKK":
        return _export(order, shelf, luck)
    # The last weeks hold far more invoices than others, so most of those are small.
    if order.settle == "other credit" or luck.chance(_SMALL.get(order.outcome, 34)):
        return _workshop(shelf, luck)
    if order.contact in _FLEET_BUYERS:
        return _fleet(shelf, luck)
    return _one_bike(shelf, luck)


def _workshop(shelf: Shelf, luck: Luck) -> Lines:
    hours = Decimal(luck.number(2, 22)) / 2
    spares = luck.deal(_SPARES)[: luck.number(1, 3)]
    return (
        line_of(shelf["time"], hours),
        *(line_of(shelf[key], luck.number(1, 8)) for key in spares),
        *((line_of(shelf["aftale"], luck.number(1, 12)),) if luck.chance(40) else ()),
    )


def _fleet(shelf: Shelf, luck: Luck) -> Lines:
    bikes = luck.deal(_FLEET)[: luck.number(1, 2)]
    return (
        *(line_of(shelf[key], luck.number(1, 3)) for key in bikes),
        line_of(shelf[luck.pick(_EXTRAS)], luck.number(2, 8)),
        *((line_of(shelf["fragt"]),) if luck.chance(50) else ()),
    )


def _one_bike(shelf: Shelf, luck: Luck) -> Lines:
    extras = luck.deal(_EXTRAS)[: luck.number(0, 3)]
    return (line_of(shelf[luck.pick(_PRIVATE)]), *(line_of(shelf[key], luck.number(1, 2)) for key in extras))


def _export(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    """Bikes at prices of whole hundreds; now and then design work beyond Europe."""
    currency = order.currency
    if currency in {"USD", "NOK"} and luck.chance(30):
        return _services(order, shelf, luck)
    step = 1000 if currency in {"SEK", "NOK"} else 100
    account = _GOODS_ABROAD[currency]
    bikes = luck.deal(("lad", "lad_el", "bud", "tandem", "el"))[: luck.number(1, 2)]
    return tuple(
        line_of(shelf[key], luck.number(1, 3), currency=currency, account=account, step=step) for key in bikes
    )


def _services(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    base = luck.pick((33333, 41250, 66667, 89995)) * (10 if order.currency in {"SEK", "NOK"} else 1)
    account = _SERVICES_ABROAD[order.currency]
    return (free_line("Tegning af ladkasse", base, account, luck.number(1, 3)),)


def _unreported(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return (line_of(shelf["tandem"], currency=order.currency, account=1150),)


def _taxed(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    """A private customer in Germany pays Danish VAT, in euro and cent."""
    return (free_line("Elcykel Nordlys Tur", luck.pick((235933, 244901)), 1000),)


def _incl(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return _one_bike(shelf, luck)


def _mixed(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return (*_one_bike(shelf, luck), line_of(shelf["hold"], luck.number(1, 2)))


def _free(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return (line_of(shelf["hold"], luck.number(1, 4)),)


def _discount(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    percent = luck.pick((5, 7, 10, 15, 20))
    bikes = luck.deal(_FLEET)[:2]
    return (
        *(line_of(shelf[key], luck.number(1, 2), discount=percent) for key in bikes),
        line_of(shelf["lås"], luck.number(1, 4)),
    )


def _text(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return (text_line("Leveret til afdeling Øst"), *_workshop(shelf, luck), text_line("Tak for handlen"))


def _sixty(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return tuple(line_of(shelf[_SPARES[place % len(_SPARES)]], 1 + place % 5) for place in range(60))


def _negative(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return (*_one_bike(shelf, luck), free_line("Gammel cykel taget i bytte", -75000))


def _zero(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return (line_of(shelf["gave"]), line_of(shelf["eftersyn"], discount=100))


def _thirds(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return tuple(
        free_line(text, 3333) for text in ("Klistermærke, rødt", "Klistermærke, blåt", "Klistermærke, grønt")
    )


def _tie(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    """0.10 and 0.50 kr. give 2.5 and 12.5 øre of VAT: half an øre to be rounded."""
    return (free_line("Underlagsskive, enkelt", 10 if order.key == "tie-1" else 50),)


def _million(order: Order, shelf: Shelf, luck: Luck) -> Lines:
    return (line_of(shelf["lang"], 20), free_line("Opsætning af ladeskabe i cykelkælder", 15210000))


_KINDS: dict[str, Callable[[Order, Shelf, Luck], Lines]] = {
    "normal": _normal,
    "services": _services,
    "unreported": _unreported,
    "taxed": _taxed,
    "incl": _incl,
    "mixed": _mixed,
    "free": _free,
    "discount": _discount,
    "text": _text,
    "sixty": _sixty,
    "negative": _negative,
    "zero": _zero,
    "thirds": _thirds,
    "tie": _tie,
    "million": _million,
}
