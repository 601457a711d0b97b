"""Settings: names, defaults, what is refused, and what never shows.

Law of this module: values are given, the environment of the machine plays no part.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dinero_mcp.clock import clock_starting_at, copenhagen_day
from dinero_mcp.dinero.oauth import PersonalKey, VismaConnect
from dinero_mcp.settings import SettingsError, read_settings


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without .env."""
    monkeypatch.chdir(tmp_path)


VISMA = {"client_id": "isv_x", "client_secret": "s", "refresh_token": "r"}
PERSONAL = {"client_id": "x", "client_secret": "s", "api_key": "k"}


def test_nothing_set_is_a_server_that_can_start() -> None:
    """It knows what it lacks."""
    settings = read_settings()
    assert settings.credentials is None
    assert len(settings.missing) == 3


def test_a_key_makes_a_personal_connection_with_its_own_limit() -> None:
    """60 requests a minute, the token from the old address."""
    settings = read_settings(**PERSONAL)
    assert settings.credentials == PersonalKey("x", "s", "k")
    assert settings.budget(is_personal=True) == 60
    assert settings.token_url == "https://authz.dinero.dk/dineroapi/oauth/token"


def test_a_refresh_token_makes_a_visma_connect_one() -> None:
    """100 requests a minute, the token from Visma Connect."""
    settings = read_settings(**VISMA)
    assert settings.credentials == VismaConnect("isv_x", "s", "r")
    assert settings.budget(is_personal=False) == 100
    assert settings.token_url == "https://connect.visma.com/connect/token"


@pytest.mark.parametrize(("said", "limit"), [("off", None), ("5", 5), (None, 100)])
def test_the_limit_can_be_set_or_off(said: str | None, limit: int | None) -> None:
    """Text, as it comes from a command line."""
    assert read_settings(**VISMA, rate_limit=said).budget(is_personal=False) == limit


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_url", "http://dinero.example"),
        ("connect_url", "ftp://connect.example"),
        ("organization", "abc"),
        ("organization", "0"),
        ("rate_limit", "0"),
        ("rate_limit", "lots"),
        ("max_wait", "-1"),
        ("max_wait", "inf"),
        ("max_wait", "nan"),
        ("now", "2026-11-16T09:00:00"),
        ("now", "yesterday"),
    ],
)
def test_a_bad_value_is_named_in_one_line(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not repeated: it might be a secret in the wrong place."""
    monkeypatch.setenv(f"DINERO_MCP_{name.upper()}", value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert str(refused.value).startswith(f"DINERO_MCP_{name.upper()}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("value", ["-5", "0", "lots", "1.5"])
def test_a_bad_limit_is_named_as_it_was_given(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the option on the command line, by the variable from the environment; both say what is taken."""
    with pytest.raises(SettingsError) as refused:
        read_settings(rate_limit=value)
    assert str(refused.value) == "--rate-limit: must be a whole number from 1, or off"
    monkeypatch.setenv("DINERO_MCP_RATE_LIMIT", value)
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert str(refused.value) == "DINERO_MCP_RATE_LIMIT: must be a whole number from 1, or off"


@pytest.mark.parametrize(
    ("said", "seconds"), [("unlimited", None), ("0", 0.0), ("12.5", 12.5), ("", 45.0)], ids=str
)
def test_the_longest_wait_can_be_chosen(
    said: str, seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """45 seconds unless it is; unlimited for a job that may take its time."""
    monkeypatch.setenv("DINERO_MCP_MAX_WAIT", said)
    assert read_settings().longest_wait == seconds


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8780", "http://localhost:1", "http://[::1]:8780", "https://x.example"]
)
def test_this_machine_may_be_addressed_in_the_clear(url: str) -> None:
    """A fake needs no certificate."""
    assert read_settings(api_url=url).api_url == url


def test_secrets_do_not_show() -> None:
    """Neither in the settings' text nor in the credentials'."""
    settings = read_settings(client_id="x", client_secret="hemmelig-1", api_key="hemmelig-2")
    assert "hemmelig" not in repr(settings) + repr(settings.credentials)


def test_empty_settings_are_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """`NAME=` in a file means nothing was chosen."""
    monkeypatch.setenv("DINERO_MCP_ORGANIZATION", "")
    assert read_settings().organization is None


def test_the_clock_starts_where_it_is_told_and_runs_on() -> None:
    """The demo shares the fake's instant."""
    start = datetime(2026, 11, 16, 8, tzinfo=UTC)
    clock = clock_starting_at(start)
    first, second = clock.now(), clock.now()
    assert start <= first <= second
    assert (second - start).total_seconds() < 5


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-15T22:59:59Z", "2026-11-15"),
        ("2026-11-15T23:00:00Z", "2026-11-16"),
        ("2026-06-30T21:59:59Z", "2026-06-30"),
        ("2026-06-30T22:00:00Z", "2026-07-01"),
    ],
)
def test_days_are_danish_days(instant: str, day: str) -> None:
    """In winter an hour, in summer two ahead of UTC."""
    assert copenhagen_day(datetime.fromisoformat(instant)).isoformat() == day
