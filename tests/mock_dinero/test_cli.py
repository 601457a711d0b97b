"""The command mock-dinero: serving as a process, and one line for whatever a person got wrong."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from mock_dinero import serving
from mock_dinero.cli import main
from mock_dinero.identity import Credentials
from mock_dinero.seed.examples import examples
from tests.mock_dinero.fakes import ODD, Fake, story_companies


def ended(*arguments: str) -> int:
    """Run the command in this process and return its exit code."""
    with pytest.raises(SystemExit) as ending:
        main(arguments)
    assert isinstance(ending.value.code, int)
    return ending.value.code


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, Any]]:
    """A fake as a process: its ready line. It ends by Ctrl-C, with 0, having said nothing more."""
    command = [
        sys.executable,
        "-m",
        "mock_dinero",
        "serve",
        "--port",
        "0",
        "--json",
        "--rate-limit",
        "off",
        "--clock",
        "frozen",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=30)
    assert (rest, process.returncode) == (("", ""), 0)


def test_the_ready_line_holds_what_a_script_needs(served: dict[str, Any]) -> None:
    """Where the fake is, its organisations, the credentials and the instant."""
    fixed = Credentials()
    assert served["asOf"] == "2026-11-16T09:00:00+01:00"
    assert {"id": 371008, "name": "Tolv Bilag ApS", "isPro": True} in served["organizations"]
    assert served["credentials"]["personal"] == {
        "clientId": "mock-personal",
        "clientSecret": "mock-personal-secret",
        "apiKey": fixed.api_key(371001),
        "organizationId": 371001,
    }
    assert served["credentials"]["vismaConnect"]["refreshToken"] == fixed.refresh_token


def test_a_token_and_one_call_are_all_it_takes(
    served: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """As the README shows it."""
    assert ended("token", "--url", served["mock"]) == 0
    headers = {"Authorization": f"Bearer {capsys.readouterr().out.strip()}"}
    answer = httpx.get(f"{served['mock']}/v1/371001/contacts", headers=headers)
    assert (answer.status_code, answer.json()["Pagination"]["PageSize"]) == (200, 100)


def test_head_arrives_over_http(served: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """With the length that GET has, and the connection is good for the next request."""
    assert ended("token", "--url", served["mock"]) == 0
    headers = {"Authorization": f"Bearer {capsys.readouterr().out.strip()}"}
    with httpx.Client(base_url=served["mock"], headers=headers) as client:
        head, get = client.head("/v1/371001/contacts"), client.get("/v1/371001/contacts")
    assert (head.status_code, get.status_code) == (200, 200)
    assert int(head.headers["content-length"]) == len(get.content)


def test_a_year_with_a_slash_arrives_over_http(
    served: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Percent-encoded, through a real socket."""
    assert ended("token", "--url", served["mock"], "--organization", "371002") == 0
    headers = {"Authorization": f"Bearer {capsys.readouterr().out.strip()}"}
    base = f"{served['mock']}/v1/371002"
    names = [row["Name"] for row in httpx.get(f"{base}/accountingyears", headers=headers).json()]
    assert "2025/2026" in names
    assert httpx.get(f"{base}/2025%2F2026/reports/saldo", headers=headers).status_code == 200


def test_a_token_for_an_organisation_that_is_not_there_is_refused(
    served: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """With a hint."""
    assert ended("token", "--url", served["mock"], "--organization", "1") == 2
    assert "no such organisation" in capsys.readouterr().err


def test_a_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """And exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert ended("serve", "--port", str(port)) == 2
    assert capsys.readouterr() == (
        "",
        f"mock-dinero: cannot listen on 127.0.0.1:{port} (Address already in use); choose another --port or --host.\n",
    )


def test_a_broken_cassette_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It names the file."""
    (tmp_path / "mine.yaml").write_text("version: 1\ninteractions: [1]\n", encoding="utf-8")
    assert ended("serve", "--cassettes", str(tmp_path)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"mock-dinero: {tmp_path / 'mine.yaml'}: interaction 1: ")
    assert captured.err.count("\n") == 1


def test_an_empty_folder_of_cassettes_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And exit code 2."""
    assert ended("serve", "--cassettes", str(tmp_path)) == 2
    assert capsys.readouterr().err.startswith(f"mock-dinero: {tmp_path}: no cassettes in it; ")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """And is no mistake."""
    assert ended("--version") == 0
    assert re.fullmatch(r"mock-dinero (\d+\.\d+\.\d+|of a checkout)\n", capsys.readouterr().out)


def test_the_bare_command_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    """With every command, serving first."""
    assert ended() == 0
    commands = capsys.readouterr().out.split("Commands:\n")[1]
    assert commands.split()[0] == "serve"
    assert "record" in commands


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("frobnicate",), "No such command 'frobnicate'"),
        (("serve", "--prot", "1"), "No such option: --prot"),
        (("serve", "--port", "many"), "--port"),
        (("serve", "--port", "65536"), "--port"),
        (
            ("serve", "--host", "no.such.host.example", "--control-token", "x"),
            "cannot listen on no.such.host.example",
        ),
        (("serve", "--rate-limit", "fast"), "write a number of requests a minute, off or real"),
        (("serve", "--clock", "9999-01-01T00:00:00Z"), "write now, frozen, seed or an instant"),
        (("serve", "--clock", "tomorrow"), "write now, frozen, seed or an instant"),
        (("serve", "--clock", "2026-01-01T00:00:00"), "write now, frozen, seed or an instant"),
        (("serve", "--cassettes", "/nowhere/at/all"), "no such folder"),
        (("serve", "--grow", "lots"), "--grow lots: write invoices=50000,entries=500000,seed=7"),
        (("grow", "--entries", "12"), "ask for entries=250002"),
        (("serve", "--profile", "dreamt"), "write observed or documented"),
        (("serve", "--switch", "ties=up"), "write half-up or half-even"),
        (("token", "--url", "nonsense"), "write an address"),
        (("token", "--url", "http://127.0.0.1:1"), "no fake answers"),
        (("seed", "--out", "/dev/null/x"), "cannot write"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never a stack trace."""
    assert ended(*arguments) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.err.startswith("mock-dinero: ")
    assert (captured.err.count("\n"), captured.out) == (1, "")


def test_a_switch_with_a_wrong_value_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the environment."""
    monkeypatch.setenv("MOCK_DINERO_SORT_FAILS", "maybe")
    assert ended("serve") == 2
    assert capsys.readouterr().err == "mock-dinero: MOCK_DINERO_SORT_FAILS=maybe: write on or off.\n"


def test_a_company_is_grown_and_told_about(capsys: pytest.CaptureFixture[str]) -> None:
    """With the line that serves it; nothing is written."""
    assert ended("grow", "--invoices", "20", "--entries", "200") == 0
    told = capsys.readouterr().out
    assert "371900 Kæmpehøj Engros A/S: 20 invoices" in told
    assert "that add up to 0." in told
    assert told.endswith("Serve it: mock-dinero serve --grow invoices=20,entries=200,seed=7\n")


def test_examples_are_listed_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """Over the committed cassettes the same cases as over the stories, each with its curl line."""
    assert ended("examples", "--json", "--url", "http://127.0.0.1:9999") == 0
    rows = json.loads(capsys.readouterr().out)["examples"]
    told = examples(story_companies(), date(2026, 11, 16))
    assert sorted((row["name"], row["path"]) for row in rows) == sorted((one.name, one.path) for one in told)
    assert ended("examples") == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("invoice-overpaid: Paid with more than was asked for.")
    assert lines[at + 1].startswith("  371001 ")
    assert lines[at + 2].startswith('  curl -H "Authorization: Bearer $(mock-dinero token')


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """And help is no mistake."""
    for command in ("serve", "token", "seed", "grow", "examples"):
        assert ended(command, "--help") == 0
        assert "Example: " in capsys.readouterr().out


def test_the_command_itself_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """The line most people need first."""
    assert ended("--help") == 0
    assert "Example: mock-dinero serve --port 8780" in capsys.readouterr().out


def test_a_reader_that_has_read_enough_does_not_end_serving(fake: Fake) -> None:
    """`mock-dinero serve | head -2` takes two lines; the rest is dropped, and no port is blamed."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as broken, contextlib.redirect_stdout(broken):
        serving.print_summary(fake.app, "http://127.0.0.1:8780")
        serving.print_ready(fake.app, "http://127.0.0.1:8780")


def test_people_are_told_what_was_loaded(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    """Companies, records, operations, cassettes."""
    serving.print_summary(fake.app, "http://127.0.0.1:8780")
    text = capsys.readouterr().out
    assert "Fake Dinero at http://127.0.0.1:8780, 2026-11-16 09:00 in Copenhagen" in text
    assert "3 companies" in text
    assert "64 operations, 0 cassettes" in text
    assert re.search(
        r"Of 64 operations and \d+ rules, never added up: published 64 and \d+, observed \d+ and", text
    )
    assert "recorded 0 and 0, assumed" in text
    assert f"{ODD}  Sært & Sjovt ApS" in text
    assert "(no Pro)" in text
