"""The allow-list: the only Dinero operations that can leave this process. There is no write among them.

A request is made here or not at all: the client sends nothing but a `Request`, and only `request()` makes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from dinero_mcp.dinero.path import fill

MEGABYTE = 1024 * 1024
ORDINARY = 16 * MEGABYTE
LEDGER = 256 * MEGABYTE  # 100,000 entries are about 41 MB

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
    ("GET", "/v1/{organizationId}/invoices"): ORDINARY,
    ("GET", "/v1/{organizationId}/invoices/{guid}"): ORDINARY,
    ("GET", "/v1/{organizationId}/products"): ORDINARY,
    ("GET", "/v1/{organizationId}/products/{guid}"): ORDINARY,
}
"""(method, template) -> the most bytes an answer may have."""


class NotAllowed(Exception):
    """An operation outside the allow-list was asked for: a defect here, never a caller's mistake."""


@dataclass(frozen=True)
class Request:
    """One allowed request: what to send below the API's address, and whose budget it counts on."""

    method: str
    target: str
    organization_id: int | None
    max_bytes: int
    template: str = field(compare=False)


def request(
    method: str,
    template: str,
    path: Mapping[str, str | int],
    query: Mapping[str, str | int | bool | None],
) -> Request:
    """The request for an allowed operation; NotAllowed for any other, InvalidArgumentError for an unfit path value."""
    max_bytes = ALLOWED.get((method, template))
    if max_bytes is None:
        raise NotAllowed(f"{method} {template}")
    sent = {name: _text(value) for name, value in query.items() if value is not None}
    target = fill(template, path) + (f"?{urlencode(sent, quote_via=quote)}" if sent else "")
    organization = path.get("organizationId")
    return Request(
        method, target, organization if isinstance(organization, int) else None, max_bytes, template
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
