"""Which form of a document a request asks for, and its PDF.

Law of this module: it registers no route. A PDF is asked for by an Accept header that prefers application/octet-stream
(published) or application/pdf (assumed) to JSON; only what is booked has one, otherwise a 400 of code 45 (assumed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_dinero.answers import Answer, WireError
from mock_dinero.pdf.vouchers import Printed, voucher_pdf
from mock_dinero.world.render_sales import fik_of

if TYPE_CHECKING:
    from mock_dinero.routing import Call
    from mock_dinero.world.books import Offer, Sale

BYTES = "application/octet-stream"
PDF = "application/pdf"


def wants_pdf(call: Call) -> bool:
    """Tell whether the Accept header names a PDF before JSON."""
    named = [part.partition(";")[0].strip().lower() for part in call.headers.get("accept", "").split(",")]
    wanted = next((kind for kind in named if kind in {BYTES, PDF, "application/json"}), None)
    return wanted in {BYTES, PDF}


def as_json(call: Call) -> None:
    """Refuse a PDF of what has none: code 40 is a format that is not supported (published)."""
    if wants_pdf(call):
        raise WireError(404, 40, "Only application/json is supported here.")


def sale_pdf(call: Call, sale: Sale, content_type: str = BYTES) -> Answer:
    """Answer an invoice or credit note as a PDF."""
    voucher, books = sale.voucher, call.books
    if not voucher.is_booked:
        text = "Only a booked voucher can be fetched as a PDF."
        raise WireError(400, 45, text, {"message": text})
    credited = call.books.sales(call.today).get(voucher.credit_note_for or "")
    printed = Printed(
        company=books.company,
        codes=books.codes,
        voucher=voucher,
        totals=sale.totals,
        due=sale.due if voucher.kind == "Invoice" else None,
        fik=fik_of(sale, books.company.settings) if voucher.kind == "Invoice" else None,
        credited=credited.voucher.number if credited else None,
    )
    return Answer(voucher_pdf(printed), content_type=content_type)


def offer_pdf(call: Call, offer: Offer) -> Answer:
    """Answer a trade offer as a PDF."""
    books = call.books
    printed = Printed(company=books.company, codes=books.codes, voucher=offer.face, totals=offer.totals)
    return Answer(voucher_pdf(printed), content_type=BYTES)
