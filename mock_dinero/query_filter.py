"""The grammar of `queryFilter`: `Property operator 'value'`, several joined by a semicolon.

Law of this module: pure. Operators are `eq` and `contains`, both without regard to case. A value runs from the
first quote to the last, so whatever stands between belongs to it; there is no escape and no `and`.
source: published description (2026-09-03); the greedy value is observed by Planning-App: its `and` came back
as part of a value that could not be parsed.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "guid", "bool"]
Filterable = Mapping[str, Kind]
"""The properties an operation can be filtered on, in their published spelling."""

_CONDITION = re.compile(r"\s*(\w+)\s+(\w+)\s+'(.*)'\s*", re.DOTALL)


class FilterError(ValueError):
    """A filter Dinero would refuse; the text is the one for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; `value` is lower-case."""

    name: str
    operator: str
    value: str

    def holds(self, value: object) -> bool:
        """Tell whether a row's value satisfies the condition; a missing value never does."""
        if value is None:
            return False
        text = str(value).lower()
        return self.value in text if self.operator == "contains" else self.value == text


def parse(text: str, filterable: Filterable, *, several: bool = True) -> tuple[Condition, ...]:
    """Read a filter; empty text has no conditions. FilterError on anything that is not in the grammar.

    Without `several` the whole text is one condition, and a semicolon is part of its value.
    """
    parts = text.split(";") if several else [text]
    return tuple(_condition(part, filterable) for part in parts) if text.strip() else ()


def matches(conditions: tuple[Condition, ...], value_of: Callable[[str], object]) -> bool:
    """Tell whether a row satisfies all conditions; `value_of` gives its value of a property."""
    return all(condition.holds(value_of(condition.name)) for condition in conditions)


def _condition(part: str, filterable: Filterable) -> Condition:
    found = _CONDITION.fullmatch(part)
    if not found:
        raise FilterError(_advice(f"Could not parse filter '{part.strip()}'", filterable))
    property_text, operator, value = found.groups()
    name = {known.lower(): known for known in filterable}.get(property_text.lower())
    if name is None:
        raise FilterError(_advice(f"Unknown property '{property_text}'", filterable))
    if operator.lower() not in _operators(filterable[name]):
        raise FilterError(_advice(f"Unknown operator '{operator}' for {name}", filterable))
    return Condition(name, operator.lower(), _value(filterable[name], value))


def _operators(kind: Kind) -> tuple[str, ...]:
    """`contains` on a guid or a boolean is refused (assumed)."""
    return ("eq", "contains") if kind == "text" else ("eq",)


def _value(kind: Kind, value: str) -> str:
    if kind == "guid":
        try:
            return str(uuid.UUID(value))
        except ValueError:
            raise FilterError(f"Could not parse value input '{value}' as guid") from None
    if kind == "bool" and value.lower() not in {"true", "false"}:
        raise FilterError(f"Could not parse value input '{value}' as bool")
    return value.lower()


def _advice(problem: str, filterable: Filterable) -> str:
    """Name the way out, as Dinero does with an example (observed by nextview)."""
    names = ", ".join(filterable)
    return f"{problem}. Filter on {names}, for example: {next(iter(filterable))}+contains+'test'"
