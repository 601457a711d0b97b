"""Cassettes: what is read, what is refused in one line, and that vcrpy plays them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import vcr  # type: ignore[import-untyped]
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_dinero import cassettes
from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import Cassette, CassetteError, Interaction, parse

PROVENANCE = {"kind": "spec-derived", "asOf": "2026-11-16T09:00:00+01:00"}
URI = "https://api.dinero.dk/v1/371001/vatTypes"
VALID = """version: 1
interactions:
- request: {method: get, uri: 'https://api.dinero.dk/v1/1/vatTypes', headers: {}, body: null}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Type: [application/json]}
    body: {string: '[]'}
"""

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
bodies = st.lists(st.dictionaries(st.text(), values, max_size=4), max_size=4) | st.dictionaries(
    st.text(), values
)


def written(*found: Any) -> str:
    """The text of a cassette of 200 answers with these bodies."""
    texts = [json.dumps(body, separators=(",", ":")) for body in found]
    return dump(PROVENANCE, [Interaction("GET", URI, 200, text) for text in texts])


def as_vcrpy_reads(text: str) -> list[Any]:
    """The bodies as plain YAML has them."""
    return [json.loads(one["response"]["body"]["string"]) for one in yaml.safe_load(text)["interactions"]]


@settings(max_examples=60)
@given(st.lists(bodies, min_size=1, max_size=3))
def test_any_json_body_reads_back_equal_and_writes_the_same_bytes_again(found: list[Any]) -> None:
    """Line separators, control characters and half surrogates included."""
    text = written(*found)
    read = parse(text, "x.yaml")
    assert [one.json() for one in read.interactions] == found == as_vcrpy_reads(text)
    assert dump(read.provenance, read.interactions) == text


@settings(max_examples=60)
@given(bodies, st.sampled_from((None, 0, 2)), st.sampled_from((", ", ",")))
def test_json_spread_over_lines_reads_back_equal(body: Any, indent: int | None, comma: str) -> None:
    """However the server lays its JSON out; written once more it stays the same."""
    sent = json.dumps(body, indent=indent, separators=(comma, ": "), ensure_ascii=False)
    one = Interaction("GET", URI, 200, sent.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    text = dump(PROVENANCE, [one])
    read = parse(text, "x.yaml")
    assert read.interactions[0].json() == one.json()
    assert dump(read.provenance, read.interactions) == text


def test_the_digits_of_an_amount_stay_as_sent() -> None:
    """200.00 and 1E+2 are what Dinero sent, not what Python would write."""
    body = '{"Lines":[{"Amount":200.00,"Rate":1E+2}],"Total":0.10}'
    read = parse(dump(PROVENANCE, [Interaction("GET", URI, 200, body)]), "x.yaml")
    assert read.interactions[0].body.replace("\n", "") == body


odd_text = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=300), odd_text, odd_text, st.sampled_from(("POST", "GET")))
def test_what_is_more_than_a_read_of_json_is_kept_too(
    content: bytes, sent: str, header: str, method: str
) -> None:
    """A file's bytes, what was posted, the Accept header, and the answer's headers; vcrpy's reader agrees."""
    whole = Interaction(
        method,
        URI + "?name=O'Hara",
        200,
        "",
        "application/pdf",
        request_body=sent,
        accept="application/octet-stream, */*;q=0.5",
        headers={"date": header or "-", "retry-after": "60"},
        content=b"\xff" + content.removeprefix(b"\x1f\x8b"),
    )
    text = dump(PROVENANCE, [whole])
    (read,) = parse(text, "x.yaml").interactions
    assert read == replace(whole, place="x.yaml: interaction 1")
    (plain,) = yaml.safe_load(text)["interactions"]
    assert plain["response"]["body"]["string"] == whole.content
    assert dump(PROVENANCE, [read]) == text


@settings(max_examples=60)
@given(odd_text)
def test_a_body_that_is_neither_json_nor_binary_is_kept_as_text(body: str) -> None:
    """As the page of a proxy in front of Dinero."""
    text = dump(PROVENANCE, [Interaction("GET", URI, 503, body, "text/html")])
    (read,) = parse(text, "x.yaml").interactions
    assert (read.body.replace("\n", "") == body.replace("\n", "")) or read.json() == json.loads(body)
    assert dump(PROVENANCE, [read]) == text


def test_every_row_of_a_list_stands_on_its_own_line() -> None:
    """So that a change of one row is a change of one line."""
    lines = written({"Collection": [{"A": 1}, {"A": 2}], "Pagination": {"Page": 0}}).splitlines()[-4:]
    assert [line.strip() for line in lines] == [
        '{"Collection":[',
        '{"A":1},',
        '{"A":2}',
        '],"Pagination":{"Page":0}}',
    ]


def test_the_provenance_stands_at_the_head() -> None:
    """After the version."""
    assert written([]).startswith(
        "version: 1\nprovenance:\n  kind: spec-derived\n  asOf: '2026-11-16T09:00:00+01:00'\n"
    )


def test_vcrpy_plays_what_is_written(tmp_path: Path) -> None:
    """With httpx, without a network."""
    (tmp_path / "x.yaml").write_text(
        written([{"VatCode": "U25", "Name": "Dansk salgsmoms æøå\u2028"}]), encoding="utf-8"
    )
    with vcr.use_cassette(str(tmp_path / "x.yaml"), record_mode="none"):
        answer = httpx.get(URI)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")
    assert answer.json() == [{"VatCode": "U25", "Name": "Dansk salgsmoms æøå\u2028"}]


def test_vcrpy_plays_a_committed_cassette() -> None:
    """Every one of them is written by the same function."""
    path = Path(__file__).parents[2] / "cassettes" / "371008" / "contacts.yaml"
    first = cassettes.read(path).interactions[0]
    with vcr.use_cassette(str(path), record_mode="none"):
        assert httpx.get(first.uri).json() == first.json()


def test_what_vcrpy_wrote_is_read(tmp_path: Path) -> None:
    """Its own layout, without provenance, methods in any case."""
    data = yaml.safe_load(VALID)
    path = tmp_path / "recorded.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    one = Interaction(
        "GET", "https://api.dinero.dk/v1/1/vatTypes", 200, "[]", "application/json", f"{path}: interaction 1"
    )
    assert cassettes.read(path) == Cassette({}, (one,))


def test_an_edited_cassette_is_read_like_any_other() -> None:
    """The quick way is only for the layout that is written; both give the same."""
    text = written([{"A": 1}], {"B": []})
    edited = text.replace("    body: null\n", "    body:\n", 1)
    assert parse(edited, "x").interactions == parse(text, "x").interactions


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no list of interactions"),
        ("[]", "no list of interactions"),
        ("a: [1", "not readable YAML at line 2"),
        ("a: !!python/object/apply:os.system [ls]", "not readable YAML"),
        ("version: 1\ninteractions: {}", "no list of interactions"),
        ("version: 2\ninteractions: []", "version 2 is not 1"),
        ("version: 1\nprovenance: [x]\ninteractions: []", "provenance is not a mapping"),
        ("version: 1\ninteractions: [1]", "interaction 1: request or response is missing"),
        ("version: 1\ninteractions: [{request: {}}]", "interaction 1: `response` is missing"),
        (
            VALID.replace("code: 200", "code: two"),
            "interaction 1: method, uri or status code has the wrong type",
        ),
        (
            VALID.replace("method: get", "method: 7"),
            "interaction 1: method, uri or status code has the wrong type",
        ),
        (VALID.replace("string: '[]'", "string: [7, x]"), "the body is compressed or no text"),
        (VALID.replace("'[]'", "!!binary H4sIAAAAAAAC"), "the body is compressed or no text"),
        ("version: 1\nx: &a [1]\ninteractions: [*a, *a]", "YAML aliases are not read"),
        ("version: 1\nx: &a {b: 1}\ninteractions: [{<<: *a}]", "YAML aliases are not read"),
        ("[" * 5000, "not readable YAML"),
        ("a: \x00", "not readable YAML"),
    ],
)
def test_a_broken_cassette_is_one_line_that_names_it(text: str, says: str) -> None:
    """And what to do."""
    with pytest.raises(CassetteError) as refused:
        parse(text, "x.yaml")
    message = str(refused.value)
    assert says in message
    assert message.startswith("x.yaml")
    assert "\n" not in message


def test_a_star_in_a_body_is_no_alias() -> None:
    """Only YAML's own stars are refused."""
    text = VALID.replace("'[]'", "'[\"see *note\"]'")
    assert parse(text, "x").interactions[0].json() == ["see *note"]


def test_half_a_character_in_a_body_is_refused() -> None:
    """JSON can write it, no answer can carry it."""
    one = parse(VALID.replace("'[]'", "'[\"\\uD83D\"]'"), "x.yaml").interactions[0]
    with pytest.raises(CassetteError, match=r"x.yaml: interaction 1: the body has half a character"):
        one.json()
    whole = parse(VALID.replace("'[]'", "'[\"\\uD83D\\uDE00\"]'"), "x.yaml").interactions[0]
    assert whole.json() == ["😀"]


def test_a_body_that_is_no_json_is_refused_when_it_is_needed() -> None:
    """It may be a page of HTML that nobody asks for."""
    one = parse(VALID.replace("'[]'", "'<html>'"), "x.yaml").interactions[0]
    with pytest.raises(CassetteError, match=r"x.yaml: interaction 1: the body is not JSON"):
        one.json()
    assert parse(VALID.replace("'[]'", "!!binary JVBERi0xLjc+/w=="), "x").interactions[0].body == ""


def test_a_file_that_is_too_large_or_no_text_is_refused(tmp_path: Path) -> None:
    """Before it is parsed."""
    large, binary = tmp_path / "large.yaml", tmp_path / "binary.yaml"
    with large.open("wb") as file:
        file.truncate(cassettes.MAX_BYTES + 1)
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CassetteError, match="larger than 64 MB; split it"):
        cassettes.read(large)
    with pytest.raises(CassetteError, match="cannot be read as UTF-8 text"):
        cassettes.read(binary)
    with pytest.raises(CassetteError, match="cannot be read"):
        cassettes.read(tmp_path / "absent.yaml")


def test_folders_are_read_in_order_of_their_names(tmp_path: Path) -> None:
    """Below them too; other files are left alone."""
    for name in ("b/2.yaml", "a/1.yml", "a/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(VALID, encoding="utf-8")
    assert cassettes.files([tmp_path]) == [tmp_path / "a/1.yml", tmp_path / "b/2.yaml"]
    with pytest.raises(CassetteError, match="no such folder"):
        cassettes.files([tmp_path / "absent"])
