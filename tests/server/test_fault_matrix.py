"""The fault matrix: every tool, every operation it asks, every way Dinero can fail.

Law of this module: what is due stands in faults.py; what differs for a tool stands here with its reason. The page in
docs/ is the run itself.
"""

from __future__ import annotations

import re

import pytest

from dinero_mcp.tool import Tool
from dinero_mcp.tools import catalogue
from tests.server.fault_matrix import PAGE, YEARS, Outcome, outcomes, told
from tests.server.faults import ANSWER, FAULTS, INVALID, LIMIT, NOT_FOUND
from tests.server.on_demo import NAMES

EVERY_TOOL = pytest.mark.parametrize("tool", catalogue(), ids=lambda tool: tool.name)
NO_TALK = re.compile(
    r"None\b|null|undefined|NaN|Traceback|Exception|Errno|httpx|asyncio|https?:|/v[12]\b|\{|\bdict\b|\bobject\b"
)
PRIVATE = ("mock-visma-secret", "Bearer", "Nordlys", "Bageri", "ugyldig", "Nej")


def due(tool: Tool, name: str) -> str:
    """The error due to a tool for a fault."""
    if tool.name == "validate_connection" and name == "401 for good":
        return ANSWER  # connected: false, with the reason: to tell that is what the tool is for
    if tool.name.startswith("download_") and name == "endless":
        return "FileTooLargeError"  # more than 6 MB of a file is a file too large, whatever its end
    return FAULTS[name].due


def found(tool: Tool) -> list[tuple[str, str, Outcome]]:
    """What the run has of a tool: operation, fault, outcome."""
    return [(asked, name, one) for (asked, name), one in outcomes(tool.name).items()]


@EVERY_TOOL
def test_each_fault_is_the_named_error_after_exactly_so_many_tries(tool: Tool) -> None:
    """Of each operation the tool asks; no other operation is struck meanwhile."""
    seen = [(asked, name, one.code, one.tries) for asked, name, one in found(tool)]
    assert seen == [(asked, name, due(tool, name), FAULTS[name].tries) for asked, name, _, _ in seen]
    assert seen


@EVERY_TOOL
def test_a_fault_makes_the_tool_ask_nothing_it_may_not(tool: Tool) -> None:
    """Its own operations, the names of the organisations, and the years where a year or a period was refused."""
    for _, name, one in found(tool):
        years = {YEARS} if one.code in {NOT_FOUND, INVALID} and "accountingYear" in str(tool.reads) else set()
        assert one.others <= {*tool.reads, NAMES} | years, name


@EVERY_TOOL
def test_an_error_tells_a_bookkeeper_what_to_do(tool: Tool) -> None:
    """Sentences in plain words: no type, no address, no placeholder, and always what to do next."""
    for asked, name, one in found(tool):
        if one.code == ANSWER:
            continue
        message, hint = one.error["message"], one.error["hint"]
        for text in (message, hint):
            assert re.fullmatch(r"[A-Z][^\n]{15,400}[.?!]", text), (asked, name, text)
            assert not NO_TALK.search(text), (asked, name, text)
        assert message != hint


@EVERY_TOOL
def test_an_error_says_whether_and_when_to_ask_again(tool: Tool) -> None:
    """Retryable where the same call may succeed later; the seconds with every limit, as Dinero said them."""
    for _, name, one in found(tool):
        if one.code == ANSWER:
            continue
        assert one.error["retryable"] == (one.code in {LIMIT, "DineroUnavailableError"})
        if one.code == LIMIT:
            assert one.error["retryAfterSeconds"] == (
                FAULTS[name].retry_after or one.error["retryAfterSeconds"]
            )
            assert 0 < one.error["retryAfterSeconds"] <= 60
        else:
            assert "retryAfterSeconds" not in one.error


@EVERY_TOOL
def test_no_secret_and_nothing_of_the_books_stands_in_an_error(tool: Tool) -> None:
    """Dinero's own words are passed on apart, as data; ours quote nothing."""
    for _, name, one in found(tool):
        ours = f"{one.error.get('message')} {one.error.get('hint')}"
        assert not [word for word in PRIVATE if word in ours], (name, ours)


def test_the_page_is_what_the_run_tells() -> None:
    """docs/fault-matrix.md is made by `nox -s docs`; after a change of wording or of the tools, make it anew."""
    assert PAGE.read_text(encoding="utf-8") == told()
