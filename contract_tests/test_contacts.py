"""Contacts: all of them, some of them, one of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from .expected import answered, first
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .session import Connection


@requirement("contacts:pages")
@pytest.mark.parametrize("size", [7, 100, 1000])
def test_the_pages_hold_every_contact_exactly_once(server: Connection, books: Books, size: int) -> None:
    """Whatever the page size; a contact that is deleted is on none of them."""
    rows = server.every("list_contacts", organizationId=books.id, size=size)
    assert Counter(row["contactGuid"] for row in rows) == Counter(books.live(books.contacts).keys())


@requirement("contacts:pages")
def test_a_last_page_that_is_exactly_full_is_the_last(server: Connection, books: Books) -> None:
    """A page size that divides the number of contacts must not lead past the end or lose a row."""
    count = len(books.live(books.contacts))
    size = next(size for size in range(count // 2, 0, -1) if count % size == 0)
    rows = server.every("list_contacts", organizationId=books.id, size=size)
    assert len(rows) == count


@requirement("contacts:deleted")
def test_deleted_and_active_contacts_are_told_apart(server: Connection, books: Books) -> None:
    """Deleted ones come when asked for, alone or with the rest."""
    live = set(books.live(books.contacts))
    gone = set(books.contacts) - live
    assert gone, "the books need a deleted contact"

    def listed(which: str) -> set[str]:
        rows = server.every("list_contacts", organizationId=books.id, deletedFilter=which)
        return {row["contactGuid"] for row in rows}

    assert listed("deleted") == gone
    assert listed("all") == live | gone


@requirement("contacts:filters")
def test_a_person_filter_leaves_persons(server: Connection, books: Books) -> None:
    """And the opposite filter leaves the rest."""
    live = books.live(books.contacts)
    for wanted in (True, False):
        rows = server.every("list_contacts", organizationId=books.id, isPerson=wanted)
        assert {row["contactGuid"] for row in rows} == {
            guid for guid, row in live.items() if row["IsPerson"] is wanted
        }


@requirement("contacts:filters")
def test_a_name_filter_leaves_the_names_that_hold_it(server: Connection, books: Books) -> None:
    """Danish letters and capitals included; the text of every row holds what was asked for."""
    live = books.live(books.contacts)
    plain = (row["Name"] for row in live.values() if not set("';&") & set(row["Name"]))
    name = first((name for name in plain if "ø" in name), "contact with an ø in its name")
    part = name.split()[0]
    rows = server.every("list_contacts", organizationId=books.id, name=part)
    wanted = {guid for guid, row in live.items() if part.casefold() in row["Name"].casefold()}
    assert {row["contactGuid"] for row in rows} == wanted


@requirement("contacts:filters")
def test_a_vat_number_finds_its_owner(server: Connection, books: Books) -> None:
    """The match is exact, so a number finds those who have it and nobody else."""
    live = books.live(books.contacts)
    number = first((row["VatNumber"] for row in live.values() if row.get("VatNumber")), "VAT number")
    rows = server.every("list_contacts", organizationId=books.id, vatNumber=number)
    assert {row["contactGuid"] for row in rows} == {
        guid for guid, row in live.items() if row.get("VatNumber") == number
    }


@requirement("contacts:fields")
def test_fields_narrow_the_rows(server: Connection, books: Books) -> None:
    """Only the named keys carry a value."""
    rows = server.every("list_contacts", organizationId=books.id, fields=["name", "email"])
    filled = {key for row in rows for key, value in row.items() if value is not None}
    assert filled <= {"name", "email"}
    assert sorted(row["name"] for row in rows) == sorted(
        row["Name"] for row in books.live(books.contacts).values()
    )


@requirement("contacts:one")
def test_one_contact_is_given_as_the_books_have_it(server: Connection, books: Books) -> None:
    """Every recorded value, the strange texts too, unchanged."""
    strange = max(books.contacts.values(), key=lambda row: (len(row["Name"]), row["ContactGuid"]))
    for row in (books.contacts[min(books.live(books.contacts))], strange):
        data = server.ask("get_contact", organizationId=books.id, contactGuid=row["ContactGuid"])
        assert {key: data.get(key) for key in answered(row)} == answered(row)
