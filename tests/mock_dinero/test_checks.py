"""What a hand-written cassette says too little of, or says twice and differently, is one line; the rest is served."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mock_dinero.cassettes import CassetteError, Interaction
from mock_dinero.world.fold import fold
from tests.mock_dinero.fakes import MakeFake, guid

NUMBER = 555001
CUSTOMER, SUPPLIER, INVOICE = guid(1, 1), guid(1, 2), guid(3, 1)
LINE = {"Description": "Vare", "Quantity": 1, "AccountNumber": 1000, "BaseAmountValue": 100}
SALE = {
    "Guid": INVOICE,
    "Number": 7,
    "Status": "Booked",
    "PaymentStatus": "Booked",
    "ContactGuid": CUSTOMER,
    "Date": "2026-11-10",
    "TotalExclVat": 100,
    "TotalVat": 25,
    "TotalInclVat": 125,
    "ProductLines": [LINE],
}
PAYMENT = {"Guid": guid(9, 1), "PaymentDate": "2026-11-11", "Amount": 125, "DepositAccountNumber": 55000}


def answer(path: str, body: Any) -> Interaction:
    uri = f"https://api.dinero.dk{path}"
    return Interaction("GET", uri, 200, json.dumps(body), place=f"mine.yaml: {path}")


def written(*more: tuple[str, Any], **changes: Any) -> list[Interaction]:
    """What a person writes by hand: an organisation, two contacts and an invoice, and what else is given."""
    names = ({"Name": "Kunde", "ContactGuid": CUSTOMER}, {"Name": "Leverandør", "ContactGuid": SUPPLIER})
    return [
        answer("/v1/organizations", [{"Name": "Min Egen ApS", "Id": NUMBER, "IsPro": True}]),
        answer(f"/v1/{NUMBER}/contacts", {"Collection": names}),
        answer(f"/v1/{NUMBER}/invoices/{INVOICE}", SALE | changes),
        *(answer(path, body) for path, body in more),
    ]


def refusal(interactions: list[Interaction]) -> str:
    """The one line that says why a cassette cannot be used."""
    with pytest.raises(CassetteError) as refused:
        fold(interactions)
    line = str(refused.value)
    assert line.startswith("mine.yaml: ")
    assert "\n" not in line
    return line


CHARTS: list[Any] = [
    [],
    [(f"/v1/{NUMBER}/accounts/entry", [{"AccountNumber": 1000, "Name": "Mit salg"}])],
    [(f"/v1/{NUMBER}/accounts/entry", [{"AccountNumber": 1000, "Name": "Mit salg", "VatCode": "U25"}])],
]


@pytest.mark.parametrize("chart", CHARTS, ids=["no chart", "a chart without VAT codes", "a chart"])
def test_an_invoice_written_by_hand_is_served_with_its_vat(make_fake: MakeFake, chart: Any) -> None:
    """What was not recorded of the chart is the standard chart's."""
    fake = make_fake(*fold(written(*chart))).sign_in(NUMBER)
    served = fake.get(f"/v1/{NUMBER}/invoices/{INVOICE}").json()
    assert [served[key] for key in ("TotalExclVat", "TotalVat", "TotalInclVat")] == [100, 25, 125]
    assert served["ProductLines"][0]["TotalAmountInclVat"] == 125
    accounts = fake.get(f"/v1/{NUMBER}/accounts/entry", fields="AccountNumber,VatCode").json()
    assert accounts == [{"AccountNumber": 1000, "VatCode": "U25"}]


def test_a_recorded_chart_is_not_second_guessed() -> None:
    """An account recorded as one without VAT has none, whatever the standard chart says."""
    chart = (f"/v1/{NUMBER}/accounts/entry", [{"AccountNumber": 1000, "Name": "Mit salg", "VatCode": None}])
    (company,) = fold(written(chart, TotalVat=0, TotalInclVat=100))
    assert [(one.number, one.vat_code) for one in company.accounts] == [(1000, None)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"TotalVat": 24.99},
            "invoice 7 has TotalVat 24.99, but its lines come to 25; record GET /v1/555001/",
        ),
        ({"TotalInclVat": 100}, "invoice 7 has TotalInclVat 100, but its lines come to 125"),
        ({"TotalExclVat": 99.5}, "invoice 7 has TotalExclVat 99.5, but its lines come to 100"),
        (
            {"ProductLines": [LINE | {"AccountNumber": 1234}]},
            "accounts/entry?fields=AccountNumber,Name,VatCode",
        ),
        ({"ProductLines": []}, "its lines come to 0"),
        ({"Status": "Draft", "TotalVat": 1}, f"draft invoice {INVOICE} has TotalVat 1"),
    ],
)
def test_totals_that_are_not_the_recorded_ones_are_one_line(changes: dict[str, Any], says: str) -> None:
    """With both figures, the number, and what to add."""
    assert says in refusal(written(**changes))


def test_a_credit_note_is_held_to_its_totals_as_well() -> None:
    """Under its own path."""
    note = SALE | {"Guid": guid(3, 2), "Number": 8, "TotalVat": 0}
    line = refusal(written((f"/v1/{NUMBER}/sales/creditnotes/{guid(3, 2)}", note)))
    assert "credit note 8 has TotalVat 0, but its lines come to 25" in line


def test_either_way_of_rounding_half_an_oere_is_taken() -> None:
    """2.50 of VAT per 10.00, 2.505 of 10.02: nobody knows which Dinero does."""
    line = [LINE | {"BaseAmountValue": 10.02}]
    for vat, total in ((2.51, 12.53), (2.50, 12.52)):
        assert fold(written(ProductLines=line, TotalExclVat=10.02, TotalVat=vat, TotalInclVat=total))


@pytest.mark.parametrize("status", ["Paid", "OverPaid"])
def test_a_paid_invoice_without_its_payments_is_one_line(status: str) -> None:
    """It would be served as one that nobody paid; a list that says so counts as well."""
    line = refusal(written(PaymentStatus=status))
    assert f"invoice 7 is {status}, but its payments are missing" in line
    assert f"record GET /v2/{NUMBER}/invoices/{INVOICE}/payments as well" in line
    row = (f"/v1/{NUMBER}/invoices", {"Collection": [{"Guid": INVOICE, "Status": status}]})
    assert f"is {status}, but its payments are missing" in refusal(written(row))


def test_a_paid_invoice_with_its_payments_is_served_as_paid(make_fake: MakeFake) -> None:
    """And one of nothing needs none."""
    payments = (f"/v2/{NUMBER}/invoices/{INVOICE}/payments", {"Payments": [PAYMENT]})
    fake = make_fake(*fold(written(payments, PaymentStatus="Paid"))).sign_in(NUMBER)
    assert fake.get(f"/v1/{NUMBER}/invoices/{INVOICE}").json()["PaymentStatus"] == "Paid"
    free = {"ProductLines": [], "TotalExclVat": 0, "TotalVat": 0, "TotalInclVat": 0}
    assert fold(written(PaymentStatus="Paid", **free))


@pytest.mark.parametrize("path", ["invoices", "sales/creditnotes"])
def test_a_voucher_known_from_a_list_only_is_one_line(path: str) -> None:
    """A row has no lines, so the single answer is asked for; others that have theirs change nothing."""
    rows = [{"Guid": guid(3, 5), "Number": 9}]
    line = refusal(written((f"/v1/{NUMBER}/{path}", {"Collection": rows})))
    assert f"record GET /v1/{NUMBER}/{path}/{guid(3, 5)} as well" in line


def posted(number: int, day: str, amount: float) -> dict[str, Any]:
    return {"EntryGuid": guid(7, number), "AccountNumber": 1000, "Date": day, "Amount": amount}


def test_postings_that_do_not_add_up_are_one_line() -> None:
    """For each year on its own: what is too much in one is not made good by another."""
    rows = [posted(1, "2025-12-31", 100.5), posted(2, "2026-01-01", -100.5)]
    line = refusal(written((f"/v1/{NUMBER}/entries", rows)))
    assert "the postings from 2025-01-01 to 2025-12-31 add up to 100.5 and not to 0" in line
    assert f"record GET /v1/{NUMBER}/entries?fromDate=2025-01-01&toDate=2025-12-31 in full" in line
    year = [{"Name": "2025/2026", "FromDate": "2025-07-01", "ToDate": "2026-06-30"}]
    assert fold(written((f"/v1/{NUMBER}/accountingyears", year), (f"/v1/{NUMBER}/entries", rows)))


HUGE = "9" * 5000


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1e30", "-1e15", HUGE, '"NaN"'])
@pytest.mark.parametrize("key", ["Quantity", "Discount", "BaseAmountValue"])
def test_a_number_that_is_none_or_has_no_end_is_one_line(number: str, key: str) -> None:
    """At the start, so that no request meets it later."""
    interactions = written(ProductLines=[LINE | {key: "here"}])
    body = interactions[2].body.replace('"here"', number)
    line = refusal([*interactions[:2], replace(interactions[2], body=body)])
    assert any(says in line for says in (f"`{key}` is `", "is no number of JSON", "the body is not JSON"))


@pytest.mark.parametrize(
    "changes",
    [
        {"Number": 2**63},
        {"PaymentConditionNumberOfDays": 10**9},
        {"ProductLines": [LINE | {"Quantity": "1e-9999999"}]},
        {"TotalVat": 1e300},
    ],
    ids=["number", "days", "decimals", "total"],
)
def test_a_number_beyond_its_kind_is_one_line(changes: dict[str, Any]) -> None:
    """No longer than a line, either."""
    line = refusal(written(**changes))
    assert "which cannot be read; repair or remove it" in line
    assert len(line) < 200


@pytest.mark.parametrize(
    "uri", ["https://example.com/v1/1/contacts", "/v1/1/contacts", "http://[/v1/1/contacts"]
)
def test_an_interaction_with_another_host_is_one_line(uri: str) -> None:
    """It was never Dinero's, whatever its path looks like."""
    line = refusal([*written(), Interaction("GET", uri, 200, "[]", place="mine.yaml: interaction 4")])
    assert line.startswith(f"mine.yaml: interaction 4: {uri} is not at api.dinero.dk")


@pytest.mark.parametrize("fake", ["http://127.0.0.1:8780", "http://localhost:8780", "http://[::1]:8780"])
def test_what_was_recorded_from_a_fake_is_read(fake: str) -> None:
    """By any name of this machine."""
    (company,) = fold(replace(one, uri=one.uri.replace("https://api.dinero.dk", fake)) for one in written())
    assert (company.organization.name, len(company.invoices)) == ("Min Egen ApS", 1)


def test_a_sign_in_that_was_recorded_too_is_passed_over() -> None:
    """It stands in the recording of every client that does not leave it out."""
    signed_in = Interaction("POST", "https://authz.dinero.dk/dineroapi/oauth/token", 200, "{}", place="x")
    assert len(fold([signed_in, *written()])) == 1


def test_an_organisation_that_only_refuses_is_one_line() -> None:
    """One that a list names as well is a company without Pro."""
    refused = Interaction(
        "GET", f"https://api.dinero.dk/v1/{NUMBER}/contacts", 403, "{}", place="mine.yaml: 1"
    )
    assert f"no answer tells of organisation {NUMBER}; record GET /v1/organizations" in refusal([refused])
    listed = answer("/v1/organizations", [{"Name": "Uden Pro ApS", "Id": NUMBER, "IsPro": False}])
    assert [one.organization.has_pro for one in fold([refused, listed])] == [False]
