"""Documents that changed are posted anew; all other rows stay as they are, recorded ones too.

Law of this module: a row that was there before keeps the instant it came into the books, a new one came in now;
the openings of later years follow where they did before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mock_dinero.ledger.company import Company
from mock_dinero.ledger.money import Ties
from mock_dinero.ledger.posting import desk_of, post, vouchers_of
from mock_dinero.ledger.years import in_book_order, openings, with_primo


def reposted(before: Company, after: Company, now: datetime, ties: Ties = "half-up") -> Company:
    """The company after a change of documents, its entries with it; documents are told apart by identity.

    A manual voucher that does not sum to zero is a ValueError.
    """
    known = {id(voucher) for voucher in vouchers_of(before)}
    kept = {id(voucher) for voucher in vouchers_of(after)}
    changed = [voucher for voucher in vouchers_of(after) if id(voucher) not in known]
    touched = {voucher.guid for voucher in changed}
    touched |= {voucher.guid for voucher in vouchers_of(before) if id(voucher) not in kept}
    if not touched:
        return after
    desk, added = desk_of(after, ties), {entry.guid: entry.added for entry in before.entries}
    rows = [
        replace(row, added=added.get(row.guid, now)) for voucher in changed for row in post(desk, voucher)
    ]
    others = (entry for entry in before.entries if entry.voucher_guid not in touched)
    found = replace(after, entries=in_book_order((*others, *rows)))
    is_recorded = openings(before) != openings(with_primo(before))
    return found if is_recorded else with_primo(found)
