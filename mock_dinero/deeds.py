"""What a fault may do to the world at the moment a request arrives: lists change between two pages, rights end.

Law of this module: the world after a deed is one that could have been loaded. Contacts come and go because no
posting hangs on them; a deleted one stays, marked, as Dinero keeps it (published description of deletedOnly).
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mock_dinero.faults import Deed
    from mock_dinero.ledger.books import Contact
    from mock_dinero.state import State

NEWCOMER = "Nyankommen ApS"
"""The name of an inserted contact. It is first in order of UpdatedAt, so that every page shifts by one."""


def do(deed: Deed, state: State, organization: int | None) -> None:
    """Do one deed, to the organisation of the request where it is about one."""
    if deed == "revoke-tokens":
        state.identity.expire(state.clock.now(), access=True, refresh=True)
    elif deed == "expire-tokens":
        state.identity.expire(state.clock.now(), access=True, refresh=False)
    elif organization is None or organization not in state.world.books:
        return
    elif deed == "withdraw-pro":
        state.world.set_pro(organization, pro=False)
    elif deed == "insert-contact":
        _insert(state, organization)
    elif deed == "delete-contact":
        _delete(state, organization)
    else:
        assert_never(deed)


def _insert(state: State, organization: int) -> None:
    company = state.world.books[organization].company
    first = _first(company.contacts)
    if first is None:
        return
    earlier = first.updated_at - timedelta(seconds=1)
    guid = str(uuid.uuid5(uuid.UUID(first.guid), f"newcomer {len(company.contacts)}"))
    newcomer = replace(first, guid=guid, name=NEWCOMER, created_at=earlier, updated_at=earlier)
    state.world.put(replace(company, contacts=(newcomer, *company.contacts)))


def _delete(state: State, organization: int) -> None:
    company, now = state.world.books[organization].company, state.clock.now()
    first = _first(company.contacts)
    if first is not None:
        gone = replace(first, deleted_at=now, updated_at=now)
        kept = tuple(gone if contact is first else contact for contact in company.contacts)
        state.world.put(replace(company, contacts=kept))


def _first(contacts: Iterable[Contact]) -> Contact | None:
    """Return the contact that a list begins with."""
    present = (contact for contact in contacts if contact.deleted_at is None)
    return min(present, key=lambda contact: (contact.updated_at, contact.guid), default=None)
