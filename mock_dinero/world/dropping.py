"""Single records leave a company.

Law of this module: nothing that another document leans on goes, so the books that are left could have been
loaded; a booked voucher takes its postings with it (see `reposting`), and what only hangs on it goes too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mock_dinero.ledger.posting import vouchers_of
from mock_dinero.world.kinds import RecordError
from mock_dinero.world.verbs import FAMILIES, put

if TYPE_CHECKING:
    from mock_dinero.ledger.company import Company

EVERY = ("contacts", "products", *FAMILIES, "offers", "files", "notes")


def dropped(company: Company, guid: str, reminder: int | None = None) -> Company:
    """Return the company without a record, a payment, or a reminder of an invoice; RecordError says what holds it."""
    wanted = guid.lower()
    if reminder is not None:
        return _without_reminder(company, wanted, reminder)
    for name in EVERY:
        rows: tuple[Any, ...] = getattr(company, name)
        if any(row.guid.lower() == wanted for row in rows):
            _free(company, name, wanted)
            changes: dict[str, Any] = {name: tuple(row for row in rows if row.guid.lower() != wanted)}
            return _bare(replace(company, **changes), wanted)
    return _without_payment(company, wanted)


def _free(company: Company, name: str, guid: str) -> None:
    """Refuse to drop what a document, a posting or a file leans on."""
    users = {"contacts": _uses_contact, "files": _uses_file}
    holder = users.get(name, _refers)(company, guid)
    if holder:
        raise RecordError(f"{guid} stays: {holder} needs it; drop that first")


def _uses_contact(company: Company, guid: str) -> str | None:
    named: tuple[Any, ...] = (*company.invoices, *company.credit_notes, *company.purchases, *company.offers)
    found = next((row.guid for row in named if row.contact_guid == guid), None)
    if found is None and any(entry.contact_guid == guid for entry in company.entries):
        return "a posting"
    return found and f"the document {found}"


def _uses_file(company: Company, guid: str) -> str | None:
    vouchers: tuple[Any, ...] = (*company.purchases, *company.manual_vouchers)
    found = next((row.guid for row in vouchers if (row.file_guid or "").lower() == guid), None)
    found = found or next(
        (row.document_guid for row in company.attachments if row.file_guid.lower() == guid), None
    )
    return found and f"the document {found}"


def _refers(company: Company, guid: str) -> str | None:
    """Return the voucher that is a credit note for this one or is set off against it."""
    for voucher in vouchers_of(company):
        payments = getattr(voucher, "payments", ())
        if voucher.guid != guid and (
            voucher.credit_note_for == guid or any(one.related_guid == guid for one in payments)
        ):
            return f"the document {voucher.guid}"
    return None


def _bare(company: Company, guid: str) -> Company:
    """Return the company without what only hangs on a dropped record: mails, attachments, notes, links."""
    offers = (
        replace(offer, generated=tuple(one for one in offer.generated if one != guid))
        if guid in offer.generated
        else offer
        for offer in company.offers
    )
    files = (
        replace(file, links=tuple(link for link in file.links if link.voucher_guid != guid))
        if any(link.voucher_guid == guid for link in file.links)
        else file
        for file in company.files
    )
    return replace(
        company,
        offers=tuple(offers),
        files=tuple(files),
        mail_outs=tuple(one for one in company.mail_outs if one.voucher_guid != guid),
        attachments=tuple(one for one in company.attachments if one.document_guid != guid),
        notes=tuple(one for one in company.notes if one.contact_guid != guid),
    )


def _without_payment(company: Company, guid: str) -> Company:
    """Return the company without a payment; a set-off goes on both vouchers."""
    holders: list[Any] = [row for row in vouchers_of(company) if hasattr(row, "payments")]
    holder = next((row for row in holders if any(one.guid.lower() == guid for one in row.payments)), None)
    if holder is None:
        raise RecordError(f"nothing in this organisation has the guid {guid[:40]!r}")
    payment = next(one for one in holder.payments if one.guid.lower() == guid)
    found = put(
        company, replace(holder, payments=tuple(one for one in holder.payments if one is not payment))
    )
    other = next((row for row in holders if row.guid == payment.related_guid), None)
    if other is None:
        return found
    twin = next(
        (one for one in other.payments if (one.related_guid, one.amount) == (holder.guid, payment.amount)),
        None,
    )
    return put(found, replace(other, payments=tuple(one for one in other.payments if one is not twin)))


def _without_reminder(company: Company, guid: str, number: int) -> Company:
    """Return the company with a reminder deleted: it stays, marked, and its postings are offset."""
    invoice = next((row for row in company.invoices if row.guid == guid), None)
    found = invoice and next((one for one in invoice.reminders if one.id == number), None)
    if invoice is None or found is None:
        raise RecordError(f"no reminder {number} of an invoice {guid[:40]!r}")
    kept = tuple(replace(one, is_deleted=True) if one is found else one for one in invoice.reminders)
    return put(company, replace(invoice, reminders=kept))
