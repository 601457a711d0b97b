"""Single records over the control API: what is entered is posted, reported and listed at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock_dinero.fakes import ODD, PLAIN, Fake, MakeFake, guid

V1 = f"/v1/{ODD}"
NOW, LATER = "2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"
YEAR = "2026%2F2027"
SALE = {"kind": "invoice", "amount": 1250.0}


def add(fake: Fake, **record: Any) -> dict[str, Any]:
    answer = fake.control("records/add", organizationId=ODD, **record)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def done(fake: Fake, verb: str, guid: str, **members: Any) -> dict[str, Any]:
    answer = fake.control(f"records/{verb}", organizationId=ODD, guid=guid, **members)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def postings(fake: Fake) -> list[tuple[int, float]]:
    """What came into the books today."""
    rows = fake.get(f"{V1}/entries/changes", changesFrom=NOW, changesTo=LATER).json()
    return [(row["AccountNumber"], row["Amount"]) for row in rows if row["Type"] == "Normal"]


def saldo(fake: Fake) -> dict[int, float]:
    rows = fake.get(f"{V1}/{YEAR}/reports/saldo", includeSummaryAccount="false").json()
    return {row["AccountNumber"]: row["Amount"] for row in rows}


def test_a_booked_invoice_due_yesterday_is_one_call(fake: Fake) -> None:
    """Its status, entries and reports follow."""
    before = saldo(fake)
    made = add(fake, **SALE, due=-1, book=True)
    assert (made["status"], made["due"], made["remaining"]) == ("Overdue", "2026-11-15", 1250)
    listed = fake.get(f"{V1}/invoices", statusFilter="Overdue", fields="Number,TotalInclVat").json()
    assert {"Number": made["number"], "TotalInclVat": 1250} in listed["Collection"]
    assert postings(fake) == [(53000, 1250), (1000, -1000), (64000, -250)]
    after = saldo(fake)
    moved = {
        account: round(amount - before.get(account, 0), 2)
        for account, amount in after.items()
        if amount != before.get(account, 0)
    }
    assert moved == {1000: -1000, 53000: 1250, 64000: -250}


def test_a_draft_posts_nothing_until_it_is_booked(fake: Fake) -> None:
    """Then it takes the next number, or the one it is given."""
    draft, other = add(fake, **SALE), add(fake, **SALE)
    assert (draft["status"], draft["number"], postings(fake)) == ("Draft", None, [])
    number = done(fake, "book", draft["guid"])["number"]
    assert done(fake, "book", other["guid"], number=number + 40)["number"] == number + 40
    assert len(postings(fake)) == 6


def test_an_invoice_is_told_in_dineros_own_names(fake: Fake) -> None:
    """As the body that creates one; terms and lines are its own."""
    line = {"Description": "Time", "BaseAmountValue": 500.5, "Quantity": 2, "AccountNumber": 1000}
    record = {"ContactGuid": guid(1, 2), "Date": "2026-11-02", "ProductLines": [line], "Comment": "Tak"}
    terms = {"PaymentConditionType": "Netto", "PaymentConditionNumberOfDays": 30}
    made = add(fake, kind="invoice", record=record | terms, book=True)
    row = fake.get(f"{V1}/invoices/{made['guid']}").json()
    assert (row["TotalInclVat"], row["Comment"], row["PaymentDate"]) == (1251.25, "Tak", "2026-12-02")
    assert row["ContactName"] == "Åse Lund"


def test_paying_in_parts_clears_the_debtors(fake: Fake) -> None:
    """An amount of one's own, then all that is left."""
    made = add(fake, **SALE, book=True, pay={"Amount": 500, "PaymentDate": "2026-11-10"})["guid"]
    settled, over = done(fake, "pay", made), done(fake, "pay", made, payment={"Amount": 0.01})
    assert [(one["status"], one["remaining"]) for one in (settled, over)] == [
        ("Paid", 0),
        ("OverPaid", -0.01),
    ]
    rows = fake.get(f"/v2/{ODD}/invoices/{made}/payments").json()
    assert [row["Amount"] for row in rows["Payments"]] == [500, 750, 0.01]
    debtors = sum(amount for account, amount in postings(fake) if account == 53000)
    assert debtors == pytest.approx(-0.01)


def test_an_overdue_invoice_is_reminded_of(fake: Fake) -> None:
    """With fee and interest of the settings, or as told, or as the invoice itself says."""
    usual = add(fake, **SALE, due=-40, book=True, remind=True)
    assert usual["remaining"] == 1250 + 100 + 2 * 0.81 / 100 * 1250
    own = add(fake, **SALE, due=-40, book=True, record={"ReminderFee": 25, "ReminderInterestRate": 0})
    assert done(fake, "remind", own["guid"])["remaining"] == 1275
    bare = add(fake, **SALE, due=-40, book=True, remind={"WithFee": False, "WithInterestFee": False})
    assert bare["remaining"] == 1250
    rows = fake.get(f"{V1}/invoices/{own['guid']}/reminders").json()
    assert [(row["FeeAmount"], row["InterestAmount"]) for row in rows] == [(25, 0)]


def test_a_credit_note_is_set_off_against_its_invoice(fake: Fake) -> None:
    """It takes the invoice's lines; both are paid, and no money has moved."""
    sold = add(fake, **SALE, book=True)["guid"]
    credit = add(
        fake,
        kind="credit-note",
        record={"CreditNoteFor": sold},
        book=True,
    )
    assert (credit["status"], credit["remaining"]) == ("Paid", 0)
    assert fake.get(f"{V1}/invoices/{sold}").json()["PaymentStatus"] == "Paid"
    assert sum(amount for account, amount in postings(fake) if account == 53000) == 0


def test_a_booked_credit_note_sets_itself_off_against_its_invoice(fake: Fake) -> None:
    """As far as both reach: what the invoice has left stays, and what it cannot take is the credit note's."""
    sold = add(fake, **SALE, book=True)["guid"]
    part = add(fake, kind="credit-note", amount=500.0, record={"CreditNoteFor": sold})
    assert done(fake, "book", part["guid"])["remaining"] == 0
    paid = fake.get(f"/v2/{ODD}/invoices/{sold}/payments").json()
    assert (paid["PaidAmount"], paid["RemainingAmount"]) == (500, 750)
    assert [row["RelatedVoucherId"] for row in paid["Payments"]] == [part["guid"]]
    rest = add(fake, kind="credit-note", record={"CreditNoteFor": sold}, book=True)
    assert (rest["status"], rest["remaining"]) == ("Booked", 500)
    assert fake.get(f"{V1}/invoices/{sold}").json()["PaymentStatus"] == "Paid"
    assert sum(amount for account, amount in postings(fake) if account == 53000) == -500


@pytest.mark.parametrize(
    ("invoice", "left"),
    [({"pay": True}, 1250), ({}, 1250)],
    ids=["paid already", "a draft"],
)
def test_a_credit_note_stays_open_where_its_invoice_takes_nothing(
    fake: Fake, invoice: dict[str, Any], left: float
) -> None:
    """The money is owed to the customer until it is paid back."""
    sold = add(fake, **SALE, book=bool(invoice), **invoice)["guid"]
    credit = add(fake, kind="credit-note", record={"CreditNoteFor": sold}, book=True)
    assert (credit["status"], credit["remaining"]) == ("Booked", left)


@pytest.mark.parametrize("kind", ["cash", "credit"])
def test_a_purchase_is_booked(fake: Fake, kind: str) -> None:
    """On the first cost account of the chart, with its VAT; cash is paid at once."""
    made = add(fake, kind="purchase", amount=125, book=True, record={"PurchaseType": kind})
    assert made["status"] == ("Paid" if kind == "cash" else "Booked")
    against = 55000 if kind == "cash" else 63000
    assert sorted(amount for _, amount in postings(fake)) == [-125, 25, 100]
    assert (against, -125) in postings(fake)


def test_a_line_shows_the_vat_code_it_is_booked_with(fake: Fake) -> None:
    """Its account's where it was given none: a null beside a VAT amount would mislead whoever reads the line."""
    given = [
        {"AccountNumber": 2000, "Amount": 125},
        {"AccountNumber": 2000, "Amount": 125, "VatCode": "NONE"},
    ]
    bought = add(fake, kind="purchase", book=True, record={"PurchaseType": "cash", "Lines": given})["guid"]
    lines = fake.get(f"{V1}/vouchers/purchase/{bought}").json()["Lines"]
    assert [(line["VatCode"], line["VatAmountValue"]) for line in lines] == [("I25", 25), ("none", 0)]


def test_a_purchase_is_credited(fake: Fake) -> None:
    """By a credit note with its lines, which is set off against it."""
    bought = add(fake, kind="purchase", amount=125, book=True)["guid"]
    credit = add(
        fake, kind="purchase", record={"CreditNoteFor": bought}, book=True, pay={"RelatedGuid": bought}
    )
    assert (credit["status"], credit["remaining"]) == ("Paid", 0)
    assert sum(amount for account, amount in postings(fake) if account == 63000) == 0
    row = fake.get(f"{V1}/vouchers/purchase/creditnotes/{credit['guid']}").json()
    assert row["CreditNoteFor"] == bought


def test_a_manual_voucher_is_booked_in_the_years_series(fake: Fake) -> None:
    """Purchases and manual vouchers share it."""
    lines = [{"AccountNumber": 7300, "BalancingAccountNumber": 55000, "Amount": 80, "Description": "Husleje"}]
    first = add(fake, kind="purchase", amount=125, book=True)["number"]
    made = add(fake, kind="manual-voucher", record={"Lines": lines}, book=True)
    assert made["number"] == first + 1
    assert postings(fake)[-2:] == [(7300, 80), (55000, -80)]


@pytest.mark.parametrize(
    ("kind", "record", "path"),
    [
        ("contact", {"Name": "Ny Kunde ApS"}, "contacts/{}"),
        ("product", {"Name": "Klokke", "BaseAmountValue": 99.5}, "products/{}"),
        ("file", {"Name": "kvittering", "Size": 4000}, "files/{}"),
        ("note", {"ContactGuid": guid(1, 2), "Text": "Ring"}, f"contacts/{guid(1, 2)}/notes/{{}}"),
        (
            "trade-offer",
            {"ProductLines": [{"Description": "Cykel", "BaseAmountValue": 1, "AccountNumber": 1000}]},
            "tradeoffers/{}",
        ),
    ],
)
def test_what_never_posts_comes_and_goes(fake: Fake, kind: str, record: dict[str, Any], path: str) -> None:
    """Served at once, and gone when it is dropped."""
    made = add(fake, kind=kind, record=record)["guid"]
    asked = f"{V1}/{path.format(made)}"
    assert fake.get(asked).status_code == 200
    done(fake, "drop", made)
    assert fake.get(asked).status_code in {400, 404}


def test_a_dropped_voucher_takes_its_postings_with_it(fake: Fake) -> None:
    """Also those of a payment, which can go alone; the books are as they were."""
    before = saldo(fake)
    made = add(fake, **SALE, due=-40, book=True, remind=True, pay=True)["guid"]
    payment = fake.get(f"/v2/{ODD}/invoices/{made}/payments").json()["Payments"][0]["Guid"]
    done(fake, "drop", payment)
    assert fake.get(f"{V1}/invoices/{made}").json()["PaymentStatus"] == "Overdue"
    number = fake.get(f"{V1}/invoices/{made}/reminders").json()[0]["Id"]
    done(fake, "drop", made, reminder=number)
    assert fake.get(f"{V1}/invoices/{made}/reminders").json()[0]["IsDeleted"] is True
    done(fake, "drop", made)
    assert saldo(fake) == before


def test_an_entry_of_last_year_moves_this_years_opening(fake: Fake) -> None:
    """As Dinero does while the year is open."""

    def opening() -> float:
        rows = fake.get(f"{V1}/{YEAR}/reports/primo", includeSummaryAccount="false").json()
        return float(sum(row["Amount"] for row in rows if row["AccountNumber"] == 53000))

    before = opening()
    add(fake, **SALE, record={"Date": "2026-06-01"}, book=True)
    assert opening() == before + 1250


def test_many_records_are_loaded_together(fake: Fake) -> None:
    """In their order, so that a later one may name an earlier one."""
    mine = guid(42, 1)
    records = [
        {"kind": "contact", "record": {"ContactGuid": mine, "Name": "Ny Kunde ApS", "IsDebitor": True}},
        {**SALE, "record": {"ContactGuid": mine}, "book": True, "pay": True},
    ]
    found = fake.control("records/load", organizationId=ODD, records=records).json()["records"]
    assert (found[0]["guid"], found[1]["status"]) == (mine, "Paid")


def test_one_mistake_among_many_and_nothing_is_loaded(fake: Fake) -> None:
    """The line says which."""
    state = fake.app.state.world.books[ODD]
    records = [{**SALE, "book": True}, {**SALE, "book": True, "remind": True}]
    answer = fake.control("records/load", organizationId=ODD, records=records)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("records.1: the invoice is not overdue on 2026-11-16")
    assert fake.app.state.world.books[ODD] is state


def test_a_record_belongs_to_its_world(make_fake: MakeFake) -> None:
    """Another world's books stay as they were."""
    fake = make_fake()
    fake.control("worlds", name="mine")
    headers = {"X-Mock-World": "mine"}
    body = {"organizationId": ODD, **SALE, "book": True}
    assert fake.ask("POST", "/__mock/records/add", json=body, headers=headers).status_code == 200
    mine = fake.app.worlds.get("mine").world.books[ODD].company
    assert len(mine.invoices) == len(fake.app.state.world.books[ODD].company.invoices) + 1


def test_a_foreign_invoice_takes_the_newest_rate_of_its_currency(fake: Fake) -> None:
    """Or its own; a currency nobody used needs one."""
    made = add(fake, **SALE, record={"Currency": "USD"}, rate=700, book=True)["guid"]
    assert (53000, 8750) in postings(fake)
    assert done(fake, "pay", made)["status"] == "Paid"
    assert sum(amount for account, amount in postings(fake) if account == 53000) == 0


@pytest.mark.parametrize(
    ("verb", "body", "says"),
    [
        ("add", {"kind": "invoice", "amount": 0.02}, "no price without VAT comes to 0.02"),
        ("add", {"kind": "invoice"}, "at least one line"),
        ("add", {"kind": "invoice", "amount": 1, "record": {"ProductLines": []}}, "either amount"),
        ("add", {**SALE, "due": "tomorrow"}, "due is a day such as"),
        ("add", {**SALE, "due": -1, "record": {"Date": "2026-11-16"}}, "is before the record's Date"),
        ("add", {**SALE, "record": {"Date": "2031-01-01"}, "book": True}, "is in no accounting year"),
        ("add", {**SALE, "record": {"Currency": "CHF"}}, "rate is missing"),
        ("add", {**SALE, "record": {"ContactGuid": guid(1, 77)}}, "The contact does not exist"),
        ("add", {**SALE, "record": {"ReminderFee": 101}}, "ReminderFee must be between 0 and 100"),
        ("add", {**SALE, "record": {"Guid": "mine"}}, "32 hex digits"),
        ("add", {**SALE, "record": {"Guid": guid(3, 1)}}, "there is one with the guid"),
        ("add", {**SALE, "pay": True}, "book it first"),
        ("add", {**SALE, "book": True, "number": 1}, "the number 1 is taken"),
        ("add", {"kind": "credit-note", "record": {"CreditNoteFor": guid(3, 99)}}, "no invoice has the guid"),
        ("add", {"kind": "contact", "amount": 5}, "a contact takes no amount"),
        ("add", {"kind": "contact", "due": 5}, "a contact takes no due"),
        ("add", {"kind": "cheque"}, "kind should be 'contact', 'product'"),
        (
            "add",
            {"kind": "product", "record": {"Name": "X", "AccountNumber": 1}},
            "is not in this company's chart",
        ),
        ("add", {"kind": "file", "record": {"Size": 0}}, "Size is the bytes"),
        ("add", {"kind": "note", "record": {"ContactGuid": guid(1, 77)}}, "no contact has the guid"),
        ("add", {"kind": "purchase"}, "a line is needed"),
        ("add", {"kind": "purchase", "record": {"CreditNoteFor": guid(4, 99)}}, "no purchase has the guid"),
        (
            "add",
            {"kind": "purchase", "amount": 5, "due": 1, "record": {"PurchaseType": "cash"}},
            "paid at once",
        ),
        ("add", {"kind": "manual-voucher"}, "a line is needed"),
        (
            "add",
            {
                "kind": "manual-voucher",
                "book": True,
                "record": {"Lines": [{"AccountNumber": 7300, "Amount": 1}]},
            },
            "does not sum to zero",
        ),
        ("add", {"kind": "trade-offer", "amount": 5, "record": {"Status": "Maybe"}}, "is not one of Draft"),
        ("book", {"guid": guid(3, 1)}, "is booked already"),
        ("book", {"guid": "x"}, "no voucher of this organisation"),
        ("pay", {"guid": guid(3, 1), "payment": {"DepositAccountNumber": 1}}, "DepositAccountNumber"),
        ("pay", {"guid": guid(3, 1), "payment": {"RelatedGuid": guid(3, 2)}}, "against a credit note"),
        ("remind", {"guid": guid(3, 1)}, "not overdue"),
        ("remind", {"guid": "x"}, "no invoice has the guid"),
        ("drop", {"guid": "x"}, "nothing in this organisation"),
        ("drop", {"guid": guid(3, 2), "reminder": 77}, "no reminder 77"),
        ("drop", {"guid": guid(1, 1)}, "needs it; drop that first"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_has_changed(
    fake: Fake, verb: str, body: dict[str, Any], says: str
) -> None:
    """It says what is wrong with which member."""
    state = fake.app.state.world.books[ODD]
    answer = fake.control(f"records/{verb}", organizationId=ODD, **body)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert "\n" not in answer.json()["error"]
    assert fake.app.state.world.books[ODD] is state


def test_a_company_without_contacts_wants_one_first(fake: Fake) -> None:
    """An unknown organisation is told what there is."""
    answer = fake.control("records/add", organizationId=PLAIN, **SALE)
    assert answer.json()["error"] == "invoice: there is no contact yet; add one first"
    assert "there are" in fake.control("records/add", organizationId=1, **SALE).json()["error"]
