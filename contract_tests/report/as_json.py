"""A run as JSON.

Law of this module: the shape is promised in docs/contract-suite.md; `version` changes with it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .findings import Finding, Run

VERSION = 1
OF_A_TEST = ("test", "verdict", "reason", "detail", "seconds", "exchanges", "upstream")


def written(run: Run) -> str:
    """The whole run as one JSON document."""
    target = {
        "name": run.name,
        "surface": run.surface,
        "transports": list(run.transports),
        "controlled": run.controlled,
    }
    return json.dumps(
        {
            "version": VERSION,
            "target": target,
            "command": run.again,
            "exitCode": run.exit_code,
            "seconds": run.seconds,
            "unreached": run.unreached,
            "broken": run.broken,
            "counts": run.counts,
            "requirements": [_finding(run, found) for found in run.findings],
        },
        ensure_ascii=False,
        indent=1,
    )


def _finding(run: Run, found: Finding) -> dict[str, Any]:
    one = found.requirement
    return {
        "id": one.id,
        "area": one.area,
        "says": one.says,
        "source": one.source,
        "verdict": found.verdict,
        "reason": found.reason,
        "reproduce": run.reproduction(found),
        "tests": [{name: test[name] for name in OF_A_TEST} for test in found.tests],
    }
