"""The exact shapes of Dinero's answers: pages, errors, the HTML page, the JSON bytes.

Law of this module: an answer is encoded to bytes once, here. Data has PascalCase keys, an error body camelCase
ones (observed by dinero-java, Bidhamr, manyfold-platform; source: published error description).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

_ACCOUNT = 7
MAX_PAGE_SIZE = 1000  # published description (2026-09-03)

_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, ready to send."""

    body: bytes
    status: int = 200
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()


class WireError(Exception):
    """A refusal as Dinero words it. `validation` maps a property to what is wrong with it."""

    def __init__(
        self, status: int, code: int, message: str, validation: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.validation = validation

    def answer(self) -> Answer:
        """Return the error body; one without `validation` has two keys, as recorded ones do."""
        return Answer(encode(self._body()), self.status)

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.validation:
            pairs = list(self.validation.items())
            body["validationErrors"] = dict(pairs)
            body["languageSpecificMessages"] = [{"property": name, "message": text} for name, text in pairs]
            body["errorMessageList"] = [{"Code": name, "Message": text} for name, text in pairs]
        return body


def encode(data: Any) -> bytes:
    """Return the JSON bytes, æøå as themselves."""
    return _encoder.encode(data).encode()


HALF = b"\\ud"
"""What JSON text holds that may have half a character, in lower case."""


def half_a_character(data: Any) -> str | None:
    """Return the first surrogate without its other half, as JSON writes it: no answer can carry one."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as found:
        return f"\\u{ord(found.object[found.start]):04x}"
    return None


def page(rows: Sequence[Any], *, number: int, size: int, total: int) -> dict[str, Any]:
    """Return the envelope of a paged list; `total` counts the matching rows of all pages.

    Result is the rows of this page and ResultWithoutFilter those before paging: observed by Mortimer (a full
    first page of 428 rows); published description of ResultWithoutFilter: count before pagination.
    """
    pagination = {
        "MaxPageSizeAllowed": MAX_PAGE_SIZE,
        "PageSize": size,
        "Result": len(rows),
        "ResultWithoutFilter": total,
        "Page": number,
    }
    return {"Collection": list(rows), "Pagination": pagination}


def invalid(**validation: str) -> WireError:
    """Return the 400 of bad input, code 42 (published error description)."""
    return WireError(400, 42, "Validation Error", validation)


def not_found(what: str) -> WireError:
    """Return the JSON 404 (observed by Bidhamr for contacts; assumed for all but invoices and credit notes)."""
    return WireError(404, 40, f"{what} was not found.")


def unknown_guid(name: str) -> WireError:
    """Return the 400 with code 63 that Dinero gives for unknown invoices and credit notes (observed by Bidhamr)."""
    text = f"Invalid {name}, no results found"
    return WireError(400, 63, text, {"message": text})


def no_access() -> WireError:
    """Return the 403 of a resource that is not the caller's to use: code 41 (published), its text assumed."""
    return WireError(403, 41, "The user is not authorized to access this resource.")


def bad_token() -> WireError:
    """Return the 401 of a missing, unknown or expired access token; its body is assumed."""
    return WireError(401, 41, "The access token is missing, invalid or expired.")


def no_pro(code: int) -> WireError:
    """Return the 403 of an organisation without Pro: code 90, 48 in older documents, 7 with a text of its own.

    The body of code 7 is observed by nine public clients; the text of the others is assumed.
    """
    own = "Din konto mangler abonnement" if code == _ACCOUNT else None
    return WireError(403, code, own or "The organization does not have an active Pro subscription.")


def quota_exceeded(limit: int, retry_after: int | None) -> Answer:
    """Return the 429: plain text (published), with Retry-After when `retry_after` is given (a switch)."""
    text = f"API calls quota exceeded! maximum admitted {limit} per 1m."
    headers = () if retry_after is None else (("retry-after", str(retry_after)),)
    return Answer(text.encode(), 429, TEXT, headers)


def unknown_route() -> Answer:
    """Return the page of an unknown route: HTML, not JSON (observed by dinero-java)."""
    title = "404 - The resource cannot be found."
    text = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    return Answer(text.encode(), 404, HTML)
