"""Schemas of a tool on a surface: an argument model that refuses whatever it does not know, and an output schema that
hosts can check errors against too.

Inputs: plain types (no anyOf), no titles, no additional properties; lengths of texts are checked, not published.
Outputs: the root has no `required`, and `error`, `context` and `notes` are plain, since TypeScript hosts validate error
results as well. Every byte is read in every conversation: what is said twice in a schema is said once, under `$defs`.
"""

from __future__ import annotations

import inspect
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from dinero_mcp.surface import Surface
from dinero_mcp.tool import Tool

Schema = dict[str, Any]


class Arguments(BaseModel):
    """Base of the argument models: nothing unknown, nothing converted."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, validate_default=False)


class PlainSchema(GenerateJsonSchema):
    """JSON Schema without titles, without anyOf for optional arguments, without `default: null`."""

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        """An optional argument has the schema of its value: leaving it out is how to say nothing."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """A default of None is not published."""
        if schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        """A text without its bounds: the door tells the few callers who break them."""
        plain = {name: value for name, value in schema.items() if name not in ("min_length", "max_length")}
        return super().str_schema(plain)  # type: ignore[arg-type]

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  the base class's signature
        """Titles only cost tokens."""
        return False


def argument_model(tool: Tool, surface: Surface) -> type[Arguments]:
    """The pydantic model of a tool's arguments; fields carry the Python names, aliases the published ones."""
    hints = tool.hints()
    fields: dict[str, Any] = {}
    for name, parameter in tool.parameters.items():
        optional = surface.default_organization and name == "organization_id"
        default = None if optional else parameter.default
        info = Field(
            ... if default is inspect.Parameter.empty else default, alias=surface.argument_name(name)
        )
        fields[name] = (hints[name] | None if optional else hints[name], info)
    return create_model(tool.name, __base__=Arguments, **fields)


def input_schema(model: type[Arguments], surface: Surface) -> Schema:
    """The published schema of the arguments."""
    schema = model.model_json_schema(by_alias=True, schema_generator=PlainSchema)
    kept = {name: value for name, value in schema.items() if name in ("type", "properties", "required")}
    definitions = schema.get("$defs", {})
    properties = {
        name: _respelled(_inlined(value, definitions), surface)
        for name, value in schema.get("properties", {}).items()
    }
    return {**kept, "properties": properties, "additionalProperties": False}


def _inlined(schema: Any, definitions: Mapping[str, Schema]) -> Any:
    """The schema with definitions in the place of references, without a model's own title and docstring."""
    if isinstance(schema, list):
        return [_inlined(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        model = definitions[schema["$ref"].rpartition("/")[2]]
        own = {name: value for name, value in model.items() if name not in ("title", "description")}
        return _inlined(own, definitions)
    return {name: _inlined(value, definitions) for name, value in schema.items()}


def _respelled(schema: Schema, surface: Surface) -> Schema:
    if "description" not in schema:
        return schema
    return {**schema, "description": surface.respell(schema["description"])}


def output_schema(tool: Tool, surface: Surface) -> Schema:
    """The published schema of the answer, which error results satisfy as well.

    A lean surface gives a text that may be null no type: `{}` instead of 26 bytes, for half of all fields.
    """
    (data,) = get_args(tool.hints()["return"])
    properties = _schema_of(data, {})["properties"]
    plain = {"context": {"type": "object"}, "notes": {"type": "array"}, "error": {"type": "object"}}
    schema = {"type": "object", "properties": {**properties, **plain}}
    return _said_once(_replaced(schema, _compact(_TEXT_OR_NULL), {}) if surface.lean else schema)


_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}


def _said_once(schema: Schema) -> Schema:
    """The schema with the parts that repeat moved to `$defs`, the one that saves most bytes first."""
    while repeated := _most_saving(schema):
        name = chr(ord("a") + len(schema.get("$defs", {})))
        shorter = _replaced(schema, repeated, {"$ref": f"#/$defs/{name}"})
        schema = {**shorter, "$defs": {**shorter.get("$defs", {}), name: json.loads(repeated)}}
    return schema


_REF = len('{"$ref":"#/$defs/a"}')
_DEFINITION = len(',"$defs":{"a":}')


def _most_saving(schema: Schema) -> str | None:
    """The part whose repetition costs most, as JSON; None where no move to `$defs` saves a byte."""
    told = Counter(_compact(part) for part in _parts(schema) if "properties" in part or "items" in part)
    savings = {
        text: (times - 1) * len(text) - times * _REF - _DEFINITION
        for text, times in told.items()
        if times > 1
    }
    best = max(savings, key=savings.__getitem__, default=None)
    return best if best is not None and savings[best] > 0 else None


def _parts(schema: Schema) -> Iterator[Schema]:
    """Every schema within this one, at any depth."""
    within = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    for part in [*within, schema["items"]] if "items" in schema else within:
        yield part
        yield from _parts(part)


def _replaced(schema: Schema, part: str, other: Schema) -> Schema:
    """The schema with another one wherever the part (as JSON) stands."""
    if _compact(schema) == part:
        return other
    changed = dict(schema)
    for group in ("properties", "$defs"):
        if group in schema:
            changed[group] = {name: _replaced(each, part, other) for name, each in schema[group].items()}
    if "items" in schema:
        changed["items"] = _replaced(schema["items"], part, other)
    return changed


def _compact(schema: Schema) -> str:
    return json.dumps(schema, separators=(",", ":"))


def _schema_of(kind: Any, bound: Mapping[Any, Any]) -> Schema:
    kind = bound.get(kind, kind)
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if is_typeddict(origin):
        given = tuple(bound.get(each, each) for each in arguments)
        return _object_schema(origin, given)
    if origin in (Union, UnionType):
        return _nullable(_schema_of(next(each for each in arguments if each is not NoneType), bound))
    if origin is list:
        return {"type": "array", "items": _schema_of(arguments[0], bound)}
    if origin is Literal:
        return {"enum": list(arguments)}
    return {"type": _JSON_TYPES[origin]}


_JSON_TYPES: Mapping[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    dict: "object",
}


def _object_schema(kind: Any, given: tuple[Any, ...]) -> Schema:
    bound = _type_variables(kind, given)
    properties = {name: _schema_of(each, bound) for name, each in get_type_hints(kind).items()}
    return {"type": "object", "properties": properties}


def _type_variables(kind: Any, given: tuple[Any, ...]) -> dict[Any, Any]:
    """What the type variables of a generic row stand for, those of its bases included."""
    bound = dict(zip(getattr(kind, "__parameters__", ()), given, strict=True))
    for base in getattr(kind, "__orig_bases__", ()):
        if is_typeddict(get_origin(base)):
            inherited = tuple(bound.get(each, each) for each in get_args(base))
            bound = {**_type_variables(get_origin(base), inherited), **bound}
    return bound


def _nullable(schema: Schema) -> Schema:
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}
