"""What the journal says of a client, in the words of the domain."""

from __future__ import annotations

from typing import Any

import pytest

from mock_dinero import inquiry
from mock_dinero.journal import CAPACITY, Journal, Visit
from mock_dinero.limits import RateLimiter
from tests.mock_dinero.fakes import AS_OF, ODD, Fake, MakeFake, guid

CONTACTS = f"/v1/{ODD}/contacts"
TEMPLATE = "/v1/{organizationId}/contacts"


def questions(fake: Fake, **filters: Any) -> Any:
    return fake.ask("GET", "/__mock/journal/questions", params=filters, headers={}).json()


def expected(fake: Fake, **body: Any) -> list[str]:
    """Return the misses; `met` says the same."""
    found = fake.control("journal/expect", **body).json()
    assert found["met"] is (not found["misses"])
    lines: list[str] = found["misses"]
    return lines


def test_calls_are_counted_by_operation_and_status(fake: Fake) -> None:
    """Organisations and guids left open."""
    for path in (CONTACTS, CONTACTS, f"{CONTACTS}/{guid(1, 1)}", f"{CONTACTS}/{guid(1, 99)}"):
        fake.get(path)
    found = questions(fake)
    assert found["calls"] == 4
    assert found["byOperation"] == {f"GET {TEMPLATE}": 2, f"GET {TEMPLATE}/{{guid}}": 2}
    assert found["byStatus"] == {"200": 3, "404": 1}


def test_an_attempted_write_is_found(fake: Fake) -> None:
    """Reading is no write."""
    fake.get(CONTACTS)
    assert questions(fake)["anyWriteAttempted"] is False
    fake.ask("POST", CONTACTS, json={"Name": "x"})
    assert questions(fake)["anyWriteAttempted"] is True
    assert expected(fake, noWrites=True) == [f"a write: POST {CONTACTS} (request 2)"]


@pytest.mark.parametrize("is_told", [True, False])
def test_a_client_waits_as_long_as_it_was_told(make_fake: MakeFake, *, is_told: bool) -> None:
    """Or as long as it needs to when a 429 does not say; on the fake's clock."""
    fake = make_fake(limiter=RateLimiter(visma=1, personal=1), retry_after=is_told).sign_in()
    fake.get(CONTACTS)
    fake.control("clock", advance=20)
    fake.get(CONTACTS)
    fake.control("clock", advance=10)
    fake.get(CONTACTS)
    fake.control("clock", advance=30)
    assert fake.get(CONTACTS).status_code == 200
    found = questions(fake)
    told = (40, 30) if is_told else (None, None)
    assert found["waits"] == [
        {"after": 2, "told": told[0], "needed": 40, "waited": 10.0, "kept": False},
        {"after": 3, "told": told[1], "needed": 30, "waited": 30.0, "kept": True},
    ]
    assert found["waitedAsTold"] is False
    assert expected(fake, waitedAsTold=True) == ["after the 429 of request 2 it waited 10 s, not 40 s"]


def test_a_fault_can_tell_a_client_to_wait(fake: Fake) -> None:
    """By its own Retry-After."""
    fake.control("faults", path=TEMPLATE, status=429, headers={"Retry-After": 3})
    fake.get(CONTACTS)
    fake.control("clock", advance=3)
    fake.get(CONTACTS)
    assert questions(fake)["waits"] == [{"after": 1, "told": 3, "needed": 3, "waited": 3.0, "kept": True}]


def test_a_page_fetched_twice_is_found(fake: Fake) -> None:
    """However its parameters are ordered; a broken answer may be fetched again."""
    fake.get(CONTACTS, page=0, pageSize=2)
    fake.get(CONTACTS, page=1, pageSize=2)
    assert expected(fake, noPageTwice=True) == []
    fake.get(CONTACTS, pageSize=2, page=0)
    assert questions(fake)["pagesFetchedTwice"] == [
        {"page": f"{CONTACTS}?page=0&pageSize=2", "requests": [1, 3]}
    ]
    assert len(expected(fake, noPageTwice=True)) == 1
    fake.control("reset")
    fake.sign_in()
    fake.control("faults", path=TEMPLATE, **{"break": "malformed"})
    fake.get(CONTACTS)
    fake.get(CONTACTS)
    assert questions(fake)["pagesFetchedTwice"] == []


def test_the_fields_asked_for_are_held_to_those_used(fake: Fake) -> None:
    """One line per field that nobody uses."""
    fake.get(CONTACTS, fields="Name, ContactGuid")
    fake.get(CONTACTS, fields="Email")
    assert questions(fake)["fieldsAskedFor"] == {f"GET {TEMPLATE}": ["Name", "ContactGuid", "Email"]}
    assert expected(fake, fieldsUsed=["name", "contactguid"]) == [
        f"GET {TEMPLATE} asked for Email, which is not used"
    ]


def test_expected_calls_happened_with_these_parameters_and_in_order(fake: Fake) -> None:
    """Each miss is one line."""
    first, second = {"path": TEMPLATE, "query": {"page": "0"}}, {"path": TEMPLATE, "query": {"page": "1"}}
    fake.get(CONTACTS, page=0)
    fake.get(CONTACTS, page=1)
    assert expected(fake, calls=[first, second], inOrder=True, only=True, atMost=2) == []
    assert expected(fake, calls=[second, first], inOrder=True) == [
        f"GET {TEMPLATE}?page=0 happened, but not in this order"
    ]
    assert expected(fake, calls=[first], only=True) == [f"not expected: GET {CONTACTS} (request 2)"]
    assert expected(fake, calls=[{"path": TEMPLATE, "times": 3}]) == [
        f"GET {TEMPLATE} happened 2 times, expected 3 times"
    ]
    assert expected(fake, calls=[{"path": TEMPLATE, "status": 429}])[0].endswith(
        "happened 0 times, expected at least once"
    )
    assert expected(fake, atMost=1) == ["2 calls, expected at most 1"]


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"status": 404}, [2]),
        ({"path": TEMPLATE}, [1, 3]),
        ({"method": "post"}, [3]),
        ({"write": "true"}, [3]),
        ({"organizationId": 7}, []),
        ({"clientId": "mock-personal", "limit": 1}, [3]),
        ({"since": 2}, [3]),
        ({"fault": "true"}, []),
    ],
)
def test_the_journal_is_filtered(fake: Fake, filters: dict[str, Any], numbers: list[int]) -> None:
    """All that is given must hold."""
    fake.get(CONTACTS)
    fake.get(f"{CONTACTS}/{guid(1, 99)}")
    fake.ask("POST", CONTACTS, json={})
    found = fake.ask("GET", "/__mock/journal", params=filters, headers={}).json()
    assert [row["number"] for row in found["requests"]] == numbers


def test_the_journal_is_bounded_and_counts_on() -> None:
    """The oldest leave first."""
    journal = Journal()
    for _ in range(CAPACITY + 5):
        journal.add(Visit("GET", CONTACTS, "", AS_OF))
    assert (len(journal.visits), journal.visits[0].number, journal.total) == (CAPACITY, 6, CAPACITY + 5)


def test_a_secret_in_a_query_is_not_kept() -> None:
    """An authorization code, a state, a token."""
    visit = Visit(
        "GET", "/connect/authorize", "client_id=a&code=S3CRET&state=S3CRET&access_token=S3CRET", AS_OF
    )
    assert visit.query == "client_id=a&code=***&state=***&access_token=***"


def test_no_call_is_a_client_that_behaved() -> None:
    """Nothing is made up of nothing."""
    found = inquiry.summary([])
    assert (found["calls"], found["waitedAsTold"], found["pagesFetchedTwice"]) == (0, True, [])
