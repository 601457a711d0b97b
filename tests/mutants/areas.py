"""The three areas whose tests are measured: which files, with which tests, and how many of their mutants are tried.

Law of this module: data only. The tests of an area run in one process, without a server, a socket or a wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TELEMETRY = "tests/server/test_telemetry.py"
FOLDER = "tests/mock_dinero/tape/test_scrub_folder.py"


@dataclass(frozen=True)
class Area:
    """One area; paths are those of the stage, where the packages lie side by side."""

    name: str
    package: str
    tests: Sequence[str]
    share: int  # one mutant in so many is tried
    files: Sequence[str] = ()  # of the package; all without
    left_out: Sequence[str] = ()  # tests whose seconds find nothing that the others do not


AREAS = (
    Area(
        "client",
        "dinero_mcp/dinero",
        tests=(
            "tests/server/dinero",
            "tests/server/test_error_leaves.py",
            TELEMETRY,
            "tests/server/test_waiting.py",
        ),
        share=3,
        files=(
            *("budget.py", "client.py", "files.py", "filters.py", "flights.py", "memory.py", "oauth.py"),
            *("path.py", "response.py", "routes.py", "sending.py", "tokens.py", "wire.py"),
        ),
        left_out=(
            "tests/server/dinero/test_long_answers.py",  # of a file that is not measured
            f"{TELEMETRY}::test_neither_telemetry_nor_the_log_library_is_imported_before_it_is_needed",  # processes
        ),
    ),
    Area(
        "ledger",
        "mock_dinero/ledger",
        tests=(
            "tests/mock_dinero/ledger",
            "tests/mock_dinero/test_hand_worked.py",
            "tests/mock_dinero/test_fold.py",
        ),
        share=5,
        left_out=(
            "tests/mock_dinero/ledger/test_state_machine.py",  # seven seconds a survivor
            "tests/mock_dinero/test_fold.py::test_a_fake_over_the_committed_cassettes_answers_each_of_them_again",
        ),
    ),
    Area(
        "scrubber",
        "mock_dinero/tape/scrub",
        tests=(
            "tests/mock_dinero/tape/test_scrub_check.py",
            FOLDER,
            "tests/mock_dinero/tape/test_scrub_held.py",
            "tests/mock_dinero/tape/test_scrub_hiding.py",
            "tests/mock_dinero/tape/test_scrub_interactions.py",
            "tests/mock_dinero/tape/test_scrub_papers.py",
            "tests/mock_dinero/tape/test_scrub_rules.py",
            "tests/mock_dinero/tape/test_scrub_seldom_met.py",
            "tests/mock_dinero/tape/test_scrub_values.py",
        ),
        share=10,
        left_out=(
            "tests/mock_dinero/tape/test_scrub_check.py::test_the_committed_cassettes_hold_nothing_that_looks_real",
            f"{FOLDER}::test_all_committed_cassettes_scrubbed_still_agree_with_the_fake",
        ),
    ),
)
