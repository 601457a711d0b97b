"""Connecting with a personal integration's key: asked without echo, tried once, stored only when it works."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dinero_mcp.connect.desk import ConnectFailed
from dinero_mcp.connect.login import login_with_key
from dinero_mcp.dinero.oauth import PersonalKey
from tests.server.connect.parts import KNOWN, NO_PRO, PRO, Setting
from tests.server.store.parts import kept_in

pytestmark = pytest.mark.anyio

Make = Callable[..., Setting]
KEY = {"client_id": KNOWN.personal_client_id, "client_secret": KNOWN.personal_client_secret}


async def test_a_key_is_asked_for_without_echo_tried_and_stored(make_setting: Make) -> None:
    """Its one organisation becomes the default, aloud."""
    setting = make_setting(client_id=None, client_secret=None)
    setting.person.answers = [KNOWN.personal_client_id, KNOWN.personal_client_secret, KNOWN.api_key(PRO)]
    await login_with_key(setting.desk, None)
    kept = await kept_in(setting.desk.store)
    assert kept
    assert kept.credentials == PersonalKey(
        KNOWN.personal_client_id, KNOWN.personal_client_secret, KNOWN.api_key(PRO)
    )
    assert [hidden for _, hidden in setting.person.asked] == [False, True, True]
    assert f"the only one this key opens: {PRO}" in setting.said()


async def test_a_key_of_the_environment_is_not_asked_for(make_setting: Make) -> None:
    """For scripts, with nobody at the terminal."""
    setting = make_setting(**KEY, api_key=KNOWN.api_key(PRO))
    setting.person.is_there = False
    await login_with_key(setting.desk, PRO)
    assert setting.desk.store.about()


async def test_a_stored_key_opens_dinero(make_setting: Make) -> None:
    """A server with nothing in its environment uses it."""
    setting = make_setting(**KEY, api_key=KNOWN.api_key(PRO))
    await login_with_key(setting.desk, None)
    async with setting.desk.connection() as connection:
        reply = await connection.client.get("/v1/{organizationId}/vatTypes", {"organizationId": PRO})
    assert reply.json


async def test_a_refused_key_is_told_and_not_stored(make_setting: Make) -> None:
    """In one line, without the key."""
    setting = make_setting(**KEY, api_key="no-such-key")
    with pytest.raises(ConnectFailed, match="nothing was stored") as failed:
        await login_with_key(setting.desk, None)
    assert "no-such-key" not in str(failed.value)
    assert setting.desk.store.about() is None


async def test_a_key_of_another_organization_is_told(make_setting: Make) -> None:
    """A key opens one."""
    setting = make_setting(**KEY, api_key=KNOWN.api_key(PRO))
    with pytest.raises(ConnectFailed, match=f"this key opens {PRO}"):
        await login_with_key(setting.desk, 999)


async def test_a_key_of_an_organization_without_pro_is_told(make_setting: Make) -> None:
    """It is stored: the subscription may come."""
    setting = make_setting(**KEY, api_key=KNOWN.api_key(NO_PRO))
    await login_with_key(setting.desk, None)
    assert "has no Dinero Pro" in setting.said()


async def test_nothing_that_is_told_is_a_secret(make_setting: Make) -> None:
    """Neither key, nor secret, nor token."""
    setting = make_setting(**KEY, api_key=KNOWN.api_key(PRO))
    await login_with_key(setting.desk, None)
    for secret in (KNOWN.personal_client_secret, KNOWN.api_key(PRO)):
        assert secret not in setting.said()
