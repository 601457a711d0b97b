"""What a person got wrong at the command line, the exit codes every command keeps, and which version this is.

Law of this module: 0 is good, 1 means findings, 2 means the command could not be understood or done.
"""

from __future__ import annotations

FINDINGS = 1
USAGE = 2


class UsageError(Exception):
    """Something a person can put right; the text is one line that says how."""


def distribution_version() -> str:
    """Return the version of the distribution this is part of; `of a checkout` where nothing is installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - serving does without

    try:
        return version("dinero-mcp")
    except PackageNotFoundError:
        return "of a checkout"
