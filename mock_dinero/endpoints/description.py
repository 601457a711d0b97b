"""Dinero's description of itself: the OpenAPI document and its viewer, at the addresses Dinero has them.

Law of this module: the document is the published one's structure (2026-09-03), reads in full and writes by name;
its server is the address it was asked at, so that a generated client calls the fake. Both addresses are observed
by skyt and manyfold-platform; that they need no token is assumed. The viewer loads nothing from elsewhere.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from fastapi import APIRouter, Request, Response

from mock_dinero.answers import HTML, Answer, encode
from mock_dinero.endpoints.forms import base
from mock_dinero.gates import STATE
from mock_dinero.routing import response
from mock_dinero.state import State

DOCUMENT = "/openapi/v1/swagger.json"
VIEWER = "/openapi/index.html"
_PARAMETER = re.compile(r"\{([^/{}]+)\}")

endpoints = APIRouter()


@endpoints.get(DOCUMENT)
async def document(request: Request) -> Response:
    """Answer the OpenAPI document."""
    return response(Answer(encode(described(_published(request), base(request)))))


@endpoints.get(VIEWER)
async def viewer(request: Request) -> Response:
    """Answer a page that lists the operations."""
    found = described(_published(request), "")["paths"]
    rows = "".join(
        f"<li><code>{method.upper()} {escape(path)}</code></li>"
        for path, operations in sorted(found.items())
        for method in operations
    )
    text = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Dinero API</title></head><body>'
        f'<h1>Dinero API</h1><p><a href="{DOCUMENT}">{DOCUMENT}</a></p><ul>{rows}</ul></body></html>\n'
    )
    return response(Answer(text.encode(), 200, HTML))


def described(published: dict[str, Any], server: str) -> dict[str, Any]:
    """Return the document with the writes among its paths and with this server."""
    paths = {path: dict(operations) for path, operations in published["paths"].items()}
    for method, path in published["x-writes"]:
        paths.setdefault(path, {}).setdefault(method.lower(), _write(method, path))
    kept = {name: part for name, part in published.items() if name not in {"x-reads", "x-writes"}}
    return kept | {"servers": [{"url": server}], "paths": paths}


def _write(method: str, path: str) -> dict[str, Any]:
    """Return an operation of which only the name is known."""
    names = _PARAMETER.findall(path)
    parameters = [{"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in names]
    name = re.sub(r"[^0-9A-Za-z]+", "_", f"{method.lower()}_{path}").strip("_")
    return {"operationId": name, "parameters": parameters, "responses": {"default": {"description": ""}}}


def _published(request: Request) -> dict[str, Any]:
    state: State = request.scope[STATE]
    return state.spec.document
