"""What a server refuses, and how it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .requirements import requirement

if TYPE_CHECKING:
    from .expected import Books
    from .fake import Fake
    from .session import Connection

NOBODY = "00000000-0000-4000-8000-00000000dead"
CODES = {
    "AccessTokenExpiredError",
    "DineroProRequiredError",
    "DineroRateLimitError",
    "DineroEndpointDeprecatedError",
    "DineroNotFoundError",
    "DineroValidationError",
    "DineroUnavailableError",
    "IntegrationNotConfiguredError",
    "InvalidArgumentError",
    "FileTooLargeError",
}
NEVER_SAID = ("Traceback", 'File "', "pydantic", "httpx", "Bearer ", "errors.")

pytestmark = pytest.mark.every_cell


def _refused_here(server: Connection, fake: Fake, tool: str, **arguments: Any) -> dict[str, Any]:
    """The error of a call that must be refused before Dinero hears of it."""
    before = fake.last()
    error = server.refusal(tool, **arguments)
    assert error["code"] == "InvalidArgumentError"
    assert [f"{seen.method} {seen.path}" for seen in fake.requests(before)] == []
    return error


@requirement("errors:shape")
def test_an_error_says_what_happened_and_what_to_do(server: Connection, fake: Fake, books: Books) -> None:
    """Code, message, retryable and hint; one line each; nothing of the machinery and no secret."""
    secrets = [str(value) for value in fake.ready["credentials"]["vismaConnect"].values()]
    for arguments in ({"contactGuid": NOBODY}, {"contactGuid": "x"}, {}):
        outcome = server.call("get_contact", {"organizationId": books.id, **arguments})
        assert outcome.is_error
        error = outcome.data["error"]
        assert error["code"] in CODES
        assert isinstance(error["retryable"], bool)
        for text in (error["message"], error["hint"]):
            assert text.strip()
            assert "\n" not in text
        whole = f"{outcome.data} {outcome.text}"
        assert [word for word in (*NEVER_SAID, *secrets) if word in whole] == []


@requirement("errors:unknown-guid")
@pytest.mark.parametrize(
    ("tool", "argument"),
    [("get_contact", "contactGuid"), ("get_invoice", "invoiceGuid"), ("get_product", "productGuid")],
)
def test_an_unknown_guid_is_not_found(server: Connection, books: Books, tool: str, argument: str) -> None:
    """Whichever status Dinero says it with."""
    error = server.refusal(tool, **{"organizationId": books.id, argument: NOBODY})
    assert error["code"] == "DineroNotFoundError"
    assert error["retryable"] is False


@requirement("errors:misspelled")
@pytest.mark.anywhere
def test_a_misspelled_argument_is_refused_by_name(server: Connection, fake: Fake, books: Books) -> None:
    """Dropping it would answer another question than the one asked."""
    error = _refused_here(server, fake, "list_contacts", organizationId=books.id, nmae="Bageri")
    assert "nmae" in f"{error['message']} {error['hint']}"


@requirement("errors:types")
@pytest.mark.anywhere
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("list_contacts", {"organizationId": True}),
        ("list_contacts", {"organizationId": "first"}),
        ("get_contact", {"organizationId": 1, "contactGuid": "../../organizations"}),
        ("list_entries", {"organizationId": 1, "fromDate": "01-01-2026", "toDate": "2026-01-31"}),
        ("list_invoices", {"organizationId": 1, "status": ["Lost"]}),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(
    server: Connection, fake: Fake, tool: str, arguments: dict[str, Any]
) -> None:
    """Before any call; a guid or a date must be one."""
    _refused_here(server, fake, tool, **arguments)


@requirement("errors:types")
def test_the_text_null_is_a_text(server: Connection, books: Books) -> None:
    """It filters for that name instead of listing everybody."""
    assert server.every("list_contacts", organizationId=books.id, name="null") == []


@requirement("errors:half-pair")
@pytest.mark.anywhere
@pytest.mark.parametrize("given", ["startDate", "endDate"])
def test_half_a_date_pair_is_refused(server: Connection, fake: Fake, books: Books, given: str) -> None:
    """A period needs both of its ends."""
    _refused_here(server, fake, "list_invoices", organizationId=books.id, **{given: "2026-01-01"})


@requirement("errors:quote")
@pytest.mark.anywhere
@pytest.mark.parametrize("text", ["O'Brien", "Ib; DROP"])
def test_a_quote_in_a_filter_is_refused_by_argument(
    server: Connection, fake: Fake, books: Books, text: str
) -> None:
    """Dinero's filter has no escape; free text search takes both characters, and the hint says so."""
    error = _refused_here(server, fake, "list_invoices", organizationId=books.id, descriptionContains=text)
    named = [server.target.argument(name) for name in ("descriptionContains", "freeTextSearch")]
    assert named[0] in f"{error['message']} {error.get('argument')}"
    assert named[1] in error["hint"]


@requirement("errors:paging")
@pytest.mark.anywhere
@pytest.mark.parametrize("paging", [{"page": -1}, {"pageSize": 1001}, {"pageSize": 0}])
def test_a_page_out_of_range_is_refused(
    server: Connection, fake: Fake, books: Books, paging: dict[str, int]
) -> None:
    """Cutting it to the nearest good value would give another page than the one asked for."""
    _refused_here(server, fake, "list_contacts", organizationId=books.id, **paging)


@requirement("errors:no-pro")
def test_an_organisation_without_pro_is_refused_as_such(server: Connection, without_pro: Books) -> None:
    """Its name is known from the organisations, its books are not to be had."""
    error = server.refusal("list_contacts", organizationId=without_pro.id)
    assert error["code"] == "DineroProRequiredError"
    assert "Pro" in error["hint"]


@requirement("errors:credentials")
def test_a_stale_refresh_token_is_a_clear_error(stranger: Connection, books: Books) -> None:
    """And asking for the state of the connection is answered, not refused."""
    error = stranger.refusal("list_contacts", organizationId=books.id)
    assert error["code"] == "AccessTokenExpiredError"
    assert error["hint"].strip()
    state = stranger.ask("validate_connection")
    assert state["connected"] is False
    assert error["code"] in str(state) or state.get("reason")
