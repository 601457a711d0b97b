"""The pytest plugin of the fake: `dinero` in this process, `dinero_server` as a process, and their instruments.

Law of this module: every test has a world of its own, with the clock frozen at the seed's instant, so that tests
run in any order and beside each other. The marker is `@pytest.mark.dinero(scenario="rate-limited")`.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from mock_dinero.testing import ClockOf, ControlRefused, Dinero, FaultsOf, JournalOf, in_process

if TYPE_CHECKING:
    from mock_dinero.world.world import World

MARKER = "dinero(scenario=..., clock=..., switches={...}): what the fake Dinero of a test starts with"
_COMMAND = (sys.executable, "-m", "mock_dinero", "serve", "--port", "0", "--json", "--clock", "frozen")
_KNOWN = frozenset({"scenario", "clock", "switches"})


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def dinero_world() -> World:
    """The demo companies, read once. Override it to serve other cassettes."""
    from mock_dinero.world.world import default_folder, load  # noqa: PLC0415 - only tests that use it pay

    return load([default_folder()])


@pytest.fixture
def dinero(request: pytest.FixtureRequest, dinero_world: World) -> Iterator[Dinero]:
    """A fake Dinero in this process: `dinero.client()`, `dinero.transport()`, `dinero.credentials`."""
    from mock_dinero.app import create_app  # noqa: PLC0415 - as above
    from mock_dinero.clock import Clock  # noqa: PLC0415 - as above

    world = dinero_world.fork()
    found = in_process(create_app(world, clock=Clock(world.as_of, frozen=True)))
    _arrange(found, request)
    yield found
    found.close()


@pytest.fixture(scope="session")
def dinero_process() -> Iterator[dict[str, Any]]:
    """The ready line of a fake that runs as a process for the whole session."""
    with subprocess.Popen(_COMMAND, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            pytest.fail("mock-dinero serve did not start; try it by hand", pytrace=False)
        yield json.loads(line)
        process.terminate()


@pytest.fixture
def dinero_server(request: pytest.FixtureRequest, dinero_process: dict[str, Any]) -> Iterator[Dinero]:
    """A world of its own in a fake that runs as a process: `dinero_server.url`, `.credentials`, `.token()`."""
    default = Dinero(dinero_process["mock"])
    name = f"test-{secrets.token_hex(6)}"
    default.change("worlds", name=name)
    found = Dinero(default.url, world=name)
    _arrange(found, request)
    yield found
    default.change("worlds/drop", name=name)
    found.close()
    default.close()


@pytest.fixture
def dinero_clock(request: pytest.FixtureRequest) -> ClockOf:
    """The clock of the test's fake: of `dinero_server` where the test uses it, else of `dinero`."""
    return _used(request).clock


@pytest.fixture
def dinero_faults(request: pytest.FixtureRequest) -> FaultsOf:
    """The faults of the test's fake, as `dinero_clock`."""
    return _used(request).faults


@pytest.fixture
def dinero_journal(request: pytest.FixtureRequest) -> JournalOf:
    """The journal of the test's fake, as `dinero_clock`."""
    return _used(request).journal


def _used(request: pytest.FixtureRequest) -> Dinero:
    name = "dinero_server" if "dinero_server" in request.fixturenames else "dinero"
    found: Dinero = request.getfixturevalue(name)
    return found


def _arrange(fake: Dinero, request: pytest.FixtureRequest) -> None:
    """Do what the marker says, the innermost one's; a mistake in it is one line."""
    marker = request.node.get_closest_marker("dinero")
    given: dict[str, Any] = {} if marker is None else marker.kwargs
    if (marker is not None and marker.args) or given.keys() - _KNOWN:
        pytest.fail(f"@pytest.mark.dinero takes {', '.join(sorted(_KNOWN))} by name", pytrace=False)
    try:
        if "scenario" in given:
            fake.scenario(given["scenario"])
        if "clock" in given:
            fake.clock.set(given["clock"])
        if "switches" in given:
            fake.change("switches", set=given["switches"])
    except ControlRefused as refused:
        pytest.fail(f"@pytest.mark.dinero: {refused}", pytrace=False)
