"""Two servers on one store: one renewal for both, a one-time token stored before it is used, a refusal that stands."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from dinero_mcp.connection import Connection
from dinero_mcp.dinero.oauth import VismaConnect
from dinero_mcp.errors import AccessTokenExpiredError, DineroUnavailableError, IntegrationNotConfiguredError
from dinero_mcp.settings import Settings
from dinero_mcp.store.records import StoredConnection
from dinero_mcp.store.sqlite import SqliteHeld, SqliteStore
from tests.server.store.parts import connection, keep, kept_in, live, store_at
from tests.server.stub import PERSONAL, REFRESH_PATH, ManualClock, StubDinero, reply

pytestmark = pytest.mark.anyio

NEXT = "B" * 64


def a_server(stub: StubDinero, store: SqliteStore, clock: ManualClock, **settings: Any) -> Connection:
    """A server of its own on the store; nothing in the environment signs it in."""
    values: dict[str, Any] = {name: field.default for name, field in Settings.model_fields.items()}
    given = {**values, **PERSONAL, "client_id": None, "client_secret": None, "api_key": None, **settings}
    transport = httpx.MockTransport(stub)
    return Connection(
        Settings.model_validate(given), clock, transport=transport, sleep=clock.sleep, store=store
    )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def store(tmp_path: Path, clock: ManualClock) -> SqliteStore:
    """A store with a connection that has no access token yet."""
    made = replace(store_at(tmp_path), sleep=clock.sleep)
    await keep(made, connection())
    return made


def one_time(stub: StubDinero) -> None:
    """Every renewal brings a new refresh token and spends the old; a spent one is refused."""
    good = ["A" * 64]

    def answer(request: httpx.Request) -> httpx.Response:
        sent = parse_qs(request.content.decode())["refresh_token"][0]
        if sent != good[0]:
            return reply({"error": "invalid_grant"}, 400)
        good[0] = f"{sent[:-1]}{chr(ord(sent[-1]) + 1)}"
        return reply({"access_token": f"access {good[0]}", "expires_in": 3600, "refresh_token": good[0]})

    stub.on(REFRESH_PATH, answer)


def refreshes(stub: StubDinero) -> int:
    return sum(each.url.path == REFRESH_PATH for each in stub.requests)


async def test_two_servers_that_need_a_token_make_one_renewal(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """Who waited takes the token that the other got."""
    one_time(stub)
    servers = [a_server(stub, store, clock) for _ in range(5)]
    tokens = await asyncio.gather(*(server.keeper.current() for server in servers))
    assert (len(set(tokens)), refreshes(stub)) == (1, 1)


async def test_an_hour_later_they_make_one_more(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """With the refresh token that the first renewal brought, whoever made it."""
    one_time(stub)
    servers = [a_server(stub, store, clock) for _ in range(2)]
    await servers[0].keeper.current()
    clock.moved += 3600
    tokens = await asyncio.gather(*(server.keeper.current() for server in servers))
    assert (len(set(tokens)), refreshes(stub)) == (1, 2)


async def test_a_start_within_the_hour_needs_no_renewal(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """The access token is stored too."""
    first = await a_server(stub, store, clock).keeper.current()
    assert await a_server(stub, store, clock).keeper.current() == first
    assert refreshes(stub) == 1


async def test_a_token_that_dinero_refuses_is_renewed_once_for_both(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """The stored one is the refused one: it is not handed back."""
    servers = [a_server(stub, store, clock) for _ in range(2)]
    stale = await servers[0].keeper.current()
    assert await servers[1].keeper.current() == stale
    fresh = [await server.keeper.renew(stale) for server in servers]
    assert (fresh[0] == fresh[1] != stale, refreshes(stub)) == (True, 2)


async def test_a_new_refresh_token_is_stored_before_the_access_token_is_given(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """When a caller gets the token, the file has what the next renewal needs."""
    one_time(stub)
    access = await a_server(stub, store, clock).keeper.current()
    kept = await kept_in(store)
    assert kept
    assert isinstance(kept.credentials, VismaConnect)
    assert (kept.credentials.refresh_token, kept.token and kept.token.access) == ("A" * 63 + "B", access)


async def test_a_refused_token_is_never_sent_again_by_anybody(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """Not after a restart either: it says to connect again until somebody does."""
    stub.on(REFRESH_PATH, reply({"error": "invalid_grant"}, 400))
    for _ in range(3):
        with pytest.raises(AccessTokenExpiredError) as told:
            await a_server(stub, store, clock).keeper.current()
        assert "dinero-mcp login" in (told.value.hint or "")
    assert refreshes(stub) == 1


async def test_connecting_again_helps_a_running_server(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """Without a restart."""
    server = a_server(stub, store, clock)
    stub.on(REFRESH_PATH, reply({"error": "invalid_grant"}, 400))
    with pytest.raises(AccessTokenExpiredError):
        await server.keeper.current()
    await keep(store, replace(connection(), token=live("another")))
    assert await server.keeper.current() == "another"


async def test_a_refusal_for_another_reason_is_asked_about_again_after_a_minute(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """A wrong client secret spends no token, but must not hammer the service."""
    stub.on(REFRESH_PATH, reply({"error": "invalid_client"}, 400))
    server = a_server(stub, store, clock)
    for wait in (0, 59, 1):
        clock.moved += wait
        with pytest.raises(AccessTokenExpiredError):
            await server.keeper.current()
    assert refreshes(stub) == 2


class FullDisk(SqliteHeld):
    """Cannot write."""

    async def write(self, connection: StoredConnection) -> None:  # noqa: ARG002
        raise DineroUnavailableError("The connection could not be stored: the disk is full.")


class SometimesFull(SqliteStore):
    """A store on a disk that is full at first."""

    full = [True]  # noqa: RUF012

    def held(self) -> Any:
        """The store, or one that cannot write."""
        held = super().held()
        return Full(held) if self.full[0] else held


class Full:
    """Passes on a held store, its writing replaced."""

    def __init__(self, held: Any) -> None:
        self.held = held

    async def __aenter__(self) -> FullDisk:
        inner = await self.held.__aenter__()
        return FullDisk(inner.store, inner.database)

    async def __aexit__(self, *why: object) -> None:
        await self.held.__aexit__(*why)


async def test_a_one_time_token_outlives_a_full_disk(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """Its use is not reported before it is stored, and it is not lost while the process lives."""
    one_time(stub)
    disk = SometimesFull(store.path, keyring=store.keyring, sleep=clock.sleep)
    server = a_server(stub, disk, clock)
    disk.full[0] = True
    for _ in range(2):
        with pytest.raises(DineroUnavailableError, match="disk is full"):
            await server.keeper.current()
    disk.full[0] = False
    assert await server.keeper.current() == "access " + "A" * 63 + "B"
    kept = await kept_in(store)
    assert kept
    assert isinstance(kept.credentials, VismaConnect)
    assert (kept.credentials.refresh_token, refreshes(stub)) == ("A" * 63 + "B", 1)


async def test_a_connection_is_not_sent_to_another_address(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """A setting that points elsewhere does not carry the refresh token there."""
    server = a_server(stub, store, clock, connect_url="https://elsewhere.example")
    with pytest.raises(IntegrationNotConfiguredError, match="another address"):
        await server.keeper.current()
    assert stub.requests == []


async def test_the_default_organization_is_the_stored_one_unless_set(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """The environment wins."""
    await keep(store, replace(connection(), organization=371002))
    assert a_server(stub, store, clock).default_organization == 371002
    assert a_server(stub, store, clock, organization=371004).default_organization == 371004


async def test_a_key_in_the_environment_is_what_is_meant(
    stub: StubDinero, store: SqliteStore, clock: ManualClock
) -> None:
    """Then the store is not looked at, not even for a default organisation."""
    await keep(store, replace(connection(), organization=371002, token=live("stored")))
    server = a_server(stub, store, clock, client_id="c", client_secret="s", api_key="k")
    assert (server.default_organization, await server.keeper.current()) == (None, "token-1")
