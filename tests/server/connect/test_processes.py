"""Real processes: a served fake, a sign-in with httpx as the browser, servers that share a store, a crash.

Law of this module: a process is the command as a person runs it; no keyring of the machine that runs the tests plays
a part: the key is in a file.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters

from dinero_mcp.dinero.oauth import VismaConnect
from dinero_mcp.store.records import StoredConnection
from mock_dinero.identity import Credentials
from mock_dinero.testing import Dinero
from tests.server.connect.parts import form_of
from tests.server.store.parts import keep, store_at
from tests.server.stub import START
from tests.server.test_cli import COMMAND, environment

KNOWN = Credentials()
ORGANIZATION = 371008
TOKEN = "/connect/token"
CRASHING = Path(__file__).with_name("crashing.py")
ALIKE = 3
HELD = 0.7  # seconds that the sign-in service takes, so that processes really meet at the store


@dataclass
class Place:
    """A fake in a process of its own, and a folder with the store of a user who points at it."""

    fake: Dinero
    folder: Path
    port: int

    @property
    def settings(self) -> dict[str, str]:
        return environment(
            DINERO_MCP_API_URL=self.fake.url,
            DINERO_MCP_CONNECT_URL=self.fake.url,
            DINERO_MCP_PERSONAL_TOKEN_URL=f"{self.fake.url}/dineroapi/oauth/token",
            DINERO_MCP_STORE=str(store_at(self.folder).path),
            DINERO_MCP_CLIENT_ID=KNOWN.visma_client_id,
            DINERO_MCP_CLIENT_SECRET=KNOWN.visma_client_secret,
            PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
        )

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command],
            env=self.settings,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of the command."""
        return ended(self.start(*COMMAND[1:], *arguments))

    def renewals(self) -> int:
        """How often the token endpoint was asked."""
        return sum(each["path"] == TOKEN for each in self.fake.journal.requests())


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Place]:
    """`mock-dinero serve`, by the machine's own clock."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = (*options, "--redirect-uri", f"http://localhost:{port}/callback")
    command = [
        sys.executable,
        "-m",
        "mock_dinero",
        "serve",
        "--port",
        "0",
        "--json",
        "--clock",
        "now",
        *options,
    ]
    with subprocess.Popen(
        command, env=environment(), cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            fake = Dinero(json.loads(process.stdout.readline())["mock"])
            with contextlib.closing(fake):
                yield Place(fake, folder, port)
        finally:
            process.terminate()


@pytest.fixture
def reusable(tmp_path: Path) -> Iterator[Place]:
    """A fake with reusable refresh tokens."""
    with served(tmp_path) as place:
        yield place


@pytest.fixture
def one_time(tmp_path: Path) -> Iterator[Place]:
    """A fake with one-time refresh tokens: a second use ends everything."""
    with served(tmp_path, "--switch", "refresh_tokens=one-time") as place:
        yield place


def connect(place: Place) -> None:
    """Store the fake's fixed refresh token, with no access token yet."""
    given = VismaConnect(KNOWN.visma_client_id, KNOWN.visma_client_secret, KNOWN.refresh_token)
    stored = StoredConnection(given, f"{place.fake.url}{TOKEN}", START, organization=ORGANIZATION)
    anyio.run(keep, store_at(place.folder), stored)


def sign_in(place: Place, mode: str) -> tuple[int, str, str]:
    """`dinero-mcp login`, with httpx as the browser that a person opens."""
    login = ("login", "--no-browser", "--response-mode", mode, "--organization", str(ORGANIZATION))
    process = place.start(*COMMAND[1:], *login, "--port", str(place.port), "--time-limit", "60")
    assert process.stdout
    address = next(line for line in process.stdout if "/connect/authorize?" in line).strip()
    page = httpx.get(f"{address}&mock_decision=allow")
    if page.status_code == 302:
        back = httpx.get(page.headers["location"])
    else:
        action, fields = form_of(page.text)
        back = httpx.post(action, data=fields)
    assert "terminal" in back.text
    return ended(process)


def test_a_person_connects_asks_and_disconnects(one_time: Place) -> None:
    """The whole way through real processes: login, doctor, token, a server over stdio, logout."""
    place = one_time
    code, out, err = sign_in(place, "form_post")
    assert (code, err) == (0, "")
    assert f"Default organisation: {ORGANIZATION} Tolv Bilag ApS" in out
    code, examined, _ = place.run("doctor", "--json")
    assert (code, json.loads(examined)["good"]) == (0, True), examined
    code, token, _ = place.run("token")
    signed = {"Authorization": f"Bearer {token.strip()}"}
    assert httpx.get(f"{place.fake.url}/v1/organizations", headers=signed).status_code == 200
    assert anyio.run(asked_over_stdio, place) == ORGANIZATION
    code, out, err = place.run("logout")
    assert (code, err) == (0, "")
    assert "Revoked at Visma Connect: the refresh token." in out
    code, out, err = place.run("token")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "dinero-mcp login" in err


async def asked_over_stdio(place: Place) -> int:
    """A server that a desktop host starts, asked on the compact surface without naming an organisation."""
    command = [*COMMAND[1:], "stdio", "--surface", "compact"]
    server = StdioServerParameters(command=sys.executable, args=command, env=place.settings, cwd=place.folder)
    async with Client(server) as client:
        answer = await client.call_tool("list-contacts-tool", {})
        assert not answer.is_error, answer.structured_content
        found: dict[str, Any] = answer.structured_content["context"]["organization"]
        return int(found["id"])


def test_processes_that_start_together_make_one_renewal(one_time: Place) -> None:
    """All want a token while the first is still getting it; with one-time tokens a second use would end all."""
    connect(one_time)
    one_time.fake.faults.arm(TOKEN, latency={"seconds": HELD})
    started = [one_time.start(*COMMAND[1:], "token") for _ in range(ALIKE)]
    results = [ended(process) for process in started]
    assert [code for code, _, _ in results] == [0] * ALIKE, results
    assert (len({out for _, out, _ in results}), one_time.renewals()) == (1, 1)


def crash(place: Place, moment: str) -> None:
    """A server that renews and is killed."""
    code, _, err = ended(place.start(str(CRASHING), moment))
    assert code == 9, err


def test_killed_before_storing_a_one_time_token_it_is_tried_once_and_said(one_time: Place) -> None:
    """Never again after that, by no process; connecting again mends it."""
    connect(one_time)
    crash(one_time, "before")
    for _ in range(3):
        code, out, err = one_time.run("token")
        assert (code, out) == (1, "")
        assert "dinero-mcp login" in err
    assert one_time.renewals() == 2
    assert sign_in(one_time, "query")[0] == 0
    assert one_time.run("token")[0] == 0


def test_killed_before_storing_a_reusable_token_nothing_is_lost(reusable: Place) -> None:
    """The old one is as good as the new."""
    connect(reusable)
    crash(reusable, "before")
    code, _, err = reusable.run("token")
    assert (code, err) == (0, "")


def test_killed_after_storing_the_next_start_uses_what_was_stored(one_time: Place) -> None:
    """Without another renewal."""
    connect(one_time)
    crash(one_time, "after")
    assert one_time.run("token")[0] == 0
    assert one_time.renewals() == 1


def test_no_output_of_any_command_and_no_file_tells_a_secret(one_time: Place) -> None:
    """Except the token that `token` is asked for."""
    said = [*sign_in(one_time, "form_post")[1:]]
    for command in (("doctor",), ("doctor", "--json"), ("login", "--time-limit", "0", "--no-browser")):
        said += one_time.run(*command)[1:]
    token = one_time.run("token")[1].strip()
    files = b"".join(path.read_bytes() for path in one_time.folder.iterdir() if path.is_file())
    said += one_time.run("logout")[1:]
    key = store_key(one_time)
    for secret in filter(None, (token, KNOWN.visma_client_secret, KNOWN.refresh_token, key)):
        assert [line for line in said if secret in line] == []
    for secret in (token, KNOWN.visma_client_secret, KNOWN.refresh_token):
        assert secret.encode() not in files


def store_key(place: Place) -> str | None:
    """The key of the store's secrets, if there still is one."""
    with contextlib.suppress(FileNotFoundError):
        return store_at(place.folder).key_file.read_text()
    return None


FAILURES: dict[str, tuple[tuple[str, ...], int, str]] = {
    "nobody came back": (("login", "--no-browser", "--time-limit", "0"), 1, "exactly this redirect URI"),
    "no terminal": (("login", "--personal"), 1, "DINERO_MCP_API_KEY"),
    "no such mode": (("login", "--response-mode", "fragment"), 2, "form_post or query"),
    "no connection": (("token",), 1, "dinero-mcp login"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_every_failure_is_one_line_on_standard_error(tmp_path: Path, case: str) -> None:
    """1 for what went wrong, 2 for a wrong call."""
    arguments, code, named = FAILURES[case]
    with contextlib.closing(Dinero("http://127.0.0.1:9")) as nobody:
        place = Place(nobody, tmp_path, 0)
        ended_with, _, err = place.run(*arguments, *(("--port", "0") if "--time-limit" in arguments else ()))
    assert (ended_with, len(err.splitlines())) == (code, 1), err
    assert named in err


def test_the_doctor_ends_with_1_when_nobody_is_connected(reusable: Place) -> None:
    """And tells what to do first."""
    code, out, err = reusable.run("doctor", "--port", str(reusable.port))
    assert (code, err) == (1, "")
    assert f"http://localhost:{reusable.port}/callback" in out
    assert "finding(s)" in out


def test_a_server_imports_nothing_of_the_store_before_it_is_needed() -> None:
    """A host waits for tools/list, not for a keyring."""
    asked = "import sys, dinero_mcp.cli, dinero_mcp.app, dinero_mcp.connection; print(*sys.modules)"
    command = [sys.executable, "-c", asked]
    told = subprocess.run(command, env=environment(), stdout=subprocess.PIPE, check=True, text=True).stdout
    late = (
        "dinero_mcp.store",
        "dinero_mcp.connect.",
        "keyring",
        "platformdirs",
        "sqlite3",
        "cryptography.fernet",
    )
    assert "dinero_mcp.connection" in told.split()
    assert [name for name in told.split() if name.startswith(late)] == []
