"""The file archive (bilagsarkiv): what was uploaded, one file, and what hangs on a document.

source: published description (2026-09-03), whose texts of uploadedBefore and uploadedAfter say each other's meaning
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypedDict

from pydantic import AfterValidator, BeforeValidator, Field

from dinero_mcp.arguments import Day, FileId, Guid, OrganizationId, Page, PageSize, one_as_list
from dinero_mcp.dinero.archive import FilesWanted, bare_extension, read_files
from dinero_mcp.dinero.filters import Check, in_order, refuse_strangers
from dinero_mcp.dinero.reads import place
from dinero_mcp.dinero.rows_files import ArchiveFile, AttachmentRow, FileRow
from dinero_mcp.files import (
    CHARACTERS,
    FILE,
    PAGES,
    Form,
    MaxCharacters,
    MaxPages,
    Wanted,
    file_answer,
)
from dinero_mcp.tool import Answer, Call, Period, tool

Extensions = Annotated[
    list[Annotated[str, AfterValidator(bare_extension)]],
    BeforeValidator(one_as_list),
    Field(min_length=1, max_length=20, description="Such as pdf, png."),
]


class Files(TypedDict):
    """A page of the archive."""

    count: int
    hasMore: bool
    files: list[FileRow]


class Attachments(TypedDict):
    """The files sent with a document."""

    documentGuid: str
    count: int
    attachments: list[AttachmentRow]


@tool(title="List files", reads=("GET /v1/{organizationId}/files",))
async def list_files(
    call: Call,
    organization_id: OrganizationId,
    extensions: Extensions | None = None,
    uploaded_after: Annotated[Day | None, Field(description="Uploaded that day or later.")] = None,
    uploaded_before: Annotated[Day | None, Field(description="Uploaded before that day.")] = None,
    file_status: Annotated[
        Literal["All", "Used", "Unused"], Field(description="Used: linked to a voucher.")
    ] = "All",
    page: Page = 0,
    page_size: PageSize = 100,
) -> Answer[Files]:
    """The file archive (bilag, kvitteringer, uploadede filer) with name, size, day of upload and the vouchers
    each file is linked to, one page at a time. Unused ones are receipts that wait to be booked."""
    in_order(uploaded_after, uploaded_before, ("uploaded_after", "uploaded_before"))
    wanted = FilesWanted(
        tuple(extensions or ()), uploaded_after, uploaded_before, file_status, page, page_size
    )
    found, has_more = await read_files(call.dinero, organization_id, wanted)
    return Answer(
        {"count": len(found), "hasMore": has_more, "files": found},
        period=_period(uploaded_after, uploaded_before),
        rows_returned=len(found),
    )


def _period(after: date | None, before: date | None) -> Period | None:
    return Period(after, before) if after or before else None


@tool(title="Download file", reads=FILE.reads, link=FILE.link)
async def download_file(
    call: Call,
    organization_id: OrganizationId,
    file_guid: FileId,
    as_: Form = "base64",
    max_pages: MaxPages = PAGES,
    max_characters: MaxCharacters = CHARACTERS,
) -> Answer[ArchiveFile]:
    """One file of the archive (bilag, kvittering), at most 6 MB: the file itself, a link, or the text of a PDF.
    Its name is in `list_files`."""
    return await file_answer(
        call,
        FILE,
        place(organization_id, fileGuid=file_guid),
        {"fileGuid": file_guid},
        Wanted(as_, max_pages, max_characters),
    )


@tool(title="List document attachments", reads=("GET /v1/{organizationId}/attachments/{documentGuid}",))
async def list_document_attachments(
    call: Call,
    organization_id: OrganizationId,
    document_guid: Annotated[Guid, Field(description="Of an invoice, a credit note or a trade offer.")],
) -> Answer[Attachments]:
    """The files attached (vedhæftede filer) to an invoice, a credit note (kreditnota) or a trade offer (tilbud);
    `download_file` gets one by its fileGuid."""
    where = place(organization_id, documentGuid=document_guid)
    rows = (await call.dinero.get("/v1/{organizationId}/attachments/{documentGuid}", where)).rows(
        AttachmentRow
    )
    refuse_strangers(rows, [Check(("documentId",), lambda row: row["documentId"].lower() == document_guid)])
    return Answer(
        {"documentGuid": document_guid, "count": len(rows), "attachments": rows},
        rows_returned=len(rows),
        rows_total=len(rows),
    )
