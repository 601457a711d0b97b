"""What a fault may do to the world at the moment a request arrives: lists change between two pages, rights end.

Law of this module: the world after a deed is one that could have been loaded. What comes is a copy of what its list
begins with and stands before it, so that every page shifts by one; what goes is what the list begins with. It
stays, marked, where Dinero keeps what was deleted (published description of deletedOnly). A file goes and its
vouchers let go of it; a booked sale goes, postings and all, the first that no other document leans on. An empty
list stays empty.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from mock_dinero.ledger.reposting import reposted
from mock_dinero.world.dropping import dropped
from mock_dinero.world.kinds import PLACES, Kind, RecordError

if TYPE_CHECKING:
    from datetime import date, datetime

    from mock_dinero.faults import Deed
    from mock_dinero.ledger.books import SalesVoucher
    from mock_dinero.ledger.company import Company
    from mock_dinero.ledger.papers import ContactNote, File, TradeOffer
    from mock_dinero.state import State

NEWCOMER = "Nyankommen ApS"
"""The name of an inserted contact."""

KINDS: tuple[Kind, ...] = ("contact", "product", "invoice", "credit-note", "trade-offer", "file", "note")
"""What a paged list holds."""

Change = Callable[[Any], Any]


def do(deed: Deed, state: State, organization: int | None) -> None:
    """Do one deed, to the organisation of the request where it is about one."""
    verb, _, what = deed.partition("-")
    if what == "tokens":
        state.identity.expire(state.clock.now(), access=True, refresh=verb == "revoke")
    elif organization is None or organization not in state.world.books:
        return
    elif deed == "withdraw-pro":
        state.world.set_pro(organization, pro=False)
    else:
        kind = next(kind for kind in KINDS if kind == what)
        before, now = state.world.books[organization].company, state.clock.now()
        after = (_inserted if verb == "insert" else _deleted)(before, kind, now)
        state.world.put(reposted(before, after, now, state.switches.ties))


def _inserted(company: Company, kind: Kind, now: datetime) -> Company:
    place = PLACES[kind]
    rows: tuple[Any, ...] = getattr(company, place)
    latest = max((row.date for row in (*company.invoices, *company.credit_notes)), default=None)
    comers = [_newcomer(first, (kind, len(rows), latest), now) for first in _firsts(company, kind)]
    changes: dict[str, Any] = {place: (*comers, *rows)}
    return replace(company, **changes)


def _newcomer(first: Any, where: tuple[Kind, int, date | None], now: datetime) -> Any:
    """Return a copy that its list shows before the original; a sale is a draft later than every other sale."""
    kind, count, latest = where
    guid = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{first.guid} newcomer {count}"))
    copy = replace(first, guid=guid)
    if kind == "file":
        return replace(copy, uploaded_at=first.uploaded_at - timedelta(seconds=1), links=())
    if kind == "note":
        return replace(copy, date=first.date - timedelta(seconds=1))
    if kind == "trade-offer":
        return replace(copy, number=first.number + 1, generated=(), created_at=now, updated_at=now)
    if kind in {"invoice", "credit-note"}:
        day = (latest or first.date) + timedelta(days=1)
        draft = replace(copy, number=None, date=day, payments=(), reminders=(), credit_note_for=None)
        return replace(draft, mail_out_status="NotSent", created_at=now, updated_at=now)
    earlier = first.updated_at - timedelta(seconds=1)
    name = NEWCOMER if kind == "contact" else first.name
    return replace(copy, name=name, created_at=earlier, updated_at=earlier)


def _deleted(company: Company, kind: Kind, now: datetime) -> Company:
    firsts = _firsts(company, kind)
    if kind == "file" and firsts:
        company = _let_go(company, firsts[0].guid)
        return dropped(company, firsts[0].guid)
    if kind in {"invoice", "credit-note"} and any(row.number is not None for row in firsts):
        return _without_first(company, kind)
    place = PLACES[kind]
    rows: tuple[Any, ...] = getattr(company, place)
    changes: dict[str, Any] = {
        place: tuple(replace(row, deleted_at=now, updated_at=now) if row in firsts else row for row in rows)
    }
    return replace(company, **changes)


def _let_go(company: Company, guid: str) -> Company:
    """Return the company with no voucher that holds a file."""

    def bare(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(row, file_guid=None) if row.file_guid == guid else row for row in rows)

    return replace(
        company,
        purchases=bare(company.purchases),
        manual_vouchers=bare(company.manual_vouchers),
        attachments=tuple(row for row in company.attachments if row.file_guid != guid),
    )


def _without_first(company: Company, kind: Kind) -> Company:
    """Return the company without the first of a list that can go; RecordError is why one must stay."""
    for row in _in_order(company, kind):
        try:
            return dropped(company, row.guid)
        except RecordError:
            continue
    return company


def _firsts(company: Company, kind: Kind) -> list[Any]:
    """Return what the list begins with; each contact has a list of notes."""
    rows = _in_order(company, kind)
    if kind != "note":
        return rows[:1]
    return list({row.contact_guid: row for row in reversed(rows)}.values())


def _in_order(company: Company, kind: Kind) -> list[Any]:
    """Return the rows of a list as it shows them unless asked otherwise."""
    rows: tuple[Any, ...] = getattr(company, PLACES[kind])
    present = [row for row in rows if kind == "file" or row.deleted_at is None]
    return sorted(present, key=_ORDERS[kind])


def _changed(row: Any) -> tuple[Any, ...]:
    return row.updated_at, row.guid


def _sale(row: SalesVoucher) -> tuple[Any, ...]:
    """Drafts come first, then the highest number; the newest day before the others."""
    return row.number is not None, -(row.number or 0), -row.date.toordinal(), row.guid


def _offer(row: TradeOffer) -> tuple[Any, ...]:
    return -row.number, row.guid


def _file(row: File) -> tuple[Any, ...]:
    return row.uploaded_at, row.guid


def _note(row: ContactNote) -> tuple[Any, ...]:
    return row.date, row.guid


_ORDERS: dict[Kind, Callable[[Any], tuple[Any, ...]]] = {
    "contact": _changed,
    "product": _changed,
    "invoice": _sale,
    "credit-note": _sale,
    "trade-offer": _offer,
    "file": _file,
    "note": _note,
}
