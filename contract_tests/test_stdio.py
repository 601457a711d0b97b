"""The plain pipes of stdio, without a client between."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from .diagnosis import HELLO
from .line import first_line
from .process import environment
from .requirements import requirement
from .verdicts import NotOffered

if TYPE_CHECKING:
    from pathlib import Path

    from .fake import Fake
    from .target import Target

LISTED = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
WITHIN = 15.0
"""Seconds from start to end; more than a start takes."""


@pytest.mark.anywhere
@requirement("protocol:stdout")
def test_standard_output_is_the_protocols_alone(target: Target, fake: Fake, tmp_path: Path) -> None:
    """From its start to its end, which comes by itself when there is nothing more to read."""
    if not target.stdio:
        raise NotOffered("the target has no stdio")
    messages = (HELLO, {"jsonrpc": "2.0", "method": "notifications/initialized"}, LISTED)
    told = "".join(f"{json.dumps(each)}\n" for each in messages).encode()
    try:
        heard = subprocess.run(
            list(target.stdio),
            input=told,
            capture_output=True,
            timeout=WITHIN,
            cwd=tmp_path,
            env=environment(target.settings(fake.ready)),
            check=False,
        ).stdout.decode(errors="replace")
    except OSError as error:
        raise AssertionError(f"{target.stdio[0]} cannot be started: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise AssertionError(f"it still ran {WITHIN:.0f} s after its input had ended") from None
    strange = [line for line in heard.splitlines() if not _is_message(line)]
    assert not strange, (
        f"standard output holds something else than the protocol: {first_line(strange[0])[:80]}"
    )
    assert heard, "nothing came"


def _is_message(line: str) -> bool:
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("jsonrpc") == "2.0"
