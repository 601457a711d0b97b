"""Offers, notes, mail-outs, attachments, templates and purchase accounts, as a caller meets them."""

from __future__ import annotations

import pytest

from tests.mock_dinero.fakes import ODD, Fake, guid

OFFERS = f"/v1/{ODD}/tradeoffers"
NOTES = f"/v1/{ODD}/contacts/{guid(1, 1)}/notes"


def test_offers_come_by_number_descending_with_four_default_fields(fake: Fake) -> None:
    """In the spelling of the default; deleted ones only when asked for."""
    rows = fake.get(OFFERS).json()["Collection"]
    assert [row["guid"] for row in rows] == [guid(6, 3), guid(6, 2), guid(6, 1)]
    assert list(rows[0]) == ["guid", "contactName", "description", "date"]
    deleted = fake.get(OFFERS, deletedOnly="true").json()["Collection"]
    assert [row["guid"] for row in deleted] == [guid(6, 4)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"queryFilter": "ExternalReference eq 'CRM-3'"}, [3]),
        ({"queryFilter": "HasGeneratedAnyVouchers eq 'true'"}, [2]),
        ({"queryFilter": "Number eq '1'"}, [1]),
        ({"freeTextSearch": "offer"}, [3]),
        ({"freeTextSearch": "1.250,00"}, []),
        ({"freeTextSearch": "1250,00"}, [2, 1]),
        ({"sort": "Status", "sortOrder": "ascending"}, [1, 3, 2]),
        ({"sort": "TradeOfferDate", "sortOrder": "ascending"}, [1, 2, 3]),
        ({"changesSince": "2025-01-05T00:00:00Z"}, [3]),
    ],
)
def test_offers_can_be_filtered_searched_and_sorted(
    fake: Fake, query: dict[str, str], found: list[int]
) -> None:
    """One parameter at a time."""
    rows = fake.get(OFFERS, fields="Number", **query).json()["Collection"]
    assert [row["Number"] for row in rows] == found


def test_an_offer_shows_its_newest_status_its_history_and_its_vouchers(fake: Fake) -> None:
    """Invoiced means that a voucher was made of it."""
    offer = fake.get(f"{OFFERS}/{guid(6, 2)}").json()
    assert (offer["Status"], offer["HasGeneratedAnyVouchers"]) == ("Invoiced", True)
    assert [step["Status"] for step in offer["History"]] == ["Draft", "CustomerAccepted", "Invoiced"]
    assert offer["GeneratedVouchers"] == [guid(3, 1), guid(3, 2)]
    assert (offer["TotalExclVat"], offer["TotalVat"], offer["TotalInclVat"]) == (1000, 250, 1250)


def test_an_offer_without_history_is_a_draft(fake: Fake) -> None:
    """The first step is not written down."""
    assert fake.get(f"{OFFERS}/{guid(6, 1)}").json()["Status"] == "Draft"


def test_an_unknown_offer_is_a_400_of_code_63(fake: Fake) -> None:
    """As an unknown invoice is."""
    answer = fake.get(f"{OFFERS}/{guid(6, 99)}")
    assert (answer.status_code, answer.json()["code"]) == (400, 63)


def test_notes_come_by_their_date_deleted_ones_only_when_asked_for(fake: Fake) -> None:
    """Each contact has its own."""
    rows = fake.get(NOTES).json()["Collection"]
    assert [row["Id"] for row in rows] == [guid(8, 2), guid(8, 1)]
    assert list(rows[0]) == ["Id", "NoteDate", "Text"]
    other = f"/v1/{ODD}/contacts/{guid(1, 2)}/notes"
    assert fake.get(other).json()["Collection"] == []
    assert len(fake.get(other, deletedOnly="true").json()["Collection"]) == 1


def test_a_note_is_found_under_its_own_contact_only(fake: Fake) -> None:
    """Elsewhere it is a JSON 404, as are an unknown note and an unknown contact."""
    assert fake.get(f"{NOTES}/{guid(8, 1)}").json()["AuthorName"] == "Åse Lund"
    asked = [f"{NOTES}/{guid(8, 3)}", f"{NOTES}/{guid(8, 9)}", f"/v1/{ODD}/contacts/{guid(1, 9)}/notes"]
    assert [fake.get(path).status_code for path in asked] == [404, 404, 404]


def test_mail_outs_come_by_date_and_without_sms_when_told(fake: Fake) -> None:
    """Of an invoice; a credit note and an offer have their own."""
    path = f"/v1/{ODD}/invoices/{guid(3, 2)}/mailouts"
    assert [row["Id"] for row in fake.get(path).json()] == [70, 71]
    assert [row["Id"] for row in fake.get(path, includeSms="False").json()] == [71]
    note = fake.get(f"/v1/{ODD}/sales/creditnotes/{guid(3, 21)}/mailouts").json()
    offer = fake.get(f"{OFFERS}/{guid(6, 2)}/mailouts").json()
    assert [note[0]["Id"], offer[0]["Id"]] == [72, 73]


def test_mail_outs_change_when_they_are_seen(fake: Fake) -> None:
    """Only those after changesSince, not those at it."""
    path = f"/v1/{ODD}/invoices/{guid(3, 2)}/mailouts"
    seen = "2025-01-05T03:04:05.060Z"
    assert [row["Id"] for row in fake.get(path, changesSince="2025-01-04T00:00:00Z").json()] == [71]
    assert fake.get(path, changesSince=seen).json() == []


def test_mail_outs_of_an_unknown_voucher_are_a_400_of_code_63(fake: Fake) -> None:
    """An invoice's guid names no credit note and no offer."""
    folders = ("sales/creditnotes", "tradeoffers")
    answers = [fake.get(f"/v1/{ODD}/{folder}/{guid(3, 2)}/mailouts") for folder in folders]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(400, 63), (400, 63)]


def test_attachments_belong_to_a_document(fake: Fake) -> None:
    """Invoice, credit note or offer; another guid is a JSON 404."""
    path = f"/v1/{ODD}/attachments"
    assert [row["FileName"] for row in fake.get(f"{path}/{guid(3, 1)}").json()] == ["billede.png", None]
    assert fake.get(f"{path}/{guid(6, 2)}").json()[0]["OrganizationId"] == ODD
    assert fake.get(f"{path}/{guid(3, 21)}").json() == []
    assert fake.get(f"{path}/{guid(1, 1)}").status_code == 404


def test_templates_are_not_taken_for_an_invoice(fake: Fake) -> None:
    """Their path looks like that of one."""
    rows = fake.get(f"/v1/{ODD}/invoices/templates").json()
    assert [(row["Id"], row["IsDefault"]) for row in rows] == [(guid(10, 1), True), (guid(10, 2), False)]


def test_purchase_accounts_are_those_from_2000_to_9399(fake: Fake) -> None:
    """Expenses before tax."""
    path = f"/v1/{ODD}/accounts"
    every = [row["AccountNumber"] for row in fake.get(f"{path}/entry").json()]
    rows = fake.get(f"{path}/purchase").json()
    assert [row["AccountNumber"] for row in rows] == [n for n in every if 2000 <= n <= 9399]
    assert list(rows[0]) == ["AccountNumber", "Name", "VatCode", "Category", "CategoryName", "IsHidden"]
