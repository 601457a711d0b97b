"""Scrubbing under Hypothesis, beyond JSON: the same company on paper, in names of files and in files of text.

Law of this module: what is written is a recording as the recorder would write it, and the guard, which judges it by
its bytes alone, must agree with the scrubber that nothing is left.
"""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import Interaction
from mock_dinero.pdf.sheet import Sheet, latin
from mock_dinero.tape.scrub import Scrubber
from mock_dinero.tape.scrub.check import check
from mock_dinero.tape.scrub.made import MADE_ON, lines
from mock_dinero.tape.scrub.provenance import scrubbed
from tests.mock_dinero.tape.test_scrub_values import (
    API,
    DISTINCT,
    KEY,
    SHORTEST,
    companies,
    originals,
    spellings,
)

V1 = f"{API}/v1/371001"
GUID = "4f51ca00-0d43-47e2-958f-5f09648507c0"
ON_PAPER = ("Name", "Street", "City", "Email", "Phone", "VatNumber", "EanNumber", "PNumber", "AttPerson")
people = st.builds(
    "{} {}".format,
    st.sampled_from(["Jens", "Åse", "Søren", "Ida Marie", "O'Neill"]),
    st.sampled_from(["Østergaard", "Hansen", "von Bülow", "MØLLER", "Ærø"]),
)


def paper(card: dict[str, Any], deposit: dict[str, Any]) -> bytes:
    """An invoice as somebody's program would print it: everything it knows, with and without labels."""
    sheet = Sheet(card["Name"], MADE_ON)
    for name in ON_PAPER:
        sheet.write(str(card[name]))
    sheet.write(f"Att: {card['AttPerson']}")
    sheet.write(f"Tlf. {card['Phone']}")
    sheet.write(f"CVR-nr.: {card['VatNumber']}")
    sheet.write(f"IBAN: {deposit['BankIbanNumber']}")
    sheet.write(f"Konto: {deposit['BankRegistrationNumber']} {deposit['BankAccountNumber']}")
    sheet.row([(card["Name"], 60, "L"), (card["Email"], 60, "L"), ("1.250,00", 60, "R")])
    return sheet.content()


def offered(path: str, kind: str, name: str, **more: Any) -> Interaction:
    """A file under a name."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Interaction("GET", f"{V1}/{path}", 200, more.pop("body", ""), kind, headers=headers, **more)


@st.composite
def papers(draw: Any) -> tuple[str, list[Interaction], list[str]]:
    """A person's name, a company's interactions with that name and all else on paper, and what must not be left."""
    company = draw(companies())
    card, deposit = company[2].json(), company[4].json()[0]
    person = draw(people)
    name = f"{person}.pdf"
    found = [
        *company[:-1],  # a recording has no sign-in
        Interaction("GET", f"{V1}/contacts/{GUID}", 200, json.dumps({"Name": person})),
        Interaction("GET", f"{V1}/files", 200, json.dumps([{"FileGuid": GUID, "Name": name}])),
        offered(
            f"invoices/{GUID}", "application/pdf", name, content=paper({**card, "Name": person}, deposit)
        ),
        offered(f"files/{GUID}", "application/pdf", name, content=paper(card, deposit)),
        offered(f"files/{GUID}", "text/plain", name, body=f"{person}\n{card['Street']}\n{card['PNumber']}"),
        offered(f"files/{GUID}", "text/csv", name, body=f"navn;mail\n{person};{card['Email']}"),
    ]
    values = [person, *(text for one in company[:-1] for text in originals(one.json()))]
    return person, found, [text for text in values if len(text) >= SHORTEST and len(set(text)) >= DISTINCT]


@settings(max_examples=5, deadline=None)
@given(papers())
def test_nothing_is_left_on_paper_or_in_files_and_the_guard_agrees(
    told: tuple[str, list[Interaction], list[str]],
) -> None:
    """In no spelling, in no line or property of a PDF; the guard finds nothing; the same name everywhere."""
    person, company, values = told
    scrubber = Scrubber(KEY)
    made = [scrubber.interaction(one) for one in company]
    text = dump(scrubbed({"kind": "recorded"}, scrubber, "here"), made)
    pdfs = [one.content for one in made if one.content is not None]
    read = "\n".join(line for content in pdfs for line in (*lines(content), *_properties(content)))
    written = text.encode("utf-8", "surrogatepass") + b"".join(pdfs) + read.encode()
    read_as = [told for one in values for told in {one, latin(one)} if len(set(told)) >= DISTINCT]
    left = [one for one in read_as for spelling in spellings(one) if spelling in written]
    assert not left, left
    name = scrubber.pseudonyms.name(person)
    *_, contact, listed, invoice, file, plain, _ = made
    assert contact.json()["Name"] == name
    assert listed.json()[0]["Name"] == f"{name}.pdf"
    assert all(one.headers["content-disposition"].endswith(f'"{name}.pdf"') for one in (invoice, file, plain))
    assert name in " ".join(lines(invoice.content or b""))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "one.yaml").write_text(text, encoding="utf-8", newline="\n")
        assert [str(one) for one in check([Path(folder)])] == []


def _properties(content: bytes) -> list[str]:
    return [str(value) for value in (PdfReader(io.BytesIO(content)).metadata or {}).values()]
