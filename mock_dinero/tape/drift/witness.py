"""An API description as operations: parameters, bodies, answers by status and media type.

Law of this module: pure. Operations are joined by method and path, whatever their placeholders are called; OpenAPI
3.0, 3.1 and Swagger 2 come out alike. An operation of which only the name is known is `bare`: it is there, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mock_dinero.tape.drift.shapes import NOTHING, Schema, Schemas

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
_PLACEHOLDER = re.compile(r"\{[^/{}]*\}")
Key = tuple[str, str]
Media = Mapping[str, Schema]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; those of the path are known by their position."""

    label: str
    schema: Schema
    required: bool
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `answers` are media types by status."""

    name: str
    parameters: Mapping[Key, Parameter] = field(default_factory=dict)
    body: Media = field(default_factory=dict)
    body_required: bool = False
    answers: Mapping[str, Media] = field(default_factory=dict)
    deprecated: bool = False
    bare: bool = False


class Description:
    """One description, as a witness. What `like` calls an operation it is called here too, placeholders and all."""

    def __init__(self, document: Mapping[str, Any], name: str, like: Description | None = None) -> None:
        self.name = name
        document = modern(document) if "swagger" in document else document
        self.schemas = Schemas(document, name)
        self.operations: dict[Key, Operation] = {}
        for key, operation in self._operations(document):
            known = like.operations.get(key) if like else None
            self.operations.setdefault(key, replace(operation, name=known.name) if known else operation)

    def _operations(self, document: Mapping[str, Any]) -> Iterator[tuple[Key, Operation]]:
        for path, found in document["paths"].items():
            item = self.schemas.resolve(found)
            for method, operation in item.items():
                if method in METHODS and isinstance(operation, dict):
                    yield key_of(method, str(path)), self._operation(method, str(path), item, operation)
        for named in _list(document.get("x-writes")):
            if isinstance(named, list) and len(named) == 2:
                method, path = map(str, named)
                yield key_of(method, path), Operation(f"{method} {path}", bare=True)

    def _operation(
        self, method: str, path: str, item: Mapping[str, Any], told: Mapping[str, Any]
    ) -> Operation:
        body = self.schemas.resolve(told.get("requestBody"))
        answers = _dict(told.get("responses"))
        return Operation(
            f"{method.upper()} {path}",
            dict(self._parameters(path, [*_list(item.get("parameters")), *_list(told.get("parameters"))])),
            self._media(body),
            body.get("required") is True,
            {str(status).upper(): self._media(self.schemas.resolve(one)) for status, one in answers.items()},
            told.get("deprecated") is True,
            set(answers) == {"default"} and "requestBody" not in told and not _text(answers["default"]),
        )

    def _parameters(self, path: str, told: list[Any]) -> Iterator[tuple[Key, Parameter]]:
        places = [name[1:-1] for name in _PLACEHOLDER.findall(path)]
        for one in map(self.schemas.resolve, told):
            where, name = str(one.get("in", "")), str(one.get("name", ""))
            media = self._media(one)
            schema = next(iter(media.values()), None) or _schema(one.get("schema"))
            known = str(places.index(name)) if where == "path" and name in places else name
            label = f"{where} parameter {name}"
            yield (
                (where, known.lower() if where == "header" else known),
                Parameter(label, schema, one.get("required") is True, one.get("deprecated") is True),
            )

    def _media(self, told: Mapping[str, Any]) -> Media:
        pairs = _dict(told.get("content")).items()
        return {
            media_type(str(kind)): _schema(self.schemas.resolve(one).get("schema")) for kind, one in pairs
        }


def key_of(method: str, path: str) -> Key:
    """Return what joins an operation across witnesses."""
    return method.upper(), _PLACEHOLDER.sub("{}", path).lower().rstrip("/")


def media_type(told: str) -> str:
    """Return a media type without its parameters."""
    return told.partition(";")[0].strip().lower()


def modern(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Swagger 2 document as OpenAPI 3 would have it."""
    moved = _moved(document)
    definitions = moved.get("definitions")
    paths = {
        path: {
            method: _modern_operation(one, moved) if method in METHODS and isinstance(one, dict) else one
            for method, one in (item.items() if isinstance(item, dict) else ())
        }
        for path, item in moved["paths"].items()
    }
    return {**moved, "components": {"schemas": definitions or {}}, "paths": paths}


def _moved(node: Any) -> Any:
    """Return a copy whose references name the places of OpenAPI 3."""
    if isinstance(node, dict):
        return {
            key: value.replace("#/definitions/", "#/components/schemas/")
            if key == "$ref" and isinstance(value, str)
            else _moved(value)
            for key, value in node.items()
        }
    return [_moved(one) for one in node] if isinstance(node, list) else node


def _modern_operation(told: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    consumes, produces = (
        _list(told.get(word)) or _list(document.get(word)) or ["application/json"]
        for word in ("consumes", "produces")
    )
    given = [one for one in _list(told.get("parameters")) if isinstance(one, dict)]
    bodies = [one for one in given if one.get("in") == "body"]
    answers = {
        status: {**one, "content": {str(kind): {"schema": one["schema"]} for kind in produces}}
        if isinstance(one, dict) and "schema" in one
        else one
        for status, one in _dict(told.get("responses")).items()
    }
    others = [{"schema": one, **one} for one in given if one.get("in") not in {"body", "formData"}]
    told = {**told, "parameters": others, "responses": answers}
    if not bodies:
        return told
    content = {str(kind): {"schema": bodies[0].get("schema")} for kind in consumes}
    return {**told, "requestBody": {"required": bodies[0].get("required") is True, "content": content}}


def _schema(value: Any) -> Schema:
    return value if isinstance(value, dict) else NOTHING


def _dict(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(answer: Any) -> bool:
    return bool(isinstance(answer, dict) and (answer.get("content") or answer.get("description")))
