"""What every test may rely on.

Law of this module: it holds nothing about Dinero. Async tests run on asyncio; Hypothesis has no time limit
per example (the machine may be busy) and, in CI, tries the same examples every time; `nox -s mutants`, which runs the
tests thousands of times, tries the first few of those.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import hypothesis
import pytest

sys.path.append(str(Path(__file__).parents[1]))  # `tests.…` is found there; what is installed comes first

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile(
    "mutants",
    hypothesis.settings.get_profile("ci"),
    max_examples=15,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # that it fails is enough
)
hypothesis.settings.load_profile(os.environ.get("TEST_PROFILE") or ("ci" if os.environ.get("CI") else "here"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop of tests marked `anyio`."""
    return "asyncio"
