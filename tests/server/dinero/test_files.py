"""Files and calculators: what may be asked for, what counts as a file, and what a file is called.

Law of this module: a row is an answer as it comes over the wire; nothing here knows bookkeeping.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.dinero import routes
from dinero_mcp.dinero.client import DineroClient
from dinero_mcp.dinero.files import file_name
from dinero_mcp.dinero.reads import place
from dinero_mcp.errors import DineroNotFoundError, DineroUnavailableError, FileTooLargeError
from tests.server.stub import ORGANIZATION, Bench, StubDinero, bench, reply

pytestmark = pytest.mark.anyio

GUID = "716a1a2b-0000-4000-8000-000000000001"
INVOICE = "/v1/{organizationId}/invoices/{guid}"
ARCHIVED = "/v1/{organizationId}/files/{fileGuid}"
TOTALS = "/v1/{organizationId}/invoices/fetch"
INVOICE_PATH = f"/v1/{ORGANIZATION}/invoices/{GUID}"
FILE_PATH = f"/v1/{ORGANIZATION}/files/bilag-7"
PDF = b"%PDF-1.7 some paper"


def bytes_of(content: bytes, kind: str = "application/octet-stream", **headers: str) -> httpx.Response:
    """A 200 with a body and a content type."""
    said = {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx.Response(200, content=content, headers={"content-type": kind, **said})


def client_of(server: Bench) -> DineroClient:
    return server.connection.client


async def invoice(server: Bench) -> Any:
    return await client_of(server).file(INVOICE, place(ORGANIZATION, guid=GUID))


async def archived(server: Bench) -> Any:
    return await client_of(server).file(ARCHIVED, place(ORGANIZATION, fileGuid="bilag-7"))


async def test_a_pdf_is_asked_for_by_its_accept_header(server: Bench, stub: StubDinero) -> None:
    """The same path answers JSON without it."""
    stub.on(INVOICE_PATH, bytes_of(PDF))
    got = await invoice(server)
    assert stub.requests[-1].headers["accept"] == "application/octet-stream"
    assert (got.content, got.mime_type, got.file_name) == (PDF, "application/pdf", None)
    assert got.fetched_at == server.clock.now()


async def test_two_files_asked_for_at_once_are_two(server: Bench, stub: StubDinero) -> None:
    """Only callers of the same file share its bytes."""
    stub.on(INVOICE_PATH, bytes_of(PDF))
    stub.on(FILE_PATH, bytes_of(b"plain", "text/plain"))
    one, other = await asyncio.gather(invoice(server), archived(server))
    assert (one.content, other.content) == (PDF, b"plain")


@pytest.mark.parametrize(
    "answer",
    [
        bytes_of(b"<html>maintenance</html>", "text/html"),
        reply({"Number": 7}),
        bytes_of(b"\x89PNG\r\n\x1a\n"),
        bytes_of(b"plain", "application/pdf"),
        bytes_of(b""),
    ],
    ids=["a page", "the invoice as JSON", "a picture", "text that says it is a PDF", "nothing"],
)
async def test_only_a_pdf_is_taken_for_one(server: Bench, stub: StubDinero, answer: httpx.Response) -> None:
    """Whatever status and content type say, its first bytes decide."""
    stub.on(INVOICE_PATH, answer)
    with pytest.raises(DineroUnavailableError, match="something else than the PDF") as caught:
        await invoice(server)
    assert caught.value.status == 200


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (bytes_of(b"<Invoice/>", "application/xml"), "application/xml"),
        (bytes_of(b"a;b\n", "text/csv; charset=utf-8"), "text/csv"),
        (bytes_of(b"\xff\xd8\xff\xe0", "application/octet-stream"), "image/jpeg"),
        (bytes_of(PDF, "text/plain"), "application/pdf"),
        (httpx.Response(200, content=b"?"), "application/octet-stream"),
        (
            bytes_of(b'{"a": 1}', "application/json", content_disposition="attachment; filename=a.json"),
            "application/json",
        ),
    ],
)
async def test_an_archived_file_may_be_of_any_kind(
    server: Bench, stub: StubDinero, answer: httpx.Response, kind: str
) -> None:
    """Its first bytes tell the kind where they can, else Dinero does."""
    stub.on(FILE_PATH, answer)
    assert (await archived(server)).mime_type == kind


@pytest.mark.parametrize(
    "answer",
    [
        bytes_of(b"\n<!DOCTYPE html><title>Log in</title>"),
        bytes_of(b"Nope", "text/html; charset=utf-8"),
        reply({"message": "no"}),
        httpx.Response(200),
        bytes_of(b"", "text/html"),
        bytes_of(b"", "application/json"),
    ],
    ids=["a page without a type", "a page", "a message as JSON", "nothing", "no page", "no message"],
)
async def test_a_message_is_not_taken_for_an_archived_file(
    server: Bench, stub: StubDinero, answer: httpx.Response
) -> None:
    """A page of a proxy would be read as somebody's receipt."""
    stub.on(FILE_PATH, answer)
    with pytest.raises(DineroUnavailableError, match="something else than the file"):
        await archived(server)


async def test_the_error_of_a_download_is_read_as_usual(server: Bench, stub: StubDinero) -> None:
    """Also where a file was asked for."""
    stub.on(INVOICE_PATH, reply({"code": 63, "message": "Not found"}, 400))
    with pytest.raises(DineroNotFoundError):
        await invoice(server)


class Endless:
    """A body that never ends, with the pieces that were taken of it; it may say how long it is."""

    def __init__(self, status: int = 200, **headers: str) -> None:
        self.taken = 0
        self._status = status
        self._headers = {name.replace("_", "-"): text for name, text in headers.items()}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return reply({"access_token": "a"})
        return httpx.Response(self._status, content=self._pieces(), headers=self._headers)

    async def _pieces(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 1
            yield bytes(routes.MEGABYTE)


async def test_a_file_is_cut_off_at_six_megabytes(stub: StubDinero) -> None:
    """The seventh is read and no more, whatever the length it announced."""
    endless = Endless()
    with pytest.raises(FileTooLargeError):
        await invoice(bench(stub, transport=httpx.MockTransport(endless)))
    assert endless.taken == 7


async def test_a_length_over_the_limit_is_believed_at_once(stub: StubDinero) -> None:
    """Nothing of the body is waited for."""
    endless = Endless(content_length=str(routes.FILE + 1))
    with pytest.raises(FileTooLargeError):
        await invoice(bench(stub, transport=httpx.MockTransport(endless)))
    assert endless.taken == 0


async def test_a_file_of_exactly_six_megabytes_is_passed_on(server: Bench, stub: StubDinero) -> None:
    """The limit is a file's own size."""
    stub.on(FILE_PATH, bytes_of(bytes(routes.FILE)))
    assert len((await archived(server)).content) == routes.FILE


async def test_an_endless_error_is_not_a_large_file(stub: StubDinero) -> None:
    """The file may be small: it was never sent."""
    with pytest.raises(DineroUnavailableError, match="longer than any"):
        await invoice(bench(stub, transport=httpx.MockTransport(Endless(404))))


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("", None),
        ("inline", None),
        ("attachment; filename=faktura.pdf", "faktura.pdf"),
        ('attachment; filename="Faktura 7; april.pdf"', "Faktura 7; april.pdf"),
        ("attachment; filename=a.pdf; filename*=UTF-8''B%C3%B8ger.pdf", "Bøger.pdf"),
        ("attachment; filename*=UTF-8''B%C3%B8ger.pdf; filename=a.pdf", "Bøger.pdf"),
        ('attachment; filename="Bøger.pdf"', "Bøger.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment; filename*=UTF-8''..%2F..%2Fx.pdf", "x.pdf"),
        (r'attachment; filename="C:\\temp\\x.pdf"', "x.pdf"),
        ('attachment; filename=".."', None),
        ("attachment; filename*=UTF-8''a%00b%0A.pdf", "ab.pdf"),
        ("attachment; filename*=nonsense''a.pdf", "a.pdf"),
    ],
)
def test_a_file_is_called_what_dinero_calls_it(disposition: str, name: str | None) -> None:
    """In either spelling of RFC 6266, and never by a path."""
    assert file_name(disposition) == name


@given(st.text(max_size=60))
def test_a_file_name_is_never_a_path(text: str) -> None:
    """Whatever the header holds."""
    for disposition in (text, f"attachment; filename={text}", f"attachment; filename*=UTF-8''{text}"):
        name = file_name(disposition)
        if name is not None:
            assert PurePosixPath(name).name == name
            assert "\\" not in PureWindowsPath(name).name
            assert name.isprintable()


async def test_a_calculator_is_sent_json(server: Bench, stub: StubDinero) -> None:
    """The body as it was given, letters and all."""
    stub.on(f"/v1/{ORGANIZATION}/invoices/fetch", {"TotalInclVat": 125.0})
    body = {"ProductLines": [{"Description": "Æbler", "Quantity": 2}]}
    got = await client_of(server).post(TOTALS, place(ORGANIZATION), body)
    sent = stub.requests[-1]
    assert (sent.method, sent.headers["content-type"]) == ("POST", "application/json")
    assert json.loads(sent.content) == body
    assert got.json == {"TotalInclVat": 125.0}


async def test_a_calculator_is_tried_again_like_a_read(server: Bench, stub: StubDinero) -> None:
    """It keeps nothing, so asking twice does no harm."""
    stub.on(f"/v1/{ORGANIZATION}/invoices/fetch", httpx.Response(500), {"TotalInclVat": 1.0})
    await client_of(server).post(TOTALS, place(ORGANIZATION), {})
    assert stub.asked == [f"/v1/{ORGANIZATION}/invoices/fetch"] * 2


@pytest.mark.parametrize(
    ("method", "template", "accept"),
    [
        ("GET", "/v1/{organizationId}/contacts/{guid}", routes.BYTES),
        ("POST", TOTALS, routes.BYTES),
        ("GET", TOTALS, routes.JSON),
        ("GET", ARCHIVED, routes.JSON),
        ("GET", INVOICE, "text/html"),
        ("POST", INVOICE, routes.JSON),
    ],
)
def test_a_form_that_is_not_on_the_list_is_not_asked_for(method: str, template: str, accept: str) -> None:
    """Method, template and Accept belong together."""
    with pytest.raises(routes.NotAllowed):
        routes.request(method, template, place(7, guid=GUID, fileGuid="a"), {}, accept=accept)
