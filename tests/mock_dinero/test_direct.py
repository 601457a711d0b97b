"""The short way to an endpoint: the answers FastAPI would have given, and FastAPI for what it does not know."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, Match

from mock_dinero.app import operations
from mock_dinero.direct import Direct
from mock_dinero.routing import Call, DineroRoute, router
from tests.mock_dinero.fakes import CONTACTS, ODD, Fake

CONTACT = CONTACTS[0].guid
VALUES = ("7", "2026", "contacts", "invoices", "reports", "reminders", "fetch", "next", "a%2Fb")
SCOPE = {"type": "http", "method": "GET", "root_path": "", "headers": []}


def paths() -> Iterable[str]:
    """Every template with values in it, values that are words of other templates among them."""
    for route in operations():
        assert isinstance(route, DineroRoute)
        for value in VALUES:
            text = route.path.replace("{organizationId}", str(ODD))
            yield "/".join(value if part.startswith("{") else part for part in text.split("/"))


def first(routes: Iterable[BaseRoute], path: str) -> tuple[BaseRoute, dict[str, Any]] | None:
    """The first route that Starlette takes for a GET."""
    for route in routes:
        match, found = route.matches({**SCOPE, "path": path})
        if match is Match.FULL:
            return route, found["path_params"]
    return None


def test_the_table_finds_what_fastapi_would_have_taken() -> None:
    """The same route with the same parameters, in any case, or none."""
    table, asked = Direct(operations(), FastAPI()), sorted(set(paths()))
    for path in (*asked, *(path.upper() for path in asked)):
        found = table.find({**SCOPE, "path": path})
        assert found is None or found == first(operations(), path), path
    assert sum(table.find({**SCOPE, "path": path}) is not None for path in asked) > len(asked) / 2


@pytest.mark.parametrize(
    "change",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"type": "websocket"},
        {"root_path": "/under"},
        {"path": "/v1/organizations"},
        {"path": "/v1/abc/contacts"},
        {"path": f"/v1/{ODD}/2026/reports/saldo"},
        {"path": "/"},
        {"path": ""},
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_fastapi(change: dict[str, str]) -> None:
    """Other methods, a mounted application, templates whose place after the organisation is a parameter."""
    scope = {**SCOPE, "path": f"/v1/{ODD}/contacts", **change}
    assert Direct(operations(), FastAPI()).find(scope) is None


def test_an_endpoint_that_fails_does_so_on_fastapis_way(fake: Fake) -> None:
    """FastAPI's 500, and the mistake for who serves the application."""
    endpoints = router()

    @endpoints.get("/v1/{organizationId}/broken")
    def broken(_: Call) -> None:
        raise LookupError("a mistake of ours")

    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    table = Direct(endpoints.routes, FastAPI(openapi_url=None, routes=endpoints.routes))
    scope = {**SCOPE, "path": f"/v1/{ODD}/broken", "query_string": b""}
    with pytest.raises(LookupError):
        fake.loop.run_until_complete(table(scope, receive, send))
    assert sent[0]["status"] == 500


def test_the_short_way_gives_the_same_answer_as_the_long_one(fake: Fake) -> None:
    """Bytes, status and headers: a row, a list, a refusal and a paper."""
    table = fake.app.routes
    assert isinstance(table, Direct)
    asked = [f"/v1/{ODD}/contacts{rest}" for rest in ("", f"/{CONTACT}", "/nonsense", "?pageSize=0")]
    asked.append(f"/v1/{ODD}/state-of-account/{CONTACT}/pdf")
    short = [fake.get(path) for path in asked]
    fake.app.routes = table.routes
    for path, answer in zip(asked, short, strict=True):
        other = fake.get(path)
        assert (answer.status_code, answer.content) == (other.status_code, other.content)
        assert answer.headers.multi_items() == other.headers.multi_items()
