"""The command line of `dinero-contract`: what is wrongly asked is one line and exit code 2.

Law of this module: no server is started; runs over servers are in test_wicked_servers.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from contract_tests.cli import main
from contract_tests.requirements import REQUIREMENTS, Requirement
from contract_tests.target import load

if TYPE_CHECKING:
    from pathlib import Path


def ends(*arguments: str) -> int:
    """The exit code of the command."""
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--only", "no:such"), "no:such is neither a requirement nor an area"),
        (("--url", "http://x", "--target", "y.toml"), "give --url or --target, not both"),
        (("--mock", "http://x"), "--mock goes with --url"),
        (("--url", "localhost:80"), "--url must begin with http:// or https://"),
        (("--surface", "round"), "--surface is one of full, compact, namespaced"),
        (("--target", "no-such.toml"), "cannot read the target file no-such.toml"),
        (("--html", "no-such-folder/report.html"), "--html: there is no folder"),
        (("--html", "."), "cannot be written"),
        (("--cassettes", "no-such-folder"), "there are no cassettes (*.yaml)"),
        (("--workers", "0"), "dinero-contract: Invalid value for '--workers'"),
        (("--bogus",), "dinero-contract: No such option: --bogus"),
    ],
)
def test_what_is_wrongly_asked_is_one_line(
    arguments: tuple[str, ...], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, before anything is started."""
    assert ends(*arguments) == 2
    said = capsys.readouterr()
    assert line in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """And is no mistake."""
    assert ends("--version") == 0
    assert re.fullmatch(r"dinero-contract (\d+\.\d+\.\d+|of a checkout)\n", capsys.readouterr().out)


def test_the_list_names_every_requirement_of_an_area(capsys: pytest.CaptureFixture[str]) -> None:
    """With its sentence."""
    assert ends("--list", "--only", "errors") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [
        name for name in REQUIREMENTS if name.startswith("errors:")
    ]
    assert all(one.says in text for one, text in zip(_errors(), lines, strict=True))


def _errors() -> list[Requirement]:
    return [one for name, one in REQUIREMENTS.items() if name.startswith("errors:")]


def test_the_template_is_a_target_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever fills it in begins with something that can be read."""
    assert ends("--template") == 0
    place = tmp_path / "mine.toml"
    place.write_text(capsys.readouterr().out, encoding="utf-8")
    target = load(place)
    assert (target.transports, target.controlled) == (("http", "stdio"), True)
