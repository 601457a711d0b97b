"""What every list has in common: fields, pages, filters, changes; shown on contacts and products."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock_dinero.fakes import CONTACTS, ODD, Fake, guid

LIST = f"/v1/{ODD}/contacts"
BOTH = f"/v2/{ODD}/contacts"


def names(fake: Fake, path: str = LIST, **query: Any) -> list[int]:
    """The numbers of the contacts on a page, by the order in `fakes.CONTACTS`."""
    rows = fake.get(path, fields="ContactGuid", **query).json()["Collection"]
    return [int(row["ContactGuid"][-2:]) for row in rows]


def test_without_fields_a_row_has_the_two_default_keys_in_their_own_spelling(fake: Fake) -> None:
    """Lower-case first letters for contacts, upper-case for products."""
    row = fake.get(LIST).json()["Collection"][0]
    assert set(row) == {"name", "contactGuid"}
    assert set(fake.get(f"/v1/{ODD}/products").json()["Collection"][0]) == {"Name", "ProductGuid"}


def test_fields_come_back_as_spelled_in_the_order_of_the_schema(fake: Fake) -> None:
    """Also mixed in one call; unknown names are ignored, unlisted ones of the schema answered."""
    row = fake.get(LIST, fields="isdebitor, NAME,vatnumber,Nonsense,contactGUID").json()["Collection"][0]
    assert list(row) == ["contactGUID", "isdebitor", "NAME", "vatnumber"]


def test_only_unknown_fields_give_empty_rows(fake: Fake) -> None:
    """Still one per contact."""
    assert fake.get(LIST, fields="Nonsense").json()["Collection"] == [{}, {}, {}]


def test_the_envelope_is_always_complete(fake: Fake) -> None:
    """Result counts this page, ResultWithoutFilter all of them."""
    first = fake.get(LIST, pageSize=2).json()
    last = fake.get(LIST, pageSize=2, page=1).json()
    beyond = fake.get(LIST, pageSize=2, page=2).json()
    expected = {"MaxPageSizeAllowed": 1000, "PageSize": 2, "Result": 2, "ResultWithoutFilter": 3, "Page": 0}
    assert first["Pagination"] == expected
    assert last["Pagination"] == expected | {"Result": 1, "Page": 1}
    assert (beyond["Collection"], beyond["Pagination"]["Result"]) == ([], 0)


def test_the_pages_hold_every_contact_once(fake: Fake) -> None:
    """Whatever the size of a page."""
    for size in (1, 2, 3, 1000):
        pages = [names(fake, pageSize=size, page=at) for at in range(3)]
        assert [name for page in pages for name in page] == names(fake)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("page", "-1"),
        ("page", "x"),
        ("page", "1.0"),
        ("page", "²"),
        ("page", "99999999999999999999"),
        ("page", "9" * 5000),
        ("pageSize", "0"),
        ("pageSize", "1001"),
        ("pageSize", "-5"),
        ("deletedOnly", "maybe"),
        ("changesSince", "yesterday"),
        ("changesSince", "2026-13-01T00:00:00Z"),
    ],
)
def test_a_value_out_of_bounds_is_a_400_with_code_42(fake: Fake, parameter: str, value: str) -> None:
    """Its body names the parameter three times over, as Dinero's does."""
    answer = fake.get(LIST, **{parameter: value})
    body = answer.json()
    assert (answer.status_code, body["code"], body["message"]) == (400, 42, "Validation Error")
    assert list(body["validationErrors"]) == [parameter]
    assert [one["property"] for one in body["languageSpecificMessages"]] == [parameter]
    assert [one["Code"] for one in body["errorMessageList"]] == [parameter]


def test_unknown_parameters_are_ignored_and_known_ones_match_without_regard_to_case(fake: Fake) -> None:
    """The first of two wins; an empty one counts as absent."""
    assert names(fake, nonsense="1", page="", deletedOnly="") == names(fake)
    assert len(fake.ask("GET", f"{LIST}?PAGESIZE=1&pagesize=2").json()["Collection"]) == 1
    assert names(fake, DeletedOnly="True") == [3]


def test_v1_leaves_deleted_contacts_out_and_v2_does_not(fake: Fake) -> None:
    """`deletedOnly=false` changes neither; `true` gives only them."""
    assert [names(fake), names(fake, deletedOnly="false"), names(fake, deletedOnly="true")] == [
        [1, 2, 4],
        [1, 2, 4],
        [3],
    ]
    assert [names(fake, BOTH), names(fake, BOTH, deletedOnly="False")] == [[1, 2, 3, 4]] * 2
    assert names(fake, BOTH, deletedOnly="true") == [3]


def test_contacts_come_in_the_order_of_their_last_change(fake: Fake) -> None:
    """Oldest first."""
    moments = [row["UpdatedAt"] for row in fake.get(BOTH, fields="UpdatedAt").json()["Collection"]]
    assert moments == sorted(moments)


def test_changes_since_an_instant_include_that_instant(fake: Fake) -> None:
    """A row counts from its creation, change or deletion; text without a zone is UTC."""
    since = CONTACTS[1].updated_at.isoformat()
    for text in (
        since.replace("+00:00", "Z"),
        since.replace("+00:00", ""),
        since.replace("+00:00", "+00:00"),
    ):
        assert names(fake, changesSince=text) == [2, 4]
    assert names(fake, BOTH, changesSince="2025-01-19T00:00:00Z") == [3]
    assert names(fake, changesSince="2030-01-01T00:00:00Z") == []


def test_a_filter_keeps_the_rows_it_describes(fake: Fake) -> None:
    """Operators and properties without regard to case, conditions joined by a semicolon."""
    assert names(fake, queryFilter="Name contains 'øst'") == [1]
    assert names(fake, queryFilter="name EQ 'Åse lund';isperson eq 'True'") == [2]
    assert names(fake, queryFilter="VatNumber eq '12345674'") == []
    assert names(fake, BOTH, queryFilter="VatNumber eq '12345674'") == [3]
    assert names(fake, queryFilter="Phone eq ''") == [2]
    assert names(fake, queryFilter="") == [1, 2, 4]


@pytest.mark.parametrize(
    "text", ["AMINO", "IsDebitor eq 'true'", "Name is 'x'", "Name contains 'Cykler' ApS; x'"]
)
def test_a_filter_outside_the_grammar_is_a_400_with_an_example(fake: Fake, text: str) -> None:
    """Code 42, and how to write it."""
    answer = fake.get(LIST, queryFilter=text)
    assert (answer.status_code, answer.json()["code"]) == (400, 42)
    assert "Name+contains+'test'" in answer.json()["message"]


def test_free_text_finds_products_by_name_and_number(fake: Fake) -> None:
    """Anywhere in them."""
    found = fake.get(f"/v1/{ODD}/products", freeTextSearch="c-1").json()["Collection"]
    assert [row["Name"] for row in found] == ["Cykel"]


def test_a_product_has_its_prices_with_and_without_vat(fake: Fake) -> None:
    """Rounded once each: 7.25 hours of 500.05."""
    row = fake.get(f"/v1/{ODD}/products/{guid(2, 2)}").json()
    keys = ("BaseAmountValue", "BaseAmountValueInclVat", "Quantity", "TotalAmount", "TotalAmountInclVat")
    assert [row[key] for key in keys] == [500.05, 625.06, 7.25, 3625.36, 4531.7]


def test_an_unknown_contact_or_product_is_a_json_404(fake: Fake) -> None:
    """And something that is no guid a 400."""
    for kind in ("contacts", "products"):
        assert fake.get(f"/v1/{ODD}/{kind}/{guid(8, 8)}").json()["code"] == 40
        assert fake.get(f"/v1/{ODD}/{kind}/{guid(8, 8)}").status_code == 404
        refused = fake.get(f"/v1/{ODD}/{kind}/nonsense")
        assert (refused.status_code, refused.json()["code"]) == (400, 42)


def test_a_deleted_contact_is_still_there_by_its_guid(fake: Fake) -> None:
    """DeletedAt says so; a guid is found in any spelling."""
    row = fake.get(f"/v1/{ODD}/contacts/{guid(1, 3).upper()}").json()
    assert row["DeletedAt"] == "2025-01-20T03:04:05.06"


def test_texts_arrive_as_they_were_entered(fake: Fake) -> None:
    """Danish letters, an emoji, quotes, line separators, and both kinds of nothing."""
    rows = {
        row["ContactGuid"]: row
        for row in fake.get(BOTH, fields="ContactGuid,Name,Phone,Email").json()["Collection"]
    }
    assert [rows[contact.guid]["Name"] for contact in CONTACTS] == [contact.name for contact in CONTACTS]
    assert (rows[guid(1, 2)]["Phone"], rows[guid(1, 2)]["Email"]) == ("", None)


def test_times_have_no_zone_and_at_most_three_digits(fake: Fake) -> None:
    """Zeros at the end are not written."""
    rows = fake.get(BOTH, fields="UpdatedAt").json()["Collection"]
    assert [row["UpdatedAt"][19:] for row in rows] == [".25", ".5", "", ".25"]


def test_accounts_are_narrowed_by_category(fake: Fake) -> None:
    """The default fields are those of the schema; page parameters are ignored."""
    url = f"/v1/{ODD}/accounts/entry"
    rows = fake.get(url, categoryFilter="Liquid Assets", pageSize=1).json()
    assert rows == [
        {"AccountNumber": 55000, "Name": "Bank", "IsHidden": False},
        {"AccountNumber": 55040, "Name": rows[1]["Name"], "IsHidden": False},
    ]
    assert fake.get(url, categoryFilter="nonsense").json() == []


def test_deposit_accounts_show_bank_details_only_when_asked(fake: Fake) -> None:
    """Number and name by default."""
    url = f"/v1/{ODD}/accounts/deposit"
    assert fake.get(url).json() == [{"AccountNumber": 55000, "Name": "Bank"}]
    assert fake.get(url, fields="BankIbanNumber").json() == [{"BankIbanNumber": "DK1234"}]


def test_reference_data_is_bare(fake: Fake) -> None:
    """Countries, years, VAT types: arrays; settings: one object."""
    years = fake.get(f"/v1/{ODD}/accountingyears").json()
    assert years[0] == {
        "Name": "2024/2025",
        "FromDate": "2024-07-01",
        "ToDate": "2025-06-30",
        "SalarySumTaxStateEnum": "None",
    }
    assert {"VatCode": "D50", "Name": "Delvis 50 %", "VatRate": 0.125} in fake.get(
        f"/v1/{ODD}/vatTypes"
    ).json()
    assert {"Key": "DK", "DanishName": "Danmark", "EnglishName": "Denmark"} in fake.get(
        "/v1/countries"
    ).json()
    settings = fake.get(f"/v1/{ODD}/sales/settings").json()
    assert (settings["ReminderFee"], settings["ReminderInterestRate"], settings["FikCode"]) == (
        100,
        0.81,
        "12345678",
    )


def test_settings_that_were_never_recorded_are_a_404(fake: Fake) -> None:
    """An empty company has none."""
    assert fake.sign_in(999002).get("/v1/999002/sales/settings").status_code == 404
