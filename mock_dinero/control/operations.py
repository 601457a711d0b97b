"""What the control API does to a world: clock, rights, tokens, limits, switches, companies, saves, worlds.

Law of this module: one function per operation; its docstring is its description in the API's own document.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mock_dinero import identity
from mock_dinero.cassettes import CassetteError
from mock_dinero.control import bodies
from mock_dinero.control.companies import founded, loaded
from mock_dinero.control.desk import ControlError, Desk, Json, iso
from mock_dinero.control.records import add_record, drop_record
from mock_dinero.isolation import WorldError
from mock_dinero.ledger.dates import YEARS
from mock_dinero.scenarios import SCENARIOS, Scenario
from mock_dinero.state import State
from mock_dinero.switches import SwitchError

MAX_SAVES = 100


def health(desk: Desk, _: bodies.Nothing) -> Json:
    """Say that the fake is up, what it serves and what its clock shows."""
    state = desk.state
    counts = {"organizations": len(state.world.books), "records": state.world.records}
    return {"status": "ok", "asOf": iso(state.world.as_of), **_clock(state), **counts, "world": state.name}


def reset(desk: Desk, _: bodies.Nothing) -> Json:
    """Go back to the state at the start: books, clock, switches, tokens, limits, faults, journal. Saves stay."""
    desk.state.reset()
    return {"status": "ok"}


def clock(desk: Desk, _: bodies.Nothing) -> Json:
    """Read the clock."""
    return _clock(desk.state)


def move_clock(desk: Desk, body: bodies.Moved) -> Json:
    """Set, advance (seconds, backwards below zero), freeze or let go the clock: any of them, in this order."""
    found = desk.state.clock
    try:
        at = found.now() if body.set is None else bodies.instant(body.set)
        at += timedelta(seconds=body.advance or 0)
    except (OverflowError, ValueError):
        at = None
    if at is None or at.year not in YEARS:
        raise ControlError(f"too far: the clock shows the years {YEARS[0]} to {YEARS[-1]}")
    if body.frozen is not None:
        found.freeze(frozen=body.frozen)
    if body.set is not None or body.advance is not None:
        found.set(at)
    return _clock(desk.state)


def set_pro(desk: Desk, body: bodies.Pro) -> Json:
    """Grant or withdraw Pro of one organisation, or of all."""
    world = desk.state.world
    if body.organization_id is not None:
        _company(desk, body.organization_id)
    for number in [*world.books] if body.organization_id is None else [body.organization_id]:
        world.set_pro(number, pro=body.pro)
    return {"organizationId": body.organization_id, "pro": body.pro}


def expire_tokens(desk: Desk, body: bodies.Ended) -> Json:
    """End the access tokens that are out, the refresh tokens, or both."""
    state = desk.state
    return {"expired": state.identity.expire(state.clock.now(), access=body.access, refresh=body.refresh)}


def revoke_tokens(desk: Desk, _: bodies.Nothing) -> Json:
    """End every access and refresh token, as a user does who withdraws the application's access."""
    return expire_tokens(desk, bodies.Ended(access=True, refresh=True))


def mint_token(desk: Desk, body: bodies.Minted) -> Json:
    """Give an access token without a sign-in: personal for an organisation, else of Visma Connect for all."""
    state = desk.state
    if body.organization_id is not None:
        _company(desk, body.organization_id)
    token = state.identity.mint(body.organization_id, state.clock.now())
    return {"accessToken": token, "organizationId": body.organization_id, "world": state.name}


def credentials(desk: Desk, _: bodies.Nothing) -> Json:
    """Read the credentials of this world, to sign in as a client does."""
    return credentials_of(desk.state)


def limits(desk: Desk, _: bodies.Nothing) -> Json:
    """Read the limits, and what is left of them in this minute per organisation and client."""
    limiter, now, rows = desk.state.limiter, desk.state.clock.now(), []
    for (organization, client), (used, until) in limiter.used(now).items():
        known = desk.state.identity.credentials
        limit = limiter.limit(personal=client == known.personal_client_id)
        left = None if limit is None else max(0, limit - used)
        row = {"organizationId": int(organization) if organization.isdigit() else None, "clientId": client}
        rows.append({**row, "used": used, "left": left, "nextFreeAt": iso(until)})
    return {"visma": limiter.visma, "personal": limiter.personal, "counted": rows}


def set_limits(desk: Desk, body: bodies.Limits) -> Json:
    """Set requests a minute per kind of client; null is no limit, what is not named stays."""
    if not body.model_fields_set:
        raise ControlError('nothing to do: write {"personal": 60, "visma": null}')
    for name in body.model_fields_set:
        setattr(desk.state.limiter, name, getattr(body, name))
    return limits(desk, bodies.Nothing())


def set_switches(desk: Desk, body: bodies.Switched) -> Json:
    """Set switches of this world until the next reset."""
    try:
        desk.state.switches = desk.state.switches.set([f"{name}={text}" for name, text in body.set.items()])
    except SwitchError as problem:
        raise ControlError(str(problem).replace("--switch ", "")) from None
    return {"set": body.set}


def companies(desk: Desk, _: bodies.Nothing) -> Json:
    """List the companies of this world."""
    found = [books.company for books in desk.state.world.books.values()]
    return {"companies": [_row(company.organization) for company in found]}


def load_cassette(desk: Desk, body: bodies.Loaded) -> Json:
    """Serve the companies that cassettes tell of, in place of those with their numbers."""
    try:
        found = loaded(body.cassettes)
    except CassetteError as problem:
        raise ControlError(str(problem)) from None
    for company in found:
        desk.state.world.put(company)
    return {"loaded": [_row(company.organization) for company in found]}


def add(desk: Desk, body: bodies.Added) -> Json:
    """Add an empty company, or a contact to a company; `records/add` takes every other kind of record."""
    state, number = desk.state, body.organization_id
    if body.contact is None and number in state.world.books:
        raise ControlError("there is such an organisation already: choose another number, or give a contact")
    if body.contact is not None:
        add_record(desk, bodies.Entry(organization_id=number, kind="contact", record=body.contact))
    else:
        state.world.put(founded(number, body.name, state.clock.now()))
    return {"organizationId": number, "contacts": len(state.world.books[number].company.contacts)}


def grow(desk: Desk, body: bodies.Grown) -> Json:
    """Make a large, consistent company and serve it; it takes seconds, in which nothing else is answered."""
    from mock_dinero.seed.grown import Growth, GrowthError, grown  # noqa: PLC0415 - the stories are long

    try:
        growth = Growth(invoices=body.invoices, entries=body.entries, seed=body.seed)
    except GrowthError as problem:
        raise ControlError(str(problem)) from None
    found = grown(growth, desk.state.clock.today())
    desk.state.world.put(found)
    return {**_row(found.organization), "invoices": len(found.invoices), "entries": len(found.entries)}


def drop(desk: Desk, body: bodies.Dropped) -> Json:
    """Drop a company, or one record of it by guid, as `records/drop` does."""
    _company(desk, body.organization_id)
    if body.guid is not None:
        return drop_record(desk, bodies.Undone(organization_id=body.organization_id, guid=body.guid))
    del desk.state.world.books[body.organization_id]
    return {"dropped": body.organization_id}


def saves(desk: Desk, _: bodies.Nothing) -> Json:
    """List what was saved of this world."""
    rows = [
        {"name": name, "now": iso(saved.now), "frozen": saved.frozen, "companies": len(saved.books)}
        for name, saved in desk.state.saves.items()
    ]
    return {"saves": rows}


def save(desk: Desk, body: bodies.Named) -> Json:
    """Save books, clock and switches of this world under a name."""
    if len(desk.state.saves) >= MAX_SAVES and body.name not in desk.state.saves:
        raise ControlError(f"there are {MAX_SAVES} saves already: use one of their names again")
    desk.state.save(body.name)
    return {"saved": body.name}


def restore(desk: Desk, body: bodies.Named) -> Json:
    """Bring back what was saved under a name; tokens, faults and the journal stay as they are."""
    if body.name not in desk.state.saves:
        known = ", ".join(desk.state.saves) or "none yet"
        raise ControlError(f"nothing was saved as {body.name!r}; saved are: {known}")
    desk.state.restore(body.name)
    return {"restored": body.name, **_clock(desk.state)}


def worlds(desk: Desk, _: bodies.Nothing) -> Json:
    """List the worlds of this process."""
    return {"worlds": [_world(state) for state in desk.worlds.every()]}


def add_world(desk: Desk, body: bodies.Named) -> Json:
    """Make a world of its own: companies, clock, faults, journal, limits and credentials. Answers the credentials."""
    try:
        state = desk.worlds.add(body.name)
    except WorldError as problem:
        raise ControlError(str(problem)) from None
    return {**_world(state), "header": {"X-Mock-World": state.name}, "credentials": credentials_of(state)}


def drop_world(desk: Desk, body: bodies.Named) -> Json:
    """Forget a world and every token of it."""
    try:
        desk.worlds.drop(body.name)
    except WorldError as problem:
        raise ControlError(str(problem)) from None
    return {"dropped": body.name}


def scenarios(_: Desk, __: bodies.Nothing) -> Json:
    """List the scenarios."""
    return {"scenarios": [{"name": one.name, "summary": one.summary} for one in SCENARIOS.values()]}


def scenario(body: bodies.Named) -> Scenario:
    """Return a scenario; ControlError names those there are."""
    found = SCENARIOS.get(body.name)
    if found is None:
        raise ControlError(f"no scenario is called {body.name!r}; there are {', '.join(SCENARIOS)}")
    return found


def credentials_of(state: State) -> Json:
    """Return a world's credentials as the ready line has them, with the API key of every organisation."""
    known: identity.Credentials = state.identity.credentials
    return {
        "personal": {
            "clientId": known.personal_client_id,
            "clientSecret": known.personal_client_secret,
            "apiKeys": {str(number): known.api_key(number) for number in state.world.books},
        },
        "vismaConnect": {
            "clientId": known.visma_client_id,
            "clientSecret": known.visma_client_secret,
            "redirectUri": known.redirect_uris[0],
            "refreshToken": known.refresh_token,
        },
    }


def _company(desk: Desk, number: int) -> Any:
    books = desk.state.world.books.get(number)
    if books is None:
        known = ", ".join(map(str, desk.state.world.books))
        raise ControlError(f"no such organisation; there are {known}")
    return books.company


def _row(organization: Any) -> Json:
    return {"id": organization.id, "name": organization.name, "isPro": organization.has_pro}


def _world(state: State) -> Json:
    return {
        "name": state.name,
        "requests": state.journal.total,
        "faults": len(state.faults.armed),
        **_clock(state),
    }


def _clock(state: State) -> Json:
    return {"now": iso(state.clock.now()), "frozen": state.clock.frozen}
