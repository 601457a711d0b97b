"""What every test of the suite is given: a server, the fake behind it, and the books.

Law of this module: programs start once per run and are shared; a test that takes `server` runs on Streamable HTTP
with the current protocol revision and on stdio with the one before, a test marked `every_cell` on all four
combinations. Nothing is started for a test that does not ask for it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from . import examples, expected
from . import fake as fakes
from .companies import Company
from .connect import HANDSHAKE, MODERN, Http, Revision, Stdio, Where
from .process import started
from .report import collect
from .session import Connection, connected
from .verdicts import NotChecked, NotOffered, Unreachable

if TYPE_CHECKING:
    from .expected import Books
    from .fake import Fake
    from .target import Target

Cell = tuple[str, Revision]
WorldOf = Callable[..., AbstractContextManager[tuple["Fake", Connection]]]
FIRST_COMPANY = 500_001
COMPANIES_AHEAD = 60  # named before the server learns the names of organisations
PAIRED: list[Cell] = [("http", MODERN), ("stdio", HANDSHAKE)]
CROSSED: list[Cell] = [("http", HANDSHAKE), ("stdio", MODERN)]
STALE_TOKEN = "0" * 64


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer --target and what else says which server is tested."""
    collect.options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Make the suite's marks known, and have what is sent and received collected."""
    collect.register(config)
    config.addinivalue_line("markers", "anywhere: needs neither the fake nor known books")
    config.addinivalue_line("markers", "requirement(id): the promise this test holds the server to")
    config.addinivalue_line("markers", "every_cell: run on both transports with both protocol revisions")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `server` once per cell."""
    if "server" not in metafunc.fixturenames:
        return
    crossed = metafunc.definition.get_closest_marker("every_cell") is not None
    ways = collect.of(metafunc.config).target.transports
    cells = [cell for cell in PAIRED + (CROSSED if crossed else []) if cell[0] in ways]
    ids = [f"{transport}-{revision}" for transport, revision in cells]
    metafunc.parametrize("server", cells, ids=ids, indirect=True, scope="session")


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Target:
    """The server under test, as its file describes it."""
    return collect.of(request.config).target


@pytest.fixture(scope="session")
def fake(target: Target, request: pytest.FixtureRequest) -> Iterator[Fake]:
    """The fake Dinero, running; its clock stands still. Where the target has none, nothing is seen of Dinero."""
    with fakes.running(target) as running:
        collect.of(request.config).watch(running)
        yield running


@pytest.fixture(scope="session")
def surfaces(target: Target, fake: Fake) -> Iterator[Callable[[str], str]]:
    """The URL of a surface of the server, started once for HTTP where it does not run already."""
    if not target.http:
        yield lambda surface: target.url({}, surface)
        return
    with started(target.http, target.settings(fake.ready)) as ready:
        yield lambda surface: target.url(ready, surface)


@pytest.fixture(scope="session")
def stack() -> Iterator[ExitStack]:
    """What is opened on demand and closed at the end of the run."""
    with ExitStack() as opened:
        yield opened


@pytest.fixture(scope="session")
def connection_of(
    target: Target,
    fake: Fake,
    surfaces: Callable[[str], str],
    stack: ExitStack,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Cell], Connection]:
    """The connection of a cell, opened when it is first asked for."""
    opened: dict[Cell, Connection] = {}
    unreachable: dict[Cell, str] = {}

    def connection(cell: Cell) -> Connection:
        transport, revision = cell
        if transport not in target.transports:
            raise NotOffered(f"the target has no {transport}")
        if cell in unreachable:
            raise Unreachable(unreachable[cell])
        if cell not in opened:
            if transport == "http":
                where: Where = Http(surfaces(target.surface), target.headers)
            else:
                where = Stdio(
                    target.stdio, target.settings(fake.ready), str(tmp_path_factory.mktemp("stdio"))
                )
            try:
                opened[cell] = stack.enter_context(connected(target, where, revision))
            except Unreachable as reason:
                unreachable[cell] = str(reason)
                raise
        return opened[cell]

    return connection


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, connection_of: Callable[[Cell], Connection]) -> Connection:
    """The server under test, connected in the way of this test's cell."""
    return connection_of(request.param)


@pytest.fixture(scope="session")
def full(target: Target, connection_of: Callable[[Cell], Connection]) -> Connection:
    """The full surface in one way, for what does not depend on the way: Streamable HTTP where there is any."""
    return connection_of(next(cell for cell in PAIRED if cell[0] in target.transports))


@pytest.fixture(scope="session")
def world_of(target: Target, fake: Fake, tmp_path_factory: pytest.TempPathFactory) -> WorldOf:
    """Make a world of its own with a server connected to it; both end with the block."""
    names = (f"world-{number}" for number in itertools.count(1))
    unreachable: dict[str, str] = {}  # a target that did not come up once is not waited for again

    @contextmanager
    def make(transport: str = "stdio", as_of: str = "", **settings: str) -> Iterator[tuple[Fake, Connection]]:
        with ExitStack() as opened:
            if not (target.stdio if transport == "stdio" else target.http):
                raise NotChecked(
                    f"it needs a server over {transport} that the suite can start with other credentials"
                )
            if transport in unreachable:
                raise Unreachable(unreachable[transport])
            world = opened.enter_context(fake.world(next(names)))
            if as_of:
                world.tell("clock", set=as_of)
                world = replace(world, ready={**world.ready, "asOf": as_of})
            known = target.settings(world.ready) | settings
            where: Where = Stdio(target.stdio, known, str(tmp_path_factory.mktemp("world")))
            revision = HANDSHAKE if transport == "stdio" else MODERN
            try:
                if transport == "http":
                    ready = opened.enter_context(started(target.http, known))
                    where = Http(target.url(ready, target.surface), target.headers)
                connection = opened.enter_context(connected(target, where, revision))
            except Unreachable as reason:
                unreachable[transport] = str(reason)
                raise
            yield world, connection

    return make


@pytest.fixture(scope="session")
def labs(world_of: WorldOf, stack: ExitStack) -> Callable[[str], Iterator[Company]]:
    """New companies, one after the other, in the world of a transport: all of one transport share a server."""

    def founded(transport: str) -> Iterator[Company]:
        world, connection = stack.enter_context(world_of(transport))
        return in_world(world, connection)

    def in_world(world: Fake, connection: Connection) -> Iterator[Company]:
        for number in range(FIRST_COMPANY, FIRST_COMPANY + COMPANIES_AHEAD):
            world.tell("companies/add", organizationId=number, name=f"Company {number}")
        for number in itertools.count(FIRST_COMPANY):
            if number >= FIRST_COMPANY + COMPANIES_AHEAD:
                world.tell("companies/add", organizationId=number)
            yield Company(number, world, connection)

    return functools.cache(founded)


@pytest.fixture
def company(labs: Callable[[str], Iterator[Company]]) -> Iterator[Company]:
    """A new, empty company of its own; no fault outlives the test."""
    given = next(labs("stdio"))
    yield given
    given.fake.tell("faults", clear=True)


@pytest.fixture(params=["http", "stdio"])
def either(request: pytest.FixtureRequest, labs: Callable[[str], Iterator[Company]]) -> Iterator[Company]:
    """A new company, once for each transport: for what depends on how one is connected."""
    given = next(labs(request.param))
    yield given
    given.fake.tell("faults", clear=True)


@pytest.fixture
def own(world_of: WorldOf) -> Iterator[tuple[Fake, Connection]]:
    """A world and a server for this test alone: for tokens, clocks, limits and switches."""
    with world_of() as pair:
        yield pair


@pytest.fixture(scope="session")
def compact(target: Target, surfaces: Callable[[str], str], stack: ExitStack) -> Connection:
    """The compact surface over HTTP."""
    return stack.enter_context(connected(target, Http(surfaces("compact"), target.headers), MODERN))


@pytest.fixture(scope="session")
def namespaced(target: Target, surfaces: Callable[[str], str], stack: ExitStack) -> Connection:
    """The namespaced surface over HTTP."""
    where = Http(surfaces("namespaced"), target.headers)
    return stack.enter_context(connected(target, where, MODERN))


@pytest.fixture(scope="session")
def stranger(target: Target, fake: Fake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """The server with a refresh token that is no longer good."""
    if not target.stdio:
        raise NotChecked("it needs a server over stdio that the suite can start with other credentials")
    visma = {**fake.ready["credentials"]["vismaConnect"], "refreshToken": STALE_TOKEN}
    settings = target.settings({**fake.ready, "credentials": {"vismaConnect": visma}})
    where = Stdio(target.stdio, settings, str(tmp_path_factory.mktemp("stranger")))
    with connected(target, where, HANDSHAKE) as connection:
        yield connection


@pytest.fixture(scope="session")
def all_books() -> dict[int, Books]:
    """The books of every organisation, by id."""
    return expected.books()


@pytest.fixture(scope="session")
def books(all_books: dict[int, Books]) -> Books:
    """The books worth asking about: those with the most contacts."""
    return max(all_books.values(), key=lambda one: len(one.contacts))


@pytest.fixture(scope="session")
def known(books: Books, fake: Fake) -> dict[str, Any]:
    """The values the examples of the promises are filled with."""
    return examples.known(books, fake.today)


@pytest.fixture(scope="session")
def slashed(all_books: dict[int, Books]) -> Books:
    """Books with a slash in the names of their accounting years."""
    found = (one for one in all_books.values() if any("/" in year["Name"] for year in one.years))
    return expected.first(found, "accounting year with a slash in its name")


@pytest.fixture(scope="session")
def without_pro(all_books: dict[int, Books]) -> Books:
    """An organisation without a Pro subscription."""
    return expected.first((one for one in all_books.values() if not one.has_pro), "organisation without Pro")
