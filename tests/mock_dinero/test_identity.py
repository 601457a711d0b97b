"""The two token endpoints, and what becomes of a token."""

from __future__ import annotations

import httpx
import pytest

from mock_dinero.identity import Credentials
from mock_dinero.identity.credentials import USUAL
from tests.mock_dinero.fakes import ODD, Fake, MakeFake

PERSONAL = "/dineroapi/oauth/token"
VISMA = "/connect/token"
REVOCATION = "/connect/revocation"


def password_grant(fake: Fake, credentials: Credentials, **changes: str) -> httpx.Response:
    key = credentials.api_key(ODD)
    form = {"grant_type": "password", "scope": "read write", "username": key, "password": key} | changes
    client = (credentials.personal_client_id, credentials.personal_client_secret)
    return fake.ask("POST", PERSONAL, data=form, auth=client, headers={})


def refresh_grant(
    fake: Fake, credentials: Credentials, token: str | None = None, **changes: str
) -> httpx.Response:
    form = {
        "grant_type": "refresh_token",
        "refresh_token": token or credentials.refresh_token,
        "client_id": credentials.visma_client_id,
        "client_secret": credentials.visma_client_secret,
    } | changes
    return fake.ask("POST", VISMA, data=form, headers={})


def status_with(fake: Fake, token: str) -> int:
    fake.token = token
    return fake.get(f"/v1/{ODD}/vatTypes").status_code


def test_an_api_key_gives_a_token_of_one_hour_for_its_organisation(
    fake: Fake, credentials: Credentials
) -> None:
    """It comes with no refresh token; the same grant is simply repeated."""
    answer = password_grant(fake, credentials)
    body = answer.json()
    assert (answer.status_code, body["expires_in"], body["token_type"], body["refresh_token"]) == (
        200,
        3600,
        "Bearer",
        None,
    )
    assert status_with(fake, body["access_token"]) == 200


def test_a_personal_token_lists_its_own_organisation_and_reaches_no_other(
    fake: Fake, credentials: Credentials
) -> None:
    """Another organisation answers 403 with code 41."""
    fake.token = password_grant(fake, credentials).json()["access_token"]
    assert [row["id"] for row in fake.get("/v1/organizations").json()] == [ODD]
    refused = fake.get("/v1/999002/contacts")
    assert (refused.status_code, refused.json()["code"]) == (403, 41)


def test_scope_may_be_left_out(fake: Fake, credentials: Credentials) -> None:
    """Or be read alone."""
    assert password_grant(fake, credentials, scope="").status_code == 200
    assert password_grant(fake, credentials, scope="read").json()["scope"] == "read"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"username": "0" * 32, "password": "0" * 32}, "invalid_grant"),
        ({"username": "someone"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "unsupported_grant_type"),
    ],
)
def test_a_wrong_password_grant_is_a_400_in_the_words_of_oauth(
    fake: Fake, credentials: Credentials, changes: dict[str, str], error: str
) -> None:
    """An unknown key, two different ones, another grant."""
    answer = password_grant(fake, credentials, **changes)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


@pytest.mark.parametrize("authorization", [None, "Basic !!", "Basic bW9jazp4", "Bearer x", "Basic"])
def test_a_wrong_personal_client_is_a_401(fake: Fake, authorization: str | None) -> None:
    """Whatever stands in the header."""
    headers = {"Authorization": authorization} if authorization else {}
    answer = fake.ask("POST", PERSONAL, data={"grant_type": "password"}, headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_refresh_token_gives_a_token_for_every_organisation(fake: Fake, credentials: Credentials) -> None:
    """By default the refresh token can be used again and again."""
    body = refresh_grant(fake, credentials).json()
    assert body["refresh_token"] == credentials.refresh_token
    assert set(body["scope"].split()) == {"dineropublicapi:read", "dineropublicapi:write", "offline_access"}
    fake.token = body["access_token"]
    assert len(fake.get("/v1/organizations").json()) == 3
    assert refresh_grant(fake, credentials).status_code == 200


def test_client_credentials_may_come_in_a_basic_header(fake: Fake, credentials: Credentials) -> None:
    """As well as in the form."""
    form = {"grant_type": "refresh_token", "refresh_token": credentials.refresh_token}
    client = (credentials.visma_client_id, credentials.visma_client_secret)
    assert fake.ask("POST", VISMA, data=form, auth=client, headers={}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"refresh_token": "unknown"}, "invalid_grant"),
        ({"grant_type": "authorization_code"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_wrong_refresh_grant_is_a_400(
    fake: Fake, credentials: Credentials, changes: dict[str, str], error: str
) -> None:
    """A wrong secret, an unknown token, no code, a service application, a grant there is not."""
    answer = refresh_grant(fake, credentials, **changes)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_a_one_time_refresh_token_is_replaced_by_the_next(
    make_fake: MakeFake, credentials: Credentials
) -> None:
    """The chain goes on as long as each is used once."""
    fake = make_fake(refresh_tokens="one-time")
    first = refresh_grant(fake, credentials).json()
    second = refresh_grant(fake, credentials, first["refresh_token"]).json()
    assert len({credentials.refresh_token, first["refresh_token"], second["refresh_token"]}) == 3
    assert status_with(fake, first["access_token"]) == 200


def test_a_replayed_one_time_token_revokes_everything(make_fake: MakeFake, credentials: Credentials) -> None:
    """The newest refresh token and the access tokens are gone too; a personal token stays."""
    fake = make_fake(refresh_tokens="one-time")
    first = refresh_grant(fake, credentials).json()
    personal = password_grant(fake, credentials).json()["access_token"]
    assert refresh_grant(fake, credentials).json() == {"error": "invalid_grant"}
    assert refresh_grant(fake, credentials, first["refresh_token"]).json() == {"error": "invalid_grant"}
    assert status_with(fake, first["access_token"]) == 401
    assert status_with(fake, personal) == 200


def test_one_time_tokens_are_switched_on_and_off_while_it_runs(fake: Fake, credentials: Credentials) -> None:
    """From the next refresh on; a reset brings back what it started with."""
    assert refresh_grant(fake, credentials).json()["refresh_token"] == credentials.refresh_token
    fake.control("switches", set={"refresh_tokens": "one-time"})
    following = refresh_grant(fake, credentials).json()["refresh_token"]
    assert following != credentials.refresh_token
    fake.control("switches", set={"refresh_tokens": "reusable"})
    assert refresh_grant(fake, credentials).json() == {"error": "invalid_grant"}
    assert refresh_grant(fake, credentials, following).json()["refresh_token"] == following
    fake.control("switches", set={"refresh_tokens": "one-time"})
    fake.control("reset")
    assert refresh_grant(fake, credentials).json()["refresh_token"] == credentials.refresh_token


DAY = 86_400


@pytest.mark.parametrize("policy", ["reusable", "one-time"])
def test_a_refresh_token_that_lay_idle_has_ended(
    make_fake: MakeFake, credentials: Credentials, policy: str
) -> None:
    """On the fake's clock, so a test need not wait; each use begins the days anew."""
    fake = make_fake(refresh_tokens=policy, refresh_idle_days=30)
    token = credentials.refresh_token
    for _ in range(3):
        token = refresh_grant(fake, credentials, token).json()["refresh_token"]
        fake.control("clock", advance=30 * DAY - 1)
    assert refresh_grant(fake, credentials, token).status_code == 200
    fake.control("clock", advance=30 * DAY)
    assert refresh_grant(fake, credentials, token).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("policy", ["reusable", "one-time"])
def test_a_refresh_token_ends_so_many_days_after_the_sign_in(
    make_fake: MakeFake, credentials: Credentials, policy: str
) -> None:
    """However often it was used or changed; without the switch it never ends."""
    fake = make_fake(refresh_tokens=policy, refresh_lifetime_days=10)
    token = code_grant(fake, credentials, "asta@klitogkaffe.example")["refresh_token"]
    for _ in range(9):
        fake.control("clock", advance=DAY)
        token = refresh_grant(fake, credentials, token).json()["refresh_token"]
    fake.control("clock", advance=DAY)
    assert refresh_grant(fake, credentials, token).json() == {"error": "invalid_grant"}
    for_good = make_fake(refresh_tokens=policy)
    token = code_grant(for_good, credentials, "asta@klitogkaffe.example")["refresh_token"]
    for_good.control("clock", advance=3000 * DAY)
    assert refresh_grant(for_good, credentials, token).status_code == 200


def test_an_application_without_a_user_is_served_when_the_switch_says_so(
    make_fake: MakeFake, credentials: Credentials
) -> None:
    """As one client expects it: every company, no refresh token, no scope beyond the usual."""
    fake = make_fake(client_credentials="given")
    body = refresh_grant(fake, credentials, grant_type="client_credentials", tenant_id="x").json()
    assert set(body) == {"access_token", "expires_in", "token_type", "scope"}
    assert status_with(fake, body["access_token"]) == 200
    more = refresh_grant(fake, credentials, grant_type="client_credentials", scope="offline_access")
    assert (more.status_code, more.json()) == (400, {"error": "invalid_scope"})


def code_grant(fake: Fake, credentials: Credentials, user: str) -> dict[str, str]:
    """Sign a user in at the application, without the page."""
    identity = fake.app.state.identity
    uri, who = credentials.redirect_uris[0], credentials.user(user)
    assert who is not None
    code = identity.authorized(who, USUAL, uri, fake.app.state.clock.now())
    changes = {"grant_type": "authorization_code", "code": code, "redirect_uri": uri}
    answer: dict[str, str] = refresh_grant(fake, credentials, **changes).json()
    return answer


def revoked(fake: Fake, credentials: Credentials, **form: str) -> httpx.Response:
    client = (credentials.visma_client_id, credentials.visma_client_secret)
    return fake.ask("POST", REVOCATION, data=form, auth=client, headers={})


def test_a_replay_revokes_one_user_and_no_other(make_fake: MakeFake, credentials: Credentials) -> None:
    """What is revoked is all of that client and user, other sign-ins of the same user included."""
    fake = make_fake(refresh_tokens="one-time")
    ida, ida_again = (code_grant(fake, credentials, "ida.holm@revision.example") for _ in range(2))
    asta = code_grant(fake, credentials, "asta@klitogkaffe.example")
    assert refresh_grant(fake, credentials, ida["refresh_token"]).status_code == 200
    assert refresh_grant(fake, credentials, ida["refresh_token"]).status_code == 400
    assert refresh_grant(fake, credentials, ida_again["refresh_token"]).status_code == 400
    assert refresh_grant(fake, credentials).status_code == 400
    assert refresh_grant(fake, credentials, asta["refresh_token"]).status_code == 200


def test_a_revoked_refresh_token_is_gone_and_its_access_token_stays(
    fake: Fake, credentials: Credentials
) -> None:
    """Revoking it again, or one that never was, is no mistake."""
    body = refresh_grant(fake, credentials).json()
    for token in (body["refresh_token"], body["refresh_token"], "unknown"):
        answer = revoked(fake, credentials, token=token, token_type_hint="refresh_token")
        assert (answer.status_code, answer.content) == (200, b"")
    assert refresh_grant(fake, credentials).json() == {"error": "invalid_grant"}
    fake.token = body["access_token"]
    assert fake.get("/v1/organizations").status_code == 200


def test_an_access_token_cannot_be_revoked(fake: Fake, credentials: Credentials) -> None:
    """It stays good until it ends."""
    fake.token = refresh_grant(fake, credentials).json()["access_token"]
    assert fake.token is not None
    assert revoked(fake, credentials, token=fake.token, token_type_hint="access_token").status_code == 200
    assert fake.get("/v1/organizations").status_code == 200


def test_revocation_wants_a_basic_header_and_a_token(fake: Fake, credentials: Credentials) -> None:
    """401 without credentials, 400 with wrong ones, and for what it does not understand."""
    form = {"token": credentials.refresh_token}
    bare = fake.ask("POST", REVOCATION, data=form, headers={})
    assert (bare.status_code, bare.json()) == (401, {"error": "invalid_client"})
    wrong = fake.ask("POST", REVOCATION, data=form, auth=("isv_mock_dinero", "wrong"), headers={})
    assert (wrong.status_code, wrong.json()) == (400, {"error": "invalid_client"})
    assert revoked(fake, credentials).json() == {"error": "invalid_request"}
    hint = revoked(fake, credentials, token="x", token_type_hint="id_token")
    assert hint.json() == {"error": "unsupported_token_type"}
    assert refresh_grant(fake, credentials).status_code == 200


def test_a_token_is_good_for_an_hour_of_the_fakes_clock(fake: Fake) -> None:
    """To the second."""
    fake.control("clock", advance=3599)
    assert fake.get(f"/v1/{ODD}/vatTypes").status_code == 200
    fake.control("clock", advance=1)
    refused = fake.get(f"/v1/{ODD}/vatTypes")
    assert (refused.status_code, refused.json()["code"]) == (401, 41)


def test_a_form_that_is_too_long_or_no_form_is_no_grant(fake: Fake, credentials: Credentials) -> None:
    """It neither fills the memory nor breaks anything."""
    client = (credentials.personal_client_id, credentials.personal_client_secret)
    for content in (b"a=b&" * 20_000, b"\xff\xfe", b""):
        answer = fake.ask("POST", PERSONAL, content=content, auth=client, headers={})
        assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})


def test_the_fixed_credentials_never_change() -> None:
    """A developer's settings survive every release."""
    fixed = Credentials()
    assert fixed.api_key(371001) == "fc3df6322a796bf7676e669355d5efd5"
    assert fixed.refresh_token == "1E65417AE88C499F9BB0D74F691AA6A1E8FB1CBF62575E980E49EDD3E5F39FA1"
    assert (fixed.personal_client_id, fixed.personal_client_secret) == (
        "mock-personal",
        "mock-personal-secret",
    )
    assert (fixed.visma_client_id, fixed.visma_client_secret) == ("isv_mock_dinero", "mock-visma-secret")


def test_random_credentials_share_no_secret_with_the_fixed_ones() -> None:
    """Only the client ids stay."""
    counter = iter(range(10))
    fixed = Credentials()
    other = fixed.randomized(lambda size: f"{next(counter):0{2 * size}x}")
    assert other.personal_client_id == fixed.personal_client_id
    assert other.api_key(371001) != fixed.api_key(371001)
    secrets = (other.personal_client_secret, other.visma_client_secret, other.refresh_token)
    assert not {fixed.personal_client_secret, fixed.visma_client_secret, fixed.refresh_token} & set(secrets)
