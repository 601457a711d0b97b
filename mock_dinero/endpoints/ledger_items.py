"""Ledger items (kassekladde): which are booked, and which are not yet.

Law of this module: a ledger item is a manual voucher, a draft one is not booked yet; none is ever pending, for
nothing is sent to booking here (assumed). An unknown item is a 400 with the key ledgerItemNotFound (observed by
Bidhamr).
"""

from __future__ import annotations

import base64
import uuid
from typing import TYPE_CHECKING, Any

from mock_dinero.answers import invalid
from mock_dinero.body import bodies, missing
from mock_dinero.ledger.money import to_json as kr
from mock_dinero.routing import Call, router

if TYPE_CHECKING:
    from mock_dinero.ledger.books import ManualLine, ManualVoucher

endpoints = router()


@endpoints.post("/v1/{organizationId}/ledgeritems/status")
def list_ledger_item_statuses(call: Call) -> list[Any]:
    """Answer the status of each item in the body, in its order."""
    return [
        {
            "Status": "Booked" if item.is_booked else "Draft",
            "VoucherNumber": item.number,
            "Id": item.guid,
            "Version": _version(item),
        }
        for item in _asked(call)
    ]


@endpoints.post("/v1/{organizationId}/ledgeritems/ledgers")
def list_unbooked_ledger_items(call: Call) -> list[Any]:
    """Answer those items of the body that are not booked, all of them for an empty body (assumed)."""
    items = _asked(call) or list(call.books.company.manual_vouchers)
    return [_item(item) for item in items if not item.is_booked]


def _asked(call: Call) -> list[ManualVoucher]:
    found = []
    for body in bodies(call.data() or [], "body"):
        guid = body.guid("Id")
        if guid is None:
            raise missing("Id")
        item = call.books.manual_vouchers.get(guid)
        if item is None:
            raise invalid(ledgerItemNotFound=f"The ledger item {guid} was not found.")
        found.append(item)
    return found


def _item(item: ManualVoucher) -> dict[str, Any]:
    return {
        "Id": item.guid,
        "Version": _version(item),
        "VoucherNumber": item.number,
        "VoucherDate": item.date.isoformat(),
        "FileGuid": item.file_guid,
        "Lines": [_line(item, line, at) for at, line in enumerate(item.lines)],
    }


def _line(item: ManualVoucher, line: ManualLine, at: int) -> dict[str, Any]:
    return {
        "Id": str(uuid.uuid5(uuid.UUID(item.guid), str(at))),
        "Description": line.description,
        "Amount": kr(line.amount),
        "AccountNumber": line.account,
        "AccountVatCode": line.vat_code,
        "BalancingAccountNumber": line.balancing,
        "BalancingAccountVatCode": line.balancing_vat_code,
        "IsPaymentForVoucherId": None,
    }


def _version(item: ManualVoucher) -> str:
    """Return the row version in base64, as the published example looks."""
    return base64.b64encode(item.timestamp.encode()).decode()
