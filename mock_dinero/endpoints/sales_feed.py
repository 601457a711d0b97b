"""Invoices and credit notes in one list.

Law of this module: the same filters, order and page as the two lists have, over both.
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import Answer
from mock_dinero.endpoints.sales import page_of
from mock_dinero.routing import Call, router

endpoints = router()


@endpoints.get("/v1/{organizationId}/sales")
def list_sales(call: Call) -> dict[str, Any] | Answer:
    """Answer a page of invoices and credit notes; Type tells them apart."""
    return page_of(call, call.books.sales(call.today).values(), "Guid,ContactName,Date,Description,Type")
