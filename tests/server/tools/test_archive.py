"""The file archive: the days a file was uploaded on, whichever way Dinero means its two parameters, and attachments.

Law of this module: what fits is worked out here from the fake's whole list; both settings of its switch must agree.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mock_dinero.gates import Gates
from mock_dinero.switches import Switches
from tests.server.on_demo import fake_of, on_demo, shared_fake
from tests.server.samples import RICH, samples_of
from tests.server.stub import ORGANIZATION, Bench, StubDinero, data, error

pytestmark = pytest.mark.anyio

ROUTE = "GET /v1/{organizationId}/files"
FILES = f"/v1/{ORGANIZATION}/files"
DOCUMENT = "716a1a2b-0000-4000-8000-000000000001"
ATTACHMENTS = f"/v1/{ORGANIZATION}/attachments/{DOCUMENT}"
WINDOWS = (
    {"uploadedAfter": "2026-01-01", "uploadedBefore": "2026-03-01"},
    {"uploadedAfter": "2026-06-01"},
    {"uploadedBefore": "2024-06-01"},
    {"uploadedAfter": "2040-01-01"},
    {"uploadedBefore": "2000-01-01"},
)


@pytest.fixture(scope="module")
def swapped() -> Gates:
    """A fake whose two days mean what the other's name says."""
    return fake_of(switches=Switches(file_dates="swapped"))


def row(**fields: Any) -> dict[str, Any]:
    return {
        "FileGuid": "scan-1",
        "Name": "a.pdf",
        "Extension": "pdf",
        "Size": 3,
        "UploadedAt": "2026-03-02T08:00:00",
        "Linked": None,
        **fields,
    }


async def everything(server: Bench, **filters: Any) -> list[dict[str, Any]]:
    """All pages of the list."""
    found: list[dict[str, Any]] = []
    for page in range(100):
        answer = data(await server.call("list_files", organizationId=RICH, page=page, pageSize=70, **filters))
        assert answer["count"] == len(answer["files"])
        found += answer["files"]
        if not answer["hasMore"]:
            return found
    raise AssertionError("there is no end to it")


@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize("meaning", ["by-name", "swapped"])
async def test_the_files_of_a_window_are_the_same_under_both_meanings(
    swapped: Gates, meaning: str, window: dict[str, str]
) -> None:
    """A walk over the pages meets each file of the window once, and no other."""
    whole = await everything(on_demo().server)
    wanted = [
        each["fileGuid"]
        for each in whole
        if window.get("uploadedAfter", "") <= each["uploadedAt"][:10] < window.get("uploadedBefore", "9999")
    ]
    server = on_demo(swapped if meaning == "swapped" else shared_fake()).server
    assert [each["fileGuid"] for each in await everything(server, **window)] == wanted


async def test_a_window_costs_one_request_where_the_names_hold_and_two_where_they_do_not(
    swapped: Gates,
) -> None:
    """The second asks with the two exchanged, and only after a page of which nothing fits."""
    for app, times in ((shared_fake(), 1), (swapped, 2)):
        demo = on_demo(app)
        data(await demo.server.call("list_files", organizationId=RICH, **WINDOWS[0]))
        assert demo.operations([ROUTE]).count(ROUTE) == times


async def test_days_are_sent_as_dinero_writes_them(server: Bench, stub: StubDinero) -> None:
    """With slashes; extensions joined by a comma, without dots."""
    stub.on(FILES, [row()])
    found = data(
        await server.call(
            "list_files",
            organizationId=ORGANIZATION,
            uploadedAfter="2026-03-02",
            uploadedBefore="2026-03-03",
            extensions=[".PDF", "png"],
            fileStatus="Used",
        )
    )
    assert stub.query(FILES) == {
        "extensions": "pdf,png",
        "uploadedAfter": "2026/03/02",
        "uploadedBefore": "2026/03/03",
        "fileStatus": "Used",
        "page": "0",
        "pageSize": "100",
    }
    assert found["context"]["period"] == {"from": "2026-03-02", "to": "2026-03-03"}
    assert (found["count"], found["hasMore"]) == (1, False)


@pytest.mark.parametrize(
    ("asked", "strange"),
    [({"extensions": "png"}, row()), ({"fileStatus": "Unused"}, row(Linked=[{"VoucherId": 1}]))],
)
async def test_a_file_that_was_not_asked_for_is_no_answer(
    server: Bench, stub: StubDinero, asked: dict[str, Any], strange: dict[str, Any]
) -> None:
    """A wrong answer is worse than none."""
    stub.on(FILES, [strange])
    told = error(await server.call("list_files", organizationId=ORGANIZATION, **asked))
    assert told["code"] == "DineroUnavailableError"


@pytest.mark.parametrize(
    "wrong",
    [
        {"extensions": []},
        {"extensions": ["pdf,png"]},
        {"extensions": [""]},
        {"fileStatus": "used"},
        {"uploadedAfter": "2026/01/01"},
        {"uploadedAfter": "2026-02-01", "uploadedBefore": "2026-01-01"},
        {"pageSize": 1001},
    ],
    ids=str,
)
async def test_an_unfit_argument_of_the_list_is_refused_before_any_call(
    server: Bench, stub: StubDinero, wrong: dict[str, Any]
) -> None:
    """By name."""
    told = error(await server.call("list_files", organizationId=ORGANIZATION, **wrong))
    assert (told["code"], told["argument"].partition("[")[0]) == ("InvalidArgumentError", list(wrong)[-1])
    assert stub.requests == []


async def test_unused_files_are_those_that_no_voucher_has() -> None:
    """Together with the used ones they are the archive."""
    server = on_demo().server
    used, unused = await everything(server, fileStatus="Used"), await everything(server, fileStatus="Unused")
    assert all(each["linked"] for each in used)
    assert unused
    assert {each["fileGuid"] for each in (*used, *unused)} == {
        each["fileGuid"] for each in await everything(server)
    }


async def test_an_attachment_can_be_downloaded_by_the_guid_it_carries() -> None:
    """One tool's answer is another's argument."""
    server = on_demo().server
    listed = data(
        await server.call("list_document_attachments", **samples_of("list_document_attachments")[0])
    )
    assert listed["count"] == len(listed["attachments"])
    found = data(
        await server.call("download_file", organizationId=RICH, fileGuid=listed["attachments"][0]["fileGuid"])
    )
    assert found["sizeBytes"] > 0


async def test_attachments_of_another_document_are_no_answer(server: Bench, stub: StubDinero) -> None:
    """Letters of a guid have no case."""
    stub.on(ATTACHMENTS, [{"OrganizationId": ORGANIZATION, "DocumentId": DOCUMENT.upper(), "FileGuid": "x"}])
    asked = {"organizationId": ORGANIZATION, "documentGuid": DOCUMENT}
    assert data(await server.call("list_document_attachments", **asked))["count"] == 1
    stub.on(ATTACHMENTS, [{"OrganizationId": ORGANIZATION, "DocumentId": DOCUMENT[:-1] + "2"}])
    assert error(await server.call("list_document_attachments", **asked))["code"] == "DineroUnavailableError"


async def test_attachments_of_an_unknown_document_are_not_found() -> None:
    """An empty list would say that it has none."""
    asked = {"organizationId": RICH, "documentGuid": "00000000-0000-4000-8000-00000000dead"}
    told = error(await on_demo().server.call("list_document_attachments", **asked))
    assert told["code"] == "DineroNotFoundError"


def test_the_windows_are_of_days() -> None:
    """They are compared as text above."""
    assert all(date.fromisoformat(day) for window in WINDOWS for day in window.values())
