"""Manual vouchers, by guid: there is no list of them.

Law of this module: an unknown voucher is a JSON 404 (assumed).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import not_found
from mock_dinero.routing import Call, router
from mock_dinero.world.render_vouchers import manual_row

endpoints = router()


@endpoints.get("/v1/{organizationId}/vouchers/manuel/{guid}")
def get_manual_voucher(call: Call) -> dict[str, Any]:
    """Answer one manual voucher; the path is spelled as Dinero spells it."""
    found = call.books.manual_vouchers.get(call.guid("guid"))
    if found is None:
        raise not_found("Voucher")
    return manual_row(found, call.books)
