"""The allow-list: the only Dinero operations that can leave this process. There is no write among them.

A request is made here or not at all: the client sends nothing but a `Request`, and only `request()` makes one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from dinero_mcp.dinero.path import fill

MEGABYTE = 1024 * 1024
ORDINARY = 16 * MEGABYTE
LEDGER = 256 * MEGABYTE  # 100,000 entries are about 41 MB
FILE = 6 * MEGABYTE

JSON = "application/json"
BYTES = "application/octet-stream"
FILE_KINDS = frozenset({BYTES, "application/pdf"})
"""What a file may be asked for as."""

ALLOWED: Mapping[tuple[str, str], int] = {
    ("GET", "/v1.1/organizations"): ORDINARY,
    ("GET", "/v1/organizations"): ORDINARY,
    ("GET", "/v1/countries"): ORDINARY,
    ("GET", "/v1/{organizationId}/accountingyears"): ORDINARY,
    ("GET", "/v1/{organizationId}/vatTypes"): ORDINARY,
    ("GET", "/v1/{organizationId}/sales/settings"): ORDINARY,
    ("GET", "/v1/{organizationId}/accounts/entry"): ORDINARY,
    ("GET", "/v1/{organizationId}/accounts/deposit"): ORDINARY,
    ("GET", "/v1/{organizationId}/{accountingYear}/reports/saldo"): ORDINARY,
    ("GET", "/v1/{organizationId}/{accountingYear}/reports/result"): ORDINARY,
    ("GET", "/v1/{organizationId}/{accountingYear}/reports/balance"): ORDINARY,
    ("GET", "/v1/{organizationId}/{accountingYear}/reports/primo"): ORDINARY,
    ("GET", "/v1/{organizationId}/entries"): LEDGER,
    ("GET", "/v1/{organizationId}/entries/changes"): LEDGER,
    ("GET", "/v1/{organizationId}/contacts"): ORDINARY,
    ("GET", "/v2/{organizationId}/contacts"): ORDINARY,
    ("GET", "/v1/{organizationId}/contacts/{guid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/contacts/{contactGuid}/notes"): ORDINARY,
    ("GET", "/v1/{organizationId}/state-of-account/{guid}"): LEDGER,
    ("GET", "/v1/{organizationId}/invoices"): ORDINARY,
    ("GET", "/v1/{organizationId}/invoices/{guid}"): ORDINARY,
    ("GET", "/v2/{organizationId}/invoices/{guid}/payments"): ORDINARY,
    ("GET", "/v1/{organizationId}/invoices/{guid}/mailouts"): ORDINARY,
    ("POST", "/v1/{organizationId}/invoices/fetch"): ORDINARY,
    ("GET", "/v1/{organizationId}/invoices/{voucherGuid}/reminders"): ORDINARY,
    ("GET", "/v1/{organizationId}/invoices/{voucherGuid}/reminders/{id}"): ORDINARY,
    ("GET", "/v1/{organizationId}/invoices/{voucherGuid}/reminders/next"): ORDINARY,
    ("POST", "/v1/{organizationId}/invoices/{voucherGuid}/reminders/fetch"): ORDINARY,
    ("GET", "/v1/{organizationId}/sales"): ORDINARY,
    ("GET", "/v1/{organizationId}/sales/creditnotes"): ORDINARY,
    ("GET", "/v1/{organizationId}/sales/creditnotes/{guid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/sales/creditnotes/{guid}/payments"): ORDINARY,
    ("GET", "/v1/{organizationId}/sales/creditnotes/{guid}/mailouts"): ORDINARY,
    ("GET", "/v1/{organizationId}/tradeoffers"): ORDINARY,
    ("GET", "/v1/{organizationId}/tradeoffers/{guid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/tradeoffers/{guid}/mailouts"): ORDINARY,
    ("GET", "/v1/{organizationId}/vouchers/purchase/{guid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/purchase-vouchers/{id}/payments"): ORDINARY,
    ("GET", "/v1/{organizationId}/vouchers/purchase/fileguid/{fileGuid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/vouchers/purchase/creditnotes/{guid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/vouchers/manuel/{guid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/products"): ORDINARY,
    ("GET", "/v1/{organizationId}/products/{guid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/files"): ORDINARY,
    ("GET", "/v1/{organizationId}/attachments/{documentGuid}"): ORDINARY,
}
"""(method, template) -> the most bytes a JSON answer may have. The two POSTs compute and keep nothing."""

PDFS = frozenset(
    {
        "/v1/{organizationId}/invoices/{guid}",
        "/v1/{organizationId}/invoices/{voucherGuid}/reminders/{id}",
        "/v1/{organizationId}/tradeoffers/{guid}",
        "/v1/{organizationId}/sales/creditnotes/{guid}/pdf",
        "/v1/{organizationId}/state-of-account/{guid}/pdf",
    }
)
"""What may be fetched as a PDF; the first three answer JSON too, where that is asked for."""

FILES = PDFS | {"/v1/{organizationId}/files/{fileGuid}"}
"""What may be fetched as a file of FILE bytes at most."""


class NotAllowed(Exception):
    """An operation outside the allow-list was asked for: a defect here, never a caller's mistake."""


@dataclass(frozen=True)
class Request:
    """One allowed request: what to send below the API's address, and whose budget it counts on.

    Two are equal when Dinero would be sent the same.
    """

    method: str
    target: str
    organization_id: int | None
    max_bytes: int
    template: str = field(compare=False)
    accept: str = JSON
    body: bytes | None = None

    @property
    def is_file(self) -> bool:
        """Whether a file is asked for, not JSON."""
        return self.accept != JSON

    def headers(self) -> dict[str, str]:
        """What is said about the request, the token left out."""
        return {"Accept": self.accept, **({"Content-Type": JSON} if self.body is not None else {})}


def request(
    method: str,
    template: str,
    path: Mapping[str, str | int],
    query: Mapping[str, str | int | bool | None],
    *,
    accept: str = JSON,
    body: Mapping[str, Any] | None = None,
) -> Request:
    """The request for an allowed operation; NotAllowed for any other, InvalidArgumentError for an unfit path value."""
    max_bytes = _limit(method, template, accept)
    sent = {name: _text(value) for name, value in query.items() if value is not None}
    organization = path.get("organizationId")
    return Request(
        method,
        target=fill(template, path) + (f"?{urlencode(sent, quote_via=quote)}" if sent else ""),
        organization_id=organization if isinstance(organization, int) else None,
        max_bytes=max_bytes,
        template=template,
        accept=accept,
        body=None if body is None else json.dumps(body, ensure_ascii=False, allow_nan=False).encode(),
    )


def _limit(method: str, template: str, accept: str) -> int:
    if accept in FILE_KINDS:
        allowed = FILE if method == "GET" and template in FILES else None
    else:
        allowed = ALLOWED.get((method, template)) if accept == JSON else None
    if allowed is None:
        raise NotAllowed(f"{method} {template} as {accept}")
    return allowed


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
