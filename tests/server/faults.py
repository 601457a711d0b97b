"""Every way Dinero can refuse, fail or answer nonsense, and what has to become of it.

Law of this module: a row is what Dinero does to one operation; error, tries and waiting are written beside it, by the
published contract and not by what the server happens to do.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.server.stub import reply

MEGABYTE = 1024 * 1024
VALIDATION = {"code": 42, "message": "Validation Error", "validationErrors": {"PaymentDate": "ugyldig"}}
NOT_FOUND_BY_GUID = {
    "code": 63,
    "message": "Not found",
    "validationErrors": {"message": "Invalid InvoiceGuid, no results found"},
}

INVALID, EXPIRED, PRO = "DineroValidationError", "AccessTokenExpiredError", "DineroProRequiredError"
NOT_FOUND, LIMIT = "DineroNotFoundError", "DineroRateLimitError"
DEPRECATED, UNAVAILABLE = "DineroEndpointDeprecatedError", "DineroUnavailableError"
ANSWER = "(the answer)"


@dataclass(frozen=True)
class Fault:
    """What Dinero answers, in order and the last one for good; the error due and how often Dinero is tried."""

    answers: tuple[Any, ...]
    due: str
    tries: int
    retry_after: int | None = None

    @property
    def retryable(self) -> bool:
        """Whether a caller is told that the same call may succeed later."""
        return self.due in {LIMIT, UNAVAILABLE}


def page(status: int) -> httpx.Response:
    """An HTML page, as a web server or a proxy sends it."""
    return httpx.Response(status, html="<html><body>Nope</body></html>")


def said_to_be_json(body: bytes) -> httpx.Response:
    """A 200 that says it is JSON."""
    return httpx.Response(200, content=body, headers={"content-type": "application/json"})


def endless(_: httpx.Request) -> httpx.Response:
    """JSON without an end."""

    async def brackets() -> AsyncIterator[bytes]:
        block = b"[" * (8 * MEGABYTE)
        while True:
            yield block

    return httpx.Response(200, content=brackets(), headers={"content-type": "application/json"})


def quota(**headers: str) -> httpx.Response:
    """The limiter's answer: text, and perhaps a word of when."""
    return httpx.Response(429, text="API calls quota exceeded!", headers=headers)


def refused(status: int, code: int) -> httpx.Response:
    """A refusal with Dinero's own code."""
    return reply({"code": code, "message": "Nej"}, status)


FAULTS: Mapping[str, Fault] = {
    "400": Fault((reply(VALIDATION, 400),), INVALID, 1),
    "400, code 63": Fault((reply(NOT_FOUND_BY_GUID, 400),), NOT_FOUND, 1),
    "401 once": Fault((httpx.Response(401), None), ANSWER, 2),
    "401 for good": Fault((refused(401, 41),), EXPIRED, 2),
    "403, code 48": Fault((refused(403, 48),), PRO, 1),
    "403, code 90": Fault((refused(403, 90),), PRO, 1),
    "403, code 7": Fault((refused(403, 7),), PRO, 1),
    "403, no body": Fault((httpx.Response(403),), PRO, 1),
    "404 as JSON": Fault((refused(404, 40),), NOT_FOUND, 1),
    "404 as HTML": Fault((page(404),), NOT_FOUND, 1),
    "409": Fault((refused(409, 72),), INVALID, 1),
    "413": Fault((httpx.Response(413),), INVALID, 1),
    "422": Fault((reply(VALIDATION, 422),), INVALID, 1),
    "429 once, Retry-After": Fault((quota(**{"retry-after": "7"}), None), ANSWER, 2),
    "429, Retry-After": Fault((quota(**{"retry-after": "7"}),), LIMIT, 2, retry_after=7),
    "429, not saying when": Fault((quota(),), LIMIT, 2),
    "480": Fault((httpx.Response(480),), DEPRECATED, 1),
    "500, no body": Fault((httpx.Response(500),), UNAVAILABLE, 3),
    "503 as HTML": Fault((page(503),), UNAVAILABLE, 3),
    "503 once": Fault((page(503), None), ANSWER, 2),
    "redirect": Fault((httpx.Response(302, headers={"location": "/v1/1"}),), UNAVAILABLE, 1),
    "time-out": Fault((httpx.ReadTimeout("slow"),), UNAVAILABLE, 1),
    "time-out connecting": Fault((httpx.ConnectTimeout("slow"),), UNAVAILABLE, 1),
    "no connection": Fault((httpx.ConnectError("refused"),), UNAVAILABLE, 3),
    "reset": Fault((httpx.ReadError("reset"),), UNAVAILABLE, 3),
    "truncated": Fault((httpx.RemoteProtocolError("cut"),), UNAVAILABLE, 3),
    "malformed JSON": Fault((said_to_be_json(b'[{"Amount": 12.'),), UNAVAILABLE, 1),
    "NaN in JSON": Fault((said_to_be_json(b'[{"Amount": NaN}]'),), UNAVAILABLE, 1),
    "200 without a body": Fault((httpx.Response(200),), UNAVAILABLE, 1),
    "200 as HTML": Fault((page(200),), UNAVAILABLE, 1),
    "JSON of another shape": Fault((reply("Bageri Nørreport"),), UNAVAILABLE, 1),
    "wrong types in rows": Fault((reply([7, None, {"Id": "x"}]),), UNAVAILABLE, 1),
    "endless": Fault((endless,), UNAVAILABLE, 1),
}
"""None among the answers is the real one."""
