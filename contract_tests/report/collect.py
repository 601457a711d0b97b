"""The pytest plugin that makes a record of each test: its requirements, what came of it, what was sent and received.

Law of this module: a record is JSON in the report's user properties, so that it passes between processes; what could
not be checked or is not offered is skipped, what is pinned as a divergence is expected to fail; judging is for
`findings`.
"""

from __future__ import annotations

import json
import queue
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from .. import target as targets
from ..line import first_line
from ..recording import Record, credentials
from ..verdicts import NotChecked

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from ..fake import Fake
    from ..target import Target

NAME = "dinero-contract-collector"
PROPERTY = "dinero-contract"
DETAIL = 2000
UPSTREAM = 40
NO_FAKE = (
    "it needs the fake Dinero behind the server: --mock, or [start] and [environment] in the target file"
)


def options(parser: pytest.Parser) -> None:
    """Offer what says which server is tested, and on what."""
    group = parser.getgroup("dinero-contract")
    group.addoption("--target", type=Path, default=None, help="TOML file of the server under test")
    group.addoption("--url", default=None, help="MCP endpoint of a server that runs already")
    group.addoption("--mock", default=None, help="address of the fake behind that server")
    group.addoption("--token", default=None, help="bearer token to sign in with")
    group.addoption("--surface", default=None, choices=targets.SURFACES, help="which surface to test")
    group.addoption("--call-within", type=float, default=None, help="seconds a call may take")
    group.addoption(
        "--only-requirement", action="append", default=[], help="requirement id or area; repeatable"
    )


def chosen(given: Mapping[str, Any]) -> Target:
    """The target that the options name. Raises TargetError."""
    surface = given["surface"]
    if given["url"]:
        found = targets.running(given["url"], surface or "full", given["mock"])
    else:
        found = targets.load(given["target"] or targets.OURS, surface)
        found = replace(found, mock=given["mock"], fake=()) if given["mock"] else found
    if given["call_within"]:
        found = replace(found, within=given["call_within"])
    return targets.signed_in(found, given["token"])


def register(config: pytest.Config) -> None:
    """Make a collector for this process. Raises pytest.UsageError for a target that cannot be used."""
    try:
        target = chosen(vars(config.option))
    except targets.TargetError as error:
        raise pytest.UsageError(str(error)) from None
    config.pluginmanager.register(Collector(target, config.getoption("--only-requirement")), NAME)


def of(config: pytest.Config) -> Collector:
    """The collector of this process."""
    found = config.pluginmanager.getplugin(NAME)
    assert found is not None, "the collector is registered by conftest.py"
    collector: Collector = found
    return collector


class Collector:
    """Selects the tests, and makes each one's record."""

    def __init__(self, target: Target, only: Iterable[str]) -> None:
        self.record = Record()
        self.record.secrets |= {text.removeprefix("Bearer ") for text in target.headers.values()}
        self.target = replace(target, note=self.record.note)
        self.only = frozenset(only)
        self._fake: Fake | None = None
        self._seen = 0

    def watch(self, fake: Fake) -> None:
        """Take what Dinero received from this fake's journal from now on."""
        self.record.secrets |= credentials(fake.ready["credentials"])
        self._fake, self._seen = fake, fake.last()

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the tests of the requirements and areas asked for."""
        if not self.only:
            return
        wanted = [item for item in items if self.only & _names_and_areas(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
        items[:] = wanted

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Without known books only those tests run that need none."""
        self.record.taken()
        anywhere = item.get_closest_marker("anywhere") or not requirements(item)
        if not self.target.controlled and not anywhere:
            raise NotChecked(NO_FAKE)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Attach the record, and let plain pytest see what was not checked or is pinned as such."""
        report = yield
        if requirements(item) and (report.when == "call" or not report.passed):
            record = self._of(item, call)
            report.user_properties.append((PROPERTY, json.dumps(record, ensure_ascii=False)))
            _seen_by_pytest(report, record, self._pinned(item))
        return report

    def _of(self, item: pytest.Item, call: pytest.CallInfo[None]) -> dict[str, Any]:
        verdict, reason, detail = judged(call.excinfo.value if call.excinfo else None)
        return {
            "requirements": requirements(item),
            "test": item.nodeid.rpartition("/")[2],
            "verdict": verdict,
            "reason": self.record.masked(reason),
            "detail": self.record.masked([detail[:DETAIL]])[0] if detail else "",
            "unreachable": bool(call.excinfo and getattr(call.excinfo.value, "unreachable", False)),
            "seconds": round(call.duration, 3),
            "exchanges": self._exchanges(item),
            "upstream": self._upstream(),
        }

    def _exchanges(self, item: pytest.Item) -> list[dict[str, Any]]:
        """What this test sent; where it looked at an earlier answer, that one."""
        mine = self.record.taken()
        tool = getattr(item, "callspec", None) and item.callspec.params.get("tool")  # type: ignore[attr-defined]
        earlier = self.record.newest.get(self.target.tool(tool) if isinstance(tool, str) else "tools/list")
        return mine[:12] or ([earlier] if earlier else [])

    def _upstream(self) -> list[str]:
        if self._fake is None:
            return []
        try:
            found = self._fake.requests(self._seen)
        except httpx.HTTPError:
            return ["the fake did not answer"]
        self._seen = max([self._seen, *(each.number for each in found)])
        left = len(found) - UPSTREAM
        lines = [f"{each.method} {each.path} → {each.status}" for each in found[:UPSTREAM]]
        return lines + ([f"… {left} more"] if left > 0 else [])

    def _pinned(self, item: pytest.Item) -> str:
        pins = self.target.divergences
        return "; ".join(pins[name] for name in requirements(item) if name in pins)


def requirements(item: pytest.Item) -> list[str]:
    """The ids of the requirements that a test is marked with."""
    return sorted({mark.args[0] for mark in item.iter_markers("requirement")})


def judged(error: BaseException | None) -> tuple[str, str, str]:
    """The verdict on one phase of a test: the word, a line that says why, and what more there is to see."""
    if error is None:
        return "passed", "", ""
    line = first_line(str(error)) or type(error).__name__
    if hasattr(error, "verdict"):
        return str(error.verdict), line, ""
    if isinstance(error, pytest.skip.Exception):
        return "not checked", line, ""
    if isinstance(error, AssertionError):
        return "failed", line, str(error)
    return "failed", _in_words(error) or f"{type(error).__name__}: {line}", ""


def _in_words(error: BaseException) -> str:
    """What a test stumbled over, said of the server; nothing where there is no other word for it."""
    if isinstance(error, BaseExceptionGroup):
        return judged(error.exceptions[0])[1]
    if isinstance(error, KeyError):
        return f"the answer has no {error}"
    if isinstance(error, json.JSONDecodeError):
        return f"the text of the answer is no JSON: {first_line(error.doc)[:80]}"
    if isinstance(error, pytest.fail.Exception) and "DID NOT RAISE" in str(error):
        return "it was answered, and was to be refused with an error of the protocol"
    return "nothing came in time" if isinstance(error, queue.Empty) else ""


def _names_and_areas(item: pytest.Item) -> set[str]:
    names = requirements(item)
    return {*names, *(name.partition(":")[0] for name in names)}


def _seen_by_pytest(report: pytest.TestReport, record: Mapping[str, Any], pinned: str) -> None:
    if record["verdict"] in {"not offered", "not checked"}:
        report.outcome = "skipped"
        report.longrepr = (report.nodeid, 0, f"{record['verdict']}: {record['reason']}")
    elif pinned and record["verdict"] == "failed":
        report.outcome = "skipped"
        report.wasxfail = f"diverging: {pinned}"
