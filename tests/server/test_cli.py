"""The command: what it prints, where it listens, and one line with exit code 2 for every mistake.

Law of this module: a process is started only where a process is the point.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters

from dinero_mcp import __version__
from dinero_mcp.cli import main
from dinero_mcp.serving import listen, ready_line, tools_of
from dinero_mcp.tools import GROUPS, catalogue
from tests.server.stub import START

SERVER = Path(__file__).parents[2] / "server"
COMMAND = [sys.executable, "-m", "dinero_mcp"]


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with no settings but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DINERO_MCP_")}
    path = os.pathsep.join([str(SERVER), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path, "DINERO_MCP_STORE": "no-store.sqlite", **settings}


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without .env, and no settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in environment().keys() ^ os.environ.keys():
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> int:
    """The exit code of the command, run in this process."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@contextmanager
def serving(tmp_path: Path, **settings: str) -> Iterator[dict[str, dict[str, str]]]:
    """`serve` on a free port; gives its ready line."""
    command = [*COMMAND, "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        command, env=environment(**settings), cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def test_serve_tells_where_it_is_once_it_answers(tmp_path: Path) -> None:
    """The first line is JSON with the three surfaces and the instant; without settings it still serves."""
    with serving(tmp_path, DINERO_MCP_NOW="2026-11-16T09:00:00+01:00") as ready:
        urls = ready["mcp"]
        assert urls.keys() == {"full", "compact", "namespaced"}
        assert str(ready["asOf"]).startswith("2026-11-16T09:00:0")
        assert httpx.get(urls["full"].replace("/dinero/mcp", "/healthz")).json() == {"status": "ok"}


MISTAKES = {
    "an unknown option": (["serve", "--colour"], "--colour"),
    "an unknown command": (["serv"], "serv"),
    "a port that is none": (["serve", "--port", "x"], "--port"),
    "another machine's address": (["serve", "--host", "0.0.0.0"], "without sign-in"),  # noqa: S104
    "an unknown surface": (["stdio", "--surface", "half"], "full, compact, namespaced"),
    "an unknown group": (["stdio", "--groups", "contacts,banana"], "banana"),
    "groups a surface has nothing of": (["stdio", "--surface", "compact", "--groups", "sales"], "full has"),
    "a limit that is none": (["serve", "--rate-limit", "many"], "--rate-limit"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_line_and_exit_code_2(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The line names what was wrong."""
    arguments, named = MISTAKES[case]
    assert run(*arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert named in told.err


def test_a_bad_setting_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address in the clear would send secrets over the network."""
    monkeypatch.setenv("DINERO_MCP_API_URL", "http://dinero.example/hemmelig")
    assert run("serve") == 2
    told = capsys.readouterr().err
    assert told == "dinero-mcp: DINERO_MCP_API_URL: must be an https address (http only on this machine)\n"


@pytest.mark.parametrize("command", ["serve", "stdio"])
def test_a_settings_file_that_is_not_utf_8_is_one_line_and_exit_code_2(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As an editor of another age saves it."""
    (tmp_path / ".env").write_bytes("DINERO_MCP_CLIENT_ID=kælder\n".encode("latin-1"))
    assert run(command) == 2
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert told.err.startswith("dinero-mcp: .env is not UTF-8 text")


@pytest.mark.parametrize("command", ["serve", "stdio"])
def test_a_bad_rate_limit_is_named_by_its_option(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With all that it may be."""
    assert run(command, "--rate-limit", "-5") == 2
    told = capsys.readouterr().err
    assert told == "dinero-mcp: --rate-limit: must be a whole number from 1, or off\n"


def test_the_version_is_told_without_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    """And is no mistake."""
    assert run("--version") == 0
    assert capsys.readouterr().out == f"dinero-mcp {__version__}\n"


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_the_bare_command_prints_its_help(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Line by line, with the commands and an example."""
    assert run(*arguments) == 0
    told = capsys.readouterr()
    lines = [line.strip() for line in told.out.splitlines()]
    assert "Commands:" in lines
    assert "Example: dinero-mcp demo --once" in lines
    assert told.err == ""


def test_the_help_of_stdio_names_the_groups(capsys: pytest.CaptureFixture[str]) -> None:
    """As `--groups` takes them."""
    assert run("stdio", "--help") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert f"separated by commas: {', '.join(GROUPS)}." in told


def test_every_tool_is_in_one_of_the_groups() -> None:
    """Group by group, `--groups` reaches them all, and no group is empty."""
    shared_out = [tools_of((group,)) for group in GROUPS]
    assert all(shared_out)
    assert sum(shared_out, ()) == catalogue()


def test_a_taken_port_is_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    """Known before anything starts."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run("serve", "--port", str(port)) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"dinero-mcp: --port {port}: ")
    assert len(told.splitlines()) == 1


def test_settings_are_read_from_a_file_of_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`.env` in development."""
    (tmp_path / ".env").write_text("DINERO_MCP_ORGANIZATION=abc\n")
    assert run("serve") == 2
    assert "DINERO_MCP_ORGANIZATION" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "stdio"])
def test_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command has one."""
    assert run(command, "--help") == 0
    assert f"Example: dinero-mcp {command}" in capsys.readouterr().out


def test_stdio_offers_the_groups_of_a_surface(tmp_path: Path) -> None:
    """Through the SDK's client, without settings: tools are listed and a call says what to set."""

    async def ask() -> tuple[set[str], str]:
        server = StdioServerParameters(
            command=COMMAND[0],
            args=[*COMMAND[1:], "stdio", "--surface", "compact", "--groups", "contacts,products"],
            env=environment(),
            cwd=tmp_path,
        )
        async with Client(server) as client:
            tools = await client.list_tools()
            answer = await client.call_tool("list-contacts-tool", {"organization_id": 1})
            return {tool.name for tool in tools.tools}, answer.structured_content["error"]["code"]

    names, code = anyio.run(ask)
    assert names == {"list-contacts-tool", "get-contact-tool", "list-products-tool", "get-product-tool"}
    assert code == "IntegrationNotConfiguredError"


def test_the_ready_line_for_a_person_names_the_surfaces() -> None:
    """An IPv6 address stands in brackets."""
    told = ready_line("::1", 8765, START, as_json=False)
    assert "http://[::1]:8765/mcp/dinero" in told


def test_answers_are_not_held_back_for_an_acknowledgement() -> None:
    """A listener of no named protocol leaves Nagle's algorithm on, which cost 40 ms on every streamed answer."""
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
