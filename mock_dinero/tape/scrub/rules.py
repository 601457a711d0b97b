"""The rules as data: which field of which answer holds what.

Law of this module: it reads `rules.yaml` and the published description, and decides nothing. A node knows the fields
of one object by their lower-case names; what is in no node is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from mock_dinero.spec.published import Published

_NOWHERE = "not in the description"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the kind of its value, or the node of the objects it holds."""

    name: str
    kind: str
    node: Node | None = None


@dataclass(slots=True)
class Node:
    """The fields of one object, by lower-case name; `schema` is what the rules call it."""

    schema: str
    fields: dict[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One read: its name, its answer and its request; None where there is no JSON."""

    name: str
    template: str
    answer: Node | None
    request: Node | None
    query: frozenset[str]


class Rules:
    """The rules file over the description."""

    def __init__(self, told: Mapping[str, Any], published: Published) -> None:
        self._told = told
        self._published = published
        self._nodes: dict[str, Node] = {}
        self.headers: dict[str, str] = told["headers"]
        self.query: dict[str, str] = {name.lower(): kind for name, kind in told["query"].items()}
        self.path: dict[str, str] = told["path"]
        self.filter: dict[str, str] = {name.lower(): kind for name, kind in told["filter"].items()}
        self.compositions: list[str] = told["compositions"]
        self.texts: frozenset[str] = frozenset(told["texts"])
        self.problems: list[str] = told["problems"]
        self.enums = frozenset(str(word).lower() for word in told["enums"])
        self.oauth = frozenset(str(word).lower() for word in told["oauth"])
        self.version: int = told["version"]
        self.title: str = published.document["info"]["title"]
        self.schemas: dict[str, dict[str, str]] = told["schemas"]

    @cached_property
    def sign_in(self) -> Node:
        """What the forms and answers of the sign-in hold."""
        pairs = self._told["sign-in"].items()
        return Node("sign-in", {name: Field(name, kind) for name, kind in pairs})

    @cached_property
    def error(self) -> Node:
        """The body of a refusal."""
        errors = self._told["errors"]
        inner = Node(
            "Error", {name.lower(): Field(name, kind) for name, kind in errors["ErrorMessage"].items()}
        )
        return Node(
            "Error",
            {
                name.lower(): Field(name, kind, inner if kind == "rows" else None)
                for name, kind in errors["Error"].items()
            },
        )

    @cached_property
    def properties(self) -> frozenset[str]:
        """The name of every field and query parameter there is, in lower case."""
        return frozenset(
            (*(name.lower() for fields in self.schemas.values() for name in fields), *self.query)
        )

    def operation(self, method: str, path: str) -> Operation | None:
        """Return the read that a request makes, None where it makes none."""
        name = self._published.operation(method, path)
        return None if name is None else self._operation(name)

    def _operation(self, name: str) -> Operation:
        found = self._operations.get(name)
        if found is None:
            method, _, template = name.partition(" ")
            told = self._published.document["paths"][template][method.lower()]
            answer = _json(told["responses"]["200"])
            names = (one["name"].lower() for one in told.get("parameters", ()) if one["in"] == "query")
            found = Operation(
                name,
                template,
                self._of(answer),
                self._of(_json(told.get("requestBody", {}))),
                frozenset(names),
            )
            self._operations[name] = found
        return found

    @cached_property
    def _operations(self) -> dict[str, Operation]:
        return {}

    def _of(self, schema: Mapping[str, Any] | None) -> Node | None:
        name = schema_name(schema) if schema else None
        return self.node(name) if name else None

    def node(self, name: str) -> Node:
        """Return the node of a schema; one that holds itself is its own child."""
        if name not in self._nodes:
            made = self._nodes[name] = Node(name)
            properties = self._published.document["components"]["schemas"][name]["properties"]
            for field_name, kind in self.schemas[name].items():
                inner = schema_name(properties[field_name]) if kind == "rows" else None
                made.fields[field_name.lower()] = Field(field_name, kind, self.node(inner) if inner else None)
        return self._nodes[name]


def schema_name(schema: Mapping[str, Any]) -> str | None:
    """Return the name of the schema that another refers to, itself or as a list."""
    found = re.search(r"'#/components/schemas/(\w+)'", str(schema))
    return found[1] if found else None


def _json(told: Mapping[str, Any]) -> Mapping[str, Any] | None:
    schema: Mapping[str, Any] | None = told.get("content", {}).get("application/json", {}).get("schema")
    return schema


def read(file: Path | None = None) -> Rules:
    """Return the rules of a file, those of the package unless told otherwise."""
    path = file or Path(__file__).with_name("rules.yaml")
    return Rules(yaml.safe_load(path.read_text(encoding="utf-8")), Published())


@cache
def standard() -> Rules:
    """Return the package's rules, read once."""
    return read()
