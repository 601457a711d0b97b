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
    try:
        return quote(_KINDS[name](value), safe="")
    except (ValueError, UnicodeEncodeError) as reason:
        argument = _ARGUMENTS[name]
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


_ARGUMENTS = {"organizationId": "organization_id", "guid": "guid", "accountingYear": "accounting_year"}

_KINDS: Mapping[str, Callable[[str | int], str]] = {
    "organizationId": _identifier,
    "guid": _guid,
    "accountingYear": _year_name,
}
