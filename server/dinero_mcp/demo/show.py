"""How the demo is shown: tables for a person, or JSON lines for a script.

Law of this module: it prints values it is given; it asks nothing and computes nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from dinero_mcp.demo.hosts import HostConfiguration
from dinero_mcp.demo.tour import Step


class Show(Protocol):
    """What the demo tells while it runs."""

    def connected(self, connection: Mapping[str, Any]) -> None:
        """Fake and server answer; `connection` has their addresses, organisations and credentials."""

    def step(self, step: Step) -> None:
        """One question has been answered."""

    def finished(self, urls: Mapping[str, str], hosts: Iterable[HostConfiguration], *, serving: bool) -> None:
        """The tour is over; the server goes on while `serving`."""


class JsonLines:
    """One JSON object a line: the connection first, then a step each."""

    def connected(self, connection: Mapping[str, Any]) -> None:
        """Print the connection object."""
        _line(connection)

    def step(self, step: Step) -> None:
        """Print the question, its call and the whole result."""
        call = {"question": step.question, "tool": step.tool, "arguments": step.arguments}
        _line({**call, "asOf": step.as_of, "result": step.result})

    def finished(self, urls: Mapping[str, str], hosts: Iterable[HostConfiguration], *, serving: bool) -> None:
        """Nothing: the first line said it all."""


class Tables:
    """Tables for a person at a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def connected(self, connection: Mapping[str, Any]) -> None:
        """Say what is shown, as of when."""
        as_of = connection["asOf"]
        self._console.print("[bold]Danish books through MCP[/bold]: invented companies on the fake Dinero,")
        self._console.print(f"no account and no network. Their clock stands at {as_of}.\n", highlight=False)

    def step(self, step: Step) -> None:
        """Print the question, the call that answered it and the table."""
        arguments = ", ".join(f"{name}={value}" for name, value in step.arguments.items())
        self._console.print(f"[bold]{step.question}[/bold]")
        call = f"{step.tool}({arguments}), as of {step.as_of}"
        self._console.print(call, style="dim", markup=False, highlight=False, soft_wrap=True)
        table = RichTable(*step.table.columns, box=None, pad_edge=False)
        for row in step.table.rows:
            # Text, not markup: names in the books are data and may hold brackets.
            table.add_row(*map(Text, row))
        self._console.print(table)
        self._console.print(f"[dim]{step.table.remark}[/dim]\n" if step.table.remark else "")

    def finished(self, urls: Mapping[str, str], hosts: Iterable[HostConfiguration], *, serving: bool) -> None:
        """Print where to connect and what to paste; say so when nothing listens there any more."""
        if not serving:
            self._console.print(
                "Run [bold]dinero-mcp demo[/bold] without --once to connect an AI client to it."
            )
            return
        for name, url in urls.items():
            self._console.print(f"{name:<11}{url}", highlight=False)
        for host in hosts:
            self._console.print(f"\n[bold]{host.host}[/bold] ({host.where})", highlight=False)
            self._console.print(host.text, markup=False, highlight=False, soft_wrap=True)
        self._console.print("\nServing until Ctrl-C.")


def show_for(*, as_json: bool) -> Show:
    """JSON lines, or tables on standard output."""
    return JsonLines() if as_json else Tables(Console())


def _line(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()
