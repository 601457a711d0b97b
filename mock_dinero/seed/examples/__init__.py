"""The catalogue of cases: what is in the books that somebody may want to meet, and how to ask for it.

`examples(companies, as_of)` finds every case of the tables in the companies given; what none of them has is left
out. Guids are looked up, never written down, so the catalogue is true of any world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mock_dinero.ledger.company import Company
from mock_dinero.seed.examples import bookkeeping, calculators, cards, mail, nothing, pdfs, reference, sales
from mock_dinero.seed.examples.case import BASE, Case, Example, Shelf, catalogue
from mock_dinero.world.books import Books

__all__ = ["BASE", "CASES", "Example", "examples"]

CASES: tuple[Case, ...] = (
    *sales.CASES,
    *mail.CASES,
    *cards.CASES,
    *bookkeeping.CASES,
    *reference.CASES,
    *pdfs.CASES,
    *calculators.CASES,
    *nothing.CASES,
)


def examples(companies: Iterable[Company], today: date) -> tuple[Example, ...]:
    """Return the cases that the companies have, as of a day in Copenhagen, in the order of the tables."""
    everyone = tuple(_in_order(company) for company in companies)
    shelves = [Shelf(Books(company), today, everyone) for company in everyone]
    return tuple(catalogue(CASES, shelves))


def _in_order(company: Company) -> Company:
    """Return the company with its documents by age, so that the order they were read in picks no case."""
    return replace(
        company,
        contacts=tuple(sorted(company.contacts, key=lambda one: (one.created_at, one.guid))),
        products=tuple(sorted(company.products, key=lambda one: (one.created_at, one.guid))),
        invoices=tuple(sorted(company.invoices, key=lambda one: (one.date, one.guid))),
        credit_notes=tuple(sorted(company.credit_notes, key=lambda one: (one.date, one.guid))),
        purchases=tuple(sorted(company.purchases, key=lambda one: (one.date, one.guid))),
        manual_vouchers=tuple(sorted(company.manual_vouchers, key=lambda one: (one.date, one.guid))),
        offers=tuple(sorted(company.offers, key=lambda one: (one.date, one.guid))),
        files=tuple(sorted(company.files, key=lambda one: (one.uploaded_at, one.guid))),
        notes=tuple(sorted(company.notes, key=lambda one: (one.date, one.guid))),
        mail_outs=tuple(sorted(company.mail_outs, key=lambda one: (one.date, one.id))),
        attachments=tuple(sorted(company.attachments, key=lambda one: (one.document_guid, one.file_guid))),
    )
