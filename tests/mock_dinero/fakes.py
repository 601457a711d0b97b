"""A fake in this process for tests, and the companies it serves.

Law of this module: no socket, no sleep. The odd company holds every awkward case once.
"""

from __future__ import annotations

import asyncio
import functools
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Protocol, Self

import httpx

from mock_dinero.app import create_app
from mock_dinero.clock import Clock
from mock_dinero.gates import Gates
from mock_dinero.ledger import chart, vat
from mock_dinero.ledger.books import (
    AccountingYear,
    Contact,
    DepositAccount,
    ManualLine,
    ManualVoucher,
    Organization,
    Payment,
    Product,
    Purchase,
    PurchaseLine,
    Reminder,
    SalesLine,
    SalesSettings,
    SalesVoucher,
    Terms,
    VatType,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.papers import (
    Attachment,
    ContactNote,
    File,
    FileLink,
    InvoiceTemplate,
    MailOut,
    OfferStep,
    TradeOffer,
)
from mock_dinero.ledger.posting import book
from mock_dinero.limits import RateLimiter
from mock_dinero.seed import companies
from mock_dinero.switches import Switches
from mock_dinero.world.world import World

AS_OF = datetime(2026, 11, 16, 8, tzinfo=UTC)
MADE = datetime(2025, 1, 2, 3, 4, 5, 60_000, tzinfo=UTC)
EUR = Decimal("745.60")
ODD = 999001
PLAIN = 999002
NO_PRO = 999003


def guid(kind: int, number: int) -> str:
    """A guid that says what it is: `guid(2, 7)` is the seventh document of kind 2."""
    return f"{kind:08d}-0000-4000-8000-{number:012d}"


def stamped(number: int) -> dict[str, Any]:
    return {
        "created_at": MADE,
        "updated_at": MADE.replace(day=2 + number % 20, microsecond=number % 3 * 250_000),
    }


CONTACTS = (
    Contact(
        guid=guid(1, 1),
        name="Ærø & Øst 'Cykler' ApS; 🚲",
        is_debitor=True,
        email="a@aeroe.example",
        **stamped(1),
    ),
    Contact(guid=guid(1, 2), name="Åse Lund", is_person=True, phone="", att_person=None, **stamped(2)),
    Contact(
        guid=guid(1, 3),
        name="Slettet A/S",
        vat_number="12345674",
        **stamped(3),
        deleted_at=MADE.replace(day=20),
    ),
    Contact(guid=guid(1, 4), name="Line\u2028break\u0085 \x7f", vat_region="EU", country="DE", **stamped(4)),
)
PRODUCTS = (
    Product(guid=guid(2, 1), number="C-1", name="Cykel", base=123_450, **stamped(1)),
    Product(guid=guid(2, 2), name="Time", base=50_005, quantity=Decimal("7.25"), unit="hours", **stamped(2)),
    Product(guid=guid(2, 3), name="Gammel", account=1050, **stamped(3), deleted_at=MADE.replace(day=21)),
)


def sale(which: int, **changes: Any) -> SalesVoucher:
    """An invoice of one line; its guid and number follow from `which`."""
    basic: dict[str, Any] = {
        "guid": guid(3, which),
        "number": which,
        "contact_guid": guid(1, 1),
        "contact_name": CONTACTS[0].name,
        "date": date(2026, 11, 1),
        "lines": (SalesLine(description="Cykel", base=100_000),),
    }
    return SalesVoucher(**(basic | stamped(which) | changes))


def paid(number: int, amount: int, day: date, **changes: Any) -> Payment:
    return Payment(guid=guid(9, number), amount=amount, date=day, **changes)


INVOICES = (
    sale(1, date=date(2026, 11, 12), terms=Terms(type="Netto", days=8)),
    sale(
        2,
        date=date(2026, 10, 1),
        reminders=(
            Reminder(id=1, number=1, date=date(2026, 10, 20), fee=10_000, interest=1013, title="Rykker 1"),
            Reminder(id=2, number=2, date=date(2026, 11, 2), fee=10_000, with_debt_collection_warning=True),
            Reminder(id=3, number=3, date=date(2026, 11, 15), fee=10_000, is_draft=True),
        ),
    ),
    sale(
        3,
        date=date(2026, 9, 1),
        terms=Terms(type="NettoCash", days=None),
        payments=(
            paid(1, 60_000, date(2026, 9, 3)),
            paid(2, 64_000, date(2026, 9, 9), remainder_is_fee=True),
        ),
    ),
    sale(
        4,
        date=date(2025, 5, 31),
        currency="EUR",
        rate=EUR,
        language="en-GB",
        terms=Terms(type="CurrentMonthOut", days=8),
        lines=(
            SalesLine(description="Bike", account=1100, base=123_456),
            SalesLine(description="Note", line_type="Text"),
        ),
        payments=(paid(3, 123_456, date(2025, 7, 1), currency="EUR", rate=Decimal("746.10")),),
    ),
    sale(5, date=date(2026, 8, 1), payments=(paid(4, 130_000, date(2026, 8, 2)),)),
    sale(6, number=None, date=date(2024, 1, 1), contact_guid=None, contact_name=None, description="Kladde"),
    sale(7, number=None, deleted_at=MADE.replace(day=22), updated_at=MADE.replace(day=22)),
    sale(
        8,
        show_lines_incl_vat=True,
        external_reference="web'8; #8",
        lines=(
            SalesLine(description="33,33", base=3333),
            SalesLine(description="33,33", base=3333),
            SalesLine(description="33,33", base=3333),
            SalesLine(description="fri", account=1050, base=1000, discount=Decimal("12.5")),
        ),
    ),
)
CREDIT_NOTES = (
    sale(21, kind="CreditNote", number=9, credit_note_for=guid(3, 3), description="Kreditnota"),
    sale(22, kind="CreditNote", number=None, description="Kreditnota"),
)


def bought(which: int, **changes: Any) -> Purchase:
    """A cash purchase of one line; its guid and number follow from `which`."""
    basic: dict[str, Any] = {
        "guid": guid(4, which),
        "number": which,
        "date": date(2026, 3, which),
        "lines": (PurchaseLine(account=2000, amount=12_35, description="Skruer"),),
        "booked_on": date(2026, 4, 1),
    }
    return Purchase(**(basic | changes))


PURCHASES = (
    bought(1, file_guid="web0crmck5v0ndcx3313g6zn61tc7wgc"),
    bought(
        2,
        file_guid="web0crmck5v0ndcx3313g6zn61tc7wgc",
        lines=(
            PurchaseLine(account=4120, amount=100_000),
            PurchaseLine(account=8050, amount=5_000, vat_code="OBPK"),
        ),
    ),
    bought(
        3,
        purchase_type="credit",
        payment_date=date(2026, 3, 20),
        contact_guid=guid(1, 4),
        region="EU",
        currency="EUR",
        rate=EUR,
        lines=(PurchaseLine(account=2050, amount=200_000, vat_code="IEUV"),),
        payments=(paid(11, 200_000, date(2026, 3, 3), currency="EUR", rate=Decimal("745.00")),),
    ),
    bought(
        4, purchase_type="credit", contact_guid=guid(1, 4), payment_date=date(2026, 4, 4), is_editing=True
    ),
    bought(5, number=None, booked_on=None),
    bought(
        6,
        purchase_type="credit",
        is_credit_note=True,
        credit_note_for=guid(4, 4),
        contact_guid=guid(1, 4),
        number=6,
    ),
)
MANUAL_VOUCHERS = (
    ManualVoucher(
        guid=guid(5, 1),
        number=7,
        date=date(2026, 5, 1),
        booked_on=date(2026, 6, 2),
        booked_by_user="a@b.example",
        lines=(ManualLine(account=3000, amount=3_000_000, description="Løn", balancing=55000),),
    ),
    ManualVoucher(guid=guid(5, 2), number=None, date=date(2026, 5, 2), lines=()),
    ManualVoucher(
        guid=guid(5, 3),
        number=8,
        date=date(2026, 5, 3),
        is_editing=True,
        booked_on=date(2026, 5, 3),
        lines=(
            ManualLine(account=7340, amount=12_500, vat_code="U25"),
            ManualLine(account=53000, amount=-12_500, currency="EUR", amount_foreign=-1_677),
        ),
    ),
)


def offered(which: int, *steps: str, **changes: Any) -> TradeOffer:
    """An offer of one line whose history has these statuses, a day apart."""
    basic: dict[str, Any] = {
        "guid": guid(6, which),
        "number": which,
        "contact_guid": guid(1, 1),
        "contact_name": CONTACTS[0].name,
        "date": date(2026, 10, which),
        "lines": (SalesLine(description="Cykel", base=100_000),),
        "history": tuple(
            OfferStep(status=status, updated_at=MADE.replace(day=at), total_incl=125_000, currency="DKK")
            for at, status in enumerate(steps, start=3)
        ),
    }
    return TradeOffer(**(basic | stamped(which) | changes))


OFFERS = (
    offered(1),
    offered(2, "Draft", "CustomerAccepted", "Invoiced", generated=(guid(3, 1), guid(3, 2))),
    offered(
        3,
        "Draft",
        currency="EUR",
        language="en-GB",
        description="Offer",
        external_reference="crm-3",
        lines=(
            SalesLine(description="Bike", account=1050, base=12_345, quantity=Decimal("1.5")),
            SalesLine(description="Note", line_type="Text"),
        ),
    ),
    offered(4, "Draft", "UserDeclined", deleted_at=MADE.replace(day=23)),
)
FILES = (
    File(
        guid="web0crmck5v0ndcx3313g6zn61tc7wgc",
        name="kvittering æøå.pdf",
        extension="pdf",
        size=20_480,
        pages=3,
        note="Udlæg",
        links=(
            FileLink(voucher_id=41, voucher_guid=guid(4, 1), linked_at=MADE),
            FileLink(voucher_id=42, voucher_guid=guid(4, 2)),
        ),
        uploaded_by="Åse",
        uploaded_at=MADE,
    ),
    File(guid=guid(7, 2), name=None, extension="png", size=9_000, uploaded_at=MADE.replace(month=2)),
    File(guid=guid(7, 3), name="foto.jpg", extension="jpg", size=5_001, uploaded_at=MADE.replace(month=3)),
    File(guid=guid(7, 4), name="tom.csv", extension="csv", size=0, uploaded_at=MADE.replace(month=4)),
    File(guid=guid(7, 5), name="en.pdf", extension="PDF", size=6_000_001, uploaded_at=MADE.replace(month=5)),
    File(guid=guid(7, 6), name="kort.pdf", extension="pdf", size=7, uploaded_at=MADE.replace(month=6)),
    File(guid=guid(7, 7), name="post.xml", extension="xml", size=777, uploaded_at=MADE.replace(month=7)),
    File(guid=guid(7, 8), name="brev.docx", extension="docx", size=100, uploaded_at=MADE.replace(month=8)),
)
NOTES = (
    ContactNote(
        guid=guid(8, 1),
        contact_guid=guid(1, 1),
        date=MADE.replace(day=9),
        text="Ring på mandag",
        author_name="Åse Lund",
        author_email="aase@lund.example",
        **stamped(1),
    ),
    ContactNote(
        guid=guid(8, 2),
        contact_guid=guid(1, 1),
        date=MADE.replace(day=4),
        text="Før\nog efter",
        **stamped(2),
    ),
    ContactNote(
        guid=guid(8, 3),
        contact_guid=guid(1, 2),
        date=MADE,
        text="Slettet",
        **stamped(3),
        deleted_at=MADE.replace(day=24),
    ),
)
MAIL_OUTS = (
    MailOut(
        id=71,
        voucher_guid=guid(3, 2),
        date=MADE,
        seen_at=MADE.replace(day=5),
        sender="a@b.example",
        receiver="c@d.example,e@f.example",
        subject="Faktura 2",
        message="[link-to-pdf]",
        downloads=2,
        prints=1,
        status="SeenByCustomer",
        latest_event="WebView",
        cc_to_sender=True,
    ),
    MailOut(id=70, voucher_guid=guid(3, 2), date=MADE.replace(day=1), is_sms=True, receiver="+4512345678"),
    MailOut(id=72, voucher_guid=guid(3, 21), date=MADE, type="Einvoice", status="Failed"),
    MailOut(id=73, voucher_guid=guid(6, 2), date=MADE, type="TradeOffer"),
)
ATTACHMENTS = (
    Attachment(document_guid=guid(3, 1), file_guid=guid(7, 2), file_name="billede.png"),
    Attachment(document_guid=guid(3, 1), file_guid="web0crmck5v0ndcx3313g6zn61tc7wgc"),
    Attachment(document_guid=guid(6, 2), file_guid=guid(7, 3)),
)
TEMPLATES = (
    InvoiceTemplate(id=guid(10, 1), name="Standard", is_default=True, logo_text="Sært"),
    InvoiceTemplate(
        id=guid(10, 2),
        name=None,
        theme="TopImage",
        logo_type="Image",
        logo_file_guid=guid(7, 2),
        show_logo=False,
        image_text_color="#ffffff",
        address_placement="Left",
    ),
)


def odd_company() -> Company:
    """A company with every awkward case once, booked by the engine."""
    return book(
        Company(
            organization=Organization(id=ODD, name="Sært & Sjovt ApS", vat_number="87654321", city="Odense"),
            years=(
                AccountingYear(name="2024/2025", start=date(2024, 7, 1), end=date(2025, 6, 30)),
                AccountingYear(name="2025/2026", start=date(2025, 7, 1), end=date(2026, 6, 30)),
                AccountingYear(name="2026/2027", start=date(2026, 7, 1), end=date(2027, 6, 30)),
            ),
            accounts=chart.STANDARD,
            deposits=(DepositAccount(number=55000, name="Bank", is_default=True, iban="DK1234"),),
            vat_types=(*vat.VAT_TYPES, VatType(code="D50", name="Delvis 50 %", rate=Decimal("0.125"))),
            settings=SalesSettings(use_fik=True, fik_creditor="12345678"),
            contacts=CONTACTS,
            products=PRODUCTS,
            invoices=INVOICES,
            credit_notes=CREDIT_NOTES,
            purchases=PURCHASES,
            manual_vouchers=MANUAL_VOUCHERS,
            offers=OFFERS,
            files=FILES,
            notes=NOTES,
            mail_outs=MAIL_OUTS,
            attachments=ATTACHMENTS,
            templates=TEMPLATES,
        )
    )


def plain_company(number: int, **changes: Any) -> Company:
    """A company with nothing in it."""
    return Company(organization=Organization(id=number, name=f"Tom {number}", **changes))


@dataclass
class Fake:
    """A fake in this process and a caller that holds a token."""

    app: Gates
    loop: asyncio.AbstractEventLoop
    token: str | None = None

    def ask(self, method: str, path: str, /, **options: Any) -> httpx.Response:
        """Send one request, with the token unless `headers` are given."""
        options.setdefault("headers", {"Authorization": f"Bearer {self.token}"} if self.token else {})

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://fake") as client:
                return await client.request(method, path, **options)

        return self.loop.run_until_complete(send())

    def get(self, path: str, /, **query: Any) -> httpx.Response:
        """GET a path with query parameters, spelled as given."""
        return self.ask("GET", path, params=query or None)

    def control(self, path: str, /, **body: Any) -> httpx.Response:
        """POST to the control API."""
        return self.ask("POST", f"/__mock/{path}", json=body, headers={})

    def sign_in(self, organization: int | None = ODD) -> Self:
        """Hold a token: personal for one organisation, of Visma Connect for None."""
        state = self.app.state
        self.token = state.identity.mint(organization, state.clock.now())
        return self


class MakeFake(Protocol):
    """Makes a fake over companies, the usual three unless given; the rest are switches."""

    def __call__(self, *companies: Company, limiter: RateLimiter | None = None, **switches: Any) -> Fake: ...


def fake_of(
    loop: asyncio.AbstractEventLoop, served: Iterable[Company], limiter: RateLimiter | None, **switches: Any
) -> Fake:
    """A fake over companies: frozen clock, no rate limit unless given, tokens counted up."""
    counter = itertools.count(1)
    app = create_app(
        World(served, as_of=AS_OF),
        clock=Clock(AS_OF, frozen=True),
        switches=Switches(**switches),
        limiter=limiter or RateLimiter(visma=None, personal=None),
        random=lambda size: f"{next(counter):0{2 * size}x}",
    )
    return Fake(app, loop)


@functools.cache
def story_companies() -> tuple[Company, ...]:
    """The demo companies, as their stories tell them."""
    return companies()
