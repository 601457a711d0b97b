"""Whole companies as the control API takes them.

Law of this module: what comes in is folded as a cassette is, or starts empty; single records are `records`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_dinero.cassettes import CassetteError, parse
from mock_dinero.ledger import chart, vat
from mock_dinero.ledger.books import AccountingYear, Organization
from mock_dinero.ledger.company import Company
from mock_dinero.world.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def loaded(texts: Iterable[str]) -> tuple[Company, ...]:
    """Fold the texts of cassettes; CassetteError says what is wrong with which."""
    read = [parse(text, f"cassette {at}") for at, text in enumerate(texts, start=1)]
    found = fold(interaction for one in read for interaction in one.interactions)
    if not found:
        raise CassetteError("cassettes: no interaction is about an organisation; record some of its lists.")
    return found


def founded(number: int, name: str | None, now: datetime) -> Company:
    """Return a new company with this calendar year and the standard chart."""
    year = now.year
    days = now.date().replace(month=1, day=1), now.date().replace(month=12, day=31)
    return Company(
        organization=Organization(id=number, name=name or f"Organization {number}"),
        years=(AccountingYear(name=str(year), start=days[0], end=days[1]),),
        accounts=chart.STANDARD,
        vat_types=vat.VAT_TYPES,
    )
