"""Notes on a contact: the list and one note.

Law of this module: an unknown contact or note is a JSON 404, as it is for contacts (assumed for notes).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import not_found
from mock_dinero.conventions import changes, fields, paged
from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render_papers import CONTACT_NOTE

endpoints = router()


@endpoints.get("/v1/{organizationId}/contacts/{contactGuid}/notes")
def list_contact_notes(call: Call) -> dict[str, Any]:
    """Answer a page of notes in order of NoteDate (published; the direction is assumed)."""
    contact, query = _contact(call), call.parameters
    only_deleted = changes(query).deleted_only
    notes = [
        note
        for note in call.books.company.notes
        if note.contact_guid == contact and (note.deleted_at is not None) is only_deleted
    ]
    notes.sort(key=lambda note: (note.date, note.guid))
    return paged(query, notes, fields(query, CONTACT_NOTE, "Id,NoteDate,Text"))


@endpoints.get("/v1/{organizationId}/contacts/{contactGuid}/notes/{noteGuid}")
def get_contact_note(call: Call) -> dict[str, Any]:
    """Answer one note in full, a deleted one as well (assumed)."""
    contact = _contact(call)
    found = call.books.notes.get(call.guid("noteGuid"))
    if found is None or found.contact_guid != contact:
        raise not_found("Note")
    return render(CONTACT_NOTE, found)


def _contact(call: Call) -> str:
    guid = call.guid("contactGuid")
    if guid not in call.books.contacts:
        raise not_found("Contact")
    return guid
