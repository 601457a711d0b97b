"""A run on the terminal: progress while it goes, a table by area, then each finding with its command.

Law of this module: everything goes to the console given; without a terminal there is no progress, only the result.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Self

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from .findings import VERDICTS

if TYPE_CHECKING:
    from rich.console import Console

    from .findings import Finding, Run

STYLES = {
    "passed": "green",
    "failed": "bold red",
    "diverging": "yellow",
    "not offered": "cyan",
    "not checked": "magenta",
}


class Watch:
    """The progress of a run; a context manager around it."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task("starting", total=None)
        self._failed = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def expect(self, tests: int) -> None:
        """Say how many tests there will be."""
        self._bar.update(self._task, total=tests)

    def saw(self, test: str, verdict: str) -> None:
        """Say what came of a test."""
        self._failed += verdict == "failed"
        text = (
            f"{test.partition('::')[0].removeprefix('test_').removesuffix('.py'):<14} {self._failed} failed"
        )
        self._bar.update(self._task, advance=1, description=escape(text))


def show(run: Run, console: Console) -> None:
    """Print the table, the findings, and the one line that sums up."""
    console.print(_table(run))
    for found in run.findings:
        if found.verdict in {"failed", "diverging"}:
            _finding(run, found, console)
    _unchecked(run, console)
    console.print(_sum(run), soft_wrap=True, highlight=False)


def _table(run: Run) -> Table:
    table = Table(title=f"{escape(run.name)}, {run.surface} surface, over {' and '.join(run.transports)}")
    table.add_column("area")
    for verdict in VERDICTS:
        table.add_column(verdict, justify="right")
    for area, group in groupby(run.findings, key=lambda found: found.requirement.area):
        verdicts = [found.verdict for found in group]
        table.add_row(area, *(_cell(verdict, verdicts.count(verdict)) for verdict in VERDICTS))
    return table


def _cell(verdict: str, count: int) -> str:
    return f"[{STYLES[verdict]}]{count}[/]" if count else "[dim]·[/]"


def _finding(run: Run, found: Finding, console: Console) -> None:
    style, one = STYLES[found.verdict], found.requirement
    lines = (
        f"\n[{style}]{found.verdict}[/] [bold]{one.id}[/]  {escape(one.says)}",
        f"  {escape(found.reason)}",
        f"  [dim]{escape(run.reproduction(found))}[/]",
    )
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)


def _unchecked(run: Run, console: Console) -> None:
    """Name what was not looked at, by reason, so that nobody takes silence for a pass."""
    reasons: dict[str, list[str]] = {}
    for found in run.findings:
        if found.verdict in {"not offered", "not checked"}:
            reasons.setdefault(f"{found.verdict}: {found.reason}", []).append(found.requirement.id)
    for reason, ids in reasons.items():
        more = f" and {len(ids) - 6} more" if len(ids) > 6 else ""
        text = f"\n[magenta]{escape(reason)}[/]\n  {', '.join(ids[:6])}{more}"
        console.print(text, soft_wrap=True, highlight=False)


def _sum(run: Run) -> str:
    if run.broken or run.unreached:
        return f"\n[bold red]not tested:[/] {escape(run.broken or run.unreached or '')}"
    counts = ", ".join(f"{count} {verdict}" for verdict, count in run.counts.items() if count)
    many = "requirement" if len(run.findings) == 1 else "requirements"
    return f"\n{len(run.findings)} {many} in {run.seconds:.0f} s: {counts or 'nothing to check'}"
