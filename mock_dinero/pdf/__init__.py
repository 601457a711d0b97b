"""Dinero's documents as PDF: invoices, credit notes, offers, reminders, statements, and scanned receipts.

Law of this room: figures come in from the ledger and are only written here; the same document gives the same bytes.
fpdf2 is loaded by what needs it, not at the start. How the real documents look is not known: the layout is ours.
"""
