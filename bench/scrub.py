"""How fast cassettes are scrubbed, and how much memory it takes.

Law of this program: it measures and prints, and asserts nothing. What it scrubs are the demo companies' own cassettes,
again and again until there are enough of them, a file at a time as `mock-dinero scrub` does.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from mock_dinero.tape.scrub import Options, Scrubber
from mock_dinero.tape.scrub.check import check
from mock_dinero.tape.scrub.folder import scrub_folder
from mock_dinero.world.world import default_folder

KEY = b"the key of a measurement"
MEGABYTE = 10**6


def line(text: str) -> None:
    """Print one result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def copies(folder: Path, megabytes: int) -> int:
    """Fill a folder with so much of the committed cassettes; return its bytes."""
    size = 0
    for at in range(1000):
        for path in sorted(default_folder().rglob("*.yaml")):
            target = folder / str(at) / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            size += path.stat().st_size
            if size >= megabytes * MEGABYTE:
                return size
    return size


def peak() -> float:
    """The most memory this process has had, in megabytes."""
    kilobyte = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kilobyte / MEGABYTE


def main() -> None:
    """Scrub, look through what came of it, and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    megabytes = parser.parse_args().megabytes
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in", Path(folder) / "out"
        size = copies(source, megabytes)
        line(f"memory before: {peak():.0f} MB")
        for name, options in (("scrub", Options()), ("scrub, scaled and moved", Options(True, 4))):
            start = time.perf_counter()
            outcome = scrub_folder(source, out, Scrubber(KEY, options))
            told(f"{name} {outcome.interactions} interactions", size, time.perf_counter() - start)
        start = time.perf_counter()
        found = sum(1 for _ in check([out]))
        told(f"check, {found} findings", size, time.perf_counter() - start)


def told(what: str, size: int, seconds: float) -> None:
    """Print one measurement."""
    rate = size / MEGABYTE / seconds * 60
    line(
        f"{what}: {size / MEGABYTE:.0f} MB in {seconds:.1f} s, {rate:.0f} MB a minute, peak {peak():.0f} MB of memory"
    )


if __name__ == "__main__":
    main()
