"""The store: what is in the file, who can read it, where the key is, and what is said when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from dinero_mcp.dinero.oauth import PersonalKey
from dinero_mcp.errors import DineroUnavailableError, IntegrationNotConfiguredError
from dinero_mcp.store.records import About
from tests.server.store.parts import (
    VISMA,
    MemoryKeyring,
    connection,
    keep,
    kept_in,
    live,
    no_keyring,
    store_at,
)
from tests.server.stub import ManualClock

pytestmark = pytest.mark.anyio

PERSONAL = PersonalKey("mock-personal", "client-secret-of-a-company", "api-key-of-a-company")


def files_of(folder: Path) -> dict[str, bytes]:
    """What is in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("credentials", [VISMA, PERSONAL])
async def test_a_connection_comes_back_as_it_was(tmp_path: Path, credentials: PersonalKey) -> None:
    """With its token, its default organisation and whether it was refused."""
    whole = replace(connection(credentials), organization=371001, token=live(), refused=True)
    await keep(store_at(tmp_path), whole)
    assert await kept_in(store_at(tmp_path)) == whole


async def test_an_empty_store_has_no_connection_and_leaves_no_file_when_asked(tmp_path: Path) -> None:
    """A server that never was connected writes nothing."""
    store = store_at(tmp_path)
    assert (store.about(), store.key_place(), files_of(tmp_path)) == (None, None, {})


@pytest.mark.parametrize("has_keyring", [True, False])
async def test_no_byte_of_the_store_tells_a_secret(tmp_path: Path, has_keyring: bool) -> None:  # noqa: FBT001
    """Nor after tokens were replaced; the client id and the organisation are no secrets."""
    ring = MemoryKeyring()
    store = store_at(tmp_path, (lambda: ring) if has_keyring else no_keyring)
    secrets = ["client-secret-of-a-person", "A" * 64, "access-token-of-a-person", "B" * 64]
    await keep(store, replace(connection(), token=live()))
    await keep(store, replace(connection(replace(VISMA, refresh_token="B" * 64)), token=live("second")))
    written = b"".join(files_of(tmp_path).values())
    assert [secret for secret in secrets if secret.encode() in written] == []
    assert b"isv_mock_dinero" in written


async def test_what_is_no_secret_is_told_without_the_key(tmp_path: Path) -> None:
    """Kind, client id and default organisation."""
    store = store_at(tmp_path)
    await keep(store, replace(connection(), organization=371002))
    store.key_file.unlink()
    assert store.about() == About("visma-connect", "isv_mock_dinero", 371002)


@pytest.mark.skipif(os.name != "posix", reason="other systems keep others out of a user's folder themselves")
async def test_the_files_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    """The store and, where no keyring takes it, the key."""
    store = store_at(tmp_path)
    await keep(store, connection())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (store.path, store.key_file)}
    assert modes == {"connection.sqlite": 0o600, "connection.sqlite.key": 0o600}


async def test_the_key_is_in_the_keyring_where_there_is_one(tmp_path: Path) -> None:
    """Then no file holds it, and the store says where it is."""
    ring = MemoryKeyring()
    store = store_at(tmp_path, lambda: ring)
    await keep(store, connection())
    assert (store.key_place(), len(ring.kept), store.key_file.exists()) == ("keyring", 1, False)


async def test_a_keyring_that_forgets_at_once_is_none(tmp_path: Path) -> None:
    """Some systems have one that takes everything and keeps nothing."""

    class Nothing(MemoryKeyring):
        def get_password(self, service_name: str, username: str, /) -> str | None:  # noqa: ARG002
            return None

    store = store_at(tmp_path, Nothing)
    await keep(store, connection())
    assert store.key_place() == "file"
    assert await kept_in(store) == connection()


@pytest.mark.parametrize("has_keyring", [True, False])
async def test_a_lost_key_says_connect_again_and_connecting_again_works(
    tmp_path: Path,
    has_keyring: bool,  # noqa: FBT001
) -> None:
    """Whatever it was lost from."""
    ring = MemoryKeyring()
    store = store_at(tmp_path, (lambda: ring) if has_keyring else no_keyring)
    await keep(store, connection())
    ring.kept.clear()
    store.key_file.unlink(missing_ok=True)
    with pytest.raises(IntegrationNotConfiguredError) as told:
        await kept_in(store)
    assert "dinero-mcp login" in (told.value.hint or "")
    await keep(store, connection())
    assert await kept_in(store) == connection()


async def test_a_forgotten_connection_takes_its_key_along(tmp_path: Path) -> None:
    """Nothing is left that could be opened, nor anything to open it with."""
    ring = MemoryKeyring()
    store = store_at(tmp_path, lambda: ring)
    await keep(store, connection())
    async with store.held() as held:
        await held.delete()
    assert (store.about(), store.key_place(), ring.kept) == (None, None, {})


async def test_a_file_that_is_no_store_is_one_clear_error(tmp_path: Path) -> None:
    """Named, with what to do; never a stack trace."""
    store = store_at(tmp_path)
    store.path.write_text("a shopping list\n" * 100)
    with pytest.raises(IntegrationNotConfiguredError) as told:
        store.about()
    assert str(store.path) in told.value.message


async def test_a_store_of_a_later_version_is_not_guessed_at(tmp_path: Path) -> None:
    """It says to update."""
    store = store_at(tmp_path)
    await keep(store, connection())
    with sqlite3.connect(store.path) as database:
        database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(IntegrationNotConfiguredError, match="later version"):
        store.about()


async def test_who_waits_too_long_for_the_lock_hears_so(tmp_path: Path) -> None:
    """Another process that hangs does not hang this one."""
    clock = ManualClock()
    store = replace(store_at(tmp_path), sleep=clock.sleep, monotonic=clock.monotonic)
    async with store.held():
        with pytest.raises(DineroUnavailableError, match="Another dinero-mcp"):
            await kept_in(store)
