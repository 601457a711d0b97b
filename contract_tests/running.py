"""Runs the tests, in this process or in several, and gives their records.

Law of this module: whatever pytest itself would print is kept back, and comes as one line where it could not run at
all. Plugins that happen to be installed are left out, so that a run is the same everywhere.
"""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from .line import first_line
from .report.collect import PROPERTY

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
RAN = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED}
STOPPED = "it was stopped from the keyboard; what had run is in the report"
GRAVE = {"failed": 3, "not checked": 2, "not offered": 1, "passed": 0}


class Watching(Protocol):
    """Who is told how far the run is."""

    def expect(self, tests: int) -> None:
        """Say how many tests there will be."""

    def saw(self, test: str, verdict: str) -> None:
        """Say what came of one."""


@dataclass
class Listener:
    """The plugin in the first process: gathers the records and tells whoever watches."""

    watching: Watching
    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Pass on how many tests this process will run itself."""
        if session.items:
            self.watching.expect(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: Sequence[str]) -> None:
        """Pass on how many tests the workers will share."""
        del node
        self.watching.expect(len(ids))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the gravest record of a test's phases."""
        for name, text in report.user_properties:
            if name == PROPERTY:
                self._keep(report.nodeid, json.loads(str(text)))
        if report.when == "teardown":
            kept = self.records.get(report.nodeid, {"verdict": "passed"})
            self.watching.saw(report.nodeid, str(kept["verdict"]))

    def _keep(self, test: str, record: dict[str, Any]) -> None:
        kept = self.records.get(test)
        if kept is None or GRAVE[record["verdict"]] > GRAVE[kept["verdict"]]:
            self.records[test] = record


def run(options: Sequence[str], workers: int, watching: Watching) -> tuple[list[dict[str, Any]], str | None]:
    """The record of every test, and one line where the run broke."""
    parallel = ["-p", "xdist", "-n", str(workers)] if workers > 1 else []
    listener, said = Listener(watching), io.StringIO()
    arguments = ["-c", str(HERE / "suite.ini"), "--disable-plugin-autoload", *parallel, *options, str(HERE)]
    with redirect_stdout(said), redirect_stderr(said):
        code = pytest.main(arguments, plugins=[listener])
    return list(listener.records.values()), None if code in RAN else _broken(code, said.getvalue())


def _broken(code: int, said: str) -> str:
    if code == pytest.ExitCode.INTERRUPTED and "KeyboardInterrupt" in said:
        return STOPPED
    lines = [line for line in said.splitlines() if line.lstrip().startswith(("E ", "ERROR", "INTERNALERROR"))]
    words = first_line("\n".join(reversed(lines))) or first_line(said)
    return f"the suite itself could not run: {words.removeprefix('ERROR: ').removeprefix('E  ').strip()}"
