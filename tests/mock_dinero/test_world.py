"""Loading: the folder a person drops a cassette into, and what the world then serves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mock_dinero.cassette_writing import dump
from mock_dinero.cassettes import CassetteError, Interaction
from mock_dinero.seed import AS_OF
from mock_dinero.seed.record import write
from mock_dinero.world.world import default_folder, load
from tests.mock_dinero.fakes import NO_PRO, ODD, MakeFake, odd_company, plain_company

OWN = Interaction(
    "GET", "https://api.dinero.dk/v1/777/contacts", 200, '[{"ContactGuid":"0d","Name":"Min kunde"}]'
)


def drop(folder: Path, **provenance: str) -> None:
    """Write a cassette of one's own."""
    (folder / "mine.yaml").write_text(dump(provenance, [OWN]), encoding="utf-8")


def test_a_cassette_dropped_beside_others_is_served_too(tmp_path: Path, make_fake: MakeFake) -> None:
    """In the same folder or in another one."""
    seeds, own = tmp_path / "seeds", tmp_path / "own"
    own.mkdir()
    write([odd_company()], AS_OF, seeds)
    drop(own)
    world = load([seeds, own])
    assert sorted(world.books) == [777, ODD]
    assert (world.as_of, world.files) == (AS_OF, 17)
    fake = make_fake(*(books.company for books in world.books.values())).sign_in(777)
    assert fake.get("/v1/777/contacts").json()["Collection"] == [{"contactGuid": "0d", "name": "Min kunde"}]
    drop(seeds)
    assert sorted(load([seeds]).books) == [777, ODD]


def test_two_cassettes_of_one_organisation_are_one_company(tmp_path: Path) -> None:
    """A second file adds to the first."""
    write([odd_company()], AS_OF, tmp_path)
    text = dump({}, [Interaction("GET", OWN.uri.replace("777", str(ODD)), 200, OWN.body)])
    (tmp_path / "zz.yaml").write_text(text, encoding="utf-8")
    contacts = load([tmp_path]).books[ODD].company.contacts
    assert len(contacts) == len(odd_company().contacts) + 1


def test_the_newest_as_of_counts(tmp_path: Path) -> None:
    """Without a zone it is UTC; what is no instant is one line."""
    drop(tmp_path, asOf="2027-01-02T03:04:05")
    assert load([tmp_path]).as_of == datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    drop(tmp_path, asOf="soon")
    with pytest.raises(CassetteError, match="asOf soon is no instant"):
        load([tmp_path])


def test_a_company_without_pro_is_recorded_with_one_refusal(tmp_path: Path) -> None:
    """And folds back to its organisation alone."""
    write([plain_company(NO_PRO, has_pro=False)], AS_OF, tmp_path)
    assert sorted(path.stem for path in (tmp_path / str(NO_PRO)).iterdir()) == ["organization", "refused"]
    assert load([tmp_path]).books[NO_PRO].company == plain_company(NO_PRO, has_pro=False)


def test_the_default_folder_holds_the_demo_companies() -> None:
    """In a checkout and in an installed package."""
    assert (default_folder() / "371008" / "organization.yaml").is_file()


def test_a_cassette_or_folder_with_nothing_usable_is_one_line(tmp_path: Path) -> None:
    """A person who names one expects a company."""
    with pytest.raises(CassetteError, match=r"no cassettes in it; put one there \(\*.yaml\)"):
        load([default_folder(), tmp_path])
    elsewhere = Interaction("GET", "https://api.dinero.dk/v1/countries", 200, "[]")
    for interactions in ([elsewhere], []):
        (tmp_path / "mine.yaml").write_text(dump({}, interactions), encoding="utf-8")
        with pytest.raises(CassetteError, match=r"mine.yaml: no .*interaction"):
            load([tmp_path])
