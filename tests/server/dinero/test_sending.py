"""What is tried again and what is not, and what leaves for Dinero, to the letter.

Law of this module: the clock moves only when somebody sleeps; an error is read by its text.
"""

from __future__ import annotations

import httpx
import pytest

from dinero_mcp.dinero import routes
from dinero_mcp.dinero.client import DineroClient
from dinero_mcp.dinero.files import file_reply
from dinero_mcp.dinero.path import fill
from dinero_mcp.dinero.response import Raw
from dinero_mcp.dinero.waiting import Wait
from dinero_mcp.errors import (
    DineroRateLimitError,
    DineroUnavailableError,
    FileTooLargeError,
    InvalidArgumentError,
)
from tests.server.stub import ORGANIZATION, START, Bench, StubDinero, bench, reply

pytestmark = pytest.mark.anyio

TYPES = "/v1/{organizationId}/vatTypes"
FILE = "/v1/{organizationId}/files/{fileGuid}"
FETCH = "/v1/{organizationId}/invoices/fetch"
HERE: dict[str, str | int] = {"organizationId": ORGANIZATION}
FILE_HERE: dict[str, str | int] = {**HERE, "fileGuid": "a"}


def client_of(server: Bench) -> DineroClient:
    """The client of the server's connection."""
    return server.connection.client


async def test_a_second_429_is_the_end_and_says_how_long(server: Bench, stub: StubDinero) -> None:
    """The seconds are the second one's, and nothing was asked a third time."""
    stub.on(fill(TYPES, HERE), reply({}, 429, retry_after="7"), reply({}, 429, retry_after="11"))
    with pytest.raises(DineroRateLimitError) as caught:
        await client_of(server).get(TYPES, HERE)
    assert (caught.value.status, caught.value.retry_after) == (429, 11)
    assert server.clock.slept == [7.0]
    assert len(stub.asked) == 2


async def test_a_429_without_a_time_waits_a_whole_window_where_nothing_was_counted(stub: StubDinero) -> None:
    """As without a limit of our own."""
    server = bench(stub, rate_limit="off")
    stub.on(fill(TYPES, HERE), reply({}, 429), [])
    await client_of(server).get(TYPES, HERE)
    assert server.clock.slept == [60.0]


def test_one_is_the_least_organization() -> None:
    """Zero is none."""
    assert fill(TYPES, {"organizationId": 1}) == "/v1/1/vatTypes"


async def test_a_wait_of_a_calculator_is_told(server: Bench, stub: StubDinero) -> None:
    """And one of a file."""
    told: list[Wait] = []
    stub.on(fill(FETCH, HERE), reply({}, 429, retry_after="7"), {})
    await client_of(server).post(FETCH, HERE, {}, told=told.append)
    stub.on(fill(FILE, FILE_HERE), reply({}, 429, retry_after="8"), httpx.Response(200, content=b"%PDF-"))
    await client_of(server).file(FILE, FILE_HERE, told=told.append)
    assert told == [Wait(0.0, 7.0), Wait(7.0, 0.0), Wait(0.0, 8.0), Wait(8.0, 0.0)]


async def test_a_file_is_tried_again_after_a_fault(server: Bench, stub: StubDinero) -> None:
    """Like any read."""
    stub.on(fill(FILE, FILE_HERE), reply({}, 503), httpx.Response(200, content=b"%PDF-1.7"))
    assert (await client_of(server).file(FILE, FILE_HERE)).content == b"%PDF-1.7"
    assert len(stub.asked) == 2


def test_a_file_has_the_name_and_kind_that_are_said() -> None:
    """And the instant it was fetched at."""
    headers = {
        "content-disposition": 'attachment; filename="kvittering.pdf"',
        "content-type": "Image/JPEG; q=1",
    }
    made = file_reply(Raw(200, headers, b"bytes of no kind"), START, is_pdf=False)
    assert (made.file_name, made.mime_type, made.fetched_at) == ("kvittering.pdf", "image/jpeg", START)


async def test_a_file_too_long_is_told_from_an_answer_too_long(server: Bench, stub: StubDinero) -> None:
    """A file may be opened in Dinero; an answer may be asked for in parts."""
    long = httpx.Response(200, content=b"", headers={"content-length": str(routes.LEDGER)})
    stub.on(fill(FILE, FILE_HERE), long)
    with pytest.raises(FileTooLargeError, match=r"^The file is larger than 6 MB\.$"):
        await client_of(server).file(FILE, FILE_HERE)
    stub.on(fill(TYPES, HERE), long)
    with pytest.raises(DineroUnavailableError) as caught:
        await client_of(server).get(TYPES, HERE)
    assert str(caught.value) == "Dinero's answer is longer than any it documents."
    assert caught.value.status == 200
    assert caught.value.hint.startswith("Ask for less at once, a shorter period or a smaller page;")


def test_a_query_is_sent_percent_encoded() -> None:
    """A blank is no plus; a flag is a word; what is not given is not sent."""
    query: dict[str, str | int | bool | None] = {
        "freeTextSearch": "Åse & søn +1",
        "includePrimo": False,
        "page": 0,
        "sort": None,
    }
    made = routes.request("GET", "/v1/{organizationId}/contacts", HERE, query)
    assert made.target == (
        f"/v1/{ORGANIZATION}/contacts?freeTextSearch=%C3%85se%20%26%20s%C3%B8n%20%2B1&includePrimo=false&page=0"
    )
    assert (made.method, made.organization_id, made.body) == ("GET", ORGANIZATION, None)
    assert made.headers() == {"Accept": "application/json"}


def test_a_body_is_sent_as_it_is_written() -> None:
    """In UTF-8, said to be JSON."""
    made = routes.request("POST", FETCH, HERE, {}, body={"Comment": "Åse"})
    assert made.body == '{"Comment": "Åse"}'.encode()
    assert made.headers() == {"Accept": "application/json", "Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("template", "values", "message"),
    [
        (TYPES, {"organizationId": 0}, "`organization_id` is not usable: it must be a whole number above 0."),
        (
            "/v1/{organizationId}/{accountingYear}/reports/saldo",
            {**HERE, "accountingYear": ".."},
            "`accounting_year` is not usable: it must be the name of an accounting year.",
        ),
        (
            FILE,
            {**HERE, "fileGuid": "a/b"},
            "`file_guid` is not usable: it must be a file id of letters, digits and hyphens.",
        ),
    ],
)
def test_an_unfit_path_value_is_told_by_its_argument(
    template: str, values: dict[str, str | int], message: str
) -> None:
    """And by what it must be."""
    with pytest.raises(InvalidArgumentError) as caught:
        fill(template, values)
    assert str(caught.value) == message
    assert caught.value.details["argument"] == message.split("`")[1]
