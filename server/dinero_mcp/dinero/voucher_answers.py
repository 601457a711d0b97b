"""What is said of a voucher's payments and mailouts, the same for invoices, credit notes, offers and purchases.

source: published description (2026-09-03); observed by manyfold-platform (a foreign payment's `Amount` is in DKK)
"""

from __future__ import annotations

from collections.abc import Sequence

from dinero_mcp.dinero.reads import Reply
from dinero_mcp.dinero.rows_vouchers import MailOutRow, MailOuts, PaymentRow, VoucherPaymentsRow
from dinero_mcp.errors import DineroUnavailableError
from dinero_mcp.tool import Answer

NOT_CASH = (
    "paidAmount is not cash alone: credit notes (kreditnotaer) set off, ledger settlements and remainders taken "
    "as a fee count in it. Money moved where a payment names a depositAccountNumber."
)
FOREIGN = (
    "A payment with amountInForeignCurrency has its amount in DKK; without it, `amount` is in the payment's own "
    "currency. Do not add up payments of different currencies."
)


def payments_answer(reply: Reply) -> Answer[VoucherPaymentsRow]:
    """The payments of an invoice or a credit note, with what they are not."""
    row = reply.object(VoucherPaymentsRow)
    payments = row["payments"] or []
    return Answer(
        row, vat_basis="incl", rows_returned=len(payments), notes=(NOT_CASH, *foreign_payments(payments))
    )


def foreign_payments(payments: Sequence[PaymentRow]) -> tuple[str, ...]:
    """What to know of the currencies, where one of the payments is not in DKK."""
    return (FOREIGN,) if any((each["currency"] or "DKK") != "DKK" for each in payments) else ()


def payments_currency(payments: Sequence[PaymentRow]) -> str | None:
    """The one currency of the payments, `mixed` where one is not in DKK; None without payments."""
    if not payments:
        return None
    return "mixed" if foreign_payments(payments) else "DKK"


def mail_outs_answer(reply: Reply, *, include_sms: bool = True) -> Answer[MailOuts]:
    """The mailouts of a voucher; DineroUnavailableError for an SMS where none was asked for."""
    rows = reply.rows(MailOutRow)
    if not include_sms and any(row["isSmsMessage"] for row in rows):
        raise DineroUnavailableError("Dinero answered with SMS messages, which were not asked for.")
    return Answer({"count": len(rows), "mailouts": rows}, rows_returned=len(rows), rows_total=len(rows))
