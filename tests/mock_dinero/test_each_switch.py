"""Each switch that shapes an answer, at both of its values.

Law of this module: one test per switch; what a switch of the gates does is in `test_gates`, the ones of single
operations older than this file are in `test_books` and `test_vouchers`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mock_dinero.ledger.books import SalesLine
from mock_dinero.ledger.company import Company
from tests.mock_dinero.fakes import CREDIT_NOTES, INVOICES, ODD, OFFERS, Fake, MakeFake, guid

V1 = f"/v1/{ODD}"
NUMBERS = {
    "fields": "Number,TotalInclVat,TotalExclVat,TotalInclVatInDkk,TotalExclVatInDkk,LatestMailOutType,Status"
}


@pytest.fixture
def serving(make_fake: MakeFake) -> Any:
    """Make a signed-in fake under switches."""

    def make(*companies: Company, **switches: Any) -> Fake:
        return make_fake(*companies, **switches).sign_in()

    return make


def rows(fake: Fake, path: str, **query: Any) -> list[Any]:
    """The rows of a list, paged or bare."""
    found = fake.get(path, **query).json()
    listed: list[Any] = found["Collection"] if isinstance(found, dict) else found
    return listed


def test_credit_notes_in_lists_are_positive_or_negative(serving: Any) -> None:
    """All four totals of a row turn; an invoice's never do."""
    positive, negative = serving(), serving(credit_note_sign="negative")
    before = rows(positive, f"{V1}/sales/creditnotes", **NUMBERS)
    after = rows(negative, f"{V1}/sales/creditnotes", **NUMBERS)
    totals = [name for name in before[0] if name.startswith("Total")]
    assert [row["TotalInclVat"] for row in before] == [1250, 1250]
    assert all(new[name] == -old[name] for old, new in zip(before, after, strict=True) for name in totals)
    assert rows(positive, f"{V1}/invoices", **NUMBERS) == rows(negative, f"{V1}/invoices", **NUMBERS)


def test_a_tie_is_rounded_up_or_to_even(serving: Any, odd: Company) -> None:
    """0.10 kr. at 25 % is 0.025 kr. of VAT: 0.03, or 0.02."""
    tie = replace(INVOICES[0], lines=(SalesLine(description="Tie", base=10),))
    company = replace(odd, invoices=(tie,))
    asked = f"{V1}/invoices/{tie.guid}"
    assert serving(company).get(asked).json()["TotalInclVat"] == 0.13
    assert serving(company, ties="half-even").get(asked).json()["TotalInclVat"] == 0.12


@pytest.mark.parametrize(
    ("path", "query", "matching", "every"),
    [
        ("contacts", {"queryFilter": "Name eq 'Åse Lund'"}, 1, 3),
        ("products", {"freeTextSearch": "cykel"}, 1, 2),
        ("invoices", {"statusFilter": "Draft"}, 1, 7),
        ("contacts", {"changesSince": "2030-01-01T00:00:00Z"}, 0, 3),
    ],
)
def test_result_without_filter_counts_the_matching_rows_or_all(
    serving: Any, path: str, query: dict[str, str], matching: int, every: int
) -> None:
    """Deleted rows are in neither count."""

    def count(fake: Fake) -> Any:
        return fake.get(f"{V1}/{path}", **query).json()["Pagination"]["ResultWithoutFilter"]

    assert count(serving()) == matching
    assert count(serving(result_without_filter="unfiltered")) == every


def test_a_semicolon_joins_conditions_or_belongs_to_the_value(serving: Any) -> None:
    """With one condition only, nothing has the rest of the filter for a name, and no guid reads like that."""
    both = {"queryFilter": "IsPerson eq 'true';Name contains 'lund'", "fields": "Name"}
    named = {"queryFilter": "Name contains 'Å';Name contains 'lund'", "fields": "Name"}
    one = serving(filter_conditions="one")
    assert [row["Name"] for row in rows(serving(), f"{V1}/contacts", **both)] == ["Åse Lund"]
    assert rows(one, f"{V1}/contacts", **named) == []
    refused = one.get(f"{V1}/contacts", **both)
    assert refused.status_code == 400
    assert "as bool" in refused.json()["message"]


def test_v2_contacts_have_deleted_ones_among_them_or_not(serving: Any) -> None:
    """Asked for, they come under either value."""
    path, deleted = f"/v2/{ODD}/contacts", "Slettet A/S"
    without = serving(v2_contacts="without-deleted")
    assert deleted in [row["name"] for row in rows(serving(), path)]
    assert deleted not in [row["name"] for row in rows(without, path)]
    assert deleted in [row["name"] for row in rows(without, path, deletedOnly="true")]


@pytest.mark.parametrize("path", ["contacts", "products", "invoices", "sales/creditnotes"])
def test_answers_to_changes_since_can_come_empty(serving: Any, path: str) -> None:
    """Only those: the ordinary list is whole."""
    since = {"changesSince": "2020-01-01T00:00:00Z"}
    empty = serving(empty_changes=True)
    assert rows(serving(), f"{V1}/{path}", **since)
    assert rows(empty, f"{V1}/{path}", **since) == []
    assert rows(empty, f"{V1}/{path}")


@pytest.mark.parametrize(
    "path",
    [
        f"invoices/{guid(3, 2)}/mailouts",
        f"sales/creditnotes/{guid(3, 21)}/mailouts",
        f"tradeoffers/{guid(6, 2)}/mailouts",
        f"invoices/{guid(3, 2)}/reminders",
    ],
)
def test_bare_lists_of_a_voucher_can_come_empty_as_well(serving: Any, path: str) -> None:
    """What was mailed, and the reminders: with changesSince only."""
    since = {"changesSince": "2020-01-01T00:00:00Z"}
    empty = serving(empty_changes=True)
    assert rows(serving(), f"{V1}/{path}", **since) == rows(empty, f"{V1}/{path}") != []
    assert rows(empty, f"{V1}/{path}", **since) == []


def test_a_draft_has_the_highest_number_or_the_next(serving: Any) -> None:
    """Invoices are 1 to 8 here, so the next would be 9."""
    asked = {"fields": "Number", "statusFilter": "Draft"}
    assert rows(serving(), f"{V1}/invoices", **asked) == [{"Number": 2**63 - 1}]
    assert rows(serving(draft_numbers="next"), f"{V1}/invoices", **asked) == [{"Number": 9}]


def test_the_mail_out_type_has_one_casing_or_the_credit_notes_own(serving: Any, odd: Company) -> None:
    """In the list and in the single document."""
    sent = replace(CREDIT_NOTES[0], latest_mail_out_type="ElectronicInvoiceReminder")
    company = replace(odd, credit_notes=(sent,))

    def seen(fake: Fake) -> set[str]:
        listed = rows(fake, f"{V1}/sales/creditnotes", **NUMBERS)[0]
        return {
            one["LatestMailOutType"]
            for one in (listed, fake.get(f"{V1}/sales/creditnotes/{sent.guid}").json())
        }

    assert seen(serving(company)) == {"ElectronicInvoiceReminder"}
    assert seen(serving(company, mail_out_casing="mixed")) == {"electronicInvoiceReminder"}


def test_the_mail_out_type_of_a_trade_offer_follows_the_credit_notes(serving: Any, odd: Company) -> None:
    """In the list and in the single document; a missing one stays missing."""
    sent, unsent = replace(OFFERS[0], latest_mail_out_type="OrderConfirmation"), OFFERS[1]
    company = replace(odd, offers=(sent, replace(unsent, latest_mail_out_type=None)))

    def seen(fake: Fake) -> list[str | None]:
        listed = rows(fake, f"{V1}/tradeoffers", fields="Number,LatestMailOutType", sortOrder="ascending")
        singles = [fake.get(f"{V1}/tradeoffers/{one.guid}").json() for one in company.offers]
        return sorted({one["LatestMailOutType"] or "" for one in (*listed, *singles)})

    assert seen(serving(company)) == ["", "OrderConfirmation"]
    assert seen(serving(company, mail_out_casing="mixed")) == ["", "orderConfirmation"]


def test_a_skewed_year_is_named_with_a_slash_or_a_dash(serving: Any) -> None:
    """And is found under the name it is listed by, and no other."""
    slash, dash = serving(), serving(year_names="dash")
    names = [[row["Name"] for row in rows(fake, f"{V1}/accountingyears")] for fake in (slash, dash)]
    found = [
        [fake.get(f"{V1}/{name}/reports/saldo").status_code for name in ("2025%2F2026", "2025-2026")]
        for fake in (slash, dash)
    ]
    assert [name[1] for name in names] == ["2025/2026", "2025-2026"]
    assert found == [[200, 404], [404, 200]]


def test_the_days_of_a_statement_belong_to_it_or_not(serving: Any) -> None:
    """A posting of 12 November is in the period of that day, or outside it."""
    asked = f"{V1}/state-of-account/{guid(1, 1)}"
    day = {"from": "2026-11-12", "to": "2026-11-12"}
    assert [row["Amount"] for row in serving().get(asked, **day).json()["Entries"]] == [1250]
    assert serving(statement_days="exclusive").get(asked, **day).json()["Entries"] == []


def test_a_year_that_ended_has_no_ultimo_rows_or_its_result_moved_to_equity(serving: Any) -> None:
    """They add up to nothing, empty the result accounts, and a running year has none."""
    year = {"fromDate": "2024-07-01", "toDate": "2025-06-30"}
    running = {"fromDate": "2026-07-01", "toDate": "2027-06-30"}
    closing = serving(ultimo="result-to-equity")
    ultimo = [row for row in rows(closing, f"{V1}/entries", **year) if row["Type"] == "Ultimo"]
    assert {row["Type"] for row in rows(serving(), f"{V1}/entries", **year)} == {"Normal"}
    assert [row["Type"] for row in rows(closing, f"{V1}/entries", **running)].count("Ultimo") == 0
    assert {row["Date"] for row in ultimo} == {"2025-06-30"}
    assert sum(round(row["Amount"] * 100) for row in ultimo) == 0
    assert {row["AccountNumber"] for row in ultimo if row["AccountNumber"] >= 50000} == {60020}


def test_the_balance_of_a_year_leaves_its_result_open_or_holds_it(serving: Any) -> None:
    """With Ultimo rows the balance adds up to nothing; the trial balance stays as it is."""
    closing = serving(ultimo="result-to-equity")

    def total(fake: Fake, report: str) -> int:
        path = f"{V1}/2024%2F2025/reports/{report}"
        return sum(round(row["Amount"] * 100) for row in rows(fake, path, includeSummaryAccount="false"))

    assert total(serving(), "balance") == -total(serving(), "result") != 0
    assert (total(closing, "balance"), total(closing, "saldo")) == (0, 0)


def test_ultimo_rows_come_into_the_books_with_the_year(serving: Any) -> None:
    """`entries/changes` tells of them as of other rows."""
    window = {"changesFrom": "2026-06-20T00:00:00Z", "changesTo": "2026-07-10T00:00:00Z"}
    asked = f"{V1}/entries/changes"
    types = {row["Type"] for row in rows(serving(ultimo="result-to-equity"), asked, **window)}
    assert "Ultimo" in types
    assert "Ultimo" not in {row["Type"] for row in rows(serving(), asked, **window)}


def test_a_route_that_is_being_removed_answers_480_at_its_rate(serving: Any) -> None:
    """One call in four, evenly; other routes are left alone, and a reset starts the count anew."""
    browning = serving(brown_out=(("/v1/{organizationId}/contacts", 0.25),))
    statuses = [browning.get(f"{V1}/contacts").status_code for _ in range(8)]
    assert statuses == [200, 200, 200, 480, 200, 200, 200, 480]
    assert {browning.get(f"{V1}/products").status_code for _ in range(8)} == {200}
    assert {serving().get(f"{V1}/contacts").status_code for _ in range(8)} == {200}
