"""Hostile cassettes: whatever lies in the folder, every reader of it ends in one line that names the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from mock_dinero import plain_yaml
from mock_dinero.cassettes import CassetteError
from mock_dinero.replay import load_tape
from mock_dinero.tape.drift.seen import Cassettes
from mock_dinero.tape.scrub import Options, Scrubber
from mock_dinero.tape.scrub.check import check
from mock_dinero.tape.scrub.folder import scrub_folder
from mock_dinero.tape.verify import verify
from mock_dinero.world.world import default_folder, load

VALID = """version: 1
interactions:
- request: {method: get, uri: 'https://api.dinero.dk/v1/371001/vatTypes', headers: {}, body: null}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Type: [application/json]}
    body: {string: '[]'}
"""
OWN = """version: 1
provenance:
  kind: recorded
interactions:
- request:
    method: GET
    uri: 'https://api.dinero.dk/v1/371001/vatTypes'
    headers:
      accept: [application/json]
    body: null
  response:
    status: {code: 200, message: OK}
    headers:
      content-type: ['application/json']
    body:
      string: |-
        []
"""
"""The layout that is read without YAML, its head apart."""
READERS: dict[str, Callable[[Path], Any]] = {
    "serve": lambda folder: load([folder]),
    "tape": lambda folder: load_tape([folder]),
    "verify": lambda folder: verify([folder]),
    "check": lambda folder: list(check([folder])),
    "scrub": lambda folder: scrub_folder(
        folder, folder.parent / "out", Scrubber(b"sixteen bytes or more", Options())
    ),
    "drift": lambda folder: Cassettes([]).read([folder]),
}
BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS = {
    "an alias bomb": BOMB,
    "a tag that runs code": "version: 1\ninteractions: !!python/object/apply:os.system ['touch ran']\n",
    "lists in lists, of which a parser in C dies": "[" * 100_000 + "]" * 100_000,
    "maps in maps": "version: 1\ninteractions:\n- " + "{a: " * 50_000 + "1" + "}" * 50_000,
    "depth in the head of the quick layout": OWN.replace("kind: recorded", "a: " + "[" * 5000 + "]" * 5000),
    "a provenance that is none, in the quick layout": OWN.replace("kind: recorded", "- recorded"),
    "interactions twice": VALID + "version: 1\ninteractions: []\n",
    "a header twice": VALID.replace("{Content-Type: [a", "{Date: [b], Date: [a"),
    "a version of fifty thousand figures": "version: " + "1:" * 50_000 + "1\ninteractions: []\n",
    "a number of sixties by its tag": f"version: !!int '{'1:' * 50_000}1'\ninteractions: []\n",
    "no status": VALID.replace("200", "99999999999"),
    "a truth for a status": VALID.replace("200", "true"),
    "a method that is none": VALID.replace("get", "'G T'"),
    "a uri with a NUL": VALID.replace("'https", '"https').replace("vatTypes'", 'vat\\0Types"'),
    "a NUL": VALID + "\0",
    "UTF-16": VALID.encode("utf-16").decode("latin-1"),
    "a cassette cut off": VALID[:150],
    "two documents": VALID + "---\na: 1\n",
}


def folder_with(tmp_path: Path) -> tuple[Path, Path]:
    folder = tmp_path / "recorded"
    folder.mkdir()
    return folder, folder / "bad.yaml"


def refused_by_all(folder: Path, file: Path) -> None:
    for name, reader in READERS.items():
        with pytest.raises(CassetteError) as refused:
            reader(folder)
        assert str(refused.value).startswith(f"{file}: "), name
        assert "\n" not in str(refused.value), name
        assert len(str(refused.value)) < len(str(file)) + 200, name


@pytest.mark.parametrize("name", TEXTS)
def test_every_reader_refuses_a_hostile_text_in_one_line(name: str, tmp_path: Path) -> None:
    """Nothing is run, nothing is built of it, and the file is named."""
    folder, file = folder_with(tmp_path)
    file.write_bytes(TEXTS[name].encode("latin-1"))
    refused_by_all(folder, file)
    assert not (Path.cwd() / "ran").exists()


def a_pipe(file: Path) -> None:
    os.mkfifo(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes among its files")
@pytest.mark.parametrize(
    "made",
    [
        a_pipe,
        Path.mkdir,
        lambda file: file.symlink_to("/dev/zero"),
        lambda file: file.symlink_to(file.name),
        lambda file: file.symlink_to("nowhere"),
    ],
    ids=["a pipe", "a folder", "a device", "a link to itself", "a link to nothing"],
)
def test_every_reader_refuses_what_is_no_file(made: Callable[[Path], None], tmp_path: Path) -> None:
    """A pipe nobody writes to and a device without end would never be read to the end."""
    folder, file = folder_with(tmp_path)
    made(file)
    refused_by_all(folder, file)


def test_a_folder_that_holds_itself_is_read_once(tmp_path: Path) -> None:
    """By a link to the folder above."""
    folder, file = folder_with(tmp_path)
    file.write_text(VALID, encoding="utf-8")
    (folder / "again").symlink_to(folder)
    assert len(load_tape([folder])) == 1


def test_more_values_than_the_limit_are_refused_before_they_are_built() -> None:
    """The limit itself is a few seconds of reading; two megabytes of YAML can go beyond it."""
    assert plain_yaml.load("[a, b]", 3) == ["a", "b"]
    with pytest.raises(plain_yaml.PlainYamlError, match="more than 2 values"):
        plain_yaml.load("[a, b]", 2)
    assert plain_yaml.MOST_VALUES <= 1_000_000


def test_a_mark_of_the_byte_order_is_passed_over(tmp_path: Path) -> None:
    """Some editors put it there."""
    folder, file = folder_with(tmp_path)
    file.write_text("\ufeff" + OWN, encoding="utf-8")
    assert len(load_tape([folder])) == 1


@pytest.mark.parametrize("instant", ["gestern", "'0001-01-01T00:00:00+14:00'", "'9999-12-31T23:59:59-12:00'"])
def test_a_time_that_no_clock_shows_is_one_line(instant: str, tmp_path: Path) -> None:
    """That names the file."""
    folder, file = folder_with(tmp_path)
    file.write_text(OWN.replace("kind: recorded", f"asOf: {instant}"), encoding="utf-8")
    with pytest.raises(CassetteError, match=r"bad\.yaml: asOf"):
        load([folder])


@pytest.mark.parametrize(
    "body",
    ["[" * 900 + "]" * 900, "[" * 100_000, '{"a":' * 900 + "1" + "}" * 900],
    ids=["lists", "lists without end", "objects"],
)
def test_a_body_nested_without_reason_is_refused_by_the_scrubber_and_found_by_the_guard(
    body: str, tmp_path: Path
) -> None:
    """And by what serves and compares it."""
    folder, file = folder_with(tmp_path)
    file.write_text(OWN.replace("        []", f"        {body}"), encoding="utf-8")
    (line,) = READERS["scrub"](folder).refused
    assert line.startswith(f"{file}: interaction 1: ")
    assert any(str(file) in one.place for one in READERS["check"](folder))
    for name in ("serve", "drift"):
        with pytest.raises(CassetteError, match=r"bad\.yaml: interaction 1"):
            READERS[name](folder)


@pytest.mark.parametrize(
    "now", [("[application/json]", "['a/é']"), ("vatTypes", "vatTypes?a=" + "b" * 100_000)]
)
def test_a_request_that_cannot_be_sent_is_one_line(now: tuple[str, str], tmp_path: Path) -> None:
    """An Accept header beyond ASCII, an address of a hundred thousand letters."""
    folder, file = folder_with(tmp_path)
    copytree(default_folder() / "371008", folder / "371008")
    file.write_text(OWN.replace(*now).replace("371001", "371008"), encoding="utf-8")
    with pytest.raises(CassetteError, match=r"bad\.yaml: interaction 1: this request cannot be sent"):
        verify([folder])
