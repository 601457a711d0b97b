"""The control API's own document and pages: OpenAPI, a page to read it, the landing page for people.

Law of this module: one table makes all three, so that none can lag behind; pages load nothing from elsewhere, and
text that is not ours is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from mock_dinero.control.desk import Json, Operation

if TYPE_CHECKING:
    from mock_dinero.state import State

_FOLDER = Path(__file__).parent
_REFS = "#/components/schemas/{model}"
_WORLD = {
    "name": "X-Mock-World",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The world to act on; the default one when absent.",
}


def document(table: Iterable[Operation], prefix: str) -> Json:
    """Return the control API as OpenAPI 3.1: nothing of Dinero's is in it."""
    paths: dict[str, Json] = {}
    schemas: dict[str, Any] = {}
    for operation in table:
        schema = operation.body.model_json_schema(ref_template=_REFS)
        schemas.update(schema.pop("$defs", {}))
        schemas[operation.body.__name__] = schema
        paths.setdefault(prefix + operation.path, {})[operation.method.lower()] = _described(
            operation, schema
        )
    info = {
        "title": "mock-dinero control API",
        "version": "1",
        "description": "What a test may do to the fake.",
    }
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}


def html(table: Iterable[Operation], prefix: str) -> str:
    """Return a page of every operation with an example to copy."""
    rows = "".join(_section(operation, prefix) for operation in table)
    return _page("docs.html", sections=rows)


def landing(state: State) -> str:
    """Return the landing page: companies, a token with one click, links, the live journal."""
    organizations = [books.company.organization for books in state.world.books.values()]
    rows = "".join(
        f"<tr><td>{one.id}</td><td>{escape(one.name)}</td><td>{'yes' if one.has_pro else 'no'}</td>"
        f'<td><button data-organization="{one.id}">Get a token</button></td></tr>'
        for one in organizations
    )
    reads, writes = (len(state.spec.document[key]) for key in ("x-reads", "x-writes"))
    return _page(
        "landing.html",
        companies=rows,
        count=str(len(organizations)),
        records=f"{state.world.records:,}",
        reads=str(reads),
        writes=str(writes),
    )


def _described(operation: Operation, schema: Json) -> Json:
    text = operation.run.__doc__ or ""
    described: Json = {
        "operationId": f"{operation.method.lower()}_{operation.path.strip('/').replace('/', '_')}",
        "summary": text.strip().splitlines()[0],
        "description": " ".join(text.split()),
        "parameters": [_WORLD],
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": {"schema": {"type": "object"}}}},
            "400": {"description": "One line that says what to write instead, as `error`."},
        },
    }
    if operation.method == "GET":
        members = schema.get("properties", {}).items()
        described["parameters"] += [{"name": name, "in": "query", "schema": one} for name, one in members]
    else:
        reference = {"$ref": _REFS.format(model=operation.body.__name__)}
        body = {"schema": reference, "example": operation.example}
        described["requestBody"] = {"content": {"application/json": body}}
    return described


def _section(operation: Operation, prefix: str) -> str:
    text = " ".join((operation.run.__doc__ or "").split())
    example = json.dumps(operation.example, ensure_ascii=False)
    data = "" if operation.method == "GET" else f" -d '{example}'"
    line = f"curl -s {'' if operation.method == 'GET' else '-X POST '}$MOCK{prefix}{operation.path}{data}"
    members = ", ".join(field.alias or name for name, field in operation.body.model_fields.items())
    return (
        f"<section><h2><code>{operation.method} {prefix}{operation.path}</code></h2><p>{escape(text)}</p>"
        f"<p>{'Members: ' + escape(members) if members else ''}</p><pre>{escape(line)}</pre></section>"
    )


def _page(name: str, **parts: str) -> str:
    """Fill a page; the parts are HTML already."""
    return Template((_FOLDER / name).read_text(encoding="utf-8")).substitute(parts)
