"""What can come of a test beside passing and failing an assertion.

Law of this module: each of these is one line for a person; `verdict` is the word the report uses. The collector
reads the attribute, so that a test raises them like any other exception.
"""

from __future__ import annotations


class NotOffered(LookupError):
    """The target does not offer what the test asks for, and does not promise it either."""

    verdict = "not offered"


class NotChecked(RuntimeError):
    """The test could not be carried out; the message says why."""

    verdict = "not checked"


class Unreachable(NotChecked):
    """The target, or the fake behind it, could not be reached at all."""

    unreachable = True


class NoAnswer(AssertionError):
    """The target was reached and gave no usable answer to this one request."""
