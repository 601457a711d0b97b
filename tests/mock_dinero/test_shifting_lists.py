"""Lists that change between two pages, as live books do: every paged list, not the contacts alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock_dinero.fakes import CONTACTS, NOTES, ODD, Fake

V1 = f"/v1/{ODD}"
NOTED = NOTES[0].contact_guid
LISTS = [
    ("contact", f"{V1}/contacts", "ContactGuid"),
    ("contact", f"/v2/{ODD}/contacts", "ContactGuid"),
    ("product", f"{V1}/products", "ProductGuid"),
    ("invoice", f"{V1}/invoices", "Guid"),
    ("credit-note", f"{V1}/sales", "Guid"),
    ("credit-note", f"{V1}/sales/creditnotes", "Guid"),
    ("trade-offer", f"{V1}/tradeoffers", "Guid"),
    ("file", f"{V1}/files", "FileGuid"),
    ("note", f"{V1}/contacts/{NOTED}/notes", "Id"),
]


def page(fake: Fake, path: str, key: str, number: int, size: int = 1) -> list[str]:
    found = fake.get(path, page=number, pageSize=size, fields=key).json()
    rows: list[dict[str, Any]] = found["Collection"] if isinstance(found, dict) else found
    return [row[key] for row in rows]


def total(fake: Fake, path: str, key: str) -> list[str]:
    return page(fake, path, key, 0, 100)


@pytest.mark.parametrize(("kind", "path", "key"), LISTS)
def test_what_comes_between_two_pages_is_met_twice(fake: Fake, kind: str, path: str, key: str) -> None:
    """The newcomer stands first, so the second page begins with the last row of the first."""
    before = total(fake, path, key)
    fake.control("faults", path=path, after=1, does=f"insert-{kind}")
    assert page(fake, path, key, 0) == before[:1]
    assert page(fake, path, key, 1) == before[:1]
    assert total(fake, path, key)[1:] == before


@pytest.mark.parametrize(("kind", "path", "key"), LISTS)
def test_what_goes_between_two_pages_hides_a_row(fake: Fake, kind: str, path: str, key: str) -> None:
    """Who pages on misses one that was there all the time."""
    before = total(fake, path, key)
    fake.control("faults", path=path, after=1, does=f"delete-{kind}")
    seen = [*page(fake, path, key, 0), *page(fake, path, key, 1)]
    after = total(fake, path, key)
    kept = [before[0]] if path.startswith("/v2") else []  # which keeps deleted contacts, as the newest change
    assert after == [*before[1:], *kept]
    assert seen == [before[0], *after[1:2]]


def test_a_booked_voucher_that_goes_takes_its_postings_with_it(fake: Fake) -> None:
    """A list of invoices without drafts gives its newest booked one, and the books still add up."""
    path = f"{V1}/invoices"
    drafts = [row for row in fake.app.state.world.books[ODD].company.invoices if not row.is_booked]
    for _ in [*drafts, None]:
        fake.control("faults", path=path, does="delete-invoice")
        fake.get(path)
    company = fake.app.state.world.books[ODD].company
    vouchers = {entry.voucher_guid for entry in company.entries if entry.voucher_type == "Sales"}
    assert vouchers <= {row.guid for row in (*company.invoices, *company.credit_notes)}
    assert sum(entry.amount for entry in company.entries if entry.type == "Normal") == 0


def test_an_empty_list_stays_empty(fake: Fake) -> None:
    """There is nothing to copy and nothing to delete."""
    path = f"{V1}/contacts/{CONTACTS[3].guid}/notes"
    for deed in ("insert-note", "delete-note"):
        fake.control("faults", path=path, does=deed)
        assert total(fake, path, "Id") == []
