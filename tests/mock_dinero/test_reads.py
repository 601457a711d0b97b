"""The sales feed, mail templates, purchases of a file, webhooks, and reminders one by one."""

from __future__ import annotations

import pytest

from tests.mock_dinero.fakes import ODD, Fake, MakeFake, guid, odd_company

BASE = f"/v1/{ODD}"
REMINDERS = f"{BASE}/invoices/{guid(3, 2)}/reminders"


def test_the_sales_feed_holds_what_both_lists_hold(fake: Fake) -> None:
    """Invoices and credit notes, told apart by Type."""
    lists = [fake.get(f"{BASE}/{path}", fields="Guid").json() for path in ("invoices", "sales/creditnotes")]
    feed = fake.get(f"{BASE}/sales").json()
    kinds = {row["Guid"]: row["Type"] for row in feed["Collection"]}
    assert sorted(kinds) == sorted(row["Guid"] for page in lists for row in page["Collection"])
    assert (kinds[guid(3, 1)], kinds[guid(3, 21)]) == ("Invoice", "CreditNote")


def test_the_sales_feed_is_paged_and_filtered_as_the_lists_are(fake: Fake) -> None:
    """Status, period and order."""
    asked = {"statusFilter": "Draft", "sort": "VoucherDate", "sortOrder": "ascending"}
    rows = fake.get(f"{BASE}/sales", fields="Guid,Type", **asked).json()["Collection"]
    assert [(row["Guid"], row["Type"]) for row in rows] == [
        (guid(3, 6), "Invoice"),
        (guid(3, 22), "CreditNote"),
    ]
    assert fake.get(f"{BASE}/sales", startDate="2026-01-01").status_code == 400


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        (f"/v2/{ODD}/invoices/{guid(3, 1)}/email/template", "Faktura 1"),
        (f"/v2/{ODD}/invoices/{guid(3, 4)}/email/template", "Invoice 4"),
        (f"/v2/{ODD}/invoices/{guid(3, 6)}/email/template", "Faktura"),
        (f"{BASE}/sales/creditnotes/{guid(3, 21)}/email/template", "Kreditnota 9"),
        (f"{BASE}/tradeoffers/{guid(6, 3)}/email/template", "Offer 3"),
        (f"{BASE}/invoices/{guid(3, 2)}/email/pre-reminder/template", "Betalingspåmindelse: Faktura 2"),
        (f"{REMINDERS}/email/template", "Rykker 2: Faktura 2"),
    ],
)
def test_a_mail_has_its_type_and_number_for_a_subject(fake: Fake, path: str, subject: str) -> None:
    """In the voucher's language; the message holds the tag a message must hold."""
    mail = fake.get(path).json()
    assert (mail["Subject"], "[link-to-pdf]" in mail["Message"]) == (subject, True)


def test_a_mail_goes_to_the_contact_if_it_has_an_address(fake: Fake) -> None:
    """A draft without a contact has no receiver yet."""
    with_contact = fake.get(f"/v2/{ODD}/invoices/{guid(3, 1)}/email/template").json()
    without = fake.get(f"/v2/{ODD}/invoices/{guid(3, 6)}/email/template").json()
    assert [with_contact["Receiver"], without["Receiver"]] == ["a@aeroe.example", None]
    assert [with_contact["SendAsSms"], without["SmsReceiverPhoneNumber"]] == [False, None]


def test_one_reminder_is_the_one_in_the_list(fake: Fake) -> None:
    """By its id; another id is a JSON 404, no id at all a 400."""
    rows = fake.get(REMINDERS).json()
    assert [fake.get(f"{REMINDERS}/{row['Id']}").json() for row in rows] == rows
    assert fake.get(f"{REMINDERS}/4").json()["code"] == 40
    assert fake.get(f"{REMINDERS}/x").json()["code"] == 42


def test_the_next_reminder_follows_those_that_were_booked(fake: Fake) -> None:
    """The draft of 15 November has no effect; the last fee is fourteen days old."""
    found = fake.get(f"{REMINDERS}/next").json()
    assert (found["Id"], found["IsDraft"], found["Number"], found["Title"]) == (None, True, 3, "Rykker 3")
    assert (found["FeeAmount"], found["AccumulatedFeesAndInterestAmount"]) == (100, 210.13)
    charges = found["FeeAmount"] + found["InterestAmount"] + found["AccumulatedFeesAndInterestAmount"]
    assert found["ReminderTotalInclVatAmount"] == pytest.approx(1250 + charges)


def test_an_invoice_that_is_not_overdue_has_no_next_reminder(fake: Fake) -> None:
    """A 400 of code 45; an unknown invoice keeps its code 63."""
    codes = [
        fake.get(f"{BASE}/invoices/{guid(3, which)}/reminders/next").json()["code"] for which in (1, 5, 99)
    ]
    assert codes == [45, 45, 63]


def test_purchases_are_found_by_the_file_attached(make_fake: MakeFake) -> None:
    """Whatever the casing of its guid; a file nobody knows has none."""
    company = odd_company()
    fake = make_fake(company).sign_in()
    path = f"{BASE}/vouchers/purchase/fileguid"
    attached = {one.file_guid for one in company.purchases if one.file_guid}
    assert attached
    for file in attached:
        mine = [p.guid for p in company.purchases if p.file_guid == file and not p.is_credit_note]
        assert fake.get(f"{path}/{file.upper()}").json() == mine
    assert fake.get(f"{path}/nobody").json() == []


def test_webhooks_are_answered_and_empty(fake: Fake) -> None:
    """Events and subscriptions."""
    assert [fake.get(f"{BASE}/webhooks/{name}").json() for name in ("events", "subscriptions")] == [[], []]
