"""Spans and metrics of calls on a stub Dinero, read with the SDK's in-memory exporter.

Law of this module: every attribute that leaves is looked at, so that a new one with ledger data would fail here.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from dinero_mcp.app import make_server
from dinero_mcp.connection import Connection
from dinero_mcp.settings import Settings, read_settings
from dinero_mcp.surface import FULL
from dinero_mcp.telemetry import Telemetry
from dinero_mcp.tools import catalogue
from tests.server.stub import (
    ORGANIZATION,
    ORGANIZATIONS_PATH,
    PERSONAL,
    Bench,
    ManualClock,
    StubDinero,
    organization,
    page_of,
    reply,
)

pytestmark = pytest.mark.anyio

CONTACTS = f"/v1/{ORGANIZATION}/contacts"
TEMPLATE = "/v1/{organizationId}/contacts"
SECRET = "Kundens Hemmelige Navn"


@dataclass
class Watched(Bench):
    """A server whose spans and metrics are kept."""

    spans: InMemorySpanExporter
    reader: InMemoryMetricReader
    telemetry: Telemetry

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.spans.get_finished_spans() if span.name == name]

    def metric(self, name: str) -> list[tuple[dict[str, Any], float]]:
        """The points of a metric: attributes, and the count or sum."""
        data = self.reader.get_metrics_data()
        scopes = [scope for each in (data.resource_metrics if data else []) for scope in each.scope_metrics]
        points = [
            point
            for scope in scopes
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]
        return [
            (dict(point.attributes or {}), getattr(point, "value", getattr(point, "sum", 0)))
            for point in points
        ]

    def everything(self) -> str:
        """Whatever would be sent, as text."""
        sent = [span.to_json() for span in self.spans.get_finished_spans()]
        data = self.reader.get_metrics_data()
        return "\n".join([*sent, data.to_json() if data else ""])


@pytest.fixture
def watched(stub: StubDinero) -> Watched:
    """A server with a personal key on the stub."""
    return watching(stub)


def watching(stub: StubDinero, **settings: Any) -> Watched:
    clock, spans, reader = ManualClock(), InMemorySpanExporter(), InMemoryMetricReader()
    traces = TracerProvider()
    traces.add_span_processor(SimpleSpanProcessor(spans))
    telemetry = Telemetry(traces, MeterProvider(metric_readers=[reader]), clock)
    values = (
        {name: field.default for name, field in Settings.model_fields.items()} | dict(PERSONAL) | settings
    )
    connection = Connection(
        Settings.model_validate(values),
        clock,
        transport=httpx.MockTransport(stub),
        sleep=clock.sleep,
        watch=telemetry,
    )
    return Watched(stub, clock, connection, spans, reader, telemetry)


async def test_a_call_is_a_span_over_its_requests_by_template(watched: Watched, stub: StubDinero) -> None:
    """Never by address, which would hold what was searched for."""
    stub.on(CONTACTS, page_of([{"ContactGuid": "1", "Name": SECRET}]))
    await watched.call("list_contacts", organizationId=ORGANIZATION, name="Hemmelige")
    (call,), (request,) = watched.named("tool list_contacts"), watched.named(f"GET {TEMPLATE}")
    assert call.kind is SpanKind.SERVER
    assert request.kind is SpanKind.CLIENT
    assert request.parent is not None
    assert request.parent.span_id == call.context.span_id
    assert dict(call.attributes or {}) == {
        "dinero_mcp.tool": "list_contacts",
        "dinero_mcp.surface": "full",
        "dinero_mcp.organization_id": ORGANIZATION,
        "dinero_mcp.outcome": "ok",
        "dinero_mcp.reads": 1,
    }
    assert dict(request.attributes or {}) == {
        "http.request.method": "GET",
        "url.template": TEMPLATE,
        "dinero_mcp.organization_id": ORGANIZATION,
        "http.response.status_code": 200,
    }


async def test_every_try_is_a_span_and_a_count(watched: Watched, stub: StubDinero) -> None:
    """Two faults and then an answer: three tries of one call."""
    stub.on(CONTACTS, reply({}, status=500), reply({}, status=503), page_of([]))
    await watched.call("list_contacts", organizationId=ORGANIZATION)
    statuses = [
        (span.attributes or {})["http.response.status_code"] for span in watched.named(f"GET {TEMPLATE}")
    ]
    tries = [
        (each["http.response.status_code"], count)
        for each, count in watched.metric("dinero_mcp.upstream.tries")
    ]
    assert statuses == [500, 503, 200]
    assert {(500, 1), (503, 1)} <= set(tries)
    assert watched.metric("dinero_mcp.errors") == []


async def test_calls_and_errors_are_counted_by_tool_and_kind(watched: Watched, stub: StubDinero) -> None:
    """An error is a call too, and an error on its span."""
    stub.on(CONTACTS, page_of([]))
    await watched.call("list_contacts", organizationId=ORGANIZATION)
    await watched.call("list_contacts", organizationId=ORGANIZATION, nmae=SECRET)
    kind = {"dinero_mcp.tool": "list_contacts", "dinero_mcp.surface": "full"}
    assert watched.metric("dinero_mcp.calls") == [(kind, 2)]
    assert watched.metric("dinero_mcp.errors") == [({**kind, "error.type": "InvalidArgumentError"}, 1)]
    assert [span.status.is_ok for span in watched.named("tool list_contacts")] == [True, False]


async def test_a_lost_connection_is_an_error_of_its_try(watched: Watched, stub: StubDinero) -> None:
    """By its kind; there is no status."""
    stub.on(CONTACTS, httpx.ConnectError(SECRET))
    await watched.call("list_contacts", organizationId=ORGANIZATION)
    tries = watched.named(f"GET {TEMPLATE}")
    assert len(tries) == 3
    assert {(span.attributes or {})["error.type"] for span in tries} == {"ConnectionLost"}


async def test_the_wait_for_the_limit_is_measured(stub: StubDinero) -> None:
    """One request a minute: the second, half a minute later, waits the other half."""
    watched = watching(stub, rate_limit=1)
    stub.on(CONTACTS, page_of([]))
    await watched.call("list_contacts", organizationId=ORGANIZATION)
    watched.clock.moved += 30
    await watched.call("list_contacts", organizationId=ORGANIZATION, name="a")
    ((_, seconds),) = watched.metric("dinero_mcp.rate_budget.wait")
    assert seconds == pytest.approx(30)


async def test_a_call_belongs_to_the_trace_its_host_names(watched: Watched, stub: StubDinero) -> None:
    """As W3C trace context in the message's _meta."""
    stub.on(CONTACTS, page_of([]))
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    with watched.telemetry.host({"traceparent": f"00-{trace_id}-b7ad6b7169203331-01", "progressToken": 1}):
        await watched.call("list_contacts", organizationId=ORGANIZATION)
    (call,) = watched.named("tool list_contacts")
    assert f"{call.context.trace_id:032x}" == trace_id


async def test_no_ledger_data_no_argument_and_no_secret_leaves(watched: Watched, stub: StubDinero) -> None:
    """Not in names, attributes, events or statuses, whether the call succeeds, is refused or breaks."""
    stub.on(ORGANIZATIONS_PATH, [organization(ORGANIZATION, SECRET, pro=False)])
    stub.on(
        CONTACTS,
        page_of([{"ContactGuid": "1", "Name": SECRET}]),
        reply({"code": 42, "message": SECRET}, status=400),
        reply({"code": 48, "message": SECRET}, status=403),
        httpx.ConnectError(SECRET),
    )
    for _ in range(4):
        await watched.call("list_contacts", organizationId=ORGANIZATION, name=SECRET)
    sent = watched.everything()
    assert "list_contacts" in sent
    assert not [text for text in (SECRET, "Hemmelige", "mock-personal", PERSONAL["api_key"]) if text in sent]


def test_no_other_span_quotes_a_message(watched: Watched) -> None:
    """The SDK's own would: a resource that is refused has the company's name in its message."""
    assert make_server(FULL, catalogue(), watched.connection, watched.clock).middleware == []


@pytest.mark.parametrize(
    ("telemetry", "environment", "sent"),
    [
        (None, {}, False),
        (None, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, True),
        (None, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}, False),
        ("off", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, False),
        ("on", {}, True),
    ],
)
def test_telemetry_is_on_where_it_has_somewhere_to_go(
    telemetry: str | None, environment: dict[str, str], *, sent: bool
) -> None:
    """The setting decides; without it the standard variables do."""
    assert read_settings(telemetry=telemetry).sends_telemetry(environment) is sent


def test_neither_telemetry_nor_the_log_library_is_imported_before_it_is_needed() -> None:
    """A host waits for tools/list, not for them."""
    asked = "import sys, dinero_mcp.cli; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], stdout=subprocess.PIPE, check=True, text=True)
    late = ("structlog", "opentelemetry.sdk", "opentelemetry.exporter", "dinero_mcp.telemetry")
    assert "dinero_mcp.door" in answer.stdout.split()
    assert [name for name in answer.stdout.split() if name.startswith(late)] == []
