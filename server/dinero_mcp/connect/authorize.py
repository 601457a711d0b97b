"""The authorize request and what comes back from it: pure, with PKCE (S256) and a state that only this sign-in knows.

source: Visma Developer Portal; the parameters are those that working applications send (Mortimer, Hexio)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from dinero_mcp.connect.desk import ConnectFailed
from dinero_mcp.connect.remedies import explained

SCOPES = ("dineropublicapi:read", "offline_access")
RESPONSE_MODES = ("form_post", "query")
SECRET_BYTES = 32


@dataclass(frozen=True)
class SignIn:
    """One sign-in on its way."""

    client_id: str
    redirect_uri: str
    response_mode: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)

    def address(self, connect_url: str) -> str:
        """Where to send the browser."""
        asked = {
            "client_id": self.client_id,
            "response_type": "code",
            "response_mode": self.response_mode,
            "scope": " ".join(SCOPES),
            "redirect_uri": self.redirect_uri,
            "state": self.state,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            "ui_locales": "da-DK",
        }
        return f"{connect_url.rstrip('/')}/connect/authorize?{urlencode(asked)}"

    def code(self, came: Iterable[tuple[str, str]]) -> str:
        """The code of what came back; ConnectFailed for anything but this sign-in's own good answer."""
        answer = dict(came)
        if not hmac.compare_digest(answer.get("state", "").encode(), self.state.encode()):
            raise ConnectFailed(
                "What came back from the browser belongs to another sign-in (its state differs): close old sign-in "
                "pages and run `dinero-mcp login` again."
            )
        if "error" in answer:
            raise ConnectFailed(explained(answer["error"]))
        if not answer.get("code"):
            raise ConnectFailed(explained(None))
        return answer["code"]


def sign_in(client_id: str, redirect_uri: str, response_mode: str, random: Callable[[int], str]) -> SignIn:
    """A new sign-in; `random` gives so many random bytes in hex."""
    return SignIn(client_id, redirect_uri, response_mode, random(SECRET_BYTES), random(SECRET_BYTES))


def challenge_of(verifier: str) -> str:
    """The PKCE challenge of a verifier (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
