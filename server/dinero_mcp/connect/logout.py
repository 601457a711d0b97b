"""Disconnecting: the refresh token is ended at Visma Connect, then the stored connection is forgotten.

What could not be revoked stays stored, so that it can be tried again; `forget` leaves it out.
source: Visma Developer Portal "Tokens": only refresh tokens can be revoked, an access token ends by itself
"""

from __future__ import annotations

from dinero_mcp.clock import COPENHAGEN
from dinero_mcp.connect.desk import ConnectFailed, Desk
from dinero_mcp.connect.remedies import CLIENT
from dinero_mcp.dinero.oauth import VismaConnect, revocation_request
from dinero_mcp.dinero.sending import token_sender
from dinero_mcp.errors import DineroError
from dinero_mcp.store.records import StoredConnection

REVOCATION = "/connect/revocation"


async def logout(desk: Desk, *, forget: bool) -> None:
    """Disconnect and say what was and was not revoked; ConnectFailed where something stays."""
    if desk.store.about() is None:
        desk.person.tell("Nothing to do: no connection is stored here.")
        return
    async with desk.store.held() as held:
        try:
            connection = await held.read()
        except DineroError as unreadable:
            if not forget:
                raise ConnectFailed(
                    f"{unreadable.message} So nothing can be revoked; run `dinero-mcp logout --forget`."
                ) from None
            connection = None
        if connection is not None and not forget:
            await _revoked(desk, connection)
        await held.delete()
    for line in outcome(connection, desk, forget=forget):
        desk.person.tell(line)


def outcome(connection: StoredConnection | None, desk: Desk, *, forget: bool) -> list[str]:
    """What is gone and what is not, line by line."""
    gone = [f"Forgotten: the connection stored in {desk.store.place}, and its key."]
    if connection is None or (forget and isinstance(connection.credentials, VismaConnect)):
        gone.append("Not revoked at Visma Connect: whoever has a copy of the refresh token can still use it.")
    elif not isinstance(connection.credentials, VismaConnect):
        gone.append(
            "Not revoked: the API key. Delete it in Dinero under Integrationer > Personlig integration."
        )
    elif connection.refused:
        gone.append("Visma Connect had ended the refresh token before.")
    else:
        gone.append("Revoked at Visma Connect: the refresh token.")
    if connection and connection.token and connection.token.ends > desk.clock.now():
        until = connection.token.ends.astimezone(COPENHAGEN)
        gone.append(
            f"Not revoked: the access token, which ends by itself at {until:%H:%M}; a running server has it."
        )
    return gone


async def _revoked(desk: Desk, connection: StoredConnection) -> None:
    """End the refresh token, if there is one; ConnectFailed where Visma Connect does not say that it is gone."""
    given = connection.credentials
    if not isinstance(given, VismaConnect) or connection.refused:
        return
    url = connection.token_url.removesuffix("/connect/token") + REVOCATION
    async with desk.connection() as wired:
        try:
            raw = await token_sender(wired.wire, desk.sleep)(revocation_request(url, given))
        except DineroError as trouble:
            raise ConnectFailed(_kept(trouble.message)) from None
    if raw.status != 200:
        raise ConnectFailed(_kept(f"Visma Connect answered with status {raw.status}. {CLIENT}"))


def _kept(reason: str) -> str:
    return (
        f"Not revoked, and so not forgotten: {reason} "
        "Try again, or run `dinero-mcp logout --forget` to forget it here without revoking."
    )
