"""How an operation of the control API is written: a function of a desk and a typed body that returns JSON.

Law of this module: a mistake is one line that names the member, what is wrong with it and what to write.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from mock_dinero.isolation import Worlds
from mock_dinero.state import State

Json = dict[str, Any]
_UNION_TAGS = frozenset({"int", "float", "str", "bool"})
"""What pydantic adds to the place of a mistake in a member of several types."""


class ControlError(Exception):
    """A request to the control API that makes no sense; the text says what would."""


class Body(BaseModel):
    """A body: camelCase members, none that is not known, and no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an operation works: the world of the request, and all worlds."""

    state: State
    worlds: Worlds


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its method and path under /__mock, the type of its body and an example of one.

    The body of a GET is its query parameters.
    """

    method: str
    path: str
    body: type[Body]
    run: Callable[[Desk, Any], Json]
    example: Json

    def perform(self, desk: Desk, given: Json) -> Json:
        """Check a body and run the operation on it; ControlError says what is wrong."""
        try:
            is_query = self.method == "GET"
            check = self.body.model_validate_strings if is_query else self.body.model_validate
            body = check(given, strict=not is_query)
        except ValidationError as found:
            raise ControlError(self._mistake(found)) from None
        return self.run(desk, body)

    def _mistake(self, found: ValidationError) -> str:
        first = found.errors()[0]
        place = [str(part) for part in first["loc"] if part not in _UNION_TAGS]
        name = ".".join(place) or "the body"
        kind = first["type"]
        if kind == "value_error":
            return f"{first['ctx']['error']}: write {self._written(place)}"
        if kind == "extra_forbidden":
            return f"{name} is not known here; known are {', '.join(self._members())}"
        if kind == "missing":
            return f"{name} is missing: write {self._written(place)}"
        if kind.endswith(("_type", "_parsing")) or kind in {"int_from_float", "is_instance_of"}:
            return f"{name} has the wrong type: write {self._written(place)}"
        said = first["msg"][max(0, first["msg"].find("should")) :]
        return f"{name} {said}: write {self._written(place)}"

    def _members(self) -> list[str]:
        return [field.alias or name for name, field in self.body.model_fields.items()] or ["no members"]

    def _written(self, place: list[str]) -> str:
        """Return what to write: the member with its example where one is known, else the whole example."""
        field = next((f for n, f in self.body.model_fields.items() if place[:1] == [f.alias or n]), None)
        if field is not None and field.examples:
            return _text({place[0]: field.examples[0]})
        return _text(self.example)


def _text(example: Json) -> str:
    return json.dumps(example, ensure_ascii=False)


def iso(instant: datetime) -> str:
    """Return an instant as the control API writes it."""
    return instant.isoformat(timespec="milliseconds")
