"""Texts that Dinero composes: the words stay, the names in them become what they become anywhere.

Law of this module: a text either is one of the compositions of `rules.yaml` as a whole or it is free text. Numbers in
one have at most seven figures, so that nobody's number passes for a voucher's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

PARTS = {
    "number": r"\d{1,7}",
    "rate": r"\d{1,3}(?:[.,]\d{1,4})?",
    "currency": r"[A-Z]{3}",
    "day": r"\d{2}[/.-]\d{2}[/.-]\d{4}",
    "word": r"[A-Za-z]{1,40}",
    "client": r"[\w.-]+",
    "name": r"[^\n]+?",
}
_PART = re.compile(r"\{(\w+)\}")

Change = Callable[[str, str], str]
"""What a part becomes, by its kind and text."""


class Compositions:
    """The compositions of the rules, as one pattern each."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._patterns = [(_compiled(template), _PART.findall(template)) for template in templates]
        self._starts = tuple({template.partition("{")[0] for template in templates})

    def changed(self, text: str, change: Change) -> str | None:
        """Return a composed text with its parts changed, None for free text."""
        if not text.startswith(self._starts):
            return None
        for pattern, parts in self._patterns:
            if found := pattern.fullmatch(text):
                return _put(text, found, parts, change)
        return None


def _compiled(template: str) -> re.Pattern[str]:
    pieces = _PART.split(template)
    return re.compile(
        "".join(f"({PARTS[piece]})" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
    )


def _put(text: str, found: re.Match[str], parts: list[str], change: Change) -> str:
    made, at = [], 0
    for group, part in enumerate(parts, start=1):
        made += [text[at : found.start(group)], change(part, found[group])]
        at = found.end(group)
    return "".join((*made, text[at:]))
