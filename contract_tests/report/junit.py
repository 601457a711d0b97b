"""A run as JUnit XML: a suite per area, a case per requirement.

Law of this module: a failed requirement is a failure; diverging, not offered and not checked are skipped, with the
verdict and the reason as message.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .findings import Finding, Run

UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(run: Run) -> str:
    """The whole run as one XML document."""
    root = Element("testsuites", _counted("dinero-contract", run.findings))
    for area, group in groupby(run.findings, key=lambda found: found.requirement.area):
        findings = list(group)
        suite = SubElement(root, "testsuite", _counted(area, findings))
        for found in findings:
            _case(suite, run, found)
    return tostring(root, encoding="unicode", xml_declaration=True)


def _counted(name: str, findings: Iterable[Finding]) -> dict[str, str]:
    verdicts = [found.verdict for found in findings]
    failed, passed = verdicts.count("failed"), verdicts.count("passed")
    skipped = len(verdicts) - failed - passed
    numbers = {"tests": len(verdicts), "failures": failed, "errors": 0, "skipped": skipped}
    return {"name": name, **{key: str(value) for key, value in numbers.items()}}


def _case(suite: Element, run: Run, found: Finding) -> None:
    one = found.requirement
    seconds = sum(test["seconds"] for test in found.tests)
    case = SubElement(suite, "testcase", classname=one.area, name=one.id, time=f"{seconds:.3f}")
    if found.verdict == "failed":
        details = [f"{test['test']}\n{test['detail']}" for test in found.tests if test["verdict"] == "failed"]
        failure = SubElement(case, "failure", message=_printable(found.reason))
        failure.text = _printable("\n\n".join([one.says, *details, run.reproduction(found)]))
    elif found.verdict != "passed":
        SubElement(case, "skipped", message=_printable(f"{found.verdict}: {found.reason}"))


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("�", text)
