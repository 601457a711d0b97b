"""The papers of company A, counted: offers, files, notes, mail-outs, attachments and templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from mock_dinero.ledger.books import ManualVoucher, Purchase, SalesVoucher
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.dates import copenhagen_day
from mock_dinero.ledger.papers import File, MailOut, TradeOffer
from mock_dinero.ledger.statement import statement
from mock_dinero.ledger.totals import codes_of, totals_of
from mock_dinero.seed.company_a.papers import SIX_MB
from mock_dinero.seed.days import AS_OF
from mock_dinero.seed.mailing import TYPES

MAIL_EVENTS = {
    *("Download", "Print", "WebView", "SoftBounce", "HardBounce", "Rejected"),
    *("Spam", "Sent", "Invalid", "Queued", "Scheduled", "Failed"),
}
ELECTRONIC_EVENTS = {
    *("SentToDispatching", "SentToProvider", "SentToCustomer", "InvalidDocument", "IncompleteDocument"),
    *("UnknownError", "EndpointNotFound", "AlreadyDispatched", "TemporaryError"),
}
ELECTRONIC = {"Einvoice", "ElectronicInvoiceReminder"}
Count = Callable[[Company], object]


def is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def documents(company: Company) -> tuple[SalesVoucher | TradeOffer, ...]:
    return (*company.invoices, *company.credit_notes, *company.offers)


def files(company: Company, test: Callable[[File], object]) -> int:
    return sum(1 for file in company.files if test(file))


def mails(company: Company, test: Callable[[MailOut], object]) -> int:
    return sum(1 for mail in company.mail_outs if test(mail))


def per_document(company: Company) -> list[int]:
    return sorted(Counter(one.document_guid for one in company.attachments).values())


OFFERS: dict[str, tuple[object, Count]] = {
    "offers": (24, lambda a: len(a.offers)),
    "deleted": (2, lambda a: sum(1 for offer in a.offers if offer.deleted_at)),
    "statuses, two or more of each": (
        {"Draft", "Invoiced", "CustomerAccepted", "CustomerDeclined", "UserAccepted", "UserDeclined"},
        lambda a: {
            status
            for status, count in Counter(o.history[-1].status for o in a.offers if not o.deleted_at).items()
            if count >= 2
        },
    ),
    "vouchers made of them": ({0, 1, 2}, lambda a: {len(offer.generated) for offer in a.offers}),
    "steps": ({1, 2, 3, 4, 5, 6}, lambda a: {len(offer.history) for offer in a.offers}),
    "in euro": (2, lambda a: sum(1 for offer in a.offers if offer.currency == "EUR")),
    "mailed": (8, lambda a: mails(a, lambda m: m.voucher_guid in {offer.guid for offer in a.offers})),
}
FILES: dict[str, tuple[object, Count]] = {
    "kinds": (
        {"pdf": 192, "jpg": 40, "png": 25, "xml": 5, "heic": 2, "csv": 3, "docx": 5},
        lambda a: dict(Counter(file.extension for file in a.files)),
    ),
    "used": (242, lambda a: files(a, lambda f: f.links)),
    "unused": (30, lambda a: files(a, lambda f: not f.links)),
    "on two vouchers": (1, lambda a: files(a, lambda f: len(f.links) == 2)),
    "without a name": (2, lambda a: files(a, lambda f: f.name is None)),
    "empty": (1, lambda a: files(a, lambda f: f.size == 0)),
    "exactly 6 MB": (1, lambda a: files(a, lambda f: f.size == SIX_MB)),
    "a byte more than 6 MB": (1, lambda a: files(a, lambda f: f.size == SIX_MB + 1)),
    "of twelve pages": (1, lambda a: files(a, lambda f: f.pages == 12)),
    "with an id that is no guid": (5, lambda a: files(a, lambda f: not is_guid(f.guid))),
    "uploaded on the edge of a day": (
        2,
        lambda a: files(
            a,
            lambda f: (
                f.uploaded_at
                in {datetime(2025, 12, 31, 23, 30, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC)}
                and copenhagen_day(f.uploaded_at) > f.uploaded_at.date()
            ),
        ),
    ),
    "ids, each once": (True, lambda a: len({file.guid for file in a.files}) == len(a.files)),
}
NOTES: dict[str, tuple[object, Count]] = {
    "notes": (12, lambda a: len(a.notes)),
    "contacts with notes": (5, lambda a: len({note.contact_guid for note in a.notes})),
    "deleted": (2, lambda a: sum(1 for note in a.notes if note.deleted_at)),
    "injected instructions": (1, lambda a: sum(1 for note in a.notes if "instrukser" in note.text)),
}
MAILS: dict[str, tuple[object, Count]] = {
    "types": (set(TYPES), lambda a: {mail.type for mail in a.mail_outs}),
    "statuses": (
        {"Pending", "Sent", "SeenByCustomer", "Failed", "ManuallySent"},
        lambda a: {mail.status for mail in a.mail_outs},
    ),
    "events": (
        MAIL_EVENTS | ELECTRONIC_EVENTS,
        lambda a: {mail.latest_event for mail in a.mail_outs if mail.latest_event},
    ),
    "electronic events": (
        ELECTRONIC_EVENTS,
        lambda a: {mail.latest_event for mail in a.mail_outs if mail.type in ELECTRONIC},
    ),
    "text messages": (3, lambda a: mails(a, lambda m: m.is_sms and (m.receiver or "").startswith("+45 00"))),
    "of five or more credit notes": (
        True,
        lambda a: mails(a, lambda m: m.voucher_guid in {note.guid for note in a.credit_notes}) >= 5,
    ),
    "ids, each once": (True, lambda a: len({mail.id for mail in a.mail_outs}) == len(a.mail_outs)),
    "of the future": (0, lambda a: mails(a, lambda m: max(m.date, m.seen_at or m.date) > AS_OF)),
}
BOUND: dict[str, tuple[object, Count]] = {
    "attachments of a document": ([1, 1, 1, 2, 2, 5], per_document),
    "templates": (3, lambda a: len(a.templates)),
    "default templates": (1, lambda a: sum(1 for template in a.templates if template.is_default)),
}
TABLE = {
    f"{area}: {name}": row
    for area, rows in (
        ("offers", OFFERS),
        ("files", FILES),
        ("notes", NOTES),
        ("mail-outs", MAILS),
        ("bound", BOUND),
    )
    for name, row in rows.items()
}


@pytest.mark.parametrize("name", TABLE)
def test_company_a_has_papers(a: Company, name: str) -> None:
    """Each row of the table: so many of that."""
    expected, count = TABLE[name]
    assert count(a) == expected


@pytest.mark.parametrize("organization", [371001, 371002, 371004, 371005, 371006])
def test_every_file_a_voucher_names_is_there(world: dict[int, Company], organization: int) -> None:
    """File ids of vouchers, postings, attachments and templates all lead to a file; its links lead back."""
    company = world[organization]
    there = {file.guid for file in company.files}
    vouchers: tuple[Purchase | ManualVoucher, ...] = (*company.purchases, *company.manual_vouchers)
    holders = {voucher.guid: voucher for voucher in vouchers}
    named = {voucher.file_guid for voucher in holders.values() if voucher.file_guid}
    assert named | {e.file_guid for e in company.entries if e.file_guid} <= there
    assert {one.file_guid for one in company.attachments} <= there
    pictures = {guid for t in company.templates for guid in (t.logo_file_guid, t.image_file_guid)}
    assert pictures - {None} <= there
    linked = {(file.guid, link.voucher_guid) for file in company.files for link in file.links}
    assert linked == {(v.file_guid, v.guid) for v in holders.values() if v.file_guid}


@pytest.mark.parametrize("organization", [371001, 371002, 371004, 371005, 371006])
def test_what_was_sent_has_its_mail(world: dict[int, Company], organization: int) -> None:
    """A voucher that went out has a mail-out of its latest type and of its status."""
    company = world[organization]
    told = {(m.voucher_guid, m.type.lower(), m.status) for m in company.mail_outs}
    sent = [voucher for voucher in documents(company) if voucher.mail_out_status != "NotSent"]
    assert sent
    for voucher in sent:
        kind = (voucher.latest_mail_out_type or "").lower()
        assert (voucher.guid, kind, voucher.mail_out_status) in told


@pytest.mark.parametrize("organization", [371001, 371002, 371004, 371005, 371006])
def test_template_ids_lead_to_templates(world: dict[int, Company], organization: int) -> None:
    """Settings and vouchers name templates that there are."""
    company = world[organization]
    there = {template.id for template in company.templates}
    assert {voucher.template_id for voucher in documents(company) if voucher.template_id} <= there
    assert company.settings
    assert company.settings.template_id in there


def test_an_invoiced_offer_costs_what_its_invoices_cost(a: Company) -> None:
    """The same lines, the same customer, and no earlier invoice than the offer."""
    invoices = {invoice.guid: invoice for invoice in a.invoices}
    codes = codes_of(a.accounts)
    for offer in (offer for offer in a.offers if offer.generated):
        made = [invoices[guid] for guid in offer.generated]
        assert offer.history[-1].status == "Invoiced"
        assert {invoice.contact_guid for invoice in made} == {offer.contact_guid}
        assert all(invoice.date >= offer.date for invoice in made)
        assert tuple(line for invoice in made for line in invoice.lines) == offer.lines
        if len(made) == 1:
            assert totals_of(made[0], codes).incl == offer.history[-1].total_incl


def test_offers_are_numbered_in_a_series_of_their_own(a: Company) -> None:
    """From 1, by date."""
    assert [offer.number for offer in a.offers] == list(range(1, 25))
    assert [offer.date for offer in a.offers] == sorted(offer.date for offer in a.offers)


def test_some_contacts_have_an_empty_statement_or_one_line(a: Company) -> None:
    """The small statements are in A; those of 150 and 620 lines in E."""
    sizes = Counter(len(statement(a, contact.guid).lines) for contact in a.contacts)
    assert sizes[0] >= 1
    assert sizes[1] >= 1
