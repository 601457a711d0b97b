"""Contacts: customers (debitorer), suppliers (kreditorer) and members."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dinero_mcp.arguments import ChangesSince, Fields, Guid, OrganizationId, Page, PageSize, Text
from dinero_mcp.dinero.contact_lists import ContactFilter, contact_request
from dinero_mcp.dinero.lists import read_page
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_sales import ContactRow
from dinero_mcp.tool import Answer, Call, Collection, tool


@tool(
    title="List contacts",
    reads=("GET /v1/{organizationId}/contacts", "GET /v2/{organizationId}/contacts"),
    compact=True,
)
async def list_contacts(
    call: Call,
    organization_id: OrganizationId,
    name: Annotated[Text | None, Field(description="Part of the name.")] = None,
    email: Annotated[Text | None, Field(description="Part of the e-mail address.")] = None,
    phone: Annotated[Text | None, Field(description="Part of the phone number as written in Dinero.")] = None,
    vat_number: Annotated[
        Text | None, Field(description="CVR or VAT number, exactly as written in Dinero.")
    ] = None,
    ean_number: Annotated[Text | None, Field(description="EAN/GLN number, exactly.")] = None,
    external_reference: Annotated[Text | None, Field(description="Id from another system, exactly.")] = None,
    is_person: bool | None = None,
    changes_since: ChangesSince | None = None,
    deleted_filter: Literal["active", "deleted", "all"] = "active",
    fields: Fields | None = None,
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[Collection[ContactRow]]:
    """Contacts (kontakter: kunder/debitorer, leverandører/kreditorer, medlemmer), found by name, CVR number
    and the like, one page at a time. With `changes_since` deleted ones are included, deletedAt set."""
    wanted = ContactFilter(
        name=name,
        email=email,
        phone=phone,
        vat_number=vat_number,
        ean_number=ean_number,
        external_reference=external_reference,
        is_person=is_person,
        changes_since=changes_since,
        deleted_filter=deleted_filter,
    )
    found = await read_page(
        call.dinero, contact_request(organization_id, wanted, fields=fields, page=page, page_size=page_size)
    )
    notes = ("Deleted contacts are included, with deletedAt set.",) if wanted.shows_deletions else ()
    return Answer(found.collection(), rows_returned=len(found.rows), rows_total=found.rows_total, notes=notes)


@tool(title="Get contact", reads=("GET /v1/{organizationId}/contacts/{guid}",), compact=True)
async def get_contact(call: Call, organization_id: OrganizationId, contact_guid: Guid) -> Answer[ContactRow]:
    """One contact (kontakt) in full: address, CVR/EAN, payment terms, e-invoicing, language and currency. A
    deleted one still answers, with deletedAt set."""
    reply = await call.dinero.get(
        "/v1/{organizationId}/contacts/{guid}", place(organization_id, guid=contact_guid)
    )
    return Answer(reply.object(ContactRow))
