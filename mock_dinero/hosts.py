"""The three names Dinero has on the network, and which paths belong to which.

Law of this module: a request that names one of them finds only what that host has; one that names any other host
finds everything. The control API and the landing page are everywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

API = "api.dinero.dk"
PERSONAL = "authz.dinero.dk"
CONNECT = "connect.visma.com"
HOSTS = (API, PERSONAL, CONNECT)
"""Where working clients send what: observed by nine public clients."""

_OWNERS = (
    (re.compile(r"/(?:__mock(?:/|$)|$)"), None),
    (re.compile(r"/(?:connect|\.well-known)(?:/|$)", re.IGNORECASE), CONNECT),
    (re.compile(r"/dineroapi(?:/|$)", re.IGNORECASE), PERSONAL),
)


class Hosts:
    """The ASGI application that keeps each of the three hosts to its own paths."""

    def __init__(self, application: ASGIApp) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; one that went to the wrong host under a path that nobody serves, //host/path."""
        if scope["type"] == "http":
            host = _named(scope)
            if strays(host, scope["path"]):
                raw = scope.get("raw_path") or scope["path"].encode()
                path = {"path": f"//{host}{scope['path']}", "raw_path": f"//{host}".encode() + raw}
                scope = {**scope, **path}
        await self.application(scope, receive, send)


def strays(host: str, path: str) -> bool:
    """Tell whether a host is one of the three and the path another one's."""
    if host not in HOSTS:
        return False
    owner = next((name for pattern, name in _OWNERS if pattern.match(path)), API)
    return owner is not None and owner != host


def _named(scope: Scope) -> str:
    """Return the host of a request, without its port."""
    named = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return str(named.decode("latin-1").partition(":")[0].lower())
