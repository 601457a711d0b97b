"""The recording plan: which reads are asked, of what, and what each answer teaches the next.

Law of this module: a plan is data, checked whole before anything is asked; every mistake in it is one line that names
the step. Only operations that the published description calls reads can stand in one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mock_dinero.cassettes import JSON

STANDARD = Path(__file__).with_name("plan.yaml")
GIVEN = frozenset({"organizationId", "today"})
"""Values that every request may use; all others come from `with` and from the row of `for each`."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_KEYS: Mapping[str, tuple[type, ...]] = {
    "ask": (str,),
    "with": (dict,),
    "query": (dict,),
    "accept": (str,),
    "body": (dict, list),
    "pages": (bool,),
    "for each": (str,),
    "where": (dict,),
    "unless": (dict,),
    "at most": (int,),
    "covering": (list,),
    "learn": (dict,),
    "refused as": (str,),
    "gate": (bool,),
    "refusal": (bool,),
}
_ROWS_ONLY = ("where", "unless", "at most", "covering", "refused as")

Row = Mapping[str, Any]
Operation = tuple[str, str]


class _Loader(yaml.SafeLoader):
    """Plain data, with days as the text they are sent as."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - yaml's own way
        first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class PlanError(Exception):
    """A plan that cannot be used; every line of the text names one mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One operation, asked once or once for each row learned under a name."""

    method: str
    template: str
    given: Row = field(default_factory=dict)
    query: Row = field(default_factory=dict)
    accept: str = JSON
    body: Any = None
    pages: bool = False
    each: str | None = None
    where: Mapping[str, list[Any]] = field(default_factory=dict)
    unless: Mapping[str, list[Any]] = field(default_factory=dict)
    most: int | None = None
    covering: tuple[str, ...] = ()
    learn: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    refused_as: str | None = None
    gate: bool = False
    refusal: bool = False

    @property
    def operation(self) -> str:
        """The operation as the published description names it."""
        return f"{self.method} {self.template}"

    def needs(self) -> set[str]:
        """The names this request is filled in with."""
        used = set(names_in([self.query, self.body, self.given]))
        return used | (set(_PLACEHOLDER.findall(self.template)) - self.given.keys()) - GIVEN


@dataclass(frozen=True, slots=True)
class Step:
    """Some asks that make one cassette."""

    name: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in their order; `sha256` is that of the file."""

    steps: tuple[Step, ...]
    sha256: str


def read(path: Path, reads: frozenset[Operation]) -> Plan:
    """Read a plan; PlanError names every mistake in it, `reads` being the operations allowed."""
    try:
        content = path.read_bytes()
        told = yaml.load(content, Loader=_Loader)  # noqa: S506 - a safe loader
    except OSError as problem:
        raise PlanError(f"{path}: cannot be read ({problem.strerror}).") from None
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        line = getattr(getattr(problem, "problem_mark", None), "line", None)
        where = "" if line is None else f" at line {line + 1}"
        raise PlanError(f"{path}: not readable YAML{where}; look at its indentation and quotes.") from None
    if mistakes := list(_mistakes(told, reads)):
        raise PlanError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    steps = tuple(Step(one["step"], tuple(map(_ask, one["asks"]))) for one in told["steps"])
    return Plan(steps, hashlib.sha256(content).hexdigest())


def filled(value: Any, row: Row) -> Any:
    """Return a value with its placeholders filled in; a text that is one placeholder takes the type of its value."""
    if isinstance(value, str):
        whole = _PLACEHOLDER.fullmatch(value)
        return row[whole[1]] if whole else _PLACEHOLDER.sub(lambda found: str(row[found[1]]), value)
    if isinstance(value, Mapping):
        return {name: filled(inner, row) for name, inner in value.items()}
    return [filled(inner, row) for inner in value] if isinstance(value, list) else value


def names_in(value: Any) -> Iterator[str]:
    """Yield the placeholders of a value that are no given ones."""
    if isinstance(value, str):
        yield from (name for name in _PLACEHOLDER.findall(value) if name not in GIVEN)
    elif isinstance(value, Mapping):
        yield from (name for inner in value.values() for name in names_in(inner))
    elif isinstance(value, list):
        yield from (name for inner in value for name in names_in(inner))


def _ask(told: Mapping[str, Any]) -> Ask:
    method, template = told["ask"].split(" ", 1)
    return Ask(
        method=method,
        template=template,
        given=told.get("with", {}),
        query=told.get("query", {}),
        accept=told.get("accept", JSON),
        body=told.get("body"),
        pages=told.get("pages", False),
        each=told.get("for each"),
        where=told.get("where", {}),
        unless=told.get("unless", {}),
        most=told.get("at most"),
        covering=tuple(told.get("covering", ())),
        learn=told.get("learn", {}),
        refused_as=told.get("refused as"),
        gate=told.get("gate", False),
        refusal=told.get("refusal", False),
    )


def _mistakes(told: Any, reads: frozenset[Operation]) -> Iterator[str]:
    steps = told.get("steps") if isinstance(told, dict) else None
    if not isinstance(steps, list) or not steps:
        yield "there is no list of `steps`; start from the plan that comes with mock-dinero."
        return
    seen: set[str] = set()
    learned: dict[str, set[str]] = {}
    for at, step in enumerate(steps, start=1):
        name = step.get("step") if isinstance(step, dict) else None
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            yield f"step {at}: give it a name of small letters, digits and _, as in `step: invoices`."
            continue
        if name in seen:
            yield f"step {name}: there are two of this name; each becomes a file, so rename one."
        seen.add(name)
        asks = step.get("asks")
        if not isinstance(asks, list) or not asks or set(step) - {"step", "asks"}:
            yield f"step {name}: write `asks:` and a list under it, and nothing else."
            continue
        for number, ask in enumerate(asks, start=1):
            place = f"step {name}, ask {number}"
            yield from (f"{place}: {mistake}" for mistake in _mistakes_of(ask, reads, learned))


def _mistakes_of(told: Any, reads: frozenset[Operation], learned: dict[str, set[str]]) -> Iterator[str]:
    """Yield the mistakes of one ask; what a good one learns is put into `learned`."""
    if not isinstance(told, dict) or not isinstance(told.get("ask"), str):
        yield "write `ask:` and an operation, as in `ask: GET /v1/{organizationId}/vatTypes`."
        return
    wrong = list(_misspelt(told))
    yield from wrong
    if tuple(told["ask"].split(" ", 1)) not in reads:
        yield f"{told['ask']} is no read of the published description; only those may be recorded."
        return
    if wrong:
        return
    ask = _ask(told)
    if ask.each is not None and ask.each not in learned:
        yield f"nothing before it learns `{ask.each}`; learn it in an earlier ask."
        return
    known = learned.get(ask.each or "", set())
    missing = ask.needs() | set(ask.where) | set(ask.unless) | set(ask.covering)
    for name in sorted(missing - known):
        yield f"nothing gives `{{{name}}}` a value; put it into `with`, or learn it with `{ask.each or 'a list'}`."
    for name, fields in ask.learn.items():
        learned[name] = learned.get(name, set()) | known | fields.keys()
    if ask.refused_as:
        learned[ask.refused_as] = known


def _misspelt(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what stands in an ask and means nothing."""
    for name, value in told.items():
        if name not in _KEYS:
            yield f"`{name}` means nothing here; the words are {', '.join(_KEYS)}."
        elif type(value) not in _KEYS[name]:
            yield f"`{name}` takes a {' or a '.join(kind.__name__ for kind in _KEYS[name])}."
    if isinstance(most := told.get("at most"), int) and most < 1:
        yield "`at most` is 1 or more; leave the ask out instead."
    if "for each" not in told and (rows := [name for name in _ROWS_ONLY if name in told]):
        yield f"`{rows[0]}` chooses among rows; write `for each` as well."
    for name in ("where", "unless"):
        chosen = told.get(name)
        if isinstance(chosen, dict) and not all(isinstance(value, list) for value in chosen.values()):
            yield f"`{name}` takes lists, as in `{name}: {{status: [Draft]}}`."
    learn = told.get("learn")
    if isinstance(learn, dict) and not all(isinstance(v, dict) and v for v in learn.values()):
        yield "`learn` takes names, as in `learn: {invoices: {guid: Guid}}`."
    page_size = told["query"].get("pageSize") if isinstance(told.get("query"), dict) else None
    if told.get("pages") is True and not isinstance(page_size, int):
        yield "`pages` needs a pageSize in `query`, a whole number."
