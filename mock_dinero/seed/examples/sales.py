"""The cases of invoices and their reminders.

Law of this module: a table; every row is a box of the checklist or a question somebody asks.
"""

from __future__ import annotations

from mock_dinero.seed.examples.case import Case, Found
from mock_dinero.seed.examples.finding import (
    attached,
    codes,
    deleted,
    due_in,
    first_reminder,
    has_status,
    in_currency,
    invoice,
    invoice_v2,
    is_person,
    may_be_reminded,
    on_terms,
    open_reminders,
    paid_at_rate,
    reminded,
    two_payments,
    uses_fik,
    with_reminder,
)

STATES = (
    Case("invoice-draft", "A draft: its number is the largest 64-bit integer.", invoice(has_status("Draft"))),
    Case(
        "invoice-draft-old",
        "A draft that has been lying about since last year.",
        invoice(lambda s, h: not s.voucher.is_booked and s.voucher.date.year < h.today.year),
    ),
    Case(
        "invoice-draft-without-contact",
        "A draft to nobody.",
        invoice(lambda s, _: s.voucher.contact_guid is None),
    ),
    Case("invoice-deleted", "A deleted draft, still answered by its guid.", deleted("invoices")),
    Case("invoice-booked", "Booked, unpaid and not yet due.", invoice(has_status("Booked"))),
    Case("invoice-overdue", "Past its due day, and something remains.", invoice(has_status("Overdue"))),
    Case("invoice-paid", "Paid.", invoice(has_status("Paid"))),
    Case("invoice-overpaid", "Paid with more than was asked for.", invoice(has_status("OverPaid"))),
    Case("invoice-due-yesterday", "Due yesterday: overdue.", invoice(due_in(-1))),
    Case("invoice-due-today", "Due today: not overdue.", invoice(due_in(0))),
    Case("invoice-due-tomorrow", "Due tomorrow.", invoice(due_in(1))),
    Case(
        "invoice-part-paid",
        "Overdue and paid in part: the list's total is not what remains.",
        invoice(lambda s, _: s.state.status == "Overdue" and s.state.paid > 0 and s.state.remaining > 100),
    ),
    Case(
        "invoice-paid-by-credit-note",
        "Paid without money: a credit note was set off.",
        invoice(lambda s, _: s.voucher.payments and all(p.related_guid for p in s.voucher.payments)),
    ),
    Case(
        "invoice-paid-in-the-ledger",
        "Paid without a deposit account: settled by a manual voucher.",
        invoice(
            lambda s, _: any(p.deposit_account is None and not p.related_guid for p in s.voucher.payments)
        ),
    ),
    Case(
        "invoice-remainder-as-fee",
        "What was left of it went to account 7220 as a bank fee.",
        invoice(lambda s, _: any(p.remainder_is_fee for p in s.voucher.payments)),
    ),
    Case("invoice-one-oere-off", "One øre short or over.", invoice(lambda s, _: abs(s.state.remaining) == 1)),
    Case(
        "invoice-paid-but-its-fee",
        "Paid to its face value after a reminder fee: still overdue.",
        invoice(lambda s, _: s.state.status == "Overdue" and s.state.paid == s.totals.incl > 0),
    ),
    Case("template-of-invoice", "The mail of an invoice, v2.", invoice_v2),
    Case("invoice-payments", "The payments of an invoice that was paid twice or more.", two_payments),
)
CONTENTS = (
    *(
        Case(
            f"invoice-{code.lower()}",
            f"An invoice in {code}; rates are DKK per 100.",
            invoice(in_currency(code)),
        )
        for code in ("EUR", "USD", "SEK", "NOK")
    ),
    Case(
        "invoice-exchange-gain",
        "Paid at a better rate: 1445 is credited.",
        invoice(lambda s, _: paid_at_rate(s, gain=True)),
    ),
    Case(
        "invoice-exchange-loss",
        "Paid at a worse rate: 1445 is debited.",
        invoice(lambda s, _: paid_at_rate(s, gain=False)),
    ),
    Case(
        "invoice-lines-with-vat",
        "Lines are shown with VAT.",
        invoice(lambda s, _: s.voucher.show_lines_incl_vat),
    ),
    Case(
        "invoice-mixed-vat",
        "Some lines with VAT, some without.",
        invoice(lambda s, _: codes(s) == {"U25", None}),
    ),
    Case(
        "invoice-without-vat",
        "In kroner and free of VAT.",
        invoice(lambda s, _: s.voucher.currency == "DKK" and codes(s) == {None}),
    ),
    Case(
        "invoice-discount",
        "A line with a discount.",
        invoice(lambda s, _: any(x.discount for x in s.voucher.lines)),
    ),
    Case(
        "invoice-text-line",
        "A line that is only text and counts in no sum.",
        invoice(lambda s, _: any(x.line_type == "Text" for x in s.voucher.lines)),
    ),
    Case("invoice-sixty-lines", "Sixty lines.", invoice(lambda s, _: len(s.voucher.lines) == 60)),
    Case(
        "invoice-negative-line",
        "A line below zero.",
        invoice(lambda s, _: any(x.base < 0 for x in s.voucher.lines)),
    ),
    Case(
        "invoice-zero",
        "Booked, and its total is 0.00.",
        invoice(lambda s, _: s.voucher.is_booked and s.totals.incl == 0),
    ),
    Case(
        "invoice-three-thirds",
        "3 x 33.33: the lines with VAT do not add up to the total, 124.99.",
        invoice(lambda s, _: [line.base for line in s.voucher.lines] == [3333] * 3),
    ),
    Case(
        "invoice-tie",
        "VAT of exactly half an øre: how it rounds is a switch.",
        invoice(lambda s, _: s.voucher.is_booked and 0 < s.totals.incl < 100),
    ),
    Case("invoice-million", "A million without VAT.", invoice(lambda s, _: s.totals.excl == 100_000_000)),
    *(
        Case(f"invoice-terms-{kind.lower()}", f"Payment terms {kind}.", invoice(on_terms(kind)))
        for kind in ("Netto", "NettoCash", "CurrentMonthOut", "Paid")
    ),
    Case(
        "invoice-month-end",
        "Current month and eight days: due on the 8th of the next month.",
        invoice(lambda s, _: s.voucher.terms.type == "CurrentMonthOut" and s.voucher.terms.days == 8),
    ),
    Case("invoice-english", "In English.", invoice(lambda s, _: s.voucher.language == "en-GB")),
    Case(
        "invoice-reference", "With an external reference.", invoice(lambda s, _: s.voucher.external_reference)
    ),
    Case(
        "invoice-longest-reference",
        "An external reference of 128 characters.",
        invoice(lambda s, _: len(s.voucher.external_reference or "") == 128),
    ),
    Case("invoice-fik", "With a FIK code.", invoice(lambda s, h: s.voucher.is_booked and uses_fik(h))),
    Case(
        "invoice-without-fik",
        "The settings leave FIK off.",
        invoice(lambda s, h: s.voucher.is_booked and not uses_fik(h)),
    ),
    Case("attachments-1", "An invoice with one attachment.", attached(1)),
    Case("attachments-2", "An invoice with two attachments.", attached(2)),
    Case("attachments-5", "An invoice with five attachments.", attached(5)),
    Case(
        "attachments-none",
        "An invoice without attachments: an empty array.",
        lambda h: next(
            (
                Found(f"attachments/{s.voucher.guid}", s.voucher.guid)
                for s in h.invoices
                if s.voucher.guid not in {one.document_guid for one in h.company.attachments}
            ),
            None,
        ),
    ),
)
REMINDERS = (
    *(
        Case(
            f"reminders-{times}",
            f"An invoice reminded {times} times.",
            invoice(reminded(times), "/reminders"),
        )
        for times in (1, 2, 3)
    ),
    Case("reminders-none", "An invoice never reminded: an empty array.", invoice(reminded(0), "/reminders")),
    Case(
        "reminder-draft",
        "A reminder that is a draft and counts for nothing.",
        invoice(with_reminder(lambda r: r.is_draft), "/reminders"),
    ),
    Case(
        "reminder-deleted",
        "A booked reminder that was deleted.",
        invoice(with_reminder(lambda r: r.is_deleted), "/reminders"),
    ),
    Case(
        "reminder-debt-collection",
        "With a warning of debt collection: IsSentToDebtCollection.",
        invoice(with_reminder(lambda r: r.with_debt_collection_warning)),
    ),
    Case("reminder-with-fee", "With a fee.", invoice(with_reminder(lambda r: r.fee), "/reminders")),
    Case("reminder-without-fee", "Without a fee.", invoice(with_reminder(lambda r: not r.fee), "/reminders")),
    Case(
        "reminder-with-interest", "With interest.", invoice(with_reminder(lambda r: r.interest), "/reminders")
    ),
    Case(
        "reminder-without-interest",
        "Without interest.",
        invoice(with_reminder(lambda r: not r.interest), "/reminders"),
    ),
    Case(
        "reminder-compensation",
        "With the compensation of 310 kr. for a business.",
        invoice(with_reminder(lambda r: r.compensation), "/reminders"),
    ),
    Case(
        "reminder-of-a-person",
        "A person pays no compensation.",
        invoice(lambda s, h: open_reminders(s.voucher) and is_person(s, h), "/reminders"),
    ),
    Case("reminder-one", "A single reminder.", first_reminder),
    Case(
        "reminder-next",
        "What the next reminder of an overdue invoice would say.",
        invoice(may_be_reminded, "/reminders/next"),
    ),
    Case(
        "template-of-reminder",
        "The mail of a reminder.",
        invoice(may_be_reminded, "/reminders/email/template"),
    ),
    Case(
        "template-of-pre-reminder",
        "The mail before the due day.",
        invoice(has_status("Booked"), "/email/pre-reminder/template"),
    ),
)
CASES = (*STATES, *CONTENTS, *REMINDERS)
