"""Scrubbing under Hypothesis: companies full of Danish personal data, and nothing of it in the bytes."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import ean, iban
from stdnum.dk import cvr

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import Interaction
from mock_dinero.ledger.fik import check_digit, fik_code
from mock_dinero.pdf.sheet import Sheet
from mock_dinero.tape.scrub import Options, Scrubber, ScrubRefused
from mock_dinero.tape.scrub.looks import of_text
from mock_dinero.tape.scrub.made import MADE_ON, lines
from mock_dinero.tape.scrub.pseudonyms import CPR, TOKEN, cvr_check
from mock_dinero.tape.scrub.words import looks_made

KEY = b"a key that only this test knows"
API = "https://api.dinero.dk"
SHORTEST = 6
DISTINCT = 4
"""A text of fewer different signs, as six zeros, says nothing and may stand anywhere by chance."""
# No number below is round: a payment slip is full of zeros, and theirs would be found in it.


def anything(shortest: int, longest: int) -> st.SearchStrategy[str]:
    """Any text at all, with a letter nobody has: a word of Dinero's own, such as products, is everybody's."""
    return st.text(min_size=shortest, max_size=longest - 1).map(
        lambda text: text and f"{text[:3]}Ǿ{text[3:]}"
    )


first = st.sampled_from(["Jens", "Åse", "Søren", "Bjørn-Åge", "Hassan", "Zoë", "Ida Marie", "O'Neill"])
last = st.sampled_from(["Ærø", "Østergaard", "Hansen", "von Bülow", "Nguyễn", "李小龍", "MØLLER"])
names = st.one_of(
    st.builds("{} {}".format, first, last),
    st.builds("{} & Søn {}".format, last, st.sampled_from(["ApS", "A/S", "I/S", "v/ Åse"])),
    anything(SHORTEST, 120),
)
streets = st.builds(
    "{} {}, {}. tv.".format,
    st.sampled_from(["Algade", "Ålekistevej"]),
    st.integers(1, 999),
    st.integers(1, 9),
)
emails = st.builds(
    "{}.{}@{}.dk".format,
    st.sampled_from(["jens", "åse", "kontor+faktura"]),
    st.integers(0, 99),
    st.sampled_from(["ærø-smeden", "hansen"]),
)
phones = st.builds(
    lambda form, number: form.format(
        number // 10**6, number // 10**4 % 100, number // 100 % 100, number % 100
    ),
    st.sampled_from(
        ["+45 {:02d} {:02d} {:02d} {:02d}", "{:02d}{:02d}{:02d}{:02d}", "0045{:02d}{:02d}{:02d}{:02d}"]
    ),
    st.integers(21_345_678, 99_999_999),
)
cprs = st.builds(
    "{:%d%m%y}{}{:04d}".format,
    st.dates(date(1930, 1, 1), date(2020, 1, 1)),
    st.sampled_from(["", "-"]),
    st.integers(1234, 9999),
)
cvrs = (
    st.integers(1_234_567, 4_699_999)
    .filter(lambda serial: cvr_check(str(serial)) is not None)
    .map(lambda serial: f"{serial}{cvr_check(str(serial))}")
)
eans = (
    st.integers(123_456_789, 10**9 - 1)
    .map(lambda serial: f"579{serial:09d}")
    .map(lambda body: body + ean.calc_check_digit(body))
)
accounts = st.tuples(st.integers(40, 9999), st.integers(1_234_567, 10**10 - 1))
texts = st.one_of(anything(0, 300), st.builds("Ring til {} på {} ({})".format, names, phones, cprs))
guids = st.uuids(version=4).map(str)
clients = st.text("abcdef", min_size=8)
tokens = st.text("0123456789ABCDEF", min_size=64, max_size=64)


def contact(draw: Any, guid: str) -> dict[str, Any]:
    """A contact's card with something of everything."""
    return {
        "ContactGuid": guid,
        "Name": draw(names),
        "Street": draw(streets),
        "ZipCode": "8000",
        "City": draw(last),
        "CountryKey": "DK",
        "Phone": draw(phones),
        "Email": draw(emails),
        "Webpage": draw(
            st.one_of(emails.map(lambda text: f"https://www.{text.partition('@')[2]}/om-os"), texts)
        ),
        "AttPerson": draw(names),
        "VatNumber": draw(st.one_of(cvrs, cvrs.map("DK{}".format), cprs, st.just("DE123456789"))),
        "EanNumber": draw(eans),
        "SENumber": draw(cvrs),
        "PNumber": draw(st.integers(1_012_345_678, 1_030_000_000).map(str)),
        "ExternalReference": draw(st.one_of(texts, cprs)),
        "MemberNumber": draw(st.one_of(cprs, st.integers(0, 99_999).map(str))),
    }


def bank(draw: Any) -> dict[str, Any]:
    """A deposit account with all its numbers."""
    registration, account = draw(accounts)
    bban = f"{registration:04d}{account:010d}"
    return {
        "AccountNumber": 55000,
        "Name": draw(st.one_of(names, st.just("Bank"))),
        "BankRegistrationNumber": f"{registration:04d}",
        "BankAccountNumber": f"{account:010d}",
        "BankIbanNumber": f"DK{iban.calc_check_digits('DK00' + bban)}{bban}",
    }


def invoiced(draw: Any, invoice: str, at: int, card: dict[str, Any]) -> dict[str, Any]:
    """An invoice to the contact."""
    return {
        "Guid": invoice,
        "Number": at,
        "ContactGuid": card["ContactGuid"].upper(),
        "ContactName": card["Name"],
        "FikCode": fik_code(at, draw(st.integers(12_345_678, 10**8 - 1).map(str))),
        "TimeStamp": draw(st.text("0123456789ABCDEF", min_size=16, max_size=16)),
        "Address": draw(texts),
        "Comment": draw(texts),
        "TotalInclVat": 125.5,
        "ProductLines": [{"Description": draw(texts), "AccountName": draw(names), "AccountNumber": 1000}],
    }


def signed_in(draw: Any) -> Interaction:
    """A token renewed, with secrets in the form, the answer and a cookie."""
    return Interaction(
        "POST",
        "https://connect.visma.com/connect/token",
        200,
        json.dumps({"access_token": draw(tokens), "refresh_token": draw(tokens)}),
        request_body=f"grant_type=refresh_token&refresh_token={draw(tokens)}&client_id=isv_{draw(clients)}",
        headers={"set-cookie": f"session={draw(tokens)}"},
    )


@st.composite
def companies(draw: Any) -> list[Interaction]:
    """The interactions of a company: its own card, a contact, an invoice, postings, accounts, a mail, a file."""
    number = draw(st.integers(234_567, 9_999_999))
    guid, invoice = draw(guids), draw(guids)
    card = contact(draw, guid)
    at = draw(st.integers(1, 9999))
    own = {
        "Name": draw(names),
        "Id": number,
        "Email": draw(emails),
        "Phone": draw(phones),
        "VatNumber": draw(cvrs),
    }
    deposit, sale = bank(draw), invoiced(draw, invoice, at, card)
    posting = {
        "Description": f"Faktura {at}, {card['Name']}",
        "ContactGuid": guid,
        "EntryGuid": draw(guids),
        "Amount": -1,
    }
    mail = {
        "Id": draw(st.integers(123_456, 10**9)),
        "Receiver": card["Email"],
        "Message": draw(texts),
        "Subject": f"Faktura {at}",
    }
    file = {"FileGuid": draw(guids), "Name": draw(names) + ".pdf", "UploadedBy": card["AttPerson"]}
    error = {"code": 42, "message": draw(texts), "validationErrors": {"Name": draw(texts)}}
    v1 = f"{API}/v1/{number}"
    asked = quote_plus(f"Name eq '{card['Name'].replace(';', ',')}'")
    return [
        made(f"{API}/v1/organizations", [own]),
        made(f"{v1}/contacts?queryFilter={asked}", {"Collection": [card]}),
        made(f"{v1}/contacts/{guid}", card),
        made(f"{v1}/contacts?freeTextSearch={quote(card['Name'])}", {"Collection": []}),
        made(f"{v1}/accounts/deposit", [deposit]),
        made(f"{v1}/invoices/{invoice}", sale),
        made(f"{v1}/entries?fromDate=2026-01-01&toDate=2026-12-31", [posting]),
        made(f"{v1}/invoices/{invoice}/mailouts", [mail]),
        made(f"{v1}/files", [file]),
        made(f"{v1}/products", error, status=400),
        signed_in(draw),
    ]


def made(uri: str, body: Any, status: int = 200) -> Interaction:
    """An answer in JSON."""
    return Interaction("GET", uri, status, json.dumps(body, ensure_ascii=False))


KEPT = {"Number", "AccountNumber", "ZipCode", "CountryKey", "code", "TotalInclVat", "Amount", "Subject"}


def originals(value: Any, name: str = "") -> list[str]:
    """Every value of six characters and more that is nobody's but the company's."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() if key not in KEPT for text in originals(inner, key)]
    if isinstance(value, list):
        return [text for inner in value for text in originals(inner, name)]
    text = str(value)
    return [text] if len(text) >= SHORTEST and len(set(text.upper())) >= DISTINCT else []


def spellings(text: str) -> list[bytes]:
    """A value as it could still be read."""
    raw = text.encode("utf-8", "surrogatepass")
    return [
        raw,
        text.upper().encode("utf-8", "surrogatepass"),
        base64.b64encode(raw).rstrip(b"="),
        quote(raw).encode(),
        quote_plus(raw).encode(),
        json.dumps(text)[1:-1].encode(),
    ]


@settings(max_examples=min(60, settings().max_examples), deadline=None)
@given(companies())
def test_no_value_of_six_characters_is_left_in_any_spelling(company: list[Interaction]) -> None:
    """Nor in upper case, in base64, in an address or escaped; and two runs give the same bytes."""
    once = [Scrubber(KEY).interaction(one) for one in company]
    written = dump({}, once).encode("utf-8", "surrogatepass")
    assert written == dump({}, [Scrubber(KEY).interaction(one) for one in company]).encode(
        "utf-8", "surrogatepass"
    )
    assert written != dump({}, [Scrubber(KEY[::-1]).interaction(one) for one in company]).encode(
        "utf-8", "surrogatepass"
    )
    values = [text for one in company for text in originals(one.json())]
    values += re.findall(
        r"[0-9A-F]{64}|isv_\w+", " ".join((company[-1].request_body, str(company[-1].headers)))
    )
    values = [text for text in values if len(set(text)) >= DISTINCT and text.lower() not in TOKEN]
    left = [text for text in values for spelling in spellings(text) if spelling in written]
    assert not left, left


@settings(max_examples=min(40, settings().max_examples), deadline=None)
@given(companies())
def test_references_and_checksums_hold(company: list[Interaction]) -> None:
    """One contact is one pseudonym everywhere; a number that passed its check still does."""
    scrubber = Scrubber(KEY)
    own, page, single, _, deposits, sale, postings, mails, *_ = (scrubber.interaction(one) for one in company)
    card = single.json()
    assert page.json()["Collection"] == [card]
    assert single.uri.endswith(card["ContactGuid"])
    assert sale.json()["ContactGuid"].lower() == card["ContactGuid"]
    assert sale.json()["ContactName"] == card["Name"]
    assert mails.json()[0]["Receiver"] == card["Email"]
    assert sale.uri in mails.uri
    assert str(own.json()[0]["Id"]) in single.uri
    if "\n" not in company[2].json()["Name"]:
        assert postings.json()[0]["Description"] == f"Faktura {sale.json()['Number']}, {card['Name']}"
    account = deposits.json()[0]
    assert account["BankIbanNumber"].endswith(
        account["BankRegistrationNumber"] + account["BankAccountNumber"]
    )
    assert iban.is_valid(account["BankIbanNumber"])
    assert ean.is_valid(card["EanNumber"])
    assert cvr.is_valid(card["SENumber"])
    fik = re.fullmatch(r"\+71(\d{14})(\d)\+\d{8}", sale.json()["FikCode"])
    assert fik
    assert (int(fik[1]), int(fik[2])) == (sale.json()["Number"], check_digit(fik[1]))
    assert card["Email"].endswith(".example")


@given(names)
def test_a_name_is_the_same_on_paper_as_in_json(name: str) -> None:
    """Letters that the paper's font has not are nothing this can be held to."""
    if name.encode("latin-1", "ignore").decode("latin-1") != name or not re.fullmatch(
        r"[\w &'./-]{6,60}", name
    ):
        return
    sheet = Sheet("Faktura", MADE_ON)
    sheet.write(name)
    uri = f"{API}/v1/371001/invoices/4f51ca00-0d43-47e2-958f-5f09648507c0"
    scrubber = Scrubber(KEY)
    one = scrubber.interaction(Interaction("GET", uri, 200, "", "application/pdf", content=sheet.content()))
    assert one.content is not None
    shown = " ".join(lines(one.content))
    assert shown == scrubber.pseudonyms.name(" ".join(name.split()))


@given(st.text())
def test_a_text_becomes_made_words_and_an_empty_one_stays(text: str) -> None:
    """Which is what the guard tells them by."""
    made = Scrubber(KEY).pseudonyms.spelled(text)
    assert looks_made(made)
    assert bool(made) is bool(text)


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_two_numbers_never_become_one(one: int, other: int) -> None:
    """Identifiers keep their count of figures, and stay apart."""
    to = Scrubber(KEY).pseudonyms
    assert (to.number("id", one) == to.number("id", other)) is (one == other)
    assert len(str(to.number("id", one))) == len(str(one))


def test_no_made_number_looks_like_a_persons() -> None:
    """Bank accounts, telephone numbers and codes of ten figures: the guard would take some for CPR numbers."""
    to = Scrubber(KEY).pseudonyms
    for number in range(2_000):
        text = f"{9_123_400_000 + number * 7919:010d}"
        for made in (to.account(text), to.phone(text), to.code(f"A{text}")):
            assert not CPR.search(made), made


def test_a_media_type_holds_nobodys_name() -> None:
    """One that is not known is refused, and what follows a known one is left out."""
    one = Interaction("GET", f"{API}/v1/371001/vatTypes", 200, "[]")
    for value in ("text/plain; charset=Hansen", "text/plain; name=Hansen"):
        assert Scrubber(KEY).interaction(replace(one, content_type=value)).content_type == "text/plain"
    with pytest.raises(ScrubRefused) as refused:
        Scrubber(KEY).interaction(replace(one, content_type="text/Hansen"))
    assert "Hansen" not in str(refused.value)


@pytest.mark.parametrize("name", ["Jens Hansen", "DK5000400440116243", "Kirsebærlund", "x" * 70])
def test_a_refusal_shows_no_value_that_stands_where_a_name_belongs(name: str) -> None:
    """As a parameter or as a key: a name of one word of letters is what a field looks like."""
    uri = f"{API}/v1/371001/vatTypes"
    for one in (
        Interaction("GET", f"{uri}?{quote(name)}=x", 200, "[]"),
        Interaction("GET", uri, 200, json.dumps([{name: "x"}])),
    ):
        with pytest.raises(ScrubRefused) as refused:
            Scrubber(KEY).interaction(one)
        assert name not in str(refused.value)


def test_a_text_of_figures_is_no_number_beyond_seven() -> None:
    """A telephone number where a waiting time or a page belongs is refused."""
    one = Interaction("GET", f"{API}/v1/371001/contacts?page=28476519", 200, '{"Collection":[]}')
    with pytest.raises(ScrubRefused):
        Scrubber(KEY).interaction(one)


def test_a_bank_account_is_the_same_on_paper_as_in_json() -> None:
    """Its registration number and itself, as the organisation's own answer has them."""
    sheet = Sheet("Faktura", MADE_ON)
    sheet.write("Betaling til konto: 5479 0001234567")
    uri = f"{API}/v1/371001/invoices/4f51ca00-0d43-47e2-958f-5f09648507c0"
    one = Interaction("GET", uri, 200, "", "application/pdf", content=sheet.content())
    (line,) = lines(Scrubber(KEY).interaction(one).content or b"")
    to = Scrubber(KEY).pseudonyms
    assert line.endswith(f"{to.registration('5479')} {to.account('0001234567')}")


def test_amounts_are_multiplied_exactly_and_dates_moved_when_asked() -> None:
    """By one whole number for a company; 200.00 keeps its two decimals, the 29th of February is the 28th."""
    uri = f"{API}/v1/371001/entries?fromDate=2024-01-01&toDate=2024-12-31"
    body = '[{"Date":"2024-02-29","Amount":200.00,"AccountNumber":1000},{"Date":"2024-03-01","Amount":-0.05}]'
    scrubber = Scrubber(KEY, Options(scale_amounts=True, move_years=1))
    factor = scrubber.pseudonyms.factor("371001")
    one = scrubber.interaction(Interaction("GET", uri, 200, body))
    assert one.uri.endswith("?fromDate=2025-01-01&toDate=2025-12-31")
    first_row, second = json.loads(one.body, parse_float=str)
    assert (first_row["Date"], first_row["Amount"]) == ("2025-02-28", f"{200 * factor}.00")
    assert second["Amount"] == f"-{5 * factor / 100:.2f}"
    assert first_row["AccountNumber"] == 1000


@pytest.mark.parametrize(
    "text",
    ["AB 25750388", "Tlf. +45 25 75 03 88", "tlf 0045 25750388", "EAN 5790 0012 3456 7", "57 900 01234567"],
)
def test_figures_in_a_text_never_become_a_number_in_groups(text: str) -> None:
    """Under no key: the guard would hold what the scrubber made for a telephone or location number."""
    keys = [Scrubber(f"key number {at:032}".encode()).pseudonyms for at in range(2000)]
    made = [one for key in keys for one in (key.spelled(text), key.code(text))]
    assert [one for one in made if of_text(one)] == []
