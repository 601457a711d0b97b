"""What a list tool asks Dinero for (`queryFilter`, `fields`, dates) and the check that the rows obey it.

Dinero has no escape for a quote or a semicolon and may drop all but one condition, so the first are refused before the
call and every row is checked after it. source: published description (2026-09-03); behaviour: PLAN, HEX
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeVar

from dinero_mcp.clock import instant_text
from dinero_mcp.errors import DineroUnavailableError, InvalidArgumentError


@dataclass(frozen=True)
class Check:
    """What every row must obey, and the keys it is told by."""

    keys: tuple[str, ...]
    holds: Callable[[Mapping[str, Any]], bool]


Ordered = TypeVar("Ordered", date, int, float)

ZONE_SLACK = timedelta(hours=3)  # Dinero's times carry no zone; UTC or Danish time is not stated anywhere


@dataclass(frozen=True)
class Condition:
    """One argument as a filter: Dinero's field, the operator, the value, and the row's key to check it on."""

    argument: str
    field: str
    operator: Literal["eq", "contains"]
    value: str | None

    @property
    def key(self) -> str:
        """The field's name in our rows."""
        return self.field[0].lower() + self.field[1:]

    def check(self) -> Check:
        """The condition on our rows, without regard to case as Dinero says it compares."""
        return Check((self.key,), self._matches)

    def _matches(self, row: Mapping[str, Any]) -> bool:
        wanted, found = _folded(self.value), _folded(row[self.key])
        return wanted in found if self.operator == "contains" else wanted == found


def _folded(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    return unicodedata.normalize("NFC", text).casefold().strip()


def given(*conditions: Condition, free_text: str | None = None) -> tuple[Condition, ...]:
    """The conditions that have a value; InvalidArgumentError where one holds a quote or a semicolon.

    `free_text` is the tool's argument that takes them, where it has one.
    """
    present = tuple(condition for condition in conditions if condition.value is not None)
    for condition in present:
        if "'" in str(condition.value) or ";" in str(condition.value):
            raise InvalidArgumentError(
                f"`{condition.argument}` may not hold a single quote or semicolon: Dinero's filter cannot carry them.",
                argument=condition.argument,
                hint=f"Use `{free_text}`, it takes both." if free_text else _PART,
            )
    return present


_PART = "Use a part of the text without them, or another argument."


def query_filter(conditions: Sequence[Condition]) -> str | None:
    """Dinero's `queryFilter` for the conditions, all of which must hold; None for none."""
    return ";".join(f"{each.field} {each.operator} '{each.value}'" for each in conditions) or None


def wire_names(keys: Iterable[str]) -> str:
    """The `fields` value for row keys: Dinero's spelling, separated by commas."""
    return ",".join(_DINERO_SPELLING.get(key, key[0].upper() + key[1:]) for key in keys)


_DINERO_SPELLING = {"seNumber": "SENumber"}


def chosen_fields(fields: Sequence[str] | None, keys: Sequence[str]) -> tuple[str, ...]:
    """The row keys asked for, in the row's order; all without `fields`; InvalidArgumentError for an unknown one."""
    unknown = sorted(set(fields or ()) - set(keys))
    if unknown:
        raise InvalidArgumentError(
            f"`fields` has no {unknown[0]!r} here; the names are {', '.join(keys)}.", argument="fields"
        )
    return tuple(key for key in keys if fields is None or key in fields)


def both_or_none(first: object, second: object, names: tuple[str, str]) -> None:
    """Refuse half a pair of arguments."""
    if (first is None) != (second is None):
        missing = names[0] if first is None else names[1]
        raise InvalidArgumentError(
            f"`{names[0]}` and `{names[1]}` go together; `{missing}` is missing.", argument=missing
        )


def in_order(first: Ordered | None, second: Ordered | None, names: tuple[str, str]) -> None:
    """Refuse a window that ends before it begins."""
    if first is not None and second is not None and second < first:
        end: object = second
        how = "lies before" if isinstance(end, date) else "is less than"
        raise InvalidArgumentError(f"`{names[1]}` {how} `{names[0]}`.", argument=names[1])


def since_text(instant: datetime | None) -> str | None:
    """`changesSince` as Dinero wants it."""
    return None if instant is None else instant_text(instant)


def changed_since(instant: datetime | None) -> tuple[Check, ...]:
    """Rows were created, changed or deleted since the instant, as far as zoneless times can tell."""
    if instant is None:
        return ()
    earliest = (instant - ZONE_SLACK).strftime("%Y-%m-%dT%H:%M:%S")
    keys = ("createdAt", "updatedAt", "deletedAt")

    def holds(row: Mapping[str, Any]) -> bool:
        known = [row[key] for key in keys if row[key]]
        return not known or max(known) >= earliest

    return (Check(keys, holds),)


def in_category(category: str | None) -> tuple[Check, ...]:
    """Accounts are of the category; blanks and case in its name are not looked at."""
    if category is None:
        return ()
    wanted = _folded(category).replace(" ", "")
    return (Check(("category",), lambda row: _folded(row["category"]).replace(" ", "") == wanted),)


def deleted(*, wanted: bool | None) -> tuple[Check, ...]:
    """Rows are deleted (True) or are not (False); None takes both."""
    return () if wanted is None else (Check(("deletedAt",), lambda row: bool(row["deletedAt"]) == wanted),)


def refuse_strangers(rows: Iterable[Mapping[str, Any]], checks: Sequence[Check]) -> None:
    """DineroUnavailableError when a row does not match what was asked for: a wrong answer is worse than none."""
    if not all(check.holds(row) for row in rows for check in checks):
        raise DineroUnavailableError(
            "Dinero answered with rows that do not match the filters, so the answer is not given.",
            hint="Ask with fewer filters at a time and combine the answers.",
        )
