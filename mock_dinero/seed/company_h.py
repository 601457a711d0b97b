"""Company H, 371008 Tolv Bilag ApS: twelve vouchers whose every figure was worked out by hand.

This module holds the documents of docs/hand-worked-company.md and nothing else. The figures are not here: the
tests compare what the ledger makes of these documents with the hand's table.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from mock_dinero.ledger.books import (
    AccountingYear,
    Contact,
    DepositAccount,
    ManualLine,
    ManualVoucher,
    Organization,
    Payment,
    Purchase,
    PurchaseLine,
    Reminder,
    SalesLine,
    SalesSettings,
    SalesVoucher,
    Terms,
)
from mock_dinero.ledger.company import Company
from mock_dinero.ledger.posting import book
from mock_dinero.ledger.vat import VAT_TYPES
from mock_dinero.seed import ids
from mock_dinero.seed.charts import chart, own
from mock_dinero.seed.days import entered
from mock_dinero.seed.journal import opening

ORG = 371008
CONTACT, INVOICE, CREDIT_NOTE, PURCHASE, MANUAL, PAYMENT = range(1, 7)
_MADE = datetime(2025, 1, 2, 9, 0, tzinfo=UTC)
_EUR = Decimal("745.60")


def company_h() -> Company:
    """Return the hand-worked company with its documents and its books."""
    accounts = chart((own(2990, "Egne forbrugsstoffer", "Variable Expenses", "I25"),))
    names = {account.number: account.name for account in accounts}
    balances = {55000: 5_000_000, 60000: -4_000_000, 60020: -876_544, 64100: -123_456}
    return book(
        Company(
            organization=_organization(),
            years=tuple(
                AccountingYear(name=str(year), start=date(year, 1, 1), end=date(year, 12, 31))
                for year in (2025, 2026)
            ),
            accounts=accounts,
            deposits=(DepositAccount(number=55000, name="Bank", is_default=True),),
            vat_types=VAT_TYPES,
            settings=SalesSettings(),
            contacts=_contacts(),
            invoices=tuple(_invoices()),
            credit_notes=(_credit_note(),),
            purchases=tuple(_purchases()),
            manual_vouchers=tuple(_manual_vouchers()),
            entries=opening(ORG, date(2025, 1, 1), balances, names),
        )
    )


def guid(kind: int, place: int) -> str:
    """Return the guid that the hand-worked table gives: kind of thing and place in its list."""
    return f"00371008-{kind:04d}-4000-8000-{place:012d}"


def _organization() -> Organization:
    return Organization(
        id=ORG,
        name="Tolv Bilag ApS",
        company_type="PrivateLimitedCompany",
        email="mail@tolvbilag.example",
        street="Blækhusgade 12",
        zip_code="8999",
        city="Regneby",
        vat_number="DK98371001",
        role="Owner",
    )


def _contacts() -> tuple[Contact, ...]:
    return (
        _contact(
            1,
            "Sønderbo Bageri ApS",
            "98371028",
            "Melgade 3|8998|Rugby|DK",
            "post@soenderbobageri",
            "D",
        ),
        _contact(
            2,
            "Hafenlicht GmbH",
            "DE899371007",
            "Kaistraße 9|20999|Hamburg|DE",
            "kontor@hafenlicht",
            "D",
        ),
        _contact(3, "Restance & Søn ApS", "98371036", "Ventevej 17|8997|Langbo|DK", "regnskab@restance", "D"),
        _contact(
            4,
            "Nordstern Cloud GmbH",
            "DE899371015",
            "Serverweg 1|10999|Berlin|DE",
            "billing@nordstern",
            "C",
        ),
        _contact(
            5,
            "Mobilgrossisten Vest ApS",
            "98371044",
            "Antennevej 5|6999|Vestby|DK",
            "salg@mobilgrossisten",
            "C",
        ),
    )


def _contact(place: int, name: str, vat_number: str, address: str, mailbox: str, role: str) -> Contact:
    street, zip_code, city, country = address.split("|")
    return Contact(
        guid=guid(CONTACT, place),
        name=name,
        is_debitor=role == "D",
        is_creditor=role == "C",
        vat_region="DK" if country == "DK" else "EU",
        street=street,
        zip_code=zip_code,
        city=city,
        country=country,
        email=f"{mailbox}.example",
        vat_number=vat_number,
        created_at=_MADE,
        updated_at=_MADE,
    )


def _invoices() -> list[SalesVoucher]:
    """Vouchers 3, 6, 11 and 12 of the table: thirds, euro, reminded, due today."""
    thirds = _invoice(
        3, 1, date(2025, 5, 20), 1, Terms(days=8), *_lines(("Brødkurv", "Kagefad", "Kaffekande"), 3333)
    )
    set_off = _paid(1, date(2025, 6, 2), 4166, deposit=None, related=guid(CREDIT_NOTE, 4))
    euro = _invoice(6, 3, date(2025, 11, 10), 2, Terms(days=30), *_lines(("Lichtdesign",), 33333, 1200))
    late = _invoice(11, 4, date(2026, 8, 3), 3, Terms(days=14), *_lines(("Skiltning",), 198_765))
    today = _invoice(12, 5, date(2026, 10, 5), 3, Terms(type="CurrentMonthOut", days=16), *_mixed_lines())
    return [
        replace(thirds, payments=(set_off, _paid(3, date(2025, 6, 5), 8333))),
        replace(
            euro,
            currency="EUR",
            rate=_EUR,
            payments=(replace(_paid(5, date(2026, 1, 12), 33333), currency="EUR", rate=Decimal("744.20")),),
        ),
        replace(late, reminders=(_reminder(),), payments=(_paid(7, date(2026, 10, 15), 100_000),)),
        today,
    ]


def _lines(texts: tuple[str, ...], base: int, account: int = 1000) -> tuple[SalesLine, ...]:
    return tuple(SalesLine(description=text, base=base, account=account) for text in texts)


def _mixed_lines() -> tuple[SalesLine, ...]:
    return (
        SalesLine(
            description="Rådgivning", base=64_000, quantity=Decimal("2.5"), discount=Decimal(10), unit="hours"
        ),
        SalesLine(description="Kursusgebyr, momsfrit", base=6_000, account=1050),
        SalesLine(description="Tak for samarbejdet", line_type="Text", account=0, quantity=Decimal(0)),
    )


def _invoice(
    place: int, number: int, day: date, contact: int, terms: Terms, *lines: SalesLine
) -> SalesVoucher:
    card = _contacts()[contact - 1]
    its_guid = guid(INVOICE, place)
    return SalesVoucher(
        guid=its_guid,
        number=number,
        contact_guid=card.guid,
        contact_name=card.name,
        date=day,
        terms=terms,
        lines=lines,
        timestamp=f"{place:016X}",
        created_at=entered(day, its_guid),
        updated_at=entered(day, its_guid),
    )


def _credit_note() -> SalesVoucher:
    """Voucher 4: a third of invoice 1 comes back and is set off there."""
    note = _invoice(4, 2, date(2025, 6, 2), 1, Terms(), *_lines(("Kagefad, retur",), 3333))
    twin = _paid(2, date(2025, 6, 2), 4166, deposit=None, related=guid(INVOICE, 3))
    return replace(
        note,
        guid=guid(CREDIT_NOTE, 4),
        kind="CreditNote",
        description="Kreditnota",
        credit_note_for=guid(INVOICE, 3),
        payments=(twin,),
    )


def _paid(
    place: int, day: date, amount: int, *, deposit: int | None = 55000, related: str | None = None
) -> Payment:
    return Payment(
        guid=guid(PAYMENT, place),
        date=day,
        amount=amount,
        deposit_account=deposit,
        description="Betaling" if deposit else "Modregning",
        related_guid=related,
    )


def _reminder() -> Reminder:
    return Reminder(
        id=1,
        number=1,
        date=date(2026, 9, 28),
        fee=10_000,
        interest=4_025,
        compensation=31_000,
        title="Rykker 1",
        timestamp=f"{ids.stamp(guid(INVOICE, 11))}",
    )


def _purchases() -> list[Purchase]:
    """Vouchers 2, 5, 8 and 9: REP, IEUY partly paid, 12.35, OBPK paid."""
    return [
        _purchase(
            2,
            2,
            date(2025, 4, 15),
            PurchaseLine(account=4120, amount=100_000, description="Kundemiddag", vat_code="REP"),
        ),
        replace(
            _purchase(
                5,
                3,
                date(2025, 9, 10),
                PurchaseLine(account=2100, amount=100_000, description="Serverleje", vat_code="IEUY"),
                4,
            ),
            region="EU",
            payments=(_paid(4, date(2025, 10, 10), 60_000),),
        ),
        _purchase(
            8,
            1,
            date(2026, 2, 12),
            PurchaseLine(account=7200, amount=1_235, description="Kuglepen", vat_code="I25"),
        ),
        replace(
            _purchase(
                9,
                2,
                date(2026, 3, 18),
                PurchaseLine(account=8050, amount=200_000, description="To telefoner", vat_code="OBPK"),
                5,
            ),
            payments=(_paid(6, date(2026, 4, 8), 200_000),),
        ),
    ]


def _purchase(
    place: int, number: int, day: date, line: PurchaseLine, supplier: int | None = None
) -> Purchase:
    return Purchase(
        guid=guid(PURCHASE, place),
        number=number,
        date=day,
        payment_date=day + timedelta(days=30) if supplier else day,
        purchase_type="credit" if supplier else "cash",
        lines=(line,),
        deposit_account=None if supplier else 55000,
        contact_guid=guid(CONTACT, supplier) if supplier else None,
        booked_on=day,
        timestamp=f"{place:016X}",
    )


def _manual_vouchers() -> list[ManualVoucher]:
    """Vouchers 1, 7 and 10: VAT paid, the late posting, the unexplained receipt."""
    return [
        _manual(
            1,
            1,
            date(2025, 3, 3),
            ManualLine(account=64100, amount=123_400, description="Moms 4. kvartal 2024", balancing=55000),
        ),
        _manual(
            7,
            4,
            date(2025, 12, 31),
            ManualLine(
                account=2990,
                amount=75_000,
                description="Forbrugsstoffer, fundet bilag",
                vat_code="I25",
                balancing=55000,
            ),
            date(2026, 2, 20),
        ),
        _manual(
            10,
            3,
            date(2026, 6, 30),
            ManualLine(account=55000, amount=12_345, description="Uafklaret indbetaling", balancing=99999),
        ),
    ]


def _manual(
    place: int, number: int, day: date, line: ManualLine, booked_on: date | None = None
) -> ManualVoucher:
    return ManualVoucher(
        guid=guid(MANUAL, place),
        number=number,
        date=day,
        lines=(line,),
        booked_on=booked_on or day,
        timestamp=f"{place:016X}",
    )
