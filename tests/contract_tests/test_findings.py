"""How the records of tests become the verdict on a requirement, and how the verdicts become an exit code.

Law of this module: values only; nothing is run.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from contract_tests.recording import MASK, Record, shortened
from contract_tests.report import as_json, junit, page
from contract_tests.report.collect import chosen, judged
from contract_tests.report.findings import Finding, Run, judge
from contract_tests.requirements import Requirement
from contract_tests.target import TargetError, load

if TYPE_CHECKING:
    from pathlib import Path

ONE = Requirement(id="errors:quote", says="A quote is refused.", source="somewhere")
PIN = {"errors:quote": "quotes are doubled"}


def record(verdict: str, reason: str = "why", *, unreachable: bool = False) -> dict[str, Any]:
    """What the collector makes of one test."""
    return {
        "requirements": ["errors:quote"],
        "test": "test_errors.py::test_it[http]",
        "verdict": verdict,
        "reason": "" if verdict == "passed" else reason,
        "detail": "<b>detail</b>\x00",
        "unreachable": unreachable,
        "seconds": 0.5,
        "exchanges": [{"asked": "t", "arguments": {}, "answer": "<x>", "is_error": False, "over": "http"}],
        "upstream": ["GET /v1/1/contacts → 200"],
    }


def run_of(*findings: Finding, broken: str | None = None) -> Run:
    """A run over some target that found these."""
    return Run("mine", True, "full", ("http",), "dinero-contract --url u", 1.0, findings, broken)


def found(pins: dict[str, str], *verdicts: str) -> Finding:
    """The finding on a requirement whose tests came to these verdicts."""
    (one,) = judge([ONE], [record(verdict) for verdict in verdicts], pins)
    return one


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        (("passed", "passed"), "passed"),
        (("passed", "failed"), "failed"),
        (("passed", "not offered"), "passed"),
        (("not offered",), "not offered"),
        (("not offered", "not checked"), "not checked"),
        ((), "not checked"),
    ],
)
def test_one_failed_test_fails_a_requirement(verdicts: tuple[str, ...], verdict: str) -> None:
    """And what was only left out is said to have been left out."""
    assert found({}, *verdicts).verdict == verdict


def test_a_pinned_divergence_is_no_failure_until_it_ends() -> None:
    """While the tests fail it diverges; when they pass, the pin is stale, and that is a failure."""
    assert (found(PIN, "failed").verdict, found(PIN, "failed").reason) == ("diverging", "quotes are doubled")
    ended = found(PIN, "passed", "passed")
    assert ended.verdict == "failed"
    assert ended.reason.startswith("stale: ")


def test_a_pin_says_nothing_where_nothing_could_be_checked() -> None:
    """A server that was down has not mended its ways."""
    assert found(PIN, "not checked").verdict == "not checked"


def test_the_exit_code_tells_findings_from_a_target_out_of_reach() -> None:
    """0 good, also with divergences and gaps; 1 findings; 2 nothing could be asked, or the run broke."""
    (unreached,) = judge([ONE], [record("not checked", unreachable=True)], {})
    gaps = (found({}, "passed"), found(PIN, "failed"), found({}, "not offered"), unreached)
    assert run_of(*gaps).exit_code == 0
    assert run_of(found({}, "failed")).exit_code == 1
    assert run_of(unreached).exit_code == 2
    assert run_of(found({}, "passed"), broken="it stopped").exit_code == 2


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("count"), "the answer has no 'count'"),
        (json.JSONDecodeError("no", "Fejl: 404", 0), "the text of the answer is no JSON: Fejl: 404"),
        (ExceptionGroup("two", [AssertionError("first"), ValueError("second")]), "first"),
        (ValueError("strange"), "ValueError: strange"),
    ],
)
def test_what_a_test_stumbled_over_is_said_of_the_server(error: Exception, words: str) -> None:
    """Who reads a report never saw the suite's code."""
    assert judged(error)[:2] == ("failed", words)


def test_a_deferral_shows_its_reason() -> None:
    """Rather than that no test was run."""
    (one,) = judge([replace(ONE, deferred="no way to arrange it")], [], {})
    assert (one.verdict, one.reason) == ("not checked", "no way to arrange it")


def test_the_reports_count_and_escape_alike() -> None:
    """One failure each in JSON and JUnit; what a server sent never becomes markup of the page."""
    run = run_of(found({}, "failed"), found({}, "not offered"))
    data = json.loads(as_json.written(run))
    suites = ET.fromstring(junit.written(run))  # noqa: S314 - our own
    assert (data["counts"]["failed"], suites.get("failures"), suites.get("skipped")) == (1, "1", "1")
    html = page.written(run)
    assert "<b>detail</b>" not in html
    assert "&lt;b&gt;detail" in html
    assert [word for word in ("http://", "https://", "src=", "@import") if word in html] == []


def test_every_finding_names_the_command_that_runs_it_alone() -> None:
    """Of the same target."""
    run = run_of(found({}, "failed"))
    assert run.reproduction(run.findings[0]) == "dinero-contract --url u --only errors:quote"


def test_nothing_secret_is_recorded() -> None:
    """Neither what is known to be secret, nor what looks it, wherever in an answer it stands."""
    record = Record({"known-secret-value"})
    text = "known-secret-value, Bearer abc.def-ghi, eyJhbGciOi.eyJzdWIi.c2ln, refresh_token=0123456789ABCDEF"
    masked = json.dumps(record.masked({"rows": [{"note": text}]}))
    assert [word for word in ("known-", "abc.def", "eyJ", "0123456789") if word in masked] == []
    assert masked.count(MASK) == 4


@pytest.mark.parametrize("kept", range(20, 60, 7))
def test_a_secret_that_was_cut_short_is_secret_still(kept: int) -> None:
    """Quoted by a message or by the report itself, with whatever is left of it."""
    known = "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeedf00dfeedf00dfeedf00dfeed"
    record = Record({known})
    for secret in (
        known,
        "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEwRjgwNTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMiJ9.eyJzdWIi.c2ln",
    ):
        masked = json.dumps(record.masked([secret[:kept], f"{'x' * (240 - kept)} {secret}"]))
        assert [word for word in ("f00dfeed", "eyJ") if word in masked] == []


def test_a_long_answer_keeps_its_beginning_and_says_what_is_left_out() -> None:
    """A thousand rows become three; a text keeps its start."""
    short = shortened({"items": list(range(1000)), "blob": "x" * 1000})
    assert short["items"] == [0, 1, 2, "… 997 more"]
    assert short["blob"].endswith("(760 more characters)")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name = "x"', "neither [urls] nor what to [start]"),
        ("", "lacks 'name'"),
        ('name = "x"\nurl = "y"', "url is no part of a target file"),
        ('name = "x"\n[urls]\nfull = "u"\n[divergences]\n"no:such" = "r"', "requirements that nobody knows"),
        ('name = "x"\n[urls]\nfull = "u"\n[headers]\nX = "${DINERO_CONTRACT_NO_SUCH}"', "in the environment"),
        ("name = ", "is not right"),
    ],
)
def test_a_wrong_target_file_says_what_to_change(tmp_path: Path, text: str, line: str) -> None:
    """In one line."""
    place = tmp_path / "target.toml"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(TargetError) as error:
        load(place)
    assert line in str(error.value)
    assert "\n" not in str(error.value)


def test_the_compact_surface_has_names_and_spelling_of_its_own() -> None:
    """A target seen as compact is asked for its own tools, in snake_case."""
    options = {"url": "http://x", "mock": None, "surface": "compact", "call_within": 3.0, "token": "t"}
    target = chosen(options)
    assert target.tool("list_contacts") == "list-contacts-tool"
    assert target.argument("organizationId") == "organization_id"
    assert (target.within, target.headers) == (3.0, {"Authorization": "Bearer t"})
