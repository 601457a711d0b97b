"""Visma Connect in the browser: the authorize page, codes with PKCE, the two response modes, discovery and keys."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from jwt.types import Options

from mock_dinero.identity import Credentials
from mock_dinero.identity.credentials import REDIRECT_URI, USERS
from tests.mock_dinero.fakes import ODD, Fake, MakeFake

AUTHORIZE = "/connect/authorize"
VERIFIER = "a-verifier-of-forty-three-characters-or-more"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SCOPE = "dineropublicapi:read dineropublicapi:write offline_access"
REQUEST = {
    "client_id": "isv_mock_dinero",
    "response_type": "code",
    "scope": SCOPE,
    "redirect_uri": REDIRECT_URI,
    "state": "x&y=ø",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


class Form(HTMLParser):
    """What a browser finds on a page: where its form goes, and its fields."""

    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.users: list[str] = []
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms and fields."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = found["action"]
        elif tag == "input" and found["type"] == "radio":
            self.users.append(found["value"])
        elif tag == "input":
            self.fields[found["name"]] = found["value"]


def asked(fake: Fake, **changes: Any) -> httpx.Response:
    """Send an authorize request; a change to None leaves a parameter out."""
    given = {name: value for name, value in (REQUEST | changes).items() if value is not None}
    return fake.ask("GET", AUTHORIZE, params=given, headers={})


def returned(answer: httpx.Response) -> dict[str, str]:
    """What the redirect tells the application."""
    assert answer.status_code == 302
    where = urlsplit(answer.headers["location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == REDIRECT_URI
    return {name: values[0] for name, values in parse_qs(where.query).items()}


def code_of(fake: Fake, **changes: Any) -> str:
    return returned(asked(fake, mock_decision="allow", **changes))["code"]


def exchanged(fake: Fake, code: str, **changes: str | None) -> httpx.Response:
    """Redeem a code as a working application does."""
    known = Credentials()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "client_id": known.visma_client_id,
        "client_secret": known.visma_client_secret,
        "code_verifier": VERIFIER,
    } | changes
    given = {name: value for name, value in form.items() if value is not None}
    return fake.ask("POST", "/connect/token", data=given, headers={})


def claims_of(fake: Fake, token: str, **options: Any) -> dict[str, Any]:
    """Verify a token with the published key."""
    keys = jwt.PyJWKSet.from_dict(
        fake.ask("GET", "/.well-known/openid-configuration/jwks", headers={}).json()
    )
    key = keys[jwt.get_unverified_header(token)["kid"]]
    checks: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    found: dict[str, Any] = jwt.decode(token, key, ["RS256"], options=checks, **options)
    return found


def test_a_person_clicks_through_the_page(fake: Fake) -> None:
    """The page's own form, sent back with a user and Allow, ends at the application with a code that works."""
    page = asked(fake)
    form = Form(page)
    assert (page.status_code, form.action, form.users) == (200, AUTHORIZE, [user.email for user in USERS])
    clicked = form.fields | {"mock_user": form.users[0], "mock_decision": "allow"}
    back = returned(fake.ask("POST", form.action, data=clicked, headers={}))
    assert back["state"] == REQUEST["state"]
    fake.token = exchanged(fake, back["code"]).json()["access_token"]
    assert len(fake.get("/v1/organizations").json()) == 3


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"ui_locales": "da-DK"}, ("da", "Giv adgang", "Afvis")),
        ({"ui_locales": "nb en-GB"}, ("en", "Allow", "Deny")),
        ({}, ("en", "Allow", "Deny")),
    ],
)
def test_the_page_speaks_danish_or_english(
    fake: Fake, wish: dict[str, str], says: tuple[str, str, str]
) -> None:
    """By `ui_locales`; its language is declared for screen readers."""
    text = asked(fake, **wish).text
    assert f'<html lang="{says[0]}">' in text
    assert f">{says[1]}</button>" in text
    assert f">{says[2]}</button>" in text


def test_the_page_says_that_it_is_a_fake_and_what_is_asked_for(fake: Fake) -> None:
    """Nothing is loaded from elsewhere, and what came in is text on it."""
    page = asked(fake, state='"><script>alert(1)</script>')
    assert "mock-dinero, not Visma" in page.text
    assert "to read your books" in page.text
    assert "<script>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_person_may_deny(fake: Fake) -> None:
    """The application hears access_denied and its own state."""
    back = returned(asked(fake, mock_decision="deny"))
    assert (back["error"], back["state"]) == ("access_denied", REQUEST["state"])


@pytest.mark.parametrize(("switch", "field"), [("allow", "code"), ("deny", "error")])
def test_a_switch_skips_the_page_for_every_request(make_fake: MakeFake, switch: str, field: str) -> None:
    """So that a client needs no parameter of its own."""
    assert field in returned(asked(make_fake(authorize_page=switch)))


def test_prompt_none_never_shows_the_page(fake: Fake) -> None:
    """Nobody is signed in."""
    assert returned(asked(fake, prompt="none"))["error"] == "login_required"


def test_form_post_sends_the_answer_in_a_form_that_submits_itself(fake: Fake) -> None:
    """With a button for browsers without script; only that script may run."""
    page = asked(fake, response_mode="form_post", mock_decision="allow")
    form = Form(page)
    assert (page.status_code, form.action, set(form.fields)) == (200, REDIRECT_URI, {"code", "state"})
    assert form.fields["state"] == REQUEST["state"]
    script = page.text.partition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.headers["content-security-policy"]
    assert "<noscript><button" in page.text
    assert exchanged(fake, form.fields["code"]).status_code == 200


def test_a_refusal_comes_by_form_post_too(fake: Fake) -> None:
    """With `error` and `state`."""
    form = Form(asked(fake, response_mode="form_post", scope="dineropublicapi:admin"))
    assert (form.fields["error"], form.fields["state"]) == ("invalid_scope", REQUEST["state"])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"client_id": "isv_other"}, "no application"),
        ({"client_id": None}, "must send both"),
        ({"redirect_uri": None}, "must send both"),
        ({"redirect_uri": "http://x.example/{sent}", "ui_locales": "da"}, "har ikke registreret"),
        ({"redirect_uri": f"{REDIRECT_URI}/"}, "exactly as registered"),
        ({"redirect_uri": REDIRECT_URI.replace("8782", "8783")}, "--redirect-uri"),
        ({"redirect_uri": [REDIRECT_URI, REDIRECT_URI]}, "once each"),
    ],
)
def test_a_request_from_a_stranger_stays_on_the_page(fake: Fake, changes: dict[str, Any], says: str) -> None:
    """Nothing is sent to an address that is not registered, character for character."""
    page = asked(fake, mock_decision="allow", **changes)
    assert (page.status_code, "location" in page.headers) == (400, False)
    assert says in page.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "dineropublicapi:read dineropublicapi:admin"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": ["openid", "email"]}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"mock_decision": "maybe"}, "invalid_request"),
        ({"mock_user": "nobody@post.example"}, "invalid_request"),
    ],
)
def test_any_other_mistake_goes_back_to_the_application(
    fake: Fake, changes: dict[str, Any], error: str
) -> None:
    """In the words of OAuth, with what to do about it."""
    back = returned(asked(fake, **changes))
    assert (back["error"], back["state"]) == (error, REQUEST["state"])
    assert back["error_description"]


def test_an_application_gets_only_the_scopes_it_asked_for(fake: Fake) -> None:
    """Without offline_access there is no refresh token."""
    body = exchanged(fake, code_of(fake, scope="dineropublicapi:read")).json()
    assert set(body) == {"access_token", "expires_in", "token_type", "scope"}
    assert body["scope"] == "dineropublicapi:read"
    assert claims_of(fake, body["access_token"], audience="https://api.dinero.dk")["scope"] == [body["scope"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "0" * 64},
        {"code": None},
        {"redirect_uri": f"{REDIRECT_URI}/"},
        {"redirect_uri": None},
        {"code_verifier": None},
        {"code_verifier": VERIFIER + "x"},
        {"code_verifier": "short"},
    ],
)
def test_a_code_is_good_only_with_its_address_and_verifier(
    fake: Fake, changes: dict[str, str | None]
) -> None:
    """Otherwise invalid_grant, and the code is gone."""
    code = code_of(fake)
    answer = exchanged(fake, **({"code": code} | changes))  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


def test_a_code_is_good_once_and_for_five_minutes(fake: Fake) -> None:
    """By the fake's clock."""
    code = code_of(fake)
    assert [exchanged(fake, code).status_code for _ in range(2)] == [200, 400]
    late = code_of(fake)
    fake.control("clock", advance=300)
    assert exchanged(fake, late).json() == {"error": "invalid_grant"}


def test_pkce_may_be_left_out_but_not_halfway(fake: Fake) -> None:
    """Working applications do without; a verifier for no challenge is a mistake."""
    bare = {"code_challenge": None, "code_challenge_method": None}
    assert exchanged(fake, code_of(fake, **bare), code_verifier=None).status_code == 200
    assert exchanged(fake, code_of(fake, **bare)).json() == {"error": "invalid_grant"}


def test_an_access_token_is_a_jwt_with_the_claims_that_were_seen(fake: Fake) -> None:
    """Signed with the published key; no organisation stands in it."""
    token = exchanged(fake, code_of(fake)).json()["access_token"]
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["typ"], set(header)) == ("RS256", "at+JWT", {"alg", "typ", "kid", "x5t"})
    claims = claims_of(fake, token, audience="https://api.dinero.dk", issuer="https://connect.visma.com")
    seen = "iss nbf iat exp aud scope amr client_id sub auth_time idp llt created_at acr sid"
    assert {*claims} == {*seen.split(" "), "jti"}
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["iat"] == fake.app.state.clock.now().timestamp()
    assert (claims["client_id"], claims["idp"], claims["sub"]) == (
        "isv_mock_dinero",
        "Visma Connect",
        USERS[0].sub,
    )


def test_a_jwt_that_was_not_given_here_opens_nothing(fake: Fake) -> None:
    """Its signature may be right; what counts is what is remembered."""
    identity = fake.app.state.identity
    fake.token = identity.key.sign(
        {"iss": "https://connect.visma.com", "client_id": "isv_mock_dinero"}, "at+JWT"
    )
    assert fake.get("/v1/organizations").status_code == 401


def test_a_user_reaches_their_own_companies_only(fake: Fake) -> None:
    """The token belongs to the user: one of them has no company at all."""
    body = exchanged(fake, code_of(fake, mock_user="ny.bruger@post.example")).json()
    fake.token = body["access_token"]
    assert fake.get("/v1/organizations").json() == []
    assert fake.get(f"/v1/{ODD}/contacts").status_code == 403


def test_openid_gives_an_id_token_with_the_nonce_and_userinfo(fake: Fake) -> None:
    """As a client of OpenID Connect expects; `login_hint` chooses the user."""
    scope = "openid profile email dineropublicapi:read"
    code = code_of(fake, scope=scope, nonce="n-1", login_hint="ASTA@klitogkaffe.example")
    body = exchanged(fake, code).json()
    claims = claims_of(fake, body["id_token"], audience="isv_mock_dinero")
    assert (claims["nonce"], claims["sub"]) == ("n-1", USERS[1].sub)
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    told = fake.ask("GET", "/connect/userinfo", headers=headers).json()
    assert (told["sub"], told["name"], told["email"]) == (USERS[1].sub, USERS[1].name, USERS[1].email)


def test_userinfo_wants_a_token_with_openid(fake: Fake) -> None:
    """Neither a personal token nor one without the scope; the header says what is wrong."""
    fake.sign_in()
    assert fake.get("/connect/userinfo").headers["www-authenticate"] == 'Bearer error="invalid_token"'
    fake.token = exchanged(fake, code_of(fake)).json()["access_token"]
    refused = fake.get("/connect/userinfo")
    assert (refused.status_code, refused.json()) == (403, {"error": "insufficient_scope"})


def test_a_token_for_openid_alone_does_not_open_dinero(fake: Fake) -> None:
    """It was given for something else: 401."""
    fake.token = exchanged(fake, code_of(fake, scope="openid")).json()["access_token"]
    assert fake.get("/v1/organizations").status_code == 401
    assert fake.get("/connect/userinfo").status_code == 200


def test_discovery_points_to_where_it_was_asked(fake: Fake) -> None:
    """Every address in it answers; the issuer is the real one."""
    found = fake.ask("GET", "/.well-known/openid-configuration", headers={}).json()
    assert found["issuer"] == "https://connect.visma.com"
    addresses = [url for name, url in found.items() if name.endswith(("_endpoint", "_uri"))]
    assert len(addresses) == 6
    for url in addresses:
        assert url.startswith("http://fake/")
        assert {fake.ask(method, url, headers={}).status_code for method in ("GET", "POST")} != {404}


def test_the_issuer_can_be_the_address_that_was_called(make_fake: MakeFake) -> None:
    """A switch, for clients that compare the two."""
    fake = make_fake(issuer="own")
    assert fake.ask("GET", "/.well-known/openid-configuration").json()["issuer"] == "http://fake"
    token = exchanged(fake, code_of(fake)).json()["access_token"]
    assert jwt.decode(token, options={"verify_signature": False})["iss"] == "http://fake"


def test_the_keys_have_two_addresses(fake: Fake) -> None:
    """Both are in use."""
    both = [
        fake.ask("GET", f"/.well-known/{path}").json() for path in ("openid-configuration/jwks", "jwks.json")
    ]
    assert both[0] == both[1]
    assert {"kty", "use", "kid", "x5t", "e", "n", "x5c", "alg"} == set(both[0]["keys"][0])


def test_signing_out_ends_on_a_page_or_at_a_registered_address(fake: Fake) -> None:
    """An address that is not registered is not gone to."""
    query = {"post_logout_redirect_uri": REDIRECT_URI, "state": "s"}
    gone = fake.ask("GET", "/connect/endsession", params=query)
    assert (gone.status_code, gone.headers["location"]) == (302, f"{REDIRECT_URI}?state=s")
    stays = fake.ask(
        "GET", "/connect/endsession", params=query | {"post_logout_redirect_uri": "http://x.example"}
    )
    assert (stays.status_code, "You are signed out" in stays.text) == (200, True)


def test_a_world_of_its_own_signs_in_its_own_application(fake: Fake) -> None:
    """Nothing but its client id names the world; the keys are those of every world in the process."""
    fake.control("worlds", name="test-7")
    known = fake.app.worlds.get("test-7").identity.credentials
    code = code_of(fake, client_id=known.visma_client_id)
    mine = {"client_id": known.visma_client_id, "client_secret": known.visma_client_secret}
    token = exchanged(fake, code, **mine).json()["access_token"]
    assert claims_of(fake, token, audience="https://api.dinero.dk")["client_id"] == "isv_mock_dinero_test-7"
    fake.token = token
    assert fake.get("/v1/organizations").status_code == 200
    assert asked(fake, client_id="isv_mock_dinero_test-8").status_code == 400
