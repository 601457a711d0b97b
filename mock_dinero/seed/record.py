"""Companies become cassettes: the fake is asked for every document, and its answers are written down.

Law of this module: what is written is what the fake answers, so a cassette can never hold a shape the fake does
not serve; nothing is called a recording of the real Dinero. The same companies give the same bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from mock_dinero.app import create_app
from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import HOST, Interaction
from mock_dinero.clock import Clock
from mock_dinero.ledger.books import Purchase, SalesVoucher
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.papers import ContactNote, TradeOffer
from mock_dinero.limits import RateLimiter
from mock_dinero.world.render import ACCOUNT, CONTACT, DEPOSIT, ORGANIZATION, PRODUCT
from mock_dinero.world.render_papers import CONTACT_NOTE, OFFER
from mock_dinero.world.render_sales import SALE
from mock_dinero.world.world import World

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message

Deletable = SalesVoucher | TradeOffer | ContactNote
Areas = dict[str, list[str]]
"""Area (the name of a cassette) -> the paths to ask for, with their queries."""

PAGE = 100
NOTE = (
    "Made from the published description by a program, not recorded from the real Dinero. "
    "Companies, people and figures are invented."
)


def record(companies: Iterable[Company], as_of: datetime) -> dict[str, str]:
    """Return the text of every cassette, by its path below the folder: `371001/contacts.yaml`."""
    return dict(text for company in companies for text in asyncio.run(_recorded(company, as_of)))


def write(companies: Iterable[Company], as_of: datetime, folder: Path) -> list[Path]:
    """Write every cassette below a folder; return the files in the order written."""
    written = []
    for name, text in record(companies, as_of).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def plan(company: Company) -> Areas:
    """Return what to ask for so that every document of a company is in an answer.

    A company without Pro has nothing but its organisation, and one refusal to show for it.
    """
    organization = f"/v1/organizations?fields={','.join(ORGANIZATION)}", "/v1.1/organizations"
    base = f"/v1/{company.organization.id}"
    if not company.organization.has_pro:
        return {"organization": list(organization), "refused": [f"{base}/contacts"]}
    areas: Areas = {
        "organization": list(organization),
        "reference": _reference(base),
        "contacts": _contacts(company, base),
        "products": _products(company, base),
        "invoices": _invoices(company, base),
        "credit_notes": _credit_notes(company, base),
        "purchases": _purchases(company, base),
        "manual_vouchers": [f"{base}/vouchers/manuel/{one.guid}" for one in company.manual_vouchers],
        "trade_offers": _trade_offers(company, base),
        "mail_outs": _mail_outs(company, base),
        "attachments": [
            f"{base}/attachments/{guid}" for guid in _once(a.document_guid for a in company.attachments)
        ],
        "contact_notes": _notes(company, base),
        "templates": [f"{base}/invoices/templates"] if company.templates else [],
        "files": _files(company, base),
        "entries": [
            f"{base}/entries?fromDate={year.start}&toDate={year.end}&includePrimo=true"
            for year in company.years
        ],
        "reports": [
            f"{base}/{quote(year.name, safe='')}/reports/{report}"
            for year in company.years
            for report in ("saldo", "result", "balance", "primo")
        ],
    }
    return {area: paths for area, paths in areas.items() if paths}


def _reference(base: str) -> list[str]:
    return [
        f"{base}/accountingyears",
        f"{base}/accounts/entry?fields={','.join(ACCOUNT)}",
        f"{base}/accounts/deposit?fields={','.join(DEPOSIT)}",
        f"{base}/vatTypes",
        f"{base}/sales/settings",
    ]


def _contacts(company: Company, base: str) -> list[str]:
    listed = base.replace("/v1/", "/v2/", 1) + "/contacts"
    return [
        *_pages(listed, ",".join(CONTACT), len(company.contacts)),
        *(f"{base}/contacts/{guid}" for guid in sorted(contact.guid for contact in company.contacts)),
    ]


def _products(company: Company, base: str) -> list[str]:
    return [
        *_pages(f"{base}/products", ",".join(PRODUCT), len(company.products)),
        *(f"{base}/products/{guid}" for guid in sorted(product.guid for product in company.products)),
    ]


def _invoices(company: Company, base: str) -> list[str]:
    return [
        *_deletable_pages(f"{base}/invoices", SALE, company.invoices),
        *(path for invoice in company.invoices for path in _invoice(invoice, base)),
    ]


def _invoice(invoice: SalesVoucher, base: str) -> Iterator[str]:
    yield f"{base}/invoices/{invoice.guid}"
    if invoice.is_booked:
        yield f"{base.replace('/v1/', '/v2/', 1)}/invoices/{invoice.guid}/payments"
    if invoice.reminders:
        yield f"{base}/invoices/{invoice.guid}/reminders"


def _credit_notes(company: Company, base: str) -> list[str]:
    listed = f"{base}/sales/creditnotes"
    singles = [f"{listed}/{note.guid}" for note in company.credit_notes]
    payments = [f"{listed}/{note.guid}/payments" for note in company.credit_notes if note.is_booked]
    return [*_deletable_pages(listed, SALE, company.credit_notes), *singles, *payments]


def _trade_offers(company: Company, base: str) -> list[str]:
    """Return the list and every offer; a company without offers has none to show."""
    if not company.offers:
        return []
    listed = f"{base}/tradeoffers"
    return [
        *_deletable_pages(listed, OFFER, company.offers),
        *(f"{listed}/{offer.guid}" for offer in company.offers),
    ]


def _mail_outs(company: Company, base: str) -> list[str]:
    """Return the mail-outs of every voucher that has some."""
    folders = {
        **{one.guid: "invoices" for one in company.invoices},
        **{one.guid: "sales/creditnotes" for one in company.credit_notes},
        **{one.guid: "tradeoffers" for one in company.offers},
    }
    vouchers = _once(one.voucher_guid for one in company.mail_outs)
    return [f"{base}/{folders[guid]}/{guid}/mailouts" for guid in vouchers]


def _notes(company: Company, base: str) -> list[str]:
    """Return the notes of every contact that has some, the deleted ones too."""
    contacts = _once(note.contact_guid for note in company.notes)
    return [
        path
        for guid in contacts
        for path in _deletable_pages(
            f"{base}/contacts/{guid}/notes",
            CONTACT_NOTE,
            [n for n in company.notes if n.contact_guid == guid],
        )
    ]


def _files(company: Company, base: str) -> list[str]:
    pages = -(-len(company.files) // PAGE)
    return [f"{base}/files?page={number}&pageSize={PAGE}" for number in range(pages)]


def _once(guids: Iterable[str]) -> list[str]:
    return sorted(set(guids))


def _purchases(company: Company, base: str) -> list[str]:
    ordered = sorted(company.purchases, key=lambda purchase: purchase.is_credit_note)
    return [path for purchase in ordered for path in _purchase(purchase, base)]


def _purchase(purchase: Purchase, base: str) -> Iterator[str]:
    middle = "creditnotes/" if purchase.is_credit_note else ""
    yield f"{base}/vouchers/purchase/{middle}{purchase.guid}"
    if purchase.payments:
        yield f"{base}/purchase-vouchers/{purchase.guid}/payments"


def _deletable_pages(listed: str, shape: Iterable[str], rows: Sequence[Deletable]) -> Iterator[str]:
    """Yield the pages of a list, and those of the deleted rows, which the list leaves out."""
    names = ",".join(shape)
    deleted = sum(1 for row in rows if row.deleted_at)
    yield from _pages(listed, names, len(rows) - deleted)
    yield from (f"{path}&deletedOnly=true" for path in _pages(listed, names, deleted) if deleted)


def _pages(listed: str, names: str, rows: int) -> Iterator[str]:
    """Yield the pages that hold so many rows, one empty page for none."""
    for number in range(max(1, -(-rows // PAGE))):
        yield f"{listed}?fields={names}&page={number}&pageSize={PAGE}"


def _in_order(company: Company) -> Company:
    """Return the company with an order for what was changed at the same instant: lists keep the order they find."""
    return replace(
        company,
        contacts=tuple(sorted(company.contacts, key=lambda contact: contact.guid)),
        products=tuple(sorted(company.products, key=lambda product: product.guid)),
        files=tuple(sorted(company.files, key=lambda file: file.guid)),
    )


async def _recorded(company: Company, as_of: datetime) -> list[tuple[str, str]]:
    """Ask a fake of its own for everything in the plan; return file names and texts."""
    limiter = RateLimiter(visma=None, personal=None)
    app = create_app(
        World([_in_order(company)], as_of=as_of), clock=Clock(as_of, frozen=True), limiter=limiter
    )
    number = company.organization.id
    identity = app.state.identity
    token = identity.mint(number, app.state.clock.now())
    provenance = {
        "kind": "spec-derived",
        "description": "Dinero API v1, published 2026-09-03",
        "asOf": as_of.isoformat(),
        "madeBy": "mock-dinero seed",
        "note": NOTE,
    }
    return [
        (f"{number}/{area}.yaml", dump(provenance, [await _ask(app, path, token) for path in paths]))
        for area, paths in plan(company).items()
    ]


async def _ask(app: ASGIApp, target: str, token: str) -> Interaction:
    """GET a path from an ASGI application."""
    path, _, query = target.partition("?")
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }
    await app(scope, receive, send)
    headers = dict(sent[0]["headers"])
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Interaction(
        "GET", f"{HOST}{target}", sent[0]["status"], body.decode(), headers[b"content-type"].decode()
    )
