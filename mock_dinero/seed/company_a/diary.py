"""When the orders of company A are invoiced, to whom, and on what terms.

The shop opened on 2 April 2024 and sells by the season. Paid, overdue and not yet due are made true here, by
the day and the terms, not by a flag: the state of an invoice is worked out by the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from mock_dinero.ledger.books import Terms
from mock_dinero.ledger.dates import due_date
from mock_dinero.seed.company_a.orders import ORG, Order, orders
from mock_dinero.seed.days import TODAY, months, office_day, open_days
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register, terms_of

DEFAULT_TERMS = Terms(type="Netto", days=8)

_SEASON = (5, 5, 8, 12, 14, 13, 9, 11, 9, 7, 6, 8)
_GROWTH = {2024: 12, 2025: 11, 2026: 9}
_CUSTOMERS = {
    "normal": (
        *("kommune",) * 40,
        *("plejehjem", "bibliotek", "boernehus") * 2,
        *("bude", "hotel", "havn", "udlejning", "ferie") * 5,
        *("pizza", "fitness", "cafe", "emoji", "maegler", "kurser") * 3,
        *("ole", "semikolon", "langt", "indsprøjtning", "bageri1", "bageri2", "ukendt", "advokat_kunde"),
        *("tand", "vin", "blomst", "fragt_begge", "trykkeri", "vagt", "rengøring", "elektriker", "tømrer"),
        *("it", "reklame", "lakering", "maskiner"),
        *(f"p{number:02d}" for number in range(3, 24)),
    ),
    "incl": ("mette1", "mette2", *(f"p{number:02d}" for number in range(3, 24))),
    "free": ("skole", "boernehus", "bibliotek", "plejehjem", "kurser"),
    "mixed": ("skole", "boernehus", "kommune", "ferie", "hotel"),
    "discount": ("kommune", "bude", "udlejning", "ferie", "havn", "hotel", "kurser"),
    "text": ("kommune", "advokat_kunde", "havn", "plejehjem", "maegler"),
}
_REMINDED = (
    "pizza",
    "bageri1",
    "bageri2",
    "ukendt",
    "vin",
    "blomst",
    "emoji",
    "fitness",
    "p07",
    "p10",
    "p15",
    "tømrer",
    "reklame",
    "semikolon",
    "tand",
)
_ABROAD = {
    "EUR": ("tysk1", "tysk1", "tysk2", "hollandsk", "hollandsk", "fransk"),
    "USD": ("amerikansk",),
    "SEK": ("svensk",),
    "NOK": ("norsk",),
}
_CREDITED = ("bude", "hotel", "udlejning", "ferie", "havn", "fitness")
_LAST_MONTH = {"bank": (2026, 10), "other credit": (2025, 12)}
_OVERDUE_FROM = {
    0: (date(2026, 8, 17), date(2026, 10, 20)),
    1: (date(2026, 7, 6), date(2026, 9, 21)),
    2: (date(2026, 5, 4), date(2026, 8, 14)),
    3: (date(2026, 3, 9), date(2026, 6, 26)),
}


def dated_orders(contacts: Register) -> list[Order]:
    """Return the orders with day, contact and terms, oldest first."""
    luck = Luck(ORG, "diary")
    chosen = [_with_contact(order, luck) for order in orders()]
    dated = [order if order.day > date.min else replace(order, day=_day(order, luck)) for order in chosen]
    return sorted((_with_terms(order, contacts) for order in dated), key=lambda order: (order.day, order.key))


def _with_contact(order: Order, luck: Luck) -> Order:
    """Choose who buys; drafts without a contact stay as they are."""
    if order.contact or order.key.startswith("no-contact"):
        return order
    if order.currency != "DKK":
        return replace(order, contact=luck.pick(_ABROAD[order.currency]))
    if order.reminders:
        return replace(order, contact=luck.pick(_REMINDED))
    if "credit" in order.settle:
        return replace(order, contact=luck.pick(_CREDITED))
    return replace(order, contact=luck.pick(_CUSTOMERS[order.lines]))


def _day(order: Order, luck: Luck) -> date:
    """Choose a day on which the shop was open and which makes the outcome possible."""
    if order.outcome == "booked":
        return _between(date(2026, 10, 19), date(2026, 11, 13), luck)
    if order.outcome == "overdue":
        return _between(*_OVERDUE_FROM[order.reminders], luck)
    if order.outcome == "draft":
        return _between(date(2026, 10, 26), date(2026, 11, 13), luck)
    return _in_season((2026, 5) if order.reminders else _LAST_MONTH.get(order.settle, (2026, 8)), luck)


def _between(first: date, last: date, luck: Luck) -> date:
    return office_day(first + timedelta(days=luck.number(0, (last - first).days)))


def _in_season(last: tuple[int, int], luck: Luck) -> date:
    """Choose a day since the opening; busy months and later years come up more often."""
    since_opening = list(months((2024, 4), last))
    bag = [
        (year, month)
        for year, month in since_opening
        for _ in range(_SEASON[month - 1] * _GROWTH[year] // 10)
    ]
    return luck.pick([day for day in open_days(*luck.pick(bag)) if day > date(2024, 4, 1)])


def _with_terms(order: Order, contacts: Register) -> Order:
    """Give the contact's terms, or others where they would make the outcome untrue."""
    if order.terms:
        return order
    card = contacts[order.contact] if order.contact else None
    terms = terms_of(card, DEFAULT_TERMS) if card else DEFAULT_TERMS
    if order.lines == "incl" and order.outcome == "paid" and order.day.day % 3 == 0:
        terms = Terms(type="Paid", days=None)
    is_true = _OUTCOME_NEEDS.get(order.outcome)
    if is_true and not is_true(due_date(order.day, terms)):
        terms = Terms(type="Netto", days=30 if order.outcome == "booked" else 8)
    return replace(order, terms=terms)


_OUTCOME_NEEDS: dict[str, Callable[[date], bool]] = {
    "booked": lambda due: due > TODAY + timedelta(days=1),
    "overdue": lambda due: due < TODAY - timedelta(days=1),
}
