"""Contacts of the demo companies: a name and a role become a card with everything a user would have typed.

Roles are D debtor, C creditor, B both, N neither. Addresses are those of invented Denmark (danish.py), numbers
those of ids.py. A company shows its CVR number; a person has none, as the published description (2026-09-03) asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mock_dinero.ledger.books import Contact, Terms
from mock_dinero.seed import danish, ids
from mock_dinero.seed.days import entered

_EU = frozenset({"DE", "FR", "IE", "IT", "NL", "PL", "SE"})
_STREETS = {
    "DE": "Hauptstraße",
    "FR": "Rue du Canal",
    "IT": "Via Nuova",
    "NL": "Grachtweg",
    "NO": "Havnegata",
    "PL": "Ulica Morska",
    "SE": "Storgatan",
}
Register = Mapping[str, Contact]
"""The contacts of a company by the story's own key."""


def company(organization_id: int, key: str, name: str, role: str, place: int, since: date) -> Contact:
    """Return a Danish company; `place` (its own within the organisation) decides address and numbers."""
    word = danish.mail_word(name)
    serial = place + 200 * (organization_id % 10)
    return replace(
        _card(organization_id, key, name, role, place, since),
        vat_number=ids.cvr(serial),
        use_cvr=place % 3 != 0,
        company_status="normal" if place % 3 != 0 else None,
        email=f"{('kontor', 'faktura', 'post')[place % 3]}@{word}.example",
        webpage=f"www.{word}.example" if place % 4 == 0 else None,
        company_type=_company_type(name),
        mail_out_option="VAT" if place % 6 == 1 else None,
    )


def person(organization_id: int, key: str, name: str, role: str, place: int, since: date) -> Contact:
    """Return a private person."""
    first, _, last = name.partition(" ")
    mailbox = f"{danish.mail_word(first)}.{danish.mail_word(last)}"
    return replace(
        _card(organization_id, key, name, role, place, since),
        is_person=True,
        email=f"{mailbox}@postkassen.example" if place % 5 else "",
    )


def abroad(
    contact: Contact, country: str, zip_code: str, city: str, vat_number: str | None = None
) -> Contact:
    """Return the contact moved to another country; the region follows from the country."""
    return replace(
        contact,
        country=country,
        zip_code=zip_code,
        city=city,
        street=f"{_STREETS.get(country, 'Canal Road')} {len(contact.name)}",
        vat_region="EU" if country in _EU else "World",
        vat_number=vat_number,
        use_cvr=False,
        company_status=None,
        mail_out_option=None,
        phone=None,
        language="sv" if country == "SE" else "en",
    )


def terms_of(contact: Contact, otherwise: Terms) -> Terms:
    """Return the contact's own payment terms, else those of the company's settings."""
    if contact.payment_condition is None:
        return otherwise
    return Terms(type=contact.payment_condition, days=contact.payment_days)


def _card(organization_id: int, key: str, name: str, role: str, place: int, since: date) -> Contact:
    """Return what persons and companies share; nothing is written as "" or None, as in Dinero."""
    its_guid = ids.guid(organization_id, "contact", key)
    town = danish.town(place)
    born = entered(since, its_guid)
    return Contact(
        guid=its_guid,
        name=name,
        is_debitor=role in {"D", "B"},
        is_creditor=role in {"C", "B"},
        street=danish.street(place),
        zip_code=town.zip_code,
        city=town.name,
        phone=ids.phone(1000 * (organization_id % 10) + place) if place % 4 else "",
        att_person="",
        created_at=born,
        updated_at=born,
    )


def _company_type(name: str) -> str | None:
    """Return the key of the company type that the name tells."""
    types = {"ApS": "PrivateLimitedCompany", "A/S": "PublicLimitedCompany", "I/S": "GeneralPartnership"}
    return types.get(name.rsplit(" ", 1)[-1])
