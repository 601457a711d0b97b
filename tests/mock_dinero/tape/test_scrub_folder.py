"""Scrubbed cassettes are cassettes: they load, and every answer in them is what the fake gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from mock_dinero.cli import main
from mock_dinero.tape.scrub import Options, Scrubber
from mock_dinero.tape.scrub.folder import key_of, scrub_folder
from mock_dinero.tape.verify import verify
from mock_dinero.usage import UsageError
from mock_dinero.world.world import default_folder, load

KEY = b"a key that only this test knows"
SMALL = ("371003", "371007", "371008")


def small(folder: Path, out: Path, options: Options | None = None) -> list[str]:
    """The three smallest companies scrubbed into a folder; what was refused."""
    scrubber = Scrubber(KEY, options)
    return [
        line
        for number in SMALL
        for line in scrub_folder(folder / number, out / scrubber.organization(number), scrubber).refused
    ]


def test_all_committed_cassettes_scrubbed_still_agree_with_the_fake(tmp_path: Path) -> None:
    """Charts, VAT, postings, reports, payments and lists are worked out anew over made people, and are the same."""
    outcome = scrub_folder(default_folder(), tmp_path, Scrubber(KEY))
    report = verify([tmp_path])
    assert outcome.refused == []
    assert (report.asked, report.agreed) == (outcome.interactions, outcome.interactions)


def test_books_moved_by_years_still_agree_with_the_fake(tmp_path: Path) -> None:
    """Four years on: year names, addresses, the clock and the dates alike; a leap day stays one."""
    assert small(default_folder(), tmp_path, Options(move_years=-4)) == []
    report = verify([tmp_path])
    assert report.agreed == report.asked > 0
    years = {year.name for books in load([tmp_path]).books.values() for year in books.company.years}
    assert years == {"2021", "2022"}


def test_the_provenance_says_with_what_it_was_scrubbed_and_never_the_key(tmp_path: Path) -> None:
    """The key's fingerprint tells runs apart; what is excused is listed."""
    small(default_folder(), tmp_path, Options(scale_amounts=True, move_years=1))
    text = next(tmp_path.rglob("organization.yaml")).read_text(encoding="utf-8")
    told = yaml.safe_load(text)["provenance"]
    assert told["kind"] == "spec-derived"
    assert told["asOf"].startswith("2027-11-16")
    assert told["scrubbed"]["rules"] == 1
    assert (told["scrubbed"]["scaledAmounts"], told["scrubbed"]["movedYears"]) == (True, 1)
    assert any("310" in line for line in told["scrubbed"]["excused"])
    assert KEY.decode() not in text


def test_the_command_writes_audits_and_keeps_its_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same key file, the same bytes; the audit counts and names fields, never values."""
    key, source = tmp_path / "scrub.key", str(default_folder() / "371008")
    for out in ("a", "b"):
        with pytest.raises(SystemExit, match="0"):
            main(["scrub", source, "--out", str(tmp_path / out), "--key-file", str(key), "--audit", "--json"])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {row["kind"] for row in told["touched"]} >= {"name", "guid", "amount", "date"}
    written = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}
    assert key.stat().st_mode & 0o077 == 0
    assert "Tolv Bilag" not in json.dumps(told)


def test_a_file_with_something_unknown_is_not_written_and_the_rest_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says which field of which interaction, and ends with 1; what comes after is written too."""
    source, out = tmp_path / "tapes", tmp_path / "out"
    source.mkdir()
    text = (default_folder() / "371008" / "organization.yaml").read_text(encoding="utf-8")
    (source / "good.yaml").write_text(text, encoding="utf-8")
    (source / "bad.yaml").write_text(
        text.replace('"IsPro"', '"Nickname":"Hansen","IsPro"', 1), encoding="utf-8"
    )
    with pytest.raises(SystemExit) as ended:
        main(["scrub", str(source), "--out", str(out)])
    told = capsys.readouterr().out
    assert ended.value.code == 1
    assert [path.name for path in out.iterdir()] == ["good.yaml"]
    assert "interaction 1: OrganizationReadModel.Nickname" in told
    assert "Hansen" not in told


@pytest.mark.parametrize(
    "arguments",
    [["tapes"], ["a", "b", "--out", "c"], ["tapes", "--out", "tapes"], ["tapes", "--out", "tapes/in"]],
)
def test_what_cannot_be_done_is_one_line_and_2(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No folder to write, too many to read, or one inside the other."""
    words = [word if word.startswith("--") else str(tmp_path / word) for word in arguments]
    with pytest.raises(SystemExit) as ended:
        main(["scrub", *words])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_key_that_is_too_short_is_refused(tmp_path: Path) -> None:
    """Sixteen bytes at least."""
    (tmp_path / "key").write_bytes(b"15 bytes, short")
    with pytest.raises(UsageError, match="16 bytes"):
        key_of(tmp_path / "key")
    (tmp_path / "key").write_bytes(b"16 bytes, enough")
    assert key_of(tmp_path / "key") == b"16 bytes, enough"
    assert key_of(None) != key_of(None)


EXCUSED = re.compile(
    r"(?:.*\.)?(?:[A-Za-z]*(?:Amount|Value|InclVat|ExclVat|VatInDkk|Vat|Total|Expenses|Text)|(?:Payment)?Status"
    r"|RemainderAsFeeAvailable|CompensationFeeAvailable)"
)


def test_amounts_multiplied_keep_sums_balances_and_reports(tmp_path: Path) -> None:
    """They load; only what the provenance excuses differs, and no posting, report or card."""
    assert small(default_folder(), tmp_path, Options(scale_amounts=True)) == []
    report = verify([tmp_path])
    exact = (
        "/entries",
        "/saldo",
        "/result",
        "/balance",
        "/primo",
        "/contacts",
        "/products",
        "/entry",
        "/deposit",
    )
    assert [one.operation for one in report.disagreements if one.operation.endswith(exact)] == []
    differing = {difference.what for one in report.disagreements for difference in one.differences}
    assert [what for what in differing if not EXCUSED.fullmatch(what)] == []
    assert report.agreed > report.asked / 2
