"""Resources are answers of tools under an address: a template belongs to one tool, and reading calls it.

So an address is checked like the tool's arguments and refused in the same words; a file comes as the file, anything
else as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    BlobResourceContents,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceRequestParams,
    ReadResourceResult,
    ResourceTemplate,
    TextResourceContents,
)

from dinero_mcp.lists import LISTS_FRESH_MS
from dinero_mcp.surface import camel_case

if TYPE_CHECKING:
    from dinero_mcp.door import Door, Offer

VARIABLE = re.compile(r"\{(\??)([\w,]+)\}")
CALLERS_FAULT = frozenset({"InvalidArgumentError", "DineroNotFoundError"})


@dataclass(frozen=True)
class Address:
    """The template of one offered tool."""

    offer: Offer
    template: str

    @cached_property
    def published(self) -> ResourceTemplate:
        """What resources/templates/list says of it."""
        tool = self.offer.tool
        return ResourceTemplate(
            name=tool.name,
            title=tool.title,
            # The first sentence says what it is; later ones may name tools that this surface has not.
            description=tool.description.partition(". ")[0].rstrip(".") + ".",
            uri_template=self.template,
        )

    @cached_property
    def _path(self) -> re.Pattern[str]:
        variables = VARIABLE.split(re.sub(r"\{\?[\w,]+\}$", "", self.template))
        # split() gives text, "?" or "", name, text, ...: every third piece is a text, the one before it a name.
        texts, names = variables[::3], variables[2::3]
        pieces = (
            re.escape(text) + (f"(?P<{name}>[^/?#]+)" if name else "")
            for text, name in zip(texts, [*names, ""], strict=True)
        )
        return re.compile("".join(pieces))

    @cached_property
    def _query(self) -> frozenset[str]:
        return frozenset(
            name for mark, names in VARIABLE.findall(self.template) if mark for name in names.split(",")
        )

    def arguments(self, uri: str) -> dict[str, Any] | None:
        """The tool's arguments in an address, by their published names; None where it is another's."""
        path, _, query = uri.partition("?")
        found = self._path.fullmatch(path)
        if found is None:
            return None
        pairs = [part.partition("=")[::2] for part in query.split("&")] if query else []
        if len({*dict(pairs)} & self._query) != len(pairs):
            return None
        given = {**found.groupdict(), **dict(pairs)}
        said = {self._names[name]: self._value(name, unquote(text)) for name, text in given.items()}
        return {**self._whole, **said}

    @cached_property
    def _whole(self) -> Mapping[str, int]:
        """A resource has no pages to turn: it holds as many rows as one answer can."""
        name = self.offer.surface.argument_name("page_size")
        sizes = self.offer.published.input_schema["properties"].get(name)
        return {name: sizes["maximum"]} if sizes else {}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {
            camel_case(name): self.offer.surface.argument_name(name) for name in self.offer.tool.parameters
        }

    def _value(self, name: str, text: str) -> Any:
        kind = self.offer.published.input_schema["properties"][self._names[name]].get("type")
        if kind == "integer" and re.fullmatch(r"[0-9]{1,15}", text):
            return int(text)
        if kind == "boolean" and text in ("true", "false"):
            return text == "true"
        return text


class Resources:
    """The addresses of one surface."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._addresses = [Address(offer, offer.tool.link) for offer in door.linked if offer.tool.link]

    async def on_list(self, _context: object, _params: object) -> ListResourcesResult:
        """The answer to resources/list: none, for files are found by tools."""
        # Without a list the SDK would not announce the templates.
        return ListResourcesResult(resources=[])

    async def on_list_templates(self, _context: object, _params: object) -> ListResourceTemplatesResult:
        """The answer to resources/templates/list."""
        return ListResourceTemplatesResult(
            resource_templates=self.templates(), ttl_ms=LISTS_FRESH_MS, cache_scope="public"
        )

    async def on_read(self, _context: object, params: ReadResourceRequestParams) -> ReadResourceResult:
        """The answer to resources/read."""
        return await self.read(params.uri)

    def templates(self) -> list[ResourceTemplate]:
        """Every template, always in the same order."""
        return [each.published for each in self._addresses]

    async def read(self, uri: str) -> ReadResourceResult:
        """What an address holds; MCPError with one line otherwise."""
        for address in self._addresses:
            arguments = address.arguments(uri)
            if arguments is not None:
                return contents(uri, await self._called(address.offer, arguments))
        # source: MCP 2026-07-28, resources: -32602, and data names the address
        raise MCPError(
            INVALID_PARAMS, f"Nothing has this address; the templates are {self._known()}.", {"uri": uri}
        )

    def _known(self) -> str:
        return ", ".join(each.template for each in self._addresses) or "(none)"

    async def _called(self, offer: Offer, arguments: Mapping[str, Any]) -> dict[str, Any]:
        result = await self._door.answer(offer, arguments)
        data: dict[str, Any] = result.structured_content or {}
        if not result.is_error:
            return data
        error = data["error"]
        code = INVALID_PARAMS if error["code"] in CALLERS_FAULT else INTERNAL_ERROR
        raise MCPError(code, f"{error['code']}: {error['message']} {error['hint']}", data)


def contents(uri: str, data: Mapping[str, Any]) -> ReadResourceResult:
    """The file of an answer that holds one, else the answer as JSON."""
    if "base64" in data:
        blob = BlobResourceContents(uri=uri, mime_type=data["mimeType"], blob=data["base64"])
        return ReadResourceResult(contents=[blob])
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return ReadResourceResult(
        contents=[TextResourceContents(uri=uri, mime_type="application/json", text=text)]
    )
