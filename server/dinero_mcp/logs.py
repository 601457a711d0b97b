"""Logs: one line on standard error for each tool call, as text or JSON, and what went wrong. No ledger data.

Only FIELDS of a record are ever written. Of other people's code only the place and the kind of a warning are told: its
text may quote a request. The library that writes them is imported with the first line, after a host has its tools.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TextIO

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.stdlib import ProcessorFormatter

    from dinero_mcp.watching import CallSeen

Form = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]

OURS = "dinero_mcp"
FIELDS = ("tool", "surface", "outcome", "seconds", "dinero_reads", "waited", "organization_id", "place")

log = logging.getLogger(OURS)


def log_call(seen: CallSeen, seconds: float) -> None:
    """One line for a call that is over."""
    fields = {
        "tool": seen.tool,
        "surface": seen.surface,
        "outcome": seen.outcome,
        "seconds": round(seconds, 3),
        "dinero_reads": seen.dinero_reads,
        "waited": round(seen.waited, 3),
        "organization_id": seen.organization_id,
    }
    log.info("tool call", extra={name: value for name, value in fields.items() if value is not None})


def set_up_logs(form: Form, level: Level, stream: TextIO) -> None:
    """Write our logs from `level` on, and the warnings of other code, to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Structured(form))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(level.upper())


class Structured(logging.Formatter):
    """Formats records as lines of JSON or of key=value."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the record holds."""
        return self._structured.format(record if record.name.startswith(OURS) else place_only(record))

    @cached_property
    def _structured(self) -> ProcessorFormatter:
        from structlog.processors import JSONRenderer, LogfmtRenderer  # noqa: PLC0415  see above
        from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level  # noqa: PLC0415

        first = ["timestamp", "level", "event"]
        render = (
            JSONRenderer() if self._form == "json" else LogfmtRenderer(key_order=first, drop_missing=True)
        )
        return ProcessorFormatter(
            foreign_pre_chain=[add_log_level, ExtraAdder(allow=FIELDS), _add_instant],
            processors=[ProcessorFormatter.remove_processors_meta, render],
        )


def place_only(record: logging.LogRecord) -> logging.LogRecord:
    """The record of a library without its text: where it was made, and the kind of exception it tells of."""
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
    text = f"{record.name} reported {kind}" if kind else f"{record.name} reported something"
    told = logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, text, (), None)
    told.created = record.created
    told.place = f"{record.filename}:{record.lineno}"
    return told


def _add_instant(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    created = event["_record"].created
    return {"timestamp": datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds"), **event}
