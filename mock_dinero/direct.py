"""The short way to an endpoint: reads of Dinero's API found in a table, past FastAPI's own routing.

Law of this module: whatever it answers FastAPI would have answered with the same bytes; what it does not know for
certain, an endpoint that fails included, goes FastAPI's way. It matches by each route's own pattern, in order.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mock_dinero.routing import PIECE, Call, DineroRoute, answered, response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from mock_dinero.answers import Answer

Key = tuple[int, str, str]
"""What tells templates apart: how many segments, the version, and what stands after the organisation."""

_ORGANIZATION = "{organizationId}"


class Direct:
    """The ASGI application that knows the reads below an organisation; `routes` is FastAPI's."""

    def __init__(self, operations: Iterable[BaseRoute], routes: ASGIApp) -> None:
        self.routes = routes
        self._reads: defaultdict[Key, list[DineroRoute]] = defaultdict(list)
        for route in operations:
            if isinstance(route, DineroRoute) and "GET" in (route.methods or ()) and _is_below(route.path):
                self._reads[_key(route.path)].append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a read directly, everything else through FastAPI."""
        found = self.find(scope)
        if found is not None:
            route, parameters = found
            call = Call({**scope, "path_params": parameters}, receive, send)
            try:
                answer = answered(route.endpoint, call)
            except Exception:  # noqa: BLE001 - it fails again on FastAPI's way, which says so
                answer = None
            if answer is not None:
                await _sent(answer, scope, receive, send)
                return
        await self.routes(scope, receive, send)

    def find(self, scope: Scope) -> tuple[DineroRoute, dict[str, str]] | None:
        """Return the route of a read with its path parameters, None when FastAPI is to look."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope.get("root_path"):
            return None
        path = scope["path"]
        for route in self._reads.get(_key(path), ()):
            if match := route.path_regex.match(path):
                return route, match.groupdict()
        return None


async def _sent(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Send an answer as Starlette would, header for header; a large one is left to it."""
    if len(answer.body) > PIECE:
        await response(answer)(scope, receive, send)
        return
    kind = (b"content-type", answer.content_type.encode())
    others = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
    length = (b"content-length", str(len(answer.body)).encode())
    await send({"type": "http.response.start", "status": answer.status, "headers": [kind, *others, length]})
    await send({"type": "http.response.body", "body": answer.body})


def _is_below(template: str) -> bool:
    """Tell whether a template is `/v1/{organizationId}/word` or longer."""
    parts = template.split("/")
    return len(parts) > 3 and parts[2] == _ORGANIZATION and "{" not in parts[1] + parts[3]


def _key(path: str) -> Key:
    parts = path.split("/", 4)
    if len(parts) < 4:
        return 0, "", ""
    return path.count("/"), parts[1].lower(), parts[3].lower()
