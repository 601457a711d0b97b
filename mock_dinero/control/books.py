"""The books of one company as the ledger has them: what a test compares a client's figures with.

Law of this module: it is no part of Dinero. Rows come from the ledger's documents and from what the ledger works out
at the fake's clock, never through what renders Dinero's JSON, so that a mistake there cannot hide here. Amounts are
exact decimal text in kroner (or in the document's own currency, which stands beside them), days are YYYY-MM-DD.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mock_dinero.control import documents as papers
from mock_dinero.control.desk import ControlError, Desk, Json
from mock_dinero.control.documents import Open, day_of, instant_of, kroner
from mock_dinero.ledger.statement import statement

if TYPE_CHECKING:
    from mock_dinero.control import bodies


def books(desk: Desk, body: bodies.Asked) -> Json:
    """Read a company's own books, as the ledger has them at the fake's clock: what a client's figures must agree with.

    Not Dinero's JSON: every amount is exact decimal text. `only` names the sections wanted, joined by commas; what
    is left out is not worked out. A draft has no number; a deleted record says so; a credit note's amounts are
    positive, as it shows them. `statements` are of all time, by contact.
    """
    state = desk.state
    found = state.world.books.get(body.organization_id)
    if found is None:
        known = ", ".join(map(str, state.world.books))
        raise ControlError(f"no such organisation; there are {known}")
    wanted = [name.strip() for name in body.only.split(",")] if body.only else list(SECTIONS)
    strange = [name for name in wanted if name not in SECTIONS]
    if strange:
        raise ControlError(f"only: no section is called {strange[0]!r}; there are {', '.join(SECTIONS)}")
    lying = Open(
        found.rounding(state.switches.ties), state.clock.today(), state.switches.statement_days == "inclusive"
    )
    head: Json = {"organizationId": body.organization_id, "today": lying.today.isoformat()}
    return head | {name: SECTIONS[name](lying) for name in wanted}


def _organization(lying: Open) -> Json:
    one = lying.books.company.organization
    return {
        "id": one.id,
        "name": one.name,
        "isPro": one.has_pro,
        "isVatFree": one.is_vat_free,
        "isTaxFreeUnion": one.is_tax_free_union,
        "email": one.email,
        "vatNumber": one.vat_number,
    }


def _years(lying: Open) -> list[Json]:
    years = sorted(lying.books.company.years, key=lambda year: year.start)
    return [{"name": one.name, "start": day_of(one.start), "end": day_of(one.end)} for one in years]


def _accounts(lying: Open) -> list[Json]:
    return [
        {
            "number": one.number,
            "name": one.name,
            "category": one.category,
            "vatCode": one.vat_code,
            "hidden": one.is_hidden,
        }
        for one in lying.books.company.accounts
    ]


def _deposits(lying: Open) -> list[Json]:
    return [
        {"number": one.number, "name": one.name, "hidden": one.is_hidden, "default": one.is_default}
        for one in lying.books.company.deposits
    ]


def _vat_types(lying: Open) -> list[Json]:
    return [
        {"code": one.code, "name": one.name, "rate": str(one.rate)} for one in lying.books.company.vat_types
    ]


def _settings(lying: Open) -> Json | None:
    one = lying.books.company.settings
    if one is None:
        return None
    return {
        "linesInclVat": one.lines_incl_vat,
        "defaultAccount": one.default_account,
        "reminderFee": kroner(one.reminder_fee),
        "reminderInterestRate": str(one.reminder_interest_rate),
        "termsType": one.terms.type,
        "termsDays": one.terms.days,
    }


def _postings(lying: Open) -> list[Json]:
    return [
        {
            "guid": one.guid,
            "date": day_of(one.date),
            "account": one.account,
            "amount": kroner(one.amount),
            "type": one.type,
            "voucherType": one.voucher_type,
            "voucherNumber": one.voucher_number,
            "voucherGuid": one.voucher_guid,
            "contactGuid": one.contact_guid,
            "fileGuid": one.file_guid,
            "vatCode": one.vat_code,
            "text": one.description,
            "added": instant_of(one.added),
        }
        for one in lying.books.company.entries
    ]


def _contacts(lying: Open) -> list[Json]:
    return [
        {
            "guid": one.guid,
            "name": one.name,
            "isPerson": one.is_person,
            "email": one.email,
            "country": one.country,
            "vatNumber": one.vat_number,
            "currency": one.currency,
            "deleted": one.deleted_at is not None,
        }
        for one in lying.books.company.contacts
    ]


def _products(lying: Open) -> list[Json]:
    return [
        {
            "guid": one.guid,
            "number": one.number,
            "name": one.name,
            "baseAmount": kroner(one.base),
            "quantity": str(one.quantity),
            "account": one.account,
            "unit": one.unit,
            "deleted": one.deleted_at is not None,
        }
        for one in lying.books.company.products
    ]


def _files(lying: Open) -> list[Json]:
    return [
        {
            "guid": one.guid,
            "name": one.name,
            "extension": one.extension,
            "size": one.size,
            "voucherGuids": [link.voucher_guid for link in one.links],
            "uploaded": instant_of(one.uploaded_at),
        }
        for one in lying.books.company.files
    ]


def _attachments(lying: Open) -> list[Json]:
    return [
        {"documentGuid": one.document_guid, "fileGuid": one.file_guid, "name": one.file_name}
        for one in lying.books.company.attachments
    ]


def _notes(lying: Open) -> list[Json]:
    return [
        {
            "guid": one.guid,
            "contactGuid": one.contact_guid,
            "text": one.text,
            "author": one.author_name,
            "deleted": one.deleted_at is not None,
        }
        for one in lying.books.company.notes
    ]


def _mail_outs(lying: Open) -> list[Json]:
    return [
        {
            "id": one.id,
            "voucherGuid": one.voucher_guid,
            "date": instant_of(one.date),
            "receiver": one.receiver,
            "status": one.status,
            "isSms": one.is_sms,
        }
        for one in lying.books.company.mail_outs
    ]


def _statements(lying: Open) -> list[Json]:
    return [_statement(lying, one.guid) for one in lying.books.company.contacts]


def _statement(lying: Open, guid: str) -> Json:
    found = statement(lying.books.company, guid, inclusive=lying.inclusive)
    return {
        "contactGuid": guid,
        "income": kroner(found.income),
        "expenses": kroner(found.expenses),
        "balance": kroner(found.balance),
        "lines": [
            {
                "voucherGuid": line.voucher_guid,
                "date": day_of(line.date),
                "amount": kroner(line.amount),
                "balance": kroner(line.balance),
                "status": line.status,
                "account": line.account,
            }
            for line in found.lines
        ],
    }


SECTIONS: dict[str, Callable[[Open], object]] = {
    "organization": _organization,
    "years": _years,
    "accounts": _accounts,
    "deposits": _deposits,
    "vatTypes": _vat_types,
    "settings": _settings,
    "postings": _postings,
    "invoices": papers.invoices,
    "creditNotes": papers.credit_notes,
    "purchases": papers.purchases,
    "manualVouchers": papers.manual_vouchers,
    "tradeOffers": papers.trade_offers,
    "contacts": _contacts,
    "products": _products,
    "files": _files,
    "attachments": _attachments,
    "notes": _notes,
    "mailOuts": _mail_outs,
    "statements": _statements,
}
"""What books consist of, by the name it is asked for."""
