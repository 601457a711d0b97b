"""The 24 trade offers of company A: every status, one to six steps, some that became one or two invoices.

An invoiced offer has the lines of the invoices it became, so that the sums agree. (domain part 4)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from mock_dinero.ledger.books import Product, SalesLine, SalesVoucher
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.papers import OfferStep, TradeOffer
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.seed import ids
from mock_dinero.seed.company_a.master import ORG, SETTINGS
from mock_dinero.seed.days import entered, office_day
from mock_dinero.seed.luck import Luck
from mock_dinero.seed.people import Register
from mock_dinero.seed.rates import rate
from mock_dinero.seed.selling import line_of

_DRAFT, _INVOICED = "Draft", "Invoiced"
_YES, _NO = "CustomerAccepted", "CustomerDeclined"
_OURS, _NOT_OURS = "UserAccepted", "UserDeclined"
_FIRST_NUMBER = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """One offer: to whom, its steps, how it was mailed, and how many invoices came of it."""

    contact: str
    day: date | None = None
    steps: tuple[str, ...]
    mail: tuple[str, str] = ("NotSent", "None")
    invoices: int = 0
    currency: str = "DKK"
    deleted: bool = False


_SENT, _SEEN, _FAILED = (
    ("Sent", "TradeOffer"),
    ("SeenByCustomer", "TradeOffer"),
    ("Failed", "TradeOffer"),
)
_PLANS = {
    "kommune-1": _Plan(contact="kommune", steps=(_DRAFT, _OURS, _INVOICED), invoices=1),
    "kommune-2": _Plan(
        contact="kommune",
        steps=(_DRAFT, _NO, _DRAFT, _NO, _YES, _INVOICED),
        mail=_SEEN,
        invoices=2,
    ),
    "hotel-1": _Plan(
        contact="hotel",
        steps=(_DRAFT, _YES, _INVOICED),
        invoices=1,
        mail=("Sent", "OrderConfirmation"),
    ),
    "havn-1": _Plan(contact="havn", steps=(_DRAFT, _NO, _DRAFT, _OURS, _INVOICED), invoices=2),
    "ferie-1": _Plan(contact="ferie", steps=(_DRAFT, _INVOICED), invoices=1),
    "tysk-1": _Plan(contact="tysk1", steps=(_DRAFT, _YES, _INVOICED), invoices=1, currency="EUR"),
    "hollandsk-1": _Plan(
        contact="hollandsk",
        day=date(2026, 10, 6),
        steps=(_DRAFT, _YES),
        mail=_SENT,
        currency="EUR",
    ),
    "bude-1": _Plan(contact="bude", day=date(2025, 5, 7), steps=(_DRAFT, _YES)),
    "pizza-1": _Plan(
        contact="pizza",
        day=date(2026, 3, 4),
        steps=(_DRAFT, _NO, _DRAFT, _YES),
        mail=_SEEN,
    ),
    "udlejning-1": _Plan(contact="udlejning", day=date(2026, 9, 9), steps=(_DRAFT, _YES)),
    "fitness-1": _Plan(contact="fitness", day=date(2024, 9, 11), steps=(_DRAFT, _NO)),
    "cafe-1": _Plan(contact="cafe", day=date(2025, 8, 20), steps=(_DRAFT, _NO, _DRAFT, _NO)),
    "maegler-1": _Plan(contact="maegler", day=date(2026, 2, 10), steps=(_DRAFT, _NO), mail=_FAILED),
    "skole-1": _Plan(contact="skole", day=date(2025, 2, 5), steps=(_DRAFT, _OURS)),
    "bibliotek-1": _Plan(
        contact="bibliotek",
        day=date(2026, 6, 10),
        steps=(_DRAFT, _NO, _DRAFT, _OURS),
        mail=_SENT,
    ),
    "ole-1": _Plan(contact="ole", day=date(2026, 8, 12), steps=(_DRAFT, _OURS)),
    "kold-1": _Plan(contact="kold1", day=date(2025, 4, 9), steps=(_DRAFT, _NOT_OURS)),
    "kold-2": _Plan(
        contact="kold5",
        day=date(2026, 4, 15),
        steps=(_DRAFT, _NO, _DRAFT, _NO, _NOT_OURS),
    ),
    "kold-3": _Plan(contact="kold7", day=date(2025, 11, 4), steps=(_DRAFT, _NOT_OURS)),
    "draft-1": _Plan(contact="boernehus", day=date(2026, 11, 10), steps=(_DRAFT,)),
    "draft-2": _Plan(contact="plejehjem", day=date(2026, 11, 12), steps=(_DRAFT,)),
    "draft-3": _Plan(contact="p03", day=date(2026, 11, 12), steps=(_DRAFT,)),
    "deleted-1": _Plan(contact="vin", day=date(2025, 10, 7), steps=(_DRAFT,), deleted=True),
    "deleted-2": _Plan(contact="tand", day=date(2026, 5, 6), steps=(_DRAFT, _NO), deleted=True),
}


def trade_offers(company: Company, cards: Register, shelf: Mapping[str, Product]) -> tuple[TradeOffer, ...]:
    """Return the offers, numbered by date in a series of their own."""
    codes = codes_of(company.accounts)
    taken: set[str] = set()
    written = [
        _offer(key, plan, _became(company, cards, plan, taken), cards, shelf, codes)
        for key, plan in _PLANS.items()
    ]
    in_order = sorted(written, key=lambda offer: (offer.date, offer.guid))
    return tuple(replace(offer, number=_FIRST_NUMBER + place) for place, offer in enumerate(in_order))


def _became(company: Company, cards: Register, plan: _Plan, taken: set[str]) -> tuple[SalesVoucher, ...]:
    """Return the invoices an offer became: plain paid ones of the contact, next to each other in time."""
    contact = cards[plan.contact].guid
    fitting = [
        invoice
        for invoice in company.invoices
        if invoice.contact_guid == contact
        and invoice.currency == plan.currency
        and invoice.guid not in taken
        and len(invoice.payments) == 1
        and not (invoice.reminders or invoice.payments[0].related_guid)
        and 0 < len(invoice.lines) < 8
    ]
    start = len(fitting) // 2
    found = tuple(fitting[start : start + plan.invoices])
    taken |= {invoice.guid for invoice in found}
    if len(found) < plan.invoices:
        raise LookupError(f"{plan.contact} has no {plan.invoices} invoices that an offer could have become")
    return found


def _offer(
    key: str,
    plan: _Plan,
    became: tuple[SalesVoucher, ...],
    cards: Register,
    shelf: Mapping[str, Product],
    codes: Mapping[int, str | None],
) -> TradeOffer:
    card = cards[plan.contact]
    its_guid = ids.guid(ORG, "trade offer", key)
    day = plan.day or office_day(became[0].date - timedelta(days=21))
    lines = tuple(line for invoice in became for line in invoice.lines) or _lines(key, plan, shelf)
    is_danish = plan.currency == "DKK"
    made = entered(day, its_guid)
    status, kind = plan.mail
    offer = TradeOffer(
        guid=its_guid,
        number=0,
        contact_guid=card.guid,
        contact_name=card.name,
        date=day,
        lines=lines,
        currency=plan.currency,
        rate=rate(plan.currency, day),
        language="da-DK" if is_danish else "en-GB",
        description="Tilbud" if is_danish else "Offer",
        comment="Tilbuddet gælder i 30 dage" if is_danish else "",
        mail_out_status=status,
        latest_mail_out_type=kind,
        template_id=SETTINGS.template_id,
        history=tuple(_history(plan, its_guid, day, _total(plan, lines, made, codes))),
        generated=tuple(invoice.guid for invoice in became),
        timestamp=ids.stamp(its_guid),
        created_at=made,
        updated_at=made,
    )
    changed = offer.history[-1].updated_at
    gone = entered(changed.date() + timedelta(days=30), its_guid) if plan.deleted else None
    return replace(offer, updated_at=gone or changed, deleted_at=gone)


def _total(plan: _Plan, lines: tuple[SalesLine, ...], made: datetime, codes: Mapping[int, str | None]) -> int:
    """Return what an invoice of these lines would come to with VAT, in the offer's currency."""
    as_invoice = SalesVoucher(
        guid="", date=made.date(), lines=lines, currency=plan.currency, created_at=made, updated_at=made
    )
    return totals_of(as_invoice, codes).incl


def _history(plan: _Plan, its_guid: str, day: date, total: int) -> Iterator[OfferStep]:
    """Yield the steps, two to six days apart; the last has today's total, what was declined was dearer."""
    apart = 18 // max(len(plan.steps), 3)
    for place, status in enumerate(plan.steps):
        at = entered(
            office_day(day + timedelta(days=apart * place)),
            ids.guid(its_guid, "step", place),
        )
        declined_later = sum(1 for step in plan.steps[place + 1 :] if step == _NO)
        mailed = plan.mail[0] != "NotSent"
        confirmed = plan.mail[1] == "OrderConfirmation" and status == _INVOICED
        yield OfferStep(
            status=status,
            updated_at=at,
            offer_sent_at=at + timedelta(minutes=5) if mailed and place == 0 else None,
            confirmation_sent_at=at + timedelta(minutes=5) if confirmed else None,
            total_incl=total * (20 + declined_later) // 20 if plan.steps[-1] != _NO else total,
            currency=plan.currency,
        )


def _lines(key: str, plan: _Plan, shelf: Mapping[str, Product]) -> tuple[SalesLine, ...]:
    """Return one to three goods from the register; abroad they are sold as goods within the EU."""
    luck = Luck(ORG, "offer", key)
    goods = [
        name
        for name, product in shelf.items()
        if product.base > 0 and not product.deleted_at and product.unit
    ]
    account = None if plan.currency == "DKK" else 1100
    return tuple(
        line_of(
            shelf[name],
            Decimal(luck.number(1, 6)),
            currency=plan.currency,
            account=account,
        )
        for name in luck.deal(goods)[: luck.number(1, 3)]
    )
