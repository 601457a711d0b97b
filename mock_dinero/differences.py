"""What is known of each thing the fake does, and how: the page docs/differences.md, made from the sources.

Law of this module: nothing is listed by hand. An operation is in the published description and in the routes; a
rule is a sentence of a docstring or comment that says `published`, `observed by <project>` or `assumed`; a
departure is in the overlay, a switch in `switches`. The kinds of evidence stand side by side and are never added up.
"""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute

from mock_dinero.app import operations
from mock_dinero.spec.build import departures
from mock_dinero.spec.published import EVIDENCE, Published
from mock_dinero.switches import PROFILES, Switches

PACKAGE = Path(__file__).parent
OUTSIDE = frozenset({"seed", "spec", "tape", "differences.py", "switches.py"})
"""What tells stories or keeps lists of its own: no rule of an answer is looked for there."""

WRITE_REASON = (
    "it writes: refused with 403 and code 41, as a read-only token would be (assumed), and journalled"
)
READ_REASON = "not built yet: the answer is the page of an unknown route"

_PROJECTS = r"[\w-]+(?:\.[\w-]+)*(?: public clients)?"
_OBSERVED = re.compile(rf"\b(?:observed|recorded|seen|verified) by ({_PROJECTS}(?:(?:, | and ){_PROJECTS})*)")
_MEASURED = re.compile(r"\bas ([A-Z][\w.-]+) (?:measured|observed)")
_PUBLISHED = re.compile(
    r"\bpublished (?:error )?(?:description|best practices|example|schemas)(?! (?:names|lists|is silent))"
    r"|\(published|: published|; published|published by Visma|documented by"
)
_ASSUMED = re.compile(r"\bassumed\b|\binferred\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\be\.g\.)\s+(?=[A-Z`])")


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the sources that names its evidence."""

    text: str
    place: str

    @property
    def published(self) -> bool:
        """Whether it rests on the published description."""
        return bool(_PUBLISHED.search(self.text))

    @property
    def observed(self) -> str:
        """Whose code or notes show it."""
        return ", ".join(_observers(self.text))

    @property
    def assumed(self) -> bool:
        """Whether some of it is assumed."""
        return bool(_ASSUMED.search(self.text))


def evidence() -> dict[str, Any]:
    """Return the counts on the page's first screen: of operations, then of rules, per kind; never added up."""
    served, rules = _served(), tuple(_rules())
    kinds = {kind.split()[0].lower().strip(","): [one, other] for kind, one, other in _counts(served, rules)}
    return {"operations": len(served), "rules": len(rules)} | kinds


def document() -> str:
    """Return docs/differences.md."""
    reads, served, rules = _reads(), _served(), tuple(_rules())
    sections = (
        _head(reads, served, rules),
        _operation_table(reads, served),
        _unserved(reads, served),
        _switch_table(),
        _departures(),
        _rule_table("Rules with evidence", (rule for rule in rules if not rule.assumed)),
        _rule_table("Assumptions", (rule for rule in rules if rule.assumed)),
    )
    return "\n".join("\n".join(section) + "\n" for section in sections)


def rules_in(source: str, place: str) -> Iterator[Rule]:
    """Yield the sentences of a module's docstrings and comments that name their evidence."""
    for text in (*_docstrings(source), *_comments(source)):
        for sentence in _sentences(text):
            if _ASSUMED.search(sentence) or _PUBLISHED.search(sentence) or _observers(sentence):
                yield Rule(sentence, place)


def switch_rows() -> Iterator[tuple[str, str, str]]:
    """Yield each switch with its default and its documentation, as it stands in the source."""
    [body] = ast.parse(inspect.getsource(Switches)).body
    assert isinstance(body, ast.ClassDef)
    notes = {
        first.target.id: " ".join(after.value.value.split())
        for first, after in zip(body.body, body.body[1:], strict=False)
        if isinstance(first, ast.AnnAssign)
        and isinstance(first.target, ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }
    for field in fields(Switches):
        assert field.default is not MISSING
        yield field.name, spelled(field.default), notes[field.name].partition(". ")[2]


def spelled(value: Any) -> str:
    """Return a switch's value as a person writes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if value not in {(), None} else "none"


def _counts(served: dict[tuple[str, str], str], rules: tuple[Rule, ...]) -> tuple[tuple[str, int, int], ...]:
    said = served.values()
    return (
        ("Published description (2026-09-03)", len(served), sum(rule.published for rule in rules)),
        (
            "Observed in somebody's code or notes",
            sum(bool(_observers(text)) for text in said),
            sum(bool(rule.observed) for rule in rules),
        ),
        ("Recorded cassette of the real Dinero", 0, 0),
        (
            "Assumed, wholly or in part",
            sum(bool(_ASSUMED.search(text)) for text in said),
            sum(rule.assumed for rule in rules),
        ),
    )


def _head(
    reads: list[tuple[str, str]], served: dict[tuple[str, str], str], rules: tuple[Rule, ...]
) -> list[str]:
    counts = _counts(served, rules)
    return [
        "# What the fake knows, and what it assumes",
        "",
        "Made by `nox -s docs` from the sources; edit those. The kinds of evidence are never added up: a rule",
        "may have several, and none of them stands for another. An answer made by an injected fault is no",
        "evidence of anything.",
        "",
        f"| Evidence | Of the {len(served)} operations served | Of {len(rules)} rules |",
        "|---|---|---|",
        *(f"| {kind} | {of_operations} | {of_rules} |" for kind, of_operations, of_rules in counts),
        "",
        f"{len(list(switch_rows()))} switches; {len(departures())} departures from the published description;",
        f"{len(reads) - len(served)} of {len(reads)} reads and all {len(_writes())} writes are not served.",
    ]


def _operation_table(reads: list[tuple[str, str]], served: dict[tuple[str, str], str]) -> list[str]:
    rows = [
        f"| {method} `{path}` | yes | {', '.join(_observers(served[method, path]))} | | "
        f"{_tick(_ASSUMED.search(served[method, path]))} |"
        for method, path in reads
        if (method, path) in served
    ]
    return ["## Operations", "", *_header("Operation"), *rows]


def _unserved(reads: list[tuple[str, str]], served: dict[tuple[str, str], str]) -> list[str]:
    missing = [f"| {method} `{path}` |" for method, path in reads if (method, path) not in served]
    writes = [f"| {method} `{path}` |" for method, path in _writes()]
    return [
        "## Operations that are not served",
        "",
        *([f"Reads, {READ_REASON}.", "", "| Operation |", "|---|", *missing, ""] if missing else []),
        f"Writes. Reason: {WRITE_REASON}.",
        "",
        "| Operation |",
        "|---|",
        *writes,
    ]


def _switch_table() -> list[str]:
    documented = PROFILES["documented"]
    rows = [
        f"| `{name}` | {default} | {spelled(documented[name]) if name in documented else default} | {text} |"
        for name, default, text in switch_rows()
    ]
    return [
        "## Switches",
        "",
        "Set one with `mock-dinero serve --switch NAME=VALUE` or the variable `MOCK_DINERO_<NAME>`, all at once with",
        "`--profile observed` (the defaults) or `--profile documented`.",
        "",
        "| Switch | observed | documented | What it does, and its source |",
        "|---|---|---|---|",
        *rows,
    ]


def _departures() -> list[str]:
    rows = [f"| {_cell(one['says'])} | {_cell(one['evidence'])} |" for one in departures()]
    return ["## Departures from the published description", "", "| What | Evidence |", "|---|---|", *rows]


def _rule_table(title: str, rules: Iterable[Rule]) -> list[str]:
    rows = [
        f"| {_cell(rule.text)} `{rule.place}` | {_tick(rule.published)} | {rule.observed} | | {_tick(rule.assumed)} |"
        for rule in rules
    ]
    return [f"## {title}", "", *_header("Rule"), *rows]


def _header(first: str) -> list[str]:
    return [f"| {first} | Published | Observed by | Recorded | Assumed |", "|---|---|---|---|---|"]


def _reads() -> list[tuple[str, str]]:
    return [(method, path) for method, path in Published().document["x-reads"]]


def _writes() -> list[tuple[str, str]]:
    return [(method, path) for method, path in Published().document["x-writes"]]


def _served() -> dict[tuple[str, str], str]:
    """The published reads that are routes here, each with what its endpoint and that one's module say of it."""
    spoken = {
        (method, _bare(route.path)): f"{inspect.getdoc(route.endpoint)}\n{_law(route.endpoint)}"
        for route in operations()
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    return {
        (method, path): spoken[method, _bare(path)]
        for method, path in _reads()
        if (method, _bare(path)) in spoken
    }


def _law(endpoint: Callable[..., Any]) -> str:
    return inspect.getdoc(sys.modules[endpoint.__module__]) or ""


def _bare(template: str) -> str:
    """The template without the names of its parameters."""
    return re.sub(r"\{[^/]*?\}", "{}", template).lower()


def _rules() -> Iterator[Rule]:
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if not OUTSIDE & {*inside.parts}:
            yield from rules_in(path.read_text(encoding="utf-8"), inside.as_posix())


def _docstrings(source: str) -> Iterator[str]:
    """Docstrings, those that follow an assignment among them."""
    for node in ast.walk(ast.parse(source)):
        for one in getattr(node, "body", []) if not isinstance(node, ast.Lambda | ast.IfExp) else []:
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                yield inspect.cleandoc(str(one.value.value))


def _comments(source: str) -> Iterator[str]:
    """Comments, the lines of one block joined; one behind code has the code before it."""
    block: list[str] = []
    last = -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            code = token.line[: token.start[1]].strip()
            if code or token.start[0] != last + 1:
                yield " ".join(block)
                block = []
            text = token.string.lstrip("# ")
            block.append(f"`{code}`: {text}" if code else text)
            last = -1 if code else token.start[0]
    yield " ".join(block)


def _sentences(text: str) -> list[str]:
    """The sentences of each paragraph; `Law of this module:` is no part of the law."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    cleaned = [part.removeprefix("Law of this module: ") for part in paragraphs]
    return [sentence for part in cleaned for sentence in _SENTENCE.split(part) if sentence]


def _observers(text: str) -> list[str]:
    """The projects a text names as having seen something, each once."""
    listed = [name for found in _OBSERVED.findall(text) for name in re.split(r", | and ", found)]
    return list(dict.fromkeys([*listed, *_MEASURED.findall(text)]))


def _tick(holds: object) -> str:
    return "yes" if holds else ""


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def main() -> None:
    """Write docs/differences.md of this checkout, and its counts for `serve` to print."""
    (PACKAGE.parent / "docs" / "differences.md").write_text(document(), encoding="utf-8")
    EVIDENCE.write_text(json.dumps(evidence()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
