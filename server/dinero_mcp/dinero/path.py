"""The one way a value gets into a path: checked by the kind its placeholder names, then percent-encoded.

Dot segments survive quoting and are folded by every HTTP library, so "", "." and ".." are refused outright.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from dinero_mcp.arguments import guid_text
from dinero_mcp.errors import InvalidArgumentError

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def fill(template: str, values: Mapping[str, str | int]) -> str:
    """The path of a route template; InvalidArgumentError for a value that may not stand in one."""
    return PLACEHOLDER.sub(lambda found: _segment(found[1], values[found[1]]), template)


def _segment(name: str, value: str | int) -> str:
    checked, argument = _KINDS[name]
    try:
        return quote(checked(value), safe="")
    except (ValueError, UnicodeEncodeError) as reason:
        raise InvalidArgumentError(f"`{argument}` is not usable: {reason}.", argument=argument) from None


def _identifier(value: str | int) -> str:
    if type(value) is not int or value < 1:
        raise ValueError("it must be a whole number above 0")
    return str(value)


def _guid(value: str | int) -> str:
    return guid_text(str(value))


def _year_name(value: str | int) -> str:
    # assumed: a skewed year's name holds a slash (2025/2026), which the caller's percent-encoding carries.
    text = str(value)
    if text.strip() in ("", ".", "..") or not text.isprintable() or len(text) > 40:
        raise ValueError("it must be the name of an accounting year")
    return text


def _file_id(value: str | int) -> str:
    # source: published description (2026-09-03): a text, not a uuid
    text = str(value)
    if not re.fullmatch(r"[0-9A-Za-z-]{1,100}", text):
        raise ValueError("it must be a file id of letters, digits and hyphens")
    return text


def _number_or_guid(value: str | int) -> str:
    # `{id}` is a reminder's number and a purchase voucher's guid.
    return _guid(value) if isinstance(value, str) else _identifier(value)


_KINDS: Mapping[str, tuple[Callable[[str | int], str], str]] = {
    "organizationId": (_identifier, "organization_id"),
    "guid": (_guid, "guid"),
    "contactGuid": (_guid, "contact_guid"),
    "voucherGuid": (_guid, "voucher_guid"),
    "documentGuid": (_guid, "document_guid"),
    "fileGuid": (_file_id, "file_guid"),
    "id": (_number_or_guid, "id"),
    "accountingYear": (_year_name, "accounting_year"),
}
"""Placeholder -> the check of its value, and the argument it is called after."""
