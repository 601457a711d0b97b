"""The tokens that are out: the password grant of personal integrations and the grants of Visma Connect.

Law of this module: a personal token is an opaque text that reaches one organisation, an access token of Visma
Connect a signed JWT that reaches every organisation of its user. What is good stands here, by its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from mock_dinero.identity.credentials import OFFLINE, SCOPES, USUAL, Credentials, Random, User
from mock_dinero.identity.grants import Code, Grant, OAuthError, Policy, Session, basic, bearer
from mock_dinero.identity.signing import ISSUER, SigningKey, access_claims, id_claims

LIFETIME = timedelta(hours=1)  # observed by Mortimer (Visma Connect), Bidhamr and others (personal)
CODE_LIFETIME = timedelta(minutes=5)  # assumed
PERSONAL_SCOPE = "read write"
POLICY = Policy()


@dataclass(slots=True)
class Identity:
    """The codes and tokens that are out, and the grants that give them."""

    credentials: Credentials
    random: Random
    key: SigningKey = field(default_factory=SigningKey)
    _access: dict[str, Grant] = field(default_factory=dict)
    _refresh: dict[str, Session | None] = field(default_factory=dict)
    _used: dict[str, datetime] = field(default_factory=dict)
    _spent: dict[str, Session] = field(default_factory=dict)
    _codes: dict[str, Code] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget every code and token; the refresh token of the credentials works again."""
        self._access.clear()
        self._used.clear()
        self._spent.clear()
        self._codes.clear()
        self._refresh = {self.credentials.refresh_token: None}

    def grant(self, authorization: str | None, now: datetime) -> Grant | None:
        """Return what the Authorization header of a call to Dinero allows, None when nothing."""
        found = self.holder(authorization, now)
        return found if found and found.opens_dinero else None

    def holder(self, authorization: str | None, now: datetime) -> Grant | None:
        """Return what an access token stands for, whatever it is for; None when it is not good."""
        found = self._access.get(bearer(authorization) or "")
        return found if found and now < found.expires else None

    def expire(self, now: datetime, *, access: bool, refresh: bool) -> int:
        """End the access tokens, the refresh tokens or both; return how many access tokens ended."""
        live = [token for token, grant in self._access.items() if now < grant.expires]
        if access:
            self._access.clear()
        if refresh:
            self._refresh.clear()
        return len(live) if access else 0

    def personal_token(
        self, authorization: str | None, form: Mapping[str, str], organizations: Iterable[int], now: datetime
    ) -> dict[str, Any]:
        """Answer a password grant whose user name and password are an organisation's API key.

        source: personal integration page; the errors are observed by dinero-java and php-dinero.
        """
        known = self.credentials.personal_client_id, self.credentials.personal_client_secret
        if basic(authorization) != known:
            raise OAuthError("invalid_client", 401)
        if form.get("grant_type") != "password":
            raise OAuthError("unsupported_grant_type")
        key = form.get("password", "")
        keys = {self.credentials.api_key(number): number for number in organizations}
        if key not in keys or form.get("username") != key:
            raise OAuthError("invalid_grant")
        answer = _answer(self.mint(keys[key], now))
        return answer | {"refresh_token": None, "scope": form.get("scope") or PERSONAL_SCOPE}

    def authorized(
        self,
        user: User,
        scope: frozenset[str],
        redirect_uri: str,
        now: datetime,
        *,
        challenge: str | None = None,
        nonce: str | None = None,
    ) -> str:
        """Give the code of a user who has allowed the application what it asked for."""
        session = self._session(user, scope, now, nonce)
        self._codes = {text: code for text, code in self._codes.items() if now < code.expires}
        code = self.random(32).upper()
        expires = now + CODE_LIFETIME
        self._codes[code] = Code(
            session=session, redirect_uri=redirect_uri, challenge=challenge, expires=expires
        )
        return code

    def visma_token(
        self,
        authorization: str | None,
        form: Mapping[str, str],
        now: datetime,
        *,
        issuer: str = ISSUER,
        policy: Policy = POLICY,
    ) -> dict[str, Any]:
        """Answer an authorization_code or refresh_token grant, and client_credentials where the policy serves it.

        A service application is refused (published FAQ); that client_credentials is then an
        `unauthorized_client` is assumed.
        """
        self._prove_client(basic(authorization) or (form.get("client_id", ""), form.get("client_secret", "")))
        grants: dict[str, Callable[[Mapping[str, str], datetime], tuple[Session, str | None]]] = {
            "authorization_code": self._redeemed,
            "refresh_token": lambda form, now: self._refreshed(form, now, policy),
            "client_credentials": self._served,
        }
        kind = form.get("grant_type", "")
        if kind not in grants:
            raise OAuthError("unsupported_grant_type")
        if kind == "client_credentials" and not policy.serves:
            raise OAuthError("unauthorized_client")
        session, refresh = grants[kind](form, now)
        answer = _answer(self._issued(session, issuer, now))
        answer |= {} if refresh is None else {"refresh_token": refresh}
        if "openid" in session.scope:
            answer["id_token"] = self.key.sign(id_claims(session, issuer, now, now + LIFETIME), "JWT")
        return answer | {"scope": " ".join(scope for scope in SCOPES if scope in session.scope)}

    def revoke(self, authorization: str | None, form: Mapping[str, str]) -> None:
        """Remove a refresh token; an access token stays good until it ends (published by Visma Connect).

        Wrong credentials are a 400 and "not allowed" a 401 (published); that the latter means a call without
        credentials, and that an unknown token is no mistake (RFC 7009), is assumed.
        """
        given = basic(authorization)
        if given is None:
            raise OAuthError("invalid_client", 401)
        self._prove_client(given)
        if not form.get("token"):
            raise OAuthError("invalid_request")
        if form.get("token_type_hint", "refresh_token") not in {"refresh_token", "access_token"}:
            raise OAuthError("unsupported_token_type")
        self._refresh.pop(form["token"], None)

    def mint(self, organization: int | None, now: datetime) -> str:
        """Give an access token: a personal one for an organisation, else one of the first user."""
        if organization is None:
            return self._issued(self._session(self.credentials.users[0], None, now), ISSUER, now)
        client = self.credentials.personal_client_id
        grant = Grant(client=client, organization=organization, expires=now + LIFETIME)
        return self._kept(self.random(32), grant, now)

    def _session(
        self, user: User, scope: frozenset[str] | None, now: datetime, nonce: str | None = None
    ) -> Session:
        granted = USUAL & {*self.credentials.scopes} if scope is None else scope
        client, sid = self.credentials.visma_client_id, self.random(16).upper()
        return Session(client=client, user=user, scope=granted, signed_in=now, sid=sid, nonce=nonce)

    def _prove_client(self, given: tuple[str, str]) -> None:
        if given != (self.credentials.visma_client_id, self.credentials.visma_client_secret):
            raise OAuthError("invalid_client")

    def _redeemed(self, form: Mapping[str, str], now: datetime) -> tuple[Session, str | None]:
        """Spend a code; a refresh token comes only to who asked for offline access (published)."""
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or now >= code.expires or form.get("redirect_uri") != code.redirect_uri:
            raise OAuthError("invalid_grant")
        if not code.proven(form.get("code_verifier")):
            raise OAuthError("invalid_grant")
        if OFFLINE not in code.session.scope:
            return code.session, None
        return code.session, self._next_refresh(replace(code.session, nonce=None), now)

    def _served(self, form: Mapping[str, str], now: datetime) -> tuple[Session, str | None]:
        """Sign the application itself in: never with a refresh token; its `tenant_id` is not looked at (assumed)."""
        usual = (USUAL & {*self.credentials.scopes}) - {OFFLINE}
        scope = frozenset(form.get("scope", "").split()) or usual
        if not scope <= usual:
            raise OAuthError("invalid_scope")
        return self._session(self.credentials.users[0], scope, now), None

    def _refreshed(
        self, form: Mapping[str, str], now: datetime, policy: Policy
    ) -> tuple[Session, str | None]:
        """Spend a refresh token: the session it belongs to, and the token to use next.

        With one-time tokens a replay revokes all of that client and user (published by Visma Connect).
        """
        token = form.get("refresh_token", "")
        if policy.one_time and token in self._spent:
            self._revoke_all(self._spent[token].pair)
        if token not in self._refresh or self._ended(token, now, policy):
            self._refresh.pop(token, None)
            raise OAuthError("invalid_grant")
        session = self._refresh[token] or self._session(self.credentials.users[0], None, now)
        self._refresh[token], self._used[token] = session, now
        if not policy.one_time:
            return session, token
        self._spent[token] = session
        del self._refresh[token], self._used[token]
        return session, self._next_refresh(session, now)

    def _next_refresh(self, session: Session, now: datetime) -> str:
        token = self.random(32).upper()
        self._refresh[token], self._used[token] = session, now
        return token

    def _ended(self, token: str, now: datetime, policy: Policy) -> bool:
        """Tell whether a refresh token is too old; the fixed one starts to age when it is first used."""
        session, used = self._refresh[token], self._used.get(token, now)
        is_idle = policy.idle is not None and now - used >= policy.idle
        return is_idle or bool(session and policy.lifetime and now - session.signed_in >= policy.lifetime)

    def _revoke_all(self, pair: tuple[str, str]) -> None:
        """Revoke what a client holds for a user; the fixed refresh token is the first user's."""
        first = self.credentials.visma_client_id, self.credentials.users[0].sub
        self._refresh = {
            text: one for text, one in self._refresh.items() if (one.pair if one else first) != pair
        }
        self._access = {
            text: grant
            for text, grant in self._access.items()
            if grant.session is None or grant.session.pair != pair
        }

    def _issued(self, session: Session, issuer: str, now: datetime) -> str:
        expires = now + LIFETIME
        claims = access_claims(session, issuer, now, expires, self.random(16).upper())
        grant = Grant(client=session.client, organization=None, expires=expires, session=session)
        return self._kept(self.key.sign(claims, "at+JWT"), grant, now)

    def _kept(self, token: str, grant: Grant, now: datetime) -> str:
        """Remember a token, and forget those that have ended."""
        self._access = {text: one for text, one in self._access.items() if now < one.expires}
        self._access[token] = grant
        return token


def _answer(token: str) -> dict[str, Any]:
    return {"access_token": token, "expires_in": int(LIFETIME.total_seconds()), "token_type": "Bearer"}
