"""The pytest plugin, as a project that installs the distribution uses it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import asyncio

import httpx
import pytest


def test_a_client_in_this_process(dinero, dinero_journal):
    with dinero.client() as client:
        assert client.get("/v1/371001/contacts").status_code == 200
    dinero_journal.expect("/v1/{organizationId}/contacts", noWrites=True)
    with pytest.raises(AssertionError, match="happened 0 times"):
        dinero_journal.expect("/v1/{organizationId}/invoices")


def test_an_asynchronous_client(dinero, dinero_faults):
    dinero_faults.arm(path="/v1/{organizationId}/contacts", break_="reset")

    async def ask():
        async with dinero.async_client() as client:
            await client.get("/v1/371001/contacts")

    with pytest.raises(httpx.ReadError):
        asyncio.run(ask())


def test_every_test_has_a_world_of_its_own(dinero_journal, dinero_faults, dinero_clock):
    assert (dinero_journal.requests(), dinero_faults.armed) == ([], [])
    before = dinero_clock.now
    dinero_clock.advance(3600)
    assert (dinero_clock.now - before).total_seconds() == 3600


@pytest.mark.dinero(scenario="rate-limited")
def test_a_scenario(dinero, dinero_clock, dinero_journal):
    with dinero.client() as client:
        answers = [client.get("/v1/371001/contacts") for _ in range(6)]
        assert [one.status_code for one in answers] == [200] * 5 + [429]
        dinero_clock.advance(int(answers[-1].headers["retry-after"]))
        assert client.get("/v1/371001/contacts").status_code == 200
    assert dinero_journal.questions["waitedAsTold"] is True


def test_a_record_of_its_own(dinero):
    made = dinero.add("invoice", amount=1250, due=-1, book=True)
    with dinero.client() as client:
        found = client.get(f"/v1/371001/invoices/{made['guid']}").json()
    assert (found["PaymentStatus"], found["TotalInclVat"], found["Number"]) == ("Overdue", 1250, made["number"])


@pytest.mark.dinero(clock="2027-01-01T00:00:00+01:00", switches={"pro_error_code": "48"})
def test_a_clock_and_switches(dinero, dinero_clock):
    assert dinero_clock.now.year == 2026
    with dinero.client(371003) as client:
        assert client.get("/v1/371003/contacts").json()["code"] == 48


@pytest.mark.parametrize("time", [1, 2])
def test_a_server(dinero_server, dinero_journal, time):
    personal = dinero_server.credentials["personal"]
    key = personal["apiKeys"]["371001"]
    form = {"grant_type": "password", "username": key, "password": key, "scope": "read"}
    with httpx.Client(base_url=dinero_server.url) as client:
        basic = (personal["clientId"], personal["clientSecret"])
        token = client.post("/dineroapi/oauth/token", data=form, auth=basic).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/v1/371001/contacts", headers=headers).status_code == 200
    assert [one["path"] for one in dinero_journal.requests()] == ["/dineroapi/oauth/token", "/v1/371001/contacts"]
"""
MISTAKEN = """
import pytest


@pytest.mark.dinero(scenario="rate-limted")
def test_a_mistake(dinero):
    pass


@pytest.mark.dinero("rate-limited")
def test_another(dinero):
    pass
"""


def run(folder: Path, suite: str) -> subprocess.CompletedProcess[str]:
    """Run a suite in a folder of its own with nothing but the plugin."""
    (folder / "test_suite.py").write_text(suite, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")  # or this checkout's options are found
    options = (
        "-q",
        "-p",
        "mock_dinero.pytest_plugin",
        "-p",
        "no:cacheprovider",
        "--strict-markers",
        "-W",
        "error",
    )
    command = [sys.executable, "-m", "pytest", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed entry point would load the plugin a second time under its own name."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def test_a_suite_uses_every_fixture(tmp_path: Path) -> None:
    """In this process, as a process, with the marker; the warnings of the suite are errors."""
    found = run(tmp_path, SUITE)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "8 passed" in found.stdout


def test_a_mistake_in_the_marker_is_one_line(tmp_path: Path) -> None:
    """It names the scenarios there are."""
    found = run(tmp_path, MISTAKEN)
    assert found.returncode == 1
    assert "no scenario is called 'rate-limted'; there are pro-expired" in found.stdout
    assert "@pytest.mark.dinero takes clock, scenario, switches by name" in found.stdout
