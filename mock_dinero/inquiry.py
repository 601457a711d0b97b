"""What the journal says of a client, in the words of the domain.

Law of this module: pure questions over visits, oldest first. An answer that an injected fault made counts as a call
of the client's, never as evidence of Dinero. Waiting is measured on the fake's clock.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from mock_dinero.journal import Visit

_PLACEHOLDER = re.compile(r"\\\{[^/]*?\\\}")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ORGANIZATION = re.compile(r"(?<=^/)(v[0-9.]+)/[0-9]{1,18}(?=/)", re.IGNORECASE)
_DINERO = re.compile(r"/v[0-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wait:
    """What a client did after a 429: the seconds needed and those until its next call, None when it made none."""

    number: int
    told: int | None
    needed: int
    waited: float | None

    @property
    def kept(self) -> bool:
        """Tell whether the client waited as long as it had to; one that never came back did."""
        return self.waited is None or self.waited >= self.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A call that must be in the journal; `times` None is at least once."""

    method: str
    path: str
    organization: int | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    times: int | None = None

    def met_by(self, visit: Visit) -> bool:
        """Tell whether a visit is such a call; parameters that are not named may be anything."""
        given = {name.lower(): value for name, value in parse_qsl(visit.query)}
        return (
            visit.method == self.method.upper()
            and bool(pattern(self.path).fullmatch(visit.path))
            and self.organization in {None, visit.organization}
            and self.status in {None, visit.status}
            and all(given.get(name.lower()) == value for name, value in self.query.items())
        )

    def __str__(self) -> str:
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"{self.method.upper()} {self.path}{query}" + (f" with {self.status}" if self.status else "")


def pattern(path: str) -> re.Pattern[str]:
    """Return the pattern of a template; `*` is anything."""
    text = _PLACEHOLDER.sub("[^/]+", re.escape(path)).replace(r"\*", ".*")
    return re.compile(text, re.IGNORECASE)


def operation(visit: Visit) -> str:
    """Return the method and the path with its organisation and guids left open."""
    path = _GUID.sub("{guid}", _ORGANIZATION.sub(r"\1/{organizationId}", visit.path))
    return f"{visit.method} {path}"


def writes(visits: Iterable[Visit]) -> list[Visit]:
    """Return the attempted writes."""
    return [visit for visit in visits if visit.write]


def waits(visits: Sequence[Visit]) -> list[Wait]:
    """Return, for each 429 that says or implies a wait, how long the same client took for its next call there."""
    return [_wait(visit, visits[at + 1 :]) for at, visit in enumerate(visits) if _seconds(visit)]


def pages_fetched_twice(visits: Iterable[Visit]) -> list[tuple[str, list[int]]]:
    """Return the reads that were answered with 200 more than once: path and query, and the numbers."""
    seen: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for visit in visits:
        if visit.method == "GET" and visit.status == 200 and _DINERO.match(visit.path) and not _broken(visit):
            query = urlencode(sorted(parse_qsl(visit.query)))
            seen[visit.client, visit.path.lower() + (f"?{query}" if query else "")].append(visit.number)
    return [(asked, numbers) for (_, asked), numbers in seen.items() if len(numbers) > 1]


def fields_asked(visits: Iterable[Visit]) -> dict[str, list[str]]:
    """Return, per operation, every name in its `fields`, in the order of first use."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for visit in visits:
        for name, value in parse_qsl(visit.query):
            if name.lower() == "fields":
                found[operation(visit)].update(dict.fromkeys(filter(None, map(str.strip, value.split(",")))))
    return {asked: list(names) for asked, names in found.items()}


def summary(visits: Sequence[Visit]) -> dict[str, Any]:
    """Answer every question at once, as JSON."""
    attempted, waited = writes(visits), waits(visits)
    return {
        "calls": len(visits),
        "byOperation": dict(Counter(operation(visit) for visit in visits)),
        "byStatus": dict(Counter(str(visit.status) for visit in visits)),
        "faults": dict(Counter(visit.fault_kind for visit in visits if visit.fault_kind)),
        "anyWriteAttempted": bool(attempted),
        "writes": [visit.row() for visit in attempted],
        "waitedAsTold": all(wait.kept for wait in waited),
        "waits": [
            {"after": w.number, "told": w.told, "needed": w.needed, "waited": w.waited, "kept": w.kept}
            for w in waited
        ],
        "pagesFetchedTwice": [{"page": asked, "requests": n} for asked, n in pages_fetched_twice(visits)],
        "fieldsAskedFor": fields_asked(visits),
    }


def misses(visits: Sequence[Visit], expected: Sequence[Expected], *, in_order: bool, only: bool) -> list[str]:
    """Return one line for every expected call that did not happen, and for calls nobody expected."""
    found = [line for call in expected if (line := _missed(visits, call))]
    if in_order and not found:
        found += _out_of_order(visits, expected)
    if only:
        others = [visit for visit in visits if not any(call.met_by(visit) for call in expected)]
        found += [f"not expected: {visit.method} {visit.path} (request {visit.number})" for visit in others]
    return found


def manners(visits: Sequence[Visit]) -> dict[str, Callable[[], list[str]]]:
    """Return the named questions that a client passes by giving no line."""
    return {
        "noWrites": lambda: [f"a write: {v.method} {v.path} (request {v.number})" for v in writes(visits)],
        "waitedAsTold": lambda: [
            f"after the 429 of request {w.number} it waited {w.waited:g} s, not {w.needed} s"
            for w in waits(visits)
            if not w.kept and w.waited is not None
        ],
        "noPageTwice": lambda: [
            f"fetched {len(numbers)} times: {asked} (requests {', '.join(map(str, numbers))})"
            for asked, numbers in pages_fetched_twice(visits)
        ],
    }


def unused_fields(visits: Iterable[Visit], used: Iterable[str]) -> list[str]:
    """Return one line per field that was asked for and is not among those the client says it uses."""
    known = {name.lower() for name in used}
    return [
        f"{asked} asked for {name}, which is not used"
        for asked, names in fields_asked(visits).items()
        for name in names
        if name.lower() not in known
    ]


def _missed(visits: Iterable[Visit], call: Expected) -> str | None:
    happened = sum(call.met_by(visit) for visit in visits)
    if happened == call.times or (call.times is None and happened):
        return None
    wanted = "at least once" if call.times is None else f"{call.times} times"
    return f"{call} happened {happened} times, expected {wanted}"


def _out_of_order(visits: Iterable[Visit], expected: Iterable[Expected]) -> list[str]:
    """Each expected call must be found after the one before it."""
    rest = iter(visits)
    late = next(
        (call for call in expected if call.times != 0 and not any(call.met_by(v) for v in rest)), None
    )
    return [] if late is None else [f"{late} happened, but not in this order"]


def _wait(refused: Visit, later: Iterable[Visit]) -> Wait:
    same = (refused.client, refused.organization)
    following = next((visit for visit in later if (visit.client, visit.organization) == same), None)
    waited = None if following is None else (following.at - refused.at) / timedelta(seconds=1)
    return Wait(refused.number, refused.retry_after, _seconds(refused), waited)


def _seconds(visit: Visit) -> int:
    return (visit.retry_after or visit.wait or 0) if visit.status == 429 else 0


def _broken(visit: Visit) -> bool:
    return visit.fault_kind is not None and visit.fault_kind not in {"latency", "drip"}
