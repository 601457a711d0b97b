"""JSON, forms and addresses rewritten field by field.

Law of this module: a field is known by its place in the description, and what is not known is refused by name; values
are in no message. Numbers keep their digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

from mock_dinero.tape.scrub.kinds import Kinds
from mock_dinero.tape.scrub.lossless import Number
from mock_dinero.tape.scrub.refusal import ScrubRefused
from mock_dinero.tape.scrub.rules import Node

UNKNOWN = "no rule says what it holds; add it to rules.yaml and scrub again"
UNREADABLE = "cannot be read as what rules.yaml says it holds; correct the rule or the recording"
DEEPEST = 40

_CONDITION = re.compile(r"(?i)(\s*)(\w+)(\s+)(eq|contains)(\s+)'(.*)'(\s*)", re.DOTALL)

_GUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHOWN = re.compile(
    r"(?:(?:query|path|header|form|request|provenance) )?(?:queryFilter )?"
    r"(?:[A-Za-z][A-Za-z_.-]{0,59}|\(a name not shown\))"
)

Seen = Callable[[str, str, str], None]
"""Told each value with its field and kind, before it is replaced: how the guard looks."""


@dataclass(slots=True)
class Context:
    """What is known of the interaction at hand: its place, its organisation's factor, and the tally it adds to."""

    place: str
    factor: int = 1
    touched: Counter[tuple[str, str]] = field(default_factory=Counter)
    seen: Seen | None = None

    def met(self, name: str, kind: str, value: Any) -> None:
        """Note that a field was met."""
        self.touched[name, kind] += 1
        if self.seen and type(value) is str:  # a number is no text, and refused where it may be a person's
            self.seen(name, kind, value)

    def refuse(self, name: str, advice: str = UNKNOWN) -> ScrubRefused:
        """Return the refusal of a field; a name that is no name is not told."""
        return ScrubRefused(self.place, shown(name), advice)


def shown(name: str) -> str:
    """Return a field's name for a message: letters of one word, since a value may stand where a name belongs."""
    return name if _SHOWN.fullmatch(name) else "(a name not shown)"


class Bodies:
    """Rewrites under one set of kinds."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    def json(self, value: Any, node: Node | None, context: Context, where: str = "") -> Any:
        """Return JSON data rewritten; every field must stand in the node."""
        if type(value) is list:
            if any(type(one) is list for one in value):
                raise context.refuse(where or "body", "a list within a list; no answer of Dinero has one")
            return [self.json(one, node, context, where) for one in value]
        if type(value) is dict:
            if node is None:
                if value:
                    raise context.refuse(where or next(iter(value)))
                return value
            return {name: self._field(name, inner, node, value, context) for name, inner in value.items()}
        if value is None or (isinstance(value, str) and not value):
            return value
        if type(value) is str and _GUID.fullmatch(value):  # a row that is nothing but a guid
            return self._value(where or "body", "guid", value, context)
        raise context.refuse(where or "body", "an object or a list was expected; record it again")

    def _field(self, name: str, value: Any, node: Node, around: Mapping[str, Any], context: Context) -> Any:
        known = node.fields.get(name) or node.fields.get(name.lower())
        if known is None:
            raise context.refuse(f"{node.schema}.{name}")
        if node.fields.get(name) is None:
            node.fields[name] = known  # spelled so again in thousands of rows
        if value is None or value is True or value is False:
            return value
        kind = known.kind
        if kind == "rows":
            return self.json(value, known.node, context, f"{node.schema}.{known.name}")
        if kind == "properties" and type(value) is dict:
            return self._properties(value, context)
        if type(value) is list and kind == "guid":
            return [self._value(f"{node.schema}.{known.name}", kind, one, context) for one in value]
        if kind == "fik" and type(value) is str:
            context.met(f"{node.schema}.{known.name}", kind, value)
            return self._kinds.to.fik(value, _sibling(around, "number"))
        return self._value(f"{node.schema}.{known.name}", kind, value, context)

    def _value(self, name: str, kind: str, value: Any, context: Context) -> Any:
        if value == "" or value is None:
            return value
        context.met(name, kind, value)
        if type(value) is Number:
            made: Any = self._kinds.number(kind, value, context.factor)
        elif type(value) is str:
            change = self._kinds.texts.get(kind)
            made = change(value) if change else None
        else:
            made = None
        if made is None:
            raise context.refuse(name, UNREADABLE)
        return made

    def _properties(self, value: Mapping[str, Any], context: Context) -> dict[str, Any]:
        """Rewrite an object whose keys are names of properties and whose values say what is wrong."""
        made = {}
        for name, inner in value.items():
            texts = inner if type(inner) is list else [inner]
            changed = [self._value("Error.validationErrors", "problem", one, context) for one in texts]
            context.met("Error.validationErrors", "property", name)
            made[self._kinds.property(name)] = changed if type(inner) is list else changed[0]
        return made

    def text(self, name: str, kind: str, value: str, context: Context) -> str:
        """Return one text rewritten by its kind."""
        made: str = self._value(name, kind, value, context)
        return made

    def pairs(self, raw: str, kind_of: Callable[[str], str | None], context: Context, what: str) -> str:
        """Return a query or a form rewritten; what stays keeps its spelling."""
        return "&".join(self._pair(pair, kind_of, context, what) for pair in raw.split("&")) if raw else raw

    def _pair(self, raw: str, kind_of: Callable[[str], str | None], context: Context, what: str) -> str:
        raw_name, equals, raw_value = raw.partition("=")
        if not raw:
            return raw
        name, value = unquote_plus(raw_name), unquote_plus(raw_value)
        kind = kind_of(name.lower())
        if kind is None:
            raise context.refuse(f"{what} {shown(name)}")
        made = self._asked(f"{what} {name}", kind, value, context)
        if made == value:
            return raw
        encode = quote_plus if "+" in raw_value else quote
        return f"{raw_name}{equals}{encode(made, safe='')}"

    def _asked(self, name: str, kind: str, value: str, context: Context) -> str:
        if kind == "filter":
            return (
                ";".join(self._condition(part, context) for part in value.split(";"))
                if value.strip()
                else value
            )
        if kind == "fields":
            if all(self._kinds.is_field(one.strip()) for one in value.split(",")):
                return value
            raise context.refuse(name)
        made: str = self._value(name, kind, value, context)
        return made

    def _condition(self, part: str, context: Context) -> str:
        found = _CONDITION.fullmatch(part)
        kind = self._kinds.filters.get(found[2].lower()) if found else None
        if found is None or kind is None:
            raise context.refuse(f"query queryFilter {found[2] if found else ''}".strip())
        value: str = self._value(f"query queryFilter {found[2]}", kind, found[6], context)
        return f"{found[1]}{found[2]}{found[3]}{found[4]}{found[5]}'{value}'{found[7]}"


def _sibling(around: Mapping[str, Any], name: str) -> str:
    """Return a number that stands beside a field, however it is spelled."""
    return next((str(value) for key, value in around.items() if key.lower() == name), "")
