"""Disconnecting: what was revoked and what was not is said, and nothing is forgotten that could still be revoked."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from dinero_mcp.connect.desk import ConnectFailed
from dinero_mcp.connect.logout import logout
from dinero_mcp.dinero.oauth import PersonalKey, VismaConnect
from dinero_mcp.errors import AccessTokenExpiredError
from dinero_mcp.store.records import StoredConnection
from tests.server.connect.parts import KNOWN, SERVICES, Setting
from tests.server.store.parts import keep, kept_in, live
from tests.server.stub import START

pytestmark = pytest.mark.anyio

REVOCATION = "/connect/revocation"
VISMA = VismaConnect(KNOWN.visma_client_id, KNOWN.visma_client_secret, KNOWN.refresh_token)
CONNECTED = StoredConnection(VISMA, "https://connect.visma.com/connect/token", START, token=live())
PERSONAL = replace(
    CONNECTED,
    credentials=PersonalKey("c", "s", "k"),
    token_url=SERVICES["personal_token_url"],
)


async def test_the_refresh_token_is_revoked_and_the_connection_forgotten(setting: Setting) -> None:
    """What a copy of the token is still good for: nothing."""
    await keep(setting.desk.store, CONNECTED)
    await logout(setting.desk, forget=False)
    assert setting.asked(REVOCATION) == [
        {"token": [KNOWN.refresh_token], "token_type_hint": ["refresh_token"]}
    ]
    assert setting.desk.store.about() is None
    assert not setting.desk.store.key_file.exists()
    assert "Revoked at Visma Connect: the refresh token." in setting.said()
    assert "Not revoked: the access token, which ends by itself at 10:00" in setting.said()
    await keep(setting.desk.store, replace(CONNECTED, token=None))
    async with setting.desk.connection() as connection:
        with pytest.raises(AccessTokenExpiredError):
            await connection.keeper.current()


async def test_what_was_not_revoked_is_not_forgotten(setting: Setting) -> None:
    """Visma cannot be reached: try again, or forget it without."""
    await keep(setting.desk.store, CONNECTED)
    setting.desk = replace(setting.desk, transport=httpx.MockTransport(lambda _: httpx.Response(500)))
    with pytest.raises(ConnectFailed, match="Not revoked, and so not forgotten"):
        await logout(setting.desk, forget=False)
    assert await kept_in(setting.desk.store) == CONNECTED
    await logout(setting.desk, forget=True)
    assert setting.desk.store.about() is None
    assert "Not revoked at Visma Connect" in setting.said()


async def test_a_wrong_client_secret_revokes_nothing(setting: Setting) -> None:
    """And says what to correct."""
    await keep(setting.desk.store, replace(CONNECTED, credentials=replace(VISMA, client_secret="wrong")))
    with pytest.raises(ConnectFailed, match="client secret"):
        await logout(setting.desk, forget=False)


async def test_a_personal_key_is_forgotten_and_where_to_delete_it_is_said(setting: Setting) -> None:
    """Nothing can revoke it but Dinero's own page."""
    await keep(setting.desk.store, PERSONAL)
    await logout(setting.desk, forget=False)
    assert setting.seen == []
    assert "Not revoked: the API key. Delete it in Dinero" in setting.said()
    assert setting.desk.store.about() is None


async def test_a_connection_that_visma_ended_is_only_forgotten(setting: Setting) -> None:
    """There is nothing left to revoke."""
    await keep(setting.desk.store, replace(CONNECTED, refused=True, token=None))
    await logout(setting.desk, forget=False)
    assert setting.seen == []
    assert "had ended the refresh token before" in setting.said()


async def test_a_connection_that_cannot_be_opened_is_forgotten_only_when_asked(setting: Setting) -> None:
    """Its key is lost, so it cannot be revoked."""
    await keep(setting.desk.store, CONNECTED)
    setting.desk.store.key_file.unlink()
    with pytest.raises(ConnectFailed, match="--forget"):
        await logout(setting.desk, forget=False)
    await logout(setting.desk, forget=True)
    assert setting.desk.store.about() is None


async def test_without_a_connection_there_is_nothing_to_do(setting: Setting) -> None:
    """And no file is made."""
    await logout(setting.desk, forget=False)
    assert "Nothing to do" in setting.said()
    assert not setting.desk.store.path.exists()
