"""Manual vouchers (finansbilag): lines that move an amount, and the vouchers that hold them.

A line debits its account and credits the balancing one, or stands alone in a voucher that sums to zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mock_dinero.ledger.books import Entry, ManualLine, ManualVoucher
from mock_dinero.ledger.dates import noon
from mock_dinero.seed import ids


def move(text: str, debit: int, credit: int, amount: int, vat_code: str = "none") -> ManualLine:
    """Return a line that debits one account and credits another; the VAT code is the debit side's."""
    return ManualLine(account=debit, amount=amount, description=text, vat_code=vat_code, balancing=credit)


def leg(text: str, account: int, amount: int, vat_code: str = "none") -> ManualLine:
    """Return one side alone: debit positive, credit negative."""
    return ManualLine(account=account, amount=amount, description=text, vat_code=vat_code)


def sale(text: str, account: int, bank: int, gross: int, vat_code: str = "U25") -> ManualLine:
    """Return a cash sale of so much with VAT: the account is credited, the bank or till debited."""
    return ManualLine(account=account, amount=-gross, description=text, vat_code=vat_code, balancing=bank)


def manual(
    organization_id: int, key: str, day: date, lines: Iterable[ManualLine], *, booked_on: date | None = None
) -> ManualVoucher:
    """Return a manual voucher, booked on its own day unless told otherwise, not yet numbered."""
    its_guid = ids.guid(organization_id, "manual voucher", key)
    return ManualVoucher(
        guid=its_guid,
        date=day,
        lines=tuple(lines),
        booked_on=booked_on or day,
        booked_by_user="bogholder@kolonneogsum.example",
        timestamp=ids.stamp(its_guid),
    )


def with_file(voucher: ManualVoucher) -> ManualVoucher:
    """Return the voucher with a file of its own."""
    return replace(voucher, file_guid=ids.guid(voucher.guid, "file"))


def opening(
    organization_id: int, day: date, balances: dict[int, int], names: dict[int, str]
) -> tuple[Entry, ...]:
    """Return the primo rows of a company's first year; balances that do not sum to zero are a ValueError."""
    if sum(balances.values()):
        raise ValueError(f"the opening balance of {organization_id} is {sum(balances.values())} øre off zero")
    return tuple(
        Entry(
            guid=ids.guid(organization_id, "primo", account),
            account=account,
            account_name=names[account],
            date=day,
            amount=amount,
            description="Primo",
            type="Primo",
            added=noon(day),
        )
        for account, amount in sorted(balances.items())
    )
