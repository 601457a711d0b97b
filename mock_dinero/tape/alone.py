"""One recorder at a time in one folder.

Law of this module: the lock is the operating system's on a file beside the folder, so that whatever kills a recorder
lets go of it; the file says nothing, and is gone when the recorder ends of itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class BusyError(Exception):
    """Another run is at work on the folder."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other runs off a folder as long as the block lasts; BusyError where one is at work on it."""
    whole = folder.absolute()
    path = whole.with_name(f".{whole.name}.recording.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not (_taken(number) and _is_still(number, path)):
            raise BusyError
        try:
            yield
        finally:
            with suppress(OSError):  # Windows removes no open file; an empty one does no harm
                path.unlink()
    finally:
        os.close(number)


def _is_still(number: int, path: Path) -> bool:
    """Tell whether the file is still the one of that name: its owner may have removed it before the lock was ours."""
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _taken(number: int) -> bool:
        with suppress(OSError):
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    def _taken(number: int) -> bool:
        with suppress(BlockingIOError):
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
