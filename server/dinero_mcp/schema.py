"""Schemas of a tool on a surface: an argument model that refuses whatever it does not know, and an output schema that
hosts can check errors against too.

Inputs: plain types (no anyOf), no titles, no additional properties. Outputs: the root has no `required`, and `error`,
`context` and `notes` are plain, since TypeScript hosts validate error results as well.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
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
    kept = {
        name: value for name, value in schema.items() if name in ("type", "properties", "required", "$defs")
    }
    properties = {name: _respelled(value, surface) for name, value in kept.get("properties", {}).items()}
    return {**kept, "properties": properties, "additionalProperties": False}


def _respelled(schema: Schema, surface: Surface) -> Schema:
    if "description" not in schema:
        return schema
    return {**schema, "description": surface.respell(schema["description"])}


def output_schema(tool: Tool) -> Schema:
    """The published schema of the answer, which error results satisfy as well."""
    (data,) = get_args(tool.hints()["return"])
    properties = _schema_of(data, {})["properties"]
    plain = {"context": {"type": "object"}, "notes": {"type": "array"}, "error": {"type": "object"}}
    return {"type": "object", "properties": {**properties, **plain}}


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
        return {"type": "string", "enum": list(arguments)}
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
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [*kinds, "null"], **enum}
