"""Who may use the control API when it can be reached from other machines: whoever knows the control token.

Law of this module: Dinero's own paths pass untouched. The token comes as a Bearer token or as the password of Basic,
which a browser asks for; it is compared in constant time and never repeated.
"""

from __future__ import annotations

import hmac
import ipaddress
from typing import TYPE_CHECKING

from mock_dinero.answers import Answer, encode
from mock_dinero.gates import CONTROL, reply
from mock_dinero.identity.grants import basic, bearer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

REFUSED = Answer(
    encode({"error": "the control API wants its token: curl -H 'Authorization: Bearer TOKEN', or -u :TOKEN"}),
    401,
    headers=(("www-authenticate", 'Basic realm="mock-dinero control API"'),),
)


class Guarded:
    """The ASGI application whose control API and landing page want a token."""

    def __init__(self, application: ASGIApp, token: str) -> None:
        self.application = application
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 401."""
        if scope["type"] == "http" and _is_ours(scope["path"]) and not self._knows(scope):
            await reply(REFUSED, send)
            return
        await self.application(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        named = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        text = named.decode("latin-1")
        password = (basic(text) or ("", ""))[1]
        return any(
            hmac.compare_digest(given.encode(), self._token) for given in (bearer(text), password) if given
        )


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach what listens on a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_ours(path: str) -> bool:
    return path.startswith(CONTROL) or not path.strip("/")
