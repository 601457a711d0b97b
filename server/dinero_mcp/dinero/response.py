"""An HTTP answer of Dinero becomes JSON or one of our errors; pure, no I/O.

Dinero's own code, message and validationErrors are passed on as data, whatever they say.
source: developer.dinero.dk error page; behaviour: BID verified 2026-10-09, APAQ, MANY
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from dinero_mcp.dinero.long_answers import LongArray, is_long_array
from dinero_mcp.errors import (
    AccessTokenExpiredError,
    DineroEndpointDeprecatedError,
    DineroError,
    DineroNotFoundError,
    DineroProRequiredError,
    DineroRateLimitError,
    DineroUnavailableError,
    DineroValidationError,
)

NOT_FOUND_BY_GUID = 63  # behaviour: BID verified; 400 + 63 for invoices and credit notes


@dataclass(frozen=True)
class Raw:
    """An answer as it came: status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_json(self) -> bool:
        """Whether it says it is JSON."""
        return "json" in self.headers.get("content-type", "").lower()

    def retry_after(self, now: datetime) -> int | None:
        """Seconds of a Retry-After, a number or an HTTP date; 0 for one in the past, None without a readable one."""
        text = self.headers.get("retry-after", "").strip()
        if _SECONDS.fullmatch(text):
            return max(0, int(text))
        try:
            until = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        zoned = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0, math.ceil((zoned - now).total_seconds()))


_SECONDS = re.compile(r"[+-]?[0-9]{1,9}")


def decipher(raw: Raw) -> Any:
    """The JSON of a 200 answer; raises the error that any other answer means."""
    if raw.status == 200:
        return parsed(raw)
    raise failure(raw)


def parsed(raw: Raw) -> Any:
    """The JSON body, a long array as its rows; DineroUnavailableError when it is none."""
    if not raw.is_json:
        raise DineroUnavailableError(
            "Dinero answered with a page or nothing instead of data.", status=raw.status
        )
    if is_long_array(raw.body):
        return LongArray(raw.body)
    try:
        return orjson.loads(raw.body)  # refuses NaN, infinities and half surrogates, which are no JSON
    except ValueError:
        raise DineroUnavailableError("Dinero's answer is broken off or garbled.", status=raw.status) from None


def failure(raw: Raw) -> DineroError:
    """The error a status other than 200 means."""
    said = _error_body(raw)
    code = said.get("code") if isinstance(said.get("code"), int) else None
    common: dict[str, Any] = {"status": raw.status, "dinero_code": code, "details": _details(said)}
    if raw.status == 404 or (raw.status == 400 and code == NOT_FOUND_BY_GUID):
        return DineroNotFoundError("Dinero does not know what was asked for.", **common)
    if raw.status in _BY_STATUS:
        kind, message = _BY_STATUS[raw.status]
        return kind(message, **common)
    if 400 <= raw.status < 500:
        return DineroValidationError(f"Dinero refused the request ({raw.status}).", **common)
    return DineroUnavailableError(f"Dinero answered with status {raw.status}.", **common)


_BY_STATUS: Mapping[int, tuple[type[DineroError], str]] = {
    401: (AccessTokenExpiredError, "Dinero refused the access token, also a fresh one."),
    403: (DineroProRequiredError, "Dinero refuses access to this organisation."),
    429: (DineroRateLimitError, "Dinero's limit of requests a minute is used up."),
    480: (DineroEndpointDeprecatedError, "Dinero is removing this endpoint and refuses calls to it."),
}


def _error_body(raw: Raw) -> dict[str, Any]:
    try:
        body = orjson.loads(raw.body) if raw.is_json else None
    except ValueError:
        return {}
    return {key.lower(): value for key, value in body.items()} if isinstance(body, dict) else {}


def _details(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "dineroMessage": said["message"] if isinstance(said.get("message"), str) else None,
        "validationErrors": said.get("validationerrors") or None,
    }
