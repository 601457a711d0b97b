"""Faults: which requests they strike, and what a client sees of them in this process and over a socket."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from random import Random
from typing import Any

import httpx
import pytest

from mock_dinero.faults import Delay, Effect, Fault, FaultError, Faults, from_header, plain
from mock_dinero.transport import DineroTransport
from tests.mock_dinero.fakes import NO_PRO, ODD, Fake, MakeFake

CONTACTS = f"/v1/{ODD}/contacts"
TEMPLATE = "/v1/{organizationId}/contacts"


def struck(faults: Faults, count: int) -> list[bool]:
    return [faults.take("GET", CONTACTS, ODD) is not None for _ in range(count)]


def armed(**options: Any) -> Faults:
    faults = Faults()
    faults.arm(Fault(path=TEMPLATE, effect=Effect(answer=plain(503)), **options))
    return faults


def test_a_fault_spares_the_first_and_strikes_so_many() -> None:
    """Then it is gone."""
    assert struck(armed(after=2, times=2), 6) == [False, False, True, True, False, False]


def test_a_share_of_calls_is_struck_and_the_same_ones_every_time() -> None:
    """Luck begins anew with every reset."""
    first, second = (struck(armed(rate=0.25, times=None), 400) for _ in range(2))
    assert first == second
    assert 60 < sum(first) < 140


def test_the_luck_of_faults_is_given_by_a_seed(fake: Fake) -> None:
    """The same seed strikes the same calls, another seed others."""

    def statuses(seed: int) -> list[int]:
        fake.control("faults", clear=True)
        fake.control("faults", path=TEMPLATE, status=480, rate=0.5, times=None, seed=seed)
        return [fake.get(CONTACTS).status_code for _ in range(30)]

    first = statuses(7)
    assert statuses(8) != first
    assert statuses(7) == first
    assert set(first) == {200, 480}
    assert fake.control("faults", seed=3).json() == {"armed": 1}


def test_a_fault_is_for_one_organisation_and_method() -> None:
    """Others pass."""
    faults = armed(organization=NO_PRO, method="GET", times=None)
    assert struck(faults, 1) == [False]
    assert faults.take("POST", CONTACTS, NO_PRO) is None
    assert faults.take("GET", CONTACTS, NO_PRO)


def test_delays_are_fixed_uniform_or_lognormal_around_a_median() -> None:
    """By the randomness they are given."""
    luck = Random(7)  # noqa: S311 - repeatable, not secret
    assert Delay(2.5).seconds(luck) == 2.5
    assert all(1 <= Delay(1, 2).seconds(luck) <= 2 for _ in range(100))
    drawn = sorted(Delay(0.8, sigma=0.5).seconds(luck) for _ in range(999))
    assert 0.7 < drawn[499] < 0.9


@pytest.mark.parametrize(
    ("text", "kind"),
    [("503", "503"), ("reset", "reset"), ("latency=0.5", "latency"), ("truncate, latency=1", "truncate")],
)
def test_the_header_names_a_fault(text: str, kind: str) -> None:
    """A status, a break, a latency, or several."""
    assert from_header(text).kind == kind


@pytest.mark.parametrize("text", ["", "explode", "999", "latency=x", "reset;truncate"])
def test_a_header_that_names_none_is_one_line(text: str) -> None:
    """It says what there is."""
    with pytest.raises(FaultError, match=r"write a status \(503\), reset, truncate") as found:
        from_header(text)
    assert "\n" not in str(found.value)


def test_one_request_asks_for_its_own_fault(fake: Fake) -> None:
    """Only that one, and a mistake in the header is a 400 of the fake's own."""
    headers = {"Authorization": f"Bearer {fake.token}"}
    codes = [
        fake.ask("GET", CONTACTS, headers=headers | {"X-Mock-Fault": "480"}).status_code for _ in range(2)
    ]
    assert [*codes, fake.get(CONTACTS).status_code] == [480, 480, 200]
    mistake = fake.ask("GET", CONTACTS, headers=headers | {"X-Mock-Fault": "boom"})
    assert (mistake.status_code, list(mistake.json())) == (400, ["error"])


def test_without_a_connection_a_reset_is_an_answer_that_says_so(fake: Fake) -> None:
    """The ASGI transport of httpx has none."""
    answer = fake.ask("GET", CONTACTS, headers={"X-Mock-Fault": "reset"})
    assert (answer.status_code, "DineroTransport" in answer.text) == (500, True)


def seen(fake: Fake, fault: str, **options: Any) -> httpx.Response:
    """What a synchronous client sees in this process."""
    headers = {"Authorization": f"Bearer {fake.token}", "X-Mock-Fault": fault}
    with httpx.Client(transport=DineroTransport(fake.app), base_url="https://api.dinero.dk") as client:
        return client.get(CONTACTS, headers=headers, **options)


def test_a_reset_connection_is_a_read_error(fake: Fake) -> None:
    """And no status is journalled."""
    with pytest.raises(httpx.ReadError):
        seen(fake, "reset")
    visit = fake.app.state.journal.visits[0]
    assert (visit.fault_kind, visit.status) == ("reset", None)


def test_a_truncated_body_is_a_protocol_error(fake: Fake) -> None:
    """Half of the body came."""
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        seen(fake, "truncate")


def test_garbled_answers_arrive_whole(fake: Fake) -> None:
    """Half of the JSON, JSON called HTML, nothing at all."""
    malformed, html, empty = (seen(fake, fault) for fault in ("malformed", "wrong-content-type", "empty"))
    with pytest.raises(json.JSONDecodeError):
        malformed.json()
    assert html.headers["content-type"].startswith("text/html")
    assert html.json()["Pagination"]
    assert (empty.status_code, empty.content) == (200, b"")


def slow(fake: Fake) -> list[float]:
    """Collect the seconds a fake would have slept, in place of sleeping."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    fake.app.state.sleep = sleep
    return slept


def test_latency_is_waited_with_the_sleep_that_was_given(fake: Fake) -> None:
    """A test need not wait."""
    slept = slow(fake)
    assert seen(fake, "latency=120", timeout=None).status_code == 200
    assert slept == [120]


def test_a_client_that_waits_for_less_sees_a_read_timeout(fake: Fake) -> None:
    """As it would over a socket, after its own patience."""
    slept = slow(fake)
    for fault in ("latency=120", "timeout"):
        with pytest.raises(httpx.ReadTimeout):
            seen(fake, fault, timeout=2)
    assert slept == [2, 2]
    with pytest.raises(httpx.ReadTimeout):
        seen(fake, "timeout", timeout=None)
    assert slept[2:] == [3600]


def test_a_body_drips(fake: Fake) -> None:
    """A few bytes at a time, and it is whole in the end."""
    slept = slow(fake)
    assert seen(fake, "drip").json()["Pagination"]
    assert len(slept) > 10


def test_a_fault_can_change_the_world_between_two_pages(fake: Fake) -> None:
    """An inserted contact shifts the second page by one, as in live books."""
    first, second = ([row["ContactGuid"] for row in page(fake, at)["Collection"]] for at in (0, 1))
    fake.control("faults", path=TEMPLATE, after=1, does="insert-contact")
    assert [row["ContactGuid"] for row in page(fake, 0)["Collection"]] == first
    assert [row["ContactGuid"] for row in page(fake, 1)["Collection"]] == [first[-1], *second[:-1]]


def test_a_contact_goes_between_two_pages(fake: Fake) -> None:
    """One that nobody reads twice, nor at all."""
    every = page(fake, 0, size=100)["Pagination"]["ResultWithoutFilter"]
    fake.control("faults", path=TEMPLATE, does="delete-contact")
    assert page(fake, 0, size=100)["Pagination"]["ResultWithoutFilter"] == every - 1


def page(fake: Fake, number: int, size: int = 1) -> Any:
    return fake.get(CONTACTS, page=number, pageSize=size, fields="ContactGuid").json()


@pytest.mark.parametrize(
    ("deed", "status"), [("revoke-tokens", 401), ("expire-tokens", 401), ("withdraw-pro", 403)]
)
def test_rights_end_in_the_middle_of_a_run(fake: Fake, deed: str, status: int) -> None:
    """From the second call on."""
    fake.control("faults", path=TEMPLATE, after=1, does=deed)
    assert [fake.get(CONTACTS).status_code for _ in range(3)] == [200, status, status]


def test_two_clients_of_one_event_loop_may_share_a_transport(make_fake: MakeFake) -> None:
    """Asynchronous ones too."""
    fake = make_fake().sign_in()
    headers = {"Authorization": f"Bearer {fake.token}"}

    async def ask() -> list[int]:
        async with httpx.AsyncClient(
            transport=DineroTransport(fake.app), base_url="https://api.dinero.dk"
        ) as client:
            found = await asyncio.gather(*(client.get(CONTACTS, headers=headers) for _ in range(5)))
        return [one.status_code for one in found]

    assert fake.loop.run_until_complete(ask()) == [200] * 5


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """A fake as a process; its address."""
    command = [sys.executable, "-m", "mock_dinero", "serve", "--port", "0", "--json", "--rate-limit", "off"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["mock"]
        process.terminate()
        assert process.communicate(timeout=30)[1] == ""


@pytest.mark.parametrize(
    ("fault", "error"),
    [("reset", httpx.ReadError), ("truncate", httpx.RemoteProtocolError), ("timeout", httpx.ReadTimeout)],
)
def test_over_a_socket_the_same_exceptions_come(served: str, fault: str, error: type[Exception]) -> None:
    """And the server goes on serving, having logged nothing."""
    with httpx.Client(base_url=served, timeout=5) as client:
        token = client.post("/__mock/tokens/mint", json={"organizationId": 371001}).json()["accessToken"]
        headers = {"Authorization": f"Bearer {token}"}
        with pytest.raises(error):
            client.get("/v1/371001/contacts", headers=headers | {"X-Mock-Fault": fault}, timeout=0.5)
        assert client.get("/v1/371001/contacts", headers=headers).status_code == 200
