"""A program of the target, started, ready, and stopped again.

Law of this module: a program that does not get ready ends as one clear line, never as a hang; whatever it wrote
to standard error is kept for that line; nothing of the developer's own Dinero settings reaches it.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .verdicts import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

READY_WITHIN = 30.0
STOP_WITHIN = 5.0
OWN_SETTINGS = ("DINERO_MCP_", "MOCK_DINERO_")


class NotReadyError(Unreachable):
    """A program that could not be started; the message names it and repeats its last words."""


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without anybody's Dinero settings, plus `extra`."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(OWN_SETTINGS)}
    return {**inherited, **extra}


@contextmanager
def started(command: Sequence[str], extra: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Run `command` in an empty folder, yield the JSON object of its first line, stop it on the way out.

    Raises NotReadyError when it ends, stays silent for READY_WITHIN seconds, or says something else first.
    """
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "stderr").open("w+b") as stderr:
        process = _begun(command, folder, extra, stderr)
        try:
            yield _ready(process, command, Path(stderr.name))
        finally:
            _stop(process)


def _begun(
    command: Sequence[str], folder: str, extra: Mapping[str, str], stderr: BinaryIO
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            list(command), cwd=folder, env=environment(extra), stdout=subprocess.PIPE, stderr=stderr
        )
    except OSError as error:
        raise NotReadyError(f"{command[0]} cannot be started: {error.strerror or error}") from None


def _ready(process: subprocess.Popen[bytes], command: Sequence[str], stderr: Path) -> dict[str, Any]:
    said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(process, said), daemon=True).start()
    try:
        line = said.get(timeout=READY_WITHIN)
    except queue.Empty:
        raise NotReadyError(f"{_name(command)} was not ready within {READY_WITHIN:.0f} s") from None
    try:
        ready = json.loads(line)
    except ValueError:
        words = (line or stderr.read_bytes()).decode(errors="replace").strip().splitlines()
        raise NotReadyError(f"{_name(command)} did not start: {words[-1] if words else 'no word'}") from None
    if not isinstance(ready, dict):
        raise NotReadyError(f"{_name(command)}: the first line is no JSON object")
    return ready


def _listen(process: subprocess.Popen[bytes], said: queue.SimpleQueue[bytes]) -> None:
    """Pass on the first line, then read on, so that a full pipe never stops the program."""
    assert process.stdout is not None
    said.put(process.stdout.readline())
    with process.stdout as rest:
        while rest.read(65536):
            pass


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _name(command: Sequence[str]) -> str:
    return " ".join(command[1:4] or command)
