"""Looking at a connection from one end to the other: settings, store, sign-in service, token, organisations, budget.

It changes nothing but what any start of the server would: a stored access token that has ended is renewed. A refresh
token of the environment, whose successor nobody would keep, is left alone.
"""

from __future__ import annotations

from dinero_mcp.clock import COPENHAGEN
from dinero_mcp.connect.desk import Desk
from dinero_mcp.connect.findings import (
    Check,
    budget_check,
    clock_check,
    pro_check,
    settings_check,
    store_files_check,
)
from dinero_mcp.connect.remedies import checklist
from dinero_mcp.connection import Connection
from dinero_mcp.dinero.oauth import discovery_request
from dinero_mcp.dinero.organizations import read_organizations
from dinero_mcp.dinero.sending import token_sender
from dinero_mcp.errors import DineroError

NOT_TRIED = (
    "Not tried: the refresh token in the environment may be good only once, and a server has to have it. "
    "`dinero-mcp login` has no such limit."
)
NETWORK = "Check the network, a proxy or firewall, and the addresses in the settings."


async def examined(desk: Desk, redirect_uri: str) -> list[Check]:
    """Every check in the order of a request's way; one that failed leaves out those that hang on it."""
    async with desk.connection(desk.settings) as connection:
        checks = [settings_check(desk.settings)]
        uses_store = connection.uses_store
        store = store_check(desk, redirect_uri) if uses_store else None
        checks += [store] if store else []
        checks += await _service(desk, connection)
        if checks[0].good and (store is None or store.good):
            checks += await _connection(desk, connection)
        return checks


def store_check(desk: Desk, redirect_uri: str) -> Check:
    """Whether a connection is stored, and safely."""
    try:
        about, place = desk.store.about(), desk.store.key_place()
    except DineroError as trouble:
        return Check("store", trouble.message, (trouble.hint,))
    if about is None:
        first = "Run `dinero-mcp login`. Before the first time, at the Visma Developer Portal:"
        remedies = (first, *checklist(redirect_uri))
        return Check("store", f"Nobody is connected: {desk.store.place} holds no connection.", remedies)
    return store_files_check(desk.store.path, desk.store.key_file, place)


async def _service(desk: Desk, connection: Connection) -> list[Check]:
    """Whether Visma Connect can be reached, and what time it has."""
    settings = desk.settings
    try:
        raw = await token_sender(connection.wire, desk.sleep)(discovery_request(settings.connect_url))
    except DineroError as trouble:
        says = f"{settings.connect_url} cannot be reached: {trouble.message}"
        return [Check("Visma Connect", says, (NETWORK,)), clock_check(settings, desk.clock.now(), None)]
    clock = clock_check(settings, desk.clock.now(), raw.headers.get("date"))
    if raw.status != 200:
        says = f"{settings.connect_url} answered with status {raw.status}."
        return [Check("Visma Connect", says, (NETWORK,)), clock]
    return [Check("Visma Connect", f"{settings.connect_url} answers."), clock]


async def _connection(desk: Desk, connection: Connection) -> list[Check]:
    """Whether a token can be had, Dinero answers, and for whom."""
    if desk.settings.refresh_token is not None:
        return [Check("token", NOT_TRIED)]
    try:
        await connection.keeper.current()
    except DineroError as refused:
        return [Check("token", refused.message, (refused.hint,))]
    token = Check("token", await _token_said(desk, connection))
    try:
        rows = await read_organizations(connection.client)
    except DineroError as trouble:
        says = f"{desk.settings.api_url}: {trouble.message}"
        return [token, Check("Dinero", says, (trouble.hint or NETWORK,))]
    about = desk.store.about() if connection.uses_store else None
    is_personal = about.kind == "personal" if about else desk.settings.api_key is not None
    return [
        token,
        Check("Dinero", f"{desk.settings.api_url} answers; organisations: {len(rows)}."),
        pro_check(rows, connection.default_organization),
        budget_check(desk.settings, is_personal=is_personal),
    ]


async def _token_said(desk: Desk, connection: Connection) -> str:
    if not connection.uses_store:
        return "The sign-in service gives an access token."
    async with desk.store.held() as held:
        kept = await held.read()
    if kept is None or kept.token is None:
        return "The sign-in service gives an access token."
    ends = kept.token.ends.astimezone(COPENHAGEN)
    since = kept.connected.astimezone(COPENHAGEN)
    return (
        f"Connected since {since:%Y-%m-%d}; the access token ends at {ends:%H:%M} and is renewed by itself."
    )
