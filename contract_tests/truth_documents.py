"""Invoices, credit notes, offers, purchases and manual vouchers: status, totals, lines, payments, reminders, mail-outs.

Law of this module: as `truth_ledger`; lists are compared whole, single documents one of each kind.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .truth import Case, Row, exact, few, same, total

if TYPE_CHECKING:
    from collections.abc import Callable

BOOKED = "Booked"
DRAFT = "Draft"
SHARED = ("number", "status", "date", "contactGuid", "contactName", "currency", "description")
LISTED = ("totalExclVat", "totalInclVat", "totalExclVatDkk", "totalInclVatDkk")
TOLD = ("totalExclVat", "totalInclVat", "totalExclVatInDkk", "totalInclVatInDkk")
"""The four totals of a list, as the books name them and as a tool does."""
NEXT = {"withFee": True, "withInterestFee": True}
REMINDER = {
    "invoiceTotalInclVatAmount": "principal",
    "feeAmount": "fee",
    "interestAmount": "interest",
    "compensationFeeAmount": "compensation",
    "accumulatedFeesAndInterestAmount": "accumulated",
    "paidAmount": "paid",
    "reminderTotalInclVatAmount": "total",
    "number": "number",
}
"""A reminder's figures as a tool names them, and as the books do."""


def _kind(row: Row) -> Any:
    return row["status"], row["currency"], bool(row["payments"]), bool(row.get("reminders"))


def _listed(rows: list[Row], due: str, totals: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    """Rows of a list by guid, as a tool gives them or as the books do; `due` names the member with the due day."""
    amounts = {row["guid"]: tuple(exact(row[name]) for name in totals) for row in rows}
    return {row["guid"]: (*(row.get(name) for name in (*SHARED, due)), *amounts[row["guid"]]) for row in rows}


def _invoices(case: Case) -> None:
    told, wanted = case.every("list_invoices"), case.truth.live("invoices")
    same(_listed(told, "paymentDate", TOLD), _listed(wanted, "due", LISTED), "invoices")
    same(len(told), len(wanted), "invoices: rows")


def _overdue(case: Case) -> None:
    wanted = {
        row["guid"]: (_days_late(case, row), exact(row["totalInclVat"]), row["currency"])
        for row in case.truth.live("invoices")
        if row["status"] == "Overdue"
    }
    told = {
        row["guid"]: (row["daysOverdue"], exact(row["totalInclVat"]), row["currency"])
        for row in case.every("list_invoices_overdue")
    }
    same(told, wanted, "overdue invoices")


def _days_late(case: Case, row: Row) -> int:
    return (case.truth.today - case.truth.today.fromisoformat(row["due"])).days


def _sales(case: Case) -> None:
    notes = case.truth.live("creditNotes")
    told = {row["guid"]: exact(row["signedTotalExclVatInDkk"]) for row in case.every("list_sales")}
    wanted = {row["guid"]: Decimal(row["totalExclVatDkk"]) for row in case.truth.live("invoices")}
    same(told, wanted | {row["guid"]: -Decimal(row["totalExclVatDkk"]) for row in notes}, "sales with sign")


def _credit_notes(case: Case) -> None:
    told = case.every("list_credit_notes")
    wanted = _listed(case.truth.live("creditNotes"), "", LISTED)
    same(_listed(told, "", TOLD), wanted, "credit notes")


def _offers(case: Case) -> None:
    names = ("number", "status", "date", "contactGuid", "currency")
    amounts = ("totalExclVat", "totalVat", "totalInclVat")
    told, wanted = (
        {row["guid"]: (*(row[n] for n in names), *(exact(row[n]) for n in amounts)) for row in rows}
        for rows in (case.every("list_trade_offers"), case.truth.live("tradeOffers"))
    )
    same(told, wanted, "trade offers")


def _shown(data: Row, row: Row) -> None:
    """Compare what every sales document shows: totals, and each line's."""
    amounts = ("totalExclVat", "totalVat", "totalInclVat")
    same(
        {n: exact(data[n]) for n in amounts}, {n: exact(row[n]) for n in amounts}, f"totals of {row['guid']}"
    )
    names = ("number", "date", "contactGuid", "currency")
    same({n: data[n] for n in names}, {n: row[n] for n in names}, f"document {row['guid']}")
    told = [
        (line["accountNumber"], exact(line["totalAmount"]), exact(line["totalAmountInclVat"]))
        for line in data["productLines"]
        if line["lineType"] == "Product"
    ]
    wanted = [
        (line["account"], exact(line["totalExclVat"]), exact(line["totalInclVat"]))
        for line in row["lines"]
        if line["type"] == "Product"
    ]
    same(told, wanted, f"lines of {row['guid']}")
    same(len(data["productLines"]), len(row["lines"]), f"lines of {row['guid']}: count")


def _invoice(case: Case) -> None:
    for row in few(case.truth.live("invoices"), by=_kind):
        data = case.ask("get_invoice", invoiceGuid=row["guid"])
        _shown(data, row)
        _state(data, row)
        same(data["paymentDate"], row["due"], f"due day of {row['guid']}")


def _state(data: Row, row: Row) -> None:
    same(data["status"], DRAFT if row["status"] == DRAFT else BOOKED, f"status of {row['guid']}")
    same(data["paymentStatus"], row["status"], f"payment status of {row['guid']}")


def _credit_note(case: Case) -> None:
    for row in few(case.truth.live("creditNotes"), by=_kind):
        data = case.ask("get_credit_note", creditNoteGuid=row["guid"])
        _shown(data, row)
        _state(data, row)
        same(data["creditNoteFor"], row["creditNoteFor"], f"what {row['guid']} credits")


def _offer(case: Case) -> None:
    for row in few(case.truth.live("tradeOffers"), by=lambda row: (row["status"], row["currency"])):
        data = case.ask("get_trade_offer", tradeOfferGuid=row["guid"])
        _shown(data, row)
        same(data["status"], row["status"], f"status of {row['guid']}")
        same(data["generatedVouchers"], row["generated"], f"what became of {row['guid']}")


def _paid(payments: list[Row]) -> dict[str, tuple[Any, ...]]:
    return {
        row["guid"]: (row["paymentDate"], exact(row["amount"]), row["depositAccountNumber"])
        for row in payments
    }


def _received(payments: list[Row]) -> dict[str, tuple[Any, ...]]:
    return {row["guid"]: (row["date"], exact(row["amountDkk"]), row["depositAccount"]) for row in payments}


def _some_paid(rows: list[Row]) -> list[Row]:
    """Documents with payments, of each status and currency, and those without any."""
    paid = few((row for row in rows if row["payments"]), by=lambda row: (row["status"], row["currency"]))
    return [*paid, *few((row for row in rows if not row["payments"]), by=lambda row: row["status"])]


def _payments(tool: str, section: str, argument: str) -> Callable[[Case], None]:
    """Compare the payments of sales documents, and what is paid, remains and was to be paid in all."""

    def compare(case: Case) -> None:
        for row in _some_paid(case.truth.live(section)):
            data = case.ask(tool, **{argument: row["guid"]})
            same(_paid(data["payments"]), _received(row["payments"]), f"payments of {row['guid']}")
            names = {"paidAmount": "paid", "remainingAmount": "remaining"}
            names["invoiceTotalIncludingReminderExpenses"] = "total"
            told = {name: exact(data[name]) for name in names}
            same(told, {name: exact(row[one]) for name, one in names.items()}, f"state of {row['guid']}")

    return compare


def _mail_outs(tool: str, section: str, argument: str, **arguments: Any) -> Callable[[Case], None]:
    """Compare the mail-outs of documents that were sent and of one that was not."""

    def compare(case: Case) -> None:
        sent = {row["voucherGuid"] for row in case.truth.rows("mailOuts")}
        for row in few(case.truth.live(section), by=lambda row: (row["guid"] in sent, row["status"])):
            data = case.ask(tool, **{argument: row["guid"]}, **arguments)
            wanted = {
                one["id"]: (one["receiver"], one["status"], one["isSms"])
                for one in case.truth.rows("mailOuts")
                if one["voucherGuid"] == row["guid"]
            }
            told = {m["id"]: (m["receiver"], m["status"], m["isSmsMessage"]) for m in data["mailouts"]}
            same(told, wanted, f"mail-outs of {row['guid']}")
            same(data["count"], len(wanted), f"mail-outs of {row['guid']}: count")

    return compare


def _reminder_figures(data: Row, row: Row) -> None:
    told = {name: exact(data[name]) for name in REMINDER}
    wanted = {name: exact(row[one]) for name, one in REMINDER.items()}
    same(told, wanted | {"paidAmount": -Decimal(row["paid"])}, f"reminder {data['number']}")
    same(data["date"], row["date"], "day of the reminder")


def _reminded(case: Case) -> list[Row]:
    return few((r for r in case.truth.live("invoices") if r["reminders"]), by=lambda r: len(r["reminders"]))


def _reminders(case: Case) -> None:
    for row in _reminded(case):
        data = case.ask("list_invoice_reminders", invoiceGuid=row["guid"])
        same([one["id"] for one in data["reminders"]], [one["id"] for one in row["reminders"]], "reminders")
        for told, wanted in zip(data["reminders"], row["reminders"], strict=True):
            _reminder_figures(told, wanted)
            same((told["isDraft"], told["isDeleted"]), (wanted["draft"], wanted["deleted"]), "its state")
        booked = [one for one in row["reminders"] if not (one["draft"] or one["deleted"])]
        charged = sum((total(booked, name) for name in ("fee", "interest", "compensation")), Decimal(0))
        if row["currency"] == "DKK":
            same(exact(row["reminderExpenses"]), charged, "expenses of the reminders")


def _reminder(case: Case) -> None:
    for row in _reminded(case):
        for one in row["reminders"]:
            where = {"invoiceGuid": row["guid"], "reminderId": one["id"]}
            _reminder_figures(case.ask("get_invoice_reminder", **where), one)


def _next(tool: str, **more: Any) -> Callable[[Case], None]:
    """Compare the reminder that could be made today."""

    def compare(case: Case) -> None:
        late = (row for row in case.truth.live("invoices") if row["nextReminder"])
        for row in few(late, by=lambda row: (row["nextReminder"]["number"], bool(row["payments"]))):
            day = {"date": case.truth.told["today"]} if more else {}
            _reminder_figures(case.ask(tool, invoiceGuid=row["guid"], **day, **more), row["nextReminder"])

    return compare


def _calculated(case: Case) -> None:
    """The lines of an invoice, calculated anew, come to what the books have for it."""
    for row in few(case.truth.live("invoices"), by=lambda row: (len(row["lines"]), row["currency"])):
        if any(line["type"] != "Product" for line in row["lines"]):
            continue
        names = {"accountNumber": "account", "unit": "unit", "description": "description"}
        numbers = {"quantity": "quantity", "baseAmountValue": "baseAmount", "discount": "discount"}
        lines = [
            {name: line[one] for name, one in names.items()}
            | {name: float(line[one]) for name, one in numbers.items()}
            for line in row["lines"]
        ]
        data = case.ask("calculate_invoice_totals", productLines=lines)
        amounts = ("totalExclVat", "totalVat", "totalInclVat")
        told = {name: exact(data[name]) for name in amounts}
        same(told, {name: exact(row[name]) for name in amounts}, f"lines of {row['guid']}, calculated")


def _purchase(case: Case) -> None:
    for row in few(_bought(case, credit_notes=False), by=_bought_kind):
        data = case.ask("get_purchase_voucher", voucherGuid=row["guid"])
        names = {"voucherNumber": "number", "voucherDate": "date", "status": "status"}
        names |= {"purchaseType": "type", "contactGuid": "contactGuid", "currencyKey": "currency"}
        told = {name: data[name] for name in names}
        same(told, {name: row[one] for name, one in names.items()}, f"purchase {row['guid']}")
        _bought_lines(data["lines"], row)


def _bought(case: Case, *, credit_notes: bool) -> list[Row]:
    return [row for row in case.truth.rows("purchases") if row["isCreditNote"] is credit_notes]


def _bought_kind(row: Row) -> Any:
    return row["status"], row["type"], row["currency"]


def _bought_lines(lines: list[Row], row: Row) -> None:
    told = [(line["accountNumber"], exact(line["amountInclVatValue"])) for line in lines]
    wanted = [(line["account"], exact(line["amount"])) for line in row["lines"]]
    same(told, wanted, f"lines of {row['guid']}")


def _purchase_payments(case: Case) -> None:
    for row in _some_paid(_bought(case, credit_notes=False)):
        data = case.ask("get_purchase_voucher_payments", voucherGuid=row["guid"])
        same(_paid(data["payments"]), _received(row["payments"]), f"payments of {row['guid']}")
        same(data["count"], len(row["payments"]), f"payments of {row['guid']}: count")


def _by_file(case: Case) -> None:
    filed = (row for row in _bought(case, credit_notes=False) if row["fileGuid"])
    for row in few(filed, by=lambda row: row["type"]):
        data = case.ask("get_purchase_vouchers_by_file", fileGuid=row["fileGuid"])
        wanted = {
            one["guid"]
            for one in _bought(case, credit_notes=False)
            if (one["fileGuid"] or "").lower() == row["fileGuid"].lower()
        }
        same(set(data["voucherGuids"]), wanted, f"purchases of file {row['fileGuid']}")


def _purchase_credit_note(case: Case) -> None:
    for row in few(_bought(case, credit_notes=True), by=_bought_kind):
        data = case.ask("get_purchase_credit_note", creditNoteGuid=row["guid"])
        names = {"creditNoteNumber": "number", "date": "date", "status": "status"}
        names |= {"creditNoteFor": "creditNoteFor", "currency": "currency"}
        told = {name: data[name] for name in names}
        same(told, {name: row[one] for name, one in names.items()}, f"credit note {row['guid']}")
        _bought_lines(data["lines"], row)


def _manual(case: Case) -> None:
    for row in few(case.truth.rows("manualVouchers"), by=lambda row: (row["status"], len(row["lines"]))):
        data = case.ask("get_manual_voucher", voucherGuid=row["guid"])
        names = {"voucherNumber": "number", "voucherDate": "date", "status": "status"}
        told = {name: data[name] for name in names}
        same(told, {name: row[one] for name, one in names.items()}, f"manual voucher {row['guid']}")
        lines = [
            (line["accountNumber"], line["balancingAccountNumber"], exact(line["amountInclVatValue"]))
            for line in data["lines"]
        ]
        wanted = [(one["account"], one["balancingAccount"], exact(one["amount"])) for one in row["lines"]]
        same(lines, wanted, f"lines of {row['guid']}")


def _pdf(tool: str, section: str, argument: str) -> Callable[[Case], None]:
    """Compare the total that a document's PDF shows."""

    def compare(case: Case) -> None:
        booked = [row for row in case.truth.live(section) if row["status"] != DRAFT]
        for row in few(booked, by=lambda row: row["currency"])[:2]:
            data = case.ask(tool, **{argument: row["guid"], "as": "text"})
            _reads(data["text"], row["totalInclVat"], f"{tool} of {row['guid']}")

    return compare


def _reminder_pdf(case: Case) -> None:
    for row in _reminded(case)[:1]:
        one = row["reminders"][0]
        where = {"invoiceGuid": row["guid"], "reminderId": one["id"], "as": "text"}
        _reads(case.ask("download_invoice_reminder_pdf", **where)["text"], one["total"], "reminder's PDF")


def _statement_pdf(case: Case) -> None:
    owing = [row for row in case.truth.rows("statements") if Decimal(row["balance"])]
    for row in owing[:2]:
        data = case.ask(
            "download_contact_state_of_account_pdf", contactGuid=row["contactGuid"], **{"as": "text"}
        )
        _reads(data["text"], row["balance"], f"statement's PDF of {row['contactGuid']}")


def _reads(text: str, amount: str, what: str) -> None:
    """Assert that a text shows an amount, whatever marks thousands and decimals."""
    numbers = {re.sub(r"\D", "", found) for found in re.findall(r"[\d.,]+", text)}
    assert re.sub(r"\D", "", amount) in numbers, f"{what}: {amount} is not in its text"


COMPARED: dict[str, Callable[[Case], None]] = {
    "list_invoices": _invoices,
    "list_invoices_overdue": _overdue,
    "list_sales": _sales,
    "list_credit_notes": _credit_notes,
    "list_trade_offers": _offers,
    "get_invoice": _invoice,
    "get_credit_note": _credit_note,
    "get_trade_offer": _offer,
    "list_invoice_payments": _payments("list_invoice_payments", "invoices", "invoiceGuid"),
    "list_credit_note_payments": _payments("list_credit_note_payments", "creditNotes", "creditNoteGuid"),
    "list_invoice_mailouts": _mail_outs("list_invoice_mailouts", "invoices", "invoiceGuid", includeSms=True),
    "list_credit_note_mailouts": _mail_outs("list_credit_note_mailouts", "creditNotes", "creditNoteGuid"),
    "list_trade_offer_mailouts": _mail_outs("list_trade_offer_mailouts", "tradeOffers", "tradeOfferGuid"),
    "list_invoice_reminders": _reminders,
    "get_invoice_reminder": _reminder,
    "get_next_invoice_reminder": _next("get_next_invoice_reminder"),
    "preview_invoice_reminder": _next(
        "preview_invoice_reminder", **NEXT, withCompensationFee=False, withDebtCollectionWarning=False
    ),
    "calculate_invoice_totals": _calculated,
    "get_purchase_voucher": _purchase,
    "get_purchase_voucher_payments": _purchase_payments,
    "get_purchase_vouchers_by_file": _by_file,
    "get_purchase_credit_note": _purchase_credit_note,
    "get_manual_voucher": _manual,
    "download_invoice_pdf": _pdf("download_invoice_pdf", "invoices", "invoiceGuid"),
    "download_credit_note_pdf": _pdf("download_credit_note_pdf", "creditNotes", "creditNoteGuid"),
    "download_trade_offer_pdf": _pdf("download_trade_offer_pdf", "tradeOffers", "tradeOfferGuid"),
    "download_invoice_reminder_pdf": _reminder_pdf,
    "download_contact_state_of_account_pdf": _statement_pdf,
}
"""Tool -> what its answer is held to."""
