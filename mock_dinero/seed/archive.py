"""The file archive of a company: one file for every file id its vouchers carry, and those no voucher has.

Law of this module: a file is made of the vouchers that name it, so no voucher ever names a file that is not there.
assumed: `VoucherId` is a number of the file archive's own; what it numbers is not published.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mock_dinero.ledger.books import ManualVoucher, Purchase
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.papers import File, FileLink
from mock_dinero.seed import ids
from mock_dinero.seed.days import entered
from mock_dinero.seed.luck import Luck

Voucher = Purchase | ManualVoucher


def linked_files(company: Company, extensions: Sequence[str] = ("pdf",)) -> tuple[File, ...]:
    """Return the files that vouchers name, oldest voucher first; the extensions are dealt in turn."""
    number = company.organization.id
    holders: dict[str, list[Voucher]] = {}
    vouchers: tuple[Voucher, ...] = (*company.purchases, *company.manual_vouchers)
    for voucher in sorted(vouchers, key=lambda one: (one.date, one.guid)):
        if voucher.file_guid:
            holders.setdefault(voucher.file_guid, []).append(voucher)
    luck = Luck(number, "files")
    return tuple(
        _file(guid, held, extensions[place % len(extensions)], luck)
        for place, (guid, held) in enumerate(holders.items())
    )


def voucher_id(guid: str) -> int:
    """Return the number by which the archive knows a voucher: 28 bits of its guid."""
    return int(guid[:7], 16)


def _file(guid: str, vouchers: list[Voucher], extension: str, luck: Luck) -> File:
    """Return a file uploaded when its first voucher was entered, and tied to each as that was."""
    first = vouchers[0]
    salt = ids.guid(guid, "uploaded")
    uploaded = entered(first.booked_on or first.date, salt)
    word = "lønbilag" if isinstance(first, ManualVoucher) and len(first.lines) > 5 else "bilag"
    size = luck.number(24_000, 310_000)
    return File(
        guid=guid,
        name=f"{word} {first.date:%Y-%m-%d}.{extension}",
        extension=extension,
        size=size if extension in {"pdf", "jpg", "png", "heic"} else size // 12,
        pages=luck.number(1, 3) if extension == "pdf" else None,
        links=tuple(
            FileLink(
                voucher_id=voucher_id(voucher.guid),
                voucher_guid=voucher.guid,
                linked_at=uploaded + timedelta(minutes=4 + 3 * place),
            )
            for place, voucher in enumerate(vouchers)
        ),
        uploaded_by="Bogholder",
        uploaded_at=uploaded,
    )
