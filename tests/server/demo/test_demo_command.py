"""The demo command as a person or a script meets it: a child process, its lines, its exit code."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dinero_mcp.cli import main

QUESTIONS = 5
README = Path(__file__).parents[3] / "README.md"


def demo(arguments: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, in the environment of this process plus what is given."""
    return subprocess.run(
        [sys.executable, "-m", "dinero_mcp", "demo", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    """The lines of one run with --json, started where the environment holds somebody's real credentials."""
    ended = demo(
        ["--once", "--json", "--port", "0"], DINERO_MCP_API_KEY="somebody's own", DINERO_MCP_ORGANIZATION="7"
    )
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_the_first_line_is_the_connection_object(lines: list[dict[str, Any]]) -> None:
    """A script finds surfaces, fake, organisations, credentials and instant in the first line."""
    connection = lines[0]
    assert set(connection["mcp"]) == {"full", "compact", "namespaced"}
    assert connection["mock"].startswith("http://127.0.0.1:")
    assert {"id", "name", "isPro"} <= set(connection["organizations"][0])
    assert {"clientId", "clientSecret", "refreshToken"} <= set(connection["credentials"]["vismaConnect"])
    assert connection["asOf"].startswith("2026-11-16T09:00")


def test_every_question_is_answered_about_the_first_company_with_pro(lines: list[dict[str, Any]]) -> None:
    """Five questions, each with its call and a result that says which company and as of when."""
    steps = lines[1:]
    first = next(row["id"] for row in lines[0]["organizations"] if row["isPro"])
    assert len(steps) == QUESTIONS
    assert all(step["result"]["context"]["asOf"] == "2026-11-16" for step in steps)
    assert {step["result"]["context"]["organization"]["id"] for step in steps[1:]} == {first}


def test_a_person_sees_what_the_readme_shows() -> None:
    """Without --json the answers come as tables; every line of the README's excerpt is among them."""
    ended = demo(["--once", "--port", "0"], COLUMNS="120")
    assert ended.returncode == 0, ended.stderr
    shown = {line.rstrip() for line in ended.stdout.splitlines()}
    excerpt = README.read_text(encoding="utf-8").split("```text\n")[1].split("\n```")[0]
    assert {line for line in excerpt.splitlines() if line != "..."} <= shown
    assert "without --once" in ended.stdout


@pytest.mark.parametrize("option", ["--port", "--mock-port"])
def test_a_taken_port_is_one_line_and_exit_code_2(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing starts where the port belongs to somebody else; the line names the demo's own option."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit) as ending:
            main(["demo", "--once", option, port])
    assert ending.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith(f"dinero-mcp: {option} {port}: ")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("said", ["real", "0"])
def test_a_rate_limit_that_only_the_fake_knows_is_one_line_and_exit_code_2(
    said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is started."""
    with pytest.raises(SystemExit) as ending:
        main(["demo", "--once", "--rate-limit", said])
    assert ending.value.code == 2
    assert capsys.readouterr().err == "dinero-mcp: --rate-limit: must be a whole number from 1, or off\n"


def test_a_fake_that_cannot_start_says_why_in_one_line() -> None:
    """The child's own words reach the person, without a stack trace."""
    ended = demo(["--once", "--port", "0"], MOCK_DINERO_CLOCK="tomorrow")
    assert ended.returncode == 1
    assert ended.stderr.startswith("dinero-mcp: mock-dinero: --clock tomorrow: write ")
    assert len(ended.stderr.splitlines()) == 1
