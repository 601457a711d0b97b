"""Signing in, through the browser or with a personal integration's key, and storing what came of it.

The refresh token is stored before anything else is asked with it; a personal key is tried once before it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import SecretStr

from dinero_mcp.connect.authorize import sign_in
from dinero_mcp.connect.choice import NO_PRO, chosen, named
from dinero_mcp.connect.desk import ConnectFailed, Desk
from dinero_mcp.connect.listener import listening
from dinero_mcp.connect.remedies import OFFLINE, SCOPES, explained, no_answer
from dinero_mcp.connection import Connection
from dinero_mcp.dinero.oauth import PersonalKey, VismaConnect, code_request, oauth_error, read_token
from dinero_mcp.dinero.organizations import read_organizations
from dinero_mcp.dinero.response import Raw, parsed
from dinero_mcp.dinero.rows_books import OrganizationRow
from dinero_mcp.dinero.sending import token_sender
from dinero_mcp.errors import AccessTokenExpiredError, DineroError
from dinero_mcp.store.records import StoredConnection

CLIENT_ID, CLIENT_SECRET, API_KEY = (
    f"DINERO_MCP_{name}" for name in ("CLIENT_ID", "CLIENT_SECRET", "API_KEY")
)


@dataclass(frozen=True)
class Manner:
    """How to sign in through the browser: `port` 0 is a free one, `seconds` the time limit."""

    port: int
    response_mode: str
    seconds: float
    browser: bool
    organization: int | None


async def login(desk: Desk, manner: Manner) -> None:
    """Connect through the system browser; ConnectFailed or the leaves of errors.py, each one line."""
    application = _application(desk)
    async with listening(manner.port) as listener:
        uri = listener.redirect_uri
        asked = sign_in(application.client_id, uri, manner.response_mode, desk.random)
        _show(desk, asked.address(desk.settings.connect_url), in_browser=manner.browser)
        came = await listener.answer(manner.seconds)
    if came is None:
        raise ConnectFailed(no_answer(manner.seconds, uri))
    code = asked.code(came)
    async with desk.connection() as connection:
        url = desk.settings.connect_token_url
        request = code_request(url, application, code, uri, asked.verifier)
        raw = await token_sender(connection.wire, desk.sleep)(request)
        kept = granted(raw, desk, application)
        await _store(desk, kept)
        await _default(desk, connection, manner.organization)
    _closing_words(desk)


async def login_with_key(desk: Desk, organization: int | None) -> None:
    """Connect with a personal integration's key, after one call that shows it works."""
    settings = desk.settings
    key = PersonalKey(
        desk.value_of(settings.client_id, "Client id", CLIENT_ID, hidden=False),
        desk.value_of(_text(settings.client_secret), "Client secret", CLIENT_SECRET, hidden=True),
        desk.value_of(_text(settings.api_key), "API key of the organisation", API_KEY, hidden=True),
    )
    row = await _opened_by(desk, key)
    if organization not in {None, row["id"]}:
        raise ConnectFailed(f"--organization {organization}: this key opens {named(row)} only.")
    if not row["isPro"]:
        desk.person.tell(f"{named(row)} has no Dinero Pro. {NO_PRO}")
    url = settings.personal_token_url
    await _store(desk, StoredConnection(key, url, desk.clock.now(), organization=row["id"]))
    desk.person.tell(f"Default organisation, and the only one this key opens: {named(row)}")
    _closing_words(desk)


def granted(raw: Raw, desk: Desk, application: VismaConnect) -> StoredConnection:
    """The connection that a token answer gives; ConnectFailed for one that would not last or may not read."""
    try:
        token = read_token(raw, desk.clock.now())
    except AccessTokenExpiredError:
        raise ConnectFailed(explained(oauth_error(raw))) from None
    if token.refresh is None:
        raise ConnectFailed(f"Visma Connect gave no refresh token. {OFFLINE}")
    if "dineropublicapi:read" not in str(parsed(raw).get("scope", "dineropublicapi:read")).split():
        raise ConnectFailed(f"The sign-in does not give access to Dinero. {SCOPES}")
    return StoredConnection(application, desk.settings.connect_token_url, desk.clock.now()).renewed(token)


def _application(desk: Desk) -> VismaConnect:
    settings = desk.settings
    client_id = desk.value_of(settings.client_id, "Client id (isv_...)", CLIENT_ID, hidden=False)
    secret = desk.value_of(_text(settings.client_secret), "Client secret", CLIENT_SECRET, hidden=True)
    return VismaConnect(client_id, secret, "")


def _show(desk: Desk, address: str, *, in_browser: bool) -> None:
    if in_browser and desk.open_browser(address):
        desk.person.tell(
            "Sign in at Visma in the browser window that opened. If none did, open this address:"
        )
    else:
        desk.person.tell("Open this address in a browser on this computer and sign in:")
    desk.person.tell(address)


async def _store(desk: Desk, connection: StoredConnection) -> None:
    async with desk.store.held() as held:
        await held.write(connection)
    desk.person.tell(f"Connected. Stored in {desk.store.place}, its secrets encrypted.")
    if desk.store.key_place() == "keyring":
        desk.person.tell("The key to them is in this computer's keyring.")
    else:
        file = desk.store.key_file
        desk.person.tell(
            f"This computer offers no keyring: the key to them is in {file}, readable by you only."
        )


async def _default(desk: Desk, connection: Connection, wanted: int | None) -> None:
    """Choose and store the default organisation; the connection stands whatever comes of it."""
    try:
        rows = await read_organizations(connection.client)
    except DineroError as trouble:
        raise ConnectFailed(
            f"You are connected, but the organisations could not be read: {trouble.message} {trouble.hint}"
        ) from None
    organization = chosen(rows, wanted or desk.settings.organization, desk.person)
    async with desk.store.held() as held:
        connection_now = await held.read()
        if connection_now is not None:
            await held.write(replace(connection_now, organization=organization))
    name = next((named(row) for row in rows if row["id"] == organization), None)
    desk.person.tell(f"Default organisation: {name or 'none; every question has to name one'}")


async def _opened_by(desk: Desk, key: PersonalKey) -> OrganizationRow:
    """The organisation of a personal key."""
    settings = desk.settings.model_copy(
        update={
            "client_id": key.client_id,
            "client_secret": SecretStr(key.client_secret),
            "api_key": SecretStr(key.api_key),
            "refresh_token": None,
        }
    )
    async with desk.connection(settings) as connection:
        try:
            rows = await read_organizations(connection.client)
        except AccessTokenExpiredError:
            raise ConnectFailed(
                "Dinero refused the key, and nothing was stored: check client id, client secret and the "
                "organisation's API key, and that the organisation has Dinero Pro."
            ) from None
    if not rows:
        raise ConnectFailed("The key was accepted but opens no organisation, and nothing was stored.")
    return rows[0]


def _closing_words(desk: Desk) -> None:
    if desk.settings.gives_credentials:
        desk.person.tell(
            "Note: DINERO_MCP_API_KEY or DINERO_MCP_REFRESH_TOKEN is set: serve and stdio use that, not this."
        )


def _text(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
