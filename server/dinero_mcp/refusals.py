"""What pydantic says of wrong arguments, in one line for a person and by the argument's published name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from dinero_mcp.errors import InvalidArgumentError

Words = Mapping[str, Any]


def refusal(refused: ValidationError, model: type[BaseModel], tool_name: str) -> InvalidArgumentError:
    """The first thing wrong, as the error the door answers."""
    problem = refused.errors(include_url=False, include_context=True)[0]
    name = str(problem["loc"][0]) if problem["loc"] else "arguments"
    if problem["type"] == "extra_forbidden" and len(problem["loc"]) > 1:
        *whole, unknown = problem["loc"]
        return InvalidArgumentError(f"{_spelled(whole)} has no field {str(unknown)!r}.", argument=name)
    if problem["type"] == "extra_forbidden":
        return _unknown(name, model, tool_name)
    say = _SAID.get(problem["type"])
    reason = say(problem.get("ctx", {})) if say else problem["msg"].removeprefix("Value error, ")
    return InvalidArgumentError(f"{_spelled(problem['loc']) or name} {reason}.", argument=name)


def _spelled(place: Sequence[int | str]) -> str:
    """`productLines[0].unit` for the places on the way to what is wrong, counted from 0."""
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in place).removeprefix(".")


def _unknown(name: str, model: type[BaseModel], tool_name: str) -> InvalidArgumentError:
    known = [str(field.alias) for field in model.model_fields.values()]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Its arguments are {', '.join(known) or '(none)'}."
    return InvalidArgumentError(f"{tool_name} has no argument {name!r}.", argument=name, hint=hint)


_SAID: Mapping[str, Callable[[Words], str]] = {
    "missing": lambda _: "is required",
    "model_type": lambda _: "must be an object",
    "int_type": lambda _: "must be a whole number",
    "float_type": lambda _: "must be a number",
    "finite_number": lambda _: "must be a finite number",
    "string_type": lambda _: "must be a text",
    "bool_type": lambda _: "must be true or false",
    "list_type": lambda _: "must be a list",
    "date_type": lambda _: "must be a date written YYYY-MM-DD",
    "datetime_type": lambda _: "must be an instant written YYYY-MM-DDTHH:mm:ssZ",
    "literal_error": lambda words: f"must be one of {words['expected']}",
    "greater_than_equal": lambda words: f"must be at least {words['ge']}",
    "less_than_equal": lambda words: f"must be at most {words['le']}",
    "string_too_short": lambda _: "must not be empty",
    "string_too_long": lambda words: f"must have at most {words['max_length']} characters",
    "too_short": lambda words: f"must have at least {words['min_length']} item(s)",
    "too_long": lambda words: f"must have at most {words['max_length']} items",
}
