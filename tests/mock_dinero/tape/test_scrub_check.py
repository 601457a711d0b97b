"""The guard: a secret is found wherever one can hide, and is told by its place alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import CassetteError, Interaction
from mock_dinero.cli import main
from mock_dinero.pdf.sheet import Sheet
from mock_dinero.tape.scrub import Scrubber
from mock_dinero.tape.scrub.check import check
from mock_dinero.tape.scrub.looks import of_text
from mock_dinero.tape.scrub.provenance import scrubbed

if TYPE_CHECKING:
    from pathlib import Path

SCRUBBER = Scrubber(b"a key that only this test knows")
V1 = "https://api.dinero.dk/v1/371001"
GUID = "4f51ca00-0d43-47e2-958f-5f09648507c0"
CPR = "010203-1234"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJoYW5zZW4ifQ.c2VjcmV0"
JSON = "application/json; charset=utf-8"


def paper(*texts: str) -> bytes:
    """A PDF of these lines."""
    sheet = Sheet("Faktura", datetime(2026, 1, 1, tzinfo=UTC))
    for text in texts:
        sheet.write(text)
    return sheet.content()


def made(method: str, uri: str, status: int, body: str, **more: Any) -> Interaction:
    """An interaction that was scrubbed."""
    return SCRUBBER.interaction(Interaction(method, uri, status, body, **more))


def written(folder: Path, one: Interaction, kind: str = "recorded") -> Path:
    """A folder of one cassette, said to be scrubbed."""
    folder.mkdir(exist_ok=True)
    told = scrubbed({"kind": kind, "asOf": "2026-11-16T09:00:00+01:00"}, SCRUBBER, "here")
    (folder / "one.yaml").write_text(dump(told, [one]), encoding="utf-8")
    return folder


LIST = made(
    "GET",
    f"{V1}/contacts?fields=Name&queryFilter=Name+eq+'Hansen'",
    200,
    '{"Collection":[{"Name":"Hansen"}]}',
)
FORM = made(
    "POST",
    "https://authz.dinero.dk/dineroapi/oauth/token",
    200,
    '{"access_token":"x","token_type":"Bearer","expires_in":3600}',
    request_body="grant_type=password&scope=read&username=k&password=k",
)
FILES = made("GET", f"{V1}/files", 200, '[{"FileGuid":"a","Name":"bilag.pdf","Extension":"pdf","Size":9}]')
REFUSED = made("GET", f"{V1}/contacts/{GUID}", 404, '{"code":40,"message":"Contact was not found."}')
INVOICE = Interaction(
    "GET",
    f"{V1}/invoices/{GUID}",
    200,
    "",
    "application/pdf",
    accept="application/pdf",
    content=paper("Hansen"),
)
PDF = SCRUBBER.interaction(INVOICE)

PLANTED = {
    "query": (LIST, "eq+%27", f"eq+%27{CPR}", "query queryFilter Name", "a CPR number"),
    "unknown query": (LIST, "?fields", "?apiKey=hunter2hunter2&fields", "query apiKey", "no rule"),
    "form": (FORM, "username=scrubbed-", "username=4711", "form username", "a secret"),
    "JSON body": (LIST, '{"Name":"', f'{{"Name":"{CPR} ', "ContactReadModel.Name", "a CPR number"),
    "JSON name": (
        LIST,
        '{"Name":"',
        '{"Name":"Jens Hansen ',
        "ContactReadModel.Name",
        "scrubbing did not make",
    ),
    "token in JSON": (
        FORM,
        '"access_token":"',
        f'"access_token":"{TOKEN}',
        "sign-in.access_token",
        "access token",
    ),
    "header": (
        LIST,
        "accept: [",
        "authorization: ['Bearer x']\n      accept: [",
        "header request authorization",
        "list",
    ),
    "set-cookie": (
        LIST,
        "content-type: [",
        "set-cookie: ['a=b']\n      content-type: [",
        "set-cookie",
        "list",
    ),
    "name of a header": (
        LIST,
        "accept: [",
        "x-jens.hansen: ['a']\n      accept: [",
        "interaction 1: header: ",
        "list",
    ),
    "status message": (
        LIST,
        "message: OK",
        "message: Jens",
        "status message",
        "none of HTTP's phrases; write OK",
    ),
    "second value of a header": (
        LIST,
        "utf-8']",
        "utf-8', application/pdf]",
        "interaction 1: header response content-type: ",
        "several values, of which the first is read; write one",
    ),
    "file name": (FILES, '"Name":"', '"Name":"jens@hansen.dk ', "FilteredFileReadModel.Name", "an e-mail"),
    "error message": (REFUSED, "Contact was", f"{CPR} was", "Error.message", "a CPR number"),
    "path": (REFUSED, "/contacts/", f"/contacts/{CPR}-", "path guid", "a CPR number"),
    "provenance": (
        LIST,
        "kind: recorded",
        "kind: recorded\n  source: jens@hansen.dk",
        "provenance source",
        "an e-mail",
    ),
}


@pytest.mark.parametrize("where", PLANTED)
def test_a_planted_secret_is_found_and_told_by_its_place_alone(where: str, tmp_path: Path) -> None:
    """Clean before, found after, in that file, interaction and field; the value is in no finding."""
    one, old, new, field, what = PLANTED[where]
    folder = written(tmp_path / "tapes", one)
    assert list(check([folder])) == []
    file = folder / "one.yaml"
    before = file.read_text(encoding="utf-8")
    planted = before.replace(old, new, 1)
    assert planted != before
    file.write_text(planted, encoding="utf-8")
    found = [str(finding) for finding in check([folder])]
    assert any(field in line and what in line and line.startswith(str(file)) for line in found), found
    assert not any(
        secret in line for line in found for secret in (CPR, TOKEN, "Jens", "hansen", "hunter2", "4711")
    )


@pytest.mark.parametrize("text", [CPR, "Jens Hansen", "jens@hansen.dk", "CVR-nr. DK10150817", TOKEN])
def test_a_secret_on_a_paper_is_found(text: str, tmp_path: Path) -> None:
    """The scrubber's own paper is clean; one with a line more is not."""
    folder = written(tmp_path / "tapes", PDF)
    assert list(check([folder])) == []
    planted = Interaction(**{**_fields(PDF), "content": paper("Faktura", text)})
    found = [str(finding) for finding in check([written(tmp_path / "other", planted)])]
    assert any("PDF text" in line for line in found)
    assert not any(text in line for line in found)


def test_a_recorded_file_is_found(tmp_path: Path) -> None:
    """Bytes that the scrubber did not make may show anything."""
    one = Interaction("GET", f"{V1}/files/{GUID}", 200, "", "image/png", content=b"\x89PNG\r\n\x1a\nreceipt")
    clean = SCRUBBER.interaction(one)
    assert list(check([written(tmp_path / "a", clean)])) == []
    planted = Interaction(**{**_fields(clean), "content": one.content})
    assert [finding.field for finding in check([written(tmp_path / "b", planted)])] == ["file bytes"]


def test_a_file_that_shows_something_real_is_found_in_what_was_noted_by_hand(tmp_path: Path) -> None:
    """There any file may stand, unless it can be read who it is about."""
    png = Interaction("GET", f"{V1}/files/{GUID}", 200, "", "image/png", content=b"\x89PNG\r\n\x1a\nreceipt")
    assert list(check([written(tmp_path / "a", png, "spec-derived")])) == []
    shown = replace(png, content=b"\x89PNG\r\n\x1a\n\xff jens@hansen.dk")
    (found,) = check([written(tmp_path / "b", shown, "spec-derived")])
    assert (found.field, found.what) == ("file bytes", "an e-mail address")


def test_bytes_where_a_refusal_belongs_are_found(tmp_path: Path) -> None:
    """A refusal is a text; in bytes nothing can be read."""
    one = Interaction("GET", f"{V1}/contacts", 500, "", "image/png", content=b"\x89PNG\r\n\x1a\nreceipt")
    assert "body" in [finding.field for finding in check([written(tmp_path, one, "spec-derived")])]


@pytest.mark.parametrize(
    ("magic", "media", "size"),
    [(b"%PDF-1.3", "application/pdf", 5_000), (b"\xff\xd8\xff", "image/jpeg", 6 * 2**20)],
)
def test_a_file_that_scrubbing_made_is_clean_however_large(
    magic: bytes, media: str, size: int, tmp_path: Path
) -> None:
    """The number a PDF has of itself is no key, and the padding of a picture is not searched for addresses."""
    one = Interaction("GET", f"{V1}/files/{GUID}", 200, "", media, content=magic.ljust(size, b"\xff"))
    assert list(check([written(tmp_path, SCRUBBER.interaction(one))])) == []


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "eyJ", "www.", "basic ", "Aa1", "DK12 ", "@a", "%40"])
def test_a_text_of_megabytes_is_judged_in_one_pass(unit: str) -> None:
    """A form that looks back over what it read would take hours here."""
    assert of_text(unit * (2**20 // len(unit)) + " jens@hansen.dk") is not None


def test_a_recording_that_was_not_scrubbed_is_found(tmp_path: Path) -> None:
    """Whatever is in it."""
    folder = written(tmp_path, LIST)
    file = folder / "one.yaml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))["provenance"]
    file.write_text(dump({"kind": told["kind"]}, [LIST]), encoding="utf-8")
    assert [finding.field for finding in check([folder])] == ["provenance"]


def test_the_command_names_what_is_left_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And in JSON for a program."""
    folder = written(tmp_path, Interaction("GET", f"{V1}/contacts/{GUID}", 200, '{"Name":"Jens Hansen"}'))
    with pytest.raises(SystemExit) as ended:
        main(["scrub", "--check", str(folder), "--json"])
    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert "Hansen" not in told
    assert {row["field"] for row in json.loads(told)["findings"]} >= {"ContactReadModel.Name"}


HOSTILE = {
    "truncated": "version: 1\ninteractions:\n- request: {method: GET, uri: 'https",
    "binary": "\x00\x01\x02",
    "no list": "version: 1\ninteractions: 7",
    "no mapping": "[]",
    "rows that are no mappings": "version: 1\ninteractions: [1, 2]",
    "aliases": "version: 1\nprovenance: {a: &a [1]}\ninteractions: [*a]",
    "a tag": "version: 1\ninteractions: [!!python/object/apply:os.system ['exit 3']]",
    "deep": "version: 1\ninteractions: " + "[" * 5000,
    "headers that are no mapping": (
        "version: 1\ninteractions: [{request: {method: GET, uri: 'https://api.dinero.dk/v1/organizations', headers: 7},"
        " response: {status: {code: 200}, headers: [], body: {string: '[]'}}}]"
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("arguments", [["--check"], ["--out"]])
def test_damaged_and_hostile_files_end_in_one_line(
    what: str, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is executed and nothing hangs, whether one looks or scrubs."""
    folder = tmp_path / "tapes"
    folder.mkdir()
    (folder / "one.yaml").write_bytes(HOSTILE[what].encode("latin-1"))
    more = [*arguments, str(tmp_path / "out")] if arguments == ["--out"] else arguments
    with pytest.raises(SystemExit) as ended:
        main(["scrub", str(folder), *more])
    told = capsys.readouterr()
    assert ended.value.code in {1, 2} or (what.startswith("headers") and ended.value.code == 0)
    assert "Traceback" not in told.err
    assert len(told.err.splitlines()) <= 1


def test_no_folder_is_a_line(tmp_path: Path) -> None:
    """As everywhere."""
    with pytest.raises(CassetteError):
        list(check([tmp_path / "nowhere"]))


def _fields(one: Interaction) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Interaction.__dataclass_fields__}
