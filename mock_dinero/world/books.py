"""One company as the endpoints use it: documents by guid, and what the ledger makes of each.

Law of this module: the company is frozen, so what is looked up once stays true; only a sale's payment state
follows the day, and is worked out for the day asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mock_dinero.ledger.books import SalesVoucher
from mock_dinero.ledger.dates import due_date
from mock_dinero.ledger.receivables import PaymentState, payment_state
from mock_dinero.ledger.totals import Totals, codes_of, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from mock_dinero.ledger.books import AccountingYear, Contact, Entry, ManualVoucher, Product, Purchase
    from mock_dinero.ledger.company import Company
    from mock_dinero.ledger.money import Ties
    from mock_dinero.ledger.papers import ContactNote, File, TradeOffer


Encoded = tuple[tuple["Entry", bytes], ...]
"""Postings in order, each with its JSON."""


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice or credit note with its totals and, as of a day, its payment state."""

    voucher: SalesVoucher
    totals: Totals
    state: PaymentState
    due: date


@dataclass(frozen=True, slots=True)
class Offer:
    """A trade offer with its totals; `face` is what it shows, as the voucher it might become."""

    offer: TradeOffer
    face: SalesVoucher
    totals: Totals

    @property
    def status(self) -> str:
        """The status of the newest step."""
        return self.offer.history[-1].status if self.offer.history else "Draft"


class Books:
    """A company and its look-ups; a changed company is a new `Books`."""

    def __init__(self, company: Company, ties: Ties = "half-up") -> None:
        self.company = company
        self.ties = ties
        self._sales: tuple[date, dict[str, Sale]] | None = None

    @cached_property
    def encoded(self) -> dict[str, Encoded]:
        """Postings of some years as JSON, by the year's name; `endpoints.entries` keeps them here."""
        return {}

    def rounding(self, ties: Ties) -> Books:
        """These books with sales rounded so (a switch)."""
        return self if ties == self.ties else self._otherwise

    @cached_property
    def _otherwise(self) -> Books:
        return Books(self.company, "half-even" if self.ties == "half-up" else "half-up")

    @cached_property
    def codes(self) -> Mapping[int, str | None]:
        """The VAT code of each account."""
        return codes_of(self.company.accounts)

    @cached_property
    def account_names(self) -> Mapping[int, str]:
        """The name of each account in the chart."""
        return {account.number: account.name for account in self.company.accounts}

    @cached_property
    def contacts(self) -> Mapping[str, Contact]:
        """Contacts by guid, deleted ones included."""
        return {contact.guid: contact for contact in self.company.contacts}

    @cached_property
    def products(self) -> Mapping[str, Product]:
        """Products by guid, deleted ones included."""
        return {product.guid: product for product in self.company.products}

    @cached_property
    def purchases(self) -> Mapping[str, Purchase]:
        """Purchases and purchase credit notes by guid."""
        return {purchase.guid: purchase for purchase in self.company.purchases}

    @cached_property
    def manual_vouchers(self) -> Mapping[str, ManualVoucher]:
        """Manual vouchers by guid."""
        return {voucher.guid: voucher for voucher in self.company.manual_vouchers}

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """Trade offers by guid, deleted ones included."""
        faces = [(offer, face_of(offer)) for offer in self.company.offers]
        return {
            offer.guid: Offer(offer, face, totals_of(face, self.codes, self.ties)) for offer, face in faces
        }

    @cached_property
    def notes(self) -> Mapping[str, ContactNote]:
        """Contact notes by guid, deleted ones included."""
        return {note.guid: note for note in self.company.notes}

    @cached_property
    def files(self) -> Mapping[str, File]:
        """Files by guid in lower case."""
        return {file.guid.lower(): file for file in self.company.files}

    @cached_property
    def _totals(self) -> Mapping[str, Totals]:
        return {voucher.guid: totals_of(voucher, self.codes, self.ties) for voucher in self._vouchers()}

    def sales(self, today: date) -> Mapping[str, Sale]:
        """Invoices and credit notes by guid, as of a day."""
        if self._sales is None or self._sales[0] != today:
            self._sales = today, {voucher.guid: self._sale(voucher, today) for voucher in self._vouchers()}
        return self._sales[1]

    def year(self, name: str) -> AccountingYear | None:
        """The accounting year of that name."""
        return next((year for year in self.company.years if year.name == name), None)

    def _vouchers(self) -> Iterable[SalesVoucher]:
        return (*self.company.invoices, *self.company.credit_notes)

    def _sale(self, voucher: SalesVoucher, today: date) -> Sale:
        totals = self._totals[voucher.guid]
        return Sale(
            voucher, totals, payment_state(voucher, totals, today), due_date(voucher.date, voucher.terms)
        )


def face_of(offer: TradeOffer) -> SalesVoucher:
    """Return what an offer shows as a sales voucher, which is what totals are worked out of."""
    return SalesVoucher(
        guid=offer.guid,
        kind="TradeOffer",
        number=offer.number,
        contact_guid=offer.contact_guid,
        contact_name=offer.contact_name,
        date=offer.date,
        lines=offer.lines,
        currency=offer.currency,
        rate=offer.rate,
        language=offer.language,
        description=offer.description,
        comment=offer.comment,
        address=offer.address,
        external_reference=offer.external_reference,
        show_lines_incl_vat=offer.show_lines_incl_vat,
        template_id=offer.template_id,
        timestamp=offer.timestamp,
        created_at=offer.created_at,
        updated_at=offer.updated_at,
        deleted_at=offer.deleted_at,
    )
