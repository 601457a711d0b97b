"""Change the client, the ledger and the scrubber, one place at a time, and see whether their tests notice.

Law of this program: it works on a copy in which the packages lie side by side, so the checkout is never changed. It
goes on after an area that fails and ends with 1; what survived is printed, and written to a file of the copy's folder.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # `tests.…` is found there; what is installed comes first

from tests.mutants.areas import AREAS, Area
from tests.mutants.forked import SURVIVED
from tests.mutants.mutants import Mutant, mutants_of
from tests.mutants.survivors import LISTED, Found, reasons

ROOT = Path(__file__).parents[2]
COPIED = {
    "dinero_mcp": "server/dinero_mcp",
    "mock_dinero": "mock_dinero",
    "cassettes": "cassettes",
    "tests": "tests",
    "pyproject.toml": "pyproject.toml",
}


def main(arguments: Sequence[str]) -> int:
    """Measure every area, or those named; 0 when each has its score and nothing unexplained."""
    asked = _asked(arguments)
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="mutants-"))
    found = [_measured(area, folder / area.name, asked) for area in AREAS if area.name in asked.areas]
    passed = [one for one in found if one is not None]
    return 0 if passed and all(passed) else 1


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    names = [area.name for area in AREAS]
    parser = argparse.ArgumentParser(prog="nox -s mutants --", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("areas", nargs="*", metavar="AREA", default=names, help=f"one of {', '.join(names)}")
    parser.add_argument("--workers", type=int, default=6, help="processes at a time (6: many only wait)")
    parser.add_argument(
        "--share", type=int, help="try one mutant in so many, instead of the area's own share"
    )
    parser.add_argument(
        "--only", default="", help="only mutants whose name holds this text; nothing is out of date then"
    )
    parser.add_argument("--folder", help="where to work; a temporary folder otherwise")
    asked = parser.parse_args(arguments)
    if unknown := sorted(set(asked.areas) - set(names)):
        parser.error(f"there is no area {unknown[0]!r}; there are {', '.join(names)}")
    return asked


def _measured(area: Area, stage: Path, asked: argparse.Namespace) -> bool | None:
    """Whether an area passes; None where nothing of it was asked for."""
    began = time.monotonic()
    files = _staged(area, stage)
    share = asked.share or area.share
    every = mutants_of(stage, files)
    sample = [each for each in every if each.is_in_sample(share) and asked.only in each.name]
    if not sample:
        sys.stdout.write(f"\n--- {area.name}: no mutant of its sample (1 in {share}) is named so\n")
        return None
    ended = _tried(area, stage, sample, asked.workers)
    found = _sorted(area, sample, ended, whole=share == area.share and not asked.only)
    _told(
        area, found, f"{len(sample)} of {len(every)} mutants (1 in {share}), {time.monotonic() - began:.0f} s"
    )
    (stage / "survivors.json").write_text(json.dumps(found.as_data(), ensure_ascii=False, indent=1), "utf-8")
    complaints = list(found.complaints())
    sys.stdout.write("".join(f"{line}\n" for line in complaints) + f"survivors: {stage / 'survivors.json'}\n")
    return not complaints


def _staged(area: Area, stage: Path) -> list[str]:
    """Copy what the tests need, and say what is changed there."""
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    for name, place in COPIED.items():
        copy = shutil.copytree if (ROOT / place).is_dir() else shutil.copy
        copy(ROOT / place, stage / name)
    files = [f"{area.package}/{name}" for name in area.files or _modules(stage / area.package)]
    options = {
        "source_paths": [area.package],
        "only_mutate": files,
        "also_copy": list(COPIED),
        "pytest_add_cli_args": ["-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": _selection(area),
    }
    lines = [
        f"{name} =\n" + "".join(f"    {value}\n" for value in values) for name, values in options.items()
    ]
    (stage / "setup.cfg").write_text(
        "[mutmut]\ntimeout_constant = 5\ntimeout_multiplier = 10\n" + "".join(lines), "utf-8"
    )
    return files


def _modules(package: Path) -> list[str]:
    return sorted(path.name for path in package.glob("*.py"))


def _tried(area: Area, stage: Path, sample: Sequence[Mutant], workers: int) -> Mapping[str, int]:
    """Run the tests on each mutant of the sample; its key -> how that ended."""
    # The same few examples every time, and tests in the same order.
    environment = {**os.environ, "TEST_PROFILE": "mutants", "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONSAFEPATH", None)
    # The tool makes the mutants, sees which tests reach which function, and holds the tests to pass without a change
    # and to fail with one; it would start pytest anew for each mutant, which takes ten times as long as the tests.
    tool = [str(Path(sys.executable).with_name("mutmut")), "run", sample[0].key]
    _run(tool, stage, environment, stage)
    job, ended = stage / "job.json", stage / "ended.json"
    told = {"keys": [each.key for each in sample], "workers": workers, "ended": str(ended)}
    job.write_text(json.dumps(told), "utf-8")
    plugin = ("-p", "tests.mutants.forked", "--mutants", str(job), "-p", "no:cacheprovider", "-q", "-s")
    forked = [sys.executable, "-m", "pytest", "--rootdir=.", *plugin, *_selection(area)]
    _run(forked, stage / "mutants", environment, stage)
    outcomes: Mapping[str, int] = json.loads(ended.read_text("utf-8"))
    return outcomes


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str], stage: Path) -> None:
    if subprocess.run(command, cwd=folder, env=environment, check=False).returncode:
        sys.exit(f"The tests of {stage.name} could not be run on the copy in {stage}: see above.")


def _selection(area: Area) -> list[str]:
    return [*area.tests, *(f"--deselect={test}" for test in area.left_out)]


def _sorted(area: Area, sample: Sequence[Mutant], ended: Mapping[str, int], *, whole: bool) -> Found:
    listed = reasons(area.name, LISTED.read_text("utf-8"))
    names = {each.name for each in sample}
    survived = [each for each in sample if ended[each.key] in SURVIVED]
    return Found(
        killed=[each for each in sample if ended[each.key] not in SURVIVED],
        survived=survived,
        listed=listed if whole else {name: why for name, why in listed.items() if name in names},
    )


def _told(area: Area, found: Found, size: str) -> None:
    tally = f"{len(found.killed)} noticed, {len(found.survived)} survived"
    sys.stdout.write(f"\n--- {area.name}: {found.score:.1f} %, {tally}; {size}\n")
    for each in found.survived:
        sys.stdout.write(f"{each.place}\n    {each.name}\n")
        if each.name in found.listed:
            sys.stdout.write(f"    {found.listed[each.name]}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
