"""What invoices and credit notes have in common: one list with its filters, order and page.

Law of this module: it registers no route; `invoices` and `credit_notes` say which vouchers are listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mock_dinero.answers import Answer
from mock_dinero.conventions import Query, changes, fields, filtered, paged
from mock_dinero.query_filter import Filterable
from mock_dinero.routing import Call
from mock_dinero.world.books import Sale
from mock_dinero.world.render_sales import INT64_MAX, SALE, sale_shape

FILTERABLE: Filterable = {"ExternalReference": "text", "ContactGuid": "guid", "Description": "text"}
STATUSES = ("Draft", "Booked", "Paid", "OverPaid", "Overdue")
SORTS = ("VoucherNumber", "VoucherDate", "Status", "Contact")
ORDERS = ("ascending", "descending")
STATUS_ORDER = ("Draft", "Overdue", "Booked", "OverPaid", "Paid")  # published, whatever the sortOrder


def page_of(call: Call, sales: Iterable[Sale], default_fields: str) -> dict[str, Any] | Answer:
    """Answer a page of invoices or credit notes."""
    query = call.parameters
    if call.switches.sort_fails and (query.text("sort") or query.text("sortOrder")):
        return Answer(b"", 500)
    keep = changes(query).keep
    every = list(sales)
    listed = [sale for sale in every if keep(sale.voucher.updated_at, sale.voucher.deleted_at)]
    found = filtered(query, _selected(query, listed), SALE, FILTERABLE)
    shape = fields(query, sale_shape(call.switches, every), default_fields)
    shown = sum(sale.voucher.deleted_at is None for sale in every)
    return paged(query, _ordered(query, found), shape, unfiltered=shown)


def _selected(query: Query, sales: Iterable[Sale]) -> list[Sale]:
    """Keep what the period, statusFilter and freeTextSearch keep; drafts are in every period."""
    period = query.days("startDate", "endDate")
    statuses = query.choices("statusFilter", STATUSES)
    text = (query.text("freeTextSearch") or "").lower()
    return [
        sale
        for sale in sales
        if (period is None or not sale.voucher.is_booked or period[0] <= sale.voucher.date <= period[1])
        and (not statuses or sale.state.status in statuses)
        and text in _searchable(sale)
    ]


def _searchable(sale: Sale) -> str:
    """Return number, contact, description and total including VAT, with either decimal mark."""
    total = f"{sale.totals.incl / 100:.2f}"
    number = "" if sale.voucher.number is None else str(sale.voucher.number)
    parts = (number, sale.voucher.contact_name, sale.voucher.description, total, total.replace(".", ","))
    return "\n".join(part or "" for part in parts).lower()


def _ordered(query: Query, sales: list[Sale]) -> list[Sale]:
    """Sort by VoucherNumber and VoucherDate descending unless told otherwise; drafts have the highest number."""
    names = query.choices("sort", SORTS) or ("VoucherNumber", "VoucherDate")
    order = query.choices("sortOrder", ORDERS) or ("descending",)
    ordered = sorted(sales, key=lambda sale: (sale.voucher.kind, sale.voucher.guid))
    for name in reversed(names):
        is_reversed = order[0] == "descending" and name != "Status"
        ordered.sort(key=lambda sale: _place(sale, name), reverse=is_reversed)
    return ordered


def _place(sale: Sale, name: str) -> tuple[int, str]:
    if name == "VoucherNumber":
        return (INT64_MAX if sale.voucher.number is None else sale.voucher.number), ""
    if name == "Status":
        return STATUS_ORDER.index(sale.state.status), ""
    return 0, sale.voucher.date.isoformat() if name == "VoucherDate" else (
        sale.voucher.contact_name or ""
    ).lower()
