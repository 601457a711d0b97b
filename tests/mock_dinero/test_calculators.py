"""The calculators: what they work out, what they refuse, and that they keep nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mock_dinero.fakes import ODD, Fake, guid

BASE = f"/v1/{ODD}"
LINE = {"BaseAmountValue": 33.33, "Quantity": 1, "AccountNumber": 1000, "Discount": 0, "Description": "Krog"}
BOUGHT = {"AccountNumber": 2000, "Amount": 12.35, "Description": "Skruer"}
INVOICE = f"{BASE}/invoices/fetch"
PURCHASE = f"{BASE}/vouchers/purchase/fetch"


def post(fake: Fake, path: str, **body: Any) -> dict[str, Any]:
    """What a calculator answers to a body."""
    found: dict[str, Any] = fake.ask("POST", path, json=body).json()
    return found


def test_an_invoice_is_added_up_as_one_that_is_kept(fake: Fake) -> None:
    """VAT once on the total: three lines of 33.33 are 124.99, though each line shows 41.66."""
    found = post(fake, INVOICE, ProductLines=[LINE] * 3)
    assert [line["TotalAmountInclVat"] for line in found["ProductLines"]] == [41.66] * 3
    assert (found["TotalExclVat"], found["TotalVat"], found["TotalInclVat"]) == (99.99, 25, 124.99)
    assert [line["Type"] for line in found["TotalLines"]] == ["SubTotal", "Vat", "Total"]


def test_prices_may_be_given_with_vat(fake: Fake) -> None:
    """Then they are kept without."""
    found = post(fake, INVOICE, ShowLinesInclVat=True, ProductLines=[LINE | {"BaseAmountValue": 125}])
    assert (found["ProductLines"][0]["BaseAmountValue"], found["TotalInclVat"]) == (100, 125)


def test_what_is_left_out_comes_from_contact_product_and_settings(fake: Fake) -> None:
    """Today, the next number, the contact's name, the product's text, the terms of the settings."""
    line = {"productguid": guid(2, 2), "baseAmountValue": 10, "quantity": 2, "ACCOUNTNUMBER": 1000}
    found = post(fake, INVOICE, contactGuid=guid(1, 1), productLines=[line])
    assert (found["Date"], found["PaymentDate"], found["Number"]) == ("2026-11-16", "2026-11-24", 10)
    assert (found["ContactName"], found["Description"]) == ("Ærø & Øst 'Cykler' ApS; 🚲", "Faktura")
    assert (found["ProductLines"][0]["Description"], found["ProductLines"][0]["Unit"]) == ("Time", "hours")


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ({"PaymentConditionType": "CurrentMonthOut", "PaymentConditionNumberOfDays": 8}, "2026-02-08"),
        ({"PaymentConditionType": "netto", "PaymentConditionNumberOfDays": 14}, "2026-02-14"),
        ({"PaymentConditionType": "NettoCash"}, "2026-01-31"),
    ],
)
def test_terms_of_the_body_say_when_an_invoice_is_due(fake: Fake, terms: dict[str, Any], due: str) -> None:
    """As domain rules have it for the end of a month."""
    assert post(fake, INVOICE, Date="2026-01-31", ProductLines=[LINE], **terms)["PaymentDate"] == due


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        ({}, 45, "ProductLines"),
        ({"ProductLines": "x"}, 42, "ProductLines"),
        ({"ProductLines": [{}]}, 42, "AccountNumber"),
        ({"ProductLines": [LINE | {"AccountNumber": 1}]}, 42, "AccountNumber"),
        ({"ProductLines": [LINE | {"Description": ""}]}, 42, "Description"),
        ({"ProductLines": [LINE | {"BaseAmountValue": "12"}]}, 42, "BaseAmountValue"),
        ({"ProductLines": [LINE | {"Discount": 101}]}, 42, "Discount"),
        ({"ProductLines": [LINE | {"Unit": "stk"}]}, 42, "Unit"),
        ({"ProductLines": [LINE], "ContactGuid": guid(1, 99)}, 42, "invalidContactId"),
        ({"ProductLines": [LINE], "ContactGuid": guid(1, 3)}, 42, "invalidContactId"),
        ({"ProductLines": [LINE], "Date": "31-01-2026"}, 42, "Date"),
        ({"ProductLines": [LINE], "Language": "de-DE"}, 42, "Language"),
        ({"ProductLines": [LINE], "ExternalReference": "x" * 129}, 42, "ExternalReference"),
        (
            {"ProductLines": [LINE], "PaymentConditionType": "Paid", "PaymentConditionNumberOfDays": 8},
            42,
            "PaymentConditionNumberOfDays",
        ),
    ],
)
def test_what_a_body_gets_wrong_is_a_400_that_names_it(
    fake: Fake, body: dict[str, Any], code: int, named: str
) -> None:
    """An invoice without lines is a business rule, code 45."""
    found = post(fake, INVOICE, **body)
    assert (found["code"], list(found["validationErrors"])) == (code, [named])


@pytest.mark.parametrize("raw", [b"{", b"[1]", b'"x"', b"\xff", b"[" * 100_000, b" " * 1_048_577])
def test_a_body_that_is_no_object_is_a_400_of_code_42(fake: Fake, raw: bytes) -> None:
    """Malformed, of another kind, too deep, too long."""
    answer = fake.ask("POST", INVOICE, content=raw)
    assert (answer.status_code, answer.json()["code"]) == (400, 42)


def test_credit_notes_and_offers_count_in_their_own_way(fake: Fake) -> None:
    """Credit notes share the invoices' series, offers have one of their own."""
    note = post(fake, f"{BASE}/sales/creditnotes/fetch", ProductLines=[LINE], CreditNoteFor=guid(3, 1))
    offer = post(fake, f"{BASE}/tradeoffers/fetch", ProductLines=[LINE])
    assert (note["Number"], note["CreditNoteFor"], offer["Number"]) == (10, guid(3, 1), 5)
    assert (note["Description"], offer["Description"]) == ("Kreditnota", "Tilbud")


def test_a_purchase_is_split_as_one_that_is_kept(fake: Fake) -> None:
    """12.35 with VAT is 9.88 and 2.47; a dear thing may be an asset."""
    found = post(fake, PURCHASE, PurchaseType="cash", VoucherDate="2026-03-01", Lines=[BOUGHT])
    totals = {row["Type"]: row["Total"] for row in found["VoucherTotals"]}
    assert totals == {"SubTotalWithoutVat": 9.88, "Vat": 2.47, "Total": 12.35}
    assert (found["PaymentDate"], found["ShouldPossiblyBeFixedAsset"]) == ("2026-03-01", False)
    dear = post(fake, PURCHASE, PurchaseType="credit", Lines=[BOUGHT | {"Amount": 50_000}])
    assert dear["ShouldPossiblyBeFixedAsset"] is True


@pytest.mark.parametrize(
    ("day", "amount", "large"),
    [
        ("2025-12-31", 43_000, False),
        ("2025-12-31", 43_001, True),
        ("2026-01-01", 45_000, False),
        ("2026-01-01", 45_001, True),
        ("2030-01-01", 45_001, True),
    ],
)
def test_a_thing_is_dear_above_the_limit_of_its_year(fake: Fake, day: str, amount: int, large: bool) -> None:  # noqa: FBT001
    """34,400 kr. without VAT in 2025 and 36,000 in 2026; the limit itself is still small."""
    line = BOUGHT | {"Amount": amount, "VatCode": "I25"}
    found = post(fake, PURCHASE, PurchaseType="credit", VoucherDate=day, Lines=[line])
    assert found["ShouldPossiblyBeFixedAsset"] is large


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"Lines": [BOUGHT]}, "PurchaseType"),
        ({"PurchaseType": "barter"}, "PurchaseType"),
        ({"PurchaseType": "cash", "PaymentDate": "2026-03-01"}, "PaymentDate"),
        ({"PurchaseType": "cash", "Lines": [BOUGHT | {"VatCode": "X9"}]}, "VatCode"),
        ({"PurchaseType": "cash", "Lines": [{"AccountNumber": 2000}]}, "Amount"),
    ],
)
def test_what_a_purchase_gets_wrong_is_named(fake: Fake, body: dict[str, Any], named: str) -> None:
    """A 400 of code 42."""
    found = post(fake, PURCHASE, **body)
    assert (found["code"], list(found["validationErrors"])) == (42, [named])


def test_a_purchase_resembles_one_of_the_same_day_and_amount(fake: Fake) -> None:
    """And of the same contact, if one is named."""
    path = f"{BASE}/vouchers/purchase/similar"
    asked = {"PurchaseType": "cash", "VoucherDate": "2026-03-01", "Lines": [BOUGHT]}
    assert post(fake, path, **asked) == {
        "VoucherNumber": 1,
        "SimilarGuid": guid(4, 1),
        "SimilarFound": True,
    }
    assert post(fake, path, **asked, ContactGuid=guid(1, 1))["SimilarFound"] is False


def test_what_an_invoices_reminders_cost_shows_in_its_reminders_only(fake: Fake) -> None:
    """The calculator's answer has no key for it; a number out of bounds is refused all the same."""
    line = {"Description": "Cykel", "BaseAmountValue": 1000, "AccountNumber": 1000}
    own = {"ReminderFee": 25, "ReminderInterestRate": 2.5}
    invoice = f"{BASE}/invoices/fetch"
    assert post(fake, invoice, ProductLines=[line], **own) == post(fake, invoice, ProductLines=[line])
    for key in own:
        refused = post(fake, invoice, ProductLines=[line], **{key: 100.5})
        assert (refused["code"], list(refused["validationErrors"])) == (42, [key])
    record = {"ProductLines": [line], **own}
    made = fake.control(
        "records/add", organizationId=ODD, kind="invoice", record=record, due=-40, book=True
    ).json()
    path = f"{BASE}/invoices/{made['guid']}/reminders/fetch"
    found = post(fake, path, Date="2026-11-16", WithFee=True, WithInterestFee=True)
    assert (found["FeeAmount"], found["InterestAmount"]) == (25, 1250 * 0.025 * 2)
    assert "2,50" in found["InterestAmountText"]


def test_a_reminder_carries_what_was_chosen(fake: Fake) -> None:
    """Nothing unless asked for."""
    path = f"{BASE}/invoices/{guid(3, 2)}/reminders/fetch"
    bare = post(fake, path, Date="2026-11-20")
    full = post(
        fake, path, Date="2026-11-20", WithFee=True, WithInterestFee=True, WithCompensationFee=True,
        WithDebtCollectionWarning=True,
    )  # fmt: skip
    assert (bare["FeeAmount"], bare["InterestAmount"], bare["CompensationFeeAmount"]) == (0, 0, 0)
    assert (full["FeeAmount"], full["CompensationFeeAmount"]) == (100, 310)
    assert full["DebtCollectionNoticeText"]
    assert post(fake, path)["validationErrors"] == {"Date": "The Date field is required."}


def test_ledger_items_are_draft_or_booked(fake: Fake) -> None:
    """An unknown one is a 400 that says so."""
    path = f"{BASE}/ledgeritems/status"
    rows = fake.ask("POST", path, json=[{"id": guid(5, 1)}, {"Id": guid(5, 2)}]).json()
    assert [(row["Status"], row["VoucherNumber"]) for row in rows] == [("Booked", 7), ("Draft", None)]
    unknown = fake.ask("POST", path, json=[{"Id": guid(5, 99)}]).json()
    assert (unknown["code"], list(unknown["validationErrors"])) == (42, ["ledgerItemNotFound"])


def test_only_unbooked_ledger_items_are_read(fake: Fake) -> None:
    """Of those named, or of all."""
    path = f"{BASE}/ledgeritems/ledgers"
    named = fake.ask("POST", path, json=[{"Id": guid(5, 1)}, {"Id": guid(5, 2)}]).json()
    assert (
        [row["Id"] for row in named] == [row["Id"] for row in fake.ask("POST", path).json()] == [guid(5, 2)]
    )


def test_nothing_is_kept_and_nothing_counts_as_a_write(fake: Fake) -> None:
    """The list is as it was."""
    before = fake.get(f"{BASE}/invoices").content
    post(fake, INVOICE, ProductLines=[LINE])
    assert fake.get(f"{BASE}/invoices").content == before


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*LINE, "Id"]), inner),
    max_leaves=6,
)
bodies = st.dictionaries(
    st.sampled_from(
        ["ProductLines", "Lines", "Date", "PurchaseType", "Currency", "ContactGuid", "RegionKey"]
    ),
    values,
)


@given(body=bodies, path=st.sampled_from([INVOICE, PURCHASE, f"{BASE}/vouchers/purchase/similar"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_breaks_a_calculator(fake: Fake, body: dict[str, Any], path: str) -> None:
    """It is worked out or refused."""
    answer = fake.ask("POST", path, content=json.dumps(body).encode())
    assert answer.status_code in {200, 400}


def test_half_a_character_is_no_json(fake: Fake) -> None:
    """What the answer would repeat could not be sent."""
    raw = '{"ProductLines": [{"Description": "\\udcff", "BaseAmountValue": 1, "AccountNumber": 1000}]}'
    answer = fake.ask("POST", f"{BASE}/invoices/fetch", content=raw)
    assert (answer.status_code, answer.json()["code"]) == (400, 42)
