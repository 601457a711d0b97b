"""Answers that must agree with each other and with the books, across tools and surfaces; and the VAT tools' words."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from .expected import differences, first, kroner, per_account
from .promises import COMPACT, PREFIX, PROMISES
from .requirements import requirement
from .verdicts import NotChecked

if TYPE_CHECKING:
    from .expected import Books
    from .session import Connection

VOLATILE = ("fetchedAt", "fetched_at", "snapshotId", "snapshot_id")
HAND_WORKED: dict[str, tuple[dict[int, str], tuple[str, str, str]]] = {
    "2025": (
        {
            53_000: "2485.31",
            55_000: "46499.33",
            60_000: "-40000.00",
            60_020: "-8765.44",
            63_000: "-400.00",
            64_000: "-16.67",
            64_040: "-250.00",
            64_060: "450.00",
            64_100: "-0.56",
        },
        ("2551.97", "2550.00", "1.97"),
    ),
    "2026": (
        {
            53_000: "3794.81",
            55_000: "48091.07",
            60_000: "-40000.00",
            60_020: "-8767.41",
            63_000: "-400.00",
            64_000: "-1373.58",
            64_040: "-250.00",
            64_060: "952.47",
            64_100: "-0.56",
            99_999: "-123.45",
        },
        ("3892.98", "1969.63", "1923.35"),
    ),
}
"""Balance accounts, then revenue, expenses and profit, of a company of some twenty postings."""
POSTINGS = 64
"""Of the company that was worked out by hand, in both years, opening rows included."""
FREQUENCIES = {
    371_001: "quarterly",
    371_004: "monthly",
    371_005: "notRegistered",
    371_006: "unknown",
    371_007: "unknown",
}
"""What each demo company is, by its own story in the cassettes."""


def _hand_worked(all_books: dict[int, Books]) -> int:
    """The company's number: its own, or in a recording that of the one with exactly its years and postings."""
    if 371_008 in all_books:
        return 371_008
    found = [
        one.id
        for one in all_books.values()
        if [row["Name"] for row in one.years] == list(HAND_WORKED) and len(one.entries) == POSTINGS
    ]
    if len(found) != 1:
        raise NotChecked("these books do not hold the company that was worked out by hand")
    return found[0]


def _settled(value: Any) -> Any:
    """An answer without the instants and names that differ from call to call."""
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items() if key not in VOLATILE}
    return [_settled(item) for item in value] if isinstance(value, list) else value


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


@requirement("identities:compact")
@pytest.mark.parametrize("name", COMPACT)
def test_the_compact_surface_gives_the_full_ones_data(
    full: Connection, compact: Connection, known: dict[str, Any], name: str
) -> None:
    """The same question under its other spelling: the same figures and rows."""
    arguments = PROMISES[COMPACT[name]].call(known)
    wanted = full.ask(COMPACT[name], **arguments)
    given = compact.ask(name, **{_snake(key): value for key, value in arguments.items()})
    notes = ("notes", "context")
    assert {k: v for k, v in _settled(given).items() if k not in notes} == {
        k: v for k, v in _settled(wanted).items() if k not in notes
    }
    assert given["context"].get("organization") == wanted["context"].get("organization")


@requirement("identities:namespaced")
@pytest.mark.parametrize(
    "tool", ["list_contacts", "get_saldo_balance_report", "list_entries", "download_file"]
)
def test_the_namespaced_surface_gives_the_full_ones_data(
    full: Connection, namespaced: Connection, known: dict[str, Any], tool: str
) -> None:
    """Under its prefix."""
    arguments = PROMISES[tool].call(known)
    wanted, given = full.ask(tool, **arguments), namespaced.ask(PREFIX + tool, **arguments)
    assert {k: v for k, v in _settled(given).items() if k != "notes"} == {
        k: v for k, v in _settled(wanted).items() if k != "notes"
    }


@requirement("identities:compact-default")
def test_without_a_default_no_organisation_is_taken(compact: Connection) -> None:
    """IntegrationNotConfiguredError, which names those to choose from."""
    told = compact.refusal("list-contacts-tool")
    assert (told["code"], told["status"]) == ("IntegrationNotConfiguredError", 422)


@requirement("identities:meant")
def test_each_answer_is_of_the_organisation_asked_for(
    compact: Connection, all_books: dict[int, Books]
) -> None:
    """One after the other on one connection: none is answered for the one before."""
    for _ in range(2):
        for one in all_books.values():
            if one.has_pro:
                data = compact.ask("list-accounting-years-tool", organization_id=one.id)
                assert data["context"]["organization"]["id"] == one.id
                assert [row["name"] for row in data["years"]] == [row["Name"] for row in one.years]


@requirement("identities:carried")
def test_opening_balances_are_the_closing_ones_of_the_year_before(
    full: Connection, all_books: dict[int, Books]
) -> None:
    """Bank, customers and suppliers are carried over to the øre."""
    for one in all_books.values():
        for before, year in zip(one.years, one.years[1:], strict=False):
            closing = per_account(one.year(before["Name"]))
            data = full.ask("get_primo_balance_report", organizationId=one.id, accountingYear=year["Name"])
            opening = {row["accountNumber"]: kroner(row["amount"]) for row in data["rows"]}
            for number in (53_000, 55_000, 63_000):
                assert opening.get(number, 0) == closing.get(number, 0), (one.name, year["Name"], number)


@requirement("identities:hand-worked")
@pytest.mark.parametrize("year", HAND_WORKED)
def test_the_hand_worked_company_has_the_figures_worked_out_by_hand(
    full: Connection, all_books: dict[int, Books], year: str
) -> None:
    """The company of twelve vouchers, by literal figures: its balance accounts, and revenue, expenses and profit."""
    balance, results = HAND_WORKED[year]
    where = {"organizationId": _hand_worked(all_books), "accountingYear": year}
    rows = full.ask("get_balance_report", **where)["rows"]
    assert {row["accountNumber"]: kroner(row["amount"]) for row in rows} == {
        number: Decimal(amount) for number, amount in balance.items()
    }
    data = full.ask("get_yearly_performance", **where)
    assert [kroner(data[key]) for key in ("revenue", "expenses", "profit")] == [
        Decimal(each) for each in results
    ]


@requirement("derived:every-frequency")
@pytest.mark.parametrize("number", FREQUENCIES)
def test_the_frequency_of_each_company_is_its_own(
    full: Connection, all_books: dict[int, Books], number: int
) -> None:
    """From payments alone: a company without them is unknown, one without VAT is not registered."""
    if number not in all_books:
        raise NotChecked(f"these books have no company {number}, whose story is told there")
    data = full.ask("get_vat_settlement_frequency", organizationId=all_books[number].id)
    assert data["frequency"] == FREQUENCIES[number]
    if data["frequency"] == "unknown":
        assert data["confidence"] in {"low", "none"}


@requirement("derived:never-late")
def test_no_answer_says_that_vat_is_late(full: Connection, all_books: dict[int, Books]) -> None:
    """What was filed is not to be seen in Dinero; only postings are."""
    for one in all_books.values():
        if one.has_pro:
            for tool in ("get_vat_period_countdown", "get_vat_settlement_frequency"):
                said = json.dumps(full.ask(tool, organizationId=one.id), ensure_ascii=False).lower()
                assert [word for word in ("overdue", "forsinket", "for sent") if word in said] == []


@requirement("contacts:gone")
def test_a_deleted_contact_is_still_named_on_its_invoices(full: Connection, books: Books) -> None:
    """Its invoices carry name and guid, and it can be had by its guid."""
    gone = {guid for guid, row in books.contacts.items() if row.get("DeletedAt")}
    row = first(
        (r for r in books.live(books.invoices).values() if r["ContactGuid"] in gone), "invoice of one deleted"
    )
    data = full.ask("get_invoice", organizationId=books.id, invoiceGuid=row["Guid"])
    assert (data["contactGuid"], data["contactName"]) == (row["ContactGuid"], row["ContactName"])
    contact = full.ask("get_contact", organizationId=books.id, contactGuid=row["ContactGuid"])
    assert contact["deletedAt"]


@requirement("organizations:rates")
def test_partial_and_reverse_codes_keep_their_own_rates(full: Connection, books: Books) -> None:
    """REP is not 25 % of everything: the rates are Dinero's, code by code."""
    recorded = books.rows("VatCode", "vatTypes")
    rows = {row["vatCode"]: row for row in full.ask("list_vat_types", organizationId=books.id)["vatTypes"]}
    for code in ("REP", "OBPK", "IEUV", "IVY"):
        assert differences(recorded[code], rows[code]) == []


@requirement("derived:january")
def test_in_january_the_newest_year_is_used_and_named(world_of: Any, books: Books) -> None:
    """There is no accounting year of the day yet: the answer says which one it took, and does not say 0."""
    with world_of(as_of="2027-01-10T09:00:00+01:00") as (_, server):
        data = server.ask("get_bank_reconciliation_balance", organizationId=books.id)
    assert data["accountingYear"] == books.years[-1]["Name"] == "2026"
    assert kroner(data["totalBookedBalance"]) != 0
    assert data["notes"]
    assert data["asOf"].startswith("2027-01-10")
