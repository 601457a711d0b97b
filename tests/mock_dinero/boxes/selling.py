"""Boxes of invoices, reminders, credit notes and trade offers.

Law of this module: as `reference`, a table; the day is Monday 16 November 2026.
"""

from __future__ import annotations

from mock_dinero.testing import in_process
from tests.mock_dinero.boxes.reach import PDF, Box, Reach, Row, Test, boxes, kinds, many

EVENTS = (
    *("Download", "Print", "WebView", "SoftBounce", "HardBounce", "Rejected", "Spam", "Sent", "Invalid"),
    *("Queued", "Scheduled", "Failed", "SentToDispatching", "SentToProvider", "SentToCustomer"),
    *("InvalidDocument", "IncompleteDocument", "UnknownError", "EndpointNotFound", "AlreadyDispatched"),
    "TemporaryError",
)
MAILED = ("NotSent", "Sent", "Failed", "SeenByCustomer")
MAIL_TYPES = (
    *("None", "Einvoice", "ElectronicInvoiceReminder", "TradeOffer", "OrderConfirmation", "Mailout"),
    *("Reminder", "PreReminder", "Inkasso"),
)
OFFERED = ("Draft", "Invoiced", "CustomerAccepted", "CustomerDeclined", "UserAccepted", "UserDeclined")
MORE_MAIL = 11
"""Types of mail-out: those nine and two more."""


def status(r: Reach, name: str) -> int:
    """Count the invoices of a status, as the list filter finds them."""
    found = r.get(f"invoices?statusFilter={name}&pageSize=1000&fields=Status")["Collection"]
    return many(found, lambda row: row["Status"] == name)


def full(r: Reach, test: Test) -> int:
    """Count the invoices that pass a test in full."""
    return many(r.invoice_documents, test)


def unpaid_on(day: str) -> Test:
    """Test for an invoice that is due on a day and has no payment."""
    return lambda i: i["Status"] == "Booked" and i["PaymentDate"] == day and not i["Paid"]["Payments"]


def lines(test: Test) -> Test:
    """Test for an invoice with such a line."""
    return lambda i: any(test(line) for line in i["ProductLines"])


def vats(invoice: Row) -> set[bool]:
    """Tell which of an invoice's lines carry VAT."""
    products = [line for line in invoice["ProductLines"] if line["TotalAmount"]]
    return {line["TotalAmountInclVat"] != line["TotalAmount"] for line in products}


def paid(test: Test) -> Test:
    """Test for a document with such a payment."""
    return lambda i: any(test(payment) for payment in i["Paid"]["Payments"])


def only_set_off(invoice: Row) -> bool:
    """Tell whether credit notes alone paid an invoice."""
    payments = invoice["Paid"]["Payments"]
    return bool(payments) and all(one["RelatedVoucherId"] for one in payments)


def in_part(invoice: Row) -> bool:
    """Tell whether an invoice was paid to seven tenths at most."""
    money = invoice["Paid"]
    total = money["InvoiceTotalIncludingReminderExpenses"]
    return bool(money["Payments"]) and money["RemainingAmount"] > 0 and money["PaidAmount"] <= 0.7 * total


def effective(invoice: Row) -> list[Row]:
    """Return the reminders that count."""
    return [one for one in invoice["Reminders"] if not (one["IsDraft"] or one["IsDeleted"])]


def reminded(test: Test) -> Test:
    """Test for an invoice with such a reminder that counts."""
    return lambda i: any(test(one) for one in effective(i))


def exchange_differences(r: Reach) -> int:
    """Count the directions in which account 1445 was booked."""
    return len({row["Amount"] > 0 for row in r.entries if row["AccountNumber"] == 1445})


def fees_booked(r: Reach) -> int:
    """Count the invoices whose remainder went to 7220."""
    return len(
        {x["VoucherGuid"] for x in r.entries if (x["AccountNumber"], x["VoucherType"]) == (7220, "Sales")}
    )


def deleted_drafts(r: Reach) -> int:
    """Count the deleted drafts, which the list shows when asked for."""
    return len(r.get("invoices?deletedOnly=true&pageSize=1000")["Collection"])


def in_currency(r: Reach, code: str) -> int:
    """Count the invoices in a currency; the deleted drafts are in kroner."""
    return many(r.invoices, lambda i: i["Currency"] == code) + (deleted_drafts(r) if code == "DKK" else 0)


def credit_status(r: Reach, name: str) -> int:
    """Count the credit notes of a status."""
    return many(r.credit_notes, lambda n: n["Listed"]["Status"] == name and not n["DeletedAt"])


INVOICES = {
    "invoices": Box(400, lambda r: len(r.invoices) + deleted_drafts(r)),
    **boxes("status {}", {"Draft": 12, "Booked": 45, "Overdue": 36, "Paid": 295, "OverPaid": 6}, status),
    "old drafts": Box(3, lambda r: full(r, lambda i: i["Status"] == "Draft" and i["Date"] < "2026")),
    "drafts without a contact": Box(2, lambda r: full(r, lambda i: i["ContactGuid"] is None)),
    "deleted drafts": Box(6, deleted_drafts),
    "due yesterday": Box(1, lambda r: full(r, unpaid_on("2026-11-15"))),
    "due today": Box(1, lambda r: full(r, unpaid_on("2026-11-16"))),
    "due tomorrow": Box(1, lambda r: full(r, unpaid_on("2026-11-17"))),
    "part-paid": Box(8, lambda r: full(r, in_part)),
    "paid by a credit note": Box(4, lambda r: full(r, only_set_off)),
    "paid in the ledger": Box(
        2, lambda r: full(r, paid(lambda p: p["DepositAccountNumber"] is None and not p["RelatedVoucherId"]))
    ),
    "remainder as fee": Box(2, fees_booked),
    "an øre off": Box(2, lambda r: full(r, lambda i: abs(i["Paid"]["RemainingAmount"]) == 0.01)),
    **boxes("in {}", {"DKK": 340, "EUR": 35, "USD": 12, "SEK": 8, "NOK": 5}, in_currency),
    "exchange differences both ways": Box(2, exchange_differences),
    "lines with VAT": Box(20, lambda r: full(r, lambda i: i["ShowLinesInclVat"])),
    "mixed VAT": Box(10, lambda r: many(r.booked, lambda i: vats(i) == {True, False})),
    "free of VAT, in kroner": Box(
        15, lambda r: many(r.booked, lambda i: i["Currency"] == "DKK" and vats(i) == {False})
    ),
    "discount": Box(20, lambda r: full(r, lines(lambda x: x["Discount"]))),
    "text lines": Box(10, lambda r: full(r, lines(lambda x: x["LineType"] == "Text"))),
    "sixty lines": Box(1, lambda r: full(r, lambda i: len(i["ProductLines"]) == 60)),
    "negative lines": Box(2, lambda r: full(r, lines(lambda x: x["BaseAmountValue"] < 0))),
    "a total of 0": Box(1, lambda r: many(r.booked, lambda i: i["TotalInclVat"] == 0)),
    "3 x 33.33": Box(
        1, lambda r: full(r, lambda i: i["TotalInclVat"] == 124.99 and i["TotalExclVat"] == 99.99)
    ),
    "ties": Box(2, lambda r: full(r, lambda i: i["TotalExclVat"] in {0.1, 0.5})),
    "a million": Box(1, lambda r: full(r, lambda i: i["TotalExclVat"] == 1_000_000)),
    "payment terms": Box(4, lambda r: kinds(r.booked, "PaymentConditionType")),
    "due at a month's end": Box(
        3, lambda r: kinds(current_month(r), "PaymentDate", "2025-02-08", "2025-03-08", "2026-02-28")
    ),
    "languages": Box(2, lambda r: kinds(r.invoice_documents, "Language", "da-DK", "en-GB")),
    "mail-out statuses": Box(4, lambda r: kinds(r.invoices, "MailOutStatus", *MAILED)),
    "latest mail-out types": Box(9, lambda r: kinds(r.invoices, "LatestMailOutType", *MAIL_TYPES)),
    "latest mail-out types in lower case": Box(
        3, lambda r: kinds(r.invoices, "LatestMailOutType", "einvoice", "mailout", "reminder")
    ),
    "types of mail-out": Box(MORE_MAIL, lambda r: kinds(r.mail_outs, "Type")),
    "statuses of a mail-out": Box(5, lambda r: kinds(r.mail_outs, "Status")),
    "latest events": Box(21, lambda r: kinds(r.mail_outs, "LatestEvent", *EVENTS)),
    "text messages": Box(3, lambda r: many(r.mail_outs, lambda m: m["IsSmsMessage"])),
    "FIK": Box(1, lambda r: many(r.booked, lambda i: i["FikCode"])),
    "no FIK": Box(1, lambda r: many(r.of(371002).booked, lambda i: i["FikCode"] is None)),
    "external references": Box(30, lambda r: full(r, lambda i: i["ExternalReference"])),
    "a reference of 128 characters": Box(
        1, lambda r: full(r, lambda i: len(i["ExternalReference"] or "") == 128)
    ),
    "one attachment": Box(1, lambda r: full(r, lambda i: len(i["Attachments"]) == 1)),
    "two attachments": Box(1, lambda r: full(r, lambda i: len(i["Attachments"]) == 2)),
    "five attachments": Box(1, lambda r: full(r, lambda i: len(i["Attachments"]) == 5)),
    "with attachments": Box(6, lambda r: full(r, lambda i: i["Attachments"])),
    "as PDF": Box(1, lambda r: int(r.answer(f"invoices/{r.booked[0]['Guid']}", PDF).content[:4] == b"%PDF")),
}


def current_month(r: Reach) -> list[Row]:
    """Return the invoices due so many days after their month."""
    return [one for one in r.booked if one["PaymentConditionType"] == "CurrentMonthOut"]


def rates(r: Reach) -> set[str]:
    """Return the rates of interest that reminders name: the settings', and the one an invoice entered here has."""
    line = {"Description": "Cykel", "BaseAmountValue": 1000, "AccountNumber": 1000}
    record = {"ProductLines": [line], "ReminderInterestRate": 2.5}
    other = r.beside(r.company)
    entered = in_process(other.served.app).change(
        "records/add", organizationId=r.number, kind="invoice", record=record, due=-40, book=True
    )
    ours = next(one for one in r.booked if may_be_reminded(r, one))
    nexts = (
        r.get(f"invoices/{ours['Guid']}/reminders/next"),
        other.get(f"invoices/{entered['guid']}/reminders/next"),
    )
    return {str(one["InterestAmountText"]).split("%")[0] for one in nexts}


REMINDERS = {
    "rate from the settings and from the invoice": Box(2, lambda r: len(rates(r))),
    "reminded once": Box(10, lambda r: full(r, lambda i: len(effective(i)) == 1)),
    "reminded twice": Box(5, lambda r: full(r, lambda i: len(effective(i)) == 2)),
    "reminded three times": Box(4, lambda r: full(r, lambda i: len(effective(i)) == 3)),
    "sent to debt collection": Box(1, lambda r: full(r, lambda i: i["IsSentToDebtCollection"])),
    "drafts": Box(2, lambda r: full(r, lambda i: any(one["IsDraft"] for one in i["Reminders"]))),
    "deleted": Box(1, lambda r: full(r, lambda i: any(one["IsDeleted"] for one in i["Reminders"]))),
    "with a fee": Box(1, lambda r: full(r, reminded(lambda one: one["WithFee"]))),
    "without a fee": Box(1, lambda r: full(r, reminded(lambda one: not one["WithFee"]))),
    "with interest": Box(1, lambda r: full(r, reminded(lambda one: one["WithInterestFee"]))),
    "without interest": Box(1, lambda r: full(r, reminded(lambda one: not one["WithInterestFee"]))),
    "compensation of 310 kr.": Box(
        1, lambda r: full(r, reminded(lambda one: one["CompensationFeeAmount"] == 310))
    ),
    "compensation not available": Box(
        1, lambda r: full(r, reminded(lambda one: not one["CompensationFeeAvailable"]))
    ),
    "paid to its face value, its fee still owed": Box(
        1,
        lambda r: full(
            r,
            lambda i: (
                i["PaymentStatus"] == "Overdue"
                and i["Paid"]["PaidAmount"] == i["TotalInclVat"]
                and i["Reminders"]
            ),
        ),
    ),
    "the next one": Box(1, lambda r: full(r, lambda i: may_be_reminded(r, i))),
}


def may_be_reminded(r: Reach, invoice: Row) -> bool:
    """Tell whether Dinero would make another reminder."""
    overdue = invoice["PaymentStatus"] == "Overdue" and len(invoice["Reminders"]) < 3
    return bool(overdue and r.status(f"invoices/{invoice['Guid']}/reminders/next") == 200)


def share(r: Reach, *, whole: bool) -> int:
    """Count the credit notes that credit all of an invoice, or some of it."""
    totals = {one["Guid"]: one["TotalInclVat"] for one in r.invoice_documents}
    linked = (one for one in r.credit_notes if one["CreditNoteFor"])
    return many(linked, lambda n: (totals[n["CreditNoteFor"]] == n["TotalInclVat"]) == whole)


CREDIT_NOTES = {
    "credit notes": Box(26, lambda r: len(r.credit_notes)),
    **boxes("status {}", {"Draft": 3, "Booked": 4, "Paid": 17, "OverPaid": 1}, credit_status),
    "deleted": Box(1, lambda r: len(r.get("sales/creditnotes?deletedOnly=true")["Collection"])),
    "linked": Box(18, lambda r: many(r.credit_notes, lambda n: n["CreditNoteFor"])),
    "in full": Box(12, lambda r: share(r, whole=True)),
    "in part": Box(6, lambda r: share(r, whole=False)),
    "stand-alone": Box(8, lambda r: many(r.credit_notes, lambda n: not n["CreditNoteFor"])),
    "in euro": Box(3, lambda r: many(r.credit_notes, lambda n: n["Currency"] == "EUR")),
    "refunded": Box(2, lambda r: many(r.credit_notes, paid(lambda p: p["DepositAccountNumber"]))),
    "mail-outs": Box(5, lambda r: sum(len(one["MailOuts"]) for one in r.credit_notes)),
}


def offers(r: Reach, test: Test) -> int:
    """Count the offers that pass a test."""
    return many(r.offers, test)


OFFERS = {
    "offers": Box(24, lambda r: len(r.offers)),
    **boxes("status {}", dict.fromkeys(OFFERED, 2), lambda r, name: offers(r, lambda o: o["Status"] == name)),
    **boxes(
        "{} vouchers", {0: 1, 1: 1, 2: 1}, lambda r, n: offers(r, lambda o: len(o["GeneratedVouchers"]) == n)
    ),
    **boxes(
        "{} steps", dict.fromkeys(range(1, 7), 1), lambda r, n: offers(r, lambda o: len(o["History"]) == n)
    ),
    "in euro": Box(2, lambda r: offers(r, lambda o: o["Currency"] == "EUR")),
    "deleted": Box(2, lambda r: offers(r, lambda o: o["DeletedAt"])),
    "mail-outs": Box(8, lambda r: sum(len(one["MailOuts"]) for one in r.offers)),
}
BOXES = {"invoices": INVOICES, "reminders": REMINDERS, "credit notes": CREDIT_NOTES, "offers": OFFERS}
