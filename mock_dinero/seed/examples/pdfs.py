"""The cases of documents asked for as PDF.

Law of this module: as `sales`, a table.
"""

from __future__ import annotations

from mock_dinero.seed.examples.cards import statement_of
from mock_dinero.seed.examples.case import PDF, Case
from mock_dinero.seed.examples.finding import first_reminder, has_status, invoice, note, offer

CASES = (
    Case("invoice-pdf", "An invoice as a PDF.", invoice(lambda s, _: s.voucher.is_booked), accept=PDF),
    Case("reminder-pdf", "A reminder as a PDF.", first_reminder, accept=PDF),
    Case("creditnote-pdf", "A credit note as a PDF.", note(has_status("Paid"), "/pdf"), accept=PDF),
    Case("offer-pdf", "An offer as a PDF.", offer(lambda o: not o.deleted_at), accept=PDF),
    Case("statement-pdf", "A statement as a PDF.", statement_of(lambda n: 1 < n < 100, "/pdf"), accept=PDF),
)
