"""Invoices, credit notes, purchases and manual vouchers: lists, single documents, payments, reminders."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock_dinero.fakes import INVOICES, ODD, Fake, MakeFake, guid

INVOICE_LIST = f"/v1/{ODD}/invoices"
CREDIT_LIST = f"/v1/{ODD}/sales/creditnotes"
INT64_MAX = 9223372036854775807


def rows(fake: Fake, path: str = INVOICE_LIST, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = fake.get(path, fields="Guid,Number,Status,Date", **query).json()[
        "Collection"
    ]
    return found


def which(fake: Fake, path: str = INVOICE_LIST, **query: Any) -> list[int]:
    """The invoices on a page, by the number in their guid."""
    return [int(row["Guid"][-2:]) for row in rows(fake, path, **query)]


def invoice(fake: Fake, number: int) -> dict[str, Any]:
    found: dict[str, Any] = fake.get(f"{INVOICE_LIST}/{guid(3, number)}").json()
    return found


def test_a_list_tells_the_payment_state_in_status(fake: Fake) -> None:
    """And a draft's number is Int64's highest."""
    found = {int(row["Guid"][-2:]): (row["Number"], row["Status"]) for row in rows(fake)}
    assert found == {
        1: (1, "Booked"),
        2: (2, "Overdue"),
        3: (3, "Paid"),
        4: (4, "Paid"),
        5: (5, "OverPaid"),
        6: (INT64_MAX, "Draft"),
        8: (8, "Overdue"),
    }


def test_a_single_invoice_is_draft_or_booked_and_tells_the_rest_in_payment_status(fake: Fake) -> None:
    """A draft has no number there."""
    found = [
        (one["Number"], one["Status"], one["PaymentStatus"])
        for one in (invoice(fake, n) for n in (1, 2, 3, 5, 6))
    ]
    assert found == [
        (1, "Booked", "Booked"),
        (2, "Booked", "Overdue"),
        (3, "Booked", "Paid"),
        (5, "Booked", "OverPaid"),
        (None, "Draft", "Draft"),
    ]


def test_deleted_invoices_are_listed_only_when_asked_for_and_still_answer(fake: Fake) -> None:
    """With their document."""
    assert 7 not in which(fake)
    assert which(fake, deletedOnly="true") == [7]
    assert invoice(fake, 7)["DeletedAt"] == "2025-01-22T03:04:05.06"


def test_the_newest_numbers_come_first_and_drafts_before_them(fake: Fake) -> None:
    """VoucherNumber, then VoucherDate, descending."""
    assert which(fake) == [6, 8, 5, 4, 3, 2, 1]


def test_a_list_is_sorted_as_asked(fake: Fake) -> None:
    """Status has its own order whatever the direction; names are read in any case."""
    assert which(fake, sort="voucherdate", sortOrder="Ascending") == [6, 4, 5, 3, 2, 8, 1]
    statuses = ["Draft", "Overdue", "Overdue", "Booked", "OverPaid", "Paid", "Paid"]
    for order in ("ascending", "descending"):
        assert [row["Status"] for row in rows(fake, sort="Status", sortOrder=order)] == statuses
    assert which(fake, sort="Contact,VoucherNumber", sortOrder="ascending")[0] == 6


def test_sorting_may_fail_with_an_empty_500(make_fake: MakeFake) -> None:
    """As Planning-App measured; a switch."""
    fake = make_fake(sort_fails=True).sign_in()
    answer = fake.get(INVOICE_LIST, sort="Status")
    assert (answer.status_code, answer.content) == (500, b"")
    assert fake.get(INVOICE_LIST).status_code == 200


def test_statuses_are_filtered_in_any_spelling(fake: Fake) -> None:
    """Several of them, joined by a comma."""
    assert which(fake, statusFilter="OverDue, paid") == [8, 4, 3, 2]
    assert which(fake, statusFilter="Draft") == [6]


def test_a_period_keeps_its_invoices_and_every_draft(fake: Fake) -> None:
    """Both ends belong to it."""
    assert which(fake, startDate="2026-09-01", endDate="2026-10-01") == [6, 3, 2]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"startDate": "2026-01-01"}, "endDate"),
        ({"endDate": "2026-01-01"}, "startDate"),
        ({"startDate": "2026-02-30", "endDate": "2026-03-01"}, "startDate"),
        ({"statusFilter": "Open"}, "statusFilter"),
        ({"sort": "Amount"}, "sort"),
        ({"sortOrder": "up"}, "sortOrder"),
        ({"queryFilter": "ContactGuid eq 'x'"}, "queryFilter"),
    ],
)
def test_half_a_period_or_an_unknown_word_is_a_400(fake: Fake, query: dict[str, str], parameter: str) -> None:
    """Named."""
    answer = fake.get(INVOICE_LIST, **query)
    assert (answer.status_code, answer.json()["code"], list(answer.json()["validationErrors"])) == (
        400,
        42,
        [parameter],
    )


def test_free_text_finds_number_contact_description_and_total(fake: Fake) -> None:
    """The total with either decimal mark."""
    assert which(fake, freeTextSearch="kladde") == [6]
    assert which(fake, freeTextSearch="1.234") == []
    assert which(fake, freeTextSearch="1234,56") == which(fake, freeTextSearch="1234.56") == [4]
    assert 5 in which(fake, freeTextSearch="5")
    assert which(fake, freeTextSearch="ÆRØ") == [8, 5, 4, 3, 2, 1]


def test_invoices_are_filtered_by_contact_and_reference(fake: Fake) -> None:
    """A quote inside a value belongs to it."""
    assert which(fake, queryFilter=f"ContactGuid eq '{guid(1, 1)}'") == [8, 5, 4, 3, 2, 1]
    assert which(fake, queryFilter="ExternalReference contains 'web'8'") == [8]


def test_changes_since_go_by_the_last_change(fake: Fake) -> None:
    """Deleted ones stay out unless asked for."""
    assert which(fake, changesSince="2025-01-09T00:00:00Z") == [8]
    assert which(fake, changesSince="2025-01-09T00:00:00Z", deletedOnly="true") == [7]


def test_credit_notes_have_their_own_list(fake: Fake) -> None:
    """With Type in the default fields; none of them is in the invoice list."""
    assert which(fake, CREDIT_LIST) == [22, 21]
    row = fake.get(CREDIT_LIST).json()["Collection"][1]
    assert list(row) == ["Guid", "Date", "Description", "Type", "ContactName"]
    assert row["Type"] == "CreditNote"
    assert fake.get(f"{CREDIT_LIST}/{guid(3, 21)}").json()["CreditNoteFor"] == guid(3, 3)


def test_an_unknown_invoice_or_credit_note_is_a_400_with_code_63(fake: Fake) -> None:
    """Also where one is asked for as the other."""
    v2 = f"/v2/{ODD}/invoices"
    paths = [
        (f"{INVOICE_LIST}/{guid(8, 8)}", "InvoiceGuid"),
        (f"{INVOICE_LIST}/{guid(3, 21)}", "InvoiceGuid"),
        (f"{INVOICE_LIST}/{guid(8, 8)}/reminders", "InvoiceGuid"),
        (f"{v2}/{guid(8, 8)}/payments", "InvoiceGuid"),
        (f"{CREDIT_LIST}/{guid(3, 1)}", "CreditNoteGuid"),
        (f"{CREDIT_LIST}/{guid(3, 1)}/payments", "CreditNoteGuid"),
    ]
    for path, name in paths:
        answer = fake.get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, 63)
        assert answer.json()["message"] == f"Invalid {name}, no results found"


def test_an_unknown_voucher_is_a_json_404(fake: Fake) -> None:
    """Also a credit note asked for as a purchase, and the other way round."""
    paths = [
        f"vouchers/purchase/{guid(4, 6)}",
        f"vouchers/purchase/creditnotes/{guid(4, 1)}",
        f"vouchers/manuel/{guid(8, 8)}",
    ]
    answers = [fake.get(f"/v1/{ODD}/{path}") for path in (*paths, f"purchase-vouchers/{guid(8, 8)}/payments")]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, 40)] * 4


def test_vat_is_rounded_once_on_the_total(fake: Fake) -> None:
    """Three lines of 33.33 come to 124.99 although the lines say 124.98; the discounted line is free of VAT."""
    found = invoice(fake, 8)
    assert [line["TotalAmountInclVat"] for line in found["ProductLines"]] == [41.66, 41.66, 41.66, 8.75]
    assert (found["TotalExclVat"], found["TotalVat"], found["TotalInclVat"]) == (108.74, 25, 133.74)
    assert (found["TotalVatableAmount"], found["TotalNonVatableAmount"]) == (99.99, 8.75)
    assert [line["Position"] for line in found["TotalLines"]] == sorted(
        line["Position"] for line in found["TotalLines"]
    )


def test_payment_date_is_the_day_an_invoice_is_due(fake: Fake) -> None:
    """By its terms: net, cash, running month."""
    assert [invoice(fake, n)["PaymentDate"] for n in (1, 3, 4)] == ["2026-11-20", "2026-09-01", "2025-06-08"]


def test_a_booked_invoice_has_a_fik_code_where_the_company_uses_it(fake: Fake) -> None:
    """A draft has none."""
    assert invoice(fake, 1)["FikCode"] == "+71000000000000018+12345678"
    assert invoice(fake, 6)["FikCode"] is None


def test_a_foreign_invoice_has_totals_in_both_currencies(fake: Fake) -> None:
    """The list row carries kroner beside its own."""
    row = fake.get(
        INVOICE_LIST, fields="Currency,TotalInclVat,TotalInclVatInDkk", freeTextSearch="1234,56"
    ).json()
    assert row["Collection"] == [{"TotalInclVat": 1234.56, "TotalInclVatInDkk": 9204.88, "Currency": "EUR"}]


def test_payments_say_what_remains_with_reminders(fake: Fake) -> None:
    """In the voucher's own currency; a foreign payment has its amount in DKK and beside it its own."""
    base = f"/v2/{ODD}/invoices"
    reminded = fake.get(f"{base}/{guid(3, 2)}/payments").json()
    assert reminded == {
        "Payments": [],
        "RemainingAmount": 1460.13,
        "PaidAmount": 0,
        "InvoiceTotalIncludingReminderExpenses": 1460.13,
        "RemainderAsFeeAvailable": False,
    }
    foreign = fake.get(f"{base}/{guid(3, 4)}/payments").json()
    row = foreign["Payments"][0]
    assert (row["Amount"], row["AmountInForeignCurrency"], row["ExchangeRate"]) == (9211.05, 1234.56, 746.1)
    assert (foreign["PaidAmount"], foreign["RemainingAmount"]) == (1234.56, 0)


def test_payment_amounts_may_be_in_their_own_currency(make_fake: MakeFake) -> None:
    """As published; a switch."""
    fake = make_fake(payment_amounts="own").sign_in()
    row = fake.get(f"/v2/{ODD}/invoices/{guid(3, 4)}/payments").json()["Payments"][0]
    assert (row["Amount"], row["AmountInForeignCurrency"], row["Currency"]) == (1234.56, 1234.56, "EUR")


def test_a_remainder_taken_as_a_fee_leaves_nothing(fake: Fake) -> None:
    """The invoice is paid though the payments are short of it."""
    found = fake.get(f"/v2/{ODD}/invoices/{guid(3, 3)}/payments").json()
    assert (found["RemainingAmount"], sum(one["Amount"] for one in found["Payments"])) == (0, 1240)


def test_reminders_carry_their_own_charges_and_those_before(fake: Fake) -> None:
    """The one with a warning marks the invoice as sent to debt collection."""
    url = f"{INVOICE_LIST}/{guid(3, 2)}/reminders"
    first, second, third = fake.get(url).json()
    assert (first["FeeAmount"], first["InterestAmount"], first["AccumulatedFeesAndInterestAmount"]) == (
        100,
        10.13,
        0,
    )
    assert (second["AccumulatedFeesAndInterestAmount"], second["ReminderTotalInclVatAmount"]) == (
        110.13,
        1460.13,
    )
    assert second["DebtCollectionNoticeText"]
    assert (third["IsDraft"], first["IsDraft"]) == (True, False)
    assert invoice(fake, 2)["IsSentToDebtCollection"] is True
    assert [one["Id"] for one in fake.get(url, changesSince="2026-11-01T00:00:00Z").json()] == [2, 3]


def test_a_credit_note_is_no_pdf_but_under_its_own_path(fake: Fake) -> None:
    """Code 40: a format that is not supported."""
    headers = {"Accept": "application/octet-stream", "Authorization": f"Bearer {fake.token}"}
    answer = fake.ask("GET", f"{CREDIT_LIST}/{guid(3, 21)}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, 40)


def test_a_purchase_splits_its_lines_by_vat_code(fake: Fake) -> None:
    """12.35 is 9.88 and 2.47; a restaurant's VAT is deductible by a quarter; reverse charge adds none."""
    url = f"/v1/{ODD}/vouchers/purchase"
    lines = fake.get(f"{url}/{guid(4, 1)}").json()["Lines"] + fake.get(f"{url}/{guid(4, 2)}").json()["Lines"]
    keys = ("AmountInclVatValue", "AmountExclVatValue", "VatAmountValue")
    assert [[line[key] for key in keys] for line in lines] == [
        [12.35, 9.88, 2.47],
        [1000, 950, 50],
        [50, 50, 0],
    ]


def test_a_purchase_says_how_it_was_bought_and_paid(fake: Fake) -> None:
    """Cash has a deposit account and is paid that day; credit has a due date; totals name the currency."""
    url = f"/v1/{ODD}/vouchers/purchase"
    cash, credit = fake.get(f"{url}/{guid(4, 1)}").json(), fake.get(f"{url}/{guid(4, 3)}").json()
    keys = ("Status", "PurchaseType", "PaymentDate", "DepositAccountNumber", "CurrencyKey", "RegionKey")
    assert [cash[key] for key in keys] == ["Paid", "cash", "2026-03-01", 55000, "DKK", "DK"]
    assert [credit[key] for key in keys] == ["Paid", "credit", "2026-03-20", None, "EUR", "EU"]
    assert [total["Label"] for total in credit["VoucherTotals"]][-1] == "Total EUR"
    assert credit["VoucherTotals"][-1]["Total"] == 2000
    statuses = [fake.get(f"{url}/{guid(4, n)}").json()["Status"] for n in (4, 5)]
    assert statuses == ["Editing", "Draft"]
    payments = fake.get(f"/v1/{ODD}/purchase-vouchers/{guid(4, 3)}/payments").json()
    assert [(one["Amount"], one["PaymentClass"]) for one in payments] == [(14900, "Invoice")]


def test_a_purchase_credit_note_has_its_own_shape(fake: Fake) -> None:
    """With a plain day."""
    found = fake.get(f"/v1/{ODD}/vouchers/purchase/creditnotes/{guid(4, 6)}").json()
    assert (found["CreditNoteNumber"], found["Date"], found["CreditNoteFor"]) == (6, "2026-03-06", guid(4, 4))


def test_a_manual_voucher_shows_its_lines(fake: Fake) -> None:
    """Drafts and vouchers being edited say so."""
    url = f"/v1/{ODD}/vouchers/manuel"
    found = [fake.get(f"{url}/{guid(5, n)}").json() for n in (1, 2, 3)]
    assert [one["Status"] for one in found] == ["Booked", "Draft", "Editing"]
    assert found[0]["Lines"][0]["BalancingAccountNumber"] == 55000
    assert found[2]["Lines"][0]["VatAmountValue"] == 25
    assert (found[0]["BookingTime"], found[1]["BookedByType"]) == ("2026-06-02", None)


def test_every_document_of_the_company_answers(fake: Fake) -> None:
    """Each by its own guid."""
    assert [invoice(fake, int(one.guid[-2:]))["Guid"] for one in INVOICES] == [one.guid for one in INVOICES]
