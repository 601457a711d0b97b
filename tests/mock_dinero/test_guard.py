"""The control API where other machines can reach it: nothing without its token."""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import subprocess
import sys

import httpx
import pytest

from mock_dinero.cli import main
from mock_dinero.guard import Guarded, is_loopback
from tests.mock_dinero.fakes import ODD, Fake

TOKEN = "s3cret-of-the-test"
WITH = {"Authorization": f"Bearer {TOKEN}"}


def status(fake: Fake, loop: asyncio.AbstractEventLoop, path: str, headers: dict[str, str]) -> int:
    async def send() -> int:
        transport = httpx.ASGITransport(Guarded(fake.app, TOKEN))
        async with httpx.AsyncClient(transport=transport, base_url="http://fake") as client:
            return (await client.get(path, headers=headers)).status_code

    return loop.run_until_complete(send())


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.mark.parametrize(
    "path", ["/", "//", "/__mock/credentials", "/__mock/docs", "/__mock/nowhere", "/%5F_mock/clock"]
)
@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, basic(TOKEN, ""), basic("", "æøå"), {"Authorization": "Bearer "}],
)
def test_without_the_token_nothing_is_told(
    fake: Fake, loop: asyncio.AbstractEventLoop, path: str, headers: dict[str, str]
) -> None:
    """Not even what there is."""
    assert status(fake, loop, path, headers) == 401


@pytest.mark.parametrize("headers", [WITH, basic("", TOKEN), basic("anybody", TOKEN)])
def test_with_the_token_all_is_as_usual(
    fake: Fake, loop: asyncio.AbstractEventLoop, headers: dict[str, str]
) -> None:
    """As a Bearer token, or as the password a browser asks for; the answer to none says so."""
    assert [status(fake, loop, path, headers) for path in ("/", "/__mock/health")] == [200, 200]


def test_dineros_own_paths_do_not_know_the_token(fake: Fake, loop: asyncio.AbstractEventLoop) -> None:
    """They want an access token as ever, and the control token is none."""
    path = f"/v1/{ODD}/contacts"
    assert status(fake, loop, path, {"Authorization": f"Bearer {fake.token}"}) == 200
    assert status(fake, loop, path, WITH) == 401


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *((host, True) for host in ("127.0.0.1", "127.8.9.1", "::1", "localhost")),
        *((host, False) for host in ("0.0.0.0", "::", "192.168.1.7", "fake.example", "")),  # noqa: S104
    ],
)
def test_loopback_is_what_only_this_machine_reaches(host: str, *, expected: bool) -> None:
    """A name is not looked up: it may mean anything."""
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--host", "0.0.0.0"), "choose a --control-token"),  # noqa: S104
        (("--control-token", "two words"), "printable ASCII without blanks"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything listens; the token is not repeated."""
    with pytest.raises(SystemExit) as ending:
        main(("serve", "--port", "0", *arguments))
    captured = capsys.readouterr()
    assert (ending.value.code, captured.out, captured.err.count("\n")) == (2, "", 1)
    assert says in captured.err
    assert "two words" not in captured.err


def test_serve_guards_what_it_is_told_to_guard() -> None:
    """On every address, with the token of the command line, which it does not print."""
    options = ("--host", "0.0.0.0", "--port", "0", "--json", "--control-token", TOKEN)  # noqa: S104
    command = (sys.executable, "-m", "mock_dinero", "serve", *options)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        url = json.loads(line)["mock"].replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        statuses = [httpx.get(f"{url}/__mock/health", headers=one).status_code for one in ({}, WITH)]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert statuses == [401, 200]
    assert TOKEN not in line
