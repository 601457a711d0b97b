"""Products (varer og ydelser)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dinero_mcp.arguments import (
    ChangesSince,
    ExternalReference,
    Fields,
    Guid,
    OrganizationId,
    Page,
    PageSize,
    Text,
)
from dinero_mcp.dinero.filters import Condition, changed_since, deleted, given, since_text
from dinero_mcp.dinero.lists import ListRequest, read_page
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_sales import ProductListRow, ProductRow
from dinero_mcp.tool import Answer, Call, Collection, tool


@tool(title="List products", reads=("GET /v1/{organizationId}/products",), compact=True)
async def list_products(
    call: Call,
    organization_id: OrganizationId,
    search: Annotated[Text | None, Field(description="Free text over name and product number.")] = None,
    product_number: Annotated[Text | None, Field(description="Product number (varekode), exactly.")] = None,
    external_reference: ExternalReference | None = None,
    changes_since: ChangesSince | None = None,
    deleted_only: bool = False,
    fields: Fields | None = None,
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[Collection[ProductListRow]]:
    """Products (varer og ydelser) with unit, sales account and price with and without VAT (moms), one page at
    a time. The comment of a product is only in `get_product`."""
    request = ListRequest(
        template="/v1/{organizationId}/products",
        organization_id=organization_id,
        row=ProductListRow,
        page=page,
        page_size=page_size,
        fields=fields,
        conditions=given(
            Condition("product_number", "ProductNumber", "eq", product_number),
            Condition("external_reference", "ExternalReference", "eq", external_reference),
            free_text="search",
        ),
        checks=(
            *changed_since(changes_since),
            *deleted(wanted=True if deleted_only else None if changes_since else False),
        ),
        parameters={
            "freeTextSearch": search,
            "changesSince": since_text(changes_since),
            "deletedOnly": deleted_only or None,
        },
    )
    found = await read_page(call.dinero, request)
    return Answer(
        found.collection(),
        currency="DKK",
        vat_basis="mixed",
        rows_returned=len(found.rows),
        rows_total=found.rows_total,
        notes=found.nothing_found(),
    )


@tool(title="Get product", reads=("GET /v1/{organizationId}/products/{guid}",), compact=True)
async def get_product(call: Call, organization_id: OrganizationId, product_guid: Guid) -> Answer[ProductRow]:
    """One product (vare eller ydelse) in full, with its comment; totalAmount is the price times quantity."""
    reply = await call.dinero.get(
        "/v1/{organizationId}/products/{guid}", place(organization_id, guid=product_guid)
    )
    return Answer(reply.object(ProductRow), currency="DKK", vat_basis="mixed")
