"""The official conformance suite and the Inspector's command line, on our server on our fake; `nox -s conformance`.

Law of this program: each requirement set is run twice. As it is served, our server may fail only what its baseline
lists; with the suite's fixtures mounted and with sessions it may fail nothing that is scored, recommendations included.
It goes on after a failure and ends with 1; whatever it started has ended when it has.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2]))  # `tests.…` is found there; what is installed comes first

from dinero_contract.process import NotReadyError, started
from tests.conformance import inspector
from tests.conformance.programs import Missing, Programs, installed

HERE = Path(__file__).parent
SETS = ("2025-11-25", "2026-07-28")
SUITE_WITHIN = 300.0
SUITE = "dist/index.js"
FAKE = ("-m", "mock_dinero", "serve", "--json", "--port", "0", "--clock", "frozen", "--rate-limit", "off")
AS_SERVED = ("-m", "dinero_mcp", "serve", "--json", "--port", "0")
WITH_FIXTURES = (str(HERE / "serve.py"),)
STDIO = ("-m", "dinero_mcp", "stdio")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

Check = Callable[[], Iterator[str]]


def main(arguments: list[str]) -> int:
    """Run everything; the one argument is the folder that npm installs into. 0 when all of it passed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        folder = Path(arguments[0]) if arguments else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            programs = installed(folder.resolve())
            settings = settings_for(stack.enter_context(started((sys.executable, *FAKE), {})))
            served = stack.enter_context(started((sys.executable, *AS_SERVED), settings))
            furnished = stack.enter_context(started((sys.executable, *WITH_FIXTURES), settings))
        except (Missing, NotReadyError) as error:
            say(f"conformance: {error}")
            return 1
        checks = all_checks(programs, settings, served["mcp"]["full"], furnished["mcp"]["full"])
        failed = [name for name, check in checks.items() if not passes(name, check)]
    say(f"\n{len(checks) - len(failed)} of {len(checks)} runs passed.")
    return 1 if failed else 0


def all_checks(programs: Programs, settings: dict[str, str], served: str, furnished: str) -> dict[str, Check]:
    """Every run by its name, in order."""
    checks: dict[str, Check] = {}
    for which in SETS:
        listed = HERE / f"baseline-{which}.yml"
        checks[f"conformance {which}, as served"] = suite(programs, served, which, listed)
        nothing = HERE / "baseline-with-fixtures.yml"
        checks[f"conformance {which}, with the fixtures"] = suite(programs, furnished, which, nothing)
    for era, revision in inspector.REVISIONS.items():
        place = inspector.over_http(programs, served, era)
        checks[f"inspector, {place.name}"] = both(place, revision, None)
    stdio = inspector.over_stdio(programs, (sys.executable, *STDIO), settings)
    checks["inspector, stdio"] = both(stdio, SETS[0], 2)
    return checks


def both(place: inspector.Place, revision: str, most: int | None) -> Check:
    """What must succeed and what must fail at one place."""

    def check() -> Iterator[str]:
        yield from inspector.check(place, revision)
        yield from inspector.check_failures(place, most=most)

    return check


def suite(programs: Programs, url: str, which: str, baseline: Path) -> Check:
    """One run of the suite: it fails on what the baseline does not list, and on what it lists and passes."""

    def check() -> Iterator[str]:
        given = ["server", "--url", url, "--requirements", which, "--expected-failures", str(baseline)]
        ended = programs.run("conformance", SUITE, given, SUITE_WITHIN)
        said = COLOURS.sub("", ended.out)
        summary = said.partition("=== SUMMARY ===")[2]
        assert ended.code == 0, f"exit {ended.code}\n{summary.strip() or ended.last_words}"
        passed = re.findall(r"^✓ (\S+): [1-9]\d* passed", summary, re.MULTILINE)
        assert passed, "the suite ended well and ran nothing"
        total = re.search(r"^Total: .*$", summary, re.MULTILINE)
        assert total, summary
        yield f"exit 0; {len(passed)} scenarios passed whole; checks: {total[0].removeprefix('Total: ')}"

    return check


def passes(name: str, check: Check) -> bool:
    """Run one check, tell what it found, and whether all of it was right."""
    say(f"\n{name}")
    try:
        for found in check():
            say(f"  {found}")
    except AssertionError as wrong:
        say(f"  FAILED: {wrong}")
        return False
    return True


def settings_for(ready: dict[str, Any]) -> dict[str, str]:
    """What points our server at the fake."""
    visma = ready["credentials"]["vismaConnect"]
    settings = {
        "DINERO_MCP_API_URL": ready["mock"],
        "DINERO_MCP_CONNECT_URL": ready["mock"],
        "DINERO_MCP_CLIENT_ID": visma["clientId"],
        "DINERO_MCP_CLIENT_SECRET": visma["clientSecret"],
        "DINERO_MCP_REFRESH_TOKEN": visma["refreshToken"],
        "DINERO_MCP_RATE_LIMIT": "off",
        "DINERO_MCP_NOW": ready["asOf"],
    }
    paths = {name: os.environ[name] for name in ("PYTHONPATH", "PYTHONSAFEPATH") if name in os.environ}
    return {**settings, **paths}


def say(line: str) -> None:
    """Tell at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
