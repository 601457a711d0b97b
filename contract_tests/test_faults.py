"""What Dinero or the wire does wrong: each with its own error code, and no more tries than the contract allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .requirements import requirement

if TYPE_CHECKING:
    from .companies import Company

TRIES = 3
"""One call and two retries, for server faults and lost connections."""


def _statuses(company: Company, since: int) -> list[int | None]:
    return [seen.status for seen in company.received(since)]


@requirement("faults:codes")
@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (400, "DineroValidationError", False),
        (403, "DineroProRequiredError", False),
        (404, "DineroNotFoundError", False),
        (409, "DineroValidationError", False),
        (422, "DineroValidationError", False),
        (480, "DineroEndpointDeprecatedError", False),
    ],
)
def test_a_refusal_has_its_code_and_is_not_tried_again(
    company: Company,
    status: int,
    code: str,
    retryable: bool,  # noqa: FBT001 - a case
) -> None:
    """One call, whatever would have come after it."""
    company.on("contacts", status=status, body={"code": 1, "message": "No."})
    before = company.fake.last()
    told = company.refusal("list_contacts")
    assert (told["code"], told["retryable"], told["status"]) == (code, retryable, status)
    assert told["hint"]
    assert _statuses(company, before) == [status]


@requirement("faults:dinero-says")
def test_dineros_own_reason_is_passed_on(company: Company) -> None:
    """Its code, its message and which member it objects to."""
    body = {
        "code": 42,
        "message": "Beløbet er forkert.",
        "validationErrors": {"Amount": "skal være positivt"},
    }
    company.on("contacts", status=400, body=body)
    told = company.refusal("list_contacts")
    assert (told["dineroCode"], told["dineroMessage"]) == (42, "Beløbet er forkert.")
    assert "skal være positivt" in str(told["validationErrors"])


@requirement("faults:code-63")
def test_code_63_is_not_found(company: Company) -> None:
    """Invoices say an unknown guid with status 400."""
    company.on("contacts", status=400, body={"code": 63, "message": "Not found."})
    assert company.refusal("list_contacts")["code"] == "DineroNotFoundError"


@requirement("faults:server")
@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_fault_is_tried_twice_more(company: Company, status: int) -> None:
    """Then the answer comes as if nothing had been."""
    company.add("contact", record={"Name": "Ny Kunde ApS"})
    company.on("contacts", status=status, times=TRIES - 1)
    before = company.fake.last()
    assert [row["name"] for row in company.ask("list_contacts")["items"]] == ["Ny Kunde ApS"]
    assert _statuses(company, before) == [status, status, 200]


@requirement("faults:server")
def test_a_server_fault_that_stays_is_unavailable(company: Company) -> None:
    """After three calls, and worth another try later."""
    company.on("contacts", status=503, times=None)
    before = company.fake.last()
    told = company.refusal("list_contacts")
    assert (told["code"], told["retryable"]) == ("DineroUnavailableError", True)
    assert _statuses(company, before) == [503] * TRIES


@requirement("faults:calculators")
def test_a_calculator_is_tried_again_too(company: Company) -> None:
    """It keeps nothing, so a second try does no harm."""
    company.on("invoices/fetch", status=503)
    line = {
        "description": "Time",
        "accountNumber": 1000,
        "quantity": 1,
        "unit": "hours",
        "baseAmountValue": 80,
    }
    before = company.fake.last()
    assert company.ask("calculate_invoice_totals", productLines=[line])["totalInclVat"] == 100
    assert _statuses(company, before) == [503, 200]


@requirement("faults:connection")
@pytest.mark.parametrize("way", ["reset", "truncate"])
def test_a_broken_connection_is_tried_again(company: Company, way: str) -> None:
    """Once broken, then well."""
    company.on("contacts", **{"break": way})
    before = company.fake.last()
    company.ask("list_contacts")
    assert len(_statuses(company, before)) == 2


@requirement("faults:nonsense")
@pytest.mark.parametrize("way", ["malformed", "wrong-content-type", "empty"])
def test_an_answer_that_is_none_is_unavailable(company: Company, way: str) -> None:
    """Never an empty list, which would read as no contacts."""
    company.add("contact", record={"Name": "Ny Kunde ApS"})
    company.on("contacts", times=None, **{"break": way})
    assert company.refusal("list_contacts")["code"] == "DineroUnavailableError"


@requirement("faults:nonsense")
@pytest.mark.parametrize(
    "body", [[], {}, {"Collection": None}, {"Collection": [{"Name": 7}], "Pagination": {}}, "null"]
)
def test_a_body_of_another_shape_is_unavailable(company: Company, body: Any) -> None:
    """JSON it is, but not what Dinero documents."""
    company.on("contacts", status=200, body=body, contentType="application/json", times=None)
    assert company.refusal("list_contacts")["code"] == "DineroUnavailableError"


@requirement("faults:slow")
@pytest.mark.parametrize("fault", [{"latency": {"seconds": 0.3}}, {"break": "drip"}], ids=["late", "drip"])
def test_a_slow_answer_is_an_answer(company: Company, fault: dict[str, Any]) -> None:
    """Late, or a few bytes at a time."""
    company.add("contact", record={"Name": "Ny Kunde ApS"})
    company.on("contacts", **fault)
    assert len(company.ask("list_contacts")["items"]) == 1


@requirement("faults:second-page")
def test_a_fault_between_two_pages_is_no_end_of_the_list(company: Company) -> None:
    """The second page is refused; it is not answered as the last one."""
    company.load(*({"kind": "contact", "record": {"Name": f"Kunde {number}"}} for number in range(5)))
    company.on("contacts", status=404, after=1)
    assert company.ask("list_contacts", page=0, pageSize=3)["pagination"]["hasMore"] is True
    assert company.refusal("list_contacts", page=1, pageSize=3)["code"] == "DineroNotFoundError"


@requirement("faults:nothing-said")
def test_a_fault_tells_nothing_of_the_machinery(company: Company) -> None:
    """No stack trace, no token, no secret, whatever went wrong."""
    secrets = [str(value) for value in company.fake.ready["credentials"]["vismaConnect"].values()]
    for fault in (
        {"status": 500},
        {"break": "malformed"},
        {"status": 403},
        {"break": "reset", "times": TRIES},
    ):
        company.on("contacts", **{"times": TRIES, **fault})
        outcome = company.server.call("list_contacts", {"organizationId": company.id})
        company.fake.tell("faults", clear=True)
        assert outcome.is_error
        whole = f"{outcome.data} {outcome.text}"
        assert [word for word in ("Traceback", 'File "', "httpx", "Bearer", *secrets) if word in whole] == []
