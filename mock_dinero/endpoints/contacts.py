"""Contacts: two lists, one contact, and the statement of account.

Law of this module: v1 and v2 differ in one thing, which is whether deleted contacts are in the ordinary list.
An unknown contact is a JSON 404 (observed by Bidhamr).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import Answer, not_found
from mock_dinero.conventions import changes, fields, filtered, paged
from mock_dinero.endpoints.paper import PDF
from mock_dinero.ledger.books import Contact
from mock_dinero.ledger.dates import noon
from mock_dinero.ledger.statement import Statement, statement
from mock_dinero.pdf.letters import Accounted, statement_pdf
from mock_dinero.query_filter import Filterable
from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render import CONTACT, statement_row

FILTERABLE: Filterable = {
    "Name": "text",
    "ExternalReference": "text",
    "Email": "text",
    "VatNumber": "text",
    "EanNumber": "text",
    "IsPerson": "bool",
    "Phone": "text",
}

endpoints = router()


@endpoints.get("/v1/{organizationId}/contacts")
def list_contacts(call: Call) -> dict[str, Any]:
    """Answer a page of contacts, deleted ones only when asked for."""
    return _page(call, with_deleted=False)


@endpoints.get("/v2/{organizationId}/contacts")
def list_contacts_v2(call: Call) -> dict[str, Any]:
    """Answer a page of contacts, deleted ones among them; deletedOnly=false changes nothing (observed by nextview)."""
    return _page(call, with_deleted=call.switches.v2_contacts == "with-deleted")


@endpoints.get("/v1/{organizationId}/contacts/{guid}")
def get_contact(call: Call) -> dict[str, Any]:
    """Answer one contact in full, a deleted one as well (published description)."""
    return render(CONTACT, _contact(call))


@endpoints.get("/v1/{organizationId}/state-of-account/{guid}")
def get_state_of_account(call: Call) -> dict[str, Any]:
    """Answer a contact's statement of account; `from` and `to` belong to the period (assumed)."""
    return statement_row(_statement(call))


@endpoints.get("/v1/{organizationId}/state-of-account/{guid}/pdf")
def get_state_of_account_pdf(call: Call) -> Answer:
    """Answer the same statement as PDF, under its own media type (assumed; the description names none)."""
    accounted = Accounted(
        company=call.books.company,
        contact=_contact(call),
        statement=_statement(call),
        start=call.parameters.day("from"),
        end=call.parameters.day("to"),
        made=noon(call.today),
    )
    return Answer(statement_pdf(accounted), content_type=PDF)


def _statement(call: Call) -> Statement:
    return statement(
        call.books.company,
        _contact(call).guid,
        start=call.parameters.day("from"),
        end=call.parameters.day("to"),
        hide_closed=call.parameters.flag("hideClosed", default=False),
        inclusive=call.switches.statement_days == "inclusive",
    )


def _contact(call: Call) -> Contact:
    found = call.books.contacts.get(call.guid("guid"))
    if found is None:
        raise not_found("Contact")
    return found


def _page(call: Call, *, with_deleted: bool) -> dict[str, Any]:
    """Answer a page in order of UpdatedAt (published for v1; the direction is assumed), then as recorded."""
    query = call.parameters
    keep = changes(query, with_deleted=with_deleted).keep
    listed = [c for c in call.books.company.contacts if keep(c.updated_at, c.deleted_at)]
    listed.sort(key=lambda contact: contact.updated_at)
    found = filtered(query, listed, CONTACT, FILTERABLE)
    shown = sum(with_deleted or contact.deleted_at is None for contact in call.books.company.contacts)
    return paged(query, found, fields(query, CONTACT, "name,contactGuid"), unfiltered=shown)
