"""Worlds beside each other in one process: what one test does, another does not see."""

from __future__ import annotations

import asyncio
import base64
from collections import Counter
from typing import Any

import httpx
import pytest

from mock_dinero.ledger.company import Company
from mock_dinero.limits import RateLimiter
from mock_dinero.transport import DineroTransport
from tests.mock_dinero.fakes import ODD, Fake, MakeFake, plain_company

CONTACTS = f"/v1/{ODD}/contacts"
ONE, TWO = {"X-Mock-World": "one"}, {"X-Mock-World": "two"}


def world(fake: Fake, name: str) -> dict[str, Any]:
    """Make a world; return what the control API says of it."""
    found: dict[str, Any] = fake.control("worlds", name=name).json()
    return found


def act(fake: Fake, header: dict[str, str], path: str, /, **body: Any) -> Any:
    return fake.ask("POST", f"/__mock/{path}", json=body, headers=header).json()


def read(fake: Fake, header: dict[str, str], path: str) -> Any:
    return fake.ask("GET", f"/__mock/{path}", headers=header).json()


def signed_in(fake: Fake, credentials: dict[str, Any]) -> dict[str, str]:
    """Sign in with the password grant, as a client does that knows nothing of worlds."""
    personal = credentials["personal"]
    key = personal["apiKeys"][str(ODD)]
    basic = base64.b64encode(f"{personal['clientId']}:{personal['clientSecret']}".encode()).decode()
    form = {"grant_type": "password", "username": key, "password": key, "scope": "read"}
    answer = fake.ask(
        "POST", "/dineroapi/oauth/token", data=form, headers={"Authorization": f"Basic {basic}"}
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def refreshed(fake: Fake, credentials: dict[str, Any]) -> dict[str, str]:
    """Refresh at Visma Connect with the credentials in the form, and return the header of the new token."""
    visma = credentials["vismaConnect"]
    form = {
        "grant_type": "refresh_token",
        "refresh_token": visma["refreshToken"],
        "client_id": visma["clientId"],
        "client_secret": visma["clientSecret"],
    }
    answer = fake.ask("POST", "/connect/token", data=form, headers={})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.mark.parametrize("sign_in", [signed_in, refreshed])
def test_a_token_belongs_to_the_world_of_its_credentials(make_fake: MakeFake, sign_in: Any) -> None:
    """No header is needed: a client that knows nothing of worlds stays in its own."""
    fake = make_fake()
    first, second = (sign_in(fake, world(fake, name)["credentials"]) for name in ("one", "two"))
    act(fake, ONE, "pro", organizationId=ODD, pro=False)
    assert fake.ask("GET", CONTACTS, headers=first).status_code == 403
    assert fake.ask("GET", CONTACTS, headers=second).status_code == 200
    totals = [read(fake, header, "journal")["total"] for header in (ONE, TWO, {})]
    assert totals == [2, 2, 0]


def test_an_expired_token_still_finds_its_world(make_fake: MakeFake) -> None:
    """The 401 is in that world's journal."""
    fake = make_fake()
    mine = signed_in(fake, world(fake, "one")["credentials"])
    act(fake, ONE, "tokens/expire")
    assert fake.ask("GET", CONTACTS, headers=mine).status_code == 401
    assert [row["status"] for row in read(fake, ONE, "journal")["requests"]] == [200, 401]


def test_the_token_of_one_world_is_worth_nothing_in_another(make_fake: MakeFake) -> None:
    """The header decides, and then the token is unknown there."""
    fake = make_fake()
    mine = signed_in(fake, world(fake, "one")["credentials"])
    world(fake, "two")
    assert fake.ask("GET", CONTACTS, headers=mine | TWO).status_code == 401


def test_clock_faults_limits_and_switches_are_each_worlds_own(make_fake: MakeFake) -> None:
    """And a reset is of one world."""
    fake = make_fake()
    for name in ("one", "two"):
        world(fake, name)
    act(fake, ONE, "clock", advance=3600)
    act(fake, ONE, "faults", path="*", status=503)
    act(fake, ONE, "limits", personal=1)
    act(fake, ONE, "switches", set={"sort_fails": "on"})
    assert [read(fake, header, "health")["now"][11:13] for header in (ONE, TWO, {})] == ["09", "08", "08"]
    assert [len(read(fake, header, "faults")["faults"]) for header in (ONE, TWO, {})] == [1, 0, 0]
    assert [read(fake, header, "limits")["personal"] for header in (ONE, TWO, {})] == [1, None, None]
    act(fake, TWO, "reset")
    assert len(read(fake, ONE, "faults")["faults"]) == 1
    act(fake, ONE, "reset")
    assert read(fake, ONE, "limits")["personal"] is None


def test_worlds_are_listed_and_dropped(make_fake: MakeFake) -> None:
    """The default one stays."""
    fake = make_fake()
    world(fake, "one")
    assert [row["name"] for row in read(fake, {}, "worlds")["worlds"]] == ["default", "one"]
    assert act(fake, {}, "worlds/drop", name="one") == {"dropped": "one"}
    assert "no world is called 'one'" in read(fake, ONE, "health")["error"]
    assert "the default world stays" in act(fake, {}, "worlds/drop", name="default")["error"]


@pytest.mark.parametrize("name", ["", "Ø", "default", "a b", "-x", "x" * 41, "one"])
def test_a_world_that_cannot_be_is_one_line(make_fake: MakeFake, name: str) -> None:
    """A bad name, or one that is taken."""
    fake = make_fake()
    world(fake, "one")
    answer = fake.control("worlds", name=name)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert "\n" not in answer.json()["error"]


def test_what_was_saved_is_restored(fake: Fake) -> None:
    """Books, clock and switches; a world's saves are its own."""
    fake.control("saves", name="before")
    fake.control("clock", advance=60)
    fake.control("companies/drop", organizationId=ODD)
    assert fake.get(CONTACTS).status_code == 403
    restored = fake.control("saves/restore", name="before").json()
    assert restored["now"] == "2026-11-16T08:00:00.000+00:00"
    assert fake.get(CONTACTS).status_code == 200
    assert [row["name"] for row in read(fake, {}, "saves")["saves"]] == ["before"]
    world(fake, "one")
    assert read(fake, ONE, "saves")["saves"] == []
    assert (
        "nothing was saved as 'after'; saved are: before"
        in fake.control("saves/restore", name="after").json()["error"]
    )


FAULTS: tuple[dict[str, str], ...] = (
    {},
    {"X-Mock-Fault": "503"},
    {"X-Mock-Fault": "reset"},
    {"X-Mock-Fault": "truncate"},
    {"X-Mock-Fault": "malformed"},
)
EXPECTED = ("200", "503", "ReadError", "RemoteProtocolError", "200")
COUNT = 1000


async def outcome(client: httpx.AsyncClient, path: str, headers: dict[str, str]) -> tuple[str, bytes]:
    try:
        answer = await client.get(path, headers=headers)
    except httpx.TransportError as problem:
        return type(problem).__name__, b""
    return str(answer.status_code), answer.content


def test_a_thousand_parallel_requests_over_two_worlds_lose_and_cross_nothing(
    odd: Company, make_fake: MakeFake
) -> None:
    """Mixed faults; each answer is of its own world, each request is in its journal once."""
    fake = make_fake(odd, plain_company(1), limiter=RateLimiter(visma=None, personal=None))
    tokens = [signed_in(fake, world(fake, name)["credentials"]) for name in ("one", "two")]
    act(fake, TWO, "companies/add", organizationId=ODD, contact={"Name": "Kun i to"})
    act(fake, TWO, "faults", path="/v1/{organizationId}/products", status=480, times=None)

    async def every() -> list[tuple[str, bytes]]:
        transport = DineroTransport(fake.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="https://api.dinero.dk", timeout=60
        ) as client:
            asked = [
                outcome(client, f"{path}?pageSize=100&tag={at}", tokens[at % 2] | FAULTS[at % 5])
                for at in range(COUNT)
                for path in (CONTACTS if at % 3 else f"/v1/{ODD}/products",)
            ]
            return list(await asyncio.gather(*asked))

    found = fake.loop.run_until_complete(every())
    for at, (kind, body) in enumerate(found):
        is_struck = at % 2 == 1 and at % 3 == 0 and at % 5 == 0
        assert kind == ("480" if is_struck else EXPECTED[at % 5])
        if at % 5 == 0 and at % 3:
            assert (b"Kun i to" in body) == (at % 2 == 1)
    for number, header in enumerate((ONE, TWO)):
        rows = read(fake, header, "journal")["requests"][1:]
        tags = Counter(int(row["query"].rpartition("=")[2]) for row in rows)
        assert tags == Counter(range(number, COUNT, 2))
        assert [row["number"] for row in rows] == list(range(2, COUNT // 2 + 2))
    assert read(fake, {}, "journal")["total"] == 0
