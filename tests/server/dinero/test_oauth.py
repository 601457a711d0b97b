"""Token requests and answers, word for word: what is sent where, what may be sent twice, and what an answer means.

Law of this module: values in, values out; the credentials are invented.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from dinero_mcp.dinero.oauth import (
    PersonalKey,
    TokenRequest,
    VismaConnect,
    code_request,
    discovery_request,
    is_withdrawn,
    oauth_error,
    personal_request,
    read_token,
    refresh_request,
    revocation_request,
)
from dinero_mcp.dinero.response import Raw
from dinero_mcp.errors import AccessTokenExpiredError, DineroUnavailableError

URL = "https://connect.example/connect/token"
NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
KEY = PersonalKey("client", "secret", "0f" * 16)
APPLICATION = VismaConnect("isv client", "s&cret", "R" * 64)
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


def form(request: TokenRequest) -> dict[str, str]:
    """What the body says."""
    return dict(parse_qsl(request.body.decode(), strict_parsing=True))


def basic(client: str, secret: str) -> dict[str, str]:
    """The headers of a form with the client's credentials beside it."""
    return {**FORM, "Authorization": "Basic " + base64.b64encode(f"{client}:{secret}".encode()).decode()}


def said(body: Any, status: int = 200) -> Raw:
    """An answer of the sign-in service."""
    return Raw(status, {"content-type": "application/json"}, json.dumps(body).encode())


def test_a_personal_key_asks_to_read_and_may_ask_twice() -> None:
    """Its key is both user name and password; the client stands in the header."""
    request = personal_request(URL, KEY)
    assert (request.url, request.method, request.repeatable) == (URL, "POST", True)
    assert request.headers == basic("client", "secret")
    assert form(request) == {
        "grant_type": "password",
        "scope": "read",
        "username": "0f" * 16,
        "password": "0f" * 16,
    }


def test_a_refresh_is_sent_once() -> None:
    """A second use of a one-time token revokes everything."""
    request = refresh_request(URL, APPLICATION, "N" * 64)
    assert (request.url, request.method, request.repeatable) == (URL, "POST", False)
    assert request.headers == FORM
    assert form(request) == {
        "grant_type": "refresh_token",
        "refresh_token": "N" * 64,
        "client_id": "isv client",
        "client_secret": "s&cret",
    }


def test_a_code_is_sent_once_with_its_verifier() -> None:
    """And with the address it was given to."""
    request = code_request(URL, APPLICATION, "the code", "http://127.0.0.1:5010/", "verifier")
    assert (request.url, request.method, request.repeatable) == (URL, "POST", False)
    assert request.headers == FORM
    assert form(request) == {
        "grant_type": "authorization_code",
        "code": "the code",
        "redirect_uri": "http://127.0.0.1:5010/",
        "client_id": "isv client",
        "client_secret": "s&cret",
        "code_verifier": "verifier",
    }


def test_a_revocation_says_which_token_of_which_kind() -> None:
    """It may be repeated: a revoked token stays revoked."""
    request = revocation_request(URL, APPLICATION)
    assert (request.url, request.method, request.repeatable) == (URL, "POST", True)
    assert request.headers == basic("isv client", "s&cret")
    assert form(request) == {"token": "R" * 64, "token_type_hint": "refresh_token"}


@pytest.mark.parametrize("address", ["https://connect.example", "https://connect.example/"])
def test_the_discovery_is_a_bare_read(address: str) -> None:
    """No credentials, whatever the address ends with."""
    assert discovery_request(address) == TokenRequest(
        "https://connect.example/.well-known/openid-configuration",
        {"Accept": "application/json"},
        b"",
        repeatable=True,
        method="GET",
    )


@pytest.mark.parametrize(
    ("life", "seconds"), [(600, 600), (1, 1), (0, 3600), (-5, 3600), (None, 3600), ("600", 3600)]
)
def test_a_token_lives_as_long_as_it_says(life: object, seconds: int) -> None:
    """An hour where it does not say so in a number above 0."""
    token = read_token(said({"access_token": "a", "expires_in": life}), NOW)
    assert (token.access, token.ends, token.refresh) == ("a", NOW + timedelta(seconds=seconds), None)


@pytest.mark.parametrize(("sent", "kept"), [("r", "r"), ("", None), (5, None), (None, None)])
def test_a_refresh_token_is_a_text_that_is_not_empty(sent: object, kept: str | None) -> None:
    """Anything else is none."""
    assert read_token(said({"access_token": "a", "refresh_token": sent}), NOW).refresh == kept


@pytest.mark.parametrize("body", [{}, {"access_token": ""}, {"access_token": 5}, ["access_token"], None])
def test_an_answer_without_a_token_is_none(body: object) -> None:
    """Whatever else it holds."""
    with pytest.raises(
        DineroUnavailableError, match=r"^The sign-in service answered without an access token\.$"
    ):
        read_token(said(body), NOW)


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_asks_to_connect_again(status: int) -> None:
    """It names no credential."""
    with pytest.raises(AccessTokenExpiredError) as caught:
        read_token(said({"error": "invalid_grant"}, status), NOW)
    assert caught.value.status == status
    assert str(caught.value) == (
        "The sign-in service refused the credentials: the key or refresh token is wrong, used up or withdrawn."
    )
    assert caught.value.hint == "Connect to Dinero again, or set a valid key, and start the server again."


@pytest.mark.parametrize("status", [204, 302, 404, 429, 500])
def test_another_status_is_no_refusal(status: int) -> None:
    """The credentials may be good still."""
    with pytest.raises(DineroUnavailableError) as caught:
        read_token(said({}, status), NOW)
    assert caught.value.status == status
    assert str(caught.value) == f"The sign-in service answered with status {status}."


def test_the_error_of_oauth_is_read_where_there_is_one() -> None:
    """A page, a list or a number is none."""
    assert oauth_error(said({"error": "invalid_client"}, 400)) == "invalid_client"
    assert [oauth_error(said(body, 400)) for body in ({}, {"error": 5}, ["error"], None)] == [None] * 4
    assert oauth_error(Raw(400, {"content-type": "text/html"}, b"<html>")) is None
    assert oauth_error(Raw(400, {"content-type": "application/json"}, b"{")) is None


@pytest.mark.parametrize(
    ("status", "error", "withdrawn"),
    [
        (400, "invalid_grant", True),
        (401, "invalid_grant", True),
        (400, "invalid_client", False),
        (500, "invalid_grant", False),
        (400, None, False),
    ],
)
def test_only_a_refused_grant_ends_a_refresh_token(
    status: int, error: str | None, *, withdrawn: bool
) -> None:
    """A wrong client, or a service in trouble, says nothing of the token."""
    assert is_withdrawn(said({"error": error}, status)) is withdrawn
