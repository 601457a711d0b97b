"""Faults a test asks for: an answer that comes instead of the real one, a number of times.

Law of this module: a fault is chosen by method and path alone, before any gate, and is never evidence of how
Dinero behaves. Paths are templates as Dinero documents them (`/v1/{organizationId}/contacts`) or concrete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mock_dinero.answers import Answer

_PLACEHOLDER = re.compile(r"\\{[^/]*?\\}")


@dataclass(slots=True)
class Fault:
    """One answer to give; `times` None is for ever."""

    pattern: re.Pattern[str]
    method: str | None
    answer: Answer
    times: int | None


@dataclass(slots=True)
class Faults:
    """The faults that are armed, oldest first."""

    armed: list[Fault] = field(default_factory=list)

    def arm(self, path: str, answer: Answer, *, method: str | None = None, times: int | None = 1) -> None:
        """Arm a fault; a placeholder in `path` stands for any one segment, `*` for any path."""
        pattern = ".*" if path == "*" else _PLACEHOLDER.sub("[^/]+", re.escape(path))
        self.armed.append(Fault(re.compile(pattern, re.IGNORECASE), method, answer, times))

    def take(self, method: str, path: str) -> Answer | None:
        """Return the answer of the first armed fault for this request, and count it down."""
        for fault in self.armed:
            if fault.method in {None, method} and fault.pattern.fullmatch(path):
                self._count_down(fault)
                return fault.answer
        return None

    def clear(self) -> None:
        """Disarm every fault."""
        self.armed.clear()

    def _count_down(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.armed.remove(fault)
