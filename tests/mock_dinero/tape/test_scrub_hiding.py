"""Hiding places: what an enemy of the guard would plant where nobody looks, in each form that a secret has.

Law of this module: every plant is put into a cassette that is clean before; the guard names its field and never it.
"""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from pypdf import PdfWriter

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import Interaction
from mock_dinero.tape.scrub.check import check
from mock_dinero.tape.scrub.unread import asides
from tests.mock_dinero.tape.test_scrub_check import (
    FILES,
    FORM,
    GUID,
    LIST,
    PDF,
    REFUSED,
    V1,
    made,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CPR = "010203-1234"
NAME = "Hansen-Vestergaard"
WORD = "hunterhunter"
INVALID = made(
    "POST",
    f"{V1}/invoices/fetch",
    400,
    '{"code":42,"message":"Validation Error","validationErrors":{"ContactGuid":"Validation Error"}}',
    request_body=json.dumps({"ContactGuid": GUID, "ProductLines": [], "Description": "x"}),
)
PAGE = made("GET", f"{V1}/contacts/{GUID}", 500, "<html><body>Jens</body></html>", content_type="text/html")
TEXT_FILE = made("GET", f"{V1}/files/{GUID}", 200, "navn;cpr\nJens;1", content_type="text/csv")
SHEET = made(
    "GET",
    f"{V1}/files/{GUID}",
    200,
    "",
    content_type="image/png",
    content=b"\x89PNG\r\n\x1a\nx",
    headers={"content-disposition": "attachment; filename=Jens.png", "date": "Mon, 16 Nov 2026 09:00:00 GMT"},
)
YEARS = made("GET", f"{V1}/accountingyears", 200, '[{"Name":"2026","FromDate":"2026-01-01"}]')
CONTACT = made(
    "GET",
    f"{V1}/contacts/{GUID}",
    200,
    json.dumps(
        {
            "ExternalReference": "Jens",
            "Phone": "21345678",
            "Email": "jens@hansen.dk",
            "Webpage": "www.hansen.dk/om",
            "VatNumber": "10150817",
            "EanNumber": "5790000123452",
            "PNumber": "1003456789",
            "CompanyStatus": "normal",
            "CountryKey": "DK",
            "CreatedAt": "2026-01-01T10:00:00Z",
            "PaymentConditionNumberOfDays": 8,
        }
    ),
)
COUNTRIES = made("GET", "https://api.dinero.dk/v1/countries", 200, '[{"Key":"DK","DanishName":"Danmark"}]')
VAT = made("GET", f"{V1}/vatTypes", 200, '[{"VatCode":"U25","Name":"Dansk salgsmoms","VatRate":0.25}]')
_NAME_OF = '"{}":"'.format

PLANTS: dict[str, tuple[Interaction, str, str, str]] = {
    "comment at the top": (LIST, "version: 1\n", f"version: 1  # {CPR}\n", "comment"),
    "comment within": (LIST, "  response:\n", f"  # {NAME}\n  response:\n", "comment"),
    "comment at the end of a line": (LIST, "    method: GET", f"    method: GET # {NAME}", "comment"),
    "another top key": (LIST, "interactions:", f"owner: {NAME}\ninteractions:", "cassette"),
    "status message": (LIST, "message: OK", f"message: {WORD}", "status"),
    "status extra": (LIST, "message: OK", f"message: OK, note: {WORD}", "cassette"),
    "body extra": (LIST, "    body:\n", f"    body:\n      note: {WORD}\n", "cassette"),
    "second value of a kept header": (LIST, "utf-8']", f"utf-8', '{CPR}']", "content-type"),
    "part of a media type": (LIST, "charset=utf-8'", f"charset=utf-8; name={NAME}'", "content-type"),
    "accept": (LIST, "accept: [application/json]", f"accept: ['text/{WORD}']", "accept"),
    "date header": (SHEET, "09:00:00 GMT", f"09:00:00 GMT ({NAME})", "header date"),
    "disposition": (SHEET, 'filename="', f'filename="{NAME} ', "header content-disposition"),
    "request body of bytes": (LIST, "body: null", "body: !!binary /9j/4AAQSkZJRg==", "request body"),
    "multipart body": (
        LIST,
        "body: null",
        f'body: "--x\\r\\nContent-Disposition: form-data; name=cpr\\r\\n\\r\\n{CPR}\\r\\n--x--"',
        "request body",
    ),
    "provenance description": (
        LIST,
        "  scrubbed:",
        f"  description: {{title: {NAME}}}\n  scrubbed:",
        "provenance description",
    ),
    "provenance key": (LIST, "  scrubbed:", f"  owner: {NAME}\n  scrubbed:", "provenance owner"),
    "provenance within scrubbed": (
        LIST,
        "    rules: 1",
        f"    rules: 1\n    by: {NAME}",
        "provenance scrubbed",
    ),
    "provenance within excused": (LIST, "excused: []", f"excused: [{NAME}]", "provenance scrubbed"),
    "provenance source": (LIST, "kind: recorded", f"kind: recorded\n  source: {NAME}", "provenance source"),
    "operator of a filter": (LIST, "+eq+", f"+{WORD}+", "queryFilter"),
    "JSON key given twice": (LIST, '{"Name":"', f'{{"Name":"{NAME}","Name":"', "body"),
    "JSON key": (LIST, '{"Name":"', f'{{"{CPR}":1,"Name":"', "not shown"),
    "name of a property": (INVALID, '"ContactGuid":"Val', f'"{WORD}":"Val', "validationErrors"),
    "message with a field": (
        INVALID,
        '"Validation Error"',
        f'"The {WORD} field is required."',
        "Error.message",
    ),
    "request JSON": (INVALID, '"Description":"', f'"Description":"{NAME} ', "Description"),
    "page: comment": (PAGE, "<body>", f"<body><!-- {NAME} -->", "Error"),
    "page: attribute": (PAGE, "<h1>", f"<h1 title='{NAME}'>", "Error"),
    "text file": (TEXT_FILE, 'string: "', f'string: "{NAME} ', "file"),
    "year": (YEARS, _NAME_OF("Name"), f'"Name":"{NAME} ', "AccountingYearReadModel.Name"),
    "time of day": (CONTACT, "T10:00:00Z", "T0102031234Z", "CreatedAt"),
    "code": (CONTACT, _NAME_OF("ExternalReference"), f'"ExternalReference":"{NAME}', "ExternalReference"),
    "phone": (CONTACT, _NAME_OF("Phone"), f'"Phone":"{NAME}', "Phone"),
    "foreign phone": (CONTACT, _NAME_OF("Phone"), '"Phone":"+46 70 ', "Phone"),
    "email without @": (CONTACT, _NAME_OF("Email"), f'"Email":"{NAME}","Name":"', "Email"),
    "local part": (CONTACT, _NAME_OF("Email"), '"Email":"jens.hansen', "Email"),
    "web page": (CONTACT, ".example/", f".example/{NAME}/", "Webpage"),
    "cvr": (CONTACT, _NAME_OF("VatNumber"), f'"VatNumber":"{NAME}', "VatNumber"),
    "ean": (CONTACT, _NAME_OF("EanNumber"), f'"EanNumber":"{NAME}', "EanNumber"),
    "production": (CONTACT, _NAME_OF("PNumber"), f'"PNumber":"{NAME}', "PNumber"),
    "enum": (CONTACT, '"normal"', '"Vestergaard"', "CompanyStatus"),
    "number": (CONTACT, 'OfDays":8', 'OfDays":102031234', "PaymentConditionNumberOfDays"),
    "country": (COUNTRIES, '"Danmark"', f'"{CPR}"', "DanishName"),
    "VAT code": (VAT, '"U25"', '"HANSEN"', "VatCode"),
    "party on a paper": (REFUSED, "Contact was", f"{NAME} <a@b.example>", "Error.message"),
    "form": (FORM, "scope=read", f"scope={WORD}", "form scope"),
    "method": (FORM, "method: POST", f"method: {WORD.upper()}", "method"),
    "file name": (FILES, '"Name":"', f'"Name":"{NAME} ', "FilteredFileReadModel.Name"),
    "extension": (FILES, '"pdf"', '"01020,31234"', "Extension"),
}


@pytest.mark.parametrize("where", PLANTS)
def test_a_secret_is_found_where_nobody_looks(where: str, tmp_path: Path) -> None:
    """Clean before, found after, named by a field, and the plant is in no finding."""
    one, old, new, field = PLANTS[where]
    folder = written(tmp_path / "tapes", one)
    assert [str(finding) for finding in check([folder])] == []
    file = folder / "one.yaml"
    before = file.read_text(encoding="utf-8")
    planted = before.replace(old, new, 1)
    assert planted != before, before
    file.write_text(planted, encoding="utf-8")
    found = [str(finding) for finding in check([folder])]
    assert any(field in line for line in found), found
    assert not any(secret in line for line in found for secret in (CPR, NAME, WORD, "Vestergaard", "HANSEN"))


@pytest.mark.parametrize("ending", ["", f"# {NAME}", f"# {NAME}\n", f"  # {NAME}\n...\n"])
def test_a_comment_after_the_last_interaction_is_found_and_a_value_is_no_comment(ending: str) -> None:
    """Whether the file ends with it or not; a sign in a text that was recorded is none."""
    one = Interaction("GET", f"{V1}/contacts", 200, '{"Collection":[{"Name":"# 1"}]}')
    text = dump({"kind": "recorded"}, [one]).replace("version: 1\n", "version:  1\n") + ending
    comments = [
        aside.text for aside in asides(text, {"kind": "recorded"}, "here") if aside.field == "comment"
    ]
    assert [found.partition("\n")[0] for found in comments] == ([f"# {NAME}"] if ending else [])


def _with_title(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.add_metadata({"/Author": NAME})
    return _saved(writer)


def _with_file(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.add_attachment("x.txt", NAME.encode())
    return _saved(writer)


def _saved(writer: PdfWriter) -> bytes:
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


PAPERS: dict[str, Callable[[bytes], bytes]] = {
    "author": _with_title,
    "attached file": _with_file,
    "comment after the end": lambda content: content + f"\n% {NAME}\n".encode(),
    "damaged": lambda content: b"%PDF-1.4\xff " + NAME.encode() + content[40:],
}


@pytest.mark.parametrize("where", PAPERS)
def test_a_paper_is_its_lines_and_nothing_else(where: str, tmp_path: Path) -> None:
    """What a PDF holds beside its text nobody can read, so it must be one that scrubbing made."""
    assert PDF.content is not None
    planted = replace(PDF, content=PAPERS[where](PDF.content))
    found = [str(finding) for finding in check([written(tmp_path / "tapes", planted)])]
    assert any(": PDF" in line for line in found), found
    assert not any(NAME in line for line in found)


FORMS = {
    "CPR": "010203-1234",
    "CPR without a dash": "0102031234",
    "CPR with blanks": "01 02 03 12 34",
    "CPR with blanks around the dash": "010203 - 1234",
    "CVR with blanks": "CVR-nr. 10 15 08 17",
    "CVR joined": "DK10150817",
    "CVR of a country in lower case": "cvr: dk 10 15 08 17",
    "IBAN": "DK5000400440116243",
    "IBAN with blanks": "IBAN DK50 0040 0440 1162 43 til os",
    "IBAN before a word": "DK5000400440116243 BANK",
    "IBAN in lower case": "dk50 0040 0440 1162 43",
    "phone with blanks": "+45 21 34 56 78",
    "phone in brackets": "(+45) 21 34 56 78",
    "phone after its word": "Tlf. 21 34 56 78",
    "e-mail": "jens@hansen.dk",
    "e-mail in capitals": "JENS@HANSEN.DK",
    "e-mail in an address": "jens%40hansen.dk",
    "token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJoYW5zZW4ifQ.c2VjcmV0",
    "bearer": "BEARER abcdefghijklmnop",
    "client id": "ISV_FIRMA",
    "client secret": "client_secret=Kk39slAx02",
    "api key in JSON": '{"apiKey": "hv8s-22kd"}',
    "api key": "9f86d081884c7d659a2feaa0c55ad015",
    "mixed key": "hT7dk29sLqpZ01xxAA9qRt",
    "EAN with blanks": "5790 0001 2345 2",
    "slip": "+71<012345678901234 +81234567<",
}


@pytest.mark.parametrize("wrapped", ["plain", "base64", "address", "JSON"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_secret_is_found_in_what_was_never_recorded(
    form: str, wrapped: str, tmp_path: Path
) -> None:
    """In a cassette derived from the description, where any text may stand that looks like nobody's."""
    text = FORMS[form]
    hidden = {
        "plain": text,
        "base64": base64.b64encode(f"se her: {text}".encode()).decode(),
        "address": quote(text, safe=""),
        "JSON": json.dumps({"note": json.dumps({"inner": text})}),
    }[wrapped]
    body = json.dumps({"Collection": [{"Name": f"Smed {hidden}"}]})
    one = Interaction("GET", f"{V1}/contacts", 200, body)
    folder = tmp_path
    folder.joinpath("one.yaml").write_text(dump({"kind": "spec-derived"}, [one]), encoding="utf-8")
    found = list(check([folder]))
    assert [finding.field for finding in found] == ["ContactReadModel.Name"], found
    assert text not in str(found[0])
