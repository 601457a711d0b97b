"""The JSON body of a calculator's request, read by published key.

Law of this module: keys match without regard to case (observed by nine public clients), unknown ones are dropped
silently (observed by manyfold-platform). A value that cannot be read is a 400 of code 42 that names its key.
"""

from __future__ import annotations

import json
import math
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from mock_dinero.answers import HALF, WireError, half_a_character, invalid
from mock_dinero.ledger.money import round_half_up

LONGEST = 1024 * 1024
HIGHEST = 10**12
"""No amount, quantity or number in a body is larger; the engine counts exactly, so this is for the reader's sake."""

YEARS = range(1900, 3000)


class Body:
    """One JSON object of a request."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = {key.lower(): value for key, value in values.items()}

    def text(self, key: str) -> str | None:
        """Return a text, None when absent, null or blank."""
        value = self._values.get(key.lower())
        if value is not None and not isinstance(value, str):
            raise self.wrong(key)
        return value.strip() or None if value else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a boolean; the text `True` is understood as well."""
        value = self._values.get(key.lower())
        if isinstance(value, str) and value.lower() in {"true", "false"}:
            return value.lower() == "true"
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key)
        return default if value is None else value

    def number(self, key: str) -> Decimal | None:
        """Return an exact number or None."""
        value = self._values.get(key.lower())
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or abs(value) > HIGHEST:
            raise self.wrong(key)
        return Decimal(str(value))

    def integer(self, key: str) -> int | None:
        """Return a whole number or None."""
        value = self.number(key)
        if value is not None and value != value.to_integral_value():
            raise self.wrong(key)
        return None if value is None else int(value)

    def amount(self, key: str) -> int:
        """Return øre, more decimals rounded half up; a missing amount is a 400."""
        value = self.number(key)
        if value is None:
            raise missing(key)
        return round_half_up(value * 100)

    def day(self, key: str) -> date | None:
        """Return a day written yyyy-mm-dd or None."""
        text = self.text(key)
        try:
            found = date.fromisoformat(text[:10]) if text else None
        except ValueError:
            raise self.wrong(key) from None
        if found and found.year not in YEARS:
            raise self.wrong(key)
        return found

    def guid(self, key: str) -> str | None:
        """Return a guid in lower case or None."""
        text = self.text(key)
        try:
            return str(uuid.UUID(text)) if text else None
        except ValueError:
            raise self.wrong(key) from None

    def rows(self, key: str) -> list[Body]:
        """Return the objects of a list, none when absent or null."""
        return bodies(self._values.get(key.lower()) or [], key)

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """Return one of the allowed texts in its own spelling."""
        text = self.text(key)
        found = {one.lower(): one for one in allowed}.get((text or default).lower())
        if found is None:
            raise invalid(**{key: f"The value '{text}' is not one of {', '.join(allowed)}."})
        return found

    def wrong(self, key: str) -> WireError:
        """Return the refusal of a value."""
        return invalid(**{key: f"The value '{str(self._values.get(key.lower()))[:60]}' is not valid."})


def bodies(value: object, key: str) -> list[Body]:
    """Return the objects of a JSON array; anything else is a 400."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise invalid(**{key: "A list of objects was expected."})
    return [Body(one) for one in value]


def one(value: object) -> Body:
    """Return the object a body is; no body is an object without keys, anything else a 400."""
    if value is not None and not isinstance(value, dict):
        raise invalid(body="An object was expected.")
    return Body(value or {})


def parse(raw: bytes) -> object:
    """Return the JSON of a body; one that is none is a 400, and no body is null."""
    try:
        found: object = json.loads(raw) if raw.strip() else None
    except (ValueError, RecursionError):
        raise invalid(body="The body is not valid JSON.") from None
    if HALF in raw.lower() and half_a_character(found):
        raise invalid(body="The body is not valid JSON.")
    return found


def missing(key: str) -> WireError:
    """Return the refusal of a body that lacks a key."""
    return invalid(**{key: f"The {key} field is required."})
