"""Products."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .expected import answered, first
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .session import Connection


@requirement("products:pages")
def test_the_pages_hold_every_product_exactly_once(server: Connection, books: Books) -> None:
    """A product that is deleted is on none of them."""
    rows = server.every("list_products", organizationId=books.id, size=7)
    assert Counter(row["productGuid"] for row in rows) == Counter(books.live(books.products).keys())


@requirement("products:one")
def test_one_product_is_given_as_the_books_have_it(server: Connection, books: Books) -> None:
    """Every recorded value, comments that the list leaves out included."""
    commented = max(books.live(books.products).values(), key=lambda row: len(row.get("Comment") or ""))
    data = server.ask("get_product", organizationId=books.id, productGuid=commented["ProductGuid"])
    assert {key: data.get(key) for key in answered(commented)} == answered(commented)


@requirement("products:search")
def test_a_product_number_finds_its_products(server: Connection, books: Books) -> None:
    """Exactly those that carry it."""
    live = books.live(books.products)
    number = first(
        (row["ProductNumber"] for row in live.values() if row.get("ProductNumber")), "product number"
    )
    rows = server.every("list_products", organizationId=books.id, productNumber=number)
    assert {row["productGuid"] for row in rows} == {
        guid for guid, row in live.items() if row.get("ProductNumber") == number
    }
