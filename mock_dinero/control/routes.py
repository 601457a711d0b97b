"""The routes under `/__mock`: one table of operations, and how a request becomes a call of one.

Law of this module: a body is read here, within its bounds and not from a page of another site; nothing else is
decided.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from mock_dinero.answers import HALF, HTML, Answer, encode, half_a_character
from mock_dinero.control import asking, bodies, books, cases, operations, page, records
from mock_dinero.control.desk import ControlError, Desk, Json, Operation
from mock_dinero.gates import CONTROL, LANDING, STATE, WORLDS
from mock_dinero.routing import response

MAX_BODY = 16 * 1024 * 1024
MAX_BODY_MB = MAX_BODY // 2**20
_FAULT = {"path": "/v1/{organizationId}/contacts", "status": 480, "times": 1}
_CALLS = {"calls": [{"path": "/v1/{organizationId}/contacts", "query": {"page": "0"}}], "noWrites": True}
_NOTHING = bodies.Nothing
_RECORD = {"organizationId": 371001, "guid": "6b1c3d0e-0000-5000-8000-000000000000"}
_DUE_YESTERDAY = {"organizationId": 371001, "kind": "invoice", "amount": 1250.0, "due": -1, "book": True}
_RECORDS = {
    "organizationId": 371001,
    "records": [
        {"kind": "contact", "record": {"Name": "Ny Kunde ApS"}},
        {"kind": "invoice", "amount": 1250.0, "book": True, "pay": {"Amount": 500}},
    ],
}


def use_scenario(desk: Desk, body: bodies.Named) -> Json:
    """Reset this world and arrange a scenario in it."""
    found = operations.scenario(body)
    desk.state.reset()
    for path, step in found.steps:
        POSTS[f"/{path}"].perform(desk, step)
    return {"scenario": found.name, "summary": found.summary}


TABLE: tuple[Operation, ...] = (
    Operation("GET", "/health", _NOTHING, operations.health, {}),
    Operation("POST", "/reset", _NOTHING, operations.reset, {}),
    Operation("GET", "/clock", _NOTHING, operations.clock, {}),
    Operation("POST", "/clock", bodies.Moved, operations.move_clock, {"advance": 60}),
    Operation("GET", "/companies", _NOTHING, operations.companies, {}),
    Operation(
        "POST", "/companies/load", bodies.Loaded, operations.load_cassette, {"cassettes": ["version: 1\n..."]}
    ),
    Operation(
        "POST", "/companies/add", bodies.Added, operations.add, {"organizationId": 371099, "name": "Ny ApS"}
    ),
    Operation("POST", "/companies/grow", bodies.Grown, operations.grow, {"invoices": 5000, "entries": 50000}),
    Operation("POST", "/companies/drop", bodies.Dropped, operations.drop, {"organizationId": 371003}),
    Operation("POST", "/records/add", bodies.Entry, records.add_record, _DUE_YESTERDAY),
    Operation("POST", "/records/load", bodies.Entries, records.load_records, _RECORDS),
    Operation("POST", "/records/book", bodies.Booked, records.book_record, _RECORD),
    Operation(
        "POST", "/records/pay", bodies.Paid, records.pay_record, {**_RECORD, "payment": {"Amount": 500}}
    ),
    Operation("POST", "/records/remind", bodies.Reminded, records.remind_record, {**_RECORD, "reminder": {}}),
    Operation("POST", "/records/drop", bodies.Undone, records.drop_record, _RECORD),
    Operation("GET", "/books", bodies.Asked, books.books, {"organizationId": 371001, "only": "postings"}),
    Operation("POST", "/pro", bodies.Pro, operations.set_pro, {"organizationId": 371003, "pro": True}),
    Operation("GET", "/credentials", _NOTHING, operations.credentials, {}),
    Operation("POST", "/tokens/mint", bodies.Minted, operations.mint_token, {"organizationId": 371001}),
    Operation(
        "POST", "/tokens/expire", bodies.Ended, operations.expire_tokens, {"access": True, "refresh": False}
    ),
    Operation("POST", "/tokens/revoke", _NOTHING, operations.revoke_tokens, {}),
    Operation("GET", "/limits", _NOTHING, operations.limits, {}),
    Operation("POST", "/limits", bodies.Limits, operations.set_limits, {"personal": 60, "visma": None}),
    Operation("POST", "/switches", bodies.Switched, operations.set_switches, {"set": {"retry_after": "on"}}),
    Operation("GET", "/faults", _NOTHING, asking.list_faults, {}),
    Operation("POST", "/faults", bodies.Armed, asking.arm_fault, _FAULT),
    Operation("GET", "/journal", bodies.Filter, asking.journal, {"since": 12}),
    Operation("GET", "/journal/questions", bodies.Filter, asking.questions, {"since": 12}),
    Operation("POST", "/journal/expect", bodies.Expectation, asking.expect, _CALLS),
    Operation("GET", "/scenarios", _NOTHING, operations.scenarios, {}),
    Operation("POST", "/scenarios", bodies.Named, use_scenario, {"name": "rate-limited"}),
    Operation("GET", "/saves", _NOTHING, operations.saves, {}),
    Operation("POST", "/saves", bodies.Named, operations.save, {"name": "before-payment"}),
    Operation("POST", "/saves/restore", bodies.Named, operations.restore, {"name": "before-payment"}),
    Operation("GET", "/examples", _NOTHING, cases.examples, {}),
    Operation("GET", "/worlds", _NOTHING, operations.worlds, {}),
    Operation("POST", "/worlds", bodies.Named, operations.add_world, {"name": "test-7"}),
    Operation("POST", "/worlds/drop", bodies.Named, operations.drop_world, {"name": "test-7"}),
)
"""Every operation of the control API."""

POSTS = {operation.path: operation for operation in TABLE if operation.method == "POST"}

endpoints = APIRouter()


def _endpoint(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        desk = Desk(request.scope[STATE], request.scope[WORLDS])
        try:
            given = (
                dict(request.query_params) if operation.method == "GET" else await _body(request, operation)
            )
            return _json(operation.perform(desk, given))
        except ControlError as mistake:
            return _json({"error": str(mistake)}, 400)

    return endpoint


async def _document(_: Request) -> Response:
    return _json(page.document(TABLE, CONTROL))


async def _docs(_: Request) -> Response:
    return response(Answer(page.html(TABLE, CONTROL).encode(), 200, HTML))


async def _landing(request: Request) -> Response:
    return response(Answer(page.landing(request.scope[STATE]).encode(), 200, HTML))


async def _nowhere(request: Request) -> Response:
    what = f"{request.method} {request.url.path} is none of the control API's"
    return _json({"error": f"{what}; {CONTROL}/docs lists them"}, 404)


for _one in TABLE:
    endpoints.add_route(CONTROL + _one.path, _endpoint(_one), methods=[_one.method])
endpoints.add_route(f"{CONTROL}/openapi.json", _document)
endpoints.add_route(f"{CONTROL}/docs", _docs)
endpoints.add_route(LANDING, _landing)
for _rest in (CONTROL, CONTROL + "/{rest:path}"):
    endpoints.add_route(_rest, _nowhere, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])


async def _body(request: Request, operation: Operation) -> Json:
    _from_here(request)
    text = bytearray()
    async for chunk in request.stream():
        text += chunk
        if len(text) > MAX_BODY:
            raise ControlError(f"the body is larger than {MAX_BODY_MB} MB")
    try:
        body: Any = json.loads(text or b"{}")
    except (ValueError, RecursionError):
        body = None
    if half := half_a_character(body) if HALF in text.lower() else None:
        raise ControlError(f"the body has half a character ({half})")
    if not isinstance(body, dict):
        raise ControlError(f"the body must be a JSON object, such as {json.dumps(operation.example)}")
    return body


def _from_here(request: Request) -> None:
    """Refuse what a page of another site sends: browsers name the site, and need no leave to send plain text."""
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise ControlError(
            f"a page of {origin[:60]} may not change this fake; do it from its own page or outside a browser"
        )


def _json(data: Json, status: int = 200) -> Response:
    return response(Answer(encode(data), status))
