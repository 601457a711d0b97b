"""Calls under way: cancelled, told of, or beside each other."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

from .connect import CALL_WITHIN
from .requirements import requirement

if TYPE_CHECKING:
    from .companies import Company

ASKS = 2000
"""How often the fake is asked at most whether a call has arrived."""


def _arrived(company: Company, since: int) -> int:
    """How many calls of the company have arrived, as soon as there is one."""
    for _ in range(ASKS):
        found = len(company.received(since))
        if found:
            return found
    raise AssertionError("no call reached Dinero")


@requirement("waiting:cancelled")
def test_a_cancelled_call_ends_and_the_connection_goes_on(either: Company) -> None:
    """While Dinero is silent; nothing is sent again, and the same question is answered afterwards."""
    either.on("contacts", times=None, **{"break": "timeout"})
    before = either.fake.last()
    call = either.server.begin("list_contacts", {"organizationId": either.id})
    assert _arrived(either, before) == 1
    call.cancel()
    either.ask("list_products")
    either.fake.tell("faults", clear=True)
    assert either.ask("list_contacts")["items"] == []
    asked = [seen for seen in either.received(before) if seen.path.endswith("/contacts")]
    assert len(asked) == 2


@requirement("limits:silent")
@requirement("waiting:progress")
def test_a_long_wait_is_told_as_progress_and_can_be_cancelled(either: Company) -> None:
    """Dinero says 429 and not for how long: the wait is about a minute, and only one call was made."""
    either.on("contacts", status=429, times=None)
    told: queue.SimpleQueue[tuple[float, float | None, str | None]] = queue.SimpleQueue()

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.put((progress, total, message))

    before = either.fake.last()
    call = either.server.begin("list_contacts", {"organizationId": either.id}, hear)
    progress, total, message = told.get(timeout=CALL_WITHIN)
    call.cancel()
    assert total is not None
    assert 0 <= progress < total
    assert 30 <= total <= 61
    assert message
    assert [seen.status for seen in either.received(before)] == [429]


@requirement("waiting:never-mixed")
def test_calls_beside_each_other_are_not_mixed(either: Company) -> None:
    """Two companies asked in turns and all at once: each answer is of the company it names."""
    other = type(either)(either.id + 1000, either.fake, either.server)
    other.fake.tell("companies/add", organizationId=other.id, name="Another")
    for one in (either, other):
        one.load(*({"kind": "contact", "record": {"Name": f"{one.id} {at}"}} for at in range(9)))
    asked: list[tuple[int, Any]] = []
    for page in range(3):
        for one in (either, other):
            arguments = {"organizationId": one.id, "page": page, "pageSize": 3}
            asked.append((one.id, one.server.begin("list_contacts", arguments)))
    for owner, call in asked:
        data = call.result().data
        assert data["context"]["organization"]["id"] == owner
        assert [row["name"].split()[0] for row in data["items"]] == [str(owner)] * 3


@requirement("waiting:fast-beside-slow")
def test_a_fast_question_does_not_wait_for_a_slow_one(either: Company) -> None:
    """One that hangs holds up nothing else of the connection."""
    either.on("contacts", times=None, **{"break": "timeout"})
    before = either.fake.last()
    call = either.server.begin("list_contacts", {"organizationId": either.id})
    _arrived(either, before)
    try:
        assert either.ask("list_products")["items"] == []
        assert not call.done()
    finally:
        call.cancel()


@requirement("waiting:cancelled")
def test_a_call_cancelled_before_it_is_answered_leaves_no_trace_in_the_next(company: Company) -> None:
    """The next answers are those of their own questions."""
    company.load(
        {"kind": "contact", "record": {"Name": "Ib"}}, {"kind": "product", "record": {"Name": "Cykel"}}
    )
    for _ in range(5):
        company.server.begin("list_contacts", {"organizationId": company.id}).cancel()
        assert [row["name"] for row in company.ask("list_products")["items"]] == ["Cykel"]
