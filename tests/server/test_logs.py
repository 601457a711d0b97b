"""Log lines as they are written: one for a call, with what it was and never what was in it.

Law of this module: lines are read from the stream a person would read; loggers are given back as they were.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError

from dinero_mcp.door import Door
from dinero_mcp.logs import Form, Level, set_up_logs
from dinero_mcp.surface import FULL
from dinero_mcp.tool import Answer, Call, tool
from tests.server.stub import ORGANIZATION, Bench, StubDinero, page_of, reply

pytestmark = pytest.mark.anyio

CONTACTS = f"/v1/{ORGANIZATION}/contacts"
SECRET = "Kundens Hemmelige Navn"


@dataclass
class Written:
    """What was logged."""

    stream: io.StringIO

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    def json(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def written() -> Iterator[Written]:
    """JSON lines from info on."""
    yield from logging_to("json", "info")


@pytest.fixture
def as_text() -> Iterator[Written]:
    """Text lines from info on."""
    yield from logging_to("text", "info")


@pytest.fixture
def warnings_only() -> Iterator[Written]:
    """JSON lines from warning on."""
    yield from logging_to("json", "warning")


def logging_to(form: Form, level: Level) -> Iterator[Written]:
    root, ours = logging.getLogger(), logging.getLogger("dinero_mcp")
    before = (root.handlers, root.level, ours.level)
    stream = io.StringIO()
    set_up_logs(form, level, stream)
    yield Written(stream)
    root.handlers = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


async def test_a_call_is_one_line_with_its_outcome(server: Bench, stub: StubDinero, written: Written) -> None:
    """Tool, surface, outcome, time, reads and organisation, in JSON."""
    stub.on(CONTACTS, page_of([{"ContactGuid": "1", "Name": SECRET}]))
    await server.call("list_contacts", organizationId=ORGANIZATION)
    (line,) = written.json()
    assert line.pop("timestamp").endswith("+00:00")
    assert line == {
        "level": "info",
        "event": "tool call",
        "tool": "list_contacts",
        "surface": "full",
        "outcome": "ok",
        "seconds": 0.0,
        "dinero_reads": 1,
        "waited": 0.0,
        "organization_id": ORGANIZATION,
    }


async def test_a_refused_call_tells_its_error_and_no_argument(
    server: Bench, stub: StubDinero, written: Written
) -> None:
    """Neither what was searched for nor what Dinero said."""
    stub.on(
        CONTACTS, reply({"code": 42, "message": SECRET, "validationErrors": {SECRET: SECRET}}, status=400)
    )
    await server.call("list_contacts", organizationId=ORGANIZATION, name=SECRET)
    await server.call("list_contacts", organizationId=ORGANIZATION, nmae=SECRET)
    assert [line["outcome"] for line in written.json()] == ["DineroValidationError", "InvalidArgumentError"]
    assert "Hemmelige" not in written.stream.getvalue()


async def test_text_is_the_same_line_as_key_and_value(
    server: Bench, stub: StubDinero, as_text: Written
) -> None:
    """For a person who reads along."""
    stub.on(CONTACTS, page_of([]))
    await server.call("list_contacts", organizationId=ORGANIZATION)
    (line,) = as_text.lines
    assert 'level=info event="tool call" tool=list_contacts surface=full outcome=ok' in line


async def test_a_level_leaves_out_what_is_below_it(
    server: Bench, stub: StubDinero, warnings_only: Written
) -> None:
    """From warning on, calls are not told."""
    stub.on(CONTACTS, page_of([]))
    await server.call("list_contacts", organizationId=ORGANIZATION)
    assert warnings_only.lines == []


def test_of_other_code_only_the_place_and_kind_are_told(written: Written) -> None:
    """Its text may quote a request."""
    logging.getLogger("some.library").error("could not read %s", SECRET, exc_info=ValueError(SECRET))
    logging.getLogger("some.library").info("nothing that matters")
    (line,) = written.json()
    assert line["event"] == "some.library reported ValueError"
    assert line["place"].startswith("test_logs.py:")
    assert "Hemmelige" not in written.stream.getvalue()


def test_only_named_fields_are_written(written: Written) -> None:
    """A field somebody adds in passing stays unwritten until it is allowed by name."""
    logging.getLogger("dinero_mcp").info("tool call", extra={"tool": "list_contacts", "customer": SECRET})
    (line,) = written.json()
    assert line["tool"] == "list_contacts"
    assert "customer" not in line


async def test_a_defect_is_told_by_its_place(server: Bench, written: Written) -> None:
    """And the call's own line says defect."""

    @tool(title="List organizations", reads=())
    async def list_organizations(call: Call) -> Answer[Any]:  # noqa: ARG001  a tool's signature
        """Fails."""
        raise RuntimeError(SECRET)

    with pytest.raises(MCPError, match="defect"):
        await Door(FULL, [list_organizations], server.connection, server.clock).call("list_organizations", {})
    told = written.json()
    assert [line["event"].partition(":")[0] for line in told] == ["defect", "tool call"]
    assert told[1]["outcome"] == "defect"
    assert "Hemmelige" not in written.stream.getvalue()
