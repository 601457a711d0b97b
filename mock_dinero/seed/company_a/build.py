"""Company A put together: documents first, then the books they make, then the VAT paid from those books.

The ledger is asked three times at most: for totals while the story is told, for the books without any VAT
voucher, and for the books as they stand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from mock_dinero.ledger.books import Entry, Purchase, SalesVoucher
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.posting import entries_of
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.seed import ids
from mock_dinero.seed.buying import in_series
from mock_dinero.seed.company_a import master
from mock_dinero.seed.company_a.contacts import contacts
from mock_dinero.seed.company_a.diary import dated_orders
from mock_dinero.seed.company_a.invoices import slips
from mock_dinero.seed.company_a.master import ORG
from mock_dinero.seed.company_a.papers import with_papers
from mock_dinero.seed.company_a.products import products
from mock_dinero.seed.company_a.purchases import purchases
from mock_dinero.seed.company_a.settling import Sales, settled
from mock_dinero.seed.company_a.vat import OPENING_VAT, SETTLEMENTS, old_vat_paid
from mock_dinero.seed.company_a.vouchers import Takings, vouchers
from mock_dinero.seed.journal import opening
from mock_dinero.seed.vat_story import settle

_OPENING = {
    51000: 18_500_000,
    52000: 61_000_000,
    54000: 9_937_500,
    55000: 171_430_675,
    master.SAVINGS: 20_000_000,
    master.CASH: 412_550,
    master.EURO_BANK: 14_918_000,
    master.OLD_DEBTORS: 8_250_000,
    60000: -4_000_000,
    62000: -60_000_000,
    63060: -3_640_000,
    master.OLD_CREDITORS: -9_475_000,
    64100: -OPENING_VAT,
    65060: -2_150_000,
}
"""The balance of 1 January 2024 without retained earnings, which take what is left."""

_CREDITED_BY_HAND = ("småting-3", "småting-6")


def company_a() -> Company:
    """Return company A with its documents and its books."""
    company = _documents()
    without_vat = entries_of(company)
    vat = (old_vat_paid(), *settle(ORG, SETTLEMENTS, without_vat))
    series = in_series(company.purchases, (*company.manual_vouchers, *vat), company.years)
    whole = replace(company, purchases=series.purchases, manual_vouchers=series.manual_vouchers)
    return with_papers(replace(whole, entries=entries_of(whole)), contacts(), products())


def _documents() -> Company:
    """Return everything but the VAT vouchers; entries hold the opening balance alone."""
    accounts, cards, shelf = master.accounts(), contacts(), products()
    sold = settled(slips(dated_orders(cards), cards, shelf), cards, accounts)
    outside = _outside(sold, codes_of(accounts))
    bought = purchases(cards, outside["ledger-netting"])
    written = vouchers(outside, _by_hand(bought), _paid_into(sold))
    series = in_series(bought, written, master.YEARS)
    return Company(
        organization=master.ORGANIZATION,
        years=master.YEARS,
        accounts=accounts,
        deposits=master.DEPOSITS,
        vat_types=master.VAT_CODES,
        settings=master.SETTINGS,
        contacts=tuple(cards.values()),
        products=tuple(shelf.values()),
        invoices=sold.invoices,
        credit_notes=sold.credit_notes,
        purchases=series.purchases,
        manual_vouchers=series.manual_vouchers,
        entries=_opening_rows({account.number: account.name for account in accounts}),
    )


def _outside(sold: Sales, codes: dict[int, str | None]) -> dict[str, int]:
    """Return the totals of the two invoices that were settled in the ledger."""
    invoices = {invoice.guid: invoice for invoice in sold.invoices}
    found: dict[str, SalesVoucher] = {
        key: invoices[ids.guid(ORG, "invoice", key)] for key in ("ledger-bad-debt", "ledger-netting")
    }
    return {key: totals_of(invoice, codes).incl for key, invoice in found.items()}


def _by_hand(bought: list[Purchase]) -> list[Purchase]:
    guids = {ids.guid(ORG, "purchase", key) for key in _CREDITED_BY_HAND}
    return [bill for bill in bought if bill.guid in guids]


def _paid_into(sold: Sales) -> Takings:
    """Return what customers' payments brought on each deposit account, month by month."""
    taken: Counter[tuple[int, int, int]] = Counter()
    for invoice in sold.invoices:
        for money in invoice.payments:
            if money.deposit_account:
                taken[money.deposit_account, money.date.year, money.date.month] += money.amount
    return taken


def _opening_rows(names: dict[int, str]) -> tuple[Entry, ...]:
    balances = {**_OPENING, 60020: -sum(_OPENING.values())}
    return opening(ORG, date(2024, 1, 1), balances, names)
