"""Interactions become companies.

Law of this module: only what a person entered is taken; totals, status, payment state and balances are left to
the ledger. Recorded postings stay as they are. A cassette that does not say enough is one clear line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from mock_dinero.cassettes import Interaction
from mock_dinero.ledger.books import Entry, ManualVoucher, Organization, Purchase, SalesVoucher
from mock_dinero.ledger.chart import STANDARD
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import noon
from mock_dinero.ledger.guids import entry_guid
from mock_dinero.ledger.papers import TradeOffer
from mock_dinero.ledger.vat import NO_VAT, VAT_TYPES
from mock_dinero.ledger.years import in_book_order, openings, with_primo
from mock_dinero.world import fold_papers as papers
from mock_dinero.world import fold_rows as read
from mock_dinero.world.checks import check
from mock_dinero.world.fold_vouchers import (
    Postings,
    manual_voucher,
    purchase,
    purchase_credit_note,
    sales_voucher,
)
from mock_dinero.world.gather import Gathered, Row, gather


def fold(
    interactions: Iterable[Interaction], *, multiplied: Callable[[], bool] = lambda: False
) -> tuple[Company, ...]:
    """Return the companies in the interactions, in order of their numbers; CassetteError names what is wrong.

    `multiplied` is asked when all are read: whether scrubbing multiplied their amounts.
    """
    gathered = gather(interactions)
    scaled = multiplied()
    return tuple(_company(number, gathered[number], multiplied=scaled) for number in sorted(gathered))


def _company(number: int, gathered: Gathered, *, multiplied: bool) -> Company:
    settings = gathered.one("settings")
    entries = tuple(read.entry(row) for row in gathered.all("entries"))
    company = Company(
        organization=_organization(number, gathered),
        years=tuple(read.year(row) for row in gathered.all("years")),
        accounts=tuple(read.account(row) for row in gathered.all("accounts")),
        deposits=tuple(read.deposit(row) for row in gathered.all("deposits")),
        vat_types=tuple(read.vat_type(row) for row in gathered.all("vat types")),
        settings=read.settings(settings) if settings else None,
        contacts=tuple(read.contact(row) for row in gathered.all("contacts")),
        products=tuple(read.product(row) for row in gathered.all("products")),
        offers=tuple(papers.trade_offer(row) for row in gathered.all("offers")),
        files=tuple(papers.file(row) for row in gathered.all("files")),
        notes=tuple(papers.contact_note(row) for row in gathered.all("notes")),
        mail_outs=tuple(papers.mail_out(row) for row in gathered.all("mail-outs")),
        attachments=tuple(papers.attachment(row) for row in gathered.all("attachments")),
        templates=tuple(papers.template(row) for row in gathered.all("templates")),
        entries=entries,
    )
    found = _with_chart(_with_vouchers(company, gathered))
    check(found, gathered, multiplied=multiplied)
    return _dated(found)


def _organization(number: int, gathered: Gathered) -> Organization:
    """Return the organisation as v1 and v1.1 tell it; one that was in no list has its number for a name."""
    older, newer = gathered.one("organization"), gathered.one("organization v1.1")
    return read.organization(number, older or Row({}, ""), newer or Row({}, ""))


def _with_vouchers(company: Company, gathered: Gathered) -> Company:
    postings: Postings = defaultdict(list)
    for entry in company.entries:
        postings[entry.voucher_guid].append(entry)
    credit_notes = gathered.all("purchase credit notes")
    codes = {kind.code for kind in (*VAT_TYPES, *company.vat_types)} | NO_VAT
    return replace(
        company,
        invoices=tuple(sales_voucher("Invoice", r, gathered, postings) for r in gathered.all("invoices")),
        credit_notes=tuple(
            sales_voucher("CreditNote", r, gathered, postings) for r in gathered.all("credit notes")
        ),
        purchases=(
            *(purchase(row, gathered, postings, codes) for row in gathered.all("purchases")),
            *(purchase_credit_note(row, gathered, postings, codes) for row in credit_notes),
        ),
        manual_vouchers=tuple(manual_voucher(row, codes) for row in gathered.all("manual vouchers")),
    )


def _with_chart(company: Company) -> Company:
    """Where nothing was recorded of the chart, take the standard one's accounts that the documents name.

    assumed: a company has the standard chart until its own is recorded.
    """
    if company.accounts:
        return company
    sales: tuple[SalesVoucher | TradeOffer, ...] = (
        *company.invoices,
        *company.credit_notes,
        *company.offers,
    )
    vouchers: tuple[Purchase | ManualVoucher, ...] = (*company.purchases, *company.manual_vouchers)
    used = {line.account for sale in sales for line in sale.lines}
    used |= {line.account for voucher in vouchers for line in voucher.lines if line.account}
    used |= {product.account for product in company.products} | {entry.account for entry in company.entries}
    return replace(company, accounts=tuple(account for account in STANDARD if account.number in used))


def _dated(company: Company) -> Company:
    """Say of each posting when it came into the books, which the wire does not carry.

    assumed: at noon of the day the voucher was booked, or of the posting's own day. An opening row moves with
    the last posting of the year before; where recorded opening rows are not that year's closing, they stay.
    """
    vouchers: tuple[Purchase | ManualVoucher, ...] = (*company.purchases, *company.manual_vouchers)
    booked = {voucher.guid: voucher for voucher in vouchers if voucher.booked_on}
    number = company.organization.id
    rows = [_stamped(entry, booked.get(entry.voucher_guid or ""), number) for entry in company.entries]
    recorded = replace(company, entries=tuple(rows))
    computed = with_primo(recorded)
    if openings(computed) == openings(recorded):
        return computed
    return replace(company, entries=in_book_order(rows))


def _stamped(entry: Entry, voucher: Purchase | ManualVoucher | None, organization: int) -> Entry:
    """Give the rows of a booking the noon of the day it was booked; those of payments keep their own day's."""
    if voucher is None or entry.date != voucher.date or voucher.booked_on in {None, entry.date}:
        return entry
    same_day = isinstance(voucher, Purchase) and any(p.date == voucher.date for p in voucher.payments)
    if same_day and not _is_booking(entry, voucher, organization):
        return entry
    assert voucher.booked_on is not None
    return replace(entry, added=noon(voucher.booked_on))


def _is_booking(entry: Entry, voucher: Purchase | ManualVoucher, organization: int) -> bool:
    """Tell a booking's own rows from those of a payment on the same day, by the guids the engine gives."""
    most = 3 * len(voucher.lines) + 1
    return entry.guid in {entry_guid(organization, voucher.guid, "booking", at) for at in range(most)}
