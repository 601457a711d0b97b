"""A served fake recorded as if it were Dinero: over loopback, scrubbed, resumed, and the same once more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import HOST, files, read
from mock_dinero.cli import main
from mock_dinero.tape import unfinished
from mock_dinero.tape.asking import RecordingStopped
from mock_dinero.tape.coverage import coverage
from mock_dinero.tape.scrub import ScrubRefused
from mock_dinero.tape.scrub.check import check
from mock_dinero.tape.verify import verify
from mock_dinero.testing import Dinero
from mock_dinero.world.world import load
from tests.mock_dinero.tape.recordings import COMPANY, contents, recorder, run

if TYPE_CHECKING:
    from mock_dinero.cassettes import Interaction
    from mock_dinero.tape.recorder import Event

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def dinero_process() -> Iterator[dict[str, Any]]:
    """A fake that counts no requests, for these are many within a frozen minute."""
    command = (sys.executable, "-m", "mock_dinero", "serve", "--port", "0", "--json", "--clock", "frozen")
    with subprocess.Popen((*command, "--rate-limit", "off"), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.terminate()


@pytest.fixture
def whole(dinero_server: Dinero, tmp_path: Path) -> Path:
    """The folder of a recording that nothing disturbed."""
    folder = tmp_path / "whole"
    run(recorder(dinero_server.url, dinero_server.token(COMPANY), folder))
    return folder


def test_a_recording_loads_and_every_answer_of_it_agrees(whole: Path) -> None:
    """The round trip: a fake of the recording answers what the recorded one did, and the guard finds nothing."""
    report = verify([whole])
    assert report.disagreements == []
    assert report.agreed == report.asked > 100
    assert [one for one in check([whole]) if one.field != "provenance"] == []  # which the command writes


def test_a_recorded_company_is_another_one_with_the_same_books(whole: Path, dinero_server: Dinero) -> None:
    """No name and no number of it is left, and every figure is."""
    (books,) = load([whole]).books.values()
    with dinero_server.client(COMPANY) as client:
        original = client.get("/v1/organizations?fields=Name").json()[0]
    assert books.company.organization.id != COMPANY
    assert books.company.organization.name != original["Name"]
    assert len(books.company.invoices) == 4
    assert not any(original["Name"] in text or str(COMPANY) in text for text in contents(whole).values())


def test_a_fake_is_never_called_a_recording_of_dinero(whole: Path) -> None:
    """The provenance says where it was recorded, from what, and by which rules it was scrubbed."""
    provenances = [read(path).provenance for path in files([whole])]
    assert {one["kind"] for one in provenances} == {"recorded-from-fake"}
    assert all(one["source"].startswith("http://127.0.0.1") for one in provenances)
    assert all(one["scrubbed"]["rules"] >= 1 for one in provenances)


@pytest.mark.parametrize("at", [1, 20, 61, 136])
def test_killed_and_resumed_it_is_the_same_to_the_byte(
    whole: Path, dinero_server: Dinero, tmp_path: Path, at: int
) -> None:
    """Nothing is lost, nothing is there twice, whichever request the process died after."""
    folder, token = tmp_path / "cut", dinero_server.token(COMPANY)
    command = [
        sys.executable,
        "-m",
        "tests.mock_dinero.tape.recordings",
        dinero_server.url,
        token,
        str(folder),
    ]
    environment = {**os.environ, "KILL_AT": str(at), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("PYTHONSAFEPATH", None)
    killed = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    assert killed.returncode == -9
    run(recorder(dinero_server.url, token, folder))
    assert contents(folder) == contents(whole)


def test_finished_steps_are_not_asked_again(dinero_server: Dinero, tmp_path: Path) -> None:
    """What was learned from them is remembered, for the cassettes on disk are scrubbed."""
    cut = recorder(dinero_server.url, dinero_server.token(COMPANY), tmp_path / "cut")
    heard: list[Event] = []

    def stop(event: Event) -> None:
        heard.append(event)
        if event.step == "reports":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(replace(cut, tell=stop))
    again = recorder(dinero_server.url, dinero_server.token(COMPANY), tmp_path / "cut")
    steps: list[str] = []
    run(replace(again, tell=lambda event: steps.append(event.step)))
    assert steps[0] == "reports"
    assert "purchases" in steps


def test_a_step_that_was_written_but_not_remembered_is_there_once(whole: Path, dinero_server: Dinero) -> None:
    """Death between the cassette and the memory: the step is asked again, and takes its own place."""
    before = contents(whole)
    memory = unfinished.load(whole)
    assert memory is not None
    memory.finished[str(COMPANY)].popitem()
    unfinished.save(whole, memory)
    run(recorder(dinero_server.url, dinero_server.token(COMPANY), whole))
    assert contents(whole) == before


def test_the_memory_is_private_and_lies_outside_the_cassettes(whole: Path) -> None:
    """It holds real guids and the key, so only its owner may read it."""
    place = unfinished.place_of(whole)
    assert place.parent == whole.parent
    assert place.stat().st_mode & 0o077 == 0
    assert str(COMPANY) in place.read_text("utf-8")


def test_what_the_scrubber_refuses_never_reaches_the_disk(dinero_server: Dinero, tmp_path: Path) -> None:
    """The step is not written, the ones before it stay, and the client is unhooked from vcrpy."""
    folder = tmp_path / "refused"
    found = recorder(dinero_server.url, dinero_server.token(COMPANY), folder)

    def picky(one: Interaction) -> Interaction:
        if "/contacts" in one.uri:
            raise ScrubRefused(one.place, "Secret", "say in rules.yaml what it holds")
        return found.scrub(one)

    with pytest.raises(ScrubRefused, match="Secret"):
        run(replace(found, scrub=picky))
    assert {path.stem for path in files([folder])} == {"organization", "reference"}
    assert not list(folder.rglob("*.part"))
    with dinero_server.client(COMPANY) as client:
        assert client.get(f"/v1/{COMPANY}/vatTypes").status_code == 200
    assert {path.stem for path in files([folder])} == {"organization", "reference"}


def test_other_organisations_are_left_out_of_the_lists(dinero_server: Dinero, tmp_path: Path) -> None:
    """A token that reaches more is no leave to record more."""
    folder = tmp_path / "one-of-eight"
    run(recorder(dinero_server.url, dinero_server.token(None), folder))
    (organizations,) = [path for path in files([folder]) if path.stem == "organization"]
    lists = [one.json() for one in read(organizations).interactions if "organizations" in one.uri]
    assert [len(rows) for rows in lists] == [1, 1]


def test_an_organisation_without_pro_is_asked_once_and_let_be(dinero_server: Dinero, tmp_path: Path) -> None:
    """Its refusal is recorded, and nothing more is asked of it."""
    folder = tmp_path / "no-pro"
    with dinero_server.client(None) as client:
        rows = client.get("/v1/organizations?fields=Id,IsPro").json()
    number = next(row["Id"] for row in rows if not row["IsPro"])
    run(recorder(dinero_server.url, dinero_server.token(number), folder, number))
    assert [path.stem for path in files([folder])] == ["organization", "reference"]
    assert [one.status for one in read(files([folder])[-1]).interactions] == [403]
    assert verify([folder]).disagreements == []


def test_a_busy_dinero_is_asked_again_and_its_refusals_are_not_recorded(
    dinero_server: Dinero, tmp_path: Path
) -> None:
    """A 429 says nothing of the question."""
    dinero_server.faults.arm("/v1/{organizationId}/contacts", status=429, times=3)
    run(recorder(dinero_server.url, dinero_server.token(COMPANY), tmp_path / "busy", at_most=1))
    statuses = {one.status for path in files([tmp_path / "busy"]) for one in read(path).interactions}
    assert 429 not in statuses
    assert dinero_server.journal.requests(status=429)


def test_a_dinero_that_stays_away_ends_in_one_line(dinero_server: Dinero, tmp_path: Path) -> None:
    """What was recorded stays, and the line says to run the same command again."""
    dinero_server.faults.arm("/v1/{organizationId}/products", status=503, times=100)
    with pytest.raises(RecordingStopped, match=r"status 503.*run the same command later"):
        run(recorder(dinero_server.url, dinero_server.token(COMPANY), tmp_path / "away"))
    memory = json.loads(unfinished.place_of(tmp_path / "away").read_text("utf-8"))
    assert "contacts" in memory["finished"][str(COMPANY)]
    assert "products" not in memory["finished"][str(COMPANY)]


def test_the_summary_says_what_is_covered_and_what_is_not(whole: Path) -> None:
    """A company without offers and files cannot show those operations."""
    found = coverage(whole)
    assert found.answers["POST /v1/{organizationId}/invoices/fetch"] == {200: 1, 400: 1}
    assert "GET /v1/{organizationId}/tradeoffers/{guid}" in found.not_answered
    assert "GET /v1/{organizationId}/invoices" not in found.not_answered
    assert any(name.endswith(".Guid") for name in found.seen)


def test_a_recording_is_served_alone_and_plays_what_cannot_be_computed(whole: Path, tmp_path: Path) -> None:
    """`--no-demo --tape`: one company, and a document that is only on the tape."""
    (entries,) = [path for path in files([whole]) if path.stem == "entries"]
    guid, number = "0f0e0d0c-0b0a-8908-8706-050403020100", entries.parent.name
    target = f"/v2/{number}/invoices/{guid}/email/template"
    one = replace(read(entries).interactions[0], uri=f"{HOST}{target}", body='{"OnTape":1}', status=200)
    (entries.parent / "more.yaml").write_text(dump({"kind": "recorded-from-fake"}, [one]), encoding="utf-8")
    options = ("--no-demo", "--tape", "--cassettes", str(whole))
    command = (sys.executable, "-m", "mock_dinero", "serve", "--port", "0", "--json", *options)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        served = Dinero(ready["mock"])
        with served.client(int(number)) as client:
            answer = client.get(target, headers={"Accept": "application/json"})
        (seen,) = served.journal.requests()
        served.close()
        process.terminate()
    assert [str(row["id"]) for row in ready["organizations"]] == [number]
    assert answer.headers["server"] == "mock-dinero"
    assert (answer.json(), seen["tape"]) == ({"OnTape": 1}, True)


@pytest.mark.parametrize("option", ["--no-demo", "--tape"])
def test_serving_only_recordings_needs_some(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line."""
    with pytest.raises(SystemExit) as ended:
        main(["serve", option])
    assert ended.value.code == 2
    assert "name a folder with --cassettes" in capsys.readouterr().err
