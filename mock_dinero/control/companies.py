"""Companies and single records as the control API takes and drops them.

Law of this module: what comes in is folded as a cassette is, and what goes out is only what no posting hangs on,
so the books still add up afterwards.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mock_dinero.cassettes import CassetteError, parse
from mock_dinero.ledger import chart, vat
from mock_dinero.ledger.books import AccountingYear, Company, Organization
from mock_dinero.world.fold import fold
from mock_dinero.world.fold_rows import contact
from mock_dinero.world.gather import Row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mock_dinero.control.bodies import Added

_GUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def loaded(texts: Iterable[str]) -> tuple[Company, ...]:
    """Fold the texts of cassettes; CassetteError says what is wrong with which."""
    read = [parse(text, f"cassette {at}") for at, text in enumerate(texts, start=1)]
    found = fold(interaction for one in read for interaction in one.interactions)
    if not found:
        raise CassetteError("cassettes: no interaction is about an organisation; record some of its lists.")
    return found


def added(company: Company | None, body: Added, now: datetime) -> Company:
    """Return a company with a contact more, or a new company with this calendar year and the standard chart."""
    if company is None:
        company = _new(body.organization_id, body.name or f"Organization {body.organization_id}", now)
    if body.contact is None:
        return company
    count = len(company.contacts)
    guid = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{body.organization_id} added contact {count}"))
    stamps = {"createdat": now.isoformat(), "updatedat": now.isoformat()}
    given = {name.lower(): value for name, value in body.contact.items()}
    row = contact(Row({"contactguid": guid, **stamps, **given}, "contact"))
    if not row.name or not _GUID.fullmatch(row.guid):
        raise CassetteError(
            'contact: a Name is needed, and a ContactGuid must be a guid: write {"Name": "Ny Kunde ApS"}'
        )
    if any(one.guid == row.guid for one in company.contacts):
        raise CassetteError(f"contact: there is one with the guid {row.guid}; leave ContactGuid out.")
    return replace(company, contacts=(*company.contacts, row))


def without(company: Company, guid: str) -> Company | None:
    """Return the company without one contact, product or draft; None when nothing has that guid."""
    wanted, used = guid.lower(), _used(company)
    for name in ("contacts", "products", "invoices", "credit_notes"):
        rows: tuple[Any, ...] = getattr(company, name)
        kept = tuple(row for row in rows if row.guid != wanted or _booked(row) or row.guid in used)
        if len(kept) < len(rows):
            changes: dict[str, Any] = {name: kept}
            return replace(company, **changes)
    return None


def _used(company: Company) -> frozenset[str | None]:
    """Return the contacts that documents or postings name."""
    documents = (*company.invoices, *company.credit_notes, *company.purchases, *company.entries)
    return frozenset(getattr(row, "contact_guid", None) for row in documents)


def _booked(row: Any) -> bool:
    return getattr(row, "number", None) is not None and hasattr(row, "lines")


def _new(number: int, name: str, now: datetime) -> Company:
    year = now.year
    days = now.date().replace(month=1, day=1), now.date().replace(month=12, day=31)
    return Company(
        organization=Organization(id=number, name=name),
        years=(AccountingYear(name=str(year), start=days[0], end=days[1]),),
        accounts=chart.STANDARD,
        vat_types=vat.VAT_TYPES,
    )
