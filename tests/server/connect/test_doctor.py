"""The doctor: every finding comes with its remedy, and without findings every check has passed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from dinero_mcp.connect.commands import as_line, as_text
from dinero_mcp.connect.doctor import examined
from dinero_mcp.connect.findings import Check
from tests.server.connect.parts import KNOWN, NO_PRO, PRO, Setting
from tests.server.connect.test_logout import CONNECTED, VISMA
from tests.server.store.parts import keep

pytestmark = pytest.mark.anyio

URI = "http://localhost:8782/callback"
Make = Callable[..., Setting]
HEALTHY = replace(CONNECTED, token=None, organization=PRO)


async def checks(setting: Setting) -> dict[str, Check]:
    """The checks by name."""
    return {check.name: check for check in await examined(setting.desk, URI)}


async def test_a_good_connection_has_no_findings(setting: Setting) -> None:
    """From settings to rate budget."""
    await keep(setting.desk.store, HEALTHY)
    found = await checks(setting)
    assert [each.name for each in found.values()] == [
        "settings",
        "store",
        "Visma Connect",
        "clock",
        "token",
        "Dinero",
        "pro",
        "rate budget",
    ]
    assert [each.name for each in found.values() if not each.good] == []
    assert "as there is no keyring" in found["store"].says


async def test_nobody_is_connected_yet(setting: Setting) -> None:
    """Then all there is to set at the portal is listed, with the exact address to register."""
    found = await checks(setting)
    remedies = " ".join(found["store"].remedies)
    for needed in (
        f"exactly this redirect URI for the application: {URI}",
        "OpenID Connect off",
        "Offline Access on",
        "dineropublicapi:read",
        "Denmark",
        "same Visma login",
        "Debugger",
    ):
        assert needed in remedies
    assert "token" not in found
    assert not setting.desk.store.path.exists()


async def test_a_connection_that_was_withdrawn(setting: Setting) -> None:
    """It says to connect again, and sends the refused token once."""
    await keep(setting.desk.store, replace(HEALTHY, credentials=replace(VISMA, refresh_token="F" * 64)))
    for _ in range(2):
        assert "dinero-mcp login" in " ".join((await checks(setting))["token"].remedies)
    assert len(setting.asked("/connect/token")) == 1


async def test_a_default_organization_that_lost_pro_is_named(setting: Setting) -> None:
    """With its number and name."""
    await keep(setting.desk.store, replace(HEALTHY, organization=NO_PRO))
    found = (await checks(setting))["pro"]
    assert found.says.startswith(f"{NO_PRO} ")
    assert "has lost Dinero Pro" in found.says
    assert "subscription" in found.remedies[0]


async def test_a_default_organization_out_of_reach(setting: Setting) -> None:
    """The wrong Visma login, most often."""
    await keep(setting.desk.store, replace(HEALTHY, organization=999))
    found = (await checks(setting))["pro"]
    assert "999 is out of reach" in found.says
    assert "same Visma login" in found.remedies[0]


@pytest.mark.parametrize(("seconds", "way"), [(61, "ahead of"), (-3600, "behind")])
async def test_a_clock_that_is_wrong(setting: Setting, seconds: int, way: str) -> None:
    """Compared with the Date of the sign-in service's answer."""
    await keep(setting.desk.store, HEALTHY)
    setting.clock.moved = seconds
    found = (await checks(setting))["clock"]
    assert f"{abs(seconds)} seconds {way}" in found.says
    assert not found.good


async def test_a_clock_that_the_settings_move(make_setting: Make) -> None:
    """For tests and demos only."""
    setting = make_setting(now=datetime(2026, 11, 16, 8, tzinfo=UTC))
    assert (await checks(setting))["clock"].remedies


async def test_a_sign_in_service_out_of_reach(setting: Setting) -> None:
    """The network, most often."""

    def unreachable(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    await keep(setting.desk.store, HEALTHY)
    setting.desk = replace(setting.desk, transport=httpx.MockTransport(unreachable))
    found = await checks(setting)
    assert "network" in found["Visma Connect"].remedies[0]
    assert not found["token"].good


async def test_a_key_that_is_lost(setting: Setting) -> None:
    """Connect again."""
    await keep(setting.desk.store, HEALTHY)
    setting.desk.store.key_file.unlink()
    assert "dinero-mcp login" in (await checks(setting))["token"].remedies[0]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
async def test_a_key_that_others_may_read(setting: Setting) -> None:
    """With the command that mends it."""
    await keep(setting.desk.store, HEALTHY)
    setting.desk.store.key_file.chmod(0o644)
    assert (await checks(setting))["store"].remedies == (f"chmod 600 {setting.desk.store.key_file}",)


@pytest.mark.parametrize("limit", ["off", 101])
async def test_a_budget_above_dineros_limit(make_setting: Make, limit: object) -> None:
    """100 a minute for an application."""
    setting = make_setting(rate_limit=limit)
    await keep(setting.desk.store, HEALTHY)
    assert "100 at most" in (await checks(setting))["rate budget"].remedies[0]


async def test_an_environment_that_is_half_set(make_setting: Make) -> None:
    """A key alone signs nobody in."""
    setting = make_setting(client_id=None, api_key="k")
    found = await checks(setting)
    assert "DINERO_MCP_CLIENT_ID" in found["settings"].says
    assert "token" not in found


async def test_an_environment_that_signs_in_needs_no_store(make_setting: Make) -> None:
    """The store is not looked at."""
    given = {"client_id": KNOWN.personal_client_id, "client_secret": KNOWN.personal_client_secret}
    setting = make_setting(**given, api_key=KNOWN.api_key(PRO), organization=PRO)
    found = await checks(setting)
    assert "store" not in found
    assert "60 requests a minute" in found["rate budget"].says
    assert all(check.good for check in found.values())


async def test_a_refresh_token_of_the_environment_is_not_used_up(make_setting: Make) -> None:
    """It may be good only once, and the doctor keeps no successor."""
    setting = make_setting(refresh_token=KNOWN.refresh_token)
    assert "Not tried" in (await checks(setting))["token"].says
    assert setting.asked("/connect/token") == []


async def test_no_finding_tells_a_secret(setting: Setting) -> None:
    """As text and as JSON."""
    await keep(setting.desk.store, HEALTHY)
    found = await examined(setting.desk, URI)
    told = as_text(found) + as_line(found)
    assert json.loads(as_line(found))["good"] is True
    assert "All is well." in told
    for secret in (KNOWN.refresh_token, KNOWN.visma_client_secret):
        assert secret not in told
