"""A target that is down, slow, speaks nonsense or dies half-way gives a report with the reason in one line.

Law of this module: the command runs as a person runs it, in a process of its own; the server with the vice is
`wicked.py`. No stack trace, no hang, and a report all the same.
"""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from contract_tests.connect import HANDSHAKE, Http, Stdio, Where
from contract_tests.fake import running
from contract_tests.session import connected
from contract_tests.target import Target
from contract_tests.verdicts import NoAnswer, Unreachable
from tests.contract_tests import wicked

ROOT = Path(__file__).parents[2]
INSTALLED = importlib.util.find_spec("dinero_contract") is not None
PACKAGE = "dinero_contract" if INSTALLED else "contract_tests"
WITHIN = 60
SHORT = "2"
ASKED = "errors:types,offering:names,offering:annotations"


@dataclass(frozen=True)
class Said:
    """What the command printed, its exit code, and its reports."""

    code: int
    out: str
    report: dict[str, Any]
    junit: str
    page: str

    def verdicts(self) -> dict[str, str]:
        return {one["id"]: one["verdict"] for one in self.report["requirements"]}

    def reasons(self) -> str:
        return "\n".join(one["reason"] for one in self.report["requirements"])


def hold(folder: Path, *arguments: str) -> Said:
    """Run the command with all its reports, and see that none of them holds a stack trace."""
    reports = [folder / name for name in ("report.json", "report.xml", "report.html")]
    places = [f"--{kind}={place}" for kind, place in zip(("json", "junit", "html"), reports, strict=True)]
    command = [sys.executable, "-m", PACKAGE, "--timeout", SHORT, *places, *arguments]
    there = {**os.environ, "COLUMNS": "200"} | ({} if INSTALLED else {"PYTHONPATH": str(ROOT)})
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=WITHIN, cwd=folder, env=there, check=False
    )
    texts = [place.read_text(encoding="utf-8") for place in reports]
    assert [text for text in (ran.stdout, ran.stderr, *texts) if "Traceback" in text] == []
    assert ran.stderr == ""
    ET.fromstring(texts[1])  # noqa: S314 - our own
    return Said(ran.returncode, ran.stdout, json.loads(texts[0]), texts[1], texts[2])


def over_stdio(folder: Path, vice: str, command: list[str] | None = None) -> str:
    """A target file for the server with that vice, over stdio."""
    words = command or [sys.executable, wicked.__file__, vice]
    place = folder / "target.toml"
    place.write_text(f'name = "wicked"\n[start]\nstdio = {json.dumps(words)}\n', encoding="utf-8")
    return f"--target={place}"


def not_reached(said: Said, reason: str) -> None:
    """Exit code 2, every requirement not checked, and the reason on the terminal and in every report."""
    assert said.code == 2
    assert set(said.verdicts().values()) == {"not checked"}
    for text in (said.out, said.report["unreached"], said.junit, said.page):
        assert reason in text


def test_nothing_listens(tmp_path: Path) -> None:
    """The port is free, so the connection is refused."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/mcp"
    not_reached(hold(tmp_path, "--url", url, "--only", ASKED), f"nothing listens at {url}")


def test_a_web_page_is_no_server(tmp_path: Path) -> None:
    """What it said instead is quoted."""
    with wicked.serving("page") as url:
        not_reached(hold(tmp_path, "--url", url, "--only", ASKED), "answered text/html instead of JSON-RPC")


def test_a_program_that_ends_at_once(tmp_path: Path) -> None:
    """Its last words on standard error are the reason."""
    said = hold(tmp_path, over_stdio(tmp_path, "ends"), "--only", ASKED)
    not_reached(said, "it ended with exit code 1: MY_SERVER_KEY is not set")


def refused(where: Where) -> str:
    """Why there is no connection to be had."""
    with (
        pytest.raises(Unreachable) as reason,
        connected(Target("wicked", within=float(SHORT)), where, HANDSHAKE),
    ):
        pass
    assert "\n" not in str(reason.value)
    return str(reason.value)


@pytest.mark.parametrize(
    ("vice", "reason"),
    [
        ("other", "answered JSON that is no JSON-RPC"),
        ("closed", "answered HTTP 401: signing in is needed"),
        ("mute", "did not answer within 2 s"),
    ],
)
def test_what_listens_is_no_mcp_server(vice: str, reason: str) -> None:
    """Somebody else's JSON, a locked door, and one that never answers."""
    with wicked.serving(vice) as url:
        assert reason in refused(Http(url))


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ((sys.executable, wicked.__file__, "chatty"), "something else than JSON-RPC: Welcome to my server!"),
        (("no-such-server-here", "stdio"), "no-such-server-here cannot be started"),
    ],
)
def test_a_program_that_does_not_speak_the_protocol(
    tmp_path: Path, command: tuple[str, ...], reason: str
) -> None:
    """Its first words on standard output are quoted; a misspelled command is named."""
    assert reason in refused(Stdio(command, {}, str(tmp_path)))


def test_a_fake_that_is_not_there() -> None:
    """Then nothing can be compared with the books."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mock = f"http://127.0.0.1:{free.getsockname()[1]}"
    with (
        pytest.raises(Unreachable, match=f"no fake Dinero answers at {mock}"),
        running(Target("x", mock=mock)),
    ):
        pass


@pytest.mark.parametrize("transport", ["http", "stdio"])
def test_a_server_that_dies_half_way(tmp_path: Path, transport: str) -> None:
    """What it died of fails; what was to come is not checked, and says why."""
    if transport == "stdio":
        said = hold(tmp_path, over_stdio(tmp_path, "mortal"), "--only", ASKED)
    else:
        with wicked.serving("mortal") as url:
            said = hold(tmp_path, "--url", url, "--only", ASKED)
    assert said.code == 1
    assert said.verdicts()["errors:types"] == "failed"
    assert said.verdicts()["offering:annotations"] in {"not checked", "failed"}
    assert "list_contacts" in said.reasons()


def test_a_server_that_never_answers_a_call(tmp_path: Path) -> None:
    """The time limit is the reason, and after three in a row nothing more is asked."""
    with wicked.serving("silent") as url:
        said = hold(tmp_path, "--url", url, "--only", ASKED)
    assert said.code == 1
    assert "no answer within 2 s" in said.reasons()
    tests = next(one for one in said.report["requirements"] if one["id"] == "errors:types")["tests"]
    assert any("silent 3 times in a row" in test["reason"] for test in tests)


@pytest.mark.parametrize(("transport", "vice"), [("http", "nonsense"), ("stdio", "misshapen")])
def test_an_answer_that_is_none(tmp_path: Path, transport: str, vice: str) -> None:
    """HTML for an answer, and a result of another shape: the call fails, the run goes on."""
    if transport == "stdio":
        said = hold(tmp_path, over_stdio(tmp_path, vice), "--only", ASKED)
    else:
        with wicked.serving(vice) as url:
            said = hold(tmp_path, "--url", url, "--only", ASKED)
    assert said.code == 1
    assert said.verdicts()["errors:types"] == "failed"
    assert said.verdicts()["offering:names"] == "passed"


def test_a_list_of_tools_without_an_end() -> None:
    """A cursor that leads back to the same page is named instead of followed for ever."""
    with (
        wicked.serving("turning") as url,
        connected(Target("wicked", within=float(SHORT)), Http(url), HANDSHAKE) as server,
        pytest.raises(NoAnswer, match="nextCursor leads nowhere new: list_contacts"),
    ):
        _ = server.tools


def test_a_greeting_on_standard_output_is_a_finding(tmp_path: Path) -> None:
    """Many clients skip it, and some break."""
    said = hold(tmp_path, over_stdio(tmp_path, "greeting"), "--only", "protocol:stdout,protocol:unique")
    assert said.verdicts() == {"protocol:stdout": "failed", "protocol:unique": "passed"}
    assert "something else than the protocol: Welcome to my server!" in said.reasons()


def test_the_report_shows_what_was_sent_and_hides_what_is_secret(tmp_path: Path) -> None:
    """A token in an answer is masked wherever it would be shown; what could not be checked says why."""
    with wicked.serving("good") as url:
        said = hold(tmp_path, "--url", url, "--only", f"{ASKED},contacts:pages")
    types = next(one for one in said.report["requirements"] if one["id"] == "errors:types")
    sent = types["tests"][0]["exchanges"][-1]
    assert (sent["asked"], sent["arguments"], sent["is_error"]) == (
        "list_contacts",
        {"organizationId": True},
        True,
    )
    assert "Oops" in json.dumps(sent["answer"])
    assert [text for text in (said.out, json.dumps(said.report), said.page) if wicked.SECRET in text] == []
    assert said.verdicts()["contacts:pages"] == "not checked"
    assert types["reproduce"] == f"dinero-contract --url {url} --timeout 2 --only errors:types"
