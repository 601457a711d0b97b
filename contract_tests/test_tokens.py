"""The life of a token, Pro that comes and goes, and limits of requests: what a connection lives through."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from .requirements import requirement
from .verdicts import NotChecked

if TYPE_CHECKING:
    from collections.abc import Callable

    from .companies import Company
    from .expected import Books
    from .fake import Fake
    from .session import Connection
    from .target import Target

RATE_LIMIT, MAX_WAIT = "DINERO_MCP_RATE_LIMIT", "DINERO_MCP_MAX_WAIT"


def _tokens(fake: Fake, since: int) -> int:
    """How many requests for a token there were after a number."""
    return sum(seen.path.endswith("/token") for seen in fake.requests(since))


@requirement("tokens:expired")
def test_a_token_that_ended_is_renewed_once_and_the_call_repeated(
    own: tuple[Fake, Connection], books: Books
) -> None:
    """Nobody notices; with one-time refresh tokens too, time after time."""
    fake, server = own
    fake.tell("switches", set={"refresh_tokens": "one-time"})
    server.ask("list_contacts", organizationId=books.id)
    for _ in range(3):
        fake.tell("tokens/expire")
        before = fake.last()
        server.ask("list_contacts", organizationId=books.id)
        assert _tokens(fake, before) == 1
        read = [seen.status for seen in fake.requests(before) if seen.path.endswith("/contacts")]
        assert read in ([401, 200], [200])


@requirement("tokens:together")
def test_many_calls_at_once_renew_the_token_once(own: tuple[Fake, Connection], books: Books) -> None:
    """A one-time refresh token used twice would end the connection."""
    fake, server = own
    fake.tell("switches", set={"refresh_tokens": "one-time"})
    server.ask("list_contacts", organizationId=books.id)
    fake.tell("tokens/expire")
    before = fake.last()
    calls = [
        server.begin("list_contacts", {"organizationId": books.id, "page": page, "pageSize": 10})
        for page in range(8)
    ]
    assert [call.result().is_error for call in calls] == [False] * len(calls)
    assert _tokens(fake, before) == 1
    server.ask("list_products", organizationId=books.id)


@requirement("tokens:revoked")
def test_access_that_was_withdrawn_is_said_to_be(own: tuple[Fake, Connection], books: Books) -> None:
    """One try to renew it, then AccessTokenExpiredError; asking for the connection is answered, not refused."""
    fake, server = own
    server.ask("list_contacts", organizationId=books.id)
    fake.tell("tokens/revoke")
    before = fake.last()
    told = server.refusal("list_contacts", organizationId=books.id)
    assert told["code"] == "AccessTokenExpiredError"
    assert _tokens(fake, before) == 1
    assert server.ask("validate_connection")["connected"] is False


@requirement("tokens:refused-again")
def test_a_new_token_that_is_refused_too_is_the_end(company: Company) -> None:
    """One renewal, one repeat, and no third call."""
    company.ask("list_contacts")
    company.on("contacts", status=401, times=None)
    before = company.fake.last()
    assert company.refusal("list_contacts")["code"] == "AccessTokenExpiredError"
    assert [seen.status for seen in company.received(before)] == [401, 401]
    assert _tokens(company.fake, before) == 1


@requirement("tokens:pro")
def test_pro_may_end_and_come_back_while_connected(company: Company) -> None:
    """Only Dinero's answer decides, never what was known before."""
    company.ask("list_contacts")
    company.fake.tell("pro", organizationId=company.id, pro=False)
    before = company.fake.last()
    told = company.refusal("list_contacts")
    assert (told["code"], told["status"]) == ("DineroProRequiredError", 403)
    assert len(company.received(before)) == 1
    rows = {row["id"]: row["isPro"] for row in company.server.ask("list_organizations")["organizations"]}
    assert rows[company.id] is False
    company.fake.tell("pro", organizationId=company.id, pro=True)
    assert company.ask("list_contacts")["items"] == []


@requirement("tokens:no-access")
def test_a_403_is_not_always_called_pro(company: Company) -> None:
    """A company that has Pro and answers 403 is out of reach for another reason, and the hint names the others."""
    company.on("contacts", status=403)
    told = company.refusal("list_contacts")
    assert any(word in told["hint"].lower() for word in ("access", "subscription", "permission"))


@requirement("limits:retry-after")
def test_a_429_waits_as_told_and_is_repeated_once(company: Company) -> None:
    """Then the answer comes."""
    company.on("contacts", status=429, headers={"Retry-After": "1"})
    before = company.fake.last()
    company.ask("list_contacts")
    assert [seen.status for seen in company.received(before)] == [429, 200]


@requirement("limits:twice")
def test_a_second_429_is_a_rate_limit_error(company: Company) -> None:
    """After two calls, with the seconds to wait."""
    company.on("contacts", status=429, headers={"Retry-After": "1"}, times=None)
    before = company.fake.last()
    told = company.refusal("list_contacts")
    assert (told["code"], told["retryable"], told["retryAfterSeconds"]) == ("DineroRateLimitError", True, 1)
    assert [seen.status for seen in company.received(before)] == [429, 429]


@requirement("limits:brown-out")
def test_a_brown_out_is_told_as_it_comes_and_goes(company: Company) -> None:
    """480 is not tried again, and the next call that is let through is answered."""
    company.on("contacts", status=480)
    assert company.refusal("list_contacts")["code"] == "DineroEndpointDeprecatedError"
    assert company.ask("list_contacts")["items"] == []


@requirement("limits:budget")
def test_a_budget_that_is_spent_refuses_at_once_and_asks_nothing(
    world_of: Callable[..., AbstractContextManager[tuple[Fake, Connection]]],
    target: Target,
    books: Books,
    slashed: Books,
) -> None:
    """Counted per organisation: another one is answered."""
    if RATE_LIMIT not in target.environment:
        raise NotChecked("the target has no setting for its budget of requests")
    with world_of(**{RATE_LIMIT: "3", MAX_WAIT: "1"}) as (fake, server):
        for page in range(3):
            server.ask("list_contacts", organizationId=books.id, page=page, pageSize=10)
        before = fake.last()
        told = server.refusal("list_contacts", organizationId=books.id, pageSize=11)
        assert (told["code"], told["retryable"]) == ("DineroRateLimitError", True)
        assert told["retryAfterSeconds"] > 1
        assert fake.requests(before) == []
        server.ask("list_contacts", organizationId=slashed.id)
