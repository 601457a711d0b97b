"""The forms of a file: base64 once, a link that can be read, the text of a PDF; and what is refused.

Law of this module: files come from the fake's examples or are made here; a size or a page count is compared with them.
"""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import BlobResourceContents, CallToolResult, ResourceLink, TextContent
from pypdf import PdfReader, PdfWriter

from dinero_mcp.app import make_server
from dinero_mcp.files import STATEMENT, Values
from dinero_mcp.resources import Resources
from dinero_mcp.surface import FULL
from dinero_mcp.tools import catalogue
from tests.server.on_demo import OnDemo, on_demo
from tests.server.samples import RICH, catalogued, samples_of
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error, reply

pytestmark = pytest.mark.anyio

DOWNLOADS = ("download_invoice_pdf", "download_invoice_reminder_pdf", "download_file")
FILE = f"/v1/{ORGANIZATION}/files/scan-1"
INVOICE_GUID = "716a1a2b-0000-4000-8000-000000000001"
PDF_TEXT = b"%PDF-1.4 ..."


def sent(content: bytes, kind: str = "application/octet-stream", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx.Response(200, content=content, headers={"content-type": kind, **named})


def pdf(*, pages: int = 1, password: str | None = None) -> bytes:
    """A PDF of empty pages, locked where there is a password."""
    writer, made = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password is not None:
        writer.encrypt(password)
    writer.write(made)
    return made.getvalue()


def lines(result: CallToolResult) -> list[str]:
    return [block.text for block in result.content if isinstance(block, TextContent)]


async def download(server: Bench, **more: Any) -> CallToolResult:
    return await server.call("download_file", organizationId=ORGANIZATION, fileGuid="scan-1", **more)


@pytest.mark.parametrize("tool", DOWNLOADS)
async def test_a_file_comes_once_and_its_text_is_one_line(tool: str) -> None:
    """The bytes stand in the structured content only; the line says name, type and size."""
    result = await on_demo().server.call(tool, **samples_of(tool)[0])
    found = data(result)
    content = base64.b64decode(found["base64"], validate=True)
    assert (content[:5], found["mimeType"], found["sizeBytes"]) == (
        b"%PDF-",
        "application/pdf",
        len(content),
    )
    (line,) = lines(result)
    assert found["base64"] not in line
    assert f"{len(content):,} bytes" in line
    assert "\n" not in line


@pytest.mark.parametrize("tool", DOWNLOADS)
async def test_a_link_leads_to_the_very_file(tool: str) -> None:
    """The resource link of a result, read as a resource, is the same bytes under the same type."""
    server, arguments = on_demo().server, samples_of(tool)[0]
    whole = data(await server.call(tool, **arguments))
    result = await server.call(tool, **arguments, **{"as": "link"})
    link = next(block for block in result.content if isinstance(block, ResourceLink))
    assert (link.uri, link.size, link.mime_type) == (
        data(result)["uri"],
        whole["sizeBytes"],
        whole["mimeType"],
    )
    assert "base64" not in data(result)
    (read,) = (await Resources(server.door()).read(link.uri)).contents
    assert isinstance(read, BlobResourceContents)
    assert (read.uri, read.mime_type, read.blob) == (link.uri, whole["mimeType"], whole["base64"])


async def test_an_empty_file_of_the_archive_is_an_empty_file() -> None:
    """It is there and holds nothing, which no later try changes."""
    empty = catalogued()["file-empty"]
    arguments = {"organizationId": empty.organization, "fileGuid": empty.guid}
    found = data(await on_demo().server.call("download_file", **arguments))
    assert (found["base64"], found["sizeBytes"], found["mimeType"]) == ("", 0, "text/csv")
    assert found["notes"] == ["The file is empty: Dinero has 0 bytes of it."]


@pytest.mark.parametrize("tool", DOWNLOADS)
async def test_every_download_has_a_template_that_fits_its_links(tool: str) -> None:
    """What a host fills in is what a link is."""
    server = on_demo().server
    by_name = {each.name: each.uri_template for each in Resources(server.door()).templates()}
    uri = data(await server.call(tool, **samples_of(tool)[0], **{"as": "link"}))["uri"]
    arguments = samples_of(tool)[0]
    assert uri == by_name[tool].format(**arguments)


async def test_a_host_follows_a_link_with_the_sdks_client() -> None:
    """From the tool's result to the bytes, as a host does it."""
    server, arguments = on_demo().server, samples_of("download_file")[0]
    mcp = make_server(FULL, catalogue(), server.connection, server.clock)
    async with Client(mcp, mode="legacy", cache=None) as client:
        result = await client.call_tool("download_file", {**arguments, "as": "link"})
        link = next(block for block in result.content if isinstance(block, ResourceLink))
        (read,) = (await client.read_resource(link.uri)).contents
    assert isinstance(read, BlobResourceContents)
    assert (len(base64.b64decode(read.blob)), read.mime_type) == (link.size, link.mime_type)


async def test_the_text_of_an_invoice_names_its_lines() -> None:
    """What the PDF says, as a reader of PDFs says it too."""
    server, arguments = on_demo().server, samples_of("download_invoice_pdf")[0]
    whole = data(await server.call("download_invoice_pdf", **arguments))
    found = data(await server.call("download_invoice_pdf", **arguments, **{"as": "text"}))
    pages = PdfReader(BytesIO(base64.b64decode(whole["base64"]))).pages
    assert found["text"] == "\n\n".join(page.extract_text() for page in pages)
    assert (found["pages"], found["pagesRead"], found["isCut"]) == (len(pages), len(pages), False)
    assert found["notes"] == [f"Text of {len(pages)} of {len(pages)} page(s), whole."]


async def test_a_text_is_cut_where_the_caller_says() -> None:
    """By characters, and the note says how to get more."""
    arguments = samples_of("download_invoice_pdf")[0] | {"as": "text", "maxCharacters": 40}
    found = data(await on_demo().server.call("download_invoice_pdf", **arguments))
    assert (len(found["text"]), found["isCut"]) == (40, True)
    assert "maxPages and maxCharacters give more" in found["notes"][0]


async def test_a_text_stops_after_so_many_pages(server: Bench, stub: StubDinero) -> None:
    """Pages of pages; empty ones hold no text, which is said."""
    stub.on(FILE, sent(pdf(pages=3)))
    found = data(await download(server, **{"as": "text", "maxPages": 2}))
    assert (found["pages"], found["pagesRead"], found["isCut"]) == (3, 2, True)
    found = data(await download(server, **{"as": "text"}))
    assert (found["text"].strip(), found["pagesRead"]) == ("", 3)
    assert "scanned" in found["notes"][0]


REFUSED_AS_TEXT = {
    "not a PDF": (sent(b"\x89PNG\r\n\x1a\n..."), "image/png, not a PDF"),
    "a table": (sent(b"a;b\n", "text/csv"), "text/csv, not a PDF"),
    "damaged": (sent(pdf()[:60]), "damaged"),
    "locked": (sent(pdf(password="hemmelig")), "password"),
}


@pytest.mark.parametrize("case", REFUSED_AS_TEXT)
async def test_what_has_no_text_to_give_says_what_it_is(server: Bench, stub: StubDinero, case: str) -> None:
    """One line, with the forms that work; asked for as base64 the same file comes."""
    answer, reason = REFUSED_AS_TEXT[case]
    stub.on(FILE, answer)
    told = error(await download(server, **{"as": "text"}))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", "as")
    assert reason in told["message"]
    assert "base64 or link" in told["hint"]
    assert data(await download(server))["sizeBytes"] == len(answer.content)


async def test_a_pdf_locked_against_printing_only_is_read(server: Bench, stub: StubDinero) -> None:
    """An empty password keeps nobody out."""
    stub.on(FILE, sent(pdf(password="")))
    assert data(await download(server, **{"as": "text"}))["pages"] == 1


async def test_a_name_comes_from_the_disposition_else_null(server: Bench, stub: StubDinero) -> None:
    """Dinero's download gives none; where one comes, the line names it."""
    stub.on(FILE, sent(PDF_TEXT), sent(PDF_TEXT, content_disposition='attachment; filename="kvittering.pdf"'))
    assert data(await download(server))["fileName"] is None
    result = await download(server)
    assert data(result)["fileName"] == "kvittering.pdf"
    assert lines(result)[0].startswith("kvittering.pdf (application/pdf, 12 bytes)")


@pytest.mark.parametrize("form", ["base64", "link", "text"])
async def test_a_file_over_six_megabytes_is_too_large_in_every_form(
    server: Bench, stub: StubDinero, form: str
) -> None:
    """Six MB to the byte still pass."""
    cap = 6 * 1024 * 1024
    stub.on(FILE, sent(PDF_TEXT.ljust(cap + 1)))
    assert error(await download(server, **{"as": form}))["code"] == "FileTooLargeError"
    stub.on(FILE, sent(PDF_TEXT.ljust(cap)))
    assert data(await download(server, **{"as": "link"}))["sizeBytes"] == cap


REFUSED_BEFORE = (
    {"fileGuid": "../organizations"},
    {"fileGuid": "a/b"},
    {"fileGuid": ""},
    {"as": "xml"},
    {"as": "text", "maxPages": 51},
    {"as": "text", "maxPages": 0},
    {"as": "text", "maxCharacters": 0},
    {"organizationId": 0},
)


@pytest.mark.parametrize("wrong", REFUSED_BEFORE, ids=str)
async def test_an_unfit_argument_of_a_download_is_refused_before_any_call(
    server: Bench, stub: StubDinero, wrong: dict[str, Any]
) -> None:
    """By name, and Dinero hears nothing."""
    given = {"organizationId": ORGANIZATION, "fileGuid": "scan-1", **wrong}
    told = error(await server.call("download_file", **given))
    assert (told["code"], told["argument"]) == ("InvalidArgumentError", list(wrong)[-1])
    assert stub.requests == []


@pytest.mark.parametrize(
    "uri",
    [
        f"dinero://{ORGANIZATION}/files/..%2Forganizations",
        f"dinero://{ORGANIZATION}/files/a%00b",
        f"dinero://{ORGANIZATION}/files/scan-1%FF",
        f"dinero://0/invoices/{INVOICE_GUID}",
        f"dinero://{ORGANIZATION}/invoices/no-guid",
        f"dinero://{ORGANIZATION}/invoices/{INVOICE_GUID}/reminders/one",
        f"dinero://nobody/files/{INVOICE_GUID}",
        f"dinero://{ORGANIZATION}/files/a/b",
        f"dinero://{ORGANIZATION}/files/scan-1?as=text",
        f"dinero://{ORGANIZATION}/files/scan-1#page=2",
        f"dinero://{ORGANIZATION}/files/",
        f"dinero://{ORGANIZATION}/files/..",
        "https://example.org/files/1",
        "",
    ],
)
async def test_an_address_that_is_none_is_refused_before_any_call(
    server: Bench, stub: StubDinero, uri: str
) -> None:
    """Checked like the tool's arguments; one line, no request."""
    with pytest.raises(MCPError) as refused:
        await Resources(server.door()).read(uri)
    assert refused.value.error.code == -32602
    assert "\n" not in refused.value.error.message
    assert stub.requests == []


async def test_a_resource_fails_in_the_words_of_its_tool(server: Bench, stub: StubDinero) -> None:
    """The same code, message and hint, and the whole error as data."""
    stub.on(FILE, reply({"code": 40, "message": "x"}, 404))
    told = error(await download(server))
    with pytest.raises(MCPError) as refused:
        await Resources(server.door()).read(f"dinero://{ORGANIZATION}/files/scan-1")
    assert refused.value.error.data == {"error": told}
    assert refused.value.error.message == f"{told['code']}: {told['message']} {told['hint']}"


async def test_a_resource_of_an_organisation_out_of_reach_names_the_reason(
    server: Bench, stub: StubDinero
) -> None:
    """Organisations are checked as in tools: by Dinero's 403 and the list."""
    stub.on("/v1/371999/files/scan-1", reply({"code": 41, "message": "x"}, 403))
    with pytest.raises(MCPError, match="This login has no access to organisation 371999"):
        await Resources(server.door()).read("dinero://371999/files/scan-1")


@pytest.mark.parametrize("tool", ["download_invoice_pdf", "download_file"])
async def test_a_download_of_something_unknown_is_not_found(tool: str) -> None:
    """Whatever status Dinero chose for it."""
    name = "invoiceGuid" if tool == "download_invoice_pdf" else "fileGuid"
    unknown = {"organizationId": RICH, name: "00000000-0000-4000-8000-00000000dead"}
    assert error(await on_demo().server.call(tool, **unknown))["code"] == "DineroNotFoundError"


async def test_a_draft_has_no_pdf_and_dineros_words_say_so() -> None:
    """Dinero's own code and message are passed on."""
    example = catalogued()["invoice-draft"]
    told = error(
        await on_demo().server.call(
            "download_invoice_pdf", organizationId=example.organization, invoiceGuid=example.guid
        )
    )
    assert told["code"] == "DineroValidationError"
    assert "booked" in told["dineroMessage"]


async def test_each_form_is_valid_and_costs_one_request() -> None:
    """A link is tried before it is given."""
    demo: OnDemo = on_demo()
    schema = next(
        each.output_schema for each in demo.server.door().published() if each.name == "download_file"
    )
    route = "GET /v1/{organizationId}/files/{fileGuid}"
    data(await demo.server.call("download_file", **samples_of("download_file")[0]))
    demo.operations([route])
    for form in ("base64", "link", "text"):
        found = data(
            await demo.server.call("download_file", **samples_of("download_file")[0], **{"as": form})
        )
        Draft202012Validator(schema or False).validate(found)
        assert demo.operations([route]) == [route]


def test_the_link_of_a_statement_carries_its_period() -> None:
    """What is not given stays out of it."""
    named: Values = {
        "organizationId": 1,
        "contactGuid": "c",
        "from": "2026-01-01",
        "to": None,
        "hideClosed": False,
    }
    assert STATEMENT.uri(named) == "dinero://1/statements/c?from=2026-01-01&hideClosed=false"
    assert STATEMENT.uri({"organizationId": 1, "contactGuid": "c"}) == "dinero://1/statements/c"
