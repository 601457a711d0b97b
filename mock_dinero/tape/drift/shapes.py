"""One JSON schema as the little that drift compares: types, null, format, values, limits, fields, rows.

Law of this module: pure. References and `allOf` are followed, the choices of `oneOf` and `anyOf` stay apart, and
`nullable`, `type: [..., 'null']` and a choice of null are one thing. A reference that leads nowhere, out of the
document or round in a circle is a DescriptionError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_dinero.tape.drift.reading import DescriptionError

Schema = Mapping[str, Any]
SCHEMAS = "#/components/schemas/"
ANY_KEY = "{key}"
NOTHING: Schema = {}
_HOPS = 50
_LIMITS = (
    "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "minItems", "maxItems", "uniqueItems", "multipleOf", "pattern",
)  # fmt: skip
_NO_LIMITS = (
    ("minLength", 0),
    ("minItems", 0),
    ("uniqueItems", False),
    ("exclusiveMinimum", False),
    ("exclusiveMaximum", False),
)
"""Limits that say nothing; 0 and False are one to Python, and no length is False."""
_LOCAL_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?$"
PATTERNS = {_LOCAL_TIME: "date-time without a zone"}
"""A pattern that is a format in all but name; this one is the overlay's."""
_EITHER_CASE = re.compile(r"\[(.)(.)\]")


@dataclass(frozen=True, slots=True)
class Shape:
    """One schema. No `kinds` is any type; `values` None is any value; `fields` and `rows` are schemas still."""

    kinds: frozenset[str] = frozenset()
    null: bool = False
    format: str = ""
    values: frozenset[str] | None = None
    limits: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    rows: Schema | None = None
    default: str = ""
    deprecated: bool = False
    choices: Mapping[str, Schema] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The type as a person reads it, null included."""
        return " or ".join([*sorted(self.kinds), *(["null"] if self.null else [])]) or "anything"


class Schemas:
    """The schemas of one document, each turned into a shape once."""

    def __init__(self, document: Mapping[str, Any], name: str) -> None:
        self._document = document
        self._name = name
        self._made: dict[int, tuple[Schema, Shape]] = {}
        self._making: set[int] = set()
        self.called: Mapping[str, str] = {}
        """Schemas by their name here that people know by another one."""
        self.nameless: frozenset[str] = frozenset()
        """Schemas that people know by the places where they are used alone."""

    def title(self, schema: Schema) -> str:
        """Return the name a schema is reached by, empty for one that stands where it is used."""
        alone = self._alone(schema)
        reference = alone.get("$ref")
        if not isinstance(reference, str) or not reference.startswith(SCHEMAS):
            return ""
        name = reference.removeprefix(SCHEMAS)
        return "" if "/" in name or name in self.nameless else name

    def plain_title(self, name: str) -> str:
        """Return what people call a schema: one made of nothing but another's properties has that one's name."""
        if name in self.called:
            return self.called[name]
        found = self._find(SCHEMAS + name)
        within = found.get("patternProperties") if isinstance(found, dict) else None
        if not isinstance(within, dict) or not within or found.get("properties"):
            return name
        owners = {str(one.get("$ref", "")).removeprefix(SCHEMAS).partition("/")[0] for one in within.values()}
        return owners.pop() if len(owners) == 1 and "" not in owners else name

    def knows(self, name: str) -> bool:
        """Tell whether there is a schema of this name."""
        return name in _dict(_dict(self._document.get("components")).get("schemas"))

    def shape(self, schema: Schema) -> Shape:
        """Return the shape of a schema, made once; DescriptionError for one that is made of itself."""
        mark = id(schema)
        if mark in self._making:
            raise DescriptionError(f"{self._name}: a schema that is made of itself; repair the document.")
        if mark not in self._made:
            self._making.add(mark)
            self._made[mark] = (schema, self._shape(schema))  # the schema is kept, so its id stays its own
            self._making.remove(mark)
        return self._made[mark][1]

    def resolve(self, node: Any) -> dict[str, Any]:
        """Return an object with its reference followed, whatever it describes."""
        for _ in range(_HOPS):
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                return _dict(node)
            node = self._find(node["$ref"])
        raise DescriptionError(f"{self._name}: a $ref that leads back to itself; repair the document.")

    def _find(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            raise DescriptionError(
                f"{self._name}: a $ref out of the document is not followed; bundle it into one."
            )
        node: Any = self._document
        for part in reference[2:].split("/"):
            step = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            elif isinstance(node, dict) and step in node:
                node = node[step]
            else:
                raise DescriptionError(f"{self._name}: a $ref that leads nowhere; repair the document.")
        return node

    def _alone(self, schema: Schema) -> Schema:
        """Return the one schema that stands behind `allOf: [it]` or a choice between it and null."""
        for word in ("allOf", "oneOf", "anyOf"):
            within = schema.get(word)
            if isinstance(within, list) and not {"properties", "type", "$ref"} & schema.keys():
                others = [one for one in within if isinstance(one, dict) and not _is_null(one)]
                if len(others) == 1 and (word != "allOf" or len(within) == 1):
                    return others[0]
        return schema

    def _shape(self, schema: Schema) -> Shape:
        found = self._own(schema)
        if isinstance(schema.get("$ref"), str):
            found = _both(found, self.shape(_dict(self._find(schema["$ref"]))))
        for part in _schemas(schema.get("allOf")):
            found = _both(found, self.shape(part))
        for word in ("oneOf", "anyOf"):
            parts = _schemas(schema.get(word))
            if parts:
                found = _both(found, self._either(parts))
        return found

    def _either(self, parts: list[Schema]) -> Shape:
        """Return a choice; one between a schema and null is that schema."""
        null = any(_is_null(part) for part in parts)
        others = [part for part in parts if not _is_null(part)]
        shapes = [self.shape(part) for part in others]
        if len(shapes) == 1:
            return _with_null(shapes[0], null)
        names = [self.title(part) or shape.type for part, shape in zip(others, shapes, strict=True)]
        seen = {f"{name} {names[:at].count(name) + 1}" if name in names[:at] else name: part
                for at, (name, part) in enumerate(zip(names, others, strict=True))}  # fmt: skip
        merged: dict[str, Schema] = {}
        for shape in shapes:
            for key, one in shape.fields.items():
                merged[key] = {"anyOf": [merged[key], one]} if merged.get(key, one) != one else one
        kinds = frozenset().union(*(s.kinds for s in shapes)) if all(s.kinds for s in shapes) else frozenset()
        rows = [s.rows for s in shapes if s.rows is not None]
        return Shape(
            kinds=kinds,
            null=null or any(s.null for s in shapes),
            fields=merged,
            rows={"anyOf": rows} if len(rows) > 1 else (rows[0] if rows else None),
            choices=seen,
        )

    def _own(self, schema: Schema) -> Shape:
        """Return what a schema says itself, its references aside."""
        told = schema.get("type")
        types = (
            {str(one) for one in told}
            if isinstance(told, list)
            else {told}
            if isinstance(told, str)
            else set()
        )
        pattern = schema.get("pattern")
        known = PATTERNS.get(pattern, "") if isinstance(pattern, str) else ""
        told_format = schema.get("format")
        fields = dict(_pairs(schema.get("properties")))
        for expression, one in _pairs(schema.get("patternProperties")):
            fields[_spelled(expression, one)] = one
        if isinstance(schema.get("additionalProperties"), dict):
            fields[ANY_KEY] = schema["additionalProperties"]
        values = schema.get("enum", [schema["const"]] if "const" in schema else None)
        return Shape(
            kinds=frozenset(types - {"null"}) or (frozenset({"object"}) if fields and not types else frozenset()),
            null="null" in types or schema.get("nullable") is True,
            format=told_format if isinstance(told_format, str) else known,
            values=frozenset(json.dumps(v, default=str) for v in values if v is not None)
            if isinstance(values, list) else None,
            limits={k: _number(schema[k]) for k in _LIMITS if k in schema and not (k == "pattern" and known)
                    and (k, schema[k]) not in _NO_LIMITS},
            fields=fields,
            required=frozenset(map(str, r)) if isinstance(r := schema.get("required"), list) else frozenset(),
            rows=_dict(schema["items"]) if "items" in schema else None,
            default=json.dumps(schema["default"], default=str) if schema.get("default") is not None else "",
            deprecated=schema.get("deprecated") is True,
        )  # fmt: skip


def _number(limit: Any) -> str:
    return str(int(limit)) if isinstance(limit, float) and limit.is_integer() else str(limit)


def _both(one: Shape, other: Shape) -> Shape:
    """Return what satisfies both shapes; where they contradict each other, the first speaks."""
    kinds = (one.kinds & other.kinds) or one.kinds or other.kinds
    fields = dict(other.fields)
    for key, schema in one.fields.items():
        fields[key] = {"allOf": [schema, fields[key]]} if fields.get(key, schema) != schema else schema
    values = (
        one.values
        if other.values is None
        else other.values
        if one.values is None
        else one.values & other.values
    )
    rows = (
        one.rows
        if other.rows is None
        else other.rows
        if one.rows is None
        else {"allOf": [one.rows, other.rows]}
    )
    null = one.null or other.null if not (one.kinds and other.kinds) else one.null and other.null
    return Shape(
        kinds, null, one.format or other.format, values, {**other.limits, **one.limits}, fields,
        one.required | other.required, rows, one.default or other.default,
        one.deprecated or other.deprecated, one.choices or other.choices,
    )  # fmt: skip


def _with_null(shape: Shape, null: bool) -> Shape:  # noqa: FBT001 - a fact
    return shape if shape.null or not null else _both(Shape(null=True), shape)


def _is_null(schema: Any) -> bool:
    return isinstance(schema, dict) and (
        schema.get("type") in ("null", ["null"]) or schema.get("enum") == [None]
    )


def _schemas(value: Any) -> list[Schema]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _pairs(value: Any) -> Iterator[tuple[str, Schema]]:
    """Yield the schemas of a mapping by key; `true` is a schema too, of anything."""
    return ((str(key), one if isinstance(one, dict) else NOTHING) for key, one in _dict(value).items())


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _spelled(expression: str, schema: Schema) -> str:
    """Return the property that a pattern stands for: one that reads a name in either case, else any key."""
    name = _EITHER_CASE.sub(r"\2", expression.strip("^$"))
    tail = str(schema.get("$ref", "")).rpartition("/properties/")[2]
    return tail if tail and tail.lower() == name.lower() else ANY_KEY


def ordered(names: Iterable[str]) -> list[str]:
    """Return names in one order whatever their origin."""
    return sorted(set(names))
