"""Organisations and what is fixed for each of them: years, countries, VAT codes, settings."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .expected import answered
from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .session import Connection

OUT_OF_REACH = 999_999_999


@requirement("organizations:all")
def test_every_organisation_in_reach_is_listed(server: Connection, all_books: dict[int, Books]) -> None:
    """Id, name and Pro state of each, and their number."""
    data = server.ask("list_organizations")
    listed = {row["id"]: (row["name"], row["isPro"]) for row in data["organizations"]}
    assert listed == {one.id: (one.name, one.has_pro) for one in all_books.values()}
    assert data["count"] == len(all_books)


@requirement("organizations:one")
def test_one_organisation_is_a_row_of_the_list(server: Connection, books: Books) -> None:
    """The same facts, asked for by id."""
    rows = {row["id"]: row for row in server.ask("list_organizations")["organizations"]}
    one = server.ask("get_organization", organizationId=books.id)
    assert {key: one[key] for key in rows[books.id]} == rows[books.id]


@requirement("organizations:one")
def test_an_organisation_out_of_reach_is_not_found(server: Connection) -> None:
    """Not an empty answer, which would read as an organisation without facts."""
    assert server.refusal("get_organization", organizationId=OUT_OF_REACH)["code"] == "DineroNotFoundError"


@requirement("organizations:connection")
def test_a_good_connection_is_said_to_be_one(server: Connection, all_books: dict[int, Books]) -> None:
    """Connected, with the organisations counted."""
    data = server.ask("validate_connection")
    assert data["connected"] is True
    assert data["organizationCount"] == len(all_books)
    assert {row["id"] for row in data["organizations"]} == set(all_books)


@requirement("organizations:years")
def test_every_accounting_year_is_listed(server: Connection, all_books: dict[int, Books]) -> None:
    """Names and days as Dinero has them, in every organisation with Pro."""
    for one in all_books.values():
        if one.has_pro:
            data = server.ask("list_accounting_years", organizationId=one.id)
            listed = {(row["name"], row["fromDate"], row["toDate"]) for row in data["years"]}
            assert listed == {(row["Name"], row["FromDate"], row["ToDate"]) for row in one.years}, one.name
            assert data["count"] == len(one.years)


@requirement("organizations:countries")
def test_a_country_is_found_by_part_of_its_name(server: Connection) -> None:
    """Whatever the case of the letters; without a search all are there."""
    found = server.ask("list_countries", search="ANMAR")
    assert "DK" in {row["key"] for row in found["countries"]}
    everything = server.ask("list_countries")
    assert everything["count"] == len(everything["countries"]) > found["count"]


@requirement("organizations:vat-types")
def test_every_vat_code_has_its_rate_as_a_fraction(server: Connection, books: Books) -> None:
    """25 % is 0.25."""
    recorded = books.rows("VatCode", "vatTypes")
    data = server.ask("list_vat_types", organizationId=books.id)
    listed = {row["vatCode"]: (row["name"], Decimal(str(row["vatRate"]))) for row in data["vatTypes"]}
    assert listed == {code: (row["Name"], Decimal(str(row["VatRate"]))) for code, row in recorded.items()}


@requirement("organizations:settings")
def test_the_sales_settings_are_those_of_the_organisation(server: Connection, books: Books) -> None:
    """Every setting recorded is answered with the same value."""
    (recorded,) = books.answers("sales", "settings")
    data = server.ask("get_sales_settings", organizationId=books.id)
    assert {key: data.get(key) for key in answered(recorded)} == answered(recorded)
