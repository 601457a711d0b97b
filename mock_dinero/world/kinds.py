"""What can be entered as a single record, where a company keeps it, and how a mistake is told.

Law of this module: names only.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "contact",
    "product",
    "invoice",
    "credit-note",
    "purchase",
    "manual-voucher",
    "trade-offer",
    "file",
    "note",
]
"""What can be entered."""

PLACES: dict[Kind, str] = {
    "contact": "contacts",
    "product": "products",
    "invoice": "invoices",
    "credit-note": "credit_notes",
    "purchase": "purchases",
    "manual-voucher": "manual_vouchers",
    "trade-offer": "offers",
    "file": "files",
    "note": "notes",
}
"""Kind -> where a company keeps it."""


class RecordError(ValueError):
    """A record that cannot be, or cannot be so; the text is one line that says what to write."""
