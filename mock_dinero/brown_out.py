"""Routes that are being removed: some of their calls are answered 480, the last notice before they are gone.

Law of this module: calls are counted per template and the refused ones spread evenly, so a rate of 0.25 refuses
every fourth call. source: published error description (at random, there); the text and its place last among the
gates are assumed.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import TYPE_CHECKING

from mock_dinero.answers import TEXT, Answer

if TYPE_CHECKING:
    from mock_dinero.switches import BrownOuts

_PLACEHOLDER = re.compile(r"\\{[^/]*?\\}")


def refused(plan: BrownOuts, path: str, calls: Counter[str]) -> Answer | None:
    """Count a call of `path` in `calls` and give the 480 when it is this call's turn."""
    for template, rate in plan:
        if _pattern(template).fullmatch(path):
            calls[template] += 1
            is_due = int(calls[template] * rate) > int((calls[template] - 1) * rate)
            return _answer() if is_due else None
    return None


def _answer() -> Answer:
    return Answer(b"This endpoint is being removed. See the documentation for its successor.", 480, TEXT)


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_PLACEHOLDER.sub("[^/]+", re.escape(template)), re.IGNORECASE)
