"""The declaration of a prompt: one value holds what it asks for in both languages; this module knows nothing of MCP.

Tools and arguments stand in backticks by their Python names. A step that names a tool which a surface lacks gives way
to its next wording, and is left out where none fits, so that no prompt sends a model to a tool it cannot call.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dinero_mcp.surface import A_TOOL, NAMED, Surface

Language = Literal["da", "en"]
Step = tuple[str, ...]
"""The wordings of a step; the first that a surface can follow is taken."""


@dataclass(frozen=True)
class Argument:
    """One thing a prompt asks the person for; `pattern` is what is accepted, `form` says so in words."""

    name: str
    pattern: str
    form: str
    descriptions: Mapping[Language, str]
    required: bool = True

    def accepts(self, value: str) -> bool:
        """Whether a value may stand in the prompt's text."""
        return re.fullmatch(self.pattern, value) is not None


@dataclass(frozen=True)
class Wording:
    """A prompt in one language; {organization}, {month}, {year} and {number} are filled in.

    In `steps` a line that begins with "- " begins a step, one with "| " another wording of it; the rest go on.
    """

    name: str
    title: str
    description: str
    opening: str
    steps: str
    closing: str

    @cached_property
    def steps_read(self) -> tuple[Step, ...]:
        """The steps, each with its wordings in one line."""
        blocks = re.split(r"^- ", self.steps, flags=re.MULTILINE)[1:]
        wordings = (re.split(r"^\| ", block, flags=re.MULTILINE) for block in blocks)
        return tuple(tuple(" ".join(each.split()) for each in step) for step in wordings)

    def fitting(self, tools: Collection[str]) -> tuple[str, ...]:
        """The steps that can be followed with these tools; none where the first one cannot."""
        chosen = [_first_possible(step, tools) for step in self.steps_read]
        return tuple(step for step in chosen if step) if chosen[0] else ()


@dataclass(frozen=True)
class Prompt:
    """One prompt in both languages."""

    arguments: tuple[Argument, ...]
    wordings: Mapping[Language, Wording]


def text_of(wording: Wording, surface: Surface, tools: Collection[str], values: Mapping[str, str]) -> str:
    """The message: opening, numbered steps, closing, with the tools spelled as on the surface."""
    steps = (f"{number}. {step}" for number, step in enumerate(wording.fitting(tools), start=1))
    closing = " ".join(wording.closing.split())
    text = surface.respell("\n".join((wording.opening, *steps, closing)))
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], text)


def tools_named(text: str) -> set[str]:
    """The tools a text points to, by their Python names."""
    return {name for name in NAMED.findall(text) if A_TOOL.match(name)}


def _first_possible(step: Step, tools: Collection[str]) -> str | None:
    return next((each for each in step if tools_named(each) <= set(tools)), None)
