"""The published description (2026-09-03) as the fake uses it: which paths there are, and which only read.

Law of this module: it reads `published.json` and decides nothing about answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
EVIDENCE = FOLDER / "evidence.json"
"""How many operations and rules rest on which kind of evidence: docs/differences.md's first screen, made with it."""
_PLACEHOLDER = re.compile(r"\\{[^/]*?\\}")


class Published:
    """The description, read when it is first asked for."""

    def __init__(self, file: Path = FOLDER / "published.json") -> None:
        self._file = file

    @cached_property
    def document(self) -> dict[str, Any]:
        """The structure of the served operations and their schemas, as OpenAPI 3.1."""
        found: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        return found

    def has_path(self, path: str) -> bool:
        """Tell whether Dinero has this path, whatever the method."""
        return bool(self._any_path.fullmatch(path))

    def is_read(self, method: str, path: str) -> bool:
        """Tell whether an operation only reads, as the POST calculators do."""
        return bool(self._reading_posts.fullmatch(path)) if method == "POST" else method == "GET"

    def operation(self, method: str, path: str) -> str | None:
        """Return `GET /v1/{organizationId}/contacts` for a request, None for what Dinero does not have."""
        return next((name for name, pattern in self._reads if pattern.fullmatch(f"{method} {path}")), None)

    @cached_property
    def _reads(self) -> list[tuple[str, re.Pattern[str]]]:
        names = [f"{method} {path}" for method, path in self.document["x-reads"]]
        plain_first = sorted(names, key=lambda name: (name.count("{"), name))
        return [
            (name, re.compile(_PLACEHOLDER.sub("[^/]+", re.escape(name)), re.IGNORECASE))
            for name in plain_first
        ]

    @cached_property
    def _any_path(self) -> re.Pattern[str]:
        every = (*self.document["x-reads"], *self.document["x-writes"])
        return _union(path for _, path in every)

    @cached_property
    def _reading_posts(self) -> re.Pattern[str]:
        return _union(path for method, path in self.document["x-reads"] if method == "POST")


def _union(templates: Iterable[str]) -> re.Pattern[str]:
    patterns = {_PLACEHOLDER.sub("[^/]+", re.escape(template)) for template in templates}
    return re.compile("|".join(sorted(patterns)), re.IGNORECASE)
