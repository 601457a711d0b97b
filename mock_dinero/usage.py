"""What a person got wrong at the command line, and the exit codes every command keeps.

Law of this module: 0 is good, 1 means findings, 2 means the command could not be understood or done.
"""

from __future__ import annotations

FINDINGS = 1
USAGE = 2


class UsageError(Exception):
    """Something a person can put right; the text is one line that says how."""
