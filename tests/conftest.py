"""What every test may rely on.

Law of this module: it holds nothing about Dinero. Async tests run on asyncio; Hypothesis has no time limit
per example (the machine may be busy) and, in CI, tries the same examples every time.
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
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop of tests marked `anyio`."""
    return "asyncio"
