"""The designs of an organisation's vouchers.

Law of this module: a bare array (published description; the rows' keys observed by nextview). Its route stands
before the one of a single invoice, whose guid it would otherwise be.
"""

from __future__ import annotations

from typing import Any

from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render_papers import TEMPLATE

endpoints = router()


@endpoints.get("/v1/{organizationId}/invoices/templates")
def list_invoice_templates(call: Call) -> list[Any]:
    """Answer the templates."""
    return [render(TEMPLATE, template) for template in call.books.company.templates]
