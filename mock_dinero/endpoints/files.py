"""The file archive: the list and the download of one file.

Law of this module: a bare array by day of upload (assumed), paged all the same (published description). Days are
written yyyy/MM/dd (published) or as RFC 3339 (observed by dinero-backup). An unknown file is a JSON 404 (assumed).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from mock_dinero.answers import Answer, not_found
from mock_dinero.conventions import INT32, Query
from mock_dinero.files import content, media_type
from mock_dinero.ledger.papers import File
from mock_dinero.routing import Call, router
from mock_dinero.shapes import render
from mock_dinero.world.render_papers import FILE

PAGE_SIZE = 1000  # published default; no maximum is stated
STATUSES = ("All", "Used", "Unused")
_SLASHES = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")

endpoints = router()


@endpoints.get("/v1/{organizationId}/files")
def list_files(call: Call) -> list[Any]:
    """Answer files by extension, time of upload and whether a voucher uses them."""
    query = call.parameters
    status = (query.choices("fileStatus", STATUSES) or ("All",))[0]
    extensions = {part.strip().lower().lstrip(".") for part in query.every("extensions") if part.strip()}
    after, before = _window(query, is_swapped=call.switches.file_dates == "swapped")
    found = [
        file
        for file in sorted(call.books.company.files, key=lambda file: file.uploaded_at)
        if (status == "All" or bool(file.links) is (status == "Used"))
        and (not extensions or file.extension.lower() in extensions)
        and (after is None or file.uploaded_at >= after)
        and (before is None or file.uploaded_at < before)
    ]
    number = query.integer("page", default=0, low=0, high=INT32 - 1)
    size = query.integer("pageSize", default=PAGE_SIZE, low=1, high=INT32 - 1)
    return [render(FILE, file) for file in found[number * size : (number + 1) * size]]


@endpoints.get("/v1/{organizationId}/files/{fileGuid}")
def download_file(call: Call) -> Answer:
    """Answer the bytes of a file, whose guid need not be a UUID; the media type is its extension's (assumed)."""
    file = file_of(call)
    return Answer(content(file), content_type=media_type(file.extension))


def file_of(call: Call) -> File:
    """Return the file in the path."""
    found = call.books.files.get(call.segment("fileGuid").lower())
    if found is None:
        raise not_found("File")
    return found


def _window(query: Query, *, is_swapped: bool) -> tuple[datetime | None, datetime | None]:
    """Return the first moment that counts and the one that does not any more; a day is its first moment."""
    after, before = _moment(query, "uploadedAfter"), _moment(query, "uploadedBefore")
    return (before, after) if is_swapped else (after, before)


def _moment(query: Query, name: str) -> datetime | None:
    found = _SLASHES.fullmatch(query.text(name) or "")
    if found is None:
        return query.instant(name)
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    except ValueError:
        return query.instant(name)  # which refuses it
