"""Every way we run things.

Law of this file: `nox` alone is what a change must pass (lint, types, tests); everything else goes by name,
and `nox -l` lists it. The Python versions are those of pyproject's classifiers. Whatever runs, runs on the
built wheel with the locked requirements, never on the checkout's own packages.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nox

LOCK = "requirements-dev.txt"
PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))
MUTMUT = "mutmut==3.8.1"  # of one session only, and needs fork: what locks and tests run on every system do without
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
DEFAULT = RUNNING if RUNNING in PYTHONS else PYTHONS[0]
SUITES_OWN = (
    "tests/contract_tests"  # broken and wicked servers: they keep two cores busy for most of a minute
)
TYPED = (
    "server/dinero_mcp",
    "mock_dinero",
    "contract_tests",
    "tests",
    "bench",
    "noxfile.py",
    "hatch_build.py",
)

nox.needs_version = ">=2025.10.14"
nox.options.sessions = ["lint", "types", f"tests-{DEFAULT}"]
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False  # `nox -s tests` runs on those Pythons that are here


def install(session: nox.Session) -> None:
    """Install the locked requirements, each checked by its hash, then the freshly built wheel."""
    session.install("--require-hashes", "--requirement", LOCK)
    wheels = Path(session.create_tmp()).resolve()
    for old in wheels.glob("*.whl"):
        old.unlink()
    build = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels))
    session.run_install("python", "-m", "pip", "wheel", "--quiet", *build, ".")
    session.install("--no-deps", "--force-reinstall", *map(str, wheels.glob("*.whl")))
    session.env["PYTHONSAFEPATH"] = (
        "1"  # `python -m` must not find the checkout's packages before the wheel's
    )


@nox.session(python=DEFAULT)
def lint(session: nox.Session) -> None:
    """Check style, formatting, who imports whom, and that no cassette holds a secret or anybody's data."""
    install(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports", "--no-cache")
    session.run("mock-dinero", "scrub", "--check", "cassettes")


@nox.session(python=DEFAULT)
def types(session: nox.Session) -> None:
    """Check every type, strictly, the tests' too."""
    install(session)
    session.run("mypy", *TYPED)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Test the installed wheel; arguments after `--` go to pytest. The suite's own tests go with `contract`."""
    install(session)
    session.run("pytest", "-n", "2", f"--ignore={SUITES_OWN}", *session.posargs)


@nox.session(python=DEFAULT)
def contract(session: nox.Session) -> None:
    """Let the contract suite catch broken servers, then hold ours to it; `-- --target FILE` another one."""
    install(session)
    if not session.posargs:
        session.run("pytest", "-n", "2", SUITES_OWN)
    session.run("dinero-contract", *(session.posargs or ("--workers", "2")))


@nox.session(python=DEFAULT)
def bench(session: nox.Session) -> None:
    """Measure and print, assert nothing: the server's latencies, sizes and walks, the fake's costs, and its peers'."""
    install(session)
    session.run("python", "bench/run.py", *session.posargs)
    session.run("python", "bench/walk.py")
    session.run("python", "bench/fake.py", "--grow")
    session.run("python", "bench/peers.py")
    session.run("python", "bench/scrub.py")


@nox.session(python=DEFAULT)
def demo(session: nox.Session) -> None:
    """Give the tour once and exit; `nox -s demo -- --json` for programs."""
    install(session)
    session.run("dinero-mcp", "demo", "--once", *session.posargs)


@nox.session(python=DEFAULT)
def fuzz(session: nox.Session) -> None:
    """Let the fake's own description question it, under both profiles; arguments after `--` go to schemathesis."""
    install(session)
    session.run("python", "tests/fuzz/run.py", *session.posargs)


@nox.session(python=DEFAULT)
def mutants(session: nox.Session) -> None:
    """Change client, ledger and scrubber in one place at a time: do their tests notice? `-- ledger` for one area."""
    install(session)
    session.install(MUTMUT)
    session.run("python", "tests/mutants/run.py", *session.posargs)


@nox.session(python=DEFAULT)
def conformance(session: nox.Session) -> None:
    """Hold the server to the protocol: the official suite and the Inspector's command line; needs Node.js and npm."""
    install(session)
    programs = Path(session.create_tmp()).resolve() / "npm"  # kept, so that a second run installs nothing
    session.run("python", "tests/conformance/run.py", str(programs))


@nox.session(python=DEFAULT)
def record(session: nox.Session) -> None:
    """Record an organisation: `nox -s record -- --out sandbox --organization 'Its name'`; see docs/recording.md."""
    install(session)
    session.run("mock-dinero", "record", *session.posargs)


@nox.session(python=DEFAULT)
def roundtrip(session: nox.Session) -> None:
    """Record the demo world as if it were Dinero, killed once; run the contract suite on a fake of the recording."""
    install(session)
    session.run("python", "tests/round_trip/run.py", *session.posargs)


@nox.session(python=DEFAULT)
def docs(session: nox.Session) -> None:
    """Make docs/differences.md anew from the sources, and docs/fault-matrix.md from a run."""
    session.install("-e", ".")
    session.run("python", "-m", "mock_dinero.differences", *session.posargs)
    session.run("python", "-m", "tests.server.fault_matrix")


@nox.session(python=DEFAULT)
def lock(session: nox.Session) -> None:
    """Write the lock file anew: every Python and platform, every hash, no index address."""
    session.install("uv")
    options = (
        "--quiet",
        "--upgrade",
        "--universal",
        "--generate-hashes",
    )  # an index address is never emitted
    header = ("--custom-compile-command", "nox -s lock")
    inputs = ("pyproject.toml", "--extra", "dev", "--python-version", PYTHONS[0])
    session.run("uv", "pip", "compile", *options, *header, *inputs, "--output-file", LOCK)
