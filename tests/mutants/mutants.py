"""What a mutant is called, and which of them are tried.

Law of this module: a name holds the changed text and no number, so it outlives changes elsewhere in the file; the
sample is drawn by the hash of the name, so it is the same on every machine and after every run.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BETWEEN = "ǁ"
"""The tool's own sign between a class and its method."""


@dataclass(frozen=True)
class Mutant:
    """One change to one line of the source."""

    key: str  # the tool's name, which changes with the code around it
    name: str
    place: str

    def is_in_sample(self, share: int) -> bool:
        """Whether it is one of the `share`-th part that is tried."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % share == 0


def mutants_of(stage: Path, files: Sequence[str]) -> list[Mutant]:
    """Every mutant of the files of a stage, in the order of the files."""
    # The tool is here in its own session only, and reads its settings from the folder it is in.
    make = importlib.import_module("mutmut.mutation.file_mutation").mutate_file_contents
    with contextlib.chdir(stage):
        return [mutant for file in files for mutant in _of_file(file, make(file, _text(Path(file))))]


def changed(was: str, now: str) -> str:
    """One line that shows a change: what both share, and between the arrows what was and what is."""
    start = _shared(was, now)
    backward = was[start:][::-1]
    end = _shared(backward, now[start:][::-1])
    return (
        f"{was[:start]}«{was[start : len(was) - end]} → {now[start : len(now) - end]}»{was[len(was) - end :]}"
    )


def _shared(one: str, other: str) -> int:
    """How many characters both begin with, the last word left out unless it is whole."""
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    while shared and one[shared - 1].isalnum():
        shared -= 1
    return shared


def _of_file(file: str, mutated: object) -> Iterator[Mutant]:
    module = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    sources = _sources(mutated)
    starts = _starts(_text(Path(file)))
    for short in getattr(mutated, "mutant_names"):  # noqa: B009  what the tool returns has no type here
        original, _, _ = short.partition("__mutmut_")
        function = original.removeprefix(f"x{BETWEEN}").removeprefix("x_").replace(BETWEEN, ".")
        was, now = sources[f"{original}__mutmut_orig"], sources[short]
        first = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), 0)
        text = changed(*(_flat(lines) for lines in _different(was, now)))
        yield Mutant(
            f"{module}.{short}", f"{Path(file).name} {function}: {text}", f"{file}:{starts[function] + first}"
        )


def _sources(mutated: object) -> Mapping[str, list[str]]:
    """Generated function -> its lines below `def`, without the comment its name adds."""
    lines = str(getattr(mutated, "code")).splitlines()  # noqa: B009
    spans = dict(getattr(mutated, "line_span_by_function_name"))  # noqa: B009
    return {
        name: [line.replace(name, "_") for line in lines[span.start - 1 : span.end]]
        for name, span in spans.items()
    }


def _different(was: list[str], now: list[str]) -> tuple[list[str], list[str]]:
    """The lines that differ, what both begin and end with left out."""
    while was and now and was[0] == now[0]:
        was, now = was[1:], now[1:]
    while was and now and was[-1] == now[-1]:
        was, now = was[:-1], now[:-1]
    return was, now


def _flat(lines: Sequence[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _starts(source: str) -> Mapping[str, int]:
    """Function or Class.method -> the line its first decorator or `def` stands on."""
    found: dict[str, int] = {}
    for node in ast.parse(source).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for each in inner:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                found[prefix + each.name] = min([each.lineno, *(one.lineno for one in each.decorator_list)])
    return found


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
