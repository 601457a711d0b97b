"""One company as the endpoints use it: documents by guid, and what the ledger makes of each.

Law of this module: the company is frozen, so what is looked up once stays true; only a sale's payment state
follows the day, and is worked out for the day asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mock_dinero.ledger.dates import due_date
from mock_dinero.ledger.receivables import PaymentState, payment_state
from mock_dinero.ledger.totals import Totals, codes_of, totals_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from mock_dinero.ledger.books import (
        AccountingYear,
        Company,
        Contact,
        ManualVoucher,
        Product,
        Purchase,
        SalesVoucher,
    )


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice or credit note with its totals and, as of a day, its payment state."""

    voucher: SalesVoucher
    totals: Totals
    state: PaymentState
    due: date


class Books:
    """A company and its look-ups; a changed company is a new `Books`."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._sales: tuple[date, dict[str, Sale]] | None = None

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
    def _totals(self) -> Mapping[str, Totals]:
        return {voucher.guid: totals_of(voucher, self.codes) for voucher in self._vouchers()}

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
