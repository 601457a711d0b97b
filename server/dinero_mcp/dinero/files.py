"""An HTTP answer that should be a file becomes one, or the error it means; pure, no I/O.

What a file is, its first bytes tell; a page or an error sent with status 200 in its place is not passed on as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any

from dinero_mcp.dinero.reads import FileReply
from dinero_mcp.dinero.response import Raw, failure
from dinero_mcp.errors import DineroUnavailableError

PDF = "application/pdf"
UNNAMED = "application/octet-stream"
LONGEST_NAME = 200

SIGNATURES: Mapping[bytes, str] = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
PAGE_STARTS = (b"<!doctype html", b"<html")


def file_reply(raw: Raw, fetched_at: datetime, *, is_pdf: bool) -> FileReply:
    """The file of a 200 answer, with `is_pdf` a PDF or nothing; raises the error that any other answer means."""
    if raw.status != 200:
        raise failure(raw)
    kind = mime_type(raw)
    if _by_first_bytes(raw.body) != PDF if is_pdf else _is_message(raw):
        wanted = "PDF" if is_pdf else "file"
        raise DineroUnavailableError(f"Dinero answered with something else than the {wanted}.", status=200)
    return FileReply(raw.body, file_name(raw.headers.get("content-disposition", "")), kind, fetched_at)


def mime_type(raw: Raw) -> str:
    """What the first bytes say it is, else what the answer says."""
    return _by_first_bytes(raw.body) or _said(raw) or UNNAMED


def file_name(disposition: str) -> str | None:
    """The name in a Content-Disposition, `filename*` before `filename`: never a path, nothing that cannot be seen.

    source: RFC 6266
    """
    header = Message()
    header["content-disposition"] = "".join(each for each in disposition if each.isprintable())
    params: list[tuple[str, Any]] = header.get_params(
        [], "content-disposition"
    )  # an encoded value is a tuple
    named = [value for key, value in params if key == "filename"]
    if not named:
        return None
    chosen = next((value for value in named if isinstance(value, tuple)), named[0])
    text = collapse_rfc2231_value(chosen, "replace")
    bare = "".join(each for each in text.replace("\\", "/").rpartition("/")[2] if each.isprintable()).strip()
    return bare[:LONGEST_NAME] if bare.strip(".") else None


def _by_first_bytes(body: bytes) -> str | None:
    start = body[:1024].lstrip()  # readers allow some white space before a PDF
    return next((kind for signature, kind in SIGNATURES.items() if start.startswith(signature)), None)


def _said(raw: Raw) -> str:
    return raw.headers.get("content-type", "").partition(";")[0].strip().lower()


def _is_message(raw: Raw) -> bool:
    """Whether it is a page or a JSON text that is not offered for download, or nothing that is not even of a kind.

    Nothing of a kind is an empty file: an archive holds them.
    """
    if "content-disposition" in raw.headers:
        return False
    if not raw.body and not _said(raw):
        return True
    looks_like_page = raw.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(PAGE_STARTS)
    return looks_like_page or raw.is_json or _said(raw) == "text/html"
