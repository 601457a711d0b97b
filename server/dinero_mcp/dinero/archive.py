"""The file list, whichever way Dinero means its two dates.

The published texts of `uploadedAfter` and `uploadedBefore` say each other's meaning, so a page is asked for as they are
called and, where nothing of it fits, once more with the two exchanged: only one of the pages can hold rows that fit.
source: published description (2026-09-03); days are written yyyy/MM/dd
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dinero_mcp.dinero.filters import Check, refuse_strangers
from dinero_mcp.dinero.reads import Dinero, place
from dinero_mcp.dinero.rows_files import FileRow


@dataclass(frozen=True)
class FilesWanted:
    """Which files of the archive, and which page of them; a day counts from its start."""

    extensions: tuple[str, ...]
    after: date | None
    before: date | None
    status: Literal["All", "Used", "Unused"]
    page: int
    page_size: int

    def query(self, *, exchanged: bool) -> dict[str, str | int | None]:
        """The query of a page, the dates as they are called or exchanged."""
        first, last = (self.before, self.after) if exchanged else (self.after, self.before)
        return {
            "extensions": ",".join(self.extensions) or None,
            "uploadedAfter": _day(first),
            "uploadedBefore": _day(last),
            "fileStatus": self.status,
            "page": self.page,
            "pageSize": self.page_size,
        }

    def fits(self, row: FileRow) -> bool:
        """Whether a file was uploaded within the days, as far as a time without a zone tells."""
        day = row["uploadedAt"][:10]
        return (self.after is None or day >= self.after.isoformat()) and (
            self.before is None or day < self.before.isoformat()
        )

    def checks(self) -> tuple[Check, ...]:
        """What every row obeys. What makes a file used is not published, so only a link is held against Unused."""
        return (
            Check(
                ("extension",), lambda row: not self.extensions or _bare(row["extension"]) in self.extensions
            ),
            Check(("linked",), lambda row: self.status != "Unused" or not row["linked"]),
        )


async def read_files(dinero: Dinero, organization_id: int, wanted: FilesWanted) -> tuple[list[FileRow], bool]:
    """The files of a page, and whether another page may follow; DineroUnavailableError for rows not asked for."""
    fitting, has_more = await _page(dinero, organization_id, wanted, exchanged=False)
    if not fitting and (wanted.after or wanted.before):
        fitting, has_more = await _page(dinero, organization_id, wanted, exchanged=True)
    return fitting, has_more and bool(fitting)


async def _page(
    dinero: Dinero, organization_id: int, wanted: FilesWanted, *, exchanged: bool
) -> tuple[list[FileRow], bool]:
    reply = await dinero.get(
        "/v1/{organizationId}/files", place(organization_id), wanted.query(exchanged=exchanged)
    )
    rows = reply.rows(FileRow)
    refuse_strangers(rows, wanted.checks())
    return [row for row in rows if wanted.fits(row)], len(rows) == wanted.page_size


def bare_extension(text: str) -> str:
    """An extension in lower case without its dot; ValueError when it is none."""
    if not re.fullmatch(r"\.?[A-Za-z0-9]{1,10}", text):
        raise ValueError("must be file extensions such as pdf or .png")
    return _bare(text)


def _bare(text: str | None) -> str:
    return (text or "").lower().lstrip(".")


def _day(day: date | None) -> str | None:
    return None if day is None else day.strftime("%Y/%m/%d")
