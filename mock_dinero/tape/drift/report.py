"""Findings for a person, a program and a CI server.

Law of this module: pure. Names come from somebody's document, so every one is made printable and short.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from mock_dinero.tape.drift.findings import Finding, Level, printable
from mock_dinero.tape.drift.witnesses import Report

_HEAD = ("class", "change", "where", "was -> now", "used by", "between")
_WIDEST = 72


def lines(report: Report, *, everything: bool = False) -> Iterator[str]:
    """Yield the table: what breaks and what fits, and information where `everything` is wanted; then the sum."""
    shown = [one for one in report.findings if everything or one.level is not Level.INFORMATION]
    rows = [_HEAD, *map(_row, shown)]
    widths = [min(_WIDEST, max(len(row[at]) for row in rows)) for at in range(len(_HEAD))]
    for at, row in enumerate(rows if shown else ()):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if at:
            yield f"    {printable(shown[at - 1].reason)}"
    yield summary(report) + ("" if everything or not report.count(Level.INFORMATION) else " (--all shows it)")


def summary(report: Report) -> str:
    """Return the sum in one line."""
    witnesses = ", ".join(f"{name} {count}" for name, count in report.witnesses.items())
    counts = ", ".join(f"{report.count(level)} {level.word}" for level in reversed(Level))
    return f"operations: {witnesses}; findings: {counts}"


def as_json(report: Report) -> dict[str, Any]:
    """Return the report for a program."""
    return {
        "witnesses": dict(report.witnesses),
        "counts": {level.word: report.count(level) for level in reversed(Level)},
        "findings": [
            {
                "class": one.level.word,
                "change": one.change.change,
                "where": printable(one.change.place),
                "was": printable(one.change.was),
                "now": printable(one.change.now),
                "reason": one.reason,
                "operations": [printable(name) for name in one.operations],
                "between": list(one.between),
            }
            for one in report.findings
        ],
    }


def as_junit(report: Report) -> str:
    """Return JUnit's XML: a case per finding, failing where it breaks; one that passes where none does."""
    suite = ET.Element("testsuite", name="drift", failures=str(report.breaking), errors="0", skipped="0")
    for one in report.findings:
        case = ET.SubElement(suite, "testcase", classname=f"drift.{one.level.word}", name=_sentence(one))
        text = f"{one.reason}\nused by: " + ", ".join(map(printable, one.operations))
        if one.level is Level.BREAKING:
            ET.SubElement(case, "failure", type="breaking", message=one.reason).text = text
        else:
            ET.SubElement(case, "system-out").text = text
    if not report.breaking:
        ET.SubElement(suite, "testcase", classname="drift", name="nothing breaking")
    suite.set("tests", str(len(suite)))
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _row(one: Finding) -> tuple[str, ...]:
    return (
        one.level.word,
        one.change.change,
        printable(one.change.place),
        _arrow(one),
        _users(one),
        ", ".join(one.between),
    )


def _sentence(one: Finding) -> str:
    return " ".join(part for part in (printable(one.change.place), one.change.change, _arrow(one)) if part)


def _arrow(one: Finding) -> str:
    was, now = printable(one.change.was), printable(one.change.now)
    return f"{was} -> {now}" if was and now else was or now


def _users(one: Finding) -> str:
    first = printable(one.operations[0])
    if first == printable(one.change.place):
        return ""
    more = len(one.operations) - 1
    return f"{first} and {more} more" if more else first
