"""A pytest plugin: the chosen tests are collected once, and each mutant is tried in a fork of that process.

Law of this module: a fork runs the tests that reach the changed function, the quick before the slow, and ends with the
first that fails; nothing of a test has run before the fork, so no cache remembers the original. Written: how each fork
ended, by the key of its mutant. POSIX only.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

LIVED, NOTICED, UNREACHED = 0, 1, 33
"""How a fork ends; 33 is the tool's own number for a function that no test reaches. A signal ends it below 0."""
SURVIVED = {LIVED, UNREACHED}
NO_MUTANT = "none"


@dataclass(frozen=True)
class Job:
    """What is asked of one run: the mutants, how many at a time, and where the answer goes."""

    keys: Sequence[str]
    workers: int
    reached_by: Mapping[str, Sequence[str]]
    """Function -> the tests that call it, as the tool has seen it."""
    seconds: Mapping[str, float]
    ended: Path

    @classmethod
    def read(cls, path: Path) -> Job:
        """The job as `run.py` wrote it, with the tool's own figures beside it."""
        told = json.loads(path.read_text("utf-8"))
        seen = json.loads(Path("mutmut-stats.json").read_text("utf-8"))
        return cls(
            told["keys"],
            told["workers"],
            seen["tests_by_mangled_function_name"],
            seen["duration_by_test"],
            Path(told["ended"]),
        )

    def tests_of(self, key: str, items: Mapping[str, pytest.Item]) -> list[pytest.Item]:
        """The tests that reach the changed function, quick ones first."""
        names = self.reached_by.get(key.rpartition("__mutmut_")[0], ())
        return self.in_order(items[name] for name in names if name in items)

    def in_order(self, tests: Iterable[pytest.Item]) -> list[pytest.Item]:
        """Quick ones first."""
        return sorted(tests, key=lambda test: (self.seconds.get(test.nodeid, 0), test.nodeid))

    def usual(self, tests: Sequence[pytest.Item]) -> float:
        """The seconds these tests took on the original."""
        return sum(self.seconds.get(test.nodeid, 0) for test in tests)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--mutants`: a file with the job."""
    parser.addoption("--mutants", type=Path, required=True)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try every mutant instead of running the tests once."""
    job = Job.read(session.config.option.mutants)
    items = {item.nodeid: item for item in session.items}
    if _outcome_of(session, NO_MUTANT, job.in_order(items.values()), job) != LIVED:
        pytest.exit("these tests fail in a fork though nothing is changed", returncode=1)
    ended: dict[str, int] = {}
    for key, outcome in _tried(job, session, items):
        ended[key] = outcome
        lived = sum(each in SURVIVED for each in ended.values())
        sys.stdout.write(f"\r{len(ended)} of {len(job.keys)} mutants tried, {lived} survive")
        sys.stdout.flush()
    job.ended.write_text(json.dumps(ended), "utf-8")
    return True


def _tried(job: Job, session: pytest.Session, items: Mapping[str, pytest.Item]) -> Iterator[tuple[str, int]]:
    running: dict[int, str] = {}
    for key in job.keys:
        tests = job.tests_of(key, items)
        if not tests:
            yield key, UNREACHED
            continue
        if len(running) == job.workers:
            yield _one_ended(running)
        running[_forked(session, key, tests, job.usual(tests))] = key
    while running:
        yield _one_ended(running)


def _outcome_of(session: pytest.Session, key: str, tests: Sequence[pytest.Item], job: Job) -> int:
    _, outcome = _one_ended({_forked(session, key, tests, job.usual(tests)): key})
    return outcome


def _one_ended(running: dict[int, str]) -> tuple[str, int]:
    pid, status = os.wait()
    return running.pop(pid), os.waitstatus_to_exitcode(status)


def _forked(session: pytest.Session, key: str, tests: Sequence[pytest.Item], usual: float) -> int:
    if pid := os.fork():
        return pid
    _end_in_time(usual)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    importlib.import_module("mutmut.mutation.trampoline").set_mutant_under_test(key)
    os._exit(_outcome(session, tests))


def _end_in_time(usual: float) -> None:
    """A mutant that works for ever, or waits for ever, is noticed: the system ends its fork."""
    seconds = 4 + int(4 * usual)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(30 + 4 * seconds)


def _outcome(session: pytest.Session, tests: Sequence[pytest.Item]) -> int:
    try:
        for test, following in zip(tests, [*tests[1:], None], strict=True):
            test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
            if session.testsfailed:
                return NOTICED
    except BaseException:  # noqa: BLE001  whatever ends the run has noticed the mutant, an exit no less
        return NOTICED
    return LIVED
