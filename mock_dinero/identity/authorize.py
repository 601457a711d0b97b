"""What an application asks of the authorize endpoint, and whether it may ask that.

Law of this module: pure. Who asks and where to answer are proven first: until then a refusal stays on the page
(Stranger); after that it goes back to the application (Refusal), as RFC 6749 4.1.2.1 says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from mock_dinero.identity.credentials import Credentials
from mock_dinero.identity.grants import PKCE

DECISION = "mock_decision"
USER = "mock_user"
"""Fields of the page's form. An authorize request that carries them itself skips the page: `mock_decision` is
`allow` or `deny`, `mock_user` the e-mail address of the user (otherwise `login_hint`, otherwise the first)."""

RESPONSE_MODES = ("query", "form_post")


class Stranger(Exception):
    """Nobody to answer to, and why: `parameters`, `client` or `redirect`, with what was sent and is registered."""

    def __init__(self, why: str, sent: str = "", registered: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.sent = sent
        self.registered = registered


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the answer goes, and how."""

    redirect_uri: str
    response_mode: str
    state: str | None

    def fields(self, **answer: str) -> dict[str, str]:
        """Return the fields of an answer, the application's own `state` among them."""
        return answer if self.state is None else answer | {"state": self.state}

    def url(self, fields: Mapping[str, str]) -> str:
        """Return the redirect that carries the fields in its query."""
        glue = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{glue}{urlencode(fields)}"


class Refusal(Exception):
    """A refusal that goes back to the application."""

    def __init__(self, target: Target, error: str, description: str) -> None:
        super().__init__(error)
        self.target = target
        self.fields = target.fields(error=error, error_description=description)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An authorize request that may be put to the user."""

    target: Target
    scope: frozenset[str]
    challenge: str | None
    nonce: str | None


def read(pairs: Iterable[tuple[str, str]], credentials: Credentials) -> Asked:
    """Read an authorize request; Stranger or Refusal when it may not be asked."""
    given = list(pairs)
    form, target = dict(given), _target(given, credentials)
    twice = [name for name, count in Counter(name for name, _ in given).items() if count > 1]
    if twice:
        raise Refusal(target, "invalid_request", f"{twice[0]} was sent twice")
    if form.get("response_mode", "query") not in RESPONSE_MODES:
        raise Refusal(target, "invalid_request", "response_mode must be query or form_post")
    if form.get("response_type") != "code":
        raise Refusal(target, "unsupported_response_type", "response_type must be code")
    return Asked(
        target=target,
        scope=_scope(form, target, credentials),
        challenge=_challenge(form, target),
        nonce=form.get("nonce") or None,
    )


def _target(given: list[tuple[str, str]], credentials: Credentials) -> Target:
    form = dict(given)
    if sorted(name for name, _ in given if name in {"client_id", "redirect_uri"}) != [
        "client_id",
        "redirect_uri",
    ]:
        raise Stranger("parameters")
    if form["client_id"] != credentials.visma_client_id:
        raise Stranger("client", form["client_id"])
    if form["redirect_uri"] not in credentials.redirect_uris:
        raise Stranger("redirect", form["redirect_uri"], credentials.redirect_uris)
    mode = form.get("response_mode", "query")
    known = mode if mode in RESPONSE_MODES else "query"
    return Target(redirect_uri=form["redirect_uri"], response_mode=known, state=form.get("state"))


def _scope(form: Mapping[str, str], target: Target, credentials: Credentials) -> frozenset[str]:
    """Return the scopes asked for: they must be among those the application was granted (published FAQ)."""
    scope = frozenset(form.get("scope", "").split())
    foreign = sorted(scope - {*credentials.scopes})
    if foreign:
        raise Refusal(target, "invalid_scope", f"the application was not granted {' '.join(foreign)}")
    if not scope:
        raise Refusal(target, "invalid_scope", "scope is missing")
    return scope


def _challenge(form: Mapping[str, str], target: Target) -> str | None:
    """Return the PKCE challenge; only S256 is known to work, and PKCE may be left out (observed by Mortimer)."""
    challenge, method = form.get("code_challenge"), form.get("code_challenge_method")
    if challenge is None and method is None:
        return None
    if challenge is None or not PKCE.fullmatch(challenge):
        raise Refusal(target, "invalid_request", "code_challenge must be 43 to 128 characters of base64url")
    if method != "S256":
        raise Refusal(target, "invalid_request", "code_challenge_method must be S256")
    return challenge
