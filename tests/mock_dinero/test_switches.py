"""Switches: their defaults, and the environment that sets them."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from mock_dinero.switches import SwitchError, Switches


def test_an_empty_environment_gives_the_defaults() -> None:
    """Nothing set, and an empty value is nothing set."""
    assert Switches.from_environment({"MOCK_DINERO_SORT_FAILS": ""}) == Switches()


def test_each_kind_of_switch_is_read_from_its_variable() -> None:
    """Booleans, words and numbers, without regard to case."""
    environment = {
        "MOCK_DINERO_REFRESH_TOKENS": "One-Time",
        "MOCK_DINERO_PRO_ERROR_CODE": "48",
        "MOCK_DINERO_RETRY_AFTER": "ON",
        "MOCK_DINERO_REFRESH_IDLE_DAYS": "30",
        "MOCK_DINERO_REFRESH_LIFETIME_DAYS": "off",
    }
    expected = Switches(refresh_tokens="one-time", pro_error_code=48, retry_after=True, refresh_idle_days=30)
    assert Switches.from_environment(environment) == expected


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("MOCK_DINERO_SORT_FAILS", "maybe", "write on or off."),
        ("MOCK_DINERO_PRO_ERROR_CODE", "8", "write 90 or 48 or 7."),
        ("MOCK_DINERO_REFRESH_TOKENS", "never", "write reusable or one-time."),
        ("MOCK_DINERO_REFRESH_IDLE_DAYS", "-3", "write off or a number of days from 1 to 3650."),
        (
            "MOCK_DINERO_BROWN_OUT",
            "/v1/countries",
            "write a route and a share from 0 to 1, /v1/countries=0.2",
        ),
        (
            "MOCK_DINERO_BROWN_OUT",
            "/v1/countries=2",
            "write a route and a share from 0 to 1, /v1/countries=0.2",
        ),
    ],
)
def test_a_value_a_switch_does_not_have_is_one_line_of_advice(variable: str, value: str, advice: str) -> None:
    """It names the variable, what was written and what may be written."""
    with pytest.raises(SwitchError) as refused:
        Switches.from_environment({variable: value})
    assert str(refused.value) == f"{variable}={value}: {advice}"


def test_every_switch_names_its_variable() -> None:
    """Whoever reads the class finds what to set."""
    text = inspect.getsource(Switches)
    assert [
        field.name for field in fields(Switches) if f"MOCK_DINERO_{field.name.upper()}." not in text
    ] == []


def test_brown_outs_are_routes_with_their_share() -> None:
    """Several are joined by a semicolon."""
    found = Switches.from_environment({"MOCK_DINERO_BROWN_OUT": "/v1/countries=0.2; /v1/organizations=1"})
    assert found.brown_out == (("/v1/countries", 0.2), ("/v1/organizations", 1.0))


def test_a_pair_sets_a_switch_over_what_was_set() -> None:
    """Spelled as the field or with dashes; what is not named stays."""
    found = Switches(sort_fails=True).set(["year-names=dash", "ties=half-even"])
    assert found == Switches(sort_fails=True, year_names="dash", ties="half-even")


@pytest.mark.parametrize(
    ("pair", "advice"),
    [
        ("nonsense=1", "write NAME=VALUE with a name of refresh_tokens, "),
        ("ties", "write NAME=VALUE with a name of "),
        ("ties=up", "write half-up or half-even."),
    ],
)
def test_a_pair_that_cannot_be_read_is_one_line_of_advice(pair: str, advice: str) -> None:
    """It repeats what was written."""
    with pytest.raises(SwitchError) as refused:
        Switches().set([pair])
    assert str(refused.value).startswith(f"--switch {pair}: {advice}")


def test_a_profile_sets_every_switch_at_once() -> None:
    """`observed` is the defaults, `documented` follows the published description, a third there is not."""
    assert Switches.profile("observed") == Switches()
    assert Switches.profile("documented").statement_days == "exclusive"
    with pytest.raises(SwitchError, match="write observed or documented"):
        Switches.profile("dreamt")
