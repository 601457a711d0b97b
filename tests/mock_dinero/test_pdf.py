"""Documents as PDF: when they are answered, what they say, and that they are the same each time."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from shutil import which
from typing import Any

import pytest

from mock_dinero.pdf.sheet import Sheet, latin
from mock_dinero.pdf.words import UNITS, figure, money, slip, unit
from mock_dinero.world.drafts import UNITS as PUBLISHED_UNITS
from tests.mock_dinero.fakes import ODD, Fake, MakeFake, guid, odd_company, sale

BASE = f"/v1/{ODD}"
BYTES = "application/octet-stream"
STATEMENT = f"{BASE}/state-of-account/{guid(1, 1)}/pdf"
CREDIT_NOTE = f"{BASE}/sales/creditnotes/{guid(3, 21)}/pdf"
OFFER = f"{BASE}/tradeoffers/{guid(6, 2)}"
REMINDER = f"{BASE}/invoices/{guid(3, 2)}/reminders/2"
opens = pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")


def invoice(which_one: int) -> str:
    """The path of an invoice."""
    return f"{BASE}/invoices/{guid(3, which_one)}"


def pdf(fake: Fake, path: str, accept: str = BYTES, **query: Any) -> bytes:
    """The PDF at a path."""
    headers = {"Authorization": f"Bearer {fake.token}", "Accept": accept}
    answer = fake.ask("GET", path, headers=headers, params=query)
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    return answer.content


def text_of(document: bytes) -> str:
    """What an independent reader finds, blanks run together; it must have nothing to complain about."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)  # noqa: S607
    assert done.stderr == b""
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BYTES, BYTES),
        ("application/pdf", BYTES),
        (f"{BYTES}, application/json", BYTES),
        ("application/json", "application/json; charset=utf-8"),
        (f"application/json;q=1, {BYTES}", "application/json; charset=utf-8"),
        ("*/*", "application/json; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("path", [invoice(1), OFFER, REMINDER])
def test_the_accept_header_picks_the_form(fake: Fake, path: str, accept: str, kind: str) -> None:
    """Of an invoice, an offer and a reminder."""
    headers = {"Authorization": f"Bearer {fake.token}", "Accept": accept}
    assert fake.ask("GET", path, headers=headers).headers["content-type"] == kind


@pytest.mark.parametrize("path", [CREDIT_NOTE, STATEMENT])
def test_a_path_of_its_own_is_a_pdf_whatever_is_accepted(fake: Fake, path: str) -> None:
    """A credit note and a statement."""
    assert pdf(fake, path, accept="application/json")
    assert fake.get(path).headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("path", [invoice(6), f"{BASE}/sales/creditnotes/{guid(3, 22)}/pdf"])
def test_a_draft_has_no_pdf(fake: Fake, path: str) -> None:
    """A 400 of code 45."""
    headers = {"Authorization": f"Bearer {fake.token}", "Accept": BYTES}
    answer = fake.ask("GET", path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, 45)


@opens
def test_an_invoice_says_who_what_and_how_to_pay(fake: Fake) -> None:
    """Number, dates, lines, totals and the payment slip code, in Danish."""
    found = text_of(pdf(fake, invoice(1)))
    for part in (
        "Sært & Sjovt ApS",
        "CVR-nr. 87654321",
        "Ærø & Øst 'Cykler' ApS; ?",
        "Faktura 1",
        "Dato 12-11-2026",
        "Betalingsfrist 20-11-2026",
        "Cykel 1 stk. 1.000,00 1.000,00",
        "Moms (25 %) 250,00",
        "Total DKK 1.250,00",
        "IBAN: DK1234",
        "Betalingskort (FIK): +71<000000000000018+12345678<",
    ):
        assert part in found


@opens
def test_an_english_invoice_is_printed_in_english(fake: Fake) -> None:
    """Its own currency, its own way with figures; a text line has no amount."""
    found = text_of(pdf(fake, invoice(4)))
    for part in (
        "Invoice 4",
        "Due date 2025-06-08",
        "Bike 1 parts 1,234.56 1,234.56",
        "Note",
        "Total EUR 1,234.56",
    ):
        assert part in found


@opens
def test_prices_with_vat_are_printed_with_vat(fake: Fake) -> None:
    """And a discount in percent."""
    found = text_of(pdf(fake, invoice(8)))
    assert "33,33 1 stk. 41,66 41,66" in found
    assert "fri 1 stk. 10,00 12,5 % 8,75" in found


@opens
def test_a_credit_note_names_the_invoice_it_credits(fake: Fake) -> None:
    """And nothing to pay."""
    found = text_of(pdf(fake, CREDIT_NOTE))
    assert all(part in found for part in ("Kreditnota 9", "Krediterer faktura 3", "Total DKK 1.250,00"))
    assert "Betaling" not in found


@opens
def test_an_offer_carries_its_number_and_total(fake: Fake) -> None:
    """Before it is a voucher."""
    found = text_of(pdf(fake, OFFER))
    assert all(part in found for part in ("Tilbud 2", "Dato 02-10-2026", "Total DKK 1.250,00"))


@opens
def test_a_reminder_adds_up_what_is_owed(fake: Fake) -> None:
    """Principal, fee and what earlier reminders charged, with the notice."""
    found = text_of(pdf(fake, REMINDER))
    for part in (
        "Rykker 2",
        "Faktura 2 af 01-10-2026",
        "Hovedstol 1.250,00",
        "Rykkergebyr 100,00",
        "inkasso",
    ):
        assert part in found
    assert "I alt til betaling DKK 1.460,13" in found


@opens
def test_a_statement_ends_at_the_balance_of_the_json(fake: Fake) -> None:
    """Over its period."""
    asked = {"from": "2026-07-01", "to": "2026-11-30"}
    last = fake.get(STATEMENT.removesuffix("/pdf"), **asked).json()["Entries"][-1]["Balance"]
    found = text_of(pdf(fake, STATEMENT, **asked))
    assert "Kontoudtog" in found
    assert "Periode: 01-07-2026 til 30-11-2026" in found
    assert f"Saldo DKK {money(round(last * 100))}" in found


@opens
def test_a_long_document_goes_on_over_the_page(make_fake: MakeFake) -> None:
    """Every line is on it, a long text wrapped."""
    (line,) = sale(1).lines
    lines = tuple(replace(line, description=f"Vare {n} {'lang tekst ' * (n % 4 * 4)}") for n in range(1, 61))
    company = replace(odd_company(), invoices=(sale(1, lines=lines),))
    found = text_of(pdf(make_fake(company).sign_in(), invoice(1)))
    assert [n for n in range(1, 61) if f"Vare {n} " not in found] == []
    assert found.count("lang") == sum(n % 4 * 4 for n in range(1, 61))
    assert "Total DKK 75.000,00" in found


@pytest.mark.parametrize("path", [invoice(1), OFFER, REMINDER, CREDIT_NOTE, STATEMENT])
def test_the_same_document_is_the_same_bytes(make_fake: MakeFake, path: str) -> None:
    """From another fake over the same company."""
    assert pdf(make_fake().sign_in(), path) == pdf(make_fake().sign_in(), path)


def test_letters_outside_latin_1_become_near_ones_or_question_marks() -> None:
    """The printed letters are those of the built-in fonts."""
    assert latin("Æ \N{EN DASH} “å” € 🚲\u2028ł\n") == 'Æ - "å" EUR ? ?\n'
    sheet = Sheet("🚲", datetime(2026, 1, 1, tzinfo=UTC))
    sheet.row((("", 10, "L"), ("\x00\u0085", 10, "R")))
    assert sheet.content().startswith(b"%PDF-")


def test_figures_are_written_the_danish_way_unless_english() -> None:
    """Negative ones and whole ones too."""
    assert [money(ore) for ore in (0, -5, 123_456_789)] == ["0,00", "-0,05", "1.234.567,89"]
    assert [figure(Decimal(text)) for text in ("7.250", "1000", "-0.5", "0")] == [
        "7,25",
        "1.000",
        "-0,5",
        "0",
    ]
    assert money(-123_456, english=True) == "-1,234.56"


def test_every_published_unit_has_a_danish_word() -> None:
    """One not known stays as it is."""
    assert list(UNITS) == list(PUBLISHED_UNITS)
    assert [unit("hours"), unit("hours", english=True), unit("stk")] == ["timer", "hours", "stk"]


def test_a_payment_slip_code_is_printed_with_its_marks() -> None:
    """As on paper."""
    assert slip("+71000000016460909+12345678") == "+71<000000016460909+12345678<"
