"""Paths: whatever an argument holds, a request stays on the allow-list and in its organisation.

Law of this module: what counts is the path that would go over the wire, as an HTTP library has normalised it.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinero_mcp.dinero.path import fill
from dinero_mcp.dinero.routes import ALLOWED, FILES, NotAllowed, request
from dinero_mcp.errors import InvalidArgumentError
from tests.server.stub import ORGANIZATION, StubDinero, bench, page_of, reply

REPORT = "/v1/{organizationId}/{accountingYear}/reports/saldo"
CONTACT = "/v1/{organizationId}/contacts/{guid}"
GUID = "716a1a2b-0000-4000-8000-000000000001"

NASTY = [
    "..",
    ".",
    "",
    "../1",
    "..%2f1",
    "%2e%2e",
    "a/../..",
    "1/contacts",
    "\x00",
    "\n",
    "?x=1",
    "#x",
    "a;b",
    "/",
    "\\",
]
awkward = st.text(max_size=40) | st.sampled_from(NASTY)


def sent(target: str) -> str:
    """The path as it leaves an HTTP library."""
    return httpx.URL(f"https://dinero.example{target}").raw_path.decode()


@given(awkward)
def test_a_year_name_stays_one_segment(name: str) -> None:
    """Refused, or carried as it is between two slashes."""
    try:
        path = sent(fill(REPORT, {"organizationId": 7, "accountingYear": name}))
    except InvalidArgumentError:
        return
    found = re.fullmatch(r"/v1/7/([^/?#]+)/reports/saldo", path)
    assert found
    assert unquote(found[1]) == name


@pytest.mark.parametrize("name", ["", ".", "..", " ", " .. ", "a\nb", "a\x00b", "x" * 41])
def test_dot_segments_and_control_characters_are_refused(name: str) -> None:
    """Quoting does not help against them: HTTP libraries fold them away."""
    with pytest.raises(InvalidArgumentError):
        fill(REPORT, {"organizationId": 7, "accountingYear": name})


def test_a_slash_in_a_years_name_is_carried_encoded() -> None:
    """Skewed years are called 2025/2026."""
    assert (
        fill(REPORT, {"organizationId": 7, "accountingYear": "2025/2026"})
        == "/v1/7/2025%2F2026/reports/saldo"
    )


@given(awkward | st.integers() | st.booleans())
def test_only_guids_get_into_a_guids_place(value: Any) -> None:
    """Anything else is refused."""
    with pytest.raises(InvalidArgumentError):
        fill(CONTACT, {"organizationId": 7, "guid": value})


@given(awkward | st.text("abcxyz0189-", max_size=110))
def test_a_file_id_stays_one_segment(value: str) -> None:
    """It need not be a guid: letters, digits and hyphens, and nothing that means something in a path."""
    try:
        path = sent(fill("/v1/{organizationId}/files/{fileGuid}", {"organizationId": 7, "fileGuid": value}))
    except InvalidArgumentError:
        return
    assert path == f"/v1/7/files/{value}"
    assert re.fullmatch("[0-9A-Za-z-]+", value)


REMINDER = "/v1/{organizationId}/invoices/{voucherGuid}/reminders/{id}"


@pytest.mark.parametrize(("value", "segment"), [(12, "12"), (GUID.upper(), GUID)])
def test_an_id_is_a_number_or_a_guid(value: str | int, segment: str) -> None:
    """A reminder has a number, a purchase voucher a guid, under one name in the path."""
    path = fill(REMINDER, {"organizationId": 7, "voucherGuid": GUID, "id": value})
    assert path == f"/v1/7/invoices/{GUID}/reminders/{segment}"


@pytest.mark.parametrize("value", ["next", "12", "", 0, -1, True])
def test_anything_else_is_no_id(value: str | int) -> None:
    """`next` would be another operation."""
    with pytest.raises(InvalidArgumentError):
        fill(REMINDER, {"organizationId": 7, "voucherGuid": GUID, "id": value})


@given(st.integers(max_value=0) | st.booleans() | awkward)
def test_only_positive_numbers_get_into_an_organizations_place(value: Any) -> None:
    """Anything else is refused, true for 1 included."""
    with pytest.raises(InvalidArgumentError):
        fill(CONTACT, {"organizationId": value, "guid": GUID})


@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    awkward | st.sampled_from([*FILES, *(t for _, t in ALLOWED)]),
)
def test_nothing_outside_the_allow_list_becomes_a_request(method: str, template: str) -> None:
    """There is no other way to make one."""
    if (method, template) in ALLOWED:
        return
    with pytest.raises(NotAllowed):
        request(method, template, {"organizationId": 7, "guid": GUID, "accountingYear": "2026"}, {})


TEXTS = ("name", "email", "phone", "vatNumber", "eanNumber", "externalReference")


@given(st.dictionaries(st.sampled_from(TEXTS), awkward, min_size=1))
def test_no_filter_text_leaves_its_quotes(texts: dict[str, str]) -> None:
    """A queryFilter holds as many conditions as arguments were given, each value between its own quotes."""

    async def filters() -> list[str]:
        server = bench(stub := StubOfContacts())
        await server.call("list_contacts", organizationId=ORGANIZATION, **texts)
        return [
            each.url.params["queryFilter"] for each in stub.requests if each.url.path.endswith("/contacts")
        ]

    for sent_filter in asyncio.run(filters()):
        conditions = sent_filter.split(";")
        assert len(conditions) == len(texts)
        assert all(re.fullmatch(r"\w+ (?:eq|contains) '[^';]*'", each, re.DOTALL) for each in conditions)


@given(
    st.sampled_from(
        ["get_saldo_balance_report", "get_contact", "list_invoices", "list_products", "list_entries"]
    ),
    st.dictionaries(
        st.sampled_from(
            [
                "accountingYear",
                "contactGuid",
                "externalReference",
                "search",
                "fromDate",
                "toDate",
                "text",
                "fields",
            ]
        ),
        awkward | st.lists(awkward, max_size=2),
    ),
)
def test_no_argument_reaches_another_organization_or_operation(tool: str, arguments: dict[str, Any]) -> None:
    """Every request that leaves is an allowed one of this organisation."""
    stub = StubOfContacts()
    asyncio.run(bench(stub).call(tool, organizationId=ORGANIZATION, **arguments))
    own = [each for each in stub.requests if each.url.host == "dinero.example"]
    for each in own:
        path = each.url.raw_path.decode().partition("?")[0]
        assert each.method == "GET"
        assert path == "/v1.1/organizations" or path.startswith(f"/v1/{ORGANIZATION}/")
        assert any(fits(template, path) for _, template in ALLOWED)


def fits(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path) is not None


class StubOfContacts(StubDinero):
    """Answers every path with an empty page."""

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return reply({"access_token": "a"} if request.method == "POST" else page_of([]))
