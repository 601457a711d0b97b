"""Asking a real Dinero: signed in, within the rate limit, patient where it is refused for a moment.

Law of this module: it sends the reads of the published description and, to sign in, one request for a token, nothing
else. Clock and sleep are given. A refusal that will not pass is an answer; what cannot be had is a RecordingStopped.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
from tenacity import RetryCallState, RetryError, Retrying, retry_if_exception_type, retry_if_result

from mock_dinero.spec.published import Published

ATTEMPTS = 8
FIRST_ATTEMPTS = 1
"""Before anything was ever answered, no connection is a wrong address or no network, and waiting helps nobody."""
PASSING = frozenset({429, 502, 503, 504})
"""Answers that say nothing of the question: asked again, and never recorded."""
MINUTE = 60.0
TIMEOUT = 60.0
LONGEST_WAIT = 300.0
ACCESS_TOKEN = "DINERO_MCP_ACCESS_TOKEN"  # noqa: S105 - the name of a variable


class RecordingStopped(Exception):
    """Recording cannot go on; the text is one line. What was recorded stays; the same command goes on."""


class SignedIn(Protocol):
    """Where access tokens come from."""

    def token(self, http: httpx.Client) -> str:
        """Return a token that was good when it was got."""
        ...

    def renew(self, http: httpx.Client) -> None:
        """Get another token; RecordingStopped where there is none to be had."""
        ...


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token somebody else got, as `dinero-mcp token` prints it."""

    value: str = field(repr=False)

    def token(self, _http: httpx.Client) -> str:
        """Return it."""
        return self.value

    def renew(self, _http: httpx.Client) -> None:
        """Refuse: only a person can get another."""
        raise RecordingStopped(
            f"the access token is not good (any more): put a new one into {ACCESS_TOKEN} and run the same command."
        )


@dataclass(slots=True)
class PersonalIntegration:
    """A personal integration: client id, secret and the API key of one organisation, for the read scope alone."""

    client_id: str
    secret: str = field(repr=False)
    api_key: str = field(repr=False)
    url: str
    _value: str | None = field(default=None, repr=False)

    def token(self, http: httpx.Client) -> str:
        """Return the token, signing in for the first one."""
        if self._value is None:
            self.renew(http)
        return str(self._value)

    def renew(self, http: httpx.Client) -> None:
        """Sign in (again)."""
        form = {
            "grant_type": "password",
            "scope": "read",
            "username": self.api_key,
            "password": self.api_key,
        }
        try:
            answer = http.post(self.url, data=form, auth=(self.client_id, self.secret))
            if answer.status_code in PASSING or answer.is_server_error:
                raise RecordingStopped(
                    f"signing in failed ({httpx.URL(self.url).host} answers {answer.status_code}): "
                    "run the same command later."
                )
            self._value = str(answer.raise_for_status().json()["access_token"])
        except httpx.TransportError:
            raise RecordingStopped(_unreachable(httpx.URL(self.url).host)) from None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise RecordingStopped(
                "signing in failed: look at DINERO_MCP_CLIENT_ID, DINERO_MCP_CLIENT_SECRET and DINERO_MCP_API_KEY."
            ) from None


@dataclass(slots=True)
class Budget:
    """So many requests a minute; None is as many as one likes."""

    a_minute: int | None
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    _sent: deque[float] = field(default_factory=deque)

    def take(self) -> None:
        """Wait until one more request is within the budget."""
        if self.a_minute is None:
            return
        if len(self._sent) >= self.a_minute:
            wait = self._sent.popleft() + MINUTE - self.clock()
            if wait > 0:
                self.sleep(wait)
        self._sent.append(self.clock())


@dataclass(slots=True)
class Asker:
    """Asks one Dinero."""

    http: httpx.Client
    signed_in: SignedIn
    budget: Budget
    published: Published = field(default_factory=Published)
    _is_answered: bool = False

    def ask(self, method: str, target: str, accept: str, body: Any = None) -> httpx.Response:
        """Return the answer to a read, `target` being path and query; RecordingStopped where none is to be had."""
        if self.published.operation(method, target.partition("?")[0]) is None:
            raise RecordingStopped(
                f"{method} {target.partition('?')[0]} is no published read: nothing was sent."
            )
        answer = self._patiently(method, target, accept, body)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self.signed_in.renew(self.http)
            answer = self._patiently(method, target, accept, body)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise RecordingStopped(
                "a new token was refused as well (401): look at the credentials and the scope."
            )
        return answer

    def _patiently(self, method: str, target: str, accept: str, body: Any) -> httpx.Response:
        retrying = Retrying(
            sleep=self.budget.sleep,
            wait=_wait,
            stop=lambda state: state.attempt_number >= (ATTEMPTS if self._is_answered else FIRST_ATTEMPTS),
            retry=retry_if_exception_type(httpx.TransportError)
            | retry_if_result(lambda answer: answer.status_code in PASSING),
        )
        try:
            return retrying(self._once, method, target, accept, body)
        except RetryError as problem:
            last = problem.last_attempt
            if not self._is_answered:
                raise RecordingStopped(_unreachable(self.http.base_url.host)) from None
            what = "no connection" if last.failed else f"status {last.result().status_code}"
            raise RecordingStopped(
                f"{ATTEMPTS} attempts came to nothing ({what}): run the same command later; it goes on from here."
            ) from None

    def _once(self, method: str, target: str, accept: str, body: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.signed_in.token(self.http)}", "Accept": accept}
        self.budget.take()
        answer = self.http.request(method, target, headers=headers, json=body, timeout=TIMEOUT)
        self._is_answered = True
        return answer


def _unreachable(host: str) -> str:
    return f"no connection to {host}: look at --url and the network, and run the same command."


def _wait(state: RetryCallState) -> float:
    """Return how long to wait: what Retry-After says, a minute after a 429 without one, else longer each time."""
    outcome = state.outcome
    if outcome is None or outcome.failed:
        return float(min(2**state.attempt_number, MINUTE))
    answer: httpx.Response = outcome.result()
    told = answer.headers.get("retry-after", "")
    if re.fullmatch(r"\d{1,6}", told):
        return min(float(told), LONGEST_WAIT)
    return MINUTE if answer.status_code == httpx.codes.TOO_MANY_REQUESTS else float(2**state.attempt_number)
