"""OpenTelemetry: a span per tool call and per try of a request to Dinero, and the counts and times of both.

Attributes are names of tools and routes, an outcome, a status and an organisation's id; requests are told by template.
Imported only where it is turned on; the standard OTEL_* variables say where it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from opentelemetry import propagate
from opentelemetry.context import attach, detach
from opentelemetry.trace import Span, SpanKind, StatusCode

from dinero_mcp import __version__
from dinero_mcp.clock import Clock
from dinero_mcp.watching import TelemetryMissing

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

    from dinero_mcp.watching import CallSeen, RequestSeen

SCOPE = "dinero_mcp"


class Telemetry:
    """A watch (the protocol `Watch`) that tells the given providers."""

    def __init__(self, traces: TracerProvider, metrics: MeterProvider, clock: Clock) -> None:
        self._tracer = traces.get_tracer(SCOPE, __version__)
        self._clock = clock
        meter = metrics.get_meter(SCOPE, __version__)
        self._calls = meter.create_counter("dinero_mcp.calls", "{call}", "Tool calls")
        self._errors = meter.create_counter("dinero_mcp.errors", "{call}", "Tool calls that gave no answer")
        self._duration = meter.create_histogram("dinero_mcp.call.duration", "s", "Time of a tool call")
        self._tries = meter.create_counter(
            "dinero_mcp.upstream.tries", "{request}", "Requests to Dinero, retries too"
        )
        self._wait = meter.create_histogram(
            "dinero_mcp.rate_budget.wait", "s", "Wait for the limit of requests"
        )

    @contextmanager
    def host(self, meta: Mapping[str, Any] | None) -> Iterator[None]:
        """Calls within belong to the trace that the message's `_meta` names (traceparent), if it names one."""
        carrier = {name: text for name, text in (meta or {}).items() if isinstance(text, str)}
        token = attach(propagate.extract(carrier))
        try:
            yield
        finally:
            detach(token)

    @contextmanager
    def call(self, seen: CallSeen) -> Iterator[None]:
        """A span, and the count, the time and the wait of a call."""
        kind = {"dinero_mcp.tool": seen.tool, "dinero_mcp.surface": seen.surface}
        began = self._clock.monotonic()
        with self._span(f"tool {seen.tool}", SpanKind.SERVER, kind) as span:
            try:
                yield
            finally:
                self._tell_call(span, seen, kind, self._clock.monotonic() - began)

    @contextmanager
    def request(self, seen: RequestSeen) -> Iterator[None]:
        """A span and a count of one try."""
        kind = {"http.request.method": seen.method, "url.template": seen.template}
        with self._span(f"{seen.method} {seen.template}", SpanKind.CLIENT, kind) as span:
            try:
                yield
            except BaseException as failed:
                span.set_attribute("error.type", type(failed).__name__)
                span.set_status(StatusCode.ERROR)
                raise
            finally:
                self._tell_request(span, seen, kind)

    @contextmanager
    def _span(self, name: str, kind: SpanKind, attributes: Mapping[str, str]) -> Iterator[Span]:
        # No exception is recorded: its text may quote a person or a letter of theirs.
        with self._tracer.start_as_current_span(
            name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            yield span

    def _tell_call(self, span: Span, seen: CallSeen, kind: Mapping[str, str], seconds: float) -> None:
        _set_organization(span, seen.organization_id)
        span.set_attribute("dinero_mcp.outcome", seen.outcome)
        span.set_attribute("dinero_mcp.reads", seen.dinero_reads)
        self._calls.add(1, kind)
        self._duration.record(seconds, kind)
        if seen.waited:
            self._wait.record(seen.waited, kind)
        if seen.outcome != "ok":
            span.set_attribute("error.type", seen.outcome)
            span.set_status(StatusCode.ERROR)
            self._errors.add(1, {**kind, "error.type": seen.outcome})

    def _tell_request(self, span: Span, seen: RequestSeen, kind: Mapping[str, str]) -> None:
        _set_organization(span, seen.organization_id)
        status = {"http.response.status_code": seen.status} if seen.status is not None else {}
        span.set_attributes(status)
        if seen.status is not None and seen.status >= 400:
            span.set_status(StatusCode.ERROR)
        self._tries.add(1, {**kind, **status})


def _set_organization(span: Span, organization_id: int | None) -> None:
    if organization_id is not None:
        span.set_attribute("dinero_mcp.organization_id", organization_id)


def exporting(clock: Clock) -> Telemetry:
    """Telemetry over OTLP as the OTEL_* variables say; TelemetryMissing without the extra `otel`."""
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter  # noqa: PLC0415
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.metrics import MeterProvider  # noqa: PLC0415
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader  # noqa: PLC0415
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        raise TelemetryMissing("Telemetry is on but not installed: install dinero-mcp[otel].") from None
    # What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say wins over these names.
    ours = {"service.name": "dinero-mcp", "service.version": __version__}
    named = Resource.create({**ours, **OTELResourceDetector().detect().attributes})
    traces = TracerProvider(resource=named)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    metrics = MeterProvider(
        resource=named, metric_readers=[PeriodicExportingMetricReader(OTLPMetricExporter())]
    )
    return Telemetry(traces, metrics, clock)
