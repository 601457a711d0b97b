"""What a finding is, and how grave.

Law of this module: a class follows from what changed, which way it went and who has to live with it: a client reads
answers, so wider answers break it; it sends requests, so narrower requests break it. Never from a list of names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

ANSWER = "answer"
REQUEST = "request"
WIDER, NARROWER, OTHERWISE = "wider", "narrower", "otherwise"
_LONGEST = 160


class Level(IntEnum):
    """How grave: the higher, the worse."""

    INFORMATION = 0
    COMPATIBLE = 1
    BREAKING = 2

    @property
    def word(self) -> str:
        """The class as reports spell it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference at one place, whoever uses the place. `aspect` is what of the place differs."""

    aspect: str
    change: str
    place: str
    was: str = ""
    now: str = ""
    way: str = OTHERWISE


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference as it is reported: `operations` use the place, `between` are the witnesses that differ."""

    change: Change
    level: Level
    reason: str
    operations: tuple[str, ...] = ()
    between: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What makes two findings of different pairs one."""
        return self.change.place, self.change.aspect


Graded = tuple[Level, str]
BREAKS, FITS, TELLS = Level.BREAKING, Level.COMPATIBLE, Level.INFORMATION

_BY_WAY: dict[tuple[str, str], Graded] = {
    (ANSWER, WIDER): (BREAKS, "answers may hold what clients do not expect"),
    (ANSWER, NARROWER): (FITS, "answers hold less than clients already accept"),
    (ANSWER, OTHERWISE): (BREAKS, "answers hold something else than clients expect"),
    (REQUEST, WIDER): (FITS, "everything sent so far is still accepted"),
    (REQUEST, NARROWER): (BREAKS, "some of what was accepted is refused now"),
    (REQUEST, OTHERWISE): (BREAKS, "what was accepted may be refused now"),
}
_BY_CHANGE: dict[tuple[str, str], Graded] = {
    (ANSWER, "added"): (FITS, "clients pass over what they do not know"),
    (ANSWER, "removed"): (BREAKS, "clients that read it find nothing"),
    (REQUEST, "added"): (FITS, "it need not be sent"),
    (REQUEST, "added, required"): (BREAKS, "requests without it are refused"),
    (REQUEST, "removed"): (BREAKS, "what is sent is passed over or refused"),
    (ANSWER, "limits changed"): (TELLS, "clients seldom rely on limits of answers"),
    (ANSWER, "default changed"): (TELLS, "a default says nothing of answers"),
    (REQUEST, "default changed"): (BREAKS, "a request that leaves it out means something else now"),
}
_EITHER: dict[str, Graded] = {
    "newly deprecated": (TELLS, "it still works, and is to go"),
    "no longer deprecated": (TELLS, "it is to stay"),
    "seen, undocumented": (FITS, "recordings have it; clients pass over what they do not know"),
    "documented, never seen": (TELLS, "no recording holds it; record more, or it is not sent"),
    "error added": (TELLS, "clients meet errors of every status already"),
    "error removed": (TELLS, "clients meet errors of every status already"),
}
_SEEN: Graded = (BREAKS, "recordings show what the description rules out")


def graded(change: Change, direction: str) -> Graded:
    """Return the class of a change for requests or for answers, and why."""
    if change.change in _EITHER:
        return _EITHER[change.change]
    if change.change.startswith("seen "):
        return _SEEN
    if (
        change.change in {"added", "removed", "added, required"}
        and (direction, change.change) not in _BY_CHANGE
    ):
        return _BY_CHANGE[direction, "added"]
    return _BY_CHANGE.get((direction, change.change)) or _BY_WAY[direction, change.way]


class Notebook:
    """Findings of one pair as they are gathered: the same change at the same place is one."""

    def __init__(self, between: tuple[str, str]) -> None:
        self._between = between
        self._found: dict[Change, Finding] = {}

    def note(self, change: Change, operation: str, direction: str) -> None:
        """Add a change that an operation meets in its requests or its answers; the worst class stands."""
        level, reason = graded(change, direction)
        known = self._found.get(change)
        if known is None:
            self._found[change] = Finding(change, level, reason, (operation,), self._between)
            return
        if operation not in known.operations:
            known = replace(known, operations=(*known.operations, operation))
        worse = level > known.level
        self._found[change] = replace(known, level=level, reason=reason) if worse else known

    def findings(self) -> list[Finding]:
        """Return what was found, in order of places."""
        return in_order(self._found.values())


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return findings, the worst first, then by place."""
    return sorted(found, key=lambda one: (-one.level, one.change.place, one.change.aspect, one.change.change))


def printable(text: str) -> str:
    """Return a name from somebody's document as one short line without control characters."""
    clean = "".join(letter if letter.isprintable() else "�" for letter in text)
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"
