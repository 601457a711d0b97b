"""Verify: every recorded answer is what the fake answers, and what is not is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from mock_dinero import cassettes
from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import Interaction
from mock_dinero.cli import app, main
from mock_dinero.tape.compare import differences
from mock_dinero.tape.excused import is_excused
from mock_dinero.tape.scrub import Options, Scrubber
from mock_dinero.tape.scrub.folder import scrub_folder
from mock_dinero.tape.verify import Report, verify
from mock_dinero.world.world import default_folder

HAND_WORKED = "371008"
SALDO = "GET /v1/{organizationId}/{accountingYear}/reports/saldo"
UNKNOWN = f"https://api.dinero.dk/v1/{HAND_WORKED}/invoices/00000000-0000-4000-8000-000000000001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the hand-worked company's cassettes."""
    return Path(copytree(default_folder() / HAND_WORKED, tmp_path / HAND_WORKED))


def add(file: Path, *more: Interaction, kind: str = "recorded") -> None:
    """Write a cassette of interactions beside the company's own."""
    file.write_text(dump({"kind": kind, "asOf": "2026-11-16T09:00:00+01:00"}, more), encoding="utf-8")


def test_every_cassette_of_the_repository_is_what_the_fake_answers() -> None:
    """All of them, without exception, and none from the tape."""
    report = verify([default_folder()])
    assert report.disagreements == []
    assert (report.agreed, report.from_tape) == (report.asked, 0)
    assert report.asked > 4_000


def test_an_amount_that_does_not_follow_from_the_books_is_told_with_its_place(folder: Path) -> None:
    """A report is computed, never loaded: a figure changed by an øre shows."""
    file = folder / "reports.yaml"
    line = next(row for row in file.read_text(encoding="utf-8").splitlines() if '"Amount":-' in row)
    amount = line.partition('"Amount":')[2].partition("}")[0]
    text = file.read_text(encoding="utf-8").replace(
        line, line.replace(amount, f"{float(amount) - 0.01:.2f}"), 1
    )
    file.write_text(text, encoding="utf-8")
    (found,) = verify([folder]).disagreements
    (difference,) = found.differences
    assert difference.what.endswith(".Amount")
    assert float(difference.answered) - float(difference.recorded) == pytest.approx(0.01)
    assert "reports.yaml: interaction 1" in found.place


def test_a_status_and_a_missing_row_are_differences(folder: Path) -> None:
    """Where one side refuses nothing else is compared; lists tell how many rows they have."""
    one = cassettes.read(folder / "contacts.yaml").interactions[0]
    fewer = replace(one, body=json.dumps({**one.json(), "Collection": []}))
    refused = replace(one, status=403)
    assert [d.what for d in differences(refused, one, {"kind": "recorded"})] == ["status"]
    (difference,) = differences(fewer, one, {"kind": "recorded"})
    assert (difference.what, difference.recorded) == ("Collection", "0 rows")


def test_what_is_left_aside_is_compared_in_what_the_fake_made_itself() -> None:
    """A row version of the real database is nobody's promise; one of the seed is."""
    was = Interaction("GET", UNKNOWN, 200, '{"TimeStamp":"00000000000A1B2C","Number":1}')
    now = replace(was, body='{"TimeStamp":"00000000000FFFFF","Number":1}')
    assert list(differences(was, now, {"kind": "recorded"})) == []
    assert [d.what for d in differences(was, now, {"kind": "spec-derived"})] == ["TimeStamp"]


def test_true_and_one_and_missing_and_null_are_told_apart() -> None:
    """A shape that changed is no agreement."""
    was = Interaction("GET", UNKNOWN, 200, '{"A":true,"B":null}')
    now = replace(was, body='{"A":1}')
    assert [d.what for d in differences(was, now, {"kind": "recorded"})] == ["A", "B"]


LONG = "Tekst " * 40
REAL, SEEDED = "recorded", "spec-derived"
PLANTED = {
    "a field is missing": ('{"A":1,"B":null}', '{"A":1}', REAL, ("B", "null", "(absent)")),
    "a field more": ('{"A":1}', '{"A":1,"B":"(absent)"}', REAL, ("B", "(absent)", '"(absent)"')),
    "an øre": ('{"A":[{"B":12.50}]}', '{"A":[{"B":12.51}]}', REAL, ("A[0].B", "12.50", "12.51")),
    "a text for a number": ('{"A":100}', '{"A":"100"}', REAL, ("A", "100", '"100"')),
    "a fraction for a whole number": ('{"A":1}', '{"A":1.0}', SEEDED, ("A", "1", "1.0")),
    "a truth for a number": ('{"A":1}', '{"A":true}', REAL, ("A", "1", "true")),
    "a day for an instant": ('{"A":"2026-01-02"}', '{"A":"2026-01-02T00:00:00"}', REAL,
                             ("A", '"2026-01-02"', '"2026-01-02T00:00:00"')),
    "rows in another order": ('[{"A":1},{"A":2}]', '[{"A":2},{"A":1}]', REAL,
                              ("rows", "the same rows", "in another order")),
    "an object for a list": ('{"A":[]}', '{"A":{}}', REAL, ("A", "[]", "{}")),
    "a row version is gone": ('{"TimeStamp":"0A"}', "{}", REAL, ("TimeStamp", '"0A"', "(absent)")),
    "a row version is null": ('{"TimeStamp":"0A"}', '{"TimeStamp":null}', REAL, ("TimeStamp", '"0A"', "null")),
    "another kind of mail-out": ('{"LatestMailOutType":"email"}', '{"LatestMailOutType":"Sms"}', REAL,
                                 ("LatestMailOutType", '"email"', '"Sms"')),
    "a message is gone": ('{"message":"x"}', '{"message":null}', REAL, ("message", '"(a text)"', "null")),
    "no JSON": ('{"A":1}', "<html>", REAL, ("body", '"{\\"A\\":1}"', '"<html>"')),
    "nothing": ('{"A":1}', "", REAL, ("body", '{"A": 1}', "null")),
}  # fmt: skip
"""What is planted -> two bodies, the kind of cassette, and the one difference told."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_difference_is_told_once_so_that_its_kind_is_seen(name: str) -> None:
    """A text in quotes and a number without; absent and null; the recorded first."""
    recorded, answered, kind, expected = PLANTED[name]
    was = Interaction("GET", UNKNOWN, 200, recorded)
    provenance = {"kind": kind, "scrubbed": {"rules": 1}}
    (found,) = differences(was, replace(was, body=answered), provenance)
    assert (found.what, found.recorded, found.answered) == expected
    assert list(differences(was, was, provenance)) == []


@pytest.mark.parametrize("header", ["content-disposition", "retry-after"])
def test_a_header_that_matters_is_compared_and_so_is_whether_a_file_holds_something(header: str) -> None:
    """Whichever side lacks it."""
    was = Interaction("GET", UNKNOWN, 200, "", headers={header: "1"}, content=b"%PDF-1.7")
    bare = replace(was, headers={}, content=b"")
    assert [(d.what, d.recorded, d.answered) for d in differences(was, bare, {})] == [
        (f"header {header}", "1", "(absent)"),
        ("file", "PDF", "nothing"),
    ]
    assert len(list(differences(bare, was, {}))) == 2


def test_what_only_the_real_dinero_spells_otherwise_is_no_difference() -> None:
    """Another row version, another casing, a whole number with a fraction."""
    was = Interaction("GET", UNKNOWN, 200, '{"TimeStamp":"0A","LatestMailOutType":"email","Number":1}')
    now = replace(was, body='{"TimeStamp":"FF","LatestMailOutType":"Email","Number":1.0}')
    assert list(differences(was, now, {"kind": "recorded"})) == []
    assert len(list(differences(was, now, {"kind": "recorded-from-fake"}))) == 3


def test_two_long_texts_are_shown_where_they_part() -> None:
    """Their beginnings are the same, and tell nothing."""
    was = Interaction("GET", UNKNOWN, 200, json.dumps({"A": LONG + "en" + LONG}))
    (found,) = differences(was, replace(was, body=json.dumps({"A": LONG + "to" + LONG})), {})
    assert found.recorded.replace("en", "to", 1) == found.answered
    assert len(found.recorded) <= 120


@pytest.mark.parametrize(("where", "answered", "is_so"), [
    ("invoices/1/payments", "100.10", True),
    ("invoices/1/payments", '"100"', False),
    ("2026/reports/saldo", "100.10", False),
])  # fmt: skip
def test_an_amount_of_a_payment_is_excused_and_one_of_a_report_is_not(
    where: str,
    answered: str,
    is_so: bool,  # noqa: FBT001 - a parameter of a test
) -> None:
    """Reports add up what was multiplied, so they hold exactly; and a text is no amount."""
    was = Interaction("GET", f"https://api.dinero.dk/v1/{HAND_WORKED}/{where}", 200, '[{"Amount":100}]')
    scaled = {"kind": "recorded", "scrubbed": {"scaledAmounts": True}}
    found = list(differences(was, replace(was, body=f'[{{"Amount":{answered}}}]'), scaled))
    assert is_excused(found, was, scaled) is is_so


def test_what_the_world_cannot_compute_is_played_from_the_tape_and_counted_apart(folder: Path) -> None:
    """The next reminder of an invoice that was not recorded itself: the world has no such invoice."""
    add(folder / "more.yaml", Interaction("GET", f"{UNKNOWN}/reminders/next", 200, '{"Mystery":1}'))
    report: Report = verify([folder])
    assert report.from_tape == 1
    assert report.agreed == report.asked - 1
    assert report.disagreements == []


def test_a_company_recorded_in_full_is_read_at_the_time_of_each_answer(folder: Path) -> None:
    """An invoice that fell due between two recordings is Booked in the first and Overdue in the second."""
    file = folder / "invoices.yaml"
    first, *_ = (one for one in cassettes.read(file).interactions if "/invoices?" in one.uri)
    due = min(row["PaymentDate"] for row in first.json()["Collection"] if row["Status"] == "Overdue")
    before = replace(first, headers={"date": "Thu, 01 Jan 2026 08:00:00 GMT"})
    add(folder / "earlier.yaml", before, kind="spec-derived")
    found = verify([folder]).disagreements
    assert due > "2026-01-01"
    assert {difference.answered for one in found for difference in one.differences} >= {'"Booked"'}


def test_amounts_multiplied_after_rounding_are_excused(tmp_path: Path) -> None:
    """Every answer of the company agrees or is excused, and the two are counted apart."""
    out = tmp_path / "scaled"
    scrub_folder(
        default_folder() / HAND_WORKED, out, Scrubber(b"sixteen bytes or more", Options(scale_amounts=True))
    )
    report = verify([out])
    assert report.disagreements == []
    assert (report.agreed + report.excused, report.excused > 0) == (report.asked, True)


@pytest.mark.parametrize(("answered", "is_within"), [("100.48", True), ("100.49", False), ('"x"', False)])
def test_an_amount_is_excused_within_half_an_ore_times_the_largest_factor(
    answered: str,
    is_within: bool,  # noqa: FBT001 - a parameter of a test
) -> None:
    """0.485 kr.; a payment state goes with its amount, and another field with none."""
    was = Interaction("GET", UNKNOWN, 200, '{"TotalInclVat":100.00,"PaymentStatus":"Paid","Number":1}')
    scaled = {"kind": "recorded", "scrubbed": {"scaledAmounts": True}}
    now = replace(was, body=f'{{"TotalInclVat":{answered},"PaymentStatus":"OverPaid","Number":1}}')
    assert is_excused(list(differences(was, now, scaled)), was, scaled) is is_within
    other = replace(now, body=now.body.replace('"Number":1', '"Number":2'))
    assert not is_excused(list(differences(was, other, scaled)), was, scaled)
    assert not is_excused(list(differences(was, now, scaled)), was, {"kind": "recorded"})


def test_the_command_ends_with_one_where_an_answer_differs_and_two_where_nothing_can_be_read(
    folder: Path,
) -> None:
    """Findings and usage are told apart, as in every command."""
    run = CliRunner().invoke
    assert run(app, ["verify", str(folder)]).exit_code == 0
    add(
        folder / "odd.yaml", Interaction("GET", f"https://api.dinero.dk/v1/{HAND_WORKED}/vatTypes", 404, "{}")
    )
    told = run(app, ["verify", str(folder), "--json"])
    assert told.exit_code == 1
    assert json.loads(told.stdout)["disagreements"][0]["differences"][0]["what"] == "status"
    with pytest.raises(SystemExit) as unread:
        main(["verify", str(folder / "nowhere")])
    assert unread.value.code == 2
