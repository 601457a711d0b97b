"""Products: the list and one product.

Law of this module: prices are without VAT; those with VAT follow the VAT code of the product's account.
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import not_found
from mock_dinero.conventions import changes, fields, filtered, paged
from mock_dinero.ledger.books import Product
from mock_dinero.ledger.vat import sales_rate
from mock_dinero.query_filter import Filterable
from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render import PRODUCT, Priced

FILTERABLE: Filterable = {"Name": "text", "ProductNumber": "text", "ExternalReference": "text"}

endpoints = router()


@endpoints.get("/v1/{organizationId}/products")
def list_products(call: Call) -> dict[str, Any]:
    """Answer a page in order of UpdatedAt (published; the direction is assumed), then as recorded."""
    query = call.parameters
    keep = changes(query).keep
    text = (query.text("freeTextSearch") or "").lower()
    listed = [
        product
        for product in sorted(call.books.company.products, key=lambda one: one.updated_at)
        if keep(product.updated_at, product.deleted_at) and text in _searchable(product)
    ]
    found = filtered(query, [_priced(call, product) for product in listed], PRODUCT, FILTERABLE)
    shown = sum(product.deleted_at is None for product in call.books.company.products)
    return paged(query, found, fields(query, PRODUCT, "Name,ProductGuid"), unfiltered=shown)


@endpoints.get("/v1/{organizationId}/products/{guid}")
def get_product(call: Call) -> dict[str, Any]:
    """Answer one product; an unknown one is a JSON 404 (assumed)."""
    found = call.books.products.get(call.guid("guid"))
    if found is None:
        raise not_found("Product")
    return render(PRODUCT, _priced(call, found))


def _priced(call: Call, product: Product) -> Priced:
    return Priced(product, sales_rate(call.books.codes.get(product.account)))


def _searchable(product: Product) -> str:
    return f"{product.name or ''}\n{product.number or ''}".lower()
