"""A run as one self-contained page.

Law of this module: page.html is the frame, everything put into it is escaped; no address of another place is loaded.
"""

from __future__ import annotations

import json
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from .findings import VERDICTS

if TYPE_CHECKING:
    from .findings import Finding, Run, Test

FRAME = Path(__file__).with_name("page.html")
TESTS = 200


def written(run: Run) -> str:
    """The whole run as one HTML document."""
    areas = [
        _area(run, area, list(group))
        for area, group in groupby(run.findings, key=lambda found: found.requirement.area)
    ]
    return Template(FRAME.read_text(encoding="utf-8")).substitute(
        name=escape(run.name),
        about=escape(_about(run)),
        command=escape(run.again),
        alarm=_alarm(run),
        filters="".join(_filter(run, verdict) for verdict in VERDICTS),
        areas="".join(areas),
    )


def _about(run: Run) -> str:
    known = "the fake Dinero behind it" if run.controlled else "no fake behind it, so its books are not known"
    return f"{run.surface} surface, over {' and '.join(run.transports)}, {known}; {run.seconds:.0f} s"


def _alarm(run: Run) -> str:
    said = run.broken or run.unreached
    return f'<p class="alarm">Not tested: {escape(said)}</p>' if said else ""


def _filter(run: Run, verdict: str) -> str:
    return (
        f'<label class="{_class(verdict)}"><input type="checkbox" checked value="{_class(verdict)}"> '
        f"{verdict} <b>{run.counts[verdict]}</b></label>"
    )


def _class(verdict: str) -> str:
    return verdict.replace(" ", "-")


def _area(run: Run, area: str, findings: list[Finding]) -> str:
    return f"<section><h2>{escape(area)}</h2>{''.join(_finding(run, found) for found in findings)}</section>"


def _finding(run: Run, found: Finding) -> str:
    one = found.requirement
    reason = f'<p class="reason">{escape(found.reason)}</p>' if found.reason else ""
    opened = " open" if found.verdict == "failed" else ""
    return (
        f'<details class="finding {_class(found.verdict)}"{opened}><summary><i>{found.verdict}</i> '
        f"<code>{escape(one.id)}</code> {escape(one.says)}{reason}</summary>"
        f'<p class="source">Source: {escape(one.source)}. Alone: <code>{escape(run.reproduction(found))}</code></p>'
        f"{_tests(found)}</details>"
    )


def _tests(found: Finding) -> str:
    """The tests, those that failed first, each once opened with what passed over the wire."""
    order = sorted(found.tests, key=lambda test: test["verdict"] != "failed")
    left = len(order) - TESTS
    more = f"<p>{left} more tests are in the JSON report.</p>" if left > 0 else ""
    return "".join(_test(test) for test in order[:TESTS]) + more


def _test(test: Test) -> str:
    opened = " open" if test["verdict"] == "failed" else ""
    detail = f"<pre>{escape(test['detail'] or test['reason'])}</pre>" if test["reason"] else ""
    exchanges = "".join(_exchange(each) for each in test["exchanges"])
    received = "\n".join(test["upstream"])
    upstream = f"<h4>Dinero received</h4><pre>{escape(received)}</pre>" if received else ""
    return (
        f'<details class="test {_class(test["verdict"])}"{opened}><summary><i>{test["verdict"]}</i> '
        f"{escape(test['test'])}</summary>{detail}{exchanges}{upstream}</details>"
    )


def _exchange(each: dict[str, Any]) -> str:
    came = "refused" if each["is_error"] else "answered"
    return (
        f"<h4>{escape(each['asked'])} <small>{escape(each['over'])}</small></h4>"
        f"<dl><dt>sent</dt><dd><pre>{_json(each['arguments'])}</pre></dd>"
        f"<dt>{came}</dt><dd><pre>{_json(each['answer'])}</pre></dd></dl>"
    )


def _json(value: Any) -> str:
    return escape(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1))
