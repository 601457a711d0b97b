"""Prompts as a surface offers them: published, and filled in with what the person said. Nothing is read for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    PromptArgument,
    PromptMessage,
    TextContent,
)
from mcp_types import Prompt as PublishedPrompt

from dinero_mcp.clock import Clock, copenhagen_day
from dinero_mcp.prompts.declaration import Argument, Language, Prompt, Wording, text_of
from dinero_mcp.prompts.declared import PROMPTS

if TYPE_CHECKING:
    from dinero_mcp.surface import Surface
    from dinero_mcp.tool import Tool

OF_DEFAULT: Mapping[Language, str] = {"en": "the default organisation", "da": "standardfirmaet"}
OF_ID: Mapping[Language, str] = {"en": "organisation {}", "da": "firma {}"}


@dataclass(frozen=True)
class OfferedPrompt:
    """One prompt in one language."""

    language: Language
    wording: Wording
    arguments: Mapping[str, Argument]


class Prompts:
    """The prompts of one surface, in the order they are declared, English before Danish."""

    def __init__(self, surface: Surface, tools: Iterable[Tool], clock: Clock) -> None:
        self._surface = surface
        self._tools = frozenset(tool.name for tool in tools if surface.offers(tool))
        self._clock = clock
        offered = (self._offered(each, language) for each in PROMPTS for language in each.wordings)
        self._prompts = {each.wording.name: each for each in offered if each.wording.fitting(self._tools)}

    async def on_list(self, _context: object, _params: object) -> ListPromptsResult:
        """The answer to prompts/list."""
        return ListPromptsResult(prompts=self.published())

    async def on_get(self, _context: object, params: GetPromptRequestParams) -> GetPromptResult:
        """The answer to prompts/get."""
        return self.filled(params.name, params.arguments or {})

    def published(self) -> list[PublishedPrompt]:
        """What prompts/list says."""
        return [self._published(each) for each in self._prompts.values()]

    def arguments(self, name: str) -> Mapping[str, Argument]:
        """A prompt's arguments by their published names; MCPError for an unknown prompt."""
        return self._found(name).arguments

    def filled(self, name: str, given: Mapping[str, str]) -> GetPromptResult:
        """The message to the model; MCPError with one line for an unknown prompt or an unfit argument."""
        prompt = self._found(name)
        self._check(prompt, given)
        values = {argument.name: given.get(said) for said, argument in prompt.arguments.items()}
        text = text_of(prompt.wording, self._surface, self._tools, self._told(values, prompt.language))
        message = PromptMessage(role="user", content=TextContent(type="text", text=text))
        return GetPromptResult(description=prompt.wording.description, messages=[message])

    def _offered(self, prompt: Prompt, language: Language) -> OfferedPrompt:
        arguments = {self._surface.argument_name(each.name): each for each in prompt.arguments}
        return OfferedPrompt(language, prompt.wordings[language], arguments)

    def _found(self, name: str) -> OfferedPrompt:
        if name not in self._prompts:
            raise MCPError(INVALID_PARAMS, f"No prompt has this name; there are {', '.join(self._prompts)}.")
        return self._prompts[name]

    def _published(self, prompt: OfferedPrompt) -> PublishedPrompt:
        arguments = [
            PromptArgument(
                name=name, description=each.descriptions[prompt.language], required=self._required(each)
            )
            for name, each in prompt.arguments.items()
        ]
        wording = prompt.wording
        return PublishedPrompt(
            name=wording.name, title=wording.title, description=wording.description, arguments=arguments
        )

    def _required(self, argument: Argument) -> bool:
        return argument.required and not (
            self._surface.default_organization and argument.name == "organization_id"
        )

    def _check(self, prompt: OfferedPrompt, given: Mapping[str, str]) -> None:
        known = ", ".join(prompt.arguments)
        if not given.keys() <= prompt.arguments.keys():
            raise MCPError(INVALID_PARAMS, f"{prompt.wording.name} takes {known} and nothing else.")
        for name, argument in prompt.arguments.items():
            if name not in given and self._required(argument):
                raise MCPError(INVALID_PARAMS, f"{name} is missing: it {argument.form}.")
            if name in given and not argument.accepts(given[name]):
                raise MCPError(INVALID_PARAMS, f"{name} {argument.form}.")

    def _told(self, values: Mapping[str, str | None], language: Language) -> dict[str, str]:
        organization = values.get("organization_id")
        return {
            "organization": OF_ID[language].format(organization) if organization else OF_DEFAULT[language],
            "month": values.get("month") or last_month(copenhagen_day(self._clock.now())),
            "year": values.get("accounting_year") or "",
            "number": values.get("voucher_number") or "",
        }


def last_month(today: date) -> str:
    """The month before today's, YYYY-MM."""
    return (today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


def last_months(today: date, count: int) -> list[str]:
    """The newest ended months, newest first."""
    found, day = [], today
    for _ in range(count):
        found.append(last_month(day))
        day = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    return found
