"""The tour and what it prints, as values."""

from __future__ import annotations

import io
import json
import shlex

from rich.console import Console

from dinero_mcp.demo.hosts import host_configurations
from dinero_mcp.demo.show import Tables
from dinero_mcp.demo.tour import Step, Table, kroner

URL = "http://127.0.0.1:8765/dinero/mcp"
ENVIRONMENT = {"DINERO_MCP_API_URL": "http://127.0.0.1:8780", "DINERO_MCP_NOW": "2026-11-16T09:00:00+01:00"}


def test_amounts_are_written_the_danish_way() -> None:
    """A dot between thousands, a comma before the øre, the minus in front."""
    assert [kroner(amount) for amount in (1234567.5, 0, -0.05)] == ["1.234.567,50", "0,00", "-0,05"]


def test_each_host_gets_a_text_that_can_be_pasted_as_it_stands() -> None:
    """The JSON parses and holds the address or the environment; the command line holds the address."""
    texts = {host.host: host.text for host in host_configurations(URL, ENVIRONMENT)}
    assert json.loads(texts["Claude Desktop"])["mcpServers"]["dinero"]["env"] == ENVIRONMENT
    assert json.loads(texts["VS Code"])["servers"]["dinero"] == {"type": "http", "url": URL}
    assert json.loads(texts["Cursor"])["mcpServers"]["dinero"] == {"url": URL}
    assert shlex.split(texts["Claude Code"])[-1] == URL


def test_brackets_in_a_name_are_shown_not_obeyed() -> None:
    """What stands in the books is data to the terminal, too."""
    printed = io.StringIO()
    table = Table(("customer",), (("[red]Rød[/red] [/] ApS",),))
    Tables(Console(file=printed, width=80)).step(Step("Who?", "list_contacts", {}, table, "2026-11-16", {}))
    assert "[red]Rød[/red] [/] ApS" in printed.getvalue()
