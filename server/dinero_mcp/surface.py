"""How a host sees the tools: three surfaces over the same declarations, differing in names and spelling only.

Texts of ours (descriptions, hints, notes) write an argument or a tool in backticks by its Python name; `respell` turns
it into the surface's own spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from dinero_mcp.tool import Tool

NAMED = re.compile(r"`([a-z_]+)`")
A_TOOL = re.compile(r"(list|get|validate|download|calculate|preview)_")


@dataclass(frozen=True)
class Surface:
    """One published form of the tools.

    `default_organization` makes the organisation argument optional; `lean` keeps its output schemas shortest.
    """

    name: str
    path: str
    tool_name: Callable[[str], str]
    argument_name: Callable[[str], str]
    offers: Callable[[Tool], bool]
    default_organization: bool
    lean: bool

    def respell(self, text: str) -> str:
        """The text with what stands in backticks spelled as on this surface."""

        def spelled(found: re.Match[str]) -> str:
            return self.tool_name(found[1]) if A_TOOL.match(found[1]) else self.argument_name(found[1])

        return NAMED.sub(spelled, text)


def camel_case(parameter: str) -> str:
    """`organization_id` -> `organizationId`, `from_` -> `from`."""
    first, *rest = parameter.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def snake_case(parameter: str) -> str:
    """The Python name without the underscore that keeps it from being a keyword."""
    return parameter.rstrip("_")


def kebab_tool(name: str) -> str:
    """`list_contacts` -> `list-contacts-tool`."""
    return name.replace("_", "-") + "-tool"


FULL = Surface("full", "/dinero/mcp", str, camel_case, lambda tool: True, False, False)
COMPACT = Surface("compact", "/mcp/dinero", kebab_tool, snake_case, lambda tool: tool.compact, True, True)
NAMESPACED = Surface(
    "namespaced", "/mcp", lambda name: f"dinero__{name}", camel_case, lambda tool: True, False, False
)

SURFACES = {surface.name: surface for surface in (FULL, COMPACT, NAMESPACED)}
