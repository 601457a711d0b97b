"""A pytest plugin: examples before properties.

Law of this module: it leaves out nothing. A mutant's run ends with the first test that fails, so the quick go first.
"""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what Hypothesis draws after what is written out."""
    items.sort(key=lambda item: bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False)))
