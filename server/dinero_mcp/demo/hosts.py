"""Ready-to-paste configuration for the AI clients people use.

Law of this module: every text here can be pasted as it stands; nothing is left for the reader to fill in.
Sources: the clients' own documentation of `mcpServers` (Claude Desktop, Cursor), `servers` (VS Code) and
`claude mcp add` (Claude Code).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostConfiguration:
    """What to paste, and where."""

    host: str
    where: str
    text: str


def host_configurations(url: str, environment: Mapping[str, str]) -> tuple[HostConfiguration, ...]:
    """Configuration for four clients: Claude Desktop starts `dinero-mcp stdio` itself, the others use `url`."""
    return (
        HostConfiguration("Claude Desktop", "claude_desktop_config.json", _json(_desktop(environment))),
        HostConfiguration("Claude Code", "in a terminal", f"claude mcp add --transport http dinero {url}"),
        HostConfiguration(
            "VS Code", ".vscode/mcp.json", _json({"servers": {"dinero": {"type": "http", "url": url}}})
        ),
        HostConfiguration("Cursor", "~/.cursor/mcp.json", _json({"mcpServers": {"dinero": {"url": url}}})),
    )


def _desktop(environment: Mapping[str, str]) -> dict[str, object]:
    server = {"command": sys.executable, "args": ["-m", "dinero_mcp", "stdio"], "env": dict(environment)}
    return {"mcpServers": {"dinero": server}}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
