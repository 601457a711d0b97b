"""Signing in through the browser: both response modes, PKCE, the state, the time limit, and one line for every failure.

Law of this module: the sign-in page and the token endpoint are the fake's; the listener is a real one on loopback.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from dinero_mcp.connect.authorize import challenge_of
from dinero_mcp.connect.desk import ConnectFailed, Desk
from dinero_mcp.connect.login import login
from dinero_mcp.dinero.oauth import VismaConnect
from tests.server.connect.parts import (
    KNOWN,
    NO_PRO,
    OTHER_PRO,
    PRO,
    Browser,
    Setting,
    callback_of,
    clicking,
    manner,
    with_browser,
)
from tests.server.store.parts import kept_in
from tests.server.stub import reply

pytestmark = pytest.mark.anyio

TOKEN = "/connect/token"
Make = Callable[..., Setting]


async def signed_in(setting: Setting, browser: Browser = clicking, **changed: Any) -> None:
    """A whole sign-in."""
    try:
        await login(with_browser(setting, browser), manner(**changed))
    finally:
        await asyncio.gather(*setting.errands)


async def failure(setting: Setting, browser: Browser, **changed: Any) -> str:
    """The one line of a sign-in that fails; nothing is stored."""
    with pytest.raises(ConnectFailed) as failed:
        await signed_in(setting, browser, **changed)
    assert setting.desk.store.about() is None
    assert "\n" not in str(failed.value)
    return str(failed.value)


async def coming_back(_setting: Setting, address: str, **answer: str) -> None:
    """A browser that brings an answer of the test's own, with the state of the sign-in unless given."""
    uri, state = callback_of(address)
    async with httpx.AsyncClient() as here:
        await here.get(f"{uri}?{urlencode({'state': state, **answer})}")


@pytest.mark.parametrize("mode", ["form_post", "query"])
async def test_a_person_signs_in_and_is_connected(setting: Setting, mode: str) -> None:
    """The refresh token is stored, the client with it, and the browser is told to close."""
    await signed_in(setting, response_mode=mode, organization=PRO)
    kept = await kept_in(setting.desk.store)
    assert kept
    assert isinstance(kept.credentials, VismaConnect)
    assert (kept.credentials.client_id, len(kept.credentials.refresh_token)) == (KNOWN.visma_client_id, 64)
    assert (kept.organization, kept.refused) == (PRO, False)
    assert [(page.status_code, "terminal" in page.text) for page in setting.pages] == [(200, True)]


async def test_the_code_is_redeemed_with_the_verifier_of_the_challenge(setting: Setting) -> None:
    """PKCE with S256, for the redirect address that was asked with."""
    addresses: list[str] = []

    async def noting(setting: Setting, address: str) -> None:
        addresses.append(address)
        await clicking(setting, address)

    await signed_in(setting, noting, organization=PRO)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(addresses[0]).query).items()}
    form = next(each for each in setting.asked(TOKEN) if each["grant_type"] == ["authorization_code"])
    assert asked["code_challenge"] == challenge_of(form["code_verifier"][0])
    assert (asked["code_challenge_method"], asked["response_mode"]) == ("S256", "form_post")
    assert asked["scope"] == "dineropublicapi:read offline_access"
    assert form["redirect_uri"] == [asked["redirect_uri"]]


async def test_nothing_that_is_told_is_a_secret(setting: Setting) -> None:
    """Neither the client secret, nor a token, nor the verifier, nor the code."""
    await signed_in(setting, organization=PRO)
    kept = await kept_in(setting.desk.store)
    assert kept
    assert kept.token
    form = setting.asked(TOKEN)[0]
    secrets = [form[name][0] for name in ("client_secret", "code_verifier", "code")]
    assert isinstance(kept.credentials, VismaConnect)
    secrets += [kept.credentials.refresh_token, kept.token.access]
    said = setting.said() + "".join(page.text for page in setting.pages)
    assert [secret for secret in secrets if secret in said] == []


async def test_the_default_organization_is_chosen_among_those_with_pro(setting: Setting) -> None:
    """By its place in the list; the one without Pro is named and not offered."""
    setting.person.answers = ["9", "1"]
    await signed_in(setting)
    about = setting.desk.store.about()
    assert about
    assert about.organization in {PRO, OTHER_PRO}
    assert f"Without Dinero Pro, and so out of reach: {NO_PRO}" in setting.said()
    assert "That is none of 1 to 2." in setting.said()


async def test_the_default_organization_may_be_told_by_its_own_number(setting: Setting) -> None:
    """Two numbers stand in each row of the list, so either may be typed."""
    setting.person.answers = [str(OTHER_PRO)]
    await signed_in(setting)
    about = setting.desk.store.about()
    assert about
    assert about.organization == OTHER_PRO


async def test_no_default_is_taken_silently(setting: Setting) -> None:
    """Nobody at the terminal, or somebody who wants none: there is none, and it is said."""
    setting.person.is_there = False
    await signed_in(setting)
    about = setting.desk.store.about()
    assert about
    assert about.organization is None
    assert "choose with --organization" in setting.said()


@pytest.mark.parametrize(("wanted", "why"), [(NO_PRO, "no Dinero Pro"), (999, "does not reach it")])
async def test_a_default_that_cannot_be_asked_about_is_refused(
    setting: Setting, wanted: int, why: str
) -> None:
    """The connection stands; only the choice is to be made again."""
    with pytest.raises(ConnectFailed, match=why):
        await signed_in(setting, organization=wanted)
    about = setting.desk.store.about()
    assert about
    assert about.organization is None


async def test_a_login_that_reaches_nothing_is_told_so(setting: Setting) -> None:
    """Signed in as somebody without a company."""
    await signed_in(setting, partial(clicking, user="ny.bruger@post.example"))
    assert "reaches no organisation with Dinero Pro" in setting.said()


async def test_the_key_file_is_said_aloud(setting: Setting) -> None:
    """A computer without a keyring."""
    await signed_in(setting, organization=PRO)
    assert f"offers no keyring: the key to them is in {setting.desk.store.key_file}" in setting.said()


async def test_without_a_browser_the_address_is_printed(setting: Setting) -> None:
    """And a person opens it wherever on this computer."""
    task = asyncio.create_task(login(setting.desk, manner(browser=False, organization=PRO)))
    while not any("/connect/authorize?" in line for line in setting.person.told):  # noqa: ASYNC110  of the test's own
        await asyncio.sleep(0)
    await clicking(setting, setting.person.told[-1])
    await task
    assert "Open this address" in setting.said()


async def test_a_person_who_denies_is_told_how_to_go_on(setting: Setting) -> None:
    """In one line."""
    told = await failure(setting, partial(clicking, decision="deny"))
    assert "You did not give access" in told
    assert "same Visma login" in told


@pytest.mark.parametrize("state", ["", "another"])
async def test_an_answer_with_another_state_is_not_redeemed(setting: Setting, state: str) -> None:
    """Somebody else's code never reaches the token endpoint."""
    told = await failure(setting, partial(coming_back, code="a-stolen-code", state=state))
    assert "its state differs" in told
    assert setting.asked(TOKEN) == []


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ("invalid_scope", "team's country must be Denmark"),
        ("unauthorized_client", "Web application"),
        ("server_error", "Debugger"),
        ("interaction_required", "(interaction_required)"),
        ("<script>", "Visma connect refused the sign-in. Paste"),
    ],
)
async def test_an_error_of_visma_comes_with_its_remedy(setting: Setting, error: str, remedy: str) -> None:
    """An unknown one is named if it is a name."""
    told = await failure(setting, partial(coming_back, error=error))
    assert remedy.lower() in told.lower()


async def test_the_time_limit_ends_the_waiting(setting: Setting) -> None:
    """And tells what a page with an error was probably about, with the exact address to register."""

    async def nobody(_setting: Setting, _address: str) -> None:
        """Closes the window."""

    told = await failure(setting, nobody, seconds=0)
    assert "within 0 seconds" in told
    assert "exactly this redirect URI" in told
    assert "http://localhost:" in told


async def test_a_wrong_client_secret_is_told(make_setting: Make) -> None:
    """With what to copy again."""
    setting = make_setting(client_secret="wrong")
    assert "client id and secret" in await failure(setting, clicking)


async def test_a_sign_in_without_offline_access_is_not_stored(setting: Setting) -> None:
    """It would end within the hour."""
    answer = reply({"access_token": "a", "expires_in": 3600, "scope": "dineropublicapi:read"})
    setting.desk = replace(setting.desk, transport=httpx.MockTransport(lambda _: answer))
    assert "Turn Offline Access on" in await failure(setting, clicking)


async def test_a_sign_in_without_the_read_scope_is_not_stored(setting: Setting) -> None:
    """It would open nothing."""
    answer = reply({"access_token": "a", "expires_in": 3600, "refresh_token": "r", "scope": "offline_access"})
    setting.desk = replace(setting.desk, transport=httpx.MockTransport(lambda _: answer))
    assert "read scope" in await failure(setting, clicking)


async def test_the_token_is_stored_before_the_organizations_are_asked_for(setting: Setting) -> None:
    """A failure there loses nothing: the connection stands."""
    transport = setting.desk.transport
    assert transport

    async def failing(request: httpx.Request) -> httpx.Response:
        if "organizations" in request.url.path:
            return httpx.Response(500)
        return await transport.handle_async_request(request)

    setting.desk = replace(setting.desk, transport=httpx.MockTransport(failing))
    with pytest.raises(ConnectFailed, match="You are connected, but"):
        await signed_in(setting)
    assert setting.desk.store.about()


async def test_a_taken_port_is_one_line(setting: Setting) -> None:
    """Before the browser opens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"--port {port}" in await failure(setting, clicking, port=port)
    assert setting.errands == []


async def test_what_is_no_answer_leaves_the_listener_waiting(setting: Setting) -> None:
    """A browser's own errands, other methods, and far too much."""
    statuses: list[int] = []

    async def wandering(setting: Setting, address: str) -> None:
        uri, _ = callback_of(address)
        async with httpx.AsyncClient() as here:
            for method, where, body in (
                ("GET", uri, b""),
                ("GET", uri.replace("callback", "favicon.ico"), b""),
                ("PUT", uri, b"code=1"),
                ("POST", uri, b"code=" + b"x" * 100_000),
                ("POST", uri, b"\xff"),
            ):
                statuses.append((await here.request(method, where, content=body)).status_code)
        await clicking(setting, address)

    await signed_in(setting, wandering, organization=PRO)
    assert statuses == [400, 404, 405, 400, 400]
    assert setting.desk.store.about()


async def test_nobody_at_the_terminal_must_have_set_the_client(make_setting: Make) -> None:
    """One line that names the setting."""
    setting = make_setting(client_secret=None)
    setting.person.is_there = False
    assert "DINERO_MCP_CLIENT_SECRET" in await failure(setting, clicking)


async def test_the_client_secret_is_asked_for_without_echo(make_setting: Make) -> None:
    """The client id is no secret."""
    setting = make_setting(client_id=None, client_secret=None)
    setting.person.answers = [KNOWN.visma_client_id, KNOWN.visma_client_secret]
    await signed_in(setting, organization=PRO)
    assert [hidden for _, hidden in setting.person.asked] == [False, True]


async def test_a_key_in_the_environment_is_said_to_win(make_setting: Make) -> None:
    """Otherwise a person wonders why nothing changed."""
    setting = make_setting(api_key="k")
    await signed_in(setting, organization=PRO)
    assert "serve and stdio use that, not this" in setting.said()


def test_a_desk_shows_no_secret(setting: Setting) -> None:
    """Not even to a debugger's print."""
    assert isinstance(setting.desk, Desk)
    assert KNOWN.visma_client_secret not in repr(setting.desk.settings)
