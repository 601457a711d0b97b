"""The command `mock-dinero record`: what it asks, what it refuses, and what it tells."""

from __future__ import annotations

import json
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from mock_dinero.cli import main
from mock_dinero.tape.alone import alone
from mock_dinero.tape.asking import AccessToken, Asker, Budget, PersonalIntegration, RecordingStopped
from mock_dinero.tape.scrub.check import check
from mock_dinero.tape.unfinished import place_of
from tests.mock_dinero.tape.recordings import COMPANY

if TYPE_CHECKING:
    from mock_dinero.testing import Dinero

PLAN = "steps:\n- step: reference\n  asks:\n  - ask: GET /v1/{organizationId}/vatTypes\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A plan of one request."""
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def signed_in(dinero_server: Dinero, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a fake, with a token for the small company in the environment."""
    monkeypatch.setenv("DINERO_MCP_ACCESS_TOKEN", dinero_server.token(COMPANY))
    return dinero_server.url


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line a command is refused with."""
    with pytest.raises(SystemExit) as ended:
        main(["record", *arguments])
    assert ended.value.code == 2
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    return line


def test_it_records_and_tells_what_is_covered(
    small: Path, signed_in: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The memory is gone when it is finished, and the guard finds nothing in what was written."""
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as ended:
        main(["record", "--out", str(out), "--plan", str(small), "--url", signed_in, "--yes", "--json"])
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["cassettes"], told["answers"]) == (1, 1)
    assert len(told["notCovered"]) == 63
    assert not place_of(out).exists()
    assert list(check([out])) == []


def test_it_does_not_touch_an_organisation_whose_name_it_was_not_told(
    small: Path, signed_in: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nobody can be asked, it shows the name and says what to write."""
    line = refused(capsys, "--out", str(tmp_path / "o"), "--plan", str(small), "--url", signed_in)
    assert "'Tolv Bilag ApS' (371008): say --organization 'Tolv Bilag ApS' or --yes" in line
    assert not (tmp_path / "o").exists()


def test_an_organisation_that_is_not_reached_is_one_line(
    small: Path, signed_in: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With those there are."""
    arguments = ("--out", str(tmp_path / "o"), "--plan", str(small), "--url", signed_in)
    assert "Tolv Bilag ApS" in refused(capsys, *arguments, "--organization", "Anden ApS")


def test_a_finished_recording_is_not_written_over(
    small: Path, signed_in: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another folder is asked for."""
    arguments = ("--out", str(tmp_path / "o"), "--plan", str(small), "--url", signed_in, "--yes")
    with pytest.raises(SystemExit):
        main(["record", *arguments])
    capsys.readouterr()
    assert "choose another --out" in refused(capsys, *arguments)


def test_two_recorders_never_share_a_folder(
    small: Path, signed_in: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second is one line, and records as soon as the first is gone; nothing stays beside the folder."""
    out = tmp_path / "o"
    arguments = ("--out", str(out), "--plan", str(small), "--url", signed_in, "--yes")
    with alone(out):
        assert "another recorder is at work" in refused(capsys, *arguments)
    with pytest.raises(SystemExit) as ended:
        main(["record", *arguments])
    assert ended.value.code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o", "plan.yaml"]


SOUND = {
    "terms": {},
    "key": "00" * 32,
    "recorded_at": "2026-11-16T08:00:00+00:00",
    "organizations": {"371008": "Tolv Bilag ApS"},
    "finished": {},
}
BROKEN = {
    "no JSON": "{",
    "no text": "\xff\xfe",
    "a list": "[]",
    "another memory": "{}",
    "no key": json.dumps({**SOUND, "key": "zz"}),
    "half a key": json.dumps({**SOUND, "key": "00"}),
    "no instant": json.dumps({**SOUND, "recorded_at": "yesterday"}),
    "no number": json.dumps({**SOUND, "organizations": {"../x": "y"}}),
    "organisations that are none": json.dumps({**SOUND, "organizations": 7}),
    "steps that are none": json.dumps({**SOUND, "finished": {"371008": {"reference": {"learned": 7}}}}),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_memory_is_one_line(
    what: str, small: Path, signed_in: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the file and says what to do."""
    out = tmp_path / "o"
    place_of(out).write_bytes(BROKEN[what].encode("latin-1"))
    line = refused(capsys, "--out", str(out), "--plan", str(small), "--url", signed_in, "--yes")
    assert f"{place_of(out)}: cannot be read" in line


def test_without_credentials_it_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways to sign in."""
    monkeypatch.delenv("DINERO_MCP_ACCESS_TOKEN", raising=False)
    line = refused(capsys, "--out", str(tmp_path), "--url", "http://127.0.0.1:9")
    assert "DINERO_MCP_ACCESS_TOKEN" in line
    assert "DINERO_MCP_API_KEY" in line


@pytest.mark.parametrize(
    ("option", "value"),
    [("--url", "http://dinero.example"), ("--url", "ftp://x"), ("--rate", "0"), ("--rate", "x")],
)
def test_a_wrong_option_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    """A token never leaves this machine in the clear."""
    assert f"{option} {value}" in refused(capsys, "--out", str(tmp_path), option, value)


WRONG = {
    "no host": ({}, "https://", "--url https://: write an https address"),
    "a password in the address": ({}, "https://me:hemmelig@dinero.example", "--url: write an https address"),
    "a port that is none": (
        {},
        "https://dinero.example:9999999",
        "--url https://dinero.example:9999999: write",
    ),
    "a letter in the token": (
        {"ACCESS_TOKEN": "hemmelig\N{LATIN SMALL LETTER AE}"},
        None,
        "copy it once more",
    ),
    "two lines of token": ({"ACCESS_TOKEN": "se her:\nhemmelig"}, None, "copy it once more"),
    "a letter in the secret": (
        {"CLIENT_SECRET": "hemmeligt\N{LATIN SMALL LETTER AE}"},
        None,
        "copy it once more",
    ),
    "another address to sign in at": (
        {"PERSONAL_TOKEN_URL": "http://hemmelig@dinero.example"},
        None,
        "DINERO_MCP_PERSONAL_TOKEN_URL: write an https address",
    ),
    "nobody there": ({"ACCESS_TOKEN": "hemmelig"}, None, "no connection to 127.0.0.1: look at --url"),
    "nobody there to sign in at": (
        {"API_KEY": "hemmelig"},
        None,
        "no connection to 127.0.0.1: look at --url",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_credentials_and_addresses_are_one_line_without_them(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, though a connection that was there before is waited for; and nothing lies beside the folder."""
    said, url, told = WRONG[what]
    monkeypatch.delenv("DINERO_MCP_ACCESS_TOKEN", raising=False)
    for name in ("CLIENT_ID", "CLIENT_SECRET", "API_KEY"):
        monkeypatch.setenv(f"DINERO_MCP_{name}", said.get(name, "x"))
    for name, value in said.items():
        monkeypatch.setenv(f"DINERO_MCP_{name}", value)
    line = refused(capsys, "--out", str(tmp_path / "o"), "--url", url or "http://127.0.0.1:9")
    assert told in line
    assert "hemmelig" not in line
    assert list(tmp_path.iterdir()) == []


def test_a_key_or_a_folder_that_is_another_is_one_line(
    small: Path, signed_in: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A recording is gone on with under the key it was begun with; a file is no folder."""
    out, key = tmp_path / "o", tmp_path / "other.key"
    place_of(out).write_text(
        json.dumps({**SOUND, "terms": {"url": signed_in, "plan": "", "atMost": None}}), encoding="utf-8"
    )
    arguments = ("--plan", str(small), "--url", signed_in, "--yes")
    line = refused(capsys, "--out", str(out), *arguments, "--key-file", str(key))
    assert "begun with another key" in line
    assert not key.exists()
    assert "name a folder" in refused(capsys, "--out", str(small), *arguments)


def test_a_personal_integration_signs_in_for_the_read_scope_alone(dinero_server: Dinero) -> None:
    """With its client id and secret, and the key as name and password."""
    known = dinero_server.credentials["personal"]
    key = known["apiKeys"][str(COMPANY)]
    url = f"{dinero_server.url}/dineroapi/oauth/token"
    signing = PersonalIntegration(known["clientId"], known["clientSecret"], key, url)
    with httpx.Client(base_url=dinero_server.url, headers=dinero_server.headers) as http:
        asker = Asker(http, signing, Budget(None, lambda: 0.0, lambda _: None))
        assert asker.ask("GET", f"/v1/{COMPANY}/vatTypes", "application/json").status_code == 200


def test_a_write_is_never_sent() -> None:
    """Not even where a plan got past its check."""
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as http:
        asker = Asker(http, AccessToken("t"), Budget(None, lambda: 0.0, lambda _: None))
        with pytest.raises(RecordingStopped, match="nothing was sent"):
            asker.ask("POST", "/v1/371008/contacts", "application/json")


def test_the_budget_waits_until_the_minute_is_over() -> None:
    """Sixty at once, then one more when the first is a minute old."""
    now, slept = 0.0, deque[float]()

    def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds

    budget = Budget(60, lambda: now, sleep)
    for _ in range(61):
        budget.take()
    assert list(slept) == [60.0]


def test_retry_after_is_honoured() -> None:
    """The wait is the one Dinero names."""
    slept: list[float] = []
    answers = [httpx.Response(429, headers={"retry-after": "7"}), httpx.Response(200, json=[])]
    with httpx.Client(
        base_url="https://x.example", transport=httpx.MockTransport(lambda _: answers.pop(0))
    ) as http:
        asker = Asker(http, AccessToken("t"), Budget(None, lambda: 0.0, slept.append))
        asker.ask("GET", "/v1/countries", "application/json")
    assert slept == [7.0]


def test_a_token_that_ran_out_ends_in_one_line_without_it() -> None:
    """A person gets another; the same command goes on."""
    with httpx.Client(
        base_url="https://x.example", transport=httpx.MockTransport(lambda _: httpx.Response(401))
    ) as http:
        asker = Asker(http, AccessToken("s3cret"), Budget(None, lambda: 0.0, lambda _: None))
        with pytest.raises(RecordingStopped, match="DINERO_MCP_ACCESS_TOKEN") as stopped:
            asker.ask("GET", "/v1/countries", "application/json")
    assert "s3cret" not in str(stopped.value)
