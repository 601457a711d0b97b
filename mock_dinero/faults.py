"""Faults a test asks for: what happens to a request instead of the real answer, or to the real answer.

Law of this module: a fault is chosen by method, path and organisation alone, before any gate, and is never
evidence of how Dinero behaves. Paths are templates as Dinero documents them (`/v1/{organizationId}/contacts`) or
concrete; `*` stands for anything. Randomness comes in as an argument.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from random import Random
from typing import Literal, get_args

from mock_dinero.answers import TEXT, Answer

Break = Literal["reset", "truncate", "malformed", "wrong-content-type", "drip", "empty", "timeout"]
"""What a broken answer can be. reset: the connection ends before the first byte; truncate: in the middle of the
body; malformed: half of the JSON, well delivered; wrong-content-type: the right bytes called HTML; drip: a few
bytes at a time; empty: no body; timeout: no answer for an hour."""

Deed = Literal[
    "revoke-tokens",
    "expire-tokens",
    "withdraw-pro",
    "insert-contact",
    "delete-contact",
    "insert-product",
    "delete-product",
    "insert-invoice",
    "delete-invoice",
    "insert-credit-note",
    "delete-credit-note",
    "insert-trade-offer",
    "delete-trade-offer",
    "insert-file",
    "delete-file",
    "insert-note",
    "delete-note",
]
"""What can happen to the world at the moment a request arrives, before it is answered."""

BREAKS: tuple[str, ...] = get_args(Break)
HOUR = 3600.0
MAX_SECONDS = HOUR
_PLACEHOLDER = re.compile(r"\\\{[^/]*?\\\}")
_GRAMMAR = "write a status (503), " + ", ".join(BREAKS) + " or latency=2.5; several with commas"


class FaultError(ValueError):
    """A fault that cannot be; the text is one line that says what can."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Seconds to wait before an answer: always `low`, between `low` and `high`, or lognormal around `low`."""

    low: float
    high: float | None = None
    sigma: float | None = None

    def seconds(self, luck: Random) -> float:
        """Draw the seconds of one request, an hour at most."""
        if self.sigma is not None:
            return min(MAX_SECONDS, luck.lognormvariate(math.log(self.low), self.sigma))
        return self.low if self.high is None else luck.uniform(self.low, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a fault does to one request."""

    answer: Answer | None = None
    delay: Delay | None = None
    breaks: Break | None = None
    deed: Deed | None = None

    @property
    def kind(self) -> str:
        """One word for the journal: how it breaks, its status, latency, or its deed."""
        status = str(self.answer.status) if self.answer else None
        return self.breaks or status or self.deed or "latency"


@dataclass(slots=True, kw_only=True)
class Fault:
    """An effect and the requests it is for; `times` None is for ever, the first `after` requests are spared."""

    path: str
    effect: Effect
    method: str | None = None
    organization: int | None = None
    times: int | None = 1
    after: int = 0
    rate: float = 1.0
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        text = _PLACEHOLDER.sub("[^/]+", re.escape(self.path)).replace(r"\*", ".*")
        self.pattern = re.compile(text, re.IGNORECASE)

    def meets(self, method: str, path: str, organization: int | None) -> bool:
        """Tell whether a request is one of those this fault is for."""
        return (
            self.method in {None, method}
            and self.organization in {None, organization}
            and bool(self.pattern.fullmatch(path))
        )

    def strikes(self, luck: Random) -> bool:
        """Count a request that is met; tell whether it is struck."""
        if self.after > 0:
            self.after -= 1
            return False
        if self.rate < 1 and luck.random() >= self.rate:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(slots=True)
class Faults:
    """The faults that are armed, oldest first. `luck` decides rates and latencies, the same after every reset."""

    seed: int = 0
    armed: list[Fault] = field(default_factory=list)
    luck: Random = field(init=False)

    def __post_init__(self) -> None:
        self.clear()

    def arm(self, fault: Fault) -> None:
        """Arm a fault."""
        self.armed.append(fault)

    def take(self, method: str, path: str, organization: int | None) -> Effect | None:
        """Return the effect of the first fault that strikes this request."""
        for fault in self.armed:
            if fault.meets(method, path, organization) and fault.strikes(self.luck):
                if fault.times is not None and fault.times <= 0:
                    self.armed.remove(fault)
                return fault.effect
        return None

    def clear(self) -> None:
        """Disarm every fault and begin the luck anew."""
        self.armed.clear()
        self.luck = Random(self.seed)  # noqa: S311 - repeatable, not secret


def from_header(text: str) -> Effect:
    """Read the header X-Mock-Fault: `503`, `reset`, `latency=2.5`, `truncate,latency=1`; FaultError else."""
    answer: Answer | None = None
    delay: Delay | None = None
    breaks: Break | None = None
    for word in filter(None, (part.strip().lower() for part in text.split(","))):
        if re.fullmatch("[2-5][0-9][0-9]", word):
            answer = plain(int(word))
        elif match := re.fullmatch(r"latency=([0-9]{1,4}(?:\.[0-9]{1,3})?)", word):
            delay = Delay(min(float(match[1]), MAX_SECONDS))
        elif word in BREAKS:
            breaks = word  # type: ignore[assignment]  # one of the literals, just checked
        else:
            raise FaultError(f"X-Mock-Fault: {word[:40]!r} is no fault; {_GRAMMAR}")
    if not (answer or delay or breaks):
        raise FaultError(f"X-Mock-Fault is empty; {_GRAMMAR}")
    return Effect(answer=answer, delay=delay, breaks=breaks)


def plain(status: int) -> Answer:
    """Return an answer that has nothing but a status and says whose it is."""
    body = b"" if status in {204, 304} else b"injected fault"
    return Answer(body, status, TEXT)
