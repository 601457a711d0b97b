"""What a run found: one finding per requirement, judged from the records of its tests.

Law of this module: values in, values out. A requirement fails with any of its tests; it diverges where that was
pinned, and a pin that no longer holds is a failure of its own; what was neither passed nor failed says why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..requirements import Requirement

Verdict: TypeAlias = Literal["passed", "failed", "diverging", "not offered", "not checked"]
VERDICTS: tuple[Verdict, ...] = ("passed", "failed", "diverging", "not offered", "not checked")
GOOD, FINDINGS, UNUSABLE = 0, 1, 2
Test: TypeAlias = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one requirement: its verdict, one line that says why, and the records of its tests."""

    requirement: Requirement
    verdict: Verdict
    reason: str
    tests: Sequence[Test]


@dataclass(frozen=True, slots=True)
class Run:
    """One run over a target; `again` is the command that repeats it, `broken` what ended it early."""

    name: str
    controlled: bool
    surface: str
    transports: Sequence[str]
    again: str
    seconds: float
    findings: Sequence[Finding]
    broken: str | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many requirements came to which verdict."""
        seen = Counter(found.verdict for found in self.findings)
        return {verdict: seen[verdict] for verdict in VERDICTS}

    @property
    def unreached(self) -> str | None:
        """Why the target could not be reached at all; None when any test got through to it."""
        tests = [test for found in self.findings for test in found.tests]
        if any(test["verdict"] in {"passed", "failed"} for test in tests):
            return None
        return next((str(test["reason"]) for test in tests if test["unreachable"]), None)

    @property
    def exit_code(self) -> int:
        """GOOD, FINDINGS, or UNUSABLE where nothing could be asked."""
        if self.broken or self.unreached:
            return UNUSABLE
        return FINDINGS if self.counts["failed"] else GOOD

    def reproduction(self, finding: Finding) -> str:
        """The command that runs this requirement alone."""
        return f"{self.again} --only {finding.requirement.id}"


def judge(
    requirements: Iterable[Requirement], tests: Sequence[Test], pins: Mapping[str, str]
) -> list[Finding]:
    """The finding of each requirement, in the order given."""
    found = []
    for one in requirements:
        mine = [test for test in tests if one.id in test["requirements"]]
        verdict, reason = _of(one, mine, pins.get(one.id))
        found.append(Finding(one, verdict, reason, mine))
    return found


def _of(one: Requirement, tests: Sequence[Test], pin: str | None) -> tuple[Verdict, str]:
    failed = [test for test in tests if test["verdict"] == "failed"]
    passed = [test for test in tests if test["verdict"] == "passed"]
    if failed and pin:
        return "diverging", pin
    if failed:
        return "failed", f"{_of_many(failed, tests)}{failed[0]['reason']}"
    if passed and pin:
        return "failed", f"stale: it is kept now, so delete its line under [divergences] ({pin})"
    return ("passed", _beside(tests)) if passed else _neither(one, tests)


def _neither(one: Requirement, tests: Sequence[Test]) -> tuple[Verdict, str]:
    left = [test for test in tests if test["verdict"] == "not checked"]
    if left:
        return "not checked", str(left[0]["reason"])
    if tests:
        return "not offered", str(tests[0]["reason"])
    return "not checked", one.deferred or "no test of it was run"


def _of_many(failed: Sequence[Test], tests: Sequence[Test]) -> str:
    return f"{len(failed)} of {len(tests)} tests; {_case(failed[0])}: " if len(tests) > 1 else ""


def _case(test: Test) -> str:
    name = str(test["test"])
    return name.partition("[")[2].rstrip("]") or name.rpartition("::")[2]


def _beside(tests: Sequence[Test]) -> str:
    """What a requirement that passed was not tried on."""
    rest = [test for test in tests if test["verdict"] != "passed"]
    return f"{len(rest)} of {len(tests)} tests did not apply: {rest[0]['reason']}" if rest else ""
