"""The HTTP connections to Dinero and its sign-in service: limits in time and length, and which failure is which."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

import httpx

from dinero_mcp import __version__
from dinero_mcp.dinero import routes
from dinero_mcp.dinero.oauth import TokenRequest
from dinero_mcp.dinero.response import Raw
from dinero_mcp.errors import DineroError, DineroUnavailableError, FileTooLargeError
from dinero_mcp.watching import UNWATCHED, RequestSeen, Watch

Transport = httpx.AsyncBaseTransport

USER_AGENT = f"dinero-mcp/{__version__}"
TOKEN_ANSWER = routes.MEGABYTE
TOKEN_TEMPLATE = "(token)"  # noqa: S105  the name of what is watched


class ConnectionLost(Exception):
    """The connection could not be made or broke before the answer was whole."""


@dataclass(frozen=True)
class TimeLimits:
    """Seconds: to connect, between two pieces of an answer, and for one request as a whole."""

    connect: float = 5.0
    read: float = 40.0
    whole: float = 55.0


class Wire:
    """The HTTP connections to Dinero and its sign-in service: it sends what routes.py or oauth.py made, nothing else.

    Time-outs are final; a broken connection is told apart, as that may be tried again.
    """

    def __init__(
        self,
        api_url: str,
        *,
        transport: Transport | None = None,
        limits: TimeLimits | None = None,
        watch: Watch = UNWATCHED,
    ) -> None:
        self._watch = watch
        self._limits = limits or TimeLimits()
        self._api_url = api_url.rstrip("/")
        self._http = httpx.AsyncClient(
            transport=transport,
            follow_redirects=False,
            headers={"User-Agent": USER_AGENT},
            # No limit on waiting for a connection of the pool: the whole-request limit covers it.
            timeout=httpx.Timeout(self._limits.read, connect=self._limits.connect, pool=None),
        )

    async def fetch(self, request: routes.Request, access_token: str) -> Raw:
        """Send an allowed request; ConnectionLost or DineroUnavailableError without an answer."""
        headers = {"Authorization": f"Bearer {access_token}", **request.headers()}
        outgoing = self._http.build_request(
            request.method, self._api_url + request.target, headers=headers, content=request.body
        )
        seen = RequestSeen(request.method, request.template, request.organization_id)
        return await self._answer(outgoing, request.max_bytes, seen, is_file=request.is_file)

    async def token(self, request: TokenRequest) -> Raw:
        """Send a token request; ConnectionLost or DineroUnavailableError without an answer."""
        outgoing = self._http.build_request(
            request.method, request.url, headers=dict(request.headers), content=request.body
        )
        return await self._answer(outgoing, TOKEN_ANSWER, RequestSeen("POST", TOKEN_TEMPLATE))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _answer(
        self, outgoing: httpx.Request, max_bytes: int, seen: RequestSeen, *, is_file: bool = False
    ) -> Raw:
        with self._watch.request(seen):
            raw = await self._in_time(outgoing, max_bytes, is_file=is_file)
            seen.status = raw.status
        return raw

    async def _in_time(self, outgoing: httpx.Request, max_bytes: int, *, is_file: bool) -> Raw:
        try:
            async with asyncio.timeout(self._limits.whole):
                return await self._exchange(outgoing, max_bytes, is_file=is_file)
        except httpx.ConnectTimeout:
            raise DineroUnavailableError("Dinero could not be reached in time.") from None
        except (httpx.TimeoutException, TimeoutError):
            raise DineroUnavailableError("Dinero did not answer in time.", hint=_SLOW) from None
        except httpx.TransportError as broken:
            raise ConnectionLost(type(broken).__name__) from None
        except httpx.HTTPError:
            raise DineroUnavailableError("Dinero's answer could not be read.") from None

    async def _exchange(self, outgoing: httpx.Request, max_bytes: int, *, is_file: bool) -> Raw:
        answer = await self._http.send(outgoing, stream=True)
        try:
            too_long = _too_long(answer, is_file=is_file)
            if _announced(answer) > max_bytes:
                raise too_long
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > max_bytes:
                    raise too_long
            return Raw(
                answer.status_code, {name.lower(): text for name, text in answer.headers.items()}, bytes(body)
            )
        finally:
            await answer.aclose()


def _announced(answer: httpx.Response) -> int:
    """The length an answer says it has; 0 where it says none, or that of a packed form."""
    text = answer.headers.get("content-length", "")
    return 0 if "content-encoding" in answer.headers or not _DIGITS.fullmatch(text) else int(text)


def _too_long(answer: httpx.Response, *, is_file: bool) -> DineroError:
    if is_file and answer.status_code == 200:
        return FileTooLargeError("The file is larger than 6 MB.")
    return DineroUnavailableError(
        "Dinero's answer is longer than any it documents.", status=answer.status_code, hint=_LONG
    )


_DIGITS = re.compile(r"[0-9]{1,15}")
_LONG = (
    "Ask for less at once, a shorter period or a smaller page; if it stays so, look at Dinero's status page."
)
_SLOW = "Long periods and contacts with a long history take Dinero long: ask for a shorter period, or try again later."
