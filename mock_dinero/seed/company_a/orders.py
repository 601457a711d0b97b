"""What the 400 invoices of company A must be: outcome, currency, kind of lines, way of settlement, reminders.

This is the checklist of domain part 4 as data; `invoices.py` makes vouchers of it. An order is everything the
story decides about one invoice before a single amount is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from mock_dinero.ledger.books import Terms
from mock_dinero.seed.luck import Luck

ORG = 371001


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One invoice to be written; `day`, `contact` and `terms` are filled in by diary.py."""

    key: str
    outcome: str
    currency: str = "DKK"
    lines: str = "normal"
    settle: str = "bank"
    reminders: int = 0
    reminder_kind: str = "booked"
    part_paid: bool = False
    day: date = date.min
    contact: str | None = None
    terms: Terms | None = None


_SPECIAL = (
    Order(
        key="due-today", outcome="booked", day=date(2026, 11, 2), contact="udlejning", terms=Terms(days=14)
    ),
    Order(key="due-yesterday", outcome="overdue", day=date(2026, 11, 7), contact="p03", terms=Terms(days=8)),
    Order(key="due-tomorrow", outcome="booked", day=date(2026, 11, 3), contact="ferie", terms=Terms(days=14)),
    Order(
        key="january-end",
        outcome="paid",
        day=date(2025, 1, 31),
        contact="bude",
        terms=Terms(type="CurrentMonthOut", days=8),
    ),
    Order(
        key="february-start",
        outcome="paid",
        day=date(2025, 2, 1),
        contact="hotel",
        terms=Terms(type="CurrentMonthOut", days=8),
    ),
    Order(
        key="leap-day",
        outcome="paid",
        day=date(2026, 2, 28),
        contact="havn",
        terms=Terms(type="CurrentMonthOut", days=0),
    ),
    Order(key="thirds", outcome="paid", lines="thirds", contact="cafe"),
    Order(key="tie-1", outcome="paid", lines="tie", contact="p05"),
    Order(key="tie-2", outcome="paid", lines="tie", contact="p08"),
    Order(key="million", outcome="paid", lines="million", day=date(2025, 5, 14), contact="kommune"),
    Order(key="sixty", outcome="paid", lines="sixty", contact="udlejning"),
    Order(key="negative-1", outcome="paid", lines="negative", contact="pizza"),
    Order(key="negative-2", outcome="paid", lines="negative", contact="bude"),
    Order(key="zero", outcome="paid", lines="zero", settle="none", contact="p12"),
    Order(key="ledger-bad-debt", outcome="paid", settle="ledger", day=date(2025, 3, 12), contact="ophørt"),
    Order(key="ledger-netting", outcome="paid", settle="ledger", day=date(2025, 9, 4), contact="trykkeri"),
    Order(key="fee-1", outcome="paid", settle="fee", contact="vin"),
    Order(key="fee-2", outcome="paid", settle="fee", contact="tand"),
    Order(key="øre-short", outcome="overdue", settle="short", contact="blomst"),
    Order(key="øre-over", outcome="overpaid", settle="over-by-one", contact="fitness"),
    Order(key="face-only", outcome="overdue", settle="face", reminders=1, contact="maegler"),
    Order(key="bankrupt", outcome="overdue", reminders=3, day=date(2025, 6, 3), contact="konkurs"),
    Order(key="deleted-customer", outcome="paid", day=date(2025, 8, 6), contact="slettet_kunde"),
    Order(key="deleted-person", outcome="paid", day=date(2025, 4, 9), contact="slettet_person"),
    Order(key="old-draft-1", outcome="draft", day=date(2024, 6, 11), contact="langt"),
    Order(key="old-draft-2", outcome="draft", day=date(2025, 3, 20), contact="p21"),
    Order(key="old-draft-3", outcome="draft", day=date(2025, 10, 7), contact="indsprøjtning"),
    Order(key="no-contact-1", outcome="draft", day=date(2026, 11, 10)),
    Order(key="no-contact-2", outcome="draft", day=date(2026, 11, 12)),
    Order(key="german-person", outcome="paid", currency="EUR", lines="taxed", contact="tysk_person"),
    Order(key="german-person-2", outcome="paid", currency="EUR", lines="taxed", contact="tysk_person"),
    Order(key="paid-in-kroner", outcome="paid", currency="EUR", settle="kroner", contact="tysk1"),
    Order(key="euro-over", outcome="overpaid", currency="EUR", contact="tysk2"),
    Order(key="euro-credited", outcome="paid", currency="EUR", settle="credit note", contact="hollandsk"),
    Order(key="euro-part-credited", outcome="paid", currency="EUR", settle="part credit", contact="fransk"),
)

_OUTCOMES = {
    "DKK": {"paid": 251, "overdue": 30, "booked": 37, "overpaid": 5, "draft": 11, "deleted": 6},
    "EUR": {"paid": 25, "overdue": 4, "booked": 4, "overpaid": 1, "draft": 1},
    "USD": {"paid": 9, "overdue": 1, "booked": 2},
    "SEK": {"paid": 6, "overdue": 1, "booked": 1},
    "NOK": {"paid": 4, "booked": 1},
}
_LINES = {"incl": 20, "mixed": 10, "free": 15, "discount": 20, "text": 10}
_EUR_LINES = {"services": 4, "unreported": 3}
_SETTLE = {"credit note": 3, "part credit": 3, "other credit": 7, "two": 10}
_PAID_REMINDERS = (1, 1, 1, 1, 2, 3)
_OVERDUE_REMINDERS = (1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3)


def orders() -> list[Order]:
    """Return the 400 orders, special ones first, the rest dealt by chance."""
    luck = Luck(ORG, "orders")
    found = list(_SPECIAL)
    for currency, outcomes in _OUTCOMES.items():
        for outcome, count in outcomes.items():
            made = sum(1 for order in found if (order.currency, order.outcome) == (currency, outcome))
            found += [
                Order(key=f"{currency}-{outcome}-{place}", outcome=outcome, currency=currency)
                for place in range(made, count)
            ]
    for tell in (_settlements, _reminders, _part_payments, _kinds_of_lines):
        found = tell(found, luck)
    return found


def _is_plain(order: Order) -> bool:
    """Tell whether nothing special has been decided about an order in kroner yet."""
    return order == Order(key=order.key, outcome=order.outcome)


def _deal(found: list[Order], luck: Luck, traits: Iterable[Order]) -> list[Order]:
    """Give each trait to one plain order of the same outcome, chosen by chance."""
    result = list(found)
    places = luck.deal([at for at, order in enumerate(found) if _is_plain(order)])
    for trait in traits:
        at = next(at for at in places if result[at].outcome == trait.outcome and _is_plain(result[at]))
        result[at] = replace(trait, key=result[at].key)
    return result


def _settlements(found: list[Order], luck: Luck) -> list[Order]:
    """Settle some of the paid ones by credit note, wholly or in part, and some in two payments."""
    traits = (
        Order(key="", outcome="paid", settle=how) for how, count in _SETTLE.items() for _ in range(count)
    )
    return _deal(found, luck, traits)


def _reminders(found: list[Order], luck: Luck) -> list[Order]:
    """Remind: 10 invoices once, 5 twice, 4 three times (`_SPECIAL` has two of them); 2 drafts, 1 deleted."""
    traits = [Order(key="", outcome="paid", reminders=count) for count in _PAID_REMINDERS]
    traits += [Order(key="", outcome="overdue", reminders=count) for count in _OVERDUE_REMINDERS]
    for kind in ("draft", "draft", "deleted"):
        traits.append(Order(key="", outcome="overdue", reminders=1, reminder_kind=kind))
    return _deal(found, luck, traits)


def _part_payments(found: list[Order], luck: Luck) -> list[Order]:
    """Eight are part-paid: five overdue ones, three not yet due."""
    outcomes = ("overdue",) * 5 + ("booked",) * 3
    return _deal(found, luck, (Order(key="", outcome=outcome, part_paid=True) for outcome in outcomes))


def _kinds_of_lines(found: list[Order], luck: Luck) -> list[Order]:
    """Deal the kinds of lines to plain orders, nine in ten of them to paid ones."""
    traits = []
    for kind, count in _LINES.items():
        outcomes = ("booked",) * (count // 10) + ("paid",) * (count - count // 10)
        traits += [Order(key="", outcome=outcome, lines=kind) for outcome in outcomes]
    found = _deal(found, luck, traits)
    paid_in_euro = [at for at, order in enumerate(found) if order.key.startswith("EUR-paid")]
    kinds = [kind for kind, count in _EUR_LINES.items() for _ in range(count)]
    for at, kind in zip(paid_in_euro, kinds, strict=False):
        found[at] = replace(found[at], lines=kind)
    return found
