"""Faults and the journal over HTTP.

Law of this module: as `operations`; the questions themselves stand in `inquiry`.
"""

from __future__ import annotations

from random import Random

from mock_dinero import inquiry
from mock_dinero.answers import JSON, TEXT, Answer, encode
from mock_dinero.control import bodies
from mock_dinero.control.desk import Desk, Json
from mock_dinero.faults import Delay, Effect, Fault
from mock_dinero.journal import Visit


def arm_fault(desk: Desk, body: bodies.Armed) -> Json:
    """Arm a fault, once unless `times` says otherwise (null: for ever); `{"clear": true}` disarms them all.

    `path` is a template, `*` is anything. `after` spares the first calls, `rate` strikes a share of them.
    `status`, `body`, `contentType` and `headers` make the answer; `latency` delays it; `break` is reset, truncate,
    malformed, wrong-content-type, drip, empty or timeout; `does` changes the world when it strikes.
    `seed` begins the luck of rates and latencies anew, alone or with a fault.
    """
    faults = desk.state.faults
    if body.clear:
        faults.clear()
    if body.seed is not None:
        faults.luck = Random(body.seed)  # noqa: S311 - repeatable, not secret
    if not body.clear and body.path is not None:
        faults.arm(_fault(body))
    return {"armed": len(faults.armed)}


def list_faults(desk: Desk, _: bodies.Nothing) -> Json:
    """List the faults that are armed, oldest first; the first that strikes a request is the one it gets."""
    rows = [
        {
            "path": fault.path,
            "method": fault.method,
            "organizationId": fault.organization,
            "kind": fault.effect.kind,
            "times": fault.times,
            "after": fault.after,
            "rate": fault.rate,
        }
        for fault in desk.state.faults.armed
    ]
    return {"faults": rows}


def journal(desk: Desk, body: bodies.Filter) -> Json:
    """Read the requests, oldest first. `total` counts those that left the bounded journal as well."""
    found = _filtered(desk, body)
    shown = found if body.limit is None else found[-body.limit :]
    return {"total": desk.state.journal.total, "requests": [visit.row() for visit in shown]}


def questions(desk: Desk, body: bodies.Filter) -> Json:
    """Answer in the words of the domain: calls, writes, waits after a 429, pages fetched twice, fields asked for."""
    return inquiry.summary(_filtered(desk, body))


def expect(desk: Desk, body: bodies.Expectation) -> Json:
    """Hold the journal to what a test expects; `misses` has one line for each thing that was otherwise."""
    visits = desk.state.journal.since(body.since)
    expected = [_expected(call) for call in body.calls]
    found = inquiry.misses(visits, expected, in_order=body.in_order, only=body.only)
    if body.at_most is not None and len(visits) > body.at_most:
        found.append(f"{len(visits)} calls, expected at most {body.at_most}")
    asked = {
        "noWrites": body.no_writes,
        "waitedAsTold": body.waited_as_told,
        "noPageTwice": body.no_page_twice,
    }
    found += [
        line for name, question in inquiry.manners(visits).items() if asked[name] for line in question()
    ]
    if body.fields_used is not None:
        found += inquiry.unused_fields(visits, body.fields_used)
    return {"met": not found, "misses": found}


def _filtered(desk: Desk, body: bodies.Filter) -> list[Visit]:
    path = None if body.path is None else inquiry.pattern(body.path)
    wanted = {
        "method": body.method,
        "organization": body.organization_id,
        "client": body.client_id,
        "status": body.status,
        "write": body.write,
        "fault": body.fault,
    }
    given = {name: value for name, value in wanted.items() if value is not None}
    return [
        visit
        for visit in desk.state.journal.since(body.since)
        if (path is None or path.fullmatch(visit.path))
        and all(getattr(visit, name) == value for name, value in given.items())
    ]


def _expected(call: bodies.ExpectedCall) -> inquiry.Expected:
    return inquiry.Expected(
        method=call.method,
        path=call.path,
        organization=call.organization_id,
        query=call.query,
        status=call.status,
        times=call.times,
    )


def _fault(body: bodies.Armed) -> Fault:
    effect = Effect(
        answer=None if body.status is None else _answer(body, body.status),
        delay=_delay(body.latency),
        breaks=body.breaks,
        deed=body.does,
    )
    return Fault(
        path=body.path or "*",
        effect=effect,
        method=body.method,
        organization=body.organization_id,
        times=body.times,
        after=body.after,
        rate=body.rate,
    )


def _answer(body: bodies.Armed, status: int) -> Answer:
    """Return the answer a fault gives; a body that is no text is sent as JSON."""
    is_text = isinstance(body.body, str)
    payload = body.body.encode() if is_text else encode(body.body)
    kind = body.content_type or (TEXT if is_text else JSON)
    pairs = tuple((name.lower(), str(value)) for name, value in (body.headers or {}).items())
    return Answer(b"" if status in {204, 304} else payload, status, kind, pairs)


def _delay(latency: bodies.Latency | None) -> Delay | None:
    if latency is None:
        return None
    low = latency.seconds or latency.low or latency.median or 0.0
    return Delay(low, latency.high, latency.sigma)
