"""The files bound to an invoice, a credit note or a trade offer.

Law of this module: a bare array; a document that is not there is a JSON 404 (assumed).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import not_found
from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render_papers import ATTACHMENT

endpoints = router()


@endpoints.get("/v1/{organizationId}/attachments/{documentGuid}")
def list_attachments(call: Call) -> list[Any]:
    """Answer the attachments of a document."""
    guid, company = call.guid("documentGuid"), call.books.company
    if guid not in call.books.sales(call.today) and guid not in call.books.offers:
        raise not_found("Document")
    mine = (one for one in company.attachments if one.document_guid == guid)
    return [render(ATTACHMENT, (company.organization.id, one)) for one in mine]
