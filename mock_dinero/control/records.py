"""Single records over HTTP: entered, loaded, booked, paid, reminded of, dropped.

Law of this module: a request makes one new company out of the one that is served, postings and all, and puts it in
its place at the end; whatever is wrong before that is one line, and nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_dinero.answers import WireError
from mock_dinero.body import Body as Given
from mock_dinero.cassettes import CassetteError
from mock_dinero.control.desk import ControlError, Desk, Json
from mock_dinero.ledger.money import to_json
from mock_dinero.ledger.payables import purchase_state
from mock_dinero.ledger.reposting import reposted
from mock_dinero.world.dropping import dropped
from mock_dinero.world.entering import Entered, entered
from mock_dinero.world.kinds import RecordError
from mock_dinero.world.verbs import booked, paid, reminded

if TYPE_CHECKING:
    from mock_dinero.control import bodies
    from mock_dinero.ledger.company import Company

Change = Callable[["Company"], "Company"]


def add_record(desk: Desk, body: bodies.Entry) -> Json:
    """Enter one record, and at once `book`, `pay` and `remind` it where asked; the answer says what it is now.

    `record` is what creates one in Dinero's own names (invoice, credit-note, purchase, manual-voucher,
    trade-offer), or a row as Dinero shows one (contact, product, file, note), amounts in kroner. Shorter: `amount`
    is kroner with VAT on one line, `due` a day or days from today, below zero in the past; who is not named is
    the first customer or supplier. `pay` and `remind` take true or Dinero's own members (Amount, PaymentDate ...).
    A foreign currency needs `rate`, kroner per 100, unless there is an invoice in it.
    """
    guids: list[str] = []
    _changed(desk, body.organization_id, lambda company: _entered(desk, company, body, guids))
    return _shown(desk, body.organization_id, guids[0])


def load_records(desk: Desk, body: bodies.Entries) -> Json:
    """Enter many records, each as `records/add` takes one; all of them or, with one mistake, none."""
    guids: list[str] = []

    def every(company: Company) -> Company:
        for at, one in enumerate(body.records):
            try:
                company = _entered(desk, company, one, guids)
            except _MISTAKES as mistake:
                raise RecordError(f"records.{at}: {_line(mistake)}") from None
        return company

    _changed(desk, body.organization_id, every)
    return {"records": [_shown(desk, body.organization_id, guid) for guid in guids]}


def book_record(desk: Desk, body: bodies.Booked) -> Json:
    """Book a draft under the next number of its series, or under `number`."""
    state = desk.state
    now, today, guid = state.clock.now(), state.clock.today(), body.guid.lower()
    return _done(desk, body, lambda company: booked(company, guid, now, today, body.number))


def pay_record(desk: Desk, body: bodies.Paid) -> Json:
    """Pay an invoice, a credit note or a purchase: all that is left today, or as `payment` says.

    `payment` has Dinero's own members: PaymentDate, Amount (kroner), AmountInForeignCurrency, DepositAccountNumber,
    Description, ExternalReference, RemainderIsFee; with RelatedGuid it is a set-off against that voucher.
    """
    now, today, guid = desk.state.clock.now(), desk.state.clock.today(), body.guid.lower()
    return _done(desk, body, lambda company: paid(company, guid, Given(body.payment), now, today))


def remind_record(desk: Desk, body: bodies.Reminded) -> Json:
    """Book a reminder of an overdue invoice, with fee and interest, or as `reminder` says in Dinero's members."""
    now, today, guid = desk.state.clock.now(), desk.state.clock.today(), body.guid.lower()
    return _done(desk, body, lambda company: reminded(company, guid, Given(body.reminder), now, today))


def drop_record(desk: Desk, body: bodies.Undone) -> Json:
    """Drop a record or payment by guid, postings and all; with `reminder` delete that reminder of the invoice.

    What another document leans on stays, and the answer names it.
    """
    _changed(desk, body.organization_id, lambda company: dropped(company, body.guid, body.reminder))
    return {"dropped": body.guid}


def _done(desk: Desk, body: bodies.Booked | bodies.Paid | bodies.Reminded, change: Change) -> Json:
    _changed(desk, body.organization_id, change)
    return _shown(desk, body.organization_id, body.guid.lower())


def _changed(desk: Desk, number: int, change: Change) -> None:
    """Put the changed company, posted anew, in the place of the old one."""
    state = desk.state
    books = state.world.books.get(number)
    if books is None:
        known = ", ".join(map(str, state.world.books))
        raise ControlError(f"no such organisation; there are {known}")
    try:
        found = change(books.company)
        found = reposted(books.company, found, state.clock.now(), state.switches.ties)
    except _MISTAKES as mistake:
        raise ControlError(_line(mistake)) from None
    state.world.put(found)


_MISTAKES = (WireError, CassetteError, ValueError)
"""RecordError and the ledger's own refusal (a manual voucher that does not sum to zero) are ValueErrors."""


def _line(mistake: Exception) -> str:
    if isinstance(mistake, WireError) and mistake.validation:
        return "; ".join(f"{name}: {text}" for name, text in mistake.validation.items())
    return str(mistake)


def _entered(desk: Desk, company: Company, body: bodies.Recorded, guids: list[str]) -> Company:
    now, today = desk.state.clock.now(), desk.state.clock.today()
    what = Entered(
        kind=body.kind,
        record=body.record,
        amount=None if body.amount is None else round(Decimal(str(body.amount)) * 100),
        due=_day(body.due, today),
        rate=None if body.rate is None else Decimal(str(body.rate)),
    )
    company, guid = entered(company, what, now, today)
    guids.append(guid)
    if body.book or body.number is not None:
        company = booked(company, guid, now, today, body.number)
    if body.remind is not False:
        company = reminded(company, guid, _members(body.remind), now, today)
    if body.pay is not False:
        company = paid(company, guid, _members(body.pay), now, today)
    return company


def _members(given: bool | dict[str, Any]) -> Given:  # noqa: FBT001 - true or the members
    return Given(given if isinstance(given, dict) else {})


def _day(due: int | str | None, today: date) -> date | None:
    """Return the day it falls due: written out, or so many days from today."""
    if due is None:
        return None
    try:
        return today + timedelta(days=due) if isinstance(due, int) else date.fromisoformat(due)
    except (ValueError, OverflowError):
        raise RecordError("due is a day such as 2026-11-15, or days from today such as -1") from None


def _shown(desk: Desk, number: int, guid: str) -> Json:
    """Return what a record is now: a voucher's number, status and what is left of it, in kroner."""
    books, today = desk.state.world.books[number], desk.state.clock.today()
    row: Json = {"organizationId": number, "guid": guid}
    if sale := books.sales(today).get(guid):
        state = sale.state
        row |= {"number": sale.voucher.number, "status": state.status, "due": sale.due.isoformat()}
        return row | {"totalInclVat": to_json(sale.totals.incl), "remaining": to_json(state.remaining)}
    if purchase := books.purchases.get(guid):
        bought = purchase_state(purchase, today)
        row |= {"number": purchase.number, "status": bought.status}
        return row | {"totalInclVat": to_json(bought.total), "remaining": to_json(bought.remaining)}
    if manual := books.manual_vouchers.get(guid):
        return row | {"number": manual.number, "status": "Booked" if manual.is_booked else "Draft"}
    if offer := books.offers.get(guid):
        return row | {"number": offer.offer.number, "status": offer.status}
    return row
